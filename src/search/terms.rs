//! Terms of the glossary where a text uses them: under one name, whichever it uses.
//!
//! Takes names and synonyms, gives the ids of the terms that a text names, the longest name
//! first. One definition with `search.js`.

use crate::site::Glossary;

use super::postings::QuickMap;
use super::words::folded;

/// Every name of every term, folded, by its first letter; the longest first.
pub struct Names<'s> {
    by_letter: QuickMap<char, Vec<(Vec<char>, &'s str)>>,
    /// By the last bits of a letter, whether a name may begin with it: few letters do.
    begins: Box<[bool; LAST_BITS]>,
}

const LAST_BITS: usize = 1 << 12;

impl<'s> Names<'s> {
    /// The names and synonyms of a glossary.
    pub fn new(glossary: &'s Glossary) -> Names<'s> {
        let named = glossary.iter().flat_map(|term| {
            let names = std::iter::once(&term.name).chain(&term.synonyms);
            names.map(|name| (name.as_str(), term.id.as_str()))
        });
        Names::of(named)
    }

    /// Names, each with its term.
    pub fn of(named: impl Iterator<Item = (&'s str, &'s str)>) -> Names<'s> {
        let mut by_letter: QuickMap<char, Vec<(Vec<char>, &str)>> = QuickMap::default();
        for (name, id) in named {
            let letters = folded(name);
            if letters.len() >= 2 {
                by_letter.entry(letters[0]).or_default().push((letters, id));
            }
        }
        for names in by_letter.values_mut() {
            names.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
            names.dedup_by(|a, b| a.0 == b.0);
        }
        let mut begins = Box::new([false; LAST_BITS]);
        by_letter.keys().for_each(|letter| begins[*letter as usize % LAST_BITS] = true);
        Names { by_letter, begins }
    }

    /// The terms that a folded text names, each as often as it does.
    pub fn find(&self, letters: &[char], mut each: impl FnMut(&'s str)) {
        let is_latin = |letter: Option<&char>| letter.is_some_and(char::is_ascii_alphanumeric);
        let may_begin = |letter: &char| self.begins[*letter as usize % LAST_BITS];
        let mut at = 0;
        while let Some(next) = letters[at..].iter().position(may_begin) {
            at += next;
            let names = self.by_letter.get(&letters[at]).map_or(&[][..], |names| names);
            let found = names.iter().find(|(name, _)| {
                let end = at + name.len();
                let cuts_word =
                    |inner: usize, outer: Option<&char>| is_latin(letters.get(inner)) && is_latin(outer);
                letters[at..].starts_with(name)
                    && !cuts_word(at, at.checked_sub(1).and_then(|before| letters.get(before)))
                    && !cuts_word(end - 1, letters.get(end))
            });
            match found {
                Some((name, id)) => {
                    each(id);
                    at += name.len();
                }
                None => at += 1,
            }
        }
    }
}
