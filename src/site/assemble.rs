//! Drafts → [`Site`], read as a table of contents.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::calendar::Date;
use crate::parse::draft::{Drafts, SettingsDraft, UpdateDraft};
use crate::say;
use crate::text::{Checked, Diagnostic, Digest, Place, Source, Span, Spanned};

use super::area::Areas;
use super::contents::{Contents, Copied};
use super::desk::Desk;
use super::guide::Target;
use super::id::StatisticId;
use super::path::PagePath;
use super::paths::Paths;
use super::settings::{Entrance, Notice, Settings, Status, Update};
use super::statistic::Statistic;
use super::term::Glossary;
use super::{Site, area, desk, links, registers, settings, statistic, term};

/// What was made of the parts of a site: kept for the next build.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    basis: Option<Arc<Basis>>,
    registers: registers::Kept,
    contents: Option<Arc<Contents>>,
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
        let basis = Basis::of(drafts, file, order, last.basis.as_ref());
        found.extend(basis.diagnostics.iter().cloned());
        let (settings, desks) = (&basis.settings, &basis.desks);
        let today = order.today.in_zone(&settings.time_zone);
        let (registers, of_registers) =
            registers::registers(drafts, settings, desks, &basis.areas, today, &last.registers);
        let registers = registers.note(&mut found);
        let mut site = Site {
            settings: settings.clone(),
            today,
            desks: desks.clone(),
            areas: basis.areas.clone(),
            glossary: basis.glossary.clone(),
            updates: vec![],
            statistics: basis.statistics.clone(),
            guides: Arc::default(),
            sections: Arc::default(),
            beside: [].into(),
            paths: Paths { registers: registers.clone(), ..Paths::default() },
            registers,
            content: Digest::NOTHING,
        };
        let contents = Contents::fill_in(&mut site, drafts, copied, order, last.contents.as_ref());
        found.extend(contents.diagnostics.iter().cloned());
        let leads = leads(&site, file).note(&mut found);
        site.settings.navigation = leads.navigation;
        site.settings.notice = leads.notice;
        site.settings.urgent_page = leads.urgent_page;
        site.updates = updates(&site, &drafts.updates).note(&mut found);
        found.extend(not_for_the_live_site(&site, drafts));
        let incomplete: Vec<&str> =
            drafts.incomplete.iter().map(|file| &*file.path).chain(of_registers.incomplete()).collect();
        found.retain(|diagnostic| !may_stand_in_what_could_not_be_read(diagnostic, &incomplete));
        let kept = Kept { basis: Some(basis), registers: of_registers, contents: Some(contents) };
        (Checked { value: site, diagnostics: found }, kept)
    }
}

/// What `data/` says besides registers and updates: what all else is checked against.
#[derive(Debug)]
struct Basis {
    /// Of everything that decides it.
    key: Digest,
    settings: Settings,
    desks: Vec<Desk>,
    areas: Arc<Areas>,
    glossary: Arc<Glossary>,
    statistics: Arc<BTreeMap<StatisticId, Statistic>>,
    /// What is wrong with it.
    diagnostics: Vec<Diagnostic>,
}

impl Basis {
    /// What these drafts say; taken over where `last` was of the same.
    fn of(drafts: &Drafts<'_>, file: &SettingsDraft, order: &Order, last: Option<&Arc<Basis>>) -> Arc<Basis> {
        let key = drafts.digest.with_word(order.base_url.as_deref().unwrap_or_default());
        if let Some(last) = last.filter(|last| last.key == key) {
            return last.clone();
        }
        let mut found = Vec::new();
        let desks = desk::desks(file).note(&mut found);
        let settings = settings::settings(file, &desks, order.base_url.as_deref()).note(&mut found);
        Arc::new(Basis {
            key,
            settings,
            desks,
            areas: Arc::new(area::areas(&drafts.areas).note(&mut found)),
            glossary: Arc::new(term::glossary(&drafts.terms).note(&mut found)),
            statistics: Arc::new(statistic::statistics(&drafts.statistics).note(&mut found)),
            diagnostics: found,
        })
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
