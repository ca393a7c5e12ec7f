//! Pages of `content/`, the sections they stand in, and where links lead.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;

use crate::calendar::Date;
use crate::parse::draft::{PageDraft, Raw, Table, Text};
use crate::parse::markdown::Markdown;
use crate::say;
use crate::text::{ByDigest, Checked, Diagnostic, Digest, Digester, Place, Span};

use super::id::{AreaId, AudienceId, DeskId, GuideId, TermId};
use super::outline::{Placed, inherited, openings};
use super::path::PagePath;
use super::paths::Standing;
use super::{Site, links, settings};

/// A page of `content/` that is published today.
#[derive(Clone, Debug)]
pub struct Guide {
    pub id: GuideId,
    pub path: PagePath,
    pub title: String,
    pub description: String,
    /// First published.
    pub date: Option<Date>,
    /// Last edit a reader would notice.
    pub updated: Option<Date>,
    pub review: Option<Review>,
    pub audience: Vec<AudienceId>,
    /// Its own, else the section's, else the site's.
    pub desk: Option<DeskId>,
    /// Its own, else the section's, else the site's.
    pub source: Option<String>,
    /// What the page itself says of the two: at the URL of a register it goes before what the
    /// register says.
    pub own: Own,
    pub keywords: Vec<String>,
    pub related: Vec<Target>,
    /// A template of the site's own; the kind's template where nothing is said.
    pub template: Option<String>,
    /// For the site's own templates.
    pub extra: serde_json::Value,
    pub body: Arc<Markdown>,
    /// Of everything above, of the body, and of all that its links lead to.
    pub digest: Digest,
}

/// Desk and source as a page itself names them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Own {
    pub desk: Option<DeskId>,
    pub source: Option<String>,
}

/// The last check of a whole page by a profession.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Review {
    pub on: Date,
    /// The profession.
    pub by: String,
    pub due: Option<Date>,
}

/// A folder of `content/`: its opening page, its pages in order, the sections in it.
#[derive(Clone, Debug)]
pub struct Section {
    /// `/acp/`; the home page's is `/`.
    pub path: PagePath,
    /// Its `_index.md`.
    pub opening: Option<GuideId>,
    /// The opening page's title, or the folder's name.
    pub title: String,
    /// By weight, then title, then path.
    pub pages: Vec<GuideId>,
    /// Paths of the sections directly in it, by weight, then title, then path.
    pub sections: Vec<PagePath>,
    /// The section it lies in; none for the home page's.
    pub parent: Option<PagePath>,
    /// Whether its page is made from something else (a register, the glossary) and only its
    /// words are this section's.
    pub generated: bool,
}

impl Section {
    /// Whether the whole of it stands on one page for paper, at `/<section>/print/`.
    pub fn has_print(&self) -> bool {
        self.parent.is_some() && self.pages.len() >= 2 && !self.generated
    }
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Target {
    /// A page or a file of this site; `title` is the page's own, `query` what follows a `?`.
    Page { path: PagePath, query: Option<String>, anchor: Option<String>, title: String },
    /// Published before, not today: plain words and 「掲載を終了しました」.
    Ended,
    /// Not published yet: plain words.
    Upcoming,
    /// Another site, a mail address, a phone number: as written.
    External(String),
}

/// What each page of `content/` gave, by the digest of all that it depends on: kept for the
/// next build.
#[derive(Clone, Debug, Default)]
pub struct Kept(ByDigest<Arc<Checked<Guide>>>);

/// Every published page of `content/`, with what it inherits and where it leads. Pages that
/// are not published today are checked like the rest. `settings` is of the settings' file.
pub(in crate::site) fn guides(
    site: &Site,
    placed: &[Placed<'_>],
    settings: Digest,
    last: Option<&Kept>,
) -> (Checked<Vec<Guide>>, Kept) {
    let openings = openings(placed);
    let around = around(site, &openings, settings);
    let checked = |page: &Placed<'_>| {
        let key =
            page.draft.file.digest.with(around).with_word(page.id.as_str()).with_word(page.path.as_str());
        let kept = last.and_then(|last| last.0.get(&key)).cloned();
        (key, kept.unwrap_or_else(|| Arc::new(guide(site, page, &openings))))
    };
    let checked: Vec<(Digest, Arc<Checked<Guide>>)> = placed.par_iter().map(checked).collect();
    let mut found = Vec::new();
    let mut guides = Vec::new();
    for ((_, guide), page) in checked.iter().zip(placed) {
        found.extend(guide.diagnostics.iter().cloned());
        if page.standing == Standing::Published {
            guides.push(guide.value.clone());
        }
    }
    (Checked { value: guides, diagnostics: found }, Kept(checked.into_iter().collect()))
}

/// Of all that pages may inherit, name or lead to.
fn around(site: &Site, openings: &BTreeMap<&str, &PageDraft>, settings: Digest) -> Digest {
    let areas: Vec<&AreaId> = site.areas.iter().map(|area| &area.id).collect();
    let terms: Vec<&TermId> = site.glossary.iter().map(|term| &term.id).collect();
    let inherited: Vec<(&str, Option<&str>, Option<&str>)> = openings
        .iter()
        .map(|(folder, draft)| {
            let (desk, source) = (draft.front.desk.as_ref(), draft.front.source.as_ref());
            (*folder, desk.map(|desk| &*desk.value), source.map(|source| &*source.value))
        })
        .collect();
    let base = (&site.settings.origin, &site.settings.base_path);
    let named = (areas, terms, &site.desks, &site.statistics, inherited, base);
    Digest::of_value(&named).with(settings).with(site.paths.digest()).with_word(&site.today.to_string())
}

fn guide<'p>(site: &Site, page: &Placed<'p>, openings: &BTreeMap<&'p str, &'p PageDraft>) -> Checked<Guide> {
    let mut found = Vec::new();
    let (file, front) = (&page.draft.file, &page.draft.front);
    let words = |text: &Option<Text>| text.as_ref().map(|text| text.value.clone());
    let desk = inherited(page, openings, |draft| draft.front.desk.as_ref());
    let desk = desk.and_then(|(draft, written)| {
        let mut elsewhere = Vec::new();
        let own = std::ptr::eq(draft, page.draft);
        settings::known_desk(&draft.file, written, &site.desks, if own { &mut found } else { &mut elsewhere })
    });
    let source = inherited(page, openings, |draft| draft.front.source.as_ref());
    let audience =
        |written: &Text| settings::known_audience(file, written, &site.settings.audiences, &mut found);
    let audience = front.audience.iter().filter_map(audience).collect();
    let related: Vec<Target> = front
        .related
        .iter()
        .filter_map(|link| links::target(&site.paths, file, link, &page.path).note(&mut found))
        .collect();
    let targets = links::body(site, file, &page.draft.body, &page.path).note(&mut found);
    let mut guide = Guide {
        id: page.id.clone(),
        path: page.path.clone(),
        title: front.title.value.clone(),
        description: words(&front.description).unwrap_or_default(),
        date: front.date.as_ref().map(|date| date.value),
        updated: front.updated.as_ref().map(|date| date.value),
        review: review(page.draft, site.today, &mut found),
        audience,
        own: Own { desk: front.desk.as_ref().and_then(|_| desk.clone()), source: words(&front.source) },
        desk: desk.or_else(|| site.settings.desk.clone()),
        source: source.map(|(_, text)| text.value.clone()).or_else(|| site.settings.source.clone()),
        keywords: front.keywords.iter().map(|keyword| keyword.value.clone()).collect(),
        related,
        template: words(&front.template),
        extra: front.extra.as_ref().map_or(serde_json::Value::Null, |extra| json_of_table(&extra.value)),
        body: page.draft.body.clone(),
        digest: file.digest,
    };
    guide.digest = digest(&guide, file.digest, &targets);
    Checked { value: guide, diagnostics: found }
}

fn digest(guide: &Guide, file: Digest, targets: &[Target]) -> Digest {
    let mut digester = Digester::default();
    digester.digest(file).text(guide.path.as_str()).text(guide.id.as_str());
    digester.digest(Digest::of_value(&(&guide.desk, &guide.source, &guide.audience)));
    digester.digest(Digest::of_value(&guide.related)).digest(Digest::of_value(&targets));
    digester.finish()
}

/// The last check by a profession, with what is odd about it.
fn review(draft: &PageDraft, today: Date, found: &mut Vec<Diagnostic>) -> Option<Review> {
    let front = &draft.front;
    let place = |span: Span| Place::at(&draft.file, span);
    if let Some(due) = front.review_due.as_ref().filter(|due| due.value < today) {
        let day = due.value;
        found.push(
            Diagnostic::warning(
                "review-overdue",
                place(due.span),
                say!("見直しの期限（{day}）を過ぎています", "the review was due on {day}"),
            )
            .hint(say!(
                "内容を確かめ、reviewed と review_due を新しい日付にしてください",
                "check the page, then set `reviewed` and `review_due` anew"
            )),
        );
    }
    match (&front.reviewed, &front.reviewed_by) {
        (Some(on), Some(by)) => Some(Review {
            on: on.value,
            by: by.value.clone(),
            due: front.review_due.as_ref().map(|due| due.value),
        }),
        (Some(on), None) => {
            found.push(half_a_review(place(on.span), "reviewed", "reviewed_by"));
            None
        }
        (None, Some(by)) => {
            found.push(half_a_review(place(by.span), "reviewed_by", "reviewed"));
            None
        }
        (None, None) => None,
    }
}

fn half_a_review(place: Place, written: &str, missing: &str) -> Diagnostic {
    Diagnostic::error(
        "half-a-review",
        place,
        say!("{written} があるのに {missing} がありません", "`{written}` is given without `{missing}`"),
    )
    .hint(say!(
        "確認した日（reviewed）と職種（reviewed_by）は両方書きます。確認していなければ両方消してください",
        "give the day and the profession, or neither"
    ))
}

/// A table as the site's own templates see it.
fn json_of_table(table: &Table<'_>) -> serde_json::Value {
    let entries = table.entries.iter();
    serde_json::Value::Object(
        entries.map(|(key, raw)| (key.value.to_string(), json_of(&raw.value))).collect(),
    )
}

fn json_of(raw: &Raw<'_>) -> serde_json::Value {
    match raw {
        Raw::Text(text) => (**text).into(),
        Raw::Time(text) => text.as_str().into(),
        Raw::Integer(number) => (*number).into(),
        Raw::Float(number) => (*number).into(),
        Raw::Boolean(truth) => (*truth).into(),
        Raw::Date(date) => date.to_string().into(),
        Raw::List(list) => list.iter().map(|raw| json_of(&raw.value)).collect(),
        Raw::Table(table) => json_of_table(table),
        Raw::Faulty => serde_json::Value::Null,
    }
}
