// A plain server on loopback for one finished site, as a usual host would serve it: the
// headers of the site's own `_headers` file (its patterns are whole paths, with that of the base URL), `index.html` for a folder, `404.html` for the
// rest, all below the path of the site's base URL.

import { createServer } from "node:http";

const TYPES = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  json: "application/json",
  csv: "text/csv; charset=utf-8",
  xml: "application/xml",
  txt: "text/plain; charset=utf-8",
  svg: "image/svg+xml",
  png: "image/png",
  jpg: "image/jpeg",
  webp: "image/webp",
  ico: "image/x-icon",
  woff2: "font/woff2",
};

/** Serves `site` until `close` is called; gives `{ origin, close }`. */
export async function serve(site) {
  const rules = readHeaders(site.files.get("_headers")?.toString("utf8") ?? "");
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const below = path.startsWith(site.base) ? path.slice(site.base.length) : null;
    const wanted = below === "" || below?.endsWith("/") ? `${below}index.html` : below;
    const found = site.files.has(wanted) ? wanted : "404.html";
    response.statusCode = found === wanted ? 200 : 404;
    response.setHeader("Content-Type", TYPES[found.split(".").at(-1)] ?? "application/octet-stream");
    for (const [name, value] of headersFor(rules, path)) response.setHeader(name, value);
    response.end(site.files.get(found));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The rules of a `_headers` file: a path at the margin, its headers indented below it. */
export function readHeaders(source) {
  const rules = [];
  for (const line of source.split("\n")) {
    if (!line.trim() || line.trim().startsWith("#")) continue;
    if (/^\S/.test(line)) {
      rules.push({ path: line.trim(), headers: [] });
      continue;
    }
    const [, name, value] = line.match(/^\s+([^:]+):\s*(.*)$/) ?? [];
    if (name) rules.at(-1)?.headers.push([name, value.trim()]);
  }
  return rules;
}

/** All headers of the rules that fit a path; `*` stands for anything. A later rule wins. */
export function headersFor(rules, path) {
  const headers = new Map();
  for (const rule of rules) {
    const escaped = rule.path.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
    if (!new RegExp(`^${escaped.join(".*")}$`).test(path)) continue;
    for (const [name, value] of rule.headers) headers.set(name.toLowerCase(), value);
  }
  return headers;
}
