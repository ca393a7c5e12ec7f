//! All pages of a site: the list of page kinds.

use std::collections::HashMap;

use crate::site::{PagePath, Site, Status};
use crate::text::{Asset, Checked, Digest};
use crate::theme::Static;

use super::frame::published_file;
use super::headers::headers_file;
use super::page::Page;
use super::shelf::shelves;
use super::{area, areas, open_data, record, register, registers};

/// What is published at every path of the site. `statics` are the files of its `static/`
/// folders, `assets` all files of `content/` that are no Markdown.
pub fn plan<'s>(site: &'s Site, statics: &'s [Static], assets: &'s [Asset]) -> Checked<Vec<Page<'s>>> {
    let mut pages = Vec::new();
    let shelves = shelves(site);
    if !shelves.is_empty() {
        pages.push(registers::page(site, &shelves));
    }
    pages.extend(register::pages(&shelves));
    pages.extend(record::pages(&shelves));
    pages.extend(areas::page(site));
    pages.extend(area::pages(site, &shelves));
    pages.extend(open_data::pages(site, &shelves));
    pages.push(headers(site));
    pages.extend(statics.iter().map(copied));
    pages.extend(beside(site, assets));
    Checked::fine(pages)
}

/// `/_headers`: what a web server is to say of every file.
fn headers(site: &Site) -> Page<'_> {
    let text = headers_file(&site.settings.base_path, site.settings.status == Status::Demonstration);
    let digest = Digest::of(text.as_bytes());
    Page::bytes(PagePath::fixed("_headers"), digest, move || text.clone().into_bytes())
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
