//! One definition of words: what the Rust side makes of a text, `search.js` makes of it too.
//!
//! `tests/search/words.json` is read by both; random texts are handed to both.
//!
//! And what is closed reaches no file of the index: sites that differ only in it have the
//! same index, byte for byte, whatever a file is coded in.

mod memory;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use memory::{Files, Published};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};
use shirube::calendar::Date;
use shirube::search::lexicon::{LETTERS, lexicon};
use shirube::search::lookup::{address, digits, loose, plain};
use shirube::search::postings::hash;
use shirube::search::words::{VARIANTS, cut, fold};
use shirube::site::{Order, Today};

/// How many random texts both are given.
const TEXTS: usize = 4000;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/search")
}

/// All that is made of a text, as `words.js` says it.
fn made(text: &str) -> Value {
    let mut terms = Vec::new();
    cut(text, lexicon(), |term| terms.push(term.to_owned()));
    let (first, second) = hash(text);
    let key: String =
        (0..4).map(|place| char::from(LETTERS[(second >> (6 * place) & 63) as usize])).collect();
    json!({
        "fold": fold(text),
        "plain": plain(text),
        "loose": loose(text),
        "digits": digits(text),
        "address": address(text),
        "cut": terms,
        "hash": [first, key],
    })
}

#[test]
fn every_text_of_the_table_is_cut_as_the_table_says() {
    let table = fs::read_to_string(folder().join("words.json")).expect("the table is there");
    let table: Vec<Value> = serde_json::from_str(&table).expect("the table is JSON");
    for mut case in table {
        let text = case["text"].as_str().expect("a case has a text").to_owned();
        case.as_object_mut().expect("a case is an object").remove("text");
        assert_eq!(made(&text), case, "{text:?}");
    }
}

#[test]
fn search_js_knows_the_same_variants_of_kanji() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/base/static/search/search.js");
    let script = fs::read_to_string(script).expect("the module is there");
    let (_, rest) = script.split_once("export const VARIANTS =").expect("the module has variants");
    let (written, _) = rest.split_once(';').expect("a statement ends");
    let pairs: String = written.split('"').skip(1).step_by(2).collect();
    assert_eq!(pairs, VARIANTS);
}

#[test]
fn random_texts_are_cut_alike_on_both_sides() {
    let texts = random_texts();
    let lines: String = texts.iter().map(|text| format!("{}\n", json!(text))).collect();
    let node = Command::new("node")
        .arg(folder().join("words.js"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut node) = node else {
        println!("node is not there: tests/run installs it and runs this again");
        return;
    };
    let mut input = node.stdin.take().expect("it was asked for");
    let writing = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = node.wait_with_output().expect("node can be waited for");
    writing.join().expect("writing does not panic").expect("node reads what it is given");
    assert!(output.status.success(), "words.js failed");
    let answers = String::from_utf8(output.stdout).expect("JSON is UTF-8");
    assert_eq!(answers.lines().count(), texts.len());
    for (text, answer) in texts.iter().zip(answers.lines()) {
        let answer: Value = serde_json::from_str(answer).expect("an answer is JSON");
        assert_eq!(made(text), answer, "{text:?}");
    }
}

/// Texts of what Japanese is written with, of addresses and numbers, and of anything at all.
fn random_texts() -> Vec<String> {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let text = prop_oneof![
        4 => "[ぁ-んァ-ヶー一-龥々〇ａ-ｚa-zA-Z0-9０-９ｦ-ﾟ 　、。・（）()-]{0,24}",
        3 => "[ぁ-ゖー・ ]{0,12}",
        3 => "[一二三四五六七八九十〇0-9丁目番地号の町街大字見本ー-]{0,14}",
        1 => "[\u{21}-\u{33ff}]{0,12}",
        1 => "[髙﨑邊齋齊斉澤濵濱瀨廣國𠮷\u{fe00}-\u{fe0f}\u{e0100}-\u{e0110}\u{f900}-\u{fad9}]{0,8}",
    ];
    (0..TEXTS).map(|_| text.new_tree(&mut runner).expect("texts can be made").current()).collect()
}

const SCHEMA: &str = r#"
title = "相談員"
label = "name"
reading = "kana"
as_of = "2026"
source = "見本"
sample = true

[[field]]
key = "name"
label = "名前"
type = "person"
required = true
visibility = "page"
only_if = "consent"
search = "name"

[[field]]
key = "kana"
label = "読み"
type = "kana"
required = true
visibility = "page"
only_if = "consent"
search = "name"

[[field]]
key = "consent"
label = "同意"
type = "boolean"
visibility = "internal"

[[field]]
key = "memo"
label = "メモ"
type = "text"
visibility = "internal"

[[field]]
key = "phone"
label = "電話"
type = "phone"
visibility = "page"
search = "text"
"#;

/// What only staff know: a memo, the name of who did not consent, a record withdrawn.
struct Closed {
    memo: &'static str,
    name: &'static str,
    kana: &'static str,
    withdrawn: &'static str,
}

/// The files of the index of a site with so many records besides.
fn index_of(closed: &Closed, others: usize) -> BTreeMap<String, Vec<u8>> {
    let mut records = format!(
        r#"
        [[record]]
        id = "a-1"
        name = "{}"
        kana = "{}"
        consent = false
        memo = "{}"
        phone = "086-000-0001"
        confirmed = 2026-11-01

        [[record]]
        id = "a-2"
        name = "{}"
        kana = "ケシタヒト"
        consent = true
        phone = "086-000-0002"
        confirmed = 2026-11-01
        withdrawn = 2026-11-20
        "#,
        closed.name, closed.kana, closed.memo, closed.withdrawn
    );
    for number in 0..others {
        records += &format!(
            "\n[[record]]\nid = \"b-{number}\"\nname = \"青木{number}\"\nkana = \"アオキ\"\nconsent = true\nconfirmed = 2026-11-01\n"
        );
    }
    let mut files = Files::new();
    let mut file = |path: &str, text: &str| drop(files.insert(path.to_owned(), text.as_bytes().to_vec()));
    file(
        "data/site.toml",
        "title = \"見本町\"\nbase_url = \"https://mihon.example/\"\nstatus = \"demonstration\"\npublisher = \"見本町\"\n",
    );
    file("content/_index.md", "+++\ntitle = \"はじめ\"\n+++\n");
    file("data/registers/helpers/register.toml", SCHEMA);
    file("data/registers/helpers/all.toml", &records);
    let date = Date::new(2026, 11, 23).expect("November has that day");
    let order = Order { today: Today::Day(date), drafts: false, base_url: None };
    let mut published = Published::default();
    let said = published.build(&files, &order);
    let index = published.tree.into_iter().filter(|(path, _)| path.starts_with("search/"));
    let index: BTreeMap<String, Vec<u8>> = index.collect();
    assert!(index.contains_key("search/index.json"), "{said:?}");
    index
}

#[test]
fn nothing_that_is_closed_reaches_a_file_of_the_index() {
    let one = Closed {
        memo: "秘密の覚え", name: "佐渡花江", kana: "サワタリハナエ", withdrawn: "湊川一平"
    };
    let other =
        Closed {
            memo: "別の覚え書き", name: "轟木次郎", kana: "トドロキジロウ", withdrawn: "鴻上三平"
        };
    for others in [3, 1200] {
        let index = index_of(&one, others);
        assert!(index == index_of(&other, others), "{others} records besides");
        let words = [one.memo, one.name, one.kana, one.withdrawn, "a-2", "さわたり", "メモ"];
        for (path, bytes) in &index {
            let text = String::from_utf8_lossy(bytes);
            let found = words.iter().find(|word| !path.ends_with(".js") && text.contains(**word));
            assert_eq!(found, None, "{path}");
        }
    }
}
