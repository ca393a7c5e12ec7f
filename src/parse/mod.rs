//! One file → one draft. Never fails and reads no disk: a faulty part gives a diagnostic
//! and a usable stand-in, or is left out; the rest is still read.
//!
//! Knows nothing of other files: whether a reference leads anywhere is for `site` to say.

mod area;
pub mod day;
pub mod draft;
mod fields;
pub mod markdown;
mod mend;
mod page;
mod path;
pub mod placeholder;
mod plain;
mod records;
mod schema;
mod settings;
mod shortcode;
mod statistic;
mod syntax;
mod term;
#[cfg(test)]
mod tests;
mod theme;
mod update;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::text::{Checked, Diagnostic, Snippets, Source};

use draft::*;
use fields::File;
use mend::Part;
use path::Kind;

pub use path::lock_files;

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
    /// Whether a part of it could not be read.
    incomplete: bool,
}

/// What one file turned out to be.
#[derive(Clone, Debug)]
enum Draft {
    Settings(Box<SettingsDraft>),
    Areas(Vec<AreaDraft>),
    Glossary(Vec<TermDraft>),
    Updates(Vec<UpdateDraft>),
    Schema(Box<SchemaDraft>),
    Records(RecordsFile),
    Statistic(Box<StatisticDraft>),
    Theme(ThemeDraft),
    Page(Box<PageDraft>),
}

/// Reads every source, except those that `last` holds with the same bytes.
pub fn all(sources: &[Source], last: &Parsed) -> Parsed {
    let files: Vec<Arc<ParsedFile>> = sources
        .par_iter()
        .map(|source| match last.files.get(&source.path) {
            Some(file) if file.source.digest == source.digest => file.clone(),
            _ => Arc::new(ParsedFile::read(source)),
        })
        .collect();
    Parsed { files: files.into_iter().map(|file| (file.source.path.clone(), file)).collect() }
}

impl ParsedFile {
    /// Reads one file.
    fn read(source: &Source) -> ParsedFile {
        let kind = Kind::of(&source.path);
        let fault = if kind == Kind::Other { None } else { path::unreadable(source, kind) };
        if let Some(fault) = fault {
            let draft = Checked { value: None, diagnostics: vec![fault] };
            return ParsedFile { source: source.clone(), draft, incomplete: kind != Kind::Unread };
        }
        let mut file = File::new(source);
        let draft = read(&mut file, kind);
        let incomplete = file.is_incomplete();
        let draft = Checked { value: draft, diagnostics: line_by_line(file.found) };
        ParsedFile { source: source.clone(), draft, incomplete }
    }
}

/// Faults are found key by key; people read them line by line.
fn line_by_line(mut faults: Vec<Diagnostic>) -> Vec<Diagnostic> {
    faults.sort_by_key(|fault| fault.place.span);
    faults
}

impl RecordsFile {
    /// Reads the file.
    pub fn read(&self) -> Checked<RecordsDraft<'_>> {
        let mut file = File::new(&self.file);
        let document = syntax::read(&Part::new(&self.file, 0..self.file.text.len()), &mut file.found);
        let draft = records::read(&mut file, document, &self.register);
        Checked { value: draft, diagnostics: line_by_line(file.found) }
    }
}

fn read(file: &mut File<'_>, kind: Kind<'_>) -> Option<Draft> {
    match kind {
        Kind::Page => return Some(Draft::Page(Box::new(page::read(file)))),
        Kind::Records(register) => {
            let register = register.to_owned();
            return Some(Draft::Records(RecordsFile { file: file.source.clone(), register }));
        }
        Kind::Unread | Kind::Other => return None,
        _ => {}
    }
    let document = syntax::read(&Part::new(file.source, 0..file.source.text.len()), &mut file.found);
    Some(match kind {
        Kind::Settings => Draft::Settings(Box::new(settings::read(file, document))),
        Kind::Areas => Draft::Areas(area::read(file, document)),
        Kind::Glossary => Draft::Glossary(term::read(file, document)),
        Kind::Updates => Draft::Updates(update::read(file, document)),
        Kind::Schema(register) => Draft::Schema(Box::new(schema::read(file, document, register))),
        Kind::Statistic(id) => Draft::Statistic(Box::new(statistic::read(file, document, id))),
        Kind::Theme(name) => Draft::Theme(theme::read(file, document, name)),
        Kind::Page | Kind::Records(_) | Kind::Unread | Kind::Other => return None,
    })
}

impl Parsed {
    /// All drafts, sorted by kind and path, and everything that was wrong in the files;
    /// what is wrong in a file of records is told when that is read.
    pub fn drafts(&self) -> Checked<Drafts<'_>> {
        let mut drafts = Drafts::default();
        let mut diagnostics: Vec<Diagnostic> = Vec::new();
        for file in self.files.values() {
            diagnostics.extend(file.draft.diagnostics.iter().cloned());
            if file.incomplete {
                drafts.incomplete.push(&file.source);
            }
            if !matches!(file.draft.value, Some(Draft::Records(_))) {
                drafts.digest = drafts.digest.with_word(&file.source.path).with(file.source.digest);
            }
            match &file.draft.value {
                None => {}
                Some(Draft::Settings(settings)) => drafts.settings = Some(settings),
                Some(Draft::Areas(areas)) => drafts.areas.extend(areas),
                Some(Draft::Glossary(terms)) => drafts.terms.extend(terms),
                Some(Draft::Updates(updates)) => drafts.updates.extend(updates),
                Some(Draft::Schema(schema)) => drafts.schemas.push(schema),
                Some(Draft::Records(records)) => drafts.records.push(records),
                Some(Draft::Statistic(statistic)) => drafts.statistics.push(statistic),
                Some(Draft::Theme(theme)) => drafts.themes.push(theme),
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

impl Snippets for Parsed {
    fn text(&self, path: &str) -> Option<&str> {
        Parsed::text(self, path)
    }
}
