//! All pages of a site: the list of page kinds.

use std::collections::HashMap;
use std::sync::Arc;

use crate::site::{PagePath, Site};
use crate::text::Asset;
use crate::theme::Static;

use super::frame::published_file;
use super::page::{Group, GroupPart, Page, Plan};
use super::recall::Recall;
use super::shared::Shared;
use super::shelf::{Shelf, Shelves, shelves};
use super::words::AllWords;
use super::{
    alias, area, areas, feed, glossary, gone, guide, headers, home, not_found, open_data, print, recall,
    record, register, registers, robots, search, section, shelf, sitemap, statistic, updates, words,
};

/// What was made of the parts of a site: kept for the next build.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    shelves: shelf::Kept,
    words: words::Kept,
    guides: guide::Kept,
    sheets: print::Kept,
    sitemaps: sitemap::Kept,
    search: crate::search::Kept,
    recall: recall::Kept,
}

/// What is published at every path of the site. `statics` are the files of its `static/`
/// folders, `assets` all files of `content/` that are no Markdown; `last` is what was
/// made before.
pub fn plan<'s>(site: &'s Site, statics: &'s [Static], assets: &'s [Asset], last: &Kept) -> (Plan<'s>, Kept) {
    let recall = Recall::new(site.content, &last.recall);
    let shared = Shared::of(site, &recall);
    let (shelves, of_shelves) = shelves(site, shared, &last.shelves);
    let (words, of_words) = words::all(site, &shelves, shared, &last.words);
    let mut pages = vec![home::page(site, &words)];
    pages.extend(section::pages(site, &words, &recall));
    let (found, of_guides) = guide::pages(site, &words, shared, &recall, &last.guides);
    pages.extend(found);
    let (found, of_sheets) = print::pages(site, &words, &recall, &last.sheets);
    pages.extend(found);
    if !shelves.is_empty() {
        pages.push(registers::page(site, &shelves, &words));
    }
    pages.extend(areas::page(site, &words, shared.areas));
    pages.extend(area::pages(site, &shelves, &words, shared.areas, &recall));
    pages.extend(open_data::pages(site, &shelves, &words));
    pages.push(glossary::page(site, &words));
    pages.extend(statistic::pages(site, &words));
    pages.push(updates::page(site, &words));
    pages.push(feed::page(site, &recall));
    pages.extend(gone::pages(site));
    pages.extend(alias::pages(site));
    let (found, of_sitemaps) = sitemap::pages(site, &shelves, &last.sitemaps);
    pages.extend(found);
    let (found, folders, of_search) = search::pages(site, &shelves, &words, &last.search);
    pages.extend(found);
    pages.push(not_found::page(site));
    pages.push(robots::page(&site.settings));
    pages.push(headers::page(&site.settings));
    pages.extend(statics.iter().map(copied));
    pages.extend(beside(site, assets));
    let kept = Kept {
        shelves: of_shelves,
        words: of_words,
        guides: of_guides,
        sheets: of_sheets,
        sitemaps: of_sitemaps,
        search: of_search,
        recall: recall.kept(),
    };
    let mut groups = groups(&shelves, &words);
    groups.extend(folders);
    (Plan { pages, groups }, kept)
}

/// The lists of each register, and its records in parts.
fn groups<'s>(shelves: &Shelves<'s>, words: &AllWords<'s>) -> Vec<Group<'s>> {
    let group = |shelf: &Arc<Shelf<'s>>| {
        let folder = PagePath::register(&shelf.schema.id).to_string();
        // Lists have words of their own where `content/` gives some.
        let of_lists = words.values().filter(|words| words.guide().path.as_str().starts_with(&folder));
        let of_lists: AllWords<'s> = of_lists.map(|words| (&words.guide().id, words.clone())).collect();
        let digest = shelf.digest.with(shelf.lists.register.digest);
        let digest = of_lists
            .values()
            .fold(digest, |digest, words| digest.with(words.digest).with(words.guide().digest));
        let (shelf, of_lists) = (shelf.clone(), Arc::new(of_lists));
        let parts = move || {
            let (of_register, of_lists) = (shelf.clone(), of_lists.clone());
            let lists = move || register::pages(&of_register, &of_lists);
            let mut parts = vec![GroupPart { digest, pages: Box::new(lists) }];
            parts.extend(record::parts(&shelf));
            parts
        };
        Group { folder, digest, parts: Box::new(parts) }
    };
    shelves.values().map(group).collect()
}

/// A file of a `static/` folder, at the path that the frame names.
fn copied(file: &Static) -> Page<'_> {
    let path = published_file(&file.name, file.asset.digest);
    Page::copy(PagePath::fixed(&path), &file.asset)
}

/// Files that are published with the page beside which they lie.
fn beside<'s>(site: &'s Site, assets: &'s [Asset]) -> Vec<Page<'s>> {
    let by_path: HashMap<&str, &Asset> = assets.iter().map(|asset| (&*asset.path, asset)).collect();
    let asset = |source: &str| *by_path.get(source).expect("`site` names only files that it was given");
    site.beside.iter().map(|beside| Page::copy(beside.path.clone(), asset(&beside.source))).collect()
}
