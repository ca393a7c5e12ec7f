//! The files of all prose: pieces of texts, the shards of its postings, its part of the lexicon.
//!
//! Takes documents that were cut, gives files of JSON as `format.rs` describes them. Where a few
//! documents are others than in the last build, only the shards that they touch are made anew.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::text::Digest;

use super::bundled::Bundled;
use super::document::{Cut, Planned};
use super::format::{Bytes, File, Made, base36, json, path};
use super::lexicon::lexicon;
use super::postings::{self, Indexed, Key, Posting, numbers, shard_count, wanted};
use super::records::MANY;

/// How often a word in the title, in a heading and in the text counts.
const FIELD_WEIGHTS: [f64; 3] = [3.0, 1.5, 1.0];
/// How soon more of the same word says nothing more.
const SATURATION: f64 = 2.0;
/// How much a long title, long headings and a long text count less.
const LENGTH: [f64; 3] = [1.0, 0.75, 0.75];
/// The highest impact.
const HIGHEST: f64 = 31.0;

/// The files of all prose.
#[derive(Debug)]
pub struct ProseFiles {
    /// Of the names and words of all documents.
    pub of: Digest,
    pub texts: Bundled<Arc<File>>,
    pub words: Bundled<Arc<File>>,
    pub lexicon: Arc<File>,
    /// How long title, headings and text are at the middle.
    means: [f64; 3],
    /// Each document with its number, by name.
    pub documents: Documents,
}

/// Documents with their numbers, by name.
pub type Documents = BTreeMap<String, (u32, Arc<Cut>)>;

/// Texts, postings and the part of the lexicon that documents use.
pub fn prose_files(
    of: Digest,
    planned: &[Planned<'_>],
    cuts: &[Arc<Cut>],
    last: Option<&ProseFiles>,
    made: &mut Made,
) -> ProseFiles {
    let names: Vec<&str> = planned.iter().map(|document| document.name.as_str()).collect();
    let wanted: Vec<u32> = names.iter().map(|name| wanted(name.chars())).collect();
    let numbers = numbers(&wanted, |a, b| names[a].cmp(names[b]));
    let mut texts = Vec::new();
    for (number, cut) in numbers.iter().zip(cuts) {
        for ((bytes, digest), piece) in cut.pieces.iter().zip(0..) {
            let bytes = Bytes::Whole(bytes.clone());
            texts.push(File::new(path(&text_file(*number, piece)), bytes, *digest));
        }
    }
    let texts = texts.into_iter().collect();
    let numbered = numbers.into_iter().zip(cuts.iter().cloned());
    let documents: Documents = names.into_iter().map(str::to_owned).zip(numbered).collect();
    let (means, count) = (means(cuts), shard_count(cuts.iter().map(|cut| cut.terms.len()).sum()));
    let like_it = last.filter(|last| last.means == means && last.words.len() == count as usize);
    let edited = like_it.map(|last| (last, Edited::new(&last.documents, &documents)));
    let few = edited.filter(|(_, edited)| edited.are_few(documents.len()));
    let lexicon = match &few {
        Some((last, edited)) if edited.have_the_same_forms() => last.lexicon.clone(),
        _ => File::whole(path("lexicon"), lexicon_file(cuts)),
    };
    let words = match few {
        Some((last, edited)) => edited.words(last, made),
        None => all_words(&documents, means, count, made),
    };
    ProseFiles { of, texts, words, lexicon, means, documents }
}

/// The shards of all documents.
fn all_words(documents: &Documents, means: [f64; 3], count: u32, made: &mut Made) -> Bundled<Arc<File>> {
    let found: Vec<Found<'_>> = documents.values().map(|document| Found::new(document, means)).collect();
    let shards = postings::write(&found, count, true);
    made.words = shards.len();
    shards.into_iter().zip(0..).map(|(shard, at)| words_file(at, shard)).collect()
}

fn words_file(at: u32, (bytes, digest): postings::Shard) -> Arc<File> {
    File::new(path(&format!("words/{}", base36(at))), Bytes::Whole(bytes), digest)
}

/// The documents that are others than in the last build.
struct Edited<'d> {
    gone: Vec<&'d (u32, Arc<Cut>)>,
    come: Vec<&'d (u32, Arc<Cut>)>,
}

impl<'d> Edited<'d> {
    fn new(then: &'d Documents, now: &'d Documents) -> Edited<'d> {
        let others = |of: &'d Documents, than: &Documents| {
            let is_there = |name: &str, (number, cut): &(u32, Arc<Cut>)| {
                than.get(name).is_some_and(|(other, there)| number == other && Arc::ptr_eq(cut, there))
            };
            of.iter()
                .filter(|(name, document)| !is_there(name, document))
                .map(|(_, document)| document)
                .collect()
        };
        Edited { gone: others(then, now), come: others(now, then) }
    }

    /// Whether to rewrite what they touch costs less than to write all anew.
    fn are_few(&self, all: usize) -> bool {
        self.gone.len() + self.come.len() <= all / MANY
    }

    fn have_the_same_forms(&self) -> bool {
        let forms = |documents: &[&(u32, Arc<Cut>)]| -> BTreeSet<u32> {
            documents.iter().flat_map(|(_, cut)| cut.forms.iter().copied()).collect()
        };
        forms(&self.gone) == forms(&self.come)
    }

    /// The shards of the last build with what came, without what is gone.
    fn words(&self, last: &ProseFiles, made: &mut Made) -> Bundled<Arc<File>> {
        let found = |documents: &[&'d (u32, Arc<Cut>)]| -> Vec<Found<'d>> {
            documents.iter().map(|document| Found::new(document, last.means)).collect()
        };
        let mut words = last.words.clone();
        let moved = postings::moved(&found(&self.gone), &found(&self.come), words.len() as u32);
        made.words = moved.len();
        for (at, (gone, come)) in moved {
            let shard = postings::rewrite(&words[at as usize].bytes(), &gone, &come, true);
            words.replace(at as usize, words_file(at, shard));
        }
        words
    }
}

/// A cut document as its terms find it.
struct Found<'c> {
    number: u32,
    cut: &'c Cut,
    means: [f64; 3],
}

impl<'c> Found<'c> {
    fn new((number, cut): &'c (u32, Arc<Cut>), means: [f64; 3]) -> Found<'c> {
        Found { number: *number, cut, means }
    }
}

impl Indexed for Found<'_> {
    fn keys(&self) -> impl Iterator<Item = Key> {
        self.cut.terms.iter().map(|(key, _, _)| *key)
    }

    fn posting(&self, place: usize) -> Posting {
        let (_, counts, piece) = &self.cut.terms[place];
        let impact = impact(counts, &self.cut.lengths, &self.means);
        Posting { number: self.number, impact, piece: *piece }
    }
}

/// How long title, headings and text are at the middle: the next of 1, 2, 3, 4, 6, 8, 12 …,
/// so that one edit rarely moves it and with it every impact.
fn means(cuts: &[Arc<Cut>]) -> [f64; 3] {
    [0, 1, 2].map(|field| {
        let filled = cuts.iter().filter(|cut| cut.lengths[field] > 0);
        let sum: u64 = filled.clone().map(|cut| u64::from(cut.lengths[field])).sum();
        let mean = sum / (filled.count() as u64).max(1);
        let steps = (0..40).flat_map(|power| [2u64 << power, 3u64 << power]);
        steps.min_by_key(|step| step.abs_diff(mean)).unwrap_or(1) as f64
    })
}

fn impact(counts: &[u16; 3], lengths: &[u32; 3], means: &[f64; 3]) -> u8 {
    let of_field = |field: usize| {
        let length = 1.0 - LENGTH[field] + LENGTH[field] * f64::from(lengths[field]) / means[field];
        FIELD_WEIGHTS[field] * f64::from(counts[field]) / length
    };
    let frequency: f64 = of_field(0) + of_field(1) + of_field(2);
    (HIGHEST * frequency / (SATURATION + frequency)).round().max(1.0) as u8
}

/// The lines of the lexicon whose forms the site uses.
fn lexicon_file(cuts: &[Arc<Cut>]) -> Vec<u8> {
    let used: BTreeSet<u32> = cuts.iter().flat_map(|cut| cut.forms.iter().copied()).collect();
    let lines: Vec<&str> = used.iter().map(|form| lexicon().form(*form).line).collect();
    json(&BTreeMap::from([("forms", lines.join("\n"))]))
}

fn text_file(number: u32, piece: u32) -> String {
    match piece {
        0 => format!("text/{}", base36(number)),
        _ => format!("text/{}-{}", base36(number), base36(piece)),
    }
}
