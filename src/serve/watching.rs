//! Waits for changes: an event wakes, and a look at the folders tells whether there is one.
//! Without any event there is a look every two seconds.

use std::cell::RefCell;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::build::Inputs;
use crate::calendar::Date;
use crate::disk::{self, Fault, Glance};
use crate::say;
use crate::text::Words;

/// Seconds since 1970-01-01T00:00:00Z, from whoever owns the clock.
pub type Clock = fn() -> i64;

/// How long what is waited for.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// So long nothing must have happened before files are read: half-saved ones are none.
    pub quiet: Duration,
    /// Whether events are listened to; the looks alone find every change, only later.
    pub listens: bool,
    /// So often the folders are looked at without any event: drives of other machines send
    /// none.
    pub look: Duration,
    /// So long a tree that left service is left alone.
    pub rest: Duration,
    /// After so many looks without a change there is time to verify.
    pub looks_until_idle: u32,
    /// After so many looks every file is read again, for changes that no look shows.
    pub looks_until_read: u32,
    /// After so many looks it is tried again what the machine refused.
    pub looks_until_again: u32,
}

impl Default for Pace {
    fn default() -> Pace {
        Pace {
            quiet: Duration::from_millis(50),
            listens: true,
            look: Duration::from_secs(2),
            rest: crate::release::REST,
            looks_until_idle: 30,
            looks_until_read: 300,
            looks_until_again: 15,
        }
    }
}

/// After so many times of waiting for quiet the files are read all the same, unless one of
/// them is just being written.
const PATIENCE: usize = 10;

/// A file that somebody keeps open for writing counts as saved after so many times of quiet.
const UNSAVED: usize = 40;

/// Why it is a round's turn.
pub enum Turn<'t> {
    /// The program began, or a file or the day has changed, or it was to be tried again.
    Build(&'t Inputs),
    /// Nothing has changed for a while; these are the files as they are.
    Idle(&'t Inputs),
    /// The folders cannot be read; it will be tried again.
    Unreadable(&'t Fault),
}

/// What a round says of the site, for the next midnight.
#[derive(Clone, Debug)]
pub struct Round {
    /// The day it was built for, and whose midnight ends it; nothing where that is not known.
    pub day: Option<(Date, String)>,
    /// Whether it is to be tried again although nothing changes.
    pub again: bool,
}

/// Gives `round` its turn now and after every change of the site's files, at midnight, and
/// when there is nothing else to do. Ends never.
pub fn each_change(
    root: &Path,
    clock: Clock,
    pace: Pace,
    tell: &dyn Fn(&Words),
    mut round: impl FnMut(Turn<'_>) -> Round,
) -> ! {
    let mut ears = Ears::new(root, pace, tell);
    let mut last: Option<(Inputs, Glance)> = None;
    // The look that found the last change, where all was quiet before it.
    let mut first: Option<Glance> = None;
    loop {
        let (inputs, mut glance) = match settled(root, clock, &ears, tell, last.as_ref(), first.take()) {
            Ok(settled) => settled,
            Err(fault) => {
                round(Turn::Unreadable(&fault));
                std::thread::sleep(pace.look);
                ears = Ears::new(root, pace, tell);
                continue;
            }
        };
        let read = inputs.digest();
        let done = round(Turn::Build(&inputs));
        let whole = glance.clone();
        let (mut looks, mut is_known) = (0, true);
        loop {
            let heard = ears.wait();
            match heard {
                true => ears.wait_for_quiet(),
                false => looks += 1,
            }
            let Ok(now) = disk::glance(root, clock(), Some(&glance)) else {
                break;
            };
            if now.folders() != glance.folders() {
                ears = Ears::new(root, pace, tell);
            }
            let is_over =
                |(day, zone): &(Date, String)| Date::at(clock(), zone).is_some_and(|now| now != *day);
            if now != glance || done.day.as_ref().is_some_and(is_over) {
                first = heard.then_some(now);
                break;
            }
            glance = now;
            if done.again && looks >= pace.looks_until_again {
                break;
            }
            if looks == pace.looks_until_idle || (looks > 0 && looks % pace.looks_until_read == 0) {
                // Whatever is wrong with reading will show at the next look.
                is_known = false;
                let Ok(inputs) = disk::inputs(root) else {
                    break;
                };
                if inputs.digest() != read || round(Turn::Idle(&inputs)).again {
                    break;
                }
                is_known = true;
            }
        }
        last = is_known.then_some((inputs, whole));
        if first.is_none() {
            ears.wait_for_quiet();
        }
    }
}

/// Inputs that did not change while they were read, and the look that says so. What is as it
/// was at the last look is not read again. `first` is a look at the folders as they are now.
fn settled(
    root: &Path,
    clock: Clock,
    ears: &Ears,
    tell: &dyn Fn(&Words),
    last: Option<&(Inputs, Glance)>,
    first: Option<Glance>,
) -> Result<(Inputs, Glance), Fault> {
    let mut before = match first {
        Some(first) => first,
        None => disk::glance(root, clock(), None)?,
    };
    let mut tries = 0;
    loop {
        let changed = last.map(|(inputs, glance)| (inputs, before.changed_since(glance, root)));
        let (inputs, after) = match changed {
            Some((inputs, changed)) => {
                let inputs = disk::inputs_again(root, inputs, &changed);
                (inputs, disk::glance_again(root, clock(), &before, &changed)?)
            }
            None => (disk::inputs(root), disk::glance(root, clock(), Some(&before))?),
        };
        if before == after {
            return Ok((inputs?, after));
        }
        before = after;
        tries += 1;
        if tries == PATIENCE {
            tell(&say!(
                "ファイルが変わり続けているので、落ち着くのを待っています",
                "files keep changing; waiting until they rest"
            ));
        }
        ears.wait_for_quiet();
    }
}

/// What was heard.
enum Heard {
    /// Something may have changed.
    Change,
    /// Somebody is writing a file.
    Writing(PathBuf),
    /// Somebody has ended writing a file, or it is no longer there.
    Written(PathBuf),
}

/// Hears that something may have changed, where the machine tells.
struct Ears {
    heard: Receiver<Heard>,
    /// Files that were written in and are still open, where the machine tells.
    unsaved: RefCell<HashSet<PathBuf>>,
    pace: Pace,
    /// Kept only because it stops listening when it is dropped.
    _watcher: Option<RecommendedWatcher>,
}

impl Ears {
    fn new(root: &Path, pace: Pace, tell: &dyn Fn(&Words)) -> Ears {
        let (sender, heard) = mpsc::channel();
        let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            for heard in heard_in(event) {
                let _nobody_listens = sender.send(heard);
            }
        });
        let watcher = watcher.and_then(|mut watcher| {
            for folder in disk::FOLDERS.map(|folder| root.join(folder)) {
                if pace.listens && disk::is_folder(&folder) {
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
        Ears { heard, unsaved: RefCell::default(), pace, _watcher: watcher.ok() }
    }

    /// Until something is heard, or it is time to look; whether something was heard.
    fn wait(&self) -> bool {
        match self.heard.recv_timeout(self.pace.look) {
            Ok(heard) => {
                self.note(heard);
                true
            }
            Err(RecvTimeoutError::Timeout) => false,
            Err(RecvTimeoutError::Disconnected) => {
                std::thread::sleep(self.pace.look);
                false
            }
        }
    }

    /// Until nothing has been heard for a moment and every file that was written in is
    /// closed, as far as the machine tells.
    fn wait_for_quiet(&self) {
        let (mut rounds, mut quiet) = (0, 0);
        while quiet < UNSAVED {
            match self.heard.recv_timeout(self.pace.quiet) {
                Ok(heard) => {
                    self.note(heard);
                    while let Ok(heard) = self.heard.try_recv() {
                        self.note(heard);
                    }
                    (rounds, quiet) = (rounds + 1, 0);
                }
                Err(RecvTimeoutError::Timeout) => quiet += 1,
                Err(RecvTimeoutError::Disconnected) => return std::thread::sleep(self.pace.quiet),
            }
            if self.unsaved.borrow().is_empty() && (quiet > 0 || rounds >= PATIENCE) {
                return;
            }
        }
        self.unsaved.borrow_mut().clear();
    }

    fn note(&self, heard: Heard) {
        match heard {
            Heard::Change => {}
            Heard::Writing(path) => drop(self.unsaved.borrow_mut().insert(path)),
            Heard::Written(path) => drop(self.unsaved.borrow_mut().remove(&path)),
        }
    }
}

/// What an event says. Reading a file is an event too; to answer it would go on for ever.
fn heard_in(event: notify::Result<Event>) -> Vec<Heard> {
    let Ok(event) = event else {
        return vec![Heard::Change];
    };
    let own = |heard: fn(PathBuf) -> Heard, paths: Vec<PathBuf>| paths.into_iter().map(heard).collect();
    match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => own(Heard::Written, event.paths),
        EventKind::Access(_) => vec![],
        // Only where the machine also tells of the end of writing.
        EventKind::Modify(ModifyKind::Data(_)) | EventKind::Create(CreateKind::File)
            if cfg!(target_os = "linux") =>
        {
            own(Heard::Writing, event.paths)
        }
        EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)) if !event.paths.is_empty() => {
            own(Heard::Written, event.paths)
        }
        _ => vec![Heard::Change],
    }
}
