//! Registers' files → what is true of them: schemas with all their rules, and records
//! without internal fields.
//!
//! [`schemas`] takes every `register.toml` at once, since a column may follow a reference.
//! [`records`] takes one file of records with its register's rules and the areas; it knows
//! no date and no other file, so its result holds as long as these three do. Whether a
//! reference or a desk leads anywhere, and whether an id is used twice, is for `assemble`.
//!
//! Internal fields and fields closed by `only_if` are checked like all others and end here:
//! no [`super::Record`] holds one. [`Rules`] never leave `site`.

mod areas;
mod contact;
mod digest;
mod fault;
mod field;
mod hours;
mod kana;
mod paths;
mod phone;
mod phone_fault;
mod record;
mod row;
mod schema;
#[cfg(test)]
mod tests;
mod value;

pub(in crate::site) use phone_fault::phone_of_desk;
pub(in crate::site) use record::{CheckedRecord, RecordsPart, phones_by_label, records};
pub(in crate::site) use schema::{Known, schemas};

use std::collections::HashMap;
use std::sync::Arc;

use serde::Serialize;

use crate::text::{Digest, Words};

use super::register::{FieldKind, FieldPath, Record};
use fault::Whose;

/// Who may see a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(in crate::site) enum Visibility {
    /// Staff alone: in no output.
    Internal,
    /// Readers of the pages.
    Page,
    /// Everybody, also as open data.
    Open,
}

/// One field of a register with all its rules, internal ones too.
#[derive(Clone, Debug, Serialize)]
pub(in crate::site) struct Rule {
    pub key: String,
    pub label: String,
    pub kind: FieldKind,
    /// Also true of the field that names a record, whatever its author wrote.
    pub required: bool,
    pub visibility: Visibility,
    /// Place in the rules of the internal boolean that opens it.
    pub only_if: Option<usize>,
    /// Place in [`super::Schema::fields`]; none for an internal field.
    pub shown: Option<u16>,
    /// Of a choice or a list: what it may say, ready to be shared by values.
    options: Vec<Arc<str>>,
}

/// All that decides how the records of a register are read.
#[derive(Clone, Debug)]
pub(in crate::site) struct Rules {
    /// In the order of the file.
    pub rules: Vec<Rule>,
    /// Place in the rules of the field that names a record.
    pub label: usize,
    /// Place in the rules of the field that orders them.
    pub reading: Option<usize>,
    /// Fictional: numbers that cannot be dialled are allowed, and none is linked.
    pub sample: bool,
    /// What places a record; may follow a reference.
    pub area: Option<FieldPath>,
    /// The areas a record comes to, where that differs.
    pub serves: Option<FieldPath>,
    pub hide_after_days: Option<u32>,
    /// Of all that decides what [`records`] gives, but the file and the areas.
    pub digest: Digest,
    /// Whether each area of a kind has one record, which may say that there is nothing.
    one_per: bool,
    /// Place in the rules of the own field that places a record.
    place: Option<usize>,
    /// Places in the rules of two area fields, of which the first must lie in the second.
    nested: Vec<(usize, usize)>,
    /// Place in the rules of the number that people call first.
    phone: Option<usize>,
    /// What names a record whose label is closed.
    closed_label: Arc<str>,
    /// Where each key stands in the rules.
    index: HashMap<String, usize>,
}

impl Rules {
    /// A field of a record, for messages: 「見本あさがお内科（d-0012）の電話」.
    pub fn in_words(&self, record: &Record, rule: usize) -> Words {
        let whose = Whose { label: Some(record.label()), id: Some(record.id.as_str()) };
        whose.field(&self.rules[rule].label)
    }

    /// Where a key stands if it comes soon after the last one, as it mostly does.
    fn place_near(&self, key: &str, last: usize) -> Option<usize> {
        let near = self.rules.iter().enumerate().skip(last).take(4);
        near.into_iter().find(|(_, rule)| rule.key == key).map(|(at, _)| at)
    }

    /// Where a key stands.
    fn place_of(&self, key: &str) -> Option<usize> {
        self.index.get(key).copied()
    }
}
