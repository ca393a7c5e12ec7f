// The pages of one site, as a browser shows them.

import { after, before, describe, test } from "node:test";
import { axeFaults, inTabs, launch, openTab } from "./browser.js";
import { expectNone } from "./faults.js";
import { isDemonstration, site } from "./given.js";
import { keyboardFaults } from "./keyboard.js";
import { hiddenInForcedColors, missingFrame, motion, prepare, sidewaysScroll, smallTargets } from "./look.js";
import { hasReader, PAPER_WIDTH, paperFaults } from "./paper.js";
import { serve } from "./server.js";
import { byKind, resolve } from "./site.js";

/** How many tabs work at once: two for two cores, and one that waits for the server. */
const TABS = 3;

const NARROW = 360;
const WIDE = 1280;

const shown = site.pages.filter((page) => page.kind !== "moved");
const kinds = byKind(shown);
/** One page of each kind: the one that holds most. */
const samples = [...kinds.values()].map((pages) => pages.reduce((most, page) => (most.source.length < page.source.length ? page : most)));

let browser;
let server;
before(async () => {
  [browser, server] = await Promise.all([launch(), serve(site)]);
});
after(async () => {
  await browser?.close();
  await server?.close();
});

/** The address of a page here; that of a missing page is one that never was, and deep. */
function addressOf(page) {
  const isMissing = page.kind === "not found";
  return server.origin + (isMissing ? `${site.base}there/is/nothing/here.html` : page.url);
}

/** Does the work when it is first asked for, and hands the same result to whoever asks next. */
function once(work) {
  let result;
  return () => (result ??= work());
}

/** Visits a page and gives `look`'s faults by check, each with the page in front. */
async function visit(tab, page, look) {
  try {
    const troubles = await tab.visit(addressOf(page));
    await tab.page.evaluate(prepare);
    return { page, troubles, ...(await look(tab.page, page)) };
  } catch (error) {
    return { page, troubles: [`cannot be looked at: ${error.message}`] };
  }
}

/** The faults of one check in the results that fit, each with its page in front. */
function collect(results, check, fits = () => true) {
  return results
    .filter((result) => fits(result.page))
    .flatMap((result) => (result[check] ?? ["was not looked at"]).map((fault) => `${result.page.path}: ${fault}`));
}

/** Every page once; on those that stand for their kind, more is looked at while they are there. */
const sweep = once(() =>
  inTabs(browser, TABS, { width: NARROW }, shown, (tab, page) =>
    visit(tab, page, async (view) => ({
      axe: await axeFaults(view),
      scroll: await view.evaluate(sidewaysScroll),
      targets: await view.evaluate(smallTargets),
      ...(samples.includes(page) ? await frameAndKeyboard(view, page) : {}),
    })),
  ),
);

async function frameAndKeyboard(view, page) {
  return { frame: await view.evaluate(missingFrame, page.kind), keyboard: await keyboardFaults(view) };
}

describe(`every page at ${NARROW} px`, () => {
  const checks = {
    troubles: "no error, no breach of the policy, no request to another host",
    axe: "no violation found by axe-core",
    scroll: "no sideways scroll",
    targets: "links and buttons outside of running text are 44 px high",
  };
  for (const [kind, pages] of kinds) {
    for (const [check, title] of Object.entries(checks)) {
      test(`${kind} (${pages.length}) at ${NARROW} px: ${title}`, async () => {
        expectNone(collect(await sweep(), check, (page) => page.kind === kind));
      });
    }
  }
});

for (const width of [NARROW, WIDE]) {
  for (const script of [true, false]) {
    const condition = `${width} px ${script ? "with" : "without"} script`;
    describe(`one page of each kind at ${condition}`, () => {
      const isSweep = width === NARROW && script;
      const visits = once(() =>
        inTabs(browser, TABS, { width, script }, samples, (tab, page) =>
          visit(tab, page, async (view) => ({
            axe: await axeFaults(view),
            scroll: await view.evaluate(sidewaysScroll),
            ...(await frameAndKeyboard(view, page)),
          })),
        ),
      );
      const look = isSweep ? sweep : visits;
      const checks = {
        axe: "no violation found by axe-core, no sideways scroll",
        frame: "language, one h1, landmarks, breadcrumb",
        keyboard: "the skip link works, and the focus is always seen",
      };
      const alsoOf = { axe: ["scroll"], frame: ["troubles"], keyboard: [] };
      for (const page of samples) {
        for (const [check, title] of Object.entries(checks)) {
          test(`${page.kind} at ${condition}: ${title}`, async () => {
            const results = await look();
            expectNone([check, ...alsoOf[check]].flatMap((check) => collect(results, check, (other) => other === page)));
          });
        }
      }
    });
  }
}

describe("on paper", () => {
  const print = once(() =>
    inTabs(browser, 2, { width: PAPER_WIDTH }, samples, async (tab, page) => {
      const result = await visit(tab, page, async () => ({}));
      return { ...result, paper: [...result.troubles, ...(await paperFaults(tab, page, { isDemonstration }))] };
    }),
  );
  for (const page of samples.filter((page) => page.kind !== "not found")) {
    test(`${page.kind} on paper: nothing is cut off; demonstration line, address and phone numbers are printed`, async (t) => {
      if (!hasReader()) return t.skip("pdftotext is not there to read the sheets with");
      expectNone(collect(await print(), "paper", (other) => other === page));
    });
  }
});

describe("with the reader's own colours and less motion", () => {
  const plainly = once(() => inTabs(browser, 2, { width: WIDE }, samples, (tab, page) => visit(tab, page, wordsOf)));
  const forced = once(async () => {
    const options = { width: WIDE, forcedColors: "active", reducedMotion: "reduce" };
    const look = async (view) => ({ ...(await wordsOf(view)), colors: await view.evaluate(hiddenInForcedColors), motion: await view.evaluate(motion) });
    const [light, dark] = await Promise.all(
      ["light", "dark"].map((colorScheme) => inTabs(browser, 1, { ...options, colorScheme }, samples, (tab, page) => visit(tab, page, look))),
    );
    return { light, dark };
  });
  for (const [at, page] of samples.entries()) {
    test(`${page.kind} in forced colours: no word and no drawing is lost, and nothing moves`, async () => {
      const [before, { light, dark }] = await Promise.all([plainly(), forced()]);
      const lost = light[at].words === before[at].words ? [] : [`${page.path}: other words are shown`];
      const isPage = (other) => other === page;
      expectNone([...lost, ...[light, dark].flatMap((results) => [...collect(results, "colors", isPage), ...collect(results, "motion", isPage)])]);
    });
  }
});

async function wordsOf(view) {
  return { words: await view.evaluate(() => document.querySelector("main").innerText) };
}

describe("pages that moved", () => {
  const moved = site.pages.filter((page) => page.kind === "moved");
  test(`an old address (${moved.length}) leads on to the page`, async (t) => {
    if (moved.length === 0) return t.skip("no page has moved");
    const tab = await openTab(browser, { width: NARROW });
    const faults = [];
    for (const page of moved.slice(0, 5)) {
      await tab.visit(server.origin + page.url);
      await tab.page.waitForURL((url) => url.pathname !== page.url, { timeout: 5000 }).catch(() => {});
      const at = new URL(tab.page.url()).pathname;
      if (at === page.url || resolve(site, page, at).fault) faults.push(`${page.path}: leads to ${at}`);
    }
    await tab.close();
    expectNone(faults);
  });
});

describe("the server's headers", () => {
  test("the policy is in force: script within a page does not run", async () => {
    const tab = await openTab(browser, { width: NARROW });
    await tab.visit(addressOf(samples[0]));
    const ran = await tab.page.evaluate(() => {
      const script = document.createElement("script");
      try {
        script.text = "window.ranInline = true";
      } catch {
        return false; // Trusted Types forbid even the assignment.
      }
      document.body.append(script);
      return Boolean(window.ranInline);
    });
    await tab.close();
    expectNone(ran ? ["a script within the page ran"] : []);
  });
});
