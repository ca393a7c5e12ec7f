//! Registers as their staff write them, and what they are told.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::parse::{self, Parsed};
use crate::site::area::{Area, Areas};
use crate::site::id::{AreaId, AudienceId, DeskId, RegisterId};
use crate::site::settings::Audience;
use crate::site::{Desk, Record, Schema};
use crate::text::{Diagnostic, Lang, Printer, Source, Span, Spanned};

use super::{Known, RecordsPart, Rules, phone_of_desk, phones_by_label, records, schemas};

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
        .filter_map(|file| {
            let draft = file.read().note(&mut found);
            Some(records(&draft, &schemas.get(&*file.register)?.1, &areas).note(&mut found))
        })
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
    Areas::new(vec![
        area("city", "見本市", "city", &[]),
        area("north", "北区", "ward", &["city"]),
        area("south", "南区", "ward", &["city"]),
        area("north-1", "北一", "district", &["north"]),
        area("north-2", "北二", "district", &["north"]),
        area("south-1", "南一", "district", &["south"]),
    ])
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
    error: …「(086)803-1227」は電話番号の形ではありません（かっこがあります） / 「086-803-1227」と書きます
"０８６－８０３－１２２７"
    error: …「０８６－８０３－１２２７」は電話番号の形ではありません（「０」は半角ではありません） / 「086-803-1227」と書きます
"086ー803ー1227"
    error: …「086ー803ー1227」は電話番号の形ではありません（「ー」は半角のハイフン（-）ではありません） / 「086-803-1227」と書きます
"086 803 1227"
    error: …「086 803 1227」は電話番号の形ではありません（空白があります） / 「086-803-1227」と書きます
"0868031227"
    error: …「0868031227」は電話番号の形ではありません（ハイフンがありません） / 「086-803-1227」と書きます
"0868221234"
    error: …「0868221234」は電話番号の形ではありません（ハイフンがありません） / 「086-822-1234」か「0868-22-1234」と書きます
"0312345678"
    error: …「0312345678」は電話番号の形ではありません（ハイフンがありません） / 「03-1234-5678」と書きます
"0120123456"
    error: …「0120123456」は電話番号の形ではありません（ハイフンがありません） / 「0120-123-456」と書きます
"09012345678"
    error: …「09012345678」は電話番号の形ではありません（ハイフンがありません） / 「090-1234-5678」と書きます
"+81-86-803-1227"
    error: …「+81-86-803-1227」に、国番号（+81）が付いています / 「086-803-1227」と書きます
"86-803-1227"
    error: …「86-803-1227」に、はじめの 0 がありません（表計算ソフトが消すことがあります） / 「086-803-1227」と書きます
868031227
    error: …「868031227」に、はじめの 0 がありません（表計算ソフトが消すことがあります） / 「086-803-1227」と書きます
"868031227"
    error: …「868031227」に、はじめの 0 がありません（表計算ソフトが消すことがあります） / 「086-803-1227」と書きます
"9012345678"
    error: …「9012345678」に、はじめの 0 がありません（表計算ソフトが消すことがあります） / 「090-1234-5678」と書きます
"086-80-1227"
    error: …「086-80-1227」は電話番号の形ではありません（数字が9桁です。10桁のはずです） / 数字の抜け、余り、打ちまちがいがないか、もとの書類で確かめて、086-803-1227 のように書きます
"086-8031-227"
    error: …「086-8031-227」は電話番号の形ではありません（ハイフンの位置がちがいます） / 「086-803-1227」と書きます
"090-123-4567"
    error: …「090-123-4567」は電話番号の形ではありません（数字が10桁です。11桁のはずです） / 数字の抜け、余り、打ちまちがいがないか、もとの書類で確かめて、086-803-1227 のように書きます
"086-803-1227（代表）"
    error: …「086-803-1227（代表）」に、番号でない文字「代表」があります / 「086-803-1227」と書きます
"086-803-1227、086-803-1228"
    error: …「086-803-1227、086-803-1228」に、番号がいくつも書かれています / 「086-803-1227」か「086-803-1228」の一つだけを書きます。ほかの番号も載せるには、項目を分けます
"086-103-1227"
"086-000-0001"
    error: …「086-000-0001」は、市内局番が 0 だけなので、実在しません / このような番号は見本の名簿（sample = true）だけに書けます。分からないときは「不明」と書くか、行ごと消してください
"#8000"
    error: …に、短い番号「#8000」は書けません / 3桁の番号と # で始まる番号は、data/site.toml の [[desk]]（窓口）だけに書きます
"119"
    error: …に、短い番号「119」は書けません / 3桁の番号と # で始まる番号は、data/site.toml の [[desk]]（窓口）だけに書きます
"電話"
    error: …「電話」は電話番号の形ではありません（数字がありません） / 番号を 086-803-1227 のように書きます。まだ分からなければ「不明」と書きます（必ず要る項目には書けません）
"O86-803-1227"
    error: …「O86-803-1227」に、数字の 0 でなく英字のオー「O」があります / 「086-803-1227」と書きます
"0８６-８O３-1227"
    error: …「0８６-８O３-1227」に、数字の 0 でなく英字のオー「O」があります / 「086-803-1227」と書きます
"086-803-l227"
    error: …「086-803-l227」に、数字の 1 でなく英字のエル「l」があります / 「086-803-1227」と書きます
"O86-000-0001"
    error: …「O86-000-0001」に、数字の 0 でなく英字のオー「O」があります / 一つの番号を、半角の数字とハイフンで 086-803-1227 のように書きます
"〇八六-二二二-三三三三"
    error: …「〇八六-二二二-三三三三」に、数字の 0 でなく丸「〇」があります / 「086-222-3333」と書きます
"86-8O3-1227"
    error: …「86-8O3-1227」に、数字の 0 でなく英字のオー「O」があります / 「086-803-1227」と書きます
"O86-80-1227"
    error: …「O86-80-1227」に、数字の 0 でなく英字のオー「O」があります / 一つの番号を、半角の数字とハイフンで 086-803-1227 のように書きます
"086-8031-2277"
    error: …「086-8031-2277」は電話番号の形ではありません（数字が11桁です。10桁のはずです） / 数字の抜け、余り、打ちまちがいがないか、もとの書類で確かめて、086-803-1227 のように書きます
"8680312277"
    error: …「8680312277」は電話番号の形ではありません（0 で始まっていません） / 数字の抜け、余り、打ちまちがいがないか、もとの書類で確かめて、086-803-1227 のように書きます
"086-083-1227"
    error: …「086-083-1227」は電話番号の形ではありません（市内局番が 0 で始まっています） / 数字の抜け、余り、打ちまちがいがないか、もとの書類で確かめて、086-803-1227 のように書きます
"00-1234-5678"
    error: …「00-1234-5678」は電話番号の形ではありません（このように始まる番号はありません） / 数字の抜け、余り、打ちまちがいがないか、もとの書類で確かめて、086-803-1227 のように書きます
"086-803-1227 内線12"
    error: …「086-803-1227 内線12」に、内線が書かれています / 「086-803-1227」と書きます（内線は、文字を書く別の項目に書きます）
"086-803-1227(ext.12)"
    error: …「086-803-1227(ext.12)」に、内線が書かれています / 「086-803-1227」と書きます（内線は、文字を書く別の項目に書きます）
"086-803-1227・086-803-1228"
    error: …「086-803-1227・086-803-1228」に、番号がいくつも書かれています / 「086-803-1227」か「086-803-1228」の一つだけを書きます。ほかの番号も載せるには、項目を分けます
"086-803-1227 086-803-1228"
    error: …「086-803-1227 086-803-1228」に、番号がいくつも書かれています / 「086-803-1227」か「086-803-1228」の一つだけを書きます。ほかの番号も載せるには、項目を分けます
"086-803-1227/1228"
    error: …「086-803-1227/1228」に、番号がいくつも書かれています / 「086-803-1227」のように一つだけを書きます。ほかの番号も載せるには、項目を分けます
"086-803-1227〜9"
    error: …「086-803-1227〜9」に、番号がいくつも書かれています / 「086-803-1227」のように一つだけを書きます。ほかの番号も載せるには、項目を分けます
"086・803・1227"
    error: …「086・803・1227」は電話番号の形ではありません（「・」があります） / 「086-803-1227」と書きます
"TEL 086-803-1227 FAX 086-803-1228"
    error: …「TEL 086-803-1227 FAX 086-803-1228」に、番号がいくつも書かれています / 「086-803-1227」か「086-803-1228」の一つだけを書きます。ほかの番号も載せるには、項目を分けます
"086-803-1227（午前9時〜午後5時）"
    error: …「086-803-1227（午前9時〜午後5時）」に、番号でない文字「午前」があります / 「086-803-1227」と書きます
"TEL:086-803-1227"
    error: …「TEL:086-803-1227」に、番号でない文字「TEL」があります / 「086-803-1227」と書きます
"086-803-1227㈹"
    error: …「086-803-1227㈹」に、番号でない文字「㈹」があります / 「086-803-1227」と書きます
"(086)8O3-1227"
    error: …「(086)8O3-1227」に、数字の 0 でなく英字のオー「O」があります / 「086-803-1227」と書きます
"086 822 1234"
    error: …「086 822 1234」は電話番号の形ではありません（空白があります） / 「086-822-1234」と書きます
"086.803.1227"
    error: …「086.803.1227」は電話番号の形ではありません（「.」があります） / 「086-803-1227」と書きます
"＋８１－８６－８０３－１２２７"
    error: …「＋８１－８６－８０３－１２２７」に、国番号（+81）が付いています / 「086-803-1227」と書きます
"+81 (0)86-803-1227"
    error: …「+81 (0)86-803-1227」に、国番号（+81）が付いています / 「086-803-1227」と書きます
"03－1234ー5678"
    error: …「03－1234ー5678」は電話番号の形ではありません（「－」は半角ではありません） / 「03-1234-5678」と書きます
"未定"
    error: …「未定」は電話番号の形ではありません（数字がありません） / 番号を 086-803-1227 のように書きます。まだ分からなければ「不明」と書きます（必ず要る項目には書けません）
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
"北　一"
    error: …の「北　一」という地域はありません / 名前ではなく id で "north-1" と書きます
"ＮＯＲＴＨ－１"
    error: …の「ＮＯＲＴＨ－１」という地域はありません / 半角の小文字で、間を空けずに "north-1" と書きます
"north-1、北二"
    error: …の「north-1、北二」という地域はありません / 一つずつ " で囲み、半角のコンマで区切って "north-1", "north-2" と書きます
"north-1、南"
    error: …の「north-1、南」という地域はありません / 地域は data/areas.toml にあります。いちばん近いのは「north-1」です
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
"要、要電話"
    error: …に「要、要電話」は書けません / 「要」「要電話」のどれか一つを書きます。いくつも書く項目なら、register.toml でこの項目の type を "list" にします
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

/// Holds files below `data/registers/` against what is printed of them.
fn check(files: &[(&str, &str)], expect: &str) -> Outcome {
    let outcome = read(files);
    assert_eq!(format!("\n{}", outcome.printed()), expect);
    outcome
}

/// Doctors, whose names show where they agreed.
const DOCTORS: &str = r#"
title = "医師"
label = "doctor"
reading = "doctor_kana"
area = "ward"
as_of = "2026-11"
source = "出典"

[[field]]
key = "doctor"
label = "医師"
type = "person"
required = true
visibility = "open"
only_if = "consent"

[[field]]
key = "doctor_kana"
label = "医師の読み"
type = "kana"
visibility = "open"
only_if = "consent"

[[field]]
key = "consent"
label = "同意"
type = "boolean"

[[field]]
key = "district"
label = "地区"
type = "area"
kind = "district"
visibility = "page"

[[field]]
key = "ward"
label = "区"
type = "area"
kind = "ward"
visibility = "page"

[[field]]
key = "phone"
label = "電話"
type = "phone"
visibility = "page"
only_if = "consent"

[[field]]
key = "mobile"
label = "携帯電話"
type = "phone"

[[field]]
key = "memo"
label = "内部メモ"
type = "text"
visibility = "internal"
"#;

#[test]
fn a_record_is_named_in_words_in_every_message() {
    check(
        &[
            (
                "doctors/a.toml",
                r#"
[[record]]
id = "d-1"
doctor = "見本 太郎"
consent = true
phone = "0868031227"
nickname = "たろう"

[[record]]
id = "d-2"
doctor = "見本 次郎"
consent = false
phone = "086803122"

[[record]]
doctor = "見本 三郎"
consent = true

[[record]]
id = "D_4"
consent = true

[[record]]
id = "kana"
consent = "はい"
"#,
            ),
            ("doctors/register.toml", DOCTORS),
        ],
        r#"
data/registers/doctors/a.toml:6:9: error: 見本 太郎（d-1）の電話「0868031227」は電話番号の形ではありません（ハイフンがありません）
  |
6 | phone = "0868031227"
  |         ^^^^^^^^^^^^
    ヒント: 「086-803-1227」と書きます
data/registers/doctors/a.toml:7:1: error: 見本 太郎（d-1）に「nickname」という項目はありません
  |
7 | nickname = "たろう"
  | ^^^^^^^^
    ヒント: 書ける項目は register.toml にあります
data/registers/doctors/a.toml:13:9: error: 記録 d-2 の電話「086803122」は電話番号の形ではありません（数字が9桁です。10桁のはずです）
   |
13 | phone = "086803122"
   |         ^^^^^^^^^^^
    ヒント: 数字の抜け、余り、打ちまちがいがないか、もとの書類で確かめて、086-803-1227 のように書きます
data/registers/doctors/a.toml:15:1: error: 見本 三郎に id がありません
   |
15 | [[record]]
   | ^^^^^^^^^^
    ヒント: id = "…" を書き足します。一度使った id は、ほかの記録に使いません
data/registers/doctors/a.toml:20:6: error: 記録 D_4 の id に「D_4」は使えません
   |
20 | id = "D_4"
   |      ^^^^^
    ヒント: 「d-4」なら使えます
data/registers/doctors/a.toml:20:6: error: 記録 D_4 の医師がありません
   |
20 | id = "D_4"
   |      ^^^^^
    ヒント: doctor = "…" を書き足します
data/registers/doctors/a.toml:24:6: error: 記録 kana の id に「kana」は使えません
   |
24 | id = "kana"
   |      ^^^^^^
    ヒント: 別の id にしてください
data/registers/doctors/a.toml:25:11: error: 記録 kana の同意にはtrue か false を書きますが、文字（"…"）が書かれています
   |
25 | consent = "はい"
   |           ^^^^^^
    ヒント: 引用符を付けずに true と書きます
"#,
    );
}

#[test]
fn days_of_a_record_are_dates_in_their_order() {
    check(
        &[
            (
                "doctors/a.toml",
                r#"
[[record]]
id = "d-1"
doctor = "見本 太郎"
consent = true
confirmed = "令和8年10月1日"
publish_from = 2026-12-01
expires = 2026-12-01
withdrawn = 2026-11-01
as_of = 2026

[[record]]
id = "d-2"
doctor = "見本 次郎"
consent = true
confirmed = 2026-10-01
publish_from = 2026-12-01
expires = 2026-12-02
as_of = "FY2025"

[[record]]
id = "d-3"
doctor = "見本 三郎"
consent = true
as_of = 2026-10-01
state = "未整備"
"#,
            ),
            ("doctors/register.toml", DOCTORS),
        ],
        r#"
data/registers/doctors/a.toml:6:13: error: 見本 太郎（d-1）の confirmed ：日付「令和8年10月1日」を読めません
  |
6 | confirmed = "令和8年10月1日"
  |             ^^^^^^^^^^^^^^^^
    ヒント: 引用符を付けずに 2026-10-01 と書きます
data/registers/doctors/a.toml:8:11: error: 見本 太郎（d-1）の expires （2026-12-01）が、publish_from（2026-12-01）より後になっていません
  |
8 | expires = 2026-12-01
  |           ^^^^^^^^^^
    ヒント: expires は、載せなくなる最初の日です
data/registers/doctors/a.toml:10:9: error: 見本 太郎（d-1）の as_of ：いつの時点か「2026」を読めません
   |
10 | as_of = 2026
   |         ^^^^
    ヒント: "2026" と書きます
data/registers/doctors/a.toml:26:1: error: 見本 三郎（d-3）に「state」という項目はありません
   |
26 | state = "未整備"
   | ^^^^^
    ヒント: state は、one_per のある名簿だけに書きます
"#,
    );
}

#[test]
fn areas_of_one_record_agree() {
    check(
        &[
            (
                "doctors/a.toml",
                r#"
[[record]]
id = "d-1"
doctor = "見本 太郎"
consent = true
district = "south-1"
ward = "north"

[[record]]
id = "d-2"
doctor = "見本 次郎"
consent = true
district = "south-1"
ward = "south"

[[record]]
id = "d-3"
doctor = "見本 三郎"
consent = true
district = "不明"
ward = "south"
"#,
            ),
            ("doctors/register.toml", DOCTORS),
        ],
        r#"
data/registers/doctors/a.toml:6:12: error: 見本 太郎（d-1）の地区（南一）が、区（北区）の中にありません
  |
6 | district = "south-1"
  |            ^^^^^^^^^
    ヒント: 南一があるのは 南区（south）です
"#,
    );
}

#[test]
fn what_is_internal_or_closed_is_nowhere_in_a_record() {
    let outcome = check(
        &[
            (
                "doctors/a.toml",
                r#"
[[record]]
id = "d-1"
doctor = "見本 閉太郎"
doctor_kana = "ミホンヘイタロウ"
consent = false
ward = "north"
phone = "086-222-3333"
mobile = "090-1111-2222"
memo = "内部のこと"

[[record]]
id = "d-2"
doctor = "見本 開次郎"
doctor_kana = "ミホンカイジロウ"
consent = true
ward = "north"
phone = "086-444-5555"
mobile = "090-3333-4444"
memo = "内部のこと"

[[record]]
id = "d-3"
ward = "north"
"#,
            ),
            ("doctors/register.toml", DOCTORS),
        ],
        "\n",
    );
    let [closed, open, absent] = outcome.records()[..] else {
        panic!("three records were written");
    };
    let written = format!("{closed:?}");
    for secret in ["閉太郎", "ヘイタロウ", "へいたろう", "222-3333", "2223333", "1111", "内部"]
    {
        assert!(!written.contains(secret), "{secret} in {written}");
    }
    assert_eq!((closed.label(), closed.reading()), ("（医師は掲載していません）", ""));
    let written = format!("{open:?}");
    for shown in ["開次郎", "みほんかいじろう", "tel:0864445555"] {
        assert!(written.contains(shown), "{shown} not in {written}");
    }
    assert!(!written.contains("090") && !written.contains("内部"), "{written}");
    assert_eq!(absent.label(), "（医師は掲載していません）");
}

#[test]
fn a_digest_is_of_what_is_shown_and_of_nothing_else() {
    let digest = |lines: &str| {
        let record = format!("[[record]]\nid = \"d-1\"\ndoctor = \"見本 太郎\"\n{lines}\n");
        let outcome = read(&[("doctors/a.toml", &record), ("doctors/register.toml", DOCTORS)]);
        outcome.records()[0].digest
    };
    let shown = digest("consent = true");
    assert_eq!(
        shown,
        digest("\n# 見えない違い\nconsent = true\nmemo = \"内部\"\nmobile = \"090-1111-2222\"")
    );
    for lines in [
        "consent = false",
        "consent = true\nward = \"north\"",
        "consent = true\nward = \"不明\"",
        "consent = true\ndoctor_kana = \"ミホン\"",
        "consent = true\nconfirmed = 2026-10-01",
        "consent = true\nas_of = \"2026-10\"",
        "consent = true\nwithdrawn = 2026-10-01",
        "consent = true\nexpires = 2026-10-01",
    ] {
        assert_ne!(shown, digest(lines), "{lines}");
    }
}

#[test]
fn a_sample_has_no_number_that_can_be_dialled() {
    let sample = format!("sample = true\n{DOCTORS}");
    let outcome = check(
        &[
            (
                "doctors/a.toml",
                r#"
[[record]]
id = "d-1"
doctor = "見本 太郎"
consent = true
phone = "086-000-0001"
mobile = "03-0000-0001"
"#,
            ),
            ("doctors/register.toml", &sample),
        ],
        "\n",
    );
    let written = format!("{:?}", outcome.records());
    assert!(written.contains("086-000-0001") && !written.contains("tel:"), "{written}");
}

const SYSTEMS: &str = r#"
title = "体制"
label = "ward"
area = "ward"
one_per = "ward"
as_of = "FY2020"
source = "出典"

[[field]]
key = "ward"
label = "区"
type = "area"
kind = "ward"
required = true
visibility = "page"

[[field]]
key = "groups"
label = "グループ"
type = "number"
visibility = "page"
required = true
"#;

#[test]
fn a_record_may_say_that_an_area_has_nothing_yet() {
    let outcome = check(
        &[
            (
                "systems/a.toml",
                r#"
[[record]]
id = "s-north"
ward = "north"
groups = 2

[[record]]
id = "s-south"
ward = "south"
state = "未整備"
desk = "home-care"
as_of = "FY2020"
"#,
            ),
            ("systems/register.toml", SYSTEMS),
        ],
        "\n",
    );
    let [there, nothing] = outcome.records()[..] else {
        panic!("two records were written");
    };
    assert_eq!((there.label(), there.values.iter().count(), &there.state), ("北区", 2, &None));
    assert_eq!((nothing.label(), nothing.values.iter().count()), ("南区", 1));
    assert!(nothing.state.as_ref().is_some_and(|state| state.desk.as_str() == "home-care"));
    assert_eq!(outcome.parts[0].records[1].desk.as_ref().map(|desk| &*desk.value), Some("home-care"));
}

#[test]
fn a_record_of_nothing_says_whom_to_ask_and_no_more() {
    check(
        &[
            (
                "systems/a.toml",
                r#"
[[record]]
id = "s-north"
ward = "north"
groups = 2
desk = "home-care"

[[record]]
id = "s-south"
ward = "south"
state = "未整備"
groups = 0
confirmed = 2026-10-01

[[record]]
id = "s-east"
state = "準備中"
desk = "home-care"
as_of = "令和2年度"
"#,
            ),
            ("systems/register.toml", SYSTEMS),
        ],
        r#"
data/registers/systems/a.toml:6:8: error: 北区（s-north）の desk は、state = "未整備" と一緒に書きます
  |
6 | desk = "home-care"
  |        ^^^^^^^^^^^
data/registers/systems/a.toml:9:6: error: 南区（s-south）の desk がありません
  |
9 | id = "s-south"
  |      ^^^^^^^^^
    ヒント: desk = "…" を書き足します
data/registers/systems/a.toml:9:6: error: 南区（s-south）の as_of がありません
  |
9 | id = "s-south"
  |      ^^^^^^^^^
    ヒント: as_of = "…" を書き足します
data/registers/systems/a.toml:12:10: error: 南区（s-south）のグループは、state = "未整備" の記録には書けません
   |
12 | groups = 0
   |          ^
    ヒント: 未整備でなくなったときは state と desk を消します。まだのときは、この行を消します
data/registers/systems/a.toml:13:13: error: 南区（s-south）の confirmed は、state = "未整備" の記録には書けません
   |
13 | confirmed = 2026-10-01
   |             ^^^^^^^^^^
    ヒント: 未整備でなくなったときは state と desk を消します。まだのときは、この行を消します
data/registers/systems/a.toml:16:6: error: 記録 s-east の区がありません
   |
16 | id = "s-east"
   |      ^^^^^^^^
    ヒント: ward = "…" を書き足します
data/registers/systems/a.toml:17:9: error: 記録 s-east の state に書けるのは「未整備」だけです
   |
17 | state = "準備中"
   |         ^^^^^^^^
    ヒント: 整備されているときは、state の行を消して、ほかの項目を書きます
data/registers/systems/a.toml:19:9: error: 記録 s-east の as_of ：いつの時点か「令和2年度」を読めません
   |
19 | as_of = "令和2年度"
   |         ^^^^^^^^^^^
    ヒント: "FY2020" と書きます
"#,
    );
}

#[test]
fn two_numbers_of_one_name_are_pointed_out() {
    let clinics = schema_with("type = \"phone\"");
    check(
        &[
            (
                "r/a.toml",
                r#"
[[record]]
id = "c-1"
name = "見本医院"
it = "086-222-3333"

[[record]]
id = "c-2"
name = "見本診療所"
it = "086-222-3333"

[[record]]
id = "c-3"
name = "見本医院"
it = "086-222-9999"
withdrawn = 2026-11-01
"#,
            ),
            (
                "r/b.toml",
                r#"
[[record]]
id = "c-4"
name = "見本医院"
it = "086-222-4444"
"#,
            ),
            ("r/register.toml", &clinics),
        ],
        r#"
data/registers/r/b.toml:5:6: warning: 「見本医院」の電話番号が二つあります（086-222-4444 と 086-222-3333）
  |
5 | it = "086-222-4444"
  |      ^^^^^^^^^^^^^^
  data/registers/r/a.toml:5:6: もう一つはここです
  |
5 | it = "086-222-3333"
  |      ^^^^^^^^^^^^^^
    ヒント: どちらかの誤りでないか確かめてください。別の所なら、名前で見分けられるようにします
"#,
    );
}

#[test]
fn a_schema_is_told_what_it_gets_wrong_of_itself() {
    check(
        &[(
            "Doctors/register.toml",
            r#"
title = "医師"
label = "docter"
audience = ["citizens"]
desk = "homecare"
as_of = "2026-11"
source = "出典"
confirm_within_days = 365
hide_after_days = 365

[[field]]
key = "doctor"
label = "医師"
type = "persons"
visibility = "public"
search = "names"

[[field]]
key = "doctor"
label = "医師"
type = "text"

[[field]]
key = "confirmed"
label = "確認日"
type = "date"

[[field]]
key = "Clinic-Name"
label = "医療機関"
type = "reference"
register = "clinics"

[[field]]
key = "kind"
label = "種類"
type = "choice"

[[field]]
key = "ages"
label = "年齢"
type = "choice"
options = ["子ども", "子ども"]
unit = "歳"
facet = true

[[field]]
key = "ward"
label = "区"
type = "area"
kind = "warb"

[[field]]
key = "phones"
label = "電話"
type = "tel"
many = true
visibility = "page"
only_if = "consent"

[[field]]
key = "fax"
label = "FAX"
type = "fax"
visibility = "page"
only_if = "kind"

[[field]]
key = "visible"
label = "見える印"
type = "boolean"
visibility = "open"
only_if = "visible"

[[field]]
key = "memo"
label = "見える印"
type = "text"
visibility = "open"
only_if = "visible"
"#,
        )],
        r#"
data/registers/Doctors/register.toml:1:1: error: フォルダーの名前「Doctors」は使えません
    ヒント: 半角の小文字（a〜z）、数字、ハイフン（-）だけを使えます
data/registers/Doctors/register.toml:3:9: error: label の「docter」という項目はありません
  |
3 | label = "docter"
  |         ^^^^^^^^
    ヒント: 「doctor」のことですか
data/registers/Doctors/register.toml:4:13: error: 「citizens」という読み手（audience）はありません
  |
4 | audience = ["citizens"]
  |             ^^^^^^^^^^
    ヒント: 読み手（audience）は data/site.toml にあります。いちばん近いのは「citizen」です
data/registers/Doctors/register.toml:5:8: error: 「homecare」という窓口（desk）はありません
  |
5 | desk = "homecare"
  |        ^^^^^^^^^^
    ヒント: 窓口（desk）は data/site.toml にあります。いちばん近いのは「home-care」です
data/registers/Doctors/register.toml:9:19: warning: hide_after_days が confirm_within_days より長くありません
  |
9 | hide_after_days = 365
  |                   ^^^
    ヒント: このままでは、確認が古いという印が付く前に掲載が終わります
data/registers/Doctors/register.toml:14:8: error: 「persons」という type はありません
   |
14 | type = "persons"
   |        ^^^^^^^^^
    ヒント: 「person」のことですか
data/registers/Doctors/register.toml:15:14: error: 「public」という visibility はありません
   |
15 | visibility = "public"
   |              ^^^^^^^^
    ヒント: 書けるのは internal、page、open です
data/registers/Doctors/register.toml:16:10: error: 「names」という search はありません
   |
16 | search = "names"
   |          ^^^^^^^
    ヒント: 「name」のことですか
data/registers/Doctors/register.toml:19:7: error: 項目「doctor」が二度書かれています
   |
19 | key = "doctor"
   |       ^^^^^^^^
  data/registers/Doctors/register.toml:12:7: 先に書かれているのはここです
   |
12 | key = "doctor"
   |       ^^^^^^^^
data/registers/Doctors/register.toml:24:7: error: 項目の key に「confirmed」は使えません
   |
24 | key = "confirmed"
   |       ^^^^^^^^^^^
    ヒント: id、confirmed、publish_from、expires、withdrawn、as_of、state、desk、record は、どの記録にもある項目です。別の名前にしてください
data/registers/Doctors/register.toml:29:7: error: 項目の key「Clinic-Name」は使えません
   |
29 | key = "Clinic-Name"
   |       ^^^^^^^^^^^^^
    ヒント: 半角の小文字で始め、小文字、数字、下線（_）だけを使います（例 home_visits）
data/registers/Doctors/register.toml:32:12: error: 「clinics」という名簿はありません
   |
32 | register = "clinics"
   |            ^^^^^^^^^
    ヒント: 名簿は data/registers/ にあります
data/registers/Doctors/register.toml:35:7: error: 項目「kind」（type = "choice"）に options がありません
   |
35 | key = "kind"
   |       ^^^^^^
    ヒント: options = ["…", "…"] を書き足します
data/registers/Doctors/register.toml:40:7: warning: 項目「ages」には facet がありますが、visibility がないので、どこにも出ません
   |
40 | key = "ages"
   |       ^^^^^^
    ヒント: 見せるなら visibility = "page" か "open" を、見せないなら visibility = "internal" を書き足します
data/registers/Doctors/register.toml:43:19: error: options に「子ども」が二度書かれています
   |
43 | options = ["子ども", "子ども"]
   |                      ^^^^^^^^
data/registers/Doctors/register.toml:44:8: error: 項目「ages」の unit には意味がありません
   |
44 | unit = "歳"
   |        ^^^^
    ヒント: unit は type が number の項目に書きます
data/registers/Doctors/register.toml:51:8: error: 「warb」という地域の種類はありません
   |
51 | kind = "warb"
   |        ^^^^^^
    ヒント: 「ward」のことですか
data/registers/Doctors/register.toml:54:7: error: 項目「phones」の many には意味がありません
   |
54 | key = "phones"
   |       ^^^^^^^^
    ヒント: many は type が area の項目に書きます
data/registers/Doctors/register.toml:56:8: error: 「tel」という type はありません
   |
56 | type = "tel"
   |        ^^^^^
    ヒント: 「phone」のことですか
data/registers/Doctors/register.toml:59:11: error: only_if の「consent」という項目はありません
   |
59 | only_if = "consent"
   |           ^^^^^^^^^
    ヒント: 書けるのは doctor、confirmed、Clinic-Name、kind、ages、ward、phones、fax、visible、memo です
data/registers/Doctors/register.toml:66:11: error: only_if の項目「kind」は、true か false の項目ではありません
   |
66 | only_if = "kind"
   |           ^^^^^^
    ヒント: type = "boolean" の項目を書きます
data/registers/Doctors/register.toml:73:11: error: only_if の項目「visible」は、その項目自身です
   |
73 | only_if = "visible"
   |           ^^^^^^^^^
data/registers/Doctors/register.toml:77:9: error: オープンデータの列の名前「見える印」が二度使われています
   |
77 | label = "見える印"
   |         ^^^^^^^^^^
  data/registers/Doctors/register.toml:70:9: 先に使われているのはここです
   |
70 | label = "見える印"
   |         ^^^^^^^^^^
    ヒント: open_data で別の名前を付けます
data/registers/Doctors/register.toml:80:11: error: only_if の項目「visible」は、内部の項目ではありません
   |
80 | only_if = "visible"
   |           ^^^^^^^^^
    ヒント: その項目を visibility = "internal" にし、only_if を付けずにおきます
"#,
    );
}

#[test]
fn the_head_names_fields_that_fit() {
    let head = |head: &str| {
        let fields = r#"
[[field]]
key = "name"
label = "名称"
type = "text"
visibility = "open"
only_if = "consent"

[[field]]
key = "kana"
label = "読み"
type = "kana"
visibility = "page"

[[field]]
key = "consent"
label = "同意"
type = "boolean"

[[field]]
key = "clinic"
label = "医療機関"
type = "reference"
register = "r"
visibility = "page"

[[field]]
key = "ward"
label = "区"
type = "area"
kind = "ward"
"#;
        let head = format!("title = \"名簿\"\nas_of = \"2026-11\"\nsource = \"出典\"\n{head}\n");
        let outcome = read(&[("r/register.toml", &format!("{head}{fields}"))]);
        outcome.told(Lang::Ja).into_iter().map(|line| format!("{line}\n")).collect::<String>()
    };
    let heads = ["label = \"consent\"", "label = \"clinic\"", "label = \"name\"\none_per = \"ward\""];
    let told: String = heads.map(head).concat();
    assert_eq!(
        format!("\n{told}"),
        r#"
error: label の項目「consent」は内部の項目なので、使えません / 見せてよい項目なら visibility = "page" か "open" を書きます
error: 項目「clinic」は記録の名前（label）になれません / label には type が text、person、kana、address、choice、area（一つ）の項目を書きます
error: one_per = "ward" の名簿には、その種類の地域を一つ書く項目が要ります / type = "area"、kind = "ward" の項目を作り、area = "…" にその key を書きます
"#
    );
    let told = head(
        r#"
label = "name"
reading = "kana"
area = "ward"
serves = "clinic.kana"
one_per = "ward"
columns = ["name", "kana", "kana", "consent", "kanna", "clinic.ward", "clinic.nmae", "kana.name"]
"#,
    );
    assert_eq!(
        format!("\n{told}"),
        r#"
error: 名前が見せられないときも、読みの項目「kana」が見えてしまいます / 項目「kana」にも only_if = "consent" を書きます
error: area の項目「ward」は内部の項目なので、使えません / 見せてよい項目なら visibility = "page" か "open" を書きます
error: serves の項目「clinic.kana」は地域ではありません / type = "area" の項目を書きます
error: columns に「kana」が二度書かれています
error: columns の項目「consent」は内部の項目なので、使えません / 見せてよい項目なら visibility = "page" か "open" を書きます
error: columns の「kanna」という項目はありません / 「kana」のことですか
error: columns の項目「clinic.ward」は内部の項目なので、使えません / 見せてよい項目なら visibility = "page" か "open" を書きます
error: columns の「clinic.nmae」という項目はありません / 「name」のことですか
error: columns の「kana」は、ほかの名簿の記録を指す項目ではありません / 点（.）でつなげるのは、type = "reference" の項目とその先の項目だけです
"#
    );
}

/// The keys that a list of this register shows.
fn columns(outcome: &Outcome, register: &str) -> Vec<String> {
    let schema = &outcome.schemas[register].0;
    let column = |path: &crate::site::FieldPath| match &path.through {
        None => schema.fields[path.field].key.clone(),
        Some((reference, register)) => {
            let other = &outcome.schemas[register].0;
            format!("{}.{}", schema.fields[*reference].key, other.fields[path.field].key)
        }
    };
    schema.columns.iter().map(column).collect()
}

const CLINICS: &str = r#"
title = "医療機関"
label = "name"
as_of = "2026-11"
source = "出典"
area = "ward"

[[field]]
key = "name"
label = "名称"
type = "text"
visibility = "open"
facet = true

[[field]]
key = "direct"
label = "直通"
type = "phone"

[[field]]
key = "phone"
label = "電話"
type = "phone"
visibility = "open"

[[field]]
key = "fax"
label = "FAX"
type = "fax"
visibility = "open"

[[field]]
key = "ward"
label = "区"
type = "area"
visibility = "open"
facet = true

[[field]]
key = "visits"
label = "訪問診療"
type = "answer"
visibility = "open"

[[field]]
key = "new"
label = "新規受入れ"
type = "answer"
"#;

#[test]
fn columns_follow_references_and_are_chosen_where_none_are_named() {
    let members = |head: &str| {
        format!(
            "{head}\n{HEAD}\n[[field]]\nkey = \"name\"\nlabel = \"名\"\ntype = \"text\"\nvisibility = \"page\"\n\n\
             [[field]]\nkey = \"visits\"\nlabel = \"訪問\"\ntype = \"answer\"\nvisibility = \"page\"\n\n\
             [[field]]\nkey = \"clinic\"\nlabel = \"医療機関\"\ntype = \"reference\"\nregister = \"clinics\"\nvisibility = \"page\"\n"
        )
    };
    let chosen = members("area = \"clinic.ward\"");
    let outcome = check(&[("clinics/register.toml", CLINICS), ("members/register.toml", &chosen)], "\n");
    assert_eq!(columns(&outcome, "clinics"), ["phone", "fax", "ward", "visits"]);
    assert_eq!(columns(&outcome, "members"), ["clinic", "clinic.phone", "clinic.fax", "visits"]);
    assert!(outcome.schemas["members"].0.placed);
    let named = members("columns = [\"name\", \"clinic.ward\", \"visits\"]");
    let outcome = check(&[("clinics/register.toml", CLINICS), ("members/register.toml", &named)], "\n");
    assert_eq!(columns(&outcome, "members"), ["clinic.ward", "visits"]);
}

#[test]
fn a_reference_is_handed_on_with_its_place() {
    let field = "type = \"reference\"\nregister = \"r\"";
    let record = "[[record]]\nid = \"a-1\"\nname = \"見本\"\nit = \"a-9\"\n";
    let outcome = check(&[("r/a.toml", record), ("r/register.toml", &schema_with(field))], "\n");
    let checked = &outcome.parts[0].records[0];
    let [reference] = &checked.references[..] else {
        panic!("one reference was written");
    };
    assert_eq!((reference.register.as_str(), reference.record.as_str()), ("r", "a-9"));
    assert_eq!(&record[reference.span.range()], "\"a-9\"");
    let rules = &outcome.schemas["r"].1;
    assert_eq!(rules.in_words(&checked.record, reference.rule).ja, "見本（a-1）の項目");
}

#[test]
fn what_could_not_be_read_is_told_once() {
    let outcome = read(&[
        ("r/a.toml", "[[record]]\nid = \"a-1\"\nname = \nit = 見本\n"),
        ("r/register.toml", &schema_with("type = \"phone\"\nrequired = true")),
    ]);
    assert!(
        outcome.found.iter().all(|diagnostic| diagnostic.code != "missing-value"),
        "{}",
        outcome.printed()
    );
}

#[test]
fn a_desk_may_have_a_short_number() {
    let check = |number: &str, expect: Result<&str, &str>| {
        let file = Source::new("data/site.toml", number.as_bytes());
        let text = Spanned::new(number.to_owned(), Span::new(0..number.len()));
        let mut found = Vec::new();
        let phone = phone_of_desk(&file, "見本の窓口", &text).note(&mut found);
        let told: String = found.iter().map(|diagnostic| diagnostic.message.ja.clone()).collect();
        match expect {
            Ok(href) => assert_eq!(phone.and_then(|phone| phone.href).as_deref(), Some(href), "{told}"),
            Err(message) => assert_eq!((phone, &*told), (None, message)),
        }
    };
    check("086-803-1227", Ok("tel:0868031227"));
    check("119", Ok("tel:119"));
    check("#8000", Ok("tel:%238000"));
    check(
        "＃８０００",
        Err(
            "窓口「見本の窓口」の番号「＃８０００」は電話番号の形ではありません（「＃」は半角ではありません）",
        ),
    );
    check("不明", Err("窓口「見本の窓口」の番号「不明」は電話番号の形ではありません（数字がありません）"));
    check(
        "086-000-0001",
        Err("窓口「見本の窓口」の番号「086-000-0001」は、市内局番が 0 だけなので、実在しません"),
    );
}

#[test]
fn a_letter_within_a_number_is_shown_where_it_stands() {
    let record = "[[record]]\nid = \"a-1\"\nname = \"見本\"\nit = \"０86-8０Ｏ-1227\"\n";
    check(
        &[("r/a.toml", record), ("r/register.toml", &schema_with("type = \"phone\""))],
        r#"
data/registers/r/a.toml:4:13: error: 見本（a-1）の項目「０86-8０Ｏ-1227」に、数字の 0 でなく英字のオー「Ｏ」があります
  |
4 | it = "０86-8０Ｏ-1227"
  |               ^^
    ヒント: 「086-800-1227」と書きます
"#,
    );
    // Where an escape may stand for the letter, the whole value is shown.
    let record = "[[record]]\nid = \"a-1\"\nname = \"見本\"\nit = \"086-803-12\\u006C7\"\n";
    let outcome = read(&[("r/a.toml", record), ("r/register.toml", &schema_with("type = \"phone\""))]);
    assert_eq!(&record[outcome.found[0].place.span.expect("a place").range()], "\"086-803-12\\u006C7\"");
}

#[test]
fn a_record_of_nothing_but_its_first_line_is_told_once() {
    let records = "[[record]]\n[[record]]\nid = \"a-1\"\nname = \"見本\"\n";
    let outcome = read(&[("r/a.toml", records), ("r/register.toml", &schema_with("type = \"text\""))]);
    assert_eq!(
        outcome.told(Lang::Ja),
        [
            "error: この [[record]] の下に何も書かれていません / [[record]] を二度書いたのなら一つ消します。新しい記録なら、次の行から項目を書きます"
        ]
    );
    assert_eq!(outcome.records().len(), 1);
}

#[test]
fn what_cannot_be_seen_in_a_number_is_named() {
    let record = "[[record]]\nid = \"a-1\"\nname = \"見本\"\nit = \"086-803-1227\\u200B\"\n";
    let outcome = read(&[("r/a.toml", record), ("r/register.toml", &schema_with("type = \"phone\""))]);
    let told = outcome.told(Lang::Ja);
    assert!(
        told[0].ends_with("（見えない記号（U+200B）があります） / 「086-803-1227」と書きます"),
        "{told:?}"
    );
}

#[test]
fn english_readers_are_told_the_same() {
    let record = "[[record]]\nid = \"a-1\"\nname = \"見本\"\nit = \"3名\"\nnmae = \"見本\"\n";
    let outcome = read(&[("r/a.toml", record), ("r/register.toml", &schema_with("type = \"number\""))]);
    assert_eq!(
        outcome.told(Lang::En),
        [
            "error: 見本 (a-1), 項目 should be a number, not a text / write 3 alone, without quotes; `名` belongs to `unit` in register.toml",
            "error: 見本 (a-1) has an unknown key `nmae` / did you mean `name`?",
        ]
    );
}
