//! Files of a release: written, linked, moved, looked at, locked.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs::{self, File, Metadata, OpenOptions, TryLockError};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use walkdir::WalkDir;

use super::fault::Fault;
use super::opened::Opened;

/// What tells whether a file is still the one that was written, without reading it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stat {
    /// In bytes.
    pub size: u64,
    /// Time of the last change, in nanoseconds since 1970; only ever compared.
    pub changed: u64,
    /// The file's number on its disk; hard links share it.
    pub number: u64,
}

impl Stat {
    fn of(metadata: &Metadata) -> Stat {
        let since = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let changed = since.map_or(0, |since| u64::try_from(since.as_nanos()).unwrap_or(u64::MAX));
        Stat { size: metadata.len(), changed, number: number(metadata) }
    }
}

#[cfg(unix)]
fn number(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn number(_: &Metadata) -> u64 {
    0
}

/// So many bytes are written at once where they lie in several places.
const AT_ONCE: usize = 1 << 16;

fn write_all(to: &mut File, stretches: &[&[u8]]) -> io::Result<()> {
    if let [bytes] = stretches {
        return to.write_all(bytes);
    }
    let mut to = BufWriter::with_capacity(AT_ONCE, to);
    stretches.iter().try_for_each(|bytes| to.write_all(bytes))?;
    to.flush()
}

/// A file's or folder's number on its disk; none where nothing has this name.
pub fn number_of(path: &Path) -> Option<u64> {
    fs::metadata(path).ok().map(|metadata| number(&metadata))
}

/// A file's path and what tells whether it is untouched; none for what is no plain file.
pub type Seen = (Arc<str>, Option<Stat>);

/// Every file below a folder, by its path there with `/`, sorted; nothing for a folder that
/// does not exist. Whatever is no plain file has no stat.
pub fn files(folder: &Path) -> Result<Vec<Seen>, Fault> {
    let mut found = Vec::new();
    if fs::symlink_metadata(folder).is_err() {
        return Ok(found);
    }
    for entry in WalkDir::new(folder).follow_links(false).min_depth(1) {
        let whole = |error: walkdir::Error| {
            let path = error.path().unwrap_or(folder).to_owned();
            Fault::at(&path)(error.into())
        };
        let entry = match entry {
            // It went between being listed and being looked at.
            Err(error) if error.io_error().is_some_and(is_gone) => continue,
            entry => entry.map_err(whole)?,
        };
        if entry.file_type().is_dir() {
            continue;
        }
        let path = path_below(folder, entry.path());
        let plain = entry.file_type().is_file();
        let stat = match entry.metadata() {
            Err(error) if error.io_error().is_some_and(is_gone) => continue,
            metadata => Some(Stat::of(&metadata.map_err(whole)?)).filter(|_| plain),
        };
        found.push((path.into(), stat));
    }
    found.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok(found)
}

/// The path of a file below a folder, with `/`.
pub fn path_below(folder: &Path, file: &Path) -> String {
    let below = file.strip_prefix(folder).unwrap_or(file);
    below.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}

fn is_gone(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound
}

/// A folder in which a release is laid out, by several threads at once. Remembers the folders it
/// made.
pub struct Tree {
    root: PathBuf,
    /// Held while a folder is made or something gives way, so that no two threads do it at once.
    folders: Mutex<HashSet<OsString>>,
    /// Those of them that many files go into.
    opened: Opened,
    /// Where that goes which stands in the way of a file or of its folders; it is removed
    /// where there is no such place.
    aside: Option<PathBuf>,
}

impl Tree {
    /// The folder, made if need be. Nobody else puts anything there.
    pub fn open(root: &Path) -> Result<Tree, Fault> {
        fs::create_dir_all(root).map_err(Fault::at(root))?;
        let folders = Mutex::new(HashSet::from([root.as_os_str().to_owned()]));
        Ok(Tree { root: root.to_owned(), folders, opened: Opened::default(), aside: None })
    }

    /// A folder that others may have put something into: a folder where a file belongs, or a
    /// file where a folder does, is moved to `aside/N/`, under the path it had.
    pub fn shared(root: &Path, aside: &Path) -> Result<Tree, Fault> {
        Ok(Tree { aside: Some(aside.to_owned()), ..Tree::open(root)? })
    }

    /// Writes a file as a new one: whoever has the old one open, or a link to it, keeps that.
    /// Its bytes may lie in several places.
    pub fn write(&self, path: &str, stretches: &[&[u8]]) -> Result<Stat, Fault> {
        let fill = |mut file: File| {
            write_all(&mut file, stretches)?;
            file.metadata()
        };
        if let Some(file) = self.opened.create(path) {
            let filled = fill(file).map(|metadata| Stat::of(&metadata));
            return filled.map_err(|error| Fault::at(&self.root.join(path))(error));
        }
        let stat =
            self.put(path, |file| fill(OpenOptions::new().write(true).create_new(true).open(file)?))?;
        self.opened.note(&self.root, path);
        Ok(stat)
    }

    /// Puts a file of another tree into this one: as a second name, or as a copy where that is
    /// on another disk.
    pub fn link(&self, path: &str, from: &Path) -> Result<Stat, Fault> {
        self.put(path, |file| {
            match fs::hard_link(from, file) {
                Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
                    fs::copy(from, file)?;
                }
                linked => linked?,
            }
            fs::symlink_metadata(file)
        })
    }

    /// Puts a file into the tree by something that fails where anything stands in its place:
    /// mostly nothing does, and to look first would cost as much again.
    fn put(&self, path: &str, put: impl Fn(&Path) -> io::Result<Metadata>) -> Result<Stat, Fault> {
        let mut file = PathBuf::with_capacity(self.root.as_os_str().len() + 1 + path.len());
        file.extend([&self.root, Path::new(path)]);
        self.make_folder_of(&file)?;
        let put = match put(&file) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                self.make_room(&file)?;
                put(&file)
            }
            put => put,
        };
        put.map(|metadata| Stat::of(&metadata)).map_err(Fault::at(&file))
    }

    /// What tells whether a file of the tree is untouched; none where it is no plain file.
    pub fn stat(&self, path: &str) -> Option<Stat> {
        stat(&self.root.join(path))
    }

    /// Moves a file into another folder of the same disk, under the same path. Whatever lies
    /// there goes.
    pub fn move_to(&self, path: &str, to: &Tree) -> Result<(), Fault> {
        let new = to.clear(path)?;
        rename(&self.root.join(path), &new)
    }

    /// Takes over a file of another tree in one step: a reader finds the old or the new one.
    /// By a second name where both are on one disk, else by copying.
    pub fn adopt(&self, path: &str, from: &Path) -> Result<(), Fault> {
        let file = self.root.join(path);
        if is_folder(&file) {
            let _held = self.folders();
            self.give_way(&file)?;
        }
        self.make_folder_of(&file)?;
        let mut name = OsString::from(".shirube-");
        name.push(file.file_name().unwrap_or_default());
        let new = file.with_file_name(name);
        unless_gone(fs::remove_file(&new)).map_err(Fault::at(&new))?;
        if fs::hard_link(from, &new).is_err() {
            fs::copy(from, &new).map_err(Fault::at(&new))?;
        }
        rename(&new, &file)
    }

    /// Removes a file, and the folders that are empty without it. A folder that has taken the
    /// file's name since stays.
    pub fn remove(&self, path: &str) -> Result<(), Fault> {
        let file = self.root.join(path);
        if self.holds(&file) {
            if !is_folder(&file) {
                unless_gone(fs::remove_file(&file)).map_err(Fault::at(&file))?;
            }
            self.forget_empty(&file);
        }
        Ok(())
    }

    /// Moves a file out of the tree, to a name in `folder` that nothing has yet, and removes
    /// the folders that are empty without it. Where it went; nothing where it is gone.
    pub fn move_out(&self, path: &str, folder: &Path) -> Result<Option<PathBuf>, Fault> {
        let file = self.root.join(path);
        if !is_there(&file) {
            return Ok(None);
        }
        let above = folder.join(path);
        let above = above.ancestors().skip(1).take_while(|above| *above != folder);
        let is_closed = above.into_iter().any(|above| is_there(above) && !is_folder(above));
        let name = if is_closed { path.replace('/', "-") } else { path.to_owned() };
        let free =
            |number: u32| folder.join(if number == 0 { name.clone() } else { format!("{name}.{number}") });
        let to = (0..).map(free).find(|to| !is_there(to)).unwrap_or_else(|| free(0));
        make_folder(to.parent().unwrap_or(folder))?;
        carry(&file, &to)?;
        self.forget_empty(&file);
        Ok(Some(to))
    }

    /// Removes the folders above a file that hold nothing any more.
    fn forget_empty(&self, file: &Path) {
        self.opened.clear();
        let mut folders = self.folders();
        for folder in file.ancestors().skip(1).take_while(|folder| *folder != self.root) {
            if fs::remove_dir(folder).is_err() {
                break;
            }
            folders.remove(folder.as_os_str());
        }
    }

    /// Makes room for a file: its folders are there, and it is not.
    fn clear(&self, path: &str) -> Result<PathBuf, Fault> {
        let file = self.root.join(path);
        self.make_folder_of(&file)?;
        self.make_room(&file)?;
        Ok(file)
    }

    /// Takes away what stands in the place of a file.
    fn make_room(&self, file: &Path) -> Result<(), Fault> {
        match fs::remove_file(file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(_) if is_folder(file) => {
                let _held = self.folders();
                self.give_way(file)
            }
            other => other.map_err(Fault::at(file)),
        }
    }

    /// Takes away what stands where something else belongs, while no other thread does.
    fn give_way(&self, obstacle: &Path) -> Result<(), Fault> {
        self.opened.clear();
        let Some(aside) = &self.aside else {
            return remove(obstacle);
        };
        let free = (0..).map(|number: u32| aside.join(number.to_string())).find(|free| !is_there(free));
        let below = obstacle.strip_prefix(&self.root).unwrap_or(obstacle);
        let to = free.unwrap_or_else(|| aside.join("0")).join(below);
        make_folder(to.parent().unwrap_or(aside))?;
        carry(obstacle, &to)
    }

    /// The folders that are known, while no other thread makes any.
    fn folders(&self) -> MutexGuard<'_, HashSet<OsString>> {
        self.folders.lock().expect("no thread ends while it holds them")
    }

    /// Makes the folders that a file lies in; what stands in the way gives way, also a link to
    /// a folder that is not of the tree.
    fn make_folder_of(&self, file: &Path) -> Result<(), Fault> {
        self.make_above(file, &mut self.folders())
    }

    fn make_above(&self, file: &Path, folders: &mut HashSet<OsString>) -> Result<(), Fault> {
        let folder = file.parent().unwrap_or(file);
        if folders.contains(folder.as_os_str()) {
            return Ok(());
        }
        self.make_above(folder, folders)?;
        match fs::create_dir(folder) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                if !is_folder(folder) {
                    self.give_way(folder)?;
                    fs::create_dir(folder).map_err(Fault::at(folder))?;
                }
            }
            made => made.map_err(Fault::at(folder))?,
        }
        folders.insert(folder.as_os_str().to_owned());
        Ok(())
    }

    /// Whether a path leads through folders of the tree alone, and through no link.
    fn holds(&self, file: &Path) -> bool {
        let mut folders = self.folders();
        let above: Vec<&Path> =
            file.ancestors().skip(1).take_while(|above| !folders.contains(above.as_os_str())).collect();
        let holds = above.iter().all(|above| is_folder(above));
        if holds {
            folders.extend(above.into_iter().map(|above| above.as_os_str().to_owned()));
        }
        holds
    }
}

/// What tells whether a file is untouched; none where it is no plain file.
pub fn stat(path: &Path) -> Option<Stat> {
    let metadata = fs::symlink_metadata(path).ok().filter(Metadata::is_file)?;
    Some(Stat::of(&metadata))
}

/// The names of what lies directly in a folder, sorted; nothing where there is no such
/// folder.
pub fn names(folder: &Path) -> Result<Vec<String>, Fault> {
    let entries = match fs::read_dir(folder) {
        Err(error) if is_gone(&error) => return Ok(Vec::new()),
        entries => entries.map_err(Fault::at(folder))?,
    };
    let name = |entry: io::Result<fs::DirEntry>| Ok(entry?.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = entries.map(name).collect::<io::Result<_>>().map_err(Fault::at(folder))?;
    names.sort();
    Ok(names)
}

/// Makes a folder, with those it lies in.
pub fn make_folder(path: &Path) -> Result<(), Fault> {
    fs::create_dir_all(path).map_err(Fault::at(path))
}

/// Removes a file, or a folder with all that is in it.
pub fn remove(path: &Path) -> Result<(), Fault> {
    let removed = if is_folder(path) { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    unless_gone(removed).map_err(Fault::at(path))
}

fn unless_gone(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Ok(())
        }
        other => other,
    }
}

/// Whether anything has this name, be it a link that leads nowhere.
pub fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// A path from the disk's root, with links followed as far as it exists.
pub fn real_path(path: &Path) -> Result<PathBuf, Fault> {
    let absolute = std::path::absolute(path).map_err(Fault::at(path))?;
    let mut real = PathBuf::new();
    for part in absolute.components() {
        match part {
            std::path::Component::ParentDir => {
                real.pop();
            }
            part => real.push(part),
        }
        real = fs::canonicalize(&real).unwrap_or(real);
    }
    Ok(real)
}

/// Whether a real folder has this name, and not a link to one.
pub fn is_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir())
}

/// Whether this file may get a second name, which nothing has yet, in another folder: not
/// where that is another disk, and not on disks whose files have one name each.
pub fn can_link(from: &Path, to: &Path) -> Result<bool, Fault> {
    use io::ErrorKind::{CrossesDevices, PermissionDenied, TooManyLinks, Unsupported};
    match fs::hard_link(from, to) {
        Ok(()) => remove(to).map(|()| true),
        Err(error)
            if matches!(error.kind(), CrossesDevices | PermissionDenied | TooManyLinks | Unsupported) =>
        {
            Ok(false)
        }
        Err(error) => Err(Fault::at(to)(error)),
    }
}

/// Moves a file, or a folder with all that is in it, to a name that nothing has, be it on
/// another disk.
fn carry(from: &Path, to: &Path) -> Result<(), Fault> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {}
        renamed => return renamed.map_err(Fault::at(to)),
    }
    let metadata = fs::symlink_metadata(from).map_err(Fault::at(from))?;
    if metadata.is_dir() {
        make_folder(to)?;
        for name in names(from)? {
            carry(&from.join(&name), &to.join(&name))?;
        }
        return remove(from);
    }
    // Of a link only the words can be taken along; what is neither is nobody's work.
    let copied = match fs::read_link(from) {
        Ok(words) => fs::write(to, words.to_string_lossy().as_bytes()).map(|()| 0),
        Err(_) if metadata.is_file() => fs::copy(from, to),
        Err(_) => Ok(0),
    };
    copied.map_err(Fault::at(to))?;
    remove(from)
}

/// Moves a file or folder to a name that nothing has, or that may go.
pub fn rename(from: &Path, to: &Path) -> Result<(), Fault> {
    fs::rename(from, to).map_err(Fault::at(to))
}

/// Writes a file that nobody has yet, with the folders it lies in.
pub fn create(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    let above = path.parent().unwrap_or(path);
    fs::create_dir_all(above).map_err(Fault::at(above))?;
    let write = || OpenOptions::new().write(true).create_new(true).open(path)?.write_all(bytes);
    write().map_err(Fault::at(path))
}

/// The bytes of a file; `None` where there is none.
pub fn read_if_there(path: &Path) -> Result<Option<Vec<u8>>, Fault> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(error) => Err(Fault::at(path)(error)),
    }
}

/// Writes a file so that a reader finds the old bytes or the new ones, never a part.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let new = path.with_file_name(name);
    fs::write(&new, bytes).map_err(Fault::at(&new))?;
    rename(&new, path)
}

/// Gives two folders each other's names in one step. `false` where this machine, or this
/// disk, has no such step: nothing has happened then.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
pub fn exchange(a: &Path, b: &Path) -> Result<bool, Fault> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        Err(Errno::NOSYS | Errno::INVAL | Errno::XDEV | Errno::BUSY | Errno::NOTSUP) => Ok(false),
        Err(error) => Err(Fault::at(b)(error.into())),
    }
}

/// Gives two folders each other's names in one step: not on this system.
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
pub fn exchange(_: &Path, _: &Path) -> Result<bool, Fault> {
    Ok(false)
}

/// Holds a folder for one program at a time; lets go when dropped, and when the program
/// ends in any way.
#[derive(Debug)]
pub struct Lock {
    file: File,
    path: PathBuf,
}

impl Lock {
    /// Whether the lock still has its name.
    pub fn is_there(&self) -> bool {
        let own = self.file.metadata().ok().map(|metadata| number(&metadata));
        own.is_some() && own == number_of(&self.path)
    }

    /// The present moment by the clock of the disk that the lock lies on, in the measure of
    /// [`Stat::changed`]: the only clock that files can be held against.
    pub fn moment(&self) -> Result<u64, Fault> {
        let touch = || {
            let mut file = &self.file;
            file.set_len(0)?;
            file.write_all(b"\n")?;
            file.metadata()
        };
        touch().map(|metadata| Stat::of(&metadata).changed).map_err(Fault::at(&self.path))
    }
}

/// Takes the lock at this path, or `None` where another program holds it.
pub fn lock(path: &Path) -> Result<Option<Lock>, Fault> {
    let above = path.parent().unwrap_or(path);
    fs::create_dir_all(above).map_err(Fault::at(above))?;
    let file =
        OpenOptions::new().create(true).truncate(false).write(true).open(path).map_err(Fault::at(path))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(Lock { file, path: path.to_owned() })),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(Fault::at(path)(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_threads_lay_out_one_tree_and_what_stands_in_their_way_is_moved_once() {
        let root = std::env::temp_dir().join(format!("shirube-tree-{}", std::process::id()));
        let (inside, aside) = (root.join("tree"), root.join("aside"));
        fs::create_dir_all(inside.join("page.html/theirs")).expect("there is room");
        fs::write(inside.join("folder"), "theirs").expect("there is room");
        let tree = Tree::shared(&inside, &aside).expect("it is a folder");
        std::thread::scope(|scope| {
            for thread in 0..4 {
                let tree = &tree;
                scope.spawn(move || {
                    for number in 0..50 {
                        let path = format!("folder/{number}/{thread}.html");
                        let long = vec![b'x'; 3 * AT_ONCE / 2];
                        tree.write(&path, &[path.as_bytes(), &long, b"end"]).expect("there is room");
                    }
                    if thread == 0 {
                        tree.write("page.html", &[b"ours"]).expect("the folder gives way");
                    }
                });
            }
        });
        let written = files(&inside).expect("it can be read");
        assert_eq!(written.len(), 4 * 50 + 1);
        for (path, stat) in &written {
            assert_eq!(tree.stat(path), *stat);
            let bytes = fs::read(inside.join(&**path)).expect("it was just written");
            let is_whole = bytes.starts_with(path.as_bytes()) && bytes.ends_with(b"xend");
            assert!(bytes == b"ours" || is_whole, "{path}");
        }
        let mut moved = names(&aside).expect("something was moved");
        moved.retain(|name| !files(&aside.join(name)).expect("it can be read").is_empty());
        assert_eq!(moved.len(), 1, "the file; of the folder only its name was in the way");
        assert!(aside.join(&moved[0]).join("folder").is_file());
        fs::remove_dir_all(&root).expect("it is ours");
    }

    #[test]
    fn many_files_go_into_a_folder_that_is_removed_and_made_again_between_them() {
        let root = std::env::temp_dir().join(format!("shirube-tree-again-{}", std::process::id()));
        let tree = Tree::open(&root).expect("there is room");
        let write = |name: &str, bytes: &[u8]| tree.write(&format!("folder/{name}"), &[bytes]);
        let read = || {
            let files = files(&root).expect("it can be read").into_iter();
            files.map(|(path, _)| fs::read_to_string(root.join(&*path)).expect("it was written"))
        };
        for name in ["a", "b", "c", "d"] {
            write(name, b"old").expect("there is room");
        }
        write("d", b"new").expect("an old one gives way");
        assert_eq!(read().collect::<Vec<_>>(), ["old", "old", "old", "new"]);
        for name in ["a", "b", "c", "d"] {
            tree.remove(&format!("folder/{name}")).expect("it is ours");
        }
        assert!(!root.join("folder").exists(), "nothing is in it");
        for name in ["a", "b", "c"] {
            write(name, b"again").expect("there is room");
        }
        assert_eq!(read().collect::<Vec<_>>(), ["again"; 3]);
        fs::remove_dir_all(&root).expect("it is ours");
    }
}
