//! The opening page of a section: its words, its pages and sections. Template `section.html`,
//! or the one that its front matter names.

use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

use crate::site::{Guide, PagePath, Section, Site};
use crate::text::{Digest, Digester};

use super::guide::{RelatedView, TermView, related, terms};
use super::head::{About, Head};
use super::page::{Page, Parts, Press};
use super::recall::Recall;
use super::words::{AllWords, PartView, Words};

/// The page of every section but the home page's and those whose page is something else: a
/// list of the site's own, or the page (`index.md`) whose folder it is.
pub fn pages<'s>(site: &'s Site, words: &AllWords<'s>, recall: &Recall<'_>) -> Vec<Page<'s>> {
    let sections = site.sections.values().filter(|section| section.parent.is_some() && !section.generated);
    sections
        .filter(|section| site.paths.guide(&section.path) == section.opening.as_ref())
        .filter(|section| site.paths.is_published(&section.path))
        .map(|section| {
            let opening = section.opening.as_ref().and_then(|id| site.guides.get(id));
            let words = opening.map(|guide| words[&guide.id].clone());
            let template = opening.and_then(|guide| guide.template.as_deref()).unwrap_or("section.html");
            let mut parts = SectionParts { site, section, opening, around: Digest::NOTHING, words, template };
            let name = Digest::NOTHING.with_word("section").with_word(section.path.as_str());
            let name = parts.words.iter().fold(name, |name, words| name.with(words.prose.digest));
            parts.around = recall.digest(name, || Digest::of_value(&parts.around()));
            Page::view(section.path.clone(), parts)
        })
        .collect()
}

struct SectionParts<'s> {
    site: &'s Site,
    section: &'s Section,
    opening: Option<&'s Guide>,
    /// Of what stands around the words.
    around: Digest,
    /// None for a folder without an `_index.md`.
    words: Option<Arc<Words<'s>>>,
    template: &'s str,
}

impl<'s> SectionParts<'s> {
    fn around(&self) -> Around<'s> {
        Around::new(self.site, self.section, self.opening, self.words.as_deref())
    }
}

impl Parts for SectionParts<'_> {
    fn template(&self) -> &str {
        self.template
    }

    fn digest(&self) -> Digest {
        let words = self.words.iter().map(|words| words.digest);
        Digester::default().digest(self.around).digests(words).finish()
    }

    fn view(&self, press: &Press<'_>) -> impl Serialize {
        SectionPage {
            around: self.around(),
            body: self.words.iter().flat_map(|words| words.view(press, &mut 0)).collect(),
        }
    }
}

/// `section.html`
#[derive(Serialize)]
struct SectionPage<'p> {
    #[serde(flatten)]
    around: Around<'p>,
    /// Component `parts`.
    body: Vec<PartView<'p>>,
}

#[derive(Serialize)]
struct Around<'s> {
    head: Head<'s>,
    /// Its pages in order, then the sections in it.
    pages: Vec<Entry>,
    /// Where the whole section stands on one page.
    print_url: Option<String>,
    related: Vec<RelatedView>,
    terms: Vec<TermView>,
    /// For a template of the site's own.
    extra: Option<&'s Value>,
}

impl<'s> Around<'s> {
    fn new(
        site: &'s Site,
        section: &'s Section,
        opening: Option<&'s Guide>,
        words: Option<&Words<'_>>,
    ) -> Around<'s> {
        let about = match opening {
            Some(guide) => About::guide(site, guide),
            None => About::generated(site, section.path.clone(), section.title.as_str(), ""),
        };
        Around {
            head: Head::new(site, about),
            pages: entries(site, section),
            print_url: section.has_print().then(|| site.settings.url(&PagePath::print(&section.path))),
            related: opening.map(|guide| related(site, guide)).unwrap_or_default(),
            terms: words.map(|words| terms(site, &words.prose.terms)).unwrap_or_default(),
            extra: opening.map(|guide| &guide.extra),
        }
    }
}

/// A page or section within a section.
#[derive(Serialize)]
pub struct Entry {
    title: String,
    url: String,
    description: String,
}

/// The pages of a section in order, then the sections in it.
pub fn entries(site: &Site, section: &Section) -> Vec<Entry> {
    let pages = section.pages.iter().map(|id| {
        let guide = &site.guides[id];
        entry(site, &guide.path, &guide.title, &guide.description)
    });
    let sections = section.sections.iter().filter_map(|path| {
        let title = site.paths.title(path)?;
        let description = site.words(path).map_or("", |guide| &guide.description);
        Some(entry(site, path, title, description))
    });
    pages.chain(sections).collect()
}

fn entry(site: &Site, path: &PagePath, title: &str, description: &str) -> Entry {
    Entry { title: title.to_owned(), url: site.settings.url(path), description: description.to_owned() }
}
