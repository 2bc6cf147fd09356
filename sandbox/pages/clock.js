// The sandbox's clock: what time it is there, and the buttons that move it forward.

import { h, icon } from "./dom.js";
import { brief, full } from "./text.js";
import { announce, complain, isBusy, once } from "./ui.js";
import { now, post, world } from "./world.js";

const DAY = 86_400_000;

/** The button that shows the time, and what it opens. */
export function clock() {
  return [
    h(
      "button",
      {
        type: "button",
        class: "button quiet",
        key: "clock",
        popovertarget: "clock-panel",
        "data-testid": "clock",
      },
      [
        icon("clock"),
        h("span", { class: "unseen" }, "The sandbox's time: "),
        h("time", { class: "number", datetime: now().toISOString() }, [
          h("span", { class: "wide-only" }, full(now())),
          h("span", { class: "narrow-only", "aria-hidden": "true" }, brief(now())),
        ]),
        lead() > 0 && ahead(),
      ],
    ),
    panel(),
  ];
}

const lead = () => Math.round((world.state.ahead ?? 0) / 86_400);

function ahead() {
  const words = lead() === 1 ? "1 day ahead" : `${lead()} days ahead`;
  return h("span", { class: "badge", key: "ahead" }, [
    h("span", { class: "wide-only" }, words),
    h("span", { class: "narrow-only", "aria-hidden": "true" }, `+${lead()} d`),
  ]);
}

function panel() {
  const tomorrow = new Date(now().getTime() + DAY);
  return h(
    "div",
    {
      id: "clock-panel",
      key: "clock-panel",
      class: "panel",
      popover: "auto",
      role: "dialog",
      "aria-label": "Move the clock forward",
    },
    [
      h("h2", null, "Move the clock forward"),
      h(
        "p",
        { class: "small" },
        "Reminders, due dates and slow payments follow it. It never goes back.",
      ),
      h("div", { class: "row" }, [
        step("+1 day", 1),
        step("+1 week", 7),
        step("+1 month", daysInMonth()),
      ]),
      h("form", { class: "row", onsubmit: toDay }, [
        h("label", { class: "label", for: "clock-day" }, "To a day"),
        h("input", {
          id: "clock-day",
          class: "input",
          type: "date",
          name: "day",
          required: true,
          min: iso(tomorrow),
        }),
        h("button", { type: "submit", class: "button" }, "Go"),
      ]),
    ],
  );
}

function step(label, days) {
  return h(
    "button",
    {
      type: "button",
      class: "button",
      key: label,
      "aria-busy": isBusy("clock") ? "true" : null,
      onclick: () => move(days),
    },
    label,
  );
}

function daysInMonth() {
  const next = now();
  const day = next.getDate();
  next.setMonth(next.getMonth() + 1);
  if (next.getDate() !== day) next.setDate(0);
  return Math.round((next - now()) / DAY);
}

const iso = (day) =>
  `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, "0")}-${String(day.getDate()).padStart(2, "0")}`;

function toDay(event) {
  event.preventDefault();
  const [year, month, day] = event.target.day.value.split("-").map(Number);
  const today = now();
  const days = Math.round(
    (Date.UTC(year, month - 1, day) -
      Date.UTC(today.getFullYear(), today.getMonth(), today.getDate())) /
      DAY,
  );
  if (days > 0) move(days);
}

async function move(days) {
  const answer = await once("clock", () => post("clock", { days }));
  complain(answer);
  if (answer?.ok) announce(`It is now ${full(now())} in the sandbox.`);
}
