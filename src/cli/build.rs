//! `shirube build`: the site, published once.

use std::time::Instant;

use crate::build::{self, Finished};
use crate::disk::{self, Fault};
use crate::output::{Taken, open, seal};
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
    if let Some(finished) = finished(&release)?.filter(|_| !asked.full && release.is_whole()) {
        let manifest = release.manifest();
        if finished.is_of(&inputs, &order, &manifest) {
            voice.diagnostics(&finished.diagnostics, &inputs);
            voice.result(&counted(0, manifest.len(), 0, started.elapsed().as_secs_f64()));
            return Ok(End::Fine);
        }
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
            let finished = Finished::new(&inputs, &order, &built.time_zone, &taken.manifest, of_build);
            disk::replace(&release.folder().join(FINISHED), &seal(KIND, &finished))?;
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

/// In the state folder: what the last build was of.
const FINISHED: &str = "finished";

/// What stands before its bytes.
const KIND: &str = "shirube finished 1";

/// The build that gave what is published, where it is known.
fn finished(release: &Release) -> Result<Option<Finished>, Fault> {
    let bytes = disk::read_if_there(&release.folder().join(FINISHED))?;
    Ok(bytes.and_then(|bytes| open(KIND, &bytes)))
}

/// What was written, kept, removed, and how long it took.
pub(super) fn summary(taken: &Taken, seconds: f64) -> Words {
    counted(taken.written.len(), taken.kept(), taken.removed.len(), seconds)
}

fn counted(written: usize, kept: usize, removed: usize, seconds: f64) -> Words {
    say!(
        "書き込み {written}、そのまま {kept}、削除 {removed}（{seconds:.2} 秒）",
        "{written} written, {kept} kept, {removed} removed ({seconds:.2} s)"
    )
}
