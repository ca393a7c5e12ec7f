// A finished site, read from its folder: files, pages, and the kind of each page.
//
// Knows the URL scheme of the site and nothing of its templates. Reads every file once and
// writes none.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "parse5";
import { elements, attribute, text } from "./markup.js";

/** Reads the finished site in `folder`. */
export function readSite(folder) {
  const files = filesBelow(folder).map((path) => [path, readFileSync(join(folder, path))]);
  return { folder, ...siteOf(new Map(files)) };
}

/** The site of these files: `Map` from path to bytes. */
export function siteOf(files) {
  const site = { files, pages: [], origin: null, base: "/" };
  for (const path of files.keys()) {
    if (path.endsWith(".html")) site.pages.push(readPage(path, files.get(path)));
  }
  // The URL at which the site says it stands: every page names its own.
  const home = site.pages.find((page) => page.path === "index.html");
  const canonical = home && canonicalOf(home);
  if (canonical) {
    site.origin = new URL(canonical).origin;
    site.base = new URL(canonical).pathname;
  }
  const paths = site.pages.map((page) => page.path);
  for (const page of site.pages) {
    page.kind = kindOf(page, paths);
    page.url = site.base + page.path.replace(/(^|\/)index\.html$/, "$1");
  }
  return site;
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(join(folder, "/").length))
    .sort();
}

/** A page: its path in the tree and its parsed document. `kind` and `url` follow once all pages are known. */
export function readPage(path, bytes) {
  const source = bytes.toString("utf8");
  // Without script, `noscript` holds elements and not text, so they are checked like the rest.
  const document = parse(source, { sourceCodeLocationInfo: true, scriptingEnabled: false });
  return { path, source, document, kind: null, url: null };
}

/** The canonical URL that a page names, or undefined. */
export function canonicalOf(page) {
  const link = elements(page.document, "link").find((link) => attribute(link, "rel") === "canonical");
  return link && attribute(link, "href");
}

/** What a page is, told by its URL; the two kinds without a URL of their own by their content. */
function kindOf(page, paths) {
  if (elements(page.document, "meta").some((meta) => attribute(meta, "http-equiv") === "refresh")) return "moved";
  const main = elements(page.document, "main")[0];
  if (main && /^[^。]*掲載[はを](終了し|終わり)/.test(text(main).replace(/^[^]*?<\/h1>/, "")) && !elements(main, "table").length) return "ended";
  const steps = page.path.replace(/(^|\/)index\.html$/, "").split("/");
  const [top, register, third] = steps;
  switch (top) {
    case "":
      return "home";
    case "404.html":
      return "not found";
    case "registers":
      if (steps.length === 1) return "registers";
      if (steps.length === 2) return "register";
      if (third === "kana") return "kana list";
      return third.endsWith(".html") ? "record" : "area list";
    case "areas":
      return register ? "area" : "areas";
    case "statistics":
      return register ? "statistic" : "statistics";
    case "glossary":
    case "updates":
    case "search":
      if (steps.length === 1) return top;
  }
  if (steps.at(-1) === "print") return "print";
  const hasPagesBelow = paths.some((path) => path.startsWith(`${steps.join("/")}/`) && path !== page.path);
  return hasPagesBelow ? "section" : "guide";
}

/** The pages by kind, kinds in the order of their first page. */
export function byKind(pages) {
  const kinds = new Map();
  for (const page of pages) {
    if (!kinds.has(page.kind)) kinds.set(page.kind, []);
    kinds.get(page.kind).push(page);
  }
  return kinds;
}

/** Where a link of a page leads: `{ outside: URL }`, `{ path, anchor }` of a file, or `{ fault }`. */
export function resolve(site, page, link) {
  let target;
  try {
    target = new URL(link, new URL(page.url, site.origin));
  } catch {
    return { fault: "is no URL" };
  }
  if (!["http:", "https:"].includes(target.protocol)) return { outside: target };
  if (target.origin !== site.origin) return { outside: target };
  if (!target.pathname.startsWith(site.base)) return { fault: `leaves the site's own path ${site.base}` };
  const path = decodeURIComponent(target.pathname.slice(site.base.length));
  const file = path === "" || path.endsWith("/") ? `${path}index.html` : path;
  if (!site.files.has(file)) return { fault: "leads to no file of the site" };
  return { path: file, anchor: decodeURIComponent(target.hash.slice(1)) };
}
