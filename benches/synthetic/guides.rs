//! Guides of a synthetic city: sections of twenty pages of about 10 KB each, ten of them in
//! each section at the top of the site, as a real site has only a few there.

use std::fmt::Write;

use super::random::Random;
use super::registers::Plan;
use super::settings::{STATISTIC_COUNT, TERM_COUNT, term_name};

/// How many guides a section holds.
const GUIDES_PER_SECTION: usize = 20;
/// How many sections lie in one of those at the top of the site.
const SECTIONS_PER_PART: usize = 10;
/// Headings of a guide; each has an anchor of its own.
const HEADINGS: [&str; 8] = [
    "はじめに",
    "だれが使えるか",
    "申し込むまで",
    "用意するもの",
    "当日の流れ",
    "費用のこと",
    "困ったとき",
    "よくある質問",
];

/// Hands on the home page, every section and every guide.
pub fn write(count: usize, plan: &Plan, file: &mut impl FnMut(&str, &str)) {
    file("content/_index.md", "+++\ntitle = \"見本市の案内\"\n+++\n\n測るために作った案内です。\n");
    for first in (0..count.max(1)).step_by(GUIDES_PER_SECTION * SECTIONS_PER_PART) {
        let part = part_name(first);
        let title = format!("+++\ntitle = \"案内の部{part}\"\nweight = {first}\n+++\n\n案内を集めました。\n");
        file(&format!("content/{part}/_index.md"), &title);
    }
    for first in (0..count.max(1)).step_by(GUIDES_PER_SECTION) {
        let section = section_name(first);
        let title =
            format!("+++\ntitle = \"案内の束{section}\"\nweight = {first}\n+++\n\n手順をまとめました。\n");
        file(&format!("content/{section}/_index.md"), &title);
    }
    for number in 0..count {
        file(&format!("content/{}.md", guide_name(number)), &guide(number, count, plan));
    }
}

fn part_name(number: usize) -> String {
    format!("part-{}", number / (GUIDES_PER_SECTION * SECTIONS_PER_PART) + 1)
}

fn section_name(number: usize) -> String {
    format!("{}/guide-{:02}", part_name(number), number / GUIDES_PER_SECTION + 1)
}

fn guide_name(number: usize) -> String {
    format!("{}/{number:04}", section_name(number))
}

fn guide(number: usize, count: usize, plan: &Plan) -> String {
    let random = &mut Random::new(9_000_000 + number as u64);
    let (month, day) = (1 + number % 10, 1 + number % 28);
    let related = guide_name(random.below(count));
    let mut text = format!(
        "+++\ntitle = \"{}の進め方（{number}）\"\ndescription = \"{}の手順です。\"\nweight = {number}\ndate = 2026-{month:02}-{day:02}\nupdated = 2026-{month:02}-{day:02}\naudience = [\"citizen\"]\nkeywords = [\"手順\", \"見本{number}\"]\nrelated = [\"@/{related}.md\"]\n+++\n\n",
        term_name(random.below(TERM_COUNT)),
        term_name(random.below(TERM_COUNT)),
    );
    paragraph(random, &mut text);
    for (at, heading) in HEADINGS.iter().enumerate() {
        write!(text, "## {heading} {{#part-{at}}}\n\n").expect("a string takes all");
        section(at, number, random, &mut text);
        let target = guide_name(random.below(count));
        let anchor = random.below(HEADINGS.len());
        writeln!(text, "くわしくは、[別の案内](@/{target}.md#part-{anchor})を見てください。\n")
            .expect("a string takes all");
    }
    if number.is_multiple_of(20) {
        let district = number % plan.districts;
        writeln!(text, "{{{{ register(name=\"services-1\", area=\"district-{district:03}\") }}}}")
            .expect("a string takes all");
    }
    text
}

/// One heading's worth: prose, and something else that guides are made of.
fn section(at: usize, number: usize, random: &mut Random, text: &mut String) {
    paragraph(random, text);
    let sentence = |random: &mut Random| random.of(SENTENCES);
    match at {
        1 => writeln!(text, "- {}\n- {}\n- {}\n", sentence(random), sentence(random), sentence(random)),
        2 => writeln!(text, "1. {}\n2. {}\n3. {}\n", sentence(random), sentence(random), sentence(random)),
        3 => writeln!(text, "- [ ] 保険証\n- [ ] 通帳\n- [ ] {}\n", sentence(random)),
        4 => writeln!(text, "{{% soon() %}}\n{}\n{{% end %}}\n", sentence(random)),
        5 => writeln!(
            text,
            "| くらべること | 訪問 | 通所 |\n|:---|:---|---:|\n| 時間 | 1時間 | 6時間 |\n| 場所 | 家 | 事業所 |\n| 回数 | 週2回 | 週3回[^{number}] |\n\n[^{number}]: {}\n",
            sentence(random)
        ),
        6 => writeln!(text, "> [!TIP]\n> {}\n\n{{{{ desk(id=\"desk-1\") }}}}\n", sentence(random)),
        7 => writeln!(
            text,
            "相談は、令和5年度に{{{{ figure(statistic=\"figures-{}\", row=\"fy2023\", column=\"all\") }}}}ありました。\n",
            1 + number % STATISTIC_COUNT
        ),
        _ => writeln!(text, "### 先に知っておくこと\n\n{{{{ term(id=\"term-{}\") }}}}から始めます。\n", number % TERM_COUNT),
    }
    .expect("a string takes all");
    paragraph(random, text);
    paragraph(random, text);
}

/// Some sentences, one of them with a term, one with emphasis beside Japanese punctuation.
fn paragraph(random: &mut Random, text: &mut String) {
    let term = term_name(random.below(TERM_COUNT));
    write!(text, "{}{term}を先に行うと、後の手続きが早く終わります。", random.of(SENTENCES))
        .expect("a string takes all");
    write!(text, "これは**「大切なこと」**です。{}{}\n\n", random.of(SENTENCES), random.of(SENTENCES))
        .expect("a string takes all");
}

const SENTENCES: &[&str] = &[
    "はじめに窓口へ電話をして、住んでいる学区を伝えます。",
    "家族の人がかわりに申し込むこともできます。",
    "書類は、郵便でも窓口でも受け取ります。",
    "分からないところは空けておいて、あとで係の人といっしょに書きます。",
    "決まったことは、紙に書いて本人と家族に渡します。",
    "一度決めたことも、あとから何度でも変えられます。",
    "費用は、使う回数と時間によって変わります。",
    "担当の人が家に来て、困っていることを聞きます。",
    "返事は、申し込みから二週間ほどで届きます。",
    "急いでいるときは、そのことを先に伝えてください。",
    "来てもらえる時間は、事業所によってちがいます。",
    "休みの日の連絡先も、あわせて聞いておくと安心です。",
    "本人が話しにくいときは、身近な人がそばで手伝います。",
    "途中でやめるときも、窓口に知らせてください。",
    "引っ越したときは、新しい住所の窓口が引き継ぎます。",
    "聞いたことは、日付といっしょに書いておきます。",
];
