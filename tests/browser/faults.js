// A test gathers all faults before it fails, so that one run tells everything.

class Faults extends Error {
  constructor(message) {
    super(message);
    this.name = "Faults";
    // The faults say where they are; our own stack would only bury them.
    this.stack = message;
  }
}

/** How many faults of one test are told in full. */
const TOLD = 40;

/** Fails with all of the faults, unless there are none. A fault is `place: what is wrong`. */
export function expectNone(faults) {
  if (faults.length === 0) return;
  const lines = gathered(faults);
  const rest = lines.length > TOLD ? [`and ${lines.length - TOLD} more`] : [];
  throw new Faults([...lines.slice(0, TOLD), ...rest].join("\n"));
}

/** The same words about several places are one line: a fault of a template is on each of its pages. */
function gathered(faults) {
  const places = new Map();
  for (const fault of faults) {
    const [, place, what] = fault.match(/^(\S+): ([^]*)$/) ?? [null, "", fault];
    places.set(what, [...(places.get(what) ?? []), place]);
  }
  return [...places].map(([what, [first, ...others]]) => {
    const more = others.length ? ` (and in ${others.length} more places)` : "";
    return `${first ? `${first}: ` : ""}${what}${more}`;
  });
}
