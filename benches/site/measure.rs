//! What a process used, and what a tree of files holds.

use std::fs;
use std::io;
use std::mem::MaybeUninit;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// What a process and its threads used, as the system counted it.
#[derive(Clone, Copy, Debug)]
pub struct Used {
    /// User and system time together.
    pub cpu_s: f64,
    /// From start to end.
    pub wall_s: f64,
    /// Most memory at one time. Never less than this program's own, which therefore stays
    /// small: the system hands its peak on to what it starts.
    pub peak_bytes: u64,
}

/// Runs a command to its end.
#[expect(clippy::zombie_processes, reason = "`wait` reaps it, which the lint cannot see")]
pub fn run(command: &mut Command) -> Used {
    let start = Instant::now();
    let child = command.spawn().expect("the command can be started");
    let (status, usage) = wait(child.id()).expect("a child that was started can be waited for");
    let wall_s = start.elapsed().as_secs_f64();
    assert_eq!(status, 0, "{command:?} failed");
    let seconds = |time: libc::timeval| time.tv_sec as f64 + time.tv_usec as f64 / 1e6;
    Used {
        cpu_s: seconds(usage.ru_utime) + seconds(usage.ru_stime),
        wall_s,
        peak_bytes: usage.ru_maxrss as u64 * 1024,
    }
}

/// The same, and what the command said on its standard output, by way of this file.
pub fn run_and_hear(command: &mut Command, file: &Path) -> (Used, String) {
    let stdout = fs::File::create(file).expect("there is room for a few words");
    let used = run(command.stdout(stdout));
    (used, fs::read_to_string(file).expect("it was just written"))
}

/// Waits for one child, as `Child::wait` does, and also asks what it used.
fn wait(id: u32) -> io::Result<(i32, libc::rusage)> {
    let mut status = 0;
    let mut usage = MaybeUninit::<libc::rusage>::zeroed();
    // SAFETY: both pointers are to values of this function, of the types that wait4 fills;
    // all zeros is a valid rusage.
    let (waited, usage) = unsafe {
        let waited = libc::wait4(id as libc::pid_t, &raw mut status, 0, usage.as_mut_ptr());
        (waited, usage.assume_init())
    };
    if waited < 0 { Err(io::Error::last_os_error()) } else { Ok((status, usage)) }
}

/// The CPU time of a running process, with that of its threads that have ended.
pub struct Clock(libc::clockid_t);

impl Clock {
    /// The clock of a child that was not waited for yet.
    pub fn of(id: u32) -> Clock {
        let mut clock = 0;
        // SAFETY: the pointer is to a value of this function.
        let failed = unsafe { libc::clock_getcpuclockid(id as libc::pid_t, &raw mut clock) };
        assert_eq!(failed, 0, "a running process has a clock");
        Clock(clock)
    }

    /// User and system time since the process began.
    pub fn seconds(&self) -> f64 {
        let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
        // SAFETY: the pointer is to a value of this function.
        let failed = unsafe { libc::clock_gettime(self.0, &raw mut time) };
        assert_eq!(failed, 0, "the process ended by itself");
        time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
    }
}

/// Most memory that a running process had at one time.
pub fn peak(id: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or_default() * 1024
}

/// How many files a publish wrote, by the line that tells of it.
pub fn written(line: &str) -> Option<usize> {
    line.split_once(" written, ")?.0.parse().ok()
}

/// How much a folder holds.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tree {
    pub files: u64,
    pub bytes: u64,
}

impl Tree {
    /// Counts a folder and all folders in it.
    pub fn of(folder: &Path) -> Tree {
        let mut tree = Tree::default();
        for entry in fs::read_dir(folder).expect("the output is a folder") {
            let entry = entry.expect("the output can be read");
            let metadata = entry.metadata().expect("the output can be read");
            if metadata.is_dir() {
                let inner = Tree::of(&entry.path());
                tree.files += inner.files;
                tree.bytes += inner.bytes;
            } else {
                tree.files += 1;
                tree.bytes += metadata.len();
            }
        }
        tree
    }
}
