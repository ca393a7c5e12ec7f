//! The words of a page with all that their parts show: lists of registers, charts, desks.
//!
//! Takes what `prose` wrote and the shelves, gives what the component `parts` lays out. Made
//! once for each page of `content/`, since a page and the sheet of its section share it.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use serde::Serialize;

use crate::prose::{self, Care, CareLevel, Part, Prose, Sheet};
use crate::site::{Desk, DeskId, Guide, GuideId, PagePath, RegisterId, Site, StatisticId};
use crate::text::{ByDigest, Digest, Digester};

use super::head::DeskCard;
use super::page::{Html, Press};
use super::register::{ListPartView, list_part};
use super::shared::Shared;
use super::shelf::Shelves;
use super::statistic::StatisticView;

/// The words of every page of `content/`, by page.
pub type AllWords<'s> = BTreeMap<&'s GuideId, Arc<Words<'s>>>;

/// The words of the page of `content/` that gives its words to a path.
pub fn at<'s>(site: &'s Site, words: &AllWords<'s>, path: &PagePath) -> Option<Arc<Words<'s>>> {
    site.words(path).and_then(|guide| words.get(&guide.id)).cloned()
}

/// What was written, by what it was written from: kept for the next build.
#[derive(Clone, Debug, Default)]
pub struct Kept(ByDigest<Arc<Prose>>);

/// Writes every page.
pub fn all<'s>(site: &'s Site, shelves: &Shelves<'s>, shared: Shared, last: &Kept) -> (AllWords<'s>, Kept) {
    let around = around(site, shared);
    let material = Material::new(site, shelves);
    let guides: Vec<_> = site.guides.iter().collect();
    let words = guides.into_par_iter().map(|(id, guide)| {
        let key = guide.digest.with(around);
        let kept = last.0.get(&key).cloned();
        let prose = kept.unwrap_or_else(|| Arc::new(prose::write(site, guide)));
        (key, id, Arc::new(Words::new(site, guide, &material, prose)))
    });
    let words: Vec<(Digest, &GuideId, Arc<Words<'s>>)> = words.collect();
    let kept = words.iter().map(|(key, _, words)| (*key, words.prose.clone())).collect();
    (words.into_iter().map(|(_, id, words)| (id, words)).collect(), Kept(kept))
}

/// Of all that a page's words may name beside what its links lead to.
fn around(site: &Site, Shared { areas, desks, terms }: Shared) -> Digest {
    let registers: Vec<&RegisterId> = site.registers.keys().collect();
    let base = &site.settings.base_path;
    let digest = Digest::of_value(&(&site.statistics, registers, base));
    digest.with(areas).with(desks).with(terms)
}

/// The words of a page.
pub struct Words<'s> {
    site: &'s Site,
    guide: &'s Guide,
    pub prose: Arc<Prose>,
    /// The registers that it shows something of.
    shelves: Shelves<'s>,
    /// Of the words and of all that they show.
    pub digest: Digest,
}

/// Words as they stand on a sheet, once they were written for it.
pub type ForPrint = OnceLock<Arc<Prose>>;

impl<'s> Words<'s> {
    fn new(site: &'s Site, guide: &'s Guide, material: &Material<'_, 's>, prose: Arc<Prose>) -> Words<'s> {
        let mut words = Words { site, guide, prose, shelves: Shelves::new(), digest: Digest::of(b"") };
        let mut digester = Digester::default();
        digester.digest(words.prose.digest);
        words.shelves = material.gather(&words.prose.parts, &mut digester);
        words.digest = digester.finish();
        words
    }

    /// The page of `content/` that says them.
    pub fn guide(&self) -> &'s Guide {
        self.guide
    }

    /// The words as they stand on the sheet with the whole guide; written there once.
    pub fn for_print(&self, sheet: &Sheet, written: &ForPrint) -> Words<'s> {
        let write = || Arc::new(prose::write_for_print(self.site, self.guide, sheet));
        Words {
            prose: written.get_or_init(write).clone(),
            site: self.site,
            guide: self.guide,
            shelves: self.shelves.clone(),
            digest: self.digest,
        }
    }

    /// What the template sees. `charts` counts the charts of a page, each of which needs a
    /// name of its own.
    pub fn view(&self, press: &Press<'_>, charts: &mut usize) -> Vec<PartView<'_>> {
        self.views(&self.prose.parts, press, charts)
    }

    fn views<'p>(&'p self, parts: &'p [Part], press: &Press<'_>, charts: &mut usize) -> Vec<PartView<'p>> {
        parts.iter().map(|part| self.part(part, press, charts)).collect()
    }

    fn part<'p>(&'p self, part: &'p Part, press: &Press<'_>, charts: &mut usize) -> PartView<'p> {
        let site = self.site;
        let made = match part {
            Part::Html { html } => Made::Html { html: press.put_in_html(html.clone()) },
            Part::Figure(_) | Part::Area { .. } | Part::Term { .. } => return PartView::Plain(part),
            Part::Register { register, area } => {
                Made::Register(list_part(&self.shelves, register, area.as_ref()).view(press))
            }
            Part::Statistic { statistic } => {
                *charts += 1;
                Made::Statistic { statistic: StatisticView::new(site, &site.statistics[statistic], *charts) }
            }
            Part::Desk { desk, inline, .. } => {
                Made::Desk { desk: DeskCard::new(site, site.desk(desk)), inline: *inline }
            }
            Part::Care(Care { care, text, parts }) => {
                Made::Care { care: *care, text, parts: self.views(parts, press, charts) }
            }
        };
        PartView::Made(Box::new(made))
    }
}

/// What parts are made from, with the digests of all that a page may show of it.
struct Material<'a, 's> {
    shelves: &'a Shelves<'s>,
    desks: BTreeMap<&'s DeskId, Digest>,
    statistics: BTreeMap<&'s StatisticId, Digest>,
}

impl<'a, 's> Material<'a, 's> {
    fn new(site: &'s Site, shelves: &'a Shelves<'s>) -> Material<'a, 's> {
        let desk = |desk: &'s Desk| (&desk.id, Digest::of_value(&DeskCard::new(site, desk)));
        let statistics = site.statistics.iter().map(|(id, statistic)| (id, Digest::of_value(statistic)));
        Material { shelves, desks: site.desks.iter().map(desk).collect(), statistics: statistics.collect() }
    }

    /// The shelves that parts show something of; feeds the digests of all that they show.
    fn gather(&self, parts: &[Part], digester: &mut Digester) -> Shelves<'s> {
        let mut found = Shelves::new();
        for part in parts {
            match part {
                Part::Register { register, area } => {
                    let Some((id, shelf)) = self.shelves.get_key_value(register) else { continue };
                    digester.digest(list_part(self.shelves, register, area.as_ref()).digest());
                    found.insert(id, shelf.clone());
                }
                Part::Statistic { statistic } => {
                    digester.digest(self.statistics[statistic]);
                }
                Part::Desk { desk, .. } => {
                    digester.digest(self.desks[desk]);
                }
                Part::Care(care) => found.extend(self.gather(&care.parts, digester)),
                Part::Html { .. } | Part::Figure(_) | Part::Area { .. } | Part::Term { .. } => {}
            }
        }
        found
    }
}

/// A part as the template sees it.
#[derive(Serialize)]
#[serde(untagged)]
pub enum PartView<'p> {
    /// As `prose` wrote it.
    Plain(&'p Part),
    /// With what it shows.
    Made(Box<Made<'p>>),
}

/// A part with what it shows.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Made<'p> {
    Html { html: Html },
    Register(ListPartView<'p>),
    Statistic { statistic: StatisticView<'p> },
    Desk { desk: DeskCard, inline: bool },
    Care { care: CareLevel, text: &'p str, parts: Vec<PartView<'p>> },
}
