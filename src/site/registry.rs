//! The registry: every path that the site's files and data claim, each with one owner.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::parse::draft::Anchors;
use crate::say;
use crate::text::{Checked, Diagnostic, Place, Words};

use super::Site;
use super::contents::{Beside, Copied};
use super::outline::{self, Placed};
use super::path::PagePath;
use super::paths::{Paths, Places, Spot, Standing};
use super::reading::KanaRow;
use super::register::Register;

/// One claim to a path.
struct Claim {
    path: PagePath,
    spot: Spot,
    by: Claimant,
}

/// Who claims a path, for the message when two do.
enum Claimant {
    /// An author's file, where it says so or as a whole.
    File(Place),
    Ours(Words),
}

/// Every path and anchor of the site but those of records. Two claims to one path are an error
/// that shows both.
pub(in crate::site) fn registry(site: &Site, placed: &[Placed<'_>], copied: Copied<'_>) -> Checked<Places> {
    let mut claims = generated(site);
    claims.extend(site.sections.values().filter(|section| section.has_print()).map(|section| Claim {
        path: PagePath::print(&section.path),
        spot: published(&section.title),
        by: Claimant::Ours(say!("印刷用のページ", "the page for paper")),
    }));
    claims.extend(copied.statics.iter().map(|file| Claim {
        path: PagePath::checked(file),
        spot: published(file),
        by: Claimant::File(Place::file(&format!("static/{file}").into())),
    }));
    let mut registry = Registry::new(&site.paths);
    for claim in claims {
        registry.owners.insert(claim.path.as_str().to_lowercase(), claim.by);
        registry.places.spots.insert(claim.path, claim.spot);
    }
    for page in placed {
        registry.place_page(page);
    }
    for section in site.sections.values().filter(|section| section.opening.is_none()) {
        let spot = Spot { anchors: Some(Arc::new(Anchors::from_iter([]))), ..published(&section.title) };
        registry.places.spots.entry(section.path.clone()).or_insert(spot);
    }
    for file in &*site.beside {
        registry.place_file(file);
    }
    for page in placed {
        registry.place_aliases(page);
    }
    Checked { value: registry.places, diagnostics: registry.found }
}

/// Paths as they are claimed, one after the other.
struct Registry<'s> {
    /// Of records.
    records: &'s Paths,
    places: Places,
    /// By path in small letters.
    owners: BTreeMap<String, Claimant>,
    found: Vec<Diagnostic>,
}

impl<'s> Registry<'s> {
    fn new(records: &'s Paths) -> Registry<'s> {
        Registry { records, places: Places::default(), owners: BTreeMap::new(), found: vec![] }
    }

    fn place_page(&mut self, page: &Placed<'_>) {
        let draft = page.draft;
        self.places.sources.insert(page.id.as_str().to_owned(), page.path.clone());
        let folder = page.id.as_str().rsplit_once('/').map_or("", |(folder, _)| folder);
        self.places.folders.insert(page.path.clone(), folder.to_owned());
        let spot = Spot {
            title: (&*draft.front.title.value).into(),
            standing: page.standing,
            guide: Some(page.id.clone()),
            anchors: Some(draft.anchors.clone()),
        };
        let owner = self.owners.get(&page.path.as_str().to_lowercase());
        if page.opens && matches!(owner, Some(Claimant::Ours(_))) {
            let ours = self.places.spots.get_mut(&page.path);
            if let Some(ours) = ours.filter(|_| page.standing == Standing::Published) {
                *ours = Spot { anchors: ours.anchors.clone(), ..spot };
            }
            return;
        }
        let said = draft.front.path.as_ref().or(draft.front.slug.as_ref());
        let place = said.map_or(Place::file(&draft.file.path), |said| Place::at(&draft.file, said.span));
        if self.claim(&page.path, Claimant::File(place)) {
            self.places.spots.insert(page.path.clone(), spot);
        }
    }

    fn place_file(&mut self, file: &Beside) {
        let standing = self.owner_standing(&file.path);
        self.claim(&file.path, Claimant::File(Place::file(&file.source)));
        let below = file.source.strip_prefix("content/").unwrap_or(&file.source);
        self.places.sources.insert(below.to_owned(), file.path.clone());
        let spot = Spot { standing, ..published(file.path.as_str()) };
        self.places.spots.entry(file.path.clone()).or_insert(spot);
    }

    /// The standing of the page that a file lies beside: the nearest one above it.
    fn owner_standing(&self, file: &PagePath) -> Standing {
        let folders =
            std::iter::successors(file.as_str().rfind('/').map(|at| &file.as_str()[..=at]), |folder| {
                (!folder.is_empty())
                    .then(|| folder.trim_end_matches('/').rfind('/').map_or("", |at| &folder[..=at]))
            });
        folders
            .chain([""])
            .find_map(|folder| self.places.spots.get(folder))
            .map_or(Standing::Published, |spot| spot.standing)
    }

    fn place_aliases(&mut self, page: &Placed<'_>) {
        let file = &page.draft.file;
        for alias in page.draft.front.aliases.iter().filter(|alias| !alias.value.is_empty()) {
            let trimmed = alias.value.trim_matches('/');
            let fault = trimmed.split('/').find_map(outline::part_fault);
            if let Some(fault) = fault {
                let at = Place::at(file, alias.span);
                self.found.push(Diagnostic::error("malformed-path", at, fault).hint(say!(
                    "前の住所を「/old/page/」の形で書きます",
                    "an old URL is written as `/old/page/`"
                )));
                continue;
            }
            let is_file = trimmed.rsplit('/').next().is_some_and(|last| last.ends_with(".html"));
            let path = PagePath::checked(&if is_file { trimmed.to_owned() } else { format!("{trimmed}/") });
            let place = Place::at(file, alias.span);
            if self.claim(&path, Claimant::File(place)) && page.standing == Standing::Published {
                self.places.aliases.insert(path, page.path.clone());
            }
        }
    }

    /// Notes who owns a path; false, with an error at both places, where somebody does already.
    /// Paths that differ only in capitals are one path on the machines of many readers.
    fn claim(&mut self, path: &PagePath, by: Claimant) -> bool {
        let key = path.as_str().to_lowercase();
        if !self.owners.contains_key(&key) && self.records.is_of_record(&key) {
            self.owners.insert(key.clone(), Claimant::Ours(page_of_register()));
        }
        let Some(earlier) = self.owners.get(&key) else {
            self.owners.insert(key, by);
            return true;
        };
        if let Claimant::File(place) = by {
            self.found.push(claimed_twice(path, place, earlier));
        }
        false
    }
}

fn claimed_twice(path: &PagePath, place: Place, earlier: &Claimant) -> Diagnostic {
    let said = say!("住所「/{path}」が二つのものに使われています", "the URL `/{path}` belongs to two things");
    let diagnostic = Diagnostic::error("duplicate-url", place, said);
    let diagnostic = match earlier {
        Claimant::File(earlier) => {
            diagnostic.also(earlier.clone(), say!("こちらも同じ住所です", "this has the same URL"))
        }
        Claimant::Ours(words) => {
            let (ja, en) = (&words.ja, &words.en);
            diagnostic.hint(say!("{ja}がその住所を使います", "{en} is published there"))
        }
    };
    diagnostic.hint(say!(
        "どちらかのファイル名、slug、path、aliases を変えてください",
        "change the name, `slug`, `path` or `aliases` of one of them"
    ))
}

fn published(title: &str) -> Spot {
    Spot { title: title.into(), standing: Standing::Published, guide: None, anchors: None }
}

/// The lists and indexes that this site's data make: an `_index.md` there gives its words.
pub(in crate::site) fn generated_paths(site: &Site) -> BTreeSet<PagePath> {
    let mut paths: BTreeSet<PagePath> = indexes(site).into_iter().map(|(path, ..)| path).collect();
    paths.extend(site.statistics.keys().map(PagePath::statistic));
    for area in site.areas.iter().filter(|area| area.page) {
        paths.insert(PagePath::area(&area.id));
        let placed = site.registers.values().filter(|register| register.schema.placed);
        paths.extend(placed.map(|register| PagePath::register_area(&register.schema.id, &area.id)));
    }
    paths.extend(site.registers.keys().map(PagePath::register));
    paths
}

/// The pages that open each kind of page, with their names in Japanese and English. A site
/// without registers, or without areas that have pages, has no page for those.
fn indexes(site: &Site) -> Vec<(PagePath, &'static str, &'static str)> {
    let mut indexes = vec![
        (PagePath::glossary(), "用語集", "glossary"),
        (PagePath::statistics(), "統計", "statistics"),
        (PagePath::updates(), "更新のお知らせ", "updates"),
        (PagePath::open_data(), "オープンデータ", "open data"),
        (PagePath::search(), "検索", "search"),
    ];
    if !site.registers.is_empty() {
        indexes.push((PagePath::registers(), "名簿", "registers"));
    }
    if site.areas.iter().any(|area| area.page) {
        indexes.push((PagePath::areas(), "地域からさがす", "areas"));
    }
    indexes
}

/// Everything that the site's data publish by themselves.
fn generated(site: &Site) -> Vec<Claim> {
    let ours = |path: PagePath, title: &str, what: Words| Claim {
        path,
        spot: published(title),
        by: Claimant::Ours(what),
    };
    let mut claims: Vec<Claim> = Vec::new();
    let index = |path: PagePath, ja: &str, en: &str| {
        let title = match &*site.settings.language {
            "ja" => ja,
            _ => en,
        };
        ours(path, title, say!("{ja}のページ", "the page of the {en}"))
    };
    claims.extend(indexes(site).into_iter().map(|(path, ja, en)| index(path, ja, en)));
    let terms: Anchors = site.glossary.iter().map(|term| term.id.to_string()).collect();
    claims[0].spot.anchors = Some(Arc::new(terms));
    for area in site.areas.iter().filter(|area| area.page) {
        claims.push(ours(PagePath::area(&area.id), &area.name, say!("地域のページ", "the page of an area")));
    }
    for statistic in site.statistics.values() {
        let what = || say!("統計のページ", "the page of a statistic");
        claims.push(ours(PagePath::statistic(&statistic.id), &statistic.title, what()));
        claims.push(ours(PagePath::statistic_csv(&statistic.id), &statistic.title, what()));
    }
    for register in site.registers.values() {
        claims.extend(of_register(site, register));
    }
    let fixed = ["feed.xml", "sitemap.xml", "robots.txt", "404.html", "_headers", "build.json"];
    claims.extend(
        fixed.map(|name| ours(PagePath::fixed(name), name, say!("決まったファイル", "a fixed file"))),
    );
    claims
}

fn page_of_register() -> Words {
    say!("名簿のページ", "a page of a register")
}

/// The lists and files of a register; its records need no claim.
fn of_register(site: &Site, register: &Register) -> Vec<Claim> {
    let schema = &register.schema;
    let ours = |path: PagePath, spot: Spot| Claim { path, spot, by: Claimant::Ours(page_of_register()) };
    let title = published(&schema.title);
    let mut claims = vec![ours(PagePath::register(&schema.id), title.clone())];
    if schema.license.is_some() {
        claims.push(ours(PagePath::open_data_csv(&schema.id), title.clone()));
        claims.push(ours(PagePath::open_data_json(&schema.id), title.clone()));
    }
    for area in site.areas.iter().filter(|area| area.page && schema.placed) {
        let spot = published(&schema.title_in(area));
        claims.push(ours(PagePath::register_area(&schema.id, &area.id), spot));
    }
    let row = |row: &KanaRow| {
        let spot = published(&format!("{}（{}）", schema.title, row.name()));
        ours(PagePath::register_kana(&schema.id, row.as_str()), spot)
    };
    claims.extend(register.rows.iter().map(row));
    claims
}
