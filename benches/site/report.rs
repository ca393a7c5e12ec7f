//! The figures last measured → the tables of `benches/README.md` and the chart beside it.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::chart;
use crate::line::{HEAD, Line};

/// What stands around the figures in the README.
const BEGIN: &str = "<!-- figures: written by `cargo bench -- report` -->";
const END: &str = "<!-- end of figures -->";

/// Writes the figures into the README, and the chart.
pub fn write(lines: &[Line], bars: &[String]) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches");
    let readme = folder.join("README.md");
    let text = fs::read_to_string(&readme).expect("the README is there");
    let (before, rest) = text.split_once(BEGIN).expect("the README says where the figures go");
    let (_, after) = rest.split_once(END).expect("the README says where the figures end");
    let text = format!("{before}{BEGIN}\n\n{}\n{END}{after}", figures(lines, bars));
    fs::write(readme, text).expect("the README can be written");
    fs::write(folder.join("cost.svg"), chart::of(lines)).expect("the chart can be written");
}

fn figures(lines: &[Line], bars: &[String]) -> String {
    let mut text = format!("{}\n\n![CPU seconds against the number of records](cost.svg)\n", machine());
    let mut last = None;
    for line in lines {
        if last != Some((line.size, &line.place)) {
            write!(text, "\n{HEAD}\n").expect("a string takes all");
            last = Some((line.size, &line.place));
        }
        writeln!(text, "{}", line.row()).expect("a string takes all");
    }
    if !bars.is_empty() {
        text += "\nAgainst the bars, at 1000 × 50000, on tmpfs where nothing else is said:\n\n";
        bars.iter().for_each(|bar| writeln!(text, "* {bar}").expect("a string takes all"));
    }
    text
}

/// The day, and the machine in a few words.
fn machine() -> String {
    let said = |program: &str, words: &[&str]| {
        let output = Command::new(program).args(words).output().ok();
        output.and_then(|output| String::from_utf8(output.stdout).ok()).unwrap_or_default().trim().to_owned()
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let memory = memory.lines().find_map(|line| line.strip_prefix("MemTotal:")).unwrap_or_default();
    let kilobytes: f64 = memory.split_whitespace().next().and_then(|word| word.parse().ok()).unwrap_or(0.0);
    let gibibytes = kilobytes / f64::from(1 << 20);
    let (day, system) = (said("date", &["-u", "+%Y-%m-%d"]), said("uname", &["-s", "-m"]));
    let rust = said("rustc", &["--version"]);
    let rust = rust.split_whitespace().nth(1).unwrap_or_default();
    format!("{day}; {cores} cores, {gibibytes:.0} GiB, {system}, Rust {rust}; one run.")
}
