//! Postings: under each term the numbers of the documents that hold it, in shards.
//!
//! Takes documents with the keys of their terms, gives files of JSON as `format.rs` describes
//! them. A number depends on the document's own name, never on a count over the site.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

use ahash::RandomState;
use rayon::prelude::*;

use crate::text::Digest;

use super::lexicon::LETTERS;

/// So many postings lie in a shard, about.
const IN_A_SHARD: usize = 350;

/// Up to so many postings lie in one file: a small site's index is sent whole.
const IN_ONE: usize = 9_000;

/// What a term is found by: its shard's hash, then its own in there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(u64);

impl Key {
    /// Which of so many shards holds it; the count is a power of two.
    #[inline]
    pub fn shard(self, count: u32) -> u32 {
        (self.0 >> 24) as u32 & (count - 1)
    }

    fn own(self) -> u64 {
        self.0 & 0xff_ffff
    }
}

/// The key of a term, from its kind and its letters.
pub fn key_of(kind: char, letters: &[char]) -> Key {
    letters.iter().fold(Hashing::BEGUN.with(kind), |hashing, letter| hashing.with(*letter)).key()
}

/// What a term is found by, in two parts: its shard's, and its own in there.
pub fn hash(term: &str) -> (u32, u32) {
    let key = Hashing::of(term.chars()).key();
    ((key.0 >> 24) as u32, key.own() as u32)
}

/// Two hashes of the letters that were taken so far.
#[derive(Clone, Copy)]
struct Hashing(u32, u32);

impl Hashing {
    const BEGUN: Hashing = Hashing(0x811c_9dc5, 0x3c6e_f372);

    fn of(letters: impl Iterator<Item = char>) -> Hashing {
        letters.fold(Hashing::BEGUN, Hashing::with)
    }

    #[inline]
    fn with(self, letter: char) -> Hashing {
        // Nearly every letter is one unit of UTF-16.
        match u16::try_from(u32::from(letter)) {
            Ok(unit) => self.with_unit(unit),
            Err(_) => {
                letter.encode_utf16(&mut [0; 2]).iter().fold(self, |hashing, unit| hashing.with_unit(*unit))
            }
        }
    }

    #[inline]
    fn with_unit(self, unit: u16) -> Hashing {
        let with = |hash: u32| (hash ^ u32::from(unit)).wrapping_mul(16_777_619);
        Hashing(with(self.0), with(self.1))
    }

    fn key(self) -> Key {
        Key(u64::from(mixed(self.0)) << 24 | u64::from(mixed(self.1) & 0xff_ffff))
    }
}

#[inline]
fn mixed(hash: u32) -> u32 {
    let mixed = (hash ^ (hash >> 16)).wrapping_mul(0x85eb_ca6b);
    let mixed = (mixed ^ (mixed >> 13)).wrapping_mul(0xc2b2_ae35);
    mixed ^ (mixed >> 16)
}

/// A map that is asked once for every letter of a site; its order never shows.
pub type QuickMap<K, V> = HashMap<K, V, RandomState>;

/// How many shards so many postings take: a power of two, so that it rarely changes.
pub fn shard_count(postings: usize) -> u32 {
    if postings <= IN_ONE {
        return 1;
    }
    (postings / IN_A_SHARD).next_power_of_two() as u32
}

/// How many bits number so many documents, with three free places for each.
pub fn number_bits(documents: usize) -> u32 {
    ((documents.max(1) * 4).next_power_of_two().trailing_zeros()).max(6)
}

/// The part of a name's key that says which number it wants.
pub fn wanted(name: impl Iterator<Item = char>) -> u32 {
    (Hashing::of(name).key().0 >> 24) as u32
}

/// A number for every name, in their order: where the name points, or the next free place.
/// Names come as what they want; `by_name` orders two places of the list by their names.
pub fn numbers(wanted: &[u32], by_name: impl Fn(usize, usize) -> Ordering) -> Vec<u32> {
    let bits = number_bits(wanted.len());
    let size = 1usize << bits;
    let place_of = |packed: &u64| (packed >> 32) as usize;
    let mut in_order: Vec<u64> =
        wanted.iter().zip(0..).map(|(wanted, at)| u64::from(wanted >> (32 - bits)) << 32 | at).collect();
    in_order.sort_unstable();
    for alike in in_order.chunk_by_mut(|a, b| place_of(a) == place_of(b)).filter(|alike| alike.len() > 1) {
        alike.sort_unstable_by(|a, b| by_name(*a as u32 as usize, *b as u32 as usize));
    }
    let mut taken = vec![false; size];
    let mut numbers = vec![0; wanted.len()];
    for packed in in_order {
        let wanted = place_of(&packed);
        let free = (0..size).map(|step| (wanted + step) % size).find(|place| !taken[*place]);
        let place = free.expect("there are more places than names");
        taken[place] = true;
        numbers[packed as u32 as usize] = place as u32;
    }
    numbers
}

/// One document under one term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    pub number: u32,
    /// How much the term says of the document: 0 to 31.
    pub impact: u8,
    /// The piece of the document's text that says it most: 0 to 63.
    pub piece: u8,
}

/// A posting in its shard: the term's own key, number, impact and piece, from the highest
/// bits down, so that a shard's order is that of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Placed(u64);

impl Placed {
    pub fn new(key: Key, Posting { number, impact, piece }: Posting) -> Placed {
        let rest = u64::from(number) << 11 | u64::from(impact & 31) << 6 | u64::from(piece & 63);
        Placed(key.own() << 40 | rest)
    }

    fn key(self) -> u32 {
        (self.0 >> 40) as u32
    }

    fn posting(self) -> Posting {
        let number = (self.0 >> 11) as u32 & 0x1fff_ffff;
        Posting { number, impact: (self.0 >> 6) as u8 & 31, piece: self.0 as u8 & 63 }
    }

    /// Whether it is the same document under the same term.
    fn is_twin_of(self, other: Placed) -> bool {
        self.0 >> 11 == other.0 >> 11
    }
}

/// What has terms to be found by.
pub trait Indexed: Sync {
    /// The keys of its terms, each once.
    fn keys(&self) -> impl Iterator<Item = Key>;

    /// Its posting under the key at a place.
    fn posting(&self, place: usize) -> Posting;
}

/// What a shard's file holds, and its digest.
pub type Shard = (Arc<[u8]>, Digest);

/// About so many postings are placed together: all at once would take as much room as the keys
/// that they come from.
const TOGETHER: u32 = 1 << 21;

/// The files of so many shards, in their order. `with_impacts` says whether postings tell
/// impacts and pieces, or numbers alone.
pub fn write(documents: &[impl Indexed], count: u32, with_impacts: bool) -> Vec<Shard> {
    write_together(documents, count, with_impacts, TOGETHER)
}

fn write_together(documents: &[impl Indexed], count: u32, with_impacts: bool, together: u32) -> Vec<Shard> {
    // Each shard's place in one list is counted, then filled: sorting all by shard takes ten
    // times as long.
    let mut starts = vec![0u32; count as usize + 1];
    for document in documents {
        document.keys().for_each(|key| starts[key.shard(count) as usize + 1] += 1);
    }
    for shard in 0..count as usize {
        starts[shard + 1] += starts[shard];
    }
    let mut shards = Vec::with_capacity(count as usize);
    while shards.len() < count as usize {
        let first = shards.len();
        let within = starts.partition_point(|start| *start <= starts[first].saturating_add(together));
        let some = first..(within - 1).max(first + 1);
        shards.extend(write_some(documents, count, with_impacts, some, &starts));
    }
    shards
}

/// Some of so many shards; `starts` has for each where it begins in a list of all.
fn write_some(
    documents: &[impl Indexed],
    count: u32,
    with_impacts: bool,
    some: Range<usize>,
    starts: &[u32],
) -> Vec<Shard> {
    let starts = &starts[some.start..=some.end];
    let place = |start: u32| (start - starts[0]) as usize;
    let mut placed = vec![Placed(0); place(starts[some.len()])];
    let mut next: Vec<usize> = starts.iter().map(|start| place(*start)).collect();
    for document in documents {
        for (key, at) in document.keys().zip(0..) {
            let shard = key.shard(count) as usize;
            if some.contains(&shard) {
                let next = &mut next[shard - some.start];
                placed[*next] = Placed::new(key, document.posting(at));
                *next += 1;
            }
        }
    }
    let mut rest = &mut placed[..];
    let shards: Vec<&mut [Placed]> = starts
        .windows(2)
        .map(|pair| rest.split_off_mut(..(pair[1] - pair[0]) as usize).expect("that many were counted"))
        .collect();
    let write = |shard: &mut [Placed]| {
        shard.sort_unstable();
        write_shard(shard, with_impacts)
    };
    shards.into_par_iter().map(write).collect()
}

/// A shard without some postings and with others; all are sorted.
pub fn rewrite(shard: &[u8], gone: &[Placed], come: &[Placed], with_impacts: bool) -> Shard {
    let mut placed = read_shard(shard, with_impacts);
    placed.retain(|placed| gone.binary_search(placed).is_err());
    placed.extend(come);
    placed.sort_unstable();
    write_shard(&placed, with_impacts)
}

/// The postings that are gone from each of so many shards, and those that came; by shard.
pub type Moved = BTreeMap<u32, (Vec<Placed>, Vec<Placed>)>;

/// What moves where some documents take the place of others.
pub fn moved<D: Indexed>(gone: &[D], come: &[D], count: u32) -> Moved {
    let placed = |documents: &[D]| -> BTreeSet<(u32, Placed)> {
        documents.iter().flat_map(|document| of_document(document, count)).collect()
    };
    let (gone, come) = (placed(gone), placed(come));
    let mut shards = Moved::new();
    for (shard, placed) in gone.difference(&come) {
        shards.entry(*shard).or_default().0.push(*placed);
    }
    for (shard, placed) in come.difference(&gone) {
        shards.entry(*shard).or_default().1.push(*placed);
    }
    shards
}

/// The postings of a document as they are written: two keys of it may be one, and one of their
/// postings then speaks for both.
fn of_document(document: &impl Indexed, count: u32) -> Vec<(u32, Placed)> {
    let keys = document.keys().zip(0..);
    let mut placed: Vec<(u32, Placed)> =
        keys.map(|(key, at)| (key.shard(count), Placed::new(key, document.posting(at)))).collect();
    placed.sort_unstable();
    placed.dedup_by(|(shard, placed), (shard_before, before)| {
        shard == shard_before && placed.key() == before.key() && placed.is_twin_of(*before)
    });
    placed
}

/// The file of one shard, whose postings are sorted. One document stands once under a key.
fn write_shard(shard: &[Placed], with_impacts: bool) -> Shard {
    let mut text = Vec::with_capacity(16 + 4 * shard.len());
    text.push(b'{');
    for under_key in shard.chunk_by(|a, b| a.key() == b.key()) {
        if text.len() > 1 {
            text.push(b',');
        }
        text.push(b'"');
        (0..4).for_each(|place| push(&mut text, under_key[0].key() >> (6 * place)));
        text.extend(b"\":\"");
        let mut before = 0;
        for twins in under_key.chunk_by(|a, b| a.is_twin_of(*b)) {
            let posting = twins[0].posting();
            push_number(&mut text, posting.number - before);
            before = posting.number;
            if with_impacts {
                let has_piece = u32::from(posting.piece > 0) << 5;
                push(&mut text, u32::from(posting.impact) | has_piece);
                if posting.piece > 0 {
                    push(&mut text, posting.piece.into());
                }
            }
        }
        text.push(b'"');
    }
    text.extend(b"}\n");
    let digest = Digest::of(&text);
    (text.into(), digest)
}

/// The postings of a shard.
fn read_shard(shard: &[u8], with_impacts: bool) -> Vec<Placed> {
    let quoted: Vec<&[u8]> = shard.split(|byte| *byte == b'"').skip(1).step_by(2).collect();
    let mut placed = Vec::new();
    for pair in quoted.chunks_exact(2) {
        let key = pair[0].iter().rev().fold(0, |key, letter| key << 6 | u64::from(value(*letter)));
        let mut letters = pair[1].iter().map(|letter| value(*letter));
        let (mut number, mut gap, mut shift) = (0, 0, 0);
        while let Some(five_bits) = letters.next() {
            gap |= (five_bits & 31) << shift;
            shift += 5;
            if five_bits > 31 {
                continue;
            }
            number += gap;
            (gap, shift) = (0, 0);
            let impact = if with_impacts { letters.next().unwrap_or_default() } else { 0 };
            let piece = if impact > 31 { letters.next().unwrap_or_default() } else { 0 };
            let posting = Posting { number, impact: (impact & 31) as u8, piece: piece as u8 };
            placed.push(Placed::new(Key(key), posting));
        }
    }
    placed
}

/// Five bits a letter, the lowest first; the sixth says that more follow.
fn push_number(text: &mut Vec<u8>, mut number: u32) {
    while number > 31 {
        push(text, number & 31 | 32);
        number >>= 5;
    }
    push(text, number);
}

fn push(text: &mut Vec<u8>, value: u32) {
    text.push(LETTERS[(value & 63) as usize]);
}

/// The number that a letter stands for.
fn value(letter: u8) -> u32 {
    let value = match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'-' => 62,
        _ => 63,
    };
    value.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered<'n>(names: &[&'n str]) -> HashMap<&'n str, u32> {
        let wanted: Vec<u32> = names.iter().map(|name| wanted(name.chars())).collect();
        let numbers = numbers(&wanted, |a, b| names[a].cmp(names[b]));
        names.iter().copied().zip(numbers).collect()
    }

    #[test]
    fn a_new_name_takes_no_other_names_number() {
        let names = ["a/", "b/", "registers/x/1", "registers/x/2"];
        let before = numbered(&names);
        let after = numbered(&[&names[..], &["c/"]].concat());
        assert_eq!(number_bits(4), number_bits(5));
        assert!(before.iter().filter(|(name, number)| after[*name] != **number).count() <= 1);
    }

    #[test]
    fn numbers_do_not_depend_on_the_order_of_names() {
        let names: Vec<String> = (0..3000).map(|name| format!("register/{name}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let backwards: Vec<&str> = names.iter().rev().copied().collect();
        assert_eq!(numbered(&names), numbered(&backwards));
    }

    /// A document under the keys of a shard: each its own part and its posting.
    struct Under(Vec<(u64, Posting)>);

    impl Indexed for Under {
        fn keys(&self) -> impl Iterator<Item = Key> {
            self.0.iter().map(|(key, _)| Key(key + (1 << 24)))
        }

        fn posting(&self, place: usize) -> Posting {
            self.0[place].1
        }
    }

    fn posting(number: u32, impact: u8, piece: u8) -> Posting {
        Posting { number, impact, piece }
    }

    #[test]
    fn postings_are_written_as_gaps() {
        let documents = [Under(vec![(1, posting(40, 31, 2))]), Under(vec![(1, posting(0, 3, 0))])];
        let shards = write(&documents, 2, true);
        assert_eq!(*shards[0].0, *b"{}\n");
        assert_eq!(String::from_utf8_lossy(&shards[1].0), "{\"BAAA\":\"ADoB_C\"}\n");
    }

    #[test]
    fn shards_are_the_same_however_many_are_placed_together() {
        let keys = |number: u64| (0..number % 7).map(move |key| ((number * key % 11) << 24 | key, number));
        let documents: Vec<Under> = (0..200)
            .map(|number| {
                Under(keys(number).map(|(key, number)| (key, posting(number as u32, 1, 0))).collect())
            })
            .collect();
        let all = write_together(&documents, 16, true, u32::MAX);
        assert!(all.iter().filter(|(text, _)| text.len() > 3).count() > 8);
        for together in [0, 1, 50, 200] {
            assert!(write_together(&documents, 16, true, together) == all, "{together}");
        }
    }

    #[test]
    fn a_shard_is_read_as_it_was_written() {
        for with_impacts in [false, true] {
            let said = |at: u64| if with_impacts { (at as u8 % 32, at as u8 % 64) } else { (0, 0) };
            let place = |at: u64| {
                let (number, (impact, piece)) = ((at * at % 7919 + at) as u32 * 5, said(at));
                Placed::new(Key(at / 5 * 167_000 + 1), posting(number, impact, piece))
            };
            let mut all: Vec<Placed> = (0..500).map(place).collect();
            all.sort_unstable();
            let (gone, stay): (Vec<_>, Vec<_>) = (0..).zip(&all).partition(|(at, _)| at % 3 == 0);
            let only = |placed: Vec<(i32, &Placed)>| placed.into_iter().map(|(_, placed)| *placed).collect();
            let (gone, stay): (Vec<Placed>, Vec<Placed>) = (only(gone), only(stay));
            let write = |placed: &[Placed]| write_shard(placed, with_impacts);
            assert_eq!(read_shard(&write(&all).0, with_impacts), all);
            assert_eq!(rewrite(&write(&all).0, &gone, &[], with_impacts), write(&stay));
            assert_eq!(rewrite(&write(&stay).0, &[], &gone, with_impacts), write(&all));
            assert_eq!(rewrite(b"{}\n", &[], &[], with_impacts), write(&[]));
        }
    }

    #[test]
    fn of_two_keys_that_are_one_the_same_posting_speaks_before_and_after() {
        let write = |document: &Under| write_together(std::slice::from_ref(document), 1, true, TOGETHER);
        let twins = |impacts: [u8; 2]| Under(impacts.map(|impact| (7, posting(3, impact, 1))).to_vec());
        for (was, is) in [([2, 9], [12, 9]), ([2, 9], [2, 1]), ([9, 9], [9, 10]), ([4, 5], [4, 6])] {
            let (was, is) = (twins(was), twins(is));
            let moved = moved(std::slice::from_ref(&was), std::slice::from_ref(&is), 1);
            let mut shard = write(&was).remove(0);
            for (gone, come) in moved.into_values() {
                shard = rewrite(&shard.0, &gone, &come, true);
            }
            assert!(shard == write(&is).remove(0));
        }
    }
}
