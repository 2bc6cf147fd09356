// The modal that is open for the person played: typed values live here until they are sent.

import { block } from "./blocks.js";
import { h, icon } from "./dom.js";
import { field, hasState, isField, stateValue } from "./fields.js";
import { namesIn } from "./messages.js";
import { slackText } from "./text.js";
import { again, complain, isBusy, once, ui } from "./ui.js";
import { post } from "./world.js";

const typed = new Map();
let shown = "";

const nameOf = (block, element) => `${block.block_id}/${element.action_id}`;

/** The visible modal, or nothing. */
export function modal(slack, user) {
  const stack = slack.modals[user.id];
  const view = stack.at(-1);
  if (!view) {
    if (shown) restoreFocus();
    shown = "";
    return null;
  }
  forget(view);
  const place = { slack, user, view, names: namesIn(slack), form: { input, act } };
  const isSending = isBusy(`submit ${view.id}`);
  return h(
    "div",
    { class: "modal-ground", key: "modal" },
    h(
      "form",
      {
        class: "modal",
        key: view.id,
        role: "dialog",
        "aria-labelledby": "modal-title",
        "aria-busy": isSending ? "true" : null,
        "data-testid": "slack-modal",
        novalidate: true,
        onsubmit: (event) => submit(event, place),
        onkeydown: (event) => escape(event, place),
        onmount: (element) => opened(element, view),
      },
      header(place, stack.length),
      h("div", { class: "modal-body", key: "body" }, [
        view.trouble &&
          h(
            "p",
            { class: "trouble", role: "alert", key: "trouble" },
            "We had some trouble connecting. Try again?",
          ),
        view.blocks.map((one) => block(one, place)),
      ]),
      footer(place, isSending),
    ),
  );
}

function header(place, depth) {
  return h("header", { class: "modal-top", key: "top" }, [
    h("h3", { id: "modal-title" }, slackText(place.view.title)),
    h(
      "button",
      {
        type: "button",
        class: "plain icon-button",
        "aria-label": "Close the form",
        onclick: () => close(place, depth > 1),
      },
      icon("close"),
    ),
  ]);
}

function footer(place, isSending) {
  const { view } = place;
  return h("footer", { class: "modal-foot", key: "foot" }, [
    h(
      "button",
      { type: "button", class: "button", key: "close", onclick: () => close(place) },
      view.close ? slackText(view.close) : "Cancel",
    ),
    view.submit &&
      h(
        "button",
        { type: "submit", class: "button first", key: "submit", disabled: isSending },
        isSending ? "Sending …" : slackText(view.submit),
      ),
  ]);
}

/** Keeps the focus in the room when it came from there. */
function opened(element, view) {
  shown = view.id;
  setTimeout(() => {
    const first =
      element.querySelector(".modal-body :is(input, select, textarea)") ??
      element.querySelector("footer button:last-child");
    if (ui.active === "slack") first?.focus();
  });
}

function restoreFocus() {
  setTimeout(() => {
    if (document.activeElement === document.body && ui.active === "slack")
      document.querySelector(".composer textarea")?.focus();
  });
}

/** Drops what was typed into fields that are not there any more. */
function forget(view) {
  const mine = typed.get(view.id) ?? new Map();
  const names = new Set(inputs(view).map(([one, element]) => nameOf(one, element)));
  for (const name of mine.keys()) if (!names.has(name)) mine.delete(name);
  typed.clear();
  typed.set(view.id, mine);
}

function inputs(view) {
  return view.blocks.flatMap((one) => {
    const elements = [one.element, one.accessory, ...(one.type === "actions" ? one.elements : [])];
    return elements.filter((each) => each && hasState(each)).map((each) => [one, each]);
  });
}

function valueOf(view, one, element) {
  const mine = typed.get(view.id);
  const name = nameOf(one, element);
  return mine?.has(name)
    ? mine.get(name)
    : stateValue(element, view.values[one.block_id]?.[element.action_id]);
}

/** Everything in the form, as the desk takes it. */
function values(view) {
  const found = {};
  for (const [one, element] of inputs(view)) {
    (found[one.block_id] ??= {})[element.action_id] = valueOf(view, one, element);
  }
  return found;
}

/** An input block: label, field, hint, error. */
function input(one, place) {
  const { view } = place;
  const { element } = one;
  const id = `${view.id}-${one.block_id}`;
  const error = view.errors?.[one.block_id];
  if (!isField(element)) return h("p", { class: "small" }, `(${element.type})`);
  const change = (value) => typed.get(view.id)?.set(nameOf(one, element), value);
  const tell = (value) =>
    act(place, {
      user: place.user.id,
      block_id: one.block_id,
      action_id: element.action_id,
      value,
    });
  const commit = (value) => {
    change(value);
    again();
    if (one.dispatch_action) tell(value);
  };
  const isGroup = ["radio_buttons", "checkboxes", "multi_static_select"].includes(element.type);
  return [
    h(
      isGroup ? "span" : "label",
      { class: "label", key: "label", for: isGroup ? null : id },
      slackText(one.label),
      one.optional && h("span", { class: "small" }, " (optional)"),
    ),
    h("div", { key: "field" }, [
      field(element, {
        id,
        label: one.label.text,
        isLabelled: !isGroup,
        isRequired: !one.optional,
        value: valueOf(view, one, element),
        error,
        describedBy: [error && `${id}-error`, one.hint && `${id}-hint`].filter(Boolean).join(" "),
        change,
        commit,
        enter: dispatchesOnEnter(one) ? tell : null,
        suggest: (value) =>
          post("slack/suggest", {
            user: place.user.id,
            view_id: view.id,
            block_id: one.block_id,
            action_id: element.action_id,
            value,
          }),
      }),
    ]),
    error && h("p", { class: "error", id: `${id}-error`, key: "error", role: "alert" }, error),
    one.hint && h("p", { class: "hint", id: `${id}-hint`, key: "hint" }, slackText(one.hint)),
  ];
}

function dispatchesOnEnter(one) {
  const on = one.element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  return one.dispatch_action && on.includes("on_enter_pressed");
}

/** Something pressed or chosen that the app wants to know of at once. */
async function act(place, action) {
  const { view } = place;
  const answer = await post("slack/view_action", {
    view_id: view.id,
    ...action,
    values: values(view),
  });
  if (answer.errors) complain({ ok: false, error: Object.values(answer.errors).join(" ") });
  else complain(answer);
}

async function submit(event, place) {
  event.preventDefault();
  const { view, user } = place;
  const form = event.target;
  const answer = await once(`submit ${view.id}`, () =>
    post("slack/submit", { view_id: view.id, user: user.id, values: values(view) }),
  );
  if (!answer || answer.ok) return;
  if (answer.errors) setTimeout(() => toFault(form));
  else complain(answer);
}

/** To the first field at fault, with its sentence in sight. */
function toFault(form) {
  const field = form.querySelector("[aria-invalid]");
  field?.focus({ preventScroll: true });
  field?.closest(".block").scrollIntoView({ block: "center" });
}

function escape(event, place) {
  if (event.key === "Escape" && !event.defaultPrevented) close(place);
}

async function close({ view, user }, isAll = false) {
  complain(
    await once(`close ${view.id}`, () =>
      post("slack/close", { view_id: view.id, user: user.id, all: isAll }),
    ),
  );
}
