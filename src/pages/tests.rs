//! What a register's record says, as lists and pages show it and as open data writes it:
//! views of a few records in memory, without a template.

use serde_json::{Value as Json, json};

use crate::derive::kana::LONGEST;
use crate::site::Site;
use crate::site::example::{PLACED_PARKS, site};
use crate::theme::Theme;

use super::recall::Recall;
use super::shared::Shared;
use super::shown::all_fields;
use super::{Body, Kept, Page, Pieces, Press, plan, shelf};

/// Two fields for all, one for pages alone, one that a third closes, two for staff.
const SCHEMA: &str = r#"
title = "公園"
label = "name"
as_of = "2026-04"
source = "みどり課"
license = "CC BY 4.0"
columns = ["name", "benches", "keeper", "bench.name"]
field = [
    { key = "name", label = "名前", type = "text", required = true, visibility = "open" },
    { key = "benches", label = "ベンチ", type = "number", unit = "台", visibility = "open" },
    { key = "keeper", label = "世話人", type = "person", only_if = "agreed", visibility = "open" },
    { key = "agreed", label = "同意の有無", type = "boolean", visibility = "internal" },
    { key = "notes", label = "内部メモ", type = "text" },
    { key = "gate", label = "門", type = "text", visibility = "page" },
    { key = "bench", label = "新しいベンチ", type = "reference", register = "benches", visibility = "open" },
]
"#;

/// What the parks refer to: one that is there, one that was withdrawn.
const BENCHES: [(&str, &str); 2] = [
    (
        "data/registers/benches/register.toml",
        r#"
title = "ベンチ"
label = "name"
as_of = "2026-04"
source = "みどり課"
field = [
    { key = "name", label = "名前", type = "text", required = true, visibility = "page" },
    { key = "colour", label = "塗料の品番", type = "text" },
]
"#,
    ),
    (
        "data/registers/benches/benches.toml",
        r#"
record = [
    { id = "oak", name = "かしのベンチ", colour = "秘-9" },
    { id = "pine", name = "まつのベンチ", withdrawn = 2026-11-01 },
]
"#,
    ),
];

/// The site of one park that says this besides its name.
fn park(says: &str) -> Site {
    let record = format!("[[record]]\nid = \"p\"\nname = \"くじら公園\"\nconfirmed = 2026-11-01\n{says}\n");
    let parks =
        [("data/registers/parks/register.toml", SCHEMA), ("data/registers/parks/parks.toml", &*record)];
    site(&[parks, BENCHES].concat())
}

/// Does something with the only shelf of that name.
fn on_shelf<T>(site: &Site, id: &str, look: impl FnOnce(&std::sync::Arc<shelf::Shelf<'_>>) -> T) -> T {
    let (shelves, _) = shelf::shelves(
        site,
        Shared::of(site, &Recall::new(site.content, &Default::default())),
        &shelf::Kept::default(),
    );
    let found = shelves.iter().find(|(register, _)| register.as_str() == id);
    look(found.expect("the register was given").1)
}

/// A field as the record's own page shows it.
fn on_its_page(site: &Site, label: &str) -> Option<Json> {
    on_shelf(site, "parks", |shelf| {
        let record = &shelf.lists.register.entries[0].record;
        let field = all_fields(site, shelf.schema, record).find(|field| field.label == label);
        field.map(|field| json!(field.value))
    })
}

/// The only row of a list, as JSON.
fn row(site: &Site) -> Json {
    on_shelf(site, "parks", |shelf| json!(shelf.row_page(shelf.lists.whole.rows[0], None))["row"].clone())
}

/// A field as a list shows it.
fn in_a_list(site: &Site, label: &str) -> Option<Json> {
    let row = row(site);
    let cells = row["cells"].as_array().expect("a row has cells").iter();
    let mut cells = cells.flat_map(|cell| cell.as_array().expect("a cell holds fields"));
    cells.find(|cell| cell["label"] == label).map(|cell| cell["value"].clone())
}

/// Everything that is published at this path of the site.
fn published(site: &Site, path: &str) -> String {
    let (plan, _) = plan(site, &[], &[], &Kept::default());
    let page = plan.pages.iter().find(|page| page.path.as_str() == path);
    text_of(page.expect("the page is planned"))
}

/// What stands in a file that no template lays out.
fn text_of(page: &Page<'_>) -> String {
    let theme = Theme::new(&[], &[]).value;
    let mut pieces = Pieces::default();
    for (place, piece) in page.needs().into_iter().enumerate() {
        let made = page.needed(place).render(&Press::new(&theme, &pieces)).expect("no template can fail");
        pieces.add(piece, made);
    }
    let Body::Text(text) = &page.body else { panic!("{} is laid out by a template", page.path) };
    text.joints().around(text.pieces().into_iter().map(|piece| pieces.piece(piece).html())).concat()
}

/// The only record of the parks' CSV, by its columns.
fn csv(site: &Site) -> Vec<(String, String)> {
    let text = published(site, "open-data/parks.csv");
    let text = text.strip_prefix('\u{feff}').expect("the file begins with a mark");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let columns = reader.headers().expect("the file has a head").clone();
    let record = reader.records().next().expect("there is a record").expect("it has all columns");
    columns.iter().zip(&record).map(|(column, cell)| (column.to_owned(), cell.to_owned())).collect()
}

/// A cell of it; nothing where there is no such column.
fn cell(site: &Site, column: &str) -> Option<String> {
    csv(site).into_iter().find(|(name, _)| name == column).map(|(_, cell)| cell)
}

/// The only record of the parks' JSON.
fn open_json(site: &Site) -> Json {
    let file: Json = serde_json::from_str(&published(site, "open-data/parks.json")).expect("it is JSON");
    file["records"][0].clone()
}

#[test]
fn the_six_kinds_of_nothing_stay_apart_in_lists_pages_and_open_data() {
    let nothing = |word: &str| json!({ "kind": "nothing", "word": word });
    let number = json!({ "kind": "number", "text": "0", "unit": "台" });
    // What is written; as a page shows it; the cell, its state; the value in JSON.
    let rows = [
        ("", json!({ "kind": "absent" }), "", "記載なし", Json::Null),
        ("benches = 0", number, "0", "", json!(0)),
        ("benches = \"－\"", nothing("－"), "", "－", Json::Null),
        ("benches = \"不明\"", nothing("不明"), "", "不明", Json::Null),
        ("benches = \"該当なし\"", nothing("該当なし"), "", "該当なし", Json::Null),
        ("benches = \"未整備\"", nothing("未整備"), "", "未整備", Json::Null),
    ];
    for (says, shown, in_csv, state, in_json) in rows {
        let site = park(says);
        assert_eq!(on_its_page(&site, "ベンチ"), Some(shown.clone()), "on its page: {says}");
        assert_eq!(in_a_list(&site, "ベンチ"), Some(shown), "in a list: {says}");
        assert_eq!(cell(&site, "ベンチ").as_deref(), Some(in_csv), "in the CSV: {says}");
        assert_eq!(cell(&site, "ベンチ_状態").as_deref(), Some(state), "its state in the CSV: {says}");
        let record = open_json(&site);
        assert_eq!(record["values"]["benches"], in_json, "in the JSON: {says}");
        let expected = if state.is_empty() { Json::Null } else { json!(state) };
        assert_eq!(record["states"]["benches"], expected, "its state in the JSON: {says}");
    }
}

#[test]
fn a_record_referred_to_that_has_ended_is_neither_a_link_nor_a_nothing() {
    let there = park("bench = \"oak\"");
    let link = json!({
        "kind": "reference", "label": "かしのベンチ", "url": "/registers/benches/oak.html", "details": [],
    });
    assert_eq!(on_its_page(&there, "新しいベンチ"), Some(link));
    assert_eq!(in_a_list(&there, "名前"), Some(json!({ "kind": "text", "text": "かしのベンチ" })));
    // The label of a register that is not open goes to no file; the id does.
    assert_eq!(cell(&there, "新しいベンチ").as_deref(), Some(""));
    assert_eq!(cell(&there, "新しいベンチ_ID").as_deref(), Some("oak"));
    assert_eq!(cell(&there, "新しいベンチ_状態").as_deref(), Some(""));
    assert_eq!(open_json(&there)["values"]["bench"], json!({ "id": "oak", "label": null }));

    let ended = park("bench = \"pine\"");
    assert_eq!(on_its_page(&ended, "新しいベンチ"), Some(json!({ "kind": "ended" })));
    assert_eq!(in_a_list(&ended, "名前"), Some(json!({ "kind": "ended" })));
    assert_eq!(cell(&ended, "新しいベンチ").as_deref(), Some(""));
    assert_eq!(cell(&ended, "新しいベンチ_ID").as_deref(), Some(""));
    assert_eq!(cell(&ended, "新しいベンチ_状態").as_deref(), Some("掲載終了"));
    assert_eq!(open_json(&ended)["values"]["bench"], Json::Null);
    assert_eq!(open_json(&ended)["states"]["bench"], json!("掲載終了"));
}

#[test]
fn only_consent_opens_a_field_and_one_that_is_closed_looks_like_one_nobody_asked_for() {
    let agreed = park("keeper = \"公開 花子\"\nagreed = true");
    let shown = Some(json!({ "kind": "text", "text": "公開 花子" }));
    assert_eq!(on_its_page(&agreed, "世話人"), shown);
    assert_eq!(in_a_list(&agreed, "世話人"), shown);
    assert_eq!(cell(&agreed, "世話人").as_deref(), Some("公開 花子"));
    assert_eq!(cell(&agreed, "世話人_状態").as_deref(), Some(""));
    assert_eq!(open_json(&agreed)["values"]["keeper"], json!("公開 花子"));

    let without = park("");
    let closed = ["keeper = \"秘密 太郎\"\nagreed = false", "keeper = \"秘密 太郎\"", "agreed = true"];
    for site in closed.map(park) {
        assert_eq!(on_its_page(&site, "世話人"), Some(json!({ "kind": "absent" })));
        assert_eq!(in_a_list(&site, "世話人"), Some(json!({ "kind": "absent" })));
        // Not a byte tells that a name was given and who closed it.
        assert_eq!(everything(&site), everything(&without));
    }
}

#[test]
fn what_is_for_staff_is_in_no_view_and_what_is_for_pages_in_no_file() {
    let site = park("notes = \"ひみつの文\"\nagreed = false\ngate = \"夕方に閉まる\"\nbench = \"oak\"");
    for label in ["内部メモ", "同意の有無"] {
        assert_eq!(on_its_page(&site, label), None);
        assert_eq!(in_a_list(&site, label), None);
        assert_eq!(cell(&site, label), None);
    }
    for key in ["notes", "agreed", "gate"] {
        let record = open_json(&site);
        assert!(record["values"].get(key).is_none() && record["states"].get(key).is_none(), "{key}");
    }
    assert_eq!(on_its_page(&site, "門"), Some(json!({ "kind": "text", "text": "夕方に閉まる" })));
    let columns: Vec<String> = csv(&site).into_iter().map(|(column, _)| column).collect();
    let states = ["ベンチ", "ベンチ_状態", "世話人", "世話人_状態"];
    let reference = ["新しいベンチ", "新しいベンチ_ID", "新しいベンチ_状態"];
    assert_eq!(columns, [&["id", "名前"][..], &states, &reference, &["最終確認日"]].concat());
    let all = everything(&site);
    for (value, held) in [("ひみつの文", false), ("秘-9", false), ("notes", false), ("夕方に閉まる", true)]
    {
        assert_eq!(all.contains(value), held, "{value} in {all}");
    }
}

/// All that pages and files show of the parks, as one text.
fn everything(site: &Site) -> String {
    let on_pages = on_shelf(site, "parks", |shelf| {
        let entries = &shelf.lists.register.entries;
        let fields = entries
            .iter()
            .map(|entry| json!(all_fields(site, shelf.schema, &entry.record).collect::<Vec<_>>()));
        let fields: Vec<Json> = fields.collect();
        let rows = shelf.lists.whole.rows.iter().map(|row| json!(shelf.row_page(*row, None)));
        let rows: Vec<Json> = rows.collect();
        format!("{}{}{}", json!(fields), json!(rows), json!(shelf.register_view()))
    });
    let files = ["csv", "json"].map(|form| published(site, &format!("open-data/parks.{form}")));
    format!("{on_pages}{}", files.concat())
}

#[test]
fn an_areas_list_and_its_parts_are_made_anew_when_the_title_of_that_list_changes() {
    let record = |at: usize| format!("[[record]]\nid = \"p-{at}\"\nname = \"公園\"\nward = \"east\"\n");
    let records: String = (0..=LONGEST).map(record).collect();
    let keys = |title: &str| {
        let words = format!("+++\ntitle = \"{title}\"\n+++\n");
        let site = site(&[
            ("content/registers/parks/east/_index.md", &*words),
            ("data/areas.toml", "[[area]]\nid = \"east\"\nname = \"東\"\nkind = \"ward\"\npage = true\n"),
            PLACED_PARKS,
            ("data/registers/parks/parks.toml", &*records),
        ]);
        let (plan, _) = plan(&site, &[], &[], &Kept::default());
        let pages: Vec<Page<'_>> = (plan.groups[0].parts)().iter().flat_map(|part| (part.pages)()).collect();
        let key = |path: &str| {
            let page = pages.iter().find(|page| page.path.as_str() == path);
            page.expect("the list is cut into parts").key
        };
        [
            plan.groups[0].digest,
            key("registers/parks/east/"),
            key("registers/parks/east/kana/other/"),
            key("registers/parks/kana/other/"),
        ]
    };
    let before = keys("東の公園");
    assert_eq!(before, keys("東の公園"));
    let changed: Vec<bool> = before.iter().zip(keys("東の公園と広場")).map(|(a, b)| *a != b).collect();
    assert_eq!(changed, [true, true, true, false]);
}
