//! What the output folder holds, as the state folder remembers it.
//!
//! A state is written as its difference from a base, a release that was written whole: an edit
//! of one page writes a few lines, however large the site is. A difference that has grown
//! becomes a new base. A state without its base, or with one that is damaged, is no state.

use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::calendar::Date;
use crate::disk::{self, Fault, Seen, Stat};
use crate::output::{Difference, MARK, Manifest, Pairing, open, seal, seal_about, seal_of};
use crate::text::Digest;

/// A release: its manifest, and for each file what tells whether it is untouched.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    /// Counts the releases of this folder, from 1; 0 before the first.
    pub number: u64,
    /// The day it was built for.
    pub built_for: Option<Date>,
    /// Of what it shows of people; the value itself lies in a file of its own.
    pub showing: Option<Digest>,
    manifest: Manifest,
    /// One for each file of the manifest, in its order.
    stats: Vec<Stat>,
    /// Files of earlier releases that are still there, sorted by path: an open tab may ask
    /// for them. None of them is in the manifest.
    lingering: Vec<Lingering>,
    /// What it is written as a difference from; none before it is written.
    base: Option<Arc<Base>>,
}

/// The files of a release that was written whole.
#[derive(Debug)]
struct Base {
    /// Of its bytes, in hexadecimal: the name of its file in `bases/`.
    name: String,
    manifest: Manifest,
    /// One for each file of the manifest, in its order.
    stats: Vec<Stat>,
}

/// A state beside its base.
#[derive(Serialize, Deserialize)]
struct Written {
    number: u64,
    built_for: Option<Date>,
    showing: Option<Digest>,
    /// The base's name.
    base: String,
    manifest: Difference,
    /// Of files that are new or that the base knows otherwise; sorted by path.
    stats: Vec<(Arc<str>, Stat)>,
    lingering: Vec<Lingering>,
}

/// A style sheet, script or font of an earlier release.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Lingering {
    path: Arc<str>,
    stat: Stat,
    /// How many releases since have left some behind.
    age: u32,
}

/// What stands before a state's bytes.
const KIND: &str = "shirube state 5";

/// What stands before a base's bytes.
const BASE: &str = "shirube base 2";

/// A difference that tells of more than one in so many of the base's files is written whole: to
/// write it again with each publish would cost more.
const SHARE: usize = 32;

/// … unless these are so few that it makes no odds.
const FEW: usize = 16;

/// So many releases that left files of this kind behind are remembered by them.
const OLDEST: u32 = 10;

impl State {
    /// The state in a state folder, by the name of its file. Its base need not be read where it
    /// is that of `near`.
    pub fn read(folder: &Path, name: &str, near: Option<&State>) -> Result<Option<State>, Fault> {
        let Some(written) = written(folder, name)? else {
            return Ok(None);
        };
        let near = near.and_then(|near| near.base.as_ref()).filter(|base| base.name == written.base);
        let base = match near {
            Some(base) => Some(base.clone()),
            None => Base::read(folder, &written.base)?.map(Arc::new),
        };
        Ok(base.and_then(|base| State::on(base, written)))
    }

    /// The name of the base that a state was written with.
    pub fn base_of(folder: &Path, name: &str) -> Result<Option<String>, Fault> {
        Ok(written(folder, name)?.map(|written| written.base))
    }

    /// The name of its base, once it is written.
    pub fn base(&self) -> Option<&str> {
        self.base.as_ref().map(|base| &*base.name)
    }

    /// Writes it into a state folder, with a base where it has none, or one that is gone or too
    /// different.
    pub fn write(&mut self, folder: &Path, name: &str) -> Result<(), Fault> {
        let is_there = |base: &&Arc<Base>| disk::is_there(&folder.join("bases").join(&base.name));
        let difference = self.base.as_ref().filter(is_there).and_then(|base| {
            let difference = self.manifest.since(&base.manifest)?;
            let stats = self.stats_since(base);
            let is_small = difference.len().max(stats.len()) <= FEW.max(base.stats.len() / SHARE);
            is_small.then(|| (base.name.clone(), difference, stats))
        });
        let (base, manifest, stats) = match difference {
            Some(small) => small,
            None => {
                let base = Base::write(folder, self.manifest.clone(), self.stats.clone())?;
                (self.base.insert(Arc::new(base)).name.clone(), self.manifest.unchanged(), vec![])
            }
        };
        let (number, built_for, showing) = (self.number, self.built_for, self.showing);
        let lingering = self.lingering.clone();
        let written = Written { number, built_for, showing, base, manifest, stats, lingering };
        disk::replace(&folder.join(name), &seal(KIND, &written))
    }

    /// Of files that are new since a base or that it knows otherwise.
    fn stats_since(&self, base: &Base) -> Vec<(Arc<str>, Stat)> {
        let pairings = base.manifest.side_by_side(&self.manifest);
        let pairings = pairings.into_iter().filter(|pairing| {
            !pairing.is_of_both() || base.stats[pairing.here.clone()] != self.stats[pairing.there.clone()]
        });
        let differing = pairings.flat_map(|Pairing { here, there }| {
            let known = here.map(Some).chain(std::iter::repeat(None));
            there
                .zip(known)
                .filter(|(now, before)| before.is_none_or(|before| base.stats[before] != self.stats[*now]))
        });
        differing.map(|(now, _)| (self.manifest.path(now).clone(), self.stats[now])).collect()
    }

    /// The state that was written beside a base; `None` where the two do not belong together.
    fn on(base: Arc<Base>, written: Written) -> Option<State> {
        let Written { number, built_for, showing, manifest, stats, lingering, .. } = written;
        let manifest = base.manifest.after(&manifest);
        let mut all = stats_of(&manifest, &base.manifest, &base.stats, |_| Stat::default());
        for (path, stat) in stats {
            all[manifest.position(&path)?] = stat;
        }
        let state = State { number, built_for, showing, manifest, stats: all, lingering, base: Some(base) };
        state.manifest.is_sound().then_some(state)
    }

    /// What was published.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Whether the output folder with this mark holds this release.
    pub fn has_mark(&self, mark: Option<&[u8]>) -> bool {
        self.manifest.entry(MARK).map(|entry| entry.bytes) == mark.map(Digest::of)
    }

    /// The state after a publish that wrote these files; the others are where they were. The
    /// new release has the number of the head.
    /// `written` holds each path once; `left` are files that the new release lacks and that
    /// stay for a while, sorted.
    pub fn next(&self, head: Head, written: &[(Arc<str>, Stat)], left: &[Arc<str>]) -> State {
        let mut written: Vec<&(Arc<str>, Stat)> = written.iter().collect();
        written.sort_by(|(a, _), (b, _)| a.cmp(b));
        let Head { number, manifest, built_for, showing } = head;
        let stats = self.stats_after(&manifest, &written);
        let age = u32::from(!left.is_empty());
        let mut lingering: Vec<Lingering> = self.lingering.clone();
        lingering.iter_mut().for_each(|one| one.age += age);
        lingering.retain(|one| one.age < OLDEST && manifest.entry(&one.path).is_none());
        let newly = left.iter().filter_map(|path| Some((path, self.stat(path)?)));
        lingering.extend(newly.map(|(path, stat)| Lingering { path: path.clone(), stat, age: 0 }));
        lingering.sort_by(|a, b| a.path.cmp(&b.path));
        let base = self.base.clone();
        State { number, built_for, showing, manifest, stats, lingering, base }
    }

    /// What tells of each file of the next manifest whether it is untouched: of those written
    /// what was seen then, of the others what was known before. `written` is sorted by path.
    fn stats_after(&self, next: &Manifest, written: &[&(Arc<str>, Stat)]) -> Vec<Stat> {
        let lingering = |now: usize| {
            self.lingering_at(next.path(now)).map_or_else(Stat::default, |at| self.lingering[at].stat)
        };
        let mut stats = stats_of(next, &self.manifest, &self.stats, lingering);
        let mut follows = 0;
        for (path, stat) in written {
            // Of a release that is all new, the next one written is the next one of all.
            let is_next = follows < next.len() && next.path(follows) == path;
            let at = if is_next { Some(follows) } else { next.position(path) };
            if let Some(at) = at {
                stats[at] = *stat;
                follows = at + 1;
            }
        }
        stats
    }

    /// The state with what the files look like now.
    pub fn seen(self, there: &[Seen]) -> State {
        let stat = |path: &Arc<str>| {
            let at = there.binary_search_by(|(other, _)| other.cmp(path)).ok()?;
            there[at].1
        };
        let stats = self.manifest.files().map(|(path, _)| stat(path).unwrap_or_default()).collect();
        let lingering = self.lingering.iter().map(|one| {
            let stat = stat(&one.path).unwrap_or_default();
            Lingering { stat, ..one.clone() }
        });
        State { stats, lingering: lingering.collect(), ..self }
    }

    /// What tells whether a file that is ours is untouched.
    pub fn stat(&self, path: &str) -> Option<Stat> {
        let published = self.manifest.position(path).map(|at| self.stats[at]);
        published.or_else(|| self.lingering_at(path).map(|at| self.lingering[at].stat))
    }

    fn lingering_at(&self, path: &str) -> Option<usize> {
        self.lingering.binary_search_by(|one| (*one.path).cmp(path)).ok()
    }

    /// The files of earlier releases that are still there.
    pub fn lingering(&self) -> impl Iterator<Item = &Arc<str>> {
        self.lingering.iter().map(|one| &one.path)
    }

    /// Whether any of these files is one that was published, and untouched.
    pub fn knows_any(&self, there: &[Seen]) -> bool {
        there.iter().any(|(path, stat)| stat.is_some() && self.stat(path) == *stat)
    }

    /// Files of the release that are missing or touched, and files that are not of it or of
    /// an earlier one; both sorted. `there` is sorted by path.
    pub fn compare(&self, there: &[Seen]) -> (Vec<Arc<str>>, Vec<Arc<str>>) {
        let (mut differing, mut unknown) = (Vec::new(), Vec::new());
        let mut published = self.manifest.files().map(|(path, _)| path).zip(&self.stats).peekable();
        for (path, stat) in there {
            while let Some((missing, _)) = published.next_if(|(published, _)| *published < path) {
                differing.push(missing.clone());
            }
            match published.next_if(|(published, _)| *published == path) {
                None if stat.is_some() && self.stat(path) == *stat => {}
                None => unknown.push(path.clone()),
                Some((_, known)) if Some(*known) != *stat => differing.push(path.clone()),
                Some(_) => {}
            }
        }
        differing.extend(published.map(|(path, _)| path.clone()));
        (differing, unknown)
    }
}

impl Base {
    fn read(folder: &Path, name: &str) -> Result<Option<Base>, Fault> {
        let bytes = disk::read_if_there(&folder.join("bases").join(name))?.unwrap_or_default();
        if seal_of(BASE, &bytes) != Some(name) {
            return Ok(None);
        }
        let parts: Option<(Manifest, Vec<Stat>)> = open(BASE, &bytes);
        let base = parts.map(|(manifest, stats)| Base { name: name.to_owned(), manifest, stats });
        Ok(base.filter(|base| base.manifest.len() == base.stats.len()))
    }

    fn write(folder: &Path, manifest: Manifest, stats: Vec<Stat>) -> Result<Base, Fault> {
        let about = manifest.bytes_to_keep() + stats.len() * 24;
        let bytes = seal_about(BASE, &(&manifest, &stats), about);
        let name = seal_of(BASE, &bytes).expect("it was just sealed").to_owned();
        let bases = folder.join("bases");
        disk::make_folder(&bases)?;
        disk::replace(&bases.join(&name), &bytes)?;
        Ok(Base { name, manifest, stats })
    }
}

/// What a state folder's file says of a state.
fn written(folder: &Path, name: &str) -> Result<Option<Written>, Fault> {
    let bytes = disk::read_if_there(&folder.join(name))?;
    // What is no digest may be a path to anywhere.
    let is_name = |written: &Written| written.base.bytes().all(|byte| byte.is_ascii_hexdigit());
    Ok(bytes.and_then(|bytes| open(KIND, &bytes)).filter(is_name))
}

/// What a new release is, but for its files.
#[derive(Clone, Debug)]
pub(super) struct Head {
    pub number: u64,
    pub manifest: Manifest,
    pub built_for: Option<Date>,
    pub showing: Option<Digest>,
}

/// Whether a file stays for some releases after the last one that had it: style sheets,
/// scripts, fonts and icons, which name nobody. What search reads does not.
pub(super) fn lingers(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let of_theme = !path.starts_with("search/") && !path.starts_with("open-data/");
    let kind = matches!(extension, "css" | "js" | "mjs" | "woff2" | "woff" | "ttf" | "otf" | "ico");
    of_theme && (kind || path.starts_with("favicon."))
}

/// Whether a `build.json` is one of ours, of whatever version.
pub(super) fn is_mark(bytes: &[u8]) -> bool {
    let mark: Option<serde_json::Value> = serde_json::from_slice(bytes).ok();
    let generator = mark.as_ref().and_then(|mark| mark["generator"].as_str());
    generator.is_some_and(|generator| generator.starts_with("shirube "))
}
/// What is known of each file of a manifest: of those that an earlier one has too what was known
/// then; the others are asked for by their places.
fn stats_of(now: &Manifest, earlier: &Manifest, known: &[Stat], other: impl Fn(usize) -> Stat) -> Vec<Stat> {
    let mut stats = Vec::with_capacity(now.len());
    for pairing in earlier.side_by_side(now) {
        match pairing.is_of_both() {
            true => stats.extend_from_slice(&known[pairing.here]),
            false => stats.extend(pairing.there.map(&other)),
        }
    }
    stats
}
