//! Which links an author may write, before anybody asks whether they lead somewhere.
//!
//! An allow-list: paths of the site, `https`, `http`, `mailto`, `tel`.

use crate::say;
use crate::text::Words;

/// Why a link cannot stand, and what to do. `to` is decoded, as a browser would get it.
pub(super) fn fault(to: &str) -> Option<(Words, Words)> {
    if to.is_empty() {
        return Some((say!("リンクの行き先が空です", "this link leads nowhere"), form()));
    }
    if to
        .chars()
        .any(|letter| super::letters::is_refused(letter) || matches!(letter, '\n' | '\r' | '\t' | '\\'))
    {
        return Some((
            say!("リンクの行き先に使えない文字があります", "this link holds a character that links cannot"),
            form(),
        ));
    }
    if to.starts_with("//") {
        return Some((
            say!("「//」で始まるリンクは書けません", "a link cannot begin with `//`"),
            say!("https:// から書いてください", "write it from https:// on"),
        ));
    }
    scheme(to).and_then(|(scheme, rest)| fault_of_scheme(&scheme, rest))
}

/// What a link's image comes from: only files of this site.
pub(super) fn fault_of_image(from: &str) -> Option<(Words, Words)> {
    let fault = fault(from);
    if fault.is_none() && scheme(from).is_some() {
        return Some((
            say!("ほかのサイトの画像は出せません", "an image cannot come from another site"),
            say!(
                "画像のファイルをこのページと同じフォルダに置いて、その名前を書いてください",
                "put the image's file into the page's folder and write its name"
            ),
        ));
    }
    fault
}

fn fault_of_scheme(scheme: &str, rest: &str) -> Option<(Words, Words)> {
    let is_whole = match scheme {
        "http" | "https" => {
            let host = rest.strip_prefix("//").unwrap_or("").split(['/', '?', '#']).next().unwrap_or("");
            !host.is_empty() && !rest.contains(char::is_whitespace)
        }
        "mailto" => rest.split('?').next().is_some_and(is_mail_address),
        "tel" => {
            let is_dialled =
                |letter: char| letter.is_ascii_digit() || matches!(letter, '+' | '-' | '#' | '*');
            rest.chars().any(|letter| letter.is_ascii_digit()) && rest.chars().all(is_dialled)
        }
        _ => {
            return Some((
                say!("「{scheme}:」のリンクは書けません", "links with `{scheme}:` are not allowed"),
                say!(
                    "書けるのは、サイトの中の行き先と https、http、mailto、tel です",
                    "allowed are goals in the site, and https, http, mailto, tel"
                ),
            ));
        }
    };
    let broken = || {
        (
            say!("「{scheme}:」の後が正しくありません", "what follows `{scheme}:` is not well formed"),
            match scheme {
                "mailto" => {
                    say!("たとえば mailto:a@example.jp と書きます", "write, for example, mailto:a@example.jp")
                }
                "tel" => say!(
                    "半角の数字だけで、たとえば tel:119 と書きます",
                    "write plain digits, such as tel:119"
                ),
                _ => {
                    say!("たとえば https://example.jp/ と書きます", "write, for example, https://example.jp/")
                }
            },
        )
    };
    (!is_whole).then(broken)
}

fn is_mail_address(address: &str) -> bool {
    let is_part =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'@');
    address.split_once('@').is_some_and(|(name, host)| is_part(name) && is_part(host))
}

/// A link's scheme in small letters and what follows it, as browsers find it.
fn scheme(to: &str) -> Option<(String, &str)> {
    let (scheme, rest) = to.split_once(':')?;
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    is_scheme.then(|| (scheme.to_ascii_lowercase(), rest))
}

fn form() -> Words {
    say!(
        "たとえば @/home-care/_index.md、/registers/、https://example.jp/ と書きます",
        "write, for example, @/home-care/_index.md, /registers/ or https://example.jp/"
    )
}
