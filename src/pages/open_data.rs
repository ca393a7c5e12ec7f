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

use serde::Serialize;
use serde_json::{Value as Json, json};

use crate::calendar::Date;
use crate::site::{
    Answer, AreaId, Entry, Field, FieldKind, Number, Opening, PagePath, RecordId, RegisterId, Site, Value,
    bring_near,
};
use crate::text::{Diagnostic, Digest, Digester, holds, is_one_of, push_json};
use crate::theme::Rendered;

use super::head::{About, Head};
use super::page::{self, Joined, Joints, Page, Parts, Press, View};
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
    let digest = shelf.records.iter().fold(shelf.open, |digest, record| digest.with(*record));
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

impl Joined for Records<'_> {
    fn pieces(&self) -> Vec<Digest> {
        let shelf = &self.shelf;
        let digest = |records: &[Digest]| {
            let records = records.iter().fold(shelf.open, |digest, record| digest.with(*record));
            page::piece(self.form.word(), records)
        };
        shelf.records.chunks(TOGETHER).map(digest).collect()
    }

    fn piece(&self, place: usize) -> Box<dyn View + '_> {
        let entries = &self.shelf.lists.register.entries;
        let entries = entries.chunks(TOGETHER).nth(place).expect("there are as many chunks as were named");
        Box::new(Together { shelf: &self.shelf, form: self.form, entries })
    }

    fn joints(&self) -> Joints {
        match self.form {
            Form::Csv => Joints { head: header(&self.shelf), between: "", tail: "" },
            Form::Json => Joints { head: json_head(&self.shelf), between: ",", tail: "\n  ]\n}\n" },
        }
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

    fn render(&self, _: &Press<'_>) -> Result<Rendered, Box<Diagnostic>> {
        bring_near(self.entries.iter().map(|entry| &*entry.record));
        Ok(Rendered::plain(match self.form {
            Form::Csv => csv_lines(self.shelf, self.entries),
            Form::Json => json_lines(self.shelf, self.entries),
        }))
    }

    fn laid_out_by(&self) -> &str {
        self.form.word()
    }
}

/// The open fields with their places.
fn open_fields<'a>(shelf: &Shelf<'a>) -> impl Iterator<Item = (usize, &'a Field)> {
    shelf.schema.fields.iter().enumerate().filter(|(_, field)| field.open)
}

/// What a record says in one field.
struct Said<'a> {
    kind: &'a FieldKind,
    value: Option<Value<'a>>,
    /// Where the value is a reference: what it leads to, if that is published.
    referred: Option<Referred<'a>>,
}

/// A published record that another one refers to.
struct Referred<'a> {
    id: &'a RecordId,
    /// Only where it is open too.
    label: Option<&'a str>,
}

impl<'a> Said<'a> {
    fn new(site: &'a Site, field: &'a Field, value: Option<Value<'a>>) -> Said<'a> {
        let kind = &field.kind;
        let referred = match (kind, value) {
            (FieldKind::Reference { register }, Some(Value::Reference(id))) => referred(site, register, id),
            _ => None,
        };
        Said { kind, value, referred }
    }

    /// Which kind of nothing it is; empty where it is something.
    fn state(&self) -> &'static str {
        match self.value {
            None => "記載なし",
            Some(Value::Nothing(nothing)) => nothing.word(),
            Some(Value::Reference(_)) if self.referred.is_none() => "掲載終了",
            Some(_) => "",
        }
    }
}

fn referred<'a>(site: &'a Site, register: &RegisterId, id: &RecordId) -> Option<Referred<'a>> {
    let record = &site.referred(register, id)?.record;
    let schema = &site.register(register).schema;
    let label = schema.fields[schema.label].open.then_some(record.label());
    Some(Referred { id: &record.id, label })
}

/// Whether a field may be empty: a record referred to may end even where it must be named.
fn may_be_empty(field: &Field) -> bool {
    !field.always || matches!(field.kind, FieldKind::Reference { .. })
}

/// So many bytes a record takes in a file, about.
const IN_A_RECORD: usize = 1 << 10;

/// The mark at the beginning, and the line of the columns' names.
fn header(shelf: &Shelf<'_>) -> String {
    let mut csv = Csv::of_about(IN_A_RECORD);
    csv.cell("id");
    for (_, field) in open_fields(shelf) {
        let name = &field.open_data;
        suffixes(&field.kind).iter().for_each(|suffix| csv.cell(&format!("{name}{suffix}")));
        if may_be_empty(field) {
            csv.cell(&format!("{name}_状態"));
        }
    }
    csv.cell("最終確認日");
    if shelf.schema.sample {
        csv.cell("見本");
    }
    csv.end_line();
    format!("\u{feff}{}", csv.text())
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

/// The lines of some records.
fn csv_lines(shelf: &Shelf<'_>, entries: &[Entry]) -> String {
    let mut csv = Csv::of_about(entries.len() * IN_A_RECORD);
    for Entry { record, .. } in entries {
        csv.cell(record.id.as_str());
        for (place, field) in open_fields(shelf) {
            let said = Said::new(shelf.site, field, record.value(place));
            csv.said(shelf.site, &said);
            if may_be_empty(field) {
                csv.cell(said.state());
            }
        }
        csv.date(record.confirmed);
        if shelf.schema.sample {
            csv.cell("見本");
        }
        csv.end_line();
    }
    csv.text()
}

/// Lines of a CSV as far as they are written, all of as many cells.
struct Csv {
    text: String,
    /// Whether the line at hand has a cell.
    is_begun: bool,
    /// Room for a cell that is put together.
    room: String,
}

impl Csv {
    /// With room for so many bytes.
    fn of_about(bytes: usize) -> Csv {
        Csv { text: String::with_capacity(bytes), is_begun: false, room: String::new() }
    }

    fn text(self) -> String {
        self.text
    }

    fn end_line(&mut self) {
        self.text.push_str("\r\n");
        self.is_begun = false;
    }

    fn cell(&mut self, text: &str) {
        if std::mem::replace(&mut self.is_begun, true) {
            self.text.push(',');
        }
        match holds(text, |byte| is_one_of(byte, b",\"\r\n")) {
            true => self.text.push_str(&quoted(text)),
            false => self.text.push_str(text),
        }
    }

    /// A cell that is put together.
    fn cell_with(&mut self, write: impl FnOnce(&mut String)) {
        let mut cell = std::mem::take(&mut self.room);
        cell.clear();
        write(&mut cell);
        self.cell(&cell);
        self.room = cell;
    }

    /// A cell of several things.
    fn list<T>(&mut self, items: impl IntoIterator<Item = T>, mut item: impl FnMut(&mut String, T)) {
        self.cell_with(|cell| {
            for (at, member) in items.into_iter().enumerate() {
                cell.push_str(if at == 0 { "" } else { ";" });
                item(cell, member);
            }
        });
    }

    /// What a field says, in its columns.
    fn said(&mut self, site: &Site, said: &Said<'_>) {
        match said.value {
            None | Some(Value::Nothing(_)) => self.nothing(said),
            Some(Value::Text(text)) => self.cell(text),
            Some(Value::Phone(phone)) => self.cell(phone.shown),
            Some(Value::Areas(areas)) => {
                self.list(areas.iter(), |cell, area| cell.push_str(area_name(site, area)));
                self.list(areas.iter(), |cell, area| cell.push_str(area.as_str()));
            }
            Some(Value::Date(date)) => self.date(Some(date)),
            Some(Value::Number(number)) => self.cell(&number_text(number)),
            Some(Value::Boolean(yes)) => self.cell(boolean_text(yes)),
            Some(Value::Answer(answer)) => {
                self.cell(answer.value.word());
                self.cell(answer.note.unwrap_or_default());
                self.date(answer.on);
            }
            Some(Value::List(items)) => self.list(items.iter(), |cell, item| cell.push_str(item)),
            Some(Value::Hours(openings)) => self.list(openings.iter(), push_opening),
            Some(Value::Coordinates { lat, lon }) => {
                self.cell(&lat.to_string());
                self.cell(&lon.to_string());
            }
            Some(Value::Reference(_)) => match &said.referred {
                Some(Referred { id, label }) => {
                    self.cell(label.unwrap_or_default());
                    self.cell(id.as_str());
                }
                None => self.nothing(said),
            },
        }
    }

    /// Empty cells in all columns of a field.
    fn nothing(&mut self, said: &Said<'_>) {
        suffixes(said.kind).iter().for_each(|_| self.cell(""));
    }

    fn date(&mut self, date: Option<Date>) {
        self.cell(date.map(Date::in_digits).as_deref().unwrap_or_default());
    }
}

/// A cell that would end before its time, as every spreadsheet reads it.
fn quoted(text: &str) -> String {
    let mut writer = csv::Writer::from_writer(Vec::with_capacity(text.len() + 3));
    writer.write_record([text]).expect("memory takes every cell");
    let bytes = writer.into_inner().expect("memory is flushed without fail");
    let mut cell = String::from_utf8(bytes).expect("cells are text");
    // It stands in a line of its own.
    cell.pop();
    cell
}

/// `月火水 09:00-12:00（第2週を除く）`
fn push_opening(text: &mut String, Opening { days, open, close, note }: Opening<&str>) {
    text.extend(days.words());
    text.extend([" ", open.as_str(), "-", close.as_str()]);
    if !note.is_empty() {
        text.extend(["（", note, "）"]);
    }
}

fn area_name<'s>(site: &'s Site, area: &AreaId) -> &'s str {
    &site.areas.area(area).name
}

/// The same in both forms.
fn number_text(number: Number) -> String {
    serde_json::to_string(&number).expect("a number is JSON")
}

/// The same in both forms.
fn boolean_text(yes: bool) -> &'static str {
    if yes { "true" } else { "false" }
}

/// The whole JSON of a register: what it says of itself, its fields, its records, each on a
/// line of its own.
fn json_head(shelf: &Shelf<'_>) -> String {
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
    format!("{head},\n  \"records\": [")
}

/// Some records, each on a line of its own, with commas between them: every open field by its
/// key; what says nothing is null, and `states` says which kind of nothing it is. All keys are
/// in order.
fn json_lines(shelf: &Shelf<'_>, entries: &[Entry]) -> String {
    let mut fields: Vec<(usize, &Field)> = open_fields(shelf).collect();
    fields.sort_by(|(_, a), (_, b)| a.key.cmp(&b.key));
    let mut json = JsonText(String::with_capacity(entries.len() * IN_A_RECORD));
    // They come after the states, and both are found at one go.
    let mut said_values = JsonText(String::with_capacity(IN_A_RECORD));
    for Entry { record, .. } in entries {
        if !json.0.is_empty() {
            json.plain(",");
        }
        json.plain("\n    {\"confirmed\":");
        json.date(record.confirmed);
        json.plain(",\"id\":");
        json.text(record.id.as_str());
        json.plain(",\"states\":{");
        for (place, field) in &fields {
            let said = Said::new(shelf.site, field, record.value(*place));
            said_values.member(&field.key, |value| value.said(shelf.site, &said));
            if !said.state().is_empty() {
                json.member(&field.key, |state| state.text(said.state()));
            }
        }
        json.end('}');
        json.plain(",\"values\":{");
        said_values.end('}');
        json.plain(&said_values.0);
        json.plain("}");
        said_values.0.clear();
    }
    json.0
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

/// JSON as far as it is written. Behind every member of an object or a list stands a comma,
/// until that is ended.
struct JsonText(String);

impl JsonText {
    /// What is JSON as it stands.
    fn plain(&mut self, json: &str) {
        self.0.push_str(json);
    }

    /// A text in quotes.
    fn text(&mut self, text: &str) {
        push_json(&mut self.0, text);
    }

    fn text_or_null(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.text(text),
            None => self.plain("null"),
        }
    }

    fn date(&mut self, date: Option<Date>) {
        let Some(date) = date else { return self.plain("null") };
        self.0.push('"');
        self.0.push_str(&date.in_digits());
        self.0.push('"');
    }

    fn degrees(&mut self, degrees: f64) {
        self.plain(&serde_json::to_string(&degrees).expect("a number is JSON"));
    }

    /// A member of an object.
    fn member(&mut self, key: &str, value: impl FnOnce(&mut JsonText)) {
        self.text(key);
        self.0.push(':');
        value(self);
        self.0.push(',');
    }

    /// A list.
    fn list<T>(&mut self, items: impl IntoIterator<Item = T>, mut item: impl FnMut(&mut JsonText, T)) {
        self.0.push('[');
        for member in items {
            item(self, member);
            self.0.push(',');
        }
        self.end(']');
    }

    /// Ends an object or a list.
    fn end(&mut self, bracket: char) {
        if self.0.ends_with(',') {
            self.0.pop();
        }
        self.0.push(bracket);
    }

    /// What a field says.
    fn said(&mut self, site: &Site, said: &Said<'_>) {
        match said.value {
            None | Some(Value::Nothing(_)) => self.plain("null"),
            Some(Value::Text(text)) => self.text(text),
            Some(Value::Phone(phone)) => self.text(phone.shown),
            Some(Value::Areas(areas)) => match (said.kind, areas.first()) {
                (FieldKind::Area { many: true, .. }, _) => {
                    self.list(areas.iter(), |json, area| json.area(site, area));
                }
                (_, Some(area)) => self.area(site, area),
                (_, None) => self.plain("null"),
            },
            Some(Value::Date(date)) => self.date(Some(date)),
            Some(Value::Number(number)) => self.plain(&number_text(number)),
            Some(Value::Boolean(yes)) => self.plain(boolean_text(yes)),
            Some(Value::Answer(answer)) => self.answer(&answer),
            Some(Value::List(items)) => self.list(items.iter(), |json, item| json.text(item)),
            Some(Value::Hours(openings)) => self.list(openings.iter(), JsonText::opening),
            Some(Value::Coordinates { lat, lon }) => {
                self.plain("{\"lat\":");
                self.degrees(lat);
                self.plain(",\"lon\":");
                self.degrees(lon);
                self.plain("}");
            }
            Some(Value::Reference(_)) => match &said.referred {
                Some(referred) => self.referred(referred),
                None => self.plain("null"),
            },
        }
    }

    fn area(&mut self, site: &Site, area: &AreaId) {
        self.plain("{\"id\":");
        self.text(area.as_str());
        self.plain(",\"name\":");
        self.text(area_name(site, area));
        self.plain("}");
    }

    fn answer(&mut self, answer: &Answer<&str>) {
        self.plain("{\"note\":");
        self.text_or_null(answer.note);
        self.plain(",\"on\":");
        self.date(answer.on);
        self.plain(",\"value\":");
        self.text(answer.value.word());
        self.plain("}");
    }

    fn opening(&mut self, opening: Opening<&str>) {
        self.plain("{\"close\":");
        self.text(opening.close.as_str());
        self.plain(",\"days\":");
        self.list(opening.days.words(), |json, day| json.text(day));
        self.plain(",\"note\":");
        self.text(opening.note);
        self.plain(",\"open\":");
        self.text(opening.open.as_str());
        self.plain("}");
    }

    fn referred(&mut self, referred: &Referred<'_>) {
        self.plain("{\"id\":");
        self.text(referred.id.as_str());
        self.plain(",\"label\":");
        self.text_or_null(referred.label);
        self.plain("}");
    }
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn cells_are_read_as_they_were_written(
            cells in prop::collection::vec("[a-c,;\"\r\n 東']{0,6}", 2..5)
        ) {
            let mut written = Csv::of_about(0);
            for _ in 0..2 {
                cells.iter().for_each(|cell| written.cell_with(|text| text.push_str(cell)));
                written.end_line();
            }
            let text = written.text();
            prop_assert!(text.ends_with("\r\n"));
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
            for line in reader.records() {
                let line = line.expect("all lines have as many cells");
                let read: Vec<&str> = line.iter().collect();
                prop_assert_eq!(&read, &cells);
            }
        }

        #[test]
        fn a_text_in_json_is_what_a_library_writes(text in "([a-c\"\\\\/東]|\\PC|[\0-\x7f]){0,8}") {
            let mut written = JsonText(String::new());
            written.text(&text);
            prop_assert_eq!(written.0, serde_json::to_string(&text).expect("a text is JSON"));
        }
    }
}
