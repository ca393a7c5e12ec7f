// A register of 5,000 made-up clinics, asked for by name, reading, number and address, and with
// a slip: asserts the least that each way of asking must find, and what a question may fetch.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, test } from "node:test";
import { ask, build, clinics } from "./lookup.js";
import { openSite } from "./site.js";

const COUNT = 5000;
const work = mkdtempSync(join(tmpdir(), "shirube-lookup-"));
after(() => rmSync(work, { recursive: true, force: true }));

const records = clinics(COUNT);
const folder = build(resolve(import.meta.dirname, "../../target/debug/shirube"), records, work);
const { search, counted, open } = await openSite(folder);

test("every way of asking for a record finds it, and who is in no register is nobody else", async () => {
  const results = await ask(search, records);
  assert.ok(results.size > 30);
  for (const [name, { asked, ten, first }] of results) {
    assert.ok(ten / asked >= 0.95, `${name}: ${ten} of ${asked} are found`);
    assert.ok(first / asked >= (name.includes("slip") ? 0.9 : 0.95), `${name}: ${first} of ${asked} come first`);
  }
});

test("a slip that may mean several names gives each of them before one twice", async () => {
  const { hits } = await search.query("やまだたし");
  const doctors = hits.map(({ url }) => records[Number(/c-(\d+)/.exec(url)[1])].doctorKana);
  const names = new Set(doctors);
  assert.ok(names.size > 1, doctors.join());
  assert.equal(new Set(doctors.slice(0, names.size)).size, names.size, doctors.join());
});

test("a question names no record, and looks at few", async () => {
  const fresh = await open();
  const before = counted.requests;
  const { hits } = await fresh.query("夜中に急に熱が出たらどうすればいいですか");
  assert.ok(hits.every(({ kind }) => kind === "page"));
  assert.ok(counted.requests - before <= 45, `${counted.requests - before} files`);
});
