//! The files below `/search/`, which `search.js` reads. All are JSON, so that every server
//! compresses them.
//!
//! `index.json`, the root, tells what there is (see [`Root`]). Everything else is fetched
//! when a query needs it:
//!
//! * `lexicon.json`: `{ "forms": "…" }`, the lines of the lexicon whose forms the site uses.
//! * `words/N.json`: a shard of the prose's postings, `{ key: postings }`. A term's shard is
//!   its first hash modulo the count of shards, its key four letters of its second hash
//!   (`postings.rs`). Postings are, one after another: the number of a document as the gap
//!   to the one before, five bits a letter, the lowest first, the sixth bit where more
//!   follow; a letter with the impact (0 to 31), its sixth bit where a letter with the piece
//!   follows; else the piece is the first. An impact is what BM25F makes of a term in one
//!   document, but for the term's rarity: it needs no length and no mean.
//! * `text/N.json`, `text/N-P.json`: a piece of a document's text, by the document's number
//!   and the piece's, both in base 36 (`document.rs`).
//! * `records.json`: all rows (`record.rs`), where there are few records. Where there are
//!   many, `records/N.json` holds the rows of a block of numbers, each under its number, and
//!   `names/N.json` is a shard of postings of numbers alone, under the keys of `lookup.rs`.
//!   `lists/REGISTER.json` and `lists/REGISTER/AREA.json` count the values of facets (see
//!   [`List`]), with the first few records of each in 五十音 order.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;

use crate::prose::Prose;
use crate::site::{AreaId, Entry, GuideId, PagePath, Phone, Register, RegisterId, Site};
use crate::text::{Digest, Digester};

use super::document::{self, Cut, Planned, cut_document, desk_url};
use super::lexicon::lexicon;
use super::postings::{self, Placed, Posting, hash, numbers, shard_count};
use super::record::{Row, SearchedField, row, searched};
use super::terms::Names;

/// Up to so many records are sent whole and looked through.
const FEW_RECORDS: usize = 1000;

/// So many records lie in a block, about; a quarter of its numbers is taken.
const BLOCK_BITS: u32 = 6;

/// How often a word in the title, in a heading and in the text counts.
const FIELD_WEIGHTS: [f64; 3] = [3.0, 1.5, 1.0];
/// How soon more of the same word says nothing more.
const SATURATION: f64 = 1.5;
/// How much a long text counts less.
const LENGTH: f64 = 0.75;
/// The highest impact.
const HIGHEST: f64 = 31.0;

/// A file of the index.
#[derive(Clone, Debug)]
pub struct File {
    pub path: PagePath,
    pub bytes: Arc<[u8]>,
    pub digest: Digest,
}

/// All files of the index, by path.
#[derive(Clone, Debug, Default)]
pub struct Index {
    pub files: Vec<File>,
}

/// What was cut, by digest: kept for the next build.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    documents: HashMap<Digest, Arc<Cut>>,
}

/// The root: all that every query needs.
#[derive(Serialize)]
struct Root<'s> {
    /// Of this description: a module of another release looks no further.
    format: u32,
    /// How many documents, and how many shards their postings have.
    documents: usize,
    shards: u32,
    records: Records,
    /// Where files of pages lie: `/guide/`.
    base: &'s str,
    areas: Vec<Area<'s>>,
    registers: Vec<RegisterLine<'s>>,
    terms: Vec<TermLine<'s>>,
    urgent: Vec<UrgentLine<'s>>,
}

#[derive(Serialize)]
struct Records {
    count: usize,
    /// Of the names' postings; none where all rows are sent.
    shards: u32,
    /// A block holds the numbers that are equal without so many last bits.
    block_bits: u32,
}

/// An area: id, name, reading, the ids that it lies in, and whether it has a page.
#[derive(Serialize)]
struct Area<'s>(&'s AreaId, &'s str, &'s str, &'s [AreaId], bool);

#[derive(Serialize)]
struct RegisterLine<'s> {
    id: &'s RegisterId,
    title: &'s str,
    sample: bool,
    count: usize,
    placed: bool,
    fields: &'s [SearchedField<'s>],
}

/// A term: id, number of its document, its names, the words that find it and are never shown,
/// ids of narrower terms.
#[derive(Serialize)]
struct TermLine<'s>(&'s str, u32, Vec<&'s str>, &'s [String], Vec<&'s str>);

#[derive(Serialize)]
struct UrgentLine<'s> {
    words: &'s [String],
    text: &'s str,
    name: Option<&'s str>,
    phone: Option<&'s Phone>,
    url: Option<String>,
}

/// The index of a site. `prose` is what was written of each page.
pub fn index(site: &Site, prose: &BTreeMap<&GuideId, &Prose>, last: &Kept) -> (Index, Kept) {
    let names = Names::new(&site.glossary);
    let planned = document::documents(site, prose);
    let (cuts, kept) = cut(site, &planned, &names, last);
    let (_, numbered) = numbers(planned.iter().map(|document| document.name.as_str()));
    let of_cuts: Vec<(u32, &Cut)> =
        planned.iter().zip(&cuts).map(|(document, cut)| (numbered[document.name.as_str()], &**cut)).collect();
    let mut files = Files::default();
    for (number, cut) in &of_cuts {
        for (bytes, piece) in cut.pieces.iter().zip(0..) {
            files.add(text_file(*number, piece), bytes.clone());
        }
    }
    let shards = prose_shards(&of_cuts);
    let shard_count = shards.len() as u32;
    for (shard, number) in shards.into_iter().zip(0..) {
        files.add(format!("words/{}", base36(number)), shard);
    }
    files.add("lexicon".to_owned(), lexicon_file(&cuts));
    let fields: Vec<(&Register, Vec<SearchedField<'_>>)> =
        site.registers.values().map(|register| (&**register, searched(register))).collect();
    let records = record_files(site, &fields, &mut files);
    let root = Root {
        format: 1,
        documents: planned.len(),
        shards: shard_count,
        records,
        base: &site.settings.base_path,
        areas: areas(site),
        registers: fields.iter().map(|(register, fields)| register_line(register, fields)).collect(),
        terms: terms(site, &numbered),
        urgent: urgent(site),
    };
    files.add("index".to_owned(), json(&root));
    (Index { files: files.files }, kept)
}

/// Every document, cut now or before.
fn cut(site: &Site, planned: &[Planned<'_>], names: &Names<'_>, last: &Kept) -> (Vec<Arc<Cut>>, Kept) {
    let of_names: Vec<_> = site.glossary.iter().map(|term| (&term.id, &term.name, &term.synonyms)).collect();
    let of_names = Digest::of_value(&of_names);
    let cut = |planned: &Planned<'_>| {
        let key = Digester::default().text(&planned.name).digest(planned.key).digest(of_names).finish();
        let kept = last.documents.get(&key).cloned();
        (key, kept.unwrap_or_else(|| Arc::new(cut_document((planned.make)(), lexicon(), names))))
    };
    let cuts: Vec<(Digest, Arc<Cut>)> = planned.par_iter().map(cut).collect();
    let kept = Kept { documents: cuts.iter().cloned().collect() };
    (cuts.into_iter().map(|(_, cut)| cut).collect(), kept)
}

/// The files of the prose's postings.
fn prose_shards(cuts: &[(u32, &Cut)]) -> Vec<Vec<u8>> {
    let count = shard_count(cuts.iter().map(|(_, cut)| cut.terms.len()).sum());
    let means = means(cuts);
    let of_document = |(number, cut): &(u32, &Cut)| {
        let placed = cut.terms.iter().map(|(term, (counts, piece))| {
            let (first, key) = hash(term);
            let impact = impact(counts, &cut.lengths, &means);
            Placed { shard: first % count, key, posting: Posting { number: *number, impact, piece: *piece } }
        });
        placed.collect::<Vec<Placed>>()
    };
    let placed: Vec<Placed> = cuts.par_iter().flat_map_iter(of_document).collect();
    postings::write(placed, count, true)
}

/// How long title, headings and text are at the middle: the next of 1, 2, 3, 4, 6, 8, 12 …,
/// so that one edit rarely moves it and with it every impact.
fn means(cuts: &[(u32, &Cut)]) -> [f64; 3] {
    [0, 1, 2].map(|field| {
        let filled = cuts.iter().filter(|(_, cut)| cut.lengths[field] > 0);
        let sum: u64 = filled.clone().map(|(_, cut)| u64::from(cut.lengths[field])).sum();
        let mean = sum / (filled.count() as u64).max(1);
        let steps = (0..40).flat_map(|power| [2u64 << power, 3u64 << power]);
        steps.min_by_key(|step| step.abs_diff(mean)).unwrap_or(1) as f64
    })
}

fn impact(counts: &[u16; 3], lengths: &[u32; 3], means: &[f64; 3]) -> u8 {
    let of_field = |field: usize| {
        let length = 1.0 - LENGTH + LENGTH * f64::from(lengths[field]) / means[field];
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

/// A record's number, its row, and the hashes of its keys.
type Keyed<'s> = (u32, Row<'s>, Vec<(u32, u32)>);

/// The files of all records.
fn record_files(site: &Site, fields: &[(&Register, Vec<SearchedField<'_>>)], files: &mut Files) -> Records {
    let all: Vec<(&Register, &[SearchedField<'_>], &Entry)> = fields
        .iter()
        .flat_map(|(register, fields)| {
            register.entries.iter().map(move |entry| (*register, &**fields, entry))
        })
        .collect();
    if all.len() <= FEW_RECORDS {
        let rows: Vec<Row<'_>> =
            all.iter().map(|(register, fields, entry)| row(site, register, fields, entry)).collect();
        files.add("records".to_owned(), json(&rows));
        return Records { count: all.len(), shards: 0, block_bits: 0 };
    }
    let named: Vec<String> = all
        .iter()
        .map(|(register, _, entry)| format!("{}/{}", register.schema.id, entry.record.id))
        .collect();
    let (_, numbered) = numbers(named.iter().map(String::as_str));
    let keyed: Vec<Keyed<'_>> = all
        .par_iter()
        .zip(&named)
        .map(|((register, fields, entry), name)| {
            let row = row(site, register, fields, entry);
            let mut keys = Vec::new();
            row.keys(fields, |key| keys.push(hash(&key)));
            keys.sort_unstable();
            keys.dedup();
            (numbered[name.as_str()], row, keys)
        })
        .collect();
    let count = shard_count(keyed.iter().map(|(_, _, keys)| keys.len()).sum());
    let mut blocks: BTreeMap<u32, BTreeMap<u32, &Row<'_>>> = BTreeMap::new();
    for (number, row, _) in &keyed {
        blocks.entry(number >> BLOCK_BITS).or_default().insert(*number, row);
    }
    for (name, list) in lists(site, fields, &keyed) {
        files.add(format!("lists/{name}"), json(&list));
    }
    for (block, rows) in &blocks {
        files.add(format!("records/{}", base36(*block)), json(rows));
    }
    let of_record = |(number, _, keys): &Keyed<'_>| {
        let posting = Posting { number: *number, impact: 0, piece: 0 };
        let placed = keys.iter().map(|(first, key)| Placed { shard: first % count, key: *key, posting });
        placed.collect::<Vec<Placed>>()
    };
    let placed: Vec<Placed> = keyed.par_iter().flat_map_iter(of_record).collect();
    for (shard, number) in postings::write(placed, count, false).into_iter().zip(0..) {
        files.add(format!("names/{}", base36(number)), shard);
    }
    Records { count: all.len(), shards: count, block_bits: BLOCK_BITS }
}

/// How often each value of a facet stands in a register, or in one area's part of it.
#[derive(Default, Serialize)]
struct List<'s> {
    count: usize,
    first: Vec<u32>,
    /// By the field's place: each value with its count and the numbers of the first records.
    values: BTreeMap<usize, BTreeMap<&'s str, (usize, Vec<u32>)>>,
}

/// How many records a list names.
const LISTED: usize = 20;

/// The lists of every register and of its part in every area with a page, by file.
fn lists<'k>(
    site: &Site,
    fields: &[(&Register, Vec<SearchedField<'_>>)],
    keyed: &'k [Keyed<'_>],
) -> BTreeMap<String, List<'k>> {
    let pages: Vec<&AreaId> = site.areas.iter().filter(|area| area.page).map(|area| &area.id).collect();
    let around: HashMap<&AreaId, Vec<&AreaId>> = site
        .areas
        .iter()
        .map(|area| {
            let holds = |page: &&&AreaId| site.areas.is_within(&area.id, page);
            (&area.id, pages.iter().filter(holds).copied().collect())
        })
        .collect();
    let of_register: HashMap<&str, &[SearchedField<'_>]> =
        fields.iter().map(|(register, fields)| (register.schema.id.as_str(), &**fields)).collect();
    let mut lists: BTreeMap<String, List<'k>> = BTreeMap::new();
    for (number, row, _) in keyed {
        let fields = of_register[row.0];
        let areas: BTreeSet<&AreaId> = row.4.iter().flat_map(|area| &around[area]).copied().collect();
        let names = areas.into_iter().map(|area| format!("{}/{area}", row.0));
        for name in std::iter::once(row.0.to_owned()).chain(names) {
            let list = lists.entry(name).or_default();
            count_one(&mut list.count, &mut list.first, *number);
            for (at, said) in row.5.iter().filter(|(at, _)| fields[*at].facet) {
                let (count, first) = list.values.entry(*at).or_default().entry(said.as_str()).or_default();
                count_one(count, first, *number);
            }
        }
    }
    lists
}

fn count_one(count: &mut usize, first: &mut Vec<u32>, number: u32) {
    *count += 1;
    if first.len() < LISTED {
        first.push(number);
    }
}

fn areas(site: &Site) -> Vec<Area<'_>> {
    let areas = site.areas.iter();
    areas
        .map(|area| {
            let reading = area.reading.as_deref().unwrap_or_default();
            Area(&area.id, &area.name, reading, &area.within, area.page)
        })
        .collect()
}

fn register_line<'s>(register: &'s Register, fields: &'s [SearchedField<'s>]) -> RegisterLine<'s> {
    let schema = &register.schema;
    RegisterLine {
        id: &schema.id,
        title: &schema.title,
        sample: schema.sample,
        count: register.entries.len(),
        placed: schema.placed,
        fields,
    }
}

fn terms<'s>(site: &'s Site, numbered: &BTreeMap<&str, u32>) -> Vec<TermLine<'s>> {
    let terms = site.glossary.iter();
    terms
        .map(|term| {
            let number = numbered[format!("glossary/#{}", term.id).as_str()];
            let names = std::iter::once(&term.name).chain(&term.reading).chain(&term.synonyms);
            let narrower = term.narrower.iter().map(|id| id.as_str()).collect();
            let names = names.map(String::as_str).collect();
            TermLine(term.id.as_str(), number, names, &term.search_only, narrower)
        })
        .collect()
}

fn urgent(site: &Site) -> Vec<UrgentLine<'_>> {
    let urgent = site.settings.urgent.iter();
    urgent
        .map(|urgent| {
            let desk = urgent.desk.as_ref().map(|id| site.desk(id));
            UrgentLine {
                words: &urgent.words,
                text: &urgent.text,
                name: desk.map(|desk| desk.name.as_str()),
                phone: desk.and_then(|desk| desk.phone.as_ref()),
                url: desk.and_then(|desk| desk_url(site, desk.url.as_deref())),
            }
        })
        .collect()
}

fn text_file(number: u32, piece: u32) -> String {
    match piece {
        0 => format!("text/{}", base36(number)),
        _ => format!("text/{}-{}", base36(number), base36(piece)),
    }
}

fn base36(mut number: u32) -> String {
    let mut digits = Vec::new();
    loop {
        digits.push(std::char::from_digit(number % 36, 36).expect("36 digits are known"));
        number /= 36;
        if number == 0 {
            return digits.into_iter().rev().collect();
        }
    }
}

fn json(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec(value).expect("the index has only keys that are strings or numbers");
    bytes.push(b'\n');
    bytes
}

/// Files, as they come.
#[derive(Default)]
struct Files {
    files: Vec<File>,
}

impl Files {
    fn add(&mut self, name: String, bytes: Vec<u8>) {
        let digest = Digest::of(&bytes);
        let path = PagePath::fixed(&format!("search/{name}.json"));
        self.files.push(File { path, bytes: bytes.into(), digest });
    }
}
