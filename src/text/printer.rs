//! Diagnostics as people read them. The only printer of the program.
//!
//! The first line, `path:line:column: error: message`, is ours, so that editors can jump
//! to it; the snippet beneath comes from annotate-snippets, whose carets stand right under
//! full-width text.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::diagnostic::{Diagnostic, Lang, Place, Words};
use super::source::Span;

/// Texts by path, for the lines under a message.
pub trait Snippets {
    /// The text of a file that diagnostics may name.
    fn text(&self, path: &str) -> Option<&str>;
}

impl<S: Snippets + ?Sized> Snippets for &S {
    fn text(&self, path: &str) -> Option<&str> {
        (**self).text(path)
    }
}

/// How diagnostics are printed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Printer {
    /// The language of the reader.
    pub lang: Lang,
    /// Whether the reader's terminal shows colours.
    pub color: bool,
}

impl Printer {
    /// One diagnostic as text, ending in a line break.
    pub fn print(&self, diagnostic: &Diagnostic, snippets: &impl Snippets) -> String {
        let mut printed = format!(
            "{}: {}: {}\n",
            spot(&diagnostic.place, snippets),
            diagnostic.severity.word(),
            diagnostic.message.in_lang(self.lang),
        );
        printed.push_str(&self.snippet(&diagnostic.place, snippets));
        for (place, words) in &diagnostic.also {
            printed.push_str(&format!("  {}: {}\n", spot(place, snippets), words.in_lang(self.lang)));
            printed.push_str(&self.snippet(place, snippets));
        }
        for hint in &diagnostic.hints {
            printed.push_str(&self.hint(hint));
        }
        printed
    }

    /// One diagnostic as a line of JSON, without a line break.
    pub fn json(&self, diagnostic: &Diagnostic, snippets: &impl Snippets) -> String {
        let (line, column) = position(&diagnostic.place, snippets);
        let words = |hint: &Words| hint.in_lang(self.lang).to_owned();
        serde_json::json!({
            "severity": diagnostic.severity.word(),
            "code": diagnostic.code,
            "file": &*diagnostic.place.path,
            "line": line,
            "column": column,
            "message": words(&diagnostic.message),
            "hints": diagnostic.hints.iter().map(words).collect::<Vec<_>>(),
        })
        .to_string()
    }

    /// A place as `path:line:column`.
    pub fn spot(&self, place: &Place, snippets: &impl Snippets) -> String {
        spot(place, snippets)
    }

    fn hint(&self, hint: &Words) -> String {
        let word = match self.lang {
            Lang::Ja => "ヒント",
            Lang::En => "hint",
        };
        format!("    {word}: {}\n", hint.in_lang(self.lang))
    }

    /// The line with its caret; nothing where no line can be named.
    fn snippet(&self, place: &Place, snippets: &impl Snippets) -> String {
        let (Some(span), Some(text)) = (place.span, snippets.text(&place.path)) else {
            return String::new();
        };
        let line = line_of(text, span);
        let snippet = Snippet::source(line.text)
            .line_start(line.number)
            .annotation(AnnotationKind::Primary.span(line.marked.clone()));
        let renderer = if self.color { Renderer::styled() } else { Renderer::plain() };
        let rendered = renderer.render(&[Group::with_level(Level::ERROR).element(snippet)]);
        rendered.trim_end().to_owned() + "\n"
    }
}

/// `path:line:column`, or the path alone for a whole file.
fn spot(place: &Place, snippets: &impl Snippets) -> String {
    match position(place, snippets) {
        (Some(line), Some(column)) => format!("{}:{line}:{column}", place.path),
        _ => format!("{}:1:1", place.path),
    }
}

/// Line and column from 1, the column in characters.
fn position(place: &Place, snippets: &impl Snippets) -> (Option<usize>, Option<usize>) {
    let (Some(span), Some(text)) = (place.span, snippets.text(&place.path)) else {
        return (None, None);
    };
    let line = line_of(text, span);
    (Some(line.number), Some(line.text[..line.marked.start].chars().count() + 1))
}

/// One line of a text, and the part of it that a span marks.
struct Line<'t> {
    number: usize,
    text: &'t str,
    marked: std::ops::Range<usize>,
}

/// The line in which a span begins; a span of several lines is marked up to its first
/// line's end.
fn line_of(text: &str, span: Span) -> Line<'_> {
    let boundary = |at: u32| (0..=(at as usize).min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    let start = boundary(span.start).unwrap_or(0);
    let end = boundary(span.end).unwrap_or(0).max(start);
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let line = text[line_start..line_end].trim_end_matches('\r');
    let marked_start = (start - line_start).min(line.len());
    let marked_end = (end - line_start).min(line.len()).max(marked_start);
    Line {
        number: text[..start].bytes().filter(|byte| *byte == b'\n').count() + 1,
        text: line,
        marked: marked_start..marked_end,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::say;
    use crate::text::Source;

    struct One(Source);

    impl Snippets for One {
        fn text(&self, path: &str) -> Option<&str> {
            (path == &*self.0.path).then_some(&*self.0.text)
        }
    }

    fn shown(text: &str, marked: &str, lang: Lang) -> String {
        let source = Source::new("data/a.toml", text.as_bytes());
        let start = text.find(marked).expect("the test marks what it wrote");
        let place = Place::at(&source, Span::new(start..start + marked.len()));
        let area = "北区東";
        let diagnostic = Diagnostic::error(
            "unknown-area",
            place,
            say!("「{area}」という地域はありません", "no area is called `{area}`"),
        )
        .hint(say!("地域は data/areas.toml にあります", "areas are listed in data/areas.toml"));
        Printer { lang, color: false }.print(&diagnostic, &One(source))
    }

    #[test]
    fn the_caret_stands_under_full_width_text() {
        let printed = shown("x = 1\nname = \"岡山\", area = \"北区東\"\n", "\"北区東\"", Lang::Ja);
        assert_eq!(
            printed,
            "data/a.toml:2:21: error: 「北区東」という地域はありません\n  \
               |\n2 | name = \"岡山\", area = \"北区東\"\n  \
               |                       ^^^^^^^^\n    \
             ヒント: 地域は data/areas.toml にあります\n"
        );
    }

    #[test]
    fn english_is_told_on_request() {
        let printed = shown("area = 1", "1", Lang::En);
        assert!(printed.starts_with("data/a.toml:1:8: error: no area is called `北区東`\n"), "{printed}");
        assert!(printed.ends_with("    hint: areas are listed in data/areas.toml\n"), "{printed}");
    }

    #[test]
    fn a_place_past_the_end_or_inside_a_letter_is_shown_all_the_same() {
        let source = Source::new("a.toml", "あ".as_bytes());
        let place = Place::at(&source, Span::new(1..99));
        let diagnostic = Diagnostic::warning("x", place, say!("え", "e"));
        let printed = Printer::default().print(&diagnostic, &One(source));
        assert!(printed.starts_with("a.toml:1:1: warning: え\n"), "{printed}");
    }
}
