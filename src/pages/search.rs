//! `/search/`: the page of the search, and the files of its index beside it. Template
//! `search.html`.
//!
//! Without script the page leads on by area, by 五十音 and by the index of all pages.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::derive::navigation::Link;
use crate::prose::Prose;
use crate::search::{File, Folder, FolderPart, Index, Kept, index};
use crate::site::{GuideId, PagePath, Section, Site};
use crate::text::{Digest, Digester};

use super::head::{About, Head};
use super::page::{Group, GroupPart, Page, Parts, Press};
use super::shelf::Shelves;
use super::words::{self, AllWords, PartView, Words};

/// The page and every file of the index, those of each folder as a group. `last` is what was
/// cut before.
pub fn pages<'s>(
    site: &'s Site,
    shelves: &Shelves<'s>,
    words: &AllWords<'s>,
    last: &Kept,
) -> (Vec<Page<'s>>, Vec<Group<'s>>, Kept) {
    let prose: BTreeMap<&GuideId, &Prose> = words.iter().map(|(id, words)| (*id, &*words.prose)).collect();
    let (Index { files, folders, .. }, kept) = index(site, &prose, last);
    let mut pages = vec![page(site, shelves, words)];
    pages.extend(files.iter().map(file));
    (pages, folders.into_iter().map(group).collect(), kept)
}

fn group<'s>(folder: Folder) -> Group<'s> {
    let (path, digest) = (folder.path.clone(), folder.digest);
    let parts = move || {
        let part = |(digest, part): (Digest, FolderPart)| {
            let pages = move || part.files().map(file).collect();
            GroupPart { digest, pages: Box::new(pages) }
        };
        folder.parts().map(part).collect()
    };
    Group { folder: path, digest, parts: Box::new(parts) }
}

fn file<'s>(file: &Arc<File>) -> Page<'s> {
    let file = file.clone();
    Page::bytes(file.path.clone(), file.digest, move || file.bytes())
}

fn page<'s>(site: &'s Site, shelves: &Shelves<'s>, words: &AllWords<'s>) -> Page<'s> {
    let path = PagePath::search();
    let words = words::at(site, words, &path);
    let description = "言葉、名前、読み、電話番号、住所でさがせます。";
    let about = About { indexed: false, ..About::generated(site, path.clone(), "検索", description) };
    let around = Around {
        head: Head::new(site, about),
        areas: site
            .areas
            .iter()
            .filter(|area| area.page)
            .map(|area| Link::new(&site.settings, &PagePath::area(&area.id), &area.name))
            .collect(),
        registers: shelves.values().map(|shelf| register(site, shelf)).collect(),
        sections: sections(site),
    };
    Page::view(path, SearchParts { around, words })
}

struct SearchParts<'s> {
    around: Around<'s>,
    words: Option<Arc<Words<'s>>>,
}

impl Parts for SearchParts<'_> {
    fn template(&self) -> &str {
        "search.html"
    }

    fn digest(&self) -> Digest {
        let words = self.words.iter().map(|words| words.digest);
        Digester::default().digest(Digest::of_value(&self.around)).digests(words).finish()
    }

    fn view(&self, press: &Press<'_>) -> impl Serialize {
        SearchPage {
            around: &self.around,
            body: self.words.iter().flat_map(|words| words.view(press, &mut 0)).collect(),
        }
    }
}

/// `search.html`
#[derive(Serialize)]
struct SearchPage<'p> {
    #[serde(flatten)]
    around: &'p Around<'p>,
    /// Component `parts`.
    body: Vec<PartView<'p>>,
}

#[derive(Serialize)]
struct Around<'s> {
    head: Head<'s>,
    areas: Vec<Link>,
    registers: Vec<RegisterWays>,
    /// Every section with its pages.
    sections: Vec<SectionWays>,
}

/// A register, and its rows of 五十音 that have records.
#[derive(Serialize)]
struct RegisterWays {
    title: String,
    url: String,
    kana: Vec<Link>,
}

fn register(site: &Site, shelf: &super::shelf::Shelf<'_>) -> RegisterWays {
    let id = &shelf.schema.id;
    let parts = match shelf.schema.one_per {
        Some(_) => &[][..],
        None => &shelf.lists.whole.parts,
    };
    let parts = parts.iter().filter(|part| !part.members.is_empty());
    RegisterWays {
        title: shelf.schema.title.clone(),
        url: site.settings.url(&PagePath::register(id)),
        kana: parts
            .map(|part| Link::new(&site.settings, &PagePath::register_kana(id, &part.slug), &part.name))
            .collect(),
    }
}

/// A section and the pages in it.
#[derive(Serialize)]
struct SectionWays {
    title: String,
    url: String,
    pages: Vec<Link>,
}

fn sections(site: &Site) -> Vec<SectionWays> {
    let in_order = std::iter::once(&site.sections[&PagePath::home()]).flat_map(|home| below(site, home));
    let ways = in_order.filter(|section| !section.generated).map(|section| SectionWays {
        title: section.title.clone(),
        url: site.settings.url(&section.path),
        pages: section.pages.iter().map(|id| Link::to_guide(&site.settings, &site.guides[id])).collect(),
    });
    ways.collect()
}

/// The sections below one, each before its own.
fn below<'s>(site: &'s Site, section: &'s Section) -> Vec<&'s Section> {
    let inner = section.sections.iter().filter_map(|path| site.sections.get(path));
    inner.flat_map(|inner| std::iter::once(inner).chain(below(site, inner))).collect()
}
