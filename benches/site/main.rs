//! How much work a build is, and a change in a running program: `cargo bench`.
//!
//! Takes sizes and places (`cargo bench -- 100x500 tmpfs`; all of [`SIZES`] in both places
//! where none is named), builds synthetic sites with the real program, each step in a process
//! of its own and each beside `cp -r` of the output it left; then lets the program run on the
//! site and saves one file after another. Prints a table in Markdown, and whether the bars
//! are reached; `cargo bench -- report` writes what was measured last into the README. Measures
//! only what the system counts for a process.

mod chart;
mod line;
mod measure;
mod own;
mod report;
mod running;
#[path = "../synthetic/mod.rs"]
mod synthetic;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;

use line::{Copied, HEAD, Line, megabytes};
use measure::{Tree, run, run_and_hear, written};
use running::{Cost, Running};
use synthetic::Size;

/// What is measured where nothing is asked for. 1000x200000 takes long and is measured only
/// where it is named.
const SIZES: [Size; 3] = [
    Size { guides: 100, records: 500 },
    Size { guides: 1000, records: 5000 },
    Size { guides: 1000, records: 50_000 },
];

/// The size and the place that the bars are for.
const BAR_SIZE: Size = SIZES[2];
const BAR_PLACE: Place = Place::Tmpfs;
/// Most CPU seconds of a build from nothing, by themselves and beside those of the copy, and
/// most bytes of memory.
const COLD_CPU_S: f64 = 5.0;
const COLD_OF_COPY: f64 = 2.5;
const COLD_PEAK_BYTES: u64 = 400_000_000;
/// Most CPU seconds of a build from nothing on a disk.
const COLD_ON_DISK_CPU_S: f64 = 7.0;
/// Most CPU seconds of a build after no change, in a new process.
const UNCHANGED_CPU_S: f64 = 1.5;
/// Most CPU seconds until a running program has published nothing, one record or one guide,
/// and a template of every page; and most seconds that somebody waits for one file.
const START_CPU_S: f64 = 1.5;
const EDIT_CPU_S: f64 = 0.05;
const EDIT_WALL_S: f64 = 0.2;
const TEMPLATE_CPU_S: f64 = 4.0;
/// Most seconds from a saved page of this repository's own site to a browser that shows it.
const OWN_SITE_WALL_S: f64 = 0.15;

/// What kind of file system holds the site and its output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Memory: what the program itself costs.
    Tmpfs,
    /// Where `target/` lies: what a city's machine costs too.
    Disk,
}

impl Place {
    fn word(self) -> &'static str {
        match self {
            Place::Tmpfs => "tmpfs",
            Place::Disk => "disk",
        }
    }

    /// An empty folder of ours.
    fn folder(self, name: &str) -> PathBuf {
        let parent = match self {
            Place::Tmpfs => Path::new("/dev/shm"),
            Place::Disk => Path::new(env!("CARGO_TARGET_TMPDIR")),
        };
        let folder = parent.join(format!("shirube-bench-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).expect("there is room for a benchmark");
        folder
    }

    /// Lets go of a folder of ours. On a disk it stays until all is measured: for minutes ext4
    /// gives the inode of a deleted file to no other one, and whoever makes a file in that time
    /// looks past all of them, which can cost more than the file.
    fn let_go(self, folder: PathBuf, left: &mut Vec<PathBuf>) {
        match self {
            Place::Tmpfs => remove(&folder),
            Place::Disk => left.push(folder),
        }
    }
}

fn remove(folder: &Path) {
    fs::remove_dir_all(folder).expect("the folder is ours");
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join("measured.tsv");
    if words == ["report"] {
        let lines = line::kept(&kept);
        report::write(&lines, &bars(&lines));
        return ExitCode::SUCCESS;
    }
    let Some((sizes, places)) = read(&words) else {
        eprintln!("usage: cargo bench -- [GUIDESxRECORDS]… [tmpfs] [disk], or cargo bench -- report");
        return ExitCode::from(2);
    };
    println!("{HEAD}");
    let mut lines = Vec::new();
    let mut keep = |measured: Vec<Line>| {
        line::keep(&measured, &kept);
        lines.extend(measured);
    };
    let mut left = Vec::new();
    for place in &places {
        keep(vec![own_site(*place, &mut left)]);
    }
    for size in sizes {
        for place in &places {
            keep(site(size, *place, &mut left));
        }
    }
    left.iter().for_each(|folder| remove(folder));
    bars(&lines).iter().for_each(|bar| println!("{bar}"));
    println!("kept for `cargo bench -- report`, which writes benches/README.md and the chart");
    ExitCode::SUCCESS
}

/// What the words ask for; nothing where one of them is neither a size nor a place.
fn read(words: &[String]) -> Option<(Vec<Size>, Vec<Place>)> {
    let (mut sizes, mut places) = (Vec::new(), Vec::new());
    for word in words {
        match (word.as_str(), word.split_once('x')) {
            ("tmpfs", _) => places.push(Place::Tmpfs),
            ("disk", _) => places.push(Place::Disk),
            (_, Some((guides, records))) => {
                sizes.push(Size { guides: guides.parse().ok()?, records: records.parse().ok()? });
            }
            _ => return None,
        }
    }
    if sizes.is_empty() {
        sizes.extend(SIZES);
    }
    if places.is_empty() {
        places.extend([Place::Tmpfs, Place::Disk]);
    }
    Some((sizes, places))
}

/// One edit of this repository's own site, until a browser may have the page again.
fn own_site(place: Place, left: &mut Vec<PathBuf>) -> Line {
    let folder = place.folder("own");
    let (size, used) = own::edited(&folder);
    place.let_go(folder, left);
    let (place, step) = (place.word().to_owned(), line::OWN_SITE.to_owned());
    let line = Line { size, place, step, used, after_cpu_s: None, written: None, copy: None };
    println!("{}", line.row());
    line
}

/// Every step of one site in one place, printed as it is measured.
fn site(size: Size, place: Place, left: &mut Vec<PathBuf>) -> Vec<Line> {
    let folder = place.folder(&format!("{}x{}", size.guides, size.records));
    let root = folder.join("site");
    let write = |path: &str, text: &str| {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("a file lies in a folder"))
            .expect("there is room for the site");
        fs::write(path, text).expect("there is room for the site");
    };
    synthetic::write(size, write);
    write(FRAME.0, FRAME.1);
    write(GUIDE.0, GUIDE.1);
    let mut lines = Vec::new();
    let mut add = |line: Line| {
        println!("{}", line.row());
        lines.push(line);
    };
    add(cold(size, place, &root, &folder));
    for step in ["unchanged", "edited", "edited again"] {
        if step.starts_with("edited") {
            let file = root.join(synthetic::EDITED_FILE);
            fs::write(&file, synthetic::edit_one_record(&text_of(&file)))
                .expect("there is room for the site");
        }
        add(built(size, place, step, &root, &folder));
    }
    let mut of = |step: &str, cost: Cost| {
        let Cost { until_seen, after_cpu_s, written } = cost;
        let after_cpu_s = Some(after_cpu_s);
        let (place, step) = (place.word().to_owned(), String::from(step));
        add(Line { size, place, step, used: until_seen, after_cpu_s, written: Some(written), copy: None });
    };
    // Nobody reads the tree any more that left service with the last build.
    std::thread::sleep(REST);
    let (mut running, cost) = Running::start(&root);
    of("start", cost);
    for (step, path, edit, page) in EDITS {
        std::thread::sleep(REST);
        let file = root.join(path);
        let (before, text) = (text_of(&file), edit(&text_of(&file)));
        assert_ne!(before, text, "{step}: the edit changes the file");
        of(step, running.save(&file, &text, page));
    }
    drop(running);
    place.let_go(folder, left);
    lines
}

/// So long a tree that left service is left alone.
const REST: Duration = shirube::release::REST;

/// A file of the site, an edit of it, and a page that shows it.
type Edit = (&'static str, &'static str, fn(&str) -> String, &'static str);

/// What is saved while the program runs.
const EDITS: [Edit; 8] = [
    ("first record", synthetic::EDITED_FILE, synthetic::edit_one_record, synthetic::EDITED_PAGE),
    ("record", synthetic::EDITED_FILE, synthetic::edit_one_record, synthetic::EDITED_PAGE),
    ("record again", synthetic::EDITED_FILE, synthetic::edit_one_record, synthetic::EDITED_PAGE),
    ("guide", synthetic::EDITED_GUIDE.0, synthetic::edit_one_guide, synthetic::EDITED_GUIDE.1),
    ("guide again", synthetic::EDITED_GUIDE.0, synthetic::edit_one_guide, synthetic::EDITED_GUIDE.1),
    ("template of every page", FRAME.0, |text| text.replace("本文へ移動", "本文へ進む"), "index.html"),
    (
        "template of guides",
        GUIDE.0,
        |text| text.replace("の一覧へ", "の一覧に戻る"),
        synthetic::EDITED_GUIDE.1,
    ),
    ("record after that", synthetic::EDITED_FILE, synthetic::edit_one_record, synthetic::EDITED_PAGE),
];

/// Templates that the site has of its own, so that they can be edited there.
const FRAME: (&str, &str) = ("templates/base.html", include_str!("../../themes/base/templates/base.html"));
const GUIDE: (&str, &str) = ("templates/guide.html", include_str!("../../themes/base/templates/guide.html"));

fn text_of(file: &Path) -> String {
    fs::read_to_string(file).expect("the site was written")
}

/// A build from nothing, and a copy of what it left. Each takes a tenth more or less than the next
/// time, so that in memory there are three of both in turns. The middle one stands for them, by
/// how much of the copy's CPU the build's is.
fn cold(size: Size, place: Place, root: &Path, folder: &Path) -> Line {
    let once = || built(size, place, "cold", root, folder);
    let mut times = vec![once()];
    while place == Place::Tmpfs && times.len() < 3 {
        ["public", "public.shirube"].into_iter().for_each(|made| remove(&root.join(made)));
        times.push(once());
    }
    times.sort_by(|a, b| a.of_copy().total_cmp(&b.of_copy()));
    times.swap_remove(times.len() / 2)
}

/// One build, and one copy of what it left.
fn built(size: Size, place: Place, step: &str, root: &Path, folder: &Path) -> Line {
    let mut build = Command::new(env!("CARGO_BIN_EXE_shirube"));
    build.args(["build", "--lang", "en", "--root"]).arg(root);
    let (used, said) = run_and_hear(&mut build, &folder.join("said"));
    let written = said.lines().find_map(written);
    assert!(written.is_some(), "a build tells what it wrote");
    let (output, copied) = (root.join("public"), folder.join(format!("copy, {step}")));
    let copy = run(Command::new("cp").arg("-r").arg(&output).arg(&copied));
    let copy = Some(Copied { cpu_s: copy.cpu_s, tree: Tree::of(&output) });
    // On a disk with all the rest, once everything is measured.
    if place == Place::Tmpfs {
        remove(&copied);
    }
    let (place, step) = (place.word().to_owned(), step.to_owned());
    Line { size, place, step, used, after_cpu_s: None, written, copy }
}

/// Of each bar whether it was reached; nothing where its size was not measured.
fn bars(lines: &[Line]) -> Vec<String> {
    let mut bars = Vec::new();
    for line in lines.iter().filter(|line| line.size == BAR_SIZE || line.step == line::OWN_SITE) {
        let is_on_disk = line.place != BAR_PLACE.word();
        let what = if is_on_disk { format!("{} on disk", line.step) } else { line.step.clone() };
        let mut bar = |unit: &str, used: f64, most: f64| {
            let reached = if used <= most { "reached" } else { "**not reached**" };
            bars.push(format!("{what}: {used:.3} {unit} of at most {most}: {reached}"));
        };
        let cpu_s = line.used.cpu_s;
        match &*line.step {
            "cold" if is_on_disk => bar("CPU s", cpu_s, COLD_ON_DISK_CPU_S),
            _ if is_on_disk => {}
            "cold" => {
                bar("CPU s", cpu_s, COLD_CPU_S);
                bar("of the CPU of `cp -r`", line.of_copy(), COLD_OF_COPY);
                bar("MB", megabytes(line.used.peak_bytes), megabytes(COLD_PEAK_BYTES));
            }
            line::OWN_SITE => bar("s", line.used.wall_s, OWN_SITE_WALL_S),
            "unchanged" => bar("CPU s", cpu_s, UNCHANGED_CPU_S),
            "start" => bar("CPU s", cpu_s, START_CPU_S),
            "template of every page" => bar("CPU s", cpu_s, TEMPLATE_CPU_S),
            "record" | "record again" | "guide" | "guide again" => {
                bar("CPU s", cpu_s, EDIT_CPU_S);
                bar("s", line.used.wall_s, EDIT_WALL_S);
            }
            _ => {}
        }
    }
    bars
}
