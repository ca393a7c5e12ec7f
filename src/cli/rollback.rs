//! `shirube rollback`: an earlier release, published again.

use std::time::Instant;

use crate::build;
use crate::calendar::Moment;
use crate::disk;
use crate::release::{Past, REST, Release};
use crate::say;
use crate::site::{Order, Today};
use crate::text::Diagnostic;

use super::build::summary;
use super::voice::Voice;
use super::words::{Common, Rollback};
use super::{End, Ended, now, place};

/// Lists the releases that are kept, or publishes one of them again.
pub(super) fn run(asked: &Rollback, common: &Common, voice: &Voice) -> Ended {
    let started = Instant::now();
    let out = place::output(&common.root, asked.out.as_deref())?;
    let inputs = disk::inputs(&common.root)?;
    let order = Order { today: Today::Moment(now()), drafts: false, base_url: None };
    let surveyed = build::survey(&inputs, &order);
    let mut release = Release::open(&out, REST)?;
    let past = release.past()?;
    if asked.list {
        list(&past, &surveyed.value.time_zone, voice);
        return Ok(End::Fine);
    }
    // A record in a file that cannot be read may be one that was withdrawn.
    let faulty = |found: &&Diagnostic| found.is_error() && found.place.path.starts_with("data/");
    let unreadable: Vec<Diagnostic> = surveyed.diagnostics.iter().filter(faulty).cloned().collect();
    if !unreadable.is_empty() {
        voice.diagnostics(&unreadable, &inputs);
        voice.tell(&say!(
            "戻していません。data/ の誤りを直さないと、いま載せてよいものが分かりません",
            "nothing was restored: what may be shown now is not known before data/ is mended"
        ));
        return Ok(End::Errors);
    }
    let Some(number) = asked.release.or_else(|| past.get(1).map(|past| past.number)) else {
        voice.tell(&say!("前の公開は、まだ残っていません", "no earlier release is kept yet"));
        return Ok(End::Errors);
    };
    let mut found = Vec::new();
    let forgotten = release.forgotten(number, &surveyed.value.showing)?;
    let taken = release.restore(number, &surveyed.value.showing, inputs.digest())?.note(&mut found);
    voice.diagnostics(&found, &inputs);
    if !forgotten.is_empty() {
        let names = forgotten.join("、");
        voice.tell(&say!(
            "注意: いまのファイルにない記録が、また出ています: {names}",
            "note: records that are in no file are shown again: {names}"
        ));
    }
    voice.result(&say!("公開 {number} に戻しました", "release {number} is published again"));
    voice.result(&summary(&taken, started.elapsed().as_secs_f64()));
    voice.result(&say!(
        "shirube watch は、ファイルが変わるまでこのままにします。shirube build は、いまのファイルを公開します",
        "shirube watch leaves it so until a file changes; shirube build publishes the present files"
    ));
    Ok(End::Fine)
}

/// One release a line, newest first.
fn list(past: &[Past], time_zone: &str, voice: &Voice) {
    if past.is_empty() {
        voice.result(&say!("まだ何も公開していません", "nothing was published yet"));
    }
    for past in past {
        let Past { number, files, .. } = past;
        let at = Moment::at(past.published, time_zone).map_or_else(String::new, |moment| moment.to_string());
        let words = match past.is_published {
            true => say!(
                "{number}  {at}  {files} ファイル（いま出ているもの）",
                "{number}  {at}  {files} files (published now)"
            ),
            false => say!("{number}  {at}  {files} ファイル", "{number}  {at}  {files} files"),
        };
        voice.line(voice.words(&words));
    }
}
