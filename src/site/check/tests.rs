//! Registers as their staff write them, and what they are told.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::parse::{self, Parsed};
use crate::site::area::{Area, Areas};
use crate::site::id::{AreaId, AudienceId, DeskId, RegisterId};
use crate::site::settings::Audience;
use crate::site::{Desk, Record, Schema};
use crate::text::{Diagnostic, Lang, Printer, Source};

use super::{Known, RecordsPart, Rules, phones_by_label, records, schemas};

/// What some files of registers gave.
struct Outcome {
    parsed: Parsed,
    schemas: BTreeMap<RegisterId, (Arc<Schema>, Rules)>,
    parts: Vec<RecordsPart>,
    found: Vec<Diagnostic>,
}

impl Outcome {
    /// The records of a register, in order.
    fn records(&self) -> Vec<&Record> {
        self.parts.iter().flat_map(|part| &part.records).map(|checked| &*checked.record).collect()
    }

    /// What is told, one line each: message, then hints.
    fn told(&self, lang: Lang) -> Vec<String> {
        self.found
            .iter()
            .map(|diagnostic| {
                let severity = diagnostic.severity.word();
                let hints = diagnostic.hints.iter().map(|hint| format!(" / {}", hint.in_lang(lang)));
                format!("{severity}: {}{}", diagnostic.message.in_lang(lang), hints.collect::<String>())
            })
            .collect()
    }

    fn printed(&self) -> String {
        let printer = Printer { lang: Lang::Ja, color: false };
        self.found.iter().map(|diagnostic| printer.print(diagnostic, &self.parsed)).collect()
    }
}

/// Reads files below `data/registers/`.
fn read(files: &[(&str, &str)]) -> Outcome {
    let sources: Vec<Source> = files
        .iter()
        .map(|(path, text)| Source::new(format!("data/registers/{path}"), text.as_bytes()))
        .collect();
    let parsed = parse::all(&sources, &Parsed::default());
    let mut found = Vec::new();
    let drafts = parsed.drafts().note(&mut found);
    let areas = areas();
    let registers: BTreeSet<&str> = drafts.schemas.iter().map(|draft| draft.register.as_str()).collect();
    let audiences = [Audience { id: AudienceId::new("citizen"), title: "市民".to_owned() }];
    let known = Known {
        registers: &registers,
        audiences: &audiences,
        desks: &[desk("home-care")],
        default_desk: None,
        areas: &areas,
    };
    let schemas = schemas(&drafts.schemas, &known).note(&mut found);
    let parts: Vec<RecordsPart> = drafts
        .records
        .iter()
        .filter_map(|draft| Some(records(draft, &schemas.get(&*draft.register)?.1, &areas).note(&mut found)))
        .collect();
    for register in &registers {
        let prefix = format!("data/registers/{register}/");
        found.extend(phones_by_label(parts.iter().filter(|part| part.path.starts_with(&prefix))));
    }
    drop(drafts);
    Outcome { parsed, schemas, parts, found }
}

/// A city with wards, and districts in them.
fn areas() -> Areas {
    let area = |id: &str, name: &str, kind: &str, within: &[&str]| Area {
        id: AreaId::new(id),
        name: name.to_owned(),
        reading: None,
        kind: kind.to_owned(),
        within: within.iter().map(|id| AreaId::new(id)).collect(),
        page: true,
        towns: vec![],
        school_districts: vec![],
        postal_codes: vec![],
    };
    let list = vec![
        area("city", "見本市", "city", &[]),
        area("north", "北区", "ward", &["city"]),
        area("south", "南区", "ward", &["city"]),
        area("north-1", "北一", "district", &["north"]),
        area("north-2", "北二", "district", &["north"]),
        area("south-1", "南一", "district", &["south"]),
    ];
    let index = list.iter().enumerate().map(|(at, area)| (area.id.clone(), at)).collect();
    Areas { list, index }
}

fn desk(id: &str) -> Desk {
    Desk {
        id: DeskId::new(id),
        name: "窓口".to_owned(),
        role: None,
        phone: None,
        fax: None,
        hours: None,
        closed: None,
        outside_hours: None,
        confirmed: None,
        url: None,
    }
}

const HEAD: &str = r#"
title = "名簿"
label = "name"
as_of = "2026-11"
source = "出典"
"#;

/// A schema with a label, and one more field of these lines.
fn schema_with(field: &str) -> String {
    format!(
        "{HEAD}\n[[field]]\nkey = \"name\"\nlabel = \"名称\"\ntype = \"text\"\nvisibility = \"page\"\n\n[[field]]\nkey = \"it\"\nlabel = \"項目\"\nvisibility = \"page\"\n{field}\n"
    )
}

/// Values of one field, a line each, and beneath each what is told of it: nothing where it
/// passes. `…` stands for the record and the field in words.
fn check_values(field: &str, expect: &str) {
    let schema = schema_with(field);
    let values = expect.lines().filter(|line| !line.is_empty() && !line.starts_with(' '));
    let told: String = values.map(|value| format!("{value}\n{}", told_of(&schema, value))).collect();
    assert_eq!(format!("\n{told}"), expect, "{field}");
}

fn told_of(schema: &str, value: &str) -> String {
    let record = format!("[[record]]\nid = \"a-1\"\nname = \"見本\"\nit = {value}\n");
    let outcome = read(&[("r/a.toml", &record), ("r/register.toml", schema)]);
    let lines = outcome.told(Lang::Ja).into_iter();
    lines.map(|line| format!("    {}\n", line.replacen("見本（a-1）の項目", "…", 1))).collect()
}

#[test]
fn texts_are_trimmed_and_stand_on_one_line_where_they_must() {
    check_values(
        r#"type = "text""#,
        r#"
"午前だけ　"
"""第1\n第3"""
""
    error: …が空です / 書くことがなければ行ごと消します。尋ねて分からなければ「不明」、当てはまらなければ「該当なし」と書きます
"　"
    error: …が空です / 書くことがなければ行ごと消します。尋ねて分からなければ「不明」、当てはまらなければ「該当なし」と書きます
12
    error: …には文字（"…"）を書きますが、数（12）が書かれています / 引用符で囲んで "12" と書きます
"a\u202Eb"
    error: …に、文字の向きを変える見えない記号（U+202E）があります / この部分を消して、打ち直します
"#,
    );
    check_values(
        r#"type = "person""#,
        r#"
"見本 太郎"
"見本\n太郎"
    error: …の途中に改行があります / 一行で書きます
"-"
    error: …の「-」は、どの「ない」なのか分かりません / 「－」のことですか。ないことの書き方は「－」（数がない）「不明」（尋ねて分からない）「該当なし」「未整備」の四つです
"#,
    );
    check_values(
        r#"type = "address""#,
        r#"
"見本市見本町1丁目2-3"
"見本市\n見本町"
    error: …の途中に改行があります / 一行で書きます
"#,
    );
}

#[test]
fn readings_are_in_katakana() {
    check_values(
        r#"type = "kana""#,
        r#"
"ミホン・クリニック ヴィラー"
"みほん"
    error: …「みほん」は、読みに使えない文字を含みます / カタカナで「ミホン」と書きます
"ﾐﾎﾝｸﾘﾆｯｸ"
    error: …「ﾐﾎﾝｸﾘﾆｯｸ」は、読みに使えない文字を含みます / カタカナで「ミホンクリニック」と書きます
"見本"
    error: …「見本」は、読みに使えない文字を含みます / 全角のカタカナ、ー、・、空白だけで書きます
"ミホン１"
    error: …「ミホン１」は、読みに使えない文字を含みます / 全角のカタカナ、ー、・、空白だけで書きます
"#,
    );
}

#[test]
fn addresses_that_machines_read_have_their_form() {
    check_values(
        r#"type = "email""#,
        r#"
"soudan-1@centre.example"
"ｓｏｕｄａｎ＠centre.example"
    error: …「ｓｏｕｄａｎ＠centre.example」はメールアドレスの形ではありません / 「soudan@centre.example」と書きます
"soudan@centre"
    error: …「soudan@centre」はメールアドレスの形ではありません / 一つのアドレスを、半角で name@example.jp のように書きます
"https://centre.example/"
    error: …「https://centre.example/」はメールアドレスの形ではありません / 一つのアドレスを、半角で name@example.jp のように書きます
"#,
    );
    check_values(
        r#"type = "url""#,
        r#"
"https://www.clinic.example/受付?a=1#b"
"http://clinic.example:8080"
"www.clinic.example"
    error: …「www.clinic.example」はウェブの住所（URL）の形ではありません / 「https://www.clinic.example」と書きます
"info@clinic.example"
    error: …にメールアドレス「info@clinic.example」が書かれています / メールアドレスは type = "email" の項目に書きます
"javascript:alert(1)"
    error: …「javascript:alert(1)」はウェブの住所（URL）の形ではありません / https:// か http:// で始まる住所を、一つだけ書きます
"https://clinic.example@other.example/"
    error: …「https://clinic.example@other.example/」はウェブの住所（URL）の形ではありません / https:// か http:// で始まる住所を、一つだけ書きます
"https://a.example/ https://b.example/"
    error: …「https://a.example/ https://b.example/」はウェブの住所（URL）の形ではありません / https:// か http:// で始まる住所を、一つだけ書きます
"#,
    );
    check_values(
        r#"type = "postal_code""#,
        r#"
"700-0000"
"7000000"
    error: …「7000000」は郵便番号の形ではありません / "700-0000" と書きます
7000000
    error: …「7000000」は郵便番号の形ではありません / "700-0000" と書きます
"〒７００－００００"
    error: …「〒７００－００００」は郵便番号の形ではありません / "700-0000" と書きます
"700-000"
    error: …「700-000」は郵便番号の形ではありません / 半角の数字7桁を "700-0000" のように書きます
"#,
    );
}

#[test]
fn phone_numbers_are_checked_by_their_prefix() {
    check_values(
        r#"type = "phone""#,
        r##"
"086-803-1227"
"03-1234-5678"
"0868-22-1234"
"04992-2-1234"
"0120-123-456"
"0120-12-3456"
"0570-123-456"
"0800-123-4567"
"050-1234-5678"
"070-1234-5678"
"080-1234-5678"
"090-1234-5678"
"(086)803-1227"
    error: …「(086)803-1227」は電話番号の形ではありません / 「086-803-1227」と書きます
"０８６－８０３－１２２７"
    error: …「０８６－８０３－１２２７」は電話番号の形ではありません / 「086-803-1227」と書きます
"086ー803ー1227"
    error: …「086ー803ー1227」は電話番号の形ではありません / 「086-803-1227」と書きます
"086 803 1227"
    error: …「086 803 1227」は電話番号の形ではありません / 「086-803-1227」と書きます
"0868031227"
    error: …「0868031227」は電話番号の形ではありません / 「086-803-1227」と書きます
"0868221234"
    error: …「0868221234」は電話番号の形ではありません / 「086-822-1234」か「0868-22-1234」と書きます
"0312345678"
    error: …「0312345678」は電話番号の形ではありません / 「03-1234-5678」と書きます
"0120123456"
    error: …「0120123456」は電話番号の形ではありません / 「0120-123-456」と書きます
"09012345678"
    error: …「09012345678」は電話番号の形ではありません / 「090-1234-5678」と書きます
"+81-86-803-1227"
    error: …「+81-86-803-1227」は電話番号の形ではありません / 「086-803-1227」と書きます
"86-803-1227"
    error: …「86-803-1227」に、はじめの 0 がありません（表計算ソフトが消すことがあります） / 「086-803-1227」と書きます
868031227
    error: …「868031227」に、はじめの 0 がありません（表計算ソフトが消すことがあります） / 「086-803-1227」と書きます
"868031227"
    error: …「868031227」に、はじめの 0 がありません（表計算ソフトが消すことがあります） / 「086-803-1227」と書きます
"9012345678"
    error: …「9012345678」に、はじめの 0 がありません（表計算ソフトが消すことがあります） / 「090-1234-5678」と書きます
"086-80-1227"
    error: …「086-80-1227」は電話番号の形ではありません（数字が9桁です。10桁か11桁のはずです） / 一つの番号を、半角の数字とハイフンで 086-803-1227 のように書きます
"086-8031-227"
    error: …「086-8031-227」は電話番号の形ではありません / 「086-803-1227」と書きます
"090-123-4567"
    error: …「090-123-4567」は電話番号の形ではありません（数字が10桁です。11桁のはずです） / 一つの番号を、半角の数字とハイフンで 086-803-1227 のように書きます
"086-803-1227（代表）"
    error: …「086-803-1227（代表）」は電話番号の形ではありません / 「086-803-1227」と書きます
"086-803-1227、086-803-1228"
    error: …「086-803-1227、086-803-1228」は電話番号の形ではありません（数字が20桁です。10桁か11桁のはずです） / 一つの番号を、半角の数字とハイフンで 086-803-1227 のように書きます
"086-103-1227"
"086-000-0001"
    error: …の番号「086-000-0001」は、市内局番が 0 だけなので、実在しません / このような番号は見本の名簿（sample = true）だけに書けます。分からないときは「不明」と書くか、行ごと消してください
"#8000"
    error: …に、短い番号「#8000」は書けません / 3桁の番号と # で始まる番号は、data/site.toml の [[desk]]（窓口）だけに書きます
"119"
    error: …に、短い番号「119」は書けません / 3桁の番号と # で始まる番号は、data/site.toml の [[desk]]（窓口）だけに書きます
"電話"
    error: …「電話」は電話番号の形ではありません（数字が0桁です。10桁か11桁のはずです） / 一つの番号を、半角の数字とハイフンで 086-803-1227 のように書きます
"##,
    );
}

#[test]
fn areas_exist_and_are_of_the_kind_that_the_field_names() {
    check_values(
        r#"type = "area""#,
        r#"
"city"
"north-1"
"#,
    );
    check_values(
        r#"type = "area"
kind = "district""#,
        r#"
"north-1"
"north-3"
    error: …の「north-3」という地域はありません / 地域は data/areas.toml にあります。いちばん近いのは「north-1」です
"北一"
    error: …の「北一」という地域はありません / 名前ではなく id で "north-1" と書きます
"北区"
    error: …の「北区」という地域はありません / 地域は data/areas.toml にあります。id で書きます
"north"
    error: …には種類が district の地域を書きます。「north」（北区）の種類は ward です / north-1（北一）、north-2（北二） のどれかではありませんか
["north-1"]
    error: …には地域の id を一つ（"…"）を書きますが、一覧（[ ]）が書かれています / いくつも書く項目なら、register.toml のこの項目に many = true と書きます
"#,
    );
    check_values(
        r#"type = "area"
kind = "district"
many = true"#,
        r#"
["north-1", "south-1"]
["north-1", "north-1", "east-1", 3]
    warning: …に「north-1」が二度書かれています
    error: …の「east-1」という地域はありません / 地域は data/areas.toml にあります。id で書きます
    error: …には地域の id（"…"）を書きますが、数（3）が書かれています
"north-1"
    error: …には地域の id の一覧（["…", "…"]）を書きますが、文字（"…"）が書かれています / ["north-1"] と書きます
[]
    error: …が空です / 書くことがなければ行ごと消します。尋ねて分からなければ「不明」、当てはまらなければ「該当なし」と書きます
"#,
    );
}

#[test]
fn dates_are_written_as_dates() {
    check_values(
        r#"type = "date""#,
        r#"
2026-11-22
"2026-11-22"
    error: …には日付（2026-11-22 の形）を書きますが、文字（"…"）が書かれています / 引用符を付けずに 2026-11-22 と書きます
"令和8年11月22日"
    error: …：日付「令和8年11月22日」を読めません / 引用符を付けずに 2026-11-22 と書きます
"2026/11/22"
    error: …：日付「2026/11/22」を読めません / 引用符を付けずに 2026-11-22 と書きます
"R8.11.22"
    error: …：日付「R8.11.22」を読めません / 引用符を付けずに 2026-11-22 と書きます
"平成35年4月1日"
    error: …：「平成35年」という年はありません。正しくは令和5年（2023年）4月1日です / 引用符を付けずに 2023-04-01 と書きます
"令和32月"
    error: …：日付「令和32月」を読めません / 日付は、引用符を付けずに 2026-11-22 の形で書きます
"2026-02-30"
    error: …：2月30日という日はありません / 2026年の2月は28日までです
20261122
    error: …：日付「20261122」を読めません / 引用符を付けずに 2026-11-22 と書きます
2026-11-22T10:00:00
    error: …には日付（2026-11-22 の形）を書きますが、時刻（2026-11-22T10:00:00）が書かれています / 時刻を除いて 2026-11-22 と書きます
true
    error: …には日付（2026-11-22 の形）を書きますが、trueが書かれています
"#,
    );
}

#[test]
fn numbers_and_booleans_stand_without_quotes() {
    check_values(
        r#"type = "number"
unit = "名""#,
        r#"
0
-1.5
"3名"
    error: …には数を書きますが、文字（"…"）が書かれています / 引用符を付けずに 3 とだけ書きます（「名」は register.toml の unit に書きます）
"１，２００"
    error: …には数を書きますが、文字（"…"）が書かれています / 引用符を付けずに 1200 と書きます
"たくさん"
    error: …には数を書きますが、文字（"…"）が書かれています
"#,
    );
    check_values(
        r#"type = "boolean""#,
        r#"
true
"はい"
    error: …にはtrue か false を書きますが、文字（"…"）が書かれています / 引用符を付けずに true と書きます
"なし"
    error: …にはtrue か false を書きますが、文字（"…"）が書かれています / 引用符を付けずに false と書きます
1
    error: …にはtrue か false を書きますが、数（1）が書かれています
"#,
    );
}

#[test]
fn choices_answers_and_lists_say_what_they_may() {
    check_values(
        r#"type = "choice"
options = ["要", "不要", "要電話", "不明"]"#,
        r#"
"要電話"
"不明"
"要電語"
    error: …に「要電語」は書けません / 「要電話」のことですか
"紹介状が要る"
    error: …に「紹介状が要る」は書けません / 書けるのは 要、不要、要電話、不明 です
["要"]
    error: …には文字（"…"）を書きますが、一覧（[ ]）が書かれています
"#,
    );
    check_values(
        r#"type = "answer""#,
        r#"
"要相談"
{ value = "可", note = "電話で", on = 2026-10-01 }
"○"
    error: …に「○」は書けません / 「可」のことですか
"木曜だけ可"
    error: …に「木曜だけ可」は書けません / 書けるのは 可、要相談、不可 です。添え書きは { value = "可", note = "…" } の note に書きます
true
    error: …には"可" か "要相談" か "不可" を書きますが、trueが書かれています
{ value = "不明", on = 2026-10-01 }
    error: …に「不明」は書けません / 「不明」は、{ } を使わずに、それだけを書きます
{ valeu = "可", on = "10月" }
    error: …に value（可、要相談、不可）がありません
    error: …に「valeu」という項目はありません / 「value」のことですか
    error: …：日付「10月」を読めません / 日付は、引用符を付けずに 2026-11-22 の形で書きます
"#,
    );
    check_values(
        r#"type = "list"
options = ["内科", "小児科"]"#,
        r#"
["内科", "小児科"]
"該当なし"
["内科、小児科"]
    error: …に「内科、小児科」は書けません / 一つずつ ["内科", "小児科"] と書きます
["内科", "内科", "小児", ""]
    warning: …に「内科」が二度書かれています
    error: …に「小児」は書けません / 「小児科」のことですか
    error: …が空です / 書くことがなければ行ごと消します。尋ねて分からなければ「不明」、当てはまらなければ「該当なし」と書きます
"内科、小児科"
    error: …には一覧（["…", "…"]）を書きますが、文字（"…"）が書かれています / ["内科", "小児科"] と書きます
["　内　科"]
    error: …に「内　科」は書けません / 「内科」と書きます
[]
    error: …が空です / 書くことがなければ行ごと消します。尋ねて分からなければ「不明」、当てはまらなければ「該当なし」と書きます
"#,
    );
    check_values(
        r#"type = "list""#,
        r#"
["何でも"]
[1]
    error: …には文字（"…"）を書きますが、数（1）が書かれています
"#,
    );
}

#[test]
fn hours_close_after_they_open_on_days_that_exist() {
    check_values(
        r#"type = "hours""#,
        r#"
[{ days = ["月", "祝"], open = "09:00", close = "24:00", note = "第2は休み" }]
[{ days = ["月", "黄"], open = "09:00", close = "12:00" }]
    error: …に、曜日ではない「黄」が書かれています / 「金」の誤りではありませんか
[{ days = ["月曜日", "火水", "月", "月"], open = "09:00", close = "12:00" }]
    error: …に、曜日ではない「月曜日」が書かれています / 「月」と書きます
    error: …に、曜日ではない「火水」が書かれています / 一日ずつ "火", "水" と書きます
    error: …に「月」が二度書かれています
[{ days = "月火", open = "9:00", close = "１２：３０" }]
    error: …には曜日の一覧（["月", "火"]）を書きますが、文字（"…"）が書かれています / ["月", "火"] と書きます
    error: …の「9:00」は時刻の形ではありません / "09:00" と書きます
    error: …の「１２：３０」は時刻の形ではありません / "12:30" と書きます
[{ days = ["月"], open = 0.375, close = 12:30:00 }]
    error: …の「0.375」は時刻の形ではありません / "09:00" と書きます
    error: …の「12:30:00」は時刻の形ではありません / "12:30" と書きます
[{ days = ["月"], open = "18:00", close = "09:00" }]
    error: …の終わり（09:00）が、始まり（18:00）より後になっていません / 日をまたぐときは、24:00 までと 00:00 からの二つに分けて書きます
[{ days = [], open = "9時", close = "25:00" }]
    error: …に曜日がありません
    error: …の「9時」は時刻の形ではありません / "09:00" と書きます
    error: …の「25:00」は時刻の形ではありません / "09:00" の形で書きます
[{ days = ["月"], opne = "09:00", close = "12:00" }]
    error: …の時間の一つに open がありません
    error: …に「opne」という項目はありません / 「open」のことですか
{ days = ["月"], open = "09:00", close = "12:00" }
    error: …には時間の一覧（[{ days = ["月"], open = "09:00", close = "12:00" }]）を書きますが、項目のまとまり（{ }）が書かれています / 全体を [ ] で囲みます
"9時から12時"
    error: …には時間の一覧（[{ days = ["月"], open = "09:00", close = "12:00" }]）を書きますが、文字（"…"）が書かれています
["月"]
    error: …には{ days = ["月"], open = "09:00", close = "12:00" } の形を書きますが、文字（"…"）が書かれています
"#,
    );
}

#[test]
fn coordinates_lie_on_the_earth() {
    check_values(
        r#"type = "coordinates""#,
        r#"
{ lat = 34.66, lon = 133.92 }
{ lat = 35, lon = 134 }
{ lat = 133.92, lon = 34.66 }
    error: …の lat が 133.92 です（-90 から 90 のはずです） / 緯度（lat）と経度（lon）が入れ替わっていませんか
{ lat = 0.0, lon = 0.0 }
    warning: …が 0, 0（海の上）です。分からないときは行ごと消してください
{ lat = "34.66", long = 133.92 }
    error: …に lon がありません
    error: …には数を書きますが、文字（"…"）が書かれています
    error: …に「long」という項目はありません / 「lon」のことですか
"34.66, 133.92"
    error: …には緯度と経度（{ lat = 34.66, lon = 133.92 }）を書きますが、文字（"…"）が書かれています
"#,
    );
}

#[test]
fn nothing_is_said_in_four_words() {
    check_values(
        r#"type = "phone""#,
        r#"
"－"
"不明"
"該当なし"
"未整備"
"#,
    );
    check_values(
        r#"type = "hours""#,
        r#"
"－"
"不明"
"該当なし"
"未整備"
"#,
    );
    check_values(
        r#"type = "number""#,
        r#"
"－"
"不明"
"該当なし"
"未整備"
"-"
    error: …の「-」は、どの「ない」なのか分かりません / 「－」のことですか。ないことの書き方は「－」（数がない）「不明」（尋ねて分からない）「該当なし」「未整備」の四つです
"なし"
    error: …の「なし」は、どの「ない」なのか分かりません / 「該当なし」のことですか。ないことの書き方は「－」（数がない）「不明」（尋ねて分からない）「該当なし」「未整備」の四つです
"#,
    );
    check_values(
        r#"type = "text""#,
        r#"
"－"
"不明"
"該当なし"
"未整備"
"なし"
    error: …の「なし」は、どの「ない」なのか分かりません / 「該当なし」のことですか。ないことの書き方は「－」（数がない）「不明」（尋ねて分からない）「該当なし」「未整備」の四つです
"なし（要相談）"
"#,
    );
    check_values(
        r#"type = "phone"
required = true"#,
        r#"
"不明"
    error: …は必ず要る項目なので、「不明」とは書けません / 分かるまで載せないときは、この記録を消すか publish_from を先の日にします。必ずは要らないときは register.toml の required を消します
"#,
    );
    check_values(
        r#"type = "text"
required = true"#,
        r#"
"-"
    error: …は必ず要る項目なので、「－」とは書けません / 分かるまで載せないときは、この記録を消すか publish_from を先の日にします。必ずは要らないときは register.toml の required を消します
"086"
"#,
    );
}
