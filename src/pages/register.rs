//! Lists of a register: whole, of an area, of a part of 五十音. Template `register.html`.
//!
//! A list that is too long for one page shows the ways into it instead of its rows.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use ahash::RandomState;
use serde::Serialize;

use crate::derive::kana::{LONGEST, Part};
use crate::derive::listing::{List, Row};
use crate::site::{Area, AreaId, Field, FieldKind, PagePath, RegisterId, Schema, Site, Value};
use crate::text::{Digest, Digester};

use super::head::{About, Head};
use super::page::{Page, Parts, Press, View};
use super::shelf::{ListView, RegisterView, Shelf, Shelves, Way};
use super::shown::AreaLink;
use super::words::{self, AllWords, PartView, Words};

/// The list pages of a register. `words` are those of `content/` for them.
pub fn pages<'s>(shelf: &Arc<Shelf<'s>>, words: &AllWords<'s>) -> Vec<Page<'s>> {
    let kana = if shelf.schema.one_per.is_some() { vec![] } else { parts_within(&shelf.lists.whole.parts) };
    let in_areas = (0..shelf.lists.areas.len()).flat_map(|area| {
        let parts = parts_within(&shelf.of_area(area).1.parts);
        let parts = parts.into_iter().map(move |part| Scope { area: Some(area), part });
        std::iter::once(Scope { area: Some(area), part: vec![] }).chain(parts)
    });
    let whole = std::iter::once(Scope { area: None, part: vec![] });
    let scopes = whole.chain(kana.into_iter().map(|part| Scope { area: None, part })).chain(in_areas);
    scopes.map(|scope| scope.page(shelf, words)).collect()
}

/// Where each part stands, and each part of it.
fn parts_within(parts: &[Part<Row>]) -> Vec<Vec<usize>> {
    let mut places = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        places.push(vec![at]);
        places.extend(parts_within(&part.parts).into_iter().map(|within| [vec![at], within].concat()));
    }
    places
}

/// Which of a register's lists.
struct Scope {
    /// Of the areas with a page; all of the register where none is named.
    area: Option<usize>,
    /// The way down through the list's parts; empty for the whole list.
    part: Vec<usize>,
}

impl Scope {
    fn page<'s>(self, shelf: &Arc<Shelf<'s>>, words: &AllWords<'s>) -> Page<'s> {
        let mut page = ListPage { shelf: shelf.clone(), scope: self, words: None };
        let path = page.path();
        page.words = words::at(shelf.site, words, &path);
        Page::view(path, page)
    }
}

/// What a list page is made from.
struct ListPage<'s> {
    shelf: Arc<Shelf<'s>>,
    scope: Scope,
    words: Option<Arc<Words<'s>>>,
}

impl<'s> ListPage<'s> {
    fn list(&self) -> &List {
        self.scope.area.map_or(&self.shelf.lists.whole, |area| self.shelf.of_area(area).1)
    }

    fn part(&self) -> Option<&Part<Row>> {
        let (first, deeper) = self.scope.part.split_first()?;
        Some(deeper.iter().fold(&self.list().parts[*first], |part, at| &part.parts[*at]))
    }

    fn rows(&self) -> &[Row] {
        self.part().map_or(&self.list().rows, |part| &part.members)
    }

    fn area(&self) -> Option<&'s Area> {
        self.scope.area.map(|area| self.shelf.of_area(area).0)
    }

    fn path(&self) -> PagePath {
        self.path_of(self.part().map(|part| &*part.slug))
    }

    /// The path of this list, or of one of its parts.
    fn path_of(&self, slug: Option<&str>) -> PagePath {
        let register = &self.shelf.schema.id;
        match (self.area(), slug) {
            (None, None) => PagePath::register(register),
            (None, Some(slug)) => PagePath::register_kana(register, slug),
            (Some(area), None) => PagePath::register_area(register, &area.id),
            (Some(area), Some(slug)) => PagePath::register_area_kana(register, &area.id, slug),
        }
    }

    fn title(&self) -> String {
        let title = title(self.shelf.schema, self.area());
        match self.part() {
            None => title,
            Some(part) if self.scope.part.len() == 1 => format!("{title}（{}）", part.name),
            Some(part) => format!("{title}（「{}」ではじまる名前）", part.name.trim_end()),
        }
    }

    /// The ways into a list's parts; where all of them have pages however few there are,
    /// those without records lead nowhere.
    fn ways(&self, parts: &[Part<Row>]) -> Vec<Way> {
        let way = |part: &Part<Row>| Way {
            name: part.name.clone(),
            url: (!part.members.is_empty())
                .then(|| self.shelf.site.settings.url(&self.path_of(Some(&part.slug)))),
            count: Some(part.members.len().to_string()),
            here: false,
        };
        parts.iter().map(way).collect()
    }

    /// The other rows of 五十音, without counts: one more record changes no other page.
    fn siblings(&self) -> Vec<Way> {
        let here = self.scope.part.first();
        let mut ways = self.ways(&self.list().parts);
        for (at, way) in ways.iter_mut().enumerate() {
            way.count = None;
            way.here = here == Some(&at);
            let part = &self.list().parts[at];
            way.url = Some(self.shelf.site.settings.url(&self.path_of(Some(&part.slug))));
        }
        ways
    }

    fn area_ways(&self) -> Vec<Way> {
        let Shelf { site, schema, lists, .. } = &*self.shelf;
        let way = |(area, list): &(&'s Area, Arc<List>)| Way {
            name: area.name.clone(),
            url: Some(site.settings.url(&PagePath::register_area(&schema.id, &area.id))),
            count: Some(list.rows.len().to_string()),
            here: false,
        };
        lists.areas.iter().map(way).collect()
    }
}

impl Parts for ListPage<'_> {
    fn template(&self) -> &str {
        "register.html"
    }

    fn digest(&self) -> Digest {
        let mut digester = Digester::default();
        digester
            .text(self.path().as_str())
            .digest(self.shelf.digest)
            .digest(self.shelf.digest_of(self.rows()));
        // The other rows of 五十音: one for what is read in no kana comes and goes.
        for sibling in self.part().iter().flat_map(|_| &self.list().parts) {
            digester.text(&sibling.slug);
        }
        digester.digests(self.words.iter().map(|words| words.digest)).finish()
    }

    fn pieces(&self) -> Vec<Digest> {
        let rows = if self.is_short() { self.rows() } else { &[] };
        rows.iter().map(|row| self.shelf.piece(*row, self.area())).collect()
    }

    fn piece(&self, place: usize) -> Box<dyn View + '_> {
        Box::new(self.shelf.piece_view(self.rows()[place], self.area()))
    }

    fn is_one_of_many(&self) -> bool {
        true
    }

    fn view(&self, press: &Press<'_>) -> impl Serialize {
        let Shelf { site, schema, .. } = &*self.shelf;
        let register = self.shelf.register_view();
        let about = self.shelf.about(self.path(), self.title());
        let entities = if self.is_whole() { register.data_set(site).into_iter().collect() } else { vec![] };
        let short = self.is_short();
        let part = self.part();
        RegisterPage {
            head: Head::new(site, About { entities, ..about }),
            body: self.words.iter().flat_map(|words| words.view(press, &mut 0)).collect(),
            area: self.area().map(|area| AreaLink::new(site, &area.id)),
            part: part.map(|part| &*part.name),
            count: (!self.rows().is_empty()).then(|| self.rows().len().to_string()),
            list: short.then(|| self.shelf.long_list_view(self.rows(), self.area(), press)),
            kana: match part {
                Some(_) => self.siblings(),
                None if schema.one_per.is_some() => vec![],
                None => self.ways(&self.list().parts),
            },
            parts: part.map(|part| self.ways(&part.parts)).unwrap_or_default(),
            areas: if self.is_whole() && schema.one_per.is_none() { self.area_ways() } else { vec![] },
            facets: if short { vec![] } else { facets(&self.shelf, self.rows()) },
            list_url: site.settings.url(&self.path_of(None)),
            register,
        }
    }
}

impl ListPage<'_> {
    /// Whether one page has room for all of its rows.
    fn is_short(&self) -> bool {
        self.rows().len() <= LONGEST
    }

    fn is_whole(&self) -> bool {
        self.scope.area.is_none() && self.scope.part.is_empty()
    }
}

/// `register.html`
#[derive(Serialize)]
struct RegisterPage<'s, 'p> {
    head: Head<'s>,
    /// The words of an `_index.md` at its URL. Component `parts`.
    body: Vec<PartView<'p>>,
    register: RegisterView<'s>,
    /// Whose list it is; none for the whole register.
    area: Option<AreaLink<'s>>,
    /// The part of 五十音 that it shows; none for the whole list.
    part: Option<&'p str>,
    /// How many records it stands for; none where there is none.
    count: Option<String>,
    /// Its rows; none where they are too many for one page.
    list: Option<ListView<'s>>,
    /// The rows of 五十音.
    kana: Vec<Way>,
    /// The parts of a part that is too long.
    parts: Vec<Way>,
    /// The areas of the register.
    areas: Vec<Way>,
    /// What there is how often, where the rows are too many to see it.
    facets: Vec<Facet<'s>>,
    /// The list that a part belongs to.
    list_url: String,
}

/// What a register's list is called: with the area's name, where it is an area's.
fn title(schema: &Schema, area: Option<&Area>) -> String {
    area.map_or_else(|| schema.title.clone(), |area| format!("{}の{}", area.name, schema.title))
}

/// How often each answer to one question stands in a list.
#[derive(Serialize)]
struct Facet<'s> {
    label: &'s str,
    counts: Vec<(&'s str, String)>,
}

/// Of every field that is a facet, the values by name.
fn facets<'s>(shelf: &Shelf<'s>, rows: &[Row]) -> Vec<Facet<'s>> {
    let fields = shelf.schema.fields.iter().enumerate().filter(|(_, field)| field.facet);
    let mut counted: Vec<(usize, &Field, Counts<'s>)> =
        fields.map(|(place, field)| (place, field, Counts::default())).collect();
    // Record by record: each is fetched from memory once, however many fields are counted.
    for row in rows {
        let record = &shelf.lists.entry(*row).record;
        for (place, _, counts) in &mut counted {
            for word in record.value(*place).into_iter().flat_map(|value| words(shelf.site, value)) {
                *counts.entry(word).or_default() += 1;
            }
        }
    }
    let facet = |(_, field, counts): (usize, &'s Field, Counts<'s>)| {
        let counts = in_order(&field.kind, counts.into_iter().collect());
        let counts = counts.into_iter().map(|(word, count)| (word, count.to_string())).collect();
        Facet { label: &field.label, counts }
    };
    counted.into_iter().map(facet).filter(|facet| !facet.counts.is_empty()).collect()
}

/// How often each word was found.
type Counts<'s> = HashMap<&'s str, usize, RandomState>;

/// The words of a value that can be counted.
fn words<'s>(site: &'s Site, value: &'s Value) -> impl Iterator<Item = &'s str> {
    let one = match value {
        Value::Nothing(nothing) => Some(nothing.word()),
        Value::Text(text) => Some(&**text),
        Value::Boolean(yes) => Some(if *yes { "はい" } else { "いいえ" }),
        Value::Answer(answer) => Some(answer.value),
        _ => None,
    };
    let items = if let Value::List(items) = value { &items[..] } else { &[] };
    let areas = if let Value::Areas(areas) = value { &areas[..] } else { &[] };
    let areas = areas.iter().map(|area| &*site.areas.area(area).name);
    one.into_iter().chain(items.iter().map(|item| &**item)).chain(areas)
}

/// In the order that the schema gives, then the rest.
fn in_order<'s>(kind: &'s FieldKind, mut counts: BTreeMap<&'s str, usize>) -> Vec<(&'s str, usize)> {
    let options: Vec<&str> = match kind {
        FieldKind::Choice { options } | FieldKind::List { options } => options.iter().map(|o| &**o).collect(),
        FieldKind::Answer => vec!["可", "要相談", "不可"],
        _ => vec![],
    };
    let mut ordered: Vec<_> = options.iter().filter_map(|option| counts.remove_entry(option)).collect();
    ordered.extend(counts);
    ordered
}

/// A list within another page: `{{ register(name="…", area="…") }}`.
pub struct ListPart<'s> {
    shelf: Arc<Shelf<'s>>,
    scope: PartScope<'s>,
}

/// What such a list is of.
enum PartScope<'s> {
    /// The whole register.
    Whole,
    /// An area with a page, by its place in the shelf's lists.
    Page(usize),
    /// An area without one: its rows are found for this list alone.
    Pageless(&'s Area, List),
}

/// The list that a guide asks for: of an area, or of the whole register.
pub fn list_part<'s>(shelves: &Shelves<'s>, register: &RegisterId, area: Option<&AreaId>) -> ListPart<'s> {
    let shelf = shelves[register].clone();
    let scope = match area {
        None => PartScope::Whole,
        Some(area) => match shelf.lists.areas.iter().position(|(other, _)| other.id == *area) {
            Some(place) => PartScope::Page(place),
            None => {
                let areas = &shelf.site.areas;
                PartScope::Pageless(areas.area(area), shelf.lists.in_area(areas, area))
            }
        },
    };
    ListPart { shelf, scope }
}

impl<'s> ListPart<'s> {
    fn list(&self) -> &List {
        match &self.scope {
            PartScope::Whole => &self.shelf.lists.whole,
            PartScope::Page(place) => self.shelf.of_area(*place).1,
            PartScope::Pageless(_, list) => list,
        }
    }

    fn area(&self) -> Option<&'s Area> {
        match &self.scope {
            PartScope::Whole => None,
            PartScope::Page(place) => Some(self.shelf.of_area(*place).0),
            PartScope::Pageless(area, _) => Some(area),
        }
    }

    /// Of all that the part shows.
    pub fn digest(&self) -> Digest {
        let area = self.area().map_or("", |area| area.id.as_str());
        let rows = self.shelf.digest_of(&self.list().rows);
        Digester::default().digest(self.shelf.digest).text(area).digest(rows).finish()
    }

    /// What the component `register_part` shows: the rows, or where they are too many the
    /// way to them.
    pub fn view(&self, press: &Press<'_>) -> ListPartView<'s> {
        let Shelf { site, schema, .. } = &*self.shelf;
        let area = self.area();
        let paged = area.filter(|_| matches!(self.scope, PartScope::Page(_)));
        let path = match paged {
            Some(area) => PagePath::register_area(&schema.id, &area.id),
            None => PagePath::register(&schema.id),
        };
        let list = self.list();
        ListPartView {
            register: self.shelf.register_view(),
            title: title(schema, area),
            area_name: area.map_or("", |area| &area.name),
            url: site.settings.url(&path),
            url_title: title(schema, paged),
            count: list.rows.len(),
            list: list.is_short().then(|| self.shelf.list_view(&list.rows, area, press)),
        }
    }
}

/// Component `register_part`.
#[derive(Serialize)]
pub struct ListPartView<'s> {
    pub register: RegisterView<'s>,
    /// What the list is called.
    pub title: String,
    /// Whose list it is; empty for the whole register.
    pub area_name: &'s str,
    /// The page of the list; of an area without one, that of the whole register.
    pub url: String,
    /// What the list on that page is called.
    pub url_title: String,
    pub count: usize,
    /// None where the rows are too many.
    pub list: Option<ListView<'s>>,
}
