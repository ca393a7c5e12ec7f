//! What is wrong with one value, and the words for whose value it is.

use std::borrow::Cow;

use crate::say;
use crate::text::{Diagnostic, Place, Severity, Source, Span, Words, nearest};

/// A record as its staff know it.
#[derive(Clone, Copy)]
pub(super) struct Whose<'w> {
    /// What names it; none where it is missing, or closed to readers.
    pub label: Option<&'w str>,
    pub id: Option<&'w str>,
}

impl Whose<'_> {
    /// 「見本あさがお内科（d-0012）」.
    pub fn record(&self) -> Words {
        match (self.label, self.id) {
            (Some(label), Some(id)) => say!("{label}（{id}）", "{label} ({id})"),
            (Some(label), None) => say!("{label}", "{label}"),
            (None, Some(id)) => say!("記録 {id} ", "record {id}"),
            (None, None) => say!("この [[record]] ", "this [[record]]"),
        }
    }

    /// 「見本あさがお内科（d-0012）の電話」.
    pub fn field(&self, field: &str) -> Words {
        let Words { ja, en } = self.record();
        // Latin letters stand apart from the Japanese around them.
        if field.is_ascii() {
            return say!("{ja}の {field} ", "{en}, {field}");
        }
        say!("{ja}の{field}", "{en}, {field}")
    }
}

/// What is wrong with a value, before it is said whose it is.
#[derive(Debug)]
pub(super) struct Fault {
    severity: Severity,
    code: Cow<'static, str>,
    span: Span,
    /// Goes on after the value's owner: 「は電話番号の形ではありません」, `is no phone number`.
    words: Words,
    hints: Vec<Words>,
    /// What of the value it is about; all of it where nothing is said.
    part: Option<String>,
}

impl Fault {
    pub fn new(code: &'static str, span: Span, words: Words) -> Fault {
        let code = Cow::Borrowed(code);
        Fault { severity: Severity::Error, code, span, words, hints: vec![], part: None }
    }

    pub fn warning(code: &'static str, span: Span, words: Words) -> Fault {
        Fault { severity: Severity::Warning, ..Fault::new(code, span, words) }
    }

    /// A fault that another room has words for.
    pub fn of(diagnostic: Diagnostic, span: Span) -> Fault {
        let Words { ja, en } = &diagnostic.message;
        Fault {
            severity: diagnostic.severity,
            code: diagnostic.code,
            span,
            words: say!("：{ja}", "- {en}"),
            hints: diagnostic.hints,
            part: None,
        }
    }

    /// The same fault, about what of the value reads like this for the first time.
    pub fn of_part(self, part: &str) -> Fault {
        Fault { part: Some(part.to_owned()), ..self }
    }

    pub fn hint(mut self, words: Words) -> Fault {
        self.hints.push(words);
        self
    }

    pub fn maybe_hint(mut self, words: Option<Words>) -> Fault {
        self.hints.extend(words);
        self
    }

    /// As a diagnostic about the value of `whose`.
    pub fn told(self, whose: &Words, file: &Source) -> Diagnostic {
        let words = Words {
            ja: format!("{}{}", whose.ja, self.words.ja),
            en: format!("{} {}", whose.en, self.words.en),
        };
        let place = Place::at(file, self.narrowed(file));
        let hints = self.hints;
        Diagnostic { severity: self.severity, hints, ..Diagnostic::error(self.code, place, words) }
    }

    /// Where its part stands; the whole value where escapes may stand for the part.
    fn narrowed(&self, file: &Source) -> Span {
        let written = file.text.get(self.span.range()).unwrap_or_default();
        let part = self.part.as_deref().filter(|_| !written.contains('\\'));
        let Some((part, at)) = part.and_then(|part| Some((part, written.find(part)?))) else {
            return self.span;
        };
        Span::new(at..at + part.len()).shifted(self.span.start as usize)
    }
}

/// The nearest of some words, or all of them.
pub(super) fn choose(written: &str, known: &[&str]) -> Words {
    if let Some(near) = nearest(written, known.iter().copied()) {
        return say!("「{near}」のことですか", "did you mean `{near}`?");
    }
    let (ja, en) = (known.join("、"), known.join(", "));
    say!("書けるのは {ja} です", "it may be {en}")
}
