//! The rules that hold between files, each shown on a site of a few lines in memory.

use std::sync::Arc;

use super::*;
use crate::parse;
use crate::text::{Checked, Diagnostic, Printer, Snippets, Source};

const SETTINGS: &str = r#"
title = "案内"
base_url = "https://a.example/"
[[desk]]
id = "town"
name = "町"
phone = "119"
"#;

const AREAS: &str = r#"
[[area]]
id = "east"
name = "東"
kind = "ward"
page = true
"#;

const SCHEMA: &str = r#"
title = "名簿"
label = "name"
area = "ward"
as_of = "2026"
source = "町"
hide_after_days = 100
[[field]]
key = "name"
label = "名前"
type = "text"
visibility = "page"
[[field]]
key = "ward"
label = "区"
type = "area"
visibility = "page"
[[field]]
key = "friend"
label = "仲間"
type = "reference"
register = "people"
visibility = "page"
"#;

/// The site of these files, settings and areas added where they are not given. All of them
/// can be read.
fn assembled(files: &[(&str, &str)], today: &str) -> (Checked<Site>, Vec<Source>) {
    let (unread, site, sources) = assembled_of_what_was_read(files, today);
    assert!(unread.is_empty(), "the test writes what can be read: {unread:?}");
    (site, sources)
}

/// The same of files with faults of their own, and these.
fn assembled_of_what_was_read(
    files: &[(&str, &str)],
    today: &str,
) -> (Vec<Diagnostic>, Checked<Site>, Vec<Source>) {
    let (unread, (site, _), sources) = assembled_after(&Kept::default(), files, today);
    (unread, site, sources)
}

/// The same after another site, of which this was kept.
fn assembled_after(
    last: &Kept,
    files: &[(&str, &str)],
    today: &str,
) -> (Vec<Diagnostic>, (Checked<Site>, Kept), Vec<Source>) {
    let mut all = vec![
        ("data/site.toml", SETTINGS),
        ("data/areas.toml", AREAS),
        ("content/_index.md", "+++\ntitle = \"家\"\n+++\n"),
    ];
    all.retain(|(path, _)| !files.iter().any(|(given, _)| given == path));
    all.extend(files);
    all.sort();
    let (sources, beside): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|(path, _)| path.ends_with(".toml") || path.ends_with(".md"));
    let sources: Vec<Source> =
        sources.into_iter().map(|(path, text)| Source::new(path, text.as_bytes())).collect();
    let beside: Vec<Arc<str>> = beside.into_iter().map(|(path, _)| path.into()).collect();
    let parsed = parse::all(&sources, &parse::Parsed::default());
    let drafts = parsed.drafts();
    let today = Today::Day(crate::calendar::Date::parse(today).expect("a day"));
    let order = Order { today, drafts: false, base_url: None };
    let copied = Copied { beside: &beside, statics: &[] };
    let site = Site::assemble(&drafts.value, copied, &order, last);
    (drafts.diagnostics, site, sources)
}

struct All<'s>(&'s [Source]);

impl Snippets for All<'_> {
    fn text(&self, path: &str) -> Option<&str> {
        self.0.iter().find(|source| &*source.path == path).map(|source| &*source.text)
    }
}

/// The first lines of all messages, hints left out.
fn told(files: &[(&str, &str)], today: &str) -> Vec<String> {
    let (site, sources) = assembled(files, today);
    let print = |diagnostic| Printer::default().print(diagnostic, &All(&sources));
    let first_line = |text: String| text.lines().next().unwrap_or_default().to_owned();
    site.diagnostics.iter().map(print).map(first_line).collect()
}

#[track_caller]
fn check(files: &[(&str, &str)], expected: &[&str]) {
    assert_eq!(told(files, "2026-11-23"), expected);
}

fn page(body: &str) -> String {
    format!("+++\ntitle = \"頁\"\n+++\n{body}\n")
}

#[test]
fn a_site_without_faults_is_told_of_nothing() {
    check(&[("data/registers/people/register.toml", SCHEMA)], &[]);
}

#[test]
fn a_site_needs_its_settings() {
    let files = [("data/site.toml", "title = \"案内\"\nbase_url = \"a.example\"\n")];
    check(&files, &["data/site.toml:2:12: error: base_url「a.example」は、サイトの住所として読めません"]);
}

#[test]
fn a_link_into_nothing_is_told_at_its_place() {
    let body = page("[ない](@/ない.md) [見出し](@/_index.md#ない) [名簿](/registers) [表紙](@/_index.md)");
    check(
        &[("content/a.md", &body)],
        &[
            "content/a.md:4:6: error: リンク先「@/ない.md」がありません",
            "content/a.md:4:21: error: リンク先のページに見出し「#ない」がありません",
            "content/a.md:4:42: error: リンク先「/registers」がありません",
        ],
    );
}

#[test]
fn what_is_not_published_today_is_plain_words_and_a_warning() {
    let later = "+++\ntitle = \"先\"\npublish_from = 2026-12-01\n+++\n";
    let earlier = "+++\ntitle = \"前\"\nexpires = 2026-11-01\n+++\n";
    let body = page("[先](@/later.md) [前](@/earlier.md)");
    let files = [("content/a.md", &*body), ("content/later.md", later), ("content/earlier.md", earlier)];
    check(
        &files,
        &[
            "content/a.md:4:5: warning: リンク先「@/later.md」はまだ公開されていません",
            "content/a.md:4:21: warning: リンク先「@/earlier.md」は掲載を終了しています",
        ],
    );
}

#[test]
fn one_url_belongs_to_one_thing() {
    let other = "+++\ntitle = \"別\"\nslug = \"a\"\n+++\n";
    let files = [("content/a.md", &*page("")), ("content/b.md", other)];
    check(&files, &["content/b.md:3:8: error: 住所「/a/」が二つのものに使われています"]);
    let files = [("content/glossary.md", &*page(""))];
    check(&files, &["content/glossary.md:1:1: error: 住所「/glossary/」が二つのものに使われています"]);
    let files = [("content/A.md", &*page("")), ("content/a.md", &*page(""))];
    check(&files, &["content/a.md:1:1: error: 住所「/a/」が二つのものに使われています"]);
}

#[test]
fn an_opening_page_gives_its_words_to_a_generated_url() {
    let (site, _) = assembled(&[("content/registers/_index.md", &page("言葉"))], "2026-11-23");
    assert_eq!(site.diagnostics, []);
    let words = site.value.words(&PagePath::registers()).expect("the opening page");
    assert_eq!(words.title, "頁");
}

#[test]
fn an_id_is_used_once_in_a_register() {
    let one = "[[record]]\nid = \"a\"\nname = \"甲\"\n";
    let two = "[[record]]\nid = \"a\"\nname = \"乙\"\n";
    let files = [
        ("data/registers/people/register.toml", SCHEMA),
        ("data/registers/people/one.toml", one),
        ("data/registers/people/two.toml", two),
    ];
    check(&files, &["data/registers/people/two.toml:2:6: error: id「a」が二度使われています"]);
}

#[test]
fn a_reference_leads_to_a_record() {
    let records = "[[record]]\nid = \"a\"\nname = \"甲\"\nfriend = \"z\"\n";
    let files =
        [("data/registers/people/register.toml", SCHEMA), ("data/registers/people/one.toml", records)];
    check(
        &files,
        &[
            "data/registers/people/one.toml:4:10: error: 甲（a）の仲間: 名簿「people」に「z」という id はありません",
        ],
    );
}

#[test]
fn a_record_that_is_referred_to_by_its_name_or_in_other_letters_is_told_with_its_id() {
    let hints = |records: &str| {
        let files =
            [("data/registers/people/register.toml", SCHEMA), ("data/registers/people/one.toml", records)];
        let (site, _) = assembled(&files, "2026-11-23");
        site.diagnostics[0].hints[0].ja.clone()
    };
    let first = "[[record]]\nid = \"p-1\"\nname = \"甲\"\nfriend = \"乙\"\n";
    let second = "[[record]]\nid = \"p-2\"\nname = \"乙\"\n";
    let third = "[[record]]\nid = \"p-3\"\nname = \"乙\"\n";
    assert_eq!(hints(&format!("{first}{second}")), "名前ではなく id で \"p-2\" と書きます");
    let both = hints(&format!("{first}{second}{third}"));
    assert_eq!(both, "data/registers/people/ にある id を書いてください", "which one is meant is not known");
    for slip in ["ｐ－２", "P-2", "p‐2", "p - 2", "ｐー２"] {
        let first = first.replace("\"乙\"", &format!("\"{slip}\""));
        let said = hints(&format!("{first}{second}"));
        assert_eq!(said, "半角の小文字で、間を空けずに \"p-2\" と書きます", "{slip}");
    }
}

#[test]
fn records_without_a_schema_are_told_once() {
    let files = [("data/registers/people/one.toml", "[[record]]\nid = \"a\"\n")];
    check(
        &files,
        &[
            "data/registers/people/one.toml:1:1: error: 名簿のフォルダー「people」に register.toml がありません",
        ],
    );
}

#[test]
fn each_area_of_a_kind_has_one_record_where_the_register_says_so() {
    let schema = SCHEMA.replace("hide_after_days = 100", "one_per = \"ward\"");
    let schema = schema.replace("type = \"area\"", "type = \"area\"\nkind = \"ward\"");
    let files = [("data/registers/people/register.toml", &*schema)];
    check(&files, &["data/registers/people/register.toml:7:11: error: 「東」の記録がありません"]);
}

#[test]
fn a_date_alone_never_makes_an_error() {
    let records = r#"
[[record]]
id = "a"
name = "甲"
ward = "east"
friend = "b"
confirmed = 2026-10-01
[[record]]
id = "b"
name = "乙"
ward = "east"
publish_from = 2026-06-01
expires = 2027-01-01
[[record]]
id = "c"
name = "丙"
friend = "b"
withdrawn = 2026-12-01
"#;
    let body = "+++\ntitle = \"頁\"\npublish_from = 2026-08-01\nexpires = 2027-03-01\nreview_due = 2026-12-01\n+++\n\
                [乙](/registers/people/b.html) [丙](/registers/people/c.html)\n";
    let files = [
        ("data/registers/people/register.toml", SCHEMA),
        ("data/registers/people/one.toml", records),
        ("content/a.md", body),
    ];
    let mut day = crate::calendar::Date::parse("2026-01-01").expect("a day");
    while day < crate::calendar::Date::parse("2027-06-01").expect("a day") {
        let (site, _) = assembled(&files, &day.to_string());
        assert!(!site.has_errors(), "{day}: {:?}", site.diagnostics);
        day = day.plus_days(13);
    }
}

#[test]
fn a_record_ends_by_withdrawal_expiry_or_silence_and_leaves_only_its_id() {
    let records = r#"
[[record]]
id = "a"
name = "甲"
withdrawn = 2026-11-23
[[record]]
id = "b"
name = "乙"
expires = 2026-11-23
[[record]]
id = "c"
name = "丙"
confirmed = 2026-08-01
[[record]]
id = "d"
name = "丁"
publish_from = 2026-11-24
[[record]]
id = "e"
name = "戊"
"#;
    let files =
        [("data/registers/people/register.toml", SCHEMA), ("data/registers/people/one.toml", records)];
    let (site, _) = assembled(&files, "2026-11-23");
    let register = &site.value.registers["people"];
    let shown: Vec<&str> = register.entries.iter().map(|entry| entry.record.id.as_str()).collect();
    let gone: Vec<&str> = register.gone.iter().map(RecordId::as_str).collect();
    assert_eq!((shown, gone), (vec!["e"], vec!["a", "b", "c"]));
    let written = format!("{:?}", site.value);
    for name in ["甲", "乙", "丙", "丁"] {
        assert!(!written.contains(name), "{name} is nowhere in the site");
    }
}

/// What a site says of a register, but for what only looks its records up.
fn all_of(site: &Checked<Site>, register: &str) -> String {
    let register = &site.value.registers[register];
    let Register { entries, gone, upcoming, digest, places, names, rows, shown, .. } = &**register;
    let found: Vec<Option<&Entry>> =
        entries.iter().map(|entry| register.entry(entry.record.id.as_str())).collect();
    let told = &site.diagnostics;
    format!(
        "{entries:?} {gone:?} {upcoming:?} {digest} {places} {names} {rows:?} {shown:?} {found:?} {told:?}"
    )
}

#[test]
fn a_register_from_files_that_stayed_is_the_one_that_is_made_anew() {
    const ONE: &str = r#"
[[record]]
id = "a"
name = "甲"
friend = "c"
[[record]]
id = "b"
name = "乙"
ward = "east"
confirmed = 2026-11-01
"#;
    const TWO: &str = "[[record]]\nid = \"c\"\nname = \"丙\"\n";
    let assembled = |last: &Kept, one: &str, two: &str, day: &str| {
        let (one, two) = (("data/registers/people/one.toml", one), ("data/registers/people/two.toml", two));
        assembled_after(last, &[("data/registers/people/register.toml", SCHEMA), one, two], day).1
    };
    let (first, kept) = assembled(&Kept::default(), ONE, TWO, "2026-11-23");
    assert_eq!(first.diagnostics, []);
    let added = format!("{TWO}[[record]]\nid = \"d\"\nname = \"丁\"\nfriend = \"a\"\n");
    for (one, two, day) in [
        (ONE, TWO, "2026-11-23"),
        (&ONE.replace("甲", "戊"), TWO, "2026-11-23"),
        (&ONE.replace("ward = \"east\"", ""), TWO, "2026-11-23"),
        (&ONE.replace("id = \"b\"", "id = \"e\""), TWO, "2026-11-23"),
        // Somebody comes, goes, or stands twice: others refer to them from a file that stayed.
        (ONE, &added, "2026-11-23"),
        (ONE, &format!("{TWO}withdrawn = 2026-11-20\n"), "2026-11-23"),
        (ONE, &format!("{TWO}publish_from = 2026-12-20\n"), "2026-11-23"),
        (ONE, "", "2026-11-23"),
        (ONE, &TWO.replace("id = \"c\"", "id = \"b\""), "2026-11-23"),
        (TWO, ONE, "2026-11-23"),
        // Nobody confirmed b for so long.
        (ONE, TWO, "2027-11-23"),
    ] {
        let (clean, clean_kept) = assembled(&Kept::default(), one, two, day);
        let (after, _) = assembled(&kept, one, two, day);
        assert_eq!(all_of(&after, "people"), all_of(&clean, "people"), "{one} {two} {day}");
        let (back, _) = assembled(&clean_kept, ONE, TWO, "2026-11-23");
        assert_eq!(all_of(&back, "people"), all_of(&first, "people"), "back from {one} {two} {day}");
    }
}

#[test]
fn a_register_stays_where_those_that_it_refers_to_change_in_what_it_does_not_ask() {
    const PEOPLE: &str = "[[record]]\nid = \"a\"\nname = \"甲\"\nward = \"east\"\nnote = \"朝\"\n";
    const HOMES: &str = "[[record]]\nid = \"h\"\nname = \"家\"\nfriend = \"a\"\n";
    let note = "[[field]]\nkey = \"note\"\nlabel = \"備考\"\ntype = \"text\"\nvisibility = \"page\"\n";
    let of_people = format!("{SCHEMA}{note}").replace("hide_after_days = 100", "");
    let of_homes = SCHEMA.replace("area = \"ward\"", "area = \"friend.ward\"");
    let assembled = |last: &Kept, people: &str| {
        let files = [
            ("data/registers/people/register.toml", &*of_people),
            ("data/registers/people/all.toml", people),
            ("data/registers/homes/register.toml", &of_homes),
            ("data/registers/homes/all.toml", HOMES),
        ];
        assembled_after(last, &files, "2026-11-23").1
    };
    let (first, kept) = assembled(&Kept::default(), PEOPLE);
    assert_eq!(first.diagnostics, []);
    let homes = |site: &Checked<Site>| site.value.registers["homes"].clone();
    for (people, stays) in [
        (PEOPLE.replace("朝", "夜"), true),
        (format!("{PEOPLE}confirmed = 2026-11-01\n"), true),
        (PEOPLE.replace("甲", "乙"), false),
        (PEOPLE.replace("ward = \"east\"\n", ""), false),
        (PEOPLE.replace("id = \"a\"", "id = \"b\""), false),
        (format!("{PEOPLE}withdrawn = 2026-11-20\n"), false),
    ] {
        let (clean, _) = assembled(&Kept::default(), &people);
        let (after, _) = assembled(&kept, &people);
        assert_eq!(all_of(&after, "homes"), all_of(&clean, "homes"), "{people}");
        assert_eq!(Arc::ptr_eq(&homes(&after).entries, &homes(&first).entries), stays, "{people}");
        assert_ne!(homes(&after).digest, homes(&first).digest, "it may show what it refers to: {people}");
    }
}

#[test]
fn what_content_makes_stays_where_a_record_is_edited_in_what_no_link_names() {
    const PEOPLE: &str = "[[record]]\nid = \"a\"\nname = \"甲\"\nward = \"east\"\nnote = \"朝\"\n";
    let note = "[[field]]\nkey = \"note\"\nlabel = \"備考\"\ntype = \"text\"\nvisibility = \"page\"\n";
    let schema = format!("{SCHEMA}{note}");
    let body = page("[甲](/registers/people/a.html)\n");
    let assembled = |last: &Kept, people: &str, body: &str, day: &str| {
        let files = [
            ("data/registers/people/register.toml", &*schema),
            ("data/registers/people/all.toml", people),
            ("content/a/_index.md", body),
        ];
        assembled_after(last, &files, day).1
    };
    let (first, kept) = assembled(&Kept::default(), PEOPLE, &body, "2026-11-23");
    assert_eq!(first.diagnostics, []);
    let all = |site: &Checked<Site>| {
        let Site { guides, sections, beside, paths, content, .. } = &site.value;
        format!("{guides:?} {sections:?} {beside:?} {:?} {content} {:?}", paths.places, site.diagnostics)
    };
    let renamed = PEOPLE.replace("id = \"a\"", "id = \"b\"");
    for (people, body, day, stays) in [
        (PEOPLE, &*body, "2026-11-23", true),
        (&PEOPLE.replace("朝", "夜"), &body, "2026-11-23", true),
        (&format!("{PEOPLE}confirmed = 2026-11-01\n"), &body, "2026-11-23", true),
        (&PEOPLE.replace("甲", "乙"), &body, "2026-11-23", false),
        (&format!("{PEOPLE}withdrawn = 2026-11-20\n"), &body, "2026-11-23", false),
        (&renamed, &body, "2026-11-23", false),
        (PEOPLE, &body.replace("[甲]", "[あの人]"), "2026-11-23", false),
        (PEOPLE, &body, "2026-11-24", false),
    ] {
        let (clean, clean_kept) = assembled(&Kept::default(), people, body, day);
        let (after, _) = assembled(&kept, people, body, day);
        assert_eq!(all(&after), all(&clean), "{people} {body} {day}");
        assert_eq!(Arc::ptr_eq(&after.value.guides, &first.value.guides), stays, "{people} {body} {day}");
        assert_eq!(after.value.content == first.value.content, stays, "{people} {body} {day}");
        let (back, _) =
            assembled(&clean_kept, PEOPLE, &page("[甲](/registers/people/a.html)\n"), "2026-11-23");
        assert_eq!(all(&back), all(&first), "back from {people} {body} {day}");
    }
}

#[test]
fn a_page_beside_an_index_belongs_to_the_section_around() {
    let files = [
        ("content/a/_index.md", &*page("")),
        ("content/a/b/index.md", &page("")),
        ("content/a/b/c.md", &page("")),
    ];
    let (site, _) = assembled(&files, "2026-11-23");
    assert_eq!(site.diagnostics, []);
    let sections: Vec<&str> = site.value.sections.keys().map(PagePath::as_str).collect();
    assert_eq!(sections, ["", "a/"]);
    let pages = &site.value.sections[&PagePath::checked("a/")].pages;
    assert_eq!(pages.iter().map(GuideId::as_str).collect::<Vec<_>>(), ["a/b/c.md", "a/b/index.md"]);
}

#[test]
fn a_file_beside_a_page_is_published_with_it() {
    let hidden = "+++\ntitle = \"下\"\ndraft = true\n+++\n";
    let files = [
        ("content/a/index.md", &*page("![絵](map.svg)")),
        ("content/a/map.svg", ""),
        ("content/b/index.md", hidden),
        ("content/b/map.svg", ""),
    ];
    let (site, _) = assembled(&files, "2026-11-23");
    assert_eq!(site.diagnostics, []);
    let published: Vec<&str> =
        site.value.paths.published().map(PagePath::as_str).filter(|path| path.ends_with("svg")).collect();
    assert_eq!(published, ["a/map.svg"]);
}

#[test]
fn a_live_site_leaves_nothing_open() {
    let settings = format!(
        "status = \"live\"\n{SETTINGS}[[urgent]]\nwords = [\"倒れた\"]\ntext = \"呼ぶ\"\ndesk = \"night\"\n[[desk]]\nid = \"night\"\nname = \"夜\"\n"
    );
    let schema = SCHEMA.replace("hide_after_days = 100", "sample = true");
    let body = page("{% unverified(by=\"医師\") %}\n文\n{% end %}");
    let files = [
        ("data/site.toml", &*settings),
        ("data/registers/people/register.toml", &*schema),
        ("content/a.md", &*body),
    ];
    check(
        &files,
        &[
            "data/site.toml:14:6: warning: 窓口「夜」に電話番号がありません",
            "content/a.md:4:19: error: 医師の確認を待っている内容が残っています",
            "data/registers/people/register.toml:2:9: error: 名簿「名簿」は見本（sample = true）です",
            "data/site.toml:12:8: error: 急ぐ人に案内する窓口「夜」に電話番号がありません",
        ],
    );
}

#[test]
fn a_desk_without_a_name_is_known_by_its_id() {
    let settings = format!("{SETTINGS}[[desk]]\nid = \"night\"\nname = \"\"\n");
    let (_, site, _) = assembled_of_what_was_read(&[("data/site.toml", &settings)], "2026-11-23");
    let told: Vec<&str> = site.diagnostics.iter().map(|diagnostic| &*diagnostic.message.ja).collect();
    assert_eq!(told, ["窓口「night」に電話番号がありません"]);
}

#[test]
fn no_area_is_called_unknown_while_the_areas_cannot_be_read() {
    let schema = SCHEMA.replace("type = \"area\"", "type = \"area\"\nkind = \"ward\"");
    let record = "[[record]]\nid = \"a\"\nname = \"甲\"\nward = \"east\"\nconfirmed = 2026-11-01\n";
    let check = |areas: &str| {
        let files = [
            ("data/areas.toml", areas),
            ("data/registers/people/register.toml", &*schema),
            ("data/registers/people/a.toml", record),
        ];
        let (unread, site, _) = assembled_of_what_was_read(&files, "2026-11-23");
        assert!(!unread.is_empty(), "the areas have a fault of their own: {areas}");
        assert_eq!(site.diagnostics, [], "{areas}");
    };
    check("[[area\nid = \"east\"\nname = \"東\"\nkind = \"ward\"\n");
    check("[[area]]\nid = \"west\"\nname = \"西\"\nkind = \"ward\"\n[[area\nid = \"east\"\n");
    check(
        "[[area]]\nid = \"west\"\nname = \"西\"\nkind = \"ward\"\n[[area]]\nname = \"東\"\nkind = \"ward\"\n",
    );
    check("");
}

#[test]
fn a_link_that_cannot_stand_is_told_once() {
    let body = page("[甲](javascript:a) [乙](//b.jp/) ![丙](https://b.jp/a.png) ![丁](//b.jp/a.png)");
    let (refused, site, _) = assembled_of_what_was_read(&[("content/a.md", &body)], "2026-11-23");
    assert_eq!(refused.len(), 4, "each is told when it is read: {refused:?}");
    assert_eq!(site.diagnostics, []);
}

#[test]
fn the_number_of_a_fax_is_shown_and_never_dialled() {
    let settings = SETTINGS.replace("phone = \"119\"", "phone = \"119\"\nfax = \"086-803-1227\"");
    let schema = format!(
        "{SCHEMA}[[field]]\nkey = \"fax\"\nlabel = \"ファクス\"\ntype = \"fax\"\nvisibility = \"page\"\n"
    );
    let files = [
        ("data/site.toml", &*settings),
        ("data/registers/people/register.toml", &*schema),
        (
            "data/registers/people/a.toml",
            "[[record]]\nid = \"a\"\nname = \"甲\"\nward = \"east\"\nfax = \"086-803-1227\"\n",
        ),
    ];
    let (site, _) = assembled(&files, "2026-11-23");
    let site = site.value;
    let not_dialled = Phone { shown: "086-803-1227".into(), href: None };
    assert_eq!(site.desks[0].fax, Some(not_dialled));
    let register = site.registers.values().next().expect("the site has a register");
    let values = &register.entries[0].record.values;
    let is_not_dialled = |value| matches!(value, Value::Phone(Phone { shown: "086-803-1227", href: None }));
    assert!(values.iter().any(|(_, value)| is_not_dialled(value)), "{values:?}");
    let as_phone = schema.replace("type = \"fax\"", "type = \"phone\"");
    let told = told(&[("data/registers/people/register.toml", &as_phone)], "2026-11-23");
    assert!(told[0].ends_with("warning: 「ファクス」の番号は、電話をかけるリンクになります"), "{told:?}");
}

#[test]
fn equal_files_on_equal_days_make_equal_digests() {
    let files = [("content/a.md", &*page("[表紙](@/_index.md)"))];
    let digest = |files: &[(&str, &str)]| assembled(files, "2026-11-23").0.value.guides["a.md"].digest;
    assert_eq!(digest(&files), digest(&files));
    let elsewhere = [files[0], ("content/_index.md", "+++\ntitle = \"玄関\"\n+++\n")];
    assert_ne!(digest(&files), digest(&elsewhere), "a link's target is a part of the page");
}
