//! One record. Template `record.html`.

use std::sync::Arc;

use serde::Serialize;

use crate::calendar::AsOf;
use crate::derive::navigation::Link;
use crate::site::{Entry, PagePath, RecordId, bring_near};
use crate::text::{Digest, Digester};

use super::head::{About, Dated, Head};
use super::page::{self, GroupPart, Html, Page, Parts, Press, View};
use super::shelf::Shelf;
use super::shown::{Confirmed, StateView, all_fields};

/// About so many records are one part of a register's pages.
const PART: usize = 256;

/// The page of every record of a register that is published, in parts. A record's id alone
/// tells in which part it is, so that none comes into another one because others come or go.
pub fn parts<'s>(shelf: &Arc<Shelf<'s>>) -> Vec<GroupPart<'s>> {
    let mut parts = vec![(shelf.digest, Vec::new()); part_count(shelf.rows.len())];
    for (at, (row, part)) in shelf.rows.iter().zip(&*shelf.parts).enumerate() {
        let (digest, members) = &mut parts[usize::from(*part)];
        *digest = digest.with(*row);
        members.push(at);
    }
    let part = |(digest, members): (Digest, Vec<usize>)| {
        let shelf = shelf.clone();
        let pages = move || members.iter().map(|at| page(&shelf, *at)).collect();
        GroupPart { digest, pages: Box::new(pages) }
    };
    parts.into_iter().map(part).collect()
}

/// How many parts there are for so many records: a power of two.
fn part_count(records: usize) -> usize {
    (records / PART).next_power_of_two()
}

/// For each entry the part that its page is in.
pub fn places_in_parts(entries: &[Entry]) -> Arc<[u16]> {
    let last = (part_count(entries.len()) - 1) as u16;
    let part = |entry: &Entry| {
        let digest = Digest::NOTHING.with_word(entry.record.id.as_str());
        let bytes = digest.as_bytes();
        u16::from_le_bytes([bytes[0], bytes[1]]) & last
    };
    entries.iter().map(part).collect()
}

/// The page of a record by its place in the register.
fn page<'s>(shelf: &Arc<Shelf<'s>>, at: usize) -> Page<'s> {
    let entry = &shelf.lists.register.entries[at];
    let path = PagePath::record(&shelf.schema.id, &entry.record.id);
    Page::view(path.clone(), Record { path, shelf: shelf.clone(), entry, digest: shelf.rows[at] })
}

struct Record<'s> {
    path: PagePath,
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
        self.shelf.digest.with(self.digest)
    }

    fn pieces(&self) -> Vec<Digest> {
        Place::ALL.into_iter().map(|place| self.around(place).piece()).collect()
    }

    fn piece(&self, place: usize) -> Box<dyn View + '_> {
        Box::new(self.around(Place::ALL[place]))
    }

    fn is_one_of_many(&self) -> bool {
        true
    }

    fn view(&self, press: &Press<'_>) -> impl Serialize {
        let Shelf { site, schema, .. } = &*self.shelf;
        let record = &*self.entry.record;
        bring_near(std::iter::once(record));
        let piece = |place| press.put_in(std::iter::once(self.around(place).piece()));
        RecordPage {
            head: Head::new(site, self.shelf.about_record(self.path.clone(), record.label(), self.as_of())),
            register: &self.shelf.link,
            trail: piece(Place::Above),
            about: piece(Place::Below),
            fields: press.put_in_parts("record_field.html", all_fields(site, schema, record)),
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
    /// Since when what the page says is so.
    fn as_of(&self) -> AsOf {
        let record = &*self.entry.record;
        record.as_of.or(record.state.as_ref().map(|state| state.as_of)).unwrap_or(self.shelf.schema.as_of)
    }

    fn around(&self, place: Place) -> Around<'_, 's> {
        Around { shelf: &self.shelf, id: &self.entry.record.id, as_of: self.as_of(), place }
    }

    /// The lists that it stands in as placed: of each area with a page that it lies in.
    fn lists(&self) -> Vec<ListLink<'_>> {
        let Shelf { lists, area_urls, .. } = &*self.shelf;
        let link = |area: usize| ListLink { name: &lists.areas[area].0.name, url: &area_urls[area] };
        lists.areas_of(self.entry).into_iter().map(link).collect()
    }
}

/// `record.html`
#[derive(Serialize)]
struct RecordPage<'s, 'p> {
    head: Head<'s>,
    register: &'p Link,
    /// The way to the record; the record itself comes last.
    trail: Html,
    /// Whom to call, and where the register comes from.
    about: Html,
    /// Every field, in the order of the schema: each as `record_field.html` lays it out.
    fields: Html,
    confirmed: Confirmed,
    /// Its own date, where it has one.
    as_of: Option<Dated>,
    /// That there is nothing to show yet.
    state: Option<StateView>,
    /// The lists of the areas that it lies in.
    lists: Vec<ListLink<'p>>,
}

/// An area's list.
#[derive(Serialize)]
struct ListLink<'p> {
    /// The area's.
    name: &'p str,
    url: &'p str,
}

/// What stands around the records of a register, and is the same for all that are as old.
struct Around<'p, 's> {
    shelf: &'p Shelf<'s>,
    /// Any of these records: the way to all of them is the same.
    id: &'p RecordId,
    as_of: AsOf,
    place: Place,
}

impl Around<'_, '_> {
    /// The digest of the piece that it makes.
    fn piece(&self) -> Digest {
        let Shelf { digest, schema, around, .. } = self.shelf;
        let pieces = if self.as_of == schema.as_of { *around } else { around_records(*digest, self.as_of) };
        pieces[self.place as usize]
    }
}

/// The pieces around the records of a shelf that are that old, by their digests.
pub fn around_records(shelf: Digest, as_of: AsOf) -> [Digest; 2] {
    let digest = Digester::default().digest(shelf).text(&as_of.to_string()).finish();
    Place::ALL.map(|place| page::piece(place.template(), digest))
}

/// Where on the page.
#[derive(Clone, Copy)]
enum Place {
    Above,
    Below,
}

impl Place {
    const ALL: [Place; 2] = [Place::Above, Place::Below];

    fn template(self) -> &'static str {
        match self {
            Place::Above => "record_trail.html",
            Place::Below => "record_about.html",
        }
    }
}

impl Parts for Around<'_, '_> {
    fn template(&self) -> &str {
        self.place.template()
    }

    fn digest(&self) -> Digest {
        self.piece()
    }

    fn view(&self, _: &Press<'_>) -> impl Serialize {
        let Shelf { site, schema, .. } = self.shelf;
        let about = self.shelf.about(PagePath::record(&schema.id, self.id), "");
        AroundPage { head: Head::new(site, About { as_of: Some(self.as_of), ..about }) }
    }
}

/// `record_trail.html`, `record_about.html`
#[derive(Serialize)]
struct AroundPage<'s> {
    /// Without what it says of one record.
    head: Head<'s>,
}
