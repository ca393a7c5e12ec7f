// A page as it comes out of a printer.

import { execFileSync } from "node:child_process";
import { plain } from "./internal.js";
import { cutOff, prepare } from "./look.js";
import { canonicalOf } from "./site.js";

/** The width in px between the margins of an A4 sheet, by the 96 px of CSS to the inch. */
export const PAPER_WIDTH = 718;

/** Whether the program that reads the words of a PDF is there. */
export function hasReader() {
  try {
    execFileSync("pdftotext", ["-v"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** What a printed page lacks. The tab shows it already. */
export async function paperFaults(tab, page, { isDemonstration }) {
  await tab.page.emulateMedia({ media: "print" });
  await tab.page.evaluate(prepare);
  const faults = await tab.page.evaluate(cutOff);
  const pdf = await tab.page.pdf({ format: "A4", preferCSSPageSize: true });
  const sheets = execFileSync("pdftotext", ["-", "-"], { input: pdf, maxBuffer: 64 * 1024 * 1024 })
    .toString("utf8")
    .split("\f")
    .slice(0, -1);
  const printed = plain(sheets.join(""));
  const holds = (text) => unbroken(printed).includes(unbroken(plain(text)));
  const phones = new Set((await tab.page.evaluate(shownText)).match(/0\d{1,4}-\d{1,4}-\d{3,4}/g) ?? []);
  await tab.page.emulateMedia({ media: null });

  if (sheets.length === 0) faults.push("no sheet is printed");
  if (isDemonstration && !holds("見本サイトです")) faults.push("the demonstration line is not printed");
  if (!holds(canonicalOf(page) ?? "")) faults.push("the address of the page is not printed");
  for (const phone of phones) {
    if (!holds(phone)) faults.push(`the number ${phone} is not printed`);
  }
  return faults;
}

/** A text without its hyphens: one at the end of a line is taken for that of a broken word, and lost. */
export function unbroken(text) {
  return text.replace(/[-\u2010\u00ad]/g, "");
}

function shownText() {
  return document.querySelector("main").innerText;
}
