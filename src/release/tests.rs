//! Releases in a folder of the test's own.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use super::*;
use crate::calendar::Date;
use crate::output::{self, Address, Edition};
use crate::pages::{Page, Parts};
use crate::site::PagePath;
use crate::text::Digest;
use crate::theme::Theme;

/// A folder that goes with the test.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Folder {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name =
            format!("shirube-release-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).expect("the test's folder can be made");
        Folder(folder)
    }

    fn public(&self) -> PathBuf {
        self.0.join("public")
    }

    fn state(&self, file: &str) -> PathBuf {
        self.0.join("public.shirube").join(file)
    }

    fn open(&self) -> Release {
        Release::open(&self.public()).expect("the folder is ours")
    }

    /// Opens, publishes, closes; how many files were rendered and written.
    fn publish(&self, pages: &[(&str, &str)]) -> (usize, usize) {
        let taken = publish(&mut self.open(), pages);
        assert!(taken.diagnostics.is_empty(), "{:?}", taken.diagnostics);
        (taken.value.rendered, taken.value.written.len())
    }

    /// Every file but the mark, with its text.
    fn tree(&self) -> BTreeMap<String, String> {
        let files = disk::files(&self.public()).expect("the folder can be listed");
        let paths = files.iter().map(|(path, _)| path.to_string()).filter(|path| path != MARK);
        let text = |path: &String| fs::read_to_string(self.public().join(path)).expect("a text");
        paths.map(|path| (path.clone(), text(&path))).collect()
    }

    fn stats(&self) -> Vec<disk::Seen> {
        disk::files(&self.public()).expect("the folder can be listed")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).expect("the test's folder can be removed");
    }
}

/// A page whose template does not exist.
struct Faulty;

impl Parts for Faulty {
    fn template(&self) -> &str {
        "none.html"
    }

    fn digest(&self) -> Digest {
        Digest::of(b"")
    }

    fn view(&self) -> impl serde::Serialize {}
}

/// Publishes these files; one with the text `!` cannot be made.
fn publish(release: &mut Release, pages: &[(&str, &str)]) -> Checked<Taken> {
    let page = |(path, text): &(&str, &str)| {
        let (path, text) = (PagePath::fixed(path), text.to_string());
        match &*text {
            "!" => Page::view(path, Faulty),
            _ => Page::bytes(path, Digest::of(text.as_bytes()), move || text.clone().into_bytes()),
        }
    };
    let theme = Theme::new(&[], &[]).value;
    let address = Address { origin: String::new(), base_path: "/".into() };
    let today = Date::parse("2026-11-22").expect("a date");
    let edition = Edition { generator: Digest::of(b"g"), version: "1", today };
    let last = release.manifest();
    let changes = output::render(pages.iter().map(page).collect(), &theme, address, edition, &last).value;
    release.publish(changes).expect("the test's folder takes all")
}

fn tree(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    files.iter().map(|(path, text)| (path.to_string(), text.to_string())).collect()
}

const A: &[(&str, &str)] = &[("a.txt", "a"), ("b/c.txt", "c"), ("d.txt", "d")];
const B: &[(&str, &str)] = &[("a.txt", "A"), ("b/c.txt", "c"), ("e/f.txt", "f")];

#[test]
fn what_is_published_again_is_not_written_again() {
    let folder = Folder::new();
    assert_eq!(folder.publish(A), (3, 4));
    let (files, state) = (folder.stats(), fs::metadata(folder.state("state")).expect("it is there"));
    assert_eq!(folder.publish(A), (0, 0));
    assert_eq!(folder.stats(), files);
    let again = fs::metadata(folder.state("state")).expect("it is there");
    assert_eq!(again.modified().ok(), state.modified().ok());
}

#[test]
fn each_release_is_whole_and_what_stayed_the_same_stays_the_same_file() {
    let folder = Folder::new();
    folder.publish(A);
    let before = folder.stats();
    for pages in [B, A, B, B, A] {
        folder.publish(pages);
        assert_eq!(folder.tree(), tree(pages));
    }
    let kept = |stats: &[disk::Seen]| stats.iter().find(|(path, _)| &**path == "b/c.txt").cloned();
    assert_eq!(kept(&folder.stats()), kept(&before));
}

#[test]
fn one_program_may_publish_many_times() {
    let folder = Folder::new();
    let mut release = folder.open();
    for pages in [A, B, A, A, B] {
        assert!(!publish(&mut release, pages).has_errors());
        assert_eq!(folder.tree(), tree(pages));
    }
}

#[test]
fn a_file_may_become_a_folder_and_a_folder_a_file() {
    let folder = Folder::new();
    for pages in [[("x", "1"), ("y/z", "2")], [("x/w", "3"), ("y", "4")], [("x", "1"), ("y/z", "2")]] {
        folder.publish(&pages);
        assert_eq!(folder.tree(), tree(&pages));
    }
}

#[test]
fn after_an_error_nothing_has_changed_and_the_next_publish_is_whole() {
    let folder = Folder::new();
    folder.publish(A);
    let before = folder.stats();
    let faulty = [("a.txt", "new"), ("b/new.txt", "new"), ("c.txt", "!")];
    let mut release = folder.open();
    assert!(publish(&mut release, &faulty).has_errors());
    assert_eq!(folder.stats(), before);
    assert!(!publish(&mut release, B).has_errors());
    assert_eq!(folder.tree(), tree(B));
    assert!(publish(&mut release, &faulty).has_errors());
    drop(release);
    folder.publish(A);
    assert_eq!(folder.tree(), tree(A));
}

#[test]
fn files_altered_or_deleted_behind_our_back_are_made_again() {
    let folder = Folder::new();
    folder.publish(A);
    fs::write(folder.public().join("a.txt"), "altered").expect("it can be written");
    fs::remove_file(folder.public().join("d.txt")).expect("it can be removed");
    assert_eq!(folder.publish(A), (2, 2));
    assert_eq!(folder.tree(), tree(A));
    fs::write(folder.public().join("d.txt"), "altered").expect("it can be written");
    fs::remove_file(folder.public().join(MARK)).expect("it can be removed");
    folder.publish(B);
    assert_eq!(folder.tree(), tree(B));
    fs::remove_dir_all(folder.public()).expect("it can be removed");
    folder.publish(B);
    assert_eq!(folder.tree(), tree(B));
}

#[test]
fn a_state_that_is_gone_or_damaged_or_foreign_costs_only_time() {
    let folder = Folder::new();
    folder.publish(A);
    let state = folder.state("state");
    let damage: [&dyn Fn(); 4] = [
        &|| fs::remove_file(&state).expect("it can be removed"),
        &|| fs::write(&state, "shirube state 0\n").expect("it can be written"),
        &|| {
            let mut bytes = fs::read(&state).expect("it can be read");
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            fs::write(&state, bytes).expect("it can be written");
        },
        &|| fs::remove_dir_all(folder.state("")).expect("it can be removed"),
    ];
    for damage in damage {
        damage();
        let before = folder.stats();
        drop(folder.open());
        assert_eq!(folder.stats(), before);
        assert_eq!(folder.publish(A).0, 3);
        assert_eq!(folder.tree(), tree(A));
        folder.publish(A);
    }
}

#[test]
fn a_stop_before_or_after_the_exchange_leaves_one_whole_release() {
    let folder = Folder::new();
    folder.publish(A);
    let of_a = fs::read(folder.state("state")).expect("it can be read");
    folder.publish(B);
    let of_b = fs::read(folder.state("state")).expect("it can be read");
    // After the exchange, before the state took its name.
    fs::write(folder.state("state.next"), &of_b).expect("it can be written");
    fs::write(folder.state("state"), &of_a).expect("it can be written");
    assert_eq!(folder.publish(B), (0, 0));
    // Before the exchange.
    fs::write(folder.state("state"), &of_b).expect("it can be written");
    fs::write(folder.state("state.next"), &of_a).expect("it can be written");
    assert_eq!(folder.publish(B), (0, 0));
    folder.publish(A);
    assert_eq!(folder.tree(), tree(A));
}

#[test]
fn a_spare_tree_that_is_gone_or_full_of_other_things_is_made_anew() {
    let folder = Folder::new();
    folder.publish(A);
    folder.publish(B);
    fs::remove_dir_all(folder.state("spare")).expect("it can be removed");
    folder.publish(A);
    assert_eq!(folder.tree(), tree(A));
    fs::write(folder.state("spare/b/left-over.html"), "x").expect("it can be written");
    fs::remove_file(folder.state("spare/b/c.txt")).expect("it can be removed");
    folder.publish(B);
    assert_eq!(folder.tree(), tree(B));
}

#[test]
fn a_foreign_folder_is_refused_and_an_empty_one_is_taken() {
    let folder = Folder::new();
    let public = folder.public();
    let refused = || matches!(Release::open(&public), Err(Fault::Refused(_)));
    fs::create_dir(&public).expect("it can be made");
    assert!(!refused());
    fs::write(public.join("mine.txt"), "x").expect("it can be written");
    assert!(refused());
    fs::write(public.join(MARK), "{}").expect("it can be written");
    assert!(refused());
    fs::remove_dir_all(&public).expect("it can be removed");
    fs::write(&public, "x").expect("it can be written");
    assert!(refused());
}

#[test]
fn an_unknown_file_is_told_and_moved_never_deleted() {
    let folder = Folder::new();
    folder.publish(A);
    fs::write(folder.public().join("b/mine.txt"), "mine").expect("it can be written");
    let told = publish(&mut folder.open(), A).diagnostics;
    assert_eq!(told.len(), 1);
    assert!(!told[0].is_error() && told[0].place.path.ends_with("b/mine.txt"));
    assert_eq!(fs::read_to_string(folder.state("found/b/mine.txt")).expect("it is there"), "mine");
    assert_eq!(folder.tree(), tree(A));
    fs::write(folder.public().join("b/mine.txt"), "mine too").expect("it can be written");
    assert!(publish(&mut folder.open(), &[("a.txt", "!")]).has_errors());
    assert!(folder.public().join("b/mine.txt").exists());
    assert_eq!(publish(&mut folder.open(), B).diagnostics.len(), 1);
    assert_eq!(fs::read_to_string(folder.state("found/b/mine.txt.1")).expect("it is there"), "mine too");
    assert_eq!(folder.tree(), tree(B));
}

#[test]
fn an_output_folder_has_one_holder() {
    let folder = Folder::new();
    let first = folder.open();
    assert!(matches!(Release::open(&folder.public()), Err(Fault::Refused(_))));
    drop(first);
    assert!(Release::open(&folder.public()).is_ok());
}

#[test]
fn where_folders_cannot_be_exchanged_files_are_and_pages_come_after_what_they_name() {
    let folder = Folder::new();
    let (spare, public) = (folder.0.join("spare"), folder.public());
    for (path, text) in [("a.txt", "new"), ("b/c.txt", "new")] {
        disk::create(&spare.join(path), text.as_bytes()).expect("it can be written");
    }
    for (path, text) in [("a.txt", "old"), ("b", "old"), ("gone/x.txt", "old")] {
        disk::create(&public.join(path), text.as_bytes()).expect("it can be written");
    }
    let paths = |paths: &[&str]| paths.iter().map(|path| Arc::from(*path)).collect::<Vec<Arc<str>>>();
    file_by_file(&spare, &public, &paths(&["a.txt", "b/c.txt"]), &paths(&["gone/x.txt"])).expect("it works");
    assert_eq!(folder.tree(), tree(&[("a.txt", "new"), ("b/c.txt", "new")]));
    let mut order = [MARK, "index.html", "a/b/index.html", "site.css"];
    order.sort_by_key(|path| rank(path));
    assert_eq!(order, ["site.css", "a/b/index.html", "index.html", MARK]);
}

#[test]
fn what_a_publish_changed_is_listed() {
    let folder = Folder::new();
    folder.publish(A);
    folder.publish(B);
    let list = fs::read_to_string(folder.state("changed.txt")).expect("it is there");
    assert_eq!(list, "M a.txt\nM e/f.txt\nM build.json\nD d.txt\n");
}

/// Only the sides of paths that are folders of the test.
#[test]
fn the_state_folder_stands_beside_the_output() {
    assert_eq!(beside(Path::new("/srv/www")), Path::new("/srv/www.shirube"));
}
