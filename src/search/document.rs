//! Documents: what prose is found by. A page with its sections, a term, a statistic, an area,
//! a register as a whole.
//!
//! Takes the site and what `prose` wrote, gives documents: the words of three fields, and
//! the text in pieces that are fetched only for what is shown.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::derive::navigation::target_url;
use crate::prose::Prose;
use crate::site::{Area, Glossary, Guide, GuideId, PagePath, Register, Site, Statistic, Term};
use crate::text::{Digest, Digester};

use super::lexicon::Lexicon;
use super::postings::{Key, QuickMap, key_of};
use super::terms::Names;
use super::words::{Word, cut_folded, folded, weight};

/// So many letters lie in a piece of text, about.
const IN_A_PIECE: usize = 900;

/// So many pieces a document has at most.
const PIECES: usize = 64;

/// Something that prose is found in.
#[derive(Debug)]
pub struct Document<'s> {
    pub kind: &'static str,
    pub url: String,
    pub title: &'s str,
    /// Names and keywords beside the title.
    pub names: Vec<&'s str>,
    /// In one or two sentences; may be empty.
    pub description: &'s str,
    pub as_of: Option<String>,
    pub sections: Vec<Section<'s>>,
    /// Of a term: what it differs from.
    pub differs: Vec<Difference<'s>>,
}

/// A part of a document below a heading; the first one has none.
#[derive(Debug, Serialize)]
pub struct Section<'s>(
    /// Its anchor.
    pub &'s str,
    /// Its heading.
    pub &'s str,
    /// Its text.
    pub String,
);

/// In which way a term is another than one that people confuse it with.
#[derive(Debug, Serialize)]
pub struct Difference<'s> {
    pub name: &'s str,
    pub url: String,
    pub words: &'s str,
}

/// A piece of a document's text, as it is published.
#[derive(Serialize)]
struct Piece<'d> {
    url: &'d str,
    title: &'d str,
    kind: &'d str,
    #[serde(skip_serializing_if = "Option::is_none")]
    as_of: Option<&'d str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'d str,
    sections: &'d [Section<'d>],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    differs: &'d [Difference<'d>],
}

/// A document that is made only where it was not cut before.
pub struct Planned<'s> {
    pub name: String,
    /// Of all that it says.
    pub key: Digest,
    pub make: Box<dyn Fn() -> Document<'s> + Send + Sync + 's>,
}

/// All documents of a site, by name.
pub fn documents<'s>(site: &'s Site, prose: &BTreeMap<&'s GuideId, &'s Prose>) -> Vec<Planned<'s>> {
    let mut planned: Vec<Planned<'s>> = Vec::new();
    let mut plan = |path: PagePath, key: Digest, make: Box<dyn Fn() -> Document<'s> + Send + Sync + 's>| {
        let key = key.with_word(&site.settings.base_path);
        planned.push(Planned { name: path.to_string(), key, make });
    };
    // A page of the author's comes before what the site makes at the same path.
    for guide in site.guides.values() {
        let prose = prose[&guide.id];
        let key = guide.digest.with(prose.digest);
        plan(guide.path.clone(), key, Box::new(move || of_guide(site, guide, prose)));
    }
    for statistic in site.statistics.values() {
        let path = PagePath::statistic(&statistic.id);
        plan(path, Digest::of_value(statistic), Box::new(move || of_statistic(site, statistic)));
    }
    for area in site.areas.iter().filter(|area| area.page) {
        let wider: Vec<&str> = area.within.iter().map(|id| site.areas.area(id).name.as_str()).collect();
        let key = Digest::of_value(&(area, wider));
        plan(PagePath::area(&area.id), key, Box::new(move || of_area(site, area)));
    }
    for register in site.registers.values() {
        let path = PagePath::register(&register.schema.id);
        plan(path, register.schema.digest, Box::new(move || of_register(site, register)));
    }
    for term in site.glossary.iter() {
        let key = Digester::default()
            .digest(Digest::of_value(&(term, &term.search_only)))
            .digests(term.differs_from.iter().map(|other| Digest::of_value(site.glossary.term(&other.term))))
            .finish();
        let make = Box::new(move || of_term(site, term));
        planned.push(Planned { name: format!("glossary/#{}", term.id), key, make });
    }
    planned.sort_by(|a, b| a.name.cmp(&b.name));
    planned.dedup_by(|a, b| a.name == b.name);
    planned
}

fn of_guide<'s>(site: &'s Site, guide: &'s Guide, prose: &'s Prose) -> Document<'s> {
    Document {
        kind: "page",
        url: site.settings.url(&guide.path),
        title: &guide.title,
        names: guide.keywords.iter().map(String::as_str).collect(),
        description: &guide.description,
        as_of: guide.updated.or(guide.date).map(|date| date.in_words().to_string()),
        sections: sections(prose),
        differs: vec![],
    }
}

/// The plain text, cut where its headings stand.
fn sections(prose: &Prose) -> Vec<Section<'_>> {
    let mut headings = prose.contents.iter().peekable();
    let mut sections = vec![Section("", "", String::new())];
    for line in prose.plain_text.lines() {
        if let Some(heading) = headings.next_if(|heading| heading.title.trim() == line.trim()) {
            sections.push(Section(&heading.id, &heading.title, String::new()));
            continue;
        }
        let Section(_, _, text) = sections.last_mut().expect("the first section has no heading");
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(line);
    }
    sections
}

fn of_term<'s>(site: &'s Site, term: &'s Term) -> Document<'s> {
    let glossary = site.settings.url(&PagePath::glossary());
    let names = term.reading.iter().chain(&term.synonyms).chain(&term.search_only);
    let differs = term.differs_from.iter().map(|difference| Difference {
        name: &site.glossary.term(&difference.term).name,
        url: format!("{glossary}#{}", difference.term),
        words: &difference.words,
    });
    Document {
        kind: "term",
        url: format!("{glossary}#{}", term.id),
        title: &term.name,
        names: names.map(String::as_str).collect(),
        description: "",
        as_of: None,
        sections: vec![Section("", "", term.meaning.clone())],
        differs: differs.collect(),
    }
}

fn of_statistic<'s>(site: &'s Site, statistic: &'s Statistic) -> Document<'s> {
    let columns: Vec<&str> = statistic.columns.iter().map(|column| &*column.label).collect();
    let rows: Vec<&str> = statistic.rows.iter().map(|row| &*row.label).collect();
    let text = [statistic.description.as_str(), &statistic.note, &columns.join("、"), &rows.join("、")];
    let text = text.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
    let path = PagePath::statistic(&statistic.id);
    let words = site.words(&path);
    Document {
        kind: "statistic",
        url: site.settings.url(&path),
        title: words.map_or(&statistic.title, |guide| &guide.title),
        names: vec![],
        description: "",
        as_of: Some(statistic.as_of.in_words().to_string()),
        sections: vec![Section("", "", text)],
        differs: vec![],
    }
}

fn of_area<'s>(site: &'s Site, area: &'s Area) -> Document<'s> {
    let path = PagePath::area(&area.id);
    let wider = area.within.iter().map(|id| site.areas.area(id).name.as_str());
    let parts = wider.chain(area.towns.iter().chain(&area.school_districts).map(String::as_str));
    Document {
        kind: "area",
        url: site.settings.url(&path),
        title: &area.name,
        names: area.reading.iter().map(String::as_str).collect(),
        description: "",
        as_of: None,
        sections: vec![Section("", "", parts.collect::<Vec<_>>().join("、"))],
        differs: vec![],
    }
}

fn of_register<'s>(site: &'s Site, register: &'s Register) -> Document<'s> {
    let schema = &register.schema;
    let path = PagePath::register(&schema.id);
    let labels: Vec<&str> = schema.fields.iter().map(|field| &*field.label).collect();
    let words = site.words(&path).map(|guide| guide.title.as_str());
    Document {
        kind: "page",
        url: site.settings.url(&path),
        title: words.unwrap_or(&schema.title),
        names: vec![&schema.title],
        description: &schema.description,
        as_of: Some(schema.as_of.in_words().to_string()),
        sections: vec![Section("", "", labels.join("、"))],
        differs: vec![],
    }
}

/// The URL of a desk's own page, if it is published.
pub fn desk_url(site: &Site, url: Option<&str>) -> Option<String> {
    let target = site.target(url?, &PagePath::home())?;
    target_url(&site.settings, &target)
}

/// A document, cut.
#[derive(Clone, Debug)]
pub struct Cut {
    /// By the key of each term: how often it stands in title, headings and text, and the piece
    /// that has it most; in an order that never shows.
    pub terms: Vec<(Key, [u16; 3], u8)>,
    /// What the words of title, headings and text weigh, in tenths.
    pub lengths: [u32; 3],
    /// The forms of the lexicon that it is cut into; each once.
    pub forms: Vec<u32>,
    /// The files of its text, each with its digest.
    pub pieces: Vec<(Arc<[u8]>, Digest)>,
}

/// What documents are cut by.
pub struct Knife<'s> {
    lexicon: &'s Lexicon<'s>,
    /// The key under which each form is found.
    bases: Vec<Option<Key>>,
    names: Names<'s>,
}

impl<'s> Knife<'s> {
    /// Cuts by these forms, and by names and synonyms of terms.
    pub fn new(lexicon: &'s Lexicon<'s>, glossary: &'s Glossary) -> Knife<'s> {
        let base = |form| match lexicon.form(form).base {
            "" => None,
            base => Some(key_of('l', &base.chars().collect::<Vec<char>>())),
        };
        let bases = (0..lexicon.form_count() as u32).map(base).collect();
        Knife { lexicon, bases, names: Names::new(glossary) }
    }
}

/// Cuts a document.
pub fn cut_document(mut document: Document<'_>, knife: &Knife<'_>) -> Cut {
    let mut cutting = Cutting::new(knife);
    // About every second letter brings a new term.
    cutting.terms.reserve(document.letter_count() / 2);
    let pieces = into_pieces(std::mem::take(&mut document.sections));
    cutting.take(0, 0, document.title);
    let mut named = Cutting::new(knife);
    document.names.iter().for_each(|name| named.take(0, 0, name));
    cutting.add_names(named);
    cutting.take(1, 0, document.description);
    for (piece, at) in pieces.iter().zip(0..) {
        let mut heading = "";
        for section in piece {
            if section.1 != heading {
                heading = section.1;
                cutting.take(1, at, heading);
            }
            cutting.take(2, at, &section.2);
        }
    }
    let terms = cutting.terms.into_iter().map(|(term, counted)| (term, counted.fields, counted.best.1));
    Cut {
        terms: terms.collect(),
        lengths: cutting.lengths,
        forms: (0..).zip(cutting.forms).filter(|(_, is_met)| *is_met).map(|(form, _)| form).collect(),
        pieces: pieces.iter().map(|piece| document.piece(piece)).collect(),
    }
}

impl Document<'_> {
    /// How many letters its text has, about: nearly all have three bytes.
    fn letter_count(&self) -> usize {
        self.sections.iter().map(|section| section.2.len() / 3).sum()
    }

    fn piece(&self, sections: &[Section<'_>]) -> (Arc<[u8]>, Digest) {
        let piece = Piece {
            url: &self.url,
            title: self.title,
            kind: self.kind,
            as_of: self.as_of.as_deref(),
            description: self.description,
            sections,
            differs: &self.differs,
        };
        let mut bytes = serde_json::to_vec(&piece).expect("a piece has only string keys");
        bytes.push(b'\n');
        let digest = Digest::of(&bytes);
        (bytes.into(), digest)
    }
}

/// Sections packed into pieces; a long section is cut at its lines.
fn into_pieces(sections: Vec<Section<'_>>) -> Vec<Vec<Section<'_>>> {
    let mut pieces: Vec<Vec<Section<'_>>> = vec![vec![]];
    let mut filled = 0;
    for Section(anchor, heading, text) in sections {
        let mut part = String::new();
        let mut lines = text.lines().peekable();
        loop {
            let line = lines.next();
            part.extend(line.map(|line| format!("{line}\n")));
            let length = part.chars().count();
            if lines.peek().is_some() && length < IN_A_PIECE {
                continue;
            }
            if filled > 0 && filled + length > IN_A_PIECE && pieces.len() < PIECES {
                pieces.push(vec![]);
                filled = 0;
            }
            filled += length;
            let text = std::mem::take(&mut part).trim_end().to_owned();
            let piece = pieces.last_mut().expect("there is always one");
            if !text.is_empty() || !heading.is_empty() || piece.is_empty() {
                piece.push(Section(anchor, heading, text));
            }
            if lines.peek().is_none() {
                break;
            }
        }
    }
    pieces
}

/// What has been counted of a document.
struct Cutting<'c> {
    knife: &'c Knife<'c>,
    terms: QuickMap<Key, Counted>,
    lengths: [u32; 3],
    /// By form, whether it was met.
    forms: Vec<bool>,
}

#[derive(Default)]
struct Counted {
    fields: [u16; 3],
    /// How often it stands in the piece at hand.
    here: (u8, u16),
    /// How often in the piece that has it most, and which that is.
    best: (u16, u8),
}

impl<'c> Cutting<'c> {
    fn new(knife: &'c Knife<'c>) -> Cutting<'c> {
        let forms = vec![false; knife.bases.len()];
        Cutting { knife, terms: QuickMap::default(), lengths: [0; 3], forms }
    }

    /// Adds to the title what names and keywords say beside it: each term once, so that a
    /// page is not about a word because many of its keywords begin with it. They make the
    /// title no longer, so that a page loses nothing by being found under more words.
    fn add_names(&mut self, named: Cutting<'_>) {
        for (met, also) in self.forms.iter_mut().zip(named.forms) {
            *met |= also;
        }
        for term in named.terms.into_keys() {
            let counted = Counted { fields: [1, 0, 0], here: (0, 1), best: (1, 0) };
            self.terms.entry(term).or_insert(counted);
        }
    }

    fn take(&mut self, field: usize, piece: u8, text: &str) {
        let (terms, lengths) = (&mut self.terms, &mut self.lengths);
        let mut count = |kind: char, key: Key| {
            lengths[field] += weight(kind);
            let counted = terms.entry(key).or_default();
            counted.fields[field] = counted.fields[field].saturating_add(1);
            if counted.here.0 != piece {
                counted.here = (piece, 0);
            }
            // A heading says what a piece is about.
            counted.here.1 = counted.here.1.saturating_add(if field == 1 { 3 } else { 1 });
            if counted.here.1 > counted.best.0 {
                counted.best = (counted.here.1, piece);
            }
        };
        let letters = folded(text);
        cut_folded(&letters, self.knife.lexicon, |found| match found {
            Word::Term(kind, letters) => count(kind, key_of(kind, letters)),
            Word::Form(form) => {
                self.forms[form as usize] = true;
                if let Some(base) = self.knife.bases[form as usize] {
                    count('l', base);
                }
            }
        });
        self.knife.names.find(&letters, |id| count('t', key_of('t', &id.chars().collect::<Vec<char>>())));
    }
}
