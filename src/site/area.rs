//! Areas and how they nest.

use std::collections::BTreeMap;

use serde::Serialize;

use super::id::AreaId;

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
    pub(in crate::site) index: BTreeMap<AreaId, usize>,
}

impl Areas {
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
        inner == outer || self.area(inner).within.iter().any(|next| self.is_within(next, outer))
    }

    /// The areas that lie directly in this one, in the order of the file.
    pub fn inside(&self, id: &AreaId) -> impl Iterator<Item = &Area> {
        self.list.iter().filter(move |area| area.within.contains(id))
    }

    /// The id that an author wrote, if there is such an area.
    pub(in crate::site) fn find(&self, id: &str) -> Option<&AreaId> {
        self.index.get_key_value(id).map(|(id, _)| id)
    }
}
