//! `/open-data/`: the `open` fields of registers with a licence, as CSV and JSON. Template
//! `open_data.html`.
//!
//! The CSV is UTF-8 with a mark at its beginning, lines end in CR LF, and every line has all
//! columns. What a cell cannot say stands beside it: for each field that may be empty, a
//! column `<列>_状態` says which kind of nothing it is. Which columns there are follows from
//! the schema alone. A cell is written as it is in the register: none gets a sign before
//! it, since that would be a different value; who opens the file in a spreadsheet program
//! is told on the page to import it as text.

use std::sync::Arc;

use serde::{Serialize, Serializer};
use serde_json::{Value as Json, json};

use crate::calendar::Date;
use crate::site::{
    AreaId, Entry, Field, FieldKind, Opening, PagePath, Record, RecordId, RegisterId, Site, Value,
};
use crate::text::{Diagnostic, Digest, Digester};

use super::head::{About, Head};
use super::page::{self, Page, Parts, Press, View};
use super::shelf::{RegisterView, Shelf, Shelves};
use super::words::{self, AllWords, PartView, Words};

/// The page of open data, and the two files of each register that may be passed on.
pub fn pages<'s>(site: &'s Site, shelves: &Shelves<'s>, words: &AllWords<'s>) -> Vec<Page<'s>> {
    let open: Arc<[Arc<Shelf<'s>>]> =
        shelves.values().filter(|shelf| shelf.schema.license.is_some()).cloned().collect();
    let words = words::at(site, words, &PagePath::open_data());
    let index = Page::view(PagePath::open_data(), OpenData { site, words, shelves: open.clone() });
    std::iter::once(index).chain(open.iter().flat_map(files)).collect()
}

fn files<'s>(shelf: &Arc<Shelf<'s>>) -> [Page<'s>; 2] {
    let id = &shelf.schema.id;
    let digest = shelf.rows.iter().fold(shelf.digest, |digest, row| digest.with(*row));
    [(Form::Csv, PagePath::open_data_csv(id)), (Form::Json, PagePath::open_data_json(id))]
        .map(|(form, path)| Page::text(path, digest, Records { shelf: shelf.clone(), form }))
}

/// How records are written.
#[derive(Clone, Copy)]
enum Form {
    Csv,
    Json,
}

impl Form {
    fn word(self) -> &'static str {
        match self {
            Form::Csv => "csv",
            Form::Json => "json",
        }
    }
}

/// So many records are written together: where one of them changes, so many are written anew.
const TOGETHER: usize = 64;

/// All records of a register in one file.
struct Records<'s> {
    shelf: Arc<Shelf<'s>>,
    form: Form,
}

impl View for Records<'_> {
    fn needs(&self) -> Vec<Digest> {
        let shelf = &self.shelf;
        let digest = |rows: &[Digest]| {
            let rows = rows.iter().fold(shelf.digest, |digest, row| digest.with(*row));
            page::piece(self.form.word(), rows)
        };
        shelf.rows.chunks(TOGETHER).map(digest).collect()
    }

    fn needed(&self, place: usize) -> Box<dyn View + '_> {
        let entries = &self.shelf.lists.register.entries;
        let entries = entries.chunks(TOGETHER).nth(place).expect("there are as many chunks as were named");
        Box::new(Together { shelf: &self.shelf, form: self.form, entries })
    }

    fn render(&self, press: &Press<'_>) -> Result<String, Box<Diagnostic>> {
        let lines: Vec<&str> = self.needs().into_iter().map(|piece| press.piece(piece)).collect();
        Ok(match self.form {
            Form::Csv => csv(&self.shelf, &lines),
            Form::Json => json_file(&self.shelf, &lines),
        })
    }

    fn laid_out_by(&self) -> &str {
        self.form.word()
    }
}

/// Some records of a register, which stand together in the file.
struct Together<'a, 's> {
    shelf: &'a Shelf<'s>,
    form: Form,
    entries: &'a [Entry],
}

impl View for Together<'_, '_> {
    fn needs(&self) -> Vec<Digest> {
        Vec::new()
    }

    fn needed(&self, _: usize) -> Box<dyn View + '_> {
        unreachable!("it needs none")
    }

    fn render(&self, _: &Press<'_>) -> Result<String, Box<Diagnostic>> {
        Ok(match self.form {
            Form::Csv => csv_lines(self.entries.iter().map(|entry| line(self.shelf, entry))),
            Form::Json => json_lines(self.shelf, self.entries),
        })
    }

    fn laid_out_by(&self) -> &str {
        self.form.word()
    }
}

/// What a cell says where there is no value.
fn state(shelf: &Shelf<'_>, field: &Field, value: Option<&Value>) -> &'static str {
    match (value, &field.kind) {
        (None, _) => "記載なし",
        (Some(Value::Nothing(nothing)), _) => nothing.word(),
        (Some(Value::Reference(id)), FieldKind::Reference { register })
            if shelf.site.referred(register, id).is_none() =>
        {
            "掲載終了"
        }
        _ => "",
    }
}

/// The open fields with their places.
fn open_fields<'a>(shelf: &Shelf<'a>) -> impl Iterator<Item = (usize, &'a Field)> {
    shelf.schema.fields.iter().enumerate().filter(|(_, field)| field.open)
}

/// Whether a field may be empty: a record referred to may end even where it must be named.
fn may_be_empty(field: &Field) -> bool {
    !field.always || matches!(field.kind, FieldKind::Reference { .. })
}

/// The whole CSV of a register, from its records' lines.
fn csv(shelf: &Shelf<'_>, lines: &[&str]) -> String {
    let head = format!("\u{feff}{}", csv_lines(std::iter::once(header(shelf))));
    let mut text = String::with_capacity(head.len() + length(lines));
    text.push_str(&head);
    text.extend(lines.iter().copied());
    text
}

fn length(lines: &[&str]) -> usize {
    lines.iter().map(|line| line.len()).sum()
}

/// Lines of a CSV.
fn csv_lines(lines: impl Iterator<Item = Vec<String>>) -> String {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for line in lines {
        writer.write_record(line).expect("memory takes every line, and all have the header's length");
    }
    let bytes = writer.into_inner().expect("memory is flushed without fail");
    String::from_utf8(bytes).expect("cells are text")
}

fn header(shelf: &Shelf<'_>) -> Vec<String> {
    let mut cells = vec!["id".to_owned()];
    for (_, field) in open_fields(shelf) {
        let name = &field.open_data;
        cells.extend(suffixes(&field.kind).iter().map(|suffix| format!("{name}{suffix}")));
        if may_be_empty(field) {
            cells.push(format!("{name}_状態"));
        }
    }
    cells.push("最終確認日".to_owned());
    if shelf.schema.sample {
        cells.push("見本".to_owned());
    }
    cells
}

/// The columns of one field: what follows its name in each.
fn suffixes(kind: &FieldKind) -> &'static [&'static str] {
    match kind {
        FieldKind::Answer => &["", "_備考", "_回答日"],
        FieldKind::Coordinates => &["_緯度", "_経度"],
        FieldKind::Area { .. } | FieldKind::Reference { .. } => &["", "_ID"],
        _ => &[""],
    }
}

fn line(shelf: &Shelf<'_>, entry: &Entry) -> Vec<String> {
    let record = &entry.record;
    let mut line = vec![record.id.to_string()];
    for (place, field) in open_fields(shelf) {
        let value = record.value(place);
        let mut said = value.map(|value| cells(shelf.site, field, value)).unwrap_or_default();
        said.resize(suffixes(&field.kind).len(), String::new());
        line.extend(said);
        if may_be_empty(field) {
            line.push(state(shelf, field, value).to_owned());
        }
    }
    line.push(record.confirmed.map(|date| date.to_string()).unwrap_or_default());
    if shelf.schema.sample {
        line.push("見本".to_owned());
    }
    line
}

/// What a value says in the columns of its field.
fn cells(site: &Site, field: &Field, value: &Value) -> Vec<String> {
    let joined = |items: Vec<&str>| items.join(";");
    match value {
        Value::Nothing(_) => vec![],
        Value::Text(text) => vec![text.to_string()],
        Value::Phone(phone) => vec![phone.shown.to_string()],
        Value::Areas(areas) => vec![
            joined(areas.iter().map(|area| area_name(site, area)).collect()),
            joined(areas.iter().map(AreaId::as_str).collect()),
        ],
        Value::Date(date) => vec![date.to_string()],
        Value::Number(number) => vec![json!(number).to_string()],
        Value::Boolean(yes) => vec![yes.to_string()],
        Value::Answer(answer) => vec![
            answer.value.to_owned(),
            answer.note.as_deref().unwrap_or_default().to_owned(),
            answer.on.map(|date| date.to_string()).unwrap_or_default(),
        ],
        Value::List(items) => vec![joined(items.iter().map(|item| &**item).collect())],
        Value::Hours(openings) => vec![openings.iter().map(opening).collect::<Vec<_>>().join(";")],
        Value::Coordinates { lat, lon } => vec![lat.to_string(), lon.to_string()],
        Value::Reference(id) => match &field.kind {
            FieldKind::Reference { register } => referred(site, register, id)
                .map(|(label, id)| vec![label.unwrap_or_default().to_owned(), id.to_string()])
                .unwrap_or_default(),
            _ => vec![],
        },
    }
}

/// `月火水 09:00-12:00（第2週を除く）`
fn opening(opening: &Opening) -> String {
    let Opening { days, open, close, note } = opening;
    let note = if note.is_empty() { String::new() } else { format!("（{note}）") };
    format!("{} {open}-{close}{note}", days.concat())
}

fn area_name<'s>(site: &'s Site, area: &AreaId) -> &'s str {
    &site.areas.area(area).name
}

/// The record referred to, if it is published; its label only where that is open too.
fn referred<'s>(
    site: &'s Site,
    register: &RegisterId,
    id: &RecordId,
) -> Option<(Option<&'s str>, &'s RecordId)> {
    let entry = site.referred(register, id)?;
    let schema = &site.register(register).schema;
    let label = schema.fields[schema.label].open.then_some(&*entry.record.label);
    Some((label, &entry.record.id))
}

/// The whole JSON of a register: what it says of itself, its fields, its records, each on a
/// line of its own.
fn json_file(shelf: &Shelf<'_>, lines: &[&str]) -> String {
    let schema = shelf.schema;
    let fields: Vec<Json> = open_fields(shelf)
        .map(|(_, field)| json!({ "key": field.key, "label": field.label, "column": field.open_data, "unit": field.unit }))
        .collect();
    let file = JsonFile {
        id: schema.id.as_str(),
        title: &schema.title,
        description: &schema.description,
        as_of: schema.as_of.to_string(),
        source: &schema.source,
        consent: schema.consent.as_deref(),
        license: schema.license.as_deref(),
        sample: schema.sample,
        fields,
    };
    let head = serde_json::to_string_pretty(&file).expect("a register has only string keys");
    let head = head.strip_suffix("\n}").expect("a register says more than nothing");
    // The comma before the first record goes.
    let first = lines.first().map_or("", |line| &line[1..]);
    let mut text = String::with_capacity(head.len() + length(lines) + 64);
    text.push_str(head);
    text.push_str(",\n  \"records\": [");
    text.push_str(first);
    text.extend(lines.iter().skip(1).copied());
    text.push_str("\n  ]\n}\n");
    text
}

/// Some records, each on a line of its own, after a comma.
fn json_lines(shelf: &Shelf<'_>, entries: &[Entry]) -> String {
    let mut by_key: Vec<(usize, &Field)> = open_fields(shelf).collect();
    by_key.sort_by(|(_, a), (_, b)| a.key.cmp(&b.key));
    let mut bytes = Vec::new();
    for entry in entries {
        bytes.extend_from_slice(b",\n    ");
        let record = JsonRecord::new(shelf, &by_key, entry);
        serde_json::to_writer(&mut bytes, &record).expect("memory takes every record");
    }
    String::from_utf8(bytes).expect("JSON is text")
}

#[derive(Serialize)]
struct JsonFile<'s> {
    id: &'s str,
    title: &'s str,
    description: &'s str,
    as_of: String,
    source: &'s str,
    consent: Option<&'s str>,
    license: Option<&'s str>,
    /// Whether the records are fictional.
    sample: bool,
    fields: Vec<Json>,
}

/// A record: every open field by its key; what says nothing is null, and `states` says which
/// kind of nothing it is. All keys are in order.
#[derive(Serialize)]
struct JsonRecord<'a, 's> {
    confirmed: Option<Date>,
    id: &'a RecordId,
    states: States<'a, 's>,
    values: Values<'a, 's>,
}

impl<'a, 's> JsonRecord<'a, 's> {
    /// `fields` are the open ones with their places, by key.
    fn new(shelf: &'a Shelf<'s>, fields: &'a [(usize, &'s Field)], entry: &'a Entry) -> JsonRecord<'a, 's> {
        let record = &*entry.record;
        let (states, values) = (States { shelf, fields, record }, Values { shelf, fields, record });
        JsonRecord { confirmed: record.confirmed, id: &record.id, states, values }
    }
}

/// Which fields say nothing, and how.
struct States<'a, 's> {
    shelf: &'a Shelf<'s>,
    fields: &'a [(usize, &'s Field)],
    record: &'a Record,
}

impl Serialize for States<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let states = self.fields.iter().map(|(place, field)| {
            let value = self.record.value(*place);
            (&field.key, state(self.shelf, field, value))
        });
        serializer.collect_map(states.filter(|(_, state)| !state.is_empty()))
    }
}

/// What every field says.
struct Values<'a, 's> {
    shelf: &'a Shelf<'s>,
    fields: &'a [(usize, &'s Field)],
    record: &'a Record,
}

impl Serialize for Values<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let values = self.fields.iter().map(|(place, field)| {
            let value = self.record.value(*place);
            (&field.key, JsonValue { site: self.shelf.site, field, value })
        });
        serializer.collect_map(values)
    }
}

/// What one field says.
struct JsonValue<'a> {
    site: &'a Site,
    field: &'a Field,
    value: Option<&'a Value>,
}

impl Serialize for JsonValue<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Some(value) = self.value else { return serializer.serialize_none() };
        let site = self.site;
        let area = |id| JsonArea { id, name: area_name(site, id) };
        match value {
            Value::Nothing(_) => serializer.serialize_none(),
            Value::Text(text) => text.serialize(serializer),
            Value::Phone(phone) => phone.shown.serialize(serializer),
            Value::Areas(areas) => match &self.field.kind {
                FieldKind::Area { many: true, .. } => serializer.collect_seq(areas.iter().map(area)),
                _ => areas.first().map(area).serialize(serializer),
            },
            Value::Date(date) => date.serialize(serializer),
            Value::Number(number) => number.serialize(serializer),
            Value::Boolean(yes) => yes.serialize(serializer),
            Value::Answer(answer) => {
                JsonAnswer { note: answer.note.as_deref(), on: answer.on, value: answer.value }
                    .serialize(serializer)
            }
            Value::List(items) => items.serialize(serializer),
            Value::Hours(openings) => serializer.collect_seq(openings.iter().map(JsonOpening::of)),
            Value::Coordinates { lat, lon } => JsonCoordinates { lat: *lat, lon: *lon }.serialize(serializer),
            Value::Reference(id) => match &self.field.kind {
                FieldKind::Reference { register } => referred(site, register, id)
                    .map(|(label, id)| JsonReference { id, label })
                    .serialize(serializer),
                _ => serializer.serialize_none(),
            },
        }
    }
}

#[derive(Serialize)]
struct JsonArea<'a> {
    id: &'a AreaId,
    name: &'a str,
}

#[derive(Serialize)]
struct JsonAnswer<'a> {
    note: Option<&'a str>,
    on: Option<Date>,
    value: &'a str,
}

#[derive(Serialize)]
struct JsonOpening<'a> {
    close: &'a str,
    days: &'a [&'static str],
    note: &'a str,
    open: &'a str,
}

impl JsonOpening<'_> {
    fn of(opening: &Opening) -> JsonOpening<'_> {
        JsonOpening { close: &opening.close, days: &opening.days, note: &opening.note, open: &opening.open }
    }
}

#[derive(Serialize)]
struct JsonCoordinates {
    lat: f64,
    lon: f64,
}

#[derive(Serialize)]
struct JsonReference<'a> {
    id: &'a RecordId,
    label: Option<&'a str>,
}

struct OpenData<'s> {
    site: &'s Site,
    words: Option<Arc<Words<'s>>>,
    shelves: Arc<[Arc<Shelf<'s>>]>,
}

impl<'s> OpenData<'s> {
    fn head(&self) -> Head<'s> {
        let description = "だれでも使えるデータです。CSVとJSONで配っています。";
        Head::new(
            self.site,
            About::generated(self.site, PagePath::open_data(), "オープンデータ", description),
        )
    }
}

impl Parts for OpenData<'_> {
    fn template(&self) -> &str {
        "open_data.html"
    }

    fn digest(&self) -> Digest {
        let mut digester = Digester::default();
        digester.digest(self.head().digest()).digests(self.words.iter().map(|words| words.digest));
        for shelf in &*self.shelves {
            digester.digest(shelf.digest).number(shelf.lists.whole.rows.len() as u64);
        }
        digester.finish()
    }

    fn view(&self, press: &Press<'_>) -> impl Serialize {
        let registers: Vec<RegisterView<'_>> =
            self.shelves.iter().map(|shelf| shelf.register_view()).collect();
        OpenDataPage {
            head: self.head(),
            body: self.words.iter().flat_map(|words| words.view(press, &mut 0)).collect(),
            registers,
        }
    }
}

/// `open_data.html`
#[derive(Serialize)]
struct OpenDataPage<'s, 'p> {
    head: Head<'s>,
    /// The words of an `_index.md` at its URL. Component `parts`.
    body: Vec<PartView<'p>>,
    registers: Vec<RegisterView<'s>>,
}
