//! Bold text beside Japanese punctuation.
//!
//! CommonMark decides by the letters around a run of stars whether it may open or close,
//! and takes 「 and 。 for punctuation: `これは**「重要」**です` stays plain, and
//! `これは**「重要」**です。**「次」**も` makes the words between bold
//! (commonmark/commonmark-spec#650). Here every `**` of one container is paired anew: one
//! opens, the next one closes, and none stands beside a blank on its inner side.

use std::ops::Range;

use crate::text::{Span, Spanned};

use super::Inline;

/// A part of a container, before its stars are paired. Ranges are bytes of the body.
pub(super) enum Node {
    Inline(Inline),
    /// A text as it is written, in which stars and brackets count.
    Raw(Range<usize>),
    /// A text in which they do not: it was escaped, or written as an entity.
    Literal(String, Range<usize>),
    /// Exactly two stars.
    Stars(Range<usize>),
}

/// The words of a container.
pub(super) struct Paired {
    pub words: Vec<Inline>,
    /// Stars that stay stars.
    pub unpaired: Vec<Range<usize>>,
}

/// Pairs the stars of one container. `offset` is where the body begins in its file.
pub(super) fn pair(nodes: Vec<Node>, body: &str, offset: usize) -> Paired {
    let mut pairing =
        Pairing { body, offset, words: Vec::new(), open: None, unpaired: Vec::new(), raw: None };
    for node in nodes {
        pairing.take(node);
    }
    pairing.finish()
}

struct Pairing<'b> {
    body: &'b str,
    offset: usize,
    words: Vec<Inline>,
    /// Stars that wait for their partner, and how many words stood before them.
    open: Option<(usize, Range<usize>)>,
    unpaired: Vec<Range<usize>>,
    /// Text that may go on in the next node: a run of stars often comes one by one.
    raw: Option<Range<usize>>,
}

impl Pairing<'_> {
    fn take(&mut self, node: Node) {
        if let Node::Raw(next) = &node {
            match &mut self.raw {
                Some(raw) if raw.end == next.start => raw.end = next.end,
                _ => {
                    self.flush();
                    self.raw = Some(next.clone());
                }
            }
            return;
        }
        self.flush();
        match node {
            Node::Inline(inline) => self.words.push(inline),
            Node::Literal(text, range) => self.push_text(text, range),
            Node::Stars(range) => self.stars(range),
            Node::Raw(_) => unreachable!("raw text was taken above"),
        }
    }

    /// Takes in the text gathered so far, cut at its runs of stars.
    fn flush(&mut self) {
        let Some(range) = self.raw.take() else { return };
        let text = &self.body[range.clone()];
        let mut done = 0;
        let stars = |from: usize| text[from..].match_indices('*').map(move |(at, _)| from + at);
        while let Some(start) = stars(done).find(|at| text[at + 1..].starts_with('*')) {
            let length = text[start..].len() - text[start..].trim_start_matches('*').len();
            self.push_written(range.start + done..range.start + start);
            done = start + length;
            let run = range.start + start..range.start + done;
            if length == 2 {
                self.stars(run);
            } else {
                self.unpaired.push(run.clone());
                self.push_written(run);
            }
        }
        self.push_written(range.start + done..range.end);
    }

    fn stars(&mut self, range: Range<usize>) {
        match self.open.take() {
            Some((at, _)) if self.can_close(&range) && at < self.words.len() => {
                let words = self.words.split_off(at);
                self.words.push(Inline::Strong(joined(words)));
            }
            open if self.can_open(&range) => {
                if let Some((at, earlier)) = open {
                    self.leave(at, earlier);
                }
                self.open = Some((self.words.len(), range));
            }
            open => {
                self.unpaired.push(range.clone());
                self.push_written(range);
                self.open = open;
            }
        }
    }

    fn can_open(&self, range: &Range<usize>) -> bool {
        self.body[range.end..].chars().next().is_some_and(|next| !next.is_whitespace() && next != '*')
    }

    fn can_close(&self, range: &Range<usize>) -> bool {
        self.body[..range.start].chars().next_back().is_some_and(|last| !last.is_whitespace())
    }

    /// Stars that found no partner become text again, where they stood.
    fn leave(&mut self, at: usize, range: Range<usize>) {
        let text = Inline::Text(Spanned::new("**".to_owned(), self.span(range.clone())));
        self.words.insert(at, text);
        self.unpaired.push(range);
    }

    fn push_written(&mut self, range: Range<usize>) {
        if !range.is_empty() {
            self.push_text(self.body[range.clone()].to_owned(), range);
        }
    }

    fn push_text(&mut self, text: String, range: Range<usize>) {
        self.words.push(Inline::Text(Spanned::new(text, self.span(range))));
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(range).shifted(self.offset)
    }

    fn finish(mut self) -> Paired {
        self.flush();
        if let Some((at, range)) = self.open.take() {
            self.leave(at, range);
        }
        self.unpaired.sort_by_key(|range| range.start);
        Paired { words: joined(self.words), unpaired: self.unpaired }
    }
}

/// Neighbouring texts made one, so that a term is found whole; and line breaks between
/// Japanese letters taken out, which would be shown as a blank.
fn joined(words: Vec<Inline>) -> Vec<Inline> {
    let mut joined: Vec<Inline> = Vec::with_capacity(words.len());
    for word in words {
        match (joined.last_mut(), word) {
            (Some(Inline::Text(last)), Inline::Text(text)) => {
                last.value.push_str(&text.value);
                last.span.end = text.span.end;
            }
            (_, word) => joined.push(word),
        }
    }
    let is_blank = |at: usize| {
        at == 0
            || at + 1 == joined.len()
            || !(ends_wide(&joined[at - 1], Side::Last) || ends_wide(&joined[at + 1], Side::First))
    };
    let stays: Vec<_> = joined
        .iter()
        .enumerate()
        .map(|(at, word)| !matches!(word, Inline::SoftBreak) || is_blank(at))
        .collect();
    let mut stays = stays.into_iter();
    joined.retain(|_| stays.next().unwrap_or(true));
    joined.shrink_to_fit();
    joined
}

#[derive(Clone, Copy)]
enum Side {
    First,
    Last,
}

/// Whether what is shown begins or ends in a letter of a script that is written without
/// blanks. Shortcodes do: they give names and figures with their units.
fn ends_wide(word: &Inline, side: Side) -> bool {
    let of_text = |text: &str| match side {
        Side::First => text.chars().next().is_some_and(is_wide),
        Side::Last => text.chars().next_back().is_some_and(is_wide),
    };
    match word {
        Inline::Text(text) => of_text(&text.value),
        Inline::Code(text) | Inline::Ruby { base: text, .. } => of_text(text),
        Inline::Emphasis(words)
        | Inline::Strong(words)
        | Inline::Strikethrough(words)
        | Inline::Link { words, .. } => {
            let end = match side {
                Side::First => words.first(),
                Side::Last => words.last(),
            };
            end.is_some_and(|word| ends_wide(word, side))
        }
        Inline::Part(_) | Inline::Footnote(_) => true,
        Inline::Image { .. } | Inline::SoftBreak | Inline::HardBreak => false,
    }
}

/// Kana, kanji and their punctuation; not Hangul, whose words are set apart.
fn is_wide(letter: char) -> bool {
    matches!(letter,
        '\u{2E80}'..='\u{312F}' | '\u{3190}'..='\u{A4CF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF01}'..='\u{FF9F}' | '\u{FFE0}'..='\u{FFE6}' | '\u{20000}'..='\u{3FFFF}')
}
