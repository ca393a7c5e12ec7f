// The page of the search, as a browser shows it: keyboard, announcements, state in the URL,
// urgent words, names that are in no register; and that nothing breaks the policy.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { axeFaults, launch, openTab } from "./browser.js";
import { settings, site } from "./given.js";
import { serve } from "./server.js";

let browser;
let server;
before(async () => {
  [browser, server] = await Promise.all([launch(), serve(site)]);
});
after(async () => {
  await browser?.close();
  await server?.close();
});

/** Visits the search in a tab of its own; `look` gets the page and what went wrong on the way. */
async function visit(query, look, options = {}) {
  const tab = await openTab(browser, { width: 360, ...options });
  try {
    const troubles = await tab.visit(`${server.origin}${site.base}search/${query === "" ? "" : `?q=${encodeURIComponent(query)}`}`);
    await look(tab.page, troubles);
  } finally {
    await tab.close();
  }
}

/** Waits until the page has said what it found. */
const answered = (page) => page.waitForFunction(() => /。$/.test(document.getElementById("_said").textContent) && !/さがしています/.test(document.getElementById("_said").textContent));
const textOf = (page, selector) => page.locator(selector).first().textContent();

describe("the page of the search", () => {
  test("answers a query of its URL, announces it, and breaks no policy", async () => {
    await visit("訪問診療", async (page, troubles) => {
      await answered(page);
      assert.deepEqual(troubles, []);
      assert.match(await textOf(page, "#_said"), /表示しています。$/);
      assert.ok((await page.locator(".hit").count()) > 0);
      assert.ok((await page.locator(".hit mark").count()) > 0);
      assert.deepEqual(await axeFaults(page), []);
    });
  });

  test("is used by keyboard alone, and keeps its state in the URL", async () => {
    await visit("", async (page) => {
      await page.locator("#_query").focus();
      await page.keyboard.type("往診");
      await page.keyboard.press("Enter");
      await answered(page);
      assert.equal(new URL(page.url()).searchParams.get("q"), "往診");
      await page.locator("#_query").fill("緩和ケア");
      await page.keyboard.press("Enter");
      await page.waitForFunction(() => new URLSearchParams(location.search).get("q") === "緩和ケア");
      await page.goBack();
      await page.waitForFunction(() => document.getElementById("_query").value === "往診");
    });
  });

  test("shows the card of every urgent word before anything else", async () => {
    await visit("", async (page) => {
      for (const { words, text } of settings.urgent ?? []) {
        for (const word of words) {
          await page.locator("#_query").fill(word);
          await page.waitForFunction((text) => document.getElementById("_urgent").textContent.includes(text), text);
        }
      }
    });
  });

  test("does not disturb an input method's composition", async () => {
    await visit("", async (page) => {
      await page.locator("#_query").focus();
      const fire = (type) => page.evaluate((type) => document.getElementById("_query").dispatchEvent(new CompositionEvent(type)), type);
      await fire("compositionstart");
      await page.locator("#_query").evaluate((input) => {
        input.value = "ほうもん";
        input.dispatchEvent(new InputEvent("input", { isComposing: true }));
      });
      await page.waitForTimeout(200);
      assert.equal(await page.locator("#_suggestions").isVisible(), false);
      await fire("compositionend");
      await page.waitForFunction(() => !document.getElementById("_suggestions").hidden);
    });
  });

  test("tells of a record its kind, its area and as of when it is so", async () => {
    await visit("あじさい医院", async (page) => {
      await answered(page);
      assert.match(await textOf(page, ".hit__facts"), /^名簿／医療機関／中区／.*年.*現在$/);
    });
  });

  test("leads to the heading below which a page says it", async () => {
    await visit("DNARと救急", async (page) => {
      await answered(page);
      assert.match(await page.locator(".hit__section a").first().getAttribute("href"), /#./);
    });
  });

  test("offers words while typing, and takes one by keyboard", async () => {
    await visit("", async (page) => {
      await page.locator("#_query").focus();
      await page.keyboard.type("訪問");
      await page.waitForFunction(() => !document.getElementById("_suggestions").hidden);
      await page.keyboard.press("ArrowDown");
      const chosen = await textOf(page, "[role=option][aria-selected=true]");
      await page.keyboard.press("Enter");
      await answered(page);
      assert.equal(new URL(page.url()).searchParams.get("q"), chosen);
    });
  });

  test("says what to try and whom to ask when nothing fits", async () => {
    await visit("qqqq", async (page) => {
      await answered(page);
      assert.match(await textOf(page, "#_results"), /別の言い方/);
      assert.match(await textOf(page, "#_results"), /窓口に聞いてください/);
      assert.match(await page.locator("main, footer").allTextContents().then((texts) => texts.join("")), /窓口/);
    });
  });

  test("says of a number that no register has that it is in none", async () => {
    await visit("099-999-9999", async (page) => {
      await answered(page);
      assert.match(await textOf(page, "#_results"), /名簿にありません/);
    });
  });

  test("shows what is typed as text, whatever it is", async () => {
    await visit("<img src=x onerror=alert(1)>訪問", async (page, troubles) => {
      await answered(page);
      assert.deepEqual(troubles, []);
      assert.equal(await page.locator("#_results img").count(), 0);
    });
  });

  test("leads on without script: by area, by 五十音 and by the index of pages", async () => {
    await visit(
      "",
      async (page) => {
        assert.equal(await page.locator("#_search").isVisible(), false);
        assert.ok((await page.locator("main a[href]").count()) > 10);
      },
      { script: false },
    );
  });
});
