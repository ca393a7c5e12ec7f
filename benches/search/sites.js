// The sites that are asked. Each is `{ name, root, output, isPage, judge, columns, texts }`:
// the folder it is made from and the finished one, which of its files Pagefind gets, how well
// a search answers on it, and queries whose cost is counted.

import { mkdirSync, linkSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildCollection, documentOf, lines } from "../../tests/search/collection.js";
import { score } from "../../tests/search/evaluate.js";
import { ask, build as buildRegister, clinics } from "../../tests/search/lookup.js";
import { build, root, shirube, writeSynthetic } from "./programs.js";

/** So many queries' cost is counted. */
const COUNTED = 40;

const share = (key) => (sum) => sum[key] / sum.queries;
const OF_PROSE = { "R@10": share("recall"), "MRR@10": share("reciprocal"), "hit@1": share("first"), "hit@3": share("three"), zero: share("zero") };
const OF_RECORDS = { "recall@10": ({ ten, asked }) => ten / asked, "hit@1": ({ first, asked }) => first / asked };

/** A judged collection: a page for each document. */
export function collectionSite(folder, work) {
  const documents = lines(join(folder, "docs.jsonl"));
  const queries = lines(join(folder, "queries.jsonl"));
  const place = join(work, "collection");
  const keywords = queries.filter(({ kind }) => kind === "keywords");
  return {
    name: `a collection of ${documents.length} documents`,
    root: place,
    output: buildCollection(shirube, documents, place),
    isPage: (path) => /^d\/(?!print\/)[^/]+\/index\.html$/.test(path),
    judge: (search) => score(search, queries, documentOf),
    columns: OF_PROSE,
    texts: textsOf(keywords.length > 0 ? keywords : queries),
  };
}

/** This repository's own site, and the half of its questions that is kept for measuring. */
export function ownSite(work) {
  const questions = lines(join(root, "tests/search/questions.jsonl")).filter((question) => question.measuring_only);
  const asked = (name) => questions.map(({ text, who, answers }) => ({ kind: who, text, rel: Object.fromEntries(answers.map((answer) => [name(answer), 1])) }));
  const output = join(work, "own");
  build(root, output);
  return {
    name: "this repository's site",
    root,
    output,
    isPage: (path) => !/^(search\/|404\.html)|\/print\/|^registers\/[^/]+\/.+\/index\.html$/.test(path),
    // Where no part of a page can be named, the page is enough.
    judge: (search, { namesParts }) => judgeQuestions(search, namesParts ? asked((answer) => answer) : asked(pageOf)),
    columns: OF_PROSE,
    texts: textsOf(questions),
  };
}

/** As questions.test.js does: a term's meaning stands above all hits, and is right or passed over. */
function judgeQuestions(search, queries) {
  const rels = new Map(queries.map(({ text, rel }) => [text, rel]));
  const parts = new Set(queries.flatMap(({ rel }) => Object.keys(rel)));
  const nameOf = (url) => (parts.has(url) ? url : pageOf(url));
  const query = async (text, options) => {
    const { hits, notes } = await search.query(text, options);
    const meaning = notes.find(({ kind }) => kind === "term");
    const isRight = meaning && rels.get(text)[nameOf(meaning.url)];
    return { hits: isRight ? [meaning, ...hits] : hits };
  };
  return score({ query }, queries, nameOf);
}

/** A register of so many made-up clinics. */
export function registerSite(count, work) {
  const records = clinics(count);
  const place = join(work, `register-${count}`);
  return {
    name: `a register of ${count} records`,
    root: place,
    output: buildRegister(shirube, records, place),
    isPage: (path) => /^registers\/clinics\/c-\d+\.html$/.test(path),
    judge: (search) => ask(search, records),
    columns: OF_RECORDS,
    texts: Array.from({ length: COUNTED }, (_, at) => records[Math.floor((at * count) / COUNTED)].name),
  };
}

/** A synthetic site of a size, written and not yet built. */
export function syntheticSite(guides, records, work) {
  const place = join(work, `synthetic-${guides}x${records}`);
  writeSynthetic(`${guides}x${records}`, place);
  const output = join(place, "public");
  return {
    name: `${guides} guides + ${records} records`,
    root: place,
    output,
    finish: () => build(place, output),
    isPage: (path) => /^(part-|glossary\/|statistics\/)/.test(path) || /^registers\/[^/]+\/[^/]+\.html$/.test(path) && !path.endsWith("/index.html"),
  };
}

const pageOf = (url) => url.replace(/#.*/, "");
const textsOf = (queries) => queries.slice(0, COUNTED).map(({ text }) => text);

/** Links the pages that ours can find, and no list of them, into a folder of their own; gives how many. */
export function linkPages({ output, isPage }, folder) {
  const files = readdirSync(output, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name).slice(output.length + 1));
  const pages = paths.filter((path) => path.endsWith(".html") && isPage(path));
  for (const path of pages) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    linkSync(join(output, path), join(folder, path));
  }
  return pages.length;
}
