//! Registers across files: ids are used once, references lead somewhere, every record has
//! its place, and it is decided which are published today.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use ahash::RandomState;
use rayon::prelude::*;

use crate::calendar::{Date, Standing as OnDay};
use crate::parse::draft::{Drafts, RecordsFile, SchemaDraft};
use crate::say;
use crate::text::{ByDigest, Checked, Diagnostic, Digest, Digester, Place, Source, Words, nearest};

use super::absent::twice;
use super::area::{Area, Areas};
use super::check::{self, CheckedRecord, RecordsPart, Rule, Rules};
use super::desk::Desk;
use super::id::{AreaId, RecordId, RegisterId};
use super::reading::{kana_row, sort_key};
use super::register::{Confirmation, Entry, FieldKind, FieldPath, Record, Register, Schema};
use super::settings::{Settings, known_desk};
use super::showing::Shown;
use super::value::Value;

/// What each file of records gave, and each register, by the digests of all that they depend
/// on: kept for the next build.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    parts: ByDigest<Arc<Checked<RecordsPart>>>,
    registers: ByDigest<Checked<Arc<Register>>>,
}

impl Kept {
    /// The files of records of which lines could not be read.
    pub(in crate::site) fn incomplete(&self) -> impl Iterator<Item = &str> {
        let parts = self.parts.values().map(|part| &part.value);
        parts.filter(|part| part.lost).map(|part| &*part.path)
    }
}

/// One file of records and what it gave.
struct Part<'p> {
    file: &'p RecordsFile,
    checked: Arc<Checked<RecordsPart>>,
}

/// A register before its references are followed.
struct Collected<'p> {
    schema: Arc<Schema>,
    rules: &'p Rules,
    written: &'p SchemaDraft,
    parts: Vec<Part<'p>>,
    /// Of its schema and its files on this day: all that other registers may ask of it.
    own: Digest,
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
    let schemas = check::schemas(&drafts.schemas, &known).note(&mut found);
    found.extend(without_schema(drafts));
    let of_areas = digest_of_areas(areas);
    let read: Vec<Result<(Digest, Part<'_>), Vec<Diagnostic>>> = drafts
        .records
        .par_iter()
        .map(|file| {
            let Some((_, rules)) = schemas.get(&*file.register) else { return Err(file.read().diagnostics) };
            let key = key(file, rules, of_areas);
            let kept = last.parts.get(&key).cloned();
            let checked = kept.unwrap_or_else(|| Arc::new(checked(file, rules, areas)));
            Ok((key, Part { file, checked }))
        })
        .collect();
    let mut parts = Vec::with_capacity(read.len());
    for read in read {
        match read {
            Ok(part) => parts.push(part),
            Err(faults) => found.extend(faults),
        }
    }
    let kept = parts.iter().map(|(key, part)| (*key, part.checked.clone())).collect();
    let mut kept = Kept { parts: kept, registers: ByDigest::default() };
    for (_, part) in &parts {
        found.extend(part.checked.diagnostics.iter().cloned());
    }
    let mut by_register: HashMap<&str, Vec<(Digest, Part<'_>)>> = HashMap::new();
    for (key, part) in parts {
        by_register.entry(&part.file.register).or_default().push((key, part));
    }
    let mut collected = Vec::new();
    for written in &drafts.schemas {
        if let Some((schema, rules)) = schemas.get(&*written.register) {
            let parts = by_register.remove(&*written.register).unwrap_or_default();
            let own = Digester::default()
                .digest(written.file.digest)
                .digest(schema.digest)
                .digest(rules.digest)
                .text(&today.to_string())
                .digests(parts.iter().map(|(key, _)| *key))
                .finish();
            let parts = parts.into_iter().map(|(_, part)| part).collect();
            collected.push(Collected { schema: schema.clone(), rules, written, parts, own });
        }
    }
    let of_desks = Digest::of_value(&desks);
    let whole: Vec<Digest> =
        collected.iter().map(|register| register.digest(&collected, of_areas, of_desks)).collect();
    let changed = || collected.iter().zip(&whole).filter(|(_, whole)| !last.registers.contains_key(*whole));
    let asked = |register: &Collected<'_>| changed().any(|(changed, _)| changed.asks(register));
    let ids: HashMap<&str, Checked<ById<'_>>> = collected
        .iter()
        .filter(|register| asked(register))
        .map(|register| (&*register.written.register, register.by_id(today)))
        .collect();
    let world = World { ids: &ids, desks, areas, of_areas, today };
    let mut registers = BTreeMap::new();
    for (register, whole) in collected.iter().zip(&whole) {
        let made = last.registers.get(whole).cloned().unwrap_or_else(|| world.register(register, *whole));
        kept.registers.insert(*whole, made.clone());
        let register = made.note(&mut found);
        registers.insert(register.schema.id.clone(), register);
    }
    (Checked { value: registers, diagnostics: found }, kept)
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

/// A record of a register, published or not.
#[derive(Clone, Copy)]
struct Known<'p> {
    record: &'p Arc<Record>,
    standing: OnDay,
    checked: &'p CheckedRecord,
    file: &'p Source,
}

/// Every record of one register, by id. Only looked up: its order never shows.
type ById<'p> = HashMap<&'p str, Known<'p>, RandomState>;

impl<'p> Collected<'p> {
    /// Every record with its file, in the order of the files.
    fn records(&self) -> impl Iterator<Item = (&'p Source, &CheckedRecord)> {
        let parts = self.parts.iter();
        parts.flat_map(|part| part.checked.value.records.iter().map(|record| (&part.file.file, record)))
    }

    fn count(&self) -> usize {
        self.parts.iter().map(|part| part.checked.value.records.len()).sum()
    }

    /// Whether it asks of another register who is in it; of itself it always does.
    fn asks(&self, other: &Collected<'_>) -> bool {
        let refers = |rule: &Rule| match &rule.kind {
            FieldKind::Reference { register } => *register == other.schema.id,
            _ => false,
        };
        self.schema.id == other.schema.id || self.rules.rules.iter().any(refers)
    }

    /// Of everything that decides what the register is.
    fn digest(&self, all: &[Collected<'_>], areas: Digest, desks: Digest) -> Digest {
        let asked = all.iter().filter(|other| self.asks(other)).map(|other| other.own);
        Digester::default().digest(self.own).digest(areas).digest(desks).digests(asked).finish()
    }

    /// Every id once; a second use is an error that shows both places.
    fn by_id(&self, today: Date) -> Checked<ById<'_>> {
        let mut found = Vec::new();
        let mut by_id = ById::with_capacity_and_hasher(self.count(), RandomState::new());
        for (file, checked) in self.records() {
            let record = &checked.record;
            let known = Known { record, standing: self.standing(record, today), checked, file };
            match by_id.get(record.id.as_str()) {
                None => {
                    by_id.insert(record.id.as_str(), known);
                }
                Some(first) => found.push(
                    twice(
                        record.id.as_str(),
                        Place::at(file, checked.span),
                        Place::at(first.file, first.checked.span),
                    )
                    .hint(say!(
                        "一度使った id は、掲載を終えた人のものでも二度と使いません",
                        "an id is never used again, not even that of a withdrawn record"
                    )),
                ),
            }
        }
        Checked { value: by_id, diagnostics: found }
    }

    /// Whether a record is published, its last confirmation considered.
    fn standing(&self, record: &Record, today: Date) -> OnDay {
        let standing = record.period.on(today);
        let too_old = |limit: u32| record.confirmed.is_some_and(|on| today.days_since(on) > i64::from(limit));
        match standing {
            OnDay::Current if self.rules.hide_after_days.is_some_and(too_old) => OnDay::Expired,
            standing => standing,
        }
    }
}

/// Of a register's title, and of id, label and standing of every record.
fn names(schema: &Schema, entries: &[Entry], hidden: [&Vec<RecordId>; 2]) -> Digest {
    let digest = Digest::of(schema.title.as_bytes());
    let digest = entries.iter().fold(digest, |digest, entry| {
        digest.with_word(entry.record.id.as_str()).with_word(&entry.record.label)
    });
    hidden.into_iter().fold(digest, |digest, ids| {
        ids.iter().fold(digest.with_word("hidden"), |digest, id| digest.with_word(id.as_str()))
    })
}

/// Of what decides in which lists each record stands, and of `around`.
fn places(around: Digest, entries: &[Entry]) -> Digest {
    let areas = |digest: Digest, areas: &[AreaId]| {
        areas.iter().fold(digest.with_word("areas"), |digest, area| digest.with_word(area.as_str()))
    };
    entries.iter().fold(around, |digest, entry| {
        let record = &entry.record;
        let digest = digest.with_word(record.id.as_str()).with_word(&record.reading);
        areas(areas(digest, &entry.areas), &entry.serves)
    })
}

/// What the records of one register are held against.
struct World<'p> {
    ids: &'p HashMap<&'p str, Checked<ById<'p>>>,
    desks: &'p [Desk],
    areas: &'p Areas,
    /// The digest of the areas.
    of_areas: Digest,
    today: Date,
}

impl World<'_> {
    fn register(&self, collected: &Collected<'_>, digest: Digest) -> Checked<Arc<Register>> {
        let Checked { value: own, diagnostics } = &self.ids[&*collected.written.register];
        let mut twice = diagnostics.clone();
        let found = &mut twice;
        let mut entries = Vec::with_capacity(collected.count());
        let mut gone = Vec::new();
        let mut upcoming = Vec::new();
        for (file, checked) in collected.records() {
            let known = own[checked.record.id.as_str()];
            if !std::ptr::eq(known.checked, checked) {
                continue;
            }
            self.check_references(collected, file, checked, known.standing, found);
            if let Some(desk) = &checked.desk {
                known_desk(file, desk, self.desks, found);
            }
            match known.standing {
                OnDay::Current => entries.push(self.entry(collected, file, checked, found)),
                OnDay::Expired | OnDay::Withdrawn => gone.push(checked.record.id.clone()),
                OnDay::Upcoming => upcoming.push(checked.record.id.clone()),
            }
        }
        let entries = in_order(entries);
        gone.sort();
        upcoming.sort();
        found.extend(check::phones_by_label(collected.parts.iter().map(|part| &part.checked.value)));
        found.extend(self.one_per_area(collected, &entries));
        let index = entries.iter().zip(0..).map(|(entry, at)| (entry.record.id.clone(), at)).collect();
        let schema = collected.schema.clone();
        let shown = Arc::new(Shown::of(&schema, &entries, gone.iter().chain(&upcoming)));
        let rows = entries.iter().map(|entry| kana_row(&entry.record.reading)).collect();
        let names = names(&schema, &entries, [&gone, &upcoming]);
        let places = places(self.of_areas.with(schema.digest), &entries);
        let register =
            Register { schema, entries, index, gone, upcoming, digest, places, names, rows, shown };
        Checked { value: Arc::new(register), diagnostics: twice }
    }

    /// That every reference of a record leads to a record, and which lead to none today.
    fn check_references(
        &self,
        collected: &Collected<'_>,
        file: &Source,
        checked: &CheckedRecord,
        standing: OnDay,
        found: &mut Vec<Diagnostic>,
    ) {
        for reference in &checked.references {
            let Some(Checked { value: others, .. }) = self.ids.get(reference.register.as_str()) else {
                continue;
            };
            let whose = || collected.rules.in_words(&checked.record, reference.rule);
            let place = Place::at(file, reference.span);
            match others.get(reference.record.as_str()) {
                None => found.push(dangling(
                    reference.record.as_str(),
                    reference.register.as_str(),
                    &whose(),
                    place,
                    others,
                )),
                Some(other) if other.standing != OnDay::Current && standing == OnDay::Current => {
                    found.push(not_published(reference.record.as_str(), &whose(), place));
                }
                Some(_) => {}
            }
        }
    }

    fn entry(
        &self,
        collected: &Collected<'_>,
        file: &Source,
        checked: &CheckedRecord,
        found: &mut Vec<Diagnostic>,
    ) -> Entry {
        let record = &checked.record;
        let confirmation = match (record.confirmed, collected.schema.confirm_within_days) {
            (None, _) => Confirmation::Never,
            (Some(on), Some(limit)) if self.today.days_since(on) > i64::from(limit) => {
                found.push(long_unconfirmed(record, on, limit, Place::at(file, checked.span)));
                Confirmation::Old(on)
            }
            (Some(on), _) => {
                if on > self.today {
                    found.push(confirmed_ahead(record, on, Place::at(file, checked.span)));
                }
                Confirmation::Recent(on)
            }
        };
        let areas = |path: &Option<FieldPath>| {
            path.as_ref().map(|path| self.areas_at(record, path)).unwrap_or_default()
        };
        Entry {
            record: record.clone(),
            areas: areas(&collected.rules.area),
            serves: areas(&collected.rules.serves),
            confirmation,
        }
    }

    /// The areas that a field path leads to; through a reference only to what is published.
    fn areas_at(&self, record: &Record, path: &FieldPath) -> Vec<AreaId> {
        let value = match &path.through {
            None => record.value(path.field),
            Some((reference, register)) => match record.value(*reference) {
                Some(Value::Reference(id)) => self
                    .ids
                    .get(register.as_str())
                    .and_then(|others| others.value.get(id.as_str()))
                    .filter(|other| other.standing == OnDay::Current)
                    .and_then(|other| other.record.value(path.field)),
                _ => None,
            },
        };
        match value {
            Some(Value::Areas(areas)) => areas.clone(),
            _ => vec![],
        }
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
            let known = &self.ids[&*collected.written.register].value[entry.record.id.as_str()];
            Place::at(known.file, known.checked.span)
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

/// By reading, then by id.
fn in_order(entries: Vec<Entry>) -> Vec<Entry> {
    let mut keyed: Vec<(String, Entry)> =
        entries.into_par_iter().map(|entry| (sort_key(&entry.record.reading), entry)).collect();
    keyed.sort_unstable_by(|(key, entry), (other_key, other)| {
        key.cmp(other_key).then_with(|| entry.record.id.cmp(&other.record.id))
    });
    keyed.into_iter().map(|(_, entry)| entry).collect()
}

fn dangling(id: &str, register: &str, whose: &Words, place: Place, others: &ById<'_>) -> Diagnostic {
    let Words { ja, en } = whose;
    let near = nearest(id, others.keys().copied());
    let mut of_name = others.iter().filter(|(_, known)| *known.checked.record.label == *id);
    let named = of_name.next().filter(|_| of_name.next().is_none()).map(|(named, _)| *named);
    Diagnostic::error(
        "dangling-reference",
        place,
        say!(
            "{ja}: 名簿「{register}」に「{id}」という id はありません",
            "{en}: the register `{register}` has no record `{id}`"
        ),
    )
    .hint(match (named, near) {
        (Some(named), _) => {
            say!("名前ではなく id で \"{named}\" と書きます", "write its id \"{named}\", not its name")
        }
        (None, Some(near)) => say!("いちばん近い id は「{near}」です", "the nearest id is `{near}`"),
        (None, None) => say!(
            "data/registers/{register}/ にある id を書いてください",
            "name an id of data/registers/{register}/"
        ),
    })
}

fn not_published(id: &str, whose: &Words, place: Place) -> Diagnostic {
    let Words { ja, en } = whose;
    Diagnostic::warning(
        "reference-not-published",
        place,
        say!("{ja}: 「{id}」は今日は掲載されていません", "{en}: `{id}` is not published today"),
    )
    .hint(say!(
        "ページでは「掲載を終了しました」とだけ出ます。新しい相手に書きかえてください",
        "the page only says that it ended; name its successor"
    ))
}

/// A date that is still to come would keep the row from ever looking old.
fn confirmed_ahead(record: &Record, on: Date, place: Place) -> Diagnostic {
    let (label, id) = (&record.label, &record.id);
    Diagnostic::warning(
        "confirmed-ahead",
        place,
        say!(
            "{label}（{id}）の確認した日「{on}」は、まだ来ていない日です",
            "{label} ({id}) was confirmed on {on}, a day that has not come yet"
        ),
    )
    .hint(say!(
        "confirmed を、本当に確認した日に直します。まちがえたままだと、古くなっても知らせが出ません",
        "set `confirmed` to the day when it was; nothing tells that the row is old otherwise"
    ))
}

fn long_unconfirmed(record: &Record, on: Date, limit: u32, place: Place) -> Diagnostic {
    let (label, id) = (&record.label, &record.id);
    Diagnostic::warning(
        "long-unconfirmed",
        place,
        say!(
            "{label}（{id}）は {on} に確認したきりで、{limit}日を過ぎています",
            "{label} ({id}) was last confirmed on {on}, more than {limit} days ago"
        ),
    )
    .hint(say!(
        "本人に確かめてから confirmed を新しい日付にしてください",
        "ask them, then set `confirmed` anew"
    ))
}
