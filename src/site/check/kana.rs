//! Readings: katakana as people write them, hiragana as they are sorted.

use unicode_normalization::UnicodeNormalization;

use crate::say;
use crate::text::Span;

use super::fault::Fault;

/// Whether a text holds nothing but katakana, ー, ・ and spaces.
pub(super) fn is_kana(text: &str) -> bool {
    text.chars().all(|c| matches!(c, 'ァ'..='ヺ' | 'ー' | '・' | ' ' | '　'))
}

/// What to say of a reading in other letters; gives it in katakana where it can be told.
pub(super) fn kana_fault(text: &str, span: Span) -> Fault {
    let fault = Fault::new(
        "malformed-kana",
        span,
        say!("「{text}」は、読みに使えない文字を含みます", "holds letters that are no katakana: `{text}`"),
    );
    let katakana: String = text.nfkc().map(to_katakana).collect();
    if is_kana(&katakana) {
        return fault.hint(say!("カタカナで「{katakana}」と書きます", "write `{katakana}`"));
    }
    fault.hint(say!(
        "全角のカタカナ、ー、・、空白だけで書きます",
        "write it in full-width katakana, with ー, ・ and spaces only"
    ))
}

/// The same reading in hiragana, by which lists are ordered.
pub(super) fn hiragana(text: &str) -> String {
    let mut hiragana = String::with_capacity(text.len());
    hiragana.extend(text.chars().map(to_hiragana));
    hiragana
}

fn to_katakana(letter: char) -> char {
    match letter {
        'ぁ'..='ゖ' => char::from_u32(letter as u32 + 0x60).unwrap_or(letter),
        _ => letter,
    }
}

fn to_hiragana(letter: char) -> char {
    match letter {
        'ァ'..='ヶ' => char::from_u32(letter as u32 - 0x60).unwrap_or(letter),
        // Without hiragana of their own.
        'ヷ' => 'わ',
        'ヸ' => 'ゐ',
        'ヹ' => 'ゑ',
        'ヺ' => 'を',
        '　' => ' ',
        _ => letter,
    }
}
