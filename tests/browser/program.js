// Which Chromium is started, and how. Needs no package, so that every driver can ask it.

import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Chromium as readers have it: that of `CHROMIUM`, else the first one on the path; and what it is told. */
export function program() {
  return started("chromium", "chromium-browser", "google-chrome");
}

/** The same engine without the browser's own windows, which cost more than most pages; where it is not there, all of it. */
export function engine() {
  return started("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome");
}

function started(...names) {
  return {
    executablePath: process.env.CHROMIUM || firstOnPath(...names),
    args: [
      // In a container the tests run as root, which Chromium's sandbox refuses.
      "--no-sandbox",
      "--disable-gpu",
      // Nothing but the site is there to talk to; the browser's own errands would only fail.
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--font-render-hinting=none",
    ],
  };
}

function firstOnPath(...names) {
  for (const folder of process.env.PATH.split(delimiter)) {
    for (const name of names) {
      if (existsSync(join(folder, name))) return join(folder, name);
    }
  }
  throw new Error("no Chromium is on the path, and CHROMIUM names none");
}
