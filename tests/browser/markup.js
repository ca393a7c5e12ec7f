// Looking around in a document that parse5 has read.

/** Every element below `node` in document order, or those called `name`. */
export function elements(node, name) {
  const found = [];
  const walk = (node) => {
    for (const child of (node.content ?? node).childNodes ?? []) {
      if (child.tagName && (!name || child.tagName === name)) found.push(child);
      walk(child);
    }
  };
  walk(node);
  return found;
}

/** The value of an attribute, or undefined. */
export function attribute(element, name) {
  return element.attrs.find((attr) => attr.name === name)?.value;
}

/** All text below `node`. */
export function text(node) {
  if (node.nodeName === "#text") return node.value;
  return ((node.content ?? node).childNodes ?? []).map(text).join("");
}

/** The element around `element` that is called `name`, or null. */
export function around(element, name) {
  for (let at = element.parentNode; at; at = at.parentNode) {
    if (at.tagName === name) return at;
  }
  return null;
}

/** `path:line` of an element, for a message. */
export function place(page, element) {
  return `${page.path}:${element.sourceCodeLocation?.startLine ?? 1}`;
}

/** An element as a message names it: `<a class="x">`. */
export function shown(element) {
  const attrs = element.attrs.map((attr) => ` ${attr.name}="${attr.value}"`).join("");
  return `<${element.tagName}${attrs}>`.slice(0, 120);
}
