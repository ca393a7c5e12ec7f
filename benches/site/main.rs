//! How much work a build is: `cargo bench`.
//!
//! Takes sizes and places (`cargo bench -- 100x500 tmpfs`; all of them where none is named),
//! builds synthetic sites with the real program, each step in a process of its own and each
//! beside `cp -r` of the output it left. Prints a table in Markdown, and whether the bars
//! are reached. Measures only what the system counts for a finished process.

mod measure;
#[path = "../synthetic/mod.rs"]
mod synthetic;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use measure::{Tree, Used, run};
use synthetic::Size;

/// What is measured where nothing is asked for.
const SIZES: [Size; 3] = [
    Size { guides: 100, records: 500 },
    Size { guides: 1000, records: 5000 },
    Size { guides: 1000, records: 50_000 },
];

/// The size and the place that the bars are for.
const BAR_SIZE: Size = SIZES[2];
const BAR_PLACE: Place = Place::Tmpfs;
/// Most CPU seconds and bytes of memory of a build from nothing.
const COLD_CPU_S: f64 = 6.0;
const COLD_PEAK_BYTES: u64 = 500_000_000;
/// Most CPU seconds of a build after no change, in a new process.
const UNCHANGED_CPU_S: f64 = 2.0;

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
    fn folder(self) -> PathBuf {
        let parent = match self {
            Place::Tmpfs => Path::new("/dev/shm"),
            Place::Disk => Path::new(env!("CARGO_TARGET_TMPDIR")),
        };
        let folder = parent.join(format!("shirube-bench-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("there is room for a benchmark");
        folder
    }
}

/// One line of the table.
struct Line {
    size: Size,
    place: Place,
    step: &'static str,
    build: Used,
    copy: Used,
    tree: Tree,
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let Some((sizes, places)) = read(&words) else {
        eprintln!("usage: cargo bench -- [GUIDESxRECORDS]… [tmpfs] [disk]");
        return ExitCode::from(2);
    };
    println!(
        "| guides × records | on | step | CPU s | wall s | peak MB | files | MB | `cp -r` CPU s | of `cp -r` |"
    );
    println!("|---|---|---|--:|--:|--:|--:|--:|--:|--:|");
    let mut lines = Vec::new();
    for size in sizes {
        for place in &places {
            lines.extend(site(size, *place));
        }
    }
    say_bars(&lines);
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

/// Every step of one site in one place, printed as it is measured.
fn site(size: Size, place: Place) -> Vec<Line> {
    let folder = place.folder();
    let root = folder.join("site");
    synthetic::write(size, |path, text| {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("a file lies in a folder"))
            .expect("there is room for the site");
        fs::write(path, text).expect("there is room for the site");
    });
    let mut lines = Vec::new();
    for step in ["cold", "unchanged", "edited", "edited again"] {
        if step.starts_with("edited") {
            edit(&root.join(synthetic::EDITED_FILE));
        }
        let line = measured(size, place, step, &root, &folder);
        println!("{}", shown(&line));
        lines.push(line);
    }
    fs::remove_dir_all(&folder).expect("the folder is ours");
    lines
}

fn edit(file: &Path) {
    let text = fs::read_to_string(file).expect("the site was written");
    fs::write(file, synthetic::edit_one_record(&text)).expect("there is room for the site");
}

/// One build, and one copy of what it left.
fn measured(size: Size, place: Place, step: &'static str, root: &Path, folder: &Path) -> Line {
    let mut build = Command::new(env!("CARGO_BIN_EXE_shirube"));
    build.arg("build").arg("--root").arg(root).args(["--date", "2026-11-23", "--quiet"]);
    let build = run(&mut build);
    let (output, copied) = (root.join("public"), folder.join("copy"));
    let copy = run(Command::new("cp").arg("-r").arg(&output).arg(&copied));
    let tree = Tree::of(&output);
    fs::remove_dir_all(copied).expect("the copy is ours");
    Line { size, place, step, build, copy, tree }
}

fn shown(line: &Line) -> String {
    let megabytes = |bytes: u64| bytes as f64 / 1e6;
    format!(
        "| {} × {} | {} | {} | {:.2} | {:.2} | {:.0} | {} | {:.1} | {:.2} | {:.2} |",
        line.size.guides,
        line.size.records,
        line.place.word(),
        line.step,
        line.build.cpu_s,
        line.build.wall_s,
        megabytes(line.build.peak_bytes),
        line.tree.files,
        megabytes(line.tree.bytes),
        line.copy.cpu_s,
        line.build.cpu_s / line.copy.cpu_s.max(0.01),
    )
}

/// Says of each bar whether it was reached; nothing where its size was not measured.
fn say_bars(lines: &[Line]) {
    let of_bar = lines.iter().filter(|line| line.size == BAR_SIZE && line.place == BAR_PLACE);
    for line in of_bar {
        let cpu = |most: f64| say_bar(line.step, "CPU s", line.build.cpu_s, most);
        match line.step {
            "cold" => {
                cpu(COLD_CPU_S);
                say_bar(line.step, "MB", line.build.peak_bytes as f64 / 1e6, COLD_PEAK_BYTES as f64 / 1e6);
            }
            "unchanged" => cpu(UNCHANGED_CPU_S),
            _ => {}
        }
    }
}

fn say_bar(step: &str, unit: &str, used: f64, most: f64) {
    let reached = if used <= most { "reached" } else { "NOT reached" };
    println!("{step}: {used:.2} {unit} of at most {most:.0}: {reached}");
}
