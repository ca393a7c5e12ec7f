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
const TOLD = 25;

/** Fails with all of the faults, unless there are none. */
export function expectNone(faults) {
  if (faults.length === 0) return;
  const told = faults.slice(0, TOLD).join("\n");
  const rest = faults.length > TOLD ? `\nand ${faults.length - TOLD} more` : "";
  throw new Faults(told + rest);
}
