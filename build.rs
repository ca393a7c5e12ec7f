//! Puts the base theme into the program, and the digest of the sources that the program is
//! made of: what it makes is the same as long as these are.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use twox_hash::xxhash3_128::Hasher;

fn main() {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo names the package's folder"));
    let mut digest = Hasher::new();
    digest.write(env!("CARGO_PKG_VERSION").as_bytes());
    for below in ["src", "themes/base", "Cargo.lock"] {
        println!("cargo::rerun-if-changed={below}");
        for file in files(&root.join(below)) {
            let bytes = fs::read(&file).expect("a file of the package can be read");
            digest.write(name(&root, &file).as_bytes());
            digest.write(&bytes.len().to_le_bytes());
            digest.write(&bytes);
        }
    }
    let mut code = format!("pub const SOURCES: &str = \"{:032x}\";\n", digest.finish_128());
    code.push_str("pub const BASE_THEME: &[(&str, &[u8])] = &[\n");
    for file in files(&root.join("themes/base")) {
        writeln!(code, "    ({:?}, include_bytes!({file:?})),", name(&root, &file))
            .expect("a string takes all");
    }
    code.push_str("];\n");
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo names a folder for what is made"));
    fs::write(out.join("embedded.rs"), code).expect("cargo's folder can be written");
}

/// A path relative to the package, with `/`.
fn name(root: &Path, file: &Path) -> String {
    let below = file.strip_prefix(root).expect("every file lies in the package");
    below.to_str().expect("the package's files have names of letters").replace('\\', "/")
}

/// All files below a folder, or the file itself, sorted; hidden ones left out.
fn files(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let Ok(folder) = fs::read_dir(path) else { return vec![] };
    let entries = folder.map(|entry| entry.expect("the package can be listed"));
    let shown = entries.filter(|entry| !entry.file_name().to_string_lossy().starts_with('.'));
    let mut found: Vec<PathBuf> = shown.flat_map(|entry| files(&entry.path())).collect();
    found.sort();
    found
}
