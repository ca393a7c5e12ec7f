//! All of one area: what is set up there, the records of every register, whom to call.
//! Template `area.html`; the part of a register has the register's id as its anchor.

use std::sync::Arc;

use serde::Serialize;

use crate::derive::listing::Row;
use crate::site::{Area, PagePath, Site};
use crate::text::{Digest, Digester};

use super::areas::AreaRow;
use super::head::{About, DeskCard, Head};
use super::page::{Page, Parts, Press};
use super::recall::Recall;
use super::shelf::{ListView, RegisterView, Shelf, Shelves};
use super::shown::AreaLink;
use super::words::{self, AllWords, PartView, Words};

/// How many records of a register an area's page shows; its list has them all.
const SHOWN: usize = 10;

/// The page of every area that has one; `areas` is of them all.
pub fn pages<'s>(
    site: &'s Site,
    shelves: &Shelves<'s>,
    words: &AllWords<'s>,
    areas: Digest,
    recall: &Recall<'_>,
) -> Vec<Page<'s>> {
    let placed: Vec<&Arc<Shelf<'s>>> = shelves.values().filter(|shelf| shelf.schema.placed).collect();
    let (one_per, lists): (Vec<_>, Vec<_>) =
        placed.into_iter().cloned().partition(|shelf| shelf.schema.one_per.is_some());
    let shelves: Arc<[Arc<Shelf<'s>>]> = one_per.into_iter().chain(lists).collect();
    let with_page = site.areas.iter().filter(|area| area.page);
    let pages = with_page.enumerate().map(|(place, area)| {
        let path = PagePath::area(&area.id);
        let words = words::at(site, words, &path);
        let name = Digest::NOTHING.with_word(path.as_str());
        let head = recall.digest(name, || head(site, area).digest());
        Page::view(path, AreaParts { site, area, place, head, words, areas, shelves: shelves.clone() })
    });
    pages.collect()
}

struct AreaParts<'s> {
    site: &'s Site,
    area: &'s Area,
    /// Its place among the areas with a page.
    place: usize,
    /// Of its head.
    head: Digest,
    words: Option<Arc<Words<'s>>>,
    /// Of all areas.
    areas: Digest,
    /// The registers whose records are placed; those with one record for each area first.
    shelves: Arc<[Arc<Shelf<'s>>]>,
}

fn head<'s>(site: &'s Site, area: &'s Area) -> Head<'s> {
    Head::new(site, About::generated(site, PagePath::area(&area.id), &*area.name, ""))
}

impl<'s> AreaParts<'s> {
    fn rows<'a>(&self, shelf: &'a Shelf<'s>) -> &'a [Row] {
        &shelf.of_area(self.place).1.rows
    }

    fn section(&self, shelf: &Shelf<'s>, press: &Press<'_>) -> Section<'s> {
        let rows = self.rows(shelf);
        let first = &rows[..rows.len().min(SHOWN)];
        let url = PagePath::register_area(&shelf.schema.id, &self.area.id);
        Section {
            register: shelf.register_view(),
            count: rows.len(),
            has_more: rows.len() > first.len(),
            url: self.site.settings.url(&url),
            list: shelf.list_view(first, Some(self.area), press),
            desk: shelf.schema.desk.as_ref().map(|id| DeskCard::new(self.site, self.site.desk(id))),
        }
    }
}

impl Parts for AreaParts<'_> {
    fn template(&self) -> &str {
        "area.html"
    }

    fn digest(&self) -> Digest {
        let mut digester = Digester::default();
        digester.digest(self.head).digests(self.words.iter().map(|words| words.digest));
        for shelf in &*self.shelves {
            let rows = self.rows(shelf);
            let shown = shelf.digest_of(&rows[..rows.len().min(SHOWN)]);
            digester.digest(shelf.digest).number(rows.len() as u64).digest(shown);
        }
        digester.digest(self.areas).finish()
    }

    fn view(&self, press: &Press<'_>) -> impl Serialize {
        let Area { id, .. } = self.area;
        AreaPage {
            head: head(self.site, self.area),
            body: self.words.iter().flat_map(|words| words.view(press, &mut 0)).collect(),
            area: AreaRow::new(self.site, self.area),
            inside: self.site.areas.inside(id).map(|area| AreaLink::new(self.site, &area.id)).collect(),
            sections: self.shelves.iter().map(|shelf| self.section(shelf, press)).collect(),
            areas_url: self.site.settings.url(&PagePath::areas()),
        }
    }
}

/// `area.html`
#[derive(Serialize)]
struct AreaPage<'s, 'p> {
    head: Head<'s>,
    /// The words of an `_index.md` at its URL. Component `parts`.
    body: Vec<PartView<'p>>,
    area: AreaRow<'s>,
    /// The areas that lie directly in it.
    inside: Vec<AreaLink<'s>>,
    sections: Vec<Section<'s>>,
    areas_url: String,
}

/// A register's records in the area.
#[derive(Serialize)]
struct Section<'s> {
    register: RegisterView<'s>,
    /// How many there are.
    count: usize,
    /// Whether there are more than the first of them.
    has_more: bool,
    /// The list of them all.
    url: String,
    /// The first of them.
    list: ListView<'s>,
    /// Who answers for the register.
    desk: Option<DeskCard>,
}
