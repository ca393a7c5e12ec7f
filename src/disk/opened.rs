//! Folders of a tree that are kept open: a file is made in one of them without going the whole
//! way from the disk's root once more. That is a fifth of what making a file costs, and nearly all
//! files of a release lie in few folders.

use std::collections::HashMap;
use std::fs::File;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};

use ahash::RandomState;
use rustix::fs::{Mode, OFlags, open, openat};

/// No more folders are kept open than this.
const MOST: usize = 32;

/// Folders into which files were made, by their paths below the tree.
#[derive(Debug, Default)]
pub(super) struct Opened(Mutex<Folders>);

#[derive(Debug, Default)]
struct Folders {
    /// None where one file alone was made.
    by_path: HashMap<Box<str>, Option<Arc<OwnedFd>>, RandomState>,
    open: usize,
}

impl Opened {
    /// A new file, made in a folder that is open. None where it is not, or where the file cannot
    /// be made: what stands in its place, or that nothing can be made there, is found on the way.
    pub fn create(&self, path: &str) -> Option<File> {
        let (folder, name) = path.rsplit_once('/')?;
        let folder = self.folders().by_path.get(folder)?.clone()?;
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
        openat(folder, name, flags, Mode::from_raw_mode(0o666)).ok().map(File::from)
    }

    /// Notes that a file was made on its way; the folder of a second one is kept open.
    pub fn note(&self, root: &Path, path: &str) {
        let Some((folder, _)) = path.rsplit_once('/') else { return };
        let mut folders = self.folders();
        let has_room = folders.open < MOST;
        match folders.by_path.get_mut(folder) {
            None => {
                folders.by_path.insert(folder.into(), None);
            }
            Some(opened @ None) if has_room => {
                let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
                *opened = open(root.join(folder), flags, Mode::empty()).ok().map(Arc::new);
                folders.open += 1;
            }
            Some(_) => {}
        }
    }

    /// Lets go of all of them: one is moved or removed.
    pub fn clear(&self) {
        *self.folders() = Folders::default();
    }

    fn folders(&self) -> MutexGuard<'_, Folders> {
        self.0.lock().expect("no thread ends while it holds them")
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_folder_is_open_from_its_second_file_until_folders_move() {
        let root = std::env::temp_dir().join(format!("shirube-opened-{}", std::process::id()));
        fs::create_dir_all(root.join("folder")).expect("there is room");
        let opened = Opened::default();
        for path in ["folder/a", "folder/b"] {
            assert!(opened.create(path).is_none(), "{path}: nothing is open yet");
            opened.note(&root, path);
        }
        assert!(opened.create("folder/c").is_some() && root.join("folder/c").is_file());
        assert!(opened.create("folder/c").is_none(), "it stands there already");
        assert!(opened.create("other/c").is_none() && opened.create("c").is_none());
        fs::rename(root.join("folder"), root.join("moved")).expect("both are ours");
        opened.clear();
        assert!(opened.create("folder/d").is_none() && !root.join("moved/d").exists());
        fs::remove_dir_all(&root).expect("it is ours");
    }
}
