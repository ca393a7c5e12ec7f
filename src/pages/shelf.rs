//! A register as its pages share it: its lists, its head, the digests of its rows. Made once
//! for all of them, so that a page's key costs a few additions.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Serialize, Serializer};
use serde_json::json;

use crate::calendar::AsOf;
use crate::derive::edited::edited;
use crate::derive::listing::{self, List, Lists, Relation, Row};
use crate::derive::navigation::{Link, trail};
use crate::site::{
    Area, Confirmation, Entry, Field, FieldKind, FieldPath, PagePath, Record, Register, RegisterId, Schema,
    Site, Status, Value, bring_near,
};
use crate::text::{ByDigest, Digest, Digester};

use super::facets::Facets;
use super::head::{About, Dated, Head, ReviewLine};
use super::page::{self, Html, Parts, Press, View};
use super::record::{self, around_records};
use super::shared::Shared;
use super::shown::{Confirmed, FieldView, StateView, at_path};

/// How a label says by itself that it is fictional.
const SAMPLE: &str = "見本";

/// How many columns fit beside the label where words have their width.
const FEW: usize = 4;

/// All registers, by id.
pub type Shelves<'s> = BTreeMap<&'s RegisterId, Arc<Shelf<'s>>>;

/// One register with all that its pages have in common.
pub struct Shelf<'s> {
    pub site: &'s Site,
    pub schema: &'s Schema,
    pub lists: Lists<'s>,
    /// Of what its pages share: its head, its schema and those it refers to, areas, desks.
    pub digest: Digest,
    /// Of the same, and of what links may name of the registers that it refers to: what its open
    /// data show besides records.
    pub open: Digest,
    /// For each entry the record alone.
    pub records: Arc<[Digest]>,
    /// For each entry: the record, what it refers to, and how far it can be relied on.
    pub rows: Arc<[Digest]>,
    /// For each entry the part of the register's pages that its page is in.
    pub parts: Arc<[u16]>,
    /// For each entry the digest of its row as a piece, in lists that it is placed in.
    row_pieces: Arc<[Digest]>,
    /// The URL of each area's list, in the order of the lists.
    pub area_urls: Vec<String>,
    /// What its records answer.
    pub facets: Arc<Facets>,
    /// The pieces around records that are as old as the register.
    pub around: [Digest; 2],
    /// To its own page.
    pub link: Link,
    /// The way to each of its records.
    trail: Arc<[Link]>,
    /// What lists show beside the label, a column each.
    columns: Vec<Vec<&'s FieldPath>>,
}

/// What was cut, digested and asked of each register: kept for the next build.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    lists: listing::Kept,
    /// By what decides where each record stands.
    records: ByDigest<OfRecords>,
    /// By the digest of their shelf.
    row_pieces: ByDigest<RowPieces>,
}

/// What is made of a register's records one by one.
#[derive(Clone, Debug)]
struct OfRecords {
    register: Arc<Register>,
    references: Vec<References>,
    records: Arc<[Digest]>,
    rows: Arc<[Digest]>,
    parts: Arc<[u16]>,
    facets: Arc<Facets>,
}

/// The digests of a shelf's rows, and those of their pieces.
#[derive(Clone, Debug)]
struct RowPieces {
    rows: Arc<[Digest]>,
    pieces: Arc<[Digest]>,
}

impl OfRecords {
    /// What the last build made of records that are the same is taken over.
    fn new(site: &Site, register: &Arc<Register>, last: Option<&OfRecords>) -> OfRecords {
        let entries = &register.entries;
        let Some((last, edited)) = last.and_then(|last| Some((last, edited(register, &last.register)?)))
        else {
            let references: Vec<References> =
                References::of(site, register).map(|of| of.followed(entries)).collect();
            let records = entries.iter().map(|entry| entry.record.digest).collect();
            let rows = (0..entries.len()).map(|place| row_digest(entries, place, &references)).collect();
            let parts = record::places_in_parts(entries);
            let facets = Arc::new(Facets::new(site, register));
            return OfRecords { register: register.clone(), references, records, rows, parts, facets };
        };
        let mut others = edited.clone();
        let references = References::of(site, register).zip(&last.references);
        let references: Vec<References> =
            references.map(|(of, last)| of.followed_again(entries, last, &edited, &mut others)).collect();
        let records =
            with_others(&last.records, edited.iter().copied(), |place| entries[place].record.digest);
        let rows = with_others(&last.rows, others, |place| row_digest(entries, place, &references));
        let facets = match edited.is_empty() {
            true => last.facets.clone(),
            false => Arc::new(last.facets.with(site, register, &edited)),
        };
        let parts = last.parts.clone();
        OfRecords { register: register.clone(), references, records, rows, parts, facets }
    }
}

/// Where a field of a register leads.
#[derive(Clone, Debug)]
struct References {
    /// Its place in the schema.
    field: usize,
    to: Arc<Register>,
    /// For each entry of the register the place of the one that it leads to.
    places: Arc<[Option<u32>]>,
}

impl References {
    /// Of each field that refers, not followed yet.
    fn of<'s>(site: &'s Site, register: &'s Register) -> impl Iterator<Item = References> + 's {
        let fields = referred(&register.schema);
        fields.map(|(field, id)| References { field, to: site.registers[id].clone(), places: [].into() })
    }

    fn place(&self, entry: &Entry) -> Option<u32> {
        match entry.record.value(self.field) {
            Some(Value::Reference(id)) => self.to.place(id.as_str()),
            _ => None,
        }
    }

    fn followed(self, entries: &[Entry]) -> References {
        let places = entries.iter().map(|entry| self.place(entry)).collect();
        References { places, ..self }
    }

    /// The same where entries stand as they stood, and those at the places `edited` are others.
    /// Notes the places of those that lead to others than they led to.
    fn followed_again(
        self,
        entries: &[Entry],
        last: &References,
        edited: &[usize],
        others: &mut Vec<usize>,
    ) -> References {
        match self::edited(&self.to, &last.to) {
            Some(there) => {
                let places =
                    with_others(&last.places, edited.iter().copied(), |place| self.place(&entries[place]));
                let leads_there =
                    |to: &Option<u32>| to.is_some_and(|to| there.binary_search(&(to as usize)).is_ok());
                if !there.is_empty() {
                    let places = places.iter().enumerate().filter(|(_, to)| leads_there(to));
                    others.extend(places.map(|(place, _)| place));
                }
                References { places, ..self }
            }
            None => {
                others.extend(0..entries.len());
                self.followed(entries)
            }
        }
    }
}

/// The same things with others at some places: a copy only where there is such a place.
fn with_others<T: Clone>(
    all: &Arc<[T]>,
    places: impl IntoIterator<Item = usize>,
    other: impl Fn(usize) -> T,
) -> Arc<[T]> {
    let mut all = all.clone();
    for place in places {
        Arc::make_mut(&mut all)[place] = other(place);
    }
    all
}

/// Puts every register on its shelf.
pub fn shelves<'s>(site: &'s Site, shared: Shared, last: &Kept) -> (Shelves<'s>, Kept) {
    let (all, lists) = listing::all(site, &last.lists);
    let mut kept = Kept { lists, ..Kept::default() };
    let mut shelves = Shelves::new();
    for (id, lists) in all {
        let register = &site.registers[id];
        let of_records = OfRecords::new(site, register, last.records.get(&register.places));
        let shelf = Shelf::new(site, lists, &of_records, shared, &last.row_pieces);
        let row_pieces = RowPieces { rows: shelf.rows.clone(), pieces: shelf.row_pieces.clone() };
        kept.records.insert(register.places, of_records);
        kept.row_pieces.insert(shelf.digest, row_pieces);
        shelves.insert(id, Arc::new(shelf));
    }
    (shelves, kept)
}

impl<'s> Shelf<'s> {
    fn new(
        site: &'s Site,
        lists: Lists<'s>,
        of_records: &OfRecords,
        shared: Shared,
        last: &ByDigest<RowPieces>,
    ) -> Shelf<'s> {
        let register = lists.register;
        let schema = &*register.schema;
        let head = Head::new(site, about(site, schema, PagePath::register(&schema.id), Cow::Borrowed("")));
        let digest = Digester::default()
            .digest(shared.areas)
            .digest(shared.desks)
            .digest(head.digest())
            .digest(schema.digest)
            .digests(referred(schema).map(|(_, register)| site.register(register).schema.digest))
            .finish();
        let named = of_records.references.iter().map(|references| references.to.names);
        let open = named.fold(digest, Digest::with);
        let rows = of_records.rows.clone();
        let row_pieces = row_pieces(digest, &rows, last.get(&digest));
        let around = around_records(digest, schema.as_of);
        let areas = lists.areas.iter().map(|(area, _)| PagePath::register_area(&schema.id, &area.id));
        let area_urls = areas.map(|path| site.settings.url(&path)).collect();
        let link = Link::new(&site.settings, &PagePath::register(&schema.id), &schema.title);
        let first = register.entries.first().map(|entry| PagePath::record(&schema.id, &entry.record.id));
        let trail = first.map_or_else(Vec::new, |path| trail(site, &path)).into();
        let shelf = Shelf {
            site,
            schema,
            lists,
            digest,
            open,
            records: of_records.records.clone(),
            rows,
            parts: of_records.parts.clone(),
            row_pieces,
            area_urls,
            facets: of_records.facets.clone(),
            around,
            link,
            trail,
            columns: vec![],
        };
        Shelf { columns: shelf.columns(), ..shelf }
    }

    /// What a page of this register says of itself.
    pub fn about(&self, path: PagePath, title: impl Into<Cow<'s, str>>) -> About<'s> {
        about(self.site, self.schema, path, title.into())
    }

    /// What a record's page says of itself; what it says of the register stands around it.
    pub fn about_record(&self, path: PagePath, label: &'s str, as_of: AsOf) -> About<'s> {
        About {
            trail: self.trail.clone(),
            path,
            title: Cow::Borrowed(label),
            description: Cow::Borrowed(""),
            date: None,
            updated: None,
            as_of: Some(as_of),
            source: None,
            desk: None,
            review: ReviewLine::NotAsked,
            audience: &[],
            sample: self.schema.sample,
            previous: None,
            next: None,
            indexed: true,
            entities: Vec::new(),
        }
    }

    /// The digest of a list's rows, in their order, and why each stands there.
    pub fn digest_of(&self, rows: &[Row]) -> Digest {
        rows.iter().fold(Digest::of(b""), |digest, row| {
            let digest = digest.with(self.rows[row.entry as usize]);
            match row.relation {
                Relation::Placed => digest,
                Relation::Serves => digest.with_word("serves"),
            }
        })
    }

    /// The list of this register for an area with a page.
    pub fn of_area(&self, at: usize) -> (&'s Area, &List) {
        let (area, list) = &self.lists.areas[at];
        (area, list)
    }

    /// What the register says of itself, on every page that shows something of it.
    pub fn register_view(&self) -> RegisterView<'s> {
        let Shelf { site, schema, .. } = self;
        let settings = &site.settings;
        let open = schema.license.is_some();
        RegisterView {
            id: schema.id.as_str(),
            title: &schema.title,
            description: &schema.description,
            url: settings.url(&PagePath::register(&schema.id)),
            as_of: Dated::at(schema.as_of),
            source: &schema.source,
            consent: schema.consent.as_deref(),
            license: schema.license.as_deref(),
            csv: open.then(|| settings.url(&PagePath::open_data_csv(&schema.id))),
            json: open.then(|| settings.url(&PagePath::open_data_json(&schema.id))),
            sample: schema.sample,
            one_per: schema.one_per.is_some(),
            placed: schema.placed,
            count: self.lists.whole.rows.len(),
            audiences: settings
                .audiences
                .iter()
                .filter(|audience| schema.audience.contains(&audience.id))
                .map(|audience| audience.title.as_str())
                .collect(),
        }
    }

    /// The table of a few of its rows; `area` is the area whose list it is.
    pub fn list_view(&self, rows: &[Row], area: Option<&'s Area>, press: &Press<'_>) -> ListView<'s> {
        self.list_of(press.put_in_parts(ROW, rows.iter().map(|row| self.row_page(*row, area))))
    }

    /// The table of many of its rows, put together from their pieces; `area` is the area whose
    /// list it is.
    pub fn long_list_view(&self, rows: &[Row], area: Option<&'s Area>, press: &Press<'_>) -> ListView<'s> {
        self.list_of(press.put_in(rows.iter().map(|row| self.piece(*row, area))))
    }

    /// The digest of a row as a piece: only one that comes to an area shows the area's name.
    pub fn piece(&self, row: Row, area: Option<&'s Area>) -> Digest {
        match area.filter(|_| row.relation == Relation::Serves) {
            None => self.row_pieces[row.entry as usize],
            Some(area) => row_piece(self.digest, self.rows[row.entry as usize], area.id.as_str()),
        }
    }

    /// A row as a piece.
    pub fn piece_view<'p>(&'p self, row: Row, area: Option<&'s Area>) -> impl View + 'p {
        RowPiece { shelf: self, row, area }
    }

    fn list_of(&self, html: Html) -> ListView<'s> {
        let schema = self.schema;
        let columns = &self.columns;
        let title = |column: &Vec<&'s FieldPath>| {
            let labels: Vec<&str> = column.iter().map(|path| &*self.field(path).label).collect();
            labels.join("・")
        };
        ListView {
            label: &schema.fields[schema.label].label,
            columns: columns.iter().map(title).collect(),
            few: columns.len() <= FEW && columns.iter().all(|column| column.len() == 1),
            sample: schema.sample,
            html,
        }
    }

    /// The field that tells where a record comes to.
    fn serves(&self) -> Option<&'s str> {
        self.schema.serves.as_ref().map(|path| &*self.field(path).label)
    }

    /// What lists show beside the label, a column each. From the first number to call to the
    /// last one it is all one column: a list has no room for more, and who calls wants them
    /// together.
    fn columns(&self) -> Vec<Vec<&'s FieldPath>> {
        let schema = self.schema;
        let beside =
            schema.columns.iter().filter(|path| path.through.is_some() || path.field != schema.label);
        let mut columns: Vec<Vec<&FieldPath>> = beside.map(|path| vec![path]).collect();
        let is_phone = |column: &Vec<&FieldPath>| {
            matches!(self.field(column[0]).kind, FieldKind::Phone | FieldKind::Fax)
        };
        let first = columns.iter().position(is_phone);
        let last = columns.iter().rposition(is_phone);
        if let (Some(first), Some(last)) = (first, last) {
            let contact = columns[first..=last].concat();
            columns.splice(first..=last, [contact]);
        }
        columns
    }

    /// A row as every list shows it; `area` is the area whose list it is.
    pub fn row_page(&self, row: Row, area: Option<&'s Area>) -> RowPage<'_, 's> {
        let area = area.filter(|_| row.relation == Relation::Serves);
        RowPage {
            row: self.row_view(row),
            columns: self.columns.len(),
            serves: self.serves(),
            area: area.map_or("", |area| &area.name),
        }
    }

    fn row_view(&self, row: Row) -> RowView<'_, 's> {
        let Shelf { site, schema, .. } = self;
        let entry = self.lists.entry(row);
        let record = &*entry.record;
        bring_near(std::iter::once(record));
        RowView {
            label: record.label(),
            sample: schema.sample && !record.label().starts_with(SAMPLE),
            url: site.settings.record_url(&schema.id, &record.id),
            cells: Cells { shelf: self, record },
            serves: row.relation == Relation::Serves,
            confirmed: Confirmed::new(entry, schema),
            state: record.state.as_ref().map(|state| StateView::new(site, state)),
        }
    }

    /// The field that a path of the schema ends in.
    pub fn field(&self, path: &FieldPath) -> &'s Field {
        match &path.through {
            None => &self.schema.fields[path.field],
            Some((_, register)) => &self.site.register(register).schema.fields[path.field],
        }
    }
}

fn about<'s>(site: &'s Site, schema: &'s Schema, path: PagePath, title: Cow<'s, str>) -> About<'s> {
    let own = site.words(&path).map(|guide| &guide.own);
    let own_desk = own.and_then(|own| own.desk.as_ref());
    let desk = own_desk.or(schema.desk.as_ref()).or(site.settings.desk.as_ref());
    About {
        desk: desk.map(|id| site.desk(id)),
        source: Some(Cow::Borrowed(own.and_then(|own| own.source.as_ref()).unwrap_or(&schema.source))),
        as_of: Some(schema.as_of),
        audience: &schema.audience,
        sample: schema.sample,
        ..About::generated(site, path, title, schema.description.as_str())
    }
}

/// The fields that refer, and the register each leads to.
fn referred(schema: &Schema) -> impl Iterator<Item = (usize, &RegisterId)> {
    schema.fields.iter().enumerate().filter_map(|(place, field)| match &field.kind {
        FieldKind::Reference { register } => Some((place, register)),
        _ => None,
    })
}

fn row_digest(entries: &[Entry], place: usize, references: &[References]) -> Digest {
    let entry = &entries[place];
    let digest = entry.record.digest.with_word(match entry.confirmation {
        Confirmation::Recent(_) => "recent",
        Confirmation::Old(_) => "old",
        Confirmation::Never => "never",
    });
    references.iter().fold(digest, |digest, References { to, places, .. }| match places[place] {
        Some(other) => digest.with(to.entries[other as usize].record.digest),
        None => digest.with_word("none"),
    })
}

/// What a register says of itself. Components `register_about` and `register_downloads`.
#[derive(Debug, Serialize)]
pub struct RegisterView<'s> {
    pub id: &'s str,
    pub title: &'s str,
    pub description: &'s str,
    pub url: String,
    pub as_of: Dated,
    pub source: &'s str,
    pub consent: Option<&'s str>,
    pub license: Option<&'s str>,
    pub csv: Option<String>,
    pub json: Option<String>,
    pub sample: bool,
    /// Whether each area has exactly one record.
    pub one_per: bool,
    pub placed: bool,
    /// How many records are published.
    pub count: usize,
    pub audiences: Vec<&'s str>,
}

impl RegisterView<'_> {
    /// The register as a set of data, for search engines; none of a sample, and none that
    /// may not be passed on.
    pub fn data_set(&self, site: &Site) -> Option<serde_json::Value> {
        let (license, csv, json) = (self.license?, self.csv.as_ref()?, self.json.as_ref()?);
        if self.sample || site.settings.status == Status::Demonstration {
            return None;
        }
        let file = |url: &str, format: &str| {
            json!({
                "@type": "DataDownload",
                "encodingFormat": format,
                "contentUrl": format!("{}{url}", site.settings.origin),
            })
        };
        Some(json!({
            "@type": "Dataset",
            "name": self.title,
            "description": self.description,
            "url": format!("{}{}", site.settings.origin, self.url),
            "license": license,
            "temporalCoverage": self.as_of.datetime().as_deref(),
            "distribution": [file(csv, "text/csv"), file(json, "application/json")],
        }))
    }
}

/// Rows of a register. Component `record_list`.
#[derive(Debug, Serialize)]
pub struct ListView<'s> {
    /// What the first column is called.
    pub label: &'s str,
    /// What the others are called.
    pub columns: Vec<String>,
    /// Whether a table of them needs little room.
    pub few: bool,
    pub sample: bool,
    /// Its rows, each as `record_row.html` lays it out.
    pub html: Html,
}

/// The template of a row.
const ROW: &str = "record_row.html";

/// The digests of the pieces of rows on a shelf with this digest.
fn row_pieces(shelf: Digest, rows: &[Digest], last: Option<&RowPieces>) -> Arc<[Digest]> {
    let piece = |place: usize| row_piece(shelf, rows[place], "");
    let Some(last) = last.filter(|last| last.rows.len() == rows.len()) else {
        return (0..rows.len()).map(piece).collect();
    };
    let others = (0..rows.len()).filter(|place| rows[*place] != last.rows[*place]);
    with_others(&last.pieces, others, piece)
}

/// The digest of a record's row as a piece; `area` is empty but for a row that comes there.
fn row_piece(shelf: Digest, row: Digest, area: &str) -> Digest {
    page::piece(ROW, shelf.with(row).with_word(area))
}

/// A row that every list of its record shows. Template `record_row.html`.
struct RowPiece<'p, 's> {
    shelf: &'p Shelf<'s>,
    row: Row,
    /// The area whose list it stands in.
    area: Option<&'s Area>,
}

impl Parts for RowPiece<'_, '_> {
    fn template(&self) -> &str {
        ROW
    }

    fn digest(&self) -> Digest {
        self.shelf.piece(self.row, self.area)
    }

    fn is_one_of_many(&self) -> bool {
        true
    }

    fn view(&self, _: &Press<'_>) -> impl Serialize {
        self.shelf.row_page(self.row, self.area)
    }
}

/// `record_row.html`
#[derive(Serialize)]
pub struct RowPage<'a, 's> {
    row: RowView<'a, 's>,
    /// How many columns stand beside the label, without the last.
    columns: usize,
    serves: Option<&'s str>,
    /// Empty but for a row that comes to the area.
    area: &'s str,
}

/// A record in a list.
#[derive(Serialize)]
pub struct RowView<'a, 's> {
    pub label: &'a str,
    /// Whether it must be marked as fictional, since its own label does not say so.
    pub sample: bool,
    pub url: String,
    /// For each column what the record says in it, with labels for narrow screens.
    cells: Cells<'a, 's>,
    /// Whether it stands in an area's list only because it comes there.
    pub serves: bool,
    pub confirmed: Confirmed,
    /// That there is nothing to show yet.
    pub state: Option<StateView>,
}

/// What a record says in the columns of a list.
struct Cells<'a, 's> {
    shelf: &'a Shelf<'s>,
    record: &'a Record,
}

impl Serialize for Cells<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let columns = self.shelf.columns.iter();
        serializer.collect_seq(columns.map(|paths| Column { cells: self, paths }))
    }
}

/// What a record says in one of them.
struct Column<'a, 's> {
    cells: &'a Cells<'a, 's>,
    paths: &'a [&'s FieldPath],
}

impl Serialize for Column<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Cells { shelf, record } = self.cells;
        let cell = |path: &&FieldPath| FieldView {
            label: &shelf.field(path).label,
            value: at_path(shelf.site, shelf.schema, record, path),
        };
        serializer.collect_seq(self.paths.iter().map(cell))
    }
}

/// A way into a longer list.
#[derive(Debug, Serialize)]
pub struct Way {
    pub name: String,
    /// None where nothing stands behind it.
    pub url: Option<String>,
    /// How many records stand behind it; not told where it would make one more record
    /// change every page.
    pub count: Option<String>,
    /// Whether it is the page that it stands on.
    pub here: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::recall::Recall;
    use crate::site::example::town;

    const DAY: &str = "2026-11-22";

    fn shared(site: &Site) -> Shared {
        Shared::of(site, &Recall::new(site.content, &Default::default()))
    }

    /// All that is made of records one by one, as it can be seen from outside.
    fn shown(shelves: &Shelves<'_>) -> Vec<String> {
        let of_shelf = |shelf: &Arc<Shelf<'_>>| {
            let rows = &shelf.lists.whole.rows;
            let pieces: Vec<Digest> = rows.iter().map(|row| shelf.piece(*row, None)).collect();
            let of_each = rows.iter().map(|row| shelf.facets.of(shelf.schema, &[*row]));
            let facets = (shelf.facets.of(shelf.schema, rows), of_each.collect::<Vec<_>>());
            let Shelf { open, records, rows, parts, .. } = &**shelf;
            format!("{open} {records:?} {rows:?} {parts:?} {pieces:?} {}", json!(facets))
        };
        shelves.values().map(of_shelf).collect()
    }

    /// What is made of a town from what was made of the other one, there and back.
    fn check(day: &str, words: &[(&str, &str)]) {
        let (then, now) = (town(DAY, &[]), town(day, words));
        let (clean_then, kept_then) = shelves(&then, shared(&then), &Kept::default());
        let (clean_now, _) = shelves(&now, shared(&now), &Kept::default());
        let (taken_over, kept_now) = shelves(&now, shared(&now), &kept_then);
        assert_eq!(shown(&taken_over), shown(&clean_now), "{day} {words:?}");
        let (taken_back, _) = shelves(&then, shared(&then), &kept_now);
        assert_eq!(shown(&taken_back), shown(&clean_then), "back from {day} {words:?}");
    }

    #[test]
    fn what_was_made_of_records_before_is_what_is_made_of_them_anew() {
        check(DAY, &[]);
        // A record says more, less, something that nobody said, and what others say too.
        check(DAY, &[("sells = [\"茶\", \"米\"]", "sells = [\"茶\", \"米\", \"味噌\"]")]);
        check(DAY, &[(", sells = [\"茶\", \"米\"]", "")]);
        check(DAY, &[("[\"酒\", \"米\"], owner = \"q\"", "[\"米\", \"茶\"], owner = \"p\"")]);
        check(DAY, &[("酒", "油"), ("sells = [\"茶\"]", "sells = [\"油\", \"酒\"]")]);
        // One has another name, goes to another place, comes, leaves.
        check(DAY, &[("name = \"イ\"", "name = \"ヰ\"")]);
        check(DAY, &[("kana = \"ア\"", "kana = \"オ\"")]);
        check(DAY, &[("wards = [\"south\"]", "wards = [\"north\"]")]);
        check(DAY, &[("id = \"a\"", "id = \"e\"")]);
        check(DAY, &[("2026-11-10", "2026-11-10, withdrawn = 2026-11-21")]);
        // One that they refer to has another name, or leaves.
        check(DAY, &[("甲", "丙")]);
        check(DAY, &[("name = \"乙\"", "name = \"乙\", withdrawn = 2026-11-21")]);
        // A confirmation turns old.
        check("2026-12-05", &[]);
        // Schema and areas.
        check(DAY, &[("label = \"品\"", "label = \"品々\"")]);
        check(
            DAY,
            &[(
                "type = \"list\", visibility = \"page\", facet = true",
                "type = \"list\", visibility = \"page\"",
            )],
        );
        check(DAY, &[("name = \"北\"", "name = \"西\"")]);
    }

    #[test]
    fn where_a_record_is_edited_those_that_refer_to_it_are_others_and_no_more() {
        let (then, now) = (town(DAY, &[]), town(DAY, &[("甲", "丙")]));
        let (before, kept) = shelves(&then, shared(&then), &Kept::default());
        let (after, _) = shelves(&now, shared(&now), &kept);
        let [before, after] =
            [before, after].map(|mut shelves| shelves.pop_last().expect("there are shops").1);
        let is_same = before.rows.iter().zip(&*after.rows).map(|(then, now)| then == now);
        assert_eq!(is_same.collect::<Vec<_>>(), [true, false, true, true]);
        assert!(Arc::ptr_eq(&before.records, &after.records) && Arc::ptr_eq(&before.parts, &after.parts));
        assert_ne!(before.open, after.open, "open data name whom a shop refers to");
    }

    #[test]
    fn only_a_record_that_was_edited_is_asked_again() {
        let (then, now) = (town(DAY, &[]), town(DAY, &[("name = \"イ\"", "name = \"ヰ\"")]));
        let (before, kept) = shelves(&then, shared(&then), &Kept::default());
        let (after, _) = shelves(&now, shared(&now), &kept);
        let (shops, people) = (1, 0);
        let pairs: Vec<_> = before.values().zip(after.values()).collect();
        assert!(Arc::ptr_eq(&pairs[people].0.rows, &pairs[people].1.rows));
        assert!(Arc::ptr_eq(&pairs[people].0.row_pieces, &pairs[people].1.row_pieces));
        let is_same = pairs[shops].0.rows.iter().zip(&*pairs[shops].1.rows).map(|(then, now)| then == now);
        assert_eq!(is_same.collect::<Vec<_>>(), [true, false, true, true]);
    }
}
