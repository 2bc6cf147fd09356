// The inputs of Block Kit: each drawn from its element, each giving back a plain value.

import { searching } from "./combobox.js";
import { h } from "./dom.js";
import { slackText } from "./text.js";

const STATES = {
  plain_text_input: "value",
  number_input: "value",
  email_text_input: "value",
  url_text_input: "value",
  static_select: "selected_option",
  external_select: "selected_option",
  radio_buttons: "selected_option",
  overflow: "selected_option",
  multi_static_select: "selected_options",
  checkboxes: "selected_options",
  datepicker: "selected_date",
  timepicker: "selected_time",
};

/** Whether the page knows this input. */
export function isField(element) {
  return element.type in STATES;
}

/** Whether Slack asks the stand-in for its state. */
export function hasState(element) {
  return isField(element) && element.type !== "overflow";
}

/** The value in a state that the stand-in keeps. */
export function stateValue(element, state) {
  return state?.[STATES[element.type]] ?? null;
}

/**
 * An input. `how` is `{id, label, value, error, describedBy, change(value), commit(value),
 * enter(value), suggest(text)}`: `change` while it is typed, `commit` when it is chosen.
 */
export function field(element, how) {
  return DRAWN[element.type](element, how);
}

function named(how) {
  return {
    id: how.id,
    "aria-label": how.isLabelled ? null : how.label,
    "aria-invalid": how.error ? "true" : null,
    "aria-describedby": how.describedBy || null,
    "aria-required": how.isRequired ? "true" : null,
  };
}

function text(kind, mode) {
  return (element, how) => {
    const shared = {
      ...named(how),
      class: "input",
      value: how.value ?? "",
      placeholder: element.placeholder?.text,
      maxlength: element.max_length,
      autocomplete: "off",
      inputmode: mode,
      oninput: (event) => how.change(event.target.value || null),
    };
    if (element.multiline) return h("textarea", { ...shared, rows: 3 });
    return h("input", { ...shared, type: kind, onkeydown: (event) => entered(event, how) });
  };
}

function entered(event, how) {
  if (event.key !== "Enter" || event.isComposing || !how.enter) return;
  event.preventDefault();
  how.enter(event.target.value || null);
}

function groupsOf(element) {
  if (element.options) return element.options.map(option);
  return (element.option_groups ?? []).map((group, index) =>
    h("optgroup", { label: group.label.text, key: index }, group.options.map(option)),
  );
}

function option(one) {
  return h("option", { value: one.value, key: one.value }, slackText(one.text));
}

function select(element, how) {
  return h(
    "select",
    {
      ...named(how),
      class: "input",
      value: how.value?.value ?? "",
      onchange: (event) => how.commit(found(element, event.target.value)),
    },
    h("option", { value: "", key: "" }, element.placeholder?.text ?? "Choose …"),
    groupsOf(element),
  );
}

function overflow(element, how) {
  const value = { ...how, value: null, label: "More actions" };
  return select({ ...element, placeholder: { text: "⋯" } }, value);
}

function found(element, value) {
  const all = element.options ?? element.option_groups.flatMap((group) => group.options);
  return all.find((one) => one.value === value) ?? null;
}

function choices(kind) {
  return (element, how) => {
    const chosen = [how.value ?? []].flat().map((one) => one.value);
    return h(
      "div",
      {
        ...named(how),
        role: kind === "radio" ? "radiogroup" : "group",
        class: "choices",
        "aria-label": how.label,
      },
      element.options.map((one) =>
        h("label", { class: "choice", key: one.value }, [
          h("input", {
            type: kind,
            name: how.id,
            checked: chosen.includes(one.value),
            onchange: (event) =>
              how.commit(picked(kind, element, chosen, one, event.target.checked)),
          }),
          h("span", null, [
            slackText(one.text),
            one.description && h("span", { class: "small" }, slackText(one.description)),
          ]),
        ]),
      ),
    );
  };
}

function picked(kind, element, chosen, one, isChecked) {
  if (kind === "radio") return one;
  return element.options.filter((each) =>
    each.value === one.value ? isChecked : chosen.includes(each.value),
  );
}

function picker(kind) {
  return (element, how) =>
    h("input", {
      ...named(how),
      class: "input",
      type: kind,
      value: how.value ?? "",
      onchange: (event) => how.commit(event.target.value || null),
    });
}

function several(element, how) {
  return choices("checkbox")(element, how);
}

const DRAWN = {
  plain_text_input: text("text"),
  number_input: text("text", "decimal"),
  email_text_input: text("email"),
  url_text_input: text("url"),
  static_select: select,
  external_select: (element, how) => searching(element, how, named(how)),
  overflow,
  radio_buttons: choices("radio"),
  checkboxes: choices("checkbox"),
  multi_static_select: several,
  datepicker: picker("date"),
  timepicker: picker("time"),
};
