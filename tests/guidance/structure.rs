//! How the site is built up: its ways in, what stands on every page, the sheet to write on.

use crate::html::{Element, Page};
use crate::{SITE, none, page};

/// The ways in, by audience, in this order; others may stand between them.
const ENTRANCES: &[(&str, &[&str])] = &[
    (
        "市民のみなさまへ",
        &[
            "これからのことを話し合う",
            "家で医療を受けたい",
            "退院が決まった",
            "もの忘れが気になる",
            "医療的ケアが必要な子どもと暮らす",
            "どこに相談する",
        ],
    ),
    (
        "医療と介護の専門職の方へ",
        &[
            "登録医をさがす",
            "区のバックアップ体制",
            "入退院の連携",
            "研修を受ける",
            "認知症の相談から受診まで",
            "資料と数字",
        ],
    ),
    ("このサイトを直す職員の方へ", &["更新のしかた"]),
];

/// The headings of a page's ways in, each with the titles of its cards.
fn entrances(page: &Page) -> Vec<(String, Vec<String>)> {
    let sections = page.main().all("section").filter(|section| section.with_class("cards").next().is_some());
    let titles = |section: &Element| section.with_class("link-card__title").map(Element::text).collect();
    let heading = |section: &Element| section.first("h2").map(Element::text).unwrap_or_default();
    sections.map(|section| (heading(section), titles(section))).collect()
}

/// What of the ways in is missing, or stands in another order.
fn misplaced(page: &Page) -> Vec<String> {
    let found = entrances(page);
    let mut faults = Vec::new();
    for (at, (audience, titles)) in ENTRANCES.iter().enumerate() {
        let Some((_, own)) = found.get(at).filter(|(heading, _)| heading == audience) else {
            faults.push(format!("{}: {audience} is not section {at}", page.url));
            continue;
        };
        let mut rest = own.iter();
        let missing = titles.iter().filter(|title| !rest.any(|own| own == *title));
        faults.extend(missing.map(|title| format!("{}: 「{title}」 is not where it belongs", page.url)));
    }
    faults
}

#[test]
fn the_home_page_opens_with_peoples_questions_in_their_order() {
    none(misplaced(SITE.page("/")));
    let links =
        SITE.page("/").main().with_class("link-card__title").map(|title| (title.text(), title.first("a")));
    none(links.filter(|(_, link)| link.is_none()).map(|(title, _)| format!("{title} leads nowhere")));
    assert_eq!(misplaced(&page("<p>入口なし</p>")).len(), ENTRANCES.len());
    let card = |title: &str| format!("<li><p class=\"link-card__title\">{title}</p></li>");
    let section = |(heading, titles): &(&str, &[&str])| {
        let cards: String = titles.iter().rev().map(|title| card(title)).collect();
        format!("<section><h2>{heading}</h2><ul class=\"cards\">{cards}</ul></section>")
    };
    let reversed: String = ENTRANCES.iter().map(section).collect();
    assert!(misplaced(&page(&reversed)).len() > 5);
}

/// What is missing where a reader who is in trouble looks: the way to the block, the block,
/// the way on from it; and each number once.
fn in_trouble(page: &Page) -> Vec<String> {
    let mut found = Vec::new();
    let mut lacks =
        |is_there: bool, what: &str| found.extend((!is_there).then(|| format!("{}: {what}", page.url)));
    let way = page.root.all("a").find(|link| link.attribute("href") == "#_now");
    lacks(way.is_some_and(|way| way.text() == "いま困っている"), "no way to what to do now");
    let Some(now) = page.root.all("section").find(|section| section.attribute("id") == "_now") else {
        lacks(false, "does not say what to do now");
        return found;
    };
    let on = now.all("a").find(|link| link.attribute("href") == "/consult/now/");
    lacks(on.is_some_and(|on| on.text() == "いま困っている"), "no way on from there");
    let text = now.text();
    for number in ["119", "#8000", "189"] {
        lacks(text.matches(number).count() == 1, &format!("{number} is not said once"));
    }
    found
}

#[test]
fn every_page_says_what_to_do_when_in_trouble_and_each_number_once() {
    none(SITE.pages.iter().flat_map(in_trouble));
    assert_eq!(in_trouble(&page("<p>何もない</p>")).len(), 2);
    let twice = r##"<a href="#_now">いま困っている</a><section id="_now">119、119番、#8000、189
        <a href="/consult/now/">いま困っている</a></section>"##;
    assert_eq!(in_trouble(&page(twice)), ["/guide/page/: 119 is not said once"]);
}

fn urgent_cards(page: &Page) -> usize {
    page.main().with_class("care--urgent").count()
}

#[test]
fn a_page_has_one_urgent_card_at_most() {
    let pages = SITE.pages.iter().filter(|page| !page.is_to_print() && urgent_cards(page) > 1);
    none(pages.map(|page| page.url.clone()));
    assert_eq!(urgent_cards(&page(&r#"<section class="care care--urgent">すぐ</section>"#.repeat(2))), 2);
}

fn has_a_desk(page: &Page) -> bool {
    let end = page.main().with_class("page-desk").next();
    end.is_some_and(|end| end.with_class("desk-card__name").any(|name| !name.text().is_empty()))
}

#[test]
fn every_guide_page_ends_with_whom_to_call() {
    let pages = SITE.written().filter(|page| page.url != "/" && !has_a_desk(page));
    none(pages.map(|page| page.url.clone()));
    assert!(!has_a_desk(&page(r#"<div class="prose"><p>終わり</p></div>"#)));
    assert!(has_a_desk(&page(r#"<section class="page-desk"><p class="desk-card__name">窓口</p></section>"#)));
}

/// Where the sheet of the talks stands, and where the page that explains it.
const SHEET: &str = "気持ちを代わりに伝えてほしい人と電話番号";
const EXPLANATION: &str = "先に、人から説明を聞く";

/// Ways past the explanation to a page's sheet: an id that a link could name, or a sheet that
/// stands before the explanation or without it.
fn ways_past_the_explanation(page: &Page) -> Vec<String> {
    let text = page.main().text();
    let Some(sheet) = text.find(SHEET) else { return vec![] };
    let mut found = Vec::new();
    if text.find(EXPLANATION).is_none_or(|explanation| sheet < explanation) {
        found.push(format!("{}: the sheet stands without what comes before it", page.url));
    }
    let sheets = page.main().with_class("sheet").filter(|part| part.text().contains(SHEET));
    for sheet in sheets {
        let own = std::iter::once(sheet).chain(sheet.all("*"));
        let named = own.filter(|part| !part.attribute("id").is_empty());
        found
            .extend(named.map(|part| format!("{}: the sheet is called #{}", page.url, part.attribute("id"))));
    }
    found
}

/// Whether the last heading before the sheet is that of the explanation.
fn is_under_the_explanation(page: &Page) -> bool {
    let mut heading = String::new();
    for (name, words) in page.main().blocks(&|_| false) {
        match name {
            "h2" | "h3" => heading = words,
            _ if words == SHEET => return heading == EXPLANATION,
            _ => {}
        }
    }
    false
}

#[test]
fn the_sheet_of_the_talks_stands_only_at_the_end_of_its_explanation() {
    let holders: Vec<&Page> = SITE.pages.iter().filter(|page| page.main().text().contains(SHEET)).collect();
    let urls: Vec<&str> = holders.iter().map(|page| page.url.as_str()).collect();
    assert_eq!(urls, ["/acp/explanation/", "/acp/print/"]);
    none(holders.iter().flat_map(|page| ways_past_the_explanation(page)));
    assert!(holders.iter().all(|page| is_under_the_explanation(page)));
    let past = page(&format!(r#"<div class="sheet" id="sheet">{SHEET}</div>"#));
    assert_eq!(ways_past_the_explanation(&past).len(), 2);
    assert!(!is_under_the_explanation(&page(&format!("<h2>{EXPLANATION}</h2><h2>紙</h2><li>{SHEET}</li>"))));
}

#[test]
fn the_sheet_of_the_talks_has_no_address_and_no_entry_of_its_own() {
    // What may lead to it names the explanation, and no place on that page after its heading.
    let leads_past = |text: &str| {
        text.contains("/acp/sheet")
            || text.contains("explanation/#sheet")
            || text.contains("explanation/sheet")
    };
    let entries = SITE.tree.iter().filter(|(path, bytes)| {
        let is_list = path.ends_with(".xml") || path.ends_with(".json") || path.starts_with("search/");
        leads_past(&format!("/{path}")) || (is_list && leads_past(&String::from_utf8_lossy(bytes)))
    });
    none(entries.map(|(path, _)| path.clone()));
    assert!(leads_past("<loc>https://shirube.example/acp/explanation/#sheet</loc>"));
    let sitemap: String = SITE
        .tree
        .iter()
        .filter(|(path, _)| path.starts_with("sitemap"))
        .map(|(_, bytes)| String::from_utf8_lossy(bytes))
        .collect();
    assert_eq!(sitemap.matches("/acp/explanation/").count(), 1);
    // The words of the sheet are in no list that is searched or subscribed to.
    let feed = String::from_utf8_lossy(&SITE.tree["feed.xml"]);
    assert!(!feed.contains(SHEET));
}
