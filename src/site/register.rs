//! Registers: a schema and its records, as far as anybody but staff may see them.
//!
//! Internal fields end in `check`: no type here can hold one.

use std::collections::{BTreeSet, HashMap};
use std::hint::black_box;
use std::sync::Arc;

use ahash::RandomState;
use serde::Serialize;

use crate::calendar::{AsOf, Date, Period};
use crate::text::Digest;

use super::area::Area;
use super::id::{AreaId, AudienceId, DeskId, RecordId, RegisterId};
use super::reading::KanaRow;
use super::showing::Shown as ShownOf;
use super::value::{Nothing, Value};
use super::values::{Extent, Values};

/// A register with what it publishes today.
#[derive(Clone, Debug)]
pub struct Register {
    pub schema: Arc<Schema>,
    /// Published today; in 五十音 order of the reading, then by id.
    pub entries: Arc<[Entry]>,
    /// Where each published record stands in `entries`.
    pub(in crate::site) index: Arc<Index>,
    /// Published before, not today, in order. Their URLs say so, and nothing else of them
    /// remains: a withdrawn record's label would be one byte too many.
    pub gone: Vec<RecordId>,
    /// Not published yet, in order.
    pub upcoming: Vec<RecordId>,
    /// Of its files, of those of the registers that it refers to, of areas, desks and the day:
    /// where it is the same, so is everything that the site says of the register.
    pub digest: Digest,
    /// Of areas and schema, and of id, reading and areas of every record: where it is the same,
    /// the same records stand in each list, and in the same order.
    pub places: Digest,
    /// Of its schema, and of id, label, closed fields and standing of every record: what links
    /// may name, and what is shown of people.
    pub names: Digest,
    /// The rows of 五十音 that its records stand in.
    pub(in crate::site) rows: BTreeSet<KanaRow>,
    /// What is shown of it, for days to come.
    pub(in crate::site) shown: Arc<ShownOf>,
}

/// Places of records, by id.
pub(in crate::site) type Index = HashMap<RecordId, u32, RandomState>;

impl Register {
    /// The published record with this id.
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.place(id).map(|at| &self.entries[at as usize])
    }

    /// Where the published record with this id stands among the entries.
    pub fn place(&self, id: &str) -> Option<u32> {
        self.index.get(id).copied()
    }
}

/// What a register says of itself, and the fields that are shown.
#[derive(Clone, Debug)]
pub struct Schema {
    pub id: RegisterId,
    pub title: String,
    pub description: String,
    pub audience: Vec<AudienceId>,
    /// Only `page` and `open` fields, in the order of the file.
    pub fields: Vec<Field>,
    /// The field that names a record.
    pub label: usize,
    pub as_of: AsOf,
    pub source: String,
    /// What the listed people agreed to.
    pub consent: Option<String>,
    pub license: Option<String>,
    /// Its own, else the site's.
    pub desk: Option<DeskId>,
    /// Fictional: marked 見本 wherever it shows.
    pub sample: bool,
    pub confirm_within_days: Option<u32>,
    /// A kind of area; each has exactly one record.
    pub one_per: Option<String>,
    /// Whether its records are placed in areas.
    pub placed: bool,
    /// The field that tells the areas it comes to, where that differs.
    pub serves: Option<FieldPath>,
    /// What a list shows beside the label.
    pub columns: Vec<FieldPath>,
    /// Of all of the above.
    pub digest: Digest,
}

impl Schema {
    /// What the list of an area is called.
    pub fn title_in(&self, area: &Area) -> String {
        format!("{}の{}", area.name, self.title)
    }
}

/// A field that is shown.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Field {
    pub key: String,
    pub label: String,
    pub kind: FieldKind,
    /// Whether it also goes to CSV, JSON and JSON-LD.
    pub open: bool,
    /// Whether every record has a value here: it is required, and no consent closes it.
    pub always: bool,
    pub search: Search,
    pub facet: bool,
    /// Column name of the CSV.
    pub open_data: String,
    /// Of a number; may be empty.
    pub unit: String,
}

/// The types of the contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum FieldKind {
    Text,
    Kana,
    Person,
    Address,
    Email,
    Url,
    Phone,
    /// Shown like a phone number, and never dialled.
    Fax,
    PostalCode,
    /// Of one kind, where the field names it; several with `many`.
    Area {
        kind: Option<String>,
        many: bool,
    },
    Date,
    Number,
    Boolean,
    Choice {
        options: Vec<String>,
    },
    Answer,
    /// Only of `options`, where given.
    List {
        options: Vec<String>,
    },
    Hours,
    Coordinates,
    Reference {
        register: RegisterId,
    },
}

/// How a field is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Search {
    Name,
    Text,
    None,
}

/// A field of a register, or of a register that it refers to: `clinic.phone`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldPath {
    /// The field that refers, and the register it leads to.
    pub through: Option<(usize, RegisterId)>,
    /// Place in the fields of the register that it ends in.
    pub field: usize,
}

/// A record's public side. Its sample number has no `tel:` link, its closed fields are absent.
#[derive(Clone, Debug)]
pub struct Record {
    pub id: RecordId,
    /// What names it, among the texts of the values.
    pub(in crate::site) label: Extent,
    /// What orders it, among the texts of the values.
    pub(in crate::site) reading: Extent,
    /// What its fields say.
    pub values: Values,
    /// When this row was last confirmed.
    pub confirmed: Option<Date>,
    /// Its own date, where it has one.
    pub as_of: Option<AsOf>,
    pub period: Period,
    /// In a register of one record for each area: that there is nothing to say yet.
    pub state: Option<State>,
    /// Of all of the above.
    pub digest: Digest,
    /// Places of the fields that are closed for this record, whether they say anything or
    /// not; in order. No page knows them.
    pub(in crate::site) closed: Vec<u16>,
}

impl Record {
    /// What a field says, if its key is present and open to all.
    pub fn value(&self, field: usize) -> Option<Value<'_>> {
        self.values.get(field)
    }

    /// What names it; where that is closed, words that say so.
    pub fn label(&self) -> &str {
        self.values.text(self.label)
    }

    /// In hiragana; empty where it is closed or not given.
    pub fn reading(&self) -> &str {
        self.values.text(self.reading)
    }
}

/// Brings all of some records near. They lie in the memory as their files have them, and lists go
/// through them in another order: whoever comes upon one value after the other waits for each, and
/// here what does not lead to one another is waited for together.
pub fn bring_near<'r>(records: impl Iterator<Item = &'r Record> + Clone) {
    black_box(records.clone().fold(0, |bits, record| bits ^ record.digest.as_bytes()[0]));
    black_box(records.clone().fold(0, |bits, record| bits ^ record.values.some_bytes()));
    black_box(records.fold(0, |bits, record| bits ^ record.values.some_bytes_farther()));
}

/// That an area's record says 未整備, and whom to ask meanwhile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    pub nothing: Nothing,
    pub desk: DeskId,
    pub as_of: AsOf,
}

/// A record published today, and what only the whole site could tell of it.
#[derive(Clone, Debug)]
pub struct Entry {
    pub record: Arc<Record>,
    /// Where it is placed; may follow a reference. Its own words, not what these nest in.
    pub areas: Arc<[AreaId]>,
    /// The areas it comes to, where that differs.
    pub serves: Arc<[AreaId]>,
    /// Whether `confirmed` is older than the register allows, or was never given.
    pub confirmation: Confirmation,
}

/// How far a row can be relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirmation {
    /// Confirmed on that day, within the limit.
    Recent(Date),
    /// Confirmed on that day, longer ago than the register allows.
    Old(Date),
    /// Never confirmed.
    Never,
}

/// What a [`FieldPath`] leads to for one record.
#[derive(Clone, Copy, Debug)]
pub enum Shown<'s> {
    /// The key is absent, or closed.
    Absent,
    /// The record it refers to is no longer published.
    Ended,
    /// The field and what it says.
    Value(&'s Field, Value<'s>),
}
