//! The files of all records: rows, lists, and the shards of what finds them.
//!
//! Takes the site and what the last build kept, gives files. What the last build had alike is
//! taken over: rows by their records, blocks by their members, shards but for the postings
//! that came and went. From nothing it gives the same bytes.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::Write;
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;

use crate::site::{Area, AreaId, Register, RegisterId, Site};
use crate::text::{Digest, Digester};

use super::bundled::Bundled;
use super::format::{Bytes, File, Folder, Made, base36, path};
use super::lists::{Part, lists, parts};
use super::postings::{self, Indexed, Key, Posting, Shard, number_bits, numbers, shard_count};
use super::record::SearchedField;
use super::rows::{Before, Filed, Making, Rows, before, changed, rows};

/// Up to so many records are sent whole and looked through.
const FEW_RECORDS: usize = 1000;

/// So many records lie in a block, about; a quarter of its numbers is taken.
const BLOCK_BITS: u32 = 6;

/// Where more than this part of all records or documents moved, all is filed anew.
pub(super) const MANY: usize = 16;

/// What the root tells of all records.
#[derive(Serialize)]
pub struct Records {
    count: usize,
    /// Of the names' postings; none where all rows are sent.
    shards: u32,
    /// A block holds the numbers that are equal without so many last bits.
    block_bits: u32,
}

/// The files of all records.
pub struct RecordFiles {
    /// Those that lie in no folder of their own.
    pub files: Vec<Arc<File>>,
    pub folders: Vec<Folder>,
}

/// The rows of every block, by the block's number; a block may hold none.
type Blocks = Bundled<Arc<File>>;

/// By number.
type Shards = Bundled<Arc<File>>;

/// What is kept of the records for the next build.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    registers: BTreeMap<RegisterId, Shelved>,
    blocks: Blocks,
    shards: Shards,
    /// How many postings lie in the shards.
    postings: usize,
}

/// What is kept of a register.
#[derive(Clone, Debug)]
struct Shelved {
    rows: Arc<Rows>,
    /// Of each row; empty where all rows are sent.
    numbers: Arc<[u32]>,
    lists: Arc<BTreeMap<Part, Arc<File>>>,
}

/// The rows whose numbers are equal without their last bits.
#[derive(Debug)]
pub struct Block {
    /// By number.
    members: Vec<Numbered>,
}

/// A row with its number.
#[derive(Clone, Debug)]
struct Numbered {
    number: u32,
    filed: Arc<Filed>,
}

impl Indexed for Numbered {
    fn keys(&self) -> impl Iterator<Item = Key> {
        self.filed.keys.iter().copied()
    }

    fn posting(&self, _: usize) -> Posting {
        Posting { number: self.number, impact: 0, piece: 0 }
    }
}

/// The rows of a register now, and where they stood in the last build.
struct Taken<'s> {
    register: &'s Arc<Register>,
    rows: Arc<Rows>,
    before: Before,
    last: Option<&'s Shelved>,
}

/// The files of all records; `made` counts what is new.
pub fn record_files<'s>(
    site: &'s Site,
    fields: &'s [(&'s Arc<Register>, Vec<SearchedField<'s>>)],
    last: &'s Kept,
    made: &mut Made,
) -> (RecordFiles, Records, Kept) {
    let count = fields.iter().map(|(register, _)| register.entries.len()).sum();
    let is_few = count <= FEW_RECORDS;
    let taken = take(site, fields, !is_few, last, made);
    if is_few {
        let shelved = |taken: &Taken<'_>| Shelved {
            rows: taken.rows.clone(),
            numbers: Arc::default(),
            lists: Arc::default(),
        };
        let registers = taken.iter().map(|taken| (taken.register.schema.id.clone(), shelved(taken)));
        let kept = Kept { registers: registers.collect(), ..Kept::default() };
        let records = Records { count, shards: 0, block_bits: 0 };
        let all_rows = all_rows(taken.into_iter().map(|taken| taken.rows).collect());
        return (RecordFiles { files: vec![all_rows], folders: vec![] }, records, kept);
    }
    let numbers = number(&taken, last);
    let moved = Moved::new(&taken, &numbers, last);
    let postings = moved.postings(&taken, last);
    let is_new = last.shards.is_empty()
        || last.shards.len() != shard_count(postings) as usize
        || last.blocks.len() != block_count(count)
        || moved.come.len() + moved.gone.len() > count / MANY;
    let (blocks, shards) = match is_new {
        true => from_all(&taken, &numbers, postings, made),
        false => moved.applied(last, made),
    };
    let registers = taken.iter().zip(&numbers).zip(&moved.parts).map(|((taken, numbers), moved)| {
        let lists = list_files(site, taken, numbers, moved, made);
        let shelved = Shelved { rows: taken.rows.clone(), numbers: numbers.clone(), lists };
        (taken.register.schema.id.clone(), shelved)
    });
    let registers: BTreeMap<RegisterId, Shelved> = registers.collect();
    let of = Digester::default().digests(taken.iter().map(|taken| taken.register.digest)).finish();
    let lists: Bundled<Arc<File>> =
        registers.values().flat_map(|kept| kept.lists.values().cloned()).collect();
    let of_lists = lists.iter().map(|file| file.digest);
    let of_lists = Digester::default().digests(of_lists).finish();
    let folders = vec![
        Folder::new("records", of, blocks.clone()),
        Folder::new("names", of, shards.clone()),
        Folder::new("lists", of_lists, lists),
    ];
    let records = Records { count, shards: shards.len() as u32, block_bits: BLOCK_BITS };
    (RecordFiles { files: vec![], folders }, records, Kept { registers, blocks, shards, postings })
}

/// The rows of every register.
fn take<'s>(
    site: &'s Site,
    fields: &'s [(&'s Arc<Register>, Vec<SearchedField<'s>>)],
    with_keys: bool,
    last: &'s Kept,
    made: &mut Made,
) -> Vec<Taken<'s>> {
    let areas: Vec<&Area> = site.areas.iter().collect();
    let (shared, around) = (Digest::of_value(&areas), around(site));
    let none = Arc::new(Rows::default());
    let seen: Vec<(&Arc<Rows>, Before)> = fields
        .iter()
        .map(|(register, _)| {
            let rows = last.registers.get(&register.schema.id).map_or(&none, |shelved| &shelved.rows);
            (rows, before(register, rows))
        })
        .collect();
    let changed = fields
        .iter()
        .zip(&seen)
        .fold(0, |bits, ((register, _), (last, before))| bits | changed(register, before, last));
    let mut taken = Vec::with_capacity(fields.len());
    for ((register, fields), (last_rows, before)) in fields.iter().zip(seen) {
        let making = Making { site, register, fields, around: &around, shared, with_keys };
        let (rows, fresh) = rows(making, &before, changed, last_rows);
        made.records += fresh;
        taken.push(Taken { register, rows, before, last: last.registers.get(&register.schema.id) });
    }
    taken
}

/// The areas with a page that an area is or lies in, by their places among all; of each area.
fn around(site: &Site) -> HashMap<&AreaId, Vec<u16>> {
    let places: HashMap<&AreaId, u16> = site.areas.iter().map(|area| &area.id).zip(0..).collect();
    let of_area = |area: &Area| {
        let mut around = vec![&area.id];
        let mut next = 0;
        while let Some(id) = around.get(next) {
            around.extend(&site.areas.area(id).within);
            next += 1;
        }
        around.into_iter().filter(|id| site.areas.area(id).page).map(|id| places[id]).collect()
    };
    site.areas.iter().map(|area| (&area.id, of_area(area))).collect()
}

/// The file of all rows.
fn all_rows(rows: Vec<Arc<Rows>>) -> Arc<File> {
    let digests = rows.iter().flat_map(|rows| rows.rows.iter().map(|row| row.filed.digest));
    let digest = Digester::default().digests(digests).finish();
    File::new(path("records"), Bytes::Rows(rows), digest)
}

/// The bytes of the file of all rows.
pub fn bytes_of_rows(rows: &[Arc<Rows>]) -> Vec<u8> {
    let rows: Vec<&[u8]> =
        rows.iter().flat_map(|rows| rows.rows.iter().map(|row| &*row.filed.json)).collect();
    [b"[", &*rows.join(&b","[..]), b"]\n"].concat()
}

/// A number for every row of every register.
fn number<'s>(taken: &[Taken<'s>], last: &Kept) -> Vec<Arc<[u32]>> {
    let has_all = |taken: &Taken<'_>| {
        taken.last.is_some_and(|last| last.numbers.len() == taken.rows.rows.len()) && taken.before.has_all()
    };
    if last.registers.len() == taken.len() && taken.iter().all(has_all) {
        return taken.iter().map(numbers_of_last).collect();
    }
    let names_of = |register: &'s Register| {
        register.entries.iter().map(|entry| (register.schema.id.as_str(), entry.record.id.as_str()))
    };
    let names: Vec<(&str, &str)> = taken.iter().flat_map(|taken| names_of(taken.register)).collect();
    let wanted: Vec<u32> =
        taken.iter().flat_map(|taken| taken.rows.rows.iter().map(|row| row.wanted)).collect();
    let numbers = numbers(&wanted, |a, b| in_order(names[a], names[b]));
    let mut rest = &numbers[..];
    let own = taken.iter().map(|taken| {
        let (own, others) = rest.split_at(taken.rows.rows.len());
        rest = others;
        own.into()
    });
    own.collect()
}

/// The numbers that the rows of a register had, where all had one.
fn numbers_of_last(taken: &Taken<'_>) -> Arc<[u32]> {
    let last = taken.last.expect("all rows had a number");
    if taken.before.is_in_place() {
        return last.numbers.clone();
    }
    let places = (0..taken.rows.rows.len()).filter_map(|row| taken.before.place(row));
    places.map(|place| last.numbers[place]).collect()
}

/// The order of the names `register/record`.
fn in_order(a: (&str, &str), b: (&str, &str)) -> Ordering {
    let name = |(register, id): (&'_ str, &'_ str)| -> Vec<u8> { [register, "/", id].concat().into_bytes() };
    name(a).cmp(&name(b))
}

/// What is filed in another way than in the last build.
struct Moved {
    gone: Vec<Numbered>,
    come: Vec<Numbered>,
    /// Of each register, the parts of it whose lists it touches; none where all are new.
    parts: Vec<Option<BTreeSet<Part>>>,
}

impl Moved {
    fn new(taken: &[Taken<'_>], numbers: &[Arc<[u32]>], last: &Kept) -> Moved {
        let mut moved = Moved { gone: vec![], come: vec![], parts: vec![] };
        for (taken, numbers) in taken.iter().zip(numbers) {
            let parts = moved.register(taken, numbers);
            moved.parts.push(parts);
        }
        let is_here = |id: &RegisterId| taken.iter().any(|taken| taken.register.schema.id == *id);
        for (_, shelved) in last.registers.iter().filter(|(id, _)| !is_here(id)) {
            moved.gone.extend((0..shelved.numbers.len()).map(|place| shelved.row(place)));
        }
        moved
    }

    fn register(&mut self, taken: &Taken<'_>, numbers: &Arc<[u32]>) -> Option<BTreeSet<Part>> {
        let rows = &taken.rows;
        let now = |place: usize| Numbered { number: numbers[place], filed: rows.rows[place].filed.clone() };
        let Some(last) = taken.last.filter(|last| last.numbers.len() == last.rows.rows.len()) else {
            self.come.extend((0..numbers.len()).map(now));
            return None;
        };
        let mut touched = BTreeSet::new();
        if Arc::ptr_eq(rows, &last.rows) && Arc::ptr_eq(numbers, &last.numbers) {
            return Some(touched);
        }
        for (place, row) in rows.rows.iter().enumerate() {
            let Some(before) = taken.before.place(place) else {
                touched.extend(parts(row));
                self.come.push(now(place));
                continue;
            };
            let (other, number) = (&last.rows.rows[before], last.numbers[before]);
            let is_same = Arc::ptr_eq(&row.filed, &other.filed);
            if is_same && numbers[place] == number {
                continue;
            }
            if numbers[place] != number || row.filed.listed != other.filed.listed {
                touched.extend(parts(row).chain(parts(other)));
            }
            self.gone.push(last.row(before));
            self.come.push(now(place));
        }
        for before in &taken.before.gone {
            touched.extend(parts(&last.rows.rows[*before as usize]));
            self.gone.push(last.row(*before as usize));
        }
        rows.are_like(&last.rows).then_some(touched)
    }

    /// How many postings there are now.
    fn postings(&self, taken: &[Taken<'_>], last: &Kept) -> usize {
        let count = |numbered: &[Numbered]| numbered.iter().map(|one| one.filed.keys.len()).sum::<usize>();
        if last.shards.is_empty() {
            let rows = taken.iter().flat_map(|taken| taken.rows.rows.iter());
            return rows.map(|row| row.filed.keys.len()).sum();
        }
        last.postings + count(&self.come) - count(&self.gone)
    }

    /// The blocks and the shards of the last build with what came, without what is gone.
    fn applied(&self, last: &Kept, made: &mut Made) -> (Blocks, Shards) {
        let mut blocks = last.blocks.clone();
        for (at, (gone, come)) in self.by_block() {
            let members = members(&blocks[at as usize]);
            let stay = members.iter().filter(|one| !gone.contains(&one.number));
            let members: Vec<Numbered> = stay.chain(come).cloned().collect();
            blocks.replace(at as usize, block_file(at, members));
            made.blocks += 1;
        }
        let mut shards = last.shards.clone();
        for (at, (gone, come)) in postings::moved(&self.gone, &self.come, shards.len() as u32) {
            let shard = postings::rewrite(&shards[at as usize].bytes(), &gone, &come, false);
            shards.replace(at as usize, shard_file(at, shard));
            made.shards += 1;
        }
        (blocks, shards)
    }

    /// The numbers that are gone from each block, and the rows that came.
    fn by_block(&self) -> BTreeMap<u32, (BTreeSet<u32>, Vec<&Numbered>)> {
        let mut blocks: BTreeMap<u32, (BTreeSet<u32>, Vec<&Numbered>)> = BTreeMap::new();
        for one in &self.gone {
            blocks.entry(one.number >> BLOCK_BITS).or_default().0.insert(one.number);
        }
        for one in &self.come {
            blocks.entry(one.number >> BLOCK_BITS).or_default().1.push(one);
        }
        blocks
    }
}

impl Shelved {
    fn row(&self, place: usize) -> Numbered {
        Numbered { number: self.numbers[place], filed: self.rows.rows[place].filed.clone() }
    }
}

/// Blocks and shards of all rows.
fn from_all(
    taken: &[Taken<'_>],
    numbers: &[Arc<[u32]>],
    postings: usize,
    made: &mut Made,
) -> (Blocks, Shards) {
    let rows = taken.iter().zip(numbers).flat_map(|(taken, numbers)| taken.rows.rows.iter().zip(&**numbers));
    let mut all: Vec<Numbered> =
        rows.map(|(row, number)| Numbered { number: *number, filed: row.filed.clone() }).collect();
    // As they were made they lie side by side; by number they are all over the memory.
    let shards = postings::write(&all, shard_count(postings), false);
    all.par_sort_unstable_by_key(|one| one.number);
    let first_of = |block: usize| all.partition_point(|one| ((one.number >> BLOCK_BITS) as usize) < block);
    let block = |at: usize| block_file(at as u32, all[first_of(at)..first_of(at + 1)].to_vec());
    let blocks: Vec<Arc<File>> = (0..block_count(all.len())).into_par_iter().map(block).collect();
    let shards: Shards = shards.into_iter().zip(0..).map(|(shard, at)| shard_file(at, shard)).collect();
    made.blocks += blocks.len();
    made.shards += shards.len();
    (blocks.into_iter().collect(), shards)
}

/// How many blocks there are for so many rows.
fn block_count(rows: usize) -> usize {
    1 << (number_bits(rows) - BLOCK_BITS)
}

fn shard_file(at: u32, (bytes, digest): Shard) -> Arc<File> {
    File::new(path(&format!("names/{}", base36(at))), Bytes::Whole(bytes), digest)
}

fn block_file(at: u32, mut members: Vec<Numbered>) -> Arc<File> {
    members.sort_unstable_by_key(|one| one.number);
    let mut digester = Digester::default();
    for one in &members {
        digester.number(one.number.into()).digest(one.filed.digest);
    }
    let path = path(&format!("records/{}", base36(at)));
    File::new(path, Bytes::Block(Block { members }), digester.finish())
}

/// The rows of a block's file.
fn members(file: &File) -> &[Numbered] {
    match &file.bytes {
        Bytes::Block(block) => &block.members,
        Bytes::Whole(_) | Bytes::Rows(_) => &[],
    }
}

impl Block {
    /// Whether it holds no row: then it is no file.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Each row under its number.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.members.iter().map(|one| one.filed.json.len() + 12).sum());
        for one in &self.members {
            bytes.push(if bytes.is_empty() { b'{' } else { b',' });
            write!(bytes, "\"{}\":", one.number).expect("memory takes every number");
            bytes.extend(&*one.filed.json);
        }
        bytes.extend(b"}\n");
        bytes
    }
}

/// The lists of a register, those of touched parts anew.
fn list_files(
    site: &Site,
    taken: &Taken<'_>,
    numbers: &[u32],
    touched: &Option<BTreeSet<Part>>,
    made: &mut Made,
) -> Arc<BTreeMap<Part, Arc<File>>> {
    let (mut files, new) = match (touched, taken.last) {
        (Some(touched), Some(last)) if touched.is_empty() => return last.lists.clone(),
        (Some(touched), Some(last)) => {
            let mut kept = (*last.lists).clone();
            kept.retain(|part, _| !touched.contains(part));
            (kept, lists(&taken.rows, numbers, |part| touched.contains(&part)))
        }
        _ => (BTreeMap::new(), lists(&taken.rows, numbers, |_| true)),
    };
    made.lists += new.len();
    let areas: Vec<&AreaId> = site.areas.iter().map(|area| &area.id).collect();
    for (part, bytes) in new {
        let register = &taken.register.schema.id;
        let name = match part {
            Some(area) => format!("lists/{register}/{}", areas[usize::from(area)]),
            None => format!("lists/{register}"),
        };
        files.insert(part, File::whole(path(&name), bytes));
    }
    Arc::new(files)
}
