//! What became of a manifest since an earlier one that it was made from.
//!
//! Takes two manifests, gives what has to be known beside the earlier one to have the later
//! one. Looks at no more of a file that they share than at where it lies in memory.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::files::Pairing;
use super::manifest::{Groups, Listed, Manifest};

/// What a later manifest has that an earlier one had not, and the other way round.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Difference {
    /// Links and anchors that came to those of the earlier one, in their order.
    words: Vec<Arc<str>>,
    /// Files that are new or have another entry; sorted by path.
    files: Vec<Listed>,
    /// Files that are gone; sorted.
    gone: Vec<Arc<str>>,
    /// The keys of all groups of the later one.
    groups: Groups,
}

impl Difference {
    /// How many files it tells of.
    pub fn len(&self) -> usize {
        self.files.len() + self.gone.len()
    }

    /// Whether both manifests have the same files.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Manifest {
    /// Pairings of the places of files in this manifest and in another one, by path.
    pub fn side_by_side(&self, other: &Manifest) -> Vec<Pairing> {
        self.files.side_by_side(&other.files)
    }

    /// The files that this manifest has and the other has not, in order.
    pub fn without_those_of<'m>(&'m self, other: &'m Manifest) -> impl Iterator<Item = &'m Arc<str>> {
        let [here, there] = self.files.apart(&other.files);
        let mut there = there.into_iter().peekable();
        here.into_iter().map(|(path, _)| path).filter(move |path| {
            while there.next_if(|(other, _)| other < path).is_some() {}
            there.peek().is_none_or(|(other, _)| other != *path)
        })
    }

    /// What became of an earlier manifest; nothing where this one does not go on from its words.
    pub fn since(&self, earlier: &Manifest) -> Option<Difference> {
        let words = self.words.since(&earlier.words)?;
        let [before, now] = earlier.files.apart(&self.files);
        let mut files = Vec::new();
        let mut known = before.into_iter().peekable();
        for (path, entry) in now {
            while known.next_if(|(other, _)| other < path).is_some() {}
            let known = known.next_if(|(other, _)| other == path);
            if known.is_none_or(|(_, known)| !Arc::ptr_eq(known, entry) && known != entry) {
                files.push((path.clone(), entry.clone()));
            }
        }
        let gone = earlier.without_those_of(self).cloned().collect();
        Some(Difference { words, files, gone, groups: self.groups.clone() })
    }

    /// Nothing but itself.
    pub fn unchanged(&self) -> Difference {
        Difference { groups: self.groups.clone(), ..Difference::default() }
    }

    /// The later manifest of which this is the earlier one.
    pub fn after(&self, difference: &Difference) -> Manifest {
        let mut changed = difference.files.iter().peekable();
        let mut files: Vec<Listed> = Vec::with_capacity(self.files.len() + difference.files.len());
        for (path, entry) in self.files.iter() {
            while let Some(new) = changed.next_if(|(new, _)| new < path) {
                files.push(new.clone());
            }
            match changed.next_if(|(new, _)| new == path) {
                Some((_, entry)) => files.push((path.clone(), entry.clone())),
                None if difference.gone.binary_search(path).is_ok() => {}
                None => files.push((path.clone(), entry.clone())),
            }
        }
        files.extend(changed.cloned());
        let words = self.words.with(&difference.words);
        Manifest { words, files: self.files.again(&files), groups: difference.groups.clone() }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::output::files::Files;
    use crate::output::manifest::{Entry, Keys, Words};
    use crate::text::Digest;

    /// Enough pages that a few new links are no reason to put all words in one list.
    fn pages() -> BTreeMap<String, String> {
        (0..200).map(|number| (format!("p/{number:03}.html"), format!("l/{number}/"))).collect()
    }

    /// The manifest of pages, each with a link, that follows the last one.
    fn manifest(pages: &BTreeMap<String, String>, last: &Manifest) -> Manifest {
        let mut words = Words::of(last);
        let file = |(path, link): (&String, &String)| {
            let (links, digest) = ([words.place(link)].into(), Digest::of(link.as_bytes()));
            let entry = Entry::file(digest, digest, link.len() as u64).leading(links, Box::default());
            let known = last.position(path).map(|at| last.files.at(at).clone());
            let name = known.as_ref().map_or_else(|| path.as_str().into(), |(path, _)| path.clone());
            let same = known.filter(|(_, known)| **known == entry);
            (name, same.map_or_else(|| Arc::new(entry), |(_, known)| known))
        };
        let files: Vec<Listed> = pages.iter().map(file).collect();
        let keys = Keys { whole: Digest::of_value(pages), parts: vec![Digest::of_value(pages)] };
        words.manifest(Files::new(files), BTreeMap::from([("p/".into(), keys)]))
    }

    fn check(edit: impl FnOnce(&mut BTreeMap<String, String>), expect: usize) {
        let mut pages = pages();
        let before = manifest(&pages, &Manifest::default());
        edit(&mut pages);
        let after = manifest(&pages, &before);
        let difference = after.since(&before).expect("it goes on from those words");
        assert_eq!((difference.len(), difference.is_empty()), (expect, expect == 0));
        assert!(before.after(&difference).to_bytes() == after.to_bytes());
        // Whoever reads both from the disk shares nothing in memory.
        let read = Manifest::from_bytes(&before.to_bytes()).expect("it was just written");
        assert!(read.after(&difference).to_bytes() == after.to_bytes());
        assert!(read.since(&before).is_none(), "words that lie elsewhere are not compared");
    }

    #[test]
    fn an_earlier_manifest_and_the_difference_give_the_later_one() {
        check(|_| {}, 0);
        check(|pages| drop(pages.insert("p/007.html".into(), "l/8/".into())), 1);
        check(|pages| drop(pages.insert("p/007.html".into(), "new/".into())), 1);
        check(|pages| drop(pages.insert("a.html".into(), "new/".into())), 1);
        check(|pages| drop(pages.insert("z.html".into(), "l/1/".into())), 1);
        check(|pages| drop(pages.remove("p/000.html")), 1);
        let at_both_ends = |pages: &mut BTreeMap<String, String>| {
            pages.remove("p/000.html");
            pages.remove("p/199.html");
            pages.insert("p/0000.html".into(), "new/".into());
            pages.insert("p/1990.html".into(), "l/3/".into());
            pages.insert("p/100.html".into(), "newer/".into());
        };
        check(at_both_ends, 5);
        check(BTreeMap::clear, 200);
    }

    #[test]
    fn a_manifest_that_has_other_words_has_no_difference() {
        let (mut pages, nothing) = (pages(), Manifest::default());
        let before = manifest(&pages, &nothing);
        assert!(manifest(&pages, &nothing).since(&before).is_none());
        // So many are new that all were put in one list.
        pages.values_mut().for_each(|link| link.push_str("new/"));
        assert!(manifest(&pages, &before).since(&before).is_none());
    }
}
