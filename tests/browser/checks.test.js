// The checks themselves, on small sites in memory: each fault is found, and what is right
// is left alone.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { axeFaults, launch, openTab } from "./browser.js";
import { divide, leaks, tellingOf, tracesOfGone } from "./internal.js";
import { keyboardFaults } from "./keyboard.js";
import { hiddenInForcedColors, missingFrame, prepare, sidewaysScroll, smallTargets } from "./look.js";
import { hasReader, paperFaults } from "./paper.js";
import { headersFor, readHeaders, serve } from "./server.js";
import { byKind, siteOf } from "./site.js";
import { brokenFiles, brokenHeadings, deadLinks, repeatedIds, unknownMarkup, wrongCanonicals } from "./tree.js";

const STYLE = `
  body { margin: 0; overflow-wrap: anywhere }
  .skip { position: absolute; left: -9999px } .skip:focus { left: 0 }
  nav a { display: inline-flex; min-height: 44px }
`;

/** A whole page around `main`. */
function pageOf(main, { canonical = "https://x.example/", nav = "" } = {}) {
  return `<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><title>見本</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="canonical" href="${canonical}"><link rel="stylesheet" href="/site.css"></head>
<body><a class="skip" href="#main">本文へ</a><header><nav aria-label="全体"><a href="/">入口</a></nav>${nav}</header>
<main id="main" tabindex="-1">${main}</main><footer><p>終わり</p></footer></body></html>`;
}

function site(files) {
  const all = { "index.html": pageOf("<h1>入口</h1>"), "site.css": STYLE, ...files };
  return siteOf(new Map(Object.entries(all).map(([path, text]) => [path, Buffer.from(text)])));
}

/** The site with one page whose main part is `main`, and that page. */
function onePage(main) {
  const made = site({ "a/index.html": pageOf(main, { canonical: "https://x.example/a/" }) });
  return [made, made.pages.find((page) => page.path === "a/index.html")];
}

/** Expects as many faults as patterns, each fitting its own. */
function expect(faults, patterns) {
  assert.equal(faults.length, patterns.length, faults.join("\n") || "nothing was found");
  for (const [at, pattern] of patterns.entries()) assert.match(faults[at], pattern);
}

describe("the check of markup", () => {
  const rows = [
    ["<h1>良い</h1><p><ruby>看<rp>（</rp><rt>み</rt><rp>）</rp></ruby></p><svg viewBox='0 0 1 1'><path d='M0 0'/></svg>", []],
    ["<h1 onclick='x()'>a</h1>", [/the attribute onclick runs script/]],
    ["<h1 style='color: red'>a</h1>", [/has no attribute style/]],
    ["<h1>a</h1><style>p{}</style>", [/<style>: is no element/]],
    ["<h1>a</h1><iframe src='/'></iframe>", [/<iframe src="\/">: is no element/]],
    ["<h1>a</h1><blink>b</blink>", [/<blink>: is no element/]],
    ["<h1>a</h1><script>x()</script>", [/script within the page/]],
    ["<h1>a</h1><svg><script>x()</script></svg>", [/<script>: is no element/]],
    ["<h1>a</h1><svg><foreignObject></foreignObject></svg>", [/is no element/]],
    ["<h1>a</h1><script type='application/ld+json'>{\"a\": 1}</script>", []],
    ["<h1>a</h1><script type='application/ld+json'>{\"a\": \"<b>\"}</script>", [/unescaped </]],
    ["<h1>a</h1><script type='application/ld+json'>{a}</script>", [/cannot be read/]],
    ["<h1>a</h1><noscript><style>p{}</style></noscript>", [/<style>: is no element/]],
  ];
  for (const [main, patterns] of rows) {
    test(`${patterns.length ? "is caught" : "passes"}: ${main}`, () => expect(unknownMarkup(onePage(main)[1]), patterns));
  }
});

describe("the check of links", () => {
  const rows = [
    ["<h1>a</h1><p id='b'><a href='#b'>b</a> <a href='/'>c</a> <a href='../#main'>d</a> <a href='https://y.example/'>e</a></p>", []],
    ["<a href='/nothing/'>a</a>", [/a\/index.html:5: href="\/nothing\/" leads to no file/]],
    ["<a href='/#nothing'>a</a>", [/leads to no id/]],
    ["<a href='#nothing'>a</a>", [/leads to no id/]],
    ["<a href='javascript:x()'>a</a>", [/scheme javascript:/]],
    ["<img src='data:image/png;base64,AA' alt=''>", [/scheme data:/]],
    ["<img src='https://y.example/a.png' alt=''>", [/loads from another host/]],
    ["<img src='/a.png' srcset='/site.css 2x' alt=''>", [/src="\/a.png" leads to no file/]],
    ["<a href='tel:086-000-0001'>a</a>", [/dials a sample number/]],
    ["<a href='tel:086-275-4518'>a</a>", []],
  ];
  for (const [main, patterns] of rows) {
    test(`${patterns.length ? "is caught" : "passes"}: ${main}`, () => expect(deadLinks(...onePage(main)), patterns));
  }
  test("a link beside the site's own path is found", () => {
    const made = siteOf(new Map([["index.html", Buffer.from(pageOf("<h1>a</h1>", { canonical: "https://x.example/town/" }))]]));
    assert.equal(made.base, "/town/");
    expect(deadLinks(made, made.pages[0]), [/site.css" leaves the site's own path/, /href="\/" leaves/]);
  });
});

test("repeated ids and broken headings are found", () => {
  expect(repeatedIds(onePage("<h1>a</h1><p id='b'></p><p id='b'></p>")[1]), [/the id b stands at/]);
  expect(brokenHeadings(onePage("<h1>a</h1><h2>b</h2><h3>c</h3><h2>d</h2>")[1]), []);
  expect(brokenHeadings(onePage("<h1>a</h1><h3>b</h3>")[1]), [/h3 「b」 follows h1/]);
  expect(brokenHeadings(onePage("<h1>a</h1><h1>b</h1>")[1]), [/2 h1/]);
});

test("a canonical URL of another page is found", () => {
  expect(wrongCanonicals(site({ "a/index.html": pageOf("<h1>a</h1>") })), [/a\/index.html: .* is another page's/]);
});

test("dead URLs of sitemaps, broken JSON and style from elsewhere are found", () => {
  const made = site({
    "sitemap.xml": "<loc>https://x.example/nothing/</loc><loc>https://x.example/</loc>",
    "a.json": "{",
    "b.css": "@import 'https://y.example/c.css'; p { background: url(site.css) }",
    "open-data/a.csv": "a",
  });
  expect(brokenFiles(made), [/nothing\/ leads to no file/, /a.json/, /b.css: https:\/\/y.example/, /has no BOM/]);
});

test("pages are known by their URLs", () => {
  const paths = {
    home: "index.html", section: "guide/index.html", guide: "guide/one/index.html", print: "guide/print/index.html",
    registers: "registers/index.html", register: "registers/d/index.html", "kana list": "registers/d/kana/ka/index.html",
    "area list": "registers/d/naka/index.html", record: "registers/d/d-1.html", areas: "areas/index.html", area: "areas/naka/index.html",
    glossary: "glossary/index.html", statistics: "statistics/index.html", statistic: "statistics/acp/index.html",
    updates: "updates/index.html", "not found": "404.html",
  };
  const made = site(Object.fromEntries(Object.values(paths).map((path) => [path, pageOf("<h1>a</h1>")])));
  const kinds = byKind(made.pages);
  for (const [kind, path] of Object.entries(paths)) assert.deepEqual(kinds.get(kind)?.map((page) => page.path), [path]);
});

test("the headers file is read with its wildcards", () => {
  const rules = readHeaders("/*\n  A: 1\n  B: 2\n# c\n/x/*\n  B: 3\n");
  assert.deepEqual([...headersFor(rules, "/y")], [["a", "1"], ["b", "2"]]);
  assert.deepEqual([...headersFor(rules, "/x/y")], [["a", "1"], ["b", "3"]]);
});

describe("the search for closed values", () => {
  const field = (key, more) => ({ key, label: `${key}の欄`, type: "text", visibility: "page", ...more });
  const register = {
    name: "doctors",
    schema: {
      title: "医師", hide_after_days: 30,
      field: [
        field("clinic"), field("doctor", { only_if: "consent" }), field("consent", { visibility: "internal" }),
        field("memo", { visibility: "internal" }), field("unsaid", { visibility: undefined }), field("mobile", { visibility: "internal" }),
      ],
    },
    records: [
      { id: "d-1", clinic: "見本医院", doctor: "見本 花田花子", consent: true, memo: "ひみつの文", unsaid: "書かない欄", mobile: "090-000-1111" },
      { id: "d-2", clinic: "見本クリニック", doctor: "見本 アキヤマ秋男", consent: false, memo: "見本医院" },
      { id: "d-3", clinic: "さくら内科", withdrawn: new Date("2026-11-23") },
      { id: "d-4", clinic: "もみじ内科", confirmed: new Date("2026-10-01") },
      { id: "d-5", clinic: "つばき内科", confirmed: new Date("2026-11-20"), expires: new Date("2026-12-01") },
    ],
  };
  const { open, closed, gone } = divide([register], "2026-11-23");
  const telling = tellingOf(closed, open);
  const find = (text) => leaks(siteOf(new Map([["a.json", Buffer.from(text)]])), telling);

  test("what is open is not searched for", () => {
    for (const text of ["見本医院", "見本 花田花子", "つばき内科", "見本", "clinicの欄"]) expect(find(text), []);
  });
  test("what is closed is found, however it is written", () => {
    const texts = [
      "ひみつの文", "書かない欄", "見本 アキヤマ秋男", "秋男ではなくあきやま秋男", "ｱｷﾔﾏ 秋男", "0900001111", "さくら内科", "もみじ内科",
      "&#x3072;&#x307f;&#x3064;&#12398;文", "\\u3072\\u307f\\u3064\\u306e\\u6587", encodeURIComponent("ひみつの文"), "memoの欄",
    ];
    for (const text of texts) assert.notEqual(find(`<p>${text}</p>`).length, 0, text);
  });
  test("a closed value in a file's name is found", () => {
    assert.notEqual(leaks(siteOf(new Map([["ひみつの文.txt", Buffer.from("")]])), telling).length, 0);
  });
  test("a record that is gone is named by its URL alone", () => {
    assert.deepEqual(gone, ["doctors/d-3", "doctors/d-4"]);
    const traces = (text) => tracesOfGone(siteOf(new Map([["a.json", Buffer.from(text)]])), gone);
    expect(traces("/registers/doctors/d-3.html d-1 d-33 ad-3"), []);
    expect(traces('{"id":"d-3"}'), [/names doctors\/d-3/]);
  });
});

describe("the checks in a browser", () => {
  const wide = "<h1>a</h1><div class='wide'><p>長い</p></div>";
  const made = site({
    "site.css": `${STYLE} .wide { width: 600px } .box { overflow-x: auto }
      html:has(.tall) { scroll-behavior: smooth } .tall { margin-bottom: 900px } a:focus { outline: 3px solid }
      .skip { line-height: 44px } .narrow { width: 22ch; font-family: monospace; overflow-wrap: normal }
      .card { position: relative; padding: 20px } .card a::after { content: ""; position: absolute; inset: 0 }
      .chart text { fill: #777; forced-color-adjust: none } .chart rect { fill: #000; forced-color-adjust: none }`,
    "404.html": pageOf("<h1>ない</h1>"),
    "good/index.html": pageOf(`<h1>良い</h1><p>文の中の<a href='/'>リンク</a>です。</p><div class='card'><a href='/'>札</a></div><div class='box' tabindex='0'><div class='wide'>a</div></div>`),
    "wide/index.html": pageOf(wide),
    "small/index.html": pageOf("<h1>a</h1><ul><li><a href='/'>小さい</a></li></ul><button>押す</button>"),
    "axe/index.html": pageOf("<h1>a</h1><img src='/site.css'>"),
    "loud/index.html": pageOf("<h1>a</h1><p style='color:red'>b</p><img src='https://y.example/a.png' alt=''><script>x()</script>"),
    "chart/index.html": pageOf("<h1>a</h1><svg class='chart' role='img' aria-label='b' viewBox='0 0 9 9'><rect width='5' height='5'/><text y='8'>c</text></svg>"),
    "glide/index.html": pageOf(`<h1>a</h1>${"<p class='tall'><a href='/'>b</a></p>".repeat(12)}`, { canonical: "https://x.example/glide/" }),
    "paper/index.html": pageOf(`<h1>a</h1><p class='narrow'>https://x.example/paper-with-a-name/</p>`, { canonical: "https://x.example/paper-with-a-name/" }),
    "_headers": "/*\n  Content-Security-Policy: default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'\n",
  });
  let browser, server;
  before(async () => {
    [browser, server] = await Promise.all([launch(), serve(made)]);
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });
  const look = async (path, options, ...checks) => {
    const tab = await openTab(browser, { width: 360, ...options });
    const troubles = await tab.visit(server.origin + path);
    await tab.page.evaluate(prepare);
    const results = [troubles];
    for (const check of checks) results.push(check === axeFaults ? await axeFaults(tab.page) : await tab.page.evaluate(check));
    await tab.close();
    return results;
  };

  test("a good page has no faults, with and without script", async () => {
    for (const script of [true, false]) {
      for (const faults of await look("/good/", { script }, sidewaysScroll, smallTargets, axeFaults)) expect(faults, []);
    }
  });
  test("a page that scrolls sideways is found", async () => {
    const [, faults] = await look("/wide/", {}, sidewaysScroll);
    expect(faults, [/the page is 600 px wide in a window of 360 px/, /div.wide.* reaches 600/, /<p>「長い」/]);
  });
  test("small links and buttons are found", async () => {
    const [, faults] = await look("/small/", {}, smallTargets);
    expect(faults, [/小さい.* px high/, /押す.* px high/]);
  });
  test("what axe-core finds is told with its element", async () => {
    const [, faults] = await look("/axe/", {}, axeFaults);
    assert.match(faults.join("\n"), /image-alt .*<img src="\/site.css">/);
  });
  test("breaches of the policy and requests to other hosts are found", async () => {
    const [troubles] = await look("/loud/", {});
    const all = troubles.join("\n");
    for (const pattern of [/inline style/, /inline script/, /asks another host|y\.example/]) assert.match(all, pattern);
  });
  test("a missing frame is told", async () => {
    const [, faults] = await look("/good/", {}, missingFrame);
    expect(faults, [/no breadcrumb is shown/]);
  });
  test("a drawing that vanishes in the reader's colours is found", async () => {
    const [, light] = await look("/chart/", { forcedColors: "active" }, hiddenInForcedColors);
    expect(light, [/「c」 is rgb\(119, 119, 119\) on rgb\(255, 255, 255\)/]);
    const [, dark] = await look("/chart/", { forcedColors: "active", colorScheme: "dark" }, hiddenInForcedColors);
    assert.match(dark.join("\n"), /no shape of/);
  });
  test("a page that glides to the focus is looked at once it has come to rest", async () => {
    const tab = await openTab(browser, { width: 360 });
    await tab.visit(`${server.origin}/glide/`);
    await tab.page.evaluate(prepare);
    const faults = await keyboardFaults(tab.page);
    await tab.close();
    expect(faults, []);
  });
  test("an address that is broken at its hyphens is printed all the same", async (t) => {
    if (!hasReader()) return t.skip("pdftotext is not there to read the sheets with");
    const tab = await openTab(browser, { width: 360 });
    await tab.visit(`${server.origin}/paper/`);
    const page = made.pages.find((page) => page.path === "paper/index.html");
    const faults = await paperFaults(tab, page, { isDemonstration: false });
    await tab.close();
    expect(faults, []);
  });
  test("a page that is not there is answered with 404.html", async () => {
    const tab = await openTab(browser, { width: 360 });
    expect(await tab.visit(`${server.origin}/there/is/nothing`), []);
    assert.equal(await tab.page.textContent("h1"), "ない");
    await tab.close();
  });
});
