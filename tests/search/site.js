// A finished site's search, asked from node: its own search.js, its files read from the
// folder. Counts what a browser would fetch, compressed.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

/** Opens the search of the site in `folder`: `{ search, bytes, requests }`, the latter two so far. */
export async function openSite(folder) {
  const { openSearch } = await import(pathToFileURL(join(folder, "search/search.js")));
  const counted = { bytes: gzipSync(readFileSync(join(folder, "search/search.js"))).length, requests: 1 };
  const read = async (name) => {
    const bytes = readFileSync(join(folder, "search", name));
    counted.bytes += gzipSync(bytes).length;
    counted.requests += 1;
    return JSON.parse(bytes.toString("utf8"));
  };
  const open = () => openSearch({ read });
  return { search: await open(), open, counted };
}
