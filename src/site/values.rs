//! What the fields of one record say, in little room.
//!
//! A site has dozens of values for each of its records, and whoever goes through records waits for
//! the memory. So all texts of a record lie one behind the other in one block, and its values
//! beside each other, by the places of their fields.

use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::calendar::Date;

use super::desk::Phone;
use super::id::{AreaId, RecordId};
use super::value::{Answer, Nothing, Number, Opening, Value};

/// What the fields of a record say.
#[derive(Clone, Debug)]
pub struct Values {
    texts: Box<str>,
    /// By place in the schema's fields.
    stored: Box<[Stored]>,
}

/// Where a text of a record stands in its block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::site) struct Extent {
    start: u32,
    end: u32,
}

impl Extent {
    /// That of no text.
    pub const EMPTY: Extent = Extent { start: 0, end: 0 };
}

/// A value, its texts by where they stand.
#[derive(Clone, Debug)]
pub(in crate::site) enum Stored {
    /// The key is absent, or not for all.
    Absent,
    Nothing(Nothing),
    Text(Extent),
    Phone(Phone<Extent>),
    Areas(Arc<[AreaId]>),
    Date(Date),
    Number(Number),
    Boolean(bool),
    Answer(Answer<Extent>),
    List(Box<[Extent]>),
    Hours(Box<[Opening<Extent>]>),
    Coordinates {
        lat: f64,
        lon: f64,
    },
    Reference(RecordId),
}

/// A block of texts that grows.
#[derive(Debug, Default)]
pub(in crate::site) struct Texts(String);

impl Texts {
    /// Adds a text behind the others.
    pub fn add(&mut self, text: &str) -> Extent {
        // A file holds less than 4 GiB, and so does each of its records.
        let start = self.0.len() as u32;
        self.0.push_str(text);
        Extent { start, end: self.0.len() as u32 }
    }

    /// A text by where it stands.
    pub fn text(&self, extent: Extent) -> &str {
        text(&self.0, extent)
    }

    /// Forgets all of them, for those of the next record.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// A value whose texts stand here.
    pub fn value<'v>(&'v self, stored: &'v Stored) -> Option<Value<'v>> {
        value(&self.0, stored)
    }
}

impl Values {
    /// These values, whose texts stand in these.
    pub(in crate::site) fn new(texts: &Texts, stored: Vec<Stored>) -> Values {
        Values { texts: (*texts.0).into(), stored: stored.into() }
    }

    /// A text by where it stands.
    pub(in crate::site) fn text(&self, extent: Extent) -> &str {
        text(&self.texts, extent)
    }

    /// What a field says, if its key is present and open to all.
    pub fn get(&self, field: usize) -> Option<Value<'_>> {
        value(&self.texts, self.stored.get(field)?)
    }

    /// Each field that says something, by its place.
    pub fn iter(&self) -> impl Iterator<Item = (usize, Value<'_>)> {
        self.stored
            .iter()
            .enumerate()
            .filter_map(|(field, stored)| Some((field, value(&self.texts, stored)?)))
    }

    /// Each field that names areas, by its place.
    pub(in crate::site) fn areas(&self) -> impl Iterator<Item = (usize, &Arc<[AreaId]>)> {
        self.stored.iter().enumerate().filter_map(|(field, stored)| match stored {
            Stored::Areas(areas) => Some((field, areas)),
            _ => None,
        })
    }

    /// Some bytes of each part of the memory that texts and values lie in; those that values lead
    /// to are none of them.
    pub(super) fn some_bytes(&self) -> u8 {
        let texts = self.texts.as_bytes().iter().step_by(CACHE_LINE).fold(0, |bits, byte| bits ^ byte);
        let values = self.stored.iter().step_by(CACHE_LINE / size_of::<Stored>());
        values.fold(texts, |bits, stored| bits ^ u8::from(matches!(stored, Stored::Absent)))
    }

    /// A byte of each part of the memory that values lead to.
    pub(super) fn some_bytes_farther(&self) -> u8 {
        let of = |stored: &Stored| match stored {
            Stored::Areas(areas) => areas.first().map_or(0, |area| area.as_str().len() as u8),
            Stored::List(items) => items.first().map_or(0, |item| item.start as u8),
            Stored::Hours(openings) => openings.first().map_or(0, |opening| opening.note.start as u8),
            Stored::Reference(id) => id.as_str().as_bytes().first().copied().unwrap_or_default(),
            _ => 0,
        };
        self.stored.iter().fold(0, |bits, stored| bits ^ of(stored))
    }
}

/// So many bytes come from the memory together.
const CACHE_LINE: usize = 64;

fn text(texts: &str, extent: Extent) -> &str {
    &texts[extent.start as usize..extent.end as usize]
}

fn value<'v>(texts: &'v str, stored: &'v Stored) -> Option<Value<'v>> {
    let text = |extent: Extent| text(texts, extent);
    Some(match stored {
        Stored::Absent => return None,
        Stored::Nothing(nothing) => Value::Nothing(*nothing),
        Stored::Text(extent) => Value::Text(text(*extent)),
        Stored::Phone(phone) => Value::Phone(phone.map(text)),
        Stored::Areas(areas) => Value::Areas(areas),
        Stored::Date(date) => Value::Date(*date),
        Stored::Number(number) => Value::Number(*number),
        Stored::Boolean(yes) => Value::Boolean(*yes),
        Stored::Answer(answer) => Value::Answer(answer.map(text)),
        Stored::List(items) => Value::List(List { texts, items }),
        Stored::Hours(openings) => Value::Hours(Hours { texts, openings }),
        Stored::Coordinates { lat, lon } => Value::Coordinates { lat: *lat, lon: *lon },
        Stored::Reference(id) => Value::Reference(id),
    })
}

/// The texts of a list.
#[derive(Clone, Copy, Debug)]
pub struct List<'v> {
    texts: &'v str,
    items: &'v [Extent],
}

impl<'v> List<'v> {
    /// One after the other; there is at least one.
    pub fn iter(self) -> impl ExactSizeIterator<Item = &'v str> {
        self.items.iter().map(move |item| text(self.texts, *item))
    }
}

impl Serialize for List<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

/// Opening hours.
#[derive(Clone, Copy, Debug)]
pub struct Hours<'v> {
    texts: &'v str,
    openings: &'v [Opening<Extent>],
}

impl<'v> Hours<'v> {
    /// In the order of the file; there is at least one.
    pub fn iter(self) -> impl ExactSizeIterator<Item = Opening<&'v str>> {
        self.openings.iter().map(move |opening| opening.map(|note| text(self.texts, note)))
    }
}

impl Serialize for Hours<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_takes_no_more_room_than_an_id() {
        assert_eq!(size_of::<Stored>(), size_of::<(u8, RecordId)>());
    }
}
