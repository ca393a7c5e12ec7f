// What a visit's first query costs and the one after it: bytes, requests, time.

import { openVisit } from "./engines.js";

/** For each text a new visit that asks it, then the next one. Means, and the middle of the times. */
export async function costs(browser, server, engine, texts) {
  const first = [];
  const next = [];
  for (const [at, text] of texts.entries()) {
    let visit;
    first.push(
      await cost(server, async () => {
        visit = await openVisit(browser, server, engine);
        return visit.query(text);
      }),
    );
    next.push(await cost(server, () => visit.query(texts[(at + 1) % texts.length])));
    await visit.close();
  }
  return { first: summed(first), next: summed(next) };
}

async function cost({ counted }, ask) {
  const before = { ...counted };
  const { ms } = await ask();
  return { bytes: counted.bytes - before.bytes, requests: counted.requests - before.requests, ms };
}

function summed(all) {
  const mean = (key) => all.reduce((sum, one) => sum + one[key], 0) / all.length;
  const times = all.map(({ ms }) => ms).sort((a, b) => a - b);
  return { bytes: mean("bytes"), requests: mean("requests"), ms: times[Math.floor(times.length / 2)] };
}
