//! Whatever happens to a published folder and its state, and wherever a publish is stopped:
//! readers find the old or the new release, and the next publish gives what a clean build
//! gives.
//!
//! Takes the same model of a site as `tests/rebuild.rs`. Faults of the machine are made by
//! strace, call by call, where it is there; where it is not, that is said loudly.

#[allow(dead_code, reason = "other tests use the rest")]
mod memory;
#[allow(dead_code, reason = "other tests use the rest")]
mod model;
#[allow(dead_code, reason = "other tests use the rest")]
mod program;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use proptest::prelude::*;

use memory::{Files, Published, inputs};
use model::{Edit, Model, edits, runner};
use program::{Said, empty_folder, plant, tree};
use shirube::build::{self, Last};
use shirube::release::Release;

/// What may happen to a published folder between two builds, and to the program.
#[derive(Clone, Debug)]
enum Event {
    /// Staff edit the site.
    Edit(Edit),
    /// The program ends and begins anew.
    Restart,
    /// The state is gone, or one byte of it is another.
    LoseState,
    DamageState(u16),
    /// The same of what states are told as differences from.
    LoseBases,
    DamageBases(u16),
    /// A published file is gone, or holds something else.
    DeleteFile(u16),
    AlterFile(u16),
    DeleteOutput,
    /// Somebody puts a file of their own there.
    Stranger(u8),
    /// The program itself is another one: no page has the key it had.
    Upgrade,
}

fn events() -> impl Strategy<Value = Event> {
    prop_oneof![
        8 => edits().prop_map(Event::Edit),
        2 => Just(Event::Restart),
        1 => Just(Event::LoseState),
        1 => any::<u16>().prop_map(Event::DamageState),
        1 => Just(Event::LoseBases),
        1 => any::<u16>().prop_map(Event::DamageBases),
        2 => any::<u16>().prop_map(Event::DeleteFile),
        2 => any::<u16>().prop_map(Event::AlterFile),
        1 => Just(Event::DeleteOutput),
        1 => (0u8..4).prop_map(Event::Stranger),
        1 => Just(Event::Upgrade),
    ]
}

/// A site's published folder, in a folder of the test's own.
struct Folder {
    root: PathBuf,
    release: Option<Release>,
    last: Last,
    /// Whether the program is another one since the last build.
    upgraded: bool,
    /// Pages rendered by the last build.
    rendered: usize,
}

impl Folder {
    fn new(name: &str) -> Folder {
        let (root, last) = (empty_folder(name), Last::default());
        Folder { root, release: None, last, upgraded: false, rendered: 0 }
    }

    fn public(&self) -> PathBuf {
        self.root.join("public")
    }

    fn state(&self) -> PathBuf {
        self.root.join("public.shirube/state")
    }

    /// The releases that states are told as differences from.
    fn bases(&self) -> Vec<PathBuf> {
        let bases = fs::read_dir(self.root.join("public.shirube/bases")).into_iter().flatten();
        bases.map(|base| base.expect("it is ours").path()).collect()
    }

    /// What readers find, but for style sheets and scripts of earlier releases.
    fn tree(&self, clean: &Files) -> Files {
        let mut tree = tree(&self.public());
        tree.retain(|path, _| clean.contains_key(path) || !is_left_over(path));
        tree
    }

    fn build(&mut self, model: &Model, files: &Files) {
        let release = self.release.get_or_insert_with(|| {
            Release::open(&self.root.join("public"), Duration::ZERO).expect("the folder is ours")
        });
        let manifest = release.manifest();
        let upgraded = std::mem::take(&mut self.upgraded);
        self.last.manifest = if upgraded { manifest.without_keys() } else { manifest };
        let inputs = inputs(files);
        let built = build::build(&inputs, &model.order(), &self.last, |changes| release.publish(changes));
        let mut found = built.diagnostics;
        let (built, last) = built.value;
        self.last = last;
        let taken = built.published.transpose().expect("the test's folder takes all");
        self.rendered = taken.map(|taken| taken.note(&mut found).rendered).unwrap_or_default();
    }

    fn happens(&mut self, event: &Event) {
        let file = |nth: u16| {
            let files: Vec<String> = tree(&self.public()).into_keys().collect();
            (!files.is_empty()).then(|| self.public().join(&files[usize::from(nth) % files.len()]))
        };
        match event {
            Event::Edit(_) => return,
            Event::Restart => {}
            Event::LoseState => drop(fs::remove_file(self.state())),
            Event::DamageState(at) => damage(&self.state(), *at),
            Event::LoseBases => {
                self.bases().iter().for_each(|base| fs::remove_file(base).expect("it is ours"));
            }
            Event::DamageBases(at) => self.bases().iter().for_each(|base| damage(base, *at)),
            Event::DeleteFile(nth) => {
                if let Some(file) = file(*nth) {
                    fs::remove_file(file).expect("it is there");
                }
            }
            Event::AlterFile(nth) => {
                if let Some(file) = file(*nth) {
                    // As an editor does: the old file may have another name in the other tree.
                    fs::remove_file(&file).expect("it is there");
                    fs::write(&file, "altered").expect("it is ours");
                }
            }
            Event::DeleteOutput => drop(fs::remove_dir_all(self.public())),
            Event::Stranger(number) => {
                let names = ["mine.txt", "guide/mine.txt", "guide/8/index.html", "registers/parks/p9.html"];
                let file = self.public().join(names[usize::from(*number)]);
                if !file.exists() && self.public().exists() && !self.last.manifest.is_empty() {
                    fs::create_dir_all(file.parent().expect("a folder")).expect("it is ours");
                    fs::write(&file, format!("mine {number}")).expect("it is ours");
                }
            }
            Event::Upgrade => self.upgraded = true,
        }
        // All of these are found when the folder is opened, or when there is time to look.
        self.release = None;
        self.last = Last::default();
    }
}

/// One byte of a file is another, if there is such a file.
fn damage(file: &Path, at: u16) {
    if let Ok(mut bytes) = fs::read(file) {
        let at = usize::from(at) % bytes.len();
        bytes[at] ^= 0x55;
        fs::write(file, bytes).expect("it is ours");
    }
}

fn is_left_over(path: &str) -> bool {
    path.starts_with("assets/") && (path.ends_with(".css") || path.ends_with(".js"))
}

#[test]
fn after_anything_that_happens_the_published_folder_equals_a_clean_build() {
    let cases = (proptest::collection::vec(edits(), 0..4), proptest::collection::vec(events(), 2..12));
    runner(6)
        .run(&cases, |(start, events)| {
            let mut model = Model::new();
            start.iter().for_each(|edit| model.edit(edit));
            let mut folder = Folder::new("publish/anything");
            folder.build(&model, &model.files());
            let mut expected = Published::default();
            expected.build(&model.files(), &model.order());
            let mut expected = expected.tree;
            for event in &events {
                folder.happens(event);
                let mut files = model.files();
                if let Event::Edit(edit) = event {
                    model.edit(edit);
                    files = if let Edit::Break(which) = edit { model.broken(*which) } else { model.files() };
                }
                let mut clean = Published::default();
                clean.build(&files, &model.order());
                folder.build(&model, &files);
                if !clean.failed {
                    expected = clean.tree;
                    let few = matches!(event, Event::Restart | Event::Stranger(_));
                    assert!(!few || folder.rendered == 0, "{event:?}: {} rendered", folder.rendered);
                    // Of a program that was never here every page is made anew, and none written.
                    let all = matches!(event, Event::Upgrade);
                    assert!(!all || folder.rendered >= expected.len() - 1, "{event:?}: {}", folder.rendered);
                    let one = matches!(event, Event::DeleteFile(_) | Event::AlterFile(_));
                    assert!(!one || folder.rendered <= 2, "{event:?}: {} rendered", folder.rendered);
                }
                if !(clean.failed && matches!(event, Event::DeleteOutput)) {
                    let found = folder.tree(&expected);
                    let differing: Vec<_> =
                        found.keys().filter(|path| expected.get(*path) != found.get(*path)).collect();
                    let missing: Vec<_> = expected.keys().filter(|path| !found.contains_key(*path)).collect();
                    assert!(
                        differing.is_empty() && missing.is_empty(),
                        "after {event:?}: {differing:?} {missing:?}"
                    );
                }
            }
            Ok(())
        })
        .unwrap_or_else(|fault| panic!("{fault}"));
}

// ---------------------------------------------------------------- faults of the machine

/// Two releases of one site: the files of each, and what each publishes.
struct Two {
    root: PathBuf,
    before: Files,
    after: Files,
    tree_before: Files,
    tree_after: Files,
}

const DAY: &str = "2026-11-10";

impl Two {
    fn new(name: &str) -> Two {
        let model = Model::new();
        let mut edited = model.clone();
        edited.edit(&Edit::RemoveGuide(4));
        edited.edit(&Edit::Guide(9, model.guides[&3].clone()));
        edited.edit(&Edit::Style(Some(2)));
        let (before, after) = (model.files(), edited.files());
        let tree = |files: &Files| {
            let mut published = Published::default();
            published.build(files, &model.order());
            published.tree
        };
        let (tree_before, tree_after) = (tree(&before), tree(&after));
        Two { root: empty_folder(name), before, after, tree_before, tree_after }
    }

    fn public(&self) -> PathBuf {
        self.root.join("public")
    }

    /// The first release published, the files of the second one saved.
    fn reset(&self) {
        fs::remove_dir_all(&self.root).expect("it is ours");
        plant(&self.before, &self.root);
        assert_eq!(self.run(&mut self.program()).code, 0);
        for path in self.before.keys().filter(|path| !self.after.contains_key(*path)) {
            fs::remove_file(self.root.join(path)).expect("it was planted");
        }
        plant(&self.after, &self.root);
    }

    fn program(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_shirube"));
        self.words(&mut command);
        command
    }

    /// The program below strace, which makes one system call of a kind end otherwise.
    fn strace(&self, inject: &str) -> Command {
        let mut command = Command::new("strace");
        command.args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("inject={inject}")]);
        command.arg(env!("CARGO_BIN_EXE_shirube"));
        self.words(&mut command);
        command
    }

    fn words(&self, command: &mut Command) {
        command.args(["build", "--date", DAY, "--root"]).arg(&self.root);
        command.env("RAYON_NUM_THREADS", "1");
    }

    fn run(&self, command: &mut Command) -> Said {
        let output = command.output().expect("it starts");
        Said {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    fn shows(&self, expected: &Files) -> bool {
        let mut found = tree(&self.public());
        found.retain(|path, _| expected.contains_key(path) || !is_left_over(path));
        found == *expected
    }

    /// As if the last publish had been a while ago: nobody reads the other tree any more.
    fn rest(&self) {
        let long_ago = std::time::SystemTime::now() - Duration::from_secs(60);
        if let Ok(state) = fs::File::options().write(true).open(self.root.join("public.shirube/state")) {
            state.set_modified(long_ago).expect("it is ours");
        }
    }

    /// Whether readers find one of the two releases, whole; and the next build the second.
    fn holds_after(&self, fault: &str) {
        assert!(self.shows(&self.tree_before) || self.shows(&self.tree_after), "after {fault}: a mix");
        self.rest();
        let said = self.run(&mut self.program());
        assert!(said.code == 0, "the next build after {fault}: {}{}", said.stdout, said.stderr);
        assert!(!said.stderr.contains("found/"), "after {fault}, files of ours: {}", said.stderr);
        assert!(self.shows(&self.tree_after), "the next build after {fault} is not a clean one");
    }
}

/// Whether strace is there and may trace; where not, the test says so.
fn has_strace(test: &str) -> bool {
    let works = Command::new("strace").args(["-qq", "-o", "/dev/null", "true"]).output();
    let works = works.is_ok_and(|output| output.status.success());
    if !works {
        eprintln!("SKIPPED: {test}: this machine has no strace that may trace");
    }
    works
}

/// The calls by which a publish changes the disk, and how often one build makes each, about.
const CALLS: &[&str] = &[
    "openat",
    "write",
    "rename,renameat,renameat2",
    "link,linkat",
    "unlink,unlinkat,rmdir",
    "mkdir,mkdirat",
];

/// How often the second build makes these calls.
fn count(two: &Two, calls: &str) -> usize {
    two.reset();
    let list = two.root.join("calls.txt");
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-e", &format!("trace={calls}"), "-o"]).arg(&list);
    command.arg(env!("CARGO_BIN_EXE_shirube"));
    two.words(&mut command);
    assert_eq!(two.run(&mut command).code, 0);
    fs::read_to_string(list).expect("strace wrote it").lines().filter(|line| line.contains('(')).count()
}

/// How far it is from one tried call to the next, where about so many are tried. With
/// `EVERY_CALL=1` each one is; that takes an hour.
fn step(calls: &str, count: usize, tried: usize) -> usize {
    let step = if std::env::var_os("EVERY_CALL").is_some() { 1 } else { (count / tried).max(1) };
    println!("{calls}: every {step}. of {count} calls");
    step
}

#[test]
fn a_stop_at_any_call_leaves_the_old_or_the_new_release() {
    if !has_strace("a stop at any call") {
        return;
    }
    let two = Two::new("publish/stop");
    for calls in CALLS {
        let count = count(&two, calls);
        let last: Vec<usize> = (1..=count).rev().take(2).collect();
        let places = (1..=count).step_by(step(calls, count, 3)).chain(last);
        for at in places {
            two.reset();
            two.run(&mut two.strace(&format!("{calls}:signal=SIGKILL:when={at}")));
            two.holds_after(&format!("a stop at call {at} of {calls}"));
        }
    }
}

#[test]
fn whatever_the_machine_refuses_leaves_the_old_release_or_gives_the_new_one() {
    if !has_strace("refused calls") {
        return;
    }
    let two = Two::new("publish/refused");
    let refusals = [
        ("write", "ENOSPC"),
        ("write", "EIO"),
        ("openat", "EMFILE"),
        ("rename,renameat,renameat2", "EIO"),
        ("link,linkat", "EDQUOT"),
        ("mkdir,mkdirat", "EROFS"),
    ];
    for (calls, error) in refusals {
        let count = count(&two, calls);
        for at in (1..=count).rev().step_by(step(calls, count, 2)) {
            two.reset();
            let said = two.run(&mut two.strace(&format!("{calls}:error={error}:when={at}")));
            let fault = format!("{error} at call {at} of {calls} ({})", said.stderr);
            assert_ne!(said.code, 101, "{fault}");
            two.holds_after(&fault);
        }
    }
}

/// Whether this is root, who alone can mount a disk of any size.
fn mounted(place: &Path, options: &str, test: &str) -> bool {
    fs::create_dir_all(place).expect("it is ours");
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(place).output();
    let mounted = mounted.is_ok_and(|output| output.status.success());
    if !mounted {
        eprintln!("SKIPPED: {test}: only root may mount a small disk");
    }
    mounted
}

/// A small disk, which goes with the test.
struct Mount(PathBuf);

impl Drop for Mount {
    fn drop(&mut self) {
        let _unmounted = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_leaves_the_old_release_and_is_told() {
    let two = Two::new("publish/full");
    let disk = empty_folder("publish/full-disk");
    let bytes: usize = two.tree_before.values().map(|bytes| bytes.len().div_ceil(4096) * 4096).sum();
    let size = format!("size={}k", bytes * 3 / 1024 + 256);
    if !mounted(&disk, &size, "a full disk") {
        return;
    }
    let _mount = Mount(disk.clone());
    let out = disk.join("public");
    let build = |files: &Files| {
        let root = empty_folder("publish/full-site");
        plant(files, &root);
        let mut command = Command::new(env!("CARGO_BIN_EXE_shirube"));
        command.args(["build", "--date", DAY, "--root"]).arg(&root).arg("--out").arg(&out);
        two.run(&mut command)
    };
    assert_eq!(build(&two.before).code, 0);
    let filling = disk.join("filling");
    let _full = fs::write(&filling, vec![0u8; 64 << 20]);
    let mut edited = Model::new();
    edited.edit(&Edit::Title(3));
    let said = build(&edited.files());
    assert_eq!(said.code, 2, "{}{}", said.stdout, said.stderr);
    assert!(said.stderr.contains("空き容量が足りません"), "{}", said.stderr);
    assert_eq!(tree(&out), two.tree_before);
    fs::remove_file(&filling).expect("it is there");
    assert_eq!(build(&two.after).code, 0);
}

/// As with a volume of a container, or a folder that is another machine's.
#[test]
fn a_folder_that_is_a_disk_of_its_own_is_published_file_by_file() {
    let two = Two::new("publish/apart");
    let out = empty_folder("publish/apart-disk").join("public");
    if !mounted(&out, "size=64m", "a disk of its own") {
        return;
    }
    let _mount = Mount(out.clone());
    let run = |words: &[&str], files: &Files, expected: &Files| {
        let root = empty_folder("publish/apart-site");
        plant(files, &root);
        let mut command = Command::new(env!("CARGO_BIN_EXE_shirube"));
        let said = two.run(command.args(words).arg("--root").arg(&root).arg("--out").arg(&out));
        assert_eq!(said.code, 0, "{}{}", said.stdout, said.stderr);
        let mut found = tree(&out);
        found.retain(|path, _| !is_left_over(path) || expected.contains_key(path));
        let differing = found.iter().filter(|(path, bytes)| expected.get(*path) != Some(*bytes));
        let differing: Vec<&String> = differing.map(|(path, _)| path).collect();
        assert!(differing.is_empty() && found.len() == expected.len(), "{words:?}: {differing:?}");
        said
    };
    let build = ["build", "--date", DAY];
    run(&build, &two.before, &two.tree_before);
    let untouched = fs::metadata(out.join("robots.txt")).and_then(|file| file.modified()).ok();
    fs::write(out.join("guide/9"), "mine").expect("no page is there yet");
    fs::write(out.join("mine.txt"), "mine").expect("it can be written");
    let said = run(&build, &two.after, &two.tree_after);
    assert_eq!(said.stderr.matches("found/").count(), 2, "{}", said.stderr);
    for path in ["mine.txt", "guide/9"] {
        let found = out.with_file_name("public.shirube").join("found").join(path);
        assert_eq!(fs::read_to_string(found).expect("it was moved"), "mine");
    }
    run(&["rollback"], &two.after, &two.tree_before);
    run(&build, &two.before, &two.tree_before);
    assert_eq!(fs::metadata(out.join("robots.txt")).and_then(|file| file.modified()).ok(), untouched);
}

#[test]
fn a_disk_that_cannot_be_written_leaves_the_old_release_and_is_told() {
    let two = Two::new("publish/read-only");
    let disk = empty_folder("publish/read-only-disk");
    if !mounted(&disk, "size=64m", "a read-only disk") {
        return;
    }
    let _mount = Mount(disk.clone());
    let root = empty_folder("publish/read-only-site");
    let build = |files: &Files| {
        plant(files, &root);
        let mut command = Command::new(env!("CARGO_BIN_EXE_shirube"));
        command.args(["build", "--date", DAY, "--root"]).arg(&root).arg("--out").arg(disk.join("public"));
        two.run(&mut command)
    };
    assert_eq!(build(&two.before).code, 0);
    let remount = |how: &str| {
        let done = Command::new("mount").args(["-o", &format!("remount,{how}")]).arg(&disk).status();
        assert!(done.expect("mount is there").success());
    };
    remount("ro");
    let said = build(&two.after);
    assert_eq!(said.code, 2, "{}{}", said.stdout, said.stderr);
    assert!(said.stderr.contains("書き込みができないディスクです"), "{}", said.stderr);
    assert_eq!(tree(&disk.join("public")), two.tree_before);
    remount("rw");
    assert_eq!(build(&two.after).code, 0);
}

#[test]
fn of_two_builders_at_once_one_waits_for_nobody_and_a_dead_one_holds_nothing() {
    let two = Two::new("publish/two");
    two.reset();
    let release = Release::open(&two.public(), Duration::ZERO).expect("nobody else has it");
    let said = two.run(&mut two.program());
    assert_eq!(said.code, 2);
    assert!(said.stderr.contains("動いているほかの shirube が使っています"), "{}", said.stderr);
    assert!(two.shows(&two.tree_before));
    drop(release);
    // The file of the lock is still there; only its holder counts.
    assert!(two.root.join("public.shirube/lock").exists());
    two.holds_after("the other one ended");
}

/// A reader that opens the output folder and reads a page set from that handle, and one that
/// follows the names, while release after release is published.
#[cfg(target_os = "linux")]
#[test]
fn a_reader_sees_one_release_and_no_name_that_stays_is_ever_missing() {
    use std::os::fd::AsRawFd;
    use std::sync::atomic::{AtomicBool, Ordering};

    let public = empty_folder("publish/reader").join("public");
    let mut release = Release::open(&public, Duration::from_millis(40)).expect("it is new");
    let mut model = Model::new();
    let mut last = Last::default();
    let mut publish = |number: u8| {
        model.edit(&Edit::Title(number));
        model.edit(&Edit::Style(Some(number)));
        last.manifest = release.manifest();
        let built =
            build::build(&inputs(&model.files()), &model.order(), &last, |changes| release.publish(changes));
        let (built, kept) = built.value;
        let taken = built.published.expect("the model has no error").expect("the folder takes all");
        assert!(!taken.has_errors());
        last = kept;
    };
    publish(0);
    let ends = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    let mut sets = 0;
                    while !ends.load(Ordering::Relaxed) {
                        let folder = fs::File::open(&public).expect("the folder is always there");
                        let own = PathBuf::from(format!("/proc/self/fd/{}", folder.as_raw_fd()));
                        let page =
                            |path: &str| fs::read_to_string(own.join(path)).expect("it is in every release");
                        let titles: Vec<String> = ["index.html", "guide/index.html", "glossary/index.html"]
                            .map(|path| title(&page(path)))
                            .to_vec();
                        assert!(titles.windows(2).all(|pair| pair[0] == pair[1]), "two releases: {titles:?}");
                        // By name, as a server does: what a page names may be asked for later.
                        let page =
                            fs::read_to_string(public.join("index.html")).expect("it is in every release");
                        assert!(page.ends_with("</html>\n"), "a part of a page");
                        for sheet in page.split('"').filter(|text| text.ends_with(".css")) {
                            let sheet = public.join(sheet.trim_start_matches('/'));
                            assert!(sheet.exists(), "{}", sheet.display());
                        }
                        sets += 1;
                    }
                    sets
                })
            })
            .collect();
        for number in 1..30 {
            publish(number % 8);
        }
        ends.store(true, Ordering::Relaxed);
        for reader in readers {
            assert!(reader.join().expect("no reader fails") > 10);
        }
    });
}

fn title(page: &str) -> String {
    let number = page.split("見本町").nth(1).and_then(|rest| rest.chars().next());
    number.expect("every page names the site").to_string()
}
