// Slack as a member of the team: channels, messages, threads, and the modal above them.

import { h, icon } from "./dom.js";
import { composer } from "./composer.js";
import { message } from "./messages.js";
import { modal } from "./modal.js";
import { dayKey, dayName, initials } from "./text.js";
import { again, keep, kept, ui } from "./ui.js";
import { now } from "./world.js";

/** The person played, as the workspace knows them. */
export function me(slack) {
  return slack.users.find((user) => user.id === kept.slackUser) ?? slack.users[0];
}

/** The channels this person is in. */
export function channelsOf(slack, user) {
  return slack.channels.filter((channel) => channel.members.includes(user.id));
}

/** The messages this person sees there, without what they dismissed. */
export function seenBy(channel, user) {
  const isShown = (one) =>
    !one.ephemeral_for || (one.ephemeral_for === user.id && !kept.dismissed.includes(one.ts));
  return channel.messages
    .filter(isShown)
    .map((one) => ({ ...one, thread: one.thread.filter(isShown) }));
}

/** The newest moment of a channel, its threads included. */
export function newest(messages) {
  return messages
    .flatMap((one) => [one, ...one.thread])
    .reduce((most, one) => (one.ts > most ? one.ts : most), "");
}

function current(slack, user) {
  const channels = channelsOf(slack, user);
  return channels.find((channel) => channel.id === kept.slackChannel) ?? channels[0];
}

/** The whole pane. */
export function slackPane(slack) {
  const user = me(slack);
  const channel = current(slack, user);
  const messages = seenBy(channel, user);
  const thread = messages.find((one) => one.ts === ui.thread);
  const open = modal(slack, user);
  note(user, channel, messages);
  return [
    h("div", { class: "slack-body", inert: Boolean(open), key: "body" }, [
      top(slack, user),
      rooms(slack, user, channel),
      h("div", { class: thread ? "slack-rooms with-thread" : "slack-rooms", key: "rooms" }, [
        room(slack, user, channel, messages),
        thread && beside(slack, user, channel, thread),
      ]),
    ]),
    open,
  ];
}

function note(user, channel, messages) {
  const name = `slack/${user.id}/${channel.id}`;
  const last = newest(messages);
  if (kept.seen[name] !== last) keep({ seen: { ...kept.seen, [name]: last } });
}

function top(slack, user) {
  return h("header", { class: "pane-top slack-top", key: "top" }, [
    h("h2", { class: "pane-title" }, [
      h("span", { class: "avatar square", "aria-hidden": "true" }, initials(slack.team.name)),
      h("span", null, slack.team.name),
      h("span", { class: "kind" }, "Slack"),
    ]),
    h("label", { class: "who" }, [
      h("span", { class: "who-label" }, "You are"),
      h(
        "select",
        {
          "data-testid": "slack-user",
          "aria-label": "Who you are in Slack",
          value: user.id,
          onchange: (event) => become(event.target.value),
        },
        slack.users.map((one) =>
          h("option", { value: one.id, key: one.id }, one.display + mark(slack, one, user)),
        ),
      ),
    ]),
  ]);
}

function become(id) {
  ui.thread = null;
  keep({ slackUser: id, slackChannel: "" });
}

function mark(slack, one, user) {
  if (one.id === user.id) return "";
  return channelsOf(slack, one).some((channel) => isUnread(one, channel)) ? " •" : "";
}

function isUnread(user, channel) {
  const last = newest(seenBy(channel, user));
  return last !== "" && last > (kept.seen[`slack/${user.id}/${channel.id}`] ?? "");
}

/** Whether something waits for the person played in a channel that is not open. */
export function slackUnread(slack) {
  const user = me(slack);
  return channelsOf(slack, user).filter((channel) => isUnread(user, channel)).length;
}

function rooms(slack, user, open) {
  return h(
    "nav",
    { class: "rooms", "aria-label": "Channels", key: "nav" },
    channelsOf(slack, user).map((channel) => {
      const isNew = channel.id !== open.id && isUnread(user, channel);
      return h(
        "button",
        {
          type: "button",
          key: channel.id,
          class: "room",
          "aria-current": channel.id === open.id ? "true" : null,
          onclick: () => {
            ui.thread = null;
            keep({ slackChannel: channel.id });
          },
        },
        roomName(slack, channel),
        isNew && h("span", { class: "dot" }, h("span", { class: "unseen" }, "new")),
      );
    }),
  );
}

function roomName(slack, channel) {
  return channel.kind === "im" ? slack.app.name : `# ${channel.name}`;
}

function room(slack, user, channel, messages) {
  const name = roomName(slack, channel).replace("# ", "#");
  return h("div", { class: "room-view", key: channel.id }, [
    h(
      "div",
      {
        class: "messages",
        role: "log",
        "aria-label": `Messages in ${name}`,
        tabindex: "0",
        "data-testid": "slack-messages",
        "data-stick": "",
      },
      messages.length === 0 && empty(name),
      listed(slack, user, channel, messages),
    ),
    composer({ slack, user, channel, label: `Message ${name}` }),
  ]);
}

function empty(name) {
  return h("div", { class: "empty", key: "empty" }, [
    h("p", { class: "empty-title" }, `Nothing in ${name} yet.`),
    h("p", null, "Type ", h("kbd", null, "/invoice new"), " below to draft an invoice."),
  ]);
}

function listed(slack, user, channel, messages) {
  let day = "";
  return messages.flatMap((one) => {
    const when = new Date(Number(one.ts) * 1000);
    const isNewDay = dayKey(when) !== day;
    day = dayKey(when);
    const line = h(
      "div",
      { class: "day", key: `day ${day}` },
      h("span", null, dayName(when, now())),
    );
    return [isNewDay && line, message(slack, user, channel, one)];
  });
}

function beside(slack, user, channel, parent) {
  return h(
    "aside",
    {
      class: "thread",
      "aria-label": "Thread",
      key: `thread ${parent.ts}`,
      "data-testid": "slack-thread",
      onkeydown: closing,
    },
    [
      h("header", { class: "thread-top" }, [
        h("h3", null, "Thread"),
        h(
          "button",
          {
            type: "button",
            class: "plain icon-button",
            "aria-label": "Close the thread",
            onclick: closeThread,
          },
          icon("close"),
        ),
      ]),
      h(
        "div",
        { class: "messages", role: "log", "aria-label": "Thread", tabindex: "0", "data-stick": "" },
        [
          message(slack, user, channel, { ...parent, thread: [] }, true),
          parent.thread.map((one) => message(slack, user, channel, one, true)),
        ],
      ),
      composer({ slack, user, channel, thread: parent.ts, label: "Reply in the thread" }),
    ],
  );
}

function closing(event) {
  if (event.key === "Escape" && !event.defaultPrevented) closeThread();
}

function closeThread() {
  const from = ui.thread;
  ui.thread = null;
  again();
  setTimeout(() => document.querySelector(`[data-thread-of="${from}"]`)?.focus());
}
