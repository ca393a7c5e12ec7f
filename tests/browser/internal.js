// What must reach no output: internal fields, fields that their record keeps closed, and
// everything of a record that is not published on the day built for.
//
// Reads the registers as their authors wrote them and works out anew what is public; shares
// no code with the generator, since a mistake made twice would not be seen.

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "smol-toml";

/** The settings of the site. */
export function readSettings(root) {
  return parse(readFileSync(join(root, "data/site.toml"), "utf8"));
}

/** The registers of a site: `{ name, schema, records }`. */
export function readRegisters(root) {
  const folder = join(root, "data/registers");
  if (!existsSync(folder)) return [];
  return readdirSync(folder).sort().filter((name) => existsSync(join(folder, name, "register.toml"))).map((name) => {
    const files = tomlFiles(join(folder, name)).filter((file) => !file.endsWith("/register.toml"));
    return {
      name,
      schema: read(join(folder, name, "register.toml")),
      records: files.flatMap((file) => read(file).record ?? []),
    };
  });
}

/**
 * Splits all that the registers hold on the day `date` (`YYYY-MM-DD`) into what a reader may
 * see and what no output may carry: `{ open: [text], closed: [{ text, whose }], gone: [id] }`.
 */
export function divide(registers, date) {
  const open = [];
  const closed = [];
  const gone = [];
  for (const { name, schema, records } of registers) {
    open.push(...textsOf({ ...schema, field: [] }));
    for (const field of schema.field) {
      const says = [field.label, field.open_data, ...(field.options ?? []), field.unit].filter(Boolean);
      if (isInternal(field)) closed.push({ text: field.label, whose: `${name}: the label of the field ${field.key}` });
      else open.push(...says);
    }
    for (const record of records) {
      const isGone = !isPublished(record, schema, date);
      if (isGone) gone.push(`${name}/${record.id}`);
      else open.push(record.id, ...textsOf(record.confirmed));
      for (const field of schema.field) {
        // A reference is another record's id; whether that may be named is asked of that record.
        if (field.type === "reference") continue;
        const isClosed = isGone || isInternal(field) || (field.only_if && record[field.only_if] !== true);
        for (const text of textsOf(record[field.key])) {
          if (isClosed) closed.push({ text, whose: `${name}: ${field.key} of ${record.id}` });
          else open.push(text);
        }
      }
    }
  }
  return { open, closed, gone };
}

/** Internal where nothing is said. */
function isInternal(field) {
  return (field.visibility ?? "internal") === "internal";
}

/** Whether a record is published on a day, by its own dates and by how long ago it was confirmed. */
function isPublished(record, schema, date) {
  const day = (value) => value && iso(value);
  if (record.withdrawn && day(record.withdrawn) <= date) return false;
  if (record.expires && day(record.expires) <= date) return false;
  if (record.publish_from && date < day(record.publish_from)) return false;
  if (!schema.hide_after_days || !record.confirmed) return true;
  const hidden = new Date(iso(record.confirmed));
  hidden.setUTCDate(hidden.getUTCDate() + schema.hide_after_days);
  return date <= hidden.toISOString().slice(0, 10);
}

/** Other texts of the site that a reader may see: pages, settings, terms, figures, templates. */
export function otherTexts(root) {
  const texts = [];
  for (const folder of ["content", "templates", "themes", "data/statistics", "data/updates"]) {
    for (const file of filesBelow(join(root, folder))) {
      if (/\.(md|html|xml|txt|css|js|toml)$/.test(file)) texts.push(readFileSync(file, "utf8"));
    }
  }
  for (const file of ["site.toml", "areas.toml", "glossary.toml"]) {
    const path = join(root, "data", file);
    if (existsSync(path)) texts.push(...textsOf(read(path)));
  }
  return texts;
}

/**
 * The closed texts that would tell something if they were found: long enough, and nowhere
 * open. As `Map` from the form that is searched for to whose it is.
 */
export function tellingOf(closed, openTexts) {
  const open = plain(openTexts.join("\n"));
  const telling = new Map();
  for (const { text, whose } of closed) {
    // A day is written in several ways; one that is open is open in all of them.
    if (open.includes(plain(text))) continue;
    for (const form of formsOf(text)) {
      const isLong = /[^\x00-\x7f]/.test(form) ? form.length >= 3 : form.length >= 6;
      if (isLong && !open.includes(form)) telling.set(form, whose);
    }
  }
  return telling;
}

/** A text, its parts between spaces (a family name alone is enough to know a person), a number without hyphens. */
function formsOf(text) {
  const forms = [text, ...text.split(/\s+/)];
  if (/^[\d-]+$/.test(text) && !/^\d{4}-\d\d-\d\d$/.test(text)) forms.push(text.replaceAll("-", ""));
  const date = text.match(/^(\d{4})-(\d\d)-(\d\d)$/);
  if (date) forms.push(`${date[1]}年）${Number(date[2])}月${Number(date[3])}日`);
  return forms.map(plain);
}

/** Every text below a value of TOML; a true or a number alone tells nothing. */
function textsOf(value) {
  if (typeof value === "string") return [value];
  if (value instanceof Date) return [iso(value)];
  if (value && typeof value === "object") return Object.values(value).flatMap(textsOf);
  return [];
}

function iso(value) {
  return value.toISOString().slice(0, 10);
}

/** Letters as a reader takes them: width, case, kana and spaces make no difference. */
export function plain(text) {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[ァ-ヶ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60))
    .replace(/[‐‑–−ー](?=\d)/g, "-")
    .replace(/\s+/g, "");
}

/** What a file says: its bytes as text, and the same with the escapes of HTML, JSON and URLs undone. */
function readings(bytes) {
  const raw = bytes.toString("utf8");
  const readings = [raw];
  if (raw.includes("&")) readings.push(raw.replace(/&#(x?)([0-9a-f]+);/gi, (_, hex, code) => codePoint(parseInt(code, hex ? 16 : 10))));
  if (raw.includes("\\u")) readings.push(raw.replace(/\\u([0-9a-f]{4})/gi, (_, code) => String.fromCharCode(parseInt(code, 16))));
  if (/%[0-9a-f]{2}/i.test(raw)) {
    readings.push(raw.replace(/(%[0-9a-f]{2})+/gi, (escaped) => {
      try {
        return decodeURIComponent(escaped);
      } catch {
        return escaped;
      }
    }));
  }
  return readings;
}

function codePoint(code) {
  return code <= 0x10ffff ? String.fromCodePoint(code) : "";
}

/** Where a telling text stands in the site's files, names of files included. */
export function leaks(site, telling) {
  const faults = [];
  for (const [path, bytes] of site.files) {
    const hay = plain([path, ...readings(bytes)].join("\n"));
    for (const [form, whose] of telling) {
      if (hay.includes(form)) faults.push(`${path}: 「${form}」 is closed: ${whose}`);
    }
  }
  return faults;
}

/**
 * Where a record that is not published is named otherwise than by its own URL. What an author
 * wrote in `openTexts` are the author's own words.
 */
export function tracesOfGone(site, gone, openTexts = []) {
  const faults = [];
  const written = openTexts.join("\n");
  for (const [path, bytes] of site.files) {
    const source = bytes.toString("utf8");
    for (const record of gone) {
      const id = record.split("/")[1];
      if (written.includes(id)) continue;
      for (let at = source.indexOf(id); at !== -1; at = source.indexOf(id, at + 1)) {
        const before = source.slice(Math.max(0, at - record.length - 11), at);
        const after = source.slice(at + id.length, at + id.length + 5);
        const isPartOfAWord = /[\w-]$/.test(before) || /^[\w-]/.test(after);
        if (isPartOfAWord || (before.endsWith("/") && after === ".html")) continue;
        faults.push(`${path}: …${source.slice(Math.max(0, at - 30), at + id.length + 10).replace(/\s+/g, " ")}… names ${record}, which is not published`);
        break;
      }
    }
  }
  return faults;
}

function read(path) {
  return parse(readFileSync(path, "utf8"));
}

function tomlFiles(folder) {
  return filesBelow(folder).filter((file) => file.endsWith(".toml"));
}

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith(".") && !entry.name.startsWith("~$"))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}
