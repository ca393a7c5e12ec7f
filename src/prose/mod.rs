//! A page's Markdown and the site → HTML that is safe, with typed parts between.
//!
//! Takes the tree of a published page, gives a [`Prose`]. The only room that writes HTML,
//! and only elements, attributes and schemes of an allow-list; what needs a layout of the
//! theme's (a register's list, a chart, a desk, a care card) stays a typed part. Names the
//! terms it marked. Reads no file and tells no faults: `parse` and `site` have told them.

mod dialling;
mod html;
mod terms;
mod writing;

use std::sync::Arc;

use serde::Serialize;

use crate::site::{AreaId, DeskId, Guide, PagePath, RegisterId, Site, StatisticId, TermId};
use crate::text::{Digest, Digester};
use crate::theme::{self, Rendered};

/// The words of a page.
#[derive(Clone, Debug, Serialize)]
pub struct Prose {
    /// In the order of the page. An element may begin before a part and end after it.
    pub parts: Vec<Part>,
    /// All headings, in order.
    pub contents: Vec<ContentsEntry>,
    /// The terms that are marked or named, in the order of their first use.
    pub terms: Vec<TermId>,
    /// What a reader reads: no markup, no readings of ruby; a line for each block.
    pub plain_text: String,
    /// Of all of the above.
    #[serde(skip)]
    pub digest: Digest,
}

/// A heading, for the table of contents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ContentsEntry {
    /// 2 to 6.
    pub level: u8,
    /// Its id on the page.
    pub id: String,
    pub title: String,
}

/// A piece of a page. `inline` parts stand within a line and may only be laid out in
/// elements that can.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Part {
    /// Safe as it is; not whole by itself.
    Html {
        #[serde(serialize_with = "as_html")]
        html: Arc<Rendered>,
    },
    /// A register's list, or one area's part of it.
    Register { register: RegisterId, area: Option<AreaId> },
    /// A statistic's chart and table.
    Statistic { statistic: StatisticId },
    /// One figure with its date and source.
    Figure(Figure),
    /// An area's name, and its page where it has one.
    Area { area: AreaId, name: String, url: Option<String>, inline: bool },
    /// Whom to call.
    Desk { desk: DeskId, name: String, inline: bool },
    /// A term's name and its place in the glossary.
    Term { term: TermId, name: String, url: String, inline: bool },
    /// A block whose frame is the theme's.
    Care(Care),
}

/// One figure of a statistic, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Figure {
    pub statistic: StatisticId,
    /// `66,000`, or a word of nothing; empty where the key is absent.
    pub value: String,
    /// `人`; empty beside a word.
    pub unit: String,
    /// Of its row: `令和3年（2021年）1月`.
    pub as_of: String,
    /// Whether it covers only a part of its span.
    pub partial: bool,
    /// The row's and the column's names.
    pub row: String,
    pub column: String,
    /// The statistic's title, its page and where it comes from.
    pub title: String,
    pub url: String,
    pub source: String,
    pub inline: bool,
}

/// A block with parts of its own. Every element that begins in it ends in it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Care {
    pub care: CareLevel,
    /// The question, or the profession that must check a statement; else empty.
    pub text: String,
    pub parts: Vec<Part>,
}

/// What a block is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CareLevel {
    /// Now: life may be in danger.
    Urgent,
    /// Today or tomorrow.
    Soon,
    /// When there is time.
    Later,
    /// A numbered way to go.
    Steps,
    /// A question and its answer.
    Question,
    /// To fill in by hand.
    Sheet,
    /// A statement that a profession must check.
    Unverified,
}

fn as_html<S: serde::Serializer>(html: &Rendered, serializer: S) -> Result<S::Ok, S::Error> {
    theme::html(html.html(), serializer)
}

/// The words of a page, as they stand on it.
pub fn write(site: &Site, guide: &Guide) -> Prose {
    writing::write(site, guide, None)
}

/// The words of a page as they stand on the sheet with the whole guide: headings one level
/// lower, ids that are the page's own, links to other pages of the sheet within it.
pub fn write_for_print(site: &Site, guide: &Guide, sheet: &Sheet) -> Prose {
    writing::write(site, guide, Some(sheet))
}

/// The pages that stand together on one sheet.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    pages: Vec<PagePath>,
}

impl Sheet {
    /// A sheet with these pages.
    pub fn new(pages: impl IntoIterator<Item = PagePath>) -> Sheet {
        Sheet { pages: pages.into_iter().collect() }
    }

    /// The id that the page's own heading has on the sheet; `None` where the page is not on
    /// it. Ids of headings hold no `:`, so that no page's can be another's.
    pub fn id(&self, path: &PagePath) -> Option<String> {
        let is_on_it = self.pages.contains(path);
        is_on_it.then(|| format!("page:{}", path.as_str().trim_end_matches('/')))
    }
}

/// Of parts, by what they say.
fn digest_of(parts: &[Part], contents: &[ContentsEntry], plain_text: &str) -> Digest {
    let mut digester = Digester::default();
    feed(parts, &mut digester);
    for entry in contents {
        digester.number(entry.level.into()).text(&entry.id).text(&entry.title);
    }
    digester.text(plain_text).finish()
}

fn feed(parts: &[Part], digester: &mut Digester) {
    digester.number(parts.len() as u64);
    for part in parts {
        match part {
            Part::Html { html } => {
                digester.text(html.html());
            }
            Part::Care(care) => {
                digester.number(care.care as u64).text(&care.text);
                feed(&care.parts, digester);
            }
            other => {
                digester.digest(Digest::of_value(other));
            }
        }
    }
}

#[cfg(test)]
mod tests;
