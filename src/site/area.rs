//! Areas and how they nest.

use std::collections::{BTreeMap, HashMap};

use ahash::RandomState;
use serde::Serialize;

use crate::parse::draft::{AreaDraft, Text};
use crate::say;
use crate::text::{Checked, Diagnostic, Place};

use super::absent::{AREA, absent, twice};
use super::id::{AreaId, id_fault};

/// A ward, a district, a city: a place that guidance differs by.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Area {
    pub id: AreaId,
    pub name: String,
    /// In hiragana.
    pub reading: Option<String>,
    /// A word of the site: `welfare-ward`.
    pub kind: String,
    /// The areas that it lies in, directly.
    pub within: Vec<AreaId>,
    /// Whether it has a page of its own.
    pub page: bool,
    pub towns: Vec<String>,
    pub school_districts: Vec<String>,
    pub postal_codes: Vec<String>,
}

/// All areas, in the order of the file. Nesting has no circle.
#[derive(Clone, Debug, Default)]
pub struct Areas {
    /// In the order of the file.
    pub(in crate::site) list: Vec<Area>,
    /// Where each stands in the list.
    index: Index,
    /// For each area of the list, every area that it lies in, directly or through others:
    /// asked for each record and each list that it may stand in.
    around: Vec<Vec<AreaId>>,
}

/// Where each area stands in a list. Only looked up: its order never shows.
type Index = HashMap<AreaId, usize, RandomState>;

impl Areas {
    /// Areas of different ids; all that one lies in are among them, and none lies in itself.
    pub(in crate::site) fn new(list: Vec<Area>) -> Areas {
        let index = index(&list);
        let around = list.iter().map(|area| around(area, &list, &index)).collect();
        Areas { list, index, around }
    }

    /// All areas, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &Area> {
        self.list.iter()
    }

    /// The area with this id.
    pub fn area(&self, id: &AreaId) -> &Area {
        &self.list[self.index[id]]
    }

    /// Whether `inner` is `outer` or lies in it, directly or through others.
    pub fn is_within(&self, inner: &AreaId, outer: &AreaId) -> bool {
        inner == outer || self.around[self.index[inner]].contains(outer)
    }

    /// The areas that lie directly in this one, in the order of the file.
    pub fn inside(&self, id: &AreaId) -> impl Iterator<Item = &Area> {
        self.list.iter().filter(move |area| area.within.contains(id))
    }

    /// The area whose id an author wrote, if there is such an area.
    pub(in crate::site) fn find(&self, id: &str) -> Option<&Area> {
        self.index.get(id).map(|at| &self.list[*at])
    }
}

fn index(list: &[Area]) -> Index {
    list.iter().enumerate().map(|(at, area)| (area.id.clone(), at)).collect()
}

/// Every area that one lies in, once each. In a circle, an area lies in itself.
fn around(area: &Area, list: &[Area], index: &Index) -> Vec<AreaId> {
    let mut reached = area.within.clone();
    let mut next = 0;
    while next < reached.len() {
        let further = &list[index[&reached[next]]].within;
        let new: Vec<AreaId> = further.iter().filter(|id| !reached.contains(id)).cloned().collect();
        reached.extend(new);
        next += 1;
    }
    reached
}

/// All areas, each with an id of its own and inside areas that exist.
pub(in crate::site) fn areas(drafts: &[&AreaDraft]) -> Checked<Areas> {
    let mut found = Vec::new();
    let mut first: BTreeMap<&str, &AreaDraft> = BTreeMap::new();
    for draft in drafts.iter().filter(|draft| !draft.id.value.is_empty()) {
        match first.get(&*draft.id.value) {
            Some(earlier) => found.push(twice(
                &draft.id.value,
                Place::at(&draft.file, draft.id.span),
                Place::at(&earlier.file, earlier.id.span),
            )),
            None => {
                first.insert(&draft.id.value, draft);
            }
        }
        found.extend(id_fault(&draft.file, &draft.id));
    }
    let kept = drafts
        .iter()
        .filter(|draft| first.get(&*draft.id.value).is_some_and(|kept| std::ptr::eq(*kept, **draft)));
    let mut list: Vec<Area> = kept.map(|draft| area(draft, &first, &mut found)).collect();
    found.extend(cut_circles(&mut list, &first));
    Checked { value: Areas::new(list), diagnostics: found }
}

fn area(draft: &AreaDraft, known: &BTreeMap<&str, &AreaDraft>, found: &mut Vec<Diagnostic>) -> Area {
    let mut within = Vec::new();
    for outer in &draft.within {
        match known.contains_key(&*outer.value) {
            true => within.push(AreaId::new(&outer.value)),
            false => found.push(absent(&AREA, &draft.file, outer, known.keys().copied())),
        }
    }
    Area {
        id: AreaId::new(&draft.id.value),
        name: draft.name.value.clone(),
        reading: draft.reading.as_ref().map(|reading| reading.value.clone()),
        kind: draft.kind.value.clone(),
        within,
        page: draft.page,
        towns: values(&draft.towns),
        school_districts: values(&draft.school_districts),
        postal_codes: values(&draft.postal_codes),
    }
}

fn values(texts: &[Text]) -> Vec<String> {
    texts.iter().map(|text| text.value.clone()).collect()
}

/// Takes every area out of itself: nesting that comes back to its start is an error.
fn cut_circles(list: &mut [Area], drafts: &BTreeMap<&str, &AreaDraft>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let index = index(list);
    for at in 0..list.len() {
        if !around(&list[at], list, &index).contains(&list[at].id) {
            continue;
        }
        let draft = drafts[list[at].id.as_str()];
        let id = &draft.id.value;
        let span = draft.within.first().map_or(draft.id.span, |outer| outer.span);
        found.push(
            Diagnostic::error(
                "area-within-itself",
                Place::at(&draft.file, span),
                say!(
                    "地域「{id}」が、たどると自分自身の中にあることになっています",
                    "the area `{id}` lies within itself"
                ),
            )
            .hint(say!("within には、より広い地域だけを書いてください", "`within` names wider areas only")),
        );
        list[at].within.clear();
    }
    found
}
