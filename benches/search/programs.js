// The programs that are measured, and the one that measures, built for release.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));
const { resolve } = createRequire(import.meta.url);

/** So long Pagefind may take over a site. */
export const LIMIT_S = 600;

/** Built by cargo, whose messages tell where the program lies. */
function built(...target) {
  const words = ["build", "--release", "--locked", "--message-format", "json-render-diagnostics", ...target];
  const told = execFileSync("cargo", words, { cwd: root, stdio: ["ignore", "pipe", "inherit"], maxBuffer: 2 ** 28, encoding: "utf8" });
  return told.trim().split("\n").map((line) => JSON.parse(line)).findLast(({ executable }) => executable).executable;
}

export const shirube = built("--bin", "shirube");
const measure = built("--example", "measure-search");
const pagefind = resolve(`@pagefind/${process.platform}-${process.arch}/bin/pagefind_extended`);
export const pagefindVersion = execFileSync(pagefind, ["--version"], { encoding: "utf8" }).trim().split(" ").at(-1);

/** Writes the files of a synthetic site. */
export const writeSynthetic = (size, folder) => execFileSync(measure, ["write", size, folder]);

/** Builds the site in a folder. */
export const build = (folder, output) =>
  execFileSync(shirube, ["build", "--root", folder, "--out", output, "--base-url", "https://search.example/", "--date", "2026-11-23", "--quiet"], { stdio: ["ignore", "ignore", "ignore"] });

/** What it costs to index the site in a folder with ours. */
export function indexOurs(folder, output) {
  rmSync(output, { recursive: true, force: true });
  const used = JSON.parse(execFileSync(measure, ["index", folder, output], { encoding: "utf8" }));
  return { cpu_s: used.cpu_s + used.write_cpu_s, bytes: used.added_bytes };
}

/** What it costs to index these pages with Pagefind; null where it takes too long. */
export function indexPagefind(pages, output) {
  mkdirSync(output, { recursive: true });
  const words = ["--site", pages, "--output-path", output, "--root-selector", "main", "--silent"];
  const { status, stdout } = spawnSync(measure, ["run", "timeout", String(LIMIT_S), pagefind, ...words], { stdio: ["ignore", "pipe", "ignore"], encoding: "utf8" });
  if (status !== 0) return null;
  const { cpu_s, peak_bytes } = JSON.parse(stdout.trim().split("\n").at(-1));
  return { cpu_s, bytes: peak_bytes };
}
