//! A statistic → where the bars of its chart lie, and what is written at them.
//!
//! Takes one statistic, gives numbers and words; the theme draws them. Bars lie on their
//! side, grouped by row, each with its name and its value in words above it, so that the
//! chart can be read without colours, on a narrow screen and on paper. Knows no theme: the
//! sizes are units of the drawing, of which a narrow screen shows about one in each pixel.

use std::borrow::Cow;

use serde::Serialize;

use crate::site::{Cell, Column, Nothing, Row, Statistic};

/// Width of the drawing.
const WIDTH: u32 = 320;
/// Of a row's label, and of a line that says that the row is partial.
const GROUP_LINE: u32 = 24;
/// Of a line of a bar's label.
const LINE: u32 = 22;
/// How many full-width characters of a label stand in one line.
const LINE_LENGTH: f64 = 21.0;
const BAR: u32 = 16;
/// Between two bars, and between two rows.
const BAR_GAP: u32 = 8;
const GROUP_GAP: u32 = 16;

/// A chart, ready to be drawn.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Chart {
    /// Of its statistic; names parts of the drawing.
    pub id: String,
    pub title: String,
    /// All that it shows, for those who do not see it.
    pub words: String,
    pub width: u32,
    pub height: u32,
    /// Whether a row is partial.
    pub hatched: bool,
    pub groups: Vec<Group>,
}

/// One row of the statistic.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Group {
    /// In lines, each with its base line.
    pub lines: Vec<Line>,
    /// Whether it covers only a part of its span; then where the words for that stand.
    pub partial_y: Option<u32>,
    pub bars: Vec<Bar>,
}

/// One figure of a row.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Bar {
    /// The column's label in lines.
    pub lines: Vec<Line>,
    /// With its unit; or why there is no figure.
    pub value: String,
    /// Base line of the value.
    pub value_y: u32,
    pub y: u32,
    /// 0 where there is no figure.
    pub width: u32,
    pub height: u32,
    /// Which of the columns it is, from 1.
    pub series: usize,
}

/// A line of text and its base line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    pub text: String,
    pub y: u32,
}

/// The chart of a statistic, if it asks for one.
pub fn chart(statistic: &Statistic) -> Option<Chart> {
    if statistic.chart.is_empty() {
        return None;
    }
    let most = most(statistic);
    let mut y = 0;
    let groups: Vec<Group> = statistic.rows.iter().map(|row| group(statistic, row, most, &mut y)).collect();
    Some(Chart {
        id: statistic.id.to_string(),
        title: statistic.title.clone(),
        words: words(statistic),
        width: WIDTH,
        height: y,
        hatched: statistic.rows.iter().any(|row| row.partial),
        groups,
    })
}

/// A row's label; in both eras where it is only its date: `平成29年度（2017年度）`.
pub fn label(row: &Row) -> Cow<'_, str> {
    let words = row.as_of.in_words();
    if words.starts_with(&row.label) { words.to_string().into() } else { row.label.as_str().into() }
}

/// The largest figure that is drawn; 1 where there is none.
fn most(statistic: &Statistic) -> f64 {
    let figures = statistic.rows.iter().flat_map(|row| statistic.chart.iter().map(|at| &row.cells[*at]));
    let most = figures
        .filter_map(|cell| match cell {
            Some(Cell::Number(number)) => Some(number.as_f64()),
            _ => None,
        })
        .fold(0.0, f64::max);
    if most > 0.0 { most } else { 1.0 }
}

fn group(statistic: &Statistic, row: &Row, most: f64, y: &mut u32) -> Group {
    let lines = cut(&label(row), GROUP_LINE, y);
    let partial_y = row.partial.then(|| {
        *y += LINE;
        *y - 6
    });
    let bars = statistic.chart.iter().enumerate();
    let bars = bars
        .map(|(series, at)| {
            let column = &statistic.columns[*at];
            let cell = row.cells[*at].as_ref();
            let lines = cut(&column.label, LINE, y);
            let value = value_in_words(column, cell);
            let room = LINE_LENGTH - lines.last().map_or(0.0, |line| length(&line.text));
            if length(&value) + 1.0 > room {
                *y += LINE;
            }
            let bar = Bar {
                lines,
                value,
                value_y: *y - 6,
                y: *y,
                width: width(cell, most),
                height: BAR,
                series: series + 1,
            };
            *y += BAR + BAR_GAP;
            bar
        })
        .collect();
    *y += GROUP_GAP;
    Group { lines, partial_y, bars }
}

/// Never longer than the drawing; never too short to be seen where there is something.
fn width(cell: Option<&Cell>, most: f64) -> u32 {
    let Some(Cell::Number(number)) = cell else { return 0 };
    if number.as_f64() <= 0.0 {
        return 0;
    }
    let share = number.as_f64() / most * f64::from(WIDTH);
    (share.round() as u32).clamp(2, WIDTH)
}

/// A label in lines that are no longer than the drawing; moves `y` below them.
fn cut(label: &str, height: u32, y: &mut u32) -> Vec<Line> {
    let mut lines = vec![String::new()];
    for letter in label.chars() {
        let line = lines.last_mut().expect("there is one from the start");
        if length(line) + length(letter.encode_utf8(&mut [0; 4])) > LINE_LENGTH {
            lines.push(letter.to_string());
        } else {
            line.push(letter);
        }
    }
    let lines = lines.into_iter().map(|text| {
        *y += height;
        Line { text, y: *y - 6 }
    });
    lines.collect()
}

/// In full-width characters.
fn length(text: &str) -> f64 {
    text.chars().map(|letter| if letter.is_ascii() { 0.6 } else { 1.0 }).sum()
}

/// `21回`; or in words that there is no figure.
fn value_in_words(column: &Column, cell: Option<&Cell>) -> String {
    match cell {
        Some(Cell::Number(number)) => format!("{}{}", number.in_words(), column.unit),
        Some(Cell::Nothing(Nothing::NotKept)) => "－（数はありません）".to_owned(),
        Some(Cell::Nothing(nothing)) => nothing.word().to_owned(),
        None => "記載なし".to_owned(),
    }
}

/// `平成29年度：出前講座（市民）21回、出前講座（専門職）－（数はありません）。`
fn words(statistic: &Statistic) -> String {
    let rows = statistic.rows.iter().map(|row| {
        let figures: Vec<String> = statistic
            .chart
            .iter()
            .map(|at| {
                let column = &statistic.columns[*at];
                format!("{} {}", column.label, value_in_words(column, row.cells[*at].as_ref()))
            })
            .collect();
        let partial = if row.partial { "（年度の途中まで）" } else { "" };
        format!("{}{partial}：{}。", label(row), figures.join("、"))
    });
    rows.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_label_is_cut_into_lines_of_the_drawings_width() {
        let mut y = 0;
        let cut = cut("訪問診療を受けたのべ患者数（レセプト件数）の合計", 20, &mut y);
        let texts: Vec<&str> = cut.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(texts, ["訪問診療を受けたのべ患者数（レセプト件数）", "の合計"]);
        assert_eq!(y, 40);
    }

    #[test]
    fn a_bar_is_as_long_as_its_share_and_never_vanishes() {
        use crate::site::Number::Whole;
        let of = |number| width(Some(&Cell::Number(Whole(number))), 1000.0);
        assert_eq!([of(1000), of(500), of(1), of(0)], [WIDTH, WIDTH / 2, 2, 0]);
        assert_eq!(width(Some(&Cell::Nothing(Nothing::NotKept)), 1000.0), 0);
        assert_eq!(width(None, 1000.0), 0);
    }
}
