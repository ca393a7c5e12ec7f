//! `shirube check`: what is wrong, and what will appear and vanish. Writes nothing.

use crate::build::{self, Last};
use crate::disk;
use crate::output::Changes;
use crate::say;
use crate::site::{Order, coming, unverified};
use crate::text::Diagnostic;

use super::voice::Voice;
use super::words::{Check, Common, Format};
use super::{End, Ended, today};

/// Builds in memory and tells.
pub(super) fn run(asked: &Check, common: &Common, voice: &Voice) -> Ended {
    let order = Order { today: today(asked.date), drafts: false, base_url: None };
    let inputs = disk::inputs(&common.root)?;
    let mut found = Vec::new();
    let (built, last) = build::build(&inputs, &order, &Last::default(), rendered).note(&mut found);
    found.extend(built.published.into_iter().flatten());
    if asked.format == Format::Json {
        voice.json(&found, &inputs);
    } else {
        voice.diagnostics(&found, &inputs);
        let drafts = last.parsed.drafts().value;
        for event in coming(&drafts, built.today, asked.ahead) {
            let spot = voice.spot(&event.place, &inputs);
            voice.line(&format!("{} {} ({spot})", event.on, voice.words(&event.words)));
        }
        for waiting in unverified(&drafts) {
            let (by, title) = (&waiting.by, &waiting.title);
            let words = say!("{by}の確認待ち: ページ「{title}」", "to be checked by {by}: `{title}`");
            voice.line(&format!("{}: {}", voice.spot(&waiting.place, &inputs), voice.words(&words)));
        }
    }
    if found.iter().any(Diagnostic::is_error) {
        return Ok(End::Errors);
    }
    if asked.format == Format::Text {
        voice.result(&say!("誤りはありません", "no errors"));
    }
    Ok(End::Fine)
}

/// What is wrong with the pages themselves.
fn rendered(changes: Changes<'_>) -> Vec<Diagnostic> {
    let Ok(taken) = changes.take(|_, _| Ok::<(), std::convert::Infallible>(()));
    taken.diagnostics
}
