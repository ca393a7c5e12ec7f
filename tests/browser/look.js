// What a browser shows of a page. Each function runs inside the page, so it stands alone,
// and gives faults as lines of text that name the element.

/** Adds the names that the functions here share; called once on each page. */
export function prepare() {
  window.shirubeTest = {
    name(element) {
      const id = element.id ? `#${element.id}` : "";
      const classes = [...element.classList].map((name) => `.${name}`).join("");
      const words = (element.innerText ?? element.textContent ?? "").trim().replace(/\s+/g, " ").slice(0, 30);
      return `<${element.localName}${id}${classes}>「${words}」`;
    },
    isShown(element) {
      const style = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      const clipped = style.clipPath === "inset(50%)" || style.clip === "rect(0px, 0px, 0px, 0px)";
      const isOnPage = 0 < box.right + scrollX && 0 < box.bottom + scrollY;
      return element.checkVisibility({ visibilityProperty: true }) && !clipped && isOnPage && 1 < box.width && 1 < box.height;
    },
  };
}

/** A page wider than its window, and what is cut off at the right for want of a box to scroll in. */
export function sidewaysScroll() {
  const faults = [];
  const root = document.scrollingElement;
  const width = document.documentElement.clientWidth;
  if (width < root.scrollWidth) faults.push(`the page is ${root.scrollWidth} px wide in a window of ${width} px`);
  const scrolls = (element) => {
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      if (/auto|scroll|hidden|clip/.test(getComputedStyle(at).overflowX)) return true;
    }
    return false;
  };
  for (const element of document.body.querySelectorAll("*")) {
    const box = element.getBoundingClientRect();
    if (box.right <= width + 1 || !shirubeTest.isShown(element) || scrolls(element)) continue;
    faults.push(`${shirubeTest.name(element)} reaches ${Math.round(box.right)} px to the right`);
    if (faults.length > 3) break;
  }
  return faults;
}

/**
 * Links and buttons under 44 px high, but for those within running text: there, the height
 * is the line's (as WCAG 2.5.8 allows), and another line must not be pushed away.
 */
export function smallTargets() {
  const selector = "a[href], button, summary, select, textarea, input:not([type=hidden])";
  const targets = [...document.querySelectorAll(selector)].filter((target) => shirubeTest.isShown(target));
  const isInText = (target) => {
    // A term is marked where the text names it, even where the text is nothing else.
    if (target.matches("a.term")) return true;
    if (getComputedStyle(target).display !== "inline") return false;
    let block = target.parentElement;
    while (getComputedStyle(block).display === "inline") block = block.parentElement;
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const around = walker.currentNode.parentElement;
      const isText = /[\p{L}\p{N}]/u.test(walker.currentNode.data);
      if (isText && !around.closest(selector) && shirubeTest.isShown(around)) return true;
    }
    return false;
  };
  // A label is part of its field's target, and a link that is stretched over its card by a
  // pseudo-element is as high as the card.
  const areaOf = (target) => {
    const label = target.labels?.[0];
    if (label) return Math.max(label.getBoundingClientRect().height, target.getBoundingClientRect().height);
    const after = getComputedStyle(target, "::after");
    if (after.content !== "none" && after.position === "absolute" && after.inset === "0px") {
      const card = getComputedStyle(target).position === "static" ? target.offsetParent : target;
      return card.getBoundingClientRect().height;
    }
    return target.getBoundingClientRect().height;
  };
  return targets
    .filter((target) => areaOf(target) < 43.5 && !isInText(target))
    .map((target) => `${shirubeTest.name(target)} is ${Math.round(areaOf(target))} px high`);
}

/** What every page has: language, one h1 in the main part, landmarks, and the way back. */
export function missingFrame(kind) {
  const faults = [];
  const count = (selector) => document.querySelectorAll(selector).length;
  const shown = (selector) => [...document.querySelectorAll(selector)].filter((element) => shirubeTest.isShown(element)).length;
  if (document.documentElement.lang !== "ja") faults.push(`lang is "${document.documentElement.lang}"`);
  if (!document.title.trim()) faults.push("the title is empty");
  if (shown("h1") !== 1) faults.push(`${shown("h1")} h1 are shown`);
  if (count("main h1") !== 1) faults.push("the h1 does not stand in main");
  for (const landmark of ["main", "body > header", "body > footer"]) {
    if (shown(landmark) !== 1) faults.push(`${shown(landmark)} ${landmark} are shown`);
  }
  if (shown("header nav, body > nav") === 0) faults.push("no navigation is shown");
  const lacksWayBack = ["home", "not found"].includes(kind);
  const current = document.querySelector("nav ol [aria-current=page]");
  if (!lacksWayBack && !(current && shirubeTest.isShown(current))) faults.push("no breadcrumb is shown");
  if (!lacksWayBack && current && !current.closest("nav").matches("[aria-label], [aria-labelledby]")) {
    faults.push("the breadcrumb has no name");
  }
  return faults;
}

/** Waits until the page has come to rest: one that glides to its anchors is late with them. */
export async function rested() {
  if (getComputedStyle(document.documentElement).scrollBehavior !== "smooth") return;
  const next = () => new Promise((resolve) => requestAnimationFrame(resolve));
  let last = null;
  // The gliding begins a frame or two after the key, and none takes longer than two seconds.
  for (let frames = 0, still = 0; still < 3 && frames < 120; frames++) {
    await next();
    still = last === `${scrollX} ${scrollY}` ? still + 1 : 0;
    last = `${scrollX} ${scrollY}`;
  }
}

/** The element with the focus: its name, where it leads, and how the focus shows on it. */
export function focused() {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  return {
    name: shirubeTest.name(element),
    href: element.getAttribute("href"),
    isInMain: Boolean(element.closest("main")),
    hasRing: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    isInWindow: 0 <= box.bottom && box.top <= innerHeight && 0 <= box.right && box.left <= innerWidth && 1 < box.width && 1 < box.height,
    height: box.height,
  };
}

/** Whether the target of the skip link has been reached although nothing in `main` takes the focus. */
export function standsAtMain() {
  const target = document.querySelector(":target");
  return Boolean(target?.closest("main")) && !document.querySelector("main a[href], main button, main [tabindex='0'], main input");
}

/** Words and shapes of drawings that the colours of the reader's choice would hide. */
export function hiddenInForcedColors() {
  const faults = [];
  const luminance = (color) => {
    const [red, green, blue] = color.match(/[\d.]+/g).map(Number).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const canvas = Object.assign(document.createElement("span"), { id: "shirube-test-canvas" });
  canvas.setAttribute("hidden", "");
  document.body.append(canvas);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("#shirube-test-canvas { color: Canvas; }");
  document.adoptedStyleSheets.push(sheet);
  const ground = getComputedStyle(canvas).color;
  canvas.remove();
  const isColor = (paint) => /^rgb/.test(paint) && !/^rgba\(.*, 0\)$/.test(paint);
  for (const drawing of document.querySelectorAll("main svg:not([aria-hidden=true])")) {
    for (const words of drawing.querySelectorAll("text")) {
      const fill = getComputedStyle(words).fill;
      if (!isColor(fill) || contrast(fill, ground) < 4.5) faults.push(`${shirubeTest.name(words)} is ${fill} on ${ground}`);
    }
    const shapes = [...drawing.querySelectorAll("rect, path, circle, line, polyline, polygon")].filter((shape) => !shape.closest("defs"));
    const isSeen = (shape) => {
      const { fill, stroke } = getComputedStyle(shape);
      return fill.startsWith("url") || [fill, stroke].some((paint) => isColor(paint) && contrast(paint, ground) >= 3);
    };
    if (shapes.length && !shapes.some(isSeen)) faults.push(`no shape of ${shirubeTest.name(drawing)} is seen on ${ground}`);
  }
  return faults;
}

/** The words of the main part as they are shown. */
export function words() {
  return document.querySelector("main").innerText;
}

/** What moves although the reader asked for less motion. */
export function motion() {
  const faults = document.getAnimations().map((animation) => `${shirubeTest.name(animation.effect.target)} moves`);
  if (getComputedStyle(document.documentElement).scrollBehavior === "smooth") faults.push("the page glides to anchors");
  return faults;
}

/** What a sheet of paper cuts off, since nobody can scroll there. */
export function cutOff() {
  const faults = [];
  for (const box of document.querySelectorAll("main *")) {
    if (box.scrollWidth <= box.clientWidth + 1 || getComputedStyle(box).overflowX === "visible") continue;
    if (!shirubeTest.isShown(box)) continue;
    faults.push(`${shirubeTest.name(box)} is ${box.scrollWidth} px wide on ${box.clientWidth} px of paper`);
  }
  return faults;
}
