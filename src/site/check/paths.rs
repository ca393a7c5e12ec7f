//! Fields that a register names, its own or those of a register that it refers to.

use std::collections::BTreeMap;

use crate::parse::draft::Text;
use crate::say;
use crate::site::register::{FieldKind, FieldPath};
use crate::text::Diagnostic;

use super::Rule;
use super::schema::{Outline, internal_field, unknown_field};

/// So many columns are chosen where an author chose none: more do not fit on paper.
const DEFAULT_COLUMNS: usize = 8;

/// What a list shows beside the label: as written, or as a reader would choose.
pub(super) fn columns(
    outline: &Outline<'_>,
    all: &BTreeMap<&str, Outline<'_>>,
    found: &mut Vec<Diagnostic>,
) -> Vec<FieldPath> {
    if outline.draft.columns.is_empty() {
        return default_columns(outline, all);
    }
    let mut columns: Vec<FieldPath> = Vec::new();
    for text in &outline.draft.columns {
        let Some((path, _)) = follow(text, "columns", outline, all, found) else {
            continue;
        };
        if columns.contains(&path) {
            let name = &text.value;
            found.push(Diagnostic::error(
                "duplicate-column",
                outline.place(text.span),
                say!("columns に「{name}」が二度書かれています", "`columns` names `{name}` twice"),
            ));
            continue;
        }
        columns.push(path);
    }
    columns.retain(|path| !is_label(path, outline));
    columns
}

fn is_label(path: &FieldPath, outline: &Outline<'_>) -> bool {
    path.through.is_none() && Some(path.field) == outline.rules[outline.label].shown.map(usize::from)
}

/// The first reference, the numbers to call, what readers filter by, what was answered.
fn default_columns(outline: &Outline<'_>, all: &BTreeMap<&str, Outline<'_>>) -> Vec<FieldPath> {
    let own = |fits: fn(&Rule) -> bool| {
        let fitting = outline.rules.iter().filter(move |rule| fits(rule));
        fitting.filter_map(|rule| rule.shown).map(|field| FieldPath { through: None, field: field.into() })
    };
    let is_phone = |rule: &Rule| matches!(rule.kind, FieldKind::Phone | FieldKind::Fax);
    let reference = own(|rule| matches!(rule.kind, FieldKind::Reference { .. })).next();
    let mut phones: Vec<FieldPath> = own(is_phone).collect();
    if let Some(reference) = reference.as_ref().filter(|_| phones.is_empty()) {
        phones = through(reference.field, outline, all, is_phone);
    }
    let facets = outline.fields.iter().enumerate().filter(|(_, field)| field.facet);
    let facets = facets.map(|(field, _)| FieldPath { through: None, field });
    let answers = own(|rule| rule.kind == FieldKind::Answer);
    let mut columns: Vec<FieldPath> = Vec::new();
    for path in reference.into_iter().chain(phones).chain(facets).chain(answers) {
        if columns.len() < DEFAULT_COLUMNS && !columns.contains(&path) && !is_label(&path, outline) {
            columns.push(path);
        }
    }
    columns
}

/// The fitting fields of the register that a reference leads to.
fn through(
    reference: usize,
    outline: &Outline<'_>,
    all: &BTreeMap<&str, Outline<'_>>,
    fits: impl Fn(&Rule) -> bool,
) -> Vec<FieldPath> {
    let FieldKind::Reference { register } = &outline.fields[reference].kind else {
        return vec![];
    };
    let Some(other) = all.get(register.as_str()) else {
        return vec![];
    };
    let shown = other.rules.iter().filter(|rule| fits(rule)).filter_map(|rule| rule.shown);
    shown
        .map(|field| FieldPath { through: Some((reference, register.clone())), field: field.into() })
        .collect()
}

/// The area field that `area` or `serves` names.
pub(super) fn placing(
    text: &Text,
    named_in: &str,
    outline: &Outline<'_>,
    all: &BTreeMap<&str, Outline<'_>>,
    found: &mut Vec<Diagnostic>,
) -> Option<FieldPath> {
    let (path, rule) = follow(text, named_in, outline, all, found)?;
    if matches!(rule.kind, FieldKind::Area { .. }) {
        return Some(path);
    }
    let name = &text.value;
    found.push(
        Diagnostic::error(
            "unfit-area",
            outline.place(text.span),
            say!(
                "{named_in} の項目「{name}」は地域ではありません",
                "the field `{name}` in `{named_in}` is no area"
            ),
        )
        .hint(say!("type = \"area\" の項目を書きます", "name a field of type area")),
    );
    None
}

/// The field that `key` or `reference.key` leads to. Nothing is said where the other
/// register cannot be used: its own file has its error.
fn follow<'o>(
    text: &Text,
    named_in: &str,
    outline: &'o Outline<'_>,
    all: &'o BTreeMap<&str, Outline<'_>>,
    found: &mut Vec<Diagnostic>,
) -> Option<(FieldPath, &'o Rule)> {
    let (name, place) = (text.value.as_str(), outline.place(text.span));
    if name.is_empty() {
        return None;
    }
    let (first, rest) = name.split_once('.').map_or((name, None), |(first, rest)| (first, Some(rest)));
    let Some(at) = outline.position(first) else {
        found.push(unknown_field(&text.clone().map(|_| first.to_owned()), named_in, &outline.rules, place));
        return None;
    };
    let rule = &outline.rules[at];
    let Some(field) = rule.shown.map(usize::from) else {
        found.push(internal_field(first, named_in, place));
        return None;
    };
    let Some(rest) = rest else {
        return Some((FieldPath { through: None, field }, rule));
    };
    let FieldKind::Reference { register } = &rule.kind else {
        // Where a reference leads nowhere, text stands in and its error has been given.
        let is_meant = outline
            .draft
            .fields
            .iter()
            .any(|field| field.key.value == first && field.kind.value == "reference");
        found.extend((!is_meant).then(|| no_reference(first, named_in, place)));
        return None;
    };
    let other = all.get(register.as_str())?;
    let Some(rule) = other.rules.iter().find(|rule| rule.key == rest) else {
        found.push(unknown_field(text, named_in, &other.rules, place));
        return None;
    };
    let Some(end) = rule.shown.map(usize::from) else {
        found.push(internal_field(name, named_in, place));
        return None;
    };
    Some((FieldPath { through: Some((field, register.clone())), field: end }, rule))
}

fn no_reference(name: &str, named_in: &str, place: crate::text::Place) -> Diagnostic {
    Diagnostic::error(
        "no-reference",
        place,
        say!(
            "{named_in} の「{name}」は、ほかの名簿の記録を指す項目ではありません",
            "`{name}` in `{named_in}` is no reference to another register"
        ),
    )
    .hint(say!(
        "点（.）でつなげるのは、type = \"reference\" の項目とその先の項目だけです",
        "a dot joins a field of type reference and a field of its register"
    ))
}
