// The Nu HTML checker (vnu), which the W3C's own validator runs, over a folder of pages.

import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { promisify } from "node:util";

const require = createRequire(import.meta.url);

/** Messages that are no faults here, each with its reason. */
const ACCEPTED = [
  // Read from a folder, a page has no host that could be its own: every style sheet looks
  // foreign to the policy. In the browser tests the policy is in force.
  /Content Security Policy/,
];

/** Every error and warning of the checker in the HTML files below `folder`. */
export async function invalidMarkup(folder) {
  const jar = require("vnu-jar");
  // The checker runs too short for Java's second compiler to earn what it costs.
  const args = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss2m", "-jar", jar, "--format", "json", "--stdout", "--exit-zero-always", "--skip-non-html", folder];
  const { stdout } = await promisify(execFile)("java", args, { maxBuffer: 256 * 1024 * 1024 });
  return JSON.parse(stdout)
    .messages.filter((message) => message.type === "error" || message.subType === "warning" || message.type === "non-document-error")
    .filter((message) => !ACCEPTED.some((pattern) => pattern.test(message.message)))
    .map((message) => {
      const path = decodeURIComponent(message.url ?? "").split(`${folder}/`).at(-1);
      return `${path}:${message.lastLine ?? 1}: ${message.message}`;
    });
}

/** Whether there is a Java to run the checker with. */
export async function hasJava() {
  try {
    await promisify(execFile)("java", ["-version"]);
    return true;
  } catch {
    return false;
  }
}
