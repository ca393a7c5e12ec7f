//! What a record's digest is made of: everything that it shows, and nothing else.

use std::sync::Arc;

use crate::calendar::{AsOf, Date, Period};
use crate::site::id::RecordId;
use crate::site::register::{Record, State};
use crate::site::value::{Number, Value};
use crate::text::Digest;

/// All of a record but its digest.
pub(super) struct Parts {
    pub id: RecordId,
    pub label: Arc<str>,
    pub reading: Arc<str>,
    pub values: Vec<(u16, Value)>,
    pub confirmed: Option<Date>,
    pub as_of: Option<AsOf>,
    pub period: Period,
    pub state: Option<State>,
}

impl Parts {
    /// The record. `bytes` is room for what its digest is made of.
    pub fn whole(self, bytes: &mut Vec<u8>) -> Record {
        let digest = self.digest(bytes);
        let Parts { id, label, reading, values, confirmed, as_of, period, state } = self;
        Record { id, label, reading, values, confirmed, as_of, period, state, digest }
    }

    /// Each part is fed with its length or its kind, so that no two records feed the same
    /// bytes.
    fn digest(&self, bytes: &mut Vec<u8>) -> Digest {
        bytes.clear();
        let mut feed = Feed(bytes);
        feed.text(self.id.as_str()).text(&self.label).text(&self.reading);
        feed.date(self.confirmed).as_of(self.as_of);
        feed.date(self.period.publish_from).date(self.period.expires).date(self.period.withdrawn);
        match &self.state {
            None => feed.number(0),
            Some(state) => {
                feed.number(1).text(state.nothing.word()).text(state.desk.as_str()).as_of(Some(state.as_of))
            }
        };
        for (field, value) in &self.values {
            feed.number(u64::from(*field) + 1).value(value);
        }
        Digest::of(bytes)
    }
}

/// Bytes that a digest is made of.
struct Feed<'b>(&'b mut Vec<u8>);

impl Feed<'_> {
    fn number(&mut self, number: u64) -> &mut Self {
        self.0.extend_from_slice(&number.to_le_bytes());
        self
    }

    fn text(&mut self, text: &str) -> &mut Self {
        self.number(text.len() as u64);
        self.0.extend_from_slice(text.as_bytes());
        self
    }

    fn date(&mut self, date: Option<Date>) -> &mut Self {
        let Some(date) = date else {
            return self.number(0);
        };
        let (year, month, day) = (date.year() as u64, date.month() as u64, date.day() as u64);
        self.number((year << 16 | month << 8 | day) + 1)
    }

    fn as_of(&mut self, as_of: Option<AsOf>) -> &mut Self {
        match as_of {
            None => self.number(0),
            Some(AsOf::Day(date)) => self.number(1).date(Some(date)),
            Some(AsOf::Month(year, month)) => self.number(2).number(year as u64).number(month as u64),
            Some(AsOf::Year(year)) => self.number(3).number(year as u64),
            Some(AsOf::FiscalYear(year)) => self.number(4).number(year as u64),
        }
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Nothing(nothing) => self.number(0).text(nothing.word()),
            Value::Text(text) => self.number(1).text(text),
            Value::Phone(phone) => self.number(2).text(&phone.shown).number(phone.href.is_some().into()),
            Value::Areas(ids) => self.texts(3, ids.iter().map(|id| id.as_str())),
            Value::Date(date) => self.number(4).date(Some(*date)),
            Value::Number(Number::Whole(number)) => self.number(5).number(*number as u64),
            Value::Number(Number::Fraction(number)) => self.number(6).number(number.to_bits()),
            Value::Boolean(boolean) => self.number(7).number((*boolean).into()),
            Value::Answer(answer) => self
                .number(8)
                .text(answer.value)
                .text(answer.note.as_deref().unwrap_or_default())
                .date(answer.on),
            Value::List(items) => self.texts(9, items.iter().map(|item| &**item)),
            Value::Hours(openings) => {
                self.number(10).number(openings.len() as u64);
                for opening in openings {
                    self.texts(11, opening.days.iter().copied());
                    self.text(&opening.open).text(&opening.close).text(&opening.note);
                }
                self
            }
            Value::Coordinates { lat, lon } => self.number(12).number(lat.to_bits()).number(lon.to_bits()),
            Value::Reference(id) => self.number(13).text(id.as_str()),
        };
    }

    fn texts<'t>(&mut self, kind: u64, texts: impl ExactSizeIterator<Item = &'t str>) -> &mut Self {
        self.number(kind).number(texts.len() as u64);
        for text in texts {
            self.text(text);
        }
        self
    }
}
