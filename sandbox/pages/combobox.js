// A menu whose options the app finds while one types (Slack's external_select).

import { h } from "./dom.js";
import { slackText } from "./text.js";
import { again } from "./ui.js";

const PAUSE = 150;
const open = new Map();

/** Drawn as a combobox: the field searches, the list beneath it is chosen from. */
export function searching(element, how, named) {
  const search = open.get(how.id);
  const list = `${how.id}-list`;
  const chosen = how.value ? how.value.text.text : "";
  const active = search?.options[search.active];
  return h("div", { class: "search" }, [
    h("input", {
      ...named,
      key: "input",
      type: "text",
      class: "input",
      role: "combobox",
      autocomplete: "off",
      "aria-expanded": search ? "true" : "false",
      "aria-controls": list,
      "aria-autocomplete": "list",
      "aria-activedescendant": active ? `${list}-${search.active}` : null,
      placeholder: element.placeholder?.text ?? "Type to search",
      value: chosen,
      onclick: () => search ?? look(element, how, ""),
      oninput: (event) => look(element, how, event.target.value),
      onkeydown: (event) => steer(event, how, () => look(element, how, "")),
      onblur: (event) => leave(event.target, how, chosen),
    }),
    search &&
      h(
        "ul",
        { class: "options", role: "listbox", id: list, "aria-label": "Suggestions", key: "list" },
        offered(search, how, list),
      ),
  ]);
}

function offered(search, how, list) {
  if (search.note) return h("li", { class: "option small", key: "note" }, search.note);
  return search.options.map((one, index) =>
    h(
      "li",
      {
        key: one.value,
        id: `${list}-${index}`,
        class: "option",
        role: "option",
        "aria-selected": index === search.active ? "true" : "false",
        onmousedown: (event) => event.preventDefault(),
        onclick: () => choose(how, one),
      },
      slackText(one.text),
      one.description && h("span", { class: "small" }, slackText(one.description)),
    ),
  );
}

function look(element, how, text) {
  const least = element.min_query_length ?? 3;
  const search = open.get(how.id) ?? { options: [], active: 0, note: "Searching …" };
  clearTimeout(search.timer);
  open.set(how.id, search);
  if (text.length < least) {
    Object.assign(search, { options: [], note: `Type at least ${least} letters.` });
  } else {
    search.timer = setTimeout(() => find(how, text, search), text ? PAUSE : 0);
  }
  again();
}

async function find(how, text, search) {
  const asked = (search.asked = Symbol(text));
  const answer = await how.suggest(text);
  if (search.asked !== asked || open.get(how.id) !== search) return;
  const options = answer.options ?? [];
  const note = answer.ok ? "Nothing fits." : (answer.error ?? "The app did not answer.");
  Object.assign(search, { options, active: 0, note: options.length ? "" : note });
  again();
}

function steer(event, how, begin) {
  const search = open.get(how.id);
  if (!search && event.key === "ArrowDown") begin();
  if (!search) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && search.options.length) {
    search.active = (search.active + step + search.options.length) % search.options.length;
  } else if (event.key === "Enter" && search.options[search.active]) {
    choose(how, search.options[search.active]);
  } else if (event.key === "Escape") {
    open.delete(how.id);
  } else {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
  again();
}

function choose(how, one) {
  open.delete(how.id);
  document.getElementById(how.id).value = one.text.text;
  how.commit(one);
  again();
}

function leave(input, how, chosen) {
  clearTimeout(open.get(how.id)?.timer);
  open.delete(how.id);
  if (input.value === "" && chosen) how.commit(null);
  else input.value = document.getElementById(how.id)?.drawn.props.value ?? chosen;
  again();
}
