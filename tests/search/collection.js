// A judged collection made into a site, and the site built: docs.jsonl (`id`, `title`, `body`)
// gives a page each. Nothing of a collection is kept here.

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The lines of a file of JSON. */
export const lines = (file) =>
  readFileSync(file, "utf8").split("\n").filter((line) => line.trim() !== "").map((line) => JSON.parse(line));

/** Signs of Markdown and of shortcodes, so that a text stands as it is. */
const escaped = (text) => text.replace(/[\\`*_{}[\]()<>#+\-.!|~&:^=$"'%]/g, "\\$&").replace(/\n+/g, "\n\n");

/** Writes a site of documents below `folder` and builds it with `program`; gives the output. */
export function buildCollection(program, documents, folder) {
  rmSync(folder, { recursive: true, force: true });
  const file = (path, text) => {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  file("data/site.toml", 'title = "評価"\nbase_url = "https://collection.example/"\nstatus = "demonstration"\npublisher = "評価"\n');
  file("content/_index.md", '+++\ntitle = "評価"\n+++\n');
  for (const { id, title, body } of documents) {
    file(`content/d/${id}.md`, `+++\ntitle = ${JSON.stringify(title)}\n+++\n\n${escaped(body)}\n`);
  }
  const output = join(folder, "public");
  execFileSync(program, ["build", "--root", folder, "--out", output, "--date", "2026-11-23", "--quiet"], { stdio: ["ignore", "ignore", "inherit"] });
  return output;
}

/** What a page of such a site was made from. */
export const documentOf = (url) => /\/d\/([^/]+)\/$/.exec(url)?.[1] ?? null;
