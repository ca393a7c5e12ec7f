//! Earlier releases: a manifest each, over the files that were not published since.
//!
//! `releases/7` is what the state folder knew of release 7, as its difference from a base, which
//! stays as long as a release needs it; `kept/7/` holds the files that
//! release 7 had and release 8 no longer. A file of release 7 is therefore the first of its
//! path in `kept/7`, `kept/8`, … or else the one that is published now.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::disk::{self, Fault, Tree};
use crate::output::{Manifest, open, seal};
use crate::site::Showing;
use crate::text::Digest;

use super::state::State;

/// So many earlier releases are kept at most.
const MOST: usize = 30;

/// Their files may take so many times the place of the site itself, and this much in any
/// case; the last one is kept even where it takes more.
const TIMES: u64 = 2;
const BYTES: u64 = 64 << 20;

/// What stands before the bytes of what a release shows.
const SHOWING: &str = "shirube showing 2";

/// The part of a state folder that holds earlier releases.
#[derive(Debug)]
pub(super) struct History {
    folder: PathBuf,
    /// Oldest first.
    releases: Vec<Kept>,
}

/// An earlier release, as `releases/index` lists it.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Kept {
    number: u64,
    /// How many bytes the files take that are kept for it.
    bytes: u64,
    showing: Option<Digest>,
}

const INDEX: &str = "shirube releases 1";

impl History {
    /// The releases that the folder holds.
    pub fn open(folder: &Path) -> Result<History, Fault> {
        let index = disk::read_if_there(&folder.join("releases/index"))?;
        let index: Vec<Kept> = index.and_then(|bytes| open(INDEX, &bytes)).unwrap_or_default();
        let mut history = History { folder: folder.to_owned(), releases: Vec::new() };
        for name in disk::names(&folder.join("releases"))? {
            let Ok(number) = name.parse::<u64>() else {
                continue;
            };
            let known = index.iter().find(|kept| kept.number == number).copied();
            let kept = match known {
                Some(kept) => kept,
                None => {
                    let state = State::read(folder, &self::name(number), None)?;
                    let showing = state.and_then(|state| state.showing);
                    Kept { number, bytes: 0, showing }
                }
            };
            history.releases.push(kept);
        }
        history.releases.sort_unstable_by_key(|kept| kept.number);
        Ok(history)
    }

    /// Numbers of the earlier releases, oldest first.
    pub fn numbers(&self) -> impl DoubleEndedIterator<Item = u64> {
        self.releases.iter().map(|kept| kept.number)
    }

    /// The number of the release after this one: none that is remembered has it or a higher one,
    /// also where the state was lost that would have told.
    pub fn after(&self, number: u64) -> u64 {
        self.numbers().next_back().unwrap_or(0).max(number) + 1
    }

    /// One of them, if it can still be read; what it shares with the present one is not read
    /// again.
    pub fn state(&self, number: u64, now: &State) -> Result<Option<State>, Fault> {
        State::read(&self.folder, &name(number), Some(now))
    }

    /// The file that remembers a release.
    pub fn file(&self, number: u64) -> PathBuf {
        self.folder.join(name(number))
    }

    /// Takes in the release that was just replaced, whose state lies in `state`.
    pub fn add(&mut self, old: &State) -> Result<(), Fault> {
        let (number, showing) = (old.number, old.showing);
        disk::make_folder(&self.folder.join("releases"))?;
        disk::rename(&self.folder.join("state"), &self.file(number))?;
        self.releases.retain(|kept| kept.number != number);
        self.releases.push(Kept { number, bytes: 0, showing });
        self.releases.sort_unstable_by_key(|kept| kept.number);
        Ok(())
    }

    /// Takes files of a release out of the tree that left service. Those that are not as they
    /// were published are no files of the release.
    pub fn keep(&mut self, old: &State, tree: &Tree, paths: &[Arc<str>], now: &State) -> Result<(), Fault> {
        let Some(at) = self.releases.iter().position(|kept| kept.number == old.number) else {
            return Ok(());
        };
        let kept = Tree::open(&self.kept(old.number))?;
        let mut bytes = 0;
        for path in paths {
            let Some(entry) = old.manifest().entry(path) else {
                continue;
            };
            if old.stat(path).is_some_and(|stat| tree.stat(path) == Some(stat)) {
                tree.move_to(path, &kept)?;
                bytes += entry.size;
            }
        }
        self.releases[at].bytes += bytes;
        self.forget_oldest(now)
    }

    /// The same from the output folder itself, where folders cannot be exchanged: by a second
    /// name, or by copying.
    pub fn copy(&mut self, old: &State, public: &Path, paths: &[Arc<str>]) -> Result<(), Fault> {
        let kept = Tree::open(&self.kept(old.number))?;
        for path in paths.iter().filter(|path| old.manifest().entry(path).is_some()) {
            let file = public.join(&**path);
            if old.stat(path).is_some_and(|stat| disk::stat(&file) == Some(stat)) {
                kept.adopt(path, &file)?;
            }
        }
        Ok(())
    }

    /// Lets go of what has become too much.
    fn forget_oldest(&mut self, now: &State) -> Result<(), Fault> {
        let most = BYTES.max(now.manifest().sum().bytes * TIMES);
        let mut total: u64 = self.releases.iter().map(|kept| kept.bytes).sum();
        let before = self.releases.len();
        while self.releases.len() > MOST || (total > most && self.releases.len() > 1) {
            let oldest = self.releases.remove(0);
            total -= oldest.bytes;
            disk::remove(&self.file(oldest.number))?;
            disk::remove(&self.kept(oldest.number))?;
        }
        if self.releases.len() < before {
            self.forget_showings(now)?;
        }
        disk::replace(&self.folder.join("releases/index"), &seal(INDEX, &self.releases))
    }

    /// Lets go of the bases that no release is a difference from any more.
    pub fn forget_bases(&self, now: &State) -> Result<(), Fault> {
        let mut used: Vec<String> = now.base().map(str::to_owned).into_iter().collect();
        for number in self.numbers() {
            used.extend(State::base_of(&self.folder, &name(number))?);
        }
        let folder = self.folder.join("bases");
        for name in disk::names(&folder)?.iter().filter(|name| !used.contains(name)) {
            disk::remove(&folder.join(name))?;
        }
        Ok(())
    }

    /// Lets go of what no release shows any more.
    fn forget_showings(&self, now: &State) -> Result<(), Fault> {
        let used = self.releases.iter().filter_map(|kept| kept.showing).chain(now.showing);
        let used: Vec<String> = used.map(|digest| digest.to_string()).collect();
        let folder = self.folder.join("shown");
        for name in disk::names(&folder)?.iter().filter(|name| !used.contains(name)) {
            disk::remove(&folder.join(name))?;
        }
        Ok(())
    }

    /// Where each file of a release lies that is not as it is published now: among those kept,
    /// or still in the output folder, as style sheets and scripts are for a while.
    pub fn files_of(&self, past: &State, now: &Manifest, public: &Path) -> Result<Found, Fault> {
        let mut places: HashMap<Arc<str>, u64> = HashMap::new();
        let since = self.numbers().filter(|number| *number >= past.number);
        for number in since.rev() {
            for (path, _) in disk::files(&self.kept(number))? {
                places.insert(path, number);
            }
        }
        let (mut files, mut missing) = (Vec::new(), Vec::new());
        for (path, entry) in past.manifest().files() {
            if now.entry(path).is_some_and(|now| now.bytes == entry.bytes) {
                continue;
            }
            let folder = places.get(path).map_or_else(|| public.to_owned(), |number| self.kept(*number));
            let file = folder.join(&**path);
            let bytes = disk::stat(&file).map(|_| disk::read_if_there(&file)).transpose()?.flatten();
            match bytes.is_some_and(|bytes| Digest::of(&bytes) == entry.bytes) {
                true => files.push((path.clone(), file)),
                false => missing.push(path.clone()),
            }
        }
        Ok(Found { files, missing })
    }

    fn kept(&self, number: u64) -> PathBuf {
        self.folder.join(format!("kept/{number}"))
    }

    /// Keeps what a release shows; gives the name it is kept under.
    pub fn remember(&self, showing: &Showing) -> Result<Digest, Fault> {
        let digest = showing.digest();
        let file = self.folder.join(format!("shown/{digest}"));
        if !disk::is_there(&file) {
            disk::make_folder(&self.folder.join("shown"))?;
            disk::replace(&file, &seal(SHOWING, showing))?;
        }
        Ok(digest)
    }

    /// What a release shows; nothing where that is lost.
    pub fn showing(&self, state: &State) -> Result<Option<Showing>, Fault> {
        let Some(digest) = state.showing else {
            return Ok(None);
        };
        let bytes = disk::read_if_there(&self.folder.join(format!("shown/{digest}")))?;
        Ok(bytes.and_then(|bytes| open(SHOWING, &bytes)))
    }
}

fn name(number: u64) -> String {
    format!("releases/{number}")
}

/// The files of an earlier release.
pub(super) struct Found {
    /// Those that differ from what is published now, and where they lie.
    pub files: Vec<(Arc<str>, PathBuf)>,
    /// Those that are nowhere any more, or not as they were.
    pub missing: Vec<Arc<str>>,
}
