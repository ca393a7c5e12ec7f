//! Drafts → [`Site`], read as a table of contents.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::calendar::Date;
use crate::parse::draft::{Anchors, Drafts, PageDraft, SettingsDraft, UpdateDraft};
use crate::say;
use crate::text::{Checked, Diagnostic, Place, Source, Span, Spanned, Words};

use super::desk::Desk;
use super::guide::{Guide, Target};
use super::outline::{self, Placed};
use super::path::PagePath;
use super::paths::{Paths, Spot, Standing};
use super::reading::KanaRow;
use super::register::Register;
use super::registers;
use super::settings::{Entrance, Notice, Status, Update};
use super::{Site, area, desk, guide, links, settings, statistic, term};

/// What was made of the parts of a site: kept for the next build.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    registers: registers::Kept,
    guides: guide::Kept,
}

/// What a build is asked for beside its files.
#[derive(Clone, Debug)]
pub struct Order {
    pub today: Today,
    /// Whether drafts are published (`--drafts`).
    pub drafts: bool,
    /// Instead of the site's own (`--base-url`); [`super::split_base_url`] can read it.
    pub base_url: Option<String>,
}

/// The day a site is built for, or the moment from which its time zone tells the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Today {
    /// `--date`.
    Day(Date),
    /// Seconds since 1970-01-01T00:00:00Z.
    Moment(i64),
}

impl Today {
    /// The day in a time zone that was checked.
    pub fn in_zone(self, time_zone: &str) -> Date {
        match self {
            Today::Day(day) => day,
            Today::Moment(moment) => Date::at(moment, time_zone).expect("the zone was checked"),
        }
    }
}

/// Files that are copied, by their path relative to the root.
#[derive(Clone, Copy, Debug, Default)]
pub struct Copied<'f> {
    /// Files of `content/` that are no Markdown: `content/home-care/map.svg`.
    pub beside: &'f [Arc<str>],
    /// Files of the site's and the theme's `static/` folders, below those folders, as they
    /// are published: `favicon.svg`.
    pub statics: &'f [Arc<str>],
}

/// A file of `content/` and the path it is published at: with the page that owns its folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// Relative to the root.
    pub source: Arc<str>,
    pub path: PagePath,
}

impl Site {
    /// The site that these drafts make on that day, and what is kept for the next build.
    /// A faulty part gives a diagnostic and is left out or replaced by a stand-in.
    pub fn assemble(
        drafts: &Drafts<'_>,
        copied: Copied<'_>,
        order: &Order,
        last: &Kept,
    ) -> (Checked<Site>, Kept) {
        let mut found = Vec::new();
        let stand_in = stand_in();
        let file = drafts.settings.unwrap_or_else(|| {
            found.extend(drafts.incomplete.is_empty().then(no_settings));
            &stand_in
        });
        let desks = desk::desks(file).note(&mut found);
        let settings = settings::settings(file, &desks, order.base_url.as_deref()).note(&mut found);
        let today = order.today.in_zone(&settings.time_zone);
        let areas = area::areas(&drafts.areas).note(&mut found);
        let glossary = term::glossary(&drafts.terms).note(&mut found);
        let statistics = statistic::statistics(&drafts.statistics).note(&mut found);
        let (registers, of_registers) =
            registers::registers(drafts, &settings, &desks, &areas, today, &last.registers);
        let registers = registers.note(&mut found);
        let placed = outline::outline(&drafts.pages, today, order.drafts).note(&mut found);
        let mut site = Site {
            settings,
            today,
            desks,
            areas,
            glossary,
            updates: vec![],
            registers,
            statistics,
            guides: BTreeMap::new(),
            sections: outline::sections(&placed),
            beside: vec![],
            paths: Paths::default(),
        };
        site.beside = beside(&placed, copied.beside).note(&mut found);
        let generated = generated_paths(&site);
        for section in site.sections.values_mut() {
            section.generated = generated.contains(&section.path);
        }
        site.paths = registry(&site, &placed, copied).note(&mut found);
        let leads = leads(&site, file).note(&mut found);
        site.settings.navigation = leads.navigation;
        site.settings.notice = leads.notice;
        site.settings.urgent_page = leads.urgent_page;
        site.updates = updates(&site, &drafts.updates).note(&mut found);
        let (guides, of_guides) = guide::guides(&site, &placed, file.file.digest, &last.guides);
        let guides = guides.note(&mut found);
        site.guides = guides.into_iter().map(|guide: Guide| (guide.id.clone(), guide)).collect();
        found.extend(not_for_the_live_site(&site, drafts));
        let incomplete: Vec<&str> =
            drafts.incomplete.iter().map(|file| &*file.path).chain(of_registers.incomplete()).collect();
        found.retain(|diagnostic| !may_stand_in_what_could_not_be_read(diagnostic, &incomplete));
        let kept = Kept { registers: of_registers, guides: of_guides };
        (Checked { value: site, diagnostics: found }, kept)
    }
}

/// What takes the place of settings that are not there, so that the rest is still checked.
fn stand_in() -> SettingsDraft {
    let nothing = || Spanned::new(String::new(), Span::default());
    SettingsDraft {
        file: Source::new("data/site.toml", b""),
        title: nothing(),
        description: None,
        base_url: nothing(),
        language: None,
        time_zone: None,
        status: None,
        publisher: None,
        theme: None,
        desk: None,
        source: None,
        review_by: None,
        urgent_page: None,
        audiences: vec![],
        desks: vec![],
        urgent: vec![],
        navigation: vec![],
        notice: None,
    }
}

fn no_settings() -> Diagnostic {
    Diagnostic::error(
        "no-settings",
        Place::file(&"data/site.toml".into()),
        say!("data/site.toml がありません", "there is no data/site.toml"),
    )
    .hint(say!(
        "サイトのフォルダーで実行していますか。--root でフォルダーを指定できます。新しく作るなら shirube new site",
        "run it in a site's folder or name one with --root; `shirube new site` makes one"
    ))
}

/// Whether an "is not there" may be untrue, since the file that would hold it has errors
/// of its own.
fn may_stand_in_what_could_not_be_read(diagnostic: &Diagnostic, incomplete: &[&str]) -> bool {
    let folder = match &*diagnostic.code {
        "unknown-area" | "no-areas" | "unknown-area-kind" | "areas-disagree" => "data/areas.toml",
        "unknown-audience" | "unknown-desk" => "data/site.toml",
        "unknown-term" => "data/glossary.toml",
        "unknown-register" | "dangling-reference" | "missing-record" => "data/registers/",
        "unknown-statistic" | "unknown-figure" => "data/statistics/",
        "dead-link" | "dead-anchor" => "",
        _ => return false,
    };
    incomplete.iter().any(|file| file.starts_with(folder))
}

/// Files beside pages, each at the path of the page that owns its folder.
fn beside(placed: &[Placed<'_>], files: &[Arc<str>]) -> Checked<Vec<Beside>> {
    let owners: BTreeMap<&str, &Placed<'_>> = placed
        .iter()
        .filter_map(|page| {
            let below = page.id.as_str();
            let folder = below.strip_suffix("_index.md").or_else(|| below.strip_suffix("index.md"))?;
            (folder.is_empty() || folder.ends_with('/')).then_some((folder.trim_end_matches('/'), page))
        })
        .collect();
    let mut found = Vec::new();
    let mut beside = Vec::new();
    for file in files {
        let below = file.strip_prefix("content/").unwrap_or(file);
        let folder = below.rsplit_once('/').map_or("", |(folder, _)| folder);
        let owner = [folder]
            .into_iter()
            .chain(outline::around(folder))
            .find_map(|folder| owners.get_key_value(folder));
        let Some((owned, page)) = owner else {
            found.push(no_owner(file));
            continue;
        };
        let rest = below[owned.len()..].trim_start_matches('/');
        if let Some(fault) = rest.split('/').find_map(outline::part_fault) {
            found.push(Diagnostic::error("malformed-path", Place::file(file), fault).hint(say!(
                "ファイルの名前を、文字、数字、ハイフンだけにしてください",
                "rename the file: letters, digits and hyphens only"
            )));
            continue;
        }
        beside.push(Beside { source: file.clone(), path: PagePath::beside(&page.path, rest) });
    }
    Checked { value: beside, diagnostics: found }
}

fn no_owner(file: &Arc<str>) -> Diagnostic {
    Diagnostic::error(
        "file-without-page",
        Place::file(file),
        say!("このファイルを載せるページがありません", "no page owns this file"),
    )
    .hint(say!(
        "同じフォルダーに _index.md か index.md を置くか、ファイルを static/ に移してください",
        "put an _index.md or index.md into its folder, or move it to static/"
    ))
}

/// One claim to a path.
struct Claim {
    path: PagePath,
    spot: Spot,
    by: Claimant,
}

/// Who claims a path, for the message when two do.
enum Claimant {
    File(Arc<str>),
    Ours(Words),
}

/// Every path and anchor of the site. Two claims to one path are an error that shows both.
fn registry(site: &Site, placed: &[Placed<'_>], copied: Copied<'_>) -> Checked<Paths> {
    let mut found = Vec::new();
    let mut paths = Paths { registers: site.registers.clone(), ..Paths::default() };
    let mut claims = generated(site);
    claims.extend(site.sections.values().filter(|section| section.has_print()).map(|section| Claim {
        path: PagePath::print(&section.path),
        spot: published(&section.title),
        by: Claimant::Ours(say!("印刷用のページ", "the page for paper")),
    }));
    claims.extend(copied.statics.iter().map(|file| Claim {
        path: PagePath::checked(file),
        spot: published(file),
        by: Claimant::File(format!("static/{file}").into()),
    }));
    let mut owners: BTreeMap<String, Claimant> = BTreeMap::new();
    for claim in claims {
        owners.insert(claim.path.as_str().to_lowercase(), claim.by);
        paths.places.insert(claim.path, claim.spot);
    }
    for page in placed {
        place_page(page, &mut paths, &mut owners, &mut found);
    }
    for section in site.sections.values().filter(|section| section.opening.is_none()) {
        let spot = Spot { anchors: Some(Arc::new(Anchors::from_iter([]))), ..published(&section.title) };
        paths.places.entry(section.path.clone()).or_insert(spot);
    }
    for file in &site.beside {
        let standing = owner_standing(&file.path, &paths);
        claim(&file.path, Claimant::File(file.source.clone()), &paths, &mut owners, &mut found);
        let below = file.source.strip_prefix("content/").unwrap_or(&file.source);
        paths.sources.insert(below.to_owned(), file.path.clone());
        paths.places.entry(file.path.clone()).or_insert(Spot { standing, ..published(file.path.as_str()) });
    }
    for page in placed {
        place_aliases(page, &mut paths, &mut owners, &mut found);
    }
    Checked { value: paths, diagnostics: found }
}

/// The standing of the page that a file lies beside: the nearest one above it.
fn owner_standing(file: &PagePath, paths: &Paths) -> Standing {
    let folders = std::iter::successors(file.as_str().rfind('/').map(|at| &file.as_str()[..=at]), |folder| {
        (!folder.is_empty()).then(|| folder.trim_end_matches('/').rfind('/').map_or("", |at| &folder[..=at]))
    });
    folders
        .chain([""])
        .find_map(|folder| paths.places.get(folder))
        .map_or(Standing::Published, |spot| spot.standing)
}

fn place_page(
    page: &Placed<'_>,
    paths: &mut Paths,
    owners: &mut BTreeMap<String, Claimant>,
    found: &mut Vec<Diagnostic>,
) {
    let draft = page.draft;
    paths.sources.insert(page.id.as_str().to_owned(), page.path.clone());
    let folder = page.id.as_str().rsplit_once('/').map_or("", |(folder, _)| folder);
    paths.folders.insert(page.path.clone(), folder.to_owned());
    let spot = Spot {
        title: (&*draft.front.title.value).into(),
        standing: page.standing,
        guide: Some(page.id.clone()),
        anchors: Some(draft.anchors.clone()),
    };
    let words_for_ours =
        page.opens && matches!(owners.get(&page.path.as_str().to_lowercase()), Some(Claimant::Ours(_)));
    if words_for_ours {
        let ours = paths.places.get_mut(&page.path).filter(|_| page.standing == Standing::Published);
        if let Some(ours) = ours {
            *ours = Spot { anchors: ours.anchors.clone(), ..spot };
        }
        return;
    }
    if claim(&page.path, Claimant::File(draft.file.path.clone()), paths, owners, found) {
        paths.places.insert(page.path.clone(), spot);
    }
}

fn place_aliases(
    page: &Placed<'_>,
    paths: &mut Paths,
    owners: &mut BTreeMap<String, Claimant>,
    found: &mut Vec<Diagnostic>,
) {
    let file = &page.draft.file;
    for alias in page.draft.front.aliases.iter().filter(|alias| !alias.value.is_empty()) {
        let trimmed = alias.value.trim_matches('/');
        let fault = trimmed.split('/').find_map(outline::part_fault);
        if let Some(fault) = fault {
            found.push(Diagnostic::error("malformed-path", Place::at(file, alias.span), fault).hint(say!(
                "前の住所を「/old/page/」の形で書きます",
                "an old URL is written as `/old/page/`"
            )));
            continue;
        }
        let is_file = trimmed.rsplit('/').next().is_some_and(|last| last.ends_with(".html"));
        let path = PagePath::checked(&if is_file { trimmed.to_owned() } else { format!("{trimmed}/") });
        if claim(&path, Claimant::File(file.path.clone()), paths, owners, found)
            && page.standing == Standing::Published
        {
            paths.aliases.insert(path, page.path.clone());
        }
    }
}

/// Notes who owns a path; false, with an error at both places, where somebody does already.
/// Paths that differ only in capitals are one path on the machines of many readers.
fn claim(
    path: &PagePath,
    by: Claimant,
    paths: &Paths,
    owners: &mut BTreeMap<String, Claimant>,
    found: &mut Vec<Diagnostic>,
) -> bool {
    let key = path.as_str().to_lowercase();
    if !owners.contains_key(&key) && paths.is_of_record(&key) {
        owners.insert(key.clone(), Claimant::Ours(page_of_register()));
    }
    let Some(earlier) = owners.get(&key) else {
        owners.insert(key, by);
        return true;
    };
    let Claimant::File(file) = by else {
        return false;
    };
    let diagnostic = Diagnostic::error(
        "duplicate-url",
        Place::file(&file),
        say!("住所「/{path}」が二つのものに使われています", "the URL `/{path}` belongs to two things"),
    );
    found.push(
        match earlier {
            Claimant::File(earlier) => {
                diagnostic.also(Place::file(earlier), say!("こちらも同じ住所です", "this has the same URL"))
            }
            Claimant::Ours(words) => {
                let (ja, en) = (&words.ja, &words.en);
                diagnostic.hint(say!("{ja}がその住所を使います", "{en} is published there"))
            }
        }
        .hint(say!(
            "どちらかのファイル名、slug、path、aliases を変えてください",
            "change the name, `slug`, `path` or `aliases` of one of them"
        )),
    );
    false
}

fn published(title: &str) -> Spot {
    Spot { title: title.into(), standing: Standing::Published, guide: None, anchors: None }
}

/// The lists and indexes that this site's data make: an `_index.md` there gives its words.
fn generated_paths(site: &Site) -> BTreeSet<PagePath> {
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

/// What the settings lead to.
struct Leads {
    navigation: Vec<Entrance>,
    notice: Option<Notice>,
    urgent_page: Option<Target>,
}

/// The settings' own links, now that it is known what they lead to.
fn leads(site: &Site, draft: &SettingsDraft) -> Checked<Leads> {
    let mut found = Vec::new();
    let home = PagePath::home();
    let mut navigation = Vec::new();
    for entrance in &draft.navigation {
        let target = links::target(&site.paths, &draft.file, &entrance.url, &home).note(&mut found);
        let audience = entrance.audience.as_ref();
        let audience = audience.and_then(|written| {
            settings::known_audience(&draft.file, written, &site.settings.audiences, &mut found)
        });
        navigation.extend(target.map(|target| Entrance {
            title: entrance.title.value.clone(),
            description: entrance.description.as_ref().map(|text| text.value.clone()).unwrap_or_default(),
            target,
            audience,
        }));
    }
    let notice = draft.notice.as_ref().map(|notice| Notice {
        title: notice.title.value.clone(),
        text: notice.text.as_ref().map(|text| text.value.clone()).unwrap_or_default(),
        target: notice
            .url
            .as_ref()
            .and_then(|url| links::target(&site.paths, &draft.file, url, &home).note(&mut found)),
    });
    let urgent_page = draft
        .urgent_page
        .as_ref()
        .and_then(|url| links::target(&site.paths, &draft.file, url, &home).note(&mut found));
    Checked { value: Leads { navigation, notice, urgent_page }, diagnostics: found }
}

/// Updates whose day has come, newest first.
fn updates(site: &Site, drafts: &[&UpdateDraft]) -> Checked<Vec<Update>> {
    let mut found = Vec::new();
    let mut updates: Vec<Update> = Vec::new();
    for draft in drafts {
        let home = PagePath::home();
        let targets = draft
            .links
            .iter()
            .filter_map(|link| links::target(&site.paths, &draft.file, link, &home).note(&mut found));
        updates.push(Update {
            date: draft.date.value,
            title: draft.title.value.clone(),
            text: draft.text.as_ref().map(|text| text.value.clone()).unwrap_or_default(),
            targets: targets.collect(),
        });
    }
    updates.retain(|update| update.date <= site.today);
    updates.sort_by(|a, b| b.date.cmp(&a.date).then_with(|| a.title.cmp(&b.title)));
    Checked { value: updates, diagnostics: found }
}

/// What only a demonstration may leave open.
fn not_for_the_live_site(site: &Site, drafts: &Drafts<'_>) -> Vec<Diagnostic> {
    if site.settings.status == Status::Demonstration {
        return vec![];
    }
    let mut found = Vec::new();
    for schema in drafts.schemas.iter().filter(|schema| schema.sample) {
        let title = &schema.title.value;
        found.push(
            Diagnostic::error(
                "sample-in-live-site",
                Place::at(&schema.file, schema.title.span),
                say!("名簿「{title}」は見本（sample = true）です", "the register `{title}` is a sample"),
            )
            .hint(say!(
                "本番のサイト（status = \"live\"）に見本は載せられません。本物の名簿に替えるか、フォルダーを外してください",
                "a live site holds no sample: replace it or take its folder out"
            )),
        );
    }
    let Some(file) = drafts.settings else {
        return found;
    };
    for (urgent, written) in site.settings.urgent.iter().zip(&file.urgent) {
        let desk: Option<&Desk> = urgent.desk.as_ref().map(|desk| site.desk(desk));
        let Some(desk) = desk.filter(|desk| desk.phone.is_none()) else {
            continue;
        };
        let name = &desk.name;
        let span = written.desk.as_ref().map_or(written.text.span, |desk| desk.span);
        found.push(
            Diagnostic::error(
                "urgent-desk-without-number",
                Place::at(&file.file, span),
                say!(
                    "急ぐ人に案内する窓口「{name}」に電話番号がありません",
                    "people in need are sent to `{name}`, which has no phone number"
                ),
            )
            .hint(say!("[[desk]] に phone を書いてください", "add `phone` to its [[desk]]")),
        );
    }
    found
}

/// The opening page of each folder, for what pages inherit.
pub(in crate::site) fn openings<'p>(placed: &[Placed<'p>]) -> BTreeMap<&'p str, &'p PageDraft> {
    placed.iter().filter(|page| page.opens).map(|page| (page.folder, page.draft)).collect()
}

/// Where links lead, as one digest takes it in.
pub(in crate::site) fn digest_of_targets(targets: &[Target]) -> crate::text::Digest {
    crate::text::Digest::of_value(&targets)
}
