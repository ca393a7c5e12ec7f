//! Phone numbers: digits and grouping by prefix, and the right form of a wrong one. What is
//! said of a wrong one stands in `phone_fault`.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use crate::site::desk::Phone;

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

pub(super) fn is_mobile(digits: &str) -> bool {
    MOBILE.into_iter().any(|prefix| digits.starts_with(prefix))
}

/// What a number of a register is: as shown, and as dialled where that may be.
pub(super) fn phone(text: &str, sample: bool) -> Option<Phone<Cow<'_, str>>> {
    let groups = groups(text)?;
    match fit(groups) {
        Fit::Number if sample => Some(Phone { shown: text.into(), href: None }),
        Fit::Number => Some(Phone { shown: text.into(), href: Some(href(groups).into()) }),
        Fit::Made if sample => Some(Phone { shown: text.into(), href: None }),
        Fit::Made | Fit::None => None,
    }
}

/// `119`, `#8000`.
pub(super) fn is_short(text: &str) -> bool {
    let digits = |text: &str, count| text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    match text.strip_prefix('#') {
        Some(rest) => digits(rest, 4),
        None => digits(text, 3) && text.starts_with('1'),
    }
}

/// In half width, with one kind of hyphen and of space, without a country code.
pub(super) fn plain(text: &str) -> String {
    let one_kind = |c: char| match c {
        c if is_like_hyphen(c) => '-',
        c if c.is_whitespace() => ' ',
        c => c,
    };
    let plain: String = text.nfkc().map(one_kind).collect();
    match plain.strip_prefix("+81") {
        Some(rest) => format!("0{}", rest.trim_start_matches(['-', '(', '0', ')', ' '])),
        None => plain,
    }
}

/// What Japanese keyboards and other programs give for a hyphen.
pub(super) fn is_like_hyphen(letter: char) -> bool {
    "‐‑‒–—―−ー一─━⁃".contains(letter)
}

/// The digits of a text in half width.
pub(super) fn digits(plain: &str) -> String {
    plain.chars().filter(char::is_ascii_digit).collect()
}

/// Whether a text in half width is right in form, and made up.
pub(super) fn is_made(plain: &str) -> bool {
    groups(plain).is_some_and(|groups| fit(groups) == Fit::Made)
}

/// The right forms that somebody may have meant.
pub(super) fn forms(plain: &str, sample: bool) -> Vec<String> {
    let digits = digits(plain);
    let fits = |form: &String| {
        let fit = groups(form).map_or(Fit::None, fit);
        fit == Fit::Number || (sample && fit == Fit::Made)
    };
    let (plain, digits) = match digits.starts_with('0') {
        true => (plain.to_owned(), digits),
        false => (format!("0{}", plain.trim_start_matches(['(', ' '])), format!("0{digits}")),
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

/// Whether a text in half width is grouped as numbers are, but with an exchange that no number
/// has.
pub(super) fn has_exchange_of_zero(plain: &str) -> bool {
    groups(plain).is_some_and(|[first, second, last]| {
        in_form((first.len(), second.len(), last.len())) && second.starts_with('0') && !is_mobile(first)
    })
}

fn in_form((area, exchange, rest): (usize, usize, usize)) -> bool {
    (2..=5).contains(&area) && exchange >= 1 && area + exchange == 6 && rest == 4
}

fn fit_fixed_line(first: &str, second: &str, lengths: (usize, usize, usize), all_zeros: bool) -> Fit {
    if !in_form(lengths) || !first.starts_with('0') || first.starts_with("00") {
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
fn href(groups: [&str; 3]) -> String {
    let mut href = String::with_capacity(16);
    href.push_str("tel:");
    groups.iter().for_each(|group| href.push_str(group));
    href
}
