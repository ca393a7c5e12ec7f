//! `data/statistics/<statistic>.toml`: a small table of figures.

use crate::text::Spanned;

use super::draft::{ColumnDraft, RowDraft, StatisticDraft, SumDraft, Table};
use super::fields::File;
use super::syntax::Document;

/// Reads a statistic; it is named by its file.
pub(super) fn read(file: &mut File<'_>, document: Document<'_>, id: &str) -> StatisticDraft {
    let source = file.source.clone();
    let mut top = file.top(document);
    let mut statistic = StatisticDraft {
        file: source,
        id: id.to_owned(),
        title: top.required_text("title"),
        description: top.text("description"),
        source: top.required_text("source"),
        note: top.text("note"),
        as_of: top.required_as_of("as_of"),
        chart: top.maybe_texts("chart"),
        columns: vec![],
        rows: vec![],
        checks: vec![],
    };
    let (columns, rows, checks) = (top.tables("column"), top.tables("row"), top.tables("check"));
    top.finish(&[]);
    statistic.columns = columns.into_iter().filter_map(|table| column(file, table)).collect();
    statistic.rows = rows.into_iter().filter_map(|table| row(file, table)).collect();
    statistic.checks = checks.into_iter().map(|table| check(file, table)).collect();
    statistic
}

/// One without a key is left out, since nothing can name it.
fn column(file: &mut File<'_>, table: Spanned<Table<'_>>) -> Option<ColumnDraft> {
    let mut fields = file.fields("[[column]]", table);
    let column = ColumnDraft {
        key: fields.required_text("key"),
        label: fields.required_text("label"),
        unit: fields.text("unit"),
    };
    fields.finish(&[]);
    (!column.key.value.is_empty()).then_some(column)
}

/// One without a key is left out, since nothing can name it.
fn row(file: &mut File<'_>, table: Spanned<Table<'_>>) -> Option<RowDraft> {
    let span = table.span;
    let mut fields = file.fields("[[row]]", table);
    let row = RowDraft {
        span,
        key: fields.required_text("key"),
        label: fields.required_text("label"),
        as_of: fields.as_of("as_of"),
        partial: fields.truth("partial"),
        values: fields.required_table("values", "values = { … = 315 }").into_owned(),
    };
    fields.finish(&[]);
    (!row.key.value.is_empty()).then_some(row)
}

fn check(file: &mut File<'_>, table: Spanned<Table<'_>>) -> SumDraft {
    let span = table.span;
    let mut fields = file.fields("[[check]]", table);
    let sum = SumDraft { span, sum: fields.required_texts("sum"), equals: fields.required_text("equals") };
    fields.finish(&[]);
    sum
}
