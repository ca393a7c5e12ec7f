//! `/areas/`: find my area. Template `areas.html`.

use std::sync::Arc;

use serde::Serialize;

use crate::site::{Area, PagePath, Site};
use crate::text::{Digest, Digester};

use super::head::{About, Head};
use super::page::{Page, Parts, Press};
use super::shown::AreaLink;
use super::words::{self, AllWords, PartView, Words};

/// The page that leads to every area, of all of which `areas` is; none where no area has a page.
pub fn page<'s>(site: &'s Site, words: &AllWords<'s>, areas: Digest) -> Option<Page<'s>> {
    let words = words::at(site, words, &PagePath::areas());
    let any = site.areas.iter().any(|area| area.page);
    any.then(|| Page::view(PagePath::areas(), Areas { site, areas, words }))
}

struct Areas<'s> {
    site: &'s Site,
    /// Of all areas.
    areas: Digest,
    words: Option<Arc<Words<'s>>>,
}

impl<'s> Areas<'s> {
    fn head(&self) -> Head<'s> {
        let description = "住んでいる地域の登録と相談先を、まとめて見られます。";
        Head::new(self.site, About::generated(self.site, PagePath::areas(), "地域からさがす", description))
    }

    fn rows(&self) -> Vec<AreaRow<'s>> {
        self.site.areas.iter().filter(|area| area.page).map(|area| AreaRow::new(self.site, area)).collect()
    }
}

impl Parts for Areas<'_> {
    fn template(&self) -> &str {
        "areas.html"
    }

    fn digest(&self) -> Digest {
        let words = self.words.iter().map(|words| words.digest);
        Digester::default().digest(self.head().digest()).digest(self.areas).digests(words).finish()
    }

    fn view(&self, press: &Press<'_>) -> impl Serialize {
        let areas = self.rows();
        AreasPage {
            head: self.head(),
            body: self.words.iter().flat_map(|words| words.view(press, &mut 0)).collect(),
            entered: areas.iter().any(|area| area.decided),
            areas,
        }
    }
}

/// `areas.html`
#[derive(Serialize)]
struct AreasPage<'s, 'p> {
    head: Head<'s>,
    /// The words of an `_index.md` at its URL. Component `parts`.
    body: Vec<PartView<'p>>,
    /// The areas with a page, in the order of the file.
    areas: Vec<AreaRow<'s>>,
    /// Whether anybody has entered what decides any of them.
    entered: bool,
}

/// An area and what tells that a home lies in it.
#[derive(Serialize)]
pub struct AreaRow<'s> {
    pub name: &'s str,
    pub reading: &'s str,
    pub url: String,
    /// The areas it lies in, widest first, each once.
    pub around: Vec<AreaLink<'s>>,
    pub towns: &'s [String],
    pub school_districts: &'s [String],
    pub postal_codes: &'s [String],
    /// Whether anybody has entered what decides it.
    pub decided: bool,
}

impl<'s> AreaRow<'s> {
    /// The row of an area with a page.
    pub fn new(site: &'s Site, area: &'s Area) -> AreaRow<'s> {
        let Area { towns, school_districts, postal_codes, .. } = area;
        AreaRow {
            name: &area.name,
            reading: area.reading.as_deref().unwrap_or_default(),
            url: site.settings.area_url(&area.id),
            around: around(site, area).into_iter().map(|area| AreaLink::new(site, &area.id)).collect(),
            decided: !(towns.is_empty() && school_districts.is_empty() && postal_codes.is_empty()),
            towns,
            school_districts,
            postal_codes,
        }
    }
}

/// The areas that an area lies in, widest first, each once.
fn around<'s>(site: &'s Site, area: &'s Area) -> Vec<&'s Area> {
    let mut around: Vec<&Area> = Vec::new();
    let mut next: Vec<&Area> = vec![area];
    while !next.is_empty() {
        next = next.iter().flat_map(|area| &area.within).map(|id| site.areas.area(id)).collect();
        next.retain(|area| !around.iter().any(|known| known.id == area.id));
        next.dedup_by(|a, b| a.id == b.id);
        around.extend(&next);
    }
    around.reverse();
    around
}
