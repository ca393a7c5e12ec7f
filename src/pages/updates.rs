//! `/updates/`: what readers should know has changed, newest first. Template `updates.html`.
//!
//! Dates come from files, never from an earlier release: from `data/updates/`, from pages'
//! `date` and `updated`, from registers' `as_of`.

use std::sync::Arc;

use serde::Serialize;

use crate::calendar::Date;
use crate::derive::navigation::Link;
use crate::site::{Guide, PagePath, Site, Update};
use crate::text::{Digest, Digester};

use super::head::{About, Dated, Head};
use super::page::{Page, Parts, Press};
use super::words::{AllWords, PartView, Words};

/// How many pages that changed are listed.
const PAGES: usize = 50;

/// The page of news.
pub fn page<'s>(site: &'s Site, words: &AllWords<'s>) -> Page<'s> {
    let path = PagePath::updates();
    let words = site.words(&path).map(|guide| words[&guide.id].clone());
    let description = "このサイトで新しくなったこと、変わったことです。";
    let around = Around {
        head: Head::new(site, About::generated(site, path.clone(), "更新のお知らせ", description)),
        news: site.updates.iter().map(|update| news(site, update)).collect(),
        pages: changed(site)
            .into_iter()
            .take(PAGES)
            .map(|(date, guide)| ChangedView {
                date: Dated::day(date),
                link: Link::to_guide(&site.settings, guide),
                new: guide.date == Some(date),
            })
            .collect(),
        registers: registers(site),
    };
    Page::view(path, UpdatesParts { around, words })
}

struct UpdatesParts<'s> {
    around: Around<'s>,
    words: Option<Arc<Words<'s>>>,
}

impl Parts for UpdatesParts<'_> {
    fn template(&self) -> &str {
        "updates.html"
    }

    fn digest(&self) -> Digest {
        let words = self.words.iter().map(|words| words.digest);
        Digester::default().digest(Digest::of_value(&self.around)).digests(words).finish()
    }

    fn view(&self, press: &Press<'_>) -> impl Serialize {
        UpdatesPage {
            around: &self.around,
            body: self.words.iter().flat_map(|words| words.view(press, &mut 0)).collect(),
        }
    }
}

/// `updates.html`
#[derive(Serialize)]
struct UpdatesPage<'p> {
    #[serde(flatten)]
    around: &'p Around<'p>,
    /// Component `parts`.
    body: Vec<PartView<'p>>,
}

#[derive(Serialize)]
struct Around<'s> {
    head: Head<'s>,
    news: Vec<NewsView>,
    pages: Vec<ChangedView>,
    registers: Vec<RegisterView>,
}

/// A piece of news. Component `news`.
#[derive(Serialize)]
pub struct NewsView {
    date: Dated,
    title: String,
    text: String,
    links: Vec<Link>,
}

/// A piece of news with what it leads to today.
pub fn news(site: &Site, update: &Update) -> NewsView {
    NewsView {
        date: Dated::day(update.date),
        title: update.title.clone(),
        text: update.text.clone(),
        links: update.targets.iter().filter_map(|target| Link::to_target(&site.settings, target)).collect(),
    }
}

/// A page that is new or was changed.
#[derive(Serialize)]
struct ChangedView {
    date: Dated,
    link: Link,
    /// Whether that is the day it was first published.
    new: bool,
}

/// A register and since when it is so.
#[derive(Serialize)]
struct RegisterView {
    as_of: Dated,
    link: Link,
}

fn registers(site: &Site) -> Vec<RegisterView> {
    let views = site.registers.iter().map(|(id, register)| RegisterView {
        as_of: Dated::at(register.schema.as_of),
        link: Link::new(&site.settings, &PagePath::register(id), &register.schema.title),
    });
    views.collect()
}

/// All dated pages, the last change first, then by path.
pub fn changed(site: &Site) -> Vec<(Date, &Guide)> {
    let dated = site.guides.values().filter_map(|guide| Some((guide.updated.or(guide.date)?, guide)));
    let mut changed: Vec<(Date, &Guide)> = dated.collect();
    changed.sort_by(|(a, left), (b, right)| b.cmp(a).then_with(|| left.path.cmp(&right.path)));
    changed
}
