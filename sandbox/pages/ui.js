// What only this page knows: who one plays, what is open, what was seen; and its own small voice.

import { draw, h } from "./dom.js";
import { holding } from "./focus.js";

const KEPT = "paidup-sandbox";

/** Kept in this browser. */
export const kept = {
  slackUser: "",
  slackChannel: "",
  phone: 0,
  mailbox: "",
  pane: "",
  seen: {},
  dismissed: [],
  guideOpen: true,
  ...read(),
};

/** Forgotten at the next visit. */
export const ui = {
  thread: null,
  letter: null,
  busy: new Set(),
  news: new Set(),
  active: "slack",
  columns: 3,
};

let redraw = () => {};
let isDue = false;
let letGo = 0;

/** How long a press keeps the page as it is; its click comes right after it. */
const PRESS_MS = { pointerdown: 5000, pointerup: 100, pointercancel: 0, click: 0 };

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEPT)) ?? {};
  } catch {
    return {};
  }
}

/** Names the function that draws everything. */
export function drawnBy(everything) {
  redraw = everything;
}

/** Draws everything, soon and once; while something is pressed, as soon as it is let go. */
export function again() {
  if (isDue) return;
  isDue = true;
  queueMicrotask(drawn);
}

function drawn() {
  if (letGo) return;
  isDue = false;
  redraw();
}

/** What slips away from under a finger is never clicked: meanwhile nothing moves. */
function hold(event) {
  clearTimeout(letGo);
  letGo = setTimeout(() => {
    letGo = 0;
    if (isDue) drawn();
  }, PRESS_MS[event.type]);
}

for (const kind of Object.keys(PRESS_MS)) addEventListener(kind, hold, true);

/** Changes what this browser keeps. */
export function keep(changes) {
  Object.assign(kept, changes);
  try {
    localStorage.setItem(KEPT, JSON.stringify(kept));
  } catch {
    // A browser that keeps nothing shows everything as unread again; that is all.
  }
  again();
}

/** Does one thing at a time under a name; a second press meanwhile does nothing. */
export async function once(name, deed) {
  if (ui.busy.has(name)) return undefined;
  ui.busy.add(name);
  again();
  try {
    return await deed();
  } finally {
    ui.busy.delete(name);
    again();
  }
}

/** Whether the deed of this name is under way. */
export function isBusy(name) {
  return ui.busy.has(name);
}

/** Says something to screen readers. */
export function announce(words) {
  const place = document.getElementById("live");
  place.textContent = "";
  setTimeout(() => (place.textContent = words), 50);
}

/** Shows a sentence at the lower edge for a while. */
export function toast(words) {
  const place = document.getElementById("toasts");
  const shown = Object.assign(document.createElement("p"), {
    textContent: words,
    className: "toast",
  });
  place.append(shown);
  setTimeout(() => shown.remove(), 7000);
}

/** Says why something did not work, if it did not. */
export function complain(answer) {
  if (answer && answer.ok === false && answer.error) toast(answer.error);
  return answer;
}

/** Asks "are you sure?" and waits for the answer. */
export function ask({ title, text, confirm, deny, isDangerous }) {
  const dialog = document.getElementById("ask");
  const before = document.activeElement;
  const back = holding();
  const answered = (said) => () => dialog.close(said);
  draw(dialog, [
    h("h2", { id: "ask-title" }, title),
    h("div", { id: "ask-text", class: "words" }, text),
    h(
      "div",
      { class: "row end" },
      deny &&
        h("button", { type: "button", class: "button", key: "deny", onclick: answered("") }, deny),
      h(
        "button",
        {
          type: "button",
          class: isDangerous ? "button danger" : "button first",
          key: "confirm",
          onclick: answered("yes"),
        },
        confirm,
      ),
    ),
  ]);
  dialog.returnValue = "";
  dialog.showModal();
  dialog.querySelector("button:last-of-type")?.focus();
  return new Promise((resolve) => {
    dialog.onclose = () => {
      before?.focus?.();
      back();
      resolve(dialog.returnValue === "yes");
    };
  });
}
