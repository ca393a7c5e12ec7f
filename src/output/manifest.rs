//! What a release holds: each file with its key, its bytes' digest, its links and anchors.
//!
//! A hint, never the truth: bytes that are not ours, of another version or damaged are no
//! manifest at all, and everything is made anew.

use std::collections::HashMap;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::text::{Digest, Digester};

use super::made::Made;

/// A file's path and entry.
pub(super) type Listed = (Arc<str>, Arc<Entry>);

/// Every file of a release, by path.
#[derive(Clone, Debug, Default)]
pub struct Manifest {
    /// Links and anchors, each once; entries hold their places in this list.
    words: Vec<Arc<str>>,
    /// Sorted by path.
    files: Vec<Listed>,
}

/// One file of a release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Of all that it is made from, program and theme included.
    pub key: Digest,
    /// Of its bytes.
    pub bytes: Digest,
    /// How many bytes.
    pub size: u64,
    /// Of a page: where it leads within the site, as places in the list of words; sorted.
    links: Box<[u32]>,
    /// Of a page: its anchors, likewise.
    anchors: Box<[u32]>,
}

impl Manifest {
    /// All files, sorted by path.
    pub fn files(&self) -> impl Iterator<Item = (&Arc<str>, &Entry)> {
        self.files.iter().map(|(path, entry)| (path, &**entry))
    }

    /// How many files.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether it is a manifest of nothing: before the first release.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The entry of a file.
    pub fn entry(&self, path: &str) -> Option<&Arc<Entry>> {
        self.position(path).map(|at| &self.files[at].1)
    }

    /// Where a file stands among all.
    pub fn position(&self, path: &str) -> Option<usize> {
        self.files.binary_search_by(|(file, _)| (**file).cmp(path)).ok()
    }

    /// The manifest without these files: they are made again, whatever their keys.
    pub fn without(mut self, paths: &[Arc<str>]) -> Manifest {
        self.files.retain(|(path, _)| paths.binary_search(path).is_err());
        self
    }

    /// The manifest with one more file, or another entry for a file.
    pub(super) fn with(mut self, path: &str, entry: Entry) -> Manifest {
        match self.files.binary_search_by(|(file, _)| (**file).cmp(path)) {
            Ok(at) => self.files[at].1 = Arc::new(entry),
            Err(at) => self.files.insert(at, (path.into(), Arc::new(entry))),
        }
        self
    }

    /// The manifest with keys that no page has: everything is rendered again, and what
    /// turns out to have the same bytes stays where it is.
    pub fn without_keys(mut self) -> Manifest {
        for (_, entry) in &mut self.files {
            *entry = Arc::new(Entry { key: Digest::of(b"no page has this key"), ..(**entry).clone() });
        }
        self
    }

    /// Of all files and their bytes.
    pub fn digest(&self) -> Digest {
        let mut digester = Digester::default();
        for (path, entry) in &self.files {
            digester.text(path).digest(entry.bytes);
        }
        digester.finish()
    }

    /// As bytes to keep.
    pub fn to_bytes(&self) -> Vec<u8> {
        seal(KIND, &(&self.words, &self.files))
    }

    /// The manifest that [`Manifest::to_bytes`] gave; `None` for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Manifest> {
        let (words, files): (Vec<Arc<str>>, Vec<Listed>) = open(KIND, bytes)?;
        let known = |places: &[u32]| places.iter().all(|place| (*place as usize) < words.len());
        let whole = files.iter().all(|(_, entry)| known(&entry.links) && known(&entry.anchors));
        let sorted = files.is_sorted_by(|(a, _), (b, _)| a < b);
        (whole && sorted).then_some(Manifest { words, files })
    }

    /// A word by its place.
    pub(super) fn word(&self, place: u32) -> &str {
        &self.words[place as usize]
    }
}

impl Entry {
    /// A file that is no page.
    pub(super) fn file(key: Digest, made: &Made) -> Entry {
        Entry::page(key, made, Box::default(), Box::default())
    }

    /// A page with its links and anchors, as [`Words`] gave them.
    pub(super) fn page(key: Digest, made: &Made, links: Box<[u32]>, anchors: Box<[u32]>) -> Entry {
        Entry { key, bytes: made.digest, size: made.bytes().len() as u64, links, anchors }
    }

    pub(super) fn links(&self) -> &[u32] {
        &self.links
    }

    pub(super) fn anchors(&self) -> &[u32] {
        &self.anchors
    }
}

/// A manifest in the making: the words of the last one, those of new pages behind them.
pub(super) struct Words {
    words: Vec<Arc<str>>,
    places: HashMap<Arc<str>, u32>,
}

impl Words {
    /// Begins with the words of the last manifest, so that its entries can be kept.
    pub fn of(last: &Manifest) -> Words {
        let places = last.words.iter().cloned().zip(0..).collect();
        Words { words: last.words.clone(), places }
    }

    /// The place of a word, new or not.
    pub fn place(&mut self, word: &str) -> u32 {
        if let Some(place) = self.places.get(word) {
            return *place;
        }
        let word: Arc<str> = word.into();
        let place = u32::try_from(self.words.len()).expect("a site has fewer links than 2^32");
        self.words.push(word.clone());
        self.places.insert(word, place);
        place
    }

    /// A word by its place.
    pub fn word(&self, place: u32) -> &str {
        &self.words[place as usize]
    }

    /// The manifest of these files, which are sorted by path. Words that no file has any
    /// more go when they are most of all.
    pub fn manifest(self, files: Vec<Listed>) -> Manifest {
        let mut used = vec![false; self.words.len()];
        for place in files.iter().flat_map(|(_, entry)| entry.links.iter().chain(&entry.anchors)) {
            used[*place as usize] = true;
        }
        let count = used.iter().filter(|used| **used).count();
        if count * 2 >= self.words.len() {
            return Manifest { words: self.words, files };
        }
        compacted(&self.words, &used, &files)
    }
}

fn compacted(words: &[Arc<str>], used: &[bool], files: &[Listed]) -> Manifest {
    let mut next = 0;
    let places: Vec<u32> = used
        .iter()
        .map(|used| {
            let place = next;
            next += u32::from(*used);
            place
        })
        .collect();
    let moved = |old: &[u32]| old.iter().map(|place| places[*place as usize]).collect();
    let kept = words.iter().zip(used).filter(|(_, used)| **used).map(|(word, _)| word.clone());
    let files = files.iter().map(|(path, entry)| {
        let (links, anchors) = (moved(&entry.links), moved(&entry.anchors));
        (path.clone(), Arc::new(Entry { links, anchors, ..(**entry).clone() }))
    });
    Manifest { words: kept.collect(), files: files.collect() }
}

/// What stands before a manifest's bytes.
const KIND: &str = "shirube manifest 1";

/// A value as bytes that know what they are and whether they are whole.
pub fn seal(kind: &str, value: &impl Serialize) -> Vec<u8> {
    let bytes = postcard::to_allocvec(value).expect("a value of strings, numbers and lists has a form");
    let mut sealed = format!("{kind}\n{}\n", Digest::of(&bytes)).into_bytes();
    sealed.extend(bytes);
    sealed
}

/// The value that was sealed; `None` where the bytes are of another kind or damaged.
pub fn open<T: DeserializeOwned>(kind: &str, bytes: &[u8]) -> Option<T> {
    let rest = bytes.strip_prefix(kind.as_bytes())?.strip_prefix(b"\n")?;
    let (digest, rest) = rest.split_at_checked(32)?;
    let value = rest.strip_prefix(b"\n")?;
    if Digest::of(value).to_string().as_bytes() != digest {
        return None;
    }
    postcard::from_bytes(value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        let mut words = Words::of(&Manifest::default());
        let links: Box<[u32]> = [words.place("b/"), words.place("a/#x")].into();
        let page =
            Entry::page(Digest::of(b"k"), &Made::new(b"<a>".to_vec()), links, [words.place("main")].into());
        words.manifest(vec![("a/index.html".into(), Arc::new(page))])
    }

    #[test]
    fn a_manifest_is_read_as_it_was_written() {
        let read = Manifest::from_bytes(&manifest().to_bytes()).expect("it was just written");
        let entry = read.entry("a/index.html").expect("the file is in it");
        assert_eq!((entry.size, entry.key), (3, Digest::of(b"k")));
        assert_eq!(entry.links().iter().map(|place| read.word(*place)).collect::<Vec<_>>(), ["b/", "a/#x"]);
        assert_eq!(read.digest(), manifest().digest());
    }

    #[test]
    fn bytes_that_are_damaged_or_foreign_are_no_manifest() {
        let bytes = manifest().to_bytes();
        assert!(Manifest::from_bytes(b"").is_none());
        assert!(Manifest::from_bytes(b"shirube manifest 2\n").is_none());
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            assert!(Manifest::from_bytes(&damaged).is_none(), "byte {at}");
            assert!(Manifest::from_bytes(&bytes[..at]).is_none(), "cut at {at}");
        }
    }

    #[test]
    fn words_that_no_file_has_any_more_go() {
        let last = manifest();
        let mut words = Words::of(&last);
        let anchors = [words.place("main")].into();
        let page = Entry::page(Digest::of(b"k"), &Made::new(vec![]), Box::default(), anchors);
        let next = words.manifest(vec![("a/index.html".into(), Arc::new(page))]);
        assert_eq!(next.words.len(), 1);
        assert_eq!(next.word(next.files[0].1.anchors()[0]), "main");
    }
}
