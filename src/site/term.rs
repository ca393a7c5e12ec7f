//! The glossary.

use std::collections::BTreeMap;

use serde::Serialize;

use super::id::TermId;

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

    /// The id that an author wrote, if there is such a term.
    pub fn find(&self, id: &str) -> Option<&TermId> {
        self.index.get_key_value(id).map(|(id, _)| id)
    }
}
