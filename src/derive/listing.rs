//! Which records stand in which list: of a register, of an area, of a part of 五十音.
//!
//! Takes the site, gives places in a register's entries. Copies no record, and goes through
//! each register once, however many areas there are.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use crate::site::{Area, AreaId, Areas, Entry, Register, RegisterId, Site};

use super::kana::{self, LONGEST, Part};

/// All lists of the site, by register.
pub type AllLists<'s> = BTreeMap<&'s RegisterId, Lists<'s>>;

/// The lists of one register.
#[derive(Debug)]
pub struct Lists<'s> {
    pub register: &'s Register,
    /// Of all its records. Its parts are there however short it is.
    pub whole: List,
    /// For each area with a page, in the order of the file; none where the register's
    /// records are placed nowhere. Parts only where a list is too long.
    pub areas: Vec<(&'s Area, List)>,
}

/// Some of a register's records, in the order of the register.
#[derive(Debug, Default)]
pub struct List {
    pub rows: Vec<Row>,
    /// The same by 五十音.
    pub parts: Vec<Part<Row>>,
}

impl List {
    /// Whether one page holds it.
    pub fn is_short(&self) -> bool {
        self.rows.len() <= LONGEST
    }
}

/// A record in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its place in the register's entries.
    pub entry: u32,
    pub relation: Relation,
}

/// Why a record stands in an area's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// It is placed there, or in an area that lies in it; in a whole register's list: always.
    Placed,
    /// It is placed elsewhere and comes there.
    Serves,
}

impl<'s> Lists<'s> {
    /// The entry that a row stands for.
    pub fn entry(&self, row: Row) -> &'s Entry {
        &self.register.entries[row.entry as usize]
    }

    /// The list of an area with a page, if the register's records are placed.
    pub fn of_area(&self, area: &AreaId) -> Option<&List> {
        self.areas.iter().find(|(other, _)| other.id == *area).map(|(_, list)| list)
    }
}

/// Groups the records of every register.
pub fn all(site: &Site) -> AllLists<'_> {
    let reach = Reach::of(&site.areas);
    let registers: Vec<_> = site.registers.iter().collect();
    registers.into_par_iter().map(|(id, register)| (id, lists(register, &reach))).collect()
}

/// Groups the records of one register.
fn lists<'s>(register: &'s Register, reach: &Reach<'s>) -> Lists<'s> {
    let rows: Vec<Row> =
        (0..).take(register.entries.len()).map(|entry| Row { entry, relation: Relation::Placed }).collect();
    let whole = List { parts: parts(register, &rows), rows };
    let areas = if register.schema.placed { by_area(register, reach) } else { vec![] };
    Lists { register, whole, areas }
}

fn by_area<'s>(register: &Register, reach: &Reach<'s>) -> Vec<(&'s Area, List)> {
    let mut lists: Vec<List> = reach.pages.iter().map(|_| List::default()).collect();
    for (entry, place) in register.entries.iter().zip(0..) {
        for (area, relation) in reach.relations(entry) {
            lists[area].rows.push(Row { entry: place, relation });
        }
    }
    for list in lists.iter_mut().filter(|list| !list.is_short()) {
        list.parts = parts(register, &list.rows);
    }
    reach.pages.iter().copied().zip(lists).collect()
}

fn parts(register: &Register, rows: &[Row]) -> Vec<Part<Row>> {
    kana::rows(rows, |row| {
        let record = &*register.entries[row.entry as usize].record;
        (&*record.reading, record.id.as_str())
    })
}

/// Which areas with a page a record in an area belongs to.
struct Reach<'s> {
    /// The areas with a page, in the order of the file.
    pages: Vec<&'s Area>,
    /// For each area, the pages of those that it lies in, as places in `pages`.
    around: HashMap<&'s AreaId, Vec<usize>>,
    /// For each area, the pages of those that it lies in or that lie in it.
    touched: HashMap<&'s AreaId, Vec<usize>>,
}

impl<'s> Reach<'s> {
    fn of(areas: &'s Areas) -> Reach<'s> {
        let pages: Vec<&Area> = areas.iter().filter(|area| area.page).collect();
        let pages_where = |holds: &dyn Fn(&Area, &Area) -> bool| {
            let of = |area: &'s Area| (0..pages.len()).filter(|at| holds(area, pages[*at])).collect();
            areas.iter().map(|area| (&area.id, of(area))).collect()
        };
        let around = pages_where(&|area, page| areas.is_within(&area.id, &page.id));
        let touched = pages_where(&|area, page| {
            areas.is_within(&area.id, &page.id) || areas.is_within(&page.id, &area.id)
        });
        Reach { pages, around, touched }
    }

    /// The pages that a record stands on, once each: where it is placed rather than where it
    /// comes.
    fn relations(&self, entry: &Entry) -> Vec<(usize, Relation)> {
        let placed = entry.areas.iter().flat_map(|area| &self.around[area]).map(|at| (*at, Relation::Placed));
        let served =
            entry.serves.iter().flat_map(|area| &self.touched[area]).map(|at| (*at, Relation::Serves));
        let mut relations: Vec<_> = placed.chain(served).collect();
        relations.sort_unstable();
        relations.dedup_by_key(|(area, _)| *area);
        relations
    }
}
