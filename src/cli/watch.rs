//! `shirube watch`: stays running and publishes each change, also that of the day.

use std::cell::Cell;
use std::time::Instant;

use crate::say;
use crate::serve::{Pace, Watched, keep_published};

use super::build::summary;
use super::voice::Voice;
use super::words::{Common, Watch};
use super::{End, Ended, now, place};

/// Publishes now and after every change, until the program is ended.
pub(super) fn run(asked: &Watch, common: &Common, voice: &Voice) -> Ended {
    let out = place::output(&common.root, asked.out.as_deref())?;
    let started = Cell::new(Instant::now());
    keep_published(&common.root, &out, now, Pace::default(), &|watched| match watched {
        Watched::Begun => started.set(Instant::now()),
        Watched::Found(found, snippets) => voice.diagnostics(found, &snippets),
        Watched::Published(taken) => {
            voice.result(&summary(taken, started.get().elapsed().as_secs_f64()));
        }
        Watched::Halted => voice.tell(&say!(
            "公開していません。前に公開したものがそのまま出ています",
            "nothing was published; the last release stays"
        )),
        Watched::Fault(fault) => voice.fault(&fault.words()),
        Watched::Verified => voice.result(&say!(
            "確かめました。公開フォルダは、最初から作ったものと同じです",
            "verified: the output folder equals a clean build"
        )),
        Watched::Note(words) => voice.tell(words),
    })?;
    Ok(End::Fine)
}
