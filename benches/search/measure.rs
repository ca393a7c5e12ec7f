//! What it costs to index a site, counted by the system. `run.js` calls this program:
//!
//! ```text
//! measure write GUIDESxRECORDS FOLDER    a synthetic site's files
//! measure index FOLDER OUTPUT            the index of the site in a folder, its files in another
//! measure run COMMAND…                   any command, from start to end
//! ```
//!
//! The last two print a line of JSON. A build cannot leave the search out, so that no two
//! builds tell its share; the site is therefore assembled first, and counting begins where
//! `search` takes over.

#[path = "../site/measure.rs"]
#[allow(dead_code, reason = "the benchmark of whole builds counts more")]
mod process;
#[path = "../synthetic/mod.rs"]
#[allow(dead_code, reason = "nothing is edited here")]
mod synthetic;

use std::collections::BTreeMap;
use std::fs;
use std::mem::MaybeUninit;
use std::path::Path;
use std::process::{Command, ExitCode};

use serde_json::json;
use shirube::calendar::Date;
use shirube::disk;
use shirube::parse::{self, Parsed};
use shirube::prose::{self, Prose};
use shirube::search::{Kept, index};
use shirube::site::{self, Copied, GuideId, Order, Site, Today};
use synthetic::Size;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["write", size, folder] => write(size, Path::new(folder)),
        ["index", root, output] => index_site(Path::new(root), Path::new(output)),
        ["run", command, ref arguments @ ..] => run(Command::new(command).args(arguments)),
        _ => {
            eprintln!("usage: measure write GUIDESxRECORDS FOLDER | index FOLDER OUTPUT | run COMMAND…");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

fn write(size: &str, root: &Path) {
    let (guides, records) = size.split_once('x').expect("a size is GUIDESxRECORDS");
    let number = |text: &str| text.parse().expect("a size is of numbers");
    let size = Size { guides: number(guides), records: number(records) };
    synthetic::write(size, |path, text| save(&root.join(path), text.as_bytes()));
}

fn run(command: &mut Command) {
    let used = process::run(command);
    println!("{}", json!({ "cpu_s": used.cpu_s, "peak_bytes": used.peak_bytes }));
}

fn index_site(root: &Path, output: &Path) {
    let site = assemble(root);
    let prose: Vec<(&GuideId, Prose)> =
        site.guides.iter().map(|(id, guide)| (id, prose::write(&site, guide))).collect();
    let prose: BTreeMap<&GuideId, &Prose> = prose.iter().map(|(id, prose)| (*id, prose)).collect();
    forget_peak();
    let (held_bytes, start_s) = (memory_bytes("VmRSS:"), cpu_s());
    let (index, _kept) = index(&site, &prose, &Kept::default());
    let (index_s, added_bytes) = (cpu_s() - start_s, memory_bytes("VmHWM:") - held_bytes);
    for file in index.all() {
        save(&output.join(file.path.file().trim_start_matches('/')), &file.bytes());
    }
    let written_s = cpu_s() - start_s - index_s;
    let bytes: usize = index.all().map(|file| file.bytes().len()).sum();
    println!(
        "{}",
        json!({
            "cpu_s": index_s,
            "write_cpu_s": written_s,
            "added_bytes": added_bytes,
            "files": index.all().count(),
            "bytes": bytes,
        })
    );
}

/// The site in a folder. Its pages are never made, so that nothing is copied to them.
fn assemble(root: &Path) -> Site {
    let inputs = disk::inputs(root).unwrap_or_else(|fault| panic!("the site can be read: {fault:?}"));
    let parsed = parse::all(&inputs.sources, &Parsed::default());
    let day = Date::new(2026, 11, 23).expect("November has that day");
    let order = Order { today: Today::Day(day), drafts: false, base_url: None };
    let drafts = parsed.drafts().value;
    Site::assemble(&drafts, Copied::default(), &order, &site::Kept::default()).0.value
}

fn save(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("there is room");
    fs::write(path, bytes).expect("there is room");
}

/// User and system time of all threads of this process until now.
fn cpu_s() -> f64 {
    let mut usage = MaybeUninit::<libc::rusage>::zeroed();
    // SAFETY: the pointer is to a value of this function, of the type that getrusage fills;
    // all zeros is a valid rusage.
    let usage = unsafe {
        libc::getrusage(libc::RUSAGE_SELF, usage.as_mut_ptr());
        usage.assume_init()
    };
    let seconds = |time: libc::timeval| time.tv_sec as f64 + time.tv_usec as f64 / 1e6;
    seconds(usage.ru_utime) + seconds(usage.ru_stime)
}

/// Begins to count the most memory anew. What was freed goes back to the system first: the
/// index would use it again, and seem to add nothing.
fn forget_peak() {
    // SAFETY: no pointer is given or taken; the C library's allocator is the program's.
    unsafe { libc::malloc_trim(0) };
    fs::write("/proc/self/clear_refs", "5").expect("Linux lets a process forget its own peak");
}

/// A line of what Linux says of this process, in bytes.
fn memory_bytes(name: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("Linux tells a process of itself");
    let line = status.lines().find_map(|line| line.strip_prefix(name)).expect("every process has memory");
    let kilobytes = line.trim().trim_end_matches(" kB").parse::<u64>().expect("memory is told in kB");
    kilobytes * 1024
}
