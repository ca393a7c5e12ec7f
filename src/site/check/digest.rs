//! What a record's digest is made of: everything that it shows, and nothing else. And what the
//! digest is made of of all that other registers may ask of a file's records.

use crate::calendar::{AsOf, Date, Period};
use crate::site::id::RecordId;
use crate::site::register::{Record, State};
use crate::site::value::{Number, Value};
use crate::site::values::{Extent, Values};
use crate::text::Digest;

/// All of a record but its digest. What is closed is no part of that: nobody sees it.
pub(super) struct Parts {
    pub id: RecordId,
    pub label: Extent,
    pub reading: Extent,
    pub values: Values,
    pub confirmed: Option<Date>,
    pub as_of: Option<AsOf>,
    pub period: Period,
    pub state: Option<State>,
    pub closed: Vec<u16>,
}

impl Parts {
    /// The record. `bytes` is room for what its digest is made of.
    pub fn whole(self, bytes: &mut Vec<u8>) -> Record {
        let digest = self.digest(bytes);
        let Parts { id, label, reading, values, confirmed, as_of, period, state, closed } = self;
        Record { id, label, reading, values, confirmed, as_of, period, state, digest, closed }
    }

    /// Each part is fed with its length or its kind, so that no two records feed the same
    /// bytes.
    fn digest(&self, bytes: &mut Vec<u8>) -> Digest {
        bytes.clear();
        let mut feed = Feed(bytes);
        let text = |extent| self.values.text(extent);
        feed.text(self.id.as_str()).text(text(self.label)).text(text(self.reading));
        feed.date(self.confirmed).as_of(self.as_of);
        feed.date(self.period.publish_from).date(self.period.expires).date(self.period.withdrawn);
        match &self.state {
            None => feed.kind(0),
            Some(state) => {
                feed.kind(1).text(state.nothing.word()).text(state.desk.as_str()).as_of(Some(state.as_of))
            }
        };
        for (field, value) in self.values.iter() {
            feed.count(field).value(value);
        }
        Digest::of(bytes)
    }
}

/// Of what records of other registers may ask of these: which there are, on which days, what
/// they are called in messages, and where they are. `hidden_when_old` says whether the day of the
/// last confirmation decides of that too.
pub(super) fn asked<'r>(
    records: impl Iterator<Item = &'r Record>,
    hidden_when_old: bool,
    bytes: &mut Vec<u8>,
) -> Digest {
    records.fold(Digest::NOTHING, |asked, record| {
        bytes.clear();
        let mut feed = Feed(bytes);
        let period = record.period;
        feed.text(record.id.as_str()).text(record.label());
        feed.date(period.publish_from).date(period.expires).date(period.withdrawn);
        feed.date(record.confirmed.filter(|_| hidden_when_old));
        for (field, areas) in record.values.areas() {
            feed.kind(1).count(field).value(Value::Areas(areas));
        }
        asked.with(Digest::of(bytes))
    })
}

/// Bytes that a digest is made of.
struct Feed<'b>(&'b mut Vec<u8>);

impl Feed<'_> {
    /// Says which of several kinds of thing comes next.
    fn kind(&mut self, kind: u8) -> &mut Self {
        self.0.push(kind);
        self
    }

    fn count(&mut self, count: usize) -> &mut Self {
        // A file holds less than 4 GiB, and so does each of its parts.
        self.0.extend_from_slice(&(count as u32).to_le_bytes());
        self
    }

    fn number(&mut self, number: u64) -> &mut Self {
        self.0.extend_from_slice(&number.to_le_bytes());
        self
    }

    fn text(&mut self, text: &str) -> &mut Self {
        self.count(text.len());
        self.0.extend_from_slice(text.as_bytes());
        self
    }

    fn texts<'t>(&mut self, texts: impl ExactSizeIterator<Item = &'t str>) -> &mut Self {
        self.count(texts.len());
        for text in texts {
            self.text(text);
        }
        self
    }

    fn day(&mut self, date: Date) -> &mut Self {
        self.0.extend_from_slice(&date.year().to_le_bytes());
        self.0.extend_from_slice(&[date.month() as u8, date.day() as u8]);
        self
    }

    fn date(&mut self, date: Option<Date>) -> &mut Self {
        match date {
            None => self.kind(0),
            Some(date) => self.kind(1).day(date),
        }
    }

    fn as_of(&mut self, as_of: Option<AsOf>) -> &mut Self {
        match as_of {
            None => self.kind(0),
            Some(AsOf::Day(date)) => self.kind(1).day(date),
            Some(AsOf::Month(year, month)) => self.kind(2).number(year as u64).number(month as u64),
            Some(AsOf::Year(year)) => self.kind(3).number(year as u64),
            Some(AsOf::FiscalYear(year)) => self.kind(4).number(year as u64),
        }
    }

    fn value(&mut self, value: Value<'_>) {
        match value {
            Value::Nothing(nothing) => self.kind(0).text(nothing.word()),
            Value::Text(text) => self.kind(1).text(text),
            Value::Phone(phone) => self.kind(2).text(phone.shown).kind(phone.href.is_some().into()),
            Value::Areas(ids) => self.kind(3).texts(ids.iter().map(|id| id.as_str())),
            Value::Date(date) => self.kind(4).day(date),
            Value::Number(Number::Whole(number)) => self.kind(5).number(number as u64),
            Value::Number(Number::Fraction(number)) => self.kind(6).number(number.to_bits()),
            Value::Boolean(boolean) => self.kind(7).kind(boolean.into()),
            Value::Answer(answer) => self.kind(8).text(answer.value.word()).note(answer.note).date(answer.on),
            Value::List(items) => self.kind(9).texts(items.iter()),
            Value::Hours(openings) => {
                let openings = openings.iter();
                self.kind(10).count(openings.len());
                for opening in openings {
                    self.kind(opening.days.bits()).text(opening.open.as_str());
                    self.text(opening.close.as_str()).text(opening.note);
                }
                self
            }
            Value::Coordinates { lat, lon } => self.kind(11).number(lat.to_bits()).number(lon.to_bits()),
            Value::Reference(id) => self.kind(12).text(id.as_str()),
        };
    }

    fn note(&mut self, note: Option<&str>) -> &mut Self {
        match note {
            None => self.kind(0),
            Some(note) => self.kind(1).text(note),
        }
    }
}
