//! Rows: every published record as the index files it. Taken over where neither the record
//! nor what it says of others is another than in the last build.
//!
//! Takes registers and the last rows, gives rows in the order of the entries. A record is the
//! same where it is the very one that was seen last time, or has its digest.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::site::{AreaId, Entry, FieldKind, Record, RecordId, Register, RegisterId, Site, Value};
use crate::text::{Digest, Digester};

use super::postings::{Key, QuickMap, wanted};
use super::record::{SearchedField, row};

/// A record as it is filed.
#[derive(Debug)]
pub struct Filed {
    /// Of all that it was made from.
    key: Digest,
    /// Its row, as it stands in the files.
    pub json: Box<[u8]>,
    /// Of the row.
    pub digest: Digest,
    /// What it is found by; sorted, each once. None where all rows are sent.
    pub keys: Box<[Key]>,
    pub listed: Listed,
}

/// What lists tell of a record: two that are equal stand alike in all of them.
#[derive(Debug, PartialEq, Eq)]
pub struct Listed {
    /// What its facets say: places in the [`Facets`] of its register.
    pub facets: Box<[u32]>,
    /// The areas with a page that hold it or that it comes to, by their places among all.
    pub areas: Box<[u16]>,
    /// What lists are ordered by.
    reading: Arc<str>,
}

/// What the facets of a register say, each once, in the order in which it was met.
#[derive(Clone, Debug, Default)]
pub struct Facets {
    /// The field's place among the searched ones, and the word.
    pub words: Vec<(usize, Arc<str>)>,
    /// By field and word, the place in `words`.
    places: HashMap<usize, HashMap<Arc<str>, u32>>,
}

impl Facets {
    fn place(&mut self, field: usize, word: &str) -> u32 {
        let places = self.places.entry(field).or_default();
        if let Some(place) = places.get(word) {
            return *place;
        }
        let (place, word) = (self.words.len() as u32, Arc::<str>::from(word));
        places.insert(word.clone(), place);
        self.words.push((field, word));
        place
    }
}

/// One record's row.
#[derive(Clone, Debug)]
pub struct FiledRow {
    record: Arc<Record>,
    pub filed: Arc<Filed>,
    /// The number that its name wants.
    pub wanted: u32,
    /// One bit, by what its name wants, for each record that it refers to: where none of
    /// these changed, it says of others what it said.
    refers: u64,
}

impl FiledRow {
    pub fn id(&self) -> &str {
        self.record.id.as_str()
    }
}

/// The rows of a register, in the order of its entries.
#[derive(Debug, Default)]
pub struct Rows {
    /// Of what all of them were made from beside their records; none of rows that are not.
    of: Option<Digest>,
    /// Of the register with all that it refers to.
    register: Option<Digest>,
    pub rows: Vec<FiledRow>,
    pub facets: Facets,
}

impl Rows {
    /// Whether places in the facets of both mean the same.
    pub fn are_like(&self, other: &Rows) -> bool {
        self.of == other.of
    }
}

/// Where the entries of a register stood in the last build.
pub struct Before {
    /// Whether the register is the same, with all that it refers to: then nothing is looked
    /// for, and every row stands where it stood.
    is_same: bool,
    /// The place of each entry's row, if its id had one.
    places: Vec<Option<u32>>,
    /// The rows whose records are gone.
    pub gone: Vec<u32>,
}

impl Before {
    /// Where the row of an entry stood, if its id had one.
    pub fn place(&self, entry: usize) -> Option<usize> {
        if self.is_same { Some(entry) } else { self.places[entry].map(|place| place as usize) }
    }

    /// Whether the same ids are published.
    pub fn has_all(&self) -> bool {
        self.gone.is_empty() && self.places.iter().all(Option::is_some)
    }
}

/// Looks for every entry in the last rows: for the record itself, then for its id.
pub fn before(register: &Register, last: &Rows) -> Before {
    let (entries, is_same) = (&register.entries, last.register == Some(register.digest));
    if is_same {
        return Before { places: vec![], gone: vec![], is_same };
    }
    let last = &last.rows;
    if last.is_empty() {
        return Before { places: vec![None; entries.len()], gone: vec![], is_same };
    }
    let address = |record: &Arc<Record>| Arc::as_ptr(record) as usize;
    let by_address: QuickMap<usize, u32> = last.iter().map(|row| address(&row.record)).zip(0..).collect();
    let mut places: Vec<Option<u32>> =
        entries.iter().map(|entry| by_address.get(&address(&entry.record)).copied()).collect();
    let mut is_found = vec![false; last.len()];
    places.iter().flatten().for_each(|place| is_found[*place as usize] = true);
    let unfound = (0..).zip(last).filter(|(place, _)| !is_found[*place as usize]);
    let mut by_id: HashMap<&str, u32> = unfound.map(|(place, row)| (row.id(), place)).collect();
    for (place, entry) in places.iter_mut().zip(entries).filter(|(place, _)| place.is_none()) {
        *place = by_id.remove(entry.record.id.as_str());
    }
    let mut gone: Vec<u32> = by_id.into_values().collect();
    gone.sort_unstable();
    Before { places, gone, is_same }
}

/// One bit for each record of a register that is another than in the last build, or new, or
/// gone; a bit may stand for several.
pub fn changed(register: &Register, before: &Before, last: &[FiledRow]) -> u64 {
    if before.is_same {
        return 0;
    }
    if last.is_empty() {
        return u64::MAX;
    }
    let of_gone = before.gone.iter().map(|place| last[*place as usize].wanted);
    let of_entries = register.entries.iter().zip(&before.places).filter_map(|(entry, place)| {
        let Some(place) = place else { return Some(wanted_by(register, &entry.record)) };
        let row = &last[*place as usize];
        let is_known = Arc::ptr_eq(&row.record, &entry.record) || row.record.digest == entry.record.digest;
        (!is_known).then_some(row.wanted)
    });
    of_gone.chain(of_entries).fold(0, |bits, wanted| bits | bit(wanted))
}

fn bit(wanted: u32) -> u64 {
    1 << (wanted & 63)
}

fn wanted_by(register: &Register, record: &Record) -> u32 {
    wanted_by_name(register.schema.id.as_str(), record.id.as_str())
}

fn wanted_by_name(register: &str, record: &str) -> u32 {
    wanted(register.chars().chain(['/']).chain(record.chars()))
}

/// What the rows of a register are made from.
#[derive(Clone, Copy)]
pub struct Making<'s> {
    pub site: &'s Site,
    pub register: &'s Register,
    pub fields: &'s [SearchedField<'s>],
    /// The areas with a page around each area, by their places among all.
    pub around: &'s HashMap<&'s AreaId, Vec<u16>>,
    /// Of what rows of all registers are made from.
    pub shared: Digest,
    /// Whether rows are found by keys.
    pub with_keys: bool,
}

/// The rows of a register, and how many of them are new. `changed` has the bits of all
/// changed records of the site.
pub fn rows(making: Making<'_>, before: &Before, changed: u64, last: &Arc<Rows>) -> (Arc<Rows>, usize) {
    let (of, digest) = (Some(making.digest()), Some(making.register.digest));
    let is_like = of == last.of;
    if is_like && digest == last.register {
        return (last.clone(), 0);
    }
    let entries = making.register.entries.par_iter().enumerate();
    let rows: Vec<Result<FiledRow, Fresh<'_>>> = entries
        .map_init(Room::default, |room, (at, entry)| {
            let row = before.place(at).map(|place| &last.rows[place]);
            match row.filter(|_| is_like) {
                Some(row) if Arc::ptr_eq(&row.record, &entry.record) && row.refers & changed == 0 => {
                    Ok(row.clone())
                }
                like => {
                    let key = making.key(entry);
                    match like.filter(|row| row.filed.key == key) {
                        Some(row) => Ok(FiledRow { record: entry.record.clone(), ..row.clone() }),
                        None => Err(making.fresh(entry, key, room)),
                    }
                }
            }
        })
        .collect();
    let mut facets = if is_like { last.facets.clone() } else { Facets::default() };
    let mut fresh_count = 0;
    let rows = rows.into_iter().map(|row| {
        row.unwrap_or_else(|fresh| {
            fresh_count += 1;
            fresh.filed(&mut facets)
        })
    });
    let rows = rows.collect();
    (Arc::new(Rows { of, register: digest, rows, facets }), fresh_count)
}

/// Where one row after another is written before it is filed, which takes just as much room as
/// it needs.
#[derive(Default)]
struct Room {
    json: Vec<u8>,
    keys: Vec<Key>,
}

/// A row before the words of its facets have their places.
struct Fresh<'s> {
    row: FiledRow,
    facets: Vec<(usize, Cow<'s, str>)>,
}

impl Fresh<'_> {
    fn filed(self, facets: &mut Facets) -> FiledRow {
        let mut row = self.row;
        let filed = Arc::get_mut(&mut row.filed).expect("nobody else has a fresh row");
        filed.listed.facets = self.facets.iter().map(|(field, word)| facets.place(*field, word)).collect();
        row
    }
}

impl<'s> Making<'s> {
    fn digest(&self) -> Digest {
        Digester::default()
            .digest(self.shared)
            .digest(self.register.schema.digest)
            .number(self.with_keys.into())
            .finish()
    }

    /// Of all that a row is made from, but for what all rows are made from.
    fn key(&self, entry: &Entry) -> Digest {
        let mut key = entry.record.digest;
        for areas in [&entry.areas, &entry.serves] {
            key = areas.iter().fold(key.with_word("areas"), |key, area| key.with_word(area.as_str()));
        }
        self.references(&entry.record).fold(key, |key, (register, id)| {
            match self.site.referred(register, id) {
                Some(other) => key.with(other.record.digest),
                None => key.with_word("ended"),
            }
        })
    }

    fn references(&self, record: &'s Record) -> impl Iterator<Item = (&'s RegisterId, &'s RecordId)> {
        let fields = &self.register.schema.fields;
        record.values.iter().filter_map(|(place, value)| match (&fields[usize::from(*place)].kind, value) {
            (FieldKind::Reference { register }, Value::Reference(id)) => Some((register, id)),
            _ => None,
        })
    }

    fn fresh(&self, entry: &'s Entry, key: Digest, Room { json, keys }: &mut Room) -> Fresh<'s> {
        let record = &entry.record;
        let row = row(self.site, self.register, self.fields, entry);
        json.clear();
        serde_json::to_writer(&mut *json, &row).expect("a row has no map");
        if self.with_keys {
            row.keys(self.fields, keys);
        }
        let mut areas: Vec<u16> = row.4.iter().flat_map(|area| &self.around[area]).copied().collect();
        areas.sort_unstable();
        areas.dedup();
        let listed = Listed { facets: [].into(), areas: areas.into(), reading: record.reading.clone() };
        let filed =
            Filed { key, digest: Digest::of(json), json: json[..].into(), keys: keys[..].into(), listed };
        let refers = self.references(record);
        let refers = refers.map(|(register, id)| wanted_by_name(register.as_str(), id.as_str()));
        let row_of = FiledRow {
            record: record.clone(),
            filed: Arc::new(filed),
            wanted: wanted_by(self.register, record),
            refers: refers.fold(0, |bits, wanted| bits | bit(wanted)),
        };
        let facets = row.5.into_iter().filter(|(at, _)| self.with_keys && self.fields[*at].facet).collect();
        Fresh { row: row_of, facets }
    }
}
