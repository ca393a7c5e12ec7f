//! The home page: ways in by need, areas, news. Template `home.html`.

use std::sync::Arc;

use serde::Serialize;

use crate::derive::navigation::{Link, WaysIn, ways_in};
use crate::site::{PagePath, Site};
use crate::text::{Digest, Digester};

use super::head::{About, Head, ReviewLine};
use super::page::{Page, Parts, Press};
use super::updates::{NewsView, news};
use super::words::{AllWords, PartView, Words};

/// How many of the latest news the home page shows.
const NEWS: usize = 3;

/// The page at `/`.
pub fn page<'s>(site: &'s Site, words: &AllWords<'s>) -> Page<'s> {
    let words = site.words(&PagePath::home()).map(|guide| words[&guide.id].clone());
    let template = site.words(&PagePath::home()).and_then(|guide| guide.template.as_deref());
    let template = template.unwrap_or("home.html");
    Page::view(PagePath::home(), HomeParts { around: Around::new(site), words, template })
}

struct HomeParts<'s> {
    around: Around<'s>,
    /// None for a site without `content/_index.md`.
    words: Option<Arc<Words<'s>>>,
    template: &'s str,
}

impl Parts for HomeParts<'_> {
    fn template(&self) -> &str {
        self.template
    }

    fn digest(&self) -> Digest {
        let words = self.words.iter().map(|words| words.digest);
        Digester::default().digest(Digest::of_value(&self.around)).digests(words).finish()
    }

    fn view(&self, press: &Press<'_>) -> impl Serialize {
        HomePage {
            around: &self.around,
            body: self.words.iter().flat_map(|words| words.view(press, &mut 0)).collect(),
        }
    }
}

/// `home.html`
#[derive(Serialize)]
struct HomePage<'p> {
    #[serde(flatten)]
    around: &'p Around<'p>,
    /// Component `parts`.
    body: Vec<PartView<'p>>,
}

#[derive(Serialize)]
struct Around<'s> {
    head: Head<'s>,
    ways_in: Vec<WaysIn>,
    /// The areas with a page, by kind, in the order of the file.
    areas: Vec<Vec<Link>>,
    /// The page of all areas.
    areas_link: Option<Link>,
    /// The latest.
    news: Vec<NewsView>,
    /// The page of all news.
    news_link: Option<Link>,
}

impl<'s> Around<'s> {
    fn new(site: &'s Site) -> Around<'s> {
        let settings = &site.settings;
        let about = About {
            review: ReviewLine::NotAsked,
            ..About::generated(site, PagePath::home(), settings.title.as_str(), settings.description.as_str())
        };
        let titled = |path: PagePath| site.paths.title(&path).map(|title| Link::new(settings, &path, title));
        Around {
            head: Head::new(site, about),
            ways_in: ways_in(settings),
            areas: areas(site),
            areas_link: titled(PagePath::areas()),
            news: site.updates.iter().take(NEWS).map(|update| news(site, update)).collect(),
            news_link: titled(PagePath::updates()),
        }
    }
}

fn areas(site: &Site) -> Vec<Vec<Link>> {
    let mut kinds: Vec<(&str, Vec<Link>)> = Vec::new();
    for area in site.areas.iter().filter(|area| area.page) {
        let link = Link::new(&site.settings, &PagePath::area(&area.id), &area.name);
        match kinds.iter_mut().find(|(kind, _)| *kind == area.kind) {
            Some((_, links)) => links.push(link),
            None => kinds.push((&area.kind, vec![link])),
        }
    }
    kinds.into_iter().map(|(_, links)| links).collect()
}
