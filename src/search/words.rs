//! Words: what a text is found by. One definition with `search.js`, held by `tests/words.json`.
//!
//! Takes a text, gives terms: a letter for the kind of a term, then the term. Bases of
//! forms that the lexicon has (`l`), runs of katakana (`w`), of letters and of digits (`a`),
//! pairs of letters (`b` two kanji, `u` a kanji alone, `k` two katakana, `m` at the border of
//! two scripts). What holds a sentence together gives none. Knows no site.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use super::lexicon::{Lexicon, UNKNOWN};

/// Kanji that are written in more than one way: each pair is the other form, then the one
/// that both are found by. 斎, 斉, 齊 and 齋 are one on purpose.
pub const VARIANTS: &str = "髙高 﨑崎 嵜崎 碕崎 邊辺 邉辺 齋斎 齊斎 斉斎 澤沢 濵浜 濱浜 瀨瀬 釼剣 劍剣 劔剣 劒剣 廣広 國国 \
櫻桜 嶋島 嶌島 冨富 龍竜 瀧滝 渕淵 渊淵 槇槙 眞真 惠恵 壽寿 榮栄 實実 條条 萬万 圓円 會会 學学 靜静 德徳 禮礼 彌弥 彥彦 藏蔵 \
鷗鴎 籔薮 藪薮 曾曽 莊荘 桒桑 栁柳 𠮷吉 圡土 凛凜 桧檜 穰穣 緖緒 綠緑 豐豊 邨村 埜野 峯峰 嶽岳 亞亜 關関 鐵鉄 鹽塩 與与 餘余 縣県 \
藝芸 醫医 體体 鄕郷 鄉郷 黑黒 淸清 靑青 巖巌 穗穂 稻稲 總総 當当 轉転 發発 聲声 靈霊 顏顔 驛駅 齒歯 龜亀 權権 橫横 濟済 灣湾 瘦痩 \
竝並 篭籠 舘館 螢蛍 蠟蝋 讓譲 賴頼 遙遥 鄰隣 栢柏 崗岡 桝枡 槗橋 𣘺橋 舩船 杤栃 峽峡 狹狭 來来 壯壮 將将 屆届 彈弾 拔抜 搖揺 晉晋 \
曉暁 歸帰 氣気 濤涛 燒焼 爲為 狀状 畫画 盡尽 祿禄 禪禅 稱称 經経 繩縄 纖繊 腦脳 舊旧 莖茎 萠萌 藥薬 虛虚 蟲虫 覽覧 觀観 證証 譯訳 \
讀読 變変 豫予 賣売 輕軽 辨弁 辯弁 錢銭 鎭鎮 險険 隨随 雙双 雜雑 顯顕 飮飲 驗験 髓髄 鷄鶏 雞鶏 麥麦 黃黄 默黙 點点 齡齢";

/// What a term of each kind weighs, in tenths; the same in `search.js`.
pub fn weight(kind: char) -> u32 {
    match kind {
        'l' | 'a' | 'w' => 10,
        'b' | 't' => 5,
        'm' => 1,
        _ => 4,
    }
}

/// The script of a letter, as far as words end where it changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Script {
    Kanji,
    Katakana,
    Hiragana,
    /// `ー`, which goes with the kana before it.
    Long,
    Latin,
    Digit,
    Nothing,
}

fn script(letter: char) -> Script {
    match letter {
        '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '々' | '〇' => Script::Kanji,
        'ァ'..='ヺ' => Script::Katakana,
        'ぁ'..='ゖ' => Script::Hiragana,
        'ー' => Script::Long,
        'a'..='z' => Script::Latin,
        '0'..='9' => Script::Digit,
        _ => Script::Nothing,
    }
}

fn is_japanese(script: Script) -> bool {
    matches!(script, Script::Kanji | Script::Katakana | Script::Hiragana)
}

/// A text as it is compared: width, capitals, variants of kanji do not matter.
pub fn fold(text: &str) -> String {
    folded(text).into_iter().collect()
}

/// The letters of a text as it is compared.
pub fn folded(text: &str) -> Vec<char> {
    let mut letters = Vec::with_capacity(text.len());
    fold_into(text, &mut letters);
    letters
}

/// The same in the place of other letters.
pub fn fold_into(text: &str, letters: &mut Vec<char>) {
    letters.clear();
    let alone = by_itself();
    let mut rest = text;
    loop {
        let mut run = rest.chars();
        let after = loop {
            let after = run.as_str();
            match run.next().map(&alone) {
                Some(Some(folded)) => letters.push(folded),
                Some(None) => break after,
                None => return,
            }
        };
        let run = &rest[..rest.len() - after.len()];
        // A mark may join the last letter that was folded by itself.
        let start = run.char_indices().next_back().map_or(0, |(last, _)| {
            letters.pop();
            last
        });
        let end = after.find(|letter| alone(letter).is_some()).map_or(rest.len(), |at| run.len() + at);
        letters.extend(composed(&rest[start..end]));
        rest = &rest[end..];
    }
}

/// What a letter folds to that joins no letter before it, looked up: nearly all that texts are
/// made of, and many times as fast as the tables of Unicode.
fn by_itself() -> impl Fn(char) -> Option<char> {
    /// By letter; 0 where the tables of Unicode decide.
    static FOLDED: LazyLock<Box<[u16]>> = LazyLock::new(|| {
        let folded = |letter| char::from_u32(letter).and_then(folded_alone).map_or(0, u32::from);
        (0..=u32::from('～')).map(|letter| u16::try_from(folded(letter)).unwrap_or(0)).collect()
    });
    let folded = &**FOLDED;
    |letter| match folded.get(letter as usize) {
        None | Some(0) => None,
        Some(folded) => char::from_u32(u32::from(*folded)),
    }
}

/// What such a letter folds to.
fn folded_alone(letter: char) -> Option<char> {
    match letter {
        '\0'..='\u{7f}' => Some(letter.to_ascii_lowercase()),
        '、'..='〜' | 'ぁ'..='ゖ' | 'ァ'..='ー' => Some(letter),
        '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' => Some(base_kanji(letter)),
        '\u{3000}' => Some(' '),
        '！'..='～' => char::from_u32(u32::from(letter) - 0xfee0).map(|narrow| narrow.to_ascii_lowercase()),
        _ => None,
    }
}

/// What any letters fold to, by the tables of Unicode.
fn composed(text: &str) -> impl Iterator<Item = char> {
    let bare = text.chars().filter(|letter| !is_selector(*letter));
    let composed = bare.nfkc().filter(|letter| !is_selector(*letter));
    composed.map(|letter| base_kanji(letter.to_ascii_lowercase()))
}

/// A mark that chooses among forms of the letter before it.
fn is_selector(letter: char) -> bool {
    matches!(letter, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

fn base_kanji(letter: char) -> char {
    static BASES: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
        let pairs = VARIANTS.split_whitespace().map(str::chars);
        pairs.filter_map(|mut pair| Some((pair.next()?, pair.next()?))).collect()
    });
    // Kana, digits and marks need no look-up.
    if letter < '\u{3400}' { letter } else { *BASES.get(&letter).unwrap_or(&letter) }
}

/// The terms of a text; one stands as often as it is said.
pub fn cut(text: &str, lexicon: &Lexicon<'_>, mut each: impl FnMut(&str)) {
    cut_folded(&folded(text), lexicon, |found| match found {
        Word::Term(kind, letters) => each(&[&[kind], letters].concat().iter().collect::<String>()),
        Word::Form(form) => match lexicon.form(form).base {
            "" => {}
            base => each(&format!("l{base}")),
        },
    });
}

/// What a text is found by.
pub enum Word<'t> {
    /// A term: its kind and its letters.
    Term(char, &'t [char]),
    /// A form of the lexicon, by its place there. It is found under its base, if it has one: a
    /// term of the kind `l`.
    Form(u32),
}

/// All that a text is found by, as often as it says it. The text is folded.
pub fn cut_folded(letters: &[char], lexicon: &Lexicon<'_>, mut each: impl FnMut(Word<'_>)) {
    let scripts = scripts(letters);
    let mut start = 0;
    while start < letters.len() {
        let script = scripts[start];
        let length = scripts[start..].iter().take_while(|other| **other == script).count();
        let run = &letters[start..start + length];
        match script {
            Script::Kanji if length == 1 => each(Word::Term('u', run)),
            Script::Kanji => run.windows(2).for_each(|pair| each(Word::Term('b', pair))),
            Script::Katakana => {
                each(Word::Term('w', run));
                run.windows(2).for_each(|pair| each(Word::Term('k', pair)));
            }
            Script::Latin | Script::Digit => each(Word::Term('a', run)),
            Script::Hiragana | Script::Long | Script::Nothing => {}
        }
        start += length;
        if start < letters.len() && is_japanese(script) && is_japanese(scripts[start]) {
            each(Word::Term('m', &letters[start - 1..=start]));
        }
    }
    let mut ways = Ways::default();
    for (letters, scripts) in sentences(letters, &scripts) {
        for (range, form) in ways.cheapest(letters, scripts, lexicon) {
            match form {
                Some(form) => each(Word::Form(*form)),
                None if scripts[range.start] == Script::Kanji => {
                    each(Word::Term('l', &letters[range.clone()]));
                }
                None => {}
            }
        }
    }
}

/// The script of every letter; `ー` has that of the kana before it, or none.
fn scripts(letters: &[char]) -> Vec<Script> {
    let mut scripts: Vec<Script> = Vec::with_capacity(letters.len());
    for letter in letters {
        let own = script(*letter);
        let before = scripts.last().copied().unwrap_or(Script::Nothing);
        scripts.push(match (own, before) {
            (Script::Long, Script::Katakana | Script::Hiragana) => before,
            (Script::Long, _) => Script::Nothing,
            _ => own,
        });
    }
    scripts
}

/// The stretches between letters that belong to no word.
fn sentences<'t>(
    letters: &'t [char],
    scripts: &'t [Script],
) -> impl Iterator<Item = (&'t [char], &'t [Script])> {
    let mut start = 0;
    std::iter::from_fn(move || {
        start += scripts[start..].iter().take_while(|script| **script == Script::Nothing).count();
        let length = scripts[start..].iter().take_while(|script| **script != Script::Nothing).count();
        let stretch = start..start + length;
        start += length;
        (length > 0).then(|| (&letters[stretch.clone()], &scripts[stretch]))
    })
}

/// Ways to cut a stretch, in room that is used again for the next one.
#[derive(Default)]
struct Ways {
    /// The best way to come to each place.
    best: Vec<Way>,
    cheapest: Vec<(Range<usize>, Option<u32>)>,
}

/// A way to come to a place: what it costs, from where, and by which form.
#[derive(Clone, Copy)]
struct Way {
    cost: u32,
    from: u32,
    form: Option<u32>,
}

impl Ways {
    /// The cheapest way to cut a stretch: ranges, and the form of each that has one. Of two
    /// ways that cost the same, the one found first.
    fn cheapest(
        &mut self,
        letters: &[char],
        scripts: &[Script],
        lexicon: &Lexicon<'_>,
    ) -> &[(Range<usize>, Option<u32>)] {
        let Ways { best, cheapest } = self;
        best.clear();
        best.resize(letters.len() + 1, Way { cost: u32::MAX, from: 0, form: None });
        best[0].cost = 0;
        for (start, from) in (0..letters.len()).zip(0..) {
            let so_far = best[start].cost;
            if so_far == u32::MAX {
                continue;
            }
            let mut come = |length: usize, form: Option<u32>, cost: u32| {
                let (way, cost) = (&mut best[start + length], so_far + cost);
                if cost < way.cost {
                    *way = Way { cost, from, form };
                }
            };
            lexicon.beginning(&letters[start..], |length, form, cost| come(length, Some(form), cost));
            let script = scripts[start];
            let length = match script {
                Script::Katakana | Script::Latin | Script::Digit => {
                    scripts[start..].iter().take_while(|other| **other == script).count()
                }
                _ => 1,
            };
            come(length, None, UNKNOWN + 2 * length as u32);
        }
        cheapest.clear();
        let mut end = letters.len();
        while end > 0 {
            let start = best[end].from as usize;
            cheapest.push((start..end, best[end].form));
            end = start;
        }
        cheapest.reverse();
        cheapest
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_text_folds_as_its_letters_do_by_the_tables_of_unicode(
            text in "([ -~ぁ-ゖ\u{3099}-\u{309c}ァ-ヿ一-龥！-ﾟ\u{300}-\u{345}\u{fe00}-\u{fe0f}가-각\u{1100}-\u{11ff}]|\\PC){0,24}"
        ) {
            prop_assert_eq!(folded(&text), composed(&text).collect::<Vec<char>>());
            prop_assert_eq!(folded(&fold(&text)), folded(&text), "what is folded stays as it is");
        }
    }

    #[test]
    fn a_letter_folds_alone_as_the_tables_say() {
        let alone = ('\0'..=char::MAX).filter_map(|letter| Some((letter, folded_alone(letter)?)));
        for (letter, folded) in alone {
            assert!(composed(&letter.to_string()).eq([folded]), "{letter:?}");
        }
    }
}
