//! `/glossary/`: all terms by reading, each with the anchor that its id is. Template
//! `glossary.html`.

use std::sync::Arc;

use serde::Serialize;

use crate::derive::kana;
use crate::derive::navigation::Link;
use crate::site::{PagePath, Site, Term};
use crate::text::{Digest, Digester};

use super::head::{About, Head};
use super::page::{Page, Parts, Press};
use super::words::{AllWords, PartView, Words};

/// The page of all terms.
pub fn page<'s>(site: &'s Site, words: &AllWords<'s>) -> Page<'s> {
    let path = PagePath::glossary();
    let words = site.words(&path).map(|guide| words[&guide.id].clone());
    let description = "むずかしい言葉の意味と、まちがえやすい言葉とのちがいです。";
    let around = Around {
        head: Head::new(site, About::generated(site, path.clone(), "用語集", description)),
        rows: rows(site),
    };
    Page::view(path, GlossaryParts { around, words })
}

struct GlossaryParts<'s> {
    around: Around<'s>,
    words: Option<Arc<Words<'s>>>,
}

impl Parts for GlossaryParts<'_> {
    fn template(&self) -> &str {
        "glossary.html"
    }

    fn digest(&self) -> Digest {
        let words = self.words.iter().map(|words| words.digest);
        Digester::default().digest(Digest::of_value(&self.around)).digests(words).finish()
    }

    fn view(&self, press: &Press<'_>) -> impl Serialize {
        GlossaryPage {
            around: &self.around,
            body: self.words.iter().flat_map(|words| words.view(press, &mut 0)).collect(),
        }
    }
}

/// `glossary.html`
#[derive(Serialize)]
struct GlossaryPage<'p> {
    #[serde(flatten)]
    around: &'p Around<'p>,
    /// Component `parts`.
    body: Vec<PartView<'p>>,
}

#[derive(Serialize)]
struct Around<'s> {
    head: Head<'s>,
    /// The rows of 五十音 that have terms.
    rows: Vec<RowView<'s>>,
}

/// A row of 五十音.
#[derive(Serialize)]
struct RowView<'s> {
    /// Its anchor; no term's, since it holds a `:`.
    id: String,
    /// 「あ行」
    title: String,
    terms: Vec<TermView<'s>>,
}

/// A term.
#[derive(Serialize)]
struct TermView<'s> {
    id: &'s str,
    name: &'s str,
    reading: Option<&'s str>,
    meaning: &'s str,
    synonyms: &'s [String],
    differs_from: Vec<DifferenceView<'s>>,
    narrower: Vec<Link>,
}

/// A term that people confuse with this one.
#[derive(Serialize)]
struct DifferenceView<'s> {
    title: &'s str,
    url: String,
    words: &'s str,
}

fn rows(site: &Site) -> Vec<RowView<'_>> {
    let terms: Vec<&Term> = site.glossary.iter().collect();
    let places: Vec<usize> = (0..terms.len()).collect();
    let rows = kana::rows(&places, |place| {
        let term = terms[place];
        (term.reading.as_deref().unwrap_or(&term.name), term.id.as_str())
    });
    rows.into_iter()
        .filter(|row| !row.members.is_empty())
        .map(|row| RowView {
            id: format!("row:{}", row.slug),
            title: row.name,
            terms: row.members.into_iter().map(|place| term_view(site, terms[place])).collect(),
        })
        .collect()
}

fn term_view<'s>(site: &'s Site, term: &'s Term) -> TermView<'s> {
    let url = |id: &_| format!("{}#{id}", site.settings.url(&PagePath::glossary()));
    TermView {
        id: term.id.as_str(),
        name: &term.name,
        reading: term.reading.as_deref(),
        meaning: &term.meaning,
        synonyms: &term.synonyms,
        differs_from: term
            .differs_from
            .iter()
            .map(|difference| DifferenceView {
                title: &site.glossary.term(&difference.term).name,
                url: url(&difference.term),
                words: &difference.words,
            })
            .collect(),
        narrower: term
            .narrower
            .iter()
            .map(|id| Link { title: site.glossary.term(id).name.clone(), url: url(id) })
            .collect(),
    }
}
