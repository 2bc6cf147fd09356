// The few signs that messages use, drawn here: not every computer has a font with them.

import { h } from "./dom.js";

const DRAWN = {
  "✅": [
    "good",
    "M5 3h14a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z",
    "M7.500 12.500l3.200 3.200 6-7",
  ],
  "❌": ["bad", "", "M5 5l14 14M19 5 5 19"],
  "⛔": ["bad", "M12 2.500a9.500 9.500 0 1 0 0 19 9.500 9.500 0 0 0 0-19z", "M7 12h10"],
  "⚠": ["warn", "M12 3 1.800 21h20.400z", "M12 9.500v5M12 17.800v.1"],
  "⏳": [
    "warn",
    "",
    "M6 3h12M6 21h12M7.500 3c0 5 4.500 6 4.500 9s-4.500 4-4.500 9M16.500 3c0 5-4.500 6-4.500 9s4.500 4 4.500 9",
  ],
};
const SIGNS = /(✅|❌|⛔|⏳|⚠)\ufe0f?/u;

/** A text in which the signs are pictures; their characters stay for reading and searching. */
export function signed(text) {
  const parts = String(text).split(SIGNS);
  if (parts.length === 1) return [text];
  return parts.map((part, index) => (index % 2 ? sign(part) : part));
}

function sign(character) {
  const [tone, ground, line] = DRAWN[character];
  return h("span", { class: `sign ${tone}` }, [
    h("span", { class: "unseen" }, character),
    h("svg", { class: "sign-picture", viewBox: "0 0 24 24", "aria-hidden": "true" }, [
      ground && h("path", { class: "sign-ground", d: ground }),
      h("path", { class: ground ? "sign-line" : "sign-line bare", d: line }),
    ]),
  ]);
}
