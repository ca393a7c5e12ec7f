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
