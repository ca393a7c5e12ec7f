//! Small sites for tests: from files in memory, on 2026-11-22.

use crate::calendar::Date;
use crate::parse;
use crate::text::Source;

use super::{Copied, Kept, Order, Site, Today};

/// The site that these files make, together with a `data/site.toml` of its own. The files
/// must hold no error.
pub fn site(files: &[(&str, &str)]) -> Site {
    site_on("2026-11-22", files)
}

/// The same on another day.
pub fn site_on(day: &str, files: &[(&str, &str)]) -> Site {
    let settings = ("data/site.toml", "title = \"例\"\nbase_url = \"https://example.jp/\"\n");
    let sources: Vec<Source> =
        [settings].iter().chain(files).map(|(path, text)| Source::new(*path, text.as_bytes())).collect();
    let parsed = parse::all(&sources, &Default::default());
    let drafts = parsed.drafts();
    let order = Order { today: Today::Day(Date::parse(day).expect("a day")), drafts: false, base_url: None };
    let site = Site::assemble(&drafts.value, Copied::default(), &order, &Kept::default()).0;
    let errors: Vec<_> = drafts
        .diagnostics
        .iter()
        .chain(&site.diagnostics)
        .filter(|diagnostic| diagnostic.severity == crate::text::Severity::Error)
        .map(|diagnostic| format!("{}: {}", diagnostic.place.path, diagnostic.message.en))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    site.value
}

/// A register whose records are placed in wards.
pub const PLACED_PARKS: (&str, &str) = (
    "data/registers/parks/register.toml",
    r#"
    title = "公園"
    label = "name"
    area = "ward"
    as_of = "2026-04"
    source = "みどり課"
    field = [
        { key = "name", label = "名前", type = "text", visibility = "page" },
        { key = "ward", label = "地区", type = "area", visibility = "page" },
    ]
    "#,
);

/// A town on that day, where other words stand instead of some: shops in wards, which refer to
/// the people who own them.
pub fn town(day: &str, words: &[(&str, &str)]) -> Site {
    let with = |text: &str| words.iter().fold(text.to_owned(), |text, (was, is)| text.replace(was, is));
    site_on(
        day,
        &[
            ("data/areas.toml", &with(WARDS)),
            ("data/registers/shops/register.toml", &with(SHOPS)),
            ("data/registers/shops/all.toml", &with(ALL_SHOPS)),
            ("data/registers/people/register.toml", &with(PEOPLE)),
            ("data/registers/people/all.toml", &with(ALL_PEOPLE)),
        ],
    )
}

const WARDS: &str = r#"
    area = [
        { id = "north", name = "北", kind = "ward", page = true },
        { id = "south", name = "南", kind = "ward", page = true },
    ]
"#;

const SHOPS: &str = r#"
    title = "店"
    label = "name"
    reading = "kana"
    area = "wards"
    as_of = "2026"
    source = "市"
    confirm_within_days = 30
    field = [
        { key = "name", label = "名前", type = "text", required = true, visibility = "page" },
        { key = "kana", label = "読み", type = "kana", required = true, visibility = "page" },
        { key = "wards", label = "区", type = "area", many = true, visibility = "page", facet = true },
        { key = "sells", label = "品", type = "list", visibility = "page", facet = true },
        { key = "owner", label = "店主", type = "reference", register = "people", visibility = "page" },
    ]
"#;

const ALL_SHOPS: &str = r#"
    record = [
        { id = "a", name = "ア", kana = "ア", confirmed = 2026-11-01, wards = ["north"], sells = ["茶", "米"] },
        { id = "b", name = "イ", kana = "イ", confirmed = 2026-11-10, wards = ["north", "south"], owner = "p" },
        { id = "c", name = "ウ", kana = "ウ", confirmed = 2026-11-20, sells = ["酒", "米"], owner = "q" },
        { id = "d", name = "エ", kana = "エ", confirmed = 2026-11-20, wards = ["south"], sells = ["茶"] },
    ]
"#;

const PEOPLE: &str = r#"
    title = "人"
    label = "name"
    as_of = "2026"
    source = "市"
    field = [{ key = "name", label = "名前", type = "text", required = true, visibility = "page" }]
"#;

const ALL_PEOPLE: &str = "record = [{ id = \"p\", name = \"甲\" }, { id = \"q\", name = \"乙\" }]";
