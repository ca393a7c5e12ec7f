//! Phone numbers: digits and grouping by prefix, and the right form of a wrong one.

use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use crate::parse::draft::Text;
use crate::say;
use crate::site::desk::Phone;
use crate::text::{Checked, Source, Span, Words};

use super::fault::Fault;

/// Area codes of three digits. A longer code may begin with one of them, so a number
/// without hyphens can have two readings.
const AREA_CODES: &[&str] = &[
    "011", "017", "018", "019", "022", "023", "024", "025", "026", "027", "028", "029", "042", "043", "044",
    "045", "046", "047", "048", "049", "052", "053", "054", "055", "058", "059", "072", "073", "075", "076",
    "077", "078", "079", "082", "083", "084", "086", "087", "088", "089", "092", "093", "095", "096", "097",
    "098", "099",
];

/// Prefixes of numbers that belong to no place: mobile and internet telephones. All of
/// their numbers have eleven digits.
const MOBILE: [&str; 6] = ["020", "050", "060", "070", "080", "090"];

fn is_mobile(digits: &str) -> bool {
    MOBILE.into_iter().any(|prefix| digits.starts_with(prefix))
}

/// What a number of a register is: as shown, and as dialled where that may be.
pub(super) fn phone(text: &str, sample: bool) -> Option<Phone> {
    let groups = groups(text)?;
    match fit(groups) {
        Fit::Number if sample => Some(Phone { shown: text.into(), href: None }),
        Fit::Number => Some(Phone { shown: text.into(), href: Some(href(groups)) }),
        Fit::Made if sample => Some(Phone { shown: text.into(), href: None }),
        Fit::Made | Fit::None => None,
    }
}

/// The number of a desk, which may also be of three digits (`119`) or begin with `#`.
/// `desk` is the desk's name, for messages.
pub(in crate::site) fn phone_of_desk(file: &Source, desk: &str, text: &Text) -> Checked<Option<Phone>> {
    let written = text.value.trim();
    if is_short(written) {
        let href = format!("tel:{}", written.replacen('#', "%23", 1));
        return Checked::fine(Some(Phone { shown: written.into(), href: Some(href.into()) }));
    }
    if let Some(phone) = phone(written, false) {
        return Checked::fine(Some(phone));
    }
    let whose = say!("窓口「{desk}」の番号", "the number of the desk `{desk}`");
    let short: String = written.nfkc().filter(|c| !c.is_whitespace()).collect();
    let fault = if is_short(&short) {
        malformed(written, text.span).hint(say!("「{short}」と書きます", "write `{short}`"))
    } else {
        phone_fault(written, text.span, false)
    };
    Checked { value: None, diagnostics: vec![fault.told(&whose, file)] }
}

/// `119`, `#8000`.
fn is_short(text: &str) -> bool {
    let digits = |text: &str, count| text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    match text.strip_prefix('#') {
        Some(rest) => digits(rest, 4),
        None => digits(text, 3) && text.starts_with('1'),
    }
}

/// What to say of a text that is no number of a register.
pub(super) fn phone_fault(text: &str, span: Span, sample: bool) -> Fault {
    let plain = plain(text);
    let digits: String = plain.chars().filter(char::is_ascii_digit).collect();
    if is_short(&plain) {
        return Fault::new(
            "short-phone",
            span,
            say!("に、短い番号「{text}」は書けません", "cannot be the short number `{text}`"),
        )
        .hint(say!(
            "3桁の番号と # で始まる番号は、data/site.toml の [[desk]]（窓口）だけに書きます",
            "numbers of three digits and those with # belong to a [[desk]] in data/site.toml"
        ));
    }
    if !sample && groups(&plain).is_some_and(|groups| fit(groups) == Fit::Made) {
        return Fault::new(
            "made-up-phone",
            span,
            say!(
                "「{text}」は、市内局番が 0 だけなので、実在しません",
                "`{text}` cannot be dialled: its exchange is all zeros"
            ),
        )
        .hint(say!(
            "このような番号は見本の名簿（sample = true）だけに書けます。分からないときは「不明」と書くか、行ごと消してください",
            "such numbers are for sample registers (sample = true)"
        ));
    }
    let forms = forms(&plain, &digits, sample);
    let count = digits.len();
    let fault = if !digits.starts_with('0') && !forms.is_empty() && !plain.starts_with('+') {
        Fault::new(
            "malformed-phone",
            span,
            say!(
                "「{text}」に、はじめの 0 がありません（表計算ソフトが消すことがあります）",
                "`{text}` lacks the 0 it begins with (spreadsheets drop it)"
            ),
        )
    } else if forms.is_empty() && is_mobile(&digits) && count != 11 {
        Fault::new(
            "malformed-phone",
            span,
            say!(
                "「{text}」は電話番号の形ではありません（数字が{count}桁です。11桁のはずです）",
                "`{text}` is no phone number: it has {count} digits, not 11"
            ),
        )
    } else if forms.is_empty() && count != 10 && count != 11 {
        Fault::new(
            "malformed-phone",
            span,
            say!(
                "「{text}」は電話番号の形ではありません（数字が{count}桁です。10桁か11桁のはずです）",
                "`{text}` is no phone number: it has {count} digits, not 10 or 11"
            ),
        )
    } else {
        malformed(text, span)
    };
    fault.hint(right_form(&forms))
}

fn malformed(text: &str, span: Span) -> Fault {
    Fault::new(
        "malformed-phone",
        span,
        say!("「{text}」は電話番号の形ではありません", "`{text}` is no phone number in the right form"),
    )
}

fn right_form(forms: &[String]) -> Words {
    match forms {
        [] => say!(
            "一つの番号を、半角の数字とハイフンで 086-803-1227 のように書きます",
            "write one number in half-width digits and hyphens, like 086-803-1227"
        ),
        [form] => say!("「{form}」と書きます", "write `{form}`"),
        _ => {
            let (ja, en) = (forms.join("」か「"), forms.join("` or `"));
            say!("「{ja}」と書きます", "write `{en}`")
        }
    }
}

/// In half width, with one kind of hyphen, without a country code.
fn plain(text: &str) -> String {
    let plain: String = text
        .nfkc()
        .filter(|c| !c.is_whitespace())
        .map(|c| if "‐‑‒–—―−ー一".contains(c) { '-' } else { c })
        .collect();
    match plain.strip_prefix("+81") {
        Some(rest) => format!("0{}", rest.trim_start_matches(['-', '(', '0', ')'])),
        None => plain,
    }
}

/// The right forms that somebody may have meant.
fn forms(plain: &str, digits: &str, sample: bool) -> Vec<String> {
    let fits = |form: &String| {
        let fit = groups(form).map_or(Fit::None, fit);
        fit == Fit::Number || (sample && fit == Fit::Made)
    };
    let (plain, digits) = match digits.starts_with('0') {
        true => (plain.to_owned(), digits.to_owned()),
        false => (format!("0{}", plain.trim_start_matches('(')), format!("0{digits}")),
    };
    let written: Vec<&str> = plain.split(|c: char| !c.is_ascii_digit()).filter(|g| !g.is_empty()).collect();
    let as_written = written.join("-");
    if fits(&as_written) {
        return vec![as_written];
    }
    let cuts = cuts(&digits);
    let forms = cuts.iter().map(|(first, second)| {
        let (second, end) = (*first, first + second);
        format!("{}-{}-{}", &digits[..second], &digits[second..end], &digits[end..])
    });
    forms.filter(fits).collect()
}

/// Lengths of the first two groups that a number's prefix allows.
fn cuts(digits: &str) -> Vec<(usize, usize)> {
    let begins = |prefix: &str| digits.starts_with(prefix);
    match digits.len() {
        11 if begins("0800") => vec![(4, 3)],
        11 => vec![(3, 4)],
        10 if ["0120", "0570", "0990"].into_iter().any(begins) => vec![(4, 3)],
        10 if is_mobile(digits) => vec![],
        10 if begins("03") || begins("06") => vec![(2, 4)],
        10 if AREA_CODES.iter().any(|code| begins(code)) => vec![(3, 3), (4, 2)],
        10 => vec![(4, 2)],
        _ => vec![],
    }
}

/// Three groups of digits with hyphens between.
fn groups(text: &str) -> Option<[&str; 3]> {
    let mut parts = text.split('-');
    let groups = [parts.next()?, parts.next()?, parts.next()?];
    let digits = groups.iter().all(|group| group.bytes().all(|b| b.is_ascii_digit()));
    (digits && parts.next().is_none()).then_some(groups)
}

/// Whether three groups are a number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fit {
    /// One that can be dialled.
    Number,
    /// Made up: right in form, with an exchange that is all zeros.
    Made,
    None,
}

fn fit([first, second, last]: [&str; 3]) -> Fit {
    let lengths = (first.len(), second.len(), last.len());
    let all_zeros = second.bytes().all(|b| b == b'0');
    let is_mobile = MOBILE.contains(&first);
    match first {
        "0120" | "0570" | "0990" => either(matches!(lengths, (_, 3, 3) | (_, 2, 4))),
        "0800" => either(lengths == (4, 3, 4)),
        _ if is_mobile && lengths != (3, 4, 4) => Fit::None,
        _ if is_mobile && all_zeros => Fit::Made,
        _ if is_mobile => Fit::Number,
        _ => fit_fixed_line(first, second, lengths, all_zeros),
    }
}

fn fit_fixed_line(first: &str, second: &str, lengths: (usize, usize, usize), all_zeros: bool) -> Fit {
    let (area, exchange, rest) = lengths;
    let in_form = (2..=5).contains(&area) && exchange >= 1 && area + exchange == 6 && rest == 4;
    if !in_form || !first.starts_with('0') || first.starts_with("00") {
        return Fit::None;
    }
    if all_zeros {
        return Fit::Made;
    }
    // 0 leads out of an exchange, so none begins with it.
    either(!second.starts_with('0'))
}

fn either(fits: bool) -> Fit {
    if fits { Fit::Number } else { Fit::None }
}

/// `tel:0868031227`.
fn href(groups: [&str; 3]) -> Arc<str> {
    let mut href = String::with_capacity(16);
    href.push_str("tel:");
    groups.iter().for_each(|group| href.push_str(group));
    href.into()
}
