//! Rows of Markdown on a small site: what is written of them, and that nothing else can be.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::*;
use crate::calendar::Date;
use crate::parse;
use crate::site::{Copied, Kept, Order, Today};
use crate::text::Source;
use crate::theme::Theme;

const SITE: &str = r#"
title = "案内"
base_url = "https://example.jp/guide/"
default_desk = "home"

[[desk]]
id = "home"
name = "在宅医療の窓口"
"#;

const AREAS: &str = r#"
[[area]]
id = "naka"
name = "中区"
kind = "ward"
page = true

[[area]]
id = "higashi"
name = "東区"
kind = "ward"
"#;

const GLOSSARY: &str = r#"
[[term]]
id = "house-call"
name = "往診"
meaning = "呼ばれて行くこと"

[[term]]
id = "home-visit"
name = "訪問診療"
meaning = "決めた日に行くこと"
synonyms = ["定期訪問", "診"]

[[term]]
id = "care"
name = "ケア"
meaning = "世話"

[[term]]
id = "acp"
name = "ACP"
meaning = "話し合うこと"
synonyms = ["アドバンス・ケア・プランニング"]
"#;

const STATISTIC: &str = r#"
title = "往診の数"
source = "市の報告"
as_of = "2021-01"

[[column]]
key = "calls"
label = "回数"
unit = "回"

[[row]]
key = "city"
label = "全市"
values = { calls = 66000 }

[[row]]
key = "ward"
label = "中区"
values = { calls = "－" }
"#;

const REGISTER: &str = r#"
title = "医療機関"
label = "name"
as_of = "2021-01"
source = "市"

[[field]]
key = "name"
label = "名前"
type = "text"
required = true
visibility = "page"
"#;

/// The site with one more page, `a/page.md`, of these words.
fn site(body: &str) -> Site {
    let page = |body: &str, front: &str| format!("+++\ntitle = \"題\"\n{front}\n+++\n{body}");
    let files = [
        ("data/site.toml", SITE.to_owned()),
        ("data/areas.toml", AREAS.to_owned()),
        ("data/glossary.toml", GLOSSARY.to_owned()),
        ("data/statistics/calls.toml", STATISTIC.to_owned()),
        ("data/registers/clinics/register.toml", REGISTER.to_owned()),
        ("content/a/_index.md", page("", "")),
        ("content/a/other.md", page("## 夜 {#night}\n", "")),
        ("content/a/old.md", page("", "expires = 2026-01-01")),
        ("content/a/next.md", page("", "publish_from = 2027-01-01")),
        ("content/a/page.md", page(body, "")),
    ];
    let sources: Vec<_> = files.iter().map(|(path, text)| Source::new(*path, text.as_bytes())).collect();
    let parsed = parse::all(&sources, &Default::default());
    let drafts = parsed.drafts();
    let today = Today::Day(Date::new(2026, 11, 22).expect("a day"));
    let order = Order { today, drafts: false, base_url: None };
    let beside = ["content/a/map.svg".into()];
    let copied = Copied { beside: &beside, statics: &[] };
    Site::assemble(&drafts.value, copied, &order, &Kept::default()).0.value
}

fn guide(site: &Site) -> &Guide {
    &site.guides["a/page.md"]
}

/// The parts of a page as a line: HTML as it is, other parts in `{}`.
fn shown(parts: &[Part]) -> String {
    let one = |part: &Part| match part {
        Part::Html { html } => html.html().to_owned(),
        Part::Register { register, area } => {
            format!("{{register {register} {}}}", area.as_ref().map_or("-", AreaId::as_str))
        }
        Part::Statistic { statistic } => format!("{{statistic {statistic}}}"),
        Part::Figure(figure) => {
            format!("{{figure {}{} {} {}}}", figure.value, figure.unit, figure.as_of, figure.url)
        }
        Part::Area { name, url, inline, .. } => {
            format!("{{area {name} {} {inline}}}", url.as_deref().unwrap_or("-"))
        }
        Part::Desk { name, inline, .. } => format!("{{desk {name} {inline}}}"),
        Part::Term { name, url, inline, .. } => format!("{{term {name} {url} {inline}}}"),
        Part::Care(care) => format!("{{{:?} {}[{}]}}", care.care, care.text, shown(&care.parts)),
    };
    parts.iter().map(one).collect()
}

/// Holds words against what is written of them, without the line breaks at ends of blocks.
fn check(body: &str, expect: &str) {
    let site = site(body);
    let written = shown(&write(&site, guide(&site)).parts);
    assert_eq!(written.replace(">\n", ">").replace("}\n", "}"), expect, "of {body:?}");
}

#[test]
fn words_become_html() {
    check(
        "## 見出し {#x}\n\na *b* **c** ~~d~~ `<e>`",
        "<h2 id=\"x\">見出し</h2><p>a <em>b</em> <strong>c</strong> <del>d</del> <code>&lt;e&gt;</code></p>",
    );
    check("{看取|みと}り", "<p><ruby>看取<rp>（</rp><rt>みと</rt><rp>）</rp></ruby>り</p>");
    check(
        "> a\n\n---\n\n```\n<b>\n```",
        "<blockquote><p>a</p></blockquote><hr><pre tabindex=\"0\"><code>&lt;b&gt;\n</code></pre>",
    );
    check("a\\\nb\nc", "<p>a<br>b\nc</p>");
    check("語\n: 意味", "<dl><dt>語</dt><dd>意味</dd></dl>");
    check(
        "- a\n- b\n\n  c\n\n3. d\n   - e",
        "<ul><li>a</li><li><p>b</p><p>c</p></li></ul><ol start=\"3\"><li>d<ul><li>e</li></ul></li></ol>",
    );
}

#[test]
fn an_urgent_card_leads_to_help_and_to_no_explanation() {
    check(
        "{% urgent() %}\n往診は[119番](tel:119)\n{% end %}\n\n往診",
        "{Urgent [<p>往診は<a href=\"tel:119\">119番</a></p>]}<p><a class=\"term\" href=\"/guide/glossary/#house-call\">往診</a></p>",
    );
}

#[test]
fn a_task_is_told_in_words() {
    check(
        "- [x] a\n- [ ] b",
        "<ul><li class=\"task\"><span aria-hidden=\"true\">☑</span> <span class=\"visually-hidden\">済み：</span>a</li>\
         <li class=\"task\"><span aria-hidden=\"true\">☐</span> <span class=\"visually-hidden\">まだ：</span>b</li></ul>",
    );
}

#[test]
fn a_table_scrolls_by_itself_and_has_a_name() {
    check(
        "## 料金\n\n|a||\n|-|-:|\n|b|1|",
        "<h2 id=\"料金\">料金</h2><div class=\"table-box\" role=\"region\" tabindex=\"0\" aria-label=\"表1：料金\">\
         <table><thead><tr><th scope=\"col\">a</th><td class=\"align-right\"></td></tr></thead>\
         <tbody><tr><td>b</td><td class=\"align-right\">1</td></tr></tbody></table></div>",
    );
}

#[test]
fn an_alert_says_in_words_what_it_is() {
    check(
        "> [!WARNING]\n> a",
        "<div class=\"alert alert--warning\" role=\"note\"><p class=\"alert__title\">注意</p><p>a</p></div>",
    );
}

#[test]
fn footnotes_are_numbered_by_mention_and_lead_back() {
    check(
        "a[^x]b[^y][^x]\n\n[^y]: **Y**\n\n[^x]: X",
        "<p>a<sup class=\"footnote\"><a href=\"#fn:1\" id=\"fnref:1\">注1</a></sup>\
         b<sup class=\"footnote\"><a href=\"#fn:2\" id=\"fnref:2\">注2</a></sup>\
         <sup class=\"footnote\"><a href=\"#fn:1\">注1</a></sup></p>\
         <div class=\"footnotes\"><p class=\"footnotes__title\">注</p><ol>\
         <li id=\"fn:1\">X <a class=\"footnotes__back\" href=\"#fnref:1\" aria-label=\"注1の本文へ戻る\">本文へ戻る</a></li>\
         <li id=\"fn:2\"><strong>Y</strong> <a class=\"footnotes__back\" href=\"#fnref:2\" aria-label=\"注2の本文へ戻る\">本文へ戻る</a></li>\
         </ol></div>",
    );
}

#[test]
fn links_lead_through_the_registry() {
    check("[a](@/a/other.md#night)", "<p><a href=\"/guide/a/other/#night\">a</a></p>");
    check("[a](/registers/)", "<p><a href=\"/guide/registers/\">a</a></p>");
    check(
        "[a](https://b.jp/?c&d)",
        "<p><a href=\"https://b.jp/?c&amp;d\" rel=\"external noreferrer\">a</a></p>",
    );
    check("<a@b.jp>", "<p><a href=\"mailto:a@b.jp\">a@b.jp</a></p>");
    check("[a](@/a/old.md)を", "<p>a<span class=\"ended\">（掲載を終了しました）</span>を</p>");
    check("[a](@/a/next.md)を", "<p>aを</p>");
    check(
        "![地図](map.svg)",
        "<p><img src=\"/guide/a/map.svg\" alt=\"地図\" loading=\"lazy\" decoding=\"async\"></p>",
    );
    // These were told as errors; nothing unsafe is written all the same.
    check("[a](javascript:b) [c](@/d.md) ![e](data:f)", "<p>a c e</p>");
}

#[test]
fn a_number_is_dialled_unless_it_is_a_sample() {
    check("[119](tel:119)", "<p><a href=\"tel:119\">119</a></p>");
    check("[a](tel:086-803-1227)", "<p><a href=\"tel:0868031227\">a</a></p>");
    check("[a](tel:#8000)", "<p><a href=\"tel:%238000\">a</a></p>");
    check("[086-000-0001](tel:086-000-0001)", "<p>086-000-0001</p>");
}

#[test]
fn a_term_is_marked_at_its_first_use() {
    let term = |id: &str, word: &str| format!("<a class=\"term\" href=\"/guide/glossary/#{id}\">{word}</a>");
    check("往診と往診", &format!("<p>{}と往診</p>", term("house-call", "往診")));
    check("診は定期訪問", &format!("<p>診は{}</p>", term("home-visit", "定期訪問")));
    check(
        "## 往診\n\n[往診](/registers/)`往診`{往診|おうしん}の**往診**",
        &format!(
            "<h2 id=\"往診\">往診</h2><p><a href=\"/guide/registers/\">往診</a><code>往診</code>\
             <ruby>往診<rp>（</rp><rt>おうしん</rt><rp>）</rp></ruby>の<strong>{}</strong></p>",
            term("house-call", "往診")
        ),
    );
    // The longest counts, and scripts that have words are not cut.
    check(
        "緊急往診料や3往診ではなく、往診の",
        &format!("<p>緊急往診料や3往診ではなく、{}の</p>", term("house-call", "往診")),
    );
    check(
        "ケアマネジャーとデイケア、ケアを",
        &format!("<p>ケアマネジャーとデイケア、{}を</p>", term("care", "ケア")),
    );
    check("FACPとACPs、ACPは", &format!("<p>FACPとACPs、{}は</p>", term("acp", "ACP")));
    check(
        "アドバンス・ケア・プランニング",
        &format!("<p>{}</p>", term("acp", "アドバンス・ケア・プランニング")),
    );
}

#[test]
fn a_page_names_the_terms_it_uses() {
    let site = site("{{ term(id=\"acp\") }}と往診とACPと往診");
    let prose = write(&site, guide(&site));
    assert_eq!(prose.terms.iter().map(TermId::as_str).collect::<Vec<_>>(), ["acp", "house-call"]);
}

#[test]
fn shortcodes_stay_typed_and_cut_their_paragraph() {
    check(
        "数は{{ figure(statistic=\"calls\", row=\"city\", column=\"calls\") }}です",
        "<p>数は{figure 66,000回 令和3年（2021年）1月 /guide/statistics/calls/}です</p>",
    );
    check(
        "{{ figure(statistic=\"calls\", row=\"ward\", column=\"calls\") }}",
        "{figure － 令和3年（2021年）1月 /guide/statistics/calls/}",
    );
    check(
        "{{ area(id=\"naka\") }}\n\na{{ area(id=\"higashi\") }}",
        "{area 中区 /guide/areas/naka/ false}<p>a{area 東区 - true}</p>",
    );
    check(
        "{{ desk(id=\"home\") }}\n\n- {{ term(id=\"acp\") }}",
        "{desk 在宅医療の窓口 false}<ul><li>{term ACP /guide/glossary/#acp true}</li></ul>",
    );
    check(
        "{{ register(name=\"clinics\", area=\"naka\") }}\n{{ statistic(name=\"calls\") }}",
        "{register clinics naka}{statistic calls}",
    );
    // Names that nobody knows were told as errors.
    check("{{ register(name=\"x\") }}\n\na{{ term(id=\"x\") }}", "<p>a</p>");
}

#[test]
fn a_care_block_holds_parts_of_its_own() {
    check(
        "- a\n\n  {% question(text=\"b?\") %}\n  c{{ desk(id=\"home\") }}\n  {% end %}\n",
        "<ul><li>a{Question b?[<p>c{desk 在宅医療の窓口 true}</p>]}</li></ul>",
    );
    check(
        "{% unverified(by=\"医師\") %}\na\n{% end %}\n\n{% urgent() %}\n{% end %}",
        "{Unverified 医師[<p>a</p>]}{Urgent []}",
    );
}

#[test]
fn on_the_sheet_every_id_is_its_pages_own() {
    let site = site(
        "## a {#x}\n\n[b](#x) [c](@/a/other.md#night) [d](@/a/other.md) [e](@/a/_index.md) f[^1]\n\n[^1]: g",
    );
    let paths = ["a/page.md", "a/other.md"].map(|id| site.guides[id].path.clone());
    let sheet = Sheet::new(paths);
    let prose = write_for_print(&site, guide(&site), &sheet);
    let page = "page:a/page";
    assert_eq!(sheet.id(&guide(&site).path).as_deref(), Some(page));
    assert_eq!(
        shown(&prose.parts).replace(">\n", ">"),
        format!(
            "<h3 id=\"{page}:x\">a</h3><p><a href=\"#{page}:x\">b</a> <a href=\"#page:a/other:night\">c</a> \
             <a href=\"#page:a/other\">d</a> <a href=\"/guide/a/\">e</a> \
             f<sup class=\"footnote\"><a href=\"#{page}:fn:1\" id=\"{page}:fnref:1\">注1</a></sup></p>\
             <div class=\"footnotes\"><p class=\"footnotes__title\">注</p><ol><li id=\"{page}:fn:1\">g \
             <a class=\"footnotes__back\" href=\"#{page}:fnref:1\" aria-label=\"注1の本文へ戻る\">本文へ戻る</a></li></ol></div>"
        )
    );
}

#[test]
fn the_plain_text_is_what_a_reader_reads() {
    let site = site(
        "## 見出し\n\n{看取|みと}り**は**\n次[^1]\n\n- a\n  - b\n\n|c|d|\n|-|-|\n|e|{{ figure(statistic=\"calls\", row=\"city\", column=\"calls\") }}|\n\n[^1]: 注の言葉\n",
    );
    let prose = write(&site, guide(&site));
    assert_eq!(prose.plain_text, "見出し\n看取りは次\na\nb\nc d\ne 66,000回\n注の言葉");
    assert_eq!(prose.contents, [ContentsEntry { level: 2, id: "見出し".into(), title: "見出し".into() }]);
}

#[test]
fn templates_take_the_parts_as_they_are() {
    let site = site(
        "a & b{{ figure(statistic=\"calls\", row=\"city\", column=\"calls\") }}\n{% soon() %}\nc\n{% end %}",
    );
    let template = "{% for part in page.parts %}{% if part.kind == 'html' %}{{ part.html | safe }}{% elif part.kind == 'figure' %}\
                    [{{ part.value }}{{ part.unit }}]{% elif part.kind == 'care' %}[{{ part.care }} {% for part in part.parts %}\
                    {{ part.html | safe }}{% endfor %}]{% endif %}{% endfor %}";
    let theme = Theme::new(&[Source::new("templates/page.html", template.as_bytes())], &[]).value;
    let rendered = theme.render("page.html", &write(&site, guide(&site))).expect("a good template");
    assert_eq!(rendered.html(), "<p>a &amp; b[66,000回]</p>\n[soon <p>c</p>\n]");
}

#[test]
fn the_digest_follows_what_is_written() {
    let digest = |body: &str| {
        let site = site(body);
        write(&site, guide(&site)).digest
    };
    assert_eq!(digest("a"), digest("a"));
    assert_ne!(digest("a"), digest("b"));
    assert_ne!(digest("{% soon() %}\na\n{% end %}"), digest("{% later() %}\na\n{% end %}"));
}

/// Reads written HTML strictly, and says what in it is not of the allow-list.
fn fault(html: &str) -> Option<String> {
    const VOID: [&str; 3] = ["br", "hr", "img"];
    const ELEMENTS: [&str; 36] = [
        "a",
        "blockquote",
        "br",
        "code",
        "dd",
        "del",
        "div",
        "dl",
        "dt",
        "em",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "img",
        "li",
        "ol",
        "p",
        "pre",
        "rp",
        "rt",
        "ruby",
        "span",
        "strong",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
        "s",
        "section",
    ];
    const ATTRIBUTES: [&str; 14] = [
        "alt",
        "aria-hidden",
        "aria-label",
        "class",
        "decoding",
        "href",
        "id",
        "loading",
        "rel",
        "role",
        "scope",
        "src",
        "start",
        "tabindex",
    ];
    const SCHEMES: [&str; 6] = ["/", "#", "https://", "http://", "mailto:", "tel:"];
    let mut open = Vec::new();
    let mut ids = BTreeSet::new();
    let is_bare = |text: &str| text.split('&').skip(1).any(|entity| !entity.contains(';'));
    let mut rest = html;
    while let Some(at) = rest.find(['<', '>']) {
        if is_bare(&rest[..at]) || rest[at..].starts_with('>') {
            return Some(format!("a bare letter in {}", &rest[..at]));
        }
        let Some(end) = rest[at..].find('>').map(|end| at + end) else {
            return Some("a tag without an end".into());
        };
        let tag = &rest[at + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return Some(format!("</{name}> closes nothing"));
            }
            continue;
        }
        let (name, mut attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        if !ELEMENTS.contains(&name) {
            return Some(format!("<{name}>"));
        }
        if name == "a" && open.contains(&"a") {
            return Some("a link in a link".into());
        }
        if !VOID.contains(&name) {
            open.push(name);
        }
        while let Some((attribute, after)) = attributes.split_once("=\"") {
            let Some((value, after)) = after.split_once('"') else {
                return Some(format!("{attribute} has no end"));
            };
            attributes = after.trim_start();
            let is_url = matches!(attribute, "href" | "src");
            if !ATTRIBUTES.contains(&attribute) && attribute != "title" {
                return Some(format!("attribute {attribute}"));
            }
            if is_url
                && (value.starts_with("//")
                    || !SCHEMES.iter().any(|scheme| value.to_lowercase().starts_with(scheme)))
            {
                return Some(format!("{attribute} to {value}"));
            }
            if attribute == "id" && !ids.insert(value) {
                return Some(format!("two of id {value}"));
            }
        }
        if !attributes.is_empty() {
            return Some(format!("in <{name}>: {attributes}"));
        }
    }
    if is_bare(rest) {
        return Some(format!("a bare letter in {rest}"));
    }
    open.pop().map(|name| format!("<{name}> is not closed"))
}

/// All HTML in order, once for the page and once for each block in it.
fn streams(parts: &[Part]) -> Vec<String> {
    let mut own = String::new();
    let mut all = Vec::new();
    for part in parts {
        match part {
            Part::Html { html } => own.push_str(html.html()),
            Part::Care(care) => all.extend(streams(&care.parts)),
            _ => {}
        }
    }
    all.push(own);
    all
}

#[test]
fn the_scanner_sees_what_it_must() {
    for good in ["<p>a &amp; b<br></p>", "<a href=\"/b/\" id=\"c\">d</a>", ""] {
        assert_eq!(fault(good), None);
    }
    for bad in [
        "<p>",
        "</p>",
        "<p></div>",
        "<script></script>",
        "<p onclick=\"a\"></p>",
        "<a href=\"javascript:a\">b</a>",
        "<a href=\"//b\">c</a>",
        "<p id=\"a\"></p><p id=\"a\"></p>",
        "a > b",
        "<p a></p>",
        "<a><b></b></a>",
        "<a><em><a></a></em></a>",
        "a & b",
    ] {
        assert!(fault(bad).is_some(), "{bad}");
    }
}

/// Assembled once for all texts.
static SMALL: OnceLock<Site> = OnceLock::new();

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 1000,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(3),
        ..ProptestConfig::default()
    })]

    #[test]
    fn whatever_is_written_only_allowed_html_comes_of_it(body in parse::markdown::tests::anything()) {
        let site = SMALL.get_or_init(|| site(""));
        let source = Source::new("content/a/page.md", body.as_bytes());
        let markdown = parse::markdown::parse(&source, 0..source.text.len()).value;
        let guide = Guide { body: Arc::new(markdown), ..guide(site).clone() };
        let sheet = Sheet::new([guide.path.clone()]);
        for prose in [write(site, &guide), write_for_print(site, &guide, &sheet)] {
            for html in streams(&prose.parts) {
                prop_assert_eq!(fault(&html), None, "{}", html);
            }
        }
    }
}
