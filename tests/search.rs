//! One definition of words: what the Rust side makes of a text, `search.js` makes of it too.
//!
//! `tests/search/words.json` is read by both; random texts are handed to both.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};
use shirube::search::lexicon::{LETTERS, lexicon};
use shirube::search::lookup::{address, digits, loose, plain};
use shirube::search::postings::hash;
use shirube::search::words::{VARIANTS, cut, fold};

/// How many random texts both are given.
const TEXTS: usize = 4000;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/search")
}

/// All that is made of a text, as `words.js` says it.
fn made(text: &str) -> Value {
    let mut terms = Vec::new();
    cut(text, lexicon(), |term| terms.push(term.to_owned()), |_| {});
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
