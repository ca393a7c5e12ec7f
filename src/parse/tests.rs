//! What each kind of file is read as, and every message about it, as people see it.

use proptest::prelude::*;

use super::*;
use crate::calendar::AsOf;
use crate::text::{Encoding, Lang, Printer};

/// Reads one file.
fn parsed(path: &str, bytes: &[u8]) -> Parsed {
    all(&[Source::new(path, bytes)], &Parsed::default())
}

/// All messages about one file, as they are printed.
fn told(path: &str, bytes: &[u8], lang: Lang) -> String {
    let parsed = parsed(path, bytes);
    let printer = Printer { lang, color: false };
    let drafts = parsed.drafts();
    let in_records = drafts.value.records.iter().flat_map(|file| file.read().diagnostics);
    let faults = drafts.diagnostics.iter().cloned().chain(in_records);
    faults.map(|fault| printer.print(&fault, &parsed)).collect()
}

#[track_caller]
fn check(path: &str, text: &str, expect: &str) {
    assert_eq!(told(path, text.as_bytes(), Lang::Ja), expect);
}

#[track_caller]
fn check_english(path: &str, text: &str, expect: &str) {
    assert_eq!(told(path, text.as_bytes(), Lang::En), expect);
}

#[test]
fn signs_of_a_japanese_keyboard_are_named_with_their_half_width_ones() {
    check(
        "data/areas.toml",
        r#"[[area]]
id ＝ “naka”
name = ”中区”
　kind = "ward"
within = ["okayama"、"city"]
postal_codes = [”700-0000”， "700-0001"]
page ＝ true　＃ 注

［［area］］
id = "kita"
name = "北区”
kind = ‘ward’
towns = ["全角の＝や“”は、引用符の中では使えます"]"#,
        r#"data/areas.toml:2:4: error: 全角の「＝」は使えません
  |
2 | id ＝ “naka”
  |    ^^
    ヒント: 「＝」を半角の「=」にします
    ヒント: 「“」を半角の「"」にします
    ヒント: 「”」を半角の「"」にします
data/areas.toml:3:8: error: 引用符「”」は使えません
  |
3 | name = ”中区”
  |        ^
    ヒント: 「”」を半角の「"」にします
data/areas.toml:4:1: error: 全角の空白があります
  |
4 | 　kind = "ward"
  | ^^
    ヒント: 空白を消すか、半角の空白にします
data/areas.toml:5:20: error: 全角の「、」は使えません
  |
5 | within = ["okayama"、"city"]
  |                    ^^
    ヒント: 「、」を半角の「,」にします
data/areas.toml:6:17: error: 引用符「”」は使えません
  |
6 | postal_codes = [”700-0000”， "700-0001"]
  |                 ^
    ヒント: 「”」を半角の「"」にします
    ヒント: 「，」を半角の「,」にします
data/areas.toml:7:6: error: 全角の「＝」は使えません
  |
7 | page ＝ true　＃ 注
  |      ^^
    ヒント: 「＝」を半角の「=」にします
    ヒント: 空白を消すか、半角の空白にします
    ヒント: 「＃」を半角の「#」にします
data/areas.toml:9:1: error: 全角の「［」は使えません
  |
9 | ［［area］］
  | ^^
    ヒント: 「［」を半角の「[」にします
    ヒント: 「］」を半角の「]」にします
data/areas.toml:11:11: error: 引用符「”」は使えません
   |
11 | name = "北区”
   |             ^
    ヒント: 「”」を半角の「"」にします
data/areas.toml:12:8: error: 引用符「‘」は使えません
   |
12 | kind = ‘ward’
   |        ^
    ヒント: 「‘」を半角の「'」にします
    ヒント: 「’」を半角の「'」にします
"#,
    );
}

#[test]
fn every_line_that_is_no_toml_is_told_once() {
    check(
        "data/areas.toml",
        r#"[[area]
id = "a"
name = 中区
kind: "ward"
page = True
この区の名前は
あとで直します
[[area]]
id = "kita"
name = "北区
kind = "ward"
postal_codes = ["700-0000", "700-0001"
within = []
towns = ["a" "b"]"#,
        r#"data/areas.toml:1:1: error: 見出しの括弧が合っていません
  |
1 | [[area]
  | ^^^^^^^
    ヒント: [[area]] と書きます
data/areas.toml:3:8: error: 「中区」が引用符で囲まれていません
  |
3 | name = 中区
  |        ^^^^
    ヒント: "中区" のように、引用符で囲みます
data/areas.toml:4:5: error: 「:」ではなく「=」を書きます
  |
4 | kind: "ward"
  |     ^
    ヒント: 項目 = 値 の形で書きます
data/areas.toml:5:8: error: 「True」が引用符で囲まれていません
  |
5 | page = True
  |        ^^^^
    ヒント: はい・いいえなら true、文字なら "True" と書きます
data/areas.toml:6:1: error: 「=」のない行です
  |
6 | この区の名前は
  | ^^^^^^^^^^^^^^
    ヒント: 項目 = "値" の形で書きます。説明の文なら、行の頭に # を付けます
data/areas.toml:10:8: error: 「"」が閉じられていません
   |
10 | name = "北区
   |        ^
    ヒント: 文字の終わりに「"」を書きます
data/areas.toml:12:16: error: 「[」が閉じられていません
   |
12 | postal_codes = ["700-0000", "700-0001"
   |                ^
    ヒント: 終わりに「]」を書きます
data/areas.toml:14:14: error: ここに「,」がありません
   |
14 | towns = ["a" "b"]
   |              ^
    ヒント: 値と値の間に「,」を書きます
"#,
    );
    check(
        "data/registers/clinics/naka.toml",
        r#"[[record]]
id = "a"
phone = 086-803-1227
number = 0123
price = 1,000
name = "彼は"はい"と言った"
path = "C:\data"
kind =
weight = 20,
id = "b"
名前 = "b"
hours = [{ open = "09:00", close = "12:00" ]
confirmed = 平成35年4月1日
"#,
        r#"data/registers/clinics/naka.toml:3:9: error: 「086-803-1227」が引用符で囲まれていません
  |
3 | phone = 086-803-1227
  |         ^^^^^^^^^^^^
    ヒント: "086-803-1227" のように、引用符で囲みます
data/registers/clinics/naka.toml:4:10: error: 0 で始まる「0123」は数として書けません
  |
4 | number = 0123
  |          ^^^^
    ヒント: 番号なら "0123"、数なら 123 と書きます
data/registers/clinics/naka.toml:5:9: error: 「1,000」が引用符で囲まれていません
  |
5 | price = 1,000
  |         ^^^^^
    ヒント: 数に「,」は付けません: 1000
data/registers/clinics/naka.toml:6:12: error: 値の後に余分な文字があります
  |
6 | name = "彼は"はい"と言った"
  |              ^^
    ヒント: 文字の中の「"」は「\"」と書くか、かぎ括弧「」にします
data/registers/clinics/naka.toml:7:11: error: 「\d」という書き方はありません
  |
7 | path = "C:\data"
  |           ^^
    ヒント: 「\」そのものは「\\」と書きます
data/registers/clinics/naka.toml:8:7: error: 「=」の後に値がありません
  |
8 | kind =
  |       ^
    ヒント: 値を書くか、この行を消します
data/registers/clinics/naka.toml:9:12: error: 行の終わりの「,」は要りません
  |
9 | weight = 20,
  |            ^
    ヒント: 「,」を消します
data/registers/clinics/naka.toml:10:1: error: 「id」が2回書かれています
   |
10 | id = "b"
   | ^^
  data/registers/clinics/naka.toml:2:1: はじめの場所
  |
2 | id = "a"
  | ^^
    ヒント: どちらか一つだけにします
data/registers/clinics/naka.toml:11:1: error: 項目の名前「名前」は使えません
   |
11 | 名前 = "b"
   | ^^^^
    ヒント: 項目の名前は、半角の英小文字と _ で書きます
data/registers/clinics/naka.toml:12:10: error: 「{」が閉じられていません
   |
12 | hours = [{ open = "09:00", close = "12:00" ]
   |          ^
    ヒント: 終わりに「}」を書きます
data/registers/clinics/naka.toml:13:13: error: 「平成35年」という年はありません。正しくは令和5年（2023年）4月1日です
   |
13 | confirmed = 平成35年4月1日
   |             ^^^^^^^^^^^^^^
    ヒント: 引用符を付けずに 2023-04-01 と書きます
"#,
    );
}

#[test]
fn two_keys_on_one_line_are_told_apart_from_a_lost_comma() {
    check(
        "data/registers/clinics/naka.toml",
        r#"[[record]]
id = "a" name = "b"
hours = [{ open = "09:00" close = "12:00" }]
"#,
        r#"data/registers/clinics/naka.toml:2:10: error: 一行に項目が二つあります
  |
2 | id = "a" name = "b"
  |          ^
    ヒント: 項目ごとに行を分けます
data/registers/clinics/naka.toml:3:27: error: ここに「,」がありません
  |
3 | hours = [{ open = "09:00" close = "12:00" }]
  |                           ^
    ヒント: 値と値の間に「,」を書きます
"#,
    );
}

#[test]
fn a_header_that_stands_twice_is_told_with_the_form_of_a_list() {
    check(
        "data/areas.toml",
        "[area]\nid = \"a\"\n[area]\nid = \"b\"\n",
        r#"data/areas.toml:3:2: error: 「area」が2回書かれています
  |
3 | [area]
  |  ^^^^
  data/areas.toml:1:2: はじめの場所
  |
1 | [area]
  |  ^^^^
    ヒント: 同じ形を並べるときは [[area]] と書きます
"#,
    );
}

#[test]
fn one_header_with_single_brackets_among_many_is_one_fault() {
    let record = |header: &str, id: &str| format!("{header}\nid = \"{id}\"\n");
    for (headers, line) in
        [(["[record]", "[[record]]", "[[record]]"], 1), (["[[record]]", "[record]", "[[record]]"], 3)]
    {
        let [a, b, c] = headers;
        check(
            "data/registers/clinics/naka.toml",
            &[record(a, "a"), record(b, "b"), record(c, "c")].concat(),
            &format!(
                "data/registers/clinics/naka.toml:{line}:1: error: ここだけ、見出しの括弧が一重です
  |
{line} | [record]
  | ^^^^^^^^
    ヒント: ほかと同じく [[record]] と書きます
"
            ),
        );
    }
}

#[test]
fn a_forgotten_equals_sign_is_told_with_its_key() {
    let line = |line: &str, told: &str, place: usize, marks: usize, hint: &str| {
        let (space, marks) = (" ".repeat(place - 1), "^".repeat(marks));
        check(
            "data/registers/clinics/naka.toml",
            &format!("[[record]]\n{line}\n"),
            &format!(
                "data/registers/clinics/naka.toml:2:{place}: error: {told}\n  |\n2 | {line}\n  | {space}{marks}\n    ヒント: {hint}\n"
            ),
        );
    };
    let after = |key: &str| format!("「{key}」の後に「=」がありません");
    line("areas [\"naka\"]", &after("areas"), 1, 14, "areas = [\"naka\"] と書きます");
    line("confirmed 2026-11-10", &after("confirmed"), 1, 20, "confirmed = 2026-11-10 と書きます");
    line("withdrawn true", &after("withdrawn"), 1, 14, "withdrawn = true と書きます");
    line("hours = [{ days [\"月\"], open = \"9:00\" }]", &after("days"), 17, 1, "days = … と書きます");
    line("hours = [{ days = [\"m\"], open \"9:00\" }]", &after("open"), 31, 1, "open = … と書きます");
    let prose = "項目 = \"値\" の形で書きます。説明の文なら、行の頭に # を付けます";
    line("open on 2026", "「=」のない行です", 1, 12, prose);
}

#[test]
fn what_a_broken_line_may_have_held_is_not_said_to_be_missing() {
    check(
        "data/areas.toml",
        r#"[[area]]
id "naka"
kind = "ward""#,
        r#"data/areas.toml:2:1: error: 「id」の後に「=」がありません
  |
2 | id "naka"
  | ^^^^^^^^^
    ヒント: id = "naka" と書きます
"#,
    );
    check(
        "data/areas.toml",
        r#"[[area]]
id = "naka"
name = 中区
kind = "ward""#,
        r#"data/areas.toml:3:8: error: 「中区」が引用符で囲まれていません
  |
3 | name = 中区
  |        ^^^^
    ヒント: "中区" のように、引用符で囲みます
"#,
    );
}

#[test]
fn a_text_of_several_lines_that_does_not_end_is_told_where_it_begins() {
    check(
        "data/updates/2026.toml",
        r#"[[update]]
date = 2026-11-22
title = "題"
text = """
ここから
最後まで"#,
        r#"data/updates/2026.toml:4:8: error: 「"""」が閉じられていません
  |
4 | text = """
  |        ^^^
    ヒント: 文章の終わりに「"""」を書きます
"#,
    );
}

#[test]
fn a_date_that_no_calendar_has_or_in_another_form_is_told_with_the_right_one() {
    check(
        "data/updates/2026.toml",
        r#"[[update]]
title = "題"
date = 2026-02-30

[[update]]
title = "題"
date = 2026-13-01

[[update]]
title = "題"
date = "令和8年11月22日"

[[update]]
title = "題"
date = "2026/11/22"

[[update]]
title = "題"
date = 2026/11/22

[[update]]
title = "題"
date = 令和8年11月22日

[[update]]
title = "題"
date = "平成35年4月1日"

[[update]]
title = "題"
date = "令和32月"

[[update]]
title = "題"
date = 2026-11-22T10:00:00

[[update]]
title = "題"
date = 2026-2-3"#,
        r#"data/updates/2026.toml:3:8: error: 2月30日という日はありません
  |
3 | date = 2026-02-30
  |        ^^^^^^^^^^
    ヒント: 2026年の2月は28日までです
data/updates/2026.toml:7:8: error: 13月という月はありません
  |
7 | date = 2026-13-01
  |        ^^^^^^^^^^
data/updates/2026.toml:11:8: error: 日付「令和8年11月22日」を読めません
   |
11 | date = "令和8年11月22日"
   |        ^^^^^^^^^^^^^^^^^
    ヒント: 引用符を付けずに 2026-11-22 と書きます
data/updates/2026.toml:15:8: error: 日付「2026/11/22」を読めません
   |
15 | date = "2026/11/22"
   |        ^^^^^^^^^^^^
    ヒント: 引用符を付けずに 2026-11-22 と書きます
data/updates/2026.toml:19:8: error: 日付「2026/11/22」を読めません
   |
19 | date = 2026/11/22
   |        ^^^^^^^^^^
    ヒント: 引用符を付けずに 2026-11-22 と書きます
data/updates/2026.toml:23:8: error: 日付「令和8年11月22日」を読めません
   |
23 | date = 令和8年11月22日
   |        ^^^^^^^^^^^^^^^
    ヒント: 引用符を付けずに 2026-11-22 と書きます
data/updates/2026.toml:27:8: error: 「平成35年」という年はありません。正しくは令和5年（2023年）4月1日です
   |
27 | date = "平成35年4月1日"
   |        ^^^^^^^^^^^^^^^^
    ヒント: 引用符を付けずに 2023-04-01 と書きます
data/updates/2026.toml:31:8: error: 日付「令和32月」を読めません
   |
31 | date = "令和32月"
   |        ^^^^^^^^^^
    ヒント: 日付は、引用符を付けずに 2026-11-22 の形で書きます
data/updates/2026.toml:35:8: error: ここには日付だけを書きます（いまは「2026-11-22T10:00:00」）
   |
35 | date = 2026-11-22T10:00:00
   |        ^^^^^^^^^^^^^^^^^^^
    ヒント: 時刻を消して 2026-11-22 と書きます
data/updates/2026.toml:39:8: error: 日付「2026-2-3」を読めません
   |
39 | date = 2026-2-3
   |        ^^^^^^^^
    ヒント: 引用符を付けずに 2026-02-03 と書きます
"#,
    );
}

#[test]
fn a_time_at_its_precision_in_another_form_is_told_with_the_right_one() {
    check(
        "data/statistics/a.toml",
        r#"title = "題"
source = "資料"
as_of = "令和2年度"
[[row]]
key = "a"
label = "a"
values = {}
as_of = 2021
[[row]]
key = "b"
label = "b"
values = {}
as_of = "2021-13"
[[row]]
key = "c"
label = "c"
values = {}
as_of = "このごろ"
[[row]]
key = "d"
label = "d"
values = {}
as_of = 2021-01-31"#,
        r#"data/statistics/a.toml:3:9: error: いつの時点か「令和2年度」を読めません
  |
3 | as_of = "令和2年度"
  |         ^^^^^^^^^^^
    ヒント: "FY2020" と書きます
data/statistics/a.toml:8:9: error: いつの時点か「2021」を読めません
  |
8 | as_of = 2021
  |         ^^^^
    ヒント: "2021" と書きます
data/statistics/a.toml:13:9: error: 13月という月はありません
   |
13 | as_of = "2021-13"
   |         ^^^^^^^^^
data/statistics/a.toml:18:9: error: いつの時点か「このごろ」を読めません
   |
18 | as_of = "このごろ"
   |         ^^^^^^^^^^
    ヒント: 年は "2021"、年月は "2021-01"、年月日は "2021-01-31"、年度は "FY2020" と書きます
"#,
    );
}

#[test]
fn a_value_of_another_type_is_told_with_what_belongs_there() {
    check(
        "data/registers/a/register.toml",
        r#"title = 5
label = ["name"]
as_of = true
source = "資料"
sample = "yes"
confirm_within_days = "365"
hide_after_days = -1
audience = "professional"
columns = ["a", 2]
field = "name""#,
        r#"data/registers/a/register.toml:1:9: error: 「title」には文字を書きます（いまは数です）
  |
1 | title = 5
  |         ^
    ヒント: 引用符で囲みます: "5"
data/registers/a/register.toml:2:9: error: 「label」には文字を書きます（いまは一覧です）
  |
2 | label = ["name"]
  |         ^^^^^^^^
    ヒント: label = "…" と書きます
data/registers/a/register.toml:3:9: error: 「as_of」にはいつの時点かを書きます（いまは true か false です）
  |
3 | as_of = true
  |         ^^^^
    ヒント: as_of = "2021-01" の形で書きます
data/registers/a/register.toml:5:10: error: 「sample」には true か false を書きます（いまは文字です）
  |
5 | sample = "yes"
  |          ^^^^^
    ヒント: 引用符を付けずに、sample = true と書きます
data/registers/a/register.toml:6:23: error: 「confirm_within_days」には整数を書きます（いまは文字です）
  |
6 | confirm_within_days = "365"
  |                       ^^^^^
    ヒント: 引用符を付けずに、confirm_within_days = 365 のように書きます
data/registers/a/register.toml:7:19: error: 「hide_after_days」は日数です
  |
7 | hide_after_days = -1
  |                   ^^
    ヒント: 1 から 36500 までの数を書きます
data/registers/a/register.toml:8:12: error: 「audience」には一覧を書きます
  |
8 | audience = "professional"
  |            ^^^^^^^^^^^^^^
    ヒント: 角括弧で囲みます: audience = ["professional"]
data/registers/a/register.toml:9:17: error: 「columns」には文字を並べます（いまは数です）
  |
9 | columns = ["a", 2]
  |                 ^
    ヒント: 引用符で囲みます: "2"
data/registers/a/register.toml:10:9: error: 「field」は [[field]] の見出しで書きます（いまは文字です）
   |
10 | field = "name"
   |         ^^^^^^
    ヒント: [[field]] だけの行を書き、その下に項目を書きます
"#,
    );
    check(
        "content/a.md",
        r#"+++
title = "題"
weight = "20"
date = 20
draft = "false"
extra = "x"
+++
"#,
        r#"content/a.md:3:10: error: 「weight」には整数を書きます（いまは文字です）
  |
3 | weight = "20"
  |          ^^^^
    ヒント: 引用符を付けずに、weight = 20 のように書きます
content/a.md:4:8: error: 「date」には日付を書きます（いまは数です）
  |
4 | date = 20
  |        ^^
    ヒント: date = 2026-11-22 の形で書きます
content/a.md:5:9: error: 「draft」には true か false を書きます（いまは文字です）
  |
5 | draft = "false"
  |         ^^^^^^^
    ヒント: 引用符を付けずに、draft = false と書きます
content/a.md:6:9: error: 「extra」は [extra] の見出しで書きます（いまは文字です）
  |
6 | extra = "x"
  |         ^^^
    ヒント: [extra] だけの行を書き、その下に項目を書きます
"#,
    );
}

#[test]
fn an_unknown_key_is_told_with_the_nearest_or_with_all() {
    check(
        "data/site.toml",
        r#"title = "題"
base_ur = "https://example.jp/"
Status = "live"

[[desk]]
id = "a"
name = "窓口"
telephone = "x"
theme = "base""#,
        r#"data/site.toml:2:1: error: 「base_ur」という項目はありません
  |
2 | base_ur = "https://example.jp/"
  | ^^^^^^^
    ヒント: 「base_url」のことですか
data/site.toml:3:1: error: 「Status」という項目はありません
  |
3 | Status = "live"
  | ^^^^^^
    ヒント: 「status」のことですか
data/site.toml:8:1: error: [[desk]] に「telephone」という項目はありません
  |
8 | telephone = "x"
  | ^^^^^^^^^
    ヒント: ここに書ける項目: id, name, role, phone, fax, hours, closed, outside_hours, confirmed, url
data/site.toml:9:1: error: [[desk]] に「theme」という項目はありません
  |
9 | theme = "base"
  | ^^^^^
    ヒント: 「theme」はファイルのはじめ、最初の [ ] や [[ ]] より前に書きます
"#,
    );
}

#[test]
fn a_missing_or_empty_key_is_told_at_its_table() {
    check(
        "data/areas.toml",
        r#"[[area]]
id = "naka"
name = ""

[[area]]
name = "北区"
kind = "  ""#,
        r#"data/areas.toml:1:1: error: この [[area]] に「kind」がありません
  |
1 | [[area]]
  | ^^^^^^^^
    ヒント: kind = "…" の行を書き足します
data/areas.toml:3:8: error: 「name」が空です
  |
3 | name = ""
  |        ^^
    ヒント: 引用符の中に言葉を書きます
data/areas.toml:5:1: error: この [[area]] に「id」がありません
  |
5 | [[area]]
  | ^^^^^^^^
    ヒント: id = "…" の行を書き足します
data/areas.toml:7:8: error: 「kind」が空です
  |
7 | kind = "  "
  |        ^^^^
    ヒント: 引用符の中に言葉を書きます
"#,
    );
    check(
        "data/site.toml",
        r#"title = "題"
"#,
        r#"data/site.toml:1:1: error: 「base_url」がありません
    ヒント: base_url = "…" の行を書き足します
"#,
    );
    check(
        "data/site.toml",
        r#"title = "題"
base_url = "https://example.jp/"
[[urgent]]
words = []
text = "119番へ""#,
        r#"data/site.toml:4:9: error: 「words」が空です
  |
4 | words = []
  |         ^^
    ヒント: words = ["…"] と書きます
"#,
    );
}

#[test]
fn a_file_of_records_holds_records() {
    check(
        "data/registers/a/naka.toml",
        r#"# まだ
"#,
        r#"data/registers/a/naka.toml:1:1: error: [[record]] が一つもありません
    ヒント: 一件ごとに [[record]] の見出しを書きます。要らないファイルなら消します
"#,
    );
    check(
        "data/registers/a/naka.toml",
        r#"id = "x"
name = "y""#,
        r#"data/registers/a/naka.toml:1:1: error: 「id」が [[record]] の見出しより前にあります
  |
1 | id = "x"
  | ^^
    ヒント: 先に [[record]] だけの行を書き、その下に項目を書きます
"#,
    );
    check(
        "data/registers/a/naka.toml",
        r#"[record]
id = "x""#,
        r#"data/registers/a/naka.toml:1:1: error: 「record」は [[record]] の見出しで書きます（いまは項目のまとまりです）
  |
1 | [record]
  | ^^^^^^^^
    ヒント: [[record]] だけの行を書き、その下に項目を書きます
"#,
    );
    check(
        "data/registers/a/naka.toml",
        r#"[[records]]
id = "x""#,
        r#"data/registers/a/naka.toml:1:3: error: 「records」という項目はありません
  |
1 | [[records]]
  |   ^^^^^^^
    ヒント: 「record」のことですか
"#,
    );
}

#[test]
fn keys_of_zola_and_hugo_are_told_with_what_replaces_them() {
    check(
        "content/a.md",
        r#"+++
title = "題"
tags = ["a"]
categories = ["a"]
sort_by = "weight"
paginate_by = 10
insert_anchor_links = "left"
in_search_index = false
generate_feeds = true
render = false
redirect_to = "/b/"
transparent = true
page_template = "a.html"
authors = ["a"]
lastmod = 2026-01-01
publishDate = 2026-01-01
expiryDate = 2026-01-01
type = "a"
layout = "a"
url = "/a/"
menu = "main"
linkTitle = "a"
summary = "a"
[taxonomies]
tags = ["a"]
[cascade]
a = 1
+++
"#,
        r#"content/a.md:3:1: error: 「tags」という項目は使えません
  |
3 | tags = ["a"]
  | ^^^^
    ヒント: keywords = ["…"] と書きます
content/a.md:4:1: error: 「categories」という項目は使えません
  |
4 | categories = ["a"]
  | ^^^^^^^^^^
    ヒント: keywords = ["…"] と書くか、節のフォルダーに分けます
content/a.md:5:1: error: 「sort_by」という項目は使えません
  |
5 | sort_by = "weight"
  | ^^^^^^^
    ヒント: 順は各ページの weight で決めます。この行を消します
content/a.md:6:1: error: 「paginate_by」という項目は使えません
  |
6 | paginate_by = 10
  | ^^^^^^^^^^^
    ヒント: 節はいつでも一つのページに並びます。この行を消します
content/a.md:7:1: error: 「insert_anchor_links」という項目は使えません
  |
7 | insert_anchor_links = "left"
  | ^^^^^^^^^^^^^^^^^^^
    ヒント: 見出しへのリンクはテーマが付けます。この行を消します
content/a.md:8:1: error: 「in_search_index」という項目は使えません
  |
8 | in_search_index = false
  | ^^^^^^^^^^^^^^^
    ヒント: 公開するページはすべて検索に入ります。載せないなら draft = true と書きます
content/a.md:9:1: error: 「generate_feeds」という項目は使えません
  |
9 | generate_feeds = true
  | ^^^^^^^^^^^^^^
    ヒント: フィードはいつでも /feed.xml にできます。この行を消します
content/a.md:10:1: error: 「render」という項目は使えません
   |
10 | render = false
   | ^^^^^^
    ヒント: 載せないなら draft = true と書きます
content/a.md:11:1: error: 「redirect_to」という項目は使えません
   |
11 | redirect_to = "/b/"
   | ^^^^^^^^^^^
    ヒント: 移った先のページに aliases = ["/古い場所/"] と書きます
content/a.md:12:1: error: 「transparent」という項目は使えません
   |
12 | transparent = true
   | ^^^^^^^^^^^
    ヒント: 下の節のページを上に並べることはできません。この行を消します
content/a.md:13:1: error: 「page_template」という項目は使えません
   |
13 | page_template = "a.html"
   | ^^^^^^^^^^^^^
    ヒント: テンプレートは各ページの template に書きます
content/a.md:14:1: error: 「authors」という項目は使えません
   |
14 | authors = ["a"]
   | ^^^^^^^
    ヒント: 確かめた人は reviewed_by、もとの資料は source に書きます
content/a.md:15:1: error: 「lastmod」という項目は使えません
   |
15 | lastmod = 2026-01-01
   | ^^^^^^^
    ヒント: updated = 2026-11-22 と書きます
content/a.md:16:1: error: 「publishDate」という項目は使えません
   |
16 | publishDate = 2026-01-01
   | ^^^^^^^^^^^
    ヒント: publish_from = 2026-12-01 と書きます
content/a.md:17:1: error: 「expiryDate」という項目は使えません
   |
17 | expiryDate = 2026-01-01
   | ^^^^^^^^^^
    ヒント: expires = 2027-03-31 と書きます（この日から載りません）
content/a.md:18:1: error: 「type」という項目は使えません
   |
18 | type = "a"
   | ^^^^
    ヒント: テンプレートは template に書きます
content/a.md:19:1: error: 「layout」という項目は使えません
   |
19 | layout = "a"
   | ^^^^^^
    ヒント: テンプレートは template に書きます
content/a.md:20:1: error: 「url」という項目は使えません
   |
20 | url = "/a/"
   | ^^^
    ヒント: path = "…" と書きます
content/a.md:21:1: error: 「menu」という項目は使えません
   |
21 | menu = "main"
   | ^^^^
    ヒント: 入口は data/site.toml の [[navigation]] に書きます
content/a.md:22:1: error: 「linkTitle」という項目は使えません
   |
22 | linkTitle = "a"
   | ^^^^^^^^^
    ヒント: 題は title だけです。短い題を title に書きます
content/a.md:23:1: error: 「summary」という項目は使えません
   |
23 | summary = "a"
   | ^^^^^^^
    ヒント: description = "…" と書きます
content/a.md:24:2: error: 「taxonomies」という項目は使えません
   |
24 | [taxonomies]
   |  ^^^^^^^^^^
    ヒント: keywords = ["…"] と書きます
content/a.md:26:2: error: 「cascade」という項目は使えません
   |
26 | [cascade]
   |  ^^^^^^^
    ヒント: desk と source は節の _index.md から下のページに伝わります。ほかは各ページに書きます
"#,
    );
    check(
        "data/site.toml",
        r#"baseURL = "https://example.jp/"
title = "題"
languageCode = "ja"
default_language = "ja"
compile_sass = true
generate_feed = true
[markdown]
highlight_code = true
[extra]
a = 1"#,
        r#"data/site.toml:1:1: error: 「baseURL」という項目は使えません
  |
1 | baseURL = "https://example.jp/"
  | ^^^^^^^
    ヒント: base_url = "https://…/" と書きます
data/site.toml:3:1: error: 「languageCode」という項目は使えません
  |
3 | languageCode = "ja"
  | ^^^^^^^^^^^^
    ヒント: language = "ja" と書きます
data/site.toml:4:1: error: 「default_language」という項目は使えません
  |
4 | default_language = "ja"
  | ^^^^^^^^^^^^^^^^
    ヒント: language = "ja" と書きます
data/site.toml:5:1: error: 「compile_sass」という項目は使えません
  |
5 | compile_sass = true
  | ^^^^^^^^^^^^
    ヒント: スタイルシートはテーマの static に CSS で置きます
data/site.toml:6:1: error: 「generate_feed」という項目は使えません
  |
6 | generate_feed = true
  | ^^^^^^^^^^^^^
    ヒント: フィードはいつでも /feed.xml にできます。この行を消します
data/site.toml:7:2: error: 「markdown」という項目は使えません
  |
7 | [markdown]
  |  ^^^^^^^^
    ヒント: Markdown の書き方は決まっています。この部分を消します
data/site.toml:9:2: error: 「extra」という項目は使えません
  |
9 | [extra]
  |  ^^^^^
    ヒント: サイトの値は、決まった項目に書きます。ページごとの値はページの [extra] に書けます
"#,
    );
}

#[test]
fn front_matter_that_is_not_there_is_told() {
    check(
        "content/a.md",
        r#"---
title: 訪問診療
---
本文
"#,
        r#"content/a.md:1:1: error: ページの頭が --- で囲まれています（YAML は使えません）
  |
1 | ---
  | ^^^
    ヒント: --- を +++ に替え、中は title: 題 ではなく title = "題" の形で書きます
"#,
    );
    check(
        "content/a.md",
        r#"本文だけ
"#,
        r#"content/a.md:1:1: error: ページの頭に +++ がありません
  |
1 | 本文だけ
  | ^^^^^^^^
    ヒント: ページの頭に +++ の行、title = "題" の行、+++ の行を書きます
"#,
    );
    check(
        "content/a.md",
        r#"+++
title = "題"
本文
"#,
        r#"content/a.md:1:1: error: +++ で始まる部分が閉じられていません
  |
1 | +++
  | ^^^
    ヒント: 本文の前に +++ だけの行を書きます
"#,
    );
    check(
        "content/a.md",
        r#"＋＋＋
title = "題"
＋＋＋
本文
"#,
        r#"content/a.md:1:1: error: 全角の「＋」は使えません
  |
1 | ＋＋＋
  | ^^^^^^
    ヒント: 半角で +++ と書きます
content/a.md:3:1: error: 全角の「＋」は使えません
  |
3 | ＋＋＋
  | ^^^^^^
    ヒント: 半角で +++ と書きます
"#,
    );
}

#[test]
fn a_fault_in_front_matter_is_told_at_its_place_in_the_file() {
    check(
        "content/a.md",
        r#"+++
title ＝ "題"
date = 2026-02-30
+++
本文
"#,
        r#"content/a.md:2:7: error: 全角の「＝」は使えません
  |
2 | title ＝ "題"
  |       ^^
    ヒント: 「＝」を半角の「=」にします
content/a.md:3:8: error: 2月30日という日はありません
  |
3 | date = 2026-02-30
  |        ^^^^^^^^^^
    ヒント: 2026年の2月は28日までです
"#,
    );
}

#[test]
fn a_page_that_ends_before_it_begins_is_an_error() {
    check(
        "content/a.md",
        r#"+++
title = "題"
publish_from = 2026-12-01
expires = 2026-12-01
+++
"#,
        r#"content/a.md:4:11: error: 掲載の終わり（expires）が、始まり（publish_from）より後ではありません
  |
4 | expires = 2026-12-01
  |           ^^^^^^^^^^
  content/a.md:3:16: 掲載の始まり
  |
3 | publish_from = 2026-12-01
  |                ^^^^^^^^^^
    ヒント: expires は、載せるのをやめる日です。publish_from より後の日付にします
"#,
    );
}

#[test]
fn what_was_left_open_in_a_text_is_a_warning() {
    check(
        "data/updates/2026.toml",
        r#"# 要確認（ここには書いてもよい）
[[update]]
date = 2026-11-22
title = "○○課から（要確認）"
text = "電話 086-xxx-xxxx TODO""#,
        r#"data/updates/2026.toml:4:10: warning: 「○○」が残っています
  |
4 | title = "○○課から（要確認）"
  |          ^^
    ヒント: 決まった言葉に書き替えます
data/updates/2026.toml:4:16: warning: 「要確認」が残っています
  |
4 | title = "○○課から（要確認）"
  |                    ^^^^^^
    ヒント: 決まった言葉に書き替えます
data/updates/2026.toml:5:12: warning: 「086-xxx-xxxx」が残っています
  |
5 | text = "電話 086-xxx-xxxx TODO"
  |              ^^^^^^^^^^^^
    ヒント: 決まった言葉に書き替えます
data/updates/2026.toml:5:25: warning: 「TODO」が残っています
  |
5 | text = "電話 086-xxx-xxxx TODO"
  |                           ^^^^
    ヒント: 決まった言葉に書き替えます
"#,
    );
}

#[test]
fn signs_that_nobody_can_see_are_errors() {
    check(
        "data/updates/2026.toml",
        "[[update]]\ndate = 2026-11-22\ntitle = \"題\u{b}名\"\ntext = \"a\\u0007b\"\nlinks = [\"\u{7f}\"]",
        "data/updates/2026.toml:3:11: error: 目に見えない制御文字（U+000B）が入っています\n  |\n3 | title = \"題␋名\"\n  |            ^\n    ヒント: この部分を消して、打ち直します\ndata/updates/2026.toml:4:8: error: 目に見えない制御文字（U+0007）が入っています\n  |\n4 | text = \"a\\u0007b\"\n  |        ^^^^^^^^^^\n    ヒント: この部分を消して、打ち直します\ndata/updates/2026.toml:5:11: error: 目に見えない制御文字（U+007F）が入っています\n  |\n5 | links = [\"␡\"]\n  |           ^\n    ヒント: この部分を消して、打ち直します\n",
    );
}

#[test]
fn a_file_that_nothing_reads_is_told_where_it_belongs() {
    check(
        "data/sites.toml",
        "a = 1",
        r#"data/sites.toml:1:1: error: このファイルはどこからも読まれません
    ヒント: data/site.toml のことですか
"#,
    );
    check(
        "data/config.toml",
        "a = 1",
        r#"data/config.toml:1:1: error: このファイルはどこからも読まれません
    ヒント: サイトの設定は data/site.toml に書きます
"#,
    );
    check(
        "data/people.toml",
        "a = 1",
        r#"data/people.toml:1:1: error: このファイルはどこからも読まれません
    ヒント: data/ に置けるもの: site.toml、areas.toml、glossary.toml、updates/、registers/名簿の名前/、statistics/
"#,
    );
    check(
        "data/Site.toml",
        "a = 1",
        r#"data/Site.toml:1:1: error: このファイルはどこからも読まれません
    ヒント: 名前をすべて小文字にします: data/site.toml
"#,
    );
    check(
        "data/registers/clinics.toml",
        "a = 1",
        r#"data/registers/clinics.toml:1:1: error: このファイルはどこからも読まれません
    ヒント: 名簿ごとにフォルダーを作り、data/registers/clinics/register.toml と名簿のファイルを置きます
"#,
    );
    check(
        "data/registers/clinics/old/naka.toml",
        "a = 1",
        r#"data/registers/clinics/old/naka.toml:1:1: error: このファイルはどこからも読まれません
    ヒント: 名簿のファイルは data/registers/clinics/ のすぐ下に置きます
"#,
    );
    check(
        "data/updates/2026/a.toml",
        "a = 1",
        r#"data/updates/2026/a.toml:1:1: error: このファイルはどこからも読まれません
    ヒント: data/updates/ のすぐ下に置きます
"#,
    );
    check(
        "data/register/clinics/naka.toml",
        "a = 1",
        r#"data/register/clinics/naka.toml:1:1: error: このファイルはどこからも読まれません
    ヒント: data/registers/ のことですか
"#,
    );
    check(
        "content/a.MD",
        "a",
        r#"content/a.MD:1:1: error: このファイルはどこからも読まれません
    ヒント: 名前をすべて小文字にします: content/a.md
"#,
    );
}

#[test]
fn a_copy_is_told_once_and_not_read() {
    check(
        "data/registers/a/naka - コピー.toml",
        "id ＝ 1",
        r#"data/registers/a/naka - コピー.toml:1:1: error: コピーされたファイルのようです
    ヒント: 要らなければ消します。使うなら data/registers/a/naka.toml と重ならない名前に付け替えます
"#,
    );
    check(
        "data/registers/a/naka - Copy.toml",
        "id ＝ 1",
        r#"data/registers/a/naka - Copy.toml:1:1: error: コピーされたファイルのようです
    ヒント: 要らなければ消します。使うなら data/registers/a/naka.toml と重ならない名前に付け替えます
"#,
    );
    check(
        "data/registers/a/naka (1).toml",
        "id ＝ 1",
        r#"data/registers/a/naka (1).toml:1:1: error: コピーされたファイルのようです
    ヒント: 要らなければ消します。使うなら data/registers/a/naka.toml と重ならない名前に付け替えます
"#,
    );
    check(
        "data/registers/a/コピー ～ naka.toml",
        "id ＝ 1",
        r#"data/registers/a/コピー ～ naka.toml:1:1: error: コピーされたファイルのようです
    ヒント: 要らなければ消します。使うなら data/registers/a/naka.toml と重ならない名前に付け替えます
"#,
    );
    check(
        "content/a/b - コピー (2).md",
        "# a",
        r#"content/a/b - コピー (2).md:1:1: error: コピーされたファイルのようです
    ヒント: 要らなければ消します。使うなら content/a/b.md と重ならない名前に付け替えます
"#,
    );
}

#[test]
fn an_empty_file_is_told_once() {
    check(
        "data/areas.toml",
        "",
        r#"data/areas.toml:1:1: error: ファイルが空です
    ヒント: 中身を書くか、ファイルを消します
"#,
    );
    check(
        "data/registers/a/naka.toml",
        r#" 

"#,
        r#"data/registers/a/naka.toml:1:1: error: ファイルが空です
    ヒント: 中身を書くか、ファイルを消します
"#,
    );
    check(
        "content/a.md",
        "",
        r#"content/a.md:1:1: error: ファイルが空です
    ヒント: 中身を書くか、ファイルを消します
"#,
    );
}

#[test]
fn english_readers_are_told_the_same() {
    check_english(
        "data/areas.toml",
        r#"[[area]]
id ＝ "naka"
name = 中区
kind = 5
nam = "x""#,
        r#"data/areas.toml:2:4: error: the full-width `＝` does not work here
  |
2 | id ＝ "naka"
  |    ^^
    hint: write `=` instead of `＝`
data/areas.toml:3:8: error: `中区` is not in quotes
  |
3 | name = 中区
  |        ^^^^
    hint: write it in quotes: "中区"
data/areas.toml:4:8: error: `kind` must be a text, not a number
  |
4 | kind = 5
  |        ^
    hint: put it in quotes: "5"
data/areas.toml:5:1: error: there is no key `nam` in [[area]]
  |
5 | nam = "x"
  | ^^^
    hint: did you mean `name`?
"#,
    );
    check_english(
        "data/updates/2026.toml",
        r#"[[update]]
title = "題"
date = 2026-02-30"#,
        r#"data/updates/2026.toml:3:8: error: there is no day 30 in month 2
  |
3 | date = 2026-02-30
  |        ^^^^^^^^^^
    hint: month 2 of 2026 has 28 days
"#,
    );
    check_english(
        "data/registers/a/naka - コピー.toml",
        "x",
        r#"data/registers/a/naka - コピー.toml:1:1: error: this looks like a copy of a file
    hint: remove it, or give it a name of its own beside data/registers/a/naka.toml
"#,
    );
    check_english(
        "content/a.md",
        r#"---
title: a
---
"#,
        r#"content/a.md:1:1: error: the front matter stands between ---; YAML is not supported
  |
1 | ---
  | ^^^
    hint: write +++ instead of ---, and title = "…" instead of title: …
"#,
    );
    check_english(
        "content/a.md",
        r#"+++
title = "a"
tags = ["x"]
+++
"#,
        r#"content/a.md:3:1: error: `tags` is not supported
  |
3 | tags = ["x"]
  | ^^^^
    hint: write keywords = ["…"]
"#,
    );
}

#[test]
fn a_file_in_another_encoding_is_told_with_how_to_save_it() {
    let check = |bytes: &[u8], message: &str| {
        let hints = "    ヒント: メモ帳では「名前を付けて保存」を選び、文字コードを「UTF-8」にして保存します\n    \
             ヒント: Excel から写すときは、「CSV UTF-8（コンマ区切り）」で保存したものを使います\n";
        let expect = format!("data/areas.toml:1:1: error: {message}\n{hints}");
        assert_eq!(told("data/areas.toml", bytes, Lang::Ja), expect);
    };
    // 「中区」 in Windows-31J.
    check(b"title = \"\x92\x86\x8b\xe6\"", "文字コードが Shift_JIS です。UTF-8 で保存し直します");
    check(b"\xFF\xFEt\0i\0", "文字コードが UTF-16 です。UTF-8 で保存し直します");
    check(b"\xFF\x80\xFF", "文字として読めないファイルです。UTF-8 で保存し直します");
    assert_eq!(Source::new("a", b"\xEF\xBB\xBFa = 1").encoding, Encoding::Utf8);
}

#[test]
fn a_lock_file_is_a_warning() {
    let paths: Vec<Arc<str>> = vec!["data/~$a.xlsx".into(), "data/a.toml".into(), "~$b.docx".into()];
    let locks = lock_files(&paths);
    let printed: String =
        locks.iter().map(|fault| Printer::default().print(fault, &Parsed::default())).collect();
    assert_eq!(
        printed,
        "data/~$a.xlsx:1:1: warning: Excel や Word が編集中に作る一時ファイルです。サイトには入れません\n    \
         ヒント: だれかが開いたままかもしれません。保存して閉じると消えます\n\
         ~$b.docx:1:1: warning: Excel や Word が編集中に作る一時ファイルです。サイトには入れません\n    \
         ヒント: だれかが開いたままかもしれません。保存して閉じると消えます\n"
    );
}

/// One file of each kind, with every key that it may have.
const WHOLE: [(&str, &str); 8] = [
    (
        "data/site.toml",
        r#"
title = "しるべ"
description = "案内"
base_url = "https://shirube.example/"
language = "ja"
time_zone = "Asia/Tokyo"
status = "demonstration"
publisher = "市"
theme = "base"
default_desk = "home"
source = "資料"
urgent_page = "/a/"
[notice]
title = "見本です"
text = "実在しません"
url = "@/about/_index.md"
[[audience]]
id = "citizen"
title = "市民"
[[desk]]
id = "home"
name = "窓口"
role = "相談"
phone = "086-000-0001"
fax = "086-000-0002"
hours = "9時から"
closed = "土日"
outside_hours = "119番"
confirmed = 2026-10-01
url = "/desks/"
[[urgent]]
words = ["意識がない"]
text = "119番へ"
desk = "home"
[[navigation]]
title = "はじめに"
url = "@/a.md"
description = "案内"
audience = "citizen"
"#,
    ),
    (
        "data/areas.toml",
        r#"
[[area]]
id = "naka"
name = "中区"
reading = "なかく"
kind = "ward"
within = ["city"]
page = true
towns = ["町"]
school_districts = ["学区"]
postal_codes = ["703-0000"]
"#,
    ),
    (
        "data/glossary.toml",
        r#"
[[term]]
id = "visit"
name = "訪問診療"
reading = "ほうもんしんりょう"
meaning = "家で診ること"
synonyms = ["在宅診療"]
search_only = ["往診"]
differs_from = ["house-call: 予定がある"]
narrower = ["a"]
"#,
    ),
    (
        "data/updates/2026.toml",
        "[[update]]\ndate = 2026-11-22\ntitle = \"題\"\ntext = \"文\"\nlinks = [\"/a/\"]\n",
    ),
    (
        "data/registers/clinics/register.toml",
        r#"
title = "医療機関"
description = "名簿"
audience = ["professional"]
label = "name"
reading = "kana"
area = "ward"
serves = "wards"
as_of = "FY2020"
source = "資料"
consent = "同意"
license = "CC BY 4.0"
desk = "home"
sample = true
confirm_within_days = 365
hide_after_days = 730
one_per = "ward"
columns = ["name"]
[[field]]
key = "ward"
label = "区"
type = "area"
kind = "ward"
required = true
visibility = "page"
only_if = "consent"
search = "text"
facet = true
open_data = "区"
unit = "件"
options = ["a"]
many = true
register = "clinics"
"#,
    ),
    (
        "data/registers/clinics/naka.toml",
        r#"
[[record]]
id = "c-1"
b = 1.5
a = { value = "可", on = 2026-10-01 }
confirmed = 2026-10-01

[[record]]
id = "c-2"
"#,
    ),
    (
        "data/statistics/acp.toml",
        r#"
title = "題"
description = "説明"
source = "資料"
note = "注"
as_of = "2021-01"
chart = ["a"]
[[column]]
key = "a"
label = "数"
unit = "人"
[[row]]
key = "r"
label = "行"
as_of = 2021-01-31
partial = true
values = { a = 315, b = "－" }
[[check]]
sum = ["a"]
equals = "a"
"#,
    ),
    (
        "content/a/b.md",
        r#"
+++
title = "題"
description = "説明"
weight = 20
date = 2026-11-22
updated = 2026-11-22
reviewed = 2026-11-22
reviewed_by = "医師"
review_due = 2027-11-22
publish_from = 2026-12-01
expires = 2027-03-31
draft = true
slug = "b"
path = "a/b"
aliases = ["/old/"]
audience = ["citizen"]
desk = "home"
source = "資料"
keywords = ["言葉"]
related = ["@/a.md"]
template = "page.html"
[extra]
anything = { goes = [1, 2] }
+++

本文
"#,
    ),
];

fn whole() -> Vec<Source> {
    WHOLE.iter().map(|(path, text)| Source::new(*path, text.as_bytes())).collect()
}

#[test]
fn every_key_of_the_contract_is_read() {
    let parsed = all(&whole(), &Parsed::default());
    let Checked { value: drafts, diagnostics } = parsed.drafts();
    assert_eq!(diagnostics, []);
    let settings = drafts.settings.expect("site.toml was given");
    assert_eq!(settings.desk.as_ref().expect("a desk").value, "home");
    assert_eq!(settings.urgent_page.as_ref().expect("a page").value, "/a/");
    assert_eq!(settings.desks[0].confirmed.expect("a day").value.to_string(), "2026-10-01");
    assert_eq!(settings.notice.as_ref().expect("a notice").title.value, "見本です");
    assert_eq!(drafts.areas[0].postal_codes[0].value, "703-0000");
    assert_eq!(drafts.terms[0].differs_from[0].value, "house-call: 予定がある");
    assert_eq!(drafts.updates[0].links[0].value, "/a/");
    let schema = drafts.schemas[0];
    assert_eq!((schema.register.as_str(), schema.as_of.value), ("clinics", AsOf::FiscalYear(2020)));
    let field = &schema.fields[0];
    assert_eq!(field.area_kind.as_ref().expect("a kind").value, "ward");
    assert!(field.required && field.facet && field.many && schema.sample);
    let statistic = drafts.statistics[0];
    assert_eq!(statistic.id, "acp");
    assert_eq!(statistic.rows[0].values.get("a").expect("a figure").value, Raw::Integer(315));
    let page = drafts.pages[0];
    assert_eq!((page.front.weight, page.front.draft), (20, true));
    assert_eq!(page.front.period.expires.expect("a day").to_string(), "2027-03-31");
    assert_eq!(page.body.blocks.len(), 1);
    assert!(drafts.incomplete.is_empty());
}

#[test]
fn a_record_keeps_its_keys_in_the_order_and_at_the_places_of_the_file() {
    let parsed = all(&whole(), &Parsed::default());
    let drafts = parsed.drafts().value;
    let records = drafts.records[0].read().value;
    let at = |span: crate::text::Span| &records.file.text[span.range()];
    let record = &records.records[0];
    assert_eq!(at(record.span), "[[record]]");
    let keys: Vec<&str> = record.table.entries.iter().map(|(key, _)| &*key.value).collect();
    assert_eq!(keys, ["id", "b", "a", "confirmed"]);
    let (_, answer) = &record.table.entries[2];
    assert_eq!(at(answer.span), "{ value = \"可\", on = 2026-10-01 }");
    assert_eq!(records.records.len(), 2);
}

#[test]
fn what_a_keyboard_got_wrong_is_read_as_it_was_meant() {
    let text = "［［area］］\nid ＝ “naka”\nname = 中区\nkind = \"ward\"\n";
    let parsed = parsed("data/areas.toml", text.as_bytes());
    let drafts = parsed.drafts().value;
    assert_eq!(drafts.areas[0].id.value, "naka");
    assert_eq!(drafts.areas[0].name.value, "");
    assert!(drafts.incomplete.is_empty(), "nothing is missing that another file could refer to");
}

#[test]
fn a_file_that_was_read_in_part_says_so() {
    let check = |path: &str, text: &str, incomplete: bool| {
        let parsed = parsed(path, text.as_bytes());
        assert_eq!(parsed.drafts().value.incomplete.len() == 1, incomplete, "{text}");
    };
    check("data/areas.toml", "[[area\nid = \"a\"\n", true);
    check("data/areas.toml", "", true);
    check("data/areas.toml", "# nothing yet\n", false);
    check("data/sites.toml", "a = 1", false);
    check("data/registers/a/x.toml", "[[record]]\nid = \"a\"\nsince = 2026-02-30\n", false);
}

#[test]
fn a_value_that_was_reported_stands_in_its_record_as_faulty() {
    let check = |value: &str, is_faulty: bool| {
        let text = format!("[[record]]\nid = \"a\"\nsays = {value}\nname = \"b\"\n");
        let parsed = parsed("data/registers/a/x.toml", text.as_bytes());
        let drafts = parsed.drafts().value;
        let records = drafts.records[0].read().value;
        let table = &records.records[0].table;
        let value = &table.get("says").expect("it is there").value;
        assert_eq!((*value == Raw::Faulty, table.get("name").is_some()), (is_faulty, true), "{text}");
    };
    check("2026-02-30", true);
    // With a comma, keys are lost.
    check("{ open = \"09:00\" close = \"12:00\" }", true);
    check("{ days = [\"月\"] open = \"09:00\", close = \"12:00\" }", true);
    check("{ on = 2026-02-30, note = \"c\" }", false);
    check("{ open = \"09:00\", close = \"12:00\" }", false);
}

#[test]
fn a_file_of_equal_bytes_is_taken_over_and_another_is_read() {
    let sources = whole();
    let first = all(&sources, &Parsed::default());
    let mut changed = sources.clone();
    changed[1] = Source::new("data/areas.toml", b"[[area]]\n");
    changed.remove(0);
    let second = all(&changed, &first);
    let kept = second.files.iter().filter(|(path, file)| Arc::ptr_eq(file, &first.files[&**path]));
    assert_eq!((kept.count(), second.files.len()), (6, 7));
}

#[test]
fn the_order_of_the_files_does_not_matter() {
    let mut sources = whole();
    let there = all(&sources, &Parsed::default());
    sources.reverse();
    let back = all(&sources, &Parsed::default());
    assert_eq!(format!("{:?}", there.drafts()), format!("{:?}", back.drafts()));
}

/// Bits that files are made of, good and bad.
const BITS: [&str; 44] = [
    "[[record]]",
    "[[area]]",
    "[[area]",
    "［［area］］",
    "[a.b]",
    "\n",
    "\r\n",
    "\r",
    " ",
    "　",
    "\t",
    "id",
    "title",
    "名前",
    "=",
    "＝",
    ":",
    "：",
    "\"",
    "”",
    "“",
    "'",
    "’",
    "\"\"\"",
    "'''",
    "[",
    "]",
    "［",
    "］",
    "{",
    "}",
    ",",
    "、",
    "#",
    "＃",
    "\\",
    "\\u00",
    "2026-02-30",
    "令和8年1月1日",
    "２０",
    "0123",
    "+++\n",
    "---\n",
    "\u{0}\u{7f}\u{feff}",
];

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 400,
        rng_seed: proptest::test_runner::RngSeed::Fixed(8),
        failure_persistence: None,
        ..Default::default()
    })]

    #[test]
    fn no_bytes_are_too_strange(bytes: Vec<u8>, kind in 0..WHOLE.len()) {
        check_any(WHOLE[kind].0, &bytes);
    }

    #[test]
    fn no_mixture_of_signs_is_too_strange(bits in proptest::collection::vec(0..BITS.len(), 0..40), kind in 0..WHOLE.len()) {
        let text: String = bits.into_iter().map(|bit| BITS[bit]).collect();
        check_any(WHOLE[kind].0, text.as_bytes());
    }

    #[test]
    fn no_cut_or_stray_sign_in_a_good_file_is_too_strange(at in 0..2000usize, cut in 0..9usize, bit in 0..BITS.len(), kind in 0..WHOLE.len()) {
        let mut letters: Vec<char> = WHOLE[kind].1.chars().collect();
        let at = at % letters.len();
        let end = (at + cut).min(letters.len());
        letters.splice(at..end, BITS[bit].chars());
        check_any(WHOLE[kind].0, letters.into_iter().collect::<String>().as_bytes());
    }
}

/// Whatever the bytes are: it ends, and every place lies in the text.
fn check_any(path: &str, bytes: &[u8]) {
    let parsed = parsed(path, bytes);
    let text = parsed.text(path).expect("the file was given").to_owned();
    for fault in parsed.drafts().diagnostics {
        let places = [&fault.place].into_iter().chain(fault.also.iter().map(|(place, _)| place));
        for span in places.filter_map(|place| place.span) {
            assert!(text.get(span.range()).is_some(), "{fault:?} in {text:?}");
        }
        Printer::default().print(&fault, &parsed);
    }
}
