//! A site's folders → its inputs.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;
use walkdir::{DirEntry, WalkDir};

use crate::build::Inputs;
use crate::parse::lock_files;
use crate::say;
use crate::text::{Asset, Diagnostic, Digest, Place, Source, Words};

use super::fault::Fault;
use super::tree::{Seen, Stat, files, number_of, path_below, stat};

/// The only folders of a root that are ever looked into.
pub const FOLDERS: [&str; 5] = ["content", "data", "static", "templates", "themes"];

/// Reads everything that belongs to the site in this folder.
pub fn inputs(root: &Path) -> Result<Inputs, Fault> {
    read(walked(root)?, read_one)
}

/// Reads the site in this folder again; files that have not changed since `last` was read are
/// not opened.
pub fn inputs_again(root: &Path, last: &Inputs, changed: &Changed) -> Result<Inputs, Fault> {
    if changed.names {
        let is_the_same = |file: &Path| !changed.files.contains(file);
        return read(walked(root)?, |path, file| {
            is_the_same(file)
                .then(|| Read::before(path, last))
                .flatten()
                .map_or_else(|| read_one(path, file), Ok)
        });
    }
    let mut inputs = last.clone();
    for file in &changed.files {
        let path = site_path(root, file);
        // Files that are no part of a site change too.
        if Read::before(&path, last).is_some() {
            read_one(&path, file)?.put_into(&mut inputs);
        }
    }
    Ok(inputs)
}

/// Everything in the folders of a site.
fn walked(root: &Path) -> Result<Found, Fault> {
    if !root.is_dir() {
        return Err(Fault::at(root)(std::io::ErrorKind::NotFound.into()));
    }
    let mut found = Found::default();
    for folder in FOLDERS {
        walk(root, folder, &mut found)?;
    }
    found.files.sort();
    let twice = |pair: &[(Arc<str>, PathBuf)]| (pair[0].0 == pair[1].0).then(|| clash(&pair[0].0));
    found.notes.extend(found.files.windows(2).filter_map(twice));
    found.files.dedup_by(|a, b| a.0 == b.0);
    found.notes.extend(lock_files(&found.locks));
    Ok(found)
}

/// What a walk came upon.
#[derive(Default)]
struct Found {
    /// The path relative to the root, in NFC with `/`, and the path as the disk has it.
    files: Vec<(Arc<str>, PathBuf)>,
    /// Files that Office made while somebody had another one open.
    locks: Vec<Arc<str>>,
    notes: Vec<Diagnostic>,
}

fn walk(root: &Path, folder: &str, found: &mut Found) -> Result<(), Fault> {
    let top = root.join(folder);
    if fs::symlink_metadata(&top).is_err() {
        return Ok(());
    }
    let mut entries =
        WalkDir::new(&top).follow_links(false).follow_root_links(false).sort_by_file_name().into_iter();
    while let Some(entry) = entries.next() {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(&top).to_owned();
            Fault::at(&path)(error.into())
        })?;
        let name = entry.file_name().to_string_lossy();
        if name.starts_with("~$") {
            found.locks.push(site_path(root, entry.path()));
        }
        if is_ignored(&name) {
            if entry.file_type().is_dir() {
                entries.skip_current_dir();
            }
            continue;
        }
        note(root, &entry, found);
    }
    Ok(())
}

/// Puts one entry where it belongs.
fn note(root: &Path, entry: &DirEntry, found: &mut Found) {
    let path = site_path(root, entry.path());
    let kind = entry.file_type();
    if entry.path().to_str().is_none() {
        found.notes.push(left_out(
            &path,
            "file-name",
            say!("文字として読めない名前です。名前を付け直します", "the name is no text; rename it"),
        ));
    } else if kind.is_symlink() {
        found.notes.push(left_out(
            &path,
            "link",
            say!(
                "ショートカット（リンク）です。中身のファイルそのものを置きます",
                "a symbolic link is not followed; put the file itself here"
            ),
        ));
    } else if kind.is_file() {
        found.files.push((path, entry.path().to_owned()));
    } else if !kind.is_dir() {
        let said = say!("ふつうのファイルではありません。消します", "not a plain file; remove it");
        found.notes.push(left_out(&path, "special-file", said));
    }
}

fn left_out(path: &Arc<str>, code: &'static str, said: Words) -> Diagnostic {
    Diagnostic::error(code, Place::file(path), said)
}

fn clash(path: &Arc<str>) -> Diagnostic {
    let said = say!(
        "同じに見える名前のファイルが二つあります（濁点の持ち方だけが違います）",
        "two files have names that differ only in how accents are stored"
    );
    left_out(path, "duplicate-file", said)
        .hint(say!("どちらかを消すか、名前を変えます", "remove or rename one of them"))
}

/// Names that are never part of a site, in any folder.
pub fn is_ignored(name: &str) -> bool {
    let exact = ["4913", "Thumbs.db", "desktop.ini"];
    name.starts_with('.') || name.starts_with("~$") || name.ends_with('~') || exact.contains(&name)
}

/// A path as the site knows it: relative to the root, with `/`, in NFC.
fn site_path(root: &Path, path: &Path) -> Arc<str> {
    let below = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<String> =
        below.components().map(|part| part.as_os_str().to_string_lossy().nfc().collect()).collect();
    parts.join("/").into()
}

/// What a site's folders hold, as far as a look tells: names, sizes, times, numbers. Of a
/// file that was just changed also its bytes: another change in the same moment may leave
/// everything else as it is.
#[derive(Clone, Debug)]
pub struct Glance {
    /// Each folder that is there, by its number on its disk: another one may take its name.
    folders: Vec<(&'static str, Option<u64>)>,
    files: Vec<Vec<Seen>>,
    young: Young,
}

/// What stood in young files, by path, and whether each was still young.
type Young = BTreeMap<PathBuf, (Digest, bool)>;

/// A file is young for so many seconds after its last change.
const YOUNG: i64 = 3;

/// Up to so many files that changed are looked at by themselves.
const FEW: usize = 16;

impl Glance {
    /// The folders that are there.
    pub fn folders(&self) -> &[(&'static str, Option<u64>)] {
        &self.folders
    }
}

/// What is otherwise at one look than at an earlier one.
#[derive(Debug)]
pub struct Changed {
    /// Files that are new or may hold other bytes.
    files: HashSet<PathBuf>,
    /// Whether a file came, went, or became something else than a file.
    names: bool,
}

impl Glance {
    /// What has changed since an earlier look. Of a file that was young then nobody can tell
    /// whether it has.
    pub fn changed_since(&self, earlier: &Glance, root: &Path) -> Changed {
        let mut changed = Changed { files: HashSet::new(), names: false };
        for ((folder, now), before) in FOLDERS.iter().zip(&self.files).zip(&earlier.files) {
            let mut before = before.iter().peekable();
            for (path, stat) in now {
                while before.next_if(|(other, _)| other < path).is_some() {
                    changed.names = true;
                }
                let known = before.next_if(|(other, _)| other == path);
                if known.is_none_or(|(_, known)| known.is_some() != stat.is_some() || stat.is_none()) {
                    changed.names = true;
                }
                if known.is_none_or(|(_, known)| known != stat) {
                    changed.files.insert(root.join(folder).join(&**path));
                }
            }
            changed.names |= before.next().is_some();
        }
        changed.files.extend(earlier.young.keys().cloned());
        changed
    }
}

impl PartialEq for Glance {
    /// Whether nothing can have changed between two looks of which one followed the other.
    fn eq(&self, other: &Glance) -> bool {
        let mut both = self.young.iter().filter_map(|(path, (a, _))| Some((a, &other.young.get(path)?.0)));
        self.folders == other.folders && self.files == other.files && both.all(|(a, b)| a == b)
    }
}

/// A look at everything that may belong to the site, without reading more than what changed
/// in the last seconds before `now` (since 1970-01-01T00:00:00Z) or before the last look.
pub fn glance(root: &Path, now: i64, last: Option<&Glance>) -> Result<Glance, Fault> {
    let folders = FOLDERS.map(|folder| (folder, number_of(&root.join(folder))));
    let files: Vec<Vec<Seen>> =
        FOLDERS.iter().map(|folder| files(&root.join(folder))).collect::<Result<_, _>>()?;
    let mut young = Young::new();
    let none = Young::new();
    let before = last.map_or(&none, |last| &last.young);
    for (folder, seen) in FOLDERS.iter().zip(&files) {
        for (path, stat) in seen.iter().filter_map(|(path, stat)| Some((path, (*stat)?))) {
            if is_young(stat, now) || !before.is_empty() {
                let path = root.join(folder).join(&**path);
                young.extend(read_if_young(&path, stat, now, before).map(|read| (path, read)));
            }
        }
    }
    Ok(Glance { folders: folders.to_vec(), files, young })
}

/// A look at the files that had changed at the last one: whether they have rested since. Where
/// that cannot be told by them alone it is a look at everything.
pub fn glance_again(root: &Path, now: i64, last: &Glance, changed: &Changed) -> Result<Glance, Fault> {
    let few = (!changed.names && changed.files.len() <= FEW).then_some(&changed.files);
    match few.and_then(|files| last.again(root, now, files)) {
        Some(glance) => Ok(glance),
        None => glance(root, now, Some(last)),
    }
}

impl Glance {
    /// The same look, but for these files; none where more is otherwise.
    fn again(&self, root: &Path, now: i64, files: &HashSet<PathBuf>) -> Option<Glance> {
        let mut again = Glance { young: Young::new(), ..self.clone() };
        if again.folders.iter().any(|(folder, number)| number_of(&root.join(folder)) != *number) {
            return None;
        }
        for file in files.iter().chain(self.young.keys()) {
            let below = file.strip_prefix(root).ok()?;
            let (folder, seen) =
                FOLDERS.iter().zip(&mut again.files).find(|(folder, _)| below.starts_with(folder))?;
            let path = path_below(&root.join(folder), file);
            let at = seen.binary_search_by(|(other, _)| (**other).cmp(&path)).ok()?;
            let stat = stat(file)?;
            seen[at].1 = Some(stat);
            let read = read_if_young(file, stat, now, &self.young);
            again.young.extend(read.map(|read| (file.clone(), read)));
        }
        Some(again)
    }
}

/// Whether a file was changed in the last seconds before `now`.
fn is_young(stat: Stat, now: i64) -> bool {
    let since = u64::try_from(now.saturating_sub(YOUNG)).unwrap_or(0);
    stat.changed >= since.saturating_mul(1_000_000_000)
}

/// What stands in a file that is young or was at the last look. A file that cannot be read is
/// told of by whoever reads the site.
fn read_if_young(path: &Path, stat: Stat, now: i64, before: &Young) -> Option<(Digest, bool)> {
    let (is_young, was_young) = (is_young(stat, now), before.get(path).is_some_and(|(_, young)| *young));
    (is_young || was_young).then(|| (Digest::of(&fs::read(path).unwrap_or_default()), is_young))
}

/// A file, read as what it is by its place.
enum Read {
    Source(Source),
    Template(Source),
    Static(Asset),
    Asset(Asset),
    /// Nobody's: `data/notes.xlsx`.
    Other,
}

impl Read {
    /// A file as it was read before.
    fn before(path: &str, last: &Inputs) -> Option<Read> {
        let source = |list: &[Source]| {
            let at = list.binary_search_by(|source| (*source.path).cmp(path)).ok()?;
            Some(list[at].clone())
        };
        let asset = |list: &[Asset]| {
            let at = list.binary_search_by(|asset| (*asset.path).cmp(path)).ok()?;
            Some(list[at].clone())
        };
        source(&last.sources)
            .map(Read::Source)
            .or_else(|| source(&last.templates).map(Read::Template))
            .or_else(|| asset(&last.statics).map(Read::Static))
            .or_else(|| asset(&last.assets).map(Read::Asset))
    }

    /// Takes the place of the file that was read before at its path.
    fn put_into(self, inputs: &mut Inputs) {
        let source = |list: &mut Vec<Source>, new: Source| {
            let at = list.binary_search_by(|source| source.path.cmp(&new.path));
            list[at.expect("a file of this path was read before")] = new;
        };
        let asset = |list: &mut Vec<Asset>, new: Asset| {
            let at = list.binary_search_by(|asset| asset.path.cmp(&new.path));
            list[at.expect("a file of this path was read before")] = new;
        };
        match self {
            Read::Source(new) => source(&mut inputs.sources, new),
            Read::Template(new) => source(&mut inputs.templates, new),
            Read::Static(new) => asset(&mut inputs.statics, new),
            Read::Asset(new) => asset(&mut inputs.assets, new),
            Read::Other => {}
        }
    }
}

/// The inputs that a walk found; `one` reads a file.
fn read(found: Found, one: impl Fn(&Arc<str>, &Path) -> Result<Read, Fault> + Sync) -> Result<Inputs, Fault> {
    let read: Vec<Read> =
        found.files.par_iter().map(|(path, file)| one(path, file)).collect::<Result<_, _>>()?;
    let mut inputs =
        Inputs { sources: vec![], templates: vec![], statics: vec![], assets: vec![], notes: found.notes };
    for one in read {
        match one {
            Read::Source(source) => inputs.sources.push(source),
            Read::Template(source) => inputs.templates.push(source),
            Read::Static(asset) => inputs.statics.push(asset),
            Read::Asset(asset) => inputs.assets.push(asset),
            Read::Other => {}
        }
    }
    Ok(inputs.with_base_theme())
}

fn read_one(path: &Arc<str>, file: &Path) -> Result<Read, Fault> {
    let bytes = || fs::read(file).map_err(Fault::at(file));
    let ends = |extension: &str| path.to_lowercase().ends_with(extension);
    let parts: Vec<&str> = path.split('/').collect();
    Ok(match *parts.as_slice() {
        ["content", ..] if ends(".md") => Read::Source(Source::new(path.clone(), &bytes()?)),
        ["content", ..] => Read::Asset(Asset::new(path.clone(), bytes()?)),
        ["data", ..] if ends(".toml") => Read::Source(Source::new(path.clone(), &bytes()?)),
        ["themes", _, "theme.toml"] => Read::Source(Source::new(path.clone(), &bytes()?)),
        ["templates", ..] | ["themes", _, "templates", ..] => {
            Read::Template(Source::new(path.clone(), &bytes()?))
        }
        ["static", ..] | ["themes", _, "static", ..] => Read::Static(Asset::new(path.clone(), bytes()?)),
        _ => Read::Other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Looks at two files, then at those that changed, and after `meanwhile` at these again:
    /// what is seen then, and whether all had rested.
    fn check(name: &str, meanwhile: impl Fn(&Path), expect_rest: bool) {
        let root = std::env::temp_dir().join(format!("shirube-look-{name}-{}", std::process::id()));
        let file = |name: &str, text: &str| fs::write(root.join(name), text).expect("there is room");
        fs::create_dir_all(root.join("content/部")).expect("there is room");
        file("content/_index.md", "家");
        file("content/部/頁.md", "はじめ");
        let now = i64::try_from(std::time::UNIX_EPOCH.elapsed().expect("it is after 1970").as_secs());
        let now = now.expect("it is not the end of time");
        let look = |last: Option<&Glance>| glance(&root, now, last).expect("the folder is there");
        let first = look(None);
        file("content/部/頁.md", "つぎの頁");
        let before = look(Some(&first));
        let changed = before.changed_since(&first, &root);
        assert!(!changed.names && changed.files.contains(&root.join("content/部/頁.md")));
        meanwhile(&root.join("content"));
        let again = glance_again(&root, now, &before, &changed).expect("the folder is there");
        assert_eq!(before == again, expect_rest, "{name}");
        let whole = look(Some(&before));
        assert!(again == whole && again.young == whole.young, "{name}");
        fs::remove_dir_all(&root).expect("it is ours");
    }

    #[test]
    fn files_that_changed_are_looked_at_again_by_themselves() {
        let write = |path: &Path, text: &str| fs::write(path, text).expect("there is room");
        check("nothing", |_| {}, true);
        check("other-bytes", |content| write(&content.join("部/頁.md"), "つぎの紙"), false);
        check("more-bytes", |content| write(&content.join("部/頁.md"), "つぎの頁から"), false);
        check("gone", |content| fs::remove_file(content.join("部/頁.md")).expect("it is there"), false);
        let replace = |content: &Path| {
            fs::rename(content, content.with_file_name("old")).expect("it is there");
            fs::create_dir_all(content.join("部")).expect("there is room");
            write(&content.join("_index.md"), "家");
            write(&content.join("部/頁.md"), "つぎの頁");
        };
        check("other-folder", replace, false);
    }
}
