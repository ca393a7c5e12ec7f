//! A whole guide on one page, for paper. Template `print.html`.

use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::derive::navigation::{Link, trail};
use crate::prose::Sheet;
use crate::site::{Guide, PagePath, Section, Site};
use crate::text::{ByDigest, Digest, Digester};

use super::head::{About, Dated, Head};
use super::page::{Page, Parts, Press};
use super::recall::Recall;
use super::words::{AllWords, ForPrint, Words};

/// What was written for sheets, by all that it is made from: kept for the next build.
#[derive(Clone, Debug, Default)]
pub struct Kept(ByDigest<Arc<ForPrint>>);

/// The sheet of every section that has one.
pub fn pages<'s>(
    site: &'s Site,
    words: &AllWords<'s>,
    recall: &Recall<'_>,
    last: &Kept,
) -> (Vec<Page<'s>>, Kept) {
    let mut kept = Kept::default();
    let sections = site.sections.values().filter(|section| section.has_print());
    let page = |section: &'s Section| {
        let path = PagePath::print(&section.path);
        let around = recall.digest(Digest::NOTHING.with_word(path.as_str()), || {
            Digest::of_value(&Around::new(site, section))
        });
        let chapters = chapters(site, section, words, last);
        kept.0.extend(chapters.iter().map(|chapter| (chapter.key, chapter.for_print.clone())));
        Page::view(path, PrintParts { site, section, around, chapters })
    };
    (sections.map(page).collect(), kept)
}

struct PrintParts<'s> {
    site: &'s Site,
    section: &'s Section,
    /// Of what stands around the words.
    around: Digest,
    /// The opening page and the pages of the section.
    chapters: Vec<Chapter<'s>>,
}

/// A page with its words, and these as they stand on the sheet.
struct Chapter<'s> {
    guide: &'s Guide,
    words: Arc<Words<'s>>,
    for_print: Arc<ForPrint>,
    /// Of all that these are made from.
    key: Digest,
}

fn chapters<'s>(site: &'s Site, section: &'s Section, words: &AllWords<'s>, last: &Kept) -> Vec<Chapter<'s>> {
    let opening = section.opening.as_ref().and_then(|id| site.guides.get(id));
    let guides = || opening.into_iter().chain(section.pages.iter().map(|id| &site.guides[id]));
    let of_sheet = guides().fold(Digest::NOTHING, |digest, guide| digest.with_word(guide.path.as_str()));
    let chapter = |guide: &'s Guide| {
        let words = words[&guide.id].clone();
        let key = of_sheet.with_word(guide.path.as_str()).with(guide.digest).with(words.prose.digest);
        let for_print = last.0.get(&key).cloned().unwrap_or_default();
        Chapter { guide, words, for_print, key }
    };
    guides().map(chapter).collect()
}

impl<'s> Parts for PrintParts<'s> {
    fn template(&self) -> &str {
        "print.html"
    }

    fn digest(&self) -> Digest {
        let mut digester = Digester::default();
        digester.digest(self.around);
        for Chapter { guide, words, .. } in &self.chapters {
            digester.digest(guide.digest).digest(words.digest).text(guide.path.as_str());
        }
        digester.number(self.chapters.len() as u64).finish()
    }

    fn view(&self, press: &Press<'_>) -> impl Serialize {
        let sheet = Sheet::new(self.chapters.iter().map(|chapter| chapter.guide.path.clone()));
        let chapter = |(at, Chapter { guide, words, for_print, .. }): (usize, &Chapter<'s>)| ChapterView {
            id: sheet.id(&guide.path).expect("the sheet was made of these pages"),
            title: &guide.title,
            description: &guide.description,
            updated: guide.updated.or(guide.date).map(Dated::day),
            body: Body { words: words.for_print(&sheet, for_print), place: at, press },
        };
        PrintPage {
            around: Around::new(self.site, self.section),
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

impl<'s> Around<'s> {
    fn new(site: &'s Site, section: &'s Section) -> Around<'s> {
        let opening = section.opening.as_ref().and_then(|id| site.guides.get(id));
        let path = PagePath::print(&section.path);
        let trail = trail(site, &path).into();
        let about = match opening {
            Some(guide) => {
                About { path, trail, indexed: false, audience: &guide.audience, ..About::guide(site, guide) }
            }
            None => About { indexed: false, ..About::generated(site, path, section.title.as_str(), "") },
        };
        let about =
            About { title: format!("{}（全部をまとめたもの）", section.title).into(), ..about };
        Around {
            head: Head::new(site, about),
            section: Link::new(&site.settings, &section.path, &section.title),
        }
    }
}

/// `print.html`
#[derive(Serialize)]
struct PrintPage<'p, B> {
    #[serde(flatten)]
    around: Around<'p>,
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
