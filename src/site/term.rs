//! The glossary.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::parse::draft::{TermDraft, Text};
use crate::say;
use crate::text::{Checked, Diagnostic, Place};

use super::absent::{TERM, absent, twice};
use super::id::{TermId, id_fault};

/// A word that readers may not know, and what it means.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Term {
    pub id: TermId,
    pub name: String,
    /// In hiragana.
    pub reading: Option<String>,
    pub meaning: String,
    pub synonyms: Vec<String>,
    /// Found by search, never shown.
    #[serde(skip)]
    pub search_only: Vec<String>,
    pub differs_from: Vec<Difference>,
    pub narrower: Vec<TermId>,
}

/// A term that people confuse with this one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    pub term: TermId,
    pub words: String,
}

/// All terms, by reading.
#[derive(Clone, Debug, Default)]
pub struct Glossary {
    pub(in crate::site) list: Vec<Term>,
    pub(in crate::site) index: BTreeMap<TermId, usize>,
    names: Names,
}

/// The names of all terms, and the places of these, by the first letters of the names.
#[derive(Clone, Debug, Default)]
struct Names {
    /// The longest first.
    by_letter: BTreeMap<char, Vec<(String, usize)>>,
    /// A bit for each letter below U+10000 that a name begins with: every letter of every guide
    /// is asked for, and hardly any is one.
    first_letters: Vec<u64>,
}

impl Glossary {
    /// All terms, by reading.
    pub fn iter(&self) -> impl Iterator<Item = &Term> {
        self.list.iter()
    }

    /// The term with this id.
    pub fn term(&self, id: &TermId) -> &Term {
        &self.list[self.index[id]]
    }

    /// The first place in a text, from one on, where a letter stands that names begin with, and
    /// these names, the longest first, with their terms.
    pub fn next_names(
        &self,
        text: &str,
        from: usize,
    ) -> Option<(usize, impl Iterator<Item = (&str, &Term)>)> {
        let mut letters = text[from..].char_indices();
        let (at, letter) = letters.find(|(_, letter)| self.names.may_begin(*letter))?;
        let names = self.names.by_letter.get(&letter).into_iter().flatten();
        Some((from + at, names.map(|(name, term)| (&**name, &self.list[*term]))))
    }

    /// The id that an author wrote, if there is such a term.
    pub fn find(&self, id: &str) -> Option<&TermId> {
        self.index.get_key_value(id).map(|(id, _)| id)
    }
}

impl Names {
    fn of(list: &[Term]) -> Names {
        let mut names = Names::default();
        for (place, term) in list.iter().enumerate() {
            for name in std::iter::once(&term.name).chain(&term.synonyms) {
                names.add(name, place);
            }
        }
        for names in names.by_letter.values_mut() {
            names.sort_by_key(|(name, term)| (std::cmp::Reverse(name.len()), name.clone(), *term));
        }
        names
    }

    /// A name of one letter would be found everywhere.
    fn add(&mut self, name: &str, term: usize) {
        let mut letters = name.chars();
        let (Some(first), Some(_)) = (letters.next(), letters.next()) else { return };
        self.by_letter.entry(first).or_default().push((name.to_owned(), term));
        self.first_letters.resize(1 << 10, 0);
        if let Ok(letter) = u16::try_from(u32::from(first)) {
            self.first_letters[usize::from(letter / 64)] |= 1 << (letter % 64);
        }
    }

    #[inline]
    fn may_begin(&self, letter: char) -> bool {
        let letter = u32::from(letter);
        match self.first_letters.get(letter as usize / 64) {
            Some(bits) => bits & (1 << (letter % 64)) != 0,
            None => !self.first_letters.is_empty(),
        }
    }
}

/// The glossary: every id once, every term that another names exists.
pub(in crate::site) fn glossary(drafts: &[&TermDraft]) -> Checked<Glossary> {
    let mut found = Vec::new();
    let mut first: BTreeMap<&str, &TermDraft> = BTreeMap::new();
    for draft in drafts.iter().filter(|draft| !draft.id.value.is_empty()) {
        match first.get(&*draft.id.value) {
            Some(earlier) => found.push(twice(
                &draft.id.value,
                Place::at(&draft.file, draft.id.span),
                Place::at(&earlier.file, earlier.id.span),
            )),
            None => {
                first.insert(&draft.id.value, draft);
            }
        }
        found.extend(id_fault(&draft.file, &draft.id));
    }
    let mut list: Vec<Term> = first.values().map(|draft| term(draft, &first, &mut found)).collect();
    list.sort_by_cached_key(|term| {
        (term.reading.clone().unwrap_or_else(|| term.name.clone()), term.id.clone())
    });
    let index = list.iter().enumerate().map(|(at, term)| (term.id.clone(), at)).collect();
    let names = Names::of(&list);
    Checked { value: Glossary { list, index, names }, diagnostics: found }
}

fn term(draft: &TermDraft, known: &BTreeMap<&str, &TermDraft>, found: &mut Vec<Diagnostic>) -> Term {
    let mut narrower = Vec::new();
    for id in &draft.narrower {
        match known.contains_key(&*id.value) {
            true => narrower.push(TermId::new(&id.value)),
            false => found.push(absent(&TERM, &draft.file, id, known.keys().copied())),
        }
    }
    let differs_from =
        draft.differs_from.iter().filter_map(|text| difference(draft, text, known, found)).collect();
    let values = |texts: &[Text]| texts.iter().map(|text| text.value.clone()).collect();
    Term {
        id: TermId::new(&draft.id.value),
        name: draft.name.value.clone(),
        reading: draft.reading.as_ref().map(|reading| reading.value.clone()),
        meaning: draft.meaning.value.clone(),
        synonyms: values(&draft.synonyms),
        search_only: values(&draft.search_only),
        differs_from,
        narrower,
    }
}

/// Reads `id: in which way`.
fn difference(
    draft: &TermDraft,
    text: &Text,
    known: &BTreeMap<&str, &TermDraft>,
    found: &mut Vec<Diagnostic>,
) -> Option<Difference> {
    let Some((id, words)) = text.value.split_once(':').filter(|(_, words)| !words.trim().is_empty()) else {
        found.push(
            Diagnostic::error(
                "malformed-difference",
                Place::at(&draft.file, text.span),
                say!(
                    "differs_from は「id: どう違うか」の形で書きます",
                    "`differs_from` is written as `id: in which way`"
                ),
            )
            .hint(say!(
                "例: differs_from = [\"oushin: 約束の日に来るか、頼んだときに来るか\"]",
                "for example differs_from = [\"house-call: planned, or on request\"]"
            )),
        );
        return None;
    };
    let id = Text::new(id.trim().to_owned(), text.span);
    if !known.contains_key(&*id.value) {
        found.push(absent(&TERM, &draft.file, &id, known.keys().copied()));
        return None;
    }
    Some(Difference { term: TermId::new(&id.value), words: words.trim().to_owned() })
}
