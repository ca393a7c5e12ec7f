//! The files below `/search/`, which `search.js` reads. All are JSON, so that every server
//! compresses them.
//!
//! `index.json`, the root, tells what there is (see [`Root`]). Everything else is fetched
//! when a query needs it:
//!
//! * `lexicon.json`: `{ "forms": "…" }`, the lines of the lexicon whose forms the site uses.
//! * `words/N.json`: a shard of the prose's postings, `{ key: postings }`. A term's shard is
//!   its first hash modulo the count of shards, its key four letters of its second hash
//!   (`postings.rs`). Postings are, one after another: the number of a document as the gap
//!   to the one before, five bits a letter, the lowest first, the sixth bit where more
//!   follow; a letter with the impact (0 to 31), its sixth bit where a letter with the piece
//!   follows; else the piece is the first. An impact is what BM25F makes of a term in one
//!   document, but for the term's rarity: it needs no length and no mean.
//! * `text/N.json`, `text/N-P.json`: a piece of a document's text, by the document's number
//!   and the piece's, both in base 36 (`document.rs`).
//! * `records.json`: all rows (`record.rs`), where there are few records. Where there are
//!   many, `records/N.json` holds the rows of a block of numbers, each under its number, and
//!   `names/N.json` is a shard of postings of numbers alone, under the keys of `lookup.rs`.
//!   `lists/REGISTER.json` and `lists/REGISTER/AREA.json` count the values of facets (see
//!   `lists.rs`), with the first few records of each in 五十音 order.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;

use crate::prose::Prose;
use crate::site::{AreaId, GuideId, PagePath, Phone, Register, RegisterId, Site};
use crate::text::{Digest, Digester};

use super::bundled::Bundled;
use super::document::{self, Cut, Knife, Planned, cut_document, desk_url};
use super::lexicon::lexicon;
use super::prose::{Documents, ProseFiles, prose_files};
use super::record::{SearchedField, searched};
use super::records::{self, Block, RecordFiles, Records, bytes_of_rows, record_files};
use super::rows::Rows;

/// A file of the index.
#[derive(Debug)]
pub struct File {
    pub path: PagePath,
    pub(super) bytes: Bytes,
    /// Of its path, and of all that decides its bytes.
    pub digest: Digest,
}

/// What a file holds: rows are kept once, and joined when their file is written.
#[derive(Debug)]
pub(super) enum Bytes {
    Whole(Arc<[u8]>),
    Block(Block),
    Rows(Vec<Arc<Rows>>),
}

impl File {
    pub(super) fn whole(path: PagePath, bytes: Vec<u8>) -> Arc<File> {
        let digest = Digest::of(&bytes);
        File::new(path, Bytes::Whole(bytes.into()), digest)
    }

    /// A file with the digest of all that decides its bytes.
    pub(super) fn new(path: PagePath, bytes: Bytes, digest: Digest) -> Arc<File> {
        let digest = digest.with_word(path.as_str());
        Arc::new(File { path, bytes, digest })
    }

    /// Whether nothing would stand in it: then it is none.
    fn is_empty(&self) -> bool {
        matches!(&self.bytes, Bytes::Block(block) if block.is_empty())
    }

    /// What stands in it.
    pub fn bytes(&self) -> Vec<u8> {
        match &self.bytes {
            Bytes::Whole(bytes) => bytes.to_vec(),
            Bytes::Block(block) => block.bytes(),
            Bytes::Rows(rows) => bytes_of_rows(rows),
        }
    }
}

/// All files of the index. One that was taken over is the very file of the last index.
#[derive(Clone, Debug, Default)]
pub struct Index {
    /// Those that lie in no folder of their own.
    pub files: Vec<Arc<File>>,
    pub folders: Vec<Folder>,
    pub made: Made,
}

/// The files of a folder below `/search/`.
#[derive(Clone, Debug)]
pub struct Folder {
    /// As paths of files begin with it: `search/text/`.
    pub path: String,
    /// Of all that decides which files lie there and what stands in them.
    pub digest: Digest,
    files: Bundled<Arc<File>>,
}

impl Index {
    /// All files, wherever they lie.
    pub fn all(&self) -> impl Iterator<Item = &Arc<File>> {
        self.files.iter().chain(self.folders.iter().flat_map(Folder::files))
    }
}

impl Folder {
    pub(super) fn new(name: &str, digest: Digest, files: Bundled<Arc<File>>) -> Folder {
        Folder { path: format!("search/{name}/"), digest, files }
    }

    /// The files that lie in it.
    pub fn files(&self) -> impl Iterator<Item = &Arc<File>> {
        self.files.iter().filter(|file| !file.is_empty())
    }

    /// Its files in parts, each with the digest of all that decides which files there are and
    /// what stands in them.
    pub fn parts(&self) -> impl Iterator<Item = (Digest, FolderPart)> {
        self.files.bundles().map(|files| {
            let digests = files.iter().map(|file| file.digest);
            (digests.fold(Digest::of(b""), Digest::with), FolderPart(files.clone()))
        })
    }
}

/// Some of the files of a folder.
#[derive(Clone, Debug)]
pub struct FolderPart(Arc<[Arc<File>]>);

impl FolderPart {
    /// The files.
    pub fn files(&self) -> impl Iterator<Item = &Arc<File>> {
        self.0.iter().filter(|file| !file.is_empty())
    }
}

/// How much of an index was made anew, and not taken over from the last one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// Documents of prose and records that were cut.
    pub documents: usize,
    pub records: usize,
    /// Files of the prose's postings, of rows, of the names' postings, and lists.
    pub words: usize,
    pub blocks: usize,
    pub shards: usize,
    pub lists: usize,
}

/// What was cut and written, with the digests of what it was made from: kept for the next
/// build.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    documents: HashMap<Digest, Arc<Cut>>,
    prose: Option<Arc<ProseFiles>>,
    records: records::Kept,
}

/// The root: all that every query needs.
#[derive(Serialize)]
struct Root<'s> {
    /// Of this description: a module of another release looks no further.
    format: u32,
    /// How many documents, and how many shards their postings have.
    documents: usize,
    shards: u32,
    records: Records,
    /// Where files of pages lie: `/guide/`.
    base: &'s str,
    areas: Vec<Area<'s>>,
    registers: Vec<RegisterLine<'s>>,
    terms: Vec<TermLine<'s>>,
    urgent: Vec<UrgentLine<'s>>,
}

/// An area: id, name, reading, the ids that it lies in, and whether it has a page.
#[derive(Serialize)]
struct Area<'s>(&'s AreaId, &'s str, &'s str, &'s [AreaId], bool);

#[derive(Serialize)]
struct RegisterLine<'s> {
    id: &'s RegisterId,
    title: &'s str,
    sample: bool,
    count: usize,
    placed: bool,
    fields: &'s [SearchedField<'s>],
}

/// A term: id, number of its document, its names, the words that find it and are never shown,
/// ids of narrower terms.
#[derive(Serialize)]
struct TermLine<'s>(&'s str, u32, Vec<&'s str>, &'s [String], Vec<&'s str>);

#[derive(Serialize)]
struct UrgentLine<'s> {
    words: &'s [String],
    text: &'s str,
    name: Option<&'s str>,
    phone: Option<&'s Phone>,
    url: Option<String>,
}

/// The index of a site. `prose` is what was written of each page.
pub fn index(site: &Site, prose: &BTreeMap<&GuideId, &Prose>, last: &Kept) -> (Index, Kept) {
    let mut made = Made::default();
    let planned = document::documents(site, prose);
    let (keys, cuts) = cut(site, &planned, last, &mut made);
    let of = Digester::default().digests(keys.iter().copied()).finish();
    let prose = match &last.prose {
        Some(files) if files.of == of => files.clone(),
        last => Arc::new(prose_files(of, &planned, &cuts, last.as_deref(), &mut made)),
    };
    let fields: Vec<(&Arc<Register>, Vec<SearchedField<'_>>)> =
        site.registers.values().map(|register| (register, searched(register))).collect();
    let (RecordFiles { mut files, mut folders }, records, kept) =
        record_files(site, &fields, &last.records, &mut made);
    let root = Root {
        format: 1,
        documents: planned.len(),
        shards: prose.words.len() as u32,
        records,
        base: &site.settings.base_path,
        areas: areas(site),
        registers: fields.iter().map(|(register, fields)| register_line(register, fields)).collect(),
        terms: terms(site, &prose.documents),
        urgent: urgent(site),
    };
    files.extend([prose.lexicon.clone(), File::whole(path("index"), json(&root))]);
    folders.push(Folder::new("text", of, prose.texts.clone()));
    folders.push(Folder::new("words", of, prose.words.clone()));
    let documents = keys.into_iter().zip(cuts).collect();
    (Index { files, folders, made }, Kept { documents, prose: Some(prose), records: kept })
}

/// Every document, cut now or before, with the digest of all that it is made from.
fn cut(site: &Site, planned: &[Planned<'_>], last: &Kept, made: &mut Made) -> (Vec<Digest>, Vec<Arc<Cut>>) {
    let of_names: Vec<_> = site.glossary.iter().map(|term| (&term.id, &term.name, &term.synonyms)).collect();
    let of_names = Digest::of_value(&of_names);
    let key = |planned: &Planned<'_>| planned.key.with_word(&planned.name).with(of_names);
    let keys: Vec<Digest> = planned.iter().map(key).collect();
    let new = planned.iter().zip(&keys).filter(|(_, key)| !last.documents.contains_key(*key));
    let new: Vec<(&Planned<'_>, &Digest)> = new.collect();
    made.documents = new.len();
    let knife = Knife::new(lexicon(), &site.glossary);
    let cut =
        |(planned, key): &(&Planned<'_>, &Digest)| (**key, Arc::new(cut_document((planned.make)(), &knife)));
    let new: HashMap<Digest, Arc<Cut>> = new.par_iter().map(cut).collect();
    let cuts = keys.iter().map(|key| new.get(key).unwrap_or_else(|| &last.documents[key]).clone());
    let cuts = cuts.collect();
    (keys, cuts)
}

fn areas(site: &Site) -> Vec<Area<'_>> {
    let areas = site.areas.iter();
    areas
        .map(|area| {
            let reading = area.reading.as_deref().unwrap_or_default();
            Area(&area.id, &area.name, reading, &area.within, area.page)
        })
        .collect()
}

fn register_line<'s>(register: &'s Register, fields: &'s [SearchedField<'s>]) -> RegisterLine<'s> {
    let schema = &register.schema;
    RegisterLine {
        id: &schema.id,
        title: &schema.title,
        sample: schema.sample,
        count: register.entries.len(),
        placed: schema.placed,
        fields,
    }
}

fn terms<'s>(site: &'s Site, documents: &Documents) -> Vec<TermLine<'s>> {
    let terms = site.glossary.iter();
    terms
        .map(|term| {
            let (number, _) = documents[format!("glossary/#{}", term.id).as_str()];
            let names = std::iter::once(&term.name).chain(&term.reading).chain(&term.synonyms);
            let narrower = term.narrower.iter().map(|id| id.as_str()).collect();
            let names = names.map(String::as_str).collect();
            TermLine(term.id.as_str(), number, names, &term.search_only, narrower)
        })
        .collect()
}

fn urgent(site: &Site) -> Vec<UrgentLine<'_>> {
    let urgent = site.settings.urgent.iter();
    urgent
        .map(|urgent| {
            let desk = urgent.desk.as_ref().map(|id| site.desk(id));
            UrgentLine {
                words: &urgent.words,
                text: &urgent.text,
                name: desk.map(|desk| desk.name.as_str()),
                phone: desk.and_then(|desk| desk.phone.as_ref()),
                url: desk.and_then(|desk| desk_url(site, desk.url.as_deref())),
            }
        })
        .collect()
}

/// A number in the names of files.
pub(super) fn base36(mut number: u32) -> String {
    let mut digits = Vec::new();
    loop {
        digits.push(std::char::from_digit(number % 36, 36).expect("36 digits are known"));
        number /= 36;
        if number == 0 {
            return digits.into_iter().rev().collect();
        }
    }
}

/// The path of a file below `/search/`.
pub(super) fn path(name: &str) -> PagePath {
    PagePath::fixed(&format!("search/{name}.json"))
}

/// A value as a file of its own.
pub(super) fn json(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec(value).expect("the index has only keys that are strings or numbers");
    bytes.push(b'\n');
    bytes
}
