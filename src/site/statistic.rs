//! Statistics: small tables of figures that never stand without date and source.

use serde::Serialize;

use crate::calendar::AsOf;

use super::id::StatisticId;
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
