// Which Chromium is started, and how. Needs no package, so that every driver can ask it.

import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Chromium: that of `CHROMIUM`, else the first one on the path; and what it is told. */
export function program() {
  return {
    executablePath: process.env.CHROMIUM || firstOnPath("chromium", "chromium-browser", "google-chrome"),
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
