//! Readings in 五十音 order.
//!
//! Takes a reading in hiragana or katakana, gives the key that lists are sorted by, its
//! letters and the row it stands in. Knows no register.

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

/// What a reading is sorted by, as JIS X 4061 does: first its letters without voiced marks
/// and small forms (`ー` counts as the vowel before it), then the marks, then the forms.
/// What has no reading, or one that does not begin with kana, comes last.
pub fn sort_key(reading: &str) -> String {
    let letters = read(reading);
    let mut key = String::with_capacity(letters.len() * 5 + 3);
    key.push(if letters.first().is_some_and(|first| row_of(first.base).is_some()) { '1' } else { '2' });
    key.extend(letters.iter().map(|letter| letter.base));
    key.push('\0');
    key.extend(letters.iter().map(|letter| letter.mark));
    key.push('\0');
    key.extend(letters.iter().map(|letter| letter.form));
    key
}

/// The letters that a reading is looked up by: hiragana without marks and small forms;
/// what is not kana stays as it is, in lower case. `ガーデン` is `かあてん`.
pub fn letters(reading: &str) -> String {
    read(reading).into_iter().map(|letter| letter.base).collect()
}

/// The row of 五十音 that a reading stands in.
pub fn kana_row(reading: &str) -> KanaRow {
    let mut letters = Vec::with_capacity(1);
    let first = characters(reading).find_map(|character| {
        add(&mut letters, character);
        letters.first().map(|letter| letter.base)
    });
    first.and_then(row_of).unwrap_or(KanaRow::Other)
}

/// A row of 五十音.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum KanaRow {
    A,
    Ka,
    Sa,
    Ta,
    Na,
    Ha,
    Ma,
    Ya,
    Ra,
    Wa,
    /// No reading, or one that does not begin with kana.
    Other,
}

impl KanaRow {
    /// The ten rows, in order; `Other` is none of them.
    pub const TEN: [KanaRow; 10] = [
        KanaRow::A,
        KanaRow::Ka,
        KanaRow::Sa,
        KanaRow::Ta,
        KanaRow::Na,
        KanaRow::Ha,
        KanaRow::Ma,
        KanaRow::Ya,
        KanaRow::Ra,
        KanaRow::Wa,
    ];

    /// As it is written in URLs: `ka`.
    pub fn as_str(self) -> &'static str {
        match self {
            KanaRow::A => "a",
            KanaRow::Ka => "ka",
            KanaRow::Sa => "sa",
            KanaRow::Ta => "ta",
            KanaRow::Na => "na",
            KanaRow::Ha => "ha",
            KanaRow::Ma => "ma",
            KanaRow::Ya => "ya",
            KanaRow::Ra => "ra",
            KanaRow::Wa => "wa",
            KanaRow::Other => "other",
        }
    }

    /// As readers call it: 「か行」.
    pub fn name(self) -> &'static str {
        match self {
            KanaRow::A => "あ行",
            KanaRow::Ka => "か行",
            KanaRow::Sa => "さ行",
            KanaRow::Ta => "た行",
            KanaRow::Na => "な行",
            KanaRow::Ha => "は行",
            KanaRow::Ma => "ま行",
            KanaRow::Ya => "や行",
            KanaRow::Ra => "ら行",
            KanaRow::Wa => "わ行",
            KanaRow::Other => "その他",
        }
    }
}

/// The letters of each row with their names in URLs (訓令式, which gives each letter one).
const ROWS: [(KanaRow, &[(char, &str)]); 10] = [
    (KanaRow::A, &[('あ', "a"), ('い', "i"), ('う', "u"), ('え', "e"), ('お', "o")]),
    (KanaRow::Ka, &[('か', "ka"), ('き', "ki"), ('く', "ku"), ('け', "ke"), ('こ', "ko")]),
    (KanaRow::Sa, &[('さ', "sa"), ('し', "si"), ('す', "su"), ('せ', "se"), ('そ', "so")]),
    (KanaRow::Ta, &[('た', "ta"), ('ち', "ti"), ('つ', "tu"), ('て', "te"), ('と', "to")]),
    (KanaRow::Na, &[('な', "na"), ('に', "ni"), ('ぬ', "nu"), ('ね', "ne"), ('の', "no")]),
    (KanaRow::Ha, &[('は', "ha"), ('ひ', "hi"), ('ふ', "hu"), ('へ', "he"), ('ほ', "ho")]),
    (KanaRow::Ma, &[('ま', "ma"), ('み', "mi"), ('む', "mu"), ('め', "me"), ('も', "mo")]),
    (KanaRow::Ya, &[('や', "ya"), ('ゆ', "yu"), ('よ', "yo")]),
    (KanaRow::Ra, &[('ら', "ra"), ('り', "ri"), ('る', "ru"), ('れ', "re"), ('ろ', "ro")]),
    (KanaRow::Wa, &[('わ', "wa"), ('ゐ', "wi"), ('ゑ', "we"), ('を', "wo"), ('ん', "n")]),
];

fn row_of(letter: char) -> Option<KanaRow> {
    ROWS.iter().find(|(_, letters)| letters.iter().any(|(kana, _)| *kana == letter)).map(|(row, _)| *row)
}

/// The name in URLs of one of a reading's [`letters`]: `か` is `ka`; what is not kana has
/// its number.
pub fn letter_slug(letter: char) -> String {
    ROWS.iter()
        .flat_map(|(_, letters)| letters.iter())
        .find(|(kana, _)| *kana == letter)
        .map_or_else(|| format!("u{:04x}", u32::from(letter)), |(_, slug)| (*slug).to_owned())
}

/// One letter of a reading, apart from how it is written.
struct Letter {
    base: char,
    /// `0` none, `1` voiced, `2` half voiced.
    mark: char,
    /// `0` long mark, `1` small, `2` repeated, `3` as it is.
    form: char,
}

/// Reads the letters.
fn read(reading: &str) -> Vec<Letter> {
    let mut letters = Vec::with_capacity(reading.len() / 3);
    characters(reading).for_each(|character| add(&mut letters, character));
    letters
}

/// A reading's characters, marks apart from their letters, however they are written.
fn characters(reading: &str) -> impl Iterator<Item = char> {
    reading.nfkd().flat_map(char::to_lowercase)
}

/// Adds a character to the letters before it: as a letter or as a mark of the last one. Spaces
/// and middle dots count for nothing.
fn add(letters: &mut Vec<Letter>, character: char) {
    let before = letters.last().map(|letter| letter.base);
    let (base, form) = match (hiragana(character), before) {
        ('\u{3099}', _) => {
            letters.last_mut().into_iter().for_each(|letter| letter.mark = '1');
            return;
        }
        ('\u{309a}', _) => {
            letters.last_mut().into_iter().for_each(|letter| letter.mark = '2');
            return;
        }
        ('・' | '\u{30a0}', _) => return,
        (space, _) if space.is_whitespace() => return,
        ('ー', Some(before)) => (vowel(before), '0'),
        ('ゝ', Some(before)) => (before, '2'),
        (kana, _) => large(kana).map_or((kana, '3'), |kana| (kana, '1')),
    };
    letters.push(Letter { base, mark: '0', form });
}

/// Katakana as hiragana; everything else as it is.
fn hiragana(character: char) -> char {
    match character {
        '\u{30a1}'..='\u{30f6}' | '\u{30fd}' => {
            char::from_u32(u32::from(character) - 0x60).unwrap_or(character)
        }
        _ => character,
    }
}

/// The large form of a small letter.
fn large(kana: char) -> Option<char> {
    Some(match kana {
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
        _ => return None,
    })
}

/// What a long mark after this letter stands for.
fn vowel(base: char) -> char {
    let slug = letter_slug(base);
    match slug.chars().last() {
        Some('a') => 'あ',
        Some('i') => 'い',
        Some('u') => 'う',
        Some('e') => 'え',
        Some('o') => 'お',
        _ => base,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each stands before the next, whatever order they came in.
    fn check(in_order: &[&str]) {
        for pair in in_order.windows(2) {
            assert!(sort_key(pair[0]) < sort_key(pair[1]), "{} < {}", pair[0], pair[1]);
        }
    }

    #[test]
    fn letters_count_before_marks_and_marks_before_forms() {
        check(&["はし", "はじ", "はしか", "ばしょ", "はす"]);
        check(&["きっさ", "きつさ", "きっさこ"]);
        check(&["はは", "はば", "はぱ", "ばば", "はひ"]);
        check(&["びょういん", "びよういん", "ひょうえ"]);
    }

    #[test]
    fn a_long_mark_is_the_vowel_before_it() {
        check(&["カーテン", "かあてん", "ガーデン", "かいだん"]);
        check(&["コート", "コーヒー", "こおひい", "こおひいや"]);
        assert_eq!(letters("ガーデン"), "かあてん");
    }

    #[test]
    fn katakana_hiragana_and_half_width_are_one() {
        assert_eq!(sort_key("ｶﾞｰﾃﾞﾝ"), sort_key("ガーデン"));
        assert_eq!(sort_key("さとう　はな"), sort_key("サトウ・ハナ"));
        assert_eq!(letters("ヴァイオリン"), "うあいおりん");
        assert_eq!(letters("いすゞ みすゝ"), "いすすみすす");
    }

    #[test]
    fn the_rows_follow_each_other_and_what_has_no_reading_comes_last() {
        let rows = [
            "あさひ",
            "がく",
            "しま",
            "っ",
            "ぬま",
            "パン",
            "みなみ",
            "ょしだ",
            "りす",
            "んだ",
            "ABC",
            "東",
            "",
        ];
        check(&["あ", "か", "さ", "た", "な", "は", "ま", "や", "ら", "わ", "を", "ん", "ABC", "東"]);
        let found: Vec<_> = rows.iter().map(|reading| kana_row(reading).as_str()).collect();
        assert_eq!(
            found,
            ["a", "ka", "sa", "ta", "na", "ha", "ma", "ya", "ra", "wa", "other", "other", "other"]
        );
        assert!(sort_key("ん") < sort_key(""));
    }

    #[test]
    fn no_two_letters_share_a_name_in_urls() {
        let mut slugs: Vec<_> =
            ROWS.iter().flat_map(|(_, letters)| letters.iter().map(|(_, slug)| *slug)).collect();
        slugs.sort_unstable();
        assert!(slugs.windows(2).all(|pair| pair[0] != pair[1]));
        assert_eq!(letter_slug('東'), "u6771");
    }

    #[test]
    fn a_mark_without_a_letter_does_no_harm() {
        assert_eq!(letters("\u{3099}ー゛"), "ー");
        assert_eq!(kana_row("ー"), KanaRow::Other);
    }
}
