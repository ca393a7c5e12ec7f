//! `data/glossary.toml`: terms and what they mean.

use super::draft::TermDraft;
use super::fields::File;
use super::syntax::Document;

/// Reads the terms. One without an id is left out, since nothing can name it.
pub(super) fn read(file: &mut File<'_>, document: Document<'_>) -> Vec<TermDraft> {
    let mut top = file.top(document);
    let tables = top.tables("term");
    top.finish(&[]);
    let mut terms = Vec::with_capacity(tables.len());
    for table in tables {
        let source = file.source.clone();
        let mut fields = file.fields("[[term]]", table);
        let term = TermDraft {
            file: source,
            id: fields.required_text("id"),
            name: fields.required_text("name"),
            reading: fields.text("reading"),
            meaning: fields.required_text("meaning"),
            synonyms: fields.texts("synonyms"),
            search_only: fields.texts("search_only"),
            differs_from: fields.texts("differs_from"),
            narrower: fields.texts("narrower"),
        };
        fields.finish(&[]);
        terms.push(term);
    }
    terms.retain(|term| !term.id.value.is_empty());
    terms
}
