//! What the output folder holds, as the state folder remembers it.

use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::calendar::Date;
use crate::disk::{self, Fault, Seen, Stat};
use crate::output::{MARK, Manifest, open, seal_about};
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
const KIND: &str = "shirube state 3";

/// So many releases that left files of this kind behind are remembered by them.
const OLDEST: u32 = 10;

impl State {
    /// The states in a state folder, by the name of their files.
    pub fn read(folder: &Path, name: &str) -> Result<Option<State>, Fault> {
        let bytes = disk::read_if_there(&folder.join(name))?;
        Ok(bytes.and_then(|bytes| State::from_bytes(&bytes)))
    }

    /// As bytes to keep.
    pub fn to_bytes(&self) -> Vec<u8> {
        let head = (self.number, self.built_for, self.showing);
        let bytes = self.manifest.bytes_to_keep() + self.stats.len() * 24;
        seal_about(KIND, &(head, &self.manifest, &self.stats, &self.lingering), bytes)
    }

    fn from_bytes(bytes: &[u8]) -> Option<State> {
        type Parts = ((u64, Option<Date>, Option<Digest>), Manifest, Vec<Stat>, Vec<Lingering>);
        let ((number, built_for, showing), manifest, stats, lingering): Parts = open(KIND, bytes)?;
        let state = State { number, built_for, showing, manifest, stats, lingering };
        (state.manifest.is_sound() && state.manifest.len() == state.stats.len()).then_some(state)
    }

    /// What was published.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Whether the output folder with this mark holds this release.
    pub fn has_mark(&self, mark: Option<&[u8]>) -> bool {
        self.manifest.entry(MARK).map(|entry| entry.bytes) == mark.map(Digest::of)
    }

    /// The state after a publish that wrote these files; the others are where they were.
    /// `written` holds each path once; `left` are files that the new release lacks and that
    /// stay for a while, sorted.
    pub fn next(&self, head: Head, written: &[(Arc<str>, Stat)], left: &[Arc<str>]) -> State {
        let mut written: Vec<&(Arc<str>, Stat)> = written.iter().collect();
        written.sort_by(|(a, _), (b, _)| a.cmp(b));
        let Head { manifest, built_for, showing } = head;
        let stats = self.stats_after(&manifest, &written);
        let age = u32::from(!left.is_empty());
        let mut lingering: Vec<Lingering> = self.lingering.clone();
        lingering.iter_mut().for_each(|one| one.age += age);
        lingering.retain(|one| one.age < OLDEST && manifest.entry(&one.path).is_none());
        let newly = left.iter().filter_map(|path| Some((path, self.stat(path)?)));
        lingering.extend(newly.map(|(path, stat)| Lingering { path: path.clone(), stat, age: 0 }));
        lingering.sort_by(|a, b| a.path.cmp(&b.path));
        State { number: self.number + 1, built_for, showing, manifest, stats, lingering }
    }

    /// What tells of each file of the next manifest whether it is untouched: of those written
    /// what was seen then, of the others what was known before. All lists are sorted by path.
    fn stats_after(&self, next: &Manifest, written: &[&(Arc<str>, Stat)]) -> Vec<Stat> {
        let mut written = written.iter().peekable();
        let mut before = self.manifest.files().map(|(path, _)| path).zip(&self.stats).peekable();
        let stat = |path: &Arc<str>| {
            while written.next_if(|(other, _)| other < path).is_some() {}
            while before.next_if(|(other, _)| *other < path).is_some() {}
            let before = before.next_if(|(other, _)| *other == path).map(|(_, stat)| *stat);
            let new = written.next_if(|(other, _)| other == path).map(|(_, stat)| *stat);
            let lingering = || self.lingering_at(path).map(|at| self.lingering[at].stat);
            new.or(before).or_else(lingering).unwrap_or_default()
        };
        next.files().map(|(path, _)| path).map(stat).collect()
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

    /// Every file that is ours: those of the release, then those of earlier ones.
    pub fn files(&self) -> impl Iterator<Item = &Arc<str>> {
        self.manifest.files().map(|(path, _)| path).chain(self.lingering.iter().map(|one| &one.path))
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

/// What a new release is, but for its files.
#[derive(Clone, Debug)]
pub(super) struct Head {
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
