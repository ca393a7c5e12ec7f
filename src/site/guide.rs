//! Pages of `content/`, the sections they stand in, and where links lead.

use std::sync::Arc;

use serde::Serialize;

use crate::calendar::Date;
use crate::parse::markdown::Markdown;
use crate::text::Digest;

use super::id::{AudienceId, DeskId, GuideId};
use super::path::PagePath;

/// A page of `content/` that is published today.
#[derive(Clone, Debug)]
pub struct Guide {
    pub id: GuideId,
    pub path: PagePath,
    pub title: String,
    pub description: String,
    /// First published.
    pub date: Option<Date>,
    /// Last edit a reader would notice.
    pub updated: Option<Date>,
    pub review: Option<Review>,
    pub audience: Vec<AudienceId>,
    /// Its own, else the section's, else the site's.
    pub desk: Option<DeskId>,
    /// Its own, else the section's, else the site's.
    pub source: Option<String>,
    pub keywords: Vec<String>,
    pub related: Vec<Target>,
    /// A template of the site's own; the kind's template where nothing is said.
    pub template: Option<String>,
    /// For the site's own templates.
    pub extra: serde_json::Value,
    pub body: Arc<Markdown>,
    /// Of everything above, of the body, and of all that its links lead to.
    pub digest: Digest,
}

/// The last check of a whole page by a profession.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Review {
    pub on: Date,
    /// The profession.
    pub by: String,
    pub due: Option<Date>,
}

/// A folder of `content/`: its opening page, its pages in order, the sections in it.
#[derive(Clone, Debug)]
pub struct Section {
    /// `/acp/`; the home page's is `/`.
    pub path: PagePath,
    /// Its `_index.md`.
    pub opening: Option<GuideId>,
    /// The opening page's title, or the folder's name.
    pub title: String,
    /// By weight, then title, then path.
    pub pages: Vec<GuideId>,
    /// Paths of the sections directly in it, by weight, then title, then path.
    pub sections: Vec<PagePath>,
    /// The section it lies in; none for the home page's.
    pub parent: Option<PagePath>,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Target {
    /// A page or a file of this site; `title` is the page's own.
    Page { path: PagePath, anchor: Option<String>, title: String },
    /// Published before, not today: plain words and 「掲載を終了しました」.
    Ended,
    /// Not published yet: plain words.
    Upcoming,
    /// Another site, a mail address, a phone number: as written.
    External(String),
}
