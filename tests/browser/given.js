// What the tests are given: SITE, the folder of a finished site; ROOT, the folder that it was
// built from; DATE, the day that it was built for.

import { resolve } from "node:path";
import { readSettings } from "./internal.js";
import { readSite } from "./site.js";

if (!process.env.SITE) throw new Error("SITE names no finished site; tests/run builds one");

export const site = readSite(resolve(process.env.SITE));
export const root = resolve(process.env.ROOT ?? "../..");
export const date = process.env.DATE ?? new Date().toISOString().slice(0, 10);
export const settings = readSettings(root);
export const isDemonstration = settings.status !== "live";
