//! `register.toml`: a register's title, dates and fields.
//!
//! Only shapes are read here: whether a type is known, and whether a field has what its
//! type needs, is for `site` to say.

use crate::text::Spanned;

use super::draft::{FieldDraft, SchemaDraft, Table};
use super::fields::File;
use super::syntax::Document;

/// Reads the schema of a register; the register is named by its folder.
pub(super) fn read(file: &mut File<'_>, document: Document<'_>, register: &str) -> SchemaDraft {
    let source = file.source.clone();
    let lost = document.lost;
    let mut top = file.top(document);
    let mut schema = SchemaDraft {
        file: source,
        register: register.to_owned(),
        lost,
        title: top.required_text("title"),
        description: top.text("description"),
        audience: top.texts("audience"),
        label: top.required_text("label"),
        reading: top.text("reading"),
        area: top.text("area"),
        serves: top.text("serves"),
        as_of: top.required_as_of("as_of"),
        source: top.required_text("source"),
        consent: top.text("consent"),
        license: top.text("license"),
        desk: top.text("desk"),
        sample: top.truth("sample"),
        confirm_within_days: top.days("confirm_within_days"),
        hide_after_days: top.days("hide_after_days"),
        one_per: top.text("one_per"),
        columns: top.texts("columns"),
        fields: vec![],
    };
    let tables = top.tables("field");
    top.finish(&[]);
    schema.fields = tables.into_iter().filter_map(|table| field(file, table)).collect();
    schema
}

/// One without a key is left out, since nothing can name it.
fn field(file: &mut File<'_>, table: Spanned<Table<'_>>) -> Option<FieldDraft> {
    let mut fields = file.fields("[[field]]", table);
    let field = FieldDraft {
        key: fields.required_text("key"),
        label: fields.required_text("label"),
        kind: fields.required_text("type"),
        required: fields.truth("required"),
        visibility: fields.text("visibility"),
        only_if: fields.text("only_if"),
        search: fields.text("search"),
        facet: fields.truth("facet"),
        open_data: fields.text("open_data"),
        unit: fields.text("unit"),
        options: fields.texts("options"),
        many: fields.truth("many"),
        register: fields.text("register"),
        area_kind: fields.text("kind"),
    };
    fields.finish(&[]);
    (!field.key.value.is_empty()).then_some(field)
}
