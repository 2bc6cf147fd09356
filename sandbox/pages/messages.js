// One message of Slack's, with its author, blocks, files, reactions and the way to its thread.

import { block } from "./blocks.js";
import { h, icon } from "./dom.js";
import { initials, mrkdwn, size, time } from "./text.js";
import { again, keep, kept, ui } from "./ui.js";

/** Names for the mentions in a text. */
export function namesIn(slack) {
  const people = slack.users.map((user) => [user.id, user.display]);
  const rooms = slack.channels.map((channel) => [channel.id, channel.name]);
  return Object.fromEntries([...people, ...rooms, [slack.app.user, slack.app.name]]);
}

/** A message as an article. */
export function message(slack, user, channel, one, isInThread = false) {
  const when = new Date(Number(one.ts) * 1000);
  const place = { slack, user, channel, message: one };
  return h(
    "article",
    {
      class: one.ephemeral_for ? "message private" : "message",
      key: one.ts,
      tabindex: "-1",
      "data-ts": one.ts,
      "data-testid": one.ephemeral_for ? "slack-private" : "slack-message",
      "aria-label": `${one.name}, ${time(when)}`,
    },
    h(
      "span",
      { class: one.is_app ? "avatar app" : "avatar", "aria-hidden": "true" },
      initials(one.name),
    ),
    h("div", { class: "message-main" }, [
      one.ephemeral_for && only(one),
      h("p", { class: "byline", key: "byline" }, [
        h("strong", null, one.name),
        one.is_app && h("span", { class: "badge" }, "App"),
        h("time", { datetime: when.toISOString() }, time(when)),
      ]),
      content(place),
      one.files.map(file),
      one.edited && h("span", { class: "small", key: "edited" }, "(edited)"),
      one.reactions.length > 0 &&
        h("p", { class: "reactions", key: "reactions" }, one.reactions.map(reaction)),
      !isInThread && one.thread.length > 0 && replies(one),
      !isInThread && one.thread.length === 0 && !one.ephemeral_for && start(one),
    ]),
  );
}

function only(one) {
  return h("p", { class: "only", key: "only" }, [
    icon("eye"),
    h("span", null, "Only visible to you"),
    h(
      "button",
      {
        type: "button",
        class: "linklike",
        onclick: () => keep({ dismissed: [...kept.dismissed, one.ts].slice(-200) }),
      },
      "Dismiss",
    ),
  ]);
}

function content(place) {
  const { slack, message: one } = place;
  const names = namesIn(slack);
  const isBlocks = one.blocks.length > 0;
  return h("div", { class: "content", key: "content" }, [
    !isBlocks && one.text && h("div", { class: "words", key: "text" }, mrkdwn(one.text, names)),
    one.blocks.map((each) => block(each, { ...place, names })),
    one.attachments.map((each, index) =>
      h("div", { class: "attachment", key: `attachment ${index}` }, [
        each.text && h("div", { class: "words" }, mrkdwn(each.text, names)),
        (each.blocks ?? []).map((inner) => block(inner, { ...place, names })),
      ]),
    ),
  ]);
}

function file(one) {
  return h("a", { class: "file", key: one.id, href: one.url, target: "_blank", rel: "noopener" }, [
    icon("file"),
    h("span", null, one.title || one.name),
    h("span", { class: "small" }, size(one.size)),
  ]);
}

function reaction(one) {
  return h("span", { class: "badge", key: one.name }, `:${one.name}: ${one.count}`);
}

function openThread(ts) {
  ui.thread = ts;
  again();
  setTimeout(() => document.querySelector(".thread .composer textarea")?.focus());
}

function replies(one) {
  const last = new Date(Number(one.thread.at(-1).ts) * 1000);
  const count = one.thread.length === 1 ? "1 reply" : `${one.thread.length} replies`;
  return h(
    "button",
    {
      type: "button",
      class: "replies",
      key: "thread",
      "data-thread-of": one.ts,
      onclick: () => openThread(one.ts),
    },
    h("strong", null, count),
    h("span", { class: "small" }, `Last at ${time(last)}`),
  );
}

function start(one) {
  return h(
    "button",
    {
      type: "button",
      class: "replies quiet",
      key: "thread",
      "data-thread-of": one.ts,
      onclick: () => openThread(one.ts),
    },
    icon("reply"),
    "Reply in thread",
  );
}
