//! What is said of a text that is no phone number: what stands in it that may not, or what
//! it lacks, and the right form where one can be told.

use unicode_normalization::UnicodeNormalization;

use crate::parse::draft::Text;
use crate::say;
use crate::site::desk::Phone;
use crate::text::{Checked, Source, Span, Words};

use super::fault::Fault;
use super::phone::{
    digits, forms, has_exchange_of_zero, is_like_hyphen, is_made, is_mobile, is_short, phone, plain,
};

/// The number of a desk, which may also be of three digits (`119`) or begin with `#`.
/// `desk` is the desk's name, for messages.
pub(in crate::site) fn phone_of_desk(file: &Source, desk: &str, text: &Text) -> Checked<Option<Phone>> {
    let written = text.value.trim();
    if is_short(written) {
        let href = format!("tel:{}", written.replacen('#', "%23", 1));
        return Checked::fine(Some(Phone { shown: written.into(), href: Some(href.into()) }));
    }
    if let Some(phone) = phone(written, false) {
        return Checked::fine(Some(phone.map(Into::into)));
    }
    let whose = say!("窓口「{desk}」の番号", "the number of the desk `{desk}`");
    let plain = plain(written);
    let fault = if is_short(&plain) {
        odd(written, text.span).hint(right_form(&[plain]))
    } else if is_made(&plain) {
        made_up(written, text.span).hint(no_number_yet())
    } else if digits(&plain).is_empty() {
        wordy(written, text.span).hint(no_number_yet())
    } else {
        phone_fault(written, text.span, false)
    };
    Checked { value: None, diagnostics: vec![fault.told(&whose, file)] }
}

fn no_number_yet() -> Words {
    say!("番号がまだ分からないときは、この行を消します", "where it is not known yet, remove the line")
}

/// What to say of a text that is no number of a register.
pub(super) fn phone_fault(text: &str, span: Span, sample: bool) -> Fault {
    let plain = plain(text);
    if is_short(&plain) {
        return short(text, span);
    }
    if !sample && is_made(&plain) {
        return made_up(text, span).hint(say!(
            "このような番号は見本の名簿（sample = true）だけに書けます。分からないときは「不明」と書くか、行ごと消してください",
            "such numbers are for sample registers (sample = true)"
        ));
    }
    if let Some(like) = DigitLike::first(text) {
        return like.told(text, span).hint(right_form(&forms(&like.mended, sample)));
    }
    let digits = digits(&plain);
    if digits.is_empty() {
        return wordy(text, span).hint(say!(
            "番号を 086-803-1227 のように書きます。まだ分からなければ「不明」と書きます（必ず要る項目には書けません）",
            "write a number like 086-803-1227, or 不明 where it is not known and the field is not required"
        ));
    }
    let forms = forms(&plain, sample);
    let numbers = numbers(text, sample);
    if numbers.len() > 1 || (forms.is_empty() && is_series(text)) {
        return several(text, span, &numbers);
    }
    if let Some(letters) = letters(text) {
        return lettered(text, letters, span, if forms.is_empty() { &numbers } else { &forms });
    }
    if forms.is_empty() || has_exchange_of_zero(&plain) {
        return impossible(text, &digits, span);
    }
    let fault = if has_country_code(text) {
        let words =
            say!("「{text}」に、国番号（+81）が付いています", "`{text}` begins with a country code (+81)");
        Fault::new(CODE, span, words)
    } else if !digits.starts_with('0') {
        let words = say!(
            "「{text}」に、はじめの 0 がありません（表計算ソフトが消すことがあります）",
            "`{text}` lacks the 0 it begins with (spreadsheets drop it)"
        );
        Fault::new(CODE, span, words)
    } else {
        odd(text, span)
    };
    fault.hint(right_form(&forms))
}

const CODE: &str = "malformed-phone";

fn short(text: &str, span: Span) -> Fault {
    Fault::new(
        "short-phone",
        span,
        say!("に、短い番号「{text}」は書けません", "cannot be the short number `{text}`"),
    )
    .hint(say!(
        "3桁の番号と # で始まる番号は、data/site.toml の [[desk]]（窓口）だけに書きます",
        "numbers of three digits and those with # belong to a [[desk]] in data/site.toml"
    ))
}

fn made_up(text: &str, span: Span) -> Fault {
    Fault::new(
        "made-up-phone",
        span,
        say!(
            "「{text}」は、市内局番が 0 だけなので、実在しません",
            "`{text}` cannot be dialled: its exchange is all zeros"
        ),
    )
}

fn wordy(text: &str, span: Span) -> Fault {
    malformed(text, span, &say!("数字がありません", "it has no digits"))
}

fn malformed(text: &str, span: Span, why: &Words) -> Fault {
    let Words { ja, en } = why;
    let words = Words {
        ja: format!("「{text}」は電話番号の形ではありません（{ja}）"),
        en: format!("`{text}` is no phone number in the right form: {en}"),
    };
    Fault::new(CODE, span, words)
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

/// A letter that stands where a digit belongs, in a text that is a number but for such letters.
struct DigitLike {
    letter: char,
    digit: char,
    /// What the letter is: it may look just like the digit.
    name: Words,
    /// The text in half width, with digits in their places.
    mended: String,
}

/// How many digits a text must have before a letter is taken for one.
const FEWEST_DIGITS: usize = 8;

impl DigitLike {
    fn first(text: &str) -> Option<DigitLike> {
        let (letter, (digit, name)) = text.chars().find_map(|letter| Some((letter, digit_like(letter)?)))?;
        let mended: String =
            plain(text).chars().map(|letter| digit_like(letter).map_or(letter, |(digit, _)| digit)).collect();
        let is_number = mended.chars().all(|c| c.is_ascii_digit() || "-()+. ".contains(c));
        let like = DigitLike { letter, digit, name, mended };
        (is_number && digits(&like.mended).len() >= FEWEST_DIGITS).then_some(like)
    }

    fn told(&self, text: &str, span: Span) -> Fault {
        let DigitLike { letter, digit, name: Words { ja, en }, .. } = self;
        let words = say!(
            "「{text}」に、数字の {digit} でなく{ja}「{letter}」があります",
            "`{text}` has {en} `{letter}` where the digit {digit} belongs"
        );
        Fault::new(CODE, span, words).of_part(&letter.to_string())
    }
}

/// The digit that a letter looks like or means, and what the letter is. 一 is taken for a hyphen.
fn digit_like(letter: char) -> Option<(char, Words)> {
    let half_width = letter.nfkc().next()?;
    Some(match half_width {
        'O' | 'o' | 'О' | 'о' | 'Ο' | 'ο' => ('0', say!("英字のオー", "the letter O")),
        '〇' | '○' | '◯' => ('0', say!("丸", "a circle")),
        'l' => ('1', say!("英字のエル", "the letter L")),
        'I' | 'i' => ('1', say!("英字のアイ", "the letter I")),
        '|' => ('1', say!("縦線", "a bar")),
        kanji => {
            let digit = "二三四五六七八九".chars().zip('2'..='9').find(|(letter, _)| *letter == kanji)?.1;
            (digit, say!("漢数字", "a Japanese numeral"))
        }
    })
}

/// The numbers that stand whole in a text, each in the form that it can only be meant in.
fn numbers(text: &str, sample: bool) -> Vec<String> {
    let text: String = text.nfkc().collect();
    let of_number = |c: char| c.is_ascii_digit() || is_like_hyphen(c) || "-()+".contains(c);
    let pieces = text.split(|c| !of_number(c)).map(|piece| forms(&plain(piece), sample));
    pieces.filter_map(|mut forms| forms.pop().filter(|_| forms.is_empty())).collect()
}

/// Whether digits are set off from digits by what separates numbers: `086-803-1227/1228`.
fn is_series(text: &str) -> bool {
    let plain = plain(text);
    let separated = plain.split(|c| "/・、,;~〜&".contains(c));
    separated.filter(|piece| piece.contains(|c: char| c.is_ascii_digit())).count() > 1
        && letters(text).is_none()
}

fn several(text: &str, span: Span, numbers: &[String]) -> Fault {
    let (ja, en) = match numbers {
        [] => ("086-803-1227 のように".to_owned(), "one, like 086-803-1227".to_owned()),
        [one] => (format!("「{one}」のように"), format!("one, like `{one}`")),
        _ => (format!("「{}」の", numbers.join("」か「")), format!("`{}`", numbers.join("` or `"))),
    };
    let words = say!("「{text}」に、番号がいくつも書かれています", "`{text}` holds more than one number");
    Fault::new(CODE, span, words).hint(say!(
        "{ja}一つだけを書きます。ほかの番号も載せるには、項目を分けます",
        "write {en}; another number needs a field of its own"
    ))
}

/// The first letters of a text, kana and kanji among them.
fn letters(text: &str) -> Option<&str> {
    let is_letter = |c: char| c.nfkc().any(char::is_alphabetic);
    let from = text.find(|c: char| is_letter(c) && !c.nfkc().all(is_like_hyphen))?;
    let letters = &text[from..];
    Some(&letters[..letters.find(|c| !is_letter(c)).unwrap_or(letters.len())])
}

fn lettered(text: &str, letters: &str, span: Span, forms: &[String]) -> Fault {
    let is_extension =
        letters.contains("内線") || letters.nfkc().collect::<String>().eq_ignore_ascii_case("ext");
    if !is_extension {
        let words = say!(
            "「{text}」に、番号でない文字「{letters}」があります",
            "`{text}` has the letters `{letters}`, which are no part of a number"
        );
        return Fault::new(CODE, span, words).of_part(letters).hint(right_form(forms));
    }
    let words = say!("「{text}」に、内線が書かれています", "`{text}` has an extension");
    let Words { ja, en } = right_form(forms);
    Fault::new(CODE, span, words).of_part(letters).hint(say!(
        "{ja}（内線は、文字を書く別の項目に書きます）",
        "{en}; an extension belongs in a field of text"
    ))
}

/// What to say of digits that no grouping makes a number.
fn impossible(text: &str, digits: &str, span: Span) -> Fault {
    let count = digits.len();
    let (fewest, most) = match () {
        () if is_mobile(digits) => (11, 11),
        () if digits.starts_with('0') => (10, 10),
        () => (10, 11),
    };
    if fewest <= count && count <= most {
        let why = if !digits.starts_with('0') {
            say!("0 で始まっていません", "it does not begin with 0")
        } else if digits.starts_with("00") || is_mobile(digits) {
            say!("このように始まる番号はありません", "no number begins like this")
        } else {
            say!("市内局番が 0 で始まっています", "its exchange begins with 0")
        };
        return malformed(text, span, &why).hint(original());
    }
    let (ja, en) = match fewest == most {
        true => (format!("{most}桁"), most.to_string()),
        false => (format!("{fewest}桁か{most}桁"), format!("{fewest} or {most}")),
    };
    let why = say!("数字が{count}桁です。{ja}のはずです", "it has {count} digits, not {en}");
    malformed(text, span, &why).hint(original())
}

fn original() -> Words {
    say!(
        "数字の抜け、余り、打ちまちがいがないか、もとの書類で確かめて、086-803-1227 のように書きます",
        "look in the original for a digit too few, too many or mistyped; a number is like 086-803-1227"
    )
}

fn has_country_code(text: &str) -> bool {
    text.nfkc().take(3).eq("+81".chars())
}

/// What to say of a number whose digits are right, by the first sign in it that is not.
fn odd(text: &str, span: Span) -> Fault {
    let sign = text.chars().find(|c| !c.is_ascii_digit() && !"-#".contains(*c));
    let why = match sign {
        None if !text.contains('-') => say!("ハイフンがありません", "it has no hyphens"),
        None => say!("ハイフンの位置がちがいます", "its hyphens stand elsewhere"),
        Some(sign) if sign.is_whitespace() => say!("空白があります", "it has a space"),
        Some(sign) if is_invisible(sign) => {
            let code = format!("U+{:04X}", sign as u32);
            say!("見えない記号（{code}）があります", "it has an invisible sign ({code})")
        }
        Some(sign) if sign.nfkc().all(is_like_hyphen) => {
            say!("「{sign}」は半角のハイフン（-）ではありません", "`{sign}` is no hyphen")
        }
        Some(sign) if "()（）".contains(sign) => say!("かっこがあります", "it has brackets"),
        Some(sign) if !sign.nfkc().eq([sign]) => {
            say!("「{sign}」は半角ではありません", "`{sign}` is not half-width")
        }
        Some(sign) => say!("「{sign}」があります", "it has a `{sign}`"),
    };
    malformed(text, span, &why)
}

/// Signs that take no room on the screen, as copying from a web page may bring them.
fn is_invisible(sign: char) -> bool {
    sign.is_control()
        || matches!(sign, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}
