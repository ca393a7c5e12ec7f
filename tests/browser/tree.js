// The finished tree: what may stand in a page, and where its links lead.
//
// Everything that reaches a page as markup is typed on its way there; this check looks at
// the other end, with a real HTML parser, and trusts nothing before it. Each function takes
// pages and gives faults as lines of text.

import { attribute, around, elements, place, shown, text } from "./markup.js";
import { canonicalOf, resolve } from "./site.js";

const GLOBAL = words("id class lang dir title hidden tabindex role translate autofocus enterkeyhint inputmode");

/** The elements that a page may hold, each with its attributes beyond the global ones. */
const HTML = new Map(
  Object.entries({
    html: "", head: "", title: "", body: "", meta: "charset name content http-equiv property",
    link: "rel href type media sizes hreflang as crossorigin integrity color",
    script: "src type defer async integrity crossorigin nomodule",
    main: "", header: "", footer: "", nav: "", section: "", article: "", aside: "", search: "", hgroup: "", address: "",
    h1: "", h2: "", h3: "", h4: "", h5: "", h6: "",
    p: "", div: "", span: "", br: "", hr: "", wbr: "", pre: "", code: "", blockquote: "cite", noscript: "",
    a: "href rel hreflang type download target", strong: "", em: "", b: "", i: "", u: "", s: "", small: "", mark: "",
    sup: "", sub: "", abbr: "", dfn: "", kbd: "", samp: "", var: "", q: "cite", cite: "", del: "cite datetime", ins: "cite datetime",
    time: "datetime", data: "value", ruby: "", rt: "", rp: "", bdi: "", bdo: "",
    ul: "", ol: "start reversed type", li: "value", dl: "", dt: "", dd: "",
    figure: "", figcaption: "", img: "src srcset sizes alt width height loading decoding fetchpriority", picture: "",
    source: "src srcset sizes type media width height",
    table: "", caption: "", colgroup: "span", col: "span", thead: "", tbody: "", tfoot: "", tr: "",
    th: "scope colspan rowspan headers abbr", td: "colspan rowspan headers",
    details: "open name", summary: "", dialog: "open", template: "",
    form: "action method autocomplete novalidate", label: "for", button: "type name value disabled",
    input: "type name value checked disabled required placeholder autocomplete min max step pattern size maxlength minlength readonly list spellcheck autocapitalize",
    select: "name required disabled multiple size autocomplete", option: "value selected disabled label", optgroup: "label disabled",
    textarea: "name rows cols required placeholder maxlength readonly", fieldset: "name disabled", legend: "",
    datalist: "", output: "for name", meter: "value min max low high optimum", progress: "value max",
  }).map(([name, attrs]) => [name, words(attrs)]),
);

/** The elements of a drawing. None of them loads, moves or runs anything. */
const SVG = words("svg g path rect circle ellipse line polyline polygon text tspan title desc defs pattern clipPath symbol use linearGradient stop");

const SVG_ATTRIBUTES = words(
  `viewBox preserveAspectRatio width height x y x1 y1 x2 y2 cx cy r rx ry d points dx dy transform focusable
   fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-dasharray
   stroke-dashoffset opacity text-anchor dominant-baseline font-size font-weight font-family textLength lengthAdjust
   clip-path clip-rule patternUnits patternTransform patternContentUnits gradientUnits gradientTransform offset
   stop-color stop-opacity vector-effect shape-rendering xmlns href`,
);

/** Where an address stands in a page. */
const ADDRESSES = words("href src action cite data poster formaction");

/** `link` relations that make the browser load something. */
const LOADING = words("stylesheet icon manifest preload modulepreload apple-touch-icon mask-icon");

function words(list) {
  return new Set(list.split(/\s+/).filter(Boolean));
}

/** Elements and attributes that are not on the list, `on…`, `style`, and script within the page. */
export function unknownMarkup(page) {
  const faults = [];
  for (const element of elements(page.document)) {
    const tell = (what) => faults.push(`${place(page, element)}: ${shown(element)}: ${what}`);
    const isSvg = element.namespaceURI.endsWith("/svg");
    const known = isSvg ? SVG.has(element.tagName) && SVG_ATTRIBUTES : HTML.get(element.tagName);
    if (!known) {
      tell("is no element of a page");
      continue;
    }
    for (const attr of element.attrs) {
      const isData = /^(aria|data)-[a-z0-9-]+$/.test(attr.name);
      if (attr.name.startsWith("on")) tell(`the attribute ${attr.name} runs script`);
      else if (!isData && !GLOBAL.has(attr.name) && !known.has(attr.name)) tell(`has no attribute ${attr.name}`);
    }
    if (element.tagName === "script") faults.push(...faultsOfScript(page, element));
  }
  return faults;
}

function faultsOfScript(page, script) {
  const where = place(page, script);
  const body = text(script);
  if (attribute(script, "type") === "application/ld+json") {
    try {
      JSON.parse(body);
    } catch (error) {
      return [`${where}: the JSON-LD cannot be read: ${error.message}`];
    }
    return body.includes("<") ? [`${where}: the JSON-LD holds an unescaped <`] : [];
  }
  if (body.trim()) return [`${where}: script within the page`];
  return attribute(script, "src") ? [] : [`${where}: a script without src`];
}

/** Ids that two elements of a page share. */
export function repeatedIds(page) {
  const seen = new Map();
  const faults = [];
  for (const element of elements(page.document)) {
    const id = attribute(element, "id");
    if (id === undefined) continue;
    if (seen.has(id)) faults.push(`${place(page, element)}: the id ${id} stands at ${seen.get(id)} too`);
    else seen.set(id, place(page, element));
  }
  return faults;
}

/** More or less than one h1, one that is not first in `main`, and levels that are left out. */
export function brokenHeadings(page) {
  const headings = elements(page.document).filter((element) => /^h[1-6]$/.test(element.tagName));
  const faults = [];
  const count = headings.filter((heading) => heading.tagName === "h1").length;
  if (count !== 1) faults.push(`${page.path}: ${count} h1`);
  let last = 0;
  for (const heading of headings) {
    if (!around(heading, "main")) continue;
    const level = Number(heading.tagName[1]);
    const words = text(heading).trim();
    if (last + 1 < level) faults.push(`${place(page, heading)}: h${level} 「${words}」 follows h${last}`);
    if (!words) faults.push(`${place(page, heading)}: h${level} is empty`);
    last = level;
  }
  return faults;
}

/** Addresses with a scheme that is not allowed, that load from elsewhere, or that lead nowhere. */
export function deadLinks(site, page) {
  const faults = [];
  for (const element of elements(page.document)) {
    for (const [name, value] of addressesOf(element)) {
      const fault = faultOfAddress(site, page, element, name, value);
      if (fault) faults.push(`${place(page, element)}: ${name}="${value}" ${fault}`);
    }
  }
  return faults;
}

function addressesOf(element) {
  const found = [];
  for (const attr of element.attrs) {
    const name = attr.name === "xlink:href" ? "href" : attr.name;
    if (ADDRESSES.has(name)) found.push([name, attr.value]);
    if (name === "srcset") {
      for (const candidate of attr.value.split(",")) found.push([name, candidate.trim().split(/\s+/)[0]]);
    }
  }
  const isRefresh = element.tagName === "meta" && attribute(element, "http-equiv") === "refresh";
  if (isRefresh) found.push(["content", attribute(element, "content").replace(/^\s*\d+\s*;\s*url=/i, "")]);
  return found;
}

function faultOfAddress(site, page, element, name, value) {
  if (/[\u0000-\u0020]/.test(value)) return "holds a space or a control character";
  const target = resolve(site, page, value);
  if (target.fault) return target.fault;
  if (target.outside) return faultOfOutside(element, target.outside);
  if (!target.anchor || target.anchor === "top") return null;
  return idsOf(site, target.path).has(target.anchor) ? null : "leads to no id of that page";
}

function faultOfOutside(element, url) {
  if (url.protocol === "tel:") {
    // Sample numbers have the exchange 000 and must not be dialled by a touch.
    if (/^0\d{1,3}-?000-?\d/.test(url.pathname)) return "dials a sample number";
    return element.tagName === "a" ? null : "is no link";
  }
  if (!["http:", "https:", "mailto:"].includes(url.protocol)) return `has the scheme ${url.protocol}`;
  const isLink = element.tagName === "a" || element.tagName === "q" || element.tagName === "blockquote";
  const loads = element.tagName !== "link" || (attribute(element, "rel") ?? "").split(/\s+/).some((rel) => LOADING.has(rel));
  return isLink || !loads ? null : "loads from another host";
}

const ids = new WeakMap();

/** The ids of a page, read once. A file that is no page has none. */
function idsOf(site, path) {
  const page = site.pages.find((page) => page.path === path);
  if (!page) return new Set();
  if (!ids.has(page)) ids.set(page, new Set(elements(page.document).map((element) => attribute(element, "id"))));
  return ids.get(page);
}

/** Pages without a canonical URL, or with one that is not of a page; `print` may name its guide. */
export function wrongCanonicals(site) {
  const faults = [];
  for (const page of site.pages) {
    const canonical = canonicalOf(page);
    if (page.kind === "not found" && !canonical) continue;
    if (!canonical || !/^https?:\/\//.test(canonical)) {
      faults.push(`${page.path}: the canonical URL is ${canonical ?? "missing"}`);
      continue;
    }
    const target = resolve(site, page, canonical);
    if (!target.path) faults.push(`${page.path}: the canonical URL ${canonical} ${target.fault ?? "is of another host"}`);
    const mayDiffer = ["print", "moved", "ended"].includes(page.kind);
    if (target.path && !mayDiffer && target.path !== page.path) faults.push(`${page.path}: the canonical URL ${canonical} is another page's`);
  }
  return faults;
}

/** URLs in sitemaps, feed and style sheets that lead to no file, and files that cannot be read. */
export function brokenFiles(site) {
  const faults = [];
  for (const [path, bytes] of site.files) {
    const source = bytes.toString("utf8");
    const page = { path, url: site.base + path };
    if (/\.(xml|txt)$/.test(path)) {
      for (const [, url] of source.matchAll(/(?:<loc>|href="|<link>|<id>|Sitemap: *)(https?:[^<"\s]+)/g)) {
        const target = resolve(site, page, url.replaceAll("&amp;", "&"));
        if (target.fault) faults.push(`${path}: ${url} ${target.fault}`);
        if (target.outside && url.includes("sitemap")) faults.push(`${path}: ${url} is of another host`);
      }
    }
    if (path.endsWith(".css")) faults.push(...faultsOfStyle(site, page, source));
    if (path.endsWith(".json")) {
      try {
        JSON.parse(source);
      } catch (error) {
        faults.push(`${path}: ${error.message}`);
      }
    }
    if (/^open-data\/.*\.csv$/.test(path) && !source.startsWith("\ufeff")) faults.push(`${path}: has no BOM`);
  }
  return faults;
}

function faultsOfStyle(site, page, source) {
  const faults = [];
  for (const [, url] of source.matchAll(/(?:url\(|@import)\s*["']?([^"')\s;]+)/g)) {
    if (url.startsWith("data:")) faults.push(`${page.path}: ${url.slice(0, 40)} is forbidden by the policy`);
    else if (!resolve(site, page, url).path) faults.push(`${page.path}: ${url} leads to no file of the site`);
  }
  return faults;
}
