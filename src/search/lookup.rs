//! Look-up: what a record is found by. One definition with `search.js`, held by
//! `tests/words.json`.
//!
//! Takes names, readings, numbers and addresses, gives them in the one form in which two
//! ways of writing the same are equal, and the keys under which a large register's records
//! are found. Knows no register.

use super::words::fold;

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
    let mut folded = fold(text);
    for form in LEGAL_FORMS {
        if folded.contains(form) {
            folded = folded.replace(form, "");
        }
    }
    let letters: Vec<char> = folded.chars().collect();
    let is_kanji =
        |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(|letter| is_kanji(*letter));
    let mut plain = String::with_capacity(folded.len());
    for (at, letter) in letters.iter().enumerate() {
        // 緑ケ丘 and 緑ヶ丘 are said 緑が丘.
        let is_ga = matches!(letter, 'ヶ' | 'ケ') && is_kanji(at.checked_sub(1)) && is_kanji(Some(at + 1));
        match letter {
            _ if is_ga => plain.push('が'),
            'ァ'..='ヶ' => plain.extend(char::from_u32(u32::from(*letter) - 0x60)),
            'ー' => plain.push('ー'),
            letter if is_of_name(*letter) => plain.push(*letter),
            _ => {}
        }
    }
    plain
}

fn is_kanji(letter: char) -> bool {
    matches!(letter, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '々')
}

fn is_of_name(letter: char) -> bool {
    is_kanji(letter) || matches!(letter, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'a'..='z' | '0'..='9' | '〇')
}

/// The rows of vowels: a letter and its vowel, without voiced marks and small forms told
/// apart.
const VOWELS: [(&str, char); 5] = [
    ("あかさたなはまやらわがざだばぱ", 'あ'),
    ("いきしちにひみりぎじぢびぴ", 'い'),
    ("うくすつぬふむゆるぐずづぶぷゔ", 'う'),
    ("えけせてねへめれげぜでべぺ", 'え'),
    ("おこそとのほもよろをごぞどぼぽ", 'お'),
];

/// A reading as it is compared: small kana are large, long vowels short, ぢ is じ, ゔ is ぶ.
/// None where a text is not all kana.
pub fn loose(text: &str) -> Option<String> {
    let plain = plain(text);
    if plain.is_empty() || !plain.chars().all(|letter| matches!(letter, 'ぁ'..='ゖ' | 'ー')) {
        return None;
    }
    let mut loose = String::with_capacity(plain.len());
    let mut vowel = ' ';
    for letter in plain.chars() {
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
            letter => letter,
        };
        let is_long = letter == vowel || (letter == 'う' && vowel == 'お');
        if is_long {
            continue;
        }
        vowel = VOWELS.iter().find(|(letters, _)| letters.contains(letter)).map_or(' ', |(_, vowel)| *vowel);
        loose.push(letter);
    }
    Some(loose)
}

/// The digits of a phone number or a postal code.
pub fn digits(text: &str) -> String {
    fold(text).chars().filter(char::is_ascii_digit).collect()
}

/// An address as it is compared: 丁目, 番地, 番 and 号 after a number are hyphens, numbers in
/// kanji before them are digits, 大字 and 字 and spaces are gone.
pub fn address(text: &str) -> String {
    let letters: Vec<char> = fold(text).chars().filter(|letter| !letter.is_whitespace()).collect();
    let mut address = String::new();
    let mut at = 0;
    while at < letters.len() {
        let rest = &letters[at..];
        if starts(rest, "大字") {
            at += 2;
            continue;
        }
        let length = rest.iter().take_while(|letter| numeral(**letter).is_some()).count();
        if length == 0 {
            push_mark(&mut address, rest[0], letters.get(at + 1).copied());
            at += 1;
            continue;
        }
        let after = &rest[length..];
        let unit = unit(after);
        let is_digits = rest[..length].iter().all(char::is_ascii_digit);
        if is_digits || unit > 0 || ends_number(&address) {
            address.push_str(&number(&rest[..length]));
        } else {
            address.extend(&rest[..length]);
        }
        if unit > 0 {
            address.push('-');
        }
        at += length + unit;
    }
    address.trim_end_matches('-').to_owned()
}

/// Whether what was written so far ends in `3-`: a number goes on.
fn ends_number(address: &str) -> bool {
    let before = address.strip_suffix('-').and_then(|before| before.chars().last());
    before.is_some_and(|letter| letter.is_ascii_digit())
}

fn starts(letters: &[char], word: &str) -> bool {
    let count = word.chars().count();
    letters.len() >= count && letters.iter().zip(word.chars()).all(|(a, b)| *a == b)
}

/// How many letters after a number only divide it from the next one.
fn unit(after: &[char]) -> usize {
    let is_town = |at: usize| after.get(at).is_some_and(|letter| matches!(letter, '町' | '街'));
    if starts(after, "丁目") || starts(after, "番地") {
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

fn push_mark(address: &mut String, letter: char, next: Option<char>) {
    let is_dash = matches!(letter, '-' | '‐' | '‑' | '‒' | '–' | '—' | '−' | '―' | 'ー' | '─');
    let after_digit = address.chars().last().is_some_and(|letter| letter.is_ascii_digit());
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
        _ => "一二三四五六七八九十".chars().position(|kanji| kanji == letter).map(|at| at as u32 + 1),
    }
}

/// `二十三` and `23` are 23.
fn number(letters: &[char]) -> String {
    if !letters.contains(&'十') {
        return letters.iter().filter_map(|letter| numeral(*letter)).map(|digit| digit.to_string()).collect();
    }
    let mut sum = 0;
    let mut last = None;
    for letter in letters.iter().filter_map(|letter| numeral(*letter)) {
        if letter == 10 {
            sum += last.take().unwrap_or(1) * 10;
        } else {
            last = Some(letter);
        }
    }
    (sum + last.unwrap_or(0)).to_string()
}

/// The number of a house at the end of an address, with the two letters before it.
pub fn house(address: &str) -> Option<(String, String)> {
    let number: String = {
        let reversed = address.chars().rev().take_while(|letter| letter.is_ascii_digit() || *letter == '-');
        let reversed: String = reversed.collect();
        reversed.chars().rev().collect()
    };
    let number = number.trim_matches('-').to_owned();
    let town = address.trim_end_matches(|letter: char| letter.is_ascii_digit() || letter == '-');
    let count = town.chars().count();
    let town: String = town.chars().skip(count.saturating_sub(2)).collect();
    (!number.is_empty()).then_some((number, town))
}

/// The keys of a name: whole, word by word, and in pairs of letters.
pub fn name_keys(name: &str, mut each: impl FnMut(String)) {
    let whole = plain(name);
    each(format!("n{whole}"));
    let folded = fold(name);
    let words: Vec<String> = folded.split([' ', '・']).map(plain).filter(|word| !word.is_empty()).collect();
    if words.len() > 1 {
        words.iter().for_each(|word| each(format!("n{word}")));
    }
    pairs(&whole).for_each(|pair| each(format!("g{pair}")));
    if let Some(reading) = loose(name) {
        each(format!("r{reading}"));
        if words.len() > 1 {
            words.iter().filter_map(|word| loose(word)).for_each(|word| each(format!("r{word}")));
        }
        triples(&reading).for_each(|triple| each(format!("q{triple}")));
    }
}

/// The keys of a number: whole and its last four digits.
pub fn number_keys(text: &str, mut each: impl FnMut(String)) {
    let digits = digits(text);
    if digits.len() >= 4 {
        each(format!("p{}", &digits[digits.len() - 4..]));
        each(format!("p{digits}"));
    }
}

/// The keys of an address: the house's number with its town, and pairs of letters.
pub fn address_keys(text: &str, mut each: impl FnMut(String)) {
    let address = address(text);
    if let Some((number, town)) = house(&address) {
        each(format!("d{town}{number}"));
        each(format!("d{number}"));
    }
    pairs(&plain(&address)).for_each(|pair| each(format!("h{pair}")));
}

/// The pairs of letters of a word.
fn pairs(word: &str) -> impl Iterator<Item = String> {
    grams(word, 2)
}

fn triples(word: &str) -> impl Iterator<Item = String> {
    grams(word, 3)
}

fn grams(word: &str, length: usize) -> impl Iterator<Item = String> {
    let letters: Vec<char> = word.chars().collect();
    (0..(letters.len() + 1).saturating_sub(length)).map(move |at| letters[at..at + length].iter().collect())
}
