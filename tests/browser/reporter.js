// Tells each test on one line and the faults of those that failed; counts tests, not groups.

const counts = { passed: 0, failed: 0, skipped: 0 };

export default async function* tell(events) {
  for await (const { type, data } of events) {
    if (type === "test:stdout" || type === "test:stderr") yield data.message;
    if (type !== "test:pass" && type !== "test:fail") continue;
    // A group fails when one of its tests does, which has been told; or by itself, in a hook.
    const failedInside = data.details?.error?.failureType === "subtestsFailed";
    if (isGroup(data) && (type === "test:pass" || failedInside)) continue;
    const seconds = ((data.details?.duration_ms ?? 0) / 1000).toFixed(1);
    if (data.skip !== undefined) {
      counts.skipped += 1;
      yield `skipped  ${data.name}: ${data.skip}\n`;
    } else if (type === "test:pass") {
      counts.passed += 1;
      yield `ok       ${data.name} (${seconds} s)\n`;
    } else {
      counts.failed += 1;
      yield `FAILED   ${data.name} (${seconds} s)\n${indented(reason(data))}\n`;
    }
  }
  const skipped = counts.skipped ? `, ${counts.skipped} skipped` : "";
  yield `${counts.passed} passed, ${counts.failed} failed${skipped}\n`;
}

/** A `describe`, or a file of tests that is told as if it were one. */
function isGroup(data) {
  return data.details?.type === "suite" || data.name.endsWith(".test.js");
}

function reason(data) {
  const error = data.details.error;
  const cause = error.cause ?? error;
  return String(cause.stack ?? cause);
}

function indented(message) {
  return message.replace(/^/gm, "         ");
}
