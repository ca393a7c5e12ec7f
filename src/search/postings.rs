//! Postings: under each term the numbers of the documents that hold it, in shards.
//!
//! Takes terms, gives files of JSON as `format.rs` describes them. A number depends on the
//! document's own name, never on a count over the site.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::lexicon::LETTERS;

/// So many postings lie in a shard, about.
const IN_A_SHARD: usize = 350;

/// Up to so many postings lie in one file: a small site's index is sent whole.
const IN_ONE: usize = 9_000;

/// One document under one term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Posting {
    pub number: u32,
    /// How much the term says of the document: 0 to 31.
    pub impact: u8,
    /// The piece of the document's text that says it most: 0 to 63.
    pub piece: u8,
}

/// What a term is found by, in two parts: its shard's, and its own in there.
pub fn hash(term: &str) -> (u32, u32) {
    let run = |seed: u32| {
        let mixed =
            term.encode_utf16().fold(seed, |hash, unit| (hash ^ u32::from(unit)).wrapping_mul(16_777_619));
        let mixed = (mixed ^ (mixed >> 16)).wrapping_mul(0x85eb_ca6b);
        let mixed = (mixed ^ (mixed >> 13)).wrapping_mul(0xc2b2_ae35);
        mixed ^ (mixed >> 16)
    };
    (run(0x811c_9dc5), run(0x3c6e_f372) & 0xff_ffff)
}

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

/// A number for every name: where the name's hash points, or the next free place.
pub fn numbers<'n>(names: impl ExactSizeIterator<Item = &'n str>) -> (u32, BTreeMap<&'n str, u32>) {
    let bits = number_bits(names.len());
    let size = 1usize << bits;
    let mut wanted: Vec<(u32, &str)> = names.map(|name| (hash(name).0 >> (32 - bits), name)).collect();
    wanted.sort_unstable();
    let mut taken = vec![false; size];
    let place = |(wanted, name): (u32, &'n str)| {
        let free = (0..size).map(|step| (wanted as usize + step) % size).find(|place| !taken[*place]);
        let place = free.expect("there are more places than names");
        taken[place] = true;
        (name, place as u32)
    };
    (bits, wanted.into_iter().map(place).collect())
}

/// A posting with its shard and its term's key there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Placed {
    pub shard: u32,
    pub key: u32,
    pub posting: Posting,
}

/// The files of so many shards, in their order. One document stands once under a key.
/// `with_impacts` says whether postings tell impacts and pieces, or numbers alone.
pub fn write(mut placed: Vec<Placed>, count: u32, with_impacts: bool) -> Vec<Vec<u8>> {
    placed.par_sort_unstable();
    placed.dedup_by_key(|placed| (placed.shard, placed.key, placed.posting.number));
    let starts: Vec<usize> =
        (0..=count).map(|shard| placed.partition_point(|placed| placed.shard < shard)).collect();
    let shards: Vec<&[Placed]> = starts.windows(2).map(|pair| &placed[pair[0]..pair[1]]).collect();
    shards.into_par_iter().map(|shard| write_shard(shard, with_impacts)).collect()
}

/// The file of one shard, whose postings are sorted.
fn write_shard(shard: &[Placed], with_impacts: bool) -> Vec<u8> {
    let mut text = String::from("{");
    for under_key in shard.chunk_by(|a, b| a.key == b.key) {
        if text.len() > 1 {
            text.push(',');
        }
        text.push('"');
        (0..4).for_each(|place| push(&mut text, under_key[0].key >> (6 * place)));
        text.push_str("\":\"");
        let mut before = 0;
        for Placed { posting, .. } in under_key {
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
        text.push('"');
    }
    text.push_str("}\n");
    text.into_bytes()
}

/// Five bits a letter, the lowest first; the sixth says that more follow.
fn push_number(text: &mut String, mut number: u32) {
    while number > 31 {
        push(text, number & 31 | 32);
        number >>= 5;
    }
    push(text, number);
}

fn push(text: &mut String, value: u32) {
    text.push(LETTERS[(value & 63) as usize].into());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_name_takes_no_other_names_number() {
        let names = ["a/", "b/", "registers/x/1", "registers/x/2"];
        let (bits, before) = numbers(names.iter().copied());
        let more = names.iter().copied().chain(["c/"]).collect::<Vec<_>>();
        let (bits_after, after) = numbers(more.iter().copied());
        if bits == bits_after {
            assert!(before.iter().filter(|(name, number)| after[*name] != **number).count() <= 1);
        }
    }

    #[test]
    fn postings_are_written_as_gaps() {
        let posting = |number, impact, piece| Posting { number, impact, piece };
        let placed = |posting| Placed { shard: 1, key: 1, posting };
        let shards = write(vec![placed(posting(40, 31, 2)), placed(posting(0, 3, 0))], 2, true);
        assert_eq!(shards[0], b"{}\n");
        assert_eq!(String::from_utf8_lossy(&shards[1]), "{\"BAAA\":\"ADoB_C\"}\n");
    }
}
