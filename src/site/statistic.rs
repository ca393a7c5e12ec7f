//! Statistics: small tables of figures that never stand without date and source.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::calendar::AsOf;
use crate::parse::draft::{Raw, RowDraft, StatisticDraft, SumDraft, Text};
use crate::say;
use crate::text::{Checked, Diagnostic, Place, Span, Spanned, nearest};

use super::id::{StatisticId, id_fault};
use super::value::{Nothing, Number};

/// A table of figures.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Statistic {
    pub id: StatisticId,
    pub title: String,
    pub description: String,
    pub source: String,
    pub note: String,
    pub as_of: AsOf,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    /// Columns to draw, as places in `columns`; all of one unit.
    pub chart: Vec<usize>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Column {
    pub key: String,
    pub label: String,
    pub unit: String,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    pub key: String,
    pub label: String,
    /// Its own, or the statistic's.
    pub as_of: AsOf,
    /// Whether it covers only a part of its span, and must look so.
    pub partial: bool,
    /// One for each column; `None` where the key is absent.
    pub cells: Vec<Option<Cell>>,
}

/// A figure, or a stated nothing.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub enum Cell {
    Number(Number),
    Nothing(Nothing),
}

impl Statistic {
    /// The row with this key.
    pub fn row(&self, key: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.key == key)
    }

    /// Where the column with this key stands.
    pub fn column(&self, key: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.key == key)
    }
}

/// All statistics: every value stands in a column, every sum holds.
pub(in crate::site) fn statistics(drafts: &[&StatisticDraft]) -> Checked<BTreeMap<StatisticId, Statistic>> {
    let mut found = Vec::new();
    let statistics = drafts.iter().map(|draft| statistic(draft, &mut found)).collect::<Vec<_>>();
    let by_id = statistics.into_iter().map(|statistic| (statistic.id.clone(), statistic)).collect();
    Checked { value: by_id, diagnostics: found }
}

fn statistic(draft: &StatisticDraft, found: &mut Vec<Diagnostic>) -> Statistic {
    let name = Text::new(draft.id.clone(), Span::default());
    found.extend(id_fault(&draft.file, &name));
    found.extend(keys_used_twice(draft));
    let columns: Vec<Column> = draft
        .columns
        .iter()
        .map(|column| Column {
            key: column.key.value.clone(),
            label: column.label.value.clone(),
            unit: column.unit.as_ref().map(|unit| unit.value.clone()).unwrap_or_default(),
        })
        .collect();
    let rows: Vec<Row> = draft.rows.iter().map(|row| self::row(draft, row, &columns, found)).collect();
    for sum in &draft.checks {
        check_sum(draft, sum, &columns, &rows, found);
    }
    let words = |text: &Option<Text>| text.as_ref().map(|text| text.value.clone()).unwrap_or_default();
    Statistic {
        id: StatisticId::new(&draft.id),
        title: draft.title.value.clone(),
        description: words(&draft.description),
        source: draft.source.value.clone(),
        note: words(&draft.note),
        as_of: draft.as_of.value,
        chart: chart(draft, &columns, found),
        columns,
        rows,
    }
}

fn keys_used_twice(draft: &StatisticDraft) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let columns: Vec<&Text> = draft.columns.iter().map(|column| &column.key).collect();
    let rows: Vec<&Text> = draft.rows.iter().map(|row| &row.key).collect();
    for keys in [columns, rows] {
        let mut first: BTreeMap<&str, &Text> = BTreeMap::new();
        for key in keys {
            let place = |text: &Text| Place::at(&draft.file, text.span);
            match first.get(&*key.value) {
                Some(earlier) => found.push(super::absent::twice(&key.value, place(key), place(earlier))),
                None => {
                    first.insert(&key.value, key);
                }
            }
        }
    }
    found
}

fn row(draft: &StatisticDraft, row: &RowDraft, columns: &[Column], found: &mut Vec<Diagnostic>) -> Row {
    for (key, _) in &row.values.entries {
        if !columns.iter().any(|column| column.key == *key.value) {
            let key = Text::new(key.value.to_string(), key.span);
            found.push(no_column(draft, &key));
        }
    }
    let cells = columns
        .iter()
        .map(|column| row.values.get(&column.key).and_then(|raw| cell(draft, raw, found)))
        .collect();
    Row {
        key: row.key.value.clone(),
        label: row.label.value.clone(),
        as_of: row.as_of.as_ref().unwrap_or(&draft.as_of).value,
        partial: row.partial,
        cells,
    }
}

fn cell(draft: &StatisticDraft, raw: &Spanned<Raw<'_>>, found: &mut Vec<Diagnostic>) -> Option<Cell> {
    match &raw.value {
        Raw::Integer(number) => return Some(Cell::Number(Number::Whole(*number))),
        Raw::Float(number) if number.is_finite() => return Some(Cell::Number(Number::Fraction(*number))),
        Raw::Text(text) => {
            if let Some(nothing) = Nothing::parse(text) {
                return Some(Cell::Nothing(nothing));
            }
        }
        Raw::Faulty => return None,
        _ => {}
    }
    found.push(
        Diagnostic::error(
            "not-a-figure",
            Place::at(&draft.file, raw.span),
            say!("ここには数を書きます", "a number is expected here"),
        )
        .hint(say!(
            "数は引用符なしの半角で（例 1234）、数がないときは \"－\" \"不明\" \"該当なし\" \"未整備\" のどれかを書きます",
            "a plain number such as 1234, or one of \"－\", \"不明\", \"該当なし\", \"未整備\""
        )),
    );
    None
}

fn no_column(draft: &StatisticDraft, key: &Text) -> Diagnostic {
    let name = &key.value;
    let near = nearest(name, draft.columns.iter().map(|column| &*column.key.value));
    Diagnostic::error(
        "unknown-column",
        Place::at(&draft.file, key.span),
        say!("「{name}」という列（[[column]]）はありません", "no [[column]] has the key `{name}`"),
    )
    .maybe_hint(near.map(|near| say!("いちばん近いのは「{near}」です", "the nearest is `{near}`")))
}

/// That the parts of every row add up to its whole.
fn check_sum(
    draft: &StatisticDraft,
    sum: &SumDraft,
    columns: &[Column],
    rows: &[Row],
    found: &mut Vec<Diagnostic>,
) {
    let place_of = |key: &Text| columns.iter().position(|column| column.key == key.value);
    let unknown: Vec<&Text> =
        sum.sum.iter().chain([&sum.equals]).filter(|key| place_of(key).is_none()).collect();
    found.extend(unknown.iter().map(|key| no_column(draft, key)));
    if !unknown.is_empty() {
        return;
    }
    let number = |row: &Row, key: &Text| match place_of(key).and_then(|at| row.cells[at]) {
        Some(Cell::Number(number)) => Some(number.as_f64()),
        _ => None,
    };
    for (row, written) in rows.iter().zip(&draft.rows) {
        let parts: Option<Vec<f64>> = sum.sum.iter().map(|key| number(row, key)).collect();
        let (Some(parts), Some(whole)) = (parts, number(row, &sum.equals)) else {
            continue;
        };
        let total: f64 = parts.iter().sum();
        if (total - whole).abs() > 1e-9 {
            found.push(sum_fault(draft, sum, written, total, whole));
        }
    }
}

fn sum_fault(draft: &StatisticDraft, sum: &SumDraft, row: &RowDraft, total: f64, whole: f64) -> Diagnostic {
    let label = &row.label.value;
    let parts = sum.sum.iter().map(|key| &*key.value).collect::<Vec<_>>().join(" + ");
    let equals = &sum.equals.value;
    let span = row.values.get(equals).map_or(row.span, |value| value.span);
    Diagnostic::error(
        "sum-does-not-hold",
        Place::at(&draft.file, span),
        say!(
            "「{label}」の行で合計が合いません。{parts} は {total}、{equals} は {whole} です",
            "the sum does not hold in the row `{label}`: {parts} is {total}, {equals} is {whole}"
        ),
    )
    .also(
        Place::at(&draft.file, sum.span),
        say!("この [[check]] による確かめです", "asked for by this [[check]]"),
    )
    .hint(say!(
        "元の資料と見比べて、まちがっている数を直してください",
        "compare with the source and correct the wrong figure"
    ))
}

/// The columns to draw: those named, else all of the first one's unit.
fn chart(draft: &StatisticDraft, columns: &[Column], found: &mut Vec<Diagnostic>) -> Vec<usize> {
    let Some(first) = columns.first() else {
        return vec![];
    };
    let Some(named) = &draft.chart else {
        return (0..columns.len()).filter(|at| columns[*at].unit == first.unit).collect();
    };
    let mut drawn: Vec<usize> = Vec::new();
    for key in named {
        let Some(at) = columns.iter().position(|column| column.key == key.value) else {
            found.push(no_column(draft, key));
            continue;
        };
        if drawn.first().is_some_and(|first| columns[*first].unit != columns[at].unit) {
            found.push(
                Diagnostic::error(
                    "chart-of-two-units",
                    Place::at(&draft.file, key.span),
                    say!(
                        "単位のちがう列を一つの図に描くことはできません",
                        "a chart cannot hold columns of different units"
                    ),
                )
                .hint(say!(
                    "chart には同じ unit の列だけを書いてください",
                    "name only columns of one unit in `chart`"
                )),
            );
            continue;
        }
        drawn.push(at);
    }
    drawn
}
