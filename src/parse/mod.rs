//! One file → one draft. Never fails and reads no disk: a faulty part gives a diagnostic
//! and a usable stand-in, or is left out; the rest is still read.
//!
//! Knows nothing of other files: whether a reference leads anywhere is for `site` to say.

pub mod draft;
pub mod markdown;
pub mod placeholder;
mod shortcode;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::text::{Checked, Diagnostic, Source};

use draft::*;

/// Every file's draft, by path: what a running program hands to the next build.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    files: BTreeMap<Arc<str>, Arc<ParsedFile>>,
}

/// One file's draft with its diagnostics, which are the same as long as its bytes are.
#[derive(Debug)]
struct ParsedFile {
    source: Source,
    draft: Checked<Option<Draft>>,
}

/// What one file turned out to be.
#[derive(Clone, Debug)]
enum Draft {
    Settings(SettingsDraft),
    Areas(Vec<AreaDraft>),
    Glossary(Vec<TermDraft>),
    Updates(Vec<UpdateDraft>),
    Schema(SchemaDraft),
    Records(RecordsDraft),
    Statistic(StatisticDraft),
    Page(PageDraft),
}

/// Reads every source, except those that `last` holds with the same bytes.
pub fn all(_sources: &[Source], _last: &Parsed) -> Parsed {
    Parsed::default()
}

impl Parsed {
    /// All drafts, sorted by kind and path, and everything that was wrong in the files.
    pub fn drafts(&self) -> Checked<Drafts<'_>> {
        let mut drafts = Drafts::default();
        let mut diagnostics: Vec<Diagnostic> = Vec::new();
        for file in self.files.values() {
            diagnostics.extend(file.draft.diagnostics.iter().cloned());
            match &file.draft.value {
                None => {}
                Some(Draft::Settings(settings)) => drafts.settings = Some(settings),
                Some(Draft::Areas(areas)) => drafts.areas.extend(areas),
                Some(Draft::Glossary(terms)) => drafts.terms.extend(terms),
                Some(Draft::Updates(updates)) => drafts.updates.extend(updates),
                Some(Draft::Schema(schema)) => drafts.schemas.push(schema),
                Some(Draft::Records(records)) => drafts.records.push(records),
                Some(Draft::Statistic(statistic)) => drafts.statistics.push(statistic),
                Some(Draft::Page(page)) => drafts.pages.push(page),
            }
        }
        Checked { value: drafts, diagnostics }
    }

    /// The text of a file, for the lines under a message.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(|file| &*file.source.text)
    }
}
