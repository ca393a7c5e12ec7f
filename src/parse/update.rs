//! `data/updates/*.toml`: what readers should know has changed.

use super::draft::UpdateDraft;
use super::fields::File;
use super::syntax::Document;

/// Reads the updates of one file.
pub(super) fn read(file: &mut File<'_>, document: Document<'_>) -> Vec<UpdateDraft> {
    let mut top = file.top(document);
    let tables = top.tables("update");
    top.finish(&[]);
    let mut updates = Vec::with_capacity(tables.len());
    for table in tables {
        let source = file.source.clone();
        let mut fields = file.fields("[[update]]", table);
        updates.push(UpdateDraft {
            file: source,
            date: fields.required_date("date"),
            title: fields.required_text("title"),
            text: fields.text("text"),
            links: fields.texts("links"),
        });
        fields.finish(&[]);
    }
    updates
}
