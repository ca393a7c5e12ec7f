//! Statistics: all of them (`statistics.html`), each one with its chart and table
//! (`statistic.html`), and each one's CSV.
//!
//! The CSV is UTF-8 with a mark at its beginning and lines that end in CR LF. Beside each
//! column stands `<列>_状態`, which says of an empty cell which kind of nothing it is.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Serialize;

use crate::derive::chart::{Chart, chart, label};
use crate::site::{Cell, Column, PagePath, Row, Site, Statistic};
use crate::text::{Digest, Digester};

use super::head::{About, Dated, Head};
use super::page::{Page, Parts, Press};
use super::words::{AllWords, PartView, Words};

/// The page of all statistics, each statistic's page and its CSV.
pub fn pages<'s>(site: &'s Site, words: &AllWords<'s>) -> Vec<Page<'s>> {
    let each = site.statistics.values().flat_map(|statistic| [page(site, statistic, words), file(statistic)]);
    std::iter::once(index(site, words)).chain(each).collect()
}

fn words_of<'s>(site: &'s Site, path: &PagePath, words: &AllWords<'s>) -> Option<Arc<Words<'s>>> {
    site.words(path).map(|guide| words[&guide.id].clone())
}

fn index<'s>(site: &'s Site, words: &AllWords<'s>) -> Page<'s> {
    let path = PagePath::statistics();
    let description = "数字を、表とグラフ、日付と出典つきで示します。";
    let entry = |statistic: &'s Statistic| Entry {
        title: &statistic.title,
        description: &statistic.description,
        url: site.settings.url(&PagePath::statistic(&statistic.id)),
        as_of: Dated::at(statistic.as_of),
    };
    let parts = IndexParts {
        around: IndexAround {
            head: Head::new(site, About::generated(site, path.clone(), "統計", description)),
            statistics: site.statistics.values().map(entry).collect(),
        },
        words: words_of(site, &path, words),
    };
    Page::view(path, parts)
}

struct IndexParts<'s> {
    around: IndexAround<'s>,
    words: Option<Arc<Words<'s>>>,
}

impl Parts for IndexParts<'_> {
    fn template(&self) -> &str {
        "statistics.html"
    }

    fn digest(&self) -> Digest {
        let words = self.words.iter().map(|words| words.digest);
        Digester::default().digest(Digest::of_value(&self.around)).digests(words).finish()
    }

    fn view(&self, press: &Press<'_>) -> impl Serialize {
        IndexPage {
            around: &self.around,
            body: self.words.iter().flat_map(|words| words.view(press, &mut 0)).collect(),
        }
    }
}

/// `statistics.html`
#[derive(Serialize)]
struct IndexPage<'p> {
    #[serde(flatten)]
    around: &'p IndexAround<'p>,
    /// Component `parts`.
    body: Vec<PartView<'p>>,
}

#[derive(Serialize)]
struct IndexAround<'s> {
    head: Head<'s>,
    /// By id.
    statistics: Vec<Entry<'s>>,
}

#[derive(Serialize)]
struct Entry<'s> {
    title: &'s str,
    description: &'s str,
    url: String,
    as_of: Dated,
}

fn page<'s>(site: &'s Site, statistic: &'s Statistic, words: &AllWords<'s>) -> Page<'s> {
    let path = PagePath::statistic(&statistic.id);
    let about = About {
        as_of: Some(statistic.as_of),
        source: Some(statistic.source.as_str().into()),
        ..About::generated(site, path.clone(), statistic.title.as_str(), statistic.description.as_str())
    };
    let words = words_of(site, &path, words);
    Page::view(path, StatisticParts { site, statistic, head: Head::new(site, about), words })
}

struct StatisticParts<'s> {
    site: &'s Site,
    statistic: &'s Statistic,
    head: Head<'s>,
    words: Option<Arc<Words<'s>>>,
}

impl Parts for StatisticParts<'_> {
    fn template(&self) -> &str {
        "statistic.html"
    }

    fn digest(&self) -> Digest {
        let words = self.words.iter().map(|words| words.digest);
        Digester::default()
            .digest(self.head.digest())
            .digest(Digest::of_value(self.statistic))
            .digests(words)
            .finish()
    }

    fn view(&self, press: &Press<'_>) -> impl Serialize {
        StatisticPage {
            head: &self.head,
            statistic: StatisticView::new(self.site, self.statistic, 0),
            body: self.words.iter().flat_map(|words| words.view(press, &mut 0)).collect(),
        }
    }
}

/// `statistic.html`
#[derive(Serialize)]
struct StatisticPage<'p> {
    head: &'p Head<'p>,
    statistic: StatisticView<'p>,
    /// Component `parts`.
    body: Vec<PartView<'p>>,
}

/// A statistic's chart and table. Component `statistic_figures`.
#[derive(Serialize)]
pub struct StatisticView<'s> {
    title: &'s str,
    description: &'s str,
    note: &'s str,
    source: &'s str,
    as_of: Dated,
    /// Its own page.
    url: String,
    csv_url: String,
    chart: Option<Chart>,
    columns: &'s [Column],
    rows: Vec<RowView<'s>>,
}

#[derive(Serialize)]
struct RowView<'s> {
    /// `平成29年度（2017年度）` where the label is only a date, in both eras.
    label: Cow<'s, str>,
    /// Where it is not the statistic's, and the label does not say it.
    as_of: Option<Dated>,
    /// Whether it covers only a part of its span.
    partial: bool,
    /// In words, one for each column.
    cells: Vec<String>,
}

impl<'s> RowView<'s> {
    fn new(statistic: &Statistic, row: &'s Row) -> RowView<'s> {
        let label = label(row);
        let says_its_date = matches!(label, Cow::Owned(_));
        RowView {
            as_of: (!says_its_date && row.as_of != statistic.as_of).then(|| Dated::at(row.as_of)),
            label,
            partial: row.partial,
            cells: row.cells.iter().map(|cell| in_words(cell.as_ref())).collect(),
        }
    }
}

impl<'s> StatisticView<'s> {
    /// The view of a statistic. `place` tells it from others of the page.
    pub fn new(site: &Site, statistic: &'s Statistic, place: usize) -> StatisticView<'s> {
        let settings = &site.settings;
        StatisticView {
            title: &statistic.title,
            description: &statistic.description,
            note: &statistic.note,
            source: &statistic.source,
            as_of: Dated::at(statistic.as_of),
            url: settings.url(&PagePath::statistic(&statistic.id)),
            csv_url: settings.url(&PagePath::statistic_csv(&statistic.id)),
            chart: chart(statistic).map(|chart| Chart { id: format!("{place}-{}", chart.id), ..chart }),
            columns: &statistic.columns,
            rows: statistic.rows.iter().map(|row| RowView::new(statistic, row)).collect(),
        }
    }
}

/// As a table shows it.
fn in_words(cell: Option<&Cell>) -> String {
    match cell {
        Some(Cell::Number(number)) => number.in_words(),
        Some(Cell::Nothing(nothing)) => nothing.word().to_owned(),
        None => ABSENT.to_owned(),
    }
}

/// Of a cell that nobody filled in.
const ABSENT: &str = "記載なし";

fn file(statistic: &Statistic) -> Page<'_> {
    let digest = Digest::of_value(statistic);
    Page::bytes(PagePath::statistic_csv(&statistic.id), digest, || csv(statistic))
}

/// The whole CSV.
fn csv(statistic: &Statistic) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    let mut write = |cells: &[String]| {
        writer.write_record(cells).expect("memory takes every line, and all lines have the header's length");
    };
    write(&header(statistic));
    for row in &statistic.rows {
        write(&line(row));
    }
    writer.into_inner().expect("memory is flushed without fail")
}

fn header(statistic: &Statistic) -> Vec<String> {
    let columns = statistic.columns.iter().flat_map(|column| {
        let name = match column.unit.as_str() {
            "" => column.label.clone(),
            unit => format!("{}（{unit}）", column.label),
        };
        [name.clone(), format!("{name}_状態")]
    });
    ["項目", "時点", "期間の途中まで"].map(str::to_owned).into_iter().chain(columns).collect()
}

fn line(row: &Row) -> Vec<String> {
    let partial = if row.partial { "はい" } else { "いいえ" };
    let cells = row.cells.iter().flat_map(|cell| match cell {
        Some(Cell::Number(number)) => [plain(*number), String::new()],
        Some(Cell::Nothing(nothing)) => [String::new(), nothing.word().to_owned()],
        None => [String::new(), ABSENT.to_owned()],
    });
    [row.label.clone(), row.as_of.to_string(), partial.to_owned()].into_iter().chain(cells).collect()
}

/// Without commas, for machines.
fn plain(number: crate::site::Number) -> String {
    number.in_words().replace(',', "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::AsOf;
    use crate::site::{Nothing, Number};

    #[test]
    fn an_empty_cell_says_beside_it_why() {
        let row = Row {
            key: "fy2017".into(),
            label: "平成29年度".into(),
            as_of: AsOf::FiscalYear(2017),
            partial: false,
            cells: vec![
                Some(Cell::Number(Number::Whole(3781))),
                Some(Cell::Nothing(Nothing::NotKept)),
                Some(Cell::Number(Number::Whole(0))),
                None,
            ],
        };
        assert_eq!(
            line(&row),
            ["平成29年度", "FY2017", "いいえ", "3781", "", "", "－", "0", "", "", "記載なし"]
        );
        assert_eq!(in_words(row.cells[3].as_ref()), "記載なし");
    }
}
