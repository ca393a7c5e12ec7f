//! Releases in a folder of the test's own.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use super::*;
use crate::calendar::Date;
use crate::output::{self, Address, Edition};
use crate::pages::{Page, Parts, Plan, Press};
use crate::site::{PagePath, Showing};
use crate::text::Digest;
use crate::theme::Theme;

mod server;

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
        Release::open(&self.public(), Duration::ZERO).expect("the folder is ours")
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

    fn view(&self, _: &Press<'_>) -> impl serde::Serialize {}
}

/// Publishes these files; one with the text `!` cannot be made.
fn publish(release: &mut Release, pages: &[(&str, &str)]) -> Checked<Taken> {
    publish_by("g", release, pages)
}

/// The same by a program of another name.
fn publish_by(program: &str, release: &mut Release, pages: &[(&str, &str)]) -> Checked<Taken> {
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
    let edition = Edition { generator: Digest::of(program.as_bytes()), version: "1", today };
    let last = release.manifest();
    let plan = Plan { pages: pages.iter().map(page).collect(), groups: vec![] };
    let changes = output::render(plan, &theme, address, edition, &last).value;
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
fn what_another_program_made_to_the_same_bytes_is_made_by_it_once() {
    let folder = Folder::new();
    folder.publish(A);
    for rendered in [3, 0] {
        let taken = publish_by("another", &mut folder.open(), A).value;
        assert_eq!((taken.rendered, taken.written.len()), (rendered, 0));
    }
    assert_eq!(folder.publish(B), (3, 3));
    assert_eq!(folder.tree(), tree(B));
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
fn a_release_after_a_lost_state_has_a_number_that_no_earlier_one_has() {
    let folder = Folder::new();
    let numbers = || {
        let past = folder.open().past().expect("it can be read");
        past.into_iter().map(|past| past.number).collect::<Vec<_>>()
    };
    for text in ["one", "two", "three"] {
        folder.publish(&[("a.txt", text)]);
    }
    assert_eq!(numbers(), [3, 2, 1]);
    // As a program reads it that knows another kind of state.
    fs::write(folder.state("state"), "shirube state 0\n").expect("it can be written");
    folder.publish(&[("a.txt", "three")]);
    assert_eq!(numbers(), [3, 2, 1]);
    folder.publish(&[("a.txt", "four")]);
    assert_eq!(numbers(), [4, 3, 2, 1]);
}

#[test]
fn a_base_that_is_gone_or_damaged_costs_only_time() {
    let folder = Folder::new();
    let base = || {
        let names = disk::names(&folder.state("bases")).expect("it can be read");
        assert_eq!(names.len(), 1, "{names:?}");
        folder.state("bases").join(&names[0])
    };
    let damage: [&dyn Fn(); 3] = [
        &|| fs::remove_file(base()).expect("it can be removed"),
        &|| fs::write(base(), "shirube base 0\n").expect("it can be written"),
        &|| {
            let mut bytes = fs::read(base()).expect("it can be read");
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            fs::write(base(), bytes).expect("it can be written");
        },
    ];
    for damage in damage {
        folder.publish(A);
        damage();
        assert_eq!(folder.publish(A).0, 3);
        assert_eq!(folder.tree(), tree(A));
        assert_eq!(folder.publish(A), (0, 0));
    }
    // A program that runs on finds out that it is gone when it needs it.
    let mut release = folder.open();
    fs::remove_file(base()).expect("it can be removed");
    assert!(!publish(&mut release, B).has_errors());
    drop(release);
    assert_eq!(folder.publish(B), (0, 0));
}

#[test]
fn a_few_changes_are_written_beside_what_was_known_before() {
    let folder = Folder::new();
    let pages: Vec<(String, String)> =
        (0..200).map(|number| (format!("{number:03}.txt"), number.to_string())).collect();
    let publish = |edited: usize| {
        let text = |(at, (path, text)): (usize, &'_ (String, String))| {
            let text = if at < edited { "edited" } else { text };
            (path.clone(), text.to_owned())
        };
        let pages: Vec<(String, String)> = pages.iter().enumerate().map(text).collect();
        let pages: Vec<(&str, &str)> = pages.iter().map(|(path, text)| (&**path, &**text)).collect();
        folder.publish(&pages);
        assert_eq!(folder.tree(), tree(&pages));
        let bases = disk::names(&folder.state("bases")).expect("it can be read");
        let size = fs::metadata(folder.state("state")).expect("it is there").len();
        (bases, size)
    };
    let (first, _) = publish(0);
    for edited in 1..=10 {
        let (bases, size) = publish(edited);
        assert_eq!(bases, first);
        assert!(size < 4000, "{size} bytes after {edited} edits");
    }
    // Each earlier release is a difference from the first base.
    let (bases, size) = publish(150);
    assert_eq!((bases.len(), bases.contains(&first[0])), (2, true));
    assert!(size < 400, "{size} bytes");
    assert_eq!(past(&folder), (1..=12).rev().collect::<Vec<u64>>());
    restore(&folder, 3).expect("all of its files are kept");
    assert_eq!(fs::read_to_string(folder.public().join("001.txt")).expect("it is there"), "edited");
    assert_eq!(fs::read_to_string(folder.public().join("002.txt")).expect("it is there"), "2");
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
    fs::write(folder.state("staged"), "b/left-over.html\n").expect("it can be written");
    fs::remove_file(folder.state("spare/b/c.txt")).expect("it can be removed");
    folder.publish(B);
    assert_eq!(folder.tree(), tree(B));
    assert!(!folder.state("found").exists(), "a stopped publish leaves nothing that is anybody else's");
}

#[test]
fn a_file_put_into_the_output_while_a_program_publishes_is_moved_never_deleted() {
    let folder = Folder::new();
    let mut release = folder.open();
    for pages in [A, B] {
        assert!(!publish(&mut release, pages).has_errors());
    }
    // One where no page is, one where a page will be, one in a folder that a page will be.
    for (path, text) in [("mine.txt", "1"), ("new.txt", "2"), ("page/mine.txt", "3")] {
        disk::create(&folder.public().join(path), text.as_bytes()).expect("it can be written");
    }
    let next = [("a.txt", "A"), ("new.txt", "new"), ("page", "new")];
    let told = publish(&mut release, &next).diagnostics;
    assert_eq!(told.len(), 2, "{told:?}");
    drop(release);
    // It left service with the tree it lay in, and is found when that is looked at again.
    assert_eq!(publish(&mut folder.open(), A).diagnostics.len(), 1);
    for (path, text) in [("mine.txt", "1"), ("new.txt", "2"), ("page/mine.txt", "3")] {
        assert_eq!(fs::read_to_string(folder.state("found").join(path)).expect("it is there"), text);
    }
    assert_eq!(folder.tree(), tree(A));
}

#[test]
fn a_file_where_a_folder_belongs_and_a_folder_where_a_file_does_are_moved_never_lost() {
    let folder = Folder::new();
    let mut release = folder.open();
    for pages in [A, B, A] {
        assert!(!publish(&mut release, pages).has_errors());
    }
    release.get_ready().expect("the test's folder takes all");
    let public = folder.public();
    let put = |path: &str| {
        let path = public.join(path);
        if path.is_file() {
            fs::remove_file(&path).expect("it is ours");
        } else if path.is_dir() {
            fs::remove_dir_all(&path).expect("it is ours");
        }
    };
    // Where a new page needs a folder; in the place of a page; in the place of a page's folder.
    for (path, text) in [("e", "1"), ("a.txt/mine.txt", "2"), ("b", "3")] {
        put(path.split('/').next().expect("a path has a part"));
        disk::create(&public.join(path), text.as_bytes()).expect("it can be written");
    }
    let changed = [("a.txt", "A"), ("b/c.txt", "C"), ("e/f.txt", "f")];
    let mut told = publish(&mut release, &changed).diagnostics;
    assert_eq!(folder.tree(), tree(&changed));
    assert_eq!(told.len(), 1, "{told:?}");
    for pages in [A, B] {
        told.extend(publish(&mut release, pages).diagnostics);
        assert_eq!(folder.tree(), tree(pages));
    }
    assert_eq!(told.len(), 3, "{told:?}");
    for (path, text) in [("e", "1"), ("a.txt/mine.txt", "2"), ("b", "3")] {
        assert_eq!(fs::read_to_string(folder.state("found").join(path)).expect("it is there"), text);
    }
    assert!(!folder.state("aside").exists());
}

#[test]
fn what_was_found_may_stand_where_the_next_find_needs_a_folder() {
    let folder = Folder::new();
    folder.publish(A);
    for path in ["e", "e/mine.txt"] {
        disk::create(&folder.public().join(path), b"mine").expect("it can be written");
        assert_eq!(publish(&mut folder.open(), A).diagnostics.len(), 1);
    }
    assert!(folder.state("found/e").is_file() && folder.state("found/e-mine.txt").is_file());
}

#[cfg(unix)]
#[test]
fn a_link_in_the_place_of_a_folder_leads_no_publish_out_of_the_tree() {
    let folder = Folder::new();
    let mut release = folder.open();
    for pages in [A, B, A] {
        assert!(!publish(&mut release, pages).has_errors());
    }
    release.get_ready().expect("the test's folder takes all");
    let elsewhere = folder.0.join("elsewhere");
    disk::create(&elsewhere.join("c.txt"), b"mine").expect("it can be written");
    fs::remove_dir_all(folder.public().join("b")).expect("it is ours");
    std::os::unix::fs::symlink(&elsewhere, folder.public().join("b")).expect("it can be made");
    for pages in [&[("b/c.txt", "new")][..], A, &[("a.txt", "a")], A] {
        assert!(!publish(&mut release, pages).has_errors());
        assert_eq!(folder.tree(), tree(pages));
    }
    assert_eq!(fs::read_to_string(elsewhere.join("c.txt")).expect("it is there"), "mine");
    assert!(folder.state("found/b").is_symlink());
}

#[test]
fn after_an_error_files_that_had_to_give_way_are_there_again() {
    let folder = Folder::new();
    let mut release = folder.open();
    let first = [("x", "1"), ("y/z", "2")];
    for pages in [first, [("x", "0"), ("y/z", "2")]] {
        assert!(!publish(&mut release, &pages).has_errors());
    }
    assert!(publish(&mut release, &[("x/w", "3"), ("y", "4"), ("z", "!")]).has_errors());
    for pages in [first, [("x", "5"), ("y/z", "2")]] {
        assert!(!publish(&mut release, &pages).has_errors());
        assert_eq!(folder.tree(), tree(&pages));
    }
    assert!(!folder.state("found").exists(), "what gave way was ours");
}

#[test]
fn a_foreign_folder_is_refused_and_an_empty_one_is_taken() {
    let folder = Folder::new();
    let public = folder.public();
    let refused = || matches!(Release::open(&public, Duration::ZERO), Err(Fault::Refused(_)));
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
    assert!(matches!(Release::open(&folder.public(), Duration::ZERO), Err(Fault::Refused(_))));
    drop(first);
    assert!(Release::open(&folder.public(), Duration::ZERO).is_ok());
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
    let (written, removed) = (paths(&["a.txt", "b/c.txt"]), paths(&["gone/x.txt"]));
    file_by_file(&spare, &public, &folder.0.join("aside"), &written, &removed).expect("it works");
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

const C: &[(&str, &str)] = &[("a.txt", "C"), ("g.txt", "g")];

/// Every release that can be named, newest first.
fn past(folder: &Folder) -> Vec<u64> {
    folder.open().past().expect("it can be read").iter().map(|past| past.number).collect()
}

fn restore(folder: &Folder, number: u64) -> Result<(), Fault> {
    let sources = Digest::of(b"sources");
    let restored = folder.open().restore(number, &Showing::default(), sources)?;
    assert!(restored.diagnostics.is_empty(), "{:?}", restored.diagnostics);
    Ok(())
}

#[test]
fn every_earlier_release_can_be_published_again_whole() {
    for separately in [true, false] {
        let folder = Folder::new();
        let mut release = Some(folder.open());
        for pages in [A, B, C, B] {
            if separately {
                drop(release.take());
                release = Some(folder.open());
            }
            assert!(!publish(release.as_mut().expect("it is open"), pages).has_errors());
        }
        drop(release);
        assert_eq!(past(&folder), [4, 3, 2, 1]);
        for (number, pages) in [(1, A), (3, C), (2, B), (1, A), (4, B)] {
            restore(&folder, number).expect("all of its files are kept");
            assert_eq!(folder.tree(), tree(pages), "{number}");
            assert_eq!(folder.publish(pages), (0, 0), "what was restored is a release like any other");
        }
        assert!(matches!(restore(&folder, 99), Err(Fault::Refused(_))));
        folder.publish(C);
        assert_eq!(folder.tree(), tree(C));
    }
}

#[test]
fn a_release_comes_back_with_the_style_sheet_it_had() {
    let folder = Folder::new();
    let with = |number: &str| {
        let sheet = format!("assets/site.{number}.css");
        [("index.html".to_owned(), format!("names {sheet}")), (sheet, number.to_owned())]
    };
    let publish = |pages: &[(String, String)]| {
        let pages: Vec<_> = pages.iter().map(|(path, text)| (&**path, &**text)).collect();
        folder.publish(&pages);
    };
    for number in ["1", "2", "3"] {
        publish(&with(number));
    }
    for (release, number) in [(1, "1"), (3, "3"), (2, "2")] {
        restore(&folder, release).expect("all of its files are there");
        let mut shown = folder.tree();
        shown.retain(|path, _| !path.ends_with(".css") || path.contains(number));
        assert_eq!(shown, BTreeMap::from(with(number)));
    }
}

#[test]
fn that_a_release_was_restored_is_known_until_the_next_publish() {
    let folder = Folder::new();
    folder.publish(A);
    folder.publish(B);
    assert_eq!(folder.open().restored().expect("it can be read"), None);
    restore(&folder, 1).expect("it is kept");
    let restored = folder.open().restored().expect("it can be read").expect("it was restored");
    assert_eq!((restored.number, restored.sources), (1, Digest::of(b"sources")));
    folder.publish(A);
    assert_eq!(folder.open().restored().expect("it can be read"), None);
}

#[test]
fn a_release_of_which_a_file_was_lost_or_altered_is_refused() {
    let folder = Folder::new();
    for pages in [A, B, C] {
        folder.publish(pages);
    }
    folder.open().get_ready().expect("it works");
    for damage in ["altered", ""] {
        let file = folder.state("kept/1/d.txt");
        match damage {
            "" => fs::remove_file(&file).expect("it is there"),
            text => fs::write(&file, text).expect("it is there"),
        }
        let before = folder.stats();
        let refused = restore(&folder, 1).expect_err("a file is missing");
        assert!(refused.words().en.contains("/d.txt"), "{refused:?}");
        assert_eq!(folder.stats(), before);
    }
    restore(&folder, 2).expect("that one is whole");
    assert_eq!(folder.tree(), tree(B));
}

#[test]
fn only_so_many_releases_are_kept() {
    let folder = Folder::new();
    let mut release = folder.open();
    for number in 0..40 {
        let text = number.to_string();
        assert!(!publish(&mut release, &[("a.txt", &text), ("same.txt", "")]).has_errors());
    }
    release.get_ready().expect("it works");
    drop(release);
    let numbers = past(&folder);
    assert_eq!((numbers.len(), numbers[0], numbers[30]), (31, 40, 10));
    assert_eq!(disk::names(&folder.state("kept")).expect("it is there").len(), 30);
    restore(&folder, 10).expect("it is kept");
    assert_eq!(folder.tree()["a.txt"], "9");
}

#[test]
fn a_style_sheet_stays_for_some_releases_and_nothing_else_does() {
    let folder = Folder::new();
    let mut release = folder.open();
    let mut publish = |number: usize, page: &str| {
        let sheet = format!("assets/site.{number}.css");
        let data = format!("search/{number}.js");
        let pages = [("index.html", page), (&sheet, "css"), (&data, "names")];
        assert!(!super::tests::publish(&mut release, &pages).has_errors());
        let tree = folder.tree();
        let of = |start: &str| tree.keys().filter(|path| path.starts_with(start)).count();
        (of("assets/"), of("search/"))
    };
    assert_eq!(publish(0, "0"), (1, 1));
    assert_eq!(publish(1, "1"), (2, 1));
    // However often something else is published.
    for number in 0..20 {
        assert_eq!(publish(1, &format!("again {number}")), (2, 1));
    }
    assert_eq!(publish(0, "back"), (2, 1));
    let counts: Vec<(usize, usize)> = (2..20).map(|number| publish(number, "more")).collect();
    assert_eq!(counts.iter().map(|(sheets, _)| *sheets).max(), Some(11));
    let list = fs::read_to_string(folder.state("changed.txt")).expect("it is there");
    assert!(list.contains("D assets/site.8.css\n") && list.contains("D search/18.js\n"), "{list}");
    drop(release);
    let again =
        folder.publish(&[("index.html", "more"), ("assets/site.19.css", "css"), ("search/19.js", "names")]);
    assert_eq!(again, (0, 0), "what stays is known after a restart");
}

/// By name and over HTTP, as a host does it: whoever asks gets whole files, and everything that
/// the pages they were served name.
#[test]
fn over_a_thousand_publishes_no_page_and_no_sheet_that_it_names_is_missing_or_in_part() {
    let folder = Folder::new();
    let public = folder.public();
    let mut release = Release::open(&public, Duration::from_millis(4)).expect("it is new");
    let mut publish = |number: usize| {
        let sheet = format!("assets/site.{}.css", number / 100);
        let page = format!("{sheet}\n{}\nend", number.to_string().repeat(2000));
        let mut pages = vec![("index.html", &*page), ("a/index.html", &*page), (&*sheet, "css")];
        pages.extend([("same.html", "same"), ("b/same.html", "same")]);
        // A page that is not in every release, and the folder that it needs.
        pages.extend((number % 2 == 1).then_some(("odd/index.html", "odd")));
        assert!(!super::tests::publish(&mut release, &pages).has_errors());
    };
    publish(0);
    let ends = std::sync::atomic::AtomicBool::new(false);
    let address = server::serve(&public);
    let by_name = |path: &str| {
        let index = if path.ends_with('/') { "index.html" } else { "" };
        match fs::read_to_string(public.join(format!("{}{index}", &path[1..]))) {
            Ok(text) => (200, text),
            Err(_) => (404, String::new()),
        }
    };
    let read = |get: &mut dyn FnMut(&str) -> (u16, String)| {
        let (mut seen, mut statuses) = (0, std::collections::BTreeSet::new());
        while !ends.load(Ordering::Relaxed) {
            for page in ["/", "/a/"] {
                let (status, page) = get(page);
                assert_eq!(status, 200, "it is in every release");
                assert!(page.ends_with("end"), "a part of a page");
                let sheet = page.lines().next().expect("it names its sheet");
                assert_eq!(get(&format!("/{sheet}")), (200, "css".to_owned()), "it stays");
            }
            for page in ["/same.html", "/b/same.html"] {
                assert_eq!(get(page), (200, "same".to_owned()));
            }
            statuses.insert(get("/odd/").0);
            seen += 1;
            std::thread::sleep(Duration::from_millis(1));
        }
        (seen, statuses.into_iter().collect::<Vec<u16>>())
    };
    let seen = std::thread::scope(|scope| {
        let mut readers = vec![scope.spawn(|| read(&mut |path| by_name(path)))];
        readers.extend((0..2).map(|_| {
            scope.spawn(|| {
                let mut client = server::Client::new(address);
                read(&mut |path| client.get(path))
            })
        }));
        (1..=1000).for_each(&mut publish);
        ends.store(true, Ordering::Relaxed);
        readers.into_iter().map(|reader| reader.join().expect("no reader fails")).collect::<Vec<_>>()
    });
    for (seen, statuses) in seen {
        assert!(seen > 10, "{seen} rounds of reading in a thousand publishes");
        assert_eq!(statuses, [200, 404], "what comes and goes was asked for at both times");
    }
}

#[test]
fn the_tree_that_left_service_is_left_alone_for_a_while() {
    let folder = Folder::new();
    let rest = Duration::from_millis(300);
    let open = || Release::open(&folder.public(), rest).expect("the folder is ours");
    let mut release = open();
    for pages in [A, B] {
        assert!(!publish(&mut release, pages).has_errors());
    }
    let left = |text: &str| fs::read_to_string(folder.state("spare/a.txt")).expect("it is there") == text;
    assert!(left("a"));
    let started = std::time::Instant::now();
    assert!(!publish(&mut release, C).has_errors());
    assert!(started.elapsed() >= Duration::from_millis(200), "{:?}", started.elapsed());
    drop(release);
    // Another program knows it too.
    let started = std::time::Instant::now();
    assert!(!publish(&mut open(), A).has_errors());
    assert!(started.elapsed() >= Duration::from_millis(200), "{:?}", started.elapsed());
}

#[test]
fn what_was_left_to_do_after_the_exchange_is_done_at_the_next_start() {
    let folder = Folder::new();
    folder.publish(A);
    let of_a = fs::read(folder.state("state")).expect("it can be read");
    folder.publish(B);
    let (of_b, list) = (fs::read(folder.state("state")), fs::read(folder.state("changed.txt")));
    // The program was ended just after the folders were exchanged.
    fs::write(folder.state("state.next"), of_b.expect("it can be read")).expect("it can be written");
    fs::write(folder.state("changed.next"), list.expect("it can be read")).expect("it can be written");
    fs::write(folder.state("state"), &of_a).expect("it can be written");
    fs::write(folder.state("changed.txt"), "").expect("it can be written");
    fs::remove_file(folder.state("releases/1")).expect("it is there");
    assert_eq!(past(&folder), [2, 1]);
    let list = fs::read_to_string(folder.state("changed.txt")).expect("it is there");
    assert!(list.starts_with("M a.txt\n"), "{list}");
    restore(&folder, 1).expect("all of its files are kept");
    assert_eq!(folder.tree(), tree(A));
}

/// Only the sides of paths that are folders of the test.
#[test]
fn the_state_folder_stands_beside_the_output() {
    assert_eq!(beside(Path::new("/srv/www")), Path::new("/srv/www.shirube"));
}
