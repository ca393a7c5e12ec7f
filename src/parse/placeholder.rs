//! Words that stand where a real one was meant to come: 〇〇, 要確認, TODO.
//!
//! Takes a text, gives places. Both halves of this room warn with it: one for TOML values,
//! one for Markdown.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

/// Words that nobody means to publish.
static WORDS: [&str; 18] = [
    "要確認",
    "要修正",
    "要追記",
    "未定稿",
    "仮置き",
    "仮テキスト",
    "ダミーテキスト",
    "ここに記入",
    "後で記入",
    "あとで記入",
    "後で書く",
    "あとで書く",
    "lorem ipsum",
    "Lorem ipsum",
    "#REF!",
    "#N/A",
    "#VALUE!",
    "#NAME?",
];

/// The same in Latin letters, where they stand as a word of their own.
static LATIN_WORDS: [&str; 4] = ["TODO", "FIXME", "TBD", "T.B.D."];

/// Two of them in a row stand for a name or a number.
static SIGNS: [&str; 8] = ["〇〇", "○○", "◯◯", "●●", "△△", "××", "ＸＸ", "ｘｘ"];

/// Numbers that are still to come: `xxx-xxxx`, `086-XXX-XXXX`.
static LETTERS: [&str; 2] = ["xxx", "XXX"];

/// Every placeholder in a text, in order, without overlaps.
pub fn find(text: &str) -> Vec<Range<usize>> {
    if !may_hold(text) {
        return Vec::new();
    }
    let mut found: Vec<Range<usize>> = words(text).chain(signs(text)).chain(letters(text)).collect();
    found.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
    let mut end = 0;
    found.retain(|range| {
        let apart = end <= range.start;
        end = end.max(range.end);
        apart
    });
    found
}

/// Whether it is worth looking closer; false for nearly every text. All texts of the site come by
/// here.
pub fn may_hold(text: &str) -> bool {
    static ALL: LazyLock<AhoCorasick> = LazyLock::new(|| {
        // In this kind of match many bytes are looked at together.
        let builder = AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(all_words());
        builder.expect("they are few and short")
    });
    ALL.is_match(text)
}

fn all_words() -> impl Iterator<Item = &'static str> {
    WORDS.into_iter().chain(LATIN_WORDS).chain(SIGNS).chain(LETTERS)
}

fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let plain = WORDS.iter().flat_map(|word| text.match_indices(word));
    let latin = LATIN_WORDS
        .iter()
        .flat_map(|word| text.match_indices(word))
        .filter(|(at, word)| stands_alone(text, *at..at + word.len()));
    plain.chain(latin).map(|(at, word)| at..at + word.len())
}

/// A run of one sign. 〇 among kanji numerals is a zero: 二〇〇〇年.
fn signs(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let runs = SIGNS.iter().flat_map(|pair| text.match_indices(pair)).map(|(at, pair)| {
        let sign = pair.chars().next().expect("a pair has a first sign");
        let length: usize = text[at..].chars().take_while(|c| *c == sign).map(char::len_utf8).sum();
        at..at + length
    });
    runs.filter(|run| !text[run.clone()].starts_with('〇') || !beside_kanji_number(text, run))
}

fn beside_kanji_number(text: &str, run: &Range<usize>) -> bool {
    let is_number = |c: char| "一二三四五六七八九十百千".contains(c);
    text[..run.start].trim_end_matches('〇').ends_with(is_number) || text[run.end..].starts_with(is_number)
}

/// A run of x, with the digits and hyphens of the number around it.
fn letters(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let in_number = |c: char| c.is_ascii_digit() || matches!(c, 'x' | 'X' | '-');
    LETTERS.iter().flat_map(|word| text.match_indices(word)).filter_map(move |(at, _)| {
        let start = text[..at].trim_end_matches(in_number).len();
        let end = text.len() - text[at..].trim_start_matches(in_number).len();
        stands_alone(text, start..end).then_some(start..end)
    })
}

/// Whether no Latin letter or digit touches it.
fn stands_alone(text: &str, range: Range<usize>) -> bool {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '/' | '.');
    !text[..range.start].ends_with(is_letter)
        && !text[range.end..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[&str]) {
        let found: Vec<&str> = find(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn what_was_left_open_is_found() {
        check("〇〇課（電話 086-xxx-xxxx）へ。要確認", &["〇〇", "086-xxx-xxxx", "要確認"]);
        check("○○○病院", &["○○○"]);
        check("TODO: 番号", &["TODO"]);
        check("担当 ＸＸ", &["ＸＸ"]);
        check("未定稿です。単価は #REF! 円", &["未定稿", "#REF!"]);
        check("XXX-XXXX", &["XXX-XXXX"]);
    }

    #[test]
    fn every_placeholder_is_looked_for_wherever_it_stands() {
        for word in all_words() {
            for before in ["", "a", "市", "市 "] {
                assert!(may_hold(&format!("{before}{word}")), "{word}");
                assert!(may_hold(&format!("{before}{word}市")), "{word}");
                let cut = &word[..word.char_indices().next_back().map_or(0, |(at, _)| at)];
                assert!(!may_hold(&format!("{before}{cut}")), "{cut}");
            }
        }
    }

    #[test]
    fn numbers_and_ordinary_words_are_left_alone() {
        for text in [
            "二〇〇〇年と一〇〇人",
            "〇 できる × できない",
            "課の名前は市が記入します",
            "TODOS",
            "https://xxx.example/TODO",
            "maxxxi",
            "確認してください",
            "",
        ] {
            check(text, &[]);
        }
    }
}
