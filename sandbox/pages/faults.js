// Trouble on request: a service that is slow, fails, or loses its answer.

import { h, icon } from "./dom.js";
import { complain, once } from "./ui.js";
import { post, remove, world } from "./world.js";

const SERVICES = [
  ["slack", "Slack"],
  ["telegram", "Telegram"],
  ["mail", "Mail"],
  ["stripe", "Stripe"],
];
const KINDS = [
  ["slow", "is slow"],
  ["before", "fails"],
  ["after", "does it, then fails"],
  ["drop", "does it, then hangs up"],
  ["garbage", "answers nonsense"],
];
const WORDS = Object.fromEntries([...KINDS, ["repeat", "repeats"], ["reorder", "reorders"]]);
const NAMES = Object.fromEntries(SERVICES);

/** The button that shows how much trouble is waiting, and what it opens. */
export function faults() {
  const found = world.state.faults ?? [];
  return [
    h(
      "button",
      { type: "button", class: "button quiet", key: "faults", popovertarget: "faults-panel" },
      [
        icon("storm"),
        h("span", { class: "wide-only" }, "Trouble"),
        found.length > 0 && h("span", { class: "badge bad", key: "count" }, String(found.length)),
      ],
    ),
    h(
      "div",
      {
        id: "faults-panel",
        key: "faults-panel",
        class: "panel",
        popover: "auto",
        role: "dialog",
        "aria-label": "Make trouble",
      },
      [
        h("h2", null, "Make trouble"),
        h("p", { class: "small" }, "Paidup gets through it. The next calls to a service go wrong:"),
        h("form", { class: "trouble-form", onsubmit: cause }, [
          menu("service", "Service", SERVICES),
          menu("kind", "What happens", KINDS),
          h("label", { class: "label" }, [
            "How many calls",
            h("input", {
              class: "input",
              type: "number",
              name: "times",
              min: "1",
              max: "50",
              value: "1",
            }),
          ]),
          h("button", { type: "submit", class: "button first" }, "Do it"),
        ]),
        found.length > 0 && waiting(found),
      ],
    ),
  ];
}

function menu(name, label, options) {
  return h("label", { class: "label", key: name }, [
    label,
    h(
      "select",
      { class: "input", name, ondrawn: () => {} },
      options.map(([value, words]) => h("option", { value, key: value }, words)),
    ),
  ]);
}

function waiting(found) {
  return h("div", { key: "waiting" }, [
    h(
      "ul",
      { class: "waiting" },
      found.map((one, index) =>
        h(
          "li",
          { key: index },
          `${NAMES[one.service]} ${WORDS[one.kind]} (${one.operation === "*" ? "any call" : one.operation}, ${one.times}×)`,
        ),
      ),
    ),
    h(
      "button",
      { type: "button", class: "button", onclick: () => once("behave", () => remove("faults")) },
      "Make peace",
    ),
  ]);
}

async function cause(event) {
  event.preventDefault();
  const { service, kind, times } = event.target;
  const asked = {
    service: service.value,
    kind: kind.value,
    times: Number(times.value) || 1,
    seconds: kind.value === "slow" ? 5 : 0,
  };
  complain(await once("cause", () => post("faults", asked)));
}
