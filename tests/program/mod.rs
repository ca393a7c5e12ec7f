//! The real program, and the trees it leaves.
//!
//! Takes folders, gives exit code, messages and files. Every test that uses it works in a
//! folder of its own below `target/`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Files by path, with `/`, relative to the folder that was read.
pub type Tree = BTreeMap<String, Vec<u8>>;

/// What the program said and how it ended.
pub struct Said {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

/// Runs the program with these words and this environment beside its own.
pub fn shirube(words: &[&str], environment: &[(&str, &str)]) -> Said {
    let output = Command::new(env!("CARGO_BIN_EXE_shirube"))
        .args(words)
        .envs(environment.iter().copied())
        .output()
        .expect("the program was built with the tests");
    Said {
        code: output.status.code().expect("the program ends by itself"),
        stdout: String::from_utf8(output.stdout).expect("the program speaks UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("the program speaks UTF-8"),
    }
}

/// An empty folder of this name, below `target/`.
pub fn empty_folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("the folder is ours");
    }
    fs::create_dir_all(&folder).expect("the target folder can be written");
    folder
}

/// Every file of a folder; nothing where there is no such folder.
pub fn tree(folder: &Path) -> Tree {
    let mut tree = Tree::new();
    if folder.exists() {
        gather(folder, "", &mut tree);
    }
    tree
}

fn gather(folder: &Path, prefix: &str, tree: &mut Tree) {
    for entry in fs::read_dir(folder).expect("a folder of the test can be read") {
        let entry = entry.expect("a folder of the test can be read");
        let name = entry.file_name().into_string().expect("names are UTF-8");
        let path = format!("{prefix}{name}");
        if entry.file_type().expect("a file of the test can be asked").is_dir() {
            gather(&entry.path(), &format!("{path}/"), tree);
        } else {
            tree.insert(path, fs::read(entry.path()).expect("a file of the test can be read"));
        }
    }
}

/// Writes files into a folder, with the folders they need.
pub fn plant(tree: &Tree, folder: &Path) {
    for (path, bytes) in tree {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a file lies in a folder"))
            .expect("the target folder can be written");
        fs::write(path, bytes).expect("the target folder can be written");
    }
}
