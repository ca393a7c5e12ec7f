//! The figures of the city's report: value, unit, date and source as `figures.toml` has them,
//! and no figure that it has not.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::html::{Element, Page};
use crate::{SITE, none, page};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Figures {
    units: Vec<String>,
    allowed: Vec<String>,
    report: String,
    table: Vec<Table>,
    #[serde(rename = "box")]
    boxes: Vec<Boxed>,
    said: Vec<Said>,
    ward: Vec<Ward>,
    fact: Vec<Fact>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    title: String,
    page: String,
    #[serde(default)]
    also: Vec<String>,
    date: String,
    slide: String,
    columns: Vec<String>,
    /// Each begins with its heading.
    rows: Vec<Vec<String>>,
    /// The heading of the row of an unfinished year.
    partial: Option<String>,
    #[serde(default)]
    sums: Vec<Sum>,
    shares: Option<Shares>,
    /// Of each column.
    #[serde(default)]
    totals: Vec<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sum {
    of: Vec<usize>,
    are: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shares {
    of: usize,
    r#in: usize,
    are: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Boxed {
    page: String,
    value: String,
    date: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    page: String,
    figures: Vec<String>,
    date: String,
    /// Where the report is not; it stands in the same section.
    #[serde(default)]
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ward {
    name: String,
    area: String,
    shown: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fact {
    page: String,
    words: Vec<String>,
}

static FIGURES: LazyLock<Figures> =
    LazyLock::new(|| toml::from_str(include_str!("figures.toml")).expect("figures.toml holds figures"));

// ---------------------------------------------------------------- tables

/// What is wrong with a table of figures where it stands.
fn table_faults(page: &Page, table: &Table) -> Vec<String> {
    let is_it = |part: &Element| {
        part.all("table").any(|own| own.first("caption").is_some_and(|caption| caption.text() == table.title))
    };
    // On a page of words it is a part with its source; a page of its own is all one.
    let part = page.main().with_class("statistic").find(|part| is_it(part));
    let Some(part) = part.or_else(|| Some(page.main()).filter(|main| is_it(main))) else {
        return vec![format!("{}: no table 「{}」", page.url, table.title)];
    };
    let mut found = Vec::new();
    let own = part
        .all("table")
        .find(|own| own.first("caption").is_some_and(|caption| caption.text() == table.title));
    let rows: Vec<Vec<String>> = own.expect("it was just seen").all("tr").map(cells).collect();
    let mut expected = vec![[&[String::new()], &table.columns[..]].concat()];
    expected.extend(table.rows.iter().map(|row| {
        let mut row = row.clone();
        if table.partial.as_ref() == row.first() {
            row[0].push_str("年度の途中まで");
        }
        row
    }));
    for (expected, row) in expected.iter().zip(&rows).filter(|(expected, row)| expected != row) {
        found.push(format!("{}: 「{}」: {row:?} instead of {expected:?}", page.url, table.title));
    }
    if expected.len() != rows.len() {
        found.push(format!("{}: 「{}」 has {} rows", page.url, table.title, rows.len()));
    }
    let source = format!("{}。出典：{}「{}」", table.date, FIGURES.report, table.slide);
    if !part.with_class("source").any(|line| line.text().starts_with(&source)) {
        found.push(format!("{}: 「{}」 does not end with {source}", page.url, table.title));
    }
    found
}

fn cells(row: &Element) -> Vec<String> {
    row.all("*").filter(|cell| ["td", "th"].contains(&cell.name.as_str())).map(Element::text).collect()
}

#[test]
fn every_table_of_the_report_stands_where_it_must_with_its_date_and_source() {
    none(FIGURES.table.iter().flat_map(|table| {
        let pages = std::iter::once(&table.page).chain(&table.also);
        pages.flat_map(|url| table_faults(SITE.page(url), table)).collect::<Vec<_>>()
    }));
}

#[test]
fn no_table_of_figures_stands_anywhere_else() {
    let expected: BTreeSet<(&str, &str)> = FIGURES
        .table
        .iter()
        .flat_map(|table| table.also.iter().map(|url| (url.as_str(), table.title.as_str())))
        .collect();
    let pages: Vec<&Page> = SITE.pages.iter().filter(|page| !page.is_to_print()).collect();
    let titles: Vec<(&str, String)> = pages
        .iter()
        .flat_map(|page| page.main().with_class("statistic").map(|part| (page.url.as_str(), part)))
        .filter_map(|(url, part)| Some((url, part.first("caption")?.text())))
        .collect();
    let found: BTreeSet<(&str, &str)> = titles.iter().map(|(url, title)| (*url, title.as_str())).collect();
    assert_eq!(found, expected);
    // One page for each file of figures.
    let files = SITE.sources.keys().filter(|path| path.starts_with("data/statistics/"));
    assert_eq!(files.count(), FIGURES.table.len());
}

/// A page with a table as the site makes it.
fn with_table(zero: &str, label: &str, source: &str) -> Page {
    page(&format!(
        "<div class=\"statistic\"><table><caption>講座</caption><tr><td></td><th>市民（回）</th></tr>\
         <tr><th>平成29年度</th><td>－</td></tr><tr><th>{label}</th><td>{zero}</td></tr></table>\
         <p class=\"source\">{source}</p></div>"
    ))
}

#[test]
fn a_wrong_value_an_unmarked_year_and_a_missing_date_are_found() {
    let table = Table {
        title: "講座".to_owned(),
        page: "/guide/page/".to_owned(),
        also: vec![],
        date: "令和3年（2021年）2月現在".to_owned(),
        slide: "ＡＣＰの普及啓発".to_owned(),
        columns: vec!["市民（回）".to_owned()],
        rows: vec![
            vec!["平成29年度".to_owned(), "－".to_owned()],
            vec!["令和2年度".to_owned(), "0".to_owned()],
        ],
        partial: Some("令和2年度".to_owned()),
        sums: vec![],
        shares: None,
        totals: vec![],
    };
    let partial = "令和2年度<span class=\"partial\">年度の途中まで</span>";
    let source = format!("令和3年（2021年）2月現在。出典：{}「ＡＣＰの普及啓発」", FIGURES.report);
    assert_eq!(table_faults(&with_table("0", partial, &source), &table), [""; 0]);
    assert_eq!(table_faults(&with_table("－", partial, &source), &table).len(), 1);
    assert_eq!(table_faults(&with_table("0", "令和2年度", &source), &table).len(), 1);
    assert_eq!(table_faults(&with_table("0", partial, "出典：市の報告"), &table).len(), 1);
    assert_eq!(table_faults(&page("<p>21回</p>"), &table).len(), 1);
}

#[test]
fn nothing_and_zero_stand_apart_in_words_and_in_files() {
    let chart = SITE.page("/statistics/acp/").main().first("desc").map(Element::text).unwrap_or_default();
    assert!(chart.contains("出前講座（専門職） －（数はありません）"), "{chart}");
    assert!(chart.contains("出前講座（専門職） 0回"), "{chart}");
    let csv = String::from_utf8_lossy(&SITE.tree["statistics/acp/acp.csv"]).into_owned();
    let row = |start: &str| csv.lines().find(|line| line.starts_with(start)).unwrap_or_default().to_owned();
    assert!(row("平成29年度").contains('－') && !row("平成29年度").contains(",0,"), "{csv}");
    assert!(row("令和2年度").contains(",0,") && !row("令和2年度").contains('－'), "{csv}");
    let wards = SITE.page("/statistics/backup-systems/").main().first("desc").map(Element::text);
    assert!(wards.is_some_and(|words| words.contains("北区北：病院のバックアップ 未整備")));
}

/// What does not add up in a table.
fn sum_faults(table: &Table) -> Vec<String> {
    let number = |row: &[String], column: usize| row[column + 1].replace(',', "").parse::<u32>().ok();
    let mut found = Vec::new();
    for row in &table.rows {
        for sum in &table.sums {
            let total: Option<u32> = sum.of.iter().map(|column| number(row, *column)).sum();
            if total.is_none() || total != number(row, sum.are) {
                found.push(format!("{}, {}: {total:?}", table.title, row[0]));
            }
        }
    }
    for (column, total) in table.totals.iter().enumerate() {
        let sum: u32 = table.rows.iter().filter_map(|row| number(row, column)).sum();
        found.extend((sum != *total).then(|| format!("{}: {sum} instead of {total}", table.title)));
    }
    if let Some(share) = &table.shares {
        for (row, percent) in table.rows.iter().zip(&share.are) {
            let part = |column| number(row, column).map_or(f64::NAN, f64::from);
            let own = format!("{:.1}%", part(share.of) / part(share.r#in) * 100.0);
            found.extend((own != *percent).then(|| format!("{}: {own} instead of {percent}", table.title)));
        }
    }
    found
}

#[test]
fn what_must_add_up_adds_up() {
    none(FIGURES.table.iter().flat_map(sum_faults));
    let checks = FIGURES.table.iter().map(|table| table.sums.len() + table.totals.len());
    assert_eq!(checks.sum::<usize>(), 6);
    let row = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect();
    let wrong = Table {
        title: String::new(),
        page: String::new(),
        also: vec![],
        date: String::new(),
        slide: String::new(),
        columns: vec![],
        rows: vec![row(&["平成29年度", "3", "1", "1"])],
        partial: None,
        sums: vec![Sum { of: vec![1, 2], are: 0 }],
        shares: Some(Shares { of: 1, r#in: 0, are: vec!["33.4%".to_owned()] }),
        totals: vec![4],
    };
    assert_eq!(sum_faults(&wrong).len(), 3);
}

// ---------------------------------------------------------------- single figures

/// The figures of a page that stand in a box or a sentence of their own: value, and the
/// words beside it.
fn boxes(page: &Page) -> Vec<(String, String)> {
    let lines = page.main().with_class("figure-line").filter_map(|line| {
        Some((line.first("strong")?.text(), line.with_class("figure-line__source").next()?.text()))
    });
    let boxes = page.main().with_class("figure").filter_map(|part| {
        let value = part.with_class("figure__value").next()?.text();
        Some((value, part.with_class("figure__source").next().map(Element::text).unwrap_or_default()))
    });
    lines.chain(boxes).collect()
}

fn box_faults(page: &Page, expected: &[&Boxed]) -> Vec<String> {
    let mut found = Vec::new();
    let boxes = boxes(page);
    for (value, beside) in &boxes {
        let own: Vec<_> = expected.iter().filter(|figure| figure.value == *value).collect();
        let holds = |figure: &&&Boxed| beside.contains(&figure.date) && beside.contains(&FIGURES.report);
        if !own.iter().any(holds) {
            found.push(format!("{}: {value}, with {beside}", page.url));
        }
    }
    let missing = expected.iter().filter(|figure| !boxes.iter().any(|(value, _)| *value == figure.value));
    found.extend(missing.map(|figure| format!("{}: no {}", page.url, figure.value)));
    found
}

#[test]
fn every_single_figure_stands_with_its_date_and_source_and_no_other_does() {
    let pages = SITE.pages.iter().filter(|page| !page.is_to_print());
    none(pages.flat_map(|page| {
        let expected: Vec<&Boxed> = FIGURES.boxes.iter().filter(|figure| figure.page == page.url).collect();
        box_faults(page, &expected)
    }));
    let urls =
        FIGURES.boxes.iter().map(|figure| &figure.page).chain(FIGURES.said.iter().map(|said| &said.page));
    for url in urls {
        assert_eq!(SITE.page(url).url, *url, "figures are expected on pages that exist");
    }
    let bare = page(
        r#"<p><span class="figure-line"><strong>21回</strong><span class="figure-line__source">（出典：市の報告）</span></span></p>"#,
    );
    let expected = Boxed { page: bare.url.clone(), value: "21回".to_owned(), date: "令和3年".to_owned() };
    assert_eq!(box_faults(&bare, &[&expected]).len(), 1);
    assert_eq!(box_faults(&page("<p>21回</p>"), &[&expected]), ["/guide/page/: no 21回"]);
}

// ---------------------------------------------------------------- figures in sentences

/// The words of a page that its author wrote, by section: what stands before the first
/// heading is one, with the words under the title.
fn sections(page: &Page) -> Vec<String> {
    let is_shown_with_its_source = |element: &Element| {
        ["statistic", "figure", "figure-line", "register-part", "desk-card"]
            .iter()
            .any(|class| element.has_class(class))
    };
    let mut sections = vec![String::new()];
    for (name, words) in page.written().flat_map(|part| part.blocks(&is_shown_with_its_source)) {
        if name == "h2" {
            sections.push(String::new());
        }
        let last = sections.last_mut().expect("there is a first");
        last.push_str(&words);
        last.push('\n');
    }
    sections
}

/// Numbers with one of the units, in the order of the text.
fn numbers(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(|letter: char| letter.is_ascii_digit()) {
        let digits = &rest[start..];
        let end = digits.find(|letter: char| !letter.is_ascii_digit() && !",.".contains(letter));
        let (number, after) = digits.split_at(end.unwrap_or(digits.len()));
        let unit = FIGURES.units.iter().find(|unit| after.trim_start().starts_with(unit.as_str()));
        // 「1回目」 and 「3番目」 count an order.
        let unit = unit.filter(|unit| !after.trim_start()[unit.len()..].starts_with('目'));
        found.extend(unit.map(|unit| format!("{number}{unit}")));
        rest = after;
    }
    found
}

/// Figures of a page that its author wrote into sentences and tables, and that the site must
/// not say, or not without a date in that section.
fn said_faults(page: &Page, expected: &[&Said]) -> Vec<String> {
    let mut found = Vec::new();
    let mut held = BTreeSet::new();
    for section in sections(page) {
        for number in numbers(&section).into_iter().filter(|number| !FIGURES.allowed.contains(number)) {
            let own = expected.iter().filter(|said| said.figures.contains(&number));
            if own.into_iter().any(|said| section.contains(&said.date) && section.contains(&said.source)) {
                held.insert(number);
            } else {
                found.push(format!("{}: {number} in: {}", page.url, section.trim().replace('\n', " / ")));
            }
        }
    }
    let missing = expected.iter().flat_map(|said| &said.figures).filter(|figure| !held.contains(*figure));
    found.extend(missing.map(|figure| format!("{}: {figure} is not said", page.url)));
    let sources = page.main().with_class("source").chain(page.main().with_class("page-about"));
    let names_the_report = sources.into_iter().any(|part| part.text().contains(&FIGURES.report));
    if !expected.is_empty() && !names_the_report {
        found.push(format!("{}: does not name the report", page.url));
    }
    found
}

#[test]
fn no_page_says_a_figure_that_the_report_has_not_or_without_its_date() {
    let pages = SITE.written().filter(|page| !page.audience().contains("職員"));
    none(pages.flat_map(|page| {
        let expected: Vec<&Said> = FIGURES.said.iter().filter(|said| said.page == page.url).collect();
        said_faults(page, &expected)
    }));
}

/// Figures in what is listed, without the year they are of.
fn undated(page: &Page) -> Vec<String> {
    let mut found = Vec::new();
    for (_, block) in page.main().blocks(&|_| false) {
        let is_dated = ["年（20", "年度（20"].iter().any(|date| block.contains(date));
        // 「21項目」 is what DASC-21 is.
        let others = numbers(&block).into_iter();
        let others = others.filter(|number| !FIGURES.allowed.contains(number) && number != "21項目");
        found.extend(others.filter(|_| !is_dated).map(|number| format!("{}: {number}: {block}", page.url)));
    }
    found
}

#[test]
fn no_news_no_term_and_no_list_of_figures_says_one_without_its_year() {
    let urls = ["/", "/updates/", "/glossary/", "/statistics/", "/areas/"];
    none(urls.into_iter().flat_map(|url| undated(SITE.page(url))));
    assert_eq!(undated(&page("<p>21回、65歳</p>")), ["/guide/page/: 21回: 21回、65歳"]);
    assert_eq!(undated(&page("<p>令和元年（2019年）に21回</p>")), [""; 0]);
}

#[test]
fn a_figure_from_nowhere_and_one_without_its_date_are_found() {
    let about = format!("<div class=\"page-about\">{}</div>", FIGURES.report);
    let with = |words: &str| page(&format!("<div class=\"prose\">{words}</div>{about}"));
    let said = Said {
        page: String::new(),
        figures: vec!["228人".to_owned()],
        date: "6月".to_owned(),
        source: String::new(),
    };
    assert_eq!(said_faults(&with("<p>6月に228人、65歳から</p>"), &[&said]), [""; 0]);
    assert_eq!(said_faults(&with("<p>約300人、1回目、24時間</p>"), &[]).len(), 1);
    assert_eq!(said_faults(&with("<p>6月</p><h2>次</h2><p>228人</p>"), &[&said]).len(), 2);
    assert_eq!(said_faults(&page("<div class=\"prose\"><p>6月に228人</p></div>"), &[&said]).len(), 1);
    assert_eq!(numbers("1,234.5 件、76.2%、16km、3番目"), ["1,234.5件", "76.2%", "16km"]);
}

// ---------------------------------------------------------------- wards and facts

/// What is wrong with a ward's row in the register of backup systems.
fn ward_faults(page: &Page, ward: &Ward) -> Vec<String> {
    let is_holder = |part: &&Element| {
        part.all("tr").any(|row| row.first("th").is_some_and(|name| name.text() == ward.name))
            && part.with_class("source").next().is_some()
    };
    // The smallest part that holds the row and its source stands last.
    let parts = page.main().all("*").filter(|part| ["div", "section"].contains(&part.name.as_str()));
    let Some(part) = parts.filter(is_holder).last() else {
        return vec![format!("{}: no row of {} with its source", page.url, ward.name)];
    };
    let row = part.all("tr").find(|row| row.first("th").is_some_and(|name| name.text() == ward.name));
    let text = row.map(Element::text).unwrap_or_default();
    let mut found: Vec<String> = ward
        .shown
        .iter()
        .filter(|word| !text.contains(*word))
        .map(|word| format!("{}: {}: no {word}", page.url, ward.name))
        .collect();
    let others = numbers(&text).into_iter().filter(|number| !ward.shown.contains(number));
    found.extend(others.map(|number| format!("{}: {}: {number}", page.url, ward.name)));
    let source = format!(
        "令和2年度（2020年度）現在。出典：{}「地域における在宅医療・介護サービス提供体制の構築」",
        FIGURES.report
    );
    if !part.with_class("source").any(|line| line.text().contains(&source)) {
        found.push(format!("{}: {}: without {source}", page.url, ward.name));
    }
    found
}

#[test]
fn every_ward_shows_its_backup_system_or_whom_to_call_instead() {
    none(FIGURES.ward.iter().flat_map(|ward| {
        let pages = [SITE.page("/backup/"), SITE.page(&ward.area)];
        pages.into_iter().flat_map(|page| ward_faults(page, ward)).collect::<Vec<_>>()
    }));
    let ward =
        Ward { name: "北区北".to_owned(), area: String::new(), shown: vec!["未整備".to_owned()] };
    let empty =
        page(r#"<div><table><tr><th>北区北</th><td>0病院</td></tr></table><p class="source">市</p></div>"#);
    assert_eq!(ward_faults(&empty, &ward).len(), 3);
}

fn fact_faults(page: &Page, fact: &Fact) -> Option<String> {
    let sections = sections(page);
    let is_told = sections.iter().any(|section| fact.words.iter().all(|word| section.contains(word)));
    (!is_told).then(|| format!("{}: not in one section: {:?}", page.url, fact.words))
}

#[test]
fn the_reports_other_facts_stand_where_they_belong() {
    none(FIGURES.fact.iter().filter_map(|fact| fact_faults(SITE.page(&fact.page), fact)));
    let fact = Fact { page: String::new(), words: vec!["六つ".to_owned(), "三つ".to_owned()] };
    assert!(
        fact_faults(&page("<div class=\"prose\"><p>六つ</p><h2>次</h2><p>三つ</p></div>"), &fact).is_some()
    );
    assert!(fact_faults(&page("<div class=\"prose\"><p>六つのうち三つ</p></div>"), &fact).is_none());
}

// ---------------------------------------------------------------- thresholds

/// Thresholds that stand where they must not: that of DASC-21 anywhere but on the page of its
/// figures, and there not without its caution or beside another; the city's own list's
/// anywhere.
fn thresholds(page: &Page) -> Vec<String> {
    let text = page.root.text();
    let own = page.url == "/statistics/dasc/";
    let mut found = Vec::new();
    let mut fault =
        |is_one: bool, words: &str| found.extend(is_one.then(|| format!("{}: {words}", page.url)));
    let names_it = ["31点", "31以上", "31未満"].iter().any(|words| text.contains(words));
    fault(names_it && !own, "the threshold of DASC-21");
    fault(own && !text.contains("診断ではありません"), "no 「診断ではありません」");
    fault(own && text.contains("気づきチェックリスト"), "the city's own list beside DASC-21");
    fault(
        ["20点", "20以上"].iter().any(|words| text.contains(words)),
        "the threshold of the city's own list",
    );
    found
}

#[test]
fn the_threshold_of_dasc_stands_on_its_figures_alone_with_its_caution() {
    none(SITE.pages.iter().flat_map(thresholds));
    assert!(SITE.page("/statistics/dasc/").main().text().contains("31点以上"));
    assert_eq!(thresholds(&page("<p>31点以上なら</p>")).len(), 1);
    assert_eq!(thresholds(&page("<p>20点以上なら</p>")).len(), 1);
    let own = Page::read("statistics/dasc/index.html", "<main><p>31点、気づきチェックリスト</p></main>");
    assert_eq!(thresholds(&own).len(), 2);
    // Nor in what is searched, subscribed to or downloaded.
    let others = SITE.tree.iter().filter(|(path, bytes)| {
        !path.ends_with(".html")
            && ["20点", "20以上"].iter().any(|words| String::from_utf8_lossy(bytes).contains(words))
    });
    none(others.map(|(path, _)| path.clone()));
}

// ---------------------------------------------------------------- numbers to call

/// Every number that is known, and the words that must stand in its desk's card: whose it
/// was, and when.
const NUMBERS: &[(&str, &str)] = &[
    ("tel:119", ""),
    ("tel:#8000", "時間は都道府県で違います"),
    ("tel:189", ""),
    ("tel:086-275-4518", "令和7年（2025年）7月の岡山県のページ"),
    ("tel:086-803-1227", "令和4年（2022年）10月"),
];

/// Numbers on a page that are not known, but for those of its rosters, which are samples.
fn unknown_numbers(page: &Page) -> Vec<String> {
    let rosters: Vec<&Element> = page.main().with_class("records").collect();
    let of_rosters = rosters.iter().flat_map(|roster| roster.all("a")).map(|link| link.attribute("href"));
    let of_rosters: BTreeSet<&str> = of_rosters.collect();
    let mut found = Vec::new();
    for link in page.root.all("a").map(|link| link.attribute("href")).filter(|href| href.starts_with("tel:"))
    {
        let shown = link.replace("%23", "#");
        let is_known = NUMBERS.iter().any(|(number, _)| number.replace('-', "") == shown.replace('-', ""));
        if !is_known && !of_rosters.contains(link) {
            found.push(format!("{}: {shown}", page.url));
        }
    }
    for card in page.root.with_class("desk-card") {
        let text = card.text();
        let lacking =
            NUMBERS.iter().filter(|(number, words)| text.contains(&number[4..]) && !text.contains(words));
        found.extend(lacking.map(|(number, words)| format!("{}: {number} without {words}", page.url)));
    }
    found
}

#[test]
fn no_number_to_call_is_made_up() {
    let pages = SITE.pages.iter().filter(|page| !page.url.starts_with("/registers/"));
    none(pages.flat_map(unknown_numbers));
    assert_eq!(unknown_numbers(&page(r#"<a href="tel:086-000-0000">電話</a>"#)).len(), 1);
    assert_eq!(unknown_numbers(&page(r#"<div class="desk-card">086-803-1227</div>"#)).len(), 1);
    let sample =
        r#"<div class="records"><a href="tel:086-000-0000">電話</a></div><a href="tel:%238000">電話</a>"#;
    assert_eq!(unknown_numbers(&page(sample)), [""; 0]);
}
