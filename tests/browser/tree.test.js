// The finished tree of one site, without a browser.

import { describe, test } from "node:test";
import { expectNone } from "./faults.js";
import { date, isDemonstration, root, settings, site } from "./given.js";
import { divide, leaks, otherTexts, readRegisters, tellingOf, tracesOfGone } from "./internal.js";
import { attribute, elements, text } from "./markup.js";
import { headersFor, readHeaders } from "./server.js";
import { brokenFiles, brokenHeadings, deadLinks, repeatedIds, unknownMarkup, wrongCanonicals } from "./tree.js";
import { hasJava, invalidMarkup } from "./validator.js";

const pages = (check) => expectNone(site.pages.flatMap(check));

describe("the finished tree", () => {
  test(`the tree holds pages (${site.pages.length}) and says where it stands`, () => {
    expectNone(site.origin ? [] : ["index.html: no canonical URL"]);
  });
  test("every page is valid HTML", async (t) => {
    if (!(await hasJava())) return t.skip("the Nu HTML checker needs Java, and there is none");
    expectNone(await invalidMarkup(site.folder));
  });
  test("pages hold only known elements and attributes, and no script or style of their own", () => pages(unknownMarkup));
  test("no id stands twice on a page", () => pages(repeatedIds));
  test("every page has one h1, and no heading level is left out", () => pages(brokenHeadings));
  test("every link leads to a file of the site, and every anchor to an id", () => pages((page) => deadLinks(site, page)));
  test("every page names its canonical URL", () => expectNone(wrongCanonicals(site)));
  test("feeds, sitemaps, style sheets and data files are whole", () => expectNone(brokenFiles(site)));
  test("the policy for hosts forbids everything but the site's own files", () => expectNone(looseHeaders()));
  test("a demonstration says so on every page and keeps out of search engines", (t) => {
    if (!isDemonstration) return t.skip("the site is live");
    pages(unmarked);
  });
});

/** What the site's `_headers` file fails to say. */
function looseHeaders() {
  const headers = headersFor(readHeaders(site.files.get("_headers")?.toString("utf8") ?? ""), site.base);
  const policy = headers.get("content-security-policy") ?? "";
  const faults = [];
  for (const part of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"]) {
    if (!policy.includes(part)) faults.push(`_headers: the Content-Security-Policy lacks ${part}`);
  }
  if (/unsafe/.test(policy)) faults.push("_headers: the Content-Security-Policy allows something unsafe");
  if (headers.get("x-content-type-options") !== "nosniff") faults.push("_headers: X-Content-Type-Options is not nosniff");
  return faults;
}

function unmarked(page) {
  if (page.kind === "moved") return [];
  const faults = [];
  const metas = elements(page.document, "meta");
  const robots = metas.find((meta) => attribute(meta, "name") === "robots");
  if (!/noindex/.test((robots && attribute(robots, "content")) ?? "")) faults.push(`${page.path}: search engines may keep it`);
  const body = elements(page.document, "body")[0];
  if (!text(body).includes("見本サイトです")) faults.push(`${page.path}: the demonstration line is missing`);
  for (const script of elements(page.document, "script")) {
    const isData = attribute(script, "type") === "application/ld+json";
    const publisher = settings.publisher;
    if (isData && publisher && /"publisher"|"Organization"|GovernmentOrganization/.test(text(script)) && text(script).includes(publisher)) {
      faults.push(`${page.path}: the JSON-LD names ${publisher}`);
    }
  }
  return faults;
}

describe("what is closed", () => {
  const { open, closed, gone } = divide(readRegisters(root), date);
  const written = otherTexts(root);
  const telling = tellingOf(closed, [...open, ...written]);

  test(`no closed value (${telling.size} are searched for) stands in any byte of the output`, (t) => {
    if (telling.size === 0) return t.skip("the site's registers hold nothing closed");
    expectNone(leaks(site, telling));
  });
  test(`a record that is not published (${gone.length}) is named by its URL at most`, (t) => {
    if (gone.length === 0) return t.skip(`every record is published on ${date}`);
    expectNone(tracesOfGone(site, gone, written));
  });
});
