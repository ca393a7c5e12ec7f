//! Changes → the published folder, whole or not at all.
//!
//! Two trees stand ready: the output folder, and beside it, in the state folder, the spare
//! one. A publish brings the spare one up to date (what has not changed by hard link, what
//! has written new) and gives the two folders each other's names. Files are never changed in
//! place. Whatever goes wrong before that leaves the output folder as it was. The tree that
//! left service is not touched for a while: somebody may be reading it.
//!
//! The state folder holds: `lock`; `state`, what the output folder holds; `state.next`, the
//! same of a publish under way; `bases/`, releases that states tell their differences from;
//! `finished`, what the last build was of; `spare/`; `staged`, the paths that may be written in it just
//! now; `aside/`, what stood in their way and is not sorted yet; `changed.txt`, the paths that the
//! last publish changed and removed; `found/`, files that somebody else put into the output
//! folder; `releases/`, `kept/` and `shown/`, the
//! earlier releases; `restored`, that an earlier release was brought back.

mod finished;
mod history;
mod rollback;
mod state;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use crate::calendar::Date;
use crate::disk::{self, Fault, Lock, Stat, Tree};
use crate::output::{Changes, MARK, Manifest, Taken};
use crate::say;
use crate::text::{Checked, Diagnostic, Place};

use history::History;
pub use rollback::Past;
use state::{Head, State, is_mark, lingers};

/// So long the tree that left service stays as it was: a reader that opened it sees one
/// release to the end.
pub const REST: Duration = Duration::from_secs(2);

/// An output folder, held by this program alone.
#[derive(Debug)]
pub struct Release {
    public: PathBuf,
    folder: PathBuf,
    state: State,
    /// Files that are not as they were published; sorted. They are made again.
    damaged: Vec<Arc<str>>,
    /// Files that we know nothing of; sorted. The next publish moves them into the state
    /// folder.
    unknown: Vec<Arc<str>>,
    spare: Spare,
    /// Whether the two trees cannot share their files: the output folder is a disk of its own,
    /// or one whose files have one name each. Nothing while no file was there to try it with.
    is_apart: Option<bool>,
    history: History,
    /// How long a tree that left service is left alone, and when the last one did, by the
    /// clock of the disk.
    rest: Duration,
    left_at: u64,
    /// What is told with the next publish.
    notes: Vec<Diagnostic>,
    lock: Lock,
}

/// How far the spare tree is behind the output folder.
#[derive(Debug)]
enum Spare {
    /// Nobody has looked since this program began, or something went wrong in it.
    Unknown,
    Behind(Behind),
}

/// In what the spare tree differs from the output folder.
#[derive(Debug)]
struct Behind {
    /// Sorted.
    paths: Vec<Arc<str>>,
    /// The release that it holds, where it is not the one that is published.
    old: Option<Box<State>>,
}

impl Release {
    /// Takes hold of an output folder: makes sure that it is ours and looks at every file in
    /// it. Changes nothing there. A tree that leaves service is left alone for `rest`.
    pub fn open(public: &Path, rest: Duration) -> Result<Release, Fault> {
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
        let mut history = History::open(&folder)?;
        let state = recovered(&folder, mark.as_deref(), &mut history)?;
        if !there.is_empty() && !mark.is_some_and(|mark| is_mark(&mark)) && !state.knows_any(&there) {
            return Err(foreign(&public));
        }
        let (damaged, unknown) = state.compare(&there);
        let left_at = disk::stat(&folder.join("state")).map_or(0, |stat| stat.changed);
        let (spare, is_apart, notes) = (Spare::Unknown, None, Vec::new());
        Ok(Release {
            public,
            folder,
            state,
            damaged,
            unknown,
            spare,
            is_apart,
            history,
            rest,
            left_at,
            notes,
            lock,
        })
    }

    /// What the output folder holds: the last publish, without files that are not as they
    /// were published.
    pub fn manifest(&self) -> Manifest {
        self.state.manifest().clone().without(&self.damaged)
    }

    /// Whether every file is as it was published, none is unknown, and no earlier release was
    /// restored.
    fn is_whole(&self) -> bool {
        let restored = disk::is_there(&self.folder.join("restored"));
        self.damaged.is_empty() && self.unknown.is_empty() && !restored && self.notes.is_empty()
    }

    /// Whether the folders are still those that were opened: somebody may have replaced or
    /// removed them.
    pub fn stands(&self) -> bool {
        let empty = self.state.manifest().is_empty();
        self.lock.is_there() && (empty || disk::is_there(&self.public.join(MARK)))
    }

    /// The state folder, where notes for people may be put too.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Looks at every file again: whoever altered, deleted or added one since is found out.
    /// Whether any file has to be made again or moved.
    pub fn look(&mut self) -> Result<bool, Fault> {
        let (damaged, unknown) = self.state.compare(&disk::files(&self.public)?);
        (self.damaged, self.unknown) = (damaged, unknown);
        Ok(!self.damaged.is_empty() || !self.unknown.is_empty())
    }

    /// Publishes, if anything has changed and nothing is wrong; files of somebody else's are
    /// moved into the state folder, each with a warning. What the output folder held
    /// when the changes were computed must be what [`Release::manifest`] gave.
    pub fn publish(&mut self, mut changes: Changes<'_>) -> Result<Checked<Taken>, Fault> {
        let (showing, built_for) = (changes.take_showing(), changes.today());
        let may_be_written: Vec<Arc<str>> = changes.outdated().map(Arc::from).collect();
        let staging = Staging::new(self, &may_be_written);
        let taken = changes.take(|path, stretches| staging.write(path, stretches));
        let staged = staging.ended();
        let mut taken = match taken {
            Ok(taken) if !taken.has_errors() => taken,
            other => {
                self.abandon(&staged)?;
                return other;
            }
        };
        taken.diagnostics.append(&mut self.notes);
        let manifest = taken.value.manifest.clone();
        if staged.files.is_empty() && self.gone(&manifest).is_empty() {
            let strangers = std::mem::take(&mut self.unknown);
            taken.diagnostics.extend(self.put_aside(&strangers, &self.public)?);
            disk::remove(&self.folder.join("restored"))?;
            if taken.value.rendered > 0 {
                self.remember(manifest, built_for)?;
            }
            return Ok(taken);
        }
        let tree = match staged.tree {
            Some(tree) => tree,
            None => self.stage(&[])?,
        };
        let showing = Some(self.history.remember(&showing)?);
        let number = self.history.after(self.state.number);
        let head = Head { number, manifest, built_for: Some(built_for), showing };
        taken.diagnostics.extend(self.exchange(head, tree, staged.files)?);
        disk::remove(&self.folder.join("restored"))?;
        Ok(taken)
    }

    /// Remembers that the files that are published were made again and turned out to be the same:
    /// by another program they have other keys.
    fn remember(&mut self, manifest: Manifest, built_for: Date) -> Result<(), Fault> {
        let (number, showing) = (self.state.number, self.state.showing);
        let head = Head { number, manifest, built_for: Some(built_for), showing };
        let mut next = self.state.next(head, &[], &[]);
        next.write(&self.folder, "state")?;
        let old = std::mem::replace(&mut self.state, next);
        if old.base() != self.state.base() {
            self.history.forget_bases(&self.state)?;
        }
        Ok(())
    }

    /// Files of ours that a new release does not have.
    fn gone(&self, next: &Manifest) -> Vec<Arc<str>> {
        self.state.manifest().without_those_of(next).cloned().collect()
    }

    /// Waits until the tree that left service may be touched, and brings it up to date, so
    /// that the next publish need not.
    pub fn get_ready(&mut self) -> Result<(), Fault> {
        self.bring_spare_up_to_date()?;
        Ok(())
    }

    /// The spare tree, up to date with the output folder; these files may be written in it,
    /// and whoever finds them there later knows them for ours.
    fn stage(&mut self, may_be_written: &[Arc<str>]) -> Result<Tree, Fault> {
        let tree = self.bring_spare_up_to_date()?;
        let list: String = may_be_written.iter().flat_map(|path| [&**path, "\n"]).collect();
        disk::replace(&self.folder.join("staged"), list.as_bytes())?;
        Ok(tree)
    }

    fn bring_spare_up_to_date(&mut self) -> Result<Tree, Fault> {
        let root = self.spare_root();
        if self.is_apart()? {
            // Only what is written is laid out there, and given to readers file by file.
            disk::remove(&root)?;
            return Tree::open(&root);
        }
        let Behind { paths, old } = match std::mem::replace(&mut self.spare, Spare::Unknown) {
            Spare::Behind(Behind { paths, old: None }) if paths == self.damaged => {
                self.spare = Spare::Behind(Behind { paths, old: None });
                return Tree::shared(&root, &self.folder.join("aside"));
            }
            Spare::Behind(behind) => {
                self.wait_for_rest()?;
                behind
            }
            Spare::Unknown => {
                self.wait_for_rest()?;
                self.look_at_spare()?
            }
        };
        let tree = Tree::shared(&root, &self.folder.join("aside"))?;
        if let Some(old) = &old {
            self.history.keep(old, &tree, &paths, &self.state)?;
        }
        let whole =
            |path: &&Arc<str>| self.state.stat(path).is_some() && self.damaged.binary_search(path).is_err();
        let (linked, removed): (Vec<_>, Vec<_>) = paths.iter().partition(whole);
        for path in removed {
            tree.remove(path)?;
        }
        for path in linked {
            tree.link(path, &self.public.join(&**path))?;
        }
        self.sort_aside(|_| false)?;
        // Damaged files are written or removed by this publish; until then the trees differ in them.
        self.spare = Spare::Behind(Behind { paths: self.damaged.clone(), old: None });
        Ok(tree)
    }

    /// Whether the output folder must be changed file by file; tried once.
    fn is_apart(&mut self) -> Result<bool, Fault> {
        let mark = self.public.join(MARK);
        if self.is_apart.is_none() && disk::is_there(&mark) {
            let probe = self.folder.join("probe");
            disk::remove(&probe)?;
            self.is_apart = Some(!disk::can_link(&mark, &probe)?);
        }
        Ok(self.is_apart.unwrap_or(false))
    }

    /// Where the spare tree differs from the output folder, and the release it was. What
    /// neither was that release's nor was being written is somebody else's, and is moved away.
    fn look_at_spare(&mut self) -> Result<Behind, Fault> {
        let root = self.spare_root();
        let there = disk::files(&root)?;
        let (mut differing, unknown) = self.state.compare(&there);
        let old = self.history.state(self.state.number.saturating_sub(1), &self.state)?;
        let staged = disk::read_if_there(&self.folder.join("staged"))?.unwrap_or_default();
        let staged = String::from_utf8(staged).unwrap_or_default();
        let staged: HashSet<&str> = staged.lines().collect();
        let of_old = |path: &str| old.as_ref().is_some_and(|old| old.stat(path).is_some());
        // Without a state nothing tells whose a file is, but that it has a name of ours.
        let lost = self.state.manifest().is_empty();
        let public = self.public.clone();
        let of_ours = |path: &str| lost && disk::is_there(&public.join(path));
        let (ours, strangers): (Vec<_>, Vec<_>) =
            unknown.into_iter().partition(|path| of_old(path) || staged.contains(&**path) || of_ours(path));
        let notes = self.put_aside(&strangers, &root)?;
        self.sort_aside(|path| of_old(path) || staged.contains(path) || of_ours(path))?;
        self.notes.extend(notes);
        differing.extend(ours);
        differing.sort();
        Ok(Behind { paths: differing, old: old.map(Box::new) })
    }

    /// Of what stood in the way in a tree, nothing of ours is needed any more; what is
    /// somebody else's is told of and kept. Whether anything stood there.
    fn sort_aside(&mut self, may_be_ours: impl Fn(&str) -> bool) -> Result<bool, Fault> {
        let aside = self.folder.join("aside");
        if !disk::is_there(&aside) {
            return Ok(false);
        }
        for name in disk::names(&aside)? {
            let moved = aside.join(name);
            let there = disk::files(&moved)?.into_iter();
            let is_ours = |(path, stat): &disk::Seen| {
                may_be_ours(path) || (stat.is_some() && self.state.stat(path) == *stat)
            };
            let strangers: Vec<_> = there.filter(|seen| !is_ours(seen)).map(|(path, _)| path).collect();
            let notes = self.put_aside(&strangers, &moved)?;
            self.notes.extend(notes);
            disk::remove(&moved)?;
        }
        disk::remove(&aside)?;
        Ok(true)
    }

    /// Waits until nobody reads any more what was published before the present release.
    fn wait_for_rest(&self) -> Result<(), Fault> {
        if !disk::is_there(&self.spare_root()) || self.rest.is_zero() {
            return Ok(());
        }
        let since = Duration::from_nanos(self.lock.moment()?.saturating_sub(self.left_at));
        std::thread::sleep(self.rest.saturating_sub(since));
        Ok(())
    }

    /// Remembers what was staged for nothing.
    fn abandon(&mut self, staged: &Staged) -> Result<(), Fault> {
        if self.sort_aside(|_| false)? {
            // Files of the present release may have had to give way.
            self.spare = Spare::Unknown;
        }
        if let Spare::Behind(Behind { paths, .. }) = &mut self.spare {
            paths.extend(staged.files.iter().map(|(path, _)| path.clone()));
            paths.sort();
            paths.dedup();
        }
        Ok(())
    }

    /// Gives readers the new tree, in one step where the machine has one. Tells of the files
    /// of somebody else's that were in the output folder.
    fn exchange(
        &mut self,
        head: Head,
        tree: Tree,
        written: Vec<(Arc<str>, Stat)>,
    ) -> Result<Vec<Diagnostic>, Fault> {
        self.sort_aside(|_| false)?;
        let mut notes = std::mem::take(&mut self.notes);
        let whole = |path: &Arc<str>| self.damaged.binary_search(path).is_err();
        let gone = self.gone(&head.manifest).into_iter();
        let (left, removed): (Vec<_>, Vec<_>) = gone.partition(|path| lingers(path) && whole(path));
        let mut next = self.state.next(head, &written, &left);
        let mut removed: Vec<Arc<str>> = removed;
        let outdated = self.state.lingering().filter(|path| next.stat(path).is_none());
        removed.extend(outdated.cloned());
        removed.sort();
        removed.dedup();
        for path in &removed {
            tree.remove(path)?;
        }
        let strangers = self.strangers(&next, &written);
        let (public, spare) = (self.public.clone(), self.spare_root());
        disk::replace(&self.folder.join("changed.next"), list(&written, &removed).as_bytes())?;
        next.write(&self.folder, "state.next")?;
        let mut changed: Vec<Arc<str>> = written.iter().map(|(path, _)| path.clone()).collect();
        // Whether the spare folder now holds the release that was published before, and in
        // which files it differs from the new one.
        let behind;
        if !disk::is_there(&public) {
            disk::rename(&spare, &public)?;
            behind = None;
        } else if !self.is_apart()? && disk::exchange(&spare, &public)? {
            changed.extend(removed);
            changed.sort();
            behind = Some((changed, true));
            notes.extend(self.put_aside(&strangers, &spare)?);
        } else {
            notes.extend(self.put_aside(&strangers, &public)?);
            let mut files: Vec<Arc<str>> = changed.iter().chain(&removed).cloned().collect();
            files.sort();
            self.history.copy(&self.state, &public, &files)?;
            file_by_file(&spare, &public, &self.folder.join("aside"), &changed, &removed)?;
            self.sort_aside(|_| false)?;
            notes.append(&mut self.notes);
            // Files that had to be copied have other numbers and times than those written.
            next = next.seen(&disk::files(&public)?);
            next.write(&self.folder, "state.next")?;
            behind = (!self.is_apart()?).then_some((Vec::new(), false));
        }
        settle(&self.folder, &self.state, &mut self.history)?;
        disk::remove(&self.folder.join("staged"))?;
        self.left_at = self.lock.moment()?;
        let old = std::mem::replace(&mut self.state, next);
        if old.base() != self.state.base() {
            self.history.forget_bases(&self.state)?;
        }
        self.spare = behind.map_or(Spare::Unknown, |(paths, has_old)| {
            Spare::Behind(Behind { paths, old: has_old.then(|| Box::new(old)) })
        });
        self.damaged.clear();
        Ok(notes)
    }

    /// Files that are not ours: those that were found when the folder was opened, and those
    /// that have taken the place of a new file since.
    fn strangers(&mut self, next: &State, written: &[(Arc<str>, Stat)]) -> Vec<Arc<str>> {
        let mut strangers = std::mem::take(&mut self.unknown);
        if self.state.manifest().is_empty() {
            // Nothing is known of the folder but that it is ours: what has the name of a
            // page was one.
            strangers.retain(|path| next.stat(path).is_none());
            return strangers;
        }
        let new = written.iter().map(|(path, _)| path).filter(|path| self.state.stat(path).is_none());
        let mut above_seen = HashSet::new();
        for path in new {
            for (at, _) in path.match_indices('/') {
                let above = &path[..at];
                let place = self.public.join(above);
                if above_seen.insert(above) && disk::is_there(&place) && !disk::is_folder(&place) {
                    strangers.extend(self.state.stat(above).is_none().then(|| Arc::from(above)));
                }
            }
            let place = self.public.join(&**path);
            if disk::is_folder(&place) {
                let within = disk::files(&place).unwrap_or_default().into_iter();
                let within = within.map(|(file, _)| Arc::from(format!("{path}/{file}")));
                strangers.extend(within.filter(|file: &Arc<str>| self.state.stat(file).is_none()));
            } else if disk::is_there(&place) {
                strangers.push(path.clone());
            }
        }
        strangers.sort();
        strangers.dedup();
        strangers
    }

    /// Moves files that are not ours from a tree into the state folder. The first are named,
    /// the others counted.
    fn put_aside(&self, strangers: &[Arc<str>], left: &Path) -> Result<Vec<Diagnostic>, Fault> {
        if strangers.is_empty() {
            return Ok(Vec::new());
        }
        let found = self.folder.join("found");
        let tree = Tree::open(left)?;
        let mut notes = Vec::new();
        for path in strangers {
            let Some(moved) = tree.move_out(path, &found)? else {
                continue;
            };
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

/// The state that belongs to the mark found in the output folder: a publish may have been
/// stopped just before or just after the folders were exchanged; what was left to do then is
/// done. An empty one where nothing usable is left: everything is made anew then.
fn recovered(folder: &Path, mark: Option<&[u8]>, history: &mut History) -> Result<State, Fault> {
    let state = State::read(folder, "state", None)?;
    let next = State::read(folder, "state.next", state.as_ref())?;
    let is_next = next.as_ref().is_some_and(|next| next.has_mark(mark));
    match (state, next) {
        (Some(state), Some(next)) if is_next && !state.has_mark(mark) => {
            settle(folder, &state, history)?;
            Ok(next)
        }
        (None, Some(next)) if is_next => {
            settle(folder, &State::default(), history)?;
            Ok(next)
        }
        (state, _) => Ok(state.unwrap_or_default()),
    }
}

/// What is left to do once readers have the new tree.
fn settle(folder: &Path, old: &State, history: &mut History) -> Result<(), Fault> {
    if old.number > 0 && disk::is_there(&folder.join("state")) {
        history.add(old)?;
    }
    disk::rename(&folder.join("state.next"), &folder.join("state"))?;
    if disk::is_there(&folder.join("changed.next")) {
        disk::rename(&folder.join("changed.next"), &folder.join("changed.txt"))?;
    }
    Ok(())
}

/// The paths that a publish changed (`M`) and removed (`D`), for whoever copies the folder
/// elsewhere.
fn list(written: &[(Arc<str>, Stat)], removed: &[Arc<str>]) -> String {
    let written = written.iter().flat_map(|(path, _)| ["M ", path, "\n"]);
    written.chain(removed.iter().flat_map(|path| ["D ", path, "\n"])).collect()
}

/// A publish that is being written, by several threads at once.
struct Staging<'r> {
    release: Mutex<&'r mut Release>,
    may_be_written: &'r [Arc<str>],
    /// Opened by whoever writes first: most builds change nothing.
    tree: OnceLock<Tree>,
    files: Mutex<Vec<(Arc<str>, Stat)>>,
}

/// What a publish has written.
struct Staged {
    tree: Option<Tree>,
    /// Sorted, the mark last: whoever copies them in this order copies it after what it stands for.
    files: Vec<(Arc<str>, Stat)>,
}

impl<'r> Staging<'r> {
    /// Nothing is written yet.
    fn new(release: &'r mut Release, may_be_written: &'r [Arc<str>]) -> Staging<'r> {
        let (release, files) = (Mutex::new(release), Mutex::default());
        Staging { release, may_be_written, tree: OnceLock::new(), files }
    }

    fn write(&self, path: &str, stretches: &[&[u8]]) -> Result<(), Fault> {
        let stat = self.tree()?.write(path, stretches)?;
        self.files.lock().expect(NO_PANIC).push((path.into(), stat));
        Ok(())
    }

    fn tree(&self) -> Result<&Tree, Fault> {
        if let Some(tree) = self.tree.get() {
            return Ok(tree);
        }
        let mut release = self.release.lock().expect(NO_PANIC);
        // Another thread may have opened it while this one waited.
        match self.tree.get() {
            Some(tree) => Ok(tree),
            None => {
                let tree = release.stage(self.may_be_written)?;
                Ok(self.tree.get_or_init(|| tree))
            }
        }
    }

    fn ended(self) -> Staged {
        let mut files = self.files.into_inner().expect(NO_PANIC);
        // They are in order but for a few runs.
        files.sort_by(|(a, _), (b, _)| (**a == *MARK, a).cmp(&(**b == *MARK, b)));
        Staged { tree: self.tree.into_inner(), files }
    }
}

const NO_PANIC: &str = "no thread ends while it stages";

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
    aside: &Path,
    written: &[Arc<str>],
    removed: &[Arc<str>],
) -> Result<(), Fault> {
    let mut order: Vec<&Arc<str>> = written.iter().collect();
    order.sort_by_key(|path| (rank(path), (*path).clone()));
    let tree = Tree::shared(public, aside)?;
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
