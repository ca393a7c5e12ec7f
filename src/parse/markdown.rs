//! The Markdown tree: blocks and inlines of our own, each with its place.
//!
//! Holds no HTML and no event of the Markdown package. What a link leads to and whether
//! a term exists is for `site` to say; how it looks is for `prose` and the theme.

use crate::text::{Span, Spanned};

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
    Part(Spanned<Shortcode>),
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

impl Markdown {
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
