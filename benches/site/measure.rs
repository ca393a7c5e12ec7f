//! What a finished process used, and what a tree of files holds.

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
