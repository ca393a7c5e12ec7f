//! Which records stand in which list: of a register, of an area, of a part of 五十音.
//!
//! Takes the site, gives places in a register's entries. Copies no record, and goes through
//! each register once, however many areas there are.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use ahash::RandomState;
use rayon::prelude::*;

use crate::site::{Area, AreaId, Areas, Entry, Register, RegisterId, Site};
use crate::text::ByDigest;

use super::kana::{self, LONGEST, Part};

/// All lists of the site, by register.
pub type AllLists<'s> = BTreeMap<&'s RegisterId, Lists<'s>>;

/// The lists of one register.
#[derive(Debug)]
pub struct Lists<'s> {
    pub register: &'s Register,
    /// Of all its records, in the order of the register; where each area has exactly one, in
    /// that of the areas. Its parts are there however short it is.
    pub whole: Arc<List>,
    /// For each area with a page, in the order of the file; none where the register's
    /// records are placed nowhere. Parts only where a list is too long.
    pub areas: Vec<(&'s Area, Arc<List>)>,
    /// As places in `areas`.
    around: Arc<Around<'s>>,
}

/// For each area, those with a page that it is or lies in, by their places among all of these.
type Around<'s> = HashMap<&'s AreaId, Vec<usize>, RandomState>;

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

    /// The list of any area, also of one without a page. Knows no parts.
    pub fn in_area(&self, areas: &Areas, area: &AreaId) -> List {
        let is_placed = |entry: &Entry| entry.areas.iter().any(|placed| areas.is_within(placed, area));
        let comes = |entry: &Entry| {
            entry.serves.iter().any(|served| areas.is_within(served, area) || areas.is_within(area, served))
        };
        let relation = |entry: &Entry| match is_placed(entry) {
            true => Some(Relation::Placed),
            false => comes(entry).then_some(Relation::Serves),
        };
        let entries = (0..).zip(self.register.entries.iter());
        let rows =
            entries.filter_map(|(place, entry)| Some(Row { entry: place, relation: relation(entry)? }));
        List { rows: rows.collect(), parts: vec![] }
    }

    /// The areas with a page in whose lists a record stands as placed, by their places in
    /// `areas`; in order.
    pub fn areas_of(&self, entry: &Entry) -> Vec<usize> {
        let mut places: Vec<usize> = match &*self.areas {
            [] => vec![],
            _ => entry.areas.iter().flat_map(|area| &self.around[area]).copied().collect(),
        };
        places.sort_unstable();
        places.dedup();
        places
    }

    /// The list of an area with a page, if the register's records are placed.
    pub fn of_area(&self, area: &AreaId) -> Option<&List> {
        self.areas.iter().find(|(other, _)| other.id == *area).map(|(_, list)| &**list)
    }
}

/// The lists of each register, by what decides its records' places: kept for the next build.
#[derive(Clone, Debug, Default)]
pub struct Kept(ByDigest<Cut>);

/// A register's records, cut into lists: the whole, and one for each area with a page.
#[derive(Clone, Debug)]
struct Cut {
    whole: Arc<List>,
    areas: Vec<Arc<List>>,
}

/// Groups the records of every register.
pub fn all<'s>(site: &'s Site, last: &Kept) -> (AllLists<'s>, Kept) {
    let pages: Vec<&Area> = site.areas.iter().filter(|area| area.page).collect();
    let around = Arc::new(around(&site.areas, &pages));
    let is_new = |register: &&Register| !last.0.contains_key(&register.places);
    let new: Vec<&Register> = site.registers.values().map(|register| &**register).filter(is_new).collect();
    let cuts = match &*new {
        [] => ByDigest::default(),
        new => cut_each(new, &Reach::of(&site.areas, &pages, &around)),
    };
    let (mut lists, mut kept) = (AllLists::new(), Kept::default());
    for register in site.registers.values() {
        let cut = cuts.get(&register.places).unwrap_or_else(|| &last.0[&register.places]);
        let Cut { whole, areas } = cut.clone();
        let areas = pages.iter().copied().zip(areas).collect();
        lists.insert(&register.schema.id, Lists { register, whole, areas, around: around.clone() });
        kept.0.insert(register.places, cut.clone());
    }
    (lists, kept)
}

/// The pages around each area, in order. Asked for in each build, so that no area is held
/// against every page.
fn around<'s>(areas: &'s Areas, pages: &[&Area]) -> Around<'s> {
    let places: HashMap<&AreaId, usize, RandomState> =
        pages.iter().enumerate().map(|(place, page)| (&page.id, place)).collect();
    let of_area = |area: &'s Area| {
        let mut reached = vec![&area.id];
        let mut next = 0;
        while let Some(id) = reached.get(next) {
            let outer = areas.area(id).within.iter().filter(|outer| !reached.contains(outer));
            reached.extend(outer.collect::<Vec<_>>());
            next += 1;
        }
        let mut around: Vec<usize> = reached.into_iter().filter_map(|id| places.get(id).copied()).collect();
        around.sort_unstable();
        around.dedup();
        around
    };
    areas.iter().map(|area| (&area.id, of_area(area))).collect()
}

/// Groups the records of registers that stood otherwise in the last build.
fn cut_each(registers: &[&Register], reach: &Reach<'_>) -> ByDigest<Cut> {
    registers.par_iter().map(|register| (register.places, cut(register, reach))).collect()
}

/// Groups the records of one register.
fn cut(register: &Register, reach: &Reach<'_>) -> Cut {
    let mut rows: Vec<Row> =
        (0..).take(register.entries.len()).map(|entry| Row { entry, relation: Relation::Placed }).collect();
    if register.schema.one_per.is_some() {
        rows.sort_by_key(|row| {
            register.entries[row.entry as usize].areas.first().map(|area| reach.order[area])
        });
    }
    let whole = Arc::new(List { parts: parts(register, &rows), rows });
    Cut { whole, areas: if register.schema.placed { by_area(register, reach) } else { vec![] } }
}

fn by_area(register: &Register, reach: &Reach<'_>) -> Vec<Arc<List>> {
    let mut lists: Vec<List> = (0..reach.pages).map(|_| List::default()).collect();
    let mut relations = Vec::new();
    for (entry, place) in register.entries.iter().zip(0..) {
        reach.relations(entry, &mut relations);
        for (area, relation) in relations.drain(..) {
            lists[area].rows.push(Row { entry: place, relation });
        }
    }
    for list in lists.iter_mut().filter(|list| !list.is_short()) {
        list.parts = parts(register, &list.rows);
    }
    lists.into_iter().map(Arc::new).collect()
}

fn parts(register: &Register, rows: &[Row]) -> Vec<Part<Row>> {
    kana::rows(rows, |row| {
        let record = &*register.entries[row.entry as usize].record;
        (record.reading(), record.id.as_str())
    })
}

/// Which areas with a page a record in an area belongs to.
struct Reach<'s> {
    /// How many areas have a page.
    pages: usize,
    around: &'s Around<'s>,
    /// For each area, the pages of those that it lies in or that lie in it.
    touched: HashMap<&'s AreaId, Vec<usize>, RandomState>,
    /// Where each area stands in the file.
    order: HashMap<&'s AreaId, usize>,
}

impl<'s> Reach<'s> {
    fn of(areas: &'s Areas, pages: &[&Area], around: &'s Around<'s>) -> Reach<'s> {
        let is_touched = |area: &Area, page: &Area| {
            areas.is_within(&area.id, &page.id) || areas.is_within(&page.id, &area.id)
        };
        let touched = |area: &'s Area| (0..pages.len()).filter(|at| is_touched(area, pages[*at])).collect();
        let touched = areas.iter().map(|area| (&area.id, touched(area))).collect();
        let order = areas.iter().enumerate().map(|(at, area)| (&area.id, at)).collect();
        Reach { pages: pages.len(), around, touched, order }
    }

    /// Adds the pages that a record stands on, once each: where it is placed rather than where
    /// it comes.
    fn relations(&self, entry: &Entry, relations: &mut Vec<(usize, Relation)>) {
        for area in entry.areas.iter() {
            relations.extend(self.around[area].iter().map(|at| (*at, Relation::Placed)));
        }
        for area in entry.serves.iter() {
            relations.extend(self.touched[area].iter().map(|at| (*at, Relation::Serves)));
        }
        relations.sort_unstable();
        relations.dedup_by_key(|(area, _)| *area);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::example;

    const AREAS: &str = r#"
        area = [
            { id = "city", name = "市", kind = "city" },
            { id = "north", name = "北", kind = "ward", within = ["city"], page = true },
            { id = "north-east", name = "北東", kind = "district", within = ["north"] },
            { id = "south", name = "南", kind = "ward", within = ["city"], page = true },
        ]
    "#;

    const SCHEMA: &str = r#"
        title = "店"
        label = "name"
        reading = "kana"
        area = "ward"
        serves = "comes_to"
        as_of = "2026"
        source = "市"
        field = [
            { key = "name", label = "名前", type = "text", required = true, visibility = "page" },
            { key = "kana", label = "読み", type = "kana", required = true, visibility = "page" },
            { key = "ward", label = "区", type = "area", required = true, visibility = "page" },
            { key = "comes_to", label = "来る区", type = "area", many = true, visibility = "page" },
        ]
    "#;

    /// A record a line: id, reading, area, areas it comes to. Gives the whole list, then
    /// each area's, in brackets those of areas without a page; a star marks those that only
    /// come there.
    fn check(records: &[(&str, &str, &str, &str)], expect: &str) {
        let record = |(id, kana, ward, comes_to): &(&str, &str, &str, &str)| {
            let areas: Vec<String> = comes_to.split_whitespace().map(|area| format!("{area:?}")).collect();
            let comes_to = match &*areas {
                [] => String::new(),
                areas => format!("comes_to = [{}]", areas.join(", ")),
            };
            format!("[[record]]\nid = {id:?}\nname = {id:?}\nkana = {kana:?}\nward = {ward:?}\n{comes_to}\n")
        };
        let records: String = records.iter().map(record).collect();
        let site = example::site(&[
            ("data/areas.toml", AREAS),
            ("data/registers/shops/register.toml", SCHEMA),
            ("data/registers/shops/all.toml", &records),
        ]);
        let all = all(&site, &Kept::default()).0;
        let lists = all.values().next().expect("there is one register");
        let shown = |list: &List| {
            let ids = list.rows.iter().map(|row| {
                let star = if row.relation == Relation::Serves { "*" } else { "" };
                format!("{}{star}", lists.entry(*row).record.id)
            });
            ids.collect::<Vec<_>>().join(" ")
        };
        for (area, list) in &lists.areas {
            assert_eq!(lists.in_area(&site.areas, &area.id).rows, list.rows, "{}", area.id);
        }
        let pageless = site.areas.iter().filter(|area| !area.page).map(|area| {
            let list = lists.in_area(&site.areas, &area.id);
            (area, list)
        });
        let pageless: Vec<String> =
            pageless.map(|(area, list)| format!("({}: {})", area.id, shown(&list))).collect();
        let areas = lists.areas.iter().map(|(area, list)| format!("{}: {}", area.id, shown(list)));
        let areas = areas.chain(pageless);
        let lines: Vec<String> = std::iter::once(shown(&lists.whole)).chain(areas).collect();
        assert_eq!(lines.join("; "), expect);
    }

    #[test]
    fn an_area_has_what_is_placed_in_it_and_in_areas_within_it() {
        check(
            &[("b", "イ", "north", ""), ("a", "ア", "north-east", ""), ("c", "ウ", "city", "")],
            "a b c; north: a b; south: ; (city: a b c); (north-east: a)",
        );
    }

    #[test]
    fn who_comes_to_an_area_stands_in_its_list_once_and_marked() {
        check(
            &[
                ("a", "ア", "north", "south north"),
                ("b", "イ", "south", "north-east"),
                ("c", "ウ", "north-east", "city"),
            ],
            "a b c; north: a b* c; south: a* b c*; (city: a b c); (north-east: a* b* c)",
        );
    }

    #[test]
    fn a_register_that_is_placed_nowhere_has_no_areas() {
        let schema = "title = \"語\"\nlabel = \"name\"\nas_of = \"2026\"\nsource = \"市\"\n\
             field = [{ key = \"name\", label = \"名\", type = \"text\", required = true, visibility = \"page\" }]";
        let site =
            example::site(&[("data/areas.toml", AREAS), ("data/registers/words/register.toml", schema)]);
        assert!(
            all(&site, &Kept::default())
                .0
                .values()
                .all(|lists| lists.areas.is_empty() && lists.whole.rows.is_empty())
        );
    }
}
