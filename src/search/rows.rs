//! Rows: every published record as the index files it. Taken over where neither the record
//! nor what it says of others is another than in the last build.
//!
//! Takes registers and the last rows, gives rows in the order of the entries. A record is the
//! same where it is the very one that was seen last time, or has its digest; where all stand
//! where they stood, only those that are others are looked at.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::derive::edited::edited;
use crate::site::{
    AreaId, Entry, FieldKind, Record, RecordId, Register, RegisterId, Site, Value, bring_near,
};
use crate::text::{Digest, Digester};

use super::bundled::Bundled;
use super::lookup;
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
    /// What it is found by, each once. None where all rows are sent.
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
    /// Of what lists are ordered by.
    reading: Digest,
}

/// What the facets of a register say, each once, in the order in which it was met.
#[derive(Clone, Debug, Default)]
pub struct Facets {
    /// The field's place among the searched ones, and the word.
    pub words: Vec<(usize, Arc<str>)>,
    /// By field and word, the place in `words`.
    places: QuickMap<usize, QuickMap<Arc<str>, u32>>,
}

impl Facets {
    fn place(&self, field: usize, word: &str) -> Option<u32> {
        self.places.get(&field)?.get(word).copied()
    }

    fn add(&mut self, field: usize, word: &str) -> u32 {
        let (place, word) = (self.words.len() as u32, Arc::<str>::from(word));
        self.places.entry(field).or_default().insert(word.clone(), place);
        self.words.push((field, word));
        place
    }
}

/// One record's row.
#[derive(Clone, Debug)]
pub struct FiledRow {
    pub filed: Arc<Filed>,
    /// The number that its name wants.
    pub wanted: u32,
    /// One bit, by what its name wants, for each record that it refers to: where none of
    /// these changed, it says of others what it said.
    refers: u64,
}

/// The rows of a register, in the order of its entries.
#[derive(Debug, Default)]
pub struct Rows {
    /// Of what all of them were made from beside their records; none of rows that are not.
    of: Option<Digest>,
    /// With the records that they are rows of; none where there are no rows.
    register: Option<Arc<Register>>,
    pub rows: Bundled<FiledRow>,
    pub facets: Arc<Facets>,
}

impl Rows {
    /// Whether places in the facets of both mean the same.
    pub fn are_like(&self, other: &Rows) -> bool {
        self.of == other.of
    }
}

/// Where the entries of a register stood in the last build.
pub struct Before {
    /// The place of each entry's row, if its id had one; none told where every row stands where
    /// it stood.
    places: Option<Vec<Option<u32>>>,
    /// The places of entries whose records are others, or new; in order.
    edited: Vec<usize>,
    /// The rows whose records are gone.
    pub gone: Vec<u32>,
}

impl Before {
    /// Where the row of an entry stood, if its id had one.
    pub fn place(&self, entry: usize) -> Option<usize> {
        match &self.places {
            Some(places) => places[entry].map(|place| place as usize),
            None => Some(entry),
        }
    }

    /// Whether every row stands where it stood.
    pub fn is_in_place(&self) -> bool {
        self.places.is_none()
    }

    /// Whether the same ids are published.
    pub fn has_all(&self) -> bool {
        self.gone.is_empty() && self.places.iter().flatten().all(Option::is_some)
    }
}

/// Where the entries stood in the last rows.
pub fn before(register: &Register, last: &Rows) -> Before {
    let Some(then) = &last.register else {
        let count = register.entries.len();
        return Before { places: Some(vec![None; count]), edited: (0..count).collect(), gone: vec![] };
    };
    match edited(register, then) {
        Some(edited) => Before { places: None, edited, gone: vec![] },
        None => looked_for(&register.entries, &then.entries),
    }
}

/// Looks for every entry among those that were: for the record itself, then for its id.
fn looked_for(entries: &[Entry], then: &[Entry]) -> Before {
    let address = |entry: &Entry| Arc::as_ptr(&entry.record) as usize;
    let by_address: QuickMap<usize, u32> = then.iter().map(address).zip(0..).collect();
    let mut places: Vec<Option<u32>> =
        entries.iter().map(|entry| by_address.get(&address(entry)).copied()).collect();
    let mut is_found = vec![false; then.len()];
    places.iter().flatten().for_each(|place| is_found[*place as usize] = true);
    let rest = (0..).zip(then).filter(|(place, _)| !is_found[*place as usize]);
    let mut by_id: HashMap<&str, u32> =
        rest.map(|(place, entry)| (entry.record.id.as_str(), place)).collect();
    let mut edited = vec![];
    let unfound = places.iter_mut().zip(entries).enumerate().filter(|(_, (place, _))| place.is_none());
    for (at, (place, entry)) in unfound {
        *place = by_id.remove(entry.record.id.as_str());
        let was = place.map(|place| then[place as usize].record.digest);
        if was != Some(entry.record.digest) {
            edited.push(at);
        }
    }
    let mut gone: Vec<u32> = by_id.into_values().collect();
    gone.sort_unstable();
    Before { places: Some(places), edited, gone }
}

/// One bit for each record of a register that is another than in the last build, or new, or
/// gone; a bit may stand for several.
pub fn changed(register: &Register, before: &Before, last: &Rows) -> u64 {
    if last.register.is_none() {
        return u64::MAX;
    }
    let of_gone = before.gone.iter().map(|place| last.rows[*place as usize].wanted);
    let of_edited = before.edited.iter().map(|entry| match before.place(*entry) {
        Some(place) => last.rows[place].wanted,
        None => wanted_by(register, &register.entries[*entry].record),
    });
    of_gone.chain(of_edited).fold(0, |bits, wanted| bits | bit(wanted))
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
    pub register: &'s Arc<Register>,
    pub fields: &'s [SearchedField<'s>],
    /// The areas with a page around each area, by their places among all.
    pub around: &'s HashMap<&'s AreaId, Vec<u16>>,
    /// Of what rows of all registers are made from.
    pub shared: Digest,
    /// Whether rows are found by keys.
    pub with_keys: bool,
}

/// The records of so many rows are fetched from the memory together.
const TOGETHER: usize = 32;

/// The rows of a register, and how many of them are new. `changed` has the bits of all
/// changed records of the site.
pub fn rows(making: Making<'_>, before: &Before, changed: u64, last: &Arc<Rows>) -> (Arc<Rows>, usize) {
    let (of, register) = (Some(making.digest()), making.register);
    let is_like = of == last.of;
    if is_like && last.register.as_ref().is_some_and(|then| then.digest == register.digest) {
        return (last.clone(), 0);
    }
    let like = |entry: usize| before.place(entry).map(|place| &last.rows[place]).filter(|_| is_like);
    let is_asked = |entry: &usize| {
        like(*entry).is_none_or(|row| row.refers & changed != 0) || before.edited.binary_search(entry).is_ok()
    };
    let asked: Vec<usize> = (0..register.entries.len()).filter(is_asked).collect();
    let fresh = asked.par_chunks(TOGETHER).map_init(Room::default, |room, asked| {
        bring_near(asked.iter().map(|at| &*register.entries[*at].record));
        let fresh = asked.iter().filter_map(|at| {
            let entry = &register.entries[*at];
            let key = making.key(entry);
            let is_known = like(*at).is_some_and(|row| row.filed.key == key);
            (!is_known).then(|| (*at, making.fresh(entry, key, room)))
        });
        fresh.collect::<Vec<_>>()
    });
    let fresh: Vec<(usize, Fresh<'_>)> = fresh.flatten_iter().collect();
    let fresh_count = fresh.len();
    let mut facets = if is_like { last.facets.clone() } else { Arc::default() };
    let mut fresh = fresh.into_iter().map(|(at, fresh)| (at, fresh.filed(&mut facets))).peekable();
    let rows = if is_like && before.is_in_place() {
        let mut rows = last.rows.clone();
        fresh.for_each(|(at, row)| rows.replace(at, row));
        rows
    } else {
        let row = |at| match fresh.next_if(|(fresh, _)| *fresh == at) {
            Some((_, row)) => row,
            None => like(at).expect("a row that is not fresh was known").clone(),
        };
        (0..register.entries.len()).map(row).collect()
    };
    (Arc::new(Rows { of, register: Some(register.clone()), rows, facets }), fresh_count)
}

/// Where one row after another is written before it is filed, which takes just as much room as
/// it needs.
#[derive(Default)]
struct Room {
    json: String,
    lookup: lookup::Keys,
    keys: Vec<Key>,
    areas: Vec<u16>,
}

/// A row before the words of its facets have their places.
struct Fresh<'s> {
    row: FiledRow,
    facets: Vec<(usize, Cow<'s, str>)>,
}

impl Fresh<'_> {
    fn filed(self, facets: &mut Arc<Facets>) -> FiledRow {
        let mut row = self.row;
        let filed = Arc::get_mut(&mut row.filed).expect("nobody else has a fresh row");
        let place = |(field, word): &(usize, Cow<'_, str>)| {
            let known = facets.place(*field, word);
            known.unwrap_or_else(|| Arc::make_mut(facets).add(*field, word))
        };
        filed.listed.facets = self.facets.iter().map(place).collect();
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
        let fields = self.register.schema.fields.iter().enumerate();
        fields.filter_map(|(place, field)| {
            let FieldKind::Reference { register } = &field.kind else { return None };
            let Some(Value::Reference(id)) = record.value(place) else { return None };
            Some((register, id))
        })
    }

    fn fresh(
        &self,
        entry: &'s Entry,
        key: Digest,
        Room { json, lookup, keys, areas }: &mut Room,
    ) -> Fresh<'s> {
        let record = &entry.record;
        let row = row(self.site, self.register, self.fields, entry);
        json.clear();
        row.push_to(json);
        if self.with_keys {
            row.keys(self.fields, lookup, keys);
        }
        areas.clear();
        areas.extend(row.4.iter().flat_map(|area| &self.around[area]));
        areas.sort_unstable();
        areas.dedup();
        let reading = Digest::of(record.reading().as_bytes());
        let listed = Listed { facets: [].into(), areas: areas[..].into(), reading };
        let filed = Filed {
            key,
            digest: Digest::of(json.as_bytes()),
            json: json.as_bytes().into(),
            keys: keys[..].into(),
            listed,
        };
        let refers = self.references(record);
        let refers = refers.map(|(register, id)| wanted_by_name(register.as_str(), id.as_str()));
        let row_of = FiledRow {
            filed: Arc::new(filed),
            wanted: wanted_by(self.register, record),
            refers: refers.fold(0, |bits, wanted| bits | bit(wanted)),
        };
        let facets = row.5.into_iter().filter(|(at, _)| self.with_keys && self.fields[*at].facet).collect();
        Fresh { row: row_of, facets }
    }
}
