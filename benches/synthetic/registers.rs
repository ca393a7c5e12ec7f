//! Registers of a synthetic city: offices, and services that refer to them.
//!
//! Numbers are of the sample exchange 000; nobody can be called by mistake.

use std::fmt::Write;

use super::random::{Random, kana_word};
use super::{RECORDS_PER_FILE, Size};

/// How the records of a size are spread.
pub struct Plan {
    /// Records of `offices`, a tenth of all.
    pub offices: usize,
    /// Records of each register `services-1`, `services-2`, ….
    pub services: Vec<usize>,
    /// Areas that hold districts.
    pub wards: usize,
    /// Areas that hold records.
    pub districts: usize,
}

impl Plan {
    /// At most 10,000 records in a register, about 400 in a district.
    pub fn of(size: Size) -> Plan {
        let offices = size.records / 10;
        let services = size.records - offices;
        let registers = services.div_ceil(10_000).max(1);
        let each = |number| services * (number + 1) / registers - services * number / registers;
        let districts = (size.records / 400).max(6);
        Plan {
            offices,
            services: (0..registers).map(each).collect(),
            wards: districts.div_ceil(10),
            districts,
        }
    }

    /// The ward that a district lies in.
    pub fn ward_of(&self, district: usize) -> usize {
        district * self.wards / self.districts
    }
}

/// Hands on every schema and every file of records.
pub fn write(plan: &Plan, file: &mut impl FnMut(&str, &str)) {
    file("data/registers/offices/register.toml", OFFICES);
    write_records("offices", plan.offices, file, |number, text| office(number, plan, text));
    for (register, count) in plan.services.iter().enumerate() {
        let name = format!("services-{}", register + 1);
        let schema = SERVICES.replace("TITLE", &format!("見本のサービス（その{}）", register + 1));
        file(&format!("data/registers/{name}/register.toml"), &schema);
        write_records(&name, *count, file, |number, text| service(register, number, *count, plan, text));
    }
}

fn write_records(
    register: &str,
    count: usize,
    file: &mut impl FnMut(&str, &str),
    record: impl Fn(usize, &mut String),
) {
    for first in (0..count).step_by(RECORDS_PER_FILE) {
        let mut text = String::new();
        for number in first..count.min(first + RECORDS_PER_FILE) {
            record(number, &mut text);
        }
        file(&format!("data/registers/{register}/{:04}.toml", first / RECORDS_PER_FILE + 1), &text);
    }
}

const OFFICES: &str = r#"title = "見本の事業所"
description = "測るために作った事業所です。実在しません。"
audience = ["professional"]
label = "name"
reading = "name_kana"
area = "district"
columns = ["name", "district", "phone", "fax", "liaison_office"]
as_of = "2026-10"
source = "測るために作ったもの"
license = "CC BY 4.0"
sample = true
desk = "desk-2"
confirm_within_days = 365

[[field]]
key = "name"
label = "名称"
type = "text"
required = true
visibility = "open"
search = "name"
open_data = "名称"

[[field]]
key = "name_kana"
label = "名称の読み"
type = "kana"
required = true
visibility = "open"
search = "name"
open_data = "名称_カナ"

[[field]]
key = "district"
label = "学区"
type = "area"
kind = "district"
required = true
visibility = "open"
facet = true

[[field]]
key = "address"
label = "所在地"
type = "address"
required = true
visibility = "open"
search = "text"

[[field]]
key = "phone"
label = "電話"
type = "phone"
required = true
visibility = "open"
search = "text"

[[field]]
key = "fax"
label = "FAX"
type = "fax"
visibility = "open"

[[field]]
key = "liaison_office"
label = "連携の窓口"
type = "text"
visibility = "page"

[[field]]
key = "website"
label = "ホームページ"
type = "url"
visibility = "open"

[[field]]
key = "memo"
label = "内部メモ"
type = "text"
"#;

fn office(number: usize, plan: &Plan, text: &mut String) {
    let mut random = Random::new(7_000_000 + number as u64);
    let word = kana_word(number, &mut random);
    let district = number * plan.districts / plan.offices;
    write!(
        text,
        r#"[[record]]
id = "o-{number:05}"
name = "見本{word}事業所"
name_kana = "{word}ジギョウショ"
district = "district-{district:03}"
address = "見本市見本町{district}丁目{}番地"
phone = "{}"
fax = "{}"
liaison_office = "{}"
website = "https://office-{number}.example/"
memo = "内部だけのメモ{number}"
confirmed = 2026-{:02}-{:02}

"#,
        1 + random.below(90),
        phone("086", number),
        phone("03", number),
        random.of(&["地域連携室", "相談係", "該当なし", "不明"]),
        1 + random.below(10),
        1 + random.below(28),
    )
    .expect("a string takes all");
}

/// A number of the sample exchange.
fn phone(area_code: &str, number: usize) -> String {
    let exchange = if area_code == "03" { "0000" } else { "000" };
    format!("{area_code}-{exchange}-{:04}", number % 9_990)
}

const SERVICES: &str = r#"title = "TITLE"
description = "測るために作った名簿です。実在しません。"
audience = ["citizen"]
label = "name"
reading = "name_kana"
area = "district"
serves = "visit_areas"
columns = ["name", "office", "district", "phone", "fax", "new_clients", "visits"]
as_of = "2026-10"
source = "測るために作ったもの"
consent = "載せることに同意したところだけを載せます。"
license = "CC BY 4.0"
sample = true
desk = "desk-2"
confirm_within_days = 365
hide_after_days = 3650

[[field]]
key = "name"
label = "名称"
type = "text"
required = true
visibility = "open"
search = "name"
open_data = "名称"

[[field]]
key = "name_kana"
label = "名称の読み"
type = "kana"
required = true
visibility = "open"
search = "name"
open_data = "名称_カナ"

[[field]]
key = "person"
label = "担当者"
type = "person"
visibility = "page"
only_if = "person_consent"
search = "name"

[[field]]
key = "person_consent"
label = "担当者の名前を載せることへの同意"
type = "boolean"
required = true
visibility = "internal"

[[field]]
key = "kind"
label = "種類"
type = "choice"
options = ["訪問", "通所", "短期", "相談"]
required = true
visibility = "open"
facet = true

[[field]]
key = "office"
label = "事業所"
type = "reference"
register = "offices"
required = true
visibility = "open"
search = "name"

[[field]]
key = "district"
label = "学区"
type = "area"
kind = "district"
required = true
visibility = "open"
facet = true

[[field]]
key = "visit_areas"
label = "訪問できる区域"
type = "area"
kind = "district"
many = true
visibility = "open"

[[field]]
key = "postal_code"
label = "郵便番号"
type = "postal_code"
visibility = "open"
open_data = "郵便番号"

[[field]]
key = "address"
label = "所在地"
type = "address"
required = true
visibility = "open"
search = "text"
open_data = "所在地_連結表記"

[[field]]
key = "location"
label = "位置"
type = "coordinates"
visibility = "open"

[[field]]
key = "phone"
label = "電話"
type = "phone"
required = true
visibility = "open"
search = "text"
open_data = "電話番号"

[[field]]
key = "fax"
label = "FAX"
type = "fax"
visibility = "open"
open_data = "FAX番号"

[[field]]
key = "email"
label = "電子メール"
type = "email"
visibility = "page"

[[field]]
key = "website"
label = "ホームページ"
type = "url"
visibility = "open"
open_data = "URL"

[[field]]
key = "subjects"
label = "分野"
type = "list"
options = ["食事", "入浴", "移動", "服薬", "買い物", "見守り", "リハビリ"]
required = true
visibility = "open"
search = "text"
facet = true

[[field]]
key = "hours"
label = "受付時間"
type = "hours"
visibility = "open"

[[field]]
key = "closed"
label = "休み"
type = "text"
visibility = "open"

[[field]]
key = "new_clients"
label = "新規受入れ"
type = "answer"
visibility = "open"
facet = true

[[field]]
key = "visits"
label = "訪問"
type = "answer"
visibility = "open"
facet = true

[[field]]
key = "capacity"
label = "定員"
type = "number"
unit = "人"
visibility = "open"

[[field]]
key = "opened"
label = "始めた日"
type = "date"
visibility = "open"

[[field]]
key = "parking"
label = "駐車場"
type = "boolean"
visibility = "open"

[[field]]
key = "note"
label = "備考"
type = "text"
visibility = "page"

[[field]]
key = "institution_code"
label = "事業所番号"
type = "text"
visibility = "internal"

[[field]]
key = "memo"
label = "内部メモ"
type = "text"
visibility = "internal"
"#;

fn service(register: usize, number: usize, count: usize, plan: &Plan, text: &mut String) {
    let every = register * 10_000 + number;
    let random = &mut Random::new(every as u64);
    let word = kana_word(every, random);
    let district = number * plan.districts / count;
    let (month, day) = (1 + random.below(10), 1 + random.below(28));
    write!(
        text,
        r#"[[record]]
id = "s-{every:05}"
name = "見本{word}サービス"
name_kana = "{word}サービス"
person = "見本 {}{}"
person_consent = {}
kind = "{}"
office = "o-{:05}"
district = "district-{district:03}"
visit_areas = ["district-{district:03}", "district-{:03}"]
postal_code = "7{:02}-{:04}"
address = "見本市見本町{district}丁目{}番地{}号"
location = {{ lat = 34.{:04}, lon = 133.{:04} }}
phone = "{}"
fax = "{}"
"#,
        random.of(&["赤松", "岡本", "高田", "三宅", "渡辺", "藤原"]),
        random.of(&["夏子", "太郎", "幸子", "健一", "花", "誠"]),
        random.below(4) > 0,
        random.of(&["訪問", "通所", "短期", "相談"]),
        number * plan.offices / count,
        (district + 1) % plan.districts,
        district / 100,
        district % 100,
        1 + random.below(40),
        1 + random.below(20),
        6000 + random.below(1000),
        9000 + random.below(999),
        phone("086", every),
        phone("03", every),
    )
    .expect("a string takes all");
    service_answers(every, random, text);
    write!(text, "confirmed = 2026-{month:02}-{day:02}\n\n").expect("a string takes all");
}

/// The rest of a service: what it does, when, and what only staff may know.
fn service_answers(every: usize, random: &mut Random, text: &mut String) {
    let answers = [
        "\"可\"",
        "\"要相談\"",
        "\"不可\"",
        "\"不明\"",
        "{ value = \"可\", note = \"電話で\", on = 2026-10-01 }",
    ];
    let subjects = ["食事", "入浴", "移動", "服薬", "買い物", "見守り", "リハビリ"];
    let first = random.below(5);
    write!(
        text,
        r#"email = "service-{every}@synthetic.example"
website = "https://service-{every}.example/"
subjects = ["{}", "{}"]
hours = [
    {{ days = ["月", "火", "水", "金"], open = "09:00", close = "12:00" }},
    {{ days = ["木", "土"], open = "09:00", close = "12:30", note = "第2土曜日は休み" }},
]
closed = "{}"
new_clients = {}
visits = {}
capacity = {}
opened = 20{:02}-04-01
parking = {}
note = "はじめに電話で、困っていることと住んでいるところを話してください（{}分ほど）。"
institution_code = "見本-{every:05}"
memo = "内部だけのメモ{every}"
"#,
        subjects[first],
        subjects[first + 1 + random.below(2)],
        random.of(&["日曜日、祝日", "土曜日、日曜日", "該当なし"]),
        random.of(&answers),
        random.of(&answers),
        random.of(&["0", "12", "20", "\"不明\"", "\"該当なし\""]),
        10 + random.below(15),
        random.below(2) == 0,
        10 + random.below(20),
    )
    .expect("a string takes all");
}
