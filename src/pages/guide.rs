//! A page of guidance. Template `guide.html`, or the one that its front matter names.

use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;
use serde_json::Value;

use crate::derive::navigation::{Link, neighbours};
use crate::prose::ContentsEntry;
use crate::site::{Guide, GuideId, PagePath, Section, Site, Target, TermId};
use crate::text::{ByDigest, Digest};

use super::head::{About, Head};
use super::page::{Page, Parts, Press};
use super::recall::Recall;
use super::shared::Shared;
use super::words::{AllWords, PartView, Words};

/// The digest of what stands around each page's words, by all that it may come from: kept for
/// the next build.
#[derive(Clone, Debug, Default)]
pub struct Kept(ByDigest<Digest>);

/// Every page of every section. `_index.md` is its section's, or gives words to a page that
/// is made from something else.
pub fn pages<'s>(
    site: &'s Site,
    words: &AllWords<'s>,
    shared: Shared,
    recall: &Recall<'_>,
    last: &Kept,
) -> (Vec<Page<'s>>, Kept) {
    let outline = recall.digest(Digest::NOTHING.with_word("outline"), || outline(site, shared));
    let sections = site.sections.values();
    let pages = sections.flat_map(|section| section.pages.iter().map(move |id| (section, id)));
    let pages: Vec<(&Section, &GuideId)> = pages.collect();
    let pages = pages.into_par_iter().map(|(section, id)| {
        let (guide, words) = (&site.guides[id], words[id].clone());
        let key = outline.with(guide.digest).with(words.digest).with_word(section.path.as_str());
        let kept = last.0.get(&key).copied();
        let around = kept.unwrap_or_else(|| Digest::of_value(&Around::new(site, section, guide, &words)));
        let template = guide.template.as_deref().unwrap_or("guide.html");
        let parts = GuideParts { site, section, guide, around, words, template };
        (key, around, Page::view(guide.path.clone(), parts))
    });
    let pages: Vec<(Digest, Digest, Page<'s>)> = pages.collect();
    let kept = pages.iter().map(|(key, around, _)| (*key, *around)).collect();
    (pages.into_iter().map(|(_, _, page)| page).collect(), Kept(kept))
}

/// Of all that may stand around a page's words: titles, ways, desks, terms. Where it is the
/// same, nobody needs to look which of it does.
fn outline(site: &Site, Shared { desks, terms, .. }: Shared) -> Digest {
    let settings = &site.settings;
    let names = (&settings.title, &settings.language, &settings.origin, &settings.base_path, settings.status);
    let digest = Digest::of_value(&(names, &settings.audiences, &settings.publisher));
    let digest = digest.with(desks).with(terms).with(site.paths.titles());
    let digest = site.guides.values().fold(digest, |digest, guide| {
        digest.with_word(guide.id.as_str()).with_word(&guide.title).with_word(&guide.description)
    });
    site.sections.values().fold(digest, |digest, section| {
        let digest = digest.with_word(section.path.as_str()).with_word(&section.title);
        section.pages.iter().fold(digest, |digest, id| digest.with_word(id.as_str()))
    })
}

struct GuideParts<'s> {
    site: &'s Site,
    section: &'s Section,
    guide: &'s Guide,
    /// Of what stands around the words.
    around: Digest,
    words: Arc<Words<'s>>,
    template: &'s str,
}

impl Parts for GuideParts<'_> {
    fn template(&self) -> &str {
        self.template
    }

    fn digest(&self) -> Digest {
        self.around.with(self.words.digest)
    }

    fn view(&self, press: &Press<'_>) -> impl Serialize {
        GuidePage {
            around: Around::new(self.site, self.section, self.guide, &self.words),
            body: self.words.view(press, &mut 0),
        }
    }
}

/// `guide.html`
#[derive(Serialize)]
struct GuidePage<'p> {
    #[serde(flatten)]
    around: Around<'p>,
    /// Component `parts`.
    body: Vec<PartView<'p>>,
}

/// What stands around the words of a page.
#[derive(Serialize)]
struct Around<'s> {
    head: Head<'s>,
    /// Empty where the page is too short to need it.
    contents: Vec<HeadingView>,
    related: Vec<RelatedView>,
    terms: Vec<TermView>,
    /// The section that it stands in; none at the top of the site.
    section: Option<Link>,
    /// Where the whole section stands on one page.
    print_url: Option<String>,
    /// For a template of the site's own.
    extra: &'s Value,
}

impl<'s> Around<'s> {
    fn new(site: &'s Site, section: &Section, guide: &'s Guide, words: &Words<'_>) -> Around<'s> {
        let settings = &site.settings;
        let (previous, next) = neighbours(section, &guide.id);
        let link = |id: &_| Link::to_guide(settings, &site.guides[id]);
        let about = About { previous: previous.map(link), next: next.map(link), ..About::guide(site, guide) };
        Around {
            head: Head::new(site, about),
            contents: contents(&words.prose.contents),
            related: related(site, guide),
            terms: terms(site, &words.prose.terms),
            section: section.parent.as_ref().map(|_| Link::new(settings, &section.path, &section.title)),
            print_url: section.has_print().then(|| settings.url(&PagePath::print(&section.path))),
            extra: &guide.extra,
        }
    }
}

/// A heading of the page, and those below it.
#[derive(Debug, PartialEq, Serialize)]
pub struct HeadingView {
    pub id: String,
    pub title: String,
    pub below: Vec<HeadingView>,
}

/// The headings of the two upper levels, where there are at least two.
fn contents(entries: &[ContentsEntry]) -> Vec<HeadingView> {
    let mut headings: Vec<HeadingView> = Vec::new();
    for entry in entries {
        let heading = HeadingView { id: entry.id.clone(), title: entry.title.clone(), below: Vec::new() };
        match (entry.level, headings.last_mut()) {
            (2, _) => headings.push(heading),
            (3, Some(above)) => above.below.push(heading),
            _ => {}
        }
    }
    if headings.len() < 2 {
        return Vec::new();
    }
    headings
}

/// A page that goes with this one.
#[derive(Serialize)]
pub struct RelatedView {
    title: String,
    url: String,
    description: String,
}

/// What a page names as related, as far as it is published.
pub fn related(site: &Site, guide: &Guide) -> Vec<RelatedView> {
    let views = guide.related.iter().filter_map(|target| {
        let link = Link::to_target(&site.settings, target)?;
        let words = match target {
            Target::Page { path, .. } => site.words(path),
            _ => None,
        };
        let description = words.map(|guide| guide.description.clone()).unwrap_or_default();
        Some(RelatedView { title: link.title, url: link.url, description })
    });
    views.collect()
}

/// A term that the page uses.
#[derive(Serialize)]
pub struct TermView {
    title: String,
    url: String,
    meaning: String,
}

/// The terms that a page uses, in the order of their first use.
pub fn terms(site: &Site, terms: &[TermId]) -> Vec<TermView> {
    let glossary = site.settings.url(&PagePath::glossary());
    let views = terms.iter().map(|id| {
        let term = site.glossary.term(id);
        TermView { title: term.name.clone(), url: format!("{glossary}#{id}"), meaning: term.meaning.clone() }
    });
    views.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(levels: &[u8], expect: &[usize]) {
        let entry = |level: &u8| ContentsEntry { level: *level, id: String::new(), title: String::new() };
        let entries: Vec<ContentsEntry> = levels.iter().map(entry).collect();
        let below: Vec<usize> = contents(&entries).iter().map(|heading| heading.below.len()).collect();
        assert_eq!(below, expect, "{levels:?}");
    }

    #[test]
    fn contents_are_listed_where_there_are_two_headings_or_more() {
        check(&[], &[]);
        check(&[2, 3, 3], &[]);
        check(&[2, 3, 4, 3, 2], &[2, 0]);
        check(&[3, 2, 2], &[0, 0]);
    }
}
