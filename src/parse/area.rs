//! `data/areas.toml`: areas and how they nest.

use super::draft::AreaDraft;
use super::fields::File;
use super::syntax::Document;

/// Reads the areas. One without an id is left out, since nothing can name it.
pub(super) fn read(file: &mut File<'_>, document: Document<'_>) -> Vec<AreaDraft> {
    let mut top = file.top(document);
    let tables = top.tables("area");
    top.finish(&[]);
    let mut areas = Vec::with_capacity(tables.len());
    for table in tables {
        let source = file.source.clone();
        let mut fields = file.fields("[[area]]", table);
        let area = AreaDraft {
            file: source,
            id: fields.required_text("id"),
            name: fields.required_text("name"),
            reading: fields.text("reading"),
            kind: fields.required_text("kind"),
            within: fields.texts("within"),
            page: fields.truth("page"),
            towns: fields.texts("towns"),
            school_districts: fields.texts("school_districts"),
            postal_codes: fields.texts("postal_codes"),
        };
        fields.finish(&[]);
        areas.push(area);
    }
    file.keep(&mut areas, |area| !area.id.value.is_empty());
    areas
}
