// Searches of a finished site, asked in a browser.
//
// `ask` gets a tab and what is asked. It opens the search where this is the visit's first
// query, and gives hits and notes as search.js does, with the milliseconds that this took.

import { BLANK } from "./server.js";

/** Through search.js, from an empty page. */
export const ours = {
  name: "shirube",
  /** Whether a hit may be a part of a page: `/glossary/#term`. */
  namesParts: true,
  start: BLANK,
  ask: (tab, asked) =>
    tab.evaluate(async ({ text, limit }) => {
      const start = performance.now();
      window.opened ??= import("/search/search.js").then(({ openSearch }) => openSearch());
      const { hits, notes } = await (await window.opened).query(text, { limit });
      const ms = performance.now() - start;
      const named = ({ url, kind }) => ({ url, kind });
      return { ms, hits: hits.map(named), notes: notes.map(named) };
    }, asked),
};

/** By the keyboard, on the page of the search, until it says what it found; gives the milliseconds alone. */
export const ourPage = {
  name: "shirube's page",
  start: "/search/",
  ask: async (tab, { text }) => {
    await tab.locator("#_query").fill(text);
    const ms = await tab.evaluate(
      () =>
        new Promise((resolve) => {
          const start = performance.now();
          const said = document.getElementById("_said");
          const look = () => {
            if (/。$/.test(said.textContent) && said.textContent !== "さがしています。") resolve(performance.now() - start);
          };
          new MutationObserver(look).observe(said, { childList: true, characterData: true, subtree: true });
          document.querySelector(".search__form").requestSubmit();
        }),
    );
    return { ms };
  },
};

/**
 * Through Pagefind's own module, from an empty page. A result has neither title nor URL
 * without its fragment, which is therefore fetched; but no excerpt is made of it. Pagefind
 * 1.6 takes up to a minute for ten of them: it marks words at places far behind a text's end.
 */
export const pagefind = {
  name: "Pagefind",
  namesParts: false,
  start: BLANK,
  ask: (tab, asked) =>
    tab.evaluate(async ({ text, limit }) => {
      const start = performance.now();
      window.opened ??= import("/_pagefind/pagefind.js").then(async (pagefind) => {
        await pagefind.init();
        return pagefind;
      });
      const fragments = (window.fragments ??= new Map());
      const fragment = async (id) => {
        const { body } = await fetch(`/_pagefind/fragment/${id}.pf_fragment`);
        const text = await new Response(body.pipeThrough(new DecompressionStream("gzip"))).text();
        return JSON.parse(text.slice("pagefind_dcd".length));
      };
      const { results } = await (await window.opened).search(text);
      const first = results.slice(0, limit).map(({ id }) => id);
      for (const id of first) if (!fragments.has(id)) fragments.set(id, fragment(id));
      const shown = await Promise.all(first.map((id) => fragments.get(id)));
      const ms = performance.now() - start;
      // That nothing fits is all that it can say of what is not there.
      const notes = results.length === 0 ? [{ kind: "absent" }] : [];
      return { ms, hits: shown.map(({ url }) => ({ url, kind: "page" })), notes };
    }, asked),
};

/** Somebody who has visited nothing before. */
export async function openVisit(browser, server, engine) {
  const context = await browser.newContext({ locale: "ja-JP" });
  const tab = await context.newPage();
  await tab.goto(server.origin + engine.start);
  return {
    query: (text, { limit = 10 } = {}) => engine.ask(tab, { text, limit }),
    close: () => context.close(),
  };
}
