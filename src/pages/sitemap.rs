//! `/sitemap.xml`, an index, and `/sitemaps/….xml`: every page that search engines may keep.
//!
//! A sitemap holds one section or one register; where that has more pages than a sitemap may
//! hold, one row of 五十音 of it. None is cut by a running number, so that a new page changes
//! one sitemap and no other.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::derive::kana::Part;
use crate::derive::listing::Row;
use crate::site::{PagePath, Site};
use crate::text::{ByDigest, Digest, Digester};

use super::page::Page;
use super::shelf::{Shelf, Shelves};
use super::xml::escaped;

/// How many URLs a sitemap holds at most.
const LONGEST: usize = 10_000;

/// The digests of each register's sitemaps, by name, under what decides which records stand in
/// them: kept for the next build.
#[derive(Clone, Debug, Default)]
pub struct Kept(ByDigest<Arc<Digests>>);

type Digests = BTreeMap<String, Digest>;

/// What one sitemap holds.
struct Sitemap<'s> {
    /// Of all its paths.
    digest: Digest,
    paths: Box<dyn Fn() -> Vec<PagePath> + Send + Sync + 's>,
}

impl<'s> Sitemap<'s> {
    fn of(paths: Vec<PagePath>) -> Sitemap<'s> {
        let digest = paths.iter().fold(Digest::of(b""), |digest, path| digest.with_word(path.as_str()));
        Sitemap { digest, paths: Box::new(move || paths.clone()) }
    }

    /// These lists and the records of a part; their paths are made when they are wanted.
    fn of_records(shelf: &Arc<Shelf<'s>>, lists: Vec<PagePath>, part: Option<usize>, digest: Digest) -> Self {
        let shelf = shelf.clone();
        let paths = move || {
            let path = |row: &Row| PagePath::record(&shelf.schema.id, &shelf.lists.entry(*row).record.id);
            let records = rows(&shelf, part).iter().map(path);
            lists.iter().cloned().chain(records).collect()
        };
        Sitemap { digest, paths: Box::new(paths) }
    }
}

/// The rows of a part of a register, by its place among those that a sitemap holds; of the
/// whole register where none is named.
fn rows<'a>(shelf: &'a Shelf<'_>, part: Option<usize>) -> &'a [Row] {
    let whole = &shelf.lists.whole;
    part.map_or(&whole.rows, |part| &short_parts(&whole.parts)[part].members)
}

/// Of the paths of these lists, and of the records of these rows.
fn digest_of(shelf: &Shelf<'_>, lists: &[PagePath], rows: &[Row]) -> Digest {
    let digest = lists.iter().fold(Digest::of(b""), |digest, path| digest.with_word(path.as_str()));
    rows.iter().fold(digest, |digest, row| digest.with_word(shelf.lists.entry(*row).record.id.as_str()))
}

/// The index and every sitemap. `last` is what was known of them before.
pub fn pages<'s>(site: &'s Site, shelves: &Shelves<'s>, last: &Kept) -> (Vec<Page<'s>>, Kept) {
    let site_groups = site_groups(site).into_iter().map(|(name, paths)| (name, Sitemap::of(paths)));
    let mut sitemaps: BTreeMap<String, Sitemap<'s>> = site_groups.collect();
    let mut kept = Kept::default();
    for shelf in shelves.values() {
        let places = shelf.lists.register.places;
        let known = last.0.get(&places).cloned().unwrap_or_default();
        let of_register = of_register(shelf, &known);
        let digests = of_register.iter().map(|(name, sitemap)| (name.clone(), sitemap.digest));
        kept.0.insert(places, Arc::new(digests.collect()));
        sitemaps.extend(of_register);
    }
    let names: Vec<String> = sitemaps.keys().map(|name| format!("sitemaps/{name}.xml")).collect();
    let address = Digester::default().text(&site.settings.origin).text(&site.settings.base_path).finish();
    let pages = sitemaps.into_values().zip(&names).map(|(Sitemap { digest, paths }, name)| {
        let make = move || sitemap(site, &paths()).into_bytes();
        Page::bytes(PagePath::fixed(name), address.with(digest), make)
    });
    let mut pages: Vec<Page<'s>> = pages.collect();
    let index = index(site, &names);
    let digest = Digest::of(index.as_bytes());
    pages.push(Page::bytes(PagePath::fixed("sitemap.xml"), digest, move || index.clone().into_bytes()));
    (pages, kept)
}

/// Pages of the site but those of single registers, by what they belong to.
fn site_groups(site: &Site) -> BTreeMap<String, Vec<PagePath>> {
    let mut groups: BTreeMap<String, Vec<PagePath>> = BTreeMap::new();
    let is_page = |path: &&PagePath| {
        let path = path.as_str();
        (path.is_empty() || path.ends_with('/') || path.ends_with(".html")) && path != "404.html"
            // What a query finds is for nobody to keep.
            && path != "search/"
    };
    let sheets: Vec<PagePath> = site
        .sections
        .values()
        .filter(|section| section.has_print())
        .map(|section| PagePath::print(&section.path))
        .collect();
    for path in site.paths.published().filter(is_page).filter(|path| !sheets.contains(path)) {
        let group = match path.as_str().split_once('/') {
            Some(("registers", rest)) if !rest.is_empty() => continue,
            Some((first, _)) => format!("site-{first}"),
            None => "site".to_owned(),
        };
        groups.entry(group).or_default().push(path.clone());
    }
    groups
}

/// Pages of one register: its lists, and its records or a row of them. Digests that are known
/// are not made again.
fn of_register<'s>(shelf: &Arc<Shelf<'s>>, known: &Digests) -> BTreeMap<String, Sitemap<'s>> {
    let id = &shelf.schema.id;
    let areas = shelf.lists.areas.iter().map(|(area, _)| PagePath::register_area(id, &area.id));
    let lists: Vec<PagePath> = std::iter::once(PagePath::register(id)).chain(areas).collect();
    let name = format!("register-{id}");
    let of_records = |name: &str, lists: Vec<PagePath>, part: Option<usize>| {
        let known = known.get(name).copied();
        let digest = known.unwrap_or_else(|| digest_of(shelf, &lists, rows(shelf, part)));
        Sitemap::of_records(shelf, lists, part, digest)
    };
    let whole = &shelf.lists.whole;
    if lists.len() + whole.rows.len() <= LONGEST {
        let sitemap = of_records(&name, lists, None);
        return BTreeMap::from([(name, sitemap)]);
    }
    let parts = short_parts(&whole.parts).into_iter().enumerate();
    let mut sitemaps: BTreeMap<String, Sitemap<'s>> = parts
        .map(|(place, part)| {
            let name = format!("{name}-{}", part.slug);
            let sitemap = of_records(&name, vec![], Some(place));
            (name, sitemap)
        })
        .collect();
    sitemaps.insert(name, Sitemap::of(lists));
    sitemaps
}

/// The parts of a list, each as large as a sitemap holds.
fn short_parts(parts: &[Part<Row>]) -> Vec<&Part<Row>> {
    let short = parts.iter().flat_map(|part| {
        if part.members.len() <= LONGEST || part.parts.is_empty() {
            return vec![part];
        }
        short_parts(&part.parts)
    });
    short.filter(|part| !part.members.is_empty()).collect()
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";

fn sitemap(site: &Site, urls: &[PagePath]) -> String {
    let mut text = format!("{HEAD}<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for path in urls {
        let url = escaped(&site.settings.absolute_url(path));
        text.extend(["<url><loc>", &url, "</loc></url>\n"]);
    }
    text.push_str("</urlset>\n");
    text
}

fn index(site: &Site, names: &[String]) -> String {
    let mut text = format!("{HEAD}<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for name in names {
        let url = site.settings.absolute_url(&PagePath::fixed(name));
        text.push_str(&format!("<sitemap><loc>{}</loc></sitemap>\n", escaped(&url)));
    }
    text.push_str("</sitemapindex>\n");
    text
}
