//! What escaping cannot make safe in a template, found when it is read: values outside of
//! quotes and inside scripts, and script and style within a page, which the published
//! Content-Security-Policy would stop anyway.

use crate::say;
use crate::text::{Diagnostic, Place, Source, Span, Words};

/// Everything in one template that must not be there.
pub(super) fn check(source: &Source) -> Vec<Diagnostic> {
    let mut lint = Lint { source, text: &source.text, at: 0, found: Vec::new() };
    lint.document();
    lint.found
}

/// A place in a template, and what was found up to there.
struct Lint<'s> {
    source: &'s Source,
    text: &'s str,
    /// Always on the boundary of a character.
    at: usize,
    found: Vec<Diagnostic>,
}

impl<'s> Lint<'s> {
    fn document(&mut self) {
        while let Some(skipped) = self.rest().find(['<', '{']) {
            self.at += skipped;
            if self.rest().starts_with("<!--") {
                self.skip_past("-->");
            } else if self.rest().starts_with('<') {
                self.tag();
            } else if self.construct().is_none() {
                self.at += 1;
            }
        }
    }

    fn rest(&self) -> &'s str {
        &self.text[self.at..]
    }

    fn skip_past(&mut self, end: &str) {
        self.at += self.rest().find(end).map_or(self.rest().len(), |found| found + end.len());
    }

    /// Steps over `{{ … }}`, `{% … %}` or `{# … #}`, if one begins here.
    fn construct(&mut self) -> Option<&'s str> {
        let (start, rest) = (self.at, self.rest());
        if rest.starts_with("{#") {
            self.skip_past("#}");
        } else if rest.starts_with("{{") {
            self.skip_expression("}}");
        } else if rest.starts_with("{%") {
            self.skip_expression("%}");
            let tag = self.text[start..self.at].trim_matches(['{', '%', '-', '}']).trim();
            if tag == "raw" {
                self.skip_past("endraw");
                self.skip_past("%}");
            }
        } else {
            return None;
        }
        Some(&self.text[start..self.at])
    }

    /// To the end of an expression; an end within quotes is none.
    fn skip_expression(&mut self, end: &str) {
        let mut quote = None;
        while let Some(letter) = self.rest().chars().next() {
            match quote {
                None if self.rest().starts_with(end) => {
                    self.at += end.len();
                    return;
                }
                None if matches!(letter, '"' | '\'' | '`') => quote = Some(letter),
                Some(open) if open == letter => quote = None,
                _ => {}
            }
            self.at += letter.len_utf8();
        }
    }

    /// From `<` to `>`, and on to the end of a script or style.
    fn tag(&mut self) {
        self.at += 1;
        let name_length = self.rest().find(|c: char| !c.is_ascii_alphanumeric() && !"/!-:".contains(c));
        let name = &self.rest()[..name_length.unwrap_or(self.rest().len())];
        self.at += name.len();
        if name.is_empty() {
            if self.rest().starts_with("{{") {
                self.unquoted();
            }
            return;
        }
        let mut attributes = Vec::new();
        while let Some(letter) = self.rest().chars().next() {
            match letter {
                '>' => {
                    self.at += 1;
                    break;
                }
                '{' if self.rest().starts_with("{{") => self.unquoted(),
                '{' if self.construct().is_some() => {}
                letter if letter.is_whitespace() || "/={\"'".contains(letter) => self.at += letter.len_utf8(),
                _ => attributes.push(self.attribute()),
            }
        }
        match &*name.to_ascii_lowercase() {
            "script" => self.script(&attributes),
            "style" => {
                let start = self.at;
                self.skip_past("</style");
                self.say("inline-style", start..self.at, inline_style());
            }
            _ => {}
        }
    }

    /// An attribute's name and, in quotes, its value.
    fn attribute(&mut self) -> (&'s str, &'s str) {
        let start = self.at;
        let length = self.rest().find(|c: char| c.is_whitespace() || "=>/{\"'".contains(c));
        let name = &self.rest()[..length.unwrap_or(self.rest().len())];
        self.at += name.len();
        if name.eq_ignore_ascii_case("style") {
            self.say("inline-style", start..self.at, inline_style());
        }
        let is_handler = name.len() > 2 && name[..2].eq_ignore_ascii_case("on");
        if is_handler && name.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            self.say("inline-script", start..self.at, inline_script());
        }
        let after_name = self.rest().trim_start();
        let Some(value) = after_name.strip_prefix('=').map(str::trim_start) else { return (name, "") };
        self.at = self.text.len() - value.len();
        match value.chars().next() {
            Some(quote @ ('"' | '\'')) => (name, self.quoted(quote)),
            _ => {
                self.bare();
                (name, "")
            }
        }
    }

    /// A value in quotes; whatever stands in it is escaped.
    fn quoted(&mut self, quote: char) -> &'s str {
        self.at += 1;
        let start = self.at;
        while let Some(letter) = self.rest().chars().next() {
            if letter == quote {
                break;
            }
            if letter != '{' || self.construct().is_none() {
                self.at += letter.len_utf8();
            }
        }
        let value = &self.text[start..self.at];
        self.at = (self.at + 1).min(self.text.len());
        value
    }

    /// A value without quotes.
    fn bare(&mut self) {
        while let Some(letter) = self.rest().chars().next() {
            if letter.is_whitespace() || letter == '>' {
                return;
            }
            if self.rest().starts_with("{{") {
                self.unquoted();
            } else if letter != '{' || self.construct().is_none() {
                self.at += letter.len_utf8();
            }
        }
    }

    fn unquoted(&mut self) {
        let start = self.at;
        self.construct();
        self.say(
            "unquoted-value",
            start..self.at,
            say!(
                "引用符の外に値を置くことはできません。属性の値は \" \" で囲んでください",
                "a value stands outside of quotes; put the attribute's value in quotes"
            ),
        );
    }

    /// The inside of a script: nothing where it has a file of its own, a value through
    /// `json_ld` where it is data for search engines, never anything else.
    fn script(&mut self, attributes: &[(&str, &str)]) {
        let is_data = attributes.contains(&("type", "application/ld+json"));
        let start = self.at;
        while !self.rest().is_empty() && !self.rest().starts_with("</script") {
            let from = self.at;
            match self.construct() {
                Some(construct) if construct.starts_with("{{") && !is_json_ld(construct) => self.say(
                    "value-in-script",
                    from..self.at,
                    say!(
                        "script の中に値を置けるのは、type=\"application/ld+json\" で json_ld を通すときだけです",
                        "a value inside a script must pass through `json_ld`, in type=\"application/ld+json\""
                    ),
                ),
                Some(_) => {}
                None => self.at += self.rest().chars().next().map_or(0, char::len_utf8),
            }
        }
        if !is_data && !self.text[start..self.at].trim().is_empty() {
            self.say("inline-script", start..self.at, inline_script());
        }
    }

    fn say(&mut self, code: &'static str, range: std::ops::Range<usize>, words: Words) {
        self.found.push(Diagnostic::error(code, Place::at(self.source, Span::new(range)), words));
    }
}

fn is_json_ld(construct: &str) -> bool {
    construct
        .trim_end_matches(['}', '-', ' ', '\n'])
        .rsplit('|')
        .next()
        .is_some_and(|last| last.trim() == "json_ld")
}

fn inline_script() -> Words {
    say!(
        "ページの中にスクリプトは書けません。static/ のファイルに書いて src で読みます",
        "a page holds no script of its own; put it into a file in static/ and name that in `src`"
    )
}

fn inline_style() -> Words {
    say!(
        "ページの中に style は書けません。static/ の CSS に書きます",
        "a page holds no style of its own; put it into a style sheet in static/"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is found, as code and marked text.
    fn check(template: &str, expect: &[&str]) {
        let source = Source::new("templates/a.html", template.as_bytes());
        let found: Vec<String> = super::check(&source)
            .iter()
            .map(|d| format!("{} {}", d.code, &template[d.place.span.expect("a place").range()]))
            .collect();
        assert_eq!(found, expect, "{template}");
    }

    #[test]
    fn values_in_text_and_in_quotes_are_fine() {
        check(r#"<a class="x {% if a > 1 %}y{% endif %}" href="{{ page.url }}">{{ page.title }}</a>"#, &[]);
        check(r#"{{ <card title={page.title}/> }}{# <a x={{ y }}> #}{% if a < b %}x{% endif %}"#, &[]);
        check(r#"<input {% if on %}checked{% endif %} value='{{ "}}" }}'><p>1 < 2</p>"#, &[]);
        check(r#"{% raw %}<a x={{ y }}>{% endraw %}<!-- <b onclick="x"> -->"#, &[]);
        check(r#"<script src="{{ site.script }}" defer></script>"#, &[]);
        check(r#"<script type="application/ld+json">{{ page.json_ld | json_ld }}</script>"#, &[]);
        check("<p on-line='岡山' one2>{{ 岡", &[]);
    }

    #[test]
    fn a_value_outside_of_quotes_is_refused() {
        check("<a href={{ u }}>", &["unquoted-value {{ u }}"]);
        check("<a {{ attributes }}>", &["unquoted-value {{ attributes }}"]);
        check("<{{ tag }}>", &["unquoted-value {{ tag }}"]);
        check("<a x=岡{{ u }}y>{{ v }}", &["unquoted-value {{ u }}"]);
    }

    #[test]
    fn script_and_style_within_a_page_are_refused() {
        check("<p style=\"color: red\">", &["inline-style style"]);
        check("<p onClick=\"go()\">", &["inline-script onClick"]);
        check("<style>p { color: red }</style>", &["inline-style p { color: red }</style"]);
        check("<script>go()</script>", &["inline-script go()"]);
        check("<script src=\"a.js\">{{ x }}</script>", &["value-in-script {{ x }}", "inline-script {{ x }}"]);
        check("<script type=\"application/ld+json\">{\"a\": {{ x }}}</script>", &["value-in-script {{ x }}"]);
    }
}
