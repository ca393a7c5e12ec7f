//! Everything of a synthetic site that is one of a kind: settings, areas, terms, figures.

use std::fmt::Write;

use super::registers::Plan;

/// Words that, put together, name [`TERM_COUNT`] terms.
const TERM_STARTS: [&str; 20] = [
    "訪問", "通所", "短期", "夜間", "休日", "在宅", "地域", "家庭", "学校", "職場", "初回", "定期", "緊急",
    "個別", "集団", "電話", "書面", "窓口", "共同", "専門",
];
const TERM_ENDS: [&str; 10] =
    ["相談", "支援", "届出", "調整", "確認", "講座", "調査", "登録", "案内", "会議"];

/// How many terms the glossary has.
pub const TERM_COUNT: usize = TERM_STARTS.len() * TERM_ENDS.len();
/// How many statistics there are.
pub const STATISTIC_COUNT: usize = 10;

/// The name of a term.
pub fn term_name(number: usize) -> String {
    format!("{}{}", TERM_STARTS[number / TERM_ENDS.len()], TERM_ENDS[number % TERM_ENDS.len()])
}

/// Hands on `data/` without its registers.
pub fn write(plan: &Plan, file: &mut impl FnMut(&str, &str)) {
    file("data/site.toml", SITE);
    file("data/areas.toml", &areas(plan));
    file("data/glossary.toml", &glossary());
    file("data/updates/2026.toml", &updates());
    for number in 1..=STATISTIC_COUNT {
        file(&format!("data/statistics/figures-{number}.toml"), &statistic(number));
    }
}

const SITE: &str = r#"title = "見本市の案内"
description = "大きさを測るために作った、見本の市の案内です。"
base_url = "https://synthetic.example/"
language = "ja"
time_zone = "Asia/Tokyo"
status = "demonstration"
publisher = "見本市"
default_desk = "desk-1"
source = "測るために作ったもの"
theme = "base"

[[audience]]
id = "citizen"
title = "市民のみなさまへ"

[[audience]]
id = "professional"
title = "専門職の方へ"

[[desk]]
id = "desk-1"
name = "総合案内"
role = "どこに相談すればよいか分からないときの窓口です。"
phone = "086-275-4518"
hours = "平日9時から17時まで"
outside_hours = "急ぐときは119番へ。"

[[desk]]
id = "desk-2"
name = "登録の担当課"
role = "名簿への追加、変更、取消を受けます。"
phone = "086-803-1227"

[[urgent]]
words = ["意識がない", "息ができない", "救急車"]
text = "命が危ないと思ったら、すぐに119番に電話してください。"

[[navigation]]
title = "名簿から探す"
url = "/registers/"
description = "すべての名簿です。"
audience = "professional"

[[navigation]]
title = "はじめての方へ"
url = "@/part-1/_index.md"
audience = "citizen"
"#;

/// The city, its wards and their districts.
fn areas(plan: &Plan) -> String {
    let mut text =
        String::from("[[area]]\nid = \"city\"\nname = \"見本市\"\nreading = \"みほんし\"\nkind = \"city\"\n");
    for ward in 0..plan.wards {
        write!(
            text,
            "\n[[area]]\nid = \"ward-{ward:02}\"\nname = \"第{ward}区\"\nreading = \"だい{ward}く\"\nkind = \"ward\"\nwithin = [\"city\"]\npage = true\n",
        )
        .expect("a string takes all");
    }
    for district in 0..plan.districts {
        let ward = plan.ward_of(district);
        write!(
            text,
            "\n[[area]]\nid = \"district-{district:03}\"\nname = \"第{district}学区\"\nreading = \"だい{district}がっく\"\nkind = \"district\"\nwithin = [\"ward-{ward:02}\"]\npage = true\ntowns = [\"見本町{district}丁目\", \"見本台{district}丁目\"]\npostal_codes = [\"7{:02}-{:04}\"]\n",
            district / 100,
            district % 100,
        )
        .expect("a string takes all");
    }
    text
}

fn glossary() -> String {
    let mut text = String::new();
    for number in 0..TERM_COUNT {
        let name = term_name(number);
        let next = (number + 1) % TERM_COUNT;
        write!(
            text,
            "[[term]]\nid = \"term-{number}\"\nname = \"{name}\"\nreading = \"ようご\"\nmeaning = \"{name}は、見本市が決めた手順の一つです。申し込みのあとに行います。\"\nsearch_only = [\"見本の用語{number}\"]\ndiffers_from = [\"term-{next}: 行う時期がちがいます\"]\n\n",
        )
        .expect("a string takes all");
    }
    text
}

fn updates() -> String {
    let mut text = String::new();
    for number in 0..40 {
        let (month, day) = (1 + number % 10, 1 + number % 28);
        write!(
            text,
            "[[update]]\ndate = 2026-{month:02}-{day:02}\ntitle = \"案内を改めました（{number}回目）\"\ntext = \"手順の説明を分かりやすくしました。\"\nlinks = [\"@/part-1/_index.md\"]\n\n",
        )
        .expect("a string takes all");
    }
    text
}

/// A table of four years whose columns add up.
fn statistic(number: usize) -> String {
    let mut text = format!(
        "title = \"相談の件数（その{number}）\"\ndescription = \"窓口で受けた相談の件数です。\"\nsource = \"測るために作ったもの\"\nas_of = \"FY2023\"\n"
    );
    for (key, label) in [("phone", "電話"), ("visit", "来所"), ("all", "合計")] {
        write!(text, "\n[[column]]\nkey = \"{key}\"\nlabel = \"{label}\"\nunit = \"件\"\n")
            .expect("a string takes all");
    }
    for year in 2020..2024 {
        let (phone, visit) = (100 * number + year, 37 * number);
        write!(
            text,
            "\n[[row]]\nkey = \"fy{year}\"\nlabel = \"令和{}年度\"\nas_of = \"FY{year}\"\nvalues = {{ phone = {phone}, visit = {visit}, all = {} }}\n",
            year - 2018,
            phone + visit,
        )
        .expect("a string takes all");
    }
    text + "\n[[check]]\nsum = [\"phone\", \"visit\"]\nequals = \"all\"\n"
}
