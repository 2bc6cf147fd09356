// Block Kit: a block of a message, a modal or a home tab as elements.

import { h, icon } from "./dom.js";
import { field, isField, stateValue } from "./fields.js";
import { slackText } from "./text.js";
import { ask, complain, isBusy, once } from "./ui.js";
import { post } from "./world.js";

/**
 * One block. `place` says where it stands: `{slack, user, names}` and either
 * `{channel, message}` or `{view, form}`.
 */
export function block(one, place) {
  const make = BLOCKS[one.type] ?? unknown;
  return h(
    "div",
    { class: `block b-${one.type}`, key: one.block_id ?? one.type, "data-block": one.block_id },
    make(one, place),
  );
}

const BLOCKS = {
  header: (one, place) => h("h4", null, slackText(one.text, place.names)),
  divider: () => h("hr", null),
  section,
  actions: (one, place) =>
    h(
      "div",
      { class: "row" },
      one.elements.map((each) => element(one, each, place)),
    ),
  context: (one, place) => one.elements.map((each, index) => contextPart(each, index, place)),
  image: (one) => [one.title && h("p", { class: "small" }, slackText(one.title)), picture(one)],
  input: (one, place) => place.form.input(one, place),
  markdown: (one) => h("div", { class: "words" }, one.text),
  rich_text: (one) => h("div", { class: "words" }, richText(one)),
};

function unknown(one) {
  return h(
    "p",
    { class: "small" },
    `(a block of the kind “${one.type}”, which this page does not draw)`,
  );
}

function section(one, place) {
  return [
    h("div", { class: "section-main", key: "main" }, [
      one.text && h("div", { class: "words", key: "text" }, slackText(one.text, place.names)),
      one.fields &&
        h(
          "div",
          { class: "facts", key: "fields" },
          one.fields.map((each, index) =>
            h("div", { class: "words fact", key: index }, slackText(each, place.names)),
          ),
        ),
    ]),
    one.accessory &&
      h("div", { class: "accessory", key: "accessory" }, element(one, one.accessory, place)),
  ];
}

function contextPart(each, index, place) {
  if (each.type === "image") return h("span", { key: index }, picture(each));
  return h("span", { class: "words", key: index }, slackText(each, place.names));
}

/** Pictures come from this machine or not at all. */
function picture(one) {
  const isLocal = /^(data:image\/|https?:\/\/(127\.0\.0\.1|localhost)[:/])/.test(
    one.image_url ?? "",
  );
  if (!isLocal) return h("span", { class: "small" }, `[${one.alt_text}]`);
  return h("img", { src: one.image_url, alt: one.alt_text });
}

function richText(one) {
  if (one.text !== undefined) return one.text;
  return (one.elements ?? []).map(richText);
}

/** A button, a menu or a picture inside a block. */
function element(one, each, place) {
  if (each.type === "image") return picture(each);
  if (each.type === "button") return button(one, each, place);
  if (!isField(each)) return h("span", { class: "small" }, `(${each.type})`);
  return menu(one, each, place);
}

function nameOf(place) {
  return place.view ? place.view.id : place.message.ts;
}

function button(one, each, place) {
  const name = `press ${nameOf(place)} ${one.block_id} ${each.action_id}`;
  const look = { primary: "button first", danger: "button danger" }[each.style] ?? "button";
  const shared = {
    class: look,
    key: `${each.action_id}`,
    "data-action": each.action_id,
    "aria-label": each.accessibility_label,
  };
  if (each.url && !each.confirm) {
    return h(
      "a",
      {
        ...shared,
        href: each.url,
        target: "_blank",
        rel: "noopener",
        onclick: () => void press(name, one, each, place),
      },
      slackText(each.text),
      icon("out"),
    );
  }
  return h(
    "button",
    {
      ...shared,
      type: "button",
      "aria-busy": isBusy(name) ? "true" : null,
      onclick: () => sure(name, one, each, place),
    },
    slackText(each.text),
  );
}

async function sure(name, one, each, place) {
  const confirm = each.confirm;
  if (confirm) {
    const isSure = await ask({
      title: slackText(confirm.title),
      text: slackText(confirm.text, place.names),
      confirm: slackText(confirm.confirm),
      deny: slackText(confirm.deny),
      isDangerous: confirm.style === "danger",
    });
    if (!isSure) return;
  }
  await press(name, one, each, place);
}

function press(name, one, each, place) {
  const action = { block_id: one.block_id, action_id: each.action_id, user: place.user.id };
  return once(name, async () => {
    if (place.view) return place.form.act(place, action);
    return complain(await post("slack/press", { ...action, ts: place.message.ts }));
  });
}

function menu(one, each, place) {
  const states = place.view ? place.view.values : place.message.values;
  const action = { block_id: one.block_id, action_id: each.action_id, user: place.user.id };
  const id = `${nameOf(place)}-${one.block_id}-${each.action_id}`;
  const choose = async (value) => {
    if (place.view) return place.form.act(place, { ...action, value });
    return complain(await post("slack/select", { ...action, ts: place.message.ts, value }));
  };
  const where = place.view
    ? { view_id: place.view.id }
    : { channel: place.channel.id, ts: place.message.ts };
  return field(each, {
    id,
    label: each.placeholder ? each.placeholder.text : "Choose",
    value: stateValue(each, states[one.block_id]?.[each.action_id]),
    commit: choose,
    change: () => {},
    suggest: (value) => post("slack/suggest", { ...action, ...where, value }),
  });
}
