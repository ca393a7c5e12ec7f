//! A program that stays running: `shirube watch`, and what each saved file costs it.
//!
//! Takes a site that was published, gives what the program used from the save until a reader
//! finds the change, and after that until it is at rest again. Looks at two pages and at the
//! program's clock; never asks the program.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use crate::measure::{Clock, Used, peak, written};

/// What one change cost a running program.
pub struct Cost {
    /// Until the change could be read.
    pub until_seen: Used,
    /// CPU seconds from then until it was at rest: the rest of the publish, and bringing the
    /// spare tree up to date.
    pub after_cpu_s: f64,
    /// Files written.
    pub written: usize,
}

/// The program, running.
pub struct Running {
    child: Child,
    clock: Clock,
    lines: Receiver<String>,
    public: PathBuf,
    spare: PathBuf,
}

/// Nothing that is waited for takes longer, or something is wrong.
const DEADLINE: Duration = Duration::from_secs(600);
/// A program that uses nothing for so long has done what it had to. Less than the time
/// between two looks at the site.
const STILL: Duration = Duration::from_millis(400);
/// From one look at a page to the next.
const POLL: Duration = Duration::from_millis(1);

impl Running {
    /// Starts the program on a site that is published as it stands.
    pub fn start(root: &Path) -> (Running, Cost) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_shirube"));
        command.args(["watch", "--lang", "en", "--root"]).arg(root).stdout(Stdio::piped());
        let start = Instant::now();
        let mut child = command.spawn().expect("the program can be started");
        let clock = Clock::of(child.id());
        let stdout = child.stdout.take().expect("it was asked for");
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                let _ended = sender.send(line);
            }
        });
        let (public, spare) = (root.join("public"), root.join("public.shirube/spare"));
        let mut running = Running { child, clock, lines, public, spare };
        let written = running.told();
        let until_seen = running.used_since(start, 0.0);
        running.wait_until_still();
        let after_cpu_s = running.clock.seconds() - until_seen.cpu_s;
        (running, Cost { until_seen, after_cpu_s, written })
    }

    /// Saves a file, and waits until this page has changed for readers, then until the program
    /// is at rest.
    pub fn save(&mut self, file: &Path, text: &str, page: &str) -> Cost {
        let (shown, spare) = (self.public.join(page), self.spare.join(page));
        let before = number(&shown);
        assert!(before.is_some(), "{page} is published");
        let (cpu_s, start) = (self.clock.seconds(), Instant::now());
        fs::write(file, text).expect("there is room for the site");
        let new = wait_for(|| number(&shown).filter(|number| Some(*number) != before));
        let until_seen = self.used_since(start, cpu_s);
        let seen_at_s = self.clock.seconds();
        let written = self.told();
        wait_for(|| (number(&spare) == Some(new)).then_some(()));
        self.wait_until_still();
        Cost { until_seen, after_cpu_s: self.clock.seconds() - seen_at_s, written }
    }

    fn used_since(&self, start: Instant, cpu_s: f64) -> Used {
        Used {
            cpu_s: self.clock.seconds() - cpu_s,
            wall_s: start.elapsed().as_secs_f64(),
            peak_bytes: peak(self.child.id()),
        }
    }

    /// The files written by the publish that is told of next.
    fn told(&mut self) -> usize {
        loop {
            let line = self.lines.recv_timeout(DEADLINE).expect("the program tells of every publish");
            if let Some(written) = written(&line) {
                return written;
            }
        }
    }

    fn wait_until_still(&self) {
        let mut last = (self.clock.seconds(), Instant::now());
        wait_for(|| {
            let now = self.clock.seconds();
            if now > last.0 {
                last = (now, Instant::now());
            }
            (last.1.elapsed() > STILL).then_some(())
        });
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.child.kill().expect("the program still runs");
        self.child.wait().expect("a child can be waited for");
    }
}

/// What tells one file from the next that takes its name.
fn number(page: &Path) -> Option<(u64, std::time::SystemTime)> {
    let metadata = fs::metadata(page).ok()?;
    Some((std::os::unix::fs::MetadataExt::ino(&metadata), metadata.modified().ok()?))
}

fn wait_for<T>(mut look: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(start.elapsed() < DEADLINE, "nothing came of it");
        std::thread::sleep(POLL);
    }
}
