//! What the output folder holds, as the state folder remembers it.

use std::path::Path;
use std::sync::Arc;

use crate::disk::{self, Fault, Seen, Stat};
use crate::output::{MARK, Manifest, open, seal};
use crate::text::Digest;

/// A release: its manifest, and for each file what tells whether it is untouched.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    manifest: Manifest,
    /// One for each file of the manifest, in its order.
    stats: Vec<Stat>,
}

/// What stands before a state's bytes.
const KIND: &str = "shirube state 1";

impl State {
    /// The state that belongs to the mark found in the output folder: a publish may have
    /// been stopped just before or just after the folders were exchanged. An empty one
    /// where nothing usable is left: everything is made anew then.
    pub fn read(folder: &Path, mark: Option<&[u8]>) -> Result<State, Fault> {
        let mut states = Vec::new();
        for name in ["state", "state.next"] {
            let bytes = disk::read_if_there(&folder.join(name))?;
            states.extend(bytes.and_then(|bytes| State::from_bytes(&bytes)));
        }
        let mark = mark.map(Digest::of);
        let of_mark = |state: &State| state.manifest.entry(MARK).map(|entry| entry.bytes) == mark;
        let at = states.iter().position(of_mark).unwrap_or(0);
        Ok(states.into_iter().nth(at).unwrap_or_default())
    }

    /// As bytes to keep.
    pub fn to_bytes(&self) -> Vec<u8> {
        seal(KIND, &(self.manifest.to_bytes(), &self.stats))
    }

    fn from_bytes(bytes: &[u8]) -> Option<State> {
        let (manifest, stats): (Vec<u8>, Vec<Stat>) = open(KIND, bytes)?;
        let manifest = Manifest::from_bytes(&manifest)?;
        (manifest.len() == stats.len()).then_some(State { manifest, stats })
    }

    /// What was published.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The state after a publish that wrote these files; the others are where they were.
    /// `written` holds each path once.
    pub fn next(&self, manifest: Manifest, written: &[(Arc<str>, Stat)]) -> State {
        let mut written: Vec<&(Arc<str>, Stat)> = written.iter().collect();
        written.sort_by(|(a, _), (b, _)| a.cmp(b));
        let new = |path: &Arc<str>| {
            let at = written.binary_search_by(|(other, _)| other.cmp(path)).ok()?;
            Some(written[at].1)
        };
        let stats =
            manifest.files().map(|(path, _)| new(path).or_else(|| self.stat(path)).unwrap_or_default());
        let stats = stats.collect();
        State { manifest, stats }
    }

    /// The state with what the files look like now.
    pub fn seen(self, there: &[Seen]) -> State {
        let stat = |path: &Arc<str>| {
            let at = there.binary_search_by(|(other, _)| other.cmp(path)).ok()?;
            there[at].1
        };
        let stats = self.manifest.files().map(|(path, _)| stat(path).unwrap_or_default()).collect();
        State { stats, ..self }
    }

    fn stat(&self, path: &str) -> Option<Stat> {
        self.manifest.position(path).map(|at| self.stats[at])
    }

    /// Whether any of these files is one that was published, and untouched.
    pub fn knows_any(&self, there: &[Seen]) -> bool {
        there.iter().any(|(path, stat)| stat.is_some() && self.stat(path) == *stat)
    }

    /// Files of the release that are missing or touched, and files that are not of it; both
    /// sorted. `there` is sorted by path.
    pub fn compare(&self, there: &[Seen]) -> (Vec<Arc<str>>, Vec<Arc<str>>) {
        let (mut differing, mut unknown) = (Vec::new(), Vec::new());
        let mut published = self.manifest.files().map(|(path, _)| path).zip(&self.stats).peekable();
        for (path, stat) in there {
            while let Some((missing, _)) = published.next_if(|(published, _)| *published < path) {
                differing.push(missing.clone());
            }
            match published.next_if(|(published, _)| *published == path) {
                None => unknown.push(path.clone()),
                Some((_, known)) if Some(*known) != *stat => differing.push(path.clone()),
                Some(_) => {}
            }
        }
        differing.extend(published.map(|(path, _)| path.clone()));
        (differing, unknown)
    }
}

/// Whether a `build.json` is one of ours, of whatever version.
pub(super) fn is_mark(bytes: &[u8]) -> bool {
    let mark: Option<serde_json::Value> = serde_json::from_slice(bytes).ok();
    let generator = mark.as_ref().and_then(|mark| mark["generator"].as_str());
    generator.is_some_and(|generator| generator.starts_with("shirube "))
}
