//! What a field says, as templates show it.
//!
//! Takes a value of a record, gives a [`Shown`] whose `kind` names the way to show it. The
//! six kinds of nothing stay apart: `absent`, four words of `nothing`, and the number 0.

use serde::{Serialize, Serializer};

use crate::site::{
    AreaId, Confirmation, Entry, Field, FieldKind, FieldPath, Hours, List, Nothing, Phone, Record, RecordId,
    RegisterId, Schema, Shown as Found, Site, State, Value,
};

use super::head::{Dated, DeskCard};

/// What a field says. Components `value` and `value_long` lay it out.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Shown<'s> {
    /// Nobody asked, or the answer is not for all.
    Absent,
    /// It stood in a record that is no longer published.
    Ended,
    /// One of the four words of nothing.
    Nothing {
        word: &'static str,
    },
    Text {
        text: &'s str,
    },
    Email {
        text: &'s str,
    },
    Url {
        text: &'s str,
    },
    Phone {
        phone: Phone<&'s str>,
    },
    Areas {
        areas: AreaLinks<'s>,
    },
    Date {
        date: Dated,
    },
    Number {
        text: String,
        unit: &'s str,
    },
    Boolean {
        yes: bool,
    },
    Answer {
        value: &'static str,
        note: &'s str,
        on: Option<Dated>,
    },
    List {
        items: List<'s>,
    },
    Hours {
        openings: Hours<'s>,
    },
    /// In degrees.
    Coordinates {
        lat: String,
        lon: String,
    },
    Reference {
        label: &'s str,
        url: String,
        details: Vec<FieldView<'s>>,
    },
}

/// A field with its label.
#[derive(Debug, Serialize)]
pub struct FieldView<'s> {
    pub label: &'s str,
    pub value: Shown<'s>,
}

/// An area, and its page where it has one.
#[derive(Debug, Serialize)]
pub struct AreaLink<'s> {
    pub name: &'s str,
    pub url: Option<String>,
}

impl<'s> AreaLink<'s> {
    /// The area with this id.
    pub fn new(site: &'s Site, id: &AreaId) -> AreaLink<'s> {
        let area = site.areas.area(id);
        let url = area.page.then(|| site.settings.area_url(&area.id));
        AreaLink { name: &area.name, url }
    }
}

/// Some areas.
#[derive(Debug)]
pub struct AreaLinks<'s> {
    site: &'s Site,
    areas: &'s [AreaId],
}

impl Serialize for AreaLinks<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.areas.iter().map(|area| AreaLink::new(self.site, area)))
    }
}

/// A record's field, of its own or of a record it refers to.
pub fn at_path<'s>(site: &'s Site, schema: &'s Schema, record: &'s Record, path: &FieldPath) -> Shown<'s> {
    match site.shown(schema, record, path) {
        Found::Absent => absent(record),
        Found::Ended => Shown::Ended,
        Found::Value(field, value) => shown(site, field, value),
    }
}

/// Every field of a record but its label, in the order of its schema; what it refers to
/// with the ways to reach it.
pub fn all_fields<'s>(
    site: &'s Site,
    schema: &'s Schema,
    record: &'s Record,
) -> impl Iterator<Item = FieldView<'s>> {
    let field = move |(place, field): (usize, &'s Field)| {
        let value = match (record.value(place), &field.kind) {
            (None, _) => absent(record),
            (Some(Value::Reference(id)), FieldKind::Reference { register }) => {
                reference_with_details(site, register, id)
            }
            (Some(value), _) => shown(site, field, value),
        };
        FieldView { label: &field.label, value }
    };
    schema.fields.iter().enumerate().filter(|(place, _)| *place != schema.label).map(field)
}

/// In a record that says as a whole that there is nothing yet, every field says so.
fn absent<'s>(record: &Record) -> Shown<'s> {
    record.state.as_ref().map_or(Shown::Absent, |state| nothing(state.nothing))
}

fn nothing<'s>(nothing: Nothing) -> Shown<'s> {
    Shown::Nothing { word: nothing.word() }
}

fn shown<'s>(site: &'s Site, field: &'s Field, value: Value<'s>) -> Shown<'s> {
    match value {
        Value::Nothing(kind) => nothing(kind),
        Value::Text(text) => match field.kind {
            FieldKind::Email => Shown::Email { text },
            FieldKind::Url => Shown::Url { text },
            _ => Shown::Text { text },
        },
        Value::Phone(phone) => Shown::Phone { phone },
        Value::Areas(areas) => Shown::Areas { areas: AreaLinks { site, areas } },
        Value::Date(date) => Shown::Date { date: Dated::day(date) },
        Value::Number(number) => Shown::Number { text: number.in_words(), unit: &field.unit },
        Value::Boolean(yes) => Shown::Boolean { yes },
        Value::Answer(answer) => Shown::Answer {
            value: answer.value.word(),
            note: answer.note.unwrap_or_default(),
            on: answer.on.map(Dated::day),
        },
        Value::List(items) => Shown::List { items },
        Value::Hours(openings) => Shown::Hours { openings },
        Value::Coordinates { lat, lon } => {
            Shown::Coordinates { lat: format!("{lat:?}"), lon: format!("{lon:?}") }
        }
        Value::Reference(id) => match &field.kind {
            FieldKind::Reference { register } => reference(site, register, id),
            _ => Shown::Absent,
        },
    }
}

fn reference<'s>(site: &'s Site, register: &RegisterId, id: &RecordId) -> Shown<'s> {
    let Some(entry) = site.referred(register, id) else { return Shown::Ended };
    let url = site.settings.record_url(register, id);
    Shown::Reference { label: entry.record.label(), url, details: vec![] }
}

/// With the numbers and the address of the record referred to, so that nobody must go there
/// for them.
fn reference_with_details<'s>(site: &'s Site, register: &RegisterId, id: &RecordId) -> Shown<'s> {
    let Some(entry) = site.referred(register, id) else { return Shown::Ended };
    let schema = &*site.register(register).schema;
    let details = schema
        .fields
        .iter()
        .zip(0..)
        .filter(|(field, _)| matches!(field.kind, FieldKind::Phone | FieldKind::Fax | FieldKind::Address))
        .filter_map(|(field, place)| {
            let value = shown(site, field, entry.record.value(place)?);
            Some(FieldView { label: &field.label, value })
        })
        .collect();
    let url = site.settings.record_url(register, id);
    Shown::Reference { label: entry.record.label(), url, details }
}

/// When a row was last confirmed.
#[derive(Debug, Serialize)]
#[serde(tag = "state", rename_all = "lowercase")]
pub enum Confirmed {
    /// Within the limit.
    Recent { on: Dated },
    /// Longer ago than the register allows: `over` is that limit in words.
    Old { on: Dated, over: String },
    /// Never by those whom it is about: it is a figure of a report, with that report's date.
    Reported { as_of: Dated },
    /// 「未確認」
    Never,
}

impl Confirmed {
    /// Of a record, by its register's limit. Where each area has one record, a record with a
    /// date of its own stands in a report, and nobody was to confirm it.
    pub fn new(entry: &Entry, schema: &Schema) -> Confirmed {
        match entry.confirmation {
            Confirmation::Recent(on) => Confirmed::Recent { on: Dated::day(on) },
            Confirmation::Old(on) => Confirmed::Old {
                on: Dated::day(on),
                over: span_in_words(schema.confirm_within_days.unwrap_or_default()),
            },
            Confirmation::Never => match entry.record.as_of.filter(|_| schema.one_per.is_some()) {
                Some(as_of) => Confirmed::Reported { as_of: Dated::at(as_of) },
                None => Confirmed::Never,
            },
        }
    }
}

/// 「1年」, 「6か月」, 「45日」: in the largest unit that it is a whole number of.
fn span_in_words(days: u32) -> String {
    match days {
        0 => "0日".to_owned(),
        _ if days.is_multiple_of(365) => format!("{}年", days / 365),
        _ if days.is_multiple_of(30) => format!("{}か月", days / 30),
        _ => format!("{days}日"),
    }
}

/// That an area has nothing to show yet, since when, and whom to ask.
#[derive(Debug, Serialize)]
pub struct StateView {
    pub word: &'static str,
    pub as_of: Dated,
    pub desk: DeskCard,
}

impl StateView {
    /// What a record says as a whole.
    pub fn new(site: &Site, state: &State) -> StateView {
        StateView {
            word: state.nothing.word(),
            as_of: Dated::at(state.as_of),
            desk: DeskCard::new(site, site.desk(&state.desk)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_told_in_its_largest_whole_unit() {
        let words: Vec<_> = [365, 730, 180, 45, 0].into_iter().map(span_in_words).collect();
        assert_eq!(words, ["1年", "2年", "6か月", "45日", "0日"]);
    }
}
