//! Waits for changes: an event wakes, and a look at the folders tells whether there is one.
//! Without any event there is a look every two seconds.

use std::path::Path;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::build::Inputs;
use crate::calendar::Date;
use crate::disk::{self, Fault, Glance};
use crate::say;
use crate::text::Words;

/// Seconds since 1970-01-01T00:00:00Z, from whoever owns the clock.
pub type Clock = fn() -> i64;

/// So long nothing must have happened before files are read: half-saved ones are none.
const QUIET: Duration = Duration::from_millis(50);

/// After so many times of waiting for quiet the files are read all the same.
const PATIENCE: usize = 10;

/// So often the folders are looked at without any event: drives of other machines send none.
const LOOK: Duration = Duration::from_secs(2);

/// What a round of building says of the site, for the next midnight.
pub struct Round {
    /// The day it was built for.
    pub today: Date,
    /// Whose midnight counts.
    pub time_zone: String,
}

/// Runs `round` now and after every change of the site's files, and at midnight. Ends only
/// where the folders can no longer be read.
pub fn each_change(
    root: &Path,
    clock: Clock,
    tell: &dyn Fn(&Words),
    mut round: impl FnMut(&Inputs) -> Round,
) -> Result<(), Fault> {
    let mut ears = Ears::new(root, tell);
    loop {
        let (inputs, glance) = settled(root, &ears)?;
        let done = round(&inputs);
        drop(inputs);
        loop {
            ears.wait();
            let day = Date::at(clock(), &done.time_zone);
            let now = disk::glance(root)?;
            if now.folders() != glance.folders() {
                ears = Ears::new(root, tell);
            }
            if now != glance || day.is_some_and(|day| day != done.today) {
                break;
            }
        }
        ears.wait_for_quiet();
    }
}

/// Inputs that did not change while they were read, and the look that says so.
fn settled(root: &Path, ears: &Ears) -> Result<(Inputs, Glance), Fault> {
    let mut before = disk::glance(root)?;
    let mut tries = 0;
    loop {
        let inputs = disk::inputs(root);
        let after = disk::glance(root)?;
        if before == after || tries == PATIENCE {
            return Ok((inputs?, after));
        }
        before = after;
        tries += 1;
        ears.wait_for_quiet();
    }
}

/// Hears that something may have changed, where the machine tells.
struct Ears {
    heard: Receiver<()>,
    /// Kept only because it stops listening when it is dropped.
    _watcher: Option<RecommendedWatcher>,
}

impl Ears {
    fn new(root: &Path, tell: &dyn Fn(&Words)) -> Ears {
        let (sender, heard) = mpsc::channel();
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            // Reading a file is an event too; to answer it would go on for ever.
            if !matches!(event.map(|event| event.kind), Ok(EventKind::Access(_))) {
                let _nobody_listens = sender.send(());
            }
        });
        let watcher = watcher.and_then(|mut watcher| {
            for folder in disk::FOLDERS.map(|folder| root.join(folder)) {
                if disk::is_folder(&folder) {
                    watcher.watch(&folder, RecursiveMode::Recursive)?;
                }
            }
            Ok(watcher)
        });
        if let Err(error) = &watcher {
            tell(&say!(
                "変更の知らせを受け取れないので、2秒ごとに見に行きます（{error}）",
                "changes cannot be listened for, so the folders are looked at every two seconds ({error})"
            ));
        }
        Ears { heard, _watcher: watcher.ok() }
    }

    /// Until something is heard, or it is time to look.
    fn wait(&self) {
        if let Err(RecvTimeoutError::Disconnected) = self.heard.recv_timeout(LOOK) {
            std::thread::sleep(LOOK);
        }
    }

    fn wait_for_quiet(&self) {
        for _ in 0..PATIENCE {
            match self.heard.recv_timeout(QUIET) {
                Ok(()) => while self.heard.try_recv().is_ok() {},
                Err(RecvTimeoutError::Timeout) => return,
                Err(RecvTimeoutError::Disconnected) => return std::thread::sleep(QUIET),
            }
        }
    }
}
