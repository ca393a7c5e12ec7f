//! `shirube watch`: stays running and publishes each change, also that of the day.

use std::time::Instant;

use crate::build::{self, Last};
use crate::release::{REST, Release};
use crate::say;
use crate::serve::{Round, each_change};
use crate::site::{Order, Today};
use crate::text::Diagnostic;

use super::build::summary;
use super::voice::Voice;
use super::words::{Common, Watch};
use super::{End, Ended, now, place};

/// Publishes now and after every change, until the program is ended.
pub(super) fn run(asked: &Watch, common: &Common, voice: &Voice) -> Ended {
    let out = place::output(&common.root, asked.out.as_deref())?;
    let mut release = Release::open(&out, REST)?;
    let mut last = Last { manifest: release.manifest(), ..Last::default() };
    each_change(&common.root, now, &|note| voice.tell(note), |inputs| {
        let started = Instant::now();
        let order = Order { today: Today::Moment(now()), drafts: false, base_url: None };
        let built = build::build(inputs, &order, &last, |changes| release.publish(changes));
        let mut found = Vec::new();
        let built = built.note(&mut found);
        last = built.last;
        let published = built.published.transpose();
        let taken = match published {
            Ok(taken) => taken.map(|taken| taken.note(&mut found)),
            Err(fault) => {
                voice.fault(&fault.words());
                None
            }
        };
        voice.diagnostics(&found, inputs);
        match taken.filter(|_| !found.iter().any(Diagnostic::is_error)) {
            Some(taken) => {
                voice.result(&summary(&taken, started.elapsed().as_secs_f64()));
                last.manifest = taken.manifest;
            }
            None => voice.tell(&say!(
                "公開していません。前に公開したものがそのまま出ています",
                "nothing was published; the last release stays"
            )),
        }
        Round { today: built.today, time_zone: built.time_zone }
    })?;
    Ok(End::Fine)
}
