//! Lists: how often each value of a facet stands in a register, or in one area's part of it.
//!
//! Takes a register's rows with their numbers, gives the lists that are asked for.

use std::collections::BTreeMap;

use serde::Serialize;

use super::format::json;
use super::postings::QuickMap;
use super::rows::{FiledRow, Rows};

/// How many records a list names.
const LISTED: usize = 20;

/// What lists count: all rows of a register, or those of an area, by its place among all.
pub type Part = Option<u16>;

/// How many records there are, and the numbers of the first few.
#[derive(Default)]
struct Count {
    count: usize,
    first: Vec<u32>,
}

impl Count {
    fn add(&mut self, number: u32) {
        self.count += 1;
        if self.first.len() < LISTED {
            self.first.push(number);
        }
    }
}

/// A list, as it stands in its file.
#[derive(Default, Serialize)]
struct List<'c> {
    count: usize,
    first: &'c [u32],
    /// By the field's place: each value with its count and the numbers of the first records.
    values: BTreeMap<usize, BTreeMap<&'c str, (usize, &'c [u32])>>,
}

/// The lists of a register, as bytes of JSON; of all parts that have records and of which
/// `is_asked` says so.
pub fn lists(rows: &Rows, numbers: &[u32], is_asked: impl Fn(Part) -> bool) -> BTreeMap<Part, Vec<u8>> {
    let mut counts: QuickMap<u64, Count> = QuickMap::default();
    for (row, number) in rows.rows.iter().zip(numbers) {
        for part in parts(row).filter(|part| is_asked(*part)) {
            counts.entry(packed(part, None)).or_default().add(*number);
            for facet in &row.filed.listed.facets {
                counts.entry(packed(part, Some(*facet))).or_default().add(*number);
            }
        }
    }
    let mut lists: BTreeMap<Part, List<'_>> = BTreeMap::new();
    for (place, Count { count, first }) in &counts {
        let (part, facet) = unpacked(*place);
        let list = lists.entry(part).or_default();
        let Some(facet) = facet else {
            (list.count, list.first) = (*count, first);
            continue;
        };
        let (field, word) = &rows.facets.words[facet as usize];
        list.values.entry(*field).or_default().insert(word, (*count, first));
    }
    lists.iter().map(|(part, list)| (*part, json(list))).collect()
}

/// A part and a word of a facet as one number, since all records of a site are counted by it.
fn packed(part: Part, facet: Option<u32>) -> u64 {
    part.map_or(0, |area| u64::from(area) + 1) << 33 | facet.map_or(0, |facet| u64::from(facet) + 1)
}

fn unpacked(packed: u64) -> (Part, Option<u32>) {
    let (part, facet) = (packed >> 33, packed & ((1 << 33) - 1));
    (part.checked_sub(1).map(|area| area as u16), facet.checked_sub(1).map(|facet| facet as u32))
}

/// The parts of its register that a row stands in.
pub fn parts(row: &FiledRow) -> impl Iterator<Item = Part> {
    std::iter::once(None).chain(row.filed.listed.areas.iter().copied().map(Some))
}
