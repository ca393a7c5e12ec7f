//! One line of the table: as it is printed, and as it is kept for the report.

use std::path::Path;

use crate::measure::{Tree, Used};
use crate::synthetic::Size;

/// What one step used.
#[derive(Clone, Debug)]
pub struct Line {
    pub size: Size,
    /// What kind of file system held the site: a word of the command line.
    pub place: String,
    pub step: String,
    /// By a build from start to end; by a running program until readers found the change.
    pub used: Used,
    /// By a running program, from then until it was at rest.
    pub after_cpu_s: Option<f64>,
    /// How many files the program wrote; none where it writes no file.
    pub written: Option<usize>,
    pub copy: Option<Copied>,
}

/// What a build left, and what copying that with `cp -r` cost.
#[derive(Clone, Copy, Debug)]
pub struct Copied {
    pub tree: Tree,
    pub cpu_s: f64,
}

/// The step that is of this repository's own site, and of no synthetic one.
pub const OWN_SITE: &str = "own site, from a saved page to the browser";

/// The table's first two lines.
pub const HEAD: &str = "\
| guides × records | on | step | CPU s | wall s | then CPU s | peak MB | written | files | MB | `cp -r` CPU s | of `cp -r` |
|---|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|";

impl Line {
    /// The CPU that a build used, by that of copying what it left; 0 where nothing was copied.
    pub fn of_copy(&self) -> f64 {
        self.copy.map_or(0.0, |copy| self.used.cpu_s / copy.cpu_s.max(0.01))
    }

    /// A line of the table.
    pub fn row(&self) -> String {
        let after = self.after_cpu_s.map_or_else(String::new, |seconds| format!("{seconds:.3}"));
        let copy = self.copy.map_or_else(
            || "| | | | ".to_owned(),
            |Copied { tree, cpu_s }| {
                let of_copy = self.of_copy();
                format!("| {} | {:.1} | {cpu_s:.2} | {of_copy:.2} ", tree.files, megabytes(tree.bytes))
            },
        );
        format!(
            "| {} × {} | {} | {} | {:.3} | {:.3} | {after} | {:.0} | {} {copy}|",
            self.size.guides,
            self.size.records,
            self.place,
            self.step,
            self.used.cpu_s,
            self.used.wall_s,
            megabytes(self.used.peak_bytes),
            words(self.written),
        )
    }

    /// Whether the other line is of the same step: a later run takes its place.
    pub fn is_of(&self, other: &Line) -> bool {
        (self.size, &self.place, &self.step) == (other.size, &other.place, &other.step)
    }

    /// As it is kept: one value after another, tabs between them.
    fn to_text(&self) -> String {
        let Size { guides, records } = self.size;
        let Used { cpu_s, wall_s, peak_bytes } = self.used;
        let after = words(self.after_cpu_s);
        let copy = self.copy.map_or_else(
            || "\t\t".to_owned(),
            |Copied { tree, cpu_s }| format!("{}\t{}\t{cpu_s}", tree.files, tree.bytes),
        );
        let (place, step, written) = (&self.place, &self.step, words(self.written));
        format!(
            "{guides}\t{records}\t{place}\t{step}\t{cpu_s}\t{wall_s}\t{after}\t{peak_bytes}\t{written}\t{copy}\n"
        )
    }

    fn from_text(line: &str) -> Option<Line> {
        let words: Vec<&str> = line.split('\t').collect();
        let [guides, records, place, step, cpu_s, wall_s, after, peak, written, files, bytes, copy] = *words
        else {
            return None;
        };
        let copy = copy.parse().ok().and_then(|cpu_s| {
            Some(Copied { tree: Tree { files: files.parse().ok()?, bytes: bytes.parse().ok()? }, cpu_s })
        });
        Some(Line {
            size: Size { guides: guides.parse().ok()?, records: records.parse().ok()? },
            place: place.to_owned(),
            step: step.to_owned(),
            used: Used {
                cpu_s: cpu_s.parse().ok()?,
                wall_s: wall_s.parse().ok()?,
                peak_bytes: peak.parse().ok()?,
            },
            after_cpu_s: after.parse().ok(),
            written: written.parse().ok(),
            copy,
        })
    }
}

fn words<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// The lines that were kept in this file; none where there is no such file.
pub fn kept(file: &Path) -> Vec<Line> {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    text.lines().filter_map(Line::from_text).collect()
}

/// Keeps lines in a file, in the place of those of the same steps.
pub fn keep(lines: &[Line], file: &Path) {
    let mut all = kept(file);
    all.retain(|old| !lines.iter().any(|line| line.is_of(old)));
    all.extend_from_slice(lines);
    // Steps of one site stay in their order.
    let size = |line: &Line| (line.size.records, line.size.guides);
    all.sort_by_key(|line| (line.step != OWN_SITE, size(line), line.place != "tmpfs"));
    let text: String = all.iter().map(Line::to_text).collect();
    std::fs::write(file, text).expect("there is room for a few lines");
}

/// As people count them.
pub fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
