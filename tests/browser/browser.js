// Chromium, and tabs in it that visit pages of one site.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import { engine } from "./program.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Starts Chromium. */
export const launch = () => chromium.launch(engine());

/**
 * A tab of a certain width, with or without script. `tab.visit(url)` loads a page and gives
 * what went wrong on the way: errors on the console, breaches of the policy, requests to
 * other hosts.
 */
export async function openTab(browser, { width, height = 800, script = true, ...options }) {
  const context = await browser.newContext({ viewport: { width, height }, locale: "ja-JP", ...options });
  // Once for all pages of the tab; where script is off, it is brought along later.
  await context.addInitScript({ content: axe });
  const page = await context.newPage();
  // Script is switched off by hand and not by the context, so that it can be switched on
  // again once the page stands: axe-core needs timers, the page's own script stays unread.
  const protocol = await context.newCDPSession(page);
  let troubles = [];
  let origin = null;
  page.on("console", (message) => {
    if (message.type() === "error") troubles.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => troubles.push(`script: ${error.message}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin && url.protocol !== "data:") troubles.push(`asks another host: ${url.href}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400 && !response.request().isNavigationRequest()) {
      troubles.push(`${response.status()}: ${response.url()}`);
    }
  });
  return {
    page,
    context,
    async visit(url) {
      troubles = [];
      origin = new URL(url).origin;
      await protocol.send("Emulation.setScriptExecutionDisabled", { value: !script });
      await page.goto(url, { waitUntil: "load" });
      await protocol.send("Emulation.setScriptExecutionDisabled", { value: false });
      // A page that is not found is told as an error of its own loading; it is meant to be.
      return troubles.filter((trouble) => !/404 \(Not Found\)/.test(trouble));
    },
    close: () => context.close(),
  };
}

/** What axe-core finds on the page that stands in a tab, one line for each element. */
export async function axeFaults(page) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const options = { runOnly: tags, resultTypes: ["violations"], preload: false, iframes: false };
    const { violations } = await window.axe.run(document, options);
    return violations.map(({ id, help, nodes }) => ({
      id,
      help,
      nodes: nodes.map((node) => ({ target: node.target.join(" "), html: node.html, why: node.any[0]?.message ?? "" })),
    }));
  });
  return violations.flatMap(({ id, help, nodes }) => {
    // The same fault in each row of a list is one fault.
    const shown = nodes.slice(0, 3).map((node) => `${node.target} ${node.html.slice(0, 100)} ${node.why}`.trim());
    const rest = nodes.length > 3 ? ` … and ${nodes.length - 3} more` : "";
    return [`${id} (${help}): ${shown.join(" | ")}${rest}`];
  });
}

/** Calls `visit(tab, item)` for each item, in several tabs at once; gives the results in order. */
export async function inTabs(browser, count, options, items, visit) {
  const results = new Array(items.length);
  let next = 0;
  const work = async () => {
    const tab = await openTab(browser, options);
    while (next < items.length) {
      const at = next++;
      results[at] = await visit(tab, items[at]);
    }
    await tab.close();
  };
  await Promise.all(Array.from({ length: count }, work));
  return results;
}
