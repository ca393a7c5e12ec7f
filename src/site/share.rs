//! What one file of records gives to its register on a day: its records of that day in their
//! order, and what is wrong with them as the other registers stand.
//!
//! Made anew only where the file, the day, or a register that it refers to has changed; a
//! register is put together from the shares of its files.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::calendar::{Date, Standing as OnDay};
use crate::say;
use crate::text::{Checked, Diagnostic, Digest, Place, Source, Words, nearest};

use super::check::CheckedRecord;
use super::id::{AreaId, RecordId, in_plain_letters, not_by_name, plainly};
use super::reading::{KanaRow, kana_row, sort_key};
use super::register::{Confirmation, Entry, FieldPath, Record};
use super::registers::{Collected, Ids, Part, World};
use super::settings::known_desk;
use super::value::Value;

/// What a file gives to its register.
#[derive(Debug)]
pub(super) struct Share {
    /// Published on the day; by reading, then by id.
    pub entries: Vec<Placed>,
    /// Published before, and no more.
    pub gone: Vec<RecordId>,
    /// Not published yet.
    pub upcoming: Vec<RecordId>,
    /// The rows of 五十音 that its entries stand in.
    pub rows: BTreeSet<KanaRow>,
    /// Of id, label, closed fields and standing of each record.
    pub names: Digest,
    /// Of what decides in which lists each entry stands, and where there.
    pub places: Digest,
}

/// An entry with what it is sorted by.
#[derive(Debug)]
pub(super) struct Placed {
    pub key: Box<str>,
    pub entry: Entry,
}

impl World<'_> {
    /// The share of a file.
    pub(super) fn share(&self, collected: &Collected<'_>, part: &Part<'_>) -> Checked<Share> {
        let mut found = Vec::new();
        let (mut entries, mut gone, mut upcoming) = (Vec::new(), Vec::new(), Vec::new());
        let file = &part.file.file;
        for checked in &part.checked.value.records {
            let record = &checked.record;
            let standing = collected.standing(record, self.today);
            self.check_references(collected, file, checked, standing, &mut found);
            if let Some(desk) = &checked.desk {
                known_desk(file, desk, self.desks, &mut found);
            }
            match standing {
                OnDay::Current => {
                    let key = sort_key(record.reading()).into();
                    entries.push(Placed { key, entry: self.entry(collected, file, checked, &mut found) });
                }
                OnDay::Expired | OnDay::Withdrawn => gone.push(record.id.clone()),
                OnDay::Upcoming => upcoming.push(record.id.clone()),
            }
        }
        entries.sort_unstable_by(|a, b| a.order().cmp(&b.order()));
        let rows = entries.iter().map(|placed| kana_row(placed.entry.record.reading())).collect();
        let (names, places) = (names(&entries, [&gone, &upcoming]), places(&entries));
        Checked { value: Share { entries, gone, upcoming, rows, names, places }, diagnostics: found }
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
            let Some(others) = self.ids.get(reference.register.as_str()) else { continue };
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
                Some((other, _))
                    if standing == OnDay::Current
                        && others.collected.standing(&other.record, self.today) != OnDay::Current =>
                {
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
            path.as_ref().map_or_else(|| [].into(), |path| self.areas_at(record, path))
        };
        Entry {
            record: record.clone(),
            areas: areas(&collected.rules.area),
            serves: areas(&collected.rules.serves),
            confirmation,
        }
    }

    /// The areas that a field path leads to; through a reference only to what is published.
    fn areas_at(&self, record: &Record, path: &FieldPath) -> Arc<[AreaId]> {
        let value = match &path.through {
            None => record.value(path.field),
            Some((reference, register)) => match record.value(*reference) {
                Some(Value::Reference(id)) => self.ids.get(register.as_str()).and_then(|others| {
                    let (other, _) = others.get(id.as_str())?;
                    let is_current = others.collected.standing(&other.record, self.today) == OnDay::Current;
                    other.record.value(path.field).filter(|_| is_current)
                }),
                _ => None,
            },
        };
        match value {
            Some(Value::Areas(areas)) => areas.clone(),
            _ => [].into(),
        }
    }
}

impl Placed {
    /// By reading, then by id.
    pub fn order(&self) -> (&str, &RecordId) {
        (&self.key, &self.entry.record.id)
    }
}

fn names(entries: &[Placed], hidden: [&Vec<RecordId>; 2]) -> Digest {
    let digest = entries.iter().fold(Digest::of(b"names"), |digest, Placed { entry, .. }| {
        let record = &entry.record;
        let digest = digest.with_word(record.id.as_str()).with_word(record.label());
        record.closed.iter().fold(digest, |digest, field| digest.with_word(&field.to_string()))
    });
    hidden.into_iter().fold(digest, |digest, ids| {
        ids.iter().fold(digest.with_word("hidden"), |digest, id| digest.with_word(id.as_str()))
    })
}

fn places(entries: &[Placed]) -> Digest {
    let areas = |digest: Digest, areas: &[AreaId]| {
        areas.iter().fold(digest.with_word("areas"), |digest, area| digest.with_word(area.as_str()))
    };
    entries.iter().fold(Digest::of(b"places"), |digest, Placed { entry, .. }| {
        let record = &entry.record;
        let digest = digest.with_word(record.id.as_str()).with_word(record.reading());
        areas(areas(digest, &entry.areas), &entry.serves)
    })
}

fn dangling(id: &str, register: &str, whose: &Words, place: Place, others: &Ids<'_>) -> Diagnostic {
    let Words { ja, en } = whose;
    let near = nearest(id, others.records().map(|known| known.record.id.as_str()));
    let mut of_name = others.records().filter(|known| known.record.label() == id);
    let named = of_name.next().filter(|_| of_name.next().is_none()).map(|known| known.record.id.as_str());
    let plain = others.get(&plainly(id)).map(|(known, _)| known.record.id.as_str());
    Diagnostic::error(
        "dangling-reference",
        place,
        say!(
            "{ja}: 名簿「{register}」に「{id}」という id はありません",
            "{en}: the register `{register}` has no record `{id}`"
        ),
    )
    .hint(if let Some(named) = named {
        not_by_name(named)
    } else if let Some(plain) = plain {
        in_plain_letters(plain)
    } else if let Some(near) = near {
        say!("いちばん近い id は「{near}」です", "the nearest id is `{near}`")
    } else {
        say!(
            "data/registers/{register}/ にある id を書いてください",
            "name an id of data/registers/{register}/"
        )
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
    let (label, id) = (record.label(), &record.id);
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
    let (label, id) = (record.label(), &record.id);
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
