//! What a tree may not say, or should not: empty links, images without words, notes that
//! nobody mentions, placeholders.
//!
//! Takes the finished tree, gives diagnostics; changes nothing.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use crate::parse::placeholder;
use crate::parse::shortcode::is_escaped;
use crate::say;
use crate::text::{Diagnostic, Place, Source, Span, Spanned, Words, holds, is_one_of};

use super::{Block, Inline, Markdown, Shortcode, link, plain_text};

/// Link texts that say nothing of where the link goes.
const EMPTY_WORDS: [&str; 18] = [
    "こちら",
    "こちらへ",
    "こちらから",
    "詳しくはこちら",
    "くわしくはこちら",
    "詳細はこちら",
    "ここ",
    "ここをクリック",
    "こちらをクリック",
    "クリック",
    "リンク",
    "詳細",
    "もっと見る",
    "続きを読む",
    "here",
    "clickhere",
    "more",
    "link",
];

/// Signs of Markdown and of shortcodes as a Japanese keyboard gives them.
const FULL_WIDTH_SIGNS: [(&str, &str); 3] = [("｛｛", "{{"), ("｛％", "{%"), ("＊＊", "**")];

/// Names everything wrong in a tree.
pub(super) fn check(source: &Source, markdown: &Markdown, found: &mut Vec<Diagnostic>) {
    let mut check = Check { source, found };
    check.blocks(&markdown.blocks, Inside::default());
    for footnote in &markdown.footnotes {
        check.blocks(&footnote.blocks, Inside { footnote: true, box_: true, ..Inside::default() });
    }
}

/// What surrounds a part of the tree.
#[derive(Clone, Copy, Default)]
struct Inside {
    heading: bool,
    link: bool,
    footnote: bool,
    /// A quote, a list, a note: anything that headings cannot divide.
    box_: bool,
}

struct Check<'s, 'f> {
    source: &'s Source,
    found: &'f mut Vec<Diagnostic>,
}

impl Check<'_, '_> {
    fn blocks(&mut self, blocks: &[Block], inside: Inside) {
        let boxed = Inside { box_: true, ..inside };
        for block in blocks {
            match block {
                Block::Heading(heading) => self.heading(heading, inside),
                Block::Paragraph(words) => {
                    self.signs_at_lines(words, |line| line_fault(line).or_else(|| item_fault(line)));
                    self.words(words, inside);
                }
                Block::List { items, .. } => items.iter().for_each(|item| self.blocks(&item.blocks, boxed)),
                Block::Quote(blocks) | Block::Alert { blocks, .. } => self.blocks(blocks, boxed),
                Block::Table { head, rows, .. } => {
                    for cell in head.iter().chain(rows.iter().flatten()) {
                        self.signs_at_lines(cell, line_fault);
                        self.words(cell, boxed);
                    }
                }
                Block::Definitions(definitions) => {
                    for definition in definitions {
                        self.words(&definition.term, boxed);
                        definition.meanings.iter().for_each(|meaning| self.blocks(meaning, boxed));
                    }
                }
                Block::Care { blocks, .. } => self.blocks(blocks, inside),
                Block::Code { .. } | Block::Rule | Block::Part(_) => {}
            }
        }
    }

    fn heading(&mut self, heading: &super::Heading, inside: Inside) {
        if inside.box_ {
            let message = say!(
                "見出しは、引用・箇条書き・注の中に書けません",
                "a heading cannot stand in a quote, a list or a note"
            );
            let hint = say!("太字 **言葉** にしてください", "use bold, **words**");
            self.error("heading-place", heading.span, message, hint);
        }
        if plain_text(&heading.words).trim().is_empty() {
            let message = say!("見出しに言葉がありません", "this heading is empty");
            let hint = say!("言葉を書くか、この行を消してください", "write words or delete the line");
            self.error("heading-empty", heading.span, message, hint);
        }
        self.words(&heading.words, Inside { heading: true, ..inside });
    }

    fn words(&mut self, words: &[Inline], inside: Inside) {
        for word in words {
            match word {
                Inline::Text(text) => self.text(text),
                Inline::Emphasis(words) | Inline::Strong(words) | Inline::Strikethrough(words) => {
                    self.words(words, inside);
                }
                Inline::Link { to, words, .. } => self.link(to, words, inside),
                Inline::Image { from, alternative, .. } => self.image(from, alternative),
                Inline::Footnote(label) => self.footnote(label, inside),
                Inline::Part(part) => self.part(part, inside),
                Inline::Code(_) | Inline::Ruby { .. } | Inline::SoftBreak | Inline::HardBreak => {}
            }
        }
    }

    fn link(&mut self, to: &Spanned<String>, words: &[Inline], inside: Inside) {
        if let Some((message, hint)) = link::fault(&to.value) {
            self.error("unsafe-link", to.span, message, hint);
        }
        let text = plain_text(words);
        let said: String = text.nfkc().filter(|letter| letter.is_alphanumeric()).collect();
        if text.trim().is_empty() {
            let message = say!("リンクに言葉がありません", "this link has no words");
            let hint = say!(
                "[ ] の中に、行き先が分かる言葉を書いてください",
                "write words between [ ] that tell where it goes"
            );
            self.error("empty-link", to.span, message, hint);
        } else if EMPTY_WORDS.contains(&said.to_lowercase().as_str()) {
            let message = say!(
                "リンクの言葉「{text}」だけでは、行き先が分かりません",
                "the words `{text}` do not tell where the link goes"
            );
            let hint =
                say!("行き先のページの名前などを書いてください", "write the name of the page it leads to");
            self.warning("vague-link", to.span, message, hint);
        }
        self.words(words, Inside { link: true, ..inside });
    }

    fn image(&mut self, from: &Spanned<String>, alternative: &str) {
        if let Some((message, hint)) = link::fault_of_image(&from.value) {
            self.error("unsafe-link", from.span, message, hint);
        }
        if alternative.trim().is_empty() {
            let message = say!("画像に説明がありません", "this image has no alternative text");
            let hint =
                say!("![ ] の中に、画像が伝えることを書いてください", "write what it shows between ![ ]");
            self.error("image-text", from.span, message, hint);
        }
    }

    fn footnote(&mut self, label: &Spanned<String>, inside: Inside) {
        if !inside.footnote && !inside.link && !inside.heading {
            return;
        }
        let message = say!(
            "注は、見出し・リンク・ほかの注の中に付けられません",
            "a footnote cannot be mentioned in a heading, a link or another footnote"
        );
        let hint = say!("本文の文に付けてください", "mention it in the text");
        self.error("footnote-place", label.span, message, hint);
    }

    fn part(&mut self, part: &Spanned<Shortcode>, inside: Inside) {
        match part.value {
            Shortcode::Register { .. } | Shortcode::Statistic { .. } => {
                let message =
                    say!("この部品は、文の中に書けません", "this shortcode cannot stand in a sentence");
                let hint = say!(
                    "前後に空の行を入れて、一つの行に書いてください",
                    "write it on a line of its own, between empty lines"
                );
                self.error("shortcode-line", part.span, message, hint);
            }
            _ if inside.heading || inside.link => {
                let message = say!(
                    "部品は、見出しやリンクの中に書けません",
                    "a shortcode cannot stand in a heading or a link"
                );
                let hint = say!("言葉で書いてください", "write words instead");
                self.error("shortcode-place", part.span, message, hint);
            }
            _ => {}
        }
    }

    /// The first line that was meant to be more than a line of text, and is shown sign by sign.
    fn signs_at_lines(&mut self, words: &[Inline], fault: impl Fn(&str) -> Option<LineFault>) {
        for (number, word) in words.iter().enumerate() {
            let Inline::Text(text) = word else { continue };
            let at = text.span.start as usize;
            // Between Japanese letters a line's end is no part of the tree.
            let before = self.source.text[..at].rsplit('\n').next().unwrap_or_default();
            let begins = number == 0 || before.trim_ascii().is_empty();
            let fault = fault(&text.value).filter(|_| begins && !before.ends_with('\\'));
            if let Some((length, message, hint)) = fault {
                self.warning("left-as-text", Span::new(at..at + length), message, hint);
                return;
            }
        }
    }

    fn text(&mut self, text: &Spanned<String>) {
        for range in placeholder::find(&text.value) {
            let word = &text.value[range.clone()];
            let message = say!("仮の言葉「{word}」が残っています", "the placeholder `{word}` is left");
            let hint = say!("本当の言葉に直してください", "write what belongs there");
            self.warning("placeholder", part_of(text, range), message, hint);
        }
        let written = &self.source.text[text.span.range()];
        self.full_width_signs(written, text.span.start as usize);
        if !holds(written, |byte| is_one_of(byte, b"[]@")) {
            return;
        }
        for (at, _) in written.match_indices("[^") {
            let length = written[at..].find(']').map_or(0, |length| length + 1);
            let label = &written[at..at + length];
            if length > "[^]".len() && !label.contains(char::is_whitespace) && !is_escaped(written, at) {
                self.undefined_footnote(label, text.span.start as usize + at);
            }
        }
        self.broken_links(written, text.span.start as usize);
    }

    /// Signs that a Japanese keyboard gives, and that mean nothing here.
    fn full_width_signs(&mut self, written: &str, start: usize) {
        // The first byte of each.
        if !holds(written, |byte| byte == 0xef) {
            return;
        }
        for (full_width, half_width) in FULL_WIDTH_SIGNS {
            let Some(at) = written.find(full_width) else { continue };
            let message = say!(
                "全角の「{full_width}」は、そのまま文字として出ます",
                "`{full_width}` is full-width and is shown as it is"
            );
            let hint = say!("半角で「{half_width}」と書きます", "write `{half_width}`");
            let span = Span::new(start + at..start + at + full_width.len());
            self.warning("left-as-text", span, message, hint);
        }
    }

    /// What was meant to be a link, and is shown sign by sign.
    fn broken_links(&mut self, written: &str, start: usize) {
        let mut tell = |at: usize, hint: Words| {
            let message = say!("リンクになっていません", "this does not make a link");
            self.warning("broken-link", Span::new(start + at..start + at + 2), message, hint);
        };
        // A path of a source is for links alone: no reader can use one.
        let path = written.find("@/").filter(|at| written[*at..].contains(".md"));
        if let Some(at) = path.filter(|_| !written.contains("](")) {
            tell(
                at,
                say!(
                    "半角の記号で、間を空けずに [言葉](行き先) と書きます",
                    "write [words](goal) in half-width signs, with nothing between"
                ),
            );
        }
        for (at, _) in written.match_indices("](").filter(|(at, _)| !is_escaped(written, *at)) {
            tell(
                at,
                say!(
                    "[言葉](行き先) と書きます。行き先に空白があるときは <行き先> と書きます",
                    "write [words](goal); a goal with blanks is written <goal>"
                ),
            );
        }
    }

    fn undefined_footnote(&mut self, label: &str, start: usize) {
        let message = say!("注 {label} の説明がありません", "the footnote {label} is not written");
        let hint = say!("「{label}: 説明」の行を書いてください", "write a line `{label}: …`");
        self.error("footnote", Span::new(start..start + label.len()), message, hint);
    }

    fn error(&mut self, code: &'static str, span: Span, message: Words, hint: Words) {
        self.found.push(Diagnostic::error(code, Place::at(self.source, span), message).hint(hint));
    }

    fn warning(&mut self, code: &'static str, span: Span, message: Words, hint: Words) {
        self.found.push(Diagnostic::warning(code, Place::at(self.source, span), message).hint(hint));
    }
}

/// How long the sign is that a line begins with, what to say of the line, and what to do.
type LineFault = (usize, Words, Words);

/// A line that was meant to be a heading or a row of a table.
fn line_fault(line: &str) -> Option<LineFault> {
    let signs = |of: &[char]| line.len() - line.trim_start_matches(of).len();
    let rows = signs(&['|', '｜']);
    if 0 < rows {
        let message = say!("この行は表になっていません", "this line is no row of a table");
        let hint = say!(
            "表は半角の「|」で書き、見出しの行のすぐ下に |---|---| のような行を置きます",
            "write `|` in half width, and a line like |---|---| right below the head"
        );
        return Some((rows, message, hint));
    }
    let marks = signs(&['#', '＃']);
    let (signs, rest) = line.split_at(marks);
    // 「#8000」 and the like are numbers to call.
    let is_number = rest.starts_with(char::is_numeric) && signs.chars().count() == 1;
    if signs.is_empty() || rest.is_empty() || is_number {
        return None;
    }
    let wanted = "#".repeat(signs.chars().count().max(2));
    let words = rest.trim();
    let message = say!("この行は見出しになっていません", "this line is no heading");
    let hint = say!(
        "半角の「{wanted}」と半角の空白で「{wanted} {words}」と書きます",
        "write `{wanted} {words}`, with half-width signs and a half-width space"
    );
    Some((marks, message, hint))
}

/// A line that was meant to be an item of a list: 「・相談」, 「１．相談」, 「1.相談」.
fn item_fault(line: &str) -> Option<LineFault> {
    let after_number = line.trim_start_matches(char::is_numeric);
    let (rest, wanted) = match line.strip_prefix('・') {
        Some(rest) => (rest, "-"),
        None if after_number.len() < line.len() => (after_number.strip_prefix(['.', '．'])?, "1."),
        None => return None,
    };
    // 「1.5倍」 is a number.
    if rest.trim().is_empty() || rest.starts_with(char::is_numeric) {
        return None;
    }
    let message = say!("この行は箇条書きになっていません", "this line is no item of a list");
    let hint = say!(
        "半角の「{wanted}」と半角の空白で行を始めます",
        "begin the line with `{wanted}` and a space, both half-width"
    );
    Some((line.len() - rest.len(), message, hint))
}

/// The place of a part of a text; of the whole where it was not written letter by letter.
fn part_of(text: &Spanned<String>, range: Range<usize>) -> Span {
    let start = text.span.start as usize;
    if text.span.range().len() != text.value.len() {
        return text.span;
    }
    Span::new(start + range.start..start + range.end)
}
