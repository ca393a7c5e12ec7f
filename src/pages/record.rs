//! One record. Template `record.html`.

use std::sync::Arc;

use serde::Serialize;

use crate::calendar::AsOf;
use crate::site::{AreaId, Entry, PagePath};
use crate::text::{Digest, Digester};

use super::head::{About, Dated, Head};
use super::page::{Page, Parts};
use super::shelf::{RegisterView, Shelf, Shelves};
use super::shown::{AreaLink, Confirmed, FieldView, StateView, all_fields};

/// The page of every record that is published.
pub fn pages<'s>(shelves: &Shelves<'s>) -> Vec<Page<'s>> {
    shelves.values().flat_map(of_register).collect()
}

fn of_register<'s>(shelf: &Arc<Shelf<'s>>) -> impl Iterator<Item = Page<'s>> {
    shelf.lists.register.entries.iter().zip(&shelf.rows).map(|(entry, digest)| {
        let path = PagePath::record(&shelf.schema.id, &entry.record.id);
        Page::view(path, Record { shelf: shelf.clone(), entry, digest: *digest })
    })
}

struct Record<'s> {
    shelf: Arc<Shelf<'s>>,
    entry: &'s Entry,
    /// Of the record, what it refers to, and how far it can be relied on.
    digest: Digest,
}

impl Parts for Record<'_> {
    fn template(&self) -> &str {
        "record.html"
    }

    fn digest(&self) -> Digest {
        Digester::default().digest(self.shelf.digest).digest(self.digest).finish()
    }

    fn view(&self) -> impl Serialize {
        let Shelf { site, schema, .. } = &*self.shelf;
        let record = &*self.entry.record;
        let path = PagePath::record(&schema.id, &record.id);
        let as_of = record.as_of.or(record.state.as_ref().map(|state| state.as_of)).unwrap_or(schema.as_of);
        let about = self.shelf.about(path, &*record.label);
        RecordPage {
            head: Head::new(site, About { as_of: Some(as_of), ..about }),
            register: self.shelf.register_view(),
            fields: all_fields(site, schema, record),
            confirmed: Confirmed::new(self.entry, schema),
            as_of: own_date(record.as_of),
            state: record.state.as_ref().map(|state| StateView::new(site, state)),
            lists: self.lists(),
        }
    }
}

fn own_date(as_of: Option<AsOf>) -> Option<Dated> {
    as_of.map(Dated::at)
}

impl<'s> Record<'s> {
    /// The lists that it stands in as placed: of each area with a page that it lies in.
    fn lists(&self) -> Vec<AreaLink<'s>> {
        let Shelf { site, schema, lists, .. } = &*self.shelf;
        let holds = |area: &AreaId| self.entry.areas.iter().any(|placed| site.areas.is_within(placed, area));
        let pages = lists.areas.iter().map(|(area, _)| *area).filter(|area| holds(&area.id));
        pages
            .map(|area| AreaLink {
                name: &area.name,
                url: Some(site.settings.url(&PagePath::register_area(&schema.id, &area.id))),
            })
            .collect()
    }
}

/// `record.html`
#[derive(Serialize)]
struct RecordPage<'s> {
    head: Head<'s>,
    register: RegisterView<'s>,
    /// Every field, in the order of the schema.
    fields: Vec<FieldView<'s>>,
    confirmed: Confirmed,
    /// Its own date, where it has one.
    as_of: Option<Dated>,
    /// That there is nothing to show yet.
    state: Option<StateView>,
    /// The lists of the areas that it lies in.
    lists: Vec<AreaLink<'s>>,
}
