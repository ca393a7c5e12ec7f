//! The watch loop on folders of the test's own: whatever happens to the files, the published
//! folder becomes what a clean build makes of them.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::*;
use crate::disk;
use crate::release::Release;
use crate::site::Showing;
use crate::text::Lang;

const PACE: Pace = Pace {
    quiet: Duration::from_millis(20),
    listens: true,
    look: Duration::from_millis(200),
    rest: Duration::ZERO,
    looks_until_idle: u32::MAX,
    looks_until_read: u32::MAX,
    looks_until_again: 1,
};

type Tree = BTreeMap<String, Vec<u8>>;

/// A site in a folder that goes with the test, and a program that keeps it published.
struct Watched {
    folder: PathBuf,
    clock: Clock,
    told: Arc<Mutex<Vec<String>>>,
    ends: Arc<AtomicBool>,
    running: Option<JoinHandle<()>>,
}

fn wall_clock() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("it is after 1970");
    i64::try_from(since.as_secs()).expect("it is before the end of time")
}

impl Watched {
    fn new(pace: Pace, clock: Clock) -> Watched {
        let mut watched = Watched::still(clock);
        watched.start(pace);
        until("the first release", || watched.public("index.html").is_some());
        watched
    }

    /// A site that nobody watches yet.
    fn still(clock: Clock) -> Watched {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("shirube-watch-{}-{count}", std::process::id()));
        let (told, ends) = (Arc::default(), Arc::default());
        let watched = Watched { folder, clock, told, ends, running: None };
        watched.write(
            "data/site.toml",
            "title = \"例\"\nbase_url = \"https://example.jp/\"\ntime_zone = \"America/New_York\"\n",
        );
        watched.write("content/_index.md", "+++\ntitle = \"家\"\n+++\n");
        watched.write("content/a/page.md", "+++\ntitle = \"頁\"\n+++\nはじめ\n");
        watched
    }

    fn start(&mut self, pace: Pace) {
        let (root, out, clock) = (self.root(), self.out(), self.clock);
        let (told, ends) = (self.told.clone(), self.ends.clone());
        ends.store(false, Ordering::Relaxed);
        self.running = Some(std::thread::spawn(move || {
            let tell = |watched: super::Watched<'_>| {
                if ends.load(Ordering::Relaxed) {
                    std::panic::resume_unwind(Box::new(()));
                }
                told.lock().expect("nobody fails while holding it").push(in_words(&watched));
            };
            let ended = keep_published(&root, &out, clock, pace, &tell);
            panic!("{:?}", ended.err());
        }));
    }

    /// Ends the program. It notices with the next change.
    fn end(&mut self) {
        self.ends.store(true, Ordering::Relaxed);
        let Some(running) = self.running.take() else {
            return;
        };
        let mut number = 0;
        while !running.is_finished() {
            let _gone = fs::write(self.root().join("content/end.txt"), number.to_string());
            number += 1;
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ended = running.join();
        let _gone = fs::remove_file(self.root().join("content/end.txt"));
    }

    fn root(&self) -> PathBuf {
        self.folder.join("site")
    }

    fn out(&self) -> PathBuf {
        self.folder.join("public")
    }

    fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    }

    fn rename(&self, from: &str, to: &str) {
        fs::rename(self.path(from), self.path(to)).expect("it can be renamed");
    }

    fn public(&self, path: &str) -> Option<String> {
        fs::read_to_string(self.out().join(path)).ok()
    }

    fn halt_page(&self) -> Option<String> {
        fs::read_to_string(self.folder.join("public.shirube").join(halt::FILE)).ok()
    }

    fn told(&self, words: &str) -> usize {
        let told = self.told.lock().expect("nobody fails while holding it");
        told.iter().filter(|told| told.contains(words)).count()
    }

    /// What a clean build makes of the files as they are.
    fn clean(&self) -> Tree {
        let inputs = disk::inputs(&self.root()).expect("they can be read");
        let order = Order { today: Today::Moment((self.clock)()), drafts: false, base_url: None };
        let tree = Mutex::new(Tree::new());
        let built = build::build(&inputs, &order, &Last::default(), |changes| {
            let Ok(taken) = changes.take(|path, stretches| {
                tree.lock().expect("no panic").insert(path.to_owned(), stretches.concat());
                Ok::<(), std::convert::Infallible>(())
            });
            taken
        });
        assert!(!built.has_errors(), "{:?}", built.diagnostics);
        tree.into_inner().expect("no panic")
    }

    /// Waits until the published folder is what a clean build makes.
    fn settles(&self, after: &str) {
        let clean = self.clean();
        until(after, || tree(&self.out()) == clean);
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.end();
        let _gone = fs::remove_dir_all(&self.folder);
    }
}

fn in_words(watched: &super::Watched<'_>) -> String {
    match watched {
        super::Watched::Begun => "begun".to_owned(),
        super::Watched::Found(found, _) => format!("found {}", found.len()),
        super::Watched::Published(taken) => format!("published {}", taken.rendered),
        super::Watched::Halted => "halted".to_owned(),
        super::Watched::Fault(fault) => format!("fault {}", fault.words().in_lang(Lang::En)),
        super::Watched::Verified => "verified".to_owned(),
        super::Watched::Note(words) => format!("note {}", words.in_lang(Lang::En)),
    }
}

/// Every file of a folder but style sheets and scripts of earlier releases, which no test
/// here makes; nothing where there is no such folder, or it is just being exchanged.
fn tree(folder: &Path) -> Tree {
    let files = disk::files(folder).unwrap_or_default();
    let read = |path: &Arc<str>| Some((path.to_string(), fs::read(folder.join(&**path)).ok()?));
    files.iter().filter_map(|(path, _)| read(path)).collect()
}

fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < Duration::from_secs(60), "not within a minute: {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

const PAGE: &str = "content/a/page.md";

fn page(words: &str) -> String {
    format!("+++\ntitle = \"頁\"\n+++\n{words}\n")
}

/// A name, and what is done.
type Way<'w> = (&'static str, Box<dyn Fn() + 'w>);

/// Ways in which programs save a file, and people move folders.
fn ways(site: &Watched) -> Vec<Way<'_>> {
    let path = |path: &str| site.path(path);
    vec![
        ("in place", Box::new(|| site.write(PAGE, &page("そのまま")))),
        (
            "by a second file and a new name",
            Box::new(|| {
                site.write("content/a/page.md.tmp.md~", &page("別名"));
                site.rename("content/a/page.md.tmp.md~", PAGE);
            }),
        ),
        (
            "as vim does",
            Box::new(move || {
                site.write("content/a/4913", "");
                fs::remove_file(path("content/a/4913")).expect("it is there");
                site.rename(PAGE, "content/a/page.md~");
                site.write(PAGE, &page("ヴィム"));
                fs::remove_file(path("content/a/page.md~")).expect("it is there");
            }),
        ),
        (
            "as Word and Excel do",
            Box::new(move || {
                site.write("content/a/~$page.md", "lock");
                site.write("content/a/~1234.tmp~", &page("表計算"));
                fs::remove_file(path(PAGE)).expect("it is there");
                site.rename("content/a/~1234.tmp~", PAGE);
                fs::remove_file(path("content/a/~$page.md")).expect("it is there");
            }),
        ),
        (
            "the same length in the same moment",
            Box::new(move || {
                for words in ["あああ", "いいい", "ううう"] {
                    site.write(PAGE, &page(words));
                }
            }),
        ),
        (
            "a new folder and at once a file in it",
            Box::new(|| site.write("content/new/deep/page.md", &page("新しい"))),
        ),
        (
            "a folder moved in",
            Box::new(move || {
                site.write("../elsewhere/b/page.md", &page("外から"));
                site.rename("../elsewhere", "content/elsewhere");
            }),
        ),
        ("a folder renamed", Box::new(|| site.rename("content/elsewhere", "content/here"))),
        ("a folder moved out", Box::new(|| site.rename("content/here", "../here"))),
        (
            "a file in a folder that was moved in, later",
            Box::new(move || {
                site.rename("../here", "content/again");
                std::thread::sleep(Duration::from_millis(300));
                site.write("content/again/b/page.md", &page("あとから"));
            }),
        ),
        (
            "content/ replaced by another folder",
            Box::new(move || {
                site.rename("content", "old");
                site.write(PAGE, &page("取り替え"));
                site.write("content/_index.md", &page("家"));
            }),
        ),
        ("a file in the new content/", Box::new(|| site.write("content/b.md", &page("取り替えたあと")))),
        (
            "the whole site's folder replaced by another",
            Box::new(move || {
                fs::rename(site.root(), site.folder.join("former")).expect("it can be renamed");
                std::thread::sleep(Duration::from_millis(300));
                site.write("data/site.toml", "title = \"別\"\nbase_url = \"https://example.jp/\"\n");
                site.write("content/_index.md", &page("別の家"));
            }),
        ),
        ("a file in the new site", Box::new(|| site.write("content/c.md", &page("別の頁")))),
        (
            "the output folder removed",
            Box::new(move || {
                fs::remove_dir_all(site.out()).expect("it is there");
                site.write("content/c.md", &page("もう一度"));
            }),
        ),
    ]
}

#[test]
fn every_way_of_saving_is_published() {
    let site = Watched::new(PACE, wall_clock);
    for (way, save) in ways(&site) {
        save();
        site.settles(way);
    }
}

#[test]
fn every_way_of_saving_is_found_without_any_event() {
    let site = Watched::new(Pace { listens: false, ..PACE }, wall_clock);
    for (way, save) in ways(&site) {
        save();
        site.settles(way);
    }
}

#[test]
fn thousands_of_files_at_once_are_a_few_releases() {
    let site = Watched::new(PACE, wall_clock);
    for number in 0..5000 {
        site.write(&format!("content/a/{number}.txt"), &number.to_string());
    }
    site.settles("a checkout");
    let releases = site.told("published");
    assert!(releases <= 8, "{releases} releases");
    fs::remove_dir_all(site.path("content/a")).expect("it is there");
    site.settles("the way back");
}

/// Only this system tells when a file is closed.
#[cfg(target_os = "linux")]
#[test]
fn a_half_saved_file_is_never_published() {
    let site = Watched::new(PACE, wall_clock);
    for round in 0..3 {
        let mut file = File::create(site.path(PAGE)).expect("it can be written");
        for part in [&page(&format!("半分{round}")), "残り\n"] {
            file.write_all(part.as_bytes()).expect("it can be written");
            for _ in 0..25 {
                std::thread::sleep(Duration::from_millis(10));
                let shown = site.public("a/page/index.html").expect("the page stays");
                assert!(!shown.contains(&format!("半分{round}")), "a half-saved file was published");
            }
        }
        drop(file);
        site.settles("the file was closed");
    }
    assert_eq!(site.told("halted"), 0, "an empty file was never read");
}

#[test]
fn midnight_of_the_sites_time_zone_needs_no_edit() {
    static NOW: AtomicI64 = AtomicI64::new(0);
    // 23:59:30 in New York on 9 November 2026; in Tokyo it is long the tenth.
    NOW.store(1_794_286_770, Ordering::Relaxed);
    let site = Watched::new(PACE, || NOW.load(Ordering::Relaxed));
    site.write("content/a/page.md", "+++\ntitle = \"頁\"\nexpires = 2026-11-10\n+++\nまだ\n");
    site.write("content/b.md", "+++\ntitle = \"次\"\npublish_from = 2026-11-10\n+++\nこれから\n");
    site.write(
        "data/registers/people/register.toml",
        "title = \"名簿\"\nlabel = \"name\"\nas_of = \"2026\"\nsource = \"町\"\n[[field]]\nkey = \"name\"\nlabel = \"名前\"\ntype = \"text\"\nrequired = true\nvisibility = \"page\"\n",
    );
    let record = "[[record]]\nid = \"a\"\nname = \"見本 太郎\"\nwithdrawn = 2026-11-10\n";
    site.write("data/registers/people/a.toml", record);
    let names = || tree(&site.out()).values().any(|bytes| String::from_utf8_lossy(bytes).contains("太郎"));
    until("the record", names);
    until("the page", || site.public("a/page/index.html").is_some_and(|page| page.contains("まだ")));
    std::thread::sleep(Duration::from_millis(500));
    assert_eq!(site.public("b/index.html"), None, "not yet");
    NOW.fetch_add(60, Ordering::Relaxed);
    until("midnight", || site.public("b/index.html").is_some_and(|page| page.contains("これから")));
    assert!(!site.public("a/page/index.html").expect("it says that it ended").contains("まだ"));
    site.settles("midnight");
    assert!(!names(), "a withdrawn record leaves no trace");
}

#[test]
fn a_halt_is_seen_on_a_page_and_the_page_goes_when_it_is_mended() {
    let mut site = Watched::new(PACE, wall_clock);
    assert_eq!(site.halt_page(), None);
    let before = tree(&site.out());
    site.write(PAGE, "+++\ntitle = \"頁\"\ndesk = \"none\"\n+++\n");
    until("the page", || site.halt_page().is_some());
    let page_of_errors = site.halt_page().expect("it is there");
    until("it is said on the terminal too", || site.told("halted") == 1);
    assert!(page_of_errors.contains("content/a/page.md の 3 行目"), "{page_of_errors}");
    assert!(page_of_errors.contains("から、保存した変更が公開されていません"), "{page_of_errors}");
    let since = halt::since(&page_of_errors).expect("it says since when");
    assert!((wall_clock() - since).abs() < 60);
    assert_eq!(tree(&site.out()), before);
    // Another error, and another run of the program: the halt is the same.
    site.end();
    std::thread::sleep(Duration::from_millis(1100));
    site.write(PAGE, "+++\ntitle = \"頁\"\n\n\ndesk = \"none\"\n+++\n");
    site.start(PACE);
    until("the new page", || site.halt_page().is_some_and(|page| page.contains("5 行目")));
    assert_eq!(halt::since(&site.halt_page().expect("it is there")), Some(since));
    site.write(PAGE, &page("よし"));
    site.settles("it is mended");
    until("the page is gone", || site.halt_page().is_none());
}

#[test]
fn when_idle_it_verifies_and_says_so_and_mends_what_was_altered() {
    let pace = Pace { looks_until_idle: 2, looks_until_read: 2, look: Duration::from_millis(50), ..PACE };
    let site = Watched::new(pace, wall_clock);
    until("verified", || site.told("verified") == 1);
    let clean = site.clean();
    fs::write(site.out().join("index.html"), "altered").expect("it can be written");
    fs::remove_file(site.out().join("404.html")).expect("it is there");
    fs::write(site.out().join("mine.txt"), "mine").expect("it can be written");
    until("mended", || tree(&site.out()) == clean);
    let found = site.folder.join("public.shirube/found/mine.txt");
    until("moved", || fs::read(&found).is_ok_and(|bytes| bytes == b"mine"));
    assert_eq!(site.told("published files differ"), 1);
    std::thread::sleep(Duration::from_millis(400));
    assert_eq!(site.told("published"), 3, "then there is peace: the first, the note and the mended one");
}

#[test]
fn a_start_without_a_change_makes_nothing_and_what_follows_is_whole() {
    let mut site = Watched::new(PACE, wall_clock);
    until("the first release is told of", || site.told("published") == 1);
    site.end();
    site.start(Pace { looks_until_idle: 2, look: Duration::from_millis(50), ..PACE });
    until("nothing is to be done", || site.told("published 0") == 1);
    until("verified", || site.told("verified") == 1);
    site.write(PAGE, &page("つぎ"));
    site.settles("an edit after what was verified");
}

#[test]
fn a_restored_release_stays_until_a_file_changes() {
    let mut site = Watched::new(PACE, wall_clock);
    site.write(PAGE, &page("誤り"));
    site.settles("the second release");
    site.end();
    site.write(PAGE, &page("誤り"));
    let restore = |number: u64| {
        let inputs = disk::inputs(&site.root()).expect("they can be read");
        let mut release = Release::open(&site.out(), Duration::ZERO).expect("nobody else has it");
        let past = release.past().expect("they can be read");
        let number = past.iter().rev().nth(number as usize).expect("there are so many").number;
        release.restore(number, &Showing::default(), inputs.digest()).expect("it is kept").value
    };
    restore(0);
    site.start(PACE);
    until("it is told", || site.told("was restored and stays") == 1);
    std::thread::sleep(Duration::from_millis(300));
    assert!(site.public("a/page/index.html").expect("it is there").contains("はじめ"));
    site.write("content/b.md", &page("次"));
    site.settles("a file changed");
    assert!(site.public("a/page/index.html").expect("it is there").contains("誤り"));
}

#[test]
fn a_restored_release_goes_when_it_shows_what_has_ended() {
    static NOW: AtomicI64 = AtomicI64::new(0);
    NOW.store(1_794_286_770, Ordering::Relaxed);
    let mut site = Watched::still(|| NOW.load(Ordering::Relaxed));
    site.write(PAGE, "+++\ntitle = \"頁\"\nexpires = 2026-11-10\n+++\nまだ\n");
    site.start(PACE);
    until("the first release", || site.public("a/page/index.html").is_some());
    site.write("content/b.md", &page("次"));
    site.settles("the second release");
    site.end();
    let inputs = disk::inputs(&site.root()).expect("they can be read");
    let mut release = Release::open(&site.out(), Duration::ZERO).expect("nobody else has it");
    let restored = release.restore(1, &Showing::default(), inputs.digest());
    assert!(!restored.expect("it is kept").has_errors());
    drop(release);
    site.start(PACE);
    until("it is told", || site.told("was restored and stays") == 1);
    assert_eq!(site.public("b/index.html"), None);
    NOW.fetch_add(60, Ordering::Relaxed);
    until("it is told", || site.told("may no longer be shown; the present files are published") == 1);
    site.settles("midnight");
}

#[test]
fn what_the_machine_refused_is_tried_again() {
    let mut site = Watched::still(wall_clock);
    site.start(PACE);
    until("the first release", || site.public("index.html").is_some());
    // A file where a folder of the state must be.
    let releases = site.folder.join("public.shirube/releases");
    let _none_yet = fs::remove_dir_all(&releases);
    fs::write(&releases, "in the way").expect("it can be written");
    site.write(PAGE, &page("つぎ"));
    until("the fault", || site.told("fault") > 0);
    let says = |page: String| page.contains("もう一度公開を試みます");
    until("the page", || site.halt_page().is_some_and(says));
    fs::remove_file(&releases).expect("it is there");
    site.settles("the way is free");
    until("the page is gone", || site.halt_page().is_none());
}

#[test]
fn a_request_may_ask_for_this_machine_alone() {
    let asked = |host: &str, name: &str| Hosts::new(host, 8080).are(name);
    for name in ["localhost:8080", "LOCALHOST:8080", "127.0.0.1:8080", "[::1]:8080"] {
        assert!(asked("127.0.0.1", name) && asked("192.0.2.7", name) && asked("0.0.0.0", name), "{name}");
    }
    for name in ["localhost", "localhost:80", "evil.example:8080", "localhost:8080.evil.example", "", ":8080"]
    {
        assert!(!asked("127.0.0.1", name) && !asked("0.0.0.0", name), "{name}");
    }
    assert!(asked("192.0.2.7", "192.0.2.7:8080") && !asked("192.0.2.7", "192.0.2.8:8080"));
    // On every address of the machine: whichever it is, but no name that leads here.
    assert!(asked("0.0.0.0", "192.0.2.7:8080") && asked("::", "[2001:db8::7]:8080"));
    assert!(!asked("0.0.0.0", "192.0.2.7:80") && !asked("127.0.0.1", "192.0.2.7:8080"));
    assert!(Hosts::new("localhost", 80).are("localhost"), "browsers leave out the port of the web");
}
