// How well the search finds the documents of a judged collection:
//
//     node tests/search/evaluate.js COLLECTION [PROGRAM]
//
// COLLECTION holds docs.jsonl (id, title, body) and queries.jsonl (qid, kind, text, rel: grade
// by document). Builds a site of it, asks through its search.js, prints a line for each kind.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { buildCollection, documentOf, lines } from "./collection.js";
import { openSite } from "./site.js";

if (process.argv[1] === new URL(import.meta.url).pathname) await main(...process.argv.slice(2));

async function main(collection, program = "target/debug/shirube") {
  if (!collection) {
    console.error("usage: node tests/search/evaluate.js COLLECTION [PROGRAM]");
    process.exit(2);
  }
  const work = mkdtempSync(join(tmpdir(), "shirube-search-"));
  try {
    const folder = buildCollection(resolve(program), lines(join(collection, "docs.jsonl")), join(work, "site"));
    const { search } = await openSite(folder);
    const queries = lines(join(collection, "queries.jsonl"));
    const sums = await score(search, queries, documentOf);
    console.log("| kind | queries | R@10 | MRR@10 | hit@1 | hit@3 | zero |\n|---|--:|--:|--:|--:|--:|--:|");
    for (const [kind, sum] of sums) {
      const share = (value) => (value / sum.queries).toFixed(3);
      console.log(`| ${kind} | ${sum.queries} | ${share(sum.recall)} | ${share(sum.reciprocal)} | ${share(sum.first)} | ${share(sum.three)} | ${share(sum.zero)} |`);
    }
    await sayBytes(folder, queries.filter(({ kind }) => kind === "keywords").slice(0, 40));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** What a search finds of judged queries, summed up by their kind; `nameOf` tells a document by a hit's URL. */
export async function score(search, queries, nameOf) {
  const sums = new Map();
  for (const { kind, text, rel } of queries) {
    const { hits } = await search.query(text, { limit: 10 });
    const found = hits.map(({ url }) => nameOf(url));
    const sum = sums.get(kind) ?? { queries: 0, recall: 0, reciprocal: 0, first: 0, three: 0, zero: 0 };
    sums.set(kind, sum);
    const first = found.findIndex((id) => rel[id]);
    sum.queries += 1;
    sum.recall += [...new Set(found)].filter((id) => rel[id]).length / Math.min(10, Object.keys(rel).length);
    sum.reciprocal += first < 0 ? 0 : 1 / (first + 1);
    sum.first += first === 0 ? 1 : 0;
    sum.three += first >= 0 && first < 3 ? 1 : 0;
    sum.zero += hits.length === 0 ? 1 : 0;
  }
  return sums;
}

/** What the first query of a visit fetches, and one that comes next; the mean of some. */
async function sayBytes(folder, queries) {
  const first = { bytes: 0, requests: 0 };
  const next = { bytes: 0, requests: 0 };
  for (const [at, { text }] of queries.entries()) {
    const { search, counted } = await openSite(folder);
    await search.query(text);
    first.bytes += counted.bytes;
    first.requests += counted.requests;
    const before = { ...counted };
    await search.query(queries[(at + 1) % queries.length].text);
    next.bytes += counted.bytes - before.bytes;
    next.requests += counted.requests - before.requests;
  }
  for (const [name, { bytes, requests }] of Object.entries({ first, next })) {
    console.log(`${name} keyword query: ${(bytes / queries.length / 1000).toFixed(1)} KB (gzip), ${(requests / queries.length).toFixed(1)} requests`);
  }
}
