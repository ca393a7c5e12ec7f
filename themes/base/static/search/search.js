// The search: finds pages, terms, statistics, areas and records of the site.
//
//     import { openSearch } from "/search/search.js";
//     const search = await openSearch();
//     const { total, hits, notes } = await search.query("訪問診療 中区", { limit: 10 });
//
// Reads the files that src/search/format.rs describes. Cuts a query with the index's own
// vocabulary and never asks for every word of it. Writes no markup.

const FORMAT = 1;
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const VALUE = new Map([...LETTERS].map((letter, value) => [letter, value]));

// ---------------------------------------------------------------- words (src/search/words.rs)

export const VARIANTS =
  "髙高 﨑崎 嵜崎 碕崎 邊辺 邉辺 齋斎 齊斎 斉斎 澤沢 濵浜 濱浜 瀨瀬 釼剣 劍剣 劔剣 劒剣 廣広 國国 櫻桜 嶋島 嶌島 冨富 龍竜 瀧滝 渕淵 渊淵 槇槙 眞真 惠恵 " +
  "壽寿 榮栄 實実 條条 萬万 圓円 會会 學学 靜静 德徳 禮礼 彌弥 彥彦 藏蔵 鷗鴎 籔薮 藪薮 曾曽 莊荘 桒桑 栁柳 𠮷吉 圡土 凛凜 桧檜 穰穣 緖緒 綠緑 豐豊 邨村 " +
  "埜野 峯峰 嶽岳 亞亜 關関 鐵鉄 鹽塩 與与 餘余 縣県 藝芸 醫医 體体 鄕郷 鄉郷 黑黒 淸清 靑青 巖巌 穗穂 稻稲 總総 當当 轉転 發発 聲声 靈霊 顏顔 驛駅 齒歯 " +
  "龜亀 權権 橫横 濟済 灣湾 瘦痩 竝並 篭籠 舘館 螢蛍 蠟蝋 讓譲 賴頼 遙遥 鄰隣 栢柏 崗岡 桝枡 槗橋 𣘺橋 舩船 杤栃 峽峡 狹狭 來来 壯壮 將将 屆届 彈弾 拔抜 " +
  "搖揺 晉晋 曉暁 歸帰 氣気 濤涛 燒焼 爲為 狀状 畫画 盡尽 祿禄 禪禅 稱称 經経 繩縄 纖繊 腦脳 舊旧 莖茎 萠萌 藥薬 虛虚 蟲虫 覽覧 觀観 證証 譯訳 讀読 變変 " +
  "豫予 賣売 輕軽 辨弁 辯弁 錢銭 鎭鎮 險険 隨随 雙双 雜雑 顯顕 飮飲 驗験 髓髄 鷄鶏 雞鶏 麥麦 黃黄 默黙 點点 齡齢";
const BASE_KANJI = new Map(VARIANTS.split(" ").map((pair) => [...pair]));

/** What a term of each kind weighs, by its letter. */
const WEIGHTS = { l: 1, a: 1, w: 1, b: 0.5, t: 0.5, m: 0.1 };
const weightOf = (term) => WEIGHTS[term[0]] ?? 0.4;

/** A text as it is compared: width, capitals, variants of kanji do not matter. */
export function fold(text) {
  const selectors = /[\u{fe00}-\u{fe0f}\u{e0100}-\u{e01ef}]/gu;
  const folded = text.replace(selectors, "").normalize("NFKC").replace(selectors, "");
  return folded
    .replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
    .replace(/[\u3400-\u{10ffff}]/gu, (letter) => BASE_KANJI.get(letter) ?? letter);
}

/** The script of every letter; `ー` has that of the kana before it, or none. */
function scriptsOf(letters) {
  let before = " ";
  return letters.map((letter) => {
    const own = scriptOf(letter);
    before = own !== "-" ? own : before === "K" || before === "h" ? before : " ";
    return before;
  });
}

function scriptOf(letter) {
  if (/[\u4e00-\u9fff\u3400-\u4dbf々〇]/.test(letter)) return "H";
  if (/[ァ-ヺ]/.test(letter)) return "K";
  if (/[ぁ-ゖ]/.test(letter)) return "h";
  if (letter === "ー") return "-";
  if (/[a-z]/.test(letter)) return "a";
  return /[0-9]/.test(letter) ? "0" : " ";
}

const isJapanese = (script) => script === "H" || script === "K" || script === "h";

/** The terms of a text; one stands as often as it is said. */
export function cut(text, lexicon) {
  const letters = [...fold(text)];
  const scripts = scriptsOf(letters);
  const terms = [];
  for (let start = 0; start < letters.length; ) {
    const script = scripts[start];
    let end = start + 1;
    while (end < letters.length && scripts[end] === script) end += 1;
    const run = letters.slice(start, end);
    const pairs = (kind) => {
      for (let at = 1; at < run.length; at += 1) terms.push(kind + run[at - 1] + run[at]);
    };
    if (script === "H" && run.length === 1) terms.push(`u${run[0]}`);
    else if (script === "H") pairs("b");
    else if (script === "K") {
      terms.push(`w${run.join("")}`);
      pairs("k");
    } else if (script === "a" || script === "0") terms.push(`a${run.join("")}`);
    if (end < letters.length && isJapanese(script) && isJapanese(scripts[end])) terms.push(`m${letters[end - 1]}${letters[end]}`);
    start = end;
  }
  for (const { letters: form, script, base } of formsOf(letters, scripts, lexicon)) {
    if (base !== undefined) {
      if (base !== "") terms.push(`l${base}`);
    } else if (script === "H") terms.push(`l${form}`);
  }
  return terms;
}

/** What letters cost that no form holds, before two for each of them. */
const UNKNOWN = 55;

/** The cheapest way to cut letters into forms of the lexicon; of two that cost the same, the one found first. */
function formsOf(letters, scripts, lexicon) {
  const all = [];
  for (let first = 0; first < letters.length; first += 1) {
    if (scripts[first] === " ") continue;
    let last = first;
    while (last < letters.length && scripts[last] !== " ") last += 1;
    all.push(...cheapest(letters.slice(first, last), scripts.slice(first, last), lexicon));
    first = last;
  }
  return all;
}

function cheapest(letters, scripts, lexicon) {
  const count = letters.length;
  const best = new Array(count + 1).fill(Infinity);
  const from = new Array(count + 1);
  best[0] = 0;
  for (let start = 0; start < count; start += 1) {
    if (best[start] === Infinity) continue;
    let form = "";
    for (let end = start + 1; end <= Math.min(count, start + lexicon.longest); end += 1) {
      form += letters[end - 1];
      const entry = lexicon.forms.get(form);
      if (entry && best[start] + entry.cost < best[end]) {
        best[end] = best[start] + entry.cost;
        from[end] = { start, base: entry.base };
      }
    }
    const script = scripts[start];
    let end = start + 1;
    if (script === "K" || script === "a" || script === "0") while (end < count && scripts[end] === script) end += 1;
    const cost = best[start] + UNKNOWN + 2 * (end - start);
    if (cost < best[end]) {
      best[end] = cost;
      from[end] = { start, base: undefined };
    }
  }
  const path = [];
  for (let end = count; end > 0; end = from[end].start) {
    const { start, base } = from[end];
    path.push({ letters: letters.slice(start, end).join(""), script: scripts[start], base });
  }
  return path.reverse();
}

/** The lexicon of lines: a letter for the cost, the form, after a tab its base. */
export function readLexicon(lines) {
  const forms = new Map();
  let longest = 0;
  for (const line of lines.split("\n")) {
    const cost = VALUE.get(line[0]);
    if (cost === undefined) continue;
    const [form, base = form] = line.slice(1).split("\t");
    forms.set(form, { cost, base });
    longest = Math.max(longest, [...form].length);
  }
  return { forms, longest };
}

// ---------------------------------------------------------------- look-up (src/search/lookup.rs)

const LEGAL_FORMS = [
  "特定非営利活動法人", "独立行政法人", "医療法人社団", "医療法人財団", "社会医療法人", "一般社団法人", "一般財団法人",
  "公益社団法人", "公益財団法人", "社会福祉法人", "医療法人", "学校法人", "宗教法人", "株式会社", "有限会社", "合同会社",
  "npo法人", "(医社)", "(医)", "(株)", "(有)", "(福)", "(社)",
];
const KANJI = /[\u4e00-\u9fff\u3400-\u4dbf々]/;

/** A name as it is compared: kana are hiragana; spaces, marks and forms of corporations are gone. */
export function plain(text) {
  let folded = fold(text);
  for (const form of LEGAL_FORMS) folded = folded.replaceAll(form, "");
  const letters = [...folded];
  const isKanji = (at) => at >= 0 && at < letters.length && KANJI.test(letters[at]);
  let name = "";
  letters.forEach((letter, at) => {
    if (/[ヶケ]/.test(letter) && isKanji(at - 1) && isKanji(at + 1)) name += "が";
    else if (/[ァ-ヶ]/.test(letter)) name += String.fromCharCode(letter.charCodeAt(0) - 0x60);
    else if (letter === "ー" || isOfName(letter)) name += letter;
  });
  return name;
}

const isOfName = (letter) => KANJI.test(letter) || /[ぁ-ゖァ-ヺa-z0-9〇]/.test(letter);

const VOWELS = [
  ["あかさたなはまやらわがざだばぱ", "あ"],
  ["いきしちにひみりぎじぢびぴ", "い"],
  ["うくすつぬふむゆるぐずづぶぷゔ", "う"],
  ["えけせてねへめれげぜでべぺ", "え"],
  ["おこそとのほもよろをごぞどぼぽ", "お"],
];
const VOWEL = new Map(VOWELS.flatMap(([letters, vowel]) => [...letters].map((letter) => [letter, vowel])));
const LARGE = new Map([..."ぁあぃいぅうぇえぉおっつゃやゅゆょよゎわゕかゖけぢじづずをおゔぶ"].reduce((pairs, letter, at, all) => (at % 2 ? pairs : [...pairs, [letter, all[at + 1]]]), []));

/** A reading as it is compared: small kana large, long vowels short; null where a text is not all kana. */
export function loose(text) {
  const name = plain(text);
  if (!/^[ぁ-ゖー]+$/.test(name)) return null;
  let reading = "";
  let vowel = " ";
  for (const kana of name) {
    if (kana === "ー") continue;
    const letter = LARGE.get(kana) ?? kana;
    if (letter === vowel || (letter === "う" && vowel === "お")) continue;
    vowel = VOWEL.get(letter) ?? " ";
    reading += letter;
  }
  return reading;
}

const ROWS = {
  "": "あいうえお", k: "かきくけこ", s: "さしすせそ", t: "たちつてと", n: "なにぬねの", h: "はひふへほ", f: "ふふふふふ", m: "まみむめも",
  y: "や ゆ よ", r: "らりるれろ", l: "らりるれろ", w: "わ   を", g: "がぎぐげご", z: "ざじずぜぞ", j: "じじじじじ", d: "だぢづでど", b: "ばびぶべぼ", p: "ぱぴぷぺぽ", v: "ゔゔゔゔゔ",
};
const GLIDES = { sh: "し", ch: "ち", j: "じ", ts: "つ", f: "ふ", ky: "き", gy: "ぎ", sy: "し", zy: "じ", jy: "じ", ty: "ち", cy: "ち", dy: "ぢ", ny: "に", hy: "ひ", by: "び", py: "ぴ", my: "み", ry: "り", ly: "り", v: "ゔ" };

/** Romaji, of Hepburn or 訓令式, as a reading in hiragana; null where it is none. */
export function kanaOf(romaji) {
  let rest = romaji.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  // An apostrophe keeps an n from the vowel after it: Jun'ichi.
  rest = rest.replace(/n['’](?=[aiueoy])/g, "N").replace(/[\s'’.-]/g, "");
  if (!/^[a-zN]+$/.test(rest)) return null;
  let kana = "";
  while (rest !== "") {
    const double = /^([bcdfghjkpqrstvwxyz])\1/.test(rest) || rest.startsWith("tch");
    if (double) {
      kana += "っ";
      rest = rest.slice(1);
      continue;
    }
    const [whole, consonant, vowel] = rest.match(/^(sh|ch|ts|[kgsztdnhbpmrcjlf]y|[kstnhmyrwgzdbpjflv])?([aiueo])/) ?? [];
    if (whole) {
      kana += syllable(consonant ?? "", "aiueo".indexOf(vowel));
      rest = rest.slice(whole.length);
      // A long vowel written with an h: Ohno, Satoh.
      if (/^h(?![aiueoy])/.test(rest)) rest = rest.slice(1);
    } else if (/^[nmN]/.test(rest)) {
      kana += "ん";
      rest = rest.slice(1);
    } else return null;
  }
  return kana;
}

function syllable(consonant, vowel) {
  const glide = GLIDES[consonant];
  if (glide && !(consonant === "f" && vowel === 2)) {
    if (consonant === "v") return vowel === 2 ? "ゔ" : `ゔ${"ぁぃ ぇぉ"[vowel]}`;
    if (consonant === "ts" || consonant === "f") return vowel === 2 ? glide : glide + "ぁぃぅぇぉ"[vowel];
    return vowel === 1 ? glide : glide + "ゃぃゅぇょ"[vowel];
  }
  const letter = (ROWS[consonant] ?? "")[vowel] ?? " ";
  return letter === " " ? "" : letter;
}

/** Every reading that romaji may mean: an n before a vowel also stands for ん, as in Kenichi. */
export function readingsOf(romaji) {
  const ways = romaji.toLowerCase().split(/(?<=[a-z])n(?=[aiueoy])/).reduce((ways, part) => {
    const longer = ways === null ? [part] : ways.flatMap((way) => [`${way}n${part}`, `${way}n'${part}`]);
    return longer.slice(0, 8);
  }, null);
  return [...new Set(ways.map(kanaOf).filter((kana) => kana !== null).map(loose))];
}

/** The digits of a phone number or a postal code. */
export const digits = (text) => fold(text).replace(/[^0-9]/g, "");

const NUMERALS = "〇一二三四五六七八九十";
const numeral = (letter) => (letter === undefined ? -1 : /[0-9]/.test(letter) ? Number(letter) : NUMERALS.indexOf(letter));

/** An address as it is compared: 丁目, 番地, 番 and 号 are hyphens, numbers in kanji before them digits. */
export function address(text) {
  const letters = [...fold(text)].filter((letter) => !/\s/.test(letter));
  let written = "";
  for (let at = 0; at < letters.length; ) {
    const starts = (word) => letters.slice(at, at + word.length).join("") === word;
    if (starts("大字")) {
      at += 2;
      continue;
    }
    let length = 0;
    while (numeral(letters[at + length]) >= 0) length += 1;
    if (length === 0) {
      const letter = letters[at];
      const isDash = /[-‐‑‒–—−―ー─]/.test(letter);
      if (isDash && /[0-9]$/.test(written)) written += "-";
      else if ((letter === "ー" && at + 1 < letters.length) || isOfName(letter)) written += letter;
      at += 1;
      continue;
    }
    const number = letters.slice(at, at + length);
    const unit = unitOf(letters.slice(at + length, at + length + 4));
    const isDigits = number.every((letter) => /[0-9]/.test(letter));
    written += isDigits || unit > 0 || /[0-9]-$/.test(written) ? valueOf(number) : number.join("");
    if (unit > 0) written += "-";
    at += length + unit;
  }
  return written.replace(/-+$/, "");
}

/** How many letters after a number only divide it from the next one. */
function unitOf(after) {
  const two = after.slice(0, 2).join("");
  if (two === "丁目" || two === "番地") return after[2] === "の" && numeral(after[3]) >= 0 ? 3 : 2;
  if (after[0] === "番") return after[1] === "町" || after[1] === "街" ? 0 : 1;
  if (after[0] === "号") return 1;
  return after[0] === "の" && numeral(after[1]) >= 0 ? 1 : 0;
}

function valueOf(letters) {
  if (!letters.includes("十")) return letters.map(numeral).join("");
  let sum = 0;
  let last = null;
  for (const digit of letters.map(numeral)) {
    if (digit === 10) {
      sum += (last ?? 1) * 10;
      last = null;
    } else last = digit;
  }
  return String(sum + (last ?? 0));
}

const grams = (word, length) => {
  const letters = [...word];
  return letters.slice(length - 1).map((_, at) => letters.slice(at, at + length).join(""));
};

// ---------------------------------------------------------------- postings (src/search/postings.rs)

/** A term's two hashes: for its shard, and for its key in there. */
export function hash(term) {
  const run = (seed) => {
    let mixed = seed;
    for (let at = 0; at < term.length; at += 1) mixed = Math.imul(mixed ^ term.charCodeAt(at), 16777619);
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return (mixed ^ (mixed >>> 16)) >>> 0;
  };
  const second = run(0x3c6ef372) & 0xffffff;
  return { first: run(0x811c9dc5), key: [0, 6, 12, 18].map((bits) => LETTERS[(second >>> bits) & 63]).join("") };
}

function readPostings(text, withImpacts) {
  const postings = [];
  let number = 0;
  for (let at = 0; at < text.length; ) {
    let gap = 0;
    for (let shift = 0; ; shift += 5) {
      const value = VALUE.get(text[at++]);
      gap += (value & 31) << shift;
      if (value < 32) break;
    }
    number += gap;
    if (!withImpacts) {
      postings.push(number);
      continue;
    }
    const impact = VALUE.get(text[at++]);
    postings.push({ number, impact: impact & 31, piece: impact & 32 ? VALUE.get(text[at++]) : 0 });
  }
  return postings;
}

// ---------------------------------------------------------------- the search

/**
 * Opens the search. `base` is the folder of this module, or another URL; `read` fetches one
 * of its files by name where it is not a server that has them.
 */
export async function openSearch({ base = new URL(".", import.meta.url), read } = {}) {
  const files = new Map();
  const fetched = read ?? (async (name) => {
    const answer = await fetch(new URL(name, base));
    if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
    return answer.json();
  });
  const file = (name) => {
    if (!files.has(name)) {
      const reading = fetched(name);
      reading.catch(() => files.delete(name));
      files.set(name, reading);
    }
    return files.get(name);
  };
  const root = await file("index.json");
  if (root.format !== FORMAT) throw new Error("the index is of another release; load the page again");
  return new Search(root, file);
}

class Search {
  #root;
  #file;
  #lexicon = null;
  #rows = null;
  #terms;
  #termList;
  #areas;

  constructor(root, file) {
    this.#root = root;
    this.#file = file;
    this.#termList = root.terms.map(([id, number]) => ({ id, number }));
    this.#terms = termNames(root.terms);
    this.#areas = new Map(root.areas.map(([id, name, reading, within, page]) => [id, { id, name, reading, within, page }]));
  }

  /** The cards of urgent words, at once and without any file; `typing` also takes a word's beginning. */
  urgent(text, { typing = false } = {}) {
    const asked = bare(text);
    const numbers = fold(text).match(/[0-9]+/g) ?? [];
    const meant = (word) => {
      const wanted = bare(word);
      if (/^[0-9]+$/.test(wanted)) return numbers.includes(wanted);
      return asked.includes(wanted) || (typing && [...asked].length >= 3 && wanted.startsWith(asked));
    };
    return this.#root.urgent
      .filter((urgent) => urgent.words.some(meant))
      .map(({ text, name, phone, url }) => ({ kind: "urgent", text, url: url ?? phone?.href ?? null, name, phone, near: [] }));
  }

  /** Words that what was typed may become: terms, areas, registers. */
  suggest(text, limit = 6) {
    const wanted = plain(text);
    if (wanted === "") return [];
    const names = [
      ...this.#root.terms.map(([, , names]) => names),
      ...[...this.#areas.values()].map(({ name, reading }) => [name, reading]),
      ...this.#root.registers.map(({ title }) => [title]),
    ];
    const fitting = (fits) => names.filter((names) => names.some((name) => fits(plain(name)))).map(([name]) => name);
    const found = [...fitting((name) => name.startsWith(wanted)), ...fitting((name) => wanted.length > 1 && name.includes(wanted))];
    return [...new Set(found)].slice(0, limit);
  }

  /** What is found for a query, and what must be said of it. */
  async query(text, { limit = 10, filters = {} } = {}) {
    const query = text.slice(0, 300).trim();
    if (fold(query).trim() === "") return { total: 0, hits: [], notes: [] };
    const notes = this.urgent(query);
    const wanted = this.#wanted(query);
    const [prose, records] = await Promise.all([this.#prose(query), this.#records(query, wanted)]);
    const isOf = (kind) => !filters.kind || filters.kind === kind;
    const inArea = (areas) => !filters.area || areas.some((area) => this.#isWithin(area, filters.area));
    const fitting = isOf("record") ? records.found.filter(({ row }) => inArea(row.areas)) : [];
    const pages = filters.area || filters.kind === "record" ? [] : prose.found;
    const missing = fitting.length === 0 && isOf("record") ? this.#absent(query, prose, records) : null;
    const taken = shares(fitting, pages, limit);
    const [ofPages, ofTerms] = await Promise.all([this.#pageHits(pages, taken.pages, query, filters), this.#termNotes(query)]);
    const ofRecords = fitting.slice(0, taken.records).map((found) => this.#recordHit(found, query));
    const areFirst = fitting.length > 0 && fitting[0].score >= STRONG;
    const hits = areFirst ? [...ofRecords, ...ofPages] : [...ofPages, ...ofRecords];
    if (missing) notes.push(missing);
    notes.push(...ofTerms, ...this.#lists(wanted, records));
    return { total: fitting.length + pages.length, hits: hits.slice(0, limit), notes };
  }

  // -------------------------------------------------------------- prose

  async #prose(query) {
    this.#lexicon ??= this.#file("lexicon.json").then(({ forms }) => readLexicon(forms));
    const lexicon = await this.#lexicon;
    const terms = new Map();
    const add = (term, weight) => {
      const entry = terms.get(term);
      if (entry) entry.count += 1;
      else terms.set(term, { weight, count: 1 });
    };
    for (const term of cut(query, lexicon)) add(term, weightOf(term));
    for (const { id, narrower } of this.#named(query)) {
      add(`t${id}`, WEIGHTS.t);
      for (const other of narrower) add(`t${other}`, WEIGHTS.t / 2);
    }
    const found = new Map();
    const count = this.#root.documents;
    let known = 0;
    let asked = 0;
    await Promise.all(
      [...terms].map(async ([term, { weight, count: said }]) => {
        const postings = await this.#postings("words", this.#root.shards, term, true);
        if ("lawkb".includes(term[0])) {
          asked += weight;
          if (postings.length > 0) known += weight;
        }
        if (postings.length === 0) return;
        const rarity = Math.log(1 + (count - postings.length + 0.5) / (postings.length + 0.5));
        terms.get(term).found = { postings, value: (weight * (1 + Math.log(said)) * rarity) / 31 };
      }),
    );
    // Added up in the order of the query, so that the same query has the same answer.
    for (const { found: of } of terms.values()) {
      if (!of) continue;
      for (const { number, impact, piece } of of.postings) {
        const score = of.value * impact;
        const entry = found.get(number);
        if (entry) entry.score += score;
        else found.set(number, { number, score, pieces: new Map() });
        const { pieces } = found.get(number);
        pieces.set(piece, (pieces.get(piece) ?? 0) + score);
      }
    }
    // A term's few words are dense; a page says more, and the term's meaning stands above all.
    for (const { number } of this.#termList) if (found.has(number)) found.get(number).score *= TERM_SHARE;
    const ordered = [...found.values()].sort((a, b) => b.score - a.score || a.number - b.number);
    return { found: ordered, known: asked > 0 ? known / asked : 0, best: ordered[0]?.score ?? 0 };
  }

  async #postings(folder, shards, term, withImpacts) {
    const { first, key } = hash(term);
    const shard = await this.#file(`${folder}/${(first % shards).toString(36)}.json`);
    return key in shard ? readPostings(shard[key], withImpacts) : [];
  }

  /** The first so many pages as hits; of a page the piece that says most. */
  async #pageHits(found, count, query, filters) {
    const hits = [];
    const surfaces = this.#surfaces(query, await this.#lexicon);
    for (let from = 0; hits.length < count && from < found.length; from += count) {
      const some = found.slice(from, from + count);
      const made = await Promise.all(some.map((entry) => this.#pageHit(entry, surfaces)));
      hits.push(...made.filter(({ kind }) => !filters.kind || kind === filters.kind));
    }
    return hits.slice(0, count);
  }

  async #pageHit({ number, score, pieces }, surfaces) {
    const [[piece]] = [...pieces].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    const name = number.toString(36);
    const text = await this.#file(`text/${piece === 0 ? name : `${name}-${piece.toString(36)}`}.json`);
    const marked = text.sections.map(([anchor, heading, words]) => {
      const marks = marksIn(words, surfaces);
      const ofHeading = new Set(marksIn(heading, surfaces).map(({ surface }) => surface));
      return { anchor, heading, words, marks, worth: new Set(marks.map(({ surface }) => surface)).size + 1.5 * ofHeading.size };
    });
    const best = marked.reduce((best, other) => (other.worth > best.worth ? other : best));
    const isEmpty = best.marks.length === 0 && text.description;
    const excerpt = isEmpty ? excerptOf(text.description, marksIn(text.description, surfaces)) : excerptOf(best.words, best.marks);
    const section = best.anchor ? { title: best.heading, url: `${text.url}#${best.anchor}` } : null;
    return { url: text.url, title: text.title, kind: text.kind, section, excerpt, area: null, as_of: text.as_of ?? null, score };
  }

  /** The words of a query as they may stand in a text, the longest first. */
  #surfaces(query, lexicon) {
    const letters = [...fold(query)];
    const scripts = scriptsOf(letters);
    const surfaces = new Set();
    for (const { letters: form, script, base } of formsOf(letters, scripts, lexicon)) {
      if (base === undefined ? script !== "h" : base !== "") surfaces.add(form);
    }
    for (const run of fold(query).match(/[\u4e00-\u9fff\u3400-\u4dbf々]{2,}|[ァ-ヺー]{2,}|[a-z0-9]{2,}/g) ?? []) surfaces.add(run);
    for (const { names } of this.#named(query)) for (const name of names) surfaces.add(fold(name));
    return [...surfaces].filter((surface) => surface !== "").sort((a, b) => b.length - a.length);
  }

  // -------------------------------------------------------------- terms

  /** The terms that a query names. */
  #named(query) {
    const folded = fold(query);
    const isLatin = (letter) => letter !== undefined && /[a-z0-9]/.test(letter);
    const named = new Map();
    for (let at = 0; at < folded.length; ) {
      const found = this.#terms.get(folded[at])?.find(({ name }) => {
        const end = at + name.length;
        const cuts = (isLatin(folded[at]) && isLatin(folded[at - 1])) || (isLatin(folded[end - 1]) && isLatin(folded[end]));
        return folded.startsWith(name, at) && !cuts;
      });
      if (found) named.set(found.term.id, found.term);
      at += found ? found.name.length : 1;
    }
    return [...named.values()];
  }

  async #termNotes(query) {
    const notes = [];
    const asked = plain(query);
    for (const { number, names, hidden } of this.#named(query)) {
      const text = await this.#file(`text/${number.toString(36)}.json`);
      const isWhole = [...names, ...hidden].some((name) => {
        const rest = asked.replace(plain(name), "");
        return rest !== asked && /^(とは|って|とはなに|とは何|の意味|意味|なに|何|ですか|とはなんですか|とは何ですか)*$/.test(rest);
      });
      if (isWhole) notes.push({ kind: "term", text: text.sections[0][2], url: text.url, title: text.title, near: [] });
      for (const { name, url, words } of text.differs ?? []) {
        notes.push({ kind: "differs", text: words, url, title: `「${text.title}」と「${name}」の違い`, near: [] });
      }
    }
    const order = { term: 0, differs: 1 };
    return notes.sort((a, b) => order[a.kind] - order[b.kind]).slice(0, 4);
  }

  // -------------------------------------------------------------- records

  /** The areas, registers and values of facets that a query names. */
  #wanted(query) {
    const asked = plain(query);
    const words = fold(query).split(/[\s、。・,]+/).map(plain).filter((word) => word !== "");
    const says = (name) => {
      const word = plain(name);
      return word !== "" && ([...word].length >= 2 ? asked.includes(word) : words.includes(word));
    };
    const named = [...this.#areas.values()].filter(({ name, reading }) => says(name) || (reading && words.includes(plain(reading))));
    // 「北区北」 also says 「北区」: the longer name is meant.
    const areas = named.filter(({ name }) => !named.some((other) => other.name !== name && plain(other.name).includes(plain(name))));
    const onlyYes = words.includes("可");
    const needs = this.#root.registers.flatMap((register) =>
      register.fields.flatMap((field, place) => {
        if (!field.facet) return [];
        const options = field.options ?? [];
        const isAnswer = options.includes("要相談");
        if (says(field.label) && isAnswer) return [{ register, field, place, values: onlyYes ? ["可"] : ["可", "要相談"] }];
        if (says(field.label) && options.length === 0) return [{ register, field, place, values: ["はい"] }];
        if (isAnswer) return [];
        const said = options.filter((option) => says(option));
        return said.length > 0 ? [{ register, field, place, values: said }] : [];
      }),
    );
    const registers = this.#root.registers.filter(({ title }) => says(title));
    return { areas, needs, registers };
  }

  /** Words that narrow and do not name: areas, needs, registers; and terms, which stand for themselves. */
  #beside(query, { areas, needs, registers }) {
    const narrowing = [
      ...areas.flatMap(({ name, reading }) => [name, reading]),
      ...needs.flatMap(({ field, values }) => [field.label, ...values]),
      ...registers.map(({ title }) => title),
    ];
    const terms = this.#named(query).flatMap(({ names, hidden }) => [...names, ...hidden]);
    const setOf = (words) => new Set(words.filter(Boolean).map(plain));
    return { narrowing: setOf(narrowing), common: setOf([...narrowing, ...terms]) };
  }

  #isWithin(area, outer) {
    return area === outer || (this.#areas.get(area)?.within ?? []).some((next) => this.#isWithin(next, outer));
  }

  async #records(query, wanted) {
    const { count, shards } = this.#root.records;
    if (count === 0) return { found: [], near: [], listed: [], asked: asking(query), whole: false };
    const asked = asking(query, this.#beside(query, wanted));
    const isWhole = shards === 0;
    const all = isWhole ? await this.#all() : null;
    const listed = isWhole ? this.#listed(all, wanted) : await this.#counted(wanted);
    // 小児科 alone asks for a kind of place, not for those whose name ends so.
    const least = asked.isCommon && listed.length > 0 ? WHOLE : FOUND;
    const rows = all ?? (await this.#candidates(asked, least));
    const found = rows.map((row) => ({ row, score: scoreOf(asked, row) })).filter(({ score }) => score >= least);
    const inArea = ({ row }) => wanted.areas.some(({ id }) => row.areas.some((area) => this.#isWithin(area, id)));
    for (const entry of found) if (asked.isCommon && entry.score < WHOLE) entry.score = FOUND;
    for (const entry of found) if (inArea(entry)) entry.score += 0.05;
    if (isSlip(Math.max(0, ...found.map(({ score }) => score)))) takeTurns(found, (name) => nameScore(asked.whole, name));
    else found.sort((a, b) => b.score - a.score || compare(a.row.order, b.row.order));
    const near = found.length > 0 ? [] : rows.map((row) => ({ row, score: likeness(asked, row) })).filter(({ score }) => score >= NEAR);
    near.sort((a, b) => compare(a.row.order, b.row.order));
    takeTurns(near, (name) => nameLikeness(asked.whole, name));
    if (found.length === 0) found.push(...listed.flatMap(({ rows }) => rows).map((row) => ({ row, score: wanted.areas.length > 0 ? STRONG : LISTED })));
    return { found: found.filter(({ row }, at) => found.findIndex((other) => other.row === row) === at), near: near.slice(0, 5), listed, asked, rows };
  }

  #all() {
    this.#rows ??= this.#file("records.json").then((rows) => rows.map((row) => this.#prepared(row)));
    return this.#rows;
  }

  /**
   * The records of a large register that may be meant: those that share most with the query.
   * Looks further where none of them is named by it, unless only a whole name would be one.
   */
  async #candidates(asked, least) {
    const isNamed = (row) => scoreOf(asked, row) >= STRONG;
    const numbers = (await this.#sharing(asked.keys.whole)).flat().slice(0, 20);
    const rows = await this.#rowsOf(numbers);
    if (rows.some(isNamed) || asked.number || least === WHOLE) return rows;
    const known = new Set(numbers);
    // Records that share equally much often bear one name: of each kind only some are looked at.
    const kinds = await this.#sharing(asked.keys.grams, [...asked.whole.plain].length > LONG ? 3 : 1);
    const others = kinds.flatMap((kind) => kind.filter((number) => !known.has(number)).slice(0, OF_KIND)).slice(0, LOOKED);
    for (let from = 0; from < others.length && !rows.some(isNamed); from += LOOKED / 4) {
      rows.push(...(await this.#rowsOf(others.slice(from, from + LOOKED / 4))));
    }
    return rows;
  }

  /** The records that have so many of these keys or more, in lists of those that share equally much; most first. */
  async #sharing(keys, least = 1) {
    const { shards, count } = this.#root.records;
    const [worths, shared] = [new Map(), new Map()];
    const lists = await Promise.all([...new Set(keys)].map((key) => this.#postings("names", shards, key, false)));
    for (const list of lists) {
      const rarity = Math.log(1 + count / (list.length + 0.5));
      for (const number of list) {
        worths.set(number, (worths.get(number) ?? 0) + rarity);
        shared.set(number, (shared.get(number) ?? 0) + 1);
      }
    }
    const kinds = new Map();
    for (const [number, worth] of worths) {
      if (shared.get(number) < least) continue;
      if (!kinds.has(worth)) kinds.set(worth, []);
      kinds.get(worth).push(number);
    }
    return [...kinds].sort((a, b) => b[0] - a[0]).map(([, kind]) => kind.sort((a, b) => a - b));
  }

  #prepared([register, id, label, reading, areas, values, asOf]) {
    const line = this.#root.registers.find((other) => other.id === register);
    const of = (channel) => values.filter(([place]) => line.fields[place].channel === channel).map(([, said]) => said);
    const names = [...of("name"), ...(reading ? [reading] : [])].map((said) => nameOf(said, said === label || said === reading));
    return {
      register: line,
      id,
      label,
      areas,
      values,
      asOf,
      names,
      numbers: of("number").map(digits),
      addresses: of("address").map(address),
      texts: of("text").map(plain),
      order: `${plain(reading || label)} ${register} ${id}`,
    };
  }

  /** The lists that a query names: rows by register, where it names a need or the register. */
  #listed(rows, { areas, needs, registers }) {
    const meant = this.#root.registers.filter(
      (register) => registers.includes(register) || needs.some((need) => need.register === register),
    );
    if (areas.length === 0 && needs.length === 0) return [];
    return meant
      .map((register) => {
        const own = needs.filter((need) => need.register === register);
        const fits = (row) =>
          row.register === register &&
          (areas.length === 0 || areas.some(({ id }) => row.areas.some((area) => this.#isWithin(area, id)))) &&
          own.every(({ place, values }) => row.values.some(([at, said]) => at === place && values.includes(said)));
        const fitting = rows.filter(fits).sort((a, b) => compare(a.order, b.order));
        return { register, needs: own, rows: fitting };
      })
      .filter(({ rows }) => rows.length > 0);
  }

  /** The same of a large register, whose lists are counted beforehand and name their first records. */
  async #counted({ areas, needs, registers }) {
    if (areas.length === 0 && needs.length === 0) return [];
    const meant = this.#root.registers.filter((register) => registers.includes(register) || needs.some((need) => need.register === register));
    const placed = areas.flatMap((area) => (area.page ? [area] : [...this.#areas.values()].filter((inner) => inner.page && this.#isWithin(inner.id, area.id))));
    const counted = meant.map(async (register) => {
      const own = needs.filter((need) => need.register === register);
      const names = areas.length === 0 ? [register.id] : [...new Set(placed.map(({ id }) => `${register.id}/${id}`))];
      const lists = await Promise.all(names.map((name) => this.#file(`lists/${name}.json`).catch(() => null)));
      const parts = lists.filter(Boolean).flatMap((list) => {
        if (own.length === 0) return [[list.count, list.first]];
        return own[0].values.flatMap((value) => (list.values[own[0].place]?.[value] ? [list.values[own[0].place][value]] : []));
      });
      const rows = await this.#rowsOf([...new Set(parts.flatMap(([, first]) => first))]);
      const fits = (row) => own.every(({ place, values }) => row.values.some(([at, said]) => at === place && values.includes(said)));
      const count = own.length > 1 ? null : parts.reduce((sum, [count]) => sum + count, 0);
      return { register, needs: own, rows: rows.filter(fits).sort((a, b) => compare(a.order, b.order)), count };
    });
    return (await Promise.all(counted)).filter(({ rows }) => rows.length > 0);
  }

  #rowsOf(numbers) {
    const { block_bits: bits } = this.#root.records;
    return Promise.all(
      numbers.map(async (number) => {
        const block = await this.#file(`records/${(number >> bits).toString(36)}.json`);
        return this.#prepared(block[number]);
      }),
    );
  }

  #lists({ areas, registers }, { listed }) {
    const { base } = this.#root;
    const placed = areas.flatMap((area) => (area.page ? [area] : [...this.#areas.values()].filter((inner) => inner.page && inner.within.includes(area.id))));
    const notes = [];
    const unique = [...new Map(placed.map((area) => [area.id, area])).values()];
    const urlOf = (register, area) => `${base}registers/${register.id}/${area && register.placed ? `${area.id}/` : ""}`;
    for (const { register, needs, rows, count = rows.length } of listed) {
      const narrowed = needs.map(({ field, values }) => `${field.label}：${values.join("・")}`).join("、");
      const where = unique.length > 0 ? `${[...new Set(areas.map(({ name }) => name))].join("・")}の` : "";
      const title = `${where}${register.title}${narrowed ? `（${narrowed}）` : ""}`;
      for (const area of unique.length > 0 ? unique : [null]) {
        const name = unique.length > 1 && area ? `${area.name}の${register.title}の一覧` : `${title}${count === null ? "" : ` ${count}件`}`;
        notes.push({ kind: "list", text: name, url: urlOf(register, area), near: [] });
      }
    }
    if (listed.length === 0) {
      for (const area of unique) {
        for (const register of registers.filter(({ placed }) => placed)) notes.push({ kind: "list", text: `${area.name}の${register.title}`, url: urlOf(register, area), near: [] });
        if (registers.length === 0) notes.push({ kind: "list", text: `${area.name}の案内と一覧`, url: `${base}areas/${area.id}/`, near: [] });
      }
    }
    return notes.slice(0, 6);
  }

  #recordHit({ row, score }, query) {
    const shown = row.values.filter(([place]) => row.register.fields[place].channel !== "").map(([place, said]) => [row.register.fields[place], said]);
    const isReading = (said) => loose(said) !== null && row.names.length > 1;
    const beside = shown.filter(([{ channel }, said]) => said !== row.label && !(channel === "name" && isReading(said))).map(([field, said]) => `${field.label}：${said}`);
    const text = [...new Set(beside)].join("　");
    const words = fold(query).split(/\s+/).filter((word) => [...word].length > 1);
    const [area] = row.areas;
    return {
      url: `${this.#root.base}registers/${row.register.id}/${row.id}.html`,
      title: row.label,
      kind: "record",
      section: null,
      excerpt: excerptOf(text, marksIn(text, words)),
      register: row.register.title,
      area: area ? (this.#areas.get(area)?.name ?? null) : null,
      as_of: row.asOf,
      score,
    };
  }

  /** That a name or a number is in no register, where the query is one; near ones apart. */
  #absent(query, prose, { asked, near, rows }) {
    if (this.#root.records.count === 0) return null;
    const note = (text) => ({ kind: "absent", text, url: null, near: near.map((found) => this.#recordHit(found, query)) });
    if (asked.number) return asked.number.length >= 4 && prose.known < 1 ? note("名簿にありません") : null;
    const isName = looksLikeName(asked, prose, near, rows ?? []);
    return isName ? note("名簿にありません") : null;
  }
}

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** What a term's own entry weighs beside pages. */
const TERM_SHARE = 0.5;

/** So many records that share something with a query are looked at where none is named by it. */
const LOOKED = 144;
/** Of those that share equally much so many. */
const OF_KIND = 12;
/** What is longer than so many letters is a sentence: two pairs of letters in it name nobody. */
const LONG = 10;
/** From this score on the whole name of a record is said. */
const WHOLE = 0.95;
/** From this score on a record is named by the query and stands before the pages. */
const STRONG = 0.6;
/** What a name scores that differs from what is asked by one letter. */
const SLIP = 0.7;
/** From this score on a record is found. */
const FOUND = 0.5;
/** What a record scores that a list holds. */
const LISTED = 0.55;
/** From this likeness on a record has a similar name. */
const NEAR = 0.34;
/** From this likeness on a query is a name, whatever words it is made of. */
const ALIKE = 0.75;

/** How many hits are records and how many are pages. */
function shares(records, pages, limit) {
  const areNamed = records.length > 0 && records[0].score >= STRONG;
  const least = Math.min(areNamed ? 3 : Math.ceil(limit / 2), pages.length);
  const ofRecords = Math.min(records.length, Math.max(limit - least, 0));
  return { records: ofRecords, pages: Math.min(pages.length, limit - ofRecords) };
}

/** Every name that finds a term, by its first letter; the longest first. */
function termNames(terms) {
  const byLetter = new Map();
  for (const [id, number, names, hidden, narrower] of terms) {
    const term = { id, number, names, hidden, narrower };
    for (const name of [...names, ...hidden].map(fold)) {
      if ([...name].length < 2) continue;
      if (!byLetter.has(name[0])) byLetter.set(name[0], []);
      byLetter.get(name[0]).push({ name, term });
    }
  }
  for (const names of byLetter.values()) names.sort((a, b) => b.name.length - a.name.length || compare(a.name, b.name));
  return byLetter;
}

/** A text without what people leave out or say in another way when they are in haste. */
function bare(text) {
  return plain(text)
    .replace(/ありません/g, "ない")
    .replace(/ません/g, "ない")
    .replace(/て(しまいました|しまった)/g, "た")
    .replace(/ました/g, "た")
    .replace(/ていない/g, "てない")
    .replace(/ている|てる/g, "て")
    .replace(/[がをはもにのへと]/g, "");
}

/** A record's name; its own, or that of something it refers to. */
const nameOf = (said, isOwn) => {
  const name = said.replace(/^見本/, "");
  return { plain: plain(name), loose: loose(name), words: fold(name).split(/[\s・]+/).map(plain).filter((word) => word !== ""), isOwn };
};

/** A query as records are asked with it; words that are `narrowing` are no part of a name. */
function asking(query, { narrowing, common } = { narrowing: new Set(), common: new Set() }) {
  const folded = fold(query);
  const digitsOnly = /^[\s0-9()+〒#‐‑‒–—−―ー-]+$/.test(folded) ? digits(folded.replace(/^\s*\+81[\s-]*(\(0\))?0?/, "0")) : null;
  const number = digitsOnly && digitsOnly.length >= 3 ? digitsOnly : null;
  const trimmed = folded.replace(/^見本\s*/, "").replace(/(の?(先生|医師|さん|様|さま|ドクター|の電話番号|の電話|の住所|電話番号|電話|住所|連絡先|はどこ|どこ)(ですか)?[はを]?[?？。]*)+$/, "");
  const word = (text) => {
    const own = loose(text);
    const readings = own === null ? readingsOf(text) : [own];
    return { said: fold(text).replace(/\s/g, ""), plain: plain(text), readings: readings.filter((reading) => reading !== ""), isKana: readings.length > 0 };
  };
  const parts = trimmed.split(/[\s・、]+/).filter((part) => plain(part) !== "");
  const naming = parts.filter((part) => !narrowing.has(plain(part)));
  const named = naming.length > 0 ? naming : parts;
  const whole = word(named.join(" "));
  const words = named.map(word);
  const asAddress = address(query);
  const house = /[^0-9-]*([0-9]+(?:-[0-9]+)*)$/.exec(asAddress)?.[1] ?? null;
  return { number, whole, words, isCommon: parts.every((part) => common.has(plain(part))), address: asAddress, house, keys: keysOf(number, whole, words, asAddress) };
}

/** The keys that a large register's records are asked for: those of names as a whole, and in pieces. */
function keysOf(number, whole, words, asAddress) {
  if (number) return { whole: [`p${number}`, ...(number.length > 4 ? [`p${number.slice(-4)}`] : [])], grams: [] };
  const named = [whole, ...(words.length > 1 ? words : [])];
  const keys = named.flatMap((word) => [`n${word.plain}`, ...word.readings.map((reading) => `r${reading}`)]);
  const found = /^(.*?)([0-9]+(?:-[0-9]+)*)$/.exec(asAddress);
  if (found) keys.push(`d${[...found[1].replace(/[0-9-]+$/, "")].slice(-2).join("")}${found[2]}`, `d${found[2]}`);
  const pieces = named.flatMap((word) => [
    ...grams(word.plain, 2).map((gram) => `g${gram}`),
    ...word.readings.flatMap((reading) => grams(reading, 3).map((gram) => `q${gram}`)),
  ]);
  return { whole: keys, grams: [...pieces, ...(asAddress.length >= 4 ? grams(plain(asAddress), 2).map((gram) => `h${gram}`) : [])] };
}

/** How surely a record is meant: 1 for its whole name, 0 for nothing in common. */
function scoreOf({ number, whole, words, address: asked, house }, row) {
  if (number) return numberScore(number, row, asked);
  const ofWhole = Math.max(0, ...row.names.map((name) => nameScore(whole, name)));
  const ofAddress = addressScore(asked, house, row);
  if (words.length < 2) return Math.max(ofWhole, ofAddress, textScore(whole, row));
  const each = words.map((word) => Math.max(0, ...row.names.map((name) => nameScore(word, name)), textScore(word, row)));
  const matched = each.filter((score) => score > 0);
  const best = Math.max(...each);
  // A family's name is not yet the person: 佐藤 銀次郎 is none of the others who are called 佐藤.
  const isOther = matched.length < words.length && best < WHOLE;
  const ofWords = matched.length === 0 || isOther ? 0 : (best * (1 + matched.length)) / (1 + words.length);
  return Math.max(ofWhole, ofAddress, ofWords);
}

function numberScore(number, row, asked) {
  const best = (numbers, tail) => Math.max(0, ...numbers.map((own) => (own === number ? 1 : own.endsWith(number) && number.length >= 4 ? tail : own.startsWith(number) && number.length >= 5 ? 0.7 : 0)));
  return Math.max(best(row.numbers, 0.9), /-/.test(asked) && row.addresses.some((own) => own.endsWith(asked) && !/[0-9-]/.test(own.at(-asked.length - 1) ?? "")) ? 0.9 : 0);
}

function nameScore(word, name) {
  // A reading may be short and still be meant by one with a slip; two kanji names are two people.
  const direct = formScore(word.plain, name.plain, word.isKana ? 4 : 5);
  const spoken = name.loose ? Math.max(0, ...word.readings.map((reading) => formScore(reading, name.loose, 4))) : 0;
  const isPart = name.words.length > 1 && name.words.some((own) => own === word.plain || word.readings.includes(loose(own)));
  const score = Math.max(direct, spoken, isPart ? 0.85 : 0);
  // Who bears a name comes before who belongs to one that does.
  return score > 0 && name.isOwn ? score + 0.01 : score;
}

/** Whether a score is that of a name with one letter amiss; a little more where it is the record's own, or in an area that is asked for. */
const isSlip = (score) => score >= SLIP && score < SLIP + 0.07;

/**
 * Puts records in order whose names are not quite what is asked: the best of each name before the
 * second of any, since nobody can tell which name was meant. Of equal ones the first stays first.
 */
function takeTurns(entries, worth) {
  const turns = new Map();
  entries.sort((a, b) => b.score - a.score);
  for (const entry of entries) {
    const { names } = entry.row;
    const name = names.reduce((best, name) => (worth(name) > worth(best) ? name : best), names[0])?.plain;
    entry.turn = turns.get(name) ?? 0;
    turns.set(name, entry.turn + 1);
  }
  entries.sort((a, b) => a.turn - b.turn);
}

/** One way of writing a name against another; a slip of one letter counts from a length on. */
function formScore(asked, own, sure) {
  const length = [...asked].length;
  const whole = [...own].length;
  if (length === 0 || whole === 0) return 0;
  if (asked === own) return 1;
  const share = length / whole;
  if (own.startsWith(asked)) return length >= 2 ? 0.75 + 0.15 * share : 0.5;
  if (length >= 2 && own.includes(asked)) return (length >= 3 || share >= 0.4 ? 0.65 : 0.5) + 0.15 * share;
  if (whole >= 3 && isSaidOf(asked, own)) return 0.8;
  // 東田中医院 is no slip for 田中医院 or 西田中医院 but another place.
  const isOther = KANJI.test(own) && asked[0] !== own[0];
  if (length >= sure && Math.abs(length - whole) <= 1 && whole >= sure && !isOther && isOneSlip(asked, own)) return SLIP;
  return 0;
}

/** Whether something is asked of a name, 「北区の…は休みですか」; not where the name goes on and is another. */
function isSaidOf(asked, name) {
  const at = asked.indexOf(name);
  if (at < 0) return false;
  const [before, after] = [asked.slice(0, at), asked.slice(at + name.length)];
  return /(^|[のでには])$/.test(before) && /^($|[のはがにをでへと]|って|です|も)/.test(after);
}

/** Whether two words differ by one letter: put in, left out, another, or two changed about. */
export function isOneSlip(a, b) {
  const [short, long] = [[...a], [...b]].sort((x, y) => x.length - y.length);
  if (long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at += 1;
  const rest = (letters, from) => letters.slice(from).join("");
  if (long.length > short.length) return rest(short, at) === rest(long, at + 1);
  if (rest(short, at + 1) === rest(long, at + 1)) return true;
  return short[at] === long[at + 1] && short[at + 1] === long[at] && rest(short, at + 2) === rest(long, at + 2);
}

function addressScore(asked, house, row) {
  if ([...asked].length < 3) return 0;
  const scores = row.addresses.map((own) => {
    if (own === asked) return 0.95;
    if (own.endsWith(asked) && !(/^[0-9]/.test(asked) && /[0-9-]/.test(own.at(-asked.length - 1) ?? ""))) return 0.9;
    if (!own.includes(asked)) return 0;
    const after = own[own.indexOf(asked) + asked.length];
    return house && /[0-9]/.test(after ?? "") ? 0 : 0.6;
  });
  return Math.max(0, ...scores);
}

function textScore(word, row) {
  const length = [...word.plain].length;
  return length >= 2 && row.texts.some((text) => text === word.plain || (length >= 3 && text.includes(word.plain))) ? 0.5 : 0;
}

/** How alike a query and a record's names are, by the pairs of letters they share. */
function likeness({ number, whole }, row) {
  if (number) return Math.max(0, ...row.numbers.map((own) => (isOneSlip(own, number) ? 0.8 : 0)));
  return Math.max(0, ...row.names.map((name) => nameLikeness(whole, name)));
}

function nameLikeness(word, name) {
  const of = (a, b) => {
    if (!a || !b) return 0;
    const [x, y] = [grams(`^${a}`, 2), grams(`^${b}`, 2)];
    const shared = x.filter((gram) => y.includes(gram)).length;
    return (2 * shared) / (x.length + y.length);
  };
  return Math.max(of(word.plain, name.plain), ...word.readings.map((reading) => of(reading, name.loose)));
}

/** Whether a query that finds no record is a name all the same. */
function looksLikeName({ whole, words }, prose, near, rows) {
  const name = whole.plain;
  const length = [...name].length;
  if (length < 3 || length > 20 || words.length > 3) return false;
  const isKnown = prose.known > 0.85;
  const holdsTogether = /[をにでがはもと]/;
  const endings = (size) => rows.filter((row) => row.names.some((own) => own.plain.length > size && own.plain.endsWith(name.slice(-size)))).length;
  const size = KANJI.test(name.at(-1)) ? 2 : 4;
  const endsLikeOne = length > size + 1 && endings(size) >= Math.max(3, rows.length / 100);
  if (!isKnown && endsLikeOne && !holdsTogether.test(whole.said)) return true;
  if (whole.isKana) return prose.best === 0 || (near.length > 0 && near[0].score >= 0.4 && prose.known < 0.5);
  const inner = whole.said.replace(/^[ぁ-ゖー]+|[ぁ-ゖー]+$/g, "");
  const isSentence = holdsTogether.test(inner) || /です|ます|たい|ない/.test(inner);
  const isNearlyOne = near.length > 0 && (near[0].score >= ALIKE || prose.known < 0.7);
  return !isSentence && (isNearlyOne || prose.known < 0.2);
}

// ---------------------------------------------------------------- excerpts

const AROUND = 45;

/** Where words stand in a text: places of the text as it is, though they are compared folded. */
function marksIn(text, surfaces) {
  if (!text) return [];
  const places = [];
  let folded = "";
  let at = 0;
  for (const letter of text) {
    const plainLetter = fold(letter);
    for (let unit = 0; unit < plainLetter.length; unit += 1) places.push(at);
    folded += plainLetter;
    at += letter.length;
  }
  places.push(at);
  const marks = [];
  for (const surface of surfaces) {
    for (let from = folded.indexOf(surface); from >= 0; from = folded.indexOf(surface, from + surface.length)) {
      const [start, end] = [places[from], places[from + surface.length]];
      if (start < end && !marks.some((mark) => mark.start < end && start < mark.end)) marks.push({ start, end, surface });
    }
  }
  return marks.sort((a, b) => a.start - b.start);
}

/** The part of a text that holds most of the marked words, and where they stand in it. */
function excerptOf(text, marks) {
  const width = 2 * AROUND;
  let best = { start: 0, worth: -1 };
  for (const { start } of marks) {
    const within = marks.filter((mark) => mark.start >= start && mark.end <= start + width);
    const worth = new Set(within.map(({ surface }) => surface)).size;
    if (worth > best.worth) best = { start, worth };
  }
  const first = Math.max(0, best.start - 15);
  const from = boundary(text, first === 0 ? 0 : Math.max(first, text.lastIndexOf("。", best.start) + 1, text.lastIndexOf("\n", best.start) + 1));
  const to = boundary(text, Math.min(text.length, from + width + 15));
  const cutText = text.slice(from, to).replaceAll("\n", " ");
  const lead = from > 0 ? "…" : "";
  const ranges = marks.filter((mark) => mark.start >= from && mark.end <= to).map((mark) => [mark.start - from + lead.length, mark.end - from + lead.length]);
  return { text: `${lead}${cutText}${to < text.length ? "…" : ""}`, ranges };
}

/** No half of a letter that takes two units. */
const boundary = (text, at) => (/[\udc00-\udfff]/.test(text[at] ?? "") ? at - 1 : at);
