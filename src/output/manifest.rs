//! What a release holds: each file with its key, its bytes' digest, its links and anchors.
//!
//! A hint, never the truth: bytes that are not ours, of another version or damaged are no
//! manifest at all, and everything is made anew.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use ahash::RandomState;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::text::Digest;

use super::files::{Files, Sum};

/// A file's path and entry.
pub(super) type Listed = (Arc<str>, Arc<Entry>);

/// Every file of a release, by path.
#[derive(Clone, Debug, Default)]
pub struct Manifest {
    /// Links and anchors, each once; entries hold their places in this list.
    pub(super) words: Words,
    pub(super) files: Files,
    /// Of each group of pages, by its folder, the keys that speak for them.
    pub(super) groups: Groups,
}

/// The keys of groups of pages, by their folders.
pub(super) type Groups = BTreeMap<Arc<str>, Keys>;

/// What speaks for the pages of a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Keys {
    /// The key of them all.
    pub whole: Digest,
    /// The key of each part.
    pub parts: Vec<Digest>,
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
    /// The part that it belongs to of the group of its folder, whose keys speak for it too.
    pub part: Option<u16>,
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

    /// How many bytes it takes to keep, about.
    pub fn bytes_to_keep(&self) -> usize {
        let words: usize = self.words.len() as usize * 48;
        words + self.files.len() * 160
    }

    /// How many files.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether it is a manifest of nothing: before the first release.
    pub fn is_empty(&self) -> bool {
        self.files.len() == 0
    }

    /// The entry of a file.
    pub fn entry(&self, path: &str) -> Option<&Arc<Entry>> {
        self.position(path).map(|at| &self.files.at(at).1)
    }

    /// A file with its entry.
    pub(super) fn listed(&self, path: &str) -> Option<(&Arc<str>, &Entry)> {
        self.position(path).map(|at| (self.path(at), &*self.files.at(at).1))
    }

    /// The path of a file by its place among all.
    pub fn path(&self, place: usize) -> &Arc<str> {
        &self.files.at(place).0
    }

    /// Where a file stands among all.
    pub fn position(&self, path: &str) -> Option<usize> {
        self.files.position(path)
    }

    /// The keys of a group of pages, by its folder.
    pub(super) fn group(&self, folder: &str) -> Option<&Keys> {
        self.groups.get(folder)
    }

    /// The manifest without these files: they are made again, whatever their keys.
    pub fn without(mut self, paths: &[Arc<str>]) -> Manifest {
        if paths.is_empty() {
            return self;
        }
        let is_left = |path: &Arc<str>| paths.binary_search(path).is_err();
        let left = self.files.iter().filter(|(path, _)| is_left(path));
        self.files = Files::new(left.cloned().collect());
        self.groups.retain(|folder, _| !paths.iter().any(|path| path.starts_with(&**folder)));
        self
    }

    /// The manifest with one more file, or another entry for a file.
    pub(super) fn with(self, path: &Arc<str>, entry: Entry) -> Manifest {
        Manifest { files: self.files.with(path, &Arc::new(entry)), ..self }
    }

    /// The manifest with keys that no page has: everything is rendered again, and what
    /// turns out to have the same bytes stays where it is.
    pub fn without_keys(self) -> Manifest {
        let key = Digest::of(b"no page has this key");
        let without = |(path, entry): &Listed| (path.clone(), Arc::new(Entry { key, ..(**entry).clone() }));
        let files = self.files.iter().map(without).collect();
        Manifest { files: Files::new(files), groups: BTreeMap::new(), ..self }
    }

    /// What is said of all files together.
    pub fn sum(&self) -> Sum {
        self.files.sum()
    }

    /// Of all files and their bytes.
    pub fn digest(&self) -> Digest {
        self.files.digest()
    }

    /// As bytes to keep.
    pub fn to_bytes(&self) -> Vec<u8> {
        seal(KIND, self)
    }

    /// The manifest that [`Manifest::to_bytes`] gave; `None` for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Manifest> {
        open(KIND, bytes).filter(Manifest::is_sound)
    }

    /// Whether a manifest that was read can be one that was written.
    pub fn is_sound(&self) -> bool {
        let known = |places: &[u32]| places.iter().all(|place| *place < self.words.len());
        let whole = self.files.iter().all(|(_, entry)| known(&entry.links) && known(&entry.anchors));
        whole && self.files.iter().is_sorted_by(|(a, _), (b, _)| a < b)
    }

    /// A word by its place.
    pub(super) fn word(&self, place: u32) -> &str {
        self.words.word(place)
    }
}

impl Serialize for Manifest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let words: Vec<&Arc<str>> = self.words.all().collect();
        let files: Vec<&Listed> = self.files.iter().collect();
        (words, files, &self.groups).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Manifest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Manifest, D::Error> {
        let (words, files, groups): (Vec<Arc<str>>, Vec<Listed>, _) = Deserialize::deserialize(deserializer)?;
        Ok(Manifest { words: Words::from(words), files: Files::new(files), groups })
    }
}

impl Entry {
    /// A file that is no page.
    pub(super) fn file(key: Digest, bytes: Digest, size: u64) -> Entry {
        Entry { key, bytes, size, part: None, links: Box::default(), anchors: Box::default() }
    }

    /// The same entry, of a page with its links and anchors, as [`Words`] gave them; sorted.
    pub(super) fn leading(self, links: Box<[u32]>, anchors: Box<[u32]>) -> Entry {
        Entry { links, anchors, ..self }
    }

    /// The same entry, of a page that may belong to a part of the group of its folder.
    pub(super) fn in_part(self, part: Option<u16>) -> Entry {
        Entry { part, ..self }
    }

    pub(super) fn links(&self) -> &[u32] {
        &self.links
    }

    pub(super) fn anchors(&self) -> &[u32] {
        &self.anchors
    }
}

/// Links and anchors, each once, by their places. To add some to many costs as much as they
/// are: they lie apart until they have become many themselves.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    old: Arc<Table>,
    new: Table,
    /// How many there were when those of no file were last let go of.
    settled: u32,
}

/// Words and the way back to their places, which are counted from `first`.
#[derive(Clone, Debug, Default)]
struct Table {
    first: u32,
    words: Vec<Arc<str>>,
    places: HashMap<Arc<str>, u32, RandomState>,
}

impl Table {
    fn add(&mut self, word: Arc<str>) -> u32 {
        let place = self.first + u32::try_from(self.words.len()).expect("a site has fewer links than 2^32");
        self.words.push(word.clone());
        self.places.insert(word, place);
        place
    }
}

impl From<Vec<Arc<str>>> for Words {
    fn from(words: Vec<Arc<str>>) -> Words {
        let settled = words.len() as u32;
        let places = words.iter().cloned().zip(0..).collect();
        let new = Table { first: settled, ..Table::default() };
        Words { old: Arc::new(Table { first: 0, words, places }), new, settled }
    }
}

impl Words {
    /// Begins with the words of the last manifest, so that its entries can be kept.
    pub fn of(last: &Manifest) -> Words {
        last.words.clone()
    }

    /// How many there are.
    fn len(&self) -> u32 {
        self.new.first + self.new.words.len() as u32
    }

    fn all(&self) -> impl Iterator<Item = &Arc<str>> {
        self.old.words.iter().chain(&self.new.words)
    }

    /// The place of a word, new or not.
    pub fn place(&mut self, word: &str) -> u32 {
        self.known(word).unwrap_or_else(|| self.new.add(word.into()))
    }

    /// The place of a word that is among them.
    pub fn known(&self, word: &str) -> Option<u32> {
        self.new.places.get(word).or_else(|| self.old.places.get(word)).copied()
    }

    /// A word by its place.
    pub fn word(&self, place: u32) -> &str {
        match place.checked_sub(self.new.first) {
            Some(place) => &self.new.words[place as usize],
            None => &self.old.words[place as usize],
        }
    }

    /// The words that came to earlier ones; nothing where these do not go on from those.
    pub fn since(&self, earlier: &Words) -> Option<Vec<Arc<str>>> {
        let (before, now) = (&earlier.new.words, &self.new.words);
        let goes_on = Arc::ptr_eq(&self.old, &earlier.old)
            && before.len() <= now.len()
            && before.iter().zip(now).all(|(before, now)| Arc::ptr_eq(before, now));
        goes_on.then(|| now[before.len()..].to_vec())
    }

    /// These words and some more, each of which is new.
    pub fn with(&self, more: &[Arc<str>]) -> Words {
        let mut words = self.clone();
        more.iter().for_each(|word| {
            words.new.add(word.clone());
        });
        words
    }

    /// The manifest of these files and of these groups. Words that no file has any more go when
    /// there have come to be twice as many; a first release has none.
    pub fn manifest(mut self, files: Files, groups: Groups) -> Manifest {
        if self.settled == 0 {
            self.settled = self.len();
        }
        if self.len() / 2 > self.settled {
            return self.compacted(&files, groups);
        }
        let words = if self.new.words.len() > self.old.words.len() / 16 { self.joined() } else { self };
        Manifest { words, files, groups }
    }

    /// The same words in one list.
    fn joined(self) -> Words {
        let settled = self.settled;
        Words { settled, ..Words::from(self.all().cloned().collect::<Vec<_>>()) }
    }

    /// The manifest with those words alone that its files have.
    fn compacted(self, files: &Files, groups: Groups) -> Manifest {
        let mut used = vec![false; self.len() as usize];
        for place in files.iter().flat_map(|(_, entry)| entry.links.iter().chain(&entry.anchors)) {
            used[*place as usize] = true;
        }
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
        let kept = self.all().zip(&used).filter(|(_, used)| **used).map(|(word, _)| word.clone());
        let files = files.iter().map(|(path, entry)| {
            let (links, anchors) = (moved(&entry.links), moved(&entry.anchors));
            (path.clone(), Arc::new(Entry { links, anchors, ..(**entry).clone() }))
        });
        let words = Words::from(kept.collect::<Vec<_>>());
        Manifest { words, files: Files::new(files.collect()), groups }
    }
}

/// What stands before a manifest's bytes.
const KIND: &str = "shirube manifest 3";

/// A value as bytes that know what they are and whether they are whole.
pub fn seal(kind: &str, value: &impl Serialize) -> Vec<u8> {
    seal_about(kind, value, 0)
}

/// The same of a value of about so many bytes.
pub fn seal_about(kind: &str, value: &impl Serialize, bytes: usize) -> Vec<u8> {
    let head = format!("{kind}\n{}\n", Digest::of(b""));
    let mut room = Vec::with_capacity(head.len() + bytes);
    room.extend_from_slice(head.as_bytes());
    let mut sealed =
        postcard::to_extend(value, room).expect("a value of strings, numbers and lists has a form");
    let (start, end) = sealed.split_at_mut(head.len());
    start[kind.len() + 1..head.len() - 1].copy_from_slice(Digest::of(end).to_string().as_bytes());
    sealed
}

/// The digest that sealed bytes name themselves by, in hexadecimal.
pub fn seal_of<'b>(kind: &str, sealed: &'b [u8]) -> Option<&'b str> {
    let rest = sealed.strip_prefix(kind.as_bytes())?.strip_prefix(b"\n")?;
    std::str::from_utf8(rest.get(..32)?).ok()
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
            Entry::file(Digest::of(b"k"), Digest::of(b"<a>"), 3).leading(links, [words.place("main")].into());
        words.manifest(Files::new(vec![("a/index.html".into(), Arc::new(page))]), BTreeMap::new())
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
        assert!(Manifest::from_bytes(b"shirube manifest 1\n").is_none());
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            assert!(Manifest::from_bytes(&damaged).is_none(), "byte {at}");
            assert!(Manifest::from_bytes(&bytes[..at]).is_none(), "cut at {at}");
        }
    }

    #[test]
    fn words_that_no_file_has_any_more_go() {
        let last = Manifest::from_bytes(&manifest().to_bytes()).expect("it was just written");
        let mut words = Words::of(&last);
        let more: Vec<u32> = (0..10).map(|number| words.place(&format!("c/{number}"))).collect();
        let page =
            Entry::file(Digest::of(b"k"), Digest::of(b""), 0).leading([more[9]].into(), Box::default());
        let next = words.manifest(Files::new(vec![("a/index.html".into(), Arc::new(page))]), BTreeMap::new());
        assert_eq!(next.words.len(), 1);
        assert_eq!(next.word(next.files.at(0).1.links()[0]), "c/9");
    }

    #[test]
    fn a_few_new_words_lie_apart_and_are_found_all_the_same() {
        let mut words = Words::from((0..100).map(|number| number.to_string().into()).collect::<Vec<_>>());
        assert_eq!((words.place("7"), words.place("a"), words.place("a")), (7, 100, 100));
        let manifest = words.manifest(Files::default(), BTreeMap::new());
        assert_eq!((manifest.words.old.words.len(), manifest.word(99), manifest.word(100)), (100, "99", "a"));
        let mut words = Words::of(&manifest);
        let more: Vec<u32> = (0..20).map(|number| words.place(&format!("b{number}"))).collect();
        assert_eq!(more[19], 120);
        let manifest = words.manifest(Files::default(), BTreeMap::new());
        assert_eq!(
            (manifest.words.old.words.len(), manifest.word(100), manifest.word(120)),
            (121, "a", "b19")
        );
    }
}
