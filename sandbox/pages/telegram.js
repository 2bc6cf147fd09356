// Telegram on the owner's phone: a private chat with the bot.

import { scanning } from "./authenticator.js";
import { h, icon } from "./dom.js";
import { signed } from "./emoji.js";
import { dayKey, dayName, initials, size, telegramHtml, time } from "./text.js";
import { again, complain, isBusy, keep, kept, once, toast } from "./ui.js";
import { now, post } from "./world.js";

const drafts = new Map();
const heard = new Map();
let isMenuOpen = false;

/** Whose phone it is. */
export function owner(telegram) {
  return telegram.users.find((user) => user.id === kept.phone) ?? telegram.users[0];
}

/** The newest thing the bot did in a chat: a message or an edit of one. */
export function newestFrom(user) {
  return user.messages.reduce(
    (most, one) => (one.from === "bot" && one.id > most ? one.id : most),
    0,
  );
}

/** How many messages of the bot this person has not seen. */
export function unseen(user) {
  const last = kept.seen[`telegram/${user.id}`] ?? 0;
  return user.messages.filter((one) => one.from === "bot" && one.id > last).length;
}

/** The whole pane. */
export function telegramPane(telegram, isShown) {
  const user = owner(telegram);
  tell(telegram.bot, user);
  const last = newestFrom(user);
  if (isShown && (kept.seen[`telegram/${user.id}`] ?? 0) !== last)
    keep({ seen: { ...kept.seen, [`telegram/${user.id}`]: last } });
  return [
    top(telegram, user),
    h(
      "div",
      {
        class: "chat",
        key: `chat ${user.id}`,
        role: "log",
        tabindex: "0",
        "aria-label": `Chat with ${telegram.bot.name}`,
        "data-testid": "telegram-messages",
        "data-stick": "",
      },
      user.messages.length === 0 &&
        h(
          "p",
          { class: "empty", key: "empty" },
          user.started
            ? `${telegram.bot.name} writes here when something needs ${user.name.split(" ")[0]}.`
            : "Press Start to let the bot write.",
        ),
      chat(user),
    ),
    user.started && !user.blocked ? writing(user) : starting(user),
  ];
}

function top(telegram, user) {
  return h("header", { class: "pane-top", key: "top" }, [
    h("span", { class: "avatar app round", "aria-hidden": "true" }, initials(telegram.bot.name)),
    h("h2", { class: "pane-title stacked" }, [
      h("span", null, telegram.bot.name),
      h(
        "span",
        { class: "small", "aria-live": "polite" },
        user.typing ? "typing …" : "Telegram bot",
      ),
    ]),
    h("label", { class: "who" }, [
      h("span", { class: "who-label" }, "You are"),
      h(
        "select",
        {
          "data-testid": "telegram-user",
          "aria-label": "Whose phone this is",
          value: String(user.id),
          onchange: (event) => keep({ phone: Number(event.target.value) }),
        },
        telegram.users.map((one) =>
          h(
            "option",
            { value: String(one.id), key: one.id },
            one.name + (one.id !== user.id && unseen(one) ? " •" : ""),
          ),
        ),
      ),
    ]),
  ]);
}

function chat(user) {
  let day = "";
  return user.messages.flatMap((one) => {
    const when = new Date(one.date * 1000);
    const isNewDay = dayKey(when) !== day;
    day = dayKey(when);
    return [
      isNewDay &&
        h("div", { class: "day", key: `day ${day}` }, h("span", null, dayName(when, now()))),
      bubble(user, one, when),
    ];
  });
}

function bubble(user, one, when) {
  const author = one.from === "bot" ? "The bot" : "You";
  return h(
    "article",
    {
      class: `bubble-row ${one.from}`,
      key: one.id,
      tabindex: "-1",
      "data-message": one.id,
      "data-testid": "telegram-message",
      "aria-label": `${author}, ${time(when)}`,
    },
    [
      h("div", { class: "bubble", key: "bubble" }, [
        one.document?.is_photo && photo(one.document),
        one.document && !one.document.is_photo && paper(one.document),
        h("div", { class: "words", key: "words" }, telegramHtml(one.html)),
        h(
          "p",
          { class: "stamp", key: "stamp" },
          one.edited && "edited ",
          h("time", { datetime: when.toISOString() }, time(when)),
        ),
      ]),
      one.keyboard.length > 0 &&
        h(
          "div",
          { class: "keyboard", key: "keyboard" },
          one.document?.is_photo &&
            h("div", { class: "keys", key: "scan" }, scanning(one.text)),
          one.keyboard.map((row, at) =>
            h(
              "div",
              { class: "keys", key: at },
              row.map((key, index) => press(user, one, key, index)),
            ),
          ),
        ),
    ],
  );
}

function photo(document) {
  return h("img", { class: "photo", key: "photo", src: document.url, alt: "A picture" });
}

function paper(document) {
  return h(
    "a",
    { class: "paper", key: "paper", href: document.url, target: "_blank", rel: "noopener" },
    [
      h("span", { class: "paper-icon" }, icon("file")),
      h("span", { class: "paper-name" }, [
        h("strong", null, document.name),
        h("span", { class: "small" }, size(document.size)),
      ]),
    ],
  );
}

function press(user, message, key, index) {
  if (key.url) {
    return h(
      "a",
      {
        class: "key",
        key: `${index} ${key.url}`,
        href: key.url,
        target: "_blank",
        rel: "noopener",
      },
      signed(key.text),
      icon("out"),
    );
  }
  const name = `telegram ${message.id} ${key.callback_data}`;
  const deed = () =>
    once(name, async () =>
      complain(
        await post("telegram/press", {
          user: user.id,
          message_id: message.id,
          data: key.callback_data,
        }),
      ),
    );
  return h(
    "button",
    {
      type: "button",
      class: "key",
      key: `${index} ${key.callback_data}`,
      "aria-busy": isBusy(name) ? "true" : null,
      onclick: deed,
    },
    signed(key.text),
  );
}

/** Shows the answer to a pressed button once, and lets it go by itself: Slack is played beside. */
function tell(bot, user) {
  const said = user.toast ? `${user.toast.at} ${user.toast.text}` : "";
  const isKnown = !heard.has(user.id) || heard.get(user.id) === said;
  heard.set(user.id, said);
  if (isKnown || !said) return;
  toast(user.toast.alert ? `${bot.name}: ${user.toast.text}` : user.toast.text);
}

function starting(user) {
  const words = user.blocked ? "Unblock and start" : "Start";
  const deed = () =>
    once("start", async () => complain(await post("telegram/start", { user: user.id })));
  return h(
    "div",
    { class: "composer", key: "start" },
    h("button", { type: "button", class: "button first wide", onclick: deed }, words),
  );
}

function writing(user) {
  const name = `telegram ${user.id}`;
  const text = drafts.get(user.id) ?? "";
  const offers = offered(user, text);
  return h("form", { class: "composer", key: name, onsubmit: (event) => send(event, user) }, [
    offers.length > 0 &&
      h(
        "ul",
        {
          class: "options above",
          "aria-label": "Commands",
          key: "offers",
          id: "telegram-commands",
        },
        offers.map((one) => offer(one, user)),
      ),
    h(
      "button",
      {
        type: "button",
        class: "button icon-button",
        key: "menu",
        "aria-label": "Command menu",
        "aria-expanded": isMenuOpen ? "true" : "false",
        "aria-controls": "telegram-commands",
        onclick: () => {
          isMenuOpen = !isMenuOpen;
          again();
        },
      },
      icon("menu"),
    ),
    h("textarea", {
      key: "text",
      rows: 1,
      class: "input",
      "aria-label": "Message",
      placeholder: "Message",
      "data-testid": "telegram-composer",
      value: text,
      oninput: (event) => write(user, event.target.value),
      onkeydown: steer,
    }),
    h(
      "button",
      {
        type: "submit",
        class: "button first icon-button",
        "aria-label": "Send to the bot",
        key: "send",
        "aria-busy": isBusy(name) ? "true" : null,
      },
      icon("send"),
    ),
  ]);
}

function offered(user, text) {
  if (isMenuOpen) return user.commands;
  if (!/^\/\w*$/.test(text)) return [];
  return user.commands.filter(
    (one) => `/${one.command}`.startsWith(text) && `/${one.command}` !== text,
  );
}

function offer(one, user) {
  const take = () => {
    isMenuOpen = false;
    write(user, `/${one.command} `);
    document.querySelector("[data-testid=telegram-composer]").focus();
  };
  return h(
    "li",
    { key: one.command },
    h("button", { type: "button", class: "option", onclick: take }, [
      h("strong", null, `/${one.command}`),
      h("span", { class: "small" }, one.description),
    ]),
  );
}

function write(user, text) {
  drafts.set(user.id, text);
  again();
}

function steer(event) {
  if (event.key === "Escape" && isMenuOpen) {
    isMenuOpen = false;
    again();
  } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
}

async function send(event, user) {
  event.preventDefault();
  const text = (drafts.get(user.id) ?? "").trim();
  if (!text) return;
  isMenuOpen = false;
  write(user, "");
  complain(
    await once(`telegram ${user.id}`, () => post("telegram/message", { user: user.id, text })),
  );
}
