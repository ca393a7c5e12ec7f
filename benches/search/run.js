// How well the search finds, and what it costs, beside Pagefind on the same sites:
//
//     node benches/search/run.js [COLLECTION] [--records 500,5000,100000] [--indexed 1000x50000,1000x5000]
//
// COLLECTION is a folder with docs.jsonl and queries.jsonl, as tests/search/evaluate.js takes
// it; without one, this repository's own site is asked its questions. `--records` and
// `--indexed` say how large the made-up registers are and the synthetic sites that are only
// indexed. Prints tables in Markdown. Asserts nothing.

import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { program } from "../../tests/browser/program.js";
import { costs } from "./cost.js";
import { openVisit, ourPage, ours, pagefind } from "./engines.js";
import { indexOurs, indexPagefind, LIMIT_S, pagefindVersion } from "./programs.js";
import { serve } from "./server.js";
import { collectionSite, linkPages, ownSite, registerSite, syntheticSite } from "./sites.js";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { records: { type: "string", default: "500,5000,100000" }, indexed: { type: "string", default: "1000x50000,1000x5000" } },
});
const listed = (text) => text.split(",").filter((word) => word !== "");

const work = mkdtempSync(join(tmpdir(), "shirube-search-"));
const browser = await chromium.launch(program());
try {
  console.log(`Chromium ${browser.version()}, Pagefind ${pagefindVersion}, Node ${process.version}`);
  await askSite(positionals.length > 0 ? collectionSite(positionals[0], work) : ownSite(work));
  for (const count of listed(values.records)) await askSite(registerSite(Number(count), work));
  for (const size of listed(values.indexed)) indexSite(syntheticSite(...size.split("x").map(Number), work));
} finally {
  await browser.close();
  rmSync(work, { recursive: true, force: true });
}

/** All of one site: what indexing it costs, how well it answers, what a query costs. */
async function askSite(site) {
  console.log(`\n## ${site.name}`);
  const isIndexed = sayIndexing(site);
  const server = await serve({ "/": site.output, "/_pagefind/": join(work, "pagefind") });
  try {
    const engines = isIndexed ? [ours, pagefind] : [ours];
    sayScores(site, engines, await inOrder(engines, (engine) => judge(site, server, engine)));
    const counted = [ours, ourPage, ...engines.slice(1)];
    sayCosts(counted, await inOrder(counted, (engine) => costs(browser, server, engine, site.texts)));
  } finally {
    await server.close();
    clear(site);
  }
}

async function judge(site, server, engine) {
  console.error(`${engine.name} is asked on ${site.name}`);
  const visit = await openVisit(browser, server, engine);
  const sums = await site.judge(visit, engine);
  await visit.close();
  return sums;
}

function indexSite(site) {
  console.log(`\n## ${site.name}, indexed only`);
  site.finish();
  sayIndexing(site);
  clear(site);
}

/** Indexes a site twice and says at what cost; false where Pagefind did not come to an end. */
function sayIndexing(site) {
  const [pages, index, bundle] = ["pages", "index", "pagefind"].map((name) => join(work, name));
  const count = linkPages(site, pages);
  const used = { [ours.name]: { ...indexOurs(site.root, index), ...held(index) } };
  const other = indexPagefind(pages, bundle);
  if (other) used[pagefind.name] = { ...other, ...held(bundle) };
  const row = ([name, { cpu_s, bytes, files, size }]) => [name, cpu_s.toFixed(2), (bytes / 1e6).toFixed(0), files, (size / 1e6).toFixed(1)];
  sayTable(["index", "CPU s", "memory MB", "files", "MB"], Object.entries(used).map(row));
  if (!other) console.log(`\nPagefind did not come to an end over these ${count} pages within ${LIMIT_S / 60} minutes.`);
  return other !== null;
}

function sayScores({ columns }, engines, [first, ...others]) {
  const names = Object.keys(columns);
  const head = ["asked", "queries", ...engines.flatMap(({ name }) => names.map((column) => `${name} ${column}`))];
  const share = (value) => value.toFixed(3);
  const rows = [...first].map(([kind, sum]) => {
    const sums = [sum, ...others.map((other) => other.get(kind))];
    return [kind, sum.queries ?? sum.asked, ...sums.flatMap((sum) => names.map((column) => share(columns[column](sum))))];
  });
  sayTable(head, rows);
}

function sayCosts(engines, all) {
  const row = (name, query, { bytes, requests, ms }) => [`${name}, ${query} query`, (bytes / 1000).toFixed(1), requests.toFixed(1), ms.toFixed(1)];
  const rows = engines.flatMap(({ name }, at) => ["first", "next"].map((query) => row(name, query, all[at][query])));
  sayTable(["cost", "KB (gzip)", "requests", "ms"], rows);
}

/** A table in Markdown: words at the left, numbers at the right. */
function sayTable(head, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  console.log(`\n${line(head)}\n|---|${head.slice(1).map(() => "--:|").join("")}`);
  for (const row of rows) console.log(line(row));
}

/** What a folder holds. */
function held(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return { files: files.length, size: files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0) };
}

/** Removes what was made for a site; the folder of this repository stays. */
function clear(site) {
  for (const folder of [site.root, site.output, join(work, "pages"), join(work, "index"), join(work, "pagefind")]) {
    if (folder.startsWith(work)) rmSync(folder, { recursive: true, force: true });
  }
}

/** One after another: two at once would count each other's bytes. */
async function inOrder(items, each) {
  const results = [];
  for (const item of items) results.push(await each(item));
  return results;
}
