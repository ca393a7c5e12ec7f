//! Records as the search finds and shows them.
//!
//! Takes a register's published records, gives rows: what names a record, where it lies,
//! and the values of the fields that the schema opens to the search. Internal fields are not
//! in a [`Record`] at all, and a field that consent closes has no value there.

use std::borrow::Cow;
use std::fmt::Write;

use serde::Serialize;

use crate::calendar::InWords;
use crate::site::{AreaId, Entry, Field, FieldKind, Register, Reply, Search, Site, Value};
use crate::text::push_json;

use super::lookup;
use super::postings::Key;

/// A record, as it stands in the files.
#[derive(Clone, Debug)]
pub struct Row<'s>(
    /// The register's id.
    pub &'s str,
    /// Its own.
    pub &'s str,
    /// What names it.
    pub &'s str,
    /// In kana, where its name may be searched; may be empty.
    pub &'s str,
    /// Where it is placed, then where else it comes.
    pub Vec<&'s AreaId>,
    /// Place of a field among the register's searched ones, and what it says.
    pub Vec<(usize, Cow<'s, str>)>,
    /// Since when it is so.
    pub InWords,
);

/// A field that the search uses.
#[derive(Clone, Debug, Serialize)]
pub struct SearchedField<'s> {
    pub label: &'s str,
    /// `name`, `number`, `address`, `text`; empty for a field that only narrows lists.
    pub channel: &'static str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub facet: bool,
    /// The words of a facet that are known beforehand.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<&'s str>,
    #[serde(skip)]
    pub place: usize,
}

/// The fields of a register that the search uses, in the order of its schema.
pub fn searched<'s>(register: &'s Register) -> Vec<SearchedField<'s>> {
    let fields = register.schema.fields.iter().enumerate();
    let used = fields.filter(|(_, field)| field.search != Search::None || is_facet(field));
    used.map(|(place, field)| SearchedField {
        label: &field.label,
        channel: channel(field),
        facet: is_facet(field),
        options: options(&field.kind),
        place,
    })
    .collect()
}

/// Whether a field narrows a list by a word; areas do that by themselves.
fn is_facet(field: &Field) -> bool {
    field.facet && !matches!(field.kind, FieldKind::Area { .. })
}

fn channel(field: &Field) -> &'static str {
    match (field.search, &field.kind) {
        (Search::None, _) => "",
        (_, FieldKind::Phone | FieldKind::PostalCode) => "number",
        (_, FieldKind::Address) => "address",
        (Search::Name, _) => "name",
        (Search::Text, _) => "text",
    }
}

fn options(kind: &FieldKind) -> Vec<&str> {
    match kind {
        FieldKind::Choice { options } | FieldKind::List { options } => options.iter().map(|o| &**o).collect(),
        FieldKind::Answer => Reply::ALL.map(Reply::word).into(),
        _ => vec![],
    }
}

/// A record's row.
pub fn row<'s>(
    site: &'s Site,
    register: &'s Register,
    fields: &[SearchedField<'s>],
    entry: &'s Entry,
) -> Row<'s> {
    let (schema, record) = (&register.schema, &entry.record);
    let mut values = Vec::with_capacity(fields.len());
    for (at, field) in fields.iter().enumerate() {
        if let Some(value) = record.value(field.place) {
            say(site, &schema.fields[field.place].kind, value, |said| values.push((at, said)));
        }
    }
    let as_of = record.confirmed.map(|date| date.in_words());
    let as_of = as_of.unwrap_or_else(|| record.as_of.unwrap_or(schema.as_of).in_words());
    let is_searched = schema.fields[schema.label].search == Search::Name;
    let reading = if is_searched { record.reading() } else { "" };
    let comes = entry.serves.iter().filter(|area| !entry.areas.contains(area));
    let areas: Vec<&AreaId> = entry.areas.iter().chain(comes).collect();
    Row(schema.id.as_str(), record.id.as_str(), record.label(), reading, areas, values, as_of)
}

/// What a value says, as words to look for; of a reference the other's name and reading.
fn say<'s>(site: &'s Site, kind: &FieldKind, value: Value<'s>, mut each: impl FnMut(Cow<'s, str>)) {
    match value {
        Value::Nothing(_) | Value::Coordinates { .. } | Value::Hours(_) => {}
        Value::Text(text) => each(Cow::Borrowed(text)),
        Value::Phone(phone) => each(Cow::Borrowed(phone.shown)),
        Value::Areas(areas) => {
            areas.iter().for_each(|area| each(Cow::Borrowed(&site.areas.area(area).name)));
        }
        Value::Date(date) => each(Cow::Owned(date.in_words().to_string())),
        Value::Number(number) => each(Cow::Owned(number.in_words())),
        Value::Boolean(yes) => each(Cow::Borrowed(if yes { "はい" } else { "いいえ" })),
        Value::Answer(answer) => each(Cow::Borrowed(answer.value.word())),
        Value::List(items) => items.iter().for_each(|item| each(Cow::Borrowed(item))),
        Value::Reference(id) => {
            let FieldKind::Reference { register } = kind else { return };
            let Some(entry) = site.referred(register, id) else { return };
            let names = [entry.record.label(), entry.record.reading()];
            names.into_iter().filter(|name| !name.is_empty()).for_each(|name| each(Cow::Borrowed(name)));
        }
    }
}

impl Row<'_> {
    /// Adds the row as JSON: a list of all of it.
    pub fn push_to(&self, json: &mut String) {
        let Row(register, id, name, reading, areas, values, as_of) = self;
        json.push('[');
        for text in [register, id, name, reading] {
            push_json(json, text);
            json.push(',');
        }
        json.push('[');
        for (area, at) in areas.iter().zip(0..) {
            json.push_str(if at > 0 { "," } else { "" });
            push_json(json, area.as_str());
        }
        json.push_str("],[");
        for ((field, said), at) in values.iter().zip(0..) {
            json.push_str(if at > 0 { ",[" } else { "[" });
            // Writing into memory never fails.
            let _ = write!(json, "{field}");
            json.push(',');
            push_json(json, said);
            json.push(']');
        }
        json.push_str("],");
        push_json(json, as_of);
        json.push(']');
    }

    /// Gives the keys under which the record of a large register is found, each once.
    pub fn keys(&self, fields: &[SearchedField<'_>], lookup: &mut lookup::Keys, keys: &mut Vec<Key>) {
        keys.clear();
        let mut each = |key| keys.push(key);
        for (at, said) in &self.5 {
            match fields[*at].channel {
                "name" => lookup.of_name(bare(said), &mut each),
                "number" => lookup.of_number(said, &mut each),
                "address" => lookup.of_address(said, &mut each),
                _ => {}
            }
        }
        if !self.3.is_empty() && !self.has_name(fields, self.3) {
            lookup.of_name(self.3, &mut each);
        }
        keys.sort_unstable();
        keys.dedup();
    }

    /// Whether one of the fields says a name: mostly the reading is the value of one.
    fn has_name(&self, fields: &[SearchedField<'_>], name: &str) -> bool {
        self.5.iter().any(|(at, said)| fields[*at].channel == "name" && bare(said) == name)
    }
}

/// A name without the mark of a sample.
fn bare(name: &str) -> &str {
    name.strip_prefix("見本").map_or(name, str::trim_start)
}
