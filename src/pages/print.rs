//! A whole guide on one page, for paper. Template `print.html`.

use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::derive::navigation::{Link, trail};
use crate::prose::Sheet;
use crate::site::{Guide, PagePath, Section, Site};
use crate::text::{Digest, Digester};

use super::head::{About, Dated, Head};
use super::page::{Page, Parts, Press};
use super::words::{AllWords, Words};

/// The sheet of every section that has one.
pub fn pages<'s>(site: &'s Site, words: &AllWords<'s>) -> Vec<Page<'s>> {
    let sections = site.sections.values().filter(|section| section.has_print());
    sections
        .map(|section| Page::view(PagePath::print(&section.path), PrintParts::new(site, section, words)))
        .collect()
}

struct PrintParts<'s> {
    around: Around<'s>,
    /// The opening page and the pages of the section, with their words as they stand there.
    chapters: Vec<(&'s Guide, Arc<Words<'s>>)>,
}

impl<'s> PrintParts<'s> {
    fn new(site: &'s Site, section: &'s Section, words: &AllWords<'s>) -> PrintParts<'s> {
        let settings = &site.settings;
        let opening = section.opening.as_ref().and_then(|id| site.guides.get(id));
        let path = PagePath::print(&section.path);
        let trail = trail(site, &path);
        let about = match opening {
            Some(guide) => {
                About { path, trail, indexed: false, audience: &guide.audience, ..About::guide(site, guide) }
            }
            None => About { indexed: false, ..About::generated(site, path, section.title.as_str(), "") },
        };
        let about =
            About { title: format!("{}（全部をまとめたもの）", section.title).into(), ..about };
        let with_words = |guide: &'s Guide| (guide, words[&guide.id].clone());
        PrintParts {
            around: Around {
                head: Head::new(site, about),
                section: Link::new(settings, &section.path, &section.title),
            },
            chapters: opening
                .into_iter()
                .chain(section.pages.iter().map(|id| &site.guides[id]))
                .map(with_words)
                .collect(),
        }
    }

    fn sheet(&self) -> Sheet {
        Sheet::new(self.chapters.iter().map(|(guide, _)| guide.path.clone()))
    }
}

impl<'s> Parts for PrintParts<'s> {
    fn template(&self) -> &str {
        "print.html"
    }

    fn digest(&self) -> Digest {
        let mut digester = Digester::default();
        digester.digest(Digest::of_value(&self.around));
        for (guide, words) in &self.chapters {
            digester.digest(guide.digest).digest(words.digest).text(guide.path.as_str());
        }
        digester.number(self.chapters.len() as u64).finish()
    }

    fn view(&self, press: &Press<'_>) -> impl Serialize {
        let sheet = self.sheet();
        let chapter = |(at, (guide, words)): (usize, &(&'s Guide, Arc<Words<'s>>))| ChapterView {
            id: sheet.id(&guide.path).expect("the sheet was made of these pages"),
            title: &guide.title,
            description: &guide.description,
            updated: guide.updated.or(guide.date).map(Dated::day),
            body: Body { words: words.for_print(guide, &sheet), place: at, press },
        };
        PrintPage {
            head: &self.around.head,
            section: &self.around.section,
            chapters: self.chapters.iter().enumerate().map(chapter).collect(),
        }
    }
}

/// What stands around the words.
#[derive(Serialize)]
struct Around<'s> {
    head: Head<'s>,
    /// The section that it is all of.
    section: Link,
}

/// `print.html`
#[derive(Serialize)]
struct PrintPage<'p, B> {
    head: &'p Head<'p>,
    section: &'p Link,
    chapters: Vec<ChapterView<'p, B>>,
}

/// One page of the section.
#[derive(Serialize)]
struct ChapterView<'p, B> {
    id: String,
    title: &'p str,
    description: &'p str,
    /// Last edit, else first publication.
    updated: Option<Dated>,
    body: B,
}

/// Words with their place on the sheet. Serialised as the component `parts` takes them.
struct Body<'p, 'r, 't> {
    words: Words<'p>,
    place: usize,
    press: &'r Press<'t>,
}

/// More charts than a page has: so that no two of a sheet share a name.
const CHARTS: usize = 1000;

impl Serialize for Body<'_, '_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.words.view(self.press, &mut (self.place * CHARTS)).serialize(serializer)
    }
}
