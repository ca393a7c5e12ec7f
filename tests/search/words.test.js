// One table of cases, read here and by tests/search.rs: what search.js makes of each text.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { isOneSlip, kanaOf, loose, readingsOf } from "../../themes/base/static/search/search.js";
import { made } from "./words.js";

const cases = JSON.parse(readFileSync(new URL("words.json", import.meta.url), "utf8"));

test("search.js makes of every text of the table what the table says", () => {
  for (const { text, ...expected } of cases) assert.deepEqual({ text, ...made(text) }, { text, ...expected });
});

test("romaji of either system is the reading that it stands for", () => {
  const check = (romaji, kana) => assert.equal(loose(kanaOf(romaji) ?? ""), loose(kana), romaji);
  check("Satō Hanako", "さとうはなこ");
  check("Satoh", "さとう");
  check("Ohno", "おおの");
  check("Chiba", "ちば");
  check("Tiba", "ちば");
  check("Jun'ichi", "じゅんいち");
  check("Zyuniti", "じゅにち");
  check("Shinjuku", "しんじゅく");
  check("Hattori", "はっとり");
  check("Kitchen", "きっちぇん");
  check("Nambu", "なんぶ");
  check("Fujii", "ふじい");
  check("Huzii", "ふじい");
  check("Tsuda", "つだ");
  check("kurinikku", "クリニック");
  assert.equal(kanaOf("clinic"), null);
});

test("one slip is one letter put in, left out, another, or two changed about", () => {
  for (const [a, b] of [["さくら", "さくらい"], ["さくら", "さら"], ["さくら", "さけら"], ["さくら", "さらく"]]) {
    assert.ok(isOneSlip(a, b) && isOneSlip(b, a), `${a} ${b}`);
  }
  for (const [a, b] of [["さくら", "くさり"], ["さくら", "さくらいえ"], ["さくら", "もみじ"]]) assert.ok(!isOneSlip(a, b), `${a} ${b}`);
});

test("an n before a vowel is read both ways", () => {
  assert.deepEqual(readingsOf("kenichi"), ["けにち", "けんいち"]);
  assert.ok(readingsOf("endo shinya").includes(loose("えんどうしんや")));
  assert.deepEqual(readingsOf("ono"), ["おの", "おんお"]);
  assert.deepEqual(readingsOf("訪問"), []);
});
