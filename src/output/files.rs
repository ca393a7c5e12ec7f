//! The files of a manifest, in runs that manifests share.
//!
//! A run is what lies in one folder, one file after another; of a large folder some of that.
//! Where runs begin follows from the paths alone, so that equal releases have equal runs,
//! however they were made. An edit makes the runs anew that it touches; the others are handed
//! on as they are, with what was summed up of them.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::text::{Digest, Digester};

use super::manifest::{Entry, Listed};

/// Sorted by path.
#[derive(Clone, Debug, Default)]
pub(super) struct Files {
    /// Each with the place of its first file among all.
    runs: Arc<Vec<(usize, Arc<Run>)>>,
}

/// Files of one folder that follow each other; at least one.
#[derive(Debug)]
struct Run {
    files: Vec<Listed>,
    /// Whether its first path begins a run, whatever comes before it.
    begins: bool,
    /// What is said of them together; once asked for.
    summary: OnceLock<Summary>,
}

/// What is said of the files of a run.
#[derive(Clone, Copy, Debug)]
struct Summary {
    sum: Sum,
    /// Of their paths and bytes.
    digest: Digest,
    /// The lowest and the highest part, where all of them are files of the group of a folder.
    parts: Option<(u16, u16)>,
}

/// What is said of some files together.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sum {
    pub files: usize,
    /// Files that are pages.
    pub pages: usize,
    pub bytes: u64,
}

/// Files of a group of pages that stay as they are.
pub(super) struct Stay<'s> {
    /// The group's folder.
    pub folder: &'s str,
    /// For each part of the group whether its files stay; nothing where all of them do.
    pub parts: Option<&'s [bool]>,
}

impl Stay<'_> {
    fn has(&self, path: &str, entry: &Entry) -> bool {
        let stays = |part: u16| self.parts.is_none_or(|parts| parts.get(usize::from(part)) == Some(&true));
        entry.part.is_some_and(stays) && path.starts_with(self.folder)
    }

    /// Whether every file of a run stays.
    fn has_all_of(&self, run: &Run) -> bool {
        let is_within = run.first().starts_with(self.folder) && run.last().starts_with(self.folder);
        let Some((lowest, highest)) = run.summary().parts.filter(|_| is_within) else { return false };
        let stay = |parts: &[bool]| {
            let parts = parts.get(lowest.into()..=highest.into());
            parts.is_some_and(|parts| !parts.contains(&false))
        };
        self.parts.is_none_or(stay)
    }
}

/// Files that follow each other, by their places in two lists: of the same paths, or in one list
/// alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pairing {
    /// Empty where the other list alone has them.
    pub here: Range<usize>,
    /// Likewise.
    pub there: Range<usize>,
}

impl Pairing {
    /// Whether both lists have these files.
    pub fn is_of_both(&self) -> bool {
        self.here.len() == self.there.len()
    }
}

/// A file's path and entry, where they lie.
pub(super) type Seen<'f> = (&'f Arc<str>, &'f Arc<Entry>);

impl Files {
    /// Files that are sorted by path.
    pub fn new(files: Vec<Listed>) -> Files {
        Files::default().again(&files)
    }

    /// Files that are sorted by path, many of which may be those of `self`.
    pub fn again(&self, files: &[Listed]) -> Files {
        let seen: Vec<Seen<'_>> = files.iter().map(seen).collect();
        Files::joined(vec![], &seen, self)
    }

    /// These files, which are sorted, and those of `self` that stay.
    pub fn next(&self, made: &[Seen<'_>], staying: &[Stay<'_>]) -> Files {
        let mut loose: Vec<Seen<'_>> = Vec::with_capacity(made.len());
        let (mut whole, mut rest) = (Vec::new(), made);
        for (_, run) in &*self.runs {
            if run.starts(rest) {
                whole.push(run.clone());
                rest = &rest[run.files.len()..];
                continue;
            }
            loose.extend(taken(&mut rest, |path| *path < **run.first()));
            let within = taken(&mut rest, |path| *path <= **run.last());
            let Some(stay) = staying.iter().find(|stay| run.may_hold(stay.folder)) else {
                loose.extend(within);
                continue;
            };
            if within.is_empty() && stay.has_all_of(run) {
                whole.push(run.clone());
                continue;
            }
            let stays = |(path, entry): &&Listed| staying.iter().any(|stay| stay.has(path, entry));
            let first_loose = loose.len();
            loose.extend(run.files.iter().filter(stays).map(seen));
            loose.extend(within);
            loose[first_loose..].sort_by_key(|(path, _)| *path);
        }
        loose.extend(rest);
        Files::joined(whole, &loose, self)
    }

    /// The files of runs that the other has not, and those of runs that it has alone; both
    /// sorted.
    pub fn apart<'f>(&'f self, other: &'f Files) -> [Vec<&'f Listed>; 2] {
        let of = |files: &Files| files.runs.iter().map(|(_, run)| Arc::as_ptr(run)).collect();
        let (own, others): (HashSet<*const Run>, HashSet<*const Run>) = (of(self), of(other));
        let alone = |files: &'f Files, shared: &HashSet<*const Run>| {
            let runs = files.runs.iter().filter(|(_, run)| !shared.contains(&Arc::as_ptr(run)));
            runs.flat_map(|(_, run)| &run.files).collect()
        };
        [alone(self, &others), alone(other, &own)]
    }

    /// Pairings of the places of files here and there, by path. What both share is not looked
    /// into.
    pub fn side_by_side(&self, other: &Files) -> Vec<Pairing> {
        let shared: HashSet<*const Run> = other.runs.iter().map(|(_, run)| Arc::as_ptr(run)).collect();
        let mut pairings = Vec::new();
        let (mut here, mut there) = (&self.runs[..], &other.runs[..]);
        while !here.is_empty() || !there.is_empty() {
            let is_shared = |(_, run): &(usize, Arc<Run>)| shared.contains(&Arc::as_ptr(run));
            let (alone, rest) = here.split_at(here.iter().position(is_shared).unwrap_or(here.len()));
            let first_shared = rest.first().map(|(_, run)| run);
            let is_first =
                |(_, run): &(usize, Arc<Run>)| first_shared.is_some_and(|first| Arc::ptr_eq(first, run));
            let (alone_there, rest_there) =
                there.split_at(there.iter().position(is_first).unwrap_or(there.len()));
            one_by_one(alone, alone_there, &mut pairings);
            if let (Some((first, run)), Some((first_there, _))) = (rest.first(), rest_there.first()) {
                let places = |first: usize| first..first + run.files.len();
                pairings.push(Pairing { here: places(*first), there: places(*first_there) });
            }
            (here, there) = (rest.get(1..).unwrap_or_default(), rest_there.get(1..).unwrap_or_default());
        }
        pairings
    }

    /// The same files with one more, or with another entry for one.
    pub fn with(&self, path: &Arc<str>, entry: &Arc<Entry>) -> Files {
        let runs = self.runs.iter().map(|(_, run)| run);
        let around = |run: &&Arc<Run>| run.first() <= path && path <= run.last();
        let (touched, whole): (Vec<&Arc<Run>>, Vec<&Arc<Run>>) = runs.partition(around);
        let mut loose: Vec<Seen<'_>> = touched.iter().flat_map(|run| run.files.iter().map(seen)).collect();
        match loose.binary_search_by(|(other, _)| (*other).cmp(path)) {
            Ok(at) => loose[at].1 = entry,
            Err(at) => loose.insert(at, (path, entry)),
        }
        Files::joined(whole.into_iter().cloned().collect(), &loose, self)
    }

    /// Whole runs and files that lie in none of them, both sorted. Runs that turn out to be as
    /// they were in `last` are those.
    fn joined(whole: Vec<Arc<Run>>, loose: &[Seen<'_>], last: &Files) -> Files {
        let mut runs: Vec<Arc<Run>> = Vec::new();
        let mut rest = loose;
        for run in whole {
            let before = taken(&mut rest, |path| *path < **run.first());
            before.chunk_by(is_of_one_run).for_each(|files| add(&mut runs, last.run_of(files)));
            add(&mut runs, run);
        }
        rest.chunk_by(is_of_one_run).for_each(|files| add(&mut runs, last.run_of(files)));
        let mut first = 0;
        let placed = runs.into_iter().map(|run| {
            let place = first;
            first += run.files.len();
            (place, run)
        });
        Files { runs: Arc::new(placed.collect()) }
    }

    /// The run of these files: that of `self`, if it is the same.
    fn run_of(&self, files: &[Seen<'_>]) -> Arc<Run> {
        let is_same = |run: &&Arc<Run>| run.files.len() == files.len() && run.starts(files);
        let known = self.around(files[0].0).map(|(_, run)| run).filter(is_same).cloned();
        known.unwrap_or_else(|| Run::new(files.iter().map(listed).collect()))
    }

    /// The run that a path stands in, if it stands in any, with the place of its first file.
    fn around(&self, path: &str) -> Option<(usize, &Arc<Run>)> {
        let after = self.runs.partition_point(|(_, run)| **run.first() <= *path);
        let (place, run) = self.runs.get(after.checked_sub(1)?)?;
        Some((*place, run))
    }

    /// Looks up one path after another, of which each comes after the one before: that costs
    /// less than to look for each among all.
    pub fn look_up<'f>(&'f self) -> impl FnMut(&str) -> Option<&'f Listed> {
        let (mut runs, mut files): (&[(usize, Arc<Run>)], &[Listed]) = (&self.runs, &[]);
        move |path| {
            while files.last().is_none_or(|(last, _)| **last < *path) {
                let ((_, run), later) = runs.split_first()?;
                (files, runs) = (&run.files, later);
            }
            let passed = files.iter().position(|(file, _)| **file >= *path)?;
            files = &files[passed..];
            files.first().filter(|(file, _)| **file == *path)
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = &Listed> {
        self.runs.iter().flat_map(|(_, run)| &run.files)
    }

    pub fn len(&self) -> usize {
        self.runs.last().map_or(0, |(first, run)| first + run.files.len())
    }

    /// A file by its place among all.
    pub fn at(&self, place: usize) -> &Listed {
        let (first, run) = &self.runs[self.runs.partition_point(|(first, _)| *first <= place) - 1];
        &run.files[place - first]
    }

    /// Where a file stands among all.
    pub fn position(&self, path: &str) -> Option<usize> {
        let (first, run) = self.around(path)?;
        let within = run.files.binary_search_by(|(file, _)| (**file).cmp(path)).ok()?;
        Some(first + within)
    }

    /// What is said of all of them together.
    pub fn sum(&self) -> Sum {
        let sums = self.runs.iter().map(|(_, run)| run.summary().sum);
        sums.fold(Sum::default(), |all, sum| Sum {
            files: all.files + sum.files,
            pages: all.pages + sum.pages,
            bytes: all.bytes + sum.bytes,
        })
    }

    /// Of all paths and of all files' bytes.
    pub fn digest(&self) -> Digest {
        Digester::default().digests(self.runs.iter().map(|(_, run)| run.summary().digest)).finish()
    }
}

impl Run {
    fn new(files: Vec<Listed>) -> Arc<Run> {
        let begins = begins(&files[0].0);
        Arc::new(Run { files, begins, summary: OnceLock::new() })
    }

    fn first(&self) -> &Arc<str> {
        &self.files[0].0
    }

    fn last(&self) -> &Arc<str> {
        &self.files[self.files.len() - 1].0
    }

    /// Whether these files begin with those of the run, as they lie in memory.
    fn starts(&self, files: &[Seen<'_>]) -> bool {
        let is_same = |((path, entry), (other, now)): (&Listed, &Seen<'_>)| {
            Arc::ptr_eq(path, other) && Arc::ptr_eq(entry, now)
        };
        self.files.len() <= files.len() && self.files.iter().zip(files).all(is_same)
    }

    /// Whether files below a folder may be among them.
    fn may_hold(&self, folder: &str) -> bool {
        **self.last() >= *folder && (**self.first() < *folder || self.first().starts_with(folder))
    }

    fn summary(&self) -> &Summary {
        self.summary.get_or_init(|| {
            let (mut digester, mut sum) = (Digester::default(), Sum::default());
            let mut parts = Some((u16::MAX, 0));
            let mut bytes = Vec::with_capacity(self.files.len() * 64);
            for (path, entry) in &self.files {
                bytes.extend_from_slice(&(path.len() as u64).to_le_bytes());
                bytes.extend_from_slice(path.as_bytes());
                bytes.extend_from_slice(entry.bytes.as_bytes());
                sum.pages += usize::from(path.ends_with(".html"));
                sum.bytes += entry.size;
                let both = parts.zip(entry.part);
                parts = both.map(|((lowest, highest), part)| (part.min(lowest), part.max(highest)));
            }
            sum.files = self.files.len();
            Summary { sum, digest: digester.bytes(&bytes).finish(), parts }
        })
    }
}

/// Pairings of one file each.
fn one_by_one(here: &[(usize, Arc<Run>)], there: &[(usize, Arc<Run>)], pairings: &mut Vec<Pairing>) {
    fn placed(runs: &[(usize, Arc<Run>)]) -> impl Iterator<Item = (&Arc<str>, usize)> {
        runs.iter().flat_map(|(first, run)| run.files.iter().map(|(path, _)| path).zip(*first..))
    }
    let (mut here, mut there) = (placed(here).peekable(), placed(there).peekable());
    loop {
        let order = match (here.peek(), there.peek()) {
            (None, None) => return,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            // To compare words is to fetch them from memory: most files share theirs.
            (Some((a, _)), Some((b, _))) if Arc::ptr_eq(a, b) => Ordering::Equal,
            (Some((a, _)), Some((b, _))) => a.cmp(b),
        };
        let place = |file: Option<(&Arc<str>, usize)>| file.map_or(0..0, |(_, place)| place..place + 1);
        let (here, there) = (here.next_if(|_| order.is_le()), there.next_if(|_| order.is_ge()));
        pairings.push(Pairing { here: place(here), there: place(there) });
    }
}

/// Takes files from the beginning, as far as their paths belong; as a rule that is not far.
fn taken<'r, 'f>(rest: &mut &'r [Seen<'f>], belongs: impl Fn(&str) -> bool) -> &'r [Seen<'f>] {
    let belongs = |(path, _): &Seen<'_>| belongs(path);
    let end = if rest.first().is_some_and(belongs) { rest.partition_point(belongs) } else { 0 };
    let (taken, after) = rest.split_at(end);
    *rest = after;
    taken
}

/// Adds a run, or its files to the last one where they are of one run.
fn add(runs: &mut Vec<Arc<Run>>, run: Arc<Run>) {
    match runs.last_mut().filter(|last| !run.begins && folder(last.last()) == folder(run.first())) {
        Some(last) => *last = Run::new(last.files.iter().chain(&run.files).cloned().collect()),
        None => runs.push(run),
    }
}

/// The folder that a file's run is of: one of the second level, or above.
fn folder(path: &str) -> &str {
    path.match_indices('/').take(2).last().map_or("", |(at, _)| &path[..=at])
}

/// Of so many files of a folder one begins a run, on average.
const IN_A_RUN: u8 = 128;

fn begins(path: &str) -> bool {
    Digest::NOTHING.with_word(path).as_bytes()[0].is_multiple_of(IN_A_RUN)
}

/// Whether a file belongs to the run of the one before it.
fn is_of_one_run((before, _): &Seen<'_>, (path, _): &Seen<'_>) -> bool {
    folder(before) == folder(path) && !begins(path)
}

fn seen((path, entry): &Listed) -> Seen<'_> {
    (path, entry)
}

fn listed((path, entry): &Seen<'_>) -> Listed {
    ((*path).clone(), (*entry).clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(text: &str, part: Option<u16>) -> Arc<Entry> {
        let digest = Digest::of(text.as_bytes());
        Arc::new(Entry::file(digest, digest, text.len() as u64).in_part(part))
    }

    /// Paths; those with a star belong to the first part of a group, with two to the second.
    fn files(paths: &str) -> Vec<Listed> {
        let mut paths: Vec<&str> = paths.split_whitespace().collect();
        paths.sort_unstable_by_key(|path| path.trim_end_matches('*'));
        let file = |path: &str| {
            let name = path.trim_end_matches('*');
            let part = (path.len() - name.len()).checked_sub(1).map(|part| part as u16);
            (name.into(), entry(name, part))
        };
        paths.into_iter().map(file).collect()
    }

    /// The paths, runs apart.
    fn shown(files: &Files) -> String {
        let star = |entry: &Entry| "*".repeat(entry.part.map_or(0, |part| usize::from(part) + 1));
        let path = |(path, entry): &Listed| format!("{path}{}", star(entry));
        let run = |run: &Run| run.files.iter().map(path).collect::<Vec<_>>().join(" ");
        files.runs.iter().map(|(_, one)| run(one)).collect::<Vec<_>>().join(" | ")
    }

    fn assert_equal(found: &Files, expected: &Files) {
        assert_eq!(shown(found), shown(expected));
        assert_eq!(found.digest(), expected.digest());
        assert_eq!(found.len(), expected.len());
        for (at, (path, entry)) in expected.iter().enumerate() {
            assert_eq!((found.position(path), &found.at(at).0), (Some(at), path));
            assert_eq!(found.at(at).1.bytes, entry.bytes);
        }
    }

    #[test]
    fn a_run_is_of_one_folder_and_ends_where_another_begins() {
        let files = Files::new(files("b.html a/x a/b/y a/b/d/z a/c a.html a/b/e c/1"));
        assert_eq!(shown(&files), "a.html | a/b/d/z a/b/e a/b/y | a/c a/x | b.html | c/1");
        assert_eq!((files.position("a/b/f"), files.position(""), files.position("d")), (None, None, None));
        assert_eq!((files.sum().files, files.sum().pages), (8, 2));
    }

    /// The last files, those made now, the folders of kept groups: what comes of it is what a
    /// list of all of them gives.
    fn check(last: &str, made: &str, folders: &[&str], expect: &str) {
        let staying: Vec<Stay<'_>> = folders.iter().map(|folder| Stay { folder, parts: None }).collect();
        check_staying(last, made, &staying, expect);
    }

    fn check_staying(last: &str, made: &str, staying: &[Stay<'_>], expect: &str) {
        let (last, made) = (Files::new(files(last)), files(made));
        let made: Vec<Seen<'_>> = made.iter().map(seen).collect();
        assert_equal(&last.next(&made, staying), &Files::new(files(expect)));
    }

    #[test]
    fn of_a_group_of_which_a_part_is_made_anew_the_others_stay() {
        let second = [Stay { folder: "r/p/", parts: Some(&[false, true]) }];
        let last = "r/p/1* r/p/2** r/p/3* r/p/4**";
        check_staying(last, "", &second, "r/p/2** r/p/4**");
        check_staying(last, "a r/p/0* r/p/3* r/q", &second, "a r/p/0* r/p/2** r/p/3* r/p/4** r/q");
        check_staying("r/p/1** r/p/2**", "", &second, "r/p/1** r/p/2**");
        check_staying("r/p/1 r/p/2***", "", &second, "");
    }

    #[test]
    fn runs_that_are_kept_and_runs_made_anew_are_those_of_a_clean_list() {
        let group = "r/p/1* r/p/2* r/p/3*";
        check(group, "", &["r/p/"], group);
        check(group, "", &[], "");
        check(group, "a r/o r/q z", &["r/p/"], "a r/o r/p/1* r/p/2* r/p/3* r/q z");
        // A file of its own among those of a group, new, kept and gone.
        check(group, "r/p/11 r/p/4", &["r/p/"], "r/p/1* r/p/11 r/p/2* r/p/3* r/p/4");
        check("r/p/1* r/p/11 r/p/2*", "r/p/11", &["r/p/"], "r/p/1* r/p/11 r/p/2*");
        check("r/p/1* r/p/11 r/p/2*", "", &["r/p/"], "r/p/1* r/p/2*");
        // A group with folders below its own, which part its runs and then do no more.
        check("r/1* r/b/2* r/c*", "", &["r/"], "r/1* r/b/2* r/c*");
        check("r/1* r/b/2 r/c*", "", &["r/"], "r/1* r/c*");
        check("r/1* r/c*", "r/b/2", &["r/"], "r/1* r/b/2 r/c*");
        // Groups below a run's folder.
        check("r/p/q/1* r/p/q/2* r/p/s/1*", "r/p/r", &["r/p/q/"], "r/p/q/1* r/p/q/2* r/p/r");
    }

    /// Files of one folder, by their numbers; a hundred are of each part of a group.
    fn numbered(numbers: impl Iterator<Item = u16>) -> Vec<Listed> {
        let file = |number: u16| {
            let path = format!("r/p/{number:04}");
            (path.as_str().into(), entry(&path, Some(number / 100)))
        };
        numbers.map(file).collect()
    }

    #[test]
    fn a_large_folder_has_runs_that_follow_from_its_paths_alone() {
        let last = Files::new(numbered(0..3000));
        let starts: Vec<u16> = last.runs.iter().map(|(_, run)| run.first()[4..].parse().unwrap()).collect();
        assert!((10..60).contains(&starts.len()), "{starts:?}");
        let mut parts = vec![true; 30];
        for touched in [[0, 1, 2], [7, 8, 20], [27, 28, 29]] {
            touched.into_iter().for_each(|part| parts[part] = false);
            let staying = [Stay { folder: "r/p/", parts: Some(&parts) }];
            let is_touched = |number: &u16| touched.contains(&usize::from(number / 100));
            // All files of these parts are there, or half of them, or those alone that begin a
            // run, or all but those.
            let keeps: [&dyn Fn(&u16) -> bool; 4] = [
                &|_| true,
                &|number| number.is_multiple_of(2),
                &|number| starts.contains(number),
                &|number| !starts.contains(number),
            ];
            for keep in keeps {
                let made = numbered((0..3000).filter(|number| is_touched(number) && keep(number)));
                let next = last.next(&made.iter().map(seen).collect::<Vec<_>>(), &staying);
                let all = numbered((0..3000).filter(|number| !is_touched(number) || keep(number)));
                assert_equal(&next, &Files::new(all));
                let shared = next.runs.iter().filter(|(_, run)| {
                    last.around(run.first()).is_some_and(|(_, before)| Arc::ptr_eq(before, run))
                });
                assert!(shared.count() >= starts.len() / 2, "runs that nothing touched are those");
            }
            parts.fill(true);
        }
    }

    #[test]
    fn one_more_file_gives_the_runs_of_a_clean_list() {
        for more in ["0", "b.html", "m", "z", "r/1", "r/15", "r/b/1", "r/b/3", "r/d", "r/z/1"] {
            let paths = "a.html c.html r/1 r/2 r/b/2 r/c z.html";
            let with = Files::new(files(paths)).with(&more.into(), &entry(more, None));
            let listed = if more == "r/1" { paths.to_owned() } else { format!("{paths} {more}") };
            assert_equal(&with, &Files::new(files(&listed)));
        }
    }

    #[test]
    fn paths_in_their_order_are_looked_up() {
        let files = Files::new(files("a/1 a/3 b/1 b/2 b/3 c/1 d/1"));
        let mut look_up = files.look_up();
        let mut check = |path, expect| assert_eq!(look_up(path).is_some(), expect, "{path}");
        check("a/0", false);
        check("a/1", true);
        check("a/2", false);
        check("a/3", true);
        check("a/4", false);
        check("b/3", true);
        check("b/4", false);
        check("d/1", true);
        check("d/2", false);
        check("e/1", false);
        assert!(Files::default().look_up()("a").is_none());
    }

    /// What each list has, the files of both in one pair of brackets each run or file.
    fn check_side_by_side(here: &Files, there: &Files, expect: &str) {
        let paths = |files: &Files, places: &Range<usize>| {
            places.clone().map(|at| files.at(at).0.to_string()).collect::<Vec<_>>().join(" ")
        };
        let pairing = |pairing: Pairing| match pairing.is_of_both() {
            true => {
                assert_eq!(paths(here, &pairing.here), paths(there, &pairing.there));
                format!("[{}]", paths(here, &pairing.here))
            }
            false => format!("-{}+{}", paths(here, &pairing.here), paths(there, &pairing.there)),
        };
        let found: Vec<String> = here.side_by_side(there).into_iter().map(pairing).collect();
        assert_eq!(found.join(" "), expect);
    }

    #[test]
    fn files_stand_side_by_side_by_path_and_shared_runs_as_a_whole() {
        let here = Files::new(files("a/1 b/1 b/2 c/1 c/2 d/1"));
        let staying = here.iter().filter(|(path, _)| path.starts_with(['a', 'c'])).cloned();
        let mut others: Vec<Listed> = staying.chain(files("0/1 b/2 b/3 d/1 e/1")).collect();
        others.sort_by(|(a, _), (b, _)| a.cmp(b));
        let there = here.again(&others);
        let expect = "-+0/1 [a/1] -b/1+ [b/2] -+b/3 [c/1 c/2] [d/1] -+e/1";
        check_side_by_side(&here, &there, expect);
        let back = "-0/1+ [a/1] -+b/1 [b/2] -b/3+ [c/1 c/2] [d/1] -e/1+";
        check_side_by_side(&there, &here, back);
        check_side_by_side(&here, &Files::default(), "-a/1+ -b/1+ -b/2+ -c/1+ -c/2+ -d/1+");
        check_side_by_side(&here, &here.clone(), "[a/1] [b/1 b/2] [c/1 c/2] [d/1]");
    }

    #[test]
    fn what_is_the_same_is_shared() {
        let last = Files::new(files("a/1 a/2 b/1 b/2 c/1*"));
        let mut made: Vec<Listed> = last.iter().take(4).cloned().collect();
        made[3].1 = entry("edited", None);
        let staying = [Stay { folder: "c/", parts: None }];
        let next = last.next(&made.iter().map(seen).collect::<Vec<_>>(), &staying);
        let shared = next.runs.iter().zip(&*last.runs).map(|((_, a), (_, b))| Arc::ptr_eq(a, b));
        assert_eq!(shared.collect::<Vec<_>>(), [true, false, true]);
        assert_ne!(next.digest(), last.digest());
    }
}
