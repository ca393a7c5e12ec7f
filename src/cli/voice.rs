//! What is said to people, and where.

use std::io::{IsTerminal, Write};

use crate::text::{Diagnostic, Lang, Printer, Snippets, Words};

use super::Common;
use super::words::Color;

/// Speaks in one language.
#[derive(Clone, Copy)]
pub(super) struct Voice {
    lang: Lang,
    printer: Printer,
    quiet: bool,
}

impl Voice {
    /// The voice that the command line asks for.
    pub fn new(common: &Common) -> Voice {
        let color = match common.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
        };
        let lang = common.lang.into();
        Voice { lang, printer: Printer { lang, color }, quiet: common.quiet }
    }

    /// How diagnostics are printed in this voice.
    pub fn printer(&self) -> Printer {
        self.printer
    }

    /// A result, on stdout; whoever reads it may have gone.
    pub fn result(&self, words: &Words) {
        if !self.quiet {
            self.line(words.in_lang(self.lang));
        }
    }

    /// A line of what was asked for, on stdout.
    pub fn line(&self, line: &str) {
        let _gone = writeln!(std::io::stdout(), "{line}");
    }

    /// A message, on stderr.
    pub fn tell(&self, words: &Words) {
        let _gone = writeln!(std::io::stderr(), "{}", words.in_lang(self.lang));
    }

    /// What the machine refused.
    pub fn fault(&self, words: &Words) {
        let _gone = writeln!(std::io::stderr(), "error: {}", words.in_lang(self.lang));
    }

    /// Everything that is wrong, file by file; at the end how much it is.
    pub fn diagnostics(&self, diagnostics: &[Diagnostic], snippets: &impl Snippets) {
        if diagnostics.is_empty() {
            return;
        }
        let mut printed = String::new();
        for diagnostic in in_file_order(diagnostics) {
            printed.push_str(&self.printer.print(diagnostic, snippets));
        }
        let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
        let warnings = diagnostics.len() - errors;
        let count = crate::say!("エラー {errors}、警告 {warnings}", "{errors} errors, {warnings} warnings");
        let _gone = writeln!(std::io::stderr(), "{printed}{}", count.in_lang(self.lang));
    }

    /// The same for programs: one object a line, on stdout.
    pub fn json(&self, diagnostics: &[Diagnostic], snippets: &impl Snippets) {
        for diagnostic in in_file_order(diagnostics) {
            self.line(&self.printer.json(diagnostic, snippets));
        }
    }

    /// A place as `path:line:column`.
    pub fn spot(&self, place: &crate::text::Place, snippets: &impl Snippets) -> String {
        self.printer.spot(place, snippets)
    }

    /// The words in this voice's language.
    pub fn words<'w>(&self, words: &'w Words) -> &'w str {
        words.in_lang(self.lang)
    }
}

fn in_file_order(diagnostics: &[Diagnostic]) -> Vec<&Diagnostic> {
    let mut sorted: Vec<&Diagnostic> = diagnostics.iter().collect();
    sorted.sort_by_key(|diagnostic| &diagnostic.place);
    sorted
}
