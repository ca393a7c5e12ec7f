// `shirube serve` in a real browser: what is saved is shown without a hand on the keyboard,
// what is wrong stands over the last good page, and the site's own policy lets it.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { launch } from "./browser.js";

const program = resolve(process.env.PROGRAM ?? "../../target/debug/shirube");
const root = mkdtempSync(join(tmpdir(), "shirube-preview-"));
const page = (words) => `+++\ntitle = "頁"\n+++\n${words}\n`;
const save = (text) => writeFileSync(join(root, "content/a.md"), text);

let browser;
let server;
let origin;

/** Starts the preview; gives its URL. */
async function start(port) {
  server = spawn(program, ["serve", "--port", port, "--root", root], { stdio: ["ignore", "pipe", "ignore"] });
  for await (const chunk of server.stdout) {
    const url = String(chunk).match(/http:\/\/\S+?\//)?.[0];
    if (url) {
      server.stdout.resume();
      return url.slice(0, -1);
    }
  }
  throw new Error("the preview did not say where it is");
}

async function stop() {
  const ended = new Promise((resolve) => server.once("exit", resolve));
  server.kill();
  await ended;
}

before(async () => {
  const made = spawn(program, ["new", "site", root, "--quiet"], { stdio: "ignore" });
  await new Promise((resolve) => made.once("exit", resolve));
  save(page("はじめ"));
  origin = await start("0");
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await stop();
  rmSync(root, { recursive: true });
});

test("saved changes and faults are shown in every open tab, under the site's own policy", async () => {
  const context = await browser.newContext({ locale: "ja-JP" });
  const troubles = [];
  const tabs = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const tab = await context.newPage();
      tab.on("console", (message) => message.type() === "error" && troubles.push(message.text()));
      tab.on("pageerror", (error) => troubles.push(error.message));
      await tab.goto(`${origin}/a/`);
      return tab;
    }),
  );
  const everywhere = (wanted) => Promise.all(tabs.map(wanted));
  await everywhere((tab) => tab.waitForFunction(() => document.body.textContent.includes("はじめ")));

  save(page("保存しました"));
  await everywhere((tab) => tab.waitForFunction(() => document.body.textContent.includes("保存しました")));

  save('+++\ntitle = "頁"\ndesk = "none"\n+++\n');
  const box = "#shirube-errors";
  await everywhere((tab) => tab.waitForSelector(box));
  for (const tab of tabs) {
    const told = await tab.textContent(box);
    assert.match(told, /直すところが 1 か所あります/);
    assert.match(told, /content\/a\.md:3:8/);
    assert.ok((await tab.textContent("main")).includes("保存しました"), "the last good page stays");
    assert.equal(await tab.evaluate((box) => getComputedStyle(document.querySelector(box)).position, box), "fixed");
  }

  save(page("直りました"));
  await everywhere((tab) => tab.waitForFunction(() => document.body.textContent.includes("直りました")));
  for (const tab of tabs) assert.equal(await tab.$(box), null);
  assert.deepEqual(troubles, []);
  await context.close();
});

test("a tab finds the preview again that was away", async () => {
  const context = await browser.newContext({ locale: "ja-JP" });
  const tab = await context.newPage();
  await tab.goto(`${origin}/a/`);
  await stop();
  save(page("そのあいだに"));
  assert.equal(await start(new URL(origin).port), origin);
  await tab.waitForFunction(() => document.body.textContent.includes("そのあいだに"));
  await context.close();
});
