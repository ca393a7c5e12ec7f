// What search.js makes of texts, as the Rust side makes it: reads JSON strings from standard
// input, one a line, gives one line of JSON for each.
//
//     node tests/search/words.js < texts.jsonl

import { readFileSync } from "node:fs";
import { address, cut, digits, fold, hash, loose, plain, readLexicon } from "../../themes/base/static/search/search.js";

const root = new URL("../../", import.meta.url);

/** The whole lexicon of the program. */
export const lexicon = readLexicon(readFileSync(new URL("src/search/lexicon/words.txt", root), "utf8"));

/** All that is made of a text. */
export function made(text) {
  const { first, key } = hash(text);
  return {
    fold: fold(text),
    plain: plain(text),
    loose: loose(text),
    digits: digits(text),
    address: address(text),
    cut: cut(text, lexicon),
    hash: [first, key],
  };
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const texts = readFileSync(0, "utf8").split("\n").filter((line) => line !== "");
  process.stdout.write(texts.map((line) => `${JSON.stringify(made(JSON.parse(line)))}\n`).join(""));
}
