//! `shirube build`: the site, published once.

use std::time::Instant;

use crate::build::{self, Finished};
use crate::disk;
use crate::output::Taken;
use crate::release::{REST, Release};
use crate::say;
use crate::site::Order;
use crate::text::{Diagnostic, Words};

use super::voice::Voice;
use super::words::{Build, Common};
use super::{End, Ended, place, today};

/// Reads, builds, publishes; says what changed.
pub(super) fn run(asked: &Build, common: &Common, voice: &Voice) -> Ended {
    let started = Instant::now();
    let out = place::output(&common.root, asked.out.as_deref())?;
    let order = Order { today: today(asked.date), drafts: asked.drafts, base_url: asked.base_url.clone() };
    let mut found = Vec::new();
    let inputs = disk::inputs(&common.root)?;
    let mut release = Release::open(&out, REST)?;
    let finished = if asked.full { None } else { release.finished(&inputs, &order)? };
    if let Some(finished) = finished {
        voice.diagnostics(&finished.diagnostics, &inputs);
        let taken = Taken::unchanged(release.manifest());
        voice.result(&summary(&taken, started.elapsed().as_secs_f64()));
        return Ok(End::Fine);
    }
    let manifest = if asked.full { release.manifest().without_keys() } else { release.manifest() };
    let built = build::build_once(inputs, &order, &manifest, |changes| release.publish(changes));
    let (built, inputs) = built.note(&mut found);
    let of_build = found.clone();
    let taken = built.published.transpose()?.map(|taken| taken.note(&mut found));
    voice.diagnostics(&found, &inputs);
    match taken {
        Some(taken) if !found.iter().any(Diagnostic::is_error) => {
            voice.result(&summary(&taken, started.elapsed().as_secs_f64()));
            release.finish(&Finished::new(&inputs, &order, &built.time_zone, &taken.manifest, of_build))?;
            // The process ends, and gives its memory back whole.
            std::mem::forget((release, taken, manifest));
            Ok(End::Fine)
        }
        _ => {
            voice.tell(&say!(
                "公開していません。公開フォルダは前のままです",
                "nothing was published; the output folder is as it was"
            ));
            Ok(End::Errors)
        }
    }
}

/// What was written, kept, removed, and how long it took.
pub(super) fn summary(taken: &Taken, seconds: f64) -> Words {
    let (written, kept, removed) = (taken.written.len(), taken.kept(), taken.removed.len());
    say!(
        "書き込み {written}、そのまま {kept}、削除 {removed}（{seconds:.2} 秒）",
        "{written} written, {kept} kept, {removed} removed ({seconds:.2} s)"
    )
}
