//! What is wrong in an author's file, where, and what to do about it.

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::source::{Source, Span};

/// The language in which people are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Lang {
    /// Japanese, unless asked otherwise.
    #[default]
    Ja,
    /// English (`--lang en`).
    En,
}

/// One sentence in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

impl Words {
    /// The sentence in one language.
    pub fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.ja,
            Lang::En => &self.en,
        }
    }
}

/// One sentence in both languages, both with the same names in braces:
/// `say!("「{id}」がありません", "there is no `{id}`")`.
#[macro_export]
macro_rules! say {
    ($ja:literal, $en:literal) => {
        $crate::text::Words { ja: format!($ja), en: format!($en) }
    };
}

/// Whether something stops a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    /// Nothing is published until it is mended.
    Error,
    /// Published all the same; staff should look.
    Warning,
}

impl Severity {
    /// `error` or `warning`: one word in every language, so that editors find the place.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// A file, and a place in it where one can be named.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// The file's path, relative to the root.
    pub path: Arc<str>,
    /// Where in its text; the whole file where nothing is given.
    pub span: Option<Span>,
}

impl Place {
    /// A place in a source.
    pub fn at(source: &Source, span: Span) -> Place {
        Place { path: source.path.clone(), span: Some(span) }
    }

    /// A whole file.
    pub fn file(path: &Arc<str>) -> Place {
        Place { path: path.clone(), span: None }
    }
}

/// One fault in an author's file. Holds only what was read and written, never a clock or
/// an absolute path, so that equal inputs give equal diagnostics.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Whether it stops the release.
    pub severity: Severity,
    /// A short English name of the kind of fault, for programs: `unknown-area`.
    pub code: Cow<'static, str>,
    /// Where.
    pub place: Place,
    /// What is wrong, in the author's words.
    pub message: Words,
    /// Other places that belong to it, such as the first of two equal ids.
    pub also: Vec<(Place, Words)>,
    /// What to do.
    pub hints: Vec<Words>,
}

impl Diagnostic {
    /// A fault that stops the release.
    pub fn error(code: impl Into<Cow<'static, str>>, place: Place, message: Words) -> Diagnostic {
        let code = code.into();
        Diagnostic { severity: Severity::Error, code, place, message, also: vec![], hints: vec![] }
    }

    /// A fault that staff should look at and that stops nothing.
    pub fn warning(code: impl Into<Cow<'static, str>>, place: Place, message: Words) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(code, place, message) }
    }

    /// Adds what to do.
    pub fn hint(mut self, words: Words) -> Diagnostic {
        self.hints.push(words);
        self
    }

    /// Adds what to do, where there is something to say.
    pub fn maybe_hint(mut self, words: Option<Words>) -> Diagnostic {
        self.hints.extend(words);
        self
    }

    /// Adds a second place.
    pub fn also(mut self, place: Place, words: Words) -> Diagnostic {
        self.also.push((place, words));
        self
    }

    /// Whether it stops the release.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// A value and what was found wrong on the way to it.
#[derive(Clone, Debug)]
#[must_use]
pub struct Checked<T> {
    /// Usable even where something is wrong: stand-ins take the place of faulty parts.
    pub value: T,
    /// In the order in which they were found.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Checked<T> {
    /// A value with nothing wrong.
    pub fn fine(value: T) -> Checked<T> {
        Checked { value, diagnostics: vec![] }
    }

    /// The value; what was wrong is moved into `found`.
    pub fn note(self, found: &mut Vec<Diagnostic>) -> T {
        found.extend(self.diagnostics);
        self.value
    }

    /// Another value with the same faults.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Checked<U> {
        Checked { value: change(self.value), diagnostics: self.diagnostics }
    }

    /// Whether any fault stops the release.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

/// The known name that `written` most probably means, if one is near enough to offer.
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let written = written.to_lowercase();
    known
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(&written, &name.to_lowercase()), name))
        .filter(|(distance, name)| *distance <= 1.max(name.chars().count() / 3))
        .min_by_key(|(distance, name)| (*distance, name.len(), *name))
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_offered_and_a_stranger_is_not() {
        let known = ["title", "description", "desk", "north-2"];
        assert_eq!(nearest("titel", known), Some("title"));
        assert_eq!(nearest("Description", known), Some("description"));
        assert_eq!(nearest("north-3", known), Some("north-2"));
        assert_eq!(nearest("telephone", known), None);
    }
}
