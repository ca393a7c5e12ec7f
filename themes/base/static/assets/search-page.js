// The page of the search: asks search.js and shows what it says. Writes text alone, never
// markup, so that nothing in a name or a query can become an element.

import { openSearch } from "../search/search.js";

const form = document.querySelector(".search__form");
const input = document.getElementById("_query");
const suggestions = document.getElementById("_suggestions");
const urgent = document.getElementById("_urgent");
const said = document.getElementById("_said");
const results = document.getElementById("_results");
const LIMIT = 10;
const KINDS = { page: "案内", term: "用語", statistic: "統計", area: "地域", record: "名簿" };

document.getElementById("_search").hidden = false;

let opening = null;
const search = () => (opening ??= openSearch().catch((error) => {
  opening = null;
  throw error;
}));

// ---------------------------------------------------------------- making elements

function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== null && value !== undefined) element.setAttribute(key, value);
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

function marked({ text, ranges }) {
  const excerpt = make("p", { class: "hit__excerpt" });
  let at = 0;
  for (const [from, to] of ranges) {
    excerpt.append(text.slice(at, from), make("mark", {}, text.slice(from, to)));
    at = to;
  }
  excerpt.append(text.slice(at));
  return excerpt;
}

function hitView(hit, level = "h3") {
  const facts = [KINDS[hit.kind], hit.register, hit.area, hit.as_of && `${hit.as_of}現在`].filter(Boolean).join("／");
  return make(
    "li",
    { class: "hit" },
    make(level, { class: "hit__title" }, make("a", { href: hit.url }, hit.title)),
    make("p", { class: "hit__facts" }, facts),
    hit.section ? make("p", { class: "hit__section" }, make("a", { href: hit.section.url }, `「${hit.section.title}」`)) : null,
    hit.excerpt.text ? marked(hit.excerpt) : null,
  );
}

function urgentView(note) {
  const call = note.phone?.href ? make("a", { class: "search__call", href: note.phone.href }, `${note.name ?? ""} ${note.phone.shown}に電話する`) : (note.name ?? null);
  return make("div", { class: "search__urgent", role: "note" }, make("p", { class: "search__urgent-title" }, "急ぐとき"), make("p", {}, note.text), call ? make("p", {}, call) : null);
}

function group(title, children) {
  return make("section", { class: "search__group", "aria-label": title }, make("h2", {}, title), ...children);
}

function noteView(note) {
  switch (note.kind) {
    case "term":
      return make("div", { class: "search__term" }, make("p", { class: "search__term-name" }, make("a", { href: note.url }, note.title), "とは"), make("p", {}, note.text));
    case "differs":
      return make("div", { class: "search__term" }, make("p", { class: "search__term-name" }, make("a", { href: note.url }, note.title)), make("p", {}, note.text));
    case "absent": {
      const near = note.near.length > 0 ? [make("h3", {}, "似た名前"), make("p", {}, "さがしている相手とは別の名前です。よく確かめてください。"), make("ul", { class: "hits" }, ...note.near.map((hit) => hitView(hit, "h4")))] : [];
      return make("section", { class: "search__absent", "aria-label": note.text }, make("h2", {}, note.text), make("p", {}, "この言葉と同じ名前や番号は、このサイトの名簿にありません。"), ...near);
    }
    default:
      return null;
  }
}

// ---------------------------------------------------------------- asking and showing

let asked = 0;

async function show(query) {
  const turn = ++asked;
  hideSuggestions();
  if (query === "") {
    results.replaceChildren();
    urgent.replaceChildren();
    said.textContent = "";
    return;
  }
  said.textContent = "さがしています。";
  try {
    const engine = await search();
    const showUrgent = () => urgent.replaceChildren(...engine.urgent(query).map(urgentView));
    showUrgent();
    const [all, records] = await Promise.all([engine.query(query, { limit: LIMIT }), engine.query(query, { limit: LIMIT, filters: { kind: "record" } })]);
    if (turn !== asked) return;
    showUrgent();
    showAnswer(all, records);
  } catch {
    if (turn !== asked) return;
    results.replaceChildren();
    said.textContent = "検索のファイルを読めませんでした。しばらくしてからもう一度試すか、下の一覧からさがしてください。";
  }
}

function showAnswer(all, records) {
  const notes = all.notes.map(noteView).filter(Boolean);
  const lists = all.notes.filter(({ kind }) => kind === "list");
  const pages = all.hits.filter(({ kind }) => kind !== "record");
  const parts = [...notes];
  if (lists.length > 0) parts.push(group("一覧", [make("ul", {}, ...lists.map(({ text, url }) => make("li", {}, make("a", { href: url }, text))))]));
  const ofRecords = records.hits.length > 0 ? group("名簿", [make("ul", { class: "hits" }, ...records.hits.map((hit) => hitView(hit)))]) : null;
  const ofPages = pages.length > 0 ? group("案内と用語", [make("ul", { class: "hits" }, ...pages.map((hit) => hitView(hit)))]) : null;
  const areFirst = all.hits[0]?.kind === "record";
  parts.push(...(areFirst ? [ofRecords, ofPages] : [ofPages, ofRecords]).filter(Boolean));
  if (all.hits.length === 0) {
    parts.push(make("p", {}, "合うものが見つかりません。別の言い方や、もっと短い言葉を試してください。名前は、読みをひらがなで入れてもさがせます。"));
    parts.push(make("p", {}, "見つからないときは、このページのいちばん下の窓口に聞いてください。"));
  }
  results.replaceChildren(...parts);
  const absent = all.notes.some(({ kind }) => kind === "absent") ? "名簿にありません。" : "";
  const counts = [records.hits.length > 0 ? `名簿${records.hits.length}件` : "", pages.length > 0 ? `案内と用語${pages.length}件` : ""].filter(Boolean).join("、");
  said.textContent = absent + (counts ? `${counts}を表示しています。` : "合うものが見つかりません。");
}

// ---------------------------------------------------------------- state in the URL

const queryOfUrl = () => new URLSearchParams(location.search).get("q")?.trim() ?? "";

function fromUrl() {
  input.value = queryOfUrl();
  show(input.value);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const query = input.value.trim();
  if (query !== queryOfUrl()) {
    const url = new URL(location.href);
    if (query === "") url.searchParams.delete("q");
    else url.searchParams.set("q", query);
    history.pushState(null, "", url);
  }
  show(query);
});

window.addEventListener("popstate", fromUrl);

// ---------------------------------------------------------------- while typing

let composing = false;
let chosen = -1;

input.addEventListener("compositionstart", () => {
  composing = true;
  hideSuggestions();
});
input.addEventListener("compositionend", () => {
  composing = false;
  typed();
});
input.addEventListener("input", () => {
  // An urgent word shows its card even before its kana are kanji.
  if (composing) warn();
  else typed();
});
input.addEventListener("focus", () => void search().catch(() => {}));
input.addEventListener("blur", () => setTimeout(hideSuggestions, 200));

async function warn() {
  const engine = await search().catch(() => null);
  if (engine) urgent.replaceChildren(...engine.urgent(input.value, { typing: true }).map(urgentView));
}

async function typed() {
  const text = input.value;
  await warn();
  const engine = await search().catch(() => null);
  if (!engine || composing || text !== input.value || document.activeElement !== input) return;
  const words = engine.suggest(text).filter((word) => word !== text.trim());
  chosen = -1;
  suggestions.replaceChildren(...words.map(option));
  suggestions.hidden = words.length === 0;
  input.setAttribute("aria-expanded", String(words.length > 0));
  input.removeAttribute("aria-activedescendant");
}

function option(word, at) {
  const item = make("li", { role: "option", id: `_suggestion-${at}`, "aria-selected": "false" }, word);
  item.addEventListener("mousedown", (event) => event.preventDefault());
  item.addEventListener("click", () => take(word));
  return item;
}

function take(word) {
  input.value = word;
  hideSuggestions();
  form.requestSubmit();
}

function hideSuggestions() {
  suggestions.hidden = true;
  suggestions.replaceChildren();
  chosen = -1;
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

input.addEventListener("keydown", (event) => {
  if (event.isComposing || suggestions.hidden) return;
  const items = [...suggestions.children];
  if (event.key === "Escape") {
    event.preventDefault();
    hideSuggestions();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : -1;
    chosen = (chosen + step + items.length + (chosen < 0 && step < 0 ? 1 : 0)) % items.length;
    items.forEach((item, at) => item.setAttribute("aria-selected", String(at === chosen)));
    input.setAttribute("aria-activedescendant", items[chosen].id);
  } else if (event.key === "Enter" && chosen >= 0) {
    event.preventDefault();
    take(items[chosen].textContent);
  }
});

fromUrl();
