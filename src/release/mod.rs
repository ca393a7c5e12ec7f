//! Changes → the published folder, whole or not at all.
//!
//! Two trees stand ready: the output folder, and beside it, in the state folder, the spare
//! one. A publish brings the spare one up to date (what has not changed by hard link, what
//! has written new) and gives the two folders each other's names. Files are never changed in
//! place. Whatever goes wrong before that leaves the output folder as it was.
//!
//! The state folder holds: `lock`; `state`, what the output folder holds; `state.next`, the
//! same of a publish under way; `spare/`; `changed.txt`, the paths that the last publish
//! changed and removed; `found/`, files that somebody else put into the output folder.

mod state;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::disk::{self, Fault, Lock, Stat, Tree};
use crate::output::{Changes, MARK, Manifest, Taken};
use crate::say;
use crate::text::{Checked, Diagnostic, Place};

use state::{State, is_mark};

/// An output folder, held by this program alone.
#[derive(Debug)]
pub struct Release {
    public: PathBuf,
    folder: PathBuf,
    state: State,
    /// Files that are not as they were published; sorted. They are made again.
    damaged: Vec<Arc<str>>,
    /// Files that we know nothing of; sorted. The next publish takes their places or moves
    /// them into the state folder.
    unknown: Vec<Arc<str>>,
    spare: Spare,
    _lock: Lock,
}

/// How far the spare tree is behind the output folder.
#[derive(Debug)]
enum Spare {
    /// Nobody has looked since this program began.
    Unknown,
    /// It differs in these files.
    Behind(Vec<Arc<str>>),
}

impl Release {
    /// Takes hold of an output folder: makes sure that it is ours and looks at every file in
    /// it. Changes nothing there.
    pub fn open(public: &Path) -> Result<Release, Fault> {
        let public = public.to_owned();
        let folder = beside(&public);
        let held = || {
            let name = public.display();
            Fault::Refused(say!(
                "{name} は、動いているほかの shirube が使っています",
                "{name} is in use by another shirube"
            ))
        };
        let lock = disk::lock(&folder.join("lock"))?.ok_or_else(held)?;
        if disk::is_there(&public) && !disk::is_folder(&public) {
            return Err(foreign(&public));
        }
        let there = disk::files(&public)?;
        let mark = disk::read_if_there(&public.join(MARK))?;
        let state = State::read(&folder, mark.as_deref())?;
        if !there.is_empty() && !mark.is_some_and(|mark| is_mark(&mark)) && !state.knows_any(&there) {
            return Err(foreign(&public));
        }
        let (damaged, unknown) = state.compare(&there);
        Ok(Release { public, folder, state, damaged, unknown, spare: Spare::Unknown, _lock: lock })
    }

    /// What the output folder holds: the last publish, without files that are not as they
    /// were published.
    pub fn manifest(&self) -> Manifest {
        self.state.manifest().clone().without(&self.damaged)
    }

    /// Publishes, if anything has changed and nothing is wrong; files of somebody else's are
    /// moved into the state folder, each with a warning. What the output folder held
    /// when the changes were computed must be what [`Release::manifest`] gave.
    pub fn publish(&mut self, changes: Changes<'_>) -> Result<Checked<Taken>, Fault> {
        let mut staged = Staged { tree: None, files: Vec::new() };
        let taken = changes.take(|path, bytes| {
            let tree = match &mut staged.tree {
                Some(tree) => tree,
                none => none.insert(self.stage()?),
            };
            let stat = tree.write(path, bytes)?;
            staged.files.push((path.into(), stat));
            Ok(())
        });
        let mut taken = match taken {
            Ok(taken) if !taken.has_errors() => taken,
            other => {
                self.abandon(&staged);
                return other;
            }
        };
        let removed = self.removed(&taken.value.manifest);
        let mut strangers = std::mem::take(&mut self.unknown);
        strangers.retain(|path| taken.value.manifest.entry(path).is_none());
        if staged.files.is_empty() && removed.is_empty() {
            taken.diagnostics.extend(self.put_aside(&strangers, &self.public)?);
            return Ok(taken);
        }
        let mut tree = match staged.tree {
            Some(tree) => tree,
            None => self.stage()?,
        };
        for path in &removed {
            tree.remove(path)?;
        }
        let left = self.exchange(taken.value.manifest.clone(), staged.files, removed)?;
        taken.diagnostics.extend(self.put_aside(&strangers, &left)?);
        Ok(taken)
    }

    /// Files of the last publish that the new one does not have, damaged ones included.
    fn removed(&self, next: &Manifest) -> Vec<Arc<str>> {
        let last = self.state.manifest().files().map(|(path, _)| path);
        last.filter(|path| next.entry(path).is_none()).cloned().collect()
    }

    /// The spare tree, up to date with the output folder.
    fn stage(&mut self) -> Result<Tree, Fault> {
        let root = self.spare_root();
        let behind = match &self.spare {
            Spare::Behind(paths) => paths.clone(),
            Spare::Unknown => {
                let (mut differing, unknown) = self.state.compare(&disk::files(&root)?);
                differing.extend(unknown);
                differing.sort();
                differing
            }
        };
        let mut tree = Tree::open(&root)?;
        let whole = |path: &&Arc<str>| {
            self.state.manifest().entry(path).is_some() && self.damaged.binary_search(path).is_err()
        };
        let (linked, removed): (Vec<_>, Vec<_>) = behind.iter().partition(whole);
        for path in removed {
            tree.remove(path)?;
        }
        for path in linked {
            tree.link(path, &self.public.join(&**path))?;
        }
        // Damaged files are written or removed by this publish; until then the trees differ in them.
        self.spare = Spare::Behind(self.damaged.clone());
        Ok(tree)
    }

    /// Remembers what was staged for nothing.
    fn abandon(&mut self, staged: &Staged) {
        if let Spare::Behind(paths) = &mut self.spare {
            paths.extend(staged.files.iter().map(|(path, _)| path.clone()));
            paths.sort();
            paths.dedup();
        }
    }

    /// Gives readers the new tree, in one step where the machine has one; gives the tree that
    /// holds what was in the output folder and is not in the new release.
    fn exchange(
        &mut self,
        manifest: Manifest,
        written: Vec<(Arc<str>, Stat)>,
        removed: Vec<Arc<str>>,
    ) -> Result<PathBuf, Fault> {
        let (public, spare) = (self.public.clone(), self.spare_root());
        let mut next = self.state.next(manifest, &written);
        let next_file = self.folder.join("state.next");
        disk::replace(&next_file, &next.to_bytes())?;
        let mut changed: Vec<Arc<str>> = written.iter().map(|(path, _)| path.clone()).collect();
        let mut left = public.clone();
        if !disk::is_there(&public) {
            disk::rename(&spare, &public)?;
            self.spare = Spare::Unknown;
        } else if disk::exchange(&spare, &public)? {
            changed.extend(removed.iter().cloned());
            changed.sort();
            self.spare = Spare::Behind(changed);
            left = spare;
        } else {
            file_by_file(&spare, &public, &changed, &removed)?;
            // Files that had to be copied have other numbers and times than those written.
            next = next.seen(&disk::files(&public)?);
            disk::replace(&next_file, &next.to_bytes())?;
            self.spare = Spare::Behind(Vec::new());
        }
        disk::rename(&next_file, &self.folder.join("state"))?;
        let lines = |mark: &str, paths: &mut dyn Iterator<Item = &Arc<str>>| -> String {
            paths.map(|path| format!("{mark} {path}\n")).collect()
        };
        let list = lines("M", &mut written.iter().map(|(path, _)| path)) + &lines("D", &mut removed.iter());
        disk::replace(&self.folder.join("changed.txt"), list.as_bytes())?;
        self.state = next;
        self.damaged.clear();
        Ok(left)
    }

    /// Moves files that are not ours from a tree into the state folder. The first are named,
    /// the others counted.
    fn put_aside(&self, strangers: &[Arc<str>], left: &Path) -> Result<Vec<Diagnostic>, Fault> {
        if strangers.is_empty() {
            return Ok(Vec::new());
        }
        let found = self.folder.join("found");
        let mut tree = Tree::open(left)?;
        let mut notes = Vec::new();
        for path in strangers {
            let moved = tree.move_out(path, &found)?;
            if notes.len() < NAMED {
                notes.push(stranger(&self.public.join(&**path), &moved));
            }
        }
        if strangers.len() > NAMED {
            let (more, found) = (strangers.len() - NAMED, found.display());
            let said = say!("ほか {more} 件も {found} に移しました", "{more} more were moved to {found}");
            notes.push(Diagnostic::warning("unknown-file", place(&self.public), said));
        }
        Ok(notes)
    }

    fn spare_root(&self) -> PathBuf {
        self.folder.join("spare")
    }
}

/// So many files of somebody else's are named one by one.
const NAMED: usize = 20;

fn stranger(path: &Path, moved: &Path) -> Diagnostic {
    let moved = moved.display();
    let said = say!(
        "公開フォルダに知らないファイルがありました。{moved} に移しました",
        "this file in the output folder is not ours; moved to {moved}"
    );
    Diagnostic::warning("unknown-file", place(path), said).hint(say!(
        "サイトに載せたいファイルは static/ か content/ に置きます",
        "files that belong to the site go into static/ or content/"
    ))
}

fn place(path: &Path) -> Place {
    Place::file(&Arc::from(&*path.display().to_string()))
}

/// What a publish has written so far.
struct Staged {
    tree: Option<Tree>,
    files: Vec<(Arc<str>, Stat)>,
}

/// The state folder of an output folder: `public.shirube` beside `public`.
fn beside(public: &Path) -> PathBuf {
    let mut name = public.file_name().unwrap_or_default().to_owned();
    name.push(".shirube");
    public.with_file_name(name)
}

fn foreign(public: &Path) -> Fault {
    let name = public.display();
    Fault::Refused(say!(
        "{name} は shirube が作ったフォルダではないので、書き込みません。空のフォルダか、まだない名前を --out に指定してください",
        "{name} was not made by shirube and is left alone; name an empty or new folder with --out"
    ))
}

/// Where folders cannot be exchanged: each file in one step, in an order in which a page
/// never names what is not there yet. What nothing names any more goes last.
fn file_by_file(
    spare: &Path,
    public: &Path,
    written: &[Arc<str>],
    removed: &[Arc<str>],
) -> Result<(), Fault> {
    let mut order: Vec<&Arc<str>> = written.iter().collect();
    order.sort_by_key(|path| (rank(path), (*path).clone()));
    let mut tree = Tree::open(public)?;
    for path in order {
        tree.adopt(path, &spare.join(&**path))?;
    }
    for path in removed {
        tree.remove(path)?;
    }
    Ok(())
}

/// Files that pages name, then pages, deeper ones first, then the mark.
fn rank(path: &str) -> (u8, std::cmp::Reverse<usize>) {
    let kind = match path {
        MARK => 2,
        _ if path.ends_with(".html") => 1,
        _ => 0,
    };
    (kind, std::cmp::Reverse(path.matches('/').count()))
}

#[cfg(test)]
mod tests;
