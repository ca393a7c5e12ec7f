//! Terms of the glossary in running text.
//!
//! Takes the glossary, gives places. Japanese has no blanks between words, so a term is
//! found by its letters alone; where several begin at one place, the longest counts.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::site::{Glossary, Term, TermId};

/// Which terms of a glossary a page has used.
pub(super) struct Terms<'s> {
    glossary: &'s Glossary,
    used: BTreeSet<&'s TermId>,
    in_order: Vec<TermId>,
}

impl<'s> Terms<'s> {
    /// No term is used yet.
    pub fn new(glossary: &'s Glossary) -> Terms<'s> {
        Terms { glossary, used: BTreeSet::new(), in_order: Vec::new() }
    }

    /// Says that a term is used; true the first time.
    pub fn use_term(&mut self, term: &'s Term) -> bool {
        let is_first = self.used.insert(&term.id);
        if is_first {
            self.in_order.push(term.id.clone());
        }
        is_first
    }

    /// The first uses of terms in a text, in order.
    pub fn first_uses(&mut self, text: &str) -> Vec<(Range<usize>, &'s Term)> {
        let (mut found, mut from) = (Vec::new(), 0);
        while let Some((at, mut names)) = self.glossary.next_names(text, from) {
            let (before, rest) = text.split_at(at);
            let begins = !is_one_word(before, rest);
            let ends = |name: &str| rest.strip_prefix(name).is_some_and(|after| !is_one_word(name, after));
            let Some((name, term)) = begins.then(|| names.find(|(name, _)| ends(name))).flatten() else {
                from = at + rest.chars().next().map_or(1, char::len_utf8);
                continue;
            };
            from = at + name.len();
            if self.use_term(term) {
                found.push((at..from, term));
            }
        }
        found
    }

    /// The terms that were used, in order.
    pub fn finish(self) -> Vec<TermId> {
        self.in_order
    }
}

/// Whether a text goes on as one word in the next one.
fn is_one_word(text: &str, next: &str) -> bool {
    text.chars().next_back().zip(next.chars().next()).is_some_and(|(last, next)| goes_on(last, next))
}

/// Whether two letters are of one word as far as their script tells: words of katakana, of
/// kanji and of Latin letters end where the script does. `ケア` does not stand in
/// `ケアマネジャー`, `訪問看護` not in `訪問看護師`, `年度` not in `5年度`.
fn goes_on(last: char, next: char) -> bool {
    (is_katakana(last) && is_katakana(next))
        || (is_latin(last) && is_latin(next))
        || ((is_kanji(last) || last.is_numeric()) && is_kanji(next))
}

fn is_kanji(letter: char) -> bool {
    matches!(letter, '々' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

fn is_katakana(letter: char) -> bool {
    matches!(letter, 'ァ'..='ヺ' | 'ー' | 'ヽ' | 'ヾ' | 'ㇰ'..='ㇿ' | 'ｦ'..='ﾟ')
}

fn is_latin(letter: char) -> bool {
    letter.is_ascii_alphanumeric()
        || matches!(letter, 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '０'..='９' | '\u{C0}'..='\u{24F}')
}
