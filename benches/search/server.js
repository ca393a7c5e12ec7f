// A plain server on loopback that compresses, as hosts do, and counts what it sends.

import { createServer } from "node:http";
import { existsSync, readFileSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";

const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".json": "application/json", ".css": "text/css; charset=utf-8" };

/** A page with nothing on it, from which searches are asked. */
export const BLANK = "/_blank";
const BLANK_PAGE = '<!DOCTYPE html><html lang="ja"><title>空のページ</title>';

/** What a page needs that finds nothing, too: it is not of the search. */
const OF_ANY_PAGE = /\.(html|css|svg|png|ico|woff2)$|\/site\.[^/]*js$/;

/**
 * Serves folders, each below a path, until `close` is called. `counted` holds the bodies'
 * bytes as they were sent, and the requests, so far: of scripts and of all that they read.
 */
export async function serve(folders) {
  const counted = { bytes: 0, requests: 0 };
  const sent = new Map();
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    if (path === BLANK) return response.setHeader("Content-Type", TYPES[".html"]).end(BLANK_PAGE);
    const file = fileOf(folders, path);
    if (file && !sent.has(file)) sent.set(file, compressed(readFileSync(file)));
    const { body, isGzip } = sent.get(file) ?? { body: Buffer.from("not found"), isGzip: false };
    response.statusCode = file ? 200 : 404;
    response.setHeader("Content-Type", TYPES[extname(file ?? "")] ?? "application/octet-stream");
    response.setHeader("Cache-Control", "max-age=600");
    if (isGzip) response.setHeader("Content-Encoding", "gzip");
    if (!OF_ANY_PAGE.test(path.replace(/\/$/, "/index.html"))) {
      counted.bytes += body.length;
      counted.requests += 1;
    }
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    counted,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The file that stands at a path, of the folder with the longest path. */
function fileOf(folders, path) {
  const [below, folder] = Object.entries(folders)
    .filter(([below]) => path.startsWith(below))
    .sort(([a], [b]) => b.length - a.length)[0];
  const file = join(folder, path.slice(below.length), path.endsWith("/") ? "index.html" : "");
  return existsSync(file) && statSync(file).isFile() ? file : null;
}

/** What is smaller so goes compressed; Pagefind's own files are so already. */
function compressed(bytes) {
  const body = gzipSync(bytes);
  return body.length < bytes.length ? { body, isGzip: true } : { body: bytes, isGzip: false };
}
