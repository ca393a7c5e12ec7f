//! Look-up: what a record is found by. One definition with `search.js`, held by
//! `tests/words.json`.
//!
//! Takes names, readings, numbers and addresses, gives them in the one form in which two
//! ways of writing the same are equal, and the keys under which a large register's records
//! are found. Knows no register.

use super::postings::{Key, key_of};
use super::words::{fold_into, folded};

/// Forms of a corporation, which many names begin with and nobody asks for; the longest first.
const LEGAL_FORMS: [&str; 23] = [
    "特定非営利活動法人",
    "独立行政法人",
    "医療法人社団",
    "医療法人財団",
    "社会医療法人",
    "一般社団法人",
    "一般財団法人",
    "公益社団法人",
    "公益財団法人",
    "社会福祉法人",
    "医療法人",
    "学校法人",
    "宗教法人",
    "株式会社",
    "有限会社",
    "合同会社",
    "npo法人",
    "(医社)",
    "(医)",
    "(株)",
    "(有)",
    "(福)",
    "(社)",
];

/// A name as it is compared: kana are hiragana; spaces, marks and forms of corporations are
/// gone.
pub fn plain(text: &str) -> String {
    let mut letters = folded(text);
    make_plain(&mut letters);
    letters.into_iter().collect()
}

/// The same of the letters of a folded text, in their place.
fn make_plain(letters: &mut Vec<char>) {
    remove_legal_forms(letters);
    let (mut count, mut is_after_kanji) = (0, false);
    for at in 0..letters.len() {
        let letter = letters[at];
        let goes_before_kanji = || letters.get(at + 1).is_some_and(|next| is_kanji(*next));
        let plain = match letter {
            // 緑ケ丘 and 緑ヶ丘 are said 緑が丘.
            'ヶ' | 'ケ' if is_after_kanji && goes_before_kanji() => Some('が'),
            'ァ'..='ヶ' => char::from_u32(u32::from(letter) - 0x60),
            'ー' => Some('ー'),
            letter => is_of_name(letter).then_some(letter),
        };
        is_after_kanji = is_kanji(letter);
        // No more is kept than was read.
        if let Some(plain) = plain {
            letters[count] = plain;
            count += 1;
        }
    }
    letters.truncate(count);
}

fn remove_legal_forms(folded: &mut Vec<char>) {
    // Each form has one of these letters, and most names have none.
    if !folded.iter().any(|letter| matches!(letter, '法' | '社' | '(')) {
        return;
    }
    let mut text: String = folded.iter().collect();
    for form in LEGAL_FORMS {
        if text.contains(form) {
            text = text.replace(form, "");
        }
    }
    folded.clear();
    folded.extend(text.chars());
}

fn is_kanji(letter: char) -> bool {
    matches!(letter, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '々')
}

fn is_of_name(letter: char) -> bool {
    is_kanji(letter) || matches!(letter, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'a'..='z' | '0'..='9' | '〇')
}

/// The vowel of a hiragana, without voiced marks and small forms told apart.
fn vowel(letter: char) -> Option<char> {
    match letter {
        'あ' | 'か' | 'さ' | 'た' | 'な' | 'は' | 'ま' | 'や' | 'ら' | 'わ' | 'が' | 'ざ' | 'だ' | 'ば'
        | 'ぱ' => Some('あ'),
        'い' | 'き' | 'し' | 'ち' | 'に' | 'ひ' | 'み' | 'り' | 'ぎ' | 'じ' | 'ぢ' | 'び' | 'ぴ' => {
            Some('い')
        }
        'う' | 'く' | 'す' | 'つ' | 'ぬ' | 'ふ' | 'む' | 'ゆ' | 'る' | 'ぐ' | 'ず' | 'づ' | 'ぶ' | 'ぷ'
        | 'ゔ' => Some('う'),
        'え' | 'け' | 'せ' | 'て' | 'ね' | 'へ' | 'め' | 'れ' | 'げ' | 'ぜ' | 'で' | 'べ' | 'ぺ' => {
            Some('え')
        }
        'お' | 'こ' | 'そ' | 'と' | 'の' | 'ほ' | 'も' | 'よ' | 'ろ' | 'を' | 'ご' | 'ぞ' | 'ど' | 'ぼ'
        | 'ぽ' => Some('お'),
        _ => None,
    }
}

/// A reading as it is compared: small kana are large, long vowels short, ぢ is じ, ゔ is ぶ.
/// None where a text is not all kana.
pub fn loose(text: &str) -> Option<String> {
    let (mut letters, mut loose) = (folded(text), Vec::new());
    make_plain(&mut letters);
    loosen(&letters, &mut loose).then(|| loose.into_iter().collect())
}

/// The same of a plain name's letters; whether they are all kana.
fn loosen(plain: &[char], loose: &mut Vec<char>) -> bool {
    loose.clear();
    if plain.is_empty() || !plain.iter().all(|letter| matches!(letter, 'ぁ'..='ゖ' | 'ー')) {
        return false;
    }
    let mut before = None;
    for letter in plain {
        let letter = match letter {
            'ー' => continue,
            'ぁ' => 'あ',
            'ぃ' => 'い',
            'ぅ' => 'う',
            'ぇ' => 'え',
            'ぉ' => 'お',
            'っ' => 'つ',
            'ゃ' => 'や',
            'ゅ' => 'ゆ',
            'ょ' => 'よ',
            'ゎ' => 'わ',
            'ゕ' => 'か',
            'ゖ' => 'け',
            'ぢ' => 'じ',
            'づ' => 'ず',
            'を' => 'お',
            'ゔ' => 'ぶ',
            letter => *letter,
        };
        let is_long = Some(letter) == before || (letter == 'う' && before == Some('お'));
        if is_long {
            continue;
        }
        before = vowel(letter);
        loose.push(letter);
    }
    true
}

/// The digits of a phone number or a postal code.
pub fn digits(text: &str) -> String {
    folded(text).into_iter().filter(char::is_ascii_digit).collect()
}

/// An address as it is compared: 丁目, 番地, 番 and 号 after a number are hyphens, numbers in
/// kanji before them are digits, 大字 and 字 and spaces are gone.
pub fn address(text: &str) -> String {
    let (mut letters, mut address) = (folded(text), Vec::new());
    write_address(&mut letters, &mut address);
    address.into_iter().collect()
}

/// The same of the letters of a folded text.
fn write_address(letters: &mut Vec<char>, address: &mut Vec<char>) {
    letters.retain(|letter| !letter.is_whitespace());
    address.clear();
    let mut at = 0;
    while at < letters.len() {
        let rest = &letters[at..];
        if rest.starts_with(&['大', '字']) {
            at += 2;
            continue;
        }
        let length = rest.iter().take_while(|letter| numeral(**letter).is_some()).count();
        if length == 0 {
            push_mark(address, rest[0], letters.get(at + 1).copied());
            at += 1;
            continue;
        }
        let after = &rest[length..];
        let unit = unit(after);
        let is_digits = rest[..length].iter().all(char::is_ascii_digit);
        if is_digits || unit > 0 || ends_number(address) {
            push_number(address, &rest[..length]);
        } else {
            address.extend(&rest[..length]);
        }
        if unit > 0 {
            address.push('-');
        }
        at += length + unit;
    }
    let end = address.iter().rposition(|letter| *letter != '-').map_or(0, |last| last + 1);
    address.truncate(end);
}

/// Whether what was written so far ends in `3-`: a number goes on.
fn ends_number(address: &[char]) -> bool {
    matches!(address, [.., digit, '-'] if digit.is_ascii_digit())
}

/// How many letters after a number only divide it from the next one.
fn unit(after: &[char]) -> usize {
    let is_town = |at: usize| after.get(at).is_some_and(|letter| matches!(letter, '町' | '街'));
    if after.starts_with(&['丁', '目']) || after.starts_with(&['番', '地']) {
        let more =
            usize::from(after.get(2) == Some(&'の') && after.get(3).is_some_and(|l| numeral(*l).is_some()));
        return 2 + more;
    }
    match after.first() {
        Some('番') if !is_town(1) => 1,
        Some('号') => 1,
        Some('の') if after.get(1).is_some_and(|letter| numeral(*letter).is_some()) => 1,
        _ => 0,
    }
}

fn push_mark(address: &mut Vec<char>, letter: char, next: Option<char>) {
    let is_dash = matches!(letter, '-' | '‐' | '‑' | '‒' | '–' | '—' | '−' | '―' | 'ー' | '─');
    let after_digit = address.last().is_some_and(char::is_ascii_digit);
    if is_dash && after_digit {
        address.push('-');
    } else if letter == 'ー' && next.is_some() || is_of_name(letter) {
        address.push(letter);
    }
}

fn numeral(letter: char) -> Option<u32> {
    match letter {
        '0'..='9' => letter.to_digit(10),
        '〇' => Some(0),
        '一' => Some(1),
        '二' => Some(2),
        '三' => Some(3),
        '四' => Some(4),
        '五' => Some(5),
        '六' => Some(6),
        '七' => Some(7),
        '八' => Some(8),
        '九' => Some(9),
        '十' => Some(10),
        _ => None,
    }
}

/// `二十三` and `23` are 23.
fn push_number(address: &mut Vec<char>, letters: &[char]) {
    let numerals = letters.iter().filter_map(|letter| numeral(*letter));
    if !letters.contains(&'十') {
        address.extend(numerals.filter_map(|digit| char::from_digit(digit, 10)));
        return;
    }
    let mut sum = 0;
    let mut last = None;
    for numeral in numerals {
        if numeral == 10 {
            sum += last.take().unwrap_or(1) * 10;
        } else {
            last = Some(numeral);
        }
    }
    address.extend((sum + last.unwrap_or(0)).to_string().chars());
}

/// The number of a house at the end of an address, with the two letters before it.
fn house(address: &[char]) -> Option<(&[char], &[char])> {
    let is_of_number = |letter: &char| letter.is_ascii_digit() || *letter == '-';
    let start = address.iter().rposition(|letter| !is_of_number(letter)).map_or(0, |last| last + 1);
    let (town, number) = address.split_at(start);
    let first = number.iter().position(|letter| *letter != '-')?;
    let last = number.iter().rposition(|letter| *letter != '-')?;
    Some((&number[first..=last], &town[town.len().saturating_sub(2)..]))
}

/// A part of a name as it is compared; whether anything is left of it.
fn make_word(part: &[char], word: &mut Vec<char>) -> bool {
    word.clear();
    word.extend_from_slice(part);
    make_plain(word);
    !word.is_empty()
}

/// Gives the keys of one text after another. Kept for its room.
#[derive(Debug, Default)]
pub struct Keys {
    /// Of the text at hand.
    folded: Vec<char>,
    /// As it is compared.
    whole: Vec<char>,
    word: Vec<char>,
    loose: Vec<char>,
}

impl Keys {
    /// The keys of a name: whole, word by word where there are several, and in pairs of letters.
    pub fn of_name(&mut self, name: &str, mut each: impl FnMut(Key)) {
        let Keys { folded, whole, word, loose } = self;
        fold_into(name, folded);
        whole.clone_from(folded);
        make_plain(whole);
        each(key_of('n', whole));
        whole.windows(2).for_each(|pair| each(key_of('g', pair)));
        let is_kana = loosen(whole, loose);
        if is_kana {
            each(key_of('r', loose));
            loose.windows(3).for_each(|triple| each(key_of('q', triple)));
        }
        let parts = folded.split(|letter| matches!(letter, ' ' | '・'));
        let is_of_several = parts.clone().nth(1).is_some()
            && parts.clone().filter(|part| make_word(part, word)).nth(1).is_some();
        if !is_of_several {
            return;
        }
        for part in parts {
            if make_word(part, word) {
                each(key_of('n', word));
                if is_kana && loosen(word, loose) {
                    each(key_of('r', loose));
                }
            }
        }
    }

    /// The keys of a number: whole and its last four digits.
    pub fn of_number(&mut self, text: &str, mut each: impl FnMut(Key)) {
        let digits = &mut self.folded;
        fold_into(text, digits);
        digits.retain(char::is_ascii_digit);
        if digits.len() >= 4 {
            each(key_of('p', &digits[digits.len() - 4..]));
            each(key_of('p', digits));
        }
    }

    /// The keys of an address: the house's number with its town, and pairs of letters.
    pub fn of_address(&mut self, text: &str, mut each: impl FnMut(Key)) {
        let Keys { folded, whole: address, word: place, .. } = self;
        fold_into(text, folded);
        write_address(folded, address);
        if let Some((number, town)) = house(address) {
            place.clear();
            place.extend_from_slice(town);
            place.extend_from_slice(number);
            each(key_of('d', place));
            each(key_of('d', number));
        }
        make_plain(address);
        address.windows(2).for_each(|pair| each(key_of('h', pair)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_corporation_is_seen_by_one_of_three_letters() {
        assert!(LEGAL_FORMS.iter().all(|form| form.contains(['法', '社', '('])));
    }
}
