//! Drafts: what each file says, before anybody asked whether it is true.
//!
//! A draft holds what its author wrote, with the place of everything that can be wrong.
//! It knows no other file.
//!
//! Where something required is missing or faulty, its error has been given and a stand-in
//! takes its place: an empty text (never written by an author, since that is an error too),
//! the year 1, [`Raw::Faulty`] in a table. Whoever checks further says nothing more about
//! those. An entry of a list that has no id or key is left out.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::calendar::{AsOf, Date, Period};
use crate::text::{Digest, Source, Span, Spanned};

use super::markdown::Markdown;

/// A text at its place.
pub type Text = Spanned<String>;

/// All files of the site, each as its draft. Every list is sorted by the file's path, then
/// by place in the file.
#[derive(Clone, Debug, Default)]
pub struct Drafts<'p> {
    /// `data/site.toml`; a site without one is an error of `site`.
    pub settings: Option<&'p SettingsDraft>,
    /// `data/areas.toml`.
    pub areas: Vec<&'p AreaDraft>,
    /// `data/glossary.toml`.
    pub terms: Vec<&'p TermDraft>,
    /// `data/updates/*.toml`.
    pub updates: Vec<&'p UpdateDraft>,
    /// `data/registers/<register>/register.toml`.
    pub schemas: Vec<&'p SchemaDraft>,
    /// All other files of a register's folder.
    pub records: Vec<&'p RecordsFile>,
    /// `data/statistics/<statistic>.toml`.
    pub statistics: Vec<&'p StatisticDraft>,
    /// `themes/<theme>/theme.toml`.
    pub themes: Vec<&'p ThemeDraft>,
    /// `content/**/*.md`.
    pub pages: Vec<&'p PageDraft>,
    /// Files of which a part could not be read; the errors have been given. What another
    /// file refers to may stand in that part, so "there is no such" may be untrue.
    pub incomplete: Vec<&'p Source>,
    /// Of every file but those of records.
    pub digest: Digest,
}

/// `data/site.toml`.
#[derive(Clone, Debug)]
pub struct SettingsDraft {
    pub file: Source,
    pub title: Text,
    pub description: Option<Text>,
    /// Absolute, `https://host/` or `https://host/path/`.
    pub base_url: Text,
    pub language: Option<Text>,
    pub time_zone: Option<Text>,
    /// `demonstration` or `live`.
    pub status: Option<Text>,
    /// Whose guidance it is: 「岡山市」 in 「岡山市の公式ページではありません」.
    pub publisher: Option<Text>,
    pub theme: Option<Text>,
    pub desk: Option<Text>,
    pub source: Option<Text>,
    pub review_by: Option<Text>,
    pub audiences: Vec<AudienceDraft>,
    pub desks: Vec<DeskDraft>,
    /// The page on what to do when something has happened.
    pub urgent_page: Option<Text>,
    pub urgent: Vec<UrgentDraft>,
    pub navigation: Vec<NavigationDraft>,
    pub notice: Option<NoticeDraft>,
}

#[derive(Clone, Debug)]
pub struct AudienceDraft {
    pub id: Text,
    pub title: Text,
}

#[derive(Clone, Debug)]
pub struct DeskDraft {
    pub id: Text,
    pub name: Text,
    pub role: Option<Text>,
    pub phone: Option<Text>,
    pub fax: Option<Text>,
    pub hours: Option<Text>,
    pub closed: Option<Text>,
    pub outside_hours: Option<Text>,
    pub confirmed: Option<Spanned<Date>>,
    pub url: Option<Text>,
}

#[derive(Clone, Debug)]
pub struct UrgentDraft {
    pub words: Vec<Text>,
    pub text: Text,
    pub desk: Option<Text>,
}

/// An entrance: shown on the home page, grouped by audience.
#[derive(Clone, Debug)]
pub struct NavigationDraft {
    pub title: Text,
    /// A source path (`@/acp/_index.md`) or a URL of the site (`/registers/`).
    pub url: Text,
    pub description: Option<Text>,
    pub audience: Option<Text>,
}

#[derive(Clone, Debug)]
pub struct NoticeDraft {
    pub title: Text,
    pub text: Option<Text>,
    pub url: Option<Text>,
}

#[derive(Clone, Debug)]
pub struct AreaDraft {
    pub file: Source,
    pub id: Text,
    pub name: Text,
    pub reading: Option<Text>,
    pub kind: Text,
    pub within: Vec<Text>,
    /// Whether it has a page of its own; false unless said.
    pub page: bool,
    pub towns: Vec<Text>,
    pub school_districts: Vec<Text>,
    pub postal_codes: Vec<Text>,
}

#[derive(Clone, Debug)]
pub struct TermDraft {
    pub file: Source,
    pub id: Text,
    pub name: Text,
    pub reading: Option<Text>,
    pub meaning: Text,
    pub synonyms: Vec<Text>,
    /// Found by search, never shown.
    pub search_only: Vec<Text>,
    /// `id: in which way`.
    pub differs_from: Vec<Text>,
    pub narrower: Vec<Text>,
}

#[derive(Clone, Debug)]
pub struct UpdateDraft {
    pub file: Source,
    pub date: Spanned<Date>,
    pub title: Text,
    pub text: Option<Text>,
    pub links: Vec<Text>,
}

/// `data/registers/<register>/register.toml`: what a register's records may say.
#[derive(Clone, Debug)]
pub struct SchemaDraft {
    pub file: Source,
    /// The folder's name.
    pub register: String,
    /// Whether lines could not be read: then nothing is said to be missing.
    pub lost: bool,
    pub title: Text,
    pub description: Option<Text>,
    pub audience: Vec<Text>,
    /// The field that names a record.
    pub label: Text,
    pub reading: Option<Text>,
    /// May follow a reference: `clinic.ward`.
    pub area: Option<Text>,
    pub serves: Option<Text>,
    pub as_of: Spanned<AsOf>,
    pub source: Text,
    pub consent: Option<Text>,
    pub license: Option<Text>,
    pub desk: Option<Text>,
    pub sample: bool,
    pub confirm_within_days: Option<Spanned<u32>>,
    pub hide_after_days: Option<Spanned<u32>>,
    /// A kind of area.
    pub one_per: Option<Text>,
    /// What a list shows, in this order; field keys, which may follow a reference.
    pub columns: Vec<Text>,
    pub fields: Vec<FieldDraft>,
}

#[derive(Clone, Debug)]
pub struct FieldDraft {
    pub key: Text,
    pub label: Text,
    /// The name of a type, as in the contract: `phone`, `reference`.
    pub kind: Text,
    pub required: bool,
    /// `internal`, `page` or `open`; internal where nothing is said.
    pub visibility: Option<Text>,
    pub only_if: Option<Text>,
    /// `name`, `text` or `none`.
    pub search: Option<Text>,
    pub facet: bool,
    pub open_data: Option<Text>,
    pub unit: Option<Text>,
    pub options: Vec<Text>,
    pub many: bool,
    /// Of a reference: the register it leads to.
    pub register: Option<Text>,
    /// Of an area: its kind.
    pub area_kind: Option<Text>,
}

/// One file of records, not read yet: what was read and checked before need not be read
/// again, and the drafts of a large register are never in memory all at once.
#[derive(Clone, Debug)]
pub struct RecordsFile {
    pub file: Source,
    /// The folder's name.
    pub register: String,
}

/// What one file of records says; borrows its texts from the file.
#[derive(Clone, Debug)]
pub struct RecordsDraft<'s> {
    pub file: Source,
    /// The folder's name.
    pub register: String,
    /// Whether lines could not be read: then nothing is said to be missing.
    pub lost: bool,
    pub records: Vec<RecordDraft<'s>>,
}

/// One `[[record]]`, still a table: only its register's schema tells what it may say.
#[derive(Clone, Debug)]
pub struct RecordDraft<'s> {
    /// Of the `[[record]]` line.
    pub span: Span,
    pub table: Table<'s>,
}

/// `data/statistics/<statistic>.toml`.
#[derive(Clone, Debug)]
pub struct StatisticDraft {
    pub file: Source,
    /// The file's name without `.toml`.
    pub id: String,
    pub title: Text,
    pub description: Option<Text>,
    pub source: Text,
    pub note: Option<Text>,
    pub as_of: Spanned<AsOf>,
    /// Columns to draw; every column of the first one's unit where nothing is said, none
    /// where the list is empty.
    pub chart: Option<Vec<Text>>,
    pub columns: Vec<ColumnDraft>,
    pub rows: Vec<RowDraft>,
    pub checks: Vec<SumDraft>,
}

#[derive(Clone, Debug)]
pub struct ColumnDraft {
    pub key: Text,
    pub label: Text,
    pub unit: Option<Text>,
}

#[derive(Clone, Debug)]
pub struct RowDraft {
    pub span: Span,
    pub key: Text,
    pub label: Text,
    pub as_of: Option<Spanned<AsOf>>,
    pub partial: bool,
    pub values: Table<'static>,
}

/// `[[check]]`: these columns add up to that one, in every row that has them all.
#[derive(Clone, Debug)]
pub struct SumDraft {
    pub span: Span,
    pub sum: Vec<Text>,
    pub equals: Text,
}

/// `themes/<theme>/theme.toml`.
#[derive(Clone, Debug)]
pub struct ThemeDraft {
    pub file: Source,
    /// The folder's name.
    pub theme: String,
    /// The theme whose templates and files it adds to; the base theme where nothing is said.
    pub extends: Option<Text>,
}

/// A Markdown file.
#[derive(Clone, Debug)]
pub struct PageDraft {
    pub file: Source,
    pub front: FrontMatter,
    pub body: Arc<Markdown>,
    /// Of the headings of its body.
    pub anchors: Arc<Anchors>,
}

/// What can be led to within a page.
#[derive(Clone, Debug)]
pub struct Anchors {
    ids: BTreeSet<String>,
    /// Of all of them.
    pub digest: Digest,
}

impl Anchors {
    /// Whether there is such an anchor.
    pub fn contains(&self, id: &str) -> bool {
        self.ids.contains(id)
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.ids.iter().map(String::as_str)
    }
}

impl FromIterator<String> for Anchors {
    fn from_iter<I: IntoIterator<Item = String>>(ids: I) -> Anchors {
        let ids: BTreeSet<String> = ids.into_iter().collect();
        let digest = ids.iter().fold(Digest::of(b"anchors"), |digest, id| digest.with_word(id));
        Anchors { ids, digest }
    }
}

/// What stands between the `+++` lines.
#[derive(Clone, Debug)]
pub struct FrontMatter {
    pub title: Text,
    pub description: Option<Text>,
    pub weight: i64,
    pub date: Option<Spanned<Date>>,
    pub updated: Option<Spanned<Date>>,
    pub reviewed: Option<Spanned<Date>>,
    pub reviewed_by: Option<Text>,
    pub review_due: Option<Spanned<Date>>,
    /// `publish_from` and `expires`; a page is never "withdrawn".
    pub period: Period,
    pub draft: bool,
    pub slug: Option<Text>,
    pub path: Option<Text>,
    pub aliases: Vec<Text>,
    pub audience: Vec<Text>,
    pub desk: Option<Text>,
    pub source: Option<Text>,
    pub keywords: Vec<Text>,
    /// Source paths or URLs of the site.
    pub related: Vec<Text>,
    pub template: Option<Text>,
    /// The site's own values for its own templates.
    pub extra: Option<Spanned<Table<'static>>>,
}

/// A TOML value with its places. A text without escapes is a part of its file, since most
/// are looked at once and then let go.
#[derive(Clone, Debug, PartialEq)]
pub enum Raw<'s> {
    Text(Cow<'s, str>),
    Integer(i64),
    Float(f64),
    Boolean(bool),
    Date(Date),
    /// A time, or a date with a time: as it was written.
    Time(String),
    List(Vec<Spanned<Raw<'s>>>),
    Table(Table<'s>),
    /// Could not be read, and was reported.
    Faulty,
}

/// A TOML table, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table<'s> {
    /// Keys are shared within a file: thousands of records have the same ones.
    pub entries: Vec<(Spanned<Arc<str>>, Spanned<Raw<'s>>)>,
}

impl<'s> Table<'s> {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Spanned<Raw<'s>>> {
        self.entries.iter().find(|(name, _)| *name.value == *key).map(|(_, value)| value)
    }

    /// The same, kept apart from its file.
    pub fn into_owned(self) -> Table<'static> {
        let entries = self.entries.into_iter();
        Table { entries: entries.map(|(key, value)| (key, value.map(Raw::into_owned))).collect() }
    }
}

impl Raw<'_> {
    /// The same, kept apart from its file.
    pub fn into_owned(self) -> Raw<'static> {
        match self {
            Raw::Text(text) => Raw::Text(Cow::Owned(text.into_owned())),
            Raw::Integer(number) => Raw::Integer(number),
            Raw::Float(number) => Raw::Float(number),
            Raw::Boolean(truth) => Raw::Boolean(truth),
            Raw::Date(date) => Raw::Date(date),
            Raw::Time(written) => Raw::Time(written),
            Raw::List(list) => Raw::List(list.into_iter().map(|item| item.map(Raw::into_owned)).collect()),
            Raw::Table(table) => Raw::Table(table.into_owned()),
            Raw::Faulty => Raw::Faulty,
        }
    }
}
