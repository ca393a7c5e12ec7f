//! Registers across files: ids are used once, references lead somewhere, every record has
//! its place, and it is decided which are published today.

use std::collections::hash_map;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use ahash::RandomState;
use rayon::prelude::*;

use crate::calendar::{Date, Standing as OnDay};
use crate::parse::draft::{Drafts, RecordsFile, SchemaDraft};
use crate::say;
use crate::text::{ByDigest, Checked, Diagnostic, Digest, Digester, Place, Source};

use super::absent::twice;
use super::area::{Area, Areas};
use super::check::{self, CheckedRecord, RecordsPart, Rules};
use super::desk::Desk;
use super::id::{RecordId, RegisterId};
use super::register::{Entry, FieldKind, Index, Record, Register, Schema};
use super::settings::Settings;
use super::share::{Placed, Share};
use super::showing::Shown;

/// What each file of records gave, and each register, by the digests of all that they depend
/// on: kept for the next build.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    schemas: ByDigest<Arc<Checked<Schemas>>>,
    ids: ByDigest<Arc<ById>>,
    parts: ByDigest<Arc<Checked<RecordsPart>>>,
    shares: ByDigest<Arc<Checked<Share>>>,
    registers: ByDigest<Checked<Arc<Register>>>,
}

/// Every register's schema and rules, by id.
type Schemas = BTreeMap<RegisterId, (Arc<Schema>, Rules)>;

/// Where each record of a register stands: its file among those of the register, and its place
/// there; by id, published or not. Only looked up: its order never shows.
pub(super) type ById = HashMap<RecordId, (u32, u32), RandomState>;

impl Kept {
    /// A register as it last was.
    fn register(&self, id: &RegisterId) -> Option<&Arc<Register>> {
        self.registers.values().map(|made| &made.value).find(|register| register.schema.id == *id)
    }

    /// The files of records of which lines could not be read.
    pub(in crate::site) fn incomplete(&self) -> impl Iterator<Item = &str> {
        let parts = self.parts.values().map(|part| &part.value);
        parts.filter(|part| part.lost).map(|part| &*part.path)
    }
}

/// One file of records and what it gave.
pub(super) struct Part<'p> {
    pub file: &'p RecordsFile,
    pub checked: Arc<Checked<RecordsPart>>,
    /// Of everything that decides what it gave.
    key: Digest,
}

/// A register before its references are followed.
pub(super) struct Collected<'p> {
    pub schema: Arc<Schema>,
    pub rules: &'p Rules,
    written: &'p SchemaDraft,
    parts: Vec<Part<'p>>,
    /// Of its schema, of areas, desks and the day.
    around: Digest,
    /// Of its schema and its files on this day.
    own: Digest,
    /// Of all that records of other registers may ask of its own.
    asked: Digest,
}

/// All registers as they are on this day.
pub(in crate::site) fn registers(
    drafts: &Drafts<'_>,
    settings: &Settings,
    desks: &[Desk],
    areas: &Areas,
    today: Date,
    last: &Kept,
) -> (Checked<BTreeMap<RegisterId, Arc<Register>>>, Kept) {
    let mut found = Vec::new();
    let known = check::Known {
        registers: &drafts.schemas.iter().map(|schema| &*schema.register).chain(folders(drafts)).collect(),
        audiences: &settings.audiences,
        desks,
        default_desk: settings.desk.as_ref(),
        areas,
    };
    let (of_areas, of_desks) = (digest_of_areas(areas), Digest::of_value(&desks));
    let of_schemas = digest_of_schemas(drafts, &known, of_areas.with(of_desks));
    let schemas = last.schemas.get(&of_schemas).cloned();
    let schemas = schemas.unwrap_or_else(|| Arc::new(check::schemas(&drafts.schemas, &known)));
    found.extend(schemas.diagnostics.iter().cloned());
    let kept_schemas = ByDigest::from_iter([(of_schemas, schemas.clone())]);
    let schemas = &schemas.value;
    found.extend(without_schema(drafts));
    let read: Vec<Result<Part<'_>, Vec<Diagnostic>>> = drafts
        .records
        .par_iter()
        .map(|file| {
            let Some((_, rules)) = schemas.get(&*file.register) else { return Err(file.read().diagnostics) };
            let key = key(file, rules, of_areas);
            let kept = last.parts.get(&key).cloned();
            let checked = kept.unwrap_or_else(|| Arc::new(checked(file, rules, areas)));
            Ok(Part { file, checked, key })
        })
        .collect();
    let mut parts = Vec::with_capacity(read.len());
    for read in read {
        match read {
            Ok(part) => parts.push(part),
            Err(faults) => found.extend(faults),
        }
    }
    let of_parts = parts.iter().map(|part| (part.key, part.checked.clone())).collect();
    let mut kept = Kept { schemas: kept_schemas, parts: of_parts, ..Kept::default() };
    found.extend(parts.iter().flat_map(|part| part.checked.diagnostics.iter().cloned()));
    let mut by_register: HashMap<&str, Vec<Part<'_>>> = HashMap::new();
    for part in parts {
        by_register.entry(&part.file.register).or_default().push(part);
    }
    let mut collected = Vec::new();
    for written in &drafts.schemas {
        if let Some((schema, rules)) = schemas.get(&*written.register) {
            let parts = by_register.remove(&*written.register).unwrap_or_default();
            let around = Digester::default()
                .digest(written.file.digest)
                .digest(schema.digest)
                .digest(rules.digest)
                .digest(of_areas)
                .digest(of_desks)
                .text(&today.to_string())
                .finish();
            let of_parts = |of: fn(&Part<'_>) -> Digest| {
                Digester::default().digest(around).digests(parts.iter().map(of)).finish()
            };
            let (own, asked) = (of_parts(|part| part.key), of_parts(|part| part.checked.value.asked));
            collected.push(Collected { schema: schema.clone(), rules, written, parts, around, own, asked });
        }
    }
    let made_of: Vec<Digest> = collected.iter().map(|register| register.made_of(&collected)).collect();
    let changed = || collected.iter().zip(&made_of).filter(|(_, of)| !last.registers.contains_key(*of));
    let asked = |register: &Collected<'_>| changed().any(|(changed, _)| changed.asks(register));
    let ids: HashMap<&str, Ids<'_>> = collected
        .iter()
        .filter(|register| asked(register))
        .map(|register| (&*register.written.register, Ids::of(register, last.ids.get(&register.asked))))
        .collect();
    for register in &collected {
        let made = ids.get(&*register.written.register).filter(|ids| ids.twice.is_empty());
        let by_id = made.map(|ids| &ids.by_id).or_else(|| last.ids.get(&register.asked));
        kept.ids.extend(by_id.map(|by_id| (register.asked, by_id.clone())));
    }
    let world = World { ids: &ids, desks, areas, of_areas, today };
    let mut registers = BTreeMap::new();
    for (register, of) in collected.iter().zip(&made_of) {
        let whole = register.digest(&collected);
        let around = register.around(&collected);
        let keys: Vec<Digest> = register.parts.iter().map(|part| around.with(part.key)).collect();
        let made = match last.registers.get(of) {
            Some(made) => {
                let of_shares = keys.iter().filter_map(|key| Some((*key, last.shares.get(key)?.clone())));
                kept.shares.extend(of_shares);
                made.clone().map(|made| with_digest(made, whole))
            }
            None => {
                let parts = register.parts.par_iter().zip(&keys);
                let given = |(part, key): (&Part<'_>, &Digest)| match last.shares.get(key) {
                    Some(share) => Given { share: share.clone(), is_new: false },
                    None => Given { share: Arc::new(world.share(register, part)), is_new: true },
                };
                let given: Vec<Given> = parts.map(given).collect();
                let made = world.register(register, whole, &given, last.register(&register.schema.id));
                kept.shares.extend(keys.into_iter().zip(given.into_iter().map(|given| given.share)));
                made
            }
        };
        kept.registers.insert(*of, made.clone());
        let register = made.note(&mut found);
        registers.insert(register.schema.id.clone(), register);
    }
    (Checked { value: registers, diagnostics: found }, kept)
}

/// The same register, where what it refers to is shown otherwise.
fn with_digest(register: Arc<Register>, digest: Digest) -> Arc<Register> {
    match register.digest == digest {
        true => register,
        false => Arc::new(Register { digest, ..(*register).clone() }),
    }
}

/// What a file of records gives, and all that is wrong in it: its draft ends here.
fn checked(file: &RecordsFile, rules: &Rules, areas: &Areas) -> Checked<RecordsPart> {
    let mut found = Vec::new();
    let draft = file.read().note(&mut found);
    let part = check::records(&draft, rules, areas).note(&mut found);
    Checked { value: part, diagnostics: found }
}

/// Of everything that decides what a file of records gives.
fn key(file: &RecordsFile, rules: &Rules, areas: Digest) -> Digest {
    Digester::default()
        .text(&file.file.path)
        .digest(file.file.digest)
        .digest(rules.digest)
        .digest(areas)
        .finish()
}

/// Of everything that decides what the schemas are; `around` is of areas and desks.
fn digest_of_schemas(drafts: &Drafts<'_>, known: &check::Known<'_>, around: Digest) -> Digest {
    let files =
        drafts.schemas.iter().map(|schema| Digest::of(schema.file.path.as_bytes()).with(schema.file.digest));
    let named = (known.registers, known.audiences, known.default_desk);
    Digester::default().digest(around).digest(Digest::of_value(&named)).digests(files).finish()
}

/// Of ids, names, kinds and nesting: what a record's check asks of the areas.
fn digest_of_areas(areas: &Areas) -> Digest {
    Digest::of_value(&areas.iter().collect::<Vec<&Area>>())
}

/// The folders of `data/registers/` that hold records.
fn folders<'d>(drafts: &Drafts<'d>) -> impl Iterator<Item = &'d str> {
    drafts.records.iter().map(|records| &*records.register)
}

fn without_schema(drafts: &Drafts<'_>) -> Vec<Diagnostic> {
    let has_schema = |register: &str| drafts.schemas.iter().any(|schema| schema.register == register);
    let could_not_be_read = |register: &str| {
        let path = format!("data/registers/{register}/register.toml");
        drafts.incomplete.iter().any(|file| *file.path == *path)
    };
    let mut told: Vec<&str> = Vec::new();
    let mut found = Vec::new();
    for records in &drafts.records {
        let register = &records.register;
        if has_schema(register) || could_not_be_read(register) || told.contains(&&**register) {
            continue;
        }
        told.push(register);
        found.push(
            Diagnostic::error(
                "register-without-schema",
                Place::file(&records.file.path),
                say!(
                    "名簿のフォルダー「{register}」に register.toml がありません",
                    "the register's folder `{register}` holds no register.toml"
                ),
            )
            .hint(say!(
                "shirube new register で作るか、フォルダーの名前を確かめてください",
                "make one with `shirube new register`, or check the folder's name"
            )),
        );
    }
    found
}

/// Every record of one register, by id.
pub(super) struct Ids<'p> {
    pub collected: &'p Collected<'p>,
    by_id: Arc<ById>,
    /// An error for each id that is used again.
    twice: Vec<Diagnostic>,
}

impl<'p> Ids<'p> {
    /// Every id once; a second use is an error that shows both places. `last` are those of a
    /// register of the same ids in the same files, each used once.
    fn of(collected: &'p Collected<'p>, last: Option<&Arc<ById>>) -> Ids<'p> {
        if let Some(last) = last {
            return Ids { collected, by_id: last.clone(), twice: vec![] };
        }
        let mut ids = ById::with_capacity_and_hasher(collected.count(), RandomState::new());
        let mut twice = Vec::new();
        for (part, at) in (0..).zip(&collected.parts) {
            for (place, checked) in (0..).zip(&at.checked.value.records) {
                match ids.entry(checked.record.id.clone()) {
                    hash_map::Entry::Vacant(free) => {
                        free.insert((part, place));
                    }
                    hash_map::Entry::Occupied(first) => {
                        twice.push(used_again(checked, &at.file.file, collected.at(*first.get())));
                    }
                }
            }
        }
        Ids { collected, by_id: Arc::new(ids), twice }
    }

    /// The record with this id, and its file.
    pub fn get(&self, id: &str) -> Option<(&'p CheckedRecord, &'p Source)> {
        self.by_id.get(id).map(|place| self.collected.at(*place))
    }

    /// Every record that has its id first.
    pub fn records(&self) -> impl Iterator<Item = &'p CheckedRecord> {
        self.by_id.values().map(|place| self.collected.at(*place).0)
    }
}

fn used_again(
    checked: &CheckedRecord,
    file: &Source,
    (first, first_file): (&CheckedRecord, &Source),
) -> Diagnostic {
    let id = checked.record.id.as_str();
    twice(id, Place::at(file, checked.span), Place::at(first_file, first.span)).hint(say!(
        "一度使った id は、掲載を終えた人のものでも二度と使いません",
        "an id is never used again, not even that of a withdrawn record"
    ))
}

impl<'p> Collected<'p> {
    /// The record at a place of a file of the register, and the file.
    fn at(&self, (part, place): (u32, u32)) -> (&CheckedRecord, &'p Source) {
        let part = &self.parts[part as usize];
        (&part.checked.value.records[place as usize], &part.file.file)
    }

    fn count(&self) -> usize {
        self.parts.iter().map(|part| part.checked.value.records.len()).sum()
    }

    /// Whether its records may refer to those of a register.
    fn refers_to(&self, other: &Collected<'_>) -> bool {
        self.rules.rules.iter().any(|rule| match &rule.kind {
            FieldKind::Reference { register } => *register == other.schema.id,
            _ => false,
        })
    }

    /// Whether it asks of another register who is in it; of itself it always does.
    fn asks(&self, other: &Collected<'_>) -> bool {
        self.schema.id == other.schema.id || self.refers_to(other)
    }

    /// The registers that its records may refer to.
    fn referred<'a, 'c>(&'a self, all: &'a [Collected<'c>]) -> impl Iterator<Item = &'a Collected<'c>> {
        all.iter().filter(|other| self.refers_to(other))
    }

    /// Of everything besides a file of records that decides what the file gives.
    fn around(&self, all: &[Collected<'_>]) -> Digest {
        let asked = self.referred(all).map(|other| other.asked);
        Digester::default().digest(self.around).digests(asked).finish()
    }

    /// Of everything that decides what the register is.
    fn made_of(&self, all: &[Collected<'_>]) -> Digest {
        Digester::default().digest(self.own).digest(self.around(all)).finish()
    }

    /// Of everything that decides what the site says of it, which may show what it refers to.
    fn digest(&self, all: &[Collected<'_>]) -> Digest {
        let referred = self.referred(all).map(|other| other.own);
        Digester::default().digest(self.own).digests(referred).finish()
    }

    /// Whether a record is published, its last confirmation considered.
    pub(super) fn standing(&self, record: &Record, today: Date) -> OnDay {
        let standing = record.period.on(today);
        let too_old = |limit: u32| record.confirmed.is_some_and(|on| today.days_since(on) > i64::from(limit));
        match standing {
            OnDay::Current if self.rules.hide_after_days.is_some_and(too_old) => OnDay::Expired,
            standing => standing,
        }
    }
}

/// What the records of one register are held against.
pub(super) struct World<'p> {
    pub ids: &'p HashMap<&'p str, Ids<'p>>,
    pub desks: &'p [Desk],
    pub areas: &'p Areas,
    /// The digest of the areas.
    pub of_areas: Digest,
    pub today: Date,
}

/// The share of a file, and whether the last register had another one of it.
struct Given {
    share: Arc<Checked<Share>>,
    is_new: bool,
}

impl World<'_> {
    /// A register from the shares of its files; what `last` had of it and is the same is that.
    fn register(
        &self,
        collected: &Collected<'_>,
        digest: Digest,
        given: &[Given],
        last: Option<&Arc<Register>>,
    ) -> Checked<Arc<Register>> {
        let own = &self.ids[&*collected.written.register];
        let mut found = own.twice.clone();
        found.extend(given.iter().flat_map(|given| given.share.diagnostics.iter().cloned()));
        let shares = || given.iter().map(|given| &given.share.value);
        let schema = collected.schema.clone();
        let of_schema = schema.digest;
        let of_lists = self.of_areas.with(of_schema);
        let places = shares().fold(of_lists, |digest, share| digest.with(share.places));
        let (entries, index) = match last.filter(|last| last.places == places && own.twice.is_empty()) {
            Some(last) => (replaced(last, given), last.index.clone()),
            None => {
                let entries = sorted(own, shares());
                let index = Arc::new(index(&entries));
                (entries, index)
            }
        };
        let gone = in_order(shares().flat_map(|share| &share.gone));
        let upcoming = in_order(shares().flat_map(|share| &share.upcoming));
        found.extend(check::phones_by_label(collected.parts.iter().map(|part| &part.checked.value)));
        found.extend(self.one_per_area(collected, &entries));
        let names = shares().fold(of_schema, |digest, share| digest.with(share.names));
        let shown = match last.filter(|last| last.names == names) {
            Some(last) => last.shown.clone(),
            None => Arc::new(Shown::of(&schema, &entries, gone.iter().chain(&upcoming))),
        };
        let rows = shares().flat_map(|share| &share.rows).copied().collect();
        let register =
            Register { schema, entries, index, gone, upcoming, digest, places, names, rows, shown };
        Checked { value: Arc::new(register), diagnostics: found }
    }

    /// In a register of one record for each area of a kind: that it is one, not none or two.
    fn one_per_area(&self, collected: &Collected<'_>, entries: &[Entry]) -> Vec<Diagnostic> {
        let Some(kind) = &collected.schema.one_per else {
            return vec![];
        };
        let written = collected.written;
        let span = written.one_per.as_ref().map_or(written.title.span, |kind| kind.span);
        let mut found = Vec::new();
        for area in self.areas.iter().filter(|area| area.kind == *kind) {
            let of_area: Vec<&Entry> =
                entries.iter().filter(|entry| entry.areas.contains(&area.id)).collect();
            let name = &area.name;
            match &*of_area {
                [_] => {}
                [] => found.push(
                    Diagnostic::error(
                        "missing-record",
                        Place::at(&written.file, span),
                        say!("「{name}」の記録がありません", "there is no record of `{name}`"),
                    )
                    .hint(say!(
                        "地域ごとに一つの記録が要ります。まだなければ state = \"未整備\" と desk、as_of を書いた記録を足してください",
                        "each area has one record; add one with state = \"未整備\", desk and as_of"
                    )),
                ),
                [first, second, ..] => found.push(self.two_of_an_area(collected, name, first, second)),
            }
        }
        found
    }

    fn two_of_an_area(
        &self,
        collected: &Collected<'_>,
        name: &str,
        first: &Entry,
        second: &Entry,
    ) -> Diagnostic {
        let place = |entry: &Entry| {
            let (checked, file) = self.ids[&*collected.written.register]
                .get(entry.record.id.as_str())
                .expect("every entry is a record of its register");
            Place::at(file, checked.span)
        };
        Diagnostic::error(
            "two-records-of-an-area",
            place(second),
            say!("「{name}」の記録が二つあります", "there are two records of `{name}`"),
        )
        .also(place(first), say!("もう一つはここです", "the other one is here"))
        .hint(say!("地域ごとに一つだけ残してください", "keep one for each area"))
    }
}

/// The entries of a register of which each stands where it stood.
fn replaced(last: &Register, given: &[Given]) -> Arc<[Entry]> {
    let mut entries = last.entries.clone();
    let new = given.iter().filter(|given| given.is_new).flat_map(|given| &given.share.value.entries);
    let all = Arc::make_mut(&mut entries);
    for Placed { entry, .. } in new {
        let at = last.index[entry.record.id.as_str()];
        all[at as usize] = entry.clone();
    }
    entries
}

/// The entries of all files in order; of an id that is used again only the first.
fn sorted<'p>(own: &Ids<'_>, shares: impl Iterator<Item = &'p Share>) -> Arc<[Entry]> {
    let mut placed: Vec<&Placed> = shares.flat_map(|share| &share.entries).collect();
    if !own.twice.is_empty() {
        placed.retain(|Placed { entry, .. }| {
            let first = own.get(entry.record.id.as_str());
            first.is_some_and(|(first, _)| Arc::ptr_eq(&first.record, &entry.record))
        });
    }
    // Each share is in order: a sort that finds such runs has only to merge them.
    placed.sort_by(|a, b| a.order().cmp(&b.order()));
    placed.into_iter().map(|placed| placed.entry.clone()).collect()
}

/// Where each record stands.
fn index(entries: &[Entry]) -> Index {
    entries.iter().zip(0..).map(|(entry, at)| (entry.record.id.clone(), at)).collect()
}

/// Ids in order, each once.
fn in_order<'p>(ids: impl Iterator<Item = &'p RecordId>) -> Vec<RecordId> {
    let mut ids: Vec<RecordId> = ids.cloned().collect();
    ids.sort();
    ids.dedup();
    ids
}
