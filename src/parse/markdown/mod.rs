//! The Markdown tree: blocks and inlines of our own, each with its place.
//!
//! Holds no HTML and no event of the Markdown package. What a link leads to and whether
//! a term exists is for `site` to say; how it looks is for `prose` and the theme.

mod check;
mod emphasis;
mod heading;
mod letters;
mod link;
mod reader;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::say;
use crate::text::{Checked, Diagnostic, Place, Source, Span, Spanned};

use super::shortcode;

/// Whether a link may stand in a text; `parse` tells of each that may not.
pub fn may_be_linked(to: &str) -> bool {
    link::fault(to).is_none()
}

/// Whether an image may be shown that comes from there; `parse` tells of each that may not.
pub fn may_be_shown(from: &str) -> bool {
    link::fault_of_image(from).is_none()
}

/// The body of a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Markdown {
    /// In the order of the text.
    pub blocks: Vec<Block>,
    /// Footnotes by label, in the order of their first mention.
    pub footnotes: Vec<Footnote>,
}

/// A part of the body that stands on lines of its own.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    Heading(Heading),
    Paragraph(Vec<Inline>),
    /// A numbered list where `start` is given.
    List {
        start: Option<u64>,
        items: Vec<Item>,
    },
    Quote(Vec<Block>),
    /// A GitHub alert: `> [!NOTE]`.
    Alert {
        kind: AlertKind,
        blocks: Vec<Block>,
    },
    Table {
        alignments: Vec<Alignment>,
        head: Vec<Vec<Inline>>,
        rows: Vec<Vec<Vec<Inline>>>,
    },
    Code {
        language: String,
        text: String,
    },
    Definitions(Vec<Definition>),
    Rule,
    /// A shortcode on a line of its own.
    Part(Spanned<Shortcode>),
    /// A block shortcode with what it holds.
    Care {
        kind: CareKind,
        span: Span,
        blocks: Vec<Block>,
    },
}

/// A heading of level 2 to 6; level 1 is the page's title.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    pub level: u8,
    /// `{#id}`, or made from the words; one in a page.
    pub id: String,
    pub words: Vec<Inline>,
    pub span: Span,
}

/// One item of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Of a task list: whether it is ticked.
    pub task: Option<bool>,
    pub blocks: Vec<Block>,
}

/// A term and what is said of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    pub term: Vec<Inline>,
    pub meanings: Vec<Vec<Block>>,
}

/// A footnote's label and text.
#[derive(Clone, Debug, PartialEq)]
pub struct Footnote {
    pub label: String,
    pub blocks: Vec<Block>,
}

/// The kinds of GitHub alerts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertKind {
    Note,
    Tip,
    Important,
    Warning,
    Caution,
}

/// How a table's column is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alignment {
    None,
    Left,
    Center,
    Right,
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    Text(Spanned<String>),
    Emphasis(Vec<Inline>),
    Strong(Vec<Inline>),
    Strikethrough(Vec<Inline>),
    Code(String),
    /// `to` as it was written: `@/a/b.md#c`, `/registers/`, `https://…`, `tel:…`.
    Link {
        to: Spanned<String>,
        title: String,
        words: Vec<Inline>,
    },
    /// `alternative` is never empty past `parse` without a diagnostic.
    Image {
        from: Spanned<String>,
        title: String,
        alternative: String,
    },
    /// `{漢字|かんじ}`.
    Ruby {
        base: String,
        reading: String,
    },
    /// The mention of a footnote, by label.
    Footnote(Spanned<String>),
    /// A shortcode within a line.
    Part(Box<Spanned<Shortcode>>),
    /// The end of a line in the file; none beside letters that are written without blanks.
    SoftBreak,
    HardBreak,
}

/// The shortcodes without a body. Arguments are as written; whether they name something
/// is for `site` to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shortcode {
    Register { name: Spanned<String>, area: Option<Spanned<String>> },
    Statistic { name: Spanned<String> },
    Figure { statistic: Spanned<String>, row: Spanned<String>, column: Spanned<String> },
    Area { id: Spanned<String> },
    Desk { id: Spanned<String> },
    Term { id: Spanned<String> },
}

/// The shortcodes with a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CareKind {
    /// Now: life may be in danger.
    Urgent,
    /// Today or tomorrow.
    Soon,
    /// When there is time.
    Later,
    /// A numbered way to go.
    Steps,
    /// A question; the body is its answer, short first.
    Question(Spanned<String>),
    /// To fill in by hand.
    Sheet,
    /// A statement that this profession must check before the site goes live.
    Unverified(Spanned<String>),
}

/// Reads the body of a page: the bytes `body` of its file.
pub fn parse(source: &Source, body: Range<usize>) -> Checked<Markdown> {
    let mut diagnostics = Vec::new();
    letters::check(source, body.clone(), &mut diagnostics);
    let code = reader::code_ranges(&source.text[body.clone()]);
    let cuts = shortcode::cut(source, body.clone(), &code, &mut diagnostics);
    let reader::Read { mut blocks, mut footnotes } =
        reader::read(source, body.start, &cuts, &mut diagnostics);
    heading::name(source, &mut blocks, &mut footnotes, &mut diagnostics);
    let footnotes = mentioned(source, &blocks, footnotes, &mut diagnostics);
    let markdown = Markdown { blocks, footnotes };
    check::check(source, &markdown, &mut diagnostics);
    diagnostics.sort_by_key(|diagnostic| diagnostic.place.span);
    Checked { value: markdown, diagnostics }
}

/// The footnotes in the order of their first mention; refuses those that nobody mentions,
/// and the second of two with one label.
fn mentioned(
    source: &Source,
    blocks: &[Block],
    written: Vec<(Span, Footnote)>,
    found: &mut Vec<Diagnostic>,
) -> Vec<Footnote> {
    let mut by_label: BTreeMap<String, (Span, Footnote)> = BTreeMap::new();
    for (span, footnote) in written {
        let label = footnote.label.clone();
        if let Some((first, _)) = by_label.get(&label) {
            let message =
                say!("注 [^{label}] の説明が二つあります", "the footnote [^{label}] is written twice");
            let also = say!("一つ目はここです", "the first is here");
            let diagnostic = Diagnostic::error("footnote", Place::at(source, span), message);
            found.push(diagnostic.also(Place::at(source, *first), also));
        } else {
            by_label.insert(label, (span, footnote));
        }
    }
    let mut in_order = Vec::new();
    visit(blocks, &mut |part| {
        if let Seen::Inline(Inline::Footnote(label)) = part
            && let Some((_, footnote)) = by_label.remove(&label.value)
        {
            in_order.push(footnote);
        }
    });
    for (label, (span, _)) in by_label {
        let message = say!(
            "注 [^{label}] は、本文のどこにも付いていません",
            "the footnote [^{label}] is mentioned nowhere"
        );
        let hint = say!(
            "本文に [^{label}] と書くか、この注を消してください",
            "mention [^{label}] in the text or delete it"
        );
        found.push(Diagnostic::error("footnote", Place::at(source, span), message).hint(hint));
    }
    in_order
}

/// A part of the tree, on a walk through it.
#[derive(Clone, Copy, Debug)]
pub enum Seen<'m> {
    Block(&'m Block),
    Inline(&'m Inline),
}

/// Shows every block and inline in the order of the text, each before what it holds.
fn visit<'m>(blocks: &'m [Block], see: &mut impl FnMut(Seen<'m>)) {
    for block in blocks {
        see(Seen::Block(block));
        match block {
            Block::Heading(Heading { words, .. }) | Block::Paragraph(words) => visit_words(words, see),
            Block::List { items, .. } => items.iter().for_each(|item| visit(&item.blocks, see)),
            Block::Quote(blocks) | Block::Alert { blocks, .. } | Block::Care { blocks, .. } => {
                visit(blocks, see)
            }
            Block::Table { head, rows, .. } => {
                head.iter().chain(rows.iter().flatten()).for_each(|cell| visit_words(cell, see));
            }
            Block::Definitions(definitions) => {
                for definition in definitions {
                    visit_words(&definition.term, see);
                    definition.meanings.iter().for_each(|meaning| visit(meaning, see));
                }
            }
            Block::Code { .. } | Block::Rule | Block::Part(_) => {}
        }
    }
}

fn visit_words<'m>(words: &'m [Inline], see: &mut impl FnMut(Seen<'m>)) {
    for word in words {
        see(Seen::Inline(word));
        match word {
            Inline::Emphasis(words) | Inline::Strong(words) | Inline::Strikethrough(words) => {
                visit_words(words, see);
            }
            Inline::Link { words, .. } => visit_words(words, see),
            _ => {}
        }
    }
}

/// Words as they are read: without markup, ruby without its reading.
pub fn plain_text(words: &[Inline]) -> String {
    let mut text = String::new();
    visit_words(words, &mut |part| {
        if let Seen::Inline(word) = part {
            match word {
                Inline::Text(part) => text.push_str(&part.value),
                Inline::Code(part) | Inline::Ruby { base: part, .. } => text.push_str(part),
                Inline::Image { alternative, .. } => text.push_str(alternative),
                Inline::SoftBreak | Inline::HardBreak => text.push(' '),
                _ => {}
            }
        }
    });
    text
}

impl Markdown {
    /// Shows every part of the body and of its footnotes, in the order of the text.
    pub fn visit<'m>(&'m self, see: &mut impl FnMut(Seen<'m>)) {
        visit(&self.blocks, see);
        self.footnotes.iter().for_each(|footnote| visit(&footnote.blocks, see));
    }

    /// All headings, in the order of the text, also those inside block shortcodes.
    pub fn headings(&self) -> Vec<&Heading> {
        let mut found = Vec::new();
        collect_headings(&self.blocks, &mut found);
        found
    }
}

fn collect_headings<'m>(blocks: &'m [Block], found: &mut Vec<&'m Heading>) {
    for block in blocks {
        match block {
            Block::Heading(heading) => found.push(heading),
            Block::Care { blocks, .. } => collect_headings(blocks, found),
            _ => {}
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
