//! Pages and the last manifest → what has to change in the published folder.
//!
//! Renders what has another key than last time, keeps the rest, and looks at the links and
//! anchors of all: of pages rendered now and of pages that were kept, since what they lead
//! to may have gone. Writes nothing itself.

mod difference;
mod entry;
mod files;
mod links;
mod made;
mod manifest;
mod rehearsal;

pub use difference::Difference;
pub use files::{Pairing, Sum};
pub use links::Address;
pub use manifest::{Entry, Manifest, open, seal, seal_about, seal_of};

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use ahash::RandomState;
use rayon::prelude::*;

use crate::calendar::Date;
use crate::pages::{Body, Group, Page, Pieces, Plan, Press};
use crate::say;
use crate::site::Showing;
use crate::text::{ByDigest, Checked, Diagnostic, Digest, Digester, Place, Words as Said};
use crate::theme::Theme;

use entry::{Places, Report};
use files::{Seen, Stay};
use made::Made;
use manifest::{Groups, Keys, Words};

/// The file that marks a folder as ours.
pub const MARK: &str = "build.json";

/// Pages of so much weight are made between two looks at what is still needed: of a register's
/// records 1,024. What each thread has at hand to make them is put together anew each time.
const AT_ONCE: usize = 1024;

/// Where no build follows, a piece that so many groups of pages did not ask for goes. Lists of
/// one register lie side by side, and what they share is soon shared by no other.
const ROUNDS: u32 = 8;

/// What a release says of itself in `build.json`.
#[derive(Clone, Debug)]
pub struct Edition {
    /// Of the program's sources.
    pub generator: Digest,
    /// The program's version.
    pub version: &'static str,
    /// The day it is built for.
    pub today: Date,
}

/// What has to be done to the last release: pages to render, files to remove. Nothing is
/// rendered before it is taken.
pub struct Changes<'s> {
    /// Sorted by file.
    planned: Vec<Planned<'s>>,
    /// Groups of which pages are as they were.
    kept: Vec<Kept<'s>>,
    /// The keys of all groups.
    groups: Groups,
    theme: &'s Theme,
    address: Address,
    edition: Edition,
    last: &'s Manifest,
    /// What the new release shows of people.
    showing: Showing,
    /// Of program and theme: what views are made by.
    made_by: Digest,
    /// Rendered before, by the same program and theme.
    pieces: Pieces,
    /// Whether no build follows that could use the pieces again.
    is_last: bool,
}

/// A page, its file, its whole key, and its entry in the last manifest if it had that key.
struct Planned<'s> {
    file: Arc<str>,
    page: Page<'s>,
    key: Digest,
    kept: Option<Arc<Entry>>,
    /// The part that it belongs to of the group of its folder.
    part: Option<u16>,
}

/// A group of which all pages are as they were, or those of some parts.
struct Kept<'s> {
    group: Group<'s>,
    /// For each part whether it is as it was; nothing where all of them are.
    parts: Option<Vec<bool>>,
}

/// What was done.
#[derive(Debug)]
pub struct Taken {
    /// The new release.
    pub manifest: Manifest,
    /// Files written, because they are new or have other bytes; sorted.
    pub written: Vec<Arc<str>>,
    /// Files of the last release that this one does not have; sorted.
    pub removed: Vec<Arc<str>>,
    /// How many pages were made, those included that turned out to be the same.
    pub rendered: usize,
    /// The pieces that they are made of, and those of builds before.
    pub pieces: Pieces,
}

impl Taken {
    /// A release that nothing is done to.
    pub fn unchanged(release: Manifest) -> Taken {
        let (written, removed, pieces) = (vec![], vec![], Pieces::default());
        Taken { manifest: release, written, removed, rendered: 0, pieces }
    }

    /// How many files are as they were.
    pub fn kept(&self) -> usize {
        self.manifest.len() - self.written.len()
    }
}

/// What has to change: the pages that have no equal in the last release. Two pages of one
/// path are errors.
pub fn render<'s>(
    plan: Plan<'s>,
    theme: &'s Theme,
    address: Address,
    edition: Edition,
    last: &'s Manifest,
) -> Checked<Changes<'s>> {
    let made_by = Digester::default().digest(edition.generator).digest(theme.digest()).finish();
    let planned = |page: Page<'s>, part: Option<u16>| {
        let of_view = matches!(page.body, Body::View(_));
        let key = if of_view { made_by } else { edition.generator }.with(page.key);
        Planned { file: page.path.file(), page, key, kept: None, part }
    };
    let mut all: Vec<Planned<'s>> = plan.pages.into_par_iter().map(|page| planned(page, None)).collect();
    let singles: Vec<Arc<str>> = all.iter().map(|planned| planned.file.clone()).collect();
    let (mut groups, mut kept) = (Groups::new(), Vec::new());
    for group in plan.groups {
        let folder = Arc::from(&*group.folder);
        // Another page in the folder may stand where one of the group does.
        let is_known = |file: &Arc<str>| last.entry(file).is_some_and(|entry| entry.part.is_none());
        let mut beside = singles.iter().filter(|file| file.starts_with(&group.folder));
        let known = last.group(&group.folder).filter(|_| beside.all(is_known));
        let whole = made_by.with(group.digest);
        if let Some(known) = known.filter(|known| known.whole == whole) {
            groups.insert(folder, known.clone());
            kept.push(Kept { group, parts: None });
            continue;
        }
        let parts = (group.parts)();
        let keys: Vec<Digest> = parts.iter().map(|part| made_by.with(part.digest)).collect();
        let stays = staying(&keys, known);
        for ((part, stays), number) in parts.iter().zip(&stays).zip(0..) {
            if !stays {
                all.par_extend((part.pages)().into_par_iter().map(|page| planned(page, Some(number))));
            }
        }
        groups.insert(folder, Keys { whole, parts: keys });
        if stays.contains(&true) {
            kept.push(Kept { group, parts: Some(stays) });
        }
    }
    let mut planned = all;
    planned.par_sort_by(|a, b| a.file.cmp(&b.file));
    let diagnostics = clashes(&planned, &kept, theme);
    planned.dedup_by(|a, b| a.file == b.file);
    let mut look_up = last.files.look_up();
    for planned in &mut planned {
        if let Some((path, entry)) = look_up(&planned.file) {
            // It keeps the path that it had, for whoever compares releases.
            planned.file = path.clone();
            planned.kept = (entry.key == planned.key).then(|| in_part(entry, planned.part));
        }
    }
    let (showing, pieces) = (Showing::default(), Pieces::default());
    let is_last = false;
    Checked {
        value: Changes {
            planned,
            kept,
            groups,
            theme,
            address,
            edition,
            last,
            showing,
            made_by,
            pieces,
            is_last,
        },
        diagnostics,
    }
}

/// For each part of a group, by its key, whether the last release has it as it is.
fn staying(keys: &[Digest], last: Option<&Keys>) -> Vec<bool> {
    match last.filter(|last| last.parts.len() == keys.len()) {
        Some(last) => keys.iter().zip(&last.parts).map(|(key, last)| key == last).collect(),
        None => vec![false; keys.len()],
    }
}

/// The entry of a page that now belongs to this part of a group.
fn in_part(entry: &Arc<Entry>, part: Option<u16>) -> Arc<Entry> {
    if entry.part == part { entry.clone() } else { Arc::new((**entry).clone().in_part(part)) }
}

/// Two pages in one file, and files where another page needs a folder.
fn clashes(planned: &[Planned<'_>], kept: &[Kept<'_>], theme: &Theme) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pair in planned.windows(2).filter(|pair| pair[0].file == pair[1].file) {
        let file = &pair[0].file;
        let said = say!("「/{file}」に置かれるものが二つあります", "two things are published at `/{file}`");
        let first = Diagnostic::error("duplicate-path", place(&pair[1].page, theme), said);
        found.push(
            first.also(place(&pair[0].page, theme), say!("もう一つはここです", "the other one is here")),
        );
    }
    let files: HashSet<&str, RandomState> =
        planned.iter().map(|planned| &*planned.file).chain([MARK]).collect();
    let cannot_lie_in = |file: &str, folder: &str, place: Place| {
        let said = say!(
            "「/{file}」は、ファイル「/{folder}」があるので置けません",
            "`/{file}` cannot be published, since `/{folder}` is a file"
        );
        Diagnostic::error("duplicate-path", place, said)
    };
    // Where some pages of a group were planned, they tell of it.
    for kept in kept.iter().filter(|kept| kept.parts.is_none()) {
        let file = &kept.group.folder;
        let folders = file.match_indices('/').map(|(at, _)| &file[..at]);
        for folder in folders.filter(|folder| files.contains(folder)) {
            let at = planned.binary_search_by(|planned| (*planned.file).cmp(folder));
            found.extend(at.map(|at| cannot_lie_in(file, folder, place(&planned[at].page, theme))));
        }
    }
    for planned in planned {
        let file = &planned.file;
        let folders = file.match_indices('/').map(|(at, _)| &file[..at]);
        for folder in folders.filter(|folder| files.contains(folder)) {
            found.push(cannot_lie_in(file, folder, place(&planned.page, theme)));
        }
        if **file == *MARK {
            let said = say!("「/{file}」はプログラムが作るファイルです", "`/{file}` is made by the program");
            found.push(Diagnostic::error("duplicate-path", place(&planned.page, theme), said));
        }
    }
    found
}

/// The author's file that a page most belongs to, as far as a page knows.
fn place(page: &Page<'_>, theme: &Theme) -> Place {
    match &page.body {
        Body::View(view) => theme.place(view.laid_out_by()),
        Body::Ended(Some(template)) => theme.place(template),
        Body::Copy(asset) => Place::file(&asset.path),
        Body::Text(_) | Body::Bytes(_) | Body::Ended(None) => Place::file(&page.path.file()),
    }
}

impl Changes<'_> {
    /// The same changes, with pieces that a build before them rendered.
    pub fn with_pieces(self, last: &Pieces) -> Self {
        let pieces = last.made_by(self.made_by);
        Changes { pieces, ..self }
    }

    /// The same changes, after which no others follow: what is rendered for several pages is
    /// not kept for more.
    pub fn as_the_last(self) -> Self {
        Changes { is_last: true, ..self }
    }

    /// The same changes with what the new release shows of people, to be kept beside it.
    pub fn showing(self, showing: Showing) -> Self {
        Changes { showing, ..self }
    }

    /// What the new release shows of people; given away once.
    pub fn take_showing(&mut self) -> Showing {
        std::mem::take(&mut self.showing)
    }

    /// The day that the new release is built for.
    pub fn today(&self) -> Date {
        self.edition.today
    }

    /// The files that may be written: those that have to be made, and the mark.
    pub fn outdated(&self) -> impl Iterator<Item = &str> {
        let outdated = self.planned.iter().filter(|planned| planned.kept.is_none());
        outdated.map(|planned| &*planned.file).chain([MARK])
    }

    /// Renders what has to be rendered and gives `write` each file that is new or has other
    /// bytes, one stretch after another, several files at a time; `build.json` is the last. After
    /// the first error no more is written than was under way, and the rest is still checked.
    pub fn take<E: Send>(
        mut self,
        write: impl Fn(&str, &[&[u8]]) -> Result<(), E> + Sync,
    ) -> Result<Checked<Taken>, E> {
        let mut faults = Faults::default();
        let mut places = Places::new(self.last);
        let mut pieces = std::mem::take(&mut self.pieces);
        if pieces.are_more_than(4 * (self.planned.len() + self.last.len())) {
            pieces = Pieces::default().made_by(self.made_by);
        }
        let kept = self.planned.iter_mut().map(|planned| planned.kept.take());
        let mut entries: Vec<Option<Arc<Entry>>> = kept.collect();
        let mut written = Vec::new();
        let outdated: Vec<usize> = (0..entries.len()).filter(|at| entries[*at].is_none()).collect();
        let order = if self.is_last { self.of_the_program_first(&outdated) } else { outdated.clone() };
        let mut rest = &*order;
        while !rest.is_empty() {
            let (some, others) = rest.split_at(self.at_once(rest));
            rest = others;
            pieces.begin_round();
            if self.is_last {
                pieces.forget_unwanted_for(ROUNDS);
            }
            let some = self.complete(some, &mut pieces, &mut faults);
            let is_faulty = AtomicBool::new(!faults.is_empty());
            let made: Result<Vec<_>, E> = some
                .par_iter()
                .map_init(
                    || (Press::new(self.theme, &pieces), Vec::new()),
                    |(press, room), at| {
                        self.make_and_write(*at, press, room, &places.words, &is_faulty, &write)
                    },
                )
                .collect();
            for (at, made) in some.into_iter().zip(made?) {
                let (report, is_written) = match made {
                    Ok(made) => made,
                    Err(fault) => {
                        faults.add(&self.planned[at], *fault);
                        continue;
                    }
                };
                written.extend(is_written.then_some(at));
                let entry = self.entry(at, report, &pieces, &mut places, &mut faults);
                entries[at] = Some(Arc::new(entry));
                if self.is_last {
                    self.end(at, &mut pieces);
                }
            }
        }
        let pieces = if self.is_last { Pieces::default() } else { pieces.for_builds_to_come() };
        let files = self.planned.iter().zip(&entries);
        let made: Vec<Seen<'_>> =
            files.filter_map(|(planned, entry)| Some((&planned.file, entry.as_ref()?))).collect();
        let staying: Vec<Stay<'_>> = self.kept.iter().map(Kept::files).collect();
        let files = self.last.files.next(&made, &staying);
        let Places { words, dead_within, .. } = places;
        let manifest = words.manifest(files, std::mem::take(&mut self.groups));
        let removed: Vec<Arc<str>> = self.last.without_those_of(&manifest).cloned().collect();
        let everywhere =
            removed.iter().any(|path| **path != *MARK) || self.lost_an_anchor(&outdated, &entries);
        if faults.is_empty() {
            self.check_links(&manifest, &outdated, everywhere, &dead_within, &mut faults);
        }
        written.sort_unstable();
        let mut written: Vec<Arc<str>> = written.iter().map(|at| self.planned[*at].file.clone()).collect();
        let manifest = match faults.is_empty() {
            true => self.marked(manifest, &mut written, &write)?,
            false => manifest,
        };
        let removed = removed.into_iter().filter(|path| manifest.entry(path).is_none()).collect();
        let taken = Taken { manifest, written, removed, rendered: outdated.len(), pieces };
        if self.is_last {
            // The process ends soon, and gives its memory back whole.
            std::mem::forget(self);
        }
        Ok(Checked { value: taken, diagnostics: faults.told() })
    }

    /// These pages, files of the program's own before those that templates lay out: they are
    /// made from much that only they need. Texts come after bytes, since they take more room.
    fn of_the_program_first(&self, pages: &[usize]) -> Vec<usize> {
        let mut pages = pages.to_vec();
        pages.sort_by_key(|at| match self.planned[*at].page.body {
            Body::Bytes(_) => 0,
            Body::Text(_) => 1,
            Body::View(_) | Body::Copy(_) | Body::Ended(_) => 2,
        });
        pages
    }

    /// Lets go of what a page was made from: it may be large, and nobody asks for it again. Of
    /// many pages of one group that is little.
    fn end(&mut self, at: usize, pieces: &mut Pieces) {
        let Planned { page, part, .. } = &mut self.planned[at];
        if let Body::Text(_) = page.body {
            pieces.forget(&page.needs());
        }
        if part.is_none() || !matches!(page.body, Body::View(_)) {
            page.end();
        }
    }

    /// How many of these pages are made at once, at least one: a file that is put together from
    /// many pieces is large, and is made alone.
    fn at_once(&self, pages: &[usize]) -> usize {
        let is_large = |at: &usize| matches!(self.planned[*at].page.body, Body::Text(_));
        let mut weight = 0;
        let mut has_room = |at: &usize| {
            weight += self.weight(*at);
            weight <= AT_ONCE && !is_large(at)
        };
        pages.iter().position(|at| !has_room(at)).unwrap_or(pages.len()).clamp(1, pages.len())
    }

    /// About how much memory a page takes while it is made, of that of a record's page. A page
    /// of content may be a whole guide; of a list it is its rows that count.
    fn weight(&self, at: usize) -> usize {
        let planned = &self.planned[at];
        if planned.part.is_some() { 1 + planned.page.needs().len() / 8 } else { 8 }
    }

    /// Renders what these pages need and nobody rendered yet; gives the pages that have all
    /// they need.
    fn complete(&self, some: &[usize], pieces: &mut Pieces, faults: &mut Faults) -> Vec<usize> {
        let mut needed: Vec<(usize, Digest)> = Vec::new();
        let mut missing: Vec<(Digest, usize, usize)> = Vec::new();
        let mut asked: ByDigest<()> = ByDigest::default();
        for at in some {
            for (place, piece) in self.planned[*at].page.needs().into_iter().enumerate() {
                needed.push((*at, piece));
                if !pieces.want(piece) && asked.insert(piece, ()).is_none() {
                    missing.push((piece, *at, place));
                }
            }
        }
        let before: &Pieces = pieces;
        let make = |press: &mut Press<'_>, (_, at, place): &(Digest, usize, usize)| {
            self.planned[*at].page.needed(*place).render(press)
        };
        let made: Vec<_> = missing.par_iter().map_init(|| Press::new(self.theme, before), make).collect();
        let mut faulty: ByDigest<Diagnostic> = ByDigest::default();
        for ((piece, ..), made) in missing.iter().zip(made) {
            match made {
                Ok(rendered) => pieces.add(*piece, rendered),
                Err(fault) => {
                    faulty.insert(*piece, *fault);
                }
            }
        }
        let mut without: Vec<usize> = Vec::new();
        for (at, piece) in needed.iter().filter(|_| !faulty.is_empty()) {
            if let Some(fault) = faulty.get(piece).filter(|_| without.last() != Some(at)) {
                faults.add(&self.planned[*at], fault.clone());
                without.push(*at);
            }
        }
        some.iter().filter(|at| without.binary_search(at).is_err()).copied().collect()
    }

    /// Makes a file, and has it written where it is new or has other bytes, unless something is
    /// faulty: what is told of it, and whether it was written. Its bytes are let go of by whoever
    /// made them, while they are at hand.
    fn make_and_write<E>(
        &self,
        at: usize,
        press: &Press<'_>,
        room: &mut Vec<u8>,
        words: &Words,
        is_faulty: &AtomicBool,
        write: impl Fn(&str, &[&[u8]]) -> Result<(), E>,
    ) -> Result<Result<(Report, bool), Box<Diagnostic>>, E> {
        let planned = &self.planned[at];
        let made = match self.make(planned, press, room) {
            Ok(made) => made,
            Err(fault) => {
                is_faulty.store(true, Ordering::Relaxed);
                return Ok(Err(fault));
            }
        };
        let is_same = self.last.entry(&planned.file).is_some_and(|last| last.bytes == made.digest);
        let is_written = !is_same && !is_faulty.load(Ordering::Relaxed);
        if is_written {
            write(&planned.file, &made.stretches(press.pieces()))?;
        }
        Ok(Ok((self.report(planned, &made, words), is_written)))
    }

    /// What stands in one file, of a page with its links and anchors; `room` is for its bytes.
    fn make<'r>(
        &self,
        planned: &Planned<'_>,
        press: &Press<'_>,
        room: &'r mut Vec<u8>,
    ) -> Result<Made<'r>, Box<Diagnostic>> {
        Ok(match &planned.page.body {
            Body::View(view) => {
                let rendered = view.render(press);
                let insets = press.take_insets();
                let is_page = planned.file.ends_with(".html");
                let made = Made::view(rendered?, &insets, is_page, self.theme, press.pieces(), room);
                made.ok_or_else(|| Box::new(self.spoilt_mark(planned)))?
            }
            Body::Text(text) => Made::joined(&**text, press.pieces()),
            Body::Bytes(make) => Made::new(make()),
            Body::Copy(asset) => Made::copied(asset.bytes.clone()),
            Body::Ended(_) => unreachable!("no page is made twice"),
        })
    }

    /// That a template made something else of what it must write as it is.
    fn spoilt_mark(&self, planned: &Planned<'_>) -> Diagnostic {
        let said = say!(
            "site_head、site_header、site_footer と、safe で書く部品は、ほかのフィルターに通せません",
            "`site_head`, `site_header`, `site_footer` and what `safe` writes can go through no other filter"
        );
        Diagnostic::error("template-rendering", place(&planned.page, self.theme), said)
    }

    /// Whether a page that was made again has not all the anchors that it had: then pages that
    /// were not made again may lead to one of them.
    fn lost_an_anchor(&self, made: &[usize], entries: &[Option<Arc<Entry>>]) -> bool {
        made.iter().any(|at| {
            let last = self.last.entry(&self.planned[*at].file);
            let (Some(last), Some(now)) = (last, &entries[*at]) else { return false };
            let has = |anchor: &u32| now.anchors().binary_search(anchor).is_ok();
            !last.anchors().iter().all(has)
        })
    }

    /// Links that lead nowhere: of the pages that were made now, and of all pages where
    /// something that they may lead to has gone. All links of the last release led somewhere.
    ///
    /// `within`: anchors that pages rendered now name in themselves and do not have.
    fn check_links(
        &self,
        manifest: &Manifest,
        made: &[usize],
        everywhere: bool,
        within: &[(usize, String)],
        faults: &mut Faults,
    ) {
        let dead = match everywhere {
            true => links::dead(manifest, manifest.files()),
            false => {
                let files = made.iter().filter_map(|at| manifest.listed(&self.planned[*at].file));
                links::dead(manifest, files)
            }
        };
        let opened: Vec<Planned<'_>> =
            if dead.is_empty() { vec![] } else { self.kept.iter().flat_map(Kept::opened).collect() };
        for dead in dead {
            let planned = |file: &str| {
                let at = self.planned.binary_search_by(|planned| (*planned.file).cmp(file));
                at.map_or_else(
                    |_| opened.iter().find(|planned| *planned.file == *file),
                    |at| Some(&self.planned[at]),
                )
            };
            let target = format!("{}{}", self.address.base_path, dead.target);
            let said = match dead.lacks_anchor {
                true => lacks_anchor(&target),
                false => say!("リンク「{target}」の先がありません", "the link `{target}` leads nowhere"),
            };
            let mention = self.theme.mention(&target);
            for planned in dead.files.iter().filter_map(|file| planned(file)) {
                let place = mention.clone().unwrap_or_else(|| place(&planned.page, self.theme));
                faults.add(planned, Diagnostic::error("dead-link", place, said.clone()));
            }
        }
        for (at, anchor) in within {
            let planned = &self.planned[*at];
            let link = format!("#{anchor}");
            let place = self.theme.mention(&link).unwrap_or_else(|| place(&planned.page, self.theme));
            faults.add(planned, Diagnostic::error("dead-link", place, lacks_anchor(&link)));
        }
    }

    /// Writes `build.json`, which says what the rest is, and adds it to the manifest.
    fn marked<E>(
        &self,
        manifest: Manifest,
        written: &mut Vec<Arc<str>>,
        write: impl Fn(&str, &[&[u8]]) -> Result<(), E>,
    ) -> Result<Manifest, E> {
        let bytes = self.mark(&manifest);
        let digest = Digest::of(&bytes);
        let entry = Entry::file(digest, digest, bytes.len() as u64);
        if self.last.entry(MARK).is_none_or(|last| last.bytes != entry.bytes) {
            write(MARK, &[&bytes])?;
            written.insert(written.partition_point(|path| **path < *MARK), MARK.into());
        }
        let path = self.last.listed(MARK).map_or_else(|| MARK.into(), |(path, _)| path.clone());
        Ok(manifest.with(&path, entry))
    }

    /// `build.json`: no clock and no revision, so that equal sites have equal files.
    fn mark(&self, manifest: &Manifest) -> Vec<u8> {
        let Sum { files, pages, bytes, .. } = manifest.sum();
        let mark = serde_json::json!({
            "generator": format!("shirube {}", self.edition.version),
            "built_for": self.edition.today,
            "files": files,
            "pages": pages,
            "bytes": bytes,
            "digest": manifest.digest().to_string(),
        });
        let mut text = serde_json::to_vec_pretty(&mark).expect("a mark has only string keys");
        text.push(b'\n');
        text
    }
}

impl<'s> Kept<'s> {
    /// The files of the last release that stay.
    fn files(&self) -> Stay<'_> {
        Stay { folder: &self.group.folder, parts: self.parts.as_deref() }
    }

    /// The pages that were not looked at, for messages.
    fn opened(&self) -> Vec<Planned<'s>> {
        let planned = |(page, number): (Page<'s>, u16)| {
            let (file, key) = (page.path.file(), page.key);
            Planned { file, page, key, kept: None, part: Some(number) }
        };
        let stays = |number: u16| self.parts.as_ref().is_none_or(|parts| parts[usize::from(number)]);
        let parts = (self.group.parts)().into_iter().zip(0..).filter(|(_, number)| stays(*number));
        let pages =
            parts.flat_map(|(part, number)| (part.pages)().into_iter().map(move |page| (page, number)));
        pages.map(planned).collect()
    }
}

fn lacks_anchor(target: &str) -> Said {
    say!("リンク「{target}」の # の先がありません", "the link `{target}` names an anchor that no page has")
}

/// What is wrong with pages: each fault once, with the first page that has it and how many
/// more have it too. One slip in a template must not fill the screen.
#[derive(Default)]
struct Faults {
    /// In the order in which they were found.
    found: Vec<(Diagnostic, String, usize)>,
    places: BTreeMap<(Cow<'static, str>, Place, String), usize>,
}

impl Faults {
    fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    fn add(&mut self, planned: &Planned<'_>, fault: Diagnostic) {
        let same = (fault.code.clone(), fault.place.clone(), fault.message.ja.clone());
        let at = *self.places.entry(same).or_insert(self.found.len());
        match self.found.get_mut(at) {
            Some((_, _, count)) => *count += 1,
            None => self.found.push((fault, planned.page.path.to_string(), 1)),
        }
    }

    fn told(self) -> Vec<Diagnostic> {
        self.found.into_iter().map(|(fault, page, count)| fault.hint(on_pages(&page, count))).collect()
    }
}

fn on_pages(page: &str, count: usize) -> Said {
    match count {
        1 => say!("ページ /{page}", "on the page /{page}"),
        _ => {
            let more = count - 1;
            say!("ページ /{page} と、ほか {more} ページ", "on the page /{page} and {more} more")
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use serde::{Serialize, Serializer};

    use super::*;
    use crate::pages::{GroupPart, Parts};
    use crate::site::PagePath;
    use crate::text::{Asset, Source};

    /// A page that says what the test wrote.
    struct Words(String);

    #[derive(Serialize)]
    struct View<'p> {
        #[serde(serialize_with = "as_html")]
        body: &'p str,
        text: &'p str,
    }

    fn as_html<S: Serializer>(body: &str, serializer: S) -> Result<S::Ok, S::Error> {
        crate::theme::html(body, serializer)
    }

    impl Parts for Words {
        fn template(&self) -> &str {
            "page.html"
        }

        fn digest(&self) -> Digest {
            Digest::of(self.0.as_bytes())
        }

        fn view(&self, _: &Press<'_>) -> impl Serialize {
            View { body: &self.0, text: &self.0 }
        }
    }

    fn theme(template: &str) -> Theme {
        Theme::new(&[Source::new("templates/page.html", template.as_bytes())], &[]).value
    }

    fn changes<'s>(pages: &[(&str, &str)], theme: &'s Theme, last: &'s Manifest) -> Checked<Changes<'s>> {
        let pages =
            pages.iter().map(|(path, body)| Page::view(PagePath::fixed(path), Words(body.to_string())));
        let address = Address { origin: "https://a.example".into(), base_path: "/".into() };
        let today = Date::parse("2026-11-22").expect("a date");
        let edition = Edition { generator: Digest::of(b"g"), version: "1", today };
        let plan = Plan { pages: pages.collect(), groups: vec![] };
        render(plan, theme, address, edition, last)
    }

    fn take(pages: &[(&str, &str)], last: &Manifest) -> Checked<Taken> {
        let theme = theme("{{ page.body | safe }}");
        let Ok(taken) =
            changes(pages, &theme, last).value.take(|_, _| Ok::<(), std::convert::Infallible>(()));
        taken
    }

    fn names(paths: &[Arc<str>]) -> String {
        paths.join(" ")
    }

    /// The same with the pages of a folder as a group in parts, and how many parts were looked
    /// into.
    fn take_group(
        pages: &[(&str, &str)],
        group: &[&[(&str, &str)]],
        last: &Manifest,
    ) -> (Checked<Taken>, usize) {
        use std::sync::atomic::{AtomicUsize, Ordering};
        let (theme, looks) = (theme("{{ page.body | safe }}"), AtomicUsize::new(0));
        let page = |(path, body): &(&str, &str)| Page::view(PagePath::fixed(path), Words(body.to_string()));
        let address = Address { origin: "https://a.example".into(), base_path: "/".into() };
        let today = Date::parse("2026-11-22").expect("a date");
        let edition = Edition { generator: Digest::of(b"g"), version: "1", today };
        let part = |at: usize| {
            let (pages, looks) = (group[at], &looks);
            let opened = move || {
                looks.fetch_add(1, Ordering::Relaxed);
                pages.iter().map(page).collect()
            };
            GroupPart { digest: Digest::of_value(&pages), pages: Box::new(opened) }
        };
        let parts = || (0..group.len()).map(part).collect();
        let digest = Digest::of_value(&group);
        let group = Group { folder: "r/".to_owned(), digest, parts: Box::new(parts) };
        let plan = Plan { pages: pages.iter().map(page).collect(), groups: vec![group] };
        let changes = render(plan, &theme, address, edition, last).value;
        let Ok(taken) = changes.take(|_, _| Ok::<(), std::convert::Infallible>(()));
        (taken, looks.into_inner())
    }

    #[test]
    fn a_group_that_is_the_same_is_not_looked_into() {
        let (home, group) = (("", "<a href=\"/r/1.html\">"), [("r/", "list"), ("r/1.html", "one")]);
        let (first, looks) = take_group(&[home], &[&group], &Manifest::default());
        assert_eq!((first.value.rendered, looks), (3, 1));
        let kept = Manifest::from_bytes(&first.value.manifest.to_bytes()).expect("it was just written");
        let (second, looks) = take_group(&[home], &[&group], &kept);
        assert_eq!((second.value.rendered, looks, second.value.written.len()), (0, 0, 0));
        assert_eq!(second.value.manifest.digest(), first.value.manifest.digest());
        // One page fewer, another page changed: the group is opened, and only they are touched.
        let (third, looks) = take_group(&[home], &[&[("r/1.html", "two")]], &second.value.manifest);
        assert_eq!((third.value.rendered, looks), (1, 1));
        assert_eq!(names(&third.value.removed), "r/index.html");
    }

    #[test]
    fn of_a_group_only_the_parts_that_changed_are_looked_into() {
        let group: [&[(&str, &str)]; 3] = [&[("r/", "list")], &[("r/1.html", "one")], &[("r/2.html", "two")]];
        let first = take_group(&[], &group, &Manifest::default()).0.value;
        let edited = [group[0], &[("r/1.html", "<p id=\"x\">")], group[2]];
        let (second, looks) = take_group(&[], &edited, &first.manifest);
        assert_eq!((second.value.rendered, looks, second.value.kept()), (1, 1, 2));
        let clean = take_group(&[], &edited, &Manifest::default()).0.value;
        assert!(second.value.manifest.digest() == clean.manifest.digest());
        // Parts that are cut otherwise are looked into, and their pages are still the same.
        let (third, looks) = take_group(&[], &[edited[0], &[edited[1], edited[2]].concat()], &clean.manifest);
        assert_eq!((third.value.rendered, looks, third.value.written.len()), (0, 2, 0));
        let again = take_group(&[], &[edited[0], &[edited[1], edited[2]].concat()], &third.value.manifest);
        assert_eq!((again.0.value.rendered, again.1), (0, 0));
        let fourth = take_group(&[], &[edited[0], &[edited[2][0]]], &third.value.manifest).0.value;
        assert_eq!((fourth.rendered, &*names(&fourth.removed)), (0, "r/1.html"));
    }

    #[test]
    fn a_new_page_in_the_folder_of_a_group_opens_it() {
        let group = [("r/", "list")];
        let first = take_group(&[], &[&group], &Manifest::default()).0.value;
        let (second, looks) = take_group(&[("r/map.svg", "map")], &[&group], &first.manifest);
        assert_eq!((second.value.rendered, looks), (1, 1));
        let (third, looks) = take_group(&[("r/map.svg", "map")], &[&group], &second.value.manifest);
        assert_eq!((third.value.rendered, looks), (0, 0));
        // A page that takes the place of one of the group is found out.
        let (_, looks) = take_group(&[("r/index.html", "own")], &[&group], &third.value.manifest);
        assert_eq!(looks, 1);
    }

    #[test]
    fn a_dead_link_in_a_group_that_was_kept_is_told_with_its_page() {
        let (away, group) = (("a/", "a"), [("r/1.html", "<a href=\"/a/\">")]);
        let first = take_group(&[away], &[&group], &Manifest::default()).0.value;
        let (second, _) = take_group(&[], &[&group], &first.manifest);
        assert_eq!(second.value.rendered, 0);
        assert_eq!(second.diagnostics[0].message.en, "the link `/a/` leads nowhere");
        assert_eq!(second.diagnostics[0].hints[0].en, "on the page /r/1.html");
        // An anchor that went away is one too.
        let (away, group) = (("a/", "<p id=\"x\">"), [("r/1.html", "<a href=\"/a/#x\">")]);
        let first = take_group(&[away], &[&group], &Manifest::default()).0.value;
        let (second, _) = take_group(&[("a/", "<p id=\"y\">")], &[&group], &first.manifest);
        assert_eq!(second.diagnostics[0].message.en, "the link `/a/#x` names an anchor that no page has");
    }

    /// What is told of pages, as code and English words with the hint.
    fn check(pages: &[(&str, &str)], expect: &[&str]) {
        let told = take(pages, &Manifest::default()).diagnostics;
        let told: Vec<String> =
            told.iter().map(|d| format!("{}: {} {}", d.code, d.message.en, d.hints[0].en)).collect();
        assert_eq!(told, expect);
    }

    #[test]
    fn what_is_the_same_is_not_rendered_again() {
        let pages = [("", "home"), ("a/", "<a href=\"/\">")];
        let first = take(&pages, &Manifest::default()).value;
        assert_eq!((first.rendered, &*names(&first.written)), (2, "a/index.html build.json index.html"));
        let second = take(&pages, &first.manifest).value;
        assert_eq!(
            (second.rendered, second.written.len(), second.removed.len(), second.kept()),
            (0, 0, 0, 3)
        );
        assert_eq!(second.manifest.digest(), first.manifest.digest());
    }

    #[test]
    fn a_page_that_is_rendered_to_the_same_bytes_is_not_written() {
        let first = take(&[("", "home")], &Manifest::default()).value;
        let again = take(&[("", "home")], &first.manifest.without_keys()).value;
        assert_eq!((again.rendered, again.written.len()), (1, 0));
    }

    #[test]
    fn a_page_that_is_gone_is_removed() {
        let first = take(&[("", "home"), ("a/", "a")], &Manifest::default()).value;
        let second = take(&[("", "home")], &first.manifest).value;
        assert_eq!((&*names(&second.written), &*names(&second.removed)), ("build.json", "a/index.html"));
    }

    #[test]
    fn a_dead_link_or_anchor_is_told_once_with_its_page() {
        check(
            &[
                ("", "<a href=\"/gone/\"><a href=\"a/#no\"><a href=\"a/#yes\">"),
                ("a/", "<p id=\"yes\"><a href=\"/gone/\">"),
            ],
            &[
                "dead-link: the link `/a/#no` names an anchor that no page has on the page /",
                "dead-link: the link `/gone/` leads nowhere on the page /a/ and 1 more",
            ],
        );
    }

    #[test]
    fn a_kept_page_whose_link_went_dead_is_told() {
        let home = ("", "<a href=\"/a/\">");
        let first = take(&[home, ("a/", "a")], &Manifest::default()).value;
        let second = take(&[home], &first.manifest);
        assert_eq!(second.value.rendered, 0);
        assert_eq!(second.diagnostics[0].message.en, "the link `/a/` leads nowhere");
    }

    #[test]
    fn refused_schemes_and_equal_ids_are_told() {
        check(
            &[("", "<a href=\"javascript:x\" id=\"a\"><p id=\"a\"><a href=\"tel:119\">")],
            &[
                "refused-link: a link of the form `javascript:x` is refused on the page /",
                "duplicate-anchor: the id `a` stands twice on a page on the page /",
            ],
        );
    }

    #[test]
    fn nothing_is_written_after_an_error() {
        let theme = theme("{% if page.text is containing(pat=\"x\") %}{{ page.none }}{% endif %}");
        let written = Mutex::new(Vec::new());
        let last = Manifest::default();
        let paths: Vec<String> = (0..3 * AT_ONCE).map(|page| format!("{page:04}/")).collect();
        let words = |at: usize| if at == 1 || at == AT_ONCE { "x" } else { "a" };
        let pages: Vec<(&str, &str)> =
            paths.iter().enumerate().map(|(at, path)| (&**path, words(at))).collect();
        let taken = changes(&pages, &theme, &last).value.take(|path, _| {
            written.lock().expect("no panic").push(path.to_owned());
            Ok::<(), std::convert::Infallible>(())
        });
        let Ok(taken) = taken;
        // Those that were made at once with the first faulty one may have been written before.
        let written = written.into_inner().expect("no panic");
        assert!(written.iter().all(|path| *path < paths[AT_ONCE / 8]), "{written:?}");
        assert!(!written.iter().any(|path| path.starts_with(&paths[1])));
        assert_eq!(taken.diagnostics.len(), 1);
        let hint = &taken.diagnostics[0].hints.last().expect("the page").en;
        assert_eq!(hint, "on the page /0001/ and 1 more");
    }

    #[test]
    fn what_stands_on_every_page_is_put_in_as_it_is_or_told_of() {
        let made = |page: &str| {
            let header = Source::new("templates/site_header.html", b"<a href=\"#x\" id=\"y\">");
            let page = Source::new("templates/page.html", page.as_bytes());
            let theme = Theme::new(&[header, page], &[]).value.with_frame(&()).value;
            let last = Manifest::default();
            let written = Mutex::new(Vec::new());
            let taken = changes(&[("", "home")], &theme, &last).value.take(|path, stretches| {
                let html = String::from_utf8_lossy(&stretches.concat()).into_owned();
                written.lock().expect("no panic").push(format!("{path}: {html}"));
                Ok::<(), std::convert::Infallible>(())
            });
            let Ok(taken) = taken;
            let written = written.into_inner().expect("no panic");
            let told: Vec<String> = taken.diagnostics.into_iter().map(|told| told.message.en).collect();
            // A page that is faulty may have been written before that was seen.
            if told.is_empty() { written.into_iter().take(1).collect() } else { told }
        };
        let shown = "index.html: <p id=\"x\"><a href=\"#x\" id=\"y\">";
        assert_eq!(made("<p id=\"x\">{{ site_header }}"), [shown]);
        let dead = "the link `#x` names an anchor that no page has";
        assert_eq!(made("<p>{{ site_header }}"), [dead]);
        let twice = "the id `y` stands twice on a page";
        assert_eq!(made("<p id=\"x\">{{ site_header }}{{ site_header }}"), [twice]);
        assert!(made("{{ site_header | upper }}")[0].contains("can go through no other filter"));
    }

    /// A page with one part, laid out by a template of its own.
    struct OfParts;

    impl Parts for OfParts {
        fn template(&self) -> &str {
            "page.html"
        }

        fn digest(&self) -> Digest {
            Digest::of(b"parts")
        }

        fn view(&self, press: &Press<'_>) -> impl Serialize {
            let view = View { body: "", text: "x" };
            BTreeMap::from([("html", press.put_in_parts("part.html", std::iter::once(view)))])
        }
    }

    #[test]
    fn a_part_that_stands_twice_has_its_links_and_anchors_twice() {
        let check = |page: &str, expect: &[&str]| {
            let part = Source::new("templates/part.html", b"<a id=\"{{ page.text }}\" href=\"/a/\">");
            let laid_out = Source::new("templates/page.html", page.as_bytes());
            let theme = Theme::new(&[part, laid_out], &[]).value;
            let last = Manifest::default();
            let address = Address { origin: String::new(), base_path: "/".into() };
            let today = Date::parse("2026-11-22").expect("a date");
            let edition = Edition { generator: Digest::of(b"g"), version: "1", today };
            let pages = vec![Page::view(PagePath::home(), OfParts)];
            let changes = render(Plan { pages, groups: vec![] }, &theme, address, edition, &last).value;
            let Ok(taken) = changes.take(|_, _| Ok::<(), std::convert::Infallible>(()));
            let told = taken.diagnostics.into_iter().map(|told| told.message.en);
            assert_eq!(told.collect::<Vec<_>>(), expect, "{page:?}");
        };
        check("", &[]);
        check("{{ page.html | safe }}", &["the link `/a/` leads nowhere"]);
        check("{{ page.html | safe }}{{ page.html | safe }}", &["the id `x` stands twice on a page"]);
    }

    #[test]
    fn two_pages_of_one_path_are_told() {
        let (theme, last) = (theme(""), Manifest::default());
        let codes = |pages: &[(&str, &str)]| changes(pages, &theme, &last).diagnostics.len();
        assert_eq!(codes(&[("a/", ""), ("a/index.html", "")]), 1);
        assert_eq!(codes(&[("a", ""), ("a/", "")]), 1);
        assert_eq!(codes(&[("build.json", "")]), 1);
        assert_eq!(codes(&[("a/", ""), ("a-b/", ""), ("a/b.html", "")]), 0);
    }

    #[test]
    fn a_copied_file_keeps_its_bytes_and_its_links_are_nobodys_business() {
        let asset = Asset::new("content/a.html", b"<a href=\"/gone/\">".to_vec());
        let (theme, last) = (theme(""), Manifest::default());
        let address = Address { origin: String::new(), base_path: "/".into() };
        let today = Date::parse("2026-11-22").expect("a date");
        let edition = Edition { generator: Digest::of(b"g"), version: "1", today };
        let pages = vec![Page::copy(PagePath::fixed("a.html"), &asset)];
        let plan = Plan { pages, groups: vec![] };
        let changes = render(plan, &theme, address, edition, &last).value;
        let Ok(taken) = changes.take(|path, stretches| {
            assert!(path == MARK || stretches.concat() == *asset.bytes);
            Ok::<(), std::convert::Infallible>(())
        });
        assert!(taken.diagnostics.is_empty());
    }
}
