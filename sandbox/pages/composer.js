// Where one writes in Slack: lines, slash commands, and a list of the commands there are.

import { h, icon } from "./dom.js";
import { again, complain, isBusy, once } from "./ui.js";
import { post } from "./world.js";

const drafts = new Map();

/** A composer for a channel or, with `thread`, for a thread. */
export function composer({ slack, user, channel, thread, label }) {
  const name = `${user.id}/${channel.id}/${thread ?? ""}`;
  const draft = drafts.get(name) ?? { text: "", active: 0, isClosed: false };
  drafts.set(name, draft);
  const offers = draft.isClosed || thread ? [] : fitting(slack.app, draft.text);
  const list = `offers-${channel.id}`;
  const isOpen = offers.length > 0;
  const how = { name, draft, offers, slack, user, channel, thread };
  return h(
    "form",
    { class: "composer", key: `composer ${name}`, onsubmit: (event) => send(event, how) },
    [
      isOpen &&
        h(
          "ul",
          {
            class: "options above",
            role: "listbox",
            id: list,
            "aria-label": "Commands",
            key: "offers",
          },
          offers.map((one, index) => offer(one, index, how, list)),
        ),
      h("textarea", {
        key: "text",
        rows: 1,
        class: "input",
        role: "combobox",
        "data-testid": thread ? "slack-thread-composer" : "slack-composer",
        "aria-label": label,
        "aria-expanded": isOpen ? "true" : "false",
        "aria-controls": list,
        "aria-activedescendant": isOpen ? `${list}-${draft.active}` : null,
        placeholder: label,
        value: draft.text,
        oninput: (event) => write(how, event.target.value),
        onkeydown: (event) => steer(event, how),
        onblur: () => Object.assign(draft, { isClosed: true }) && again(),
        onfocus: () => Object.assign(draft, { isClosed: false }) && again(),
      }),
      h(
        "button",
        {
          type: "submit",
          class: "button first icon-button",
          "aria-label": "Send",
          key: "send",
          "aria-busy": isBusy(name) ? "true" : null,
        },
        icon("send"),
      ),
    ],
  );
}

/** The commands that begin with what stands there; none once one is written out. */
function fitting(app, text) {
  if (!text.startsWith("/")) return [];
  const wanted = text.toLowerCase();
  return app.suggestions.filter(([line]) => line.startsWith(wanted) && line !== wanted.trim());
}

function offer([line, about], index, how, list) {
  return h(
    "li",
    {
      key: line,
      id: `${list}-${index}`,
      class: "option",
      role: "option",
      "aria-selected": index === how.draft.active ? "true" : "false",
      onmousedown: (event) => event.preventDefault(),
      onclick: (event) =>
        complete(how, line, event.currentTarget.closest("form").querySelector("textarea")),
    },
    h("strong", null, line),
    h("span", { class: "small" }, about),
  );
}

function write({ draft }, text) {
  Object.assign(draft, { text, active: 0, isClosed: false });
  again();
}

function complete(how, line, input) {
  write(how, `${line} `);
  input.value = `${line} `;
  input.focus();
}

function steer(event, how) {
  const { draft, offers } = how;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && offers.length) {
    draft.active = (draft.active + step + offers.length) % offers.length;
  } else if (event.key === "Tab" && offers.length && !event.shiftKey) {
    complete(how, offers[draft.active][0], event.target);
  } else if (event.key === "Escape" && offers.length) {
    draft.isClosed = true;
  } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    if (offers.length && (draft.active > 0 || !isWhole(how)))
      complete(how, offers[draft.active][0], event.target);
    else event.target.form.requestSubmit();
  } else {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
  again();
}

/** Whether what stands there can be sent as it is, though longer commands begin like it. */
function isWhole({ draft, slack }) {
  const text = draft.text.trim();
  return slack.app.commands.includes(text) || slack.app.suggestions.some(([line]) => line === text);
}

async function send(event, how) {
  event.preventDefault();
  const { draft, name, user, channel, thread } = how;
  const input = event.target.querySelector("textarea");
  const text = draft.text.trim();
  if (!text || isBusy(name)) return;
  write(how, "");
  input.value = "";
  const asked = { user: user.id, channel: channel.id, text };
  const isCommand = text.startsWith("/") && !thread;
  const answer = await once(name, () =>
    post(isCommand ? "slack/command" : "slack/message", {
      ...asked,
      ...(thread && { thread_ts: thread }),
    }),
  );
  // What Slack itself says of a command stands in the channel already.
  if (!isCommand) complain(answer);
}
