//! All pages of a site: the list of page kinds.

use std::collections::HashMap;

use crate::search::Kept;
use crate::site::{PagePath, Site};
use crate::text::{Asset, Checked};
use crate::theme::Static;

use super::frame::published_file;
use super::page::Page;
use super::shelf::shelves;
use super::{
    alias, area, areas, feed, glossary, gone, guide, headers, home, not_found, open_data, print, record,
    register, registers, robots, search, section, sitemap, statistic, updates, words,
};

/// What is published at every path of the site. `statics` are the files of its `static/`
/// folders, `assets` all files of `content/` that are no Markdown; `last` is what the search
/// cut before.
pub fn plan<'s>(
    site: &'s Site,
    statics: &'s [Static],
    assets: &'s [Asset],
    last: &Kept,
) -> (Checked<Vec<Page<'s>>>, Kept) {
    let shelves = shelves(site);
    let words = words::all(site, &shelves);
    let mut pages = vec![home::page(site, &words)];
    pages.extend(section::pages(site, &words));
    pages.extend(guide::pages(site, &words));
    pages.extend(print::pages(site, &words));
    if !shelves.is_empty() {
        pages.push(registers::page(site, &shelves, &words));
    }
    pages.extend(register::pages(&shelves, &words));
    pages.extend(record::pages(&shelves));
    pages.extend(areas::page(site, &words));
    pages.extend(area::pages(site, &shelves, &words));
    pages.extend(open_data::pages(site, &shelves, &words));
    pages.push(glossary::page(site, &words));
    pages.extend(statistic::pages(site, &words));
    pages.push(updates::page(site, &words));
    pages.push(feed::page(site));
    pages.extend(gone::pages(site));
    pages.extend(alias::pages(site));
    pages.extend(sitemap::pages(site, &shelves));
    let (of_search, kept) = search::pages(site, &shelves, &words, last);
    pages.extend(of_search);
    pages.push(not_found::page(site));
    pages.push(robots::page(&site.settings));
    pages.push(headers::page(&site.settings));
    pages.extend(statics.iter().map(copied));
    pages.extend(beside(site, assets));
    (Checked::fine(pages), kept)
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
