// Two searches of a finished site, asked from a page in a browser.
//
// `ask` runs in the page. It opens the search where this is its first query, and gives hits
// and notes as search.js does, with the milliseconds that this took.

import { BLANK } from "./server.js";

export const ours = {
  name: "shirube",
  /** Whether a hit may be a part of a page: `/glossary/#term`. */
  namesParts: true,
  async ask({ text, limit }) {
    const start = performance.now();
    window.opened ??= import("/search/search.js").then(({ openSearch }) => openSearch());
    const { hits, notes } = await (await window.opened).query(text, { limit });
    const ms = performance.now() - start;
    const named = ({ url, kind }) => ({ url, kind });
    return { ms, hits: hits.map(named), notes: notes.map(named) };
  },
};

export const pagefind = {
  name: "Pagefind",
  namesParts: false,
  async ask({ text, limit }) {
    const start = performance.now();
    window.opened ??= import("/_pagefind/pagefind.js").then(async (pagefind) => {
      await pagefind.options({ baseUrl: "/" });
      await pagefind.init();
      return pagefind;
    });
    const { results } = await (await window.opened).search(text);
    // Without its fragment a result has neither title nor URL.
    const shown = await Promise.all(results.slice(0, limit).map((result) => result.data()));
    const ms = performance.now() - start;
    // That nothing fits is all that it can say of what is not there.
    const notes = results.length === 0 ? [{ kind: "absent" }] : [];
    return { ms, hits: shown.map(({ url }) => ({ url, kind: "page" })), notes };
  },
};

/** Somebody who has visited nothing before. */
export async function openVisit(browser, server, engine) {
  const context = await browser.newContext({ locale: "ja-JP" });
  const page = await context.newPage();
  await page.goto(server.origin + BLANK);
  return {
    query: (text, { limit = 10 } = {}) => page.evaluate(engine.ask, { text, limit }),
    close: () => context.close(),
  };
}
