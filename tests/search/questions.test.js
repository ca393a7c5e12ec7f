// What people ask this repository's site, and the pages or records that answer it:
// questions.jsonl, written from their side. Half of them are for measuring only. Asserts a
// floor, prints the score; SITE names the finished site.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { test } from "node:test";
import { createRequire } from "node:module";
import { openSite } from "./site.js";

const { parse } = createRequire(new URL("../browser/", import.meta.url))("smol-toml");
const questions = readFileSync(new URL("questions.jsonl", import.meta.url), "utf8").trim().split("\n").map((line) => JSON.parse(line));
const { search } = await openSite(resolve(process.env.SITE));

const pageOf = (url) => url.replace(/#.*/, "");
const fits = (hit, answers) => answers.some((answer) => hit.url === answer || pageOf(hit.url) === answer);

test("people's questions find their answers", async () => {
  const scores = { developing: { asked: 0, first: 0, three: 0 }, measuring: { asked: 0, first: 0, three: 0 } };
  for (const { text, answers, measuring_only: isMeasuring } of questions) {
    const { hits, notes } = await search.query(text);
    // A term's meaning stands above all hits.
    const top = notes.filter(({ kind }) => kind === "term");
    const place = fits(top[0] ?? { url: "" }, answers) ? 0 : hits.findIndex((hit) => fits(hit, answers));
    const score = scores[isMeasuring ? "measuring" : "developing"];
    score.asked += 1;
    if (place === 0) score.first += 1;
    if (place >= 0 && place < 3) score.three += 1;
    else if (!isMeasuring && process.env.TELL) console.log(`${text}: ${hits.slice(0, 3).map(({ url }) => url).join(" ")}`);
  }
  for (const [name, { asked, first, three }] of Object.entries(scores)) {
    console.log(`${name}: ${asked} questions, first ${(first / asked).toFixed(3)}, among three ${(three / asked).toFixed(3)}`);
  }
  for (const { asked, first, three } of Object.values(scores)) {
    assert.ok(first / asked >= 0.65, "too few come first");
    assert.ok(three / asked >= 0.85, "too few are among the first three");
  }
});

test("every urgent word shows its card first, and a question always has its nearest pages", async () => {
  const { urgent = [] } = parse(readFileSync(resolve(process.env.ROOT ?? "../..", "data/site.toml"), "utf8"));
  for (const { words, text } of urgent) {
    for (const word of words) {
      const { notes } = await search.query(word);
      assert.equal(notes[0]?.kind, "urgent", word);
      assert.ok(notes.some((note) => note.kind === "urgent" && note.text === text), word);
      assert.ok(search.urgent(word, { typing: true }).length > 0, word);
    }
  }
});
