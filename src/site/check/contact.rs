//! Addresses that machines read: mail, web, post.

use unicode_normalization::UnicodeNormalization;

use crate::say;
use crate::text::Span;

use super::fault::Fault;

/// Whether a text is `NNN-NNNN`.
pub(super) fn is_postal_code(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 8
        && bytes.iter().enumerate().all(|(at, b)| if at == 3 { *b == b'-' } else { b.is_ascii_digit() })
}

pub(super) fn postal_code_fault(text: &str, span: Span) -> Fault {
    let digits: String = text.nfkc().filter(char::is_ascii_digit).collect();
    let fault = Fault::new(
        "malformed-postal-code",
        span,
        say!("「{text}」は郵便番号の形ではありません", "`{text}` is no postal code in the right form"),
    );
    if digits.len() != 7 {
        return fault.hint(say!(
            "半角の数字7桁を \"700-0000\" のように書きます",
            "write seven half-width digits like \"700-0000\""
        ));
    }
    let (first, last) = digits.split_at(3);
    fault.hint(say!("\"{first}-{last}\" と書きます", "write \"{first}-{last}\""))
}

/// Whether a text is one mail address of the plain kind that every program understands.
pub(super) fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    let of_local = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b);
    (1..=64).contains(&local.len())
        && local.bytes().all(of_local)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && is_domain(domain)
}

pub(super) fn email_fault(text: &str, span: Span) -> Fault {
    let plain: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    let plain = plain.trim_start_matches("mailto:");
    let hint = match is_email(plain) {
        true => say!("「{plain}」と書きます", "write `{plain}`"),
        false => say!(
            "一つのアドレスを、半角で name@example.jp のように書きます",
            "write one address like name@example.jp"
        ),
    };
    Fault::new(
        "malformed-email",
        span,
        say!("「{text}」はメールアドレスの形ではありません", "`{text}` is no mail address"),
    )
    .hint(hint)
}

/// Names with dots between, the last of them no number.
fn is_domain(text: &str) -> bool {
    let of_name = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
    let is_name = |name: &str| {
        (1..=63).contains(&name.len())
            && name.bytes().all(of_name)
            && !name.starts_with('-')
            && !name.ends_with('-')
    };
    let last = text.rsplit('.').next().unwrap_or_default();
    text.len() <= 253
        && text.contains('.')
        && text.split('.').all(is_name)
        && last.bytes().any(|b| b.is_ascii_alphabetic())
}

/// Whether a text is `http(s)://host…`, with nothing that a page or a reader could take
/// for something else.
pub(super) fn is_url(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else {
        return false;
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    let (name, port) = host.split_once(':').unwrap_or((host, "80"));
    let safe = |c: char| !c.is_whitespace() && !c.is_control() && !"\"<>\\^`{|}".contains(c);
    is_domain(name) && port.parse::<u16>().is_ok() && path.chars().all(safe)
}

pub(super) fn url_fault(text: &str, span: Span) -> Fault {
    let plain: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    if is_email(plain.trim_start_matches("mailto:")) {
        return Fault::new(
            "mail-address-as-url",
            span,
            say!(
                "にメールアドレス「{text}」が書かれています",
                "is for a web address, but `{text}` is a mail address"
            ),
        )
        .hint(say!(
            "メールアドレスは type = \"email\" の項目に書きます",
            "mail addresses belong in a field of type `email`"
        ));
    }
    let with_scheme = format!("https://{plain}");
    let several = text.trim().contains(char::is_whitespace) || plain.matches("://").count() > 1;
    let hint = if !several && is_url(&plain) {
        say!("「{plain}」と書きます", "write `{plain}`")
    } else if !several && !plain.contains("://") && is_url(&with_scheme) {
        say!("「{with_scheme}」と書きます", "write `{with_scheme}`")
    } else {
        say!(
            "https:// か http:// で始まる住所を、一つだけ書きます",
            "write one address that begins with https:// or http://"
        )
    };
    Fault::new(
        "malformed-url",
        span,
        say!("「{text}」はウェブの住所（URL）の形ではありません", "`{text}` is no web address"),
    )
    .hint(hint)
}
