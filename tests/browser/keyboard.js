// A page as somebody goes along it who has a keyboard and no mouse.

import { focused, rested, standsAtMain } from "./look.js";

/** How many steps of the keyboard are looked at in the header, and again in the main part. */
const STEPS = 8;

/** Goes along a page by the Tab key, over the skip link and into the main part. */
export async function keyboardFaults(view) {
  const faults = [];
  const step = async (key) => {
    await view.keyboard.press(key);
    await view.evaluate(rested);
    return view.evaluate(focused);
  };
  const look = (at) => {
    if (at && !at.hasRing) faults.push(`the focus on ${at.name} does not show`);
    if (at && !at.isInWindow) faults.push(`the focus on ${at.name} is outside of the window`);
  };
  const skip = await step("Tab");
  look(skip);
  if (!skip?.href?.startsWith("#")) return [...faults, `the first step of Tab leads to ${skip?.name ?? "nothing"}, not to a skip link`];
  if (skip.height < 43.5) faults.push(`the skip link is ${Math.round(skip.height)} px high`);
  for (let count = 0; count < STEPS; count++) look(await step("Tab"));

  await view.evaluate(() => document.querySelector("a[href]").focus());
  let at = await step("Enter");
  if (!at?.isInMain) at = await step("Tab");
  if (!at?.isInMain && !(await view.evaluate(standsAtMain))) faults.push(`the skip link leads to ${at?.name ?? "nothing"}, not into main`);
  for (let count = 0; count < STEPS; count++) look(await step("Tab"));
  return faults;
}
