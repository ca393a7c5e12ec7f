//! What is wrong in a template, from the template engine's words to ours.

use std::collections::BTreeMap;

use tera::{Error, ErrorKind, ReportError};

use crate::say;
use crate::text::{Diagnostic, Encoding, Place, Source, Span, Words};

use super::layers::Named;

/// What the filter `safe` says to a text.
pub(super) const SAFE_TAKES_HTML: &str = "`safe` takes only HTML made by the program";

/// A fault that keeps templates from being put together.
pub(super) struct Fault {
    /// The template it stands in, by name.
    pub template: String,
    needs: Need,
    pub said: Diagnostic,
}

/// What a template lacks.
enum Need {
    /// Another template, by name.
    Template(String),
    /// A component, by name.
    Component(String),
    /// Nothing that another template could give.
    Nothing,
}

impl Fault {
    /// Whether it would not be there but for templates that were left out.
    pub fn follows_from(&self, left_out: &[&Named<'_>], themes: &[String]) -> bool {
        left_out.iter().any(|template| match &self.needs {
            Need::Nothing => false,
            Need::Component(name) => template.source.text.contains(&format!("component {name}")),
            Need::Template(name) => {
                template.name == *name
                    || themes.iter().any(|theme| template.name == format!("{theme}/{name}"))
            }
        })
    }
}

/// A template whose bytes are no text that we read.
pub(super) fn in_encoding(source: &Source) -> Option<Diagnostic> {
    let said = say!("テンプレートは UTF-8 で保存します", "a template must be saved as UTF-8");
    let is_text = source.encoding == Encoding::Utf8;
    (!is_text).then(|| Diagnostic::error("encoding", Place::file(&source.path), said))
}

/// A template that cannot be read by itself; `None` where it can, and only lacks others.
pub(super) fn in_syntax(error: &Error, source: &Source) -> Option<Diagnostic> {
    let ErrorKind::SyntaxError(report) = error.kind() else { return None };
    Some(
        Diagnostic::error(
            "template-syntax",
            at(source, report.span().range.clone()),
            words(report.message()),
        )
        .hint(say!(
            "テンプレートの書き方は Tera 2 のものです",
            "templates are written in the language of Tera 2"
        )),
    )
}

/// What keeps templates from being put together: several where the engine names several.
pub(super) fn in_assembly(error: &Error, sources: &BTreeMap<String, Source>) -> Vec<Fault> {
    let fault = |template: &str, needs: Need, place: Place, words: Words| Fault {
        template: template.to_owned(),
        needs,
        said: Diagnostic::error("template-reference", place, words),
    };
    match error.kind() {
        ErrorKind::MissingParent { current, parent } => vec![fault(
            current,
            Need::Template(parent.clone()),
            quoted(sources, current, parent),
            say!("「{parent}」というテンプレートはありません", "there is no template `{parent}`"),
        )],
        ErrorKind::CircularExtend { tpl, .. } => vec![fault(
            tpl,
            Need::Nothing,
            super::place(sources, tpl),
            say!(
                "このテンプレートの extends をたどると、同じテンプレートに戻ります",
                "this template extends itself, directly or through others"
            ),
        )],
        ErrorKind::CircularInclude { tpl, include_chain } => {
            let through = include_chain.join(" → ");
            vec![fault(
                tpl,
                Need::Nothing,
                super::place(sources, tpl),
                say!(
                    "このテンプレートの include をたどると、同じテンプレートに戻ります（{through}）",
                    "this template includes itself, directly or through others ({through})"
                ),
            )]
        }
        ErrorKind::Msg(message) => in_message(message, sources),
        _ => in_message(&error.to_string(), sources),
    }
}

/// The engine joins its reports into one text: `error: …`, ` --> template:line:column`, the
/// line, the carets. Each is told at its place.
fn in_message(message: &str, sources: &BTreeMap<String, Source>) -> Vec<Fault> {
    let lines: Vec<&str> = message.lines().collect();
    let mut faults: Vec<Fault> = lines
        .iter()
        .enumerate()
        .filter_map(|(at, line)| {
            let said = line.strip_prefix("error: ")?;
            let (template, row, column) = locus(lines.get(at + 1)?)?;
            let carets = lines.get(at + 4).map_or(1, |line| line.matches('^').count());
            let place = match sources.get(template) {
                Some(source) => spot(source, row, column, carets),
                None => super::place(sources, template),
            };
            Some(Fault {
                template: template.to_owned(),
                needs: need(said),
                said: Diagnostic::error("template-reference", place, words(said)),
            })
        })
        .collect();
    if faults.is_empty() {
        // Two templates with one component: the engine names them, and no place.
        let template = sources.keys().rfind(|name| message.contains(&format!("`{name}`"))).cloned();
        let template = template.or_else(|| sources.keys().next().cloned()).unwrap_or_default();
        let said = Diagnostic::error("template-reference", super::place(sources, &template), words(message));
        faults.push(Fault { template, needs: Need::Nothing, said });
    }
    faults
}

fn need(said: &str) -> Need {
    let name = in_backticks(said).unwrap_or_default().to_owned();
    match () {
        () if said.starts_with("Unknown template") => Need::Template(name),
        () if said.starts_with("Unknown component") => Need::Component(name),
        () => Need::Nothing,
    }
}

/// ` --> page.html:3:7`
fn locus(line: &str) -> Option<(&str, usize, usize)> {
    let mut parts = line.trim_start().strip_prefix("--> ")?.rsplitn(3, ':');
    let (column, row, template) = (parts.next()?, parts.next()?, parts.next()?);
    Some((template, row.parse().ok()?, column.parse().ok()?))
}

/// The place of so many characters from a row and column, both from 1.
fn spot(source: &Source, row: usize, column: usize, width: usize) -> Place {
    let line_start: usize = source.text.split_inclusive('\n').take(row.saturating_sub(1)).map(str::len).sum();
    let line = &source.text[line_start..];
    let byte = |characters: usize| line.char_indices().nth(characters).map_or(line.len(), |(at, _)| at);
    let from = column.saturating_sub(1);
    at(source, line_start + byte(from)..line_start + byte(from + width))
}

/// Where a template names another one.
fn quoted(sources: &BTreeMap<String, Source>, template: &str, name: &str) -> Place {
    let Some(source) = sources.get(template) else { return super::place(sources, template) };
    match source.text.find(name) {
        Some(start) => at(source, start..start + name.len()),
        None => Place::file(&source.path),
    }
}

fn at(source: &Source, range: std::ops::Range<usize>) -> Place {
    Place::at(source, Span::new(range))
}

/// What went wrong while a page was made.
pub(super) fn in_rendering(error: &Error, template: &str, sources: &BTreeMap<String, Source>) -> Diagnostic {
    match error.kind() {
        ErrorKind::RenderingError(report) => {
            let (place, said) = (reported(report, sources), words(report.message()));
            let code = if is_misnamed(report.message(), sources) { MISNAMED } else { "template-rendering" };
            Diagnostic::error(code, place, said).maybe_hint(available(report.message()))
        }
        ErrorKind::TemplateNotFound(name) => Diagnostic::error(
            "unknown-template",
            super::place(sources, name),
            say!("「{name}」というテンプレートはありません", "there is no template `{name}`"),
        ),
        _ => Diagnostic::error(
            "template-rendering",
            super::place(sources, template),
            words(&error.to_string()),
        ),
    }
}

/// The code of a fault that is the template's own, whatever the page shows.
const MISNAMED: &str = "template-value";

/// Whether a fault of rendering is the template's own: it would be there with any values.
pub fn is_of_the_template(fault: &Diagnostic) -> bool {
    fault.code == MISNAMED
}

/// Whether a template asks for what is never there. The fields of a view follow from its type
/// alone, and the engine lists them; but which fields stand beside a `kind` or a `state`
/// follows from what it is, and of nothing there is no list. A variable that is set
/// somewhere may only not have been set this time.
fn is_misnamed(message: &str, sources: &BTreeMap<String, Source>) -> bool {
    let name = in_backticks(message).unwrap_or_default();
    let Some((_, there)) = message.split_once(" is not defined. Available ") else { return false };
    let Some((what, names)) = there.split_once(": ") else { return false };
    match what {
        "fields" => !names.split(", ").any(|name| matches!(name, "kind" | "state")),
        _ => !sources.values().any(|source| source.text.contains(&format!(" {name} ="))),
    }
}

fn reported(report: &ReportError, sources: &BTreeMap<String, Source>) -> Place {
    match sources.get(report.filename()) {
        Some(source) => at(source, report.span().range.clone()),
        None => super::place(sources, report.filename()),
    }
}

/// The engine's sentence in our words; in its own where it is a rare one.
fn words(message: &str) -> Words {
    let name = in_backticks(message).unwrap_or_default();
    let sentence = message.split(". Available").next().unwrap_or(message);
    let begins = |start: &str| sentence.starts_with(start);
    match () {
        () if begins("Unknown filter") => {
            say!("「{name}」というフィルターはありません", "there is no filter `{name}`")
        }
        () if begins("Unknown test") => {
            say!("「{name}」という判定（is）はありません", "there is no test `{name}`")
        }
        () if begins("Unknown function") => {
            say!("「{name}」という関数はありません", "there is no function `{name}`")
        }
        () if begins("Unknown component") => {
            say!("「{name}」という部品（component）はありません", "there is no component `{name}`")
        }
        () if begins("Unknown template") => {
            say!("「{name}」というテンプレートはありません", "there is no template `{name}`")
        }
        () if begins("Block ") => say!(
            "「{name}」という block は、もとのテンプレートにありません",
            "no template that this one extends has a block `{name}`"
        ),
        () if begins("Component ") && sentence.contains("is defined in both") => say!(
            "「{name}」という部品（component）が、同じ層に二つあります",
            "the component `{name}` is defined twice in one layer"
        ),
        () if sentence.contains("is not defined") => {
            say!("「{name}」という値はこのページにありません", "this page has no value `{name}`")
        }
        () if sentence.contains(SAFE_TAKES_HTML) => say!(
            "safe は、プログラムが作った HTML にだけ使えます。文字の列には使えません",
            "`safe` takes only HTML that the program made, never a text"
        ),
        () => {
            let english = lower_first(sentence.trim_end_matches('.'));
            say!("テンプレートに誤りがあります: {english}", "{english}")
        }
    }
}

/// The names that there are, where the engine lists them.
fn available(message: &str) -> Option<Words> {
    let names = message.split_once(". Available")?.1.split_once(": ")?.1;
    Some(say!("使えるのは次のものです: {names}", "there are: {names}"))
}

fn in_backticks(message: &str) -> Option<&str> {
    message.split('`').nth(1)
}

fn lower_first(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or(String::new(), |first| first.to_lowercase().chain(letters).collect())
}
