// A tiny keyed renderer: what is drawn again keeps its elements, and so focus, scroll and typing.

const SVG = "http://www.w3.org/2000/svg";
const PROPERTIES = new Set(["value", "checked", "disabled", "hidden", "inert", "scrollTop"]);

/** A description of an element; `key` keeps it the same element from one drawing to the next. */
export function h(tag, props, ...children) {
  const { key, ...rest } = props ?? {};
  const shown = children.flat(Infinity).filter((child) => child || child === 0);
  return { tag, key: key === undefined ? undefined : String(key), props: rest, children: shown };
}

/** Makes the children of `parent` what `nodes` describe, changing as little as possible. */
export function draw(parent, nodes) {
  const wanted = [nodes].flat(Infinity).filter((node) => node || node === 0);
  const found = matched(parent, wanted);
  const kept = new Set(found);
  for (const child of [...parent.childNodes]) if (!kept.has(child)) child.remove();
  let cursor = parent.firstChild;
  wanted.forEach((node, index) => {
    const element = found[index] ?? made(node, parent);
    update(element, node);
    if (element === cursor) cursor = cursor.nextSibling;
    else parent.insertBefore(element, cursor);
    node.props?.onmount && !found[index] && node.props.onmount(element);
    node.props?.ondrawn?.(element);
  });
}

function matched(parent, wanted) {
  const keyed = new Map();
  const plain = [];
  for (const child of parent.childNodes) {
    if (child.drawn?.key !== undefined) keyed.set(child.drawn.key, child);
    else plain.push(child);
  }
  return wanted.map((node) => {
    if (node.key !== undefined) {
      const child = keyed.get(node.key);
      keyed.delete(node.key);
      return child?.drawn.tag === node.tag ? child : undefined;
    }
    const at = plain.findIndex((child) => isLike(child, node));
    return at < 0 ? undefined : plain.splice(at, 1)[0];
  });
}

function isLike(child, node) {
  return isText(node) ? child.nodeType === Node.TEXT_NODE : child.drawn?.tag === node.tag;
}

function isText(node) {
  return typeof node !== "object";
}

function made(node, parent) {
  if (isText(node)) return document.createTextNode("");
  const isSvg = node.tag === "svg" || parent.namespaceURI === SVG;
  return isSvg ? document.createElementNS(SVG, node.tag) : document.createElement(node.tag);
}

function update(element, node) {
  if (isText(node)) {
    if (element.data !== String(node)) element.data = String(node);
    return;
  }
  const before = element.drawn?.props ?? {};
  for (const name of Object.keys(before)) if (!(name in node.props)) set(element, name, undefined);
  for (const [name, value] of Object.entries(node.props)) {
    if (name !== "value" && value !== before[name]) set(element, name, value);
  }
  if (!("raw" in node.props)) draw(element, node.children);
  // A value is only put where it changed here, so that what a person types meanwhile stays.
  const isMenu = node.tag === "select";
  if ("value" in node.props && (isMenu || node.props.value !== before.value)) {
    if (element.value !== String(node.props.value ?? "")) element.value = node.props.value ?? "";
  }
  element.drawn = { tag: node.tag, key: node.key, props: node.props };
}

function set(element, name, value) {
  if (name === "onmount" || name === "ondrawn" || name === "raw") return;
  if (name.startsWith("on")) element[name] = value ?? null;
  else if (PROPERTIES.has(name)) element[name] = value ?? false;
  else if (value === undefined || value === null || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? "" : value);
}

const SHAPES = {
  send: "M3 11.5 20.5 4 14 20.5l-2.6-6.9z",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  back: "M14 5l-7 7 7 7",
  close: "M6 6l12 12M18 6L6 18",
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5.2l3.4 2",
  check: "M5 12.5l4.5 4.5L19 7.5",
  menu: "M4 7h16M4 12h16M4 17h10",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 9.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6z",
  reply: "M10 6 4.5 11.5 10 17M4.5 11.5H14a6 6 0 0 1 6 6V19",
  storm: "M13 3 6 13.5h5L10 21l8-11h-5.5z",
  list: "M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01",
  out: "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
  key: "M14.5 9.500a4.500 4.500 0 1 0-4.300 4.500L12 16h2v2h2v2h4v-3.500l-6-6zM8.500 8.500h.01",
  pen: "M4 20l1-4.5L16.5 4 20 7.5 8.500 19z",
};

/** A line drawing of the house's own; it says nothing to a screen reader. */
export function icon(name) {
  const path = h("path", { d: SHAPES[name] });
  return h("svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" }, path);
}
