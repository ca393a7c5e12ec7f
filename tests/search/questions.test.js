// What people ask this repository's site, and the pages or records that answer it:
// questions.jsonl, written from their side. Half of them are for measuring only. Asserts a
// floor, prints the score; SITE names the finished site.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { createRequire } from "node:module";
import { openSite } from "./site.js";

const { parse } = createRequire(new URL("../browser/", import.meta.url))("smol-toml");
const questions = readFileSync(new URL("questions.jsonl", import.meta.url), "utf8").trim().split("\n").map((line) => JSON.parse(line));
const { search } = await openSite(resolve(process.env.SITE));

const pageOf = (url) => url.replace(/#.*/, "");
const fits = (hit, answers) => answers.some((answer) => hit.url === answer || pageOf(hit.url) === answer);

test("there are at least 200 questions, half of them for measuring only, and every answer is a page of the site", () => {
  const measuring = questions.filter(({ measuring_only: isMeasuring }) => isMeasuring).length;
  assert.ok(questions.length >= 200);
  assert.ok(Math.abs(questions.length - 2 * measuring) <= 1);
  for (const { text, answers } of questions) {
    assert.ok(answers.length > 0, text);
    for (const answer of answers) {
      const [path, anchor] = answer.split("#");
      const file = join(resolve(process.env.SITE), path.endsWith("/") ? `${path}index.html` : path);
      assert.ok(existsSync(file), `${text}: ${answer}`);
      if (anchor) assert.ok(readFileSync(file, "utf8").includes(`id="${anchor}"`), `${text}: ${answer}`);
    }
  }
});

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
    assert.ok(first / asked >= 0.75, "too few come first");
    assert.ok(three / asked >= 0.92, "too few are among the first three");
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

const recordsOf = (hits) => hits.filter(({ kind }) => kind === "record").map(({ title }) => title);
const kindsOf = (notes) => notes.map(({ kind }) => kind);

test("a name that no register has is said to be absent, and near ones stand apart", async () => {
  for (const name of ["田村 銀次郎", "田村銀次郎", "東あじさい医院", "087-123-4567"]) {
    const { hits, notes } = await search.query(name);
    assert.ok(kindsOf(notes).includes("absent"), name);
    assert.deepEqual(recordsOf(hits), [], name);
  }
  const { notes } = await search.query("東あじさい医院");
  assert.ok(notes.find(({ kind }) => kind === "absent").near.some(({ title }) => title.includes("あじさい医院")));
});

test("a register's public numbers are found, whichever way they are written", async () => {
  for (const number of ["086-000-0002", "0860000002", "０８６（０００）０００２", "+81 86-000-0002", "0002"]) {
    const { hits } = await search.query(number);
    assert.equal(recordsOf(hits)[0], "見本あじさい医院", number);
  }
  for (const [number, title] of [["086-000-5001", "見本すみれ地域包括支援センター"], ["〒700-0000", "見本あさがお内科"]]) {
    const { hits } = await search.query(number);
    assert.ok(recordsOf(hits).includes(title), number);
  }
});

test("who bears a name comes before who belongs to it", async () => {
  for (const query of ["あじさい医院", "あじさい医院の電話番号", "中区のあじさい医院は休みですか", "中区 あじさい医院"]) {
    const { hits } = await search.query(query);
    assert.equal(hits[0].title, "見本あじさい医院", query);
  }
});

test("a record tells the area where it is, not one where it also comes", async () => {
  const { hits } = await search.query("あじさい医院");
  assert.equal(hits[0].area, "中区");
});

test("an area with a need offers the list; 可 alone leaves 要相談 out", async () => {
  const listOf = async (query) => (await search.query(query)).notes.find(({ kind, url }) => kind === "list" && url === "/registers/clinics/naka/")?.text;
  assert.match(await listOf("中区 訪問診療"), /訪問診療：可・要相談/);
  assert.match(await listOf("中区 訪問診療 可"), /訪問診療：可）/);
});

test("a term's meaning stands on top, and terms that are taken for one another are told apart", async () => {
  const { notes } = await search.query("往診とは");
  assert.deepEqual([notes[0].kind, notes[0].title], ["term", "往診"]);
  assert.ok(notes.some(({ kind, title }) => kind === "differs" && title === "「往診」と「訪問診療」の違い"));
});

test("a kind of place asks for pages and a list, not for those whose names end so", async () => {
  const { hits, notes } = await search.query("小児科");
  assert.notEqual(hits[0].kind, "record");
  assert.ok(kindsOf(notes).includes("list"));
});

test("an emergency is told from a question in whatever form it is typed", async () => {
  const urgent = ["息してない", "イキガナイ", "呼吸をしてません", "意識が無い", "痙攣している", "人工呼吸器が止まってしまった", "反応がありません", "餅がのどにつまった", "救急車呼んで"];
  for (const query of urgent) {
    const { notes } = await search.query(query);
    assert.deepEqual([notes[0]?.kind, notes[0]?.phone?.shown], ["urgent", "119"], query);
  }
  for (const query of ["訪問診療の費用", "呼吸器の停電の備え", "血圧の薬", "意識調査"]) assert.deepEqual(search.urgent(query), [], query);
});
