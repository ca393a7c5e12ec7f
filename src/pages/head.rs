//! What every page says of itself: title, URL, the way to it, dates, source, whom to call.
//!
//! Takes what a page kind knows ([`About`]) and the site, gives the [`Head`] that stands as
//! `page.head` in every template. Everything in it is ready to be shown.

use std::borrow::Cow;
use std::sync::Arc;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use crate::calendar::{AsOf, Date, InDigits};
use crate::derive::navigation::{Link, target_url, trail};
use crate::site::{AudienceId, Desk, Guide, PagePath, Phone, Review, Settings, Site, Status};
use crate::text::Digest;
use crate::theme;

/// What a page kind knows of its page. [`Head::new`] makes the rest from it.
#[derive(Clone, Debug)]
pub struct About<'s> {
    pub path: PagePath,
    /// The h1.
    pub title: Cow<'s, str>,
    /// In one or two sentences; may be empty.
    pub description: Cow<'s, str>,
    /// From the home page to the page above this one.
    pub trail: Arc<[Link]>,
    /// First published.
    pub date: Option<Date>,
    /// Last edit a reader would notice.
    pub updated: Option<Date>,
    /// Since when what it says is so, where that is another day.
    pub as_of: Option<AsOf>,
    pub source: Option<Cow<'s, str>>,
    /// Whom to call.
    pub desk: Option<&'s Desk>,
    pub review: ReviewLine,
    pub audience: &'s [AudienceId],
    /// Whether what it shows is fictional.
    pub sample: bool,
    pub previous: Option<Link>,
    pub next: Option<Link>,
    /// Whether search engines may keep it, where the site lets them at all.
    pub indexed: bool,
    /// What it is about, as schema.org has it; the page and the way to it come by themselves.
    pub entities: Vec<Value>,
}

impl<'s> About<'s> {
    /// A page that the site itself makes: its own words, else those given; the site's desk
    /// and source. `_index.md` at the same URL gives it words, desk, source and dates.
    pub fn generated(
        site: &'s Site,
        path: PagePath,
        title: impl Into<Cow<'s, str>>,
        description: impl Into<Cow<'s, str>>,
    ) -> About<'s> {
        if let Some(guide) = site.words(&path) {
            return About { review: ReviewLine::NotAsked, ..About::guide(site, guide) };
        }
        let desk = site.settings.desk.as_ref().map(|id| site.desk(id));
        About {
            trail: trail(site, &path).into(),
            path,
            title: title.into(),
            description: description.into(),
            date: None,
            updated: None,
            as_of: None,
            source: site.settings.source.as_deref().map(Cow::Borrowed),
            desk,
            review: ReviewLine::NotAsked,
            audience: &[],
            sample: false,
            previous: None,
            next: None,
            indexed: true,
            entities: Vec::new(),
        }
    }

    /// A page of `content/`.
    pub fn guide(site: &'s Site, guide: &'s Guide) -> About<'s> {
        About {
            path: guide.path.clone(),
            title: Cow::Borrowed(&guide.title),
            description: Cow::Borrowed(&guide.description),
            trail: trail(site, &guide.path).into(),
            date: guide.date,
            updated: guide.updated,
            as_of: None,
            source: guide.source.as_deref().map(Cow::Borrowed),
            desk: guide.desk.as_ref().map(|id| site.desk(id)),
            review: ReviewLine::of(guide.review.as_ref(), site.settings.review_by.as_deref()),
            audience: &guide.audience,
            sample: false,
            previous: None,
            next: None,
            indexed: true,
            entities: Vec::new(),
        }
    }
}

/// What every template knows as `page.head`.
#[derive(Clone, Debug, Serialize)]
pub struct Head<'s> {
    /// As in BCP 47.
    pub language: &'s str,
    /// The h1.
    pub title: Cow<'s, str>,
    /// With the site's title: for the browser's tab.
    pub full_title: String,
    pub description: Cow<'s, str>,
    /// Its own URL, as pages of the site link to it.
    pub url: String,
    /// Its own URL with the host.
    pub canonical: String,
    /// For search engines; a demonstration keeps them out.
    pub robots: Option<&'static str>,
    /// From the home page to this page, which is the last; empty on the home page.
    pub breadcrumb: Breadcrumb,
    pub date: Option<Dated>,
    pub updated: Option<Dated>,
    pub as_of: Option<Dated>,
    pub source: Option<Cow<'s, str>>,
    pub desk: Option<DeskCard>,
    pub review: ReviewLine,
    /// Titles of its audiences.
    pub audiences: Vec<&'s str>,
    /// Whether what it shows is fictional, and is marked 見本.
    pub sample: bool,
    pub previous: Option<Link>,
    pub next: Option<Link>,
    /// The page, the way to it and what it is about, as schema.org has them; the filter
    /// `json_ld` writes it. None on a page that search engines do not keep.
    #[serde(serialize_with = "json_ld")]
    pub json_ld: Option<Value>,
}

impl<'s> Head<'s> {
    /// The head of a page.
    pub fn new(site: &'s Site, about: About<'s>) -> Head<'s> {
        let settings = &site.settings;
        let url = settings.url(&about.path);
        let here = || Link { title: about.title.to_string(), url: url.clone() };
        let breadcrumb = Breadcrumb { here: (!about.trail.is_empty()).then(here), above: about.trail };
        let mut head = Head {
            language: &settings.language,
            full_title: full_title(&about.title, settings),
            title: about.title,
            description: about.description,
            url,
            canonical: settings.absolute_url(&about.path),
            robots: (settings.status == Status::Demonstration || !about.indexed).then_some("noindex"),
            breadcrumb,
            date: about.date.map(Dated::day),
            updated: about.updated.map(Dated::day),
            as_of: about.as_of.map(Dated::at),
            source: about.source,
            desk: about.desk.map(|desk| DeskCard::new(site, desk)),
            review: about.review,
            audiences: settings
                .audiences
                .iter()
                .filter(|audience| about.audience.contains(&audience.id))
                .map(|audience| audience.title.as_str())
                .collect(),
            sample: about.sample,
            previous: about.previous,
            next: about.next,
            json_ld: None,
        };
        if head.robots.is_none() {
            head.json_ld = Some(head.described(settings, about.entities));
        }
        head
    }

    /// Of all that it says: for pages that are made rarely.
    pub fn digest(&self) -> Digest {
        Digest::of_value(self)
    }

    /// The page, the way to it and what it is about, as schema.org has them. Who publishes
    /// the site is named only where it really does.
    fn described(&self, settings: &Settings, entities: Vec<Value>) -> Value {
        let mut page = json!({
            "@type": "WebPage",
            "@id": self.canonical,
            "url": self.canonical,
            "name": self.title,
            "inLanguage": self.language,
        });
        let mut say = |key: &str, value: Value| {
            page[key] = value;
        };
        if !self.description.is_empty() {
            say("description", json!(self.description));
        }
        if let Some(date) = &self.date {
            say("datePublished", json!(date.datetime().as_deref()));
        }
        if let Some(updated) = &self.updated {
            say("dateModified", json!(updated.datetime().as_deref()));
        }
        if let ReviewLine::Reviewed { on, .. } = &self.review {
            say("lastReviewed", json!(on.datetime().as_deref()));
        }
        if settings.status == Status::Live && !settings.publisher.is_empty() {
            say("publisher", json!({ "@type": "GovernmentOrganization", "name": settings.publisher }));
        }
        let mut graph = vec![page];
        if self.breadcrumb.here.is_some() {
            graph.push(self.breadcrumb.list(settings));
        }
        graph.extend(entities);
        json!({ "@context": "https://schema.org", "@graph": graph })
    }
}

fn json_ld<S: Serializer>(value: &Option<Value>, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => theme::json_ld(value, serializer),
        None => serializer.serialize_none(),
    }
}

fn full_title(title: &str, settings: &Settings) -> String {
    if title == settings.title {
        return title.to_owned();
    }
    [title, "｜", &settings.title].concat()
}

/// The way to a page.
#[derive(Clone, Debug)]
pub struct Breadcrumb {
    /// From the home page to the page above this one.
    above: Arc<[Link]>,
    /// The page itself, unless it is the home page.
    here: Option<Link>,
}

impl Breadcrumb {
    fn links(&self) -> impl Iterator<Item = &Link> {
        self.above.iter().chain(&self.here)
    }

    /// As schema.org has it.
    fn list(&self, settings: &Settings) -> Value {
        let items: Vec<Value> = self
            .links()
            .enumerate()
            .map(|(at, link)| {
                json!({
                    "@type": "ListItem",
                    "position": at + 1,
                    "name": link.title,
                    "item": format!("{}{}", settings.origin, link.url),
                })
            })
            .collect();
        json!({ "@type": "BreadcrumbList", "itemListElement": items })
    }
}

impl Serialize for Breadcrumb {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.links())
    }
}

/// A date as readers and as machines read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dated(AsOf);

impl Dated {
    /// A day.
    pub fn day(date: Date) -> Dated {
        Dated(AsOf::Day(date))
    }

    /// A date at its own precision.
    pub fn at(as_of: AsOf) -> Dated {
        Dated(as_of)
    }

    /// `2021-01`, as machines read it; none for a fiscal year.
    pub fn datetime(self) -> Option<InDigits> {
        self.0.in_digits()
    }
}

impl Serialize for Dated {
    /// `words` is `令和3年（2021年）1月`, `datetime` is `2021-01`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut dated = serializer.serialize_struct("Dated", 2)?;
        dated.serialize_field("words", self.0.in_words().as_str())?;
        dated.serialize_field("datetime", &self.datetime().as_deref())?;
        dated.end()
    }
}

/// Whether a profession has checked the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "lowercase")]
pub enum ReviewLine {
    /// A profession has.
    Reviewed { on: Dated, by: String, due: Option<Dated> },
    /// The site asks this profession for it, and nobody of it has yet.
    Missing { by: String },
    /// Nothing is said of it.
    NotAsked,
}

impl ReviewLine {
    /// What a guide says: who checked it, else whom the site still asks to.
    fn of(review: Option<&Review>, asked: Option<&str>) -> ReviewLine {
        match (review, asked) {
            (Some(review), _) => ReviewLine::Reviewed {
                on: Dated::day(review.on),
                by: review.by.clone(),
                due: review.due.map(Dated::day),
            },
            (None, Some(asked)) => ReviewLine::Missing { by: asked.to_owned() },
            (None, None) => ReviewLine::NotAsked,
        }
    }
}

/// Whom to call, as every page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeskCard {
    pub id: String,
    pub name: String,
    pub role: Option<String>,
    /// Without one the page says that the number is not registered.
    pub phone: Option<Phone>,
    pub fax: Option<Phone>,
    pub hours: Option<String>,
    pub closed: Option<String>,
    /// Whom to call when it is shut.
    pub outside_hours: Option<String>,
    pub confirmed: Option<Dated>,
    /// Where more is said of it.
    pub url: Option<String>,
}

impl DeskCard {
    /// The card of a desk.
    pub fn new(site: &Site, desk: &Desk) -> DeskCard {
        let target = desk.url.as_deref().and_then(|url| site.target(url, &PagePath::home()));
        DeskCard {
            id: desk.id.to_string(),
            name: desk.name.clone(),
            role: desk.role.clone(),
            phone: desk.phone.clone(),
            fax: desk.fax.clone(),
            hours: desk.hours.clone(),
            closed: desk.closed.clone(),
            outside_hours: desk.outside_hours.clone(),
            confirmed: desk.confirmed.map(Dated::day),
            url: target.and_then(|target| target_url(&site.settings, &target)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guide_tells_of_a_missing_review_only_where_the_site_asks_for_one() {
        assert_eq!(ReviewLine::of(None, None), ReviewLine::NotAsked);
        assert_eq!(ReviewLine::of(None, Some("図書館員")), ReviewLine::Missing { by: "図書館員".to_owned() });
    }

    #[test]
    fn a_fiscal_year_has_no_form_for_machines() {
        let of = |text: &str| Dated::at(AsOf::parse(text).expect("a date"));
        assert_eq!(of("FY2020").datetime(), None);
        assert_eq!(of("2021-01").datetime().as_deref(), Some("2021-01"));
    }
}
