// The page put together: four panes, the bar above them, and what is drawn when.

import { authenticator } from "./authenticator.js";
import { clock } from "./clock.js";
import { draw, h } from "./dom.js";
import { faults } from "./faults.js";
import { holding, land } from "./focus.js";
import { guide, guideButton } from "./guide.js";
import { boxesOf, mailPane, unopened } from "./mail.js";
import { slackPane, slackUnread } from "./slack.js";
import { stripePane } from "./stripe.js";
import { owner, telegramPane, unseen } from "./telegram.js";
import { again, announce, drawnBy, keep, kept, ui } from "./ui.js";
import { listen, world } from "./world.js";

const NAMES = { slack: "Slack", telegram: "Telegram", mail: "Mail", stripe: "Stripe" };
/** The panes that share one place, by how many columns there is room for. */
const TABBED = {
  3: ["mail", "stripe"],
  2: ["telegram", "mail", "stripe"],
  1: ["slack", "telegram", "mail", "stripe"],
};
const TICK = 20_000;

const place = (id) => document.getElementById(id);
const wide = matchMedia("(min-width: 1180px)");
const middle = matchMedia("(min-width: 780px)");
let marks = {};

function columns() {
  return wide.matches ? 3 : middle.matches ? 2 : 1;
}

function shownTab() {
  const tabs = TABBED[ui.columns];
  return tabs.includes(kept.pane) ? kept.pane : tabs[0];
}

/** Whether a pane is on the screen. */
function isShown(name) {
  return !TABBED[ui.columns].includes(name) || shownTab() === name;
}

function everything() {
  if (!world.state) return;
  ui.columns = columns();
  const { slack, telegram, mail, stripe } = world.state;
  const lists = stuck();
  const back = holding();
  notice();
  draw(place("bar"), bar());
  draw(place("guide"), guide());
  place("guide").hidden = !kept.guideOpen;
  draw(place("slack"), slackPane(slack));
  draw(place("telegram"), telegramPane(telegram, isShown("telegram")));
  draw(place("mail"), mailPane(mail));
  draw(place("stripe"), stripePane(stripe));
  arrange();
  stick(lists);
  back();
  const unread = unreadIn("mail") + unreadIn("telegram") + unreadIn("slack");
  document.title = unread ? `(${unread}) Paidup sandbox` : "Paidup sandbox";
}

function bar() {
  return [
    h(
      "h1",
      { class: "brand", key: "brand" },
      h("img", { src: "icon.svg", alt: "", width: "22", height: "22" }),
      h("span", null, "Paidup"),
      h("span", { class: "kind" }, "sandbox"),
    ),
    h("div", { class: "row bar-tools", key: "tools" }, [
      !world.isConnected &&
        h(
          "span",
          { class: "badge bad", role: "alert", key: "lost" },
          "The sandbox does not answer",
        ),
      guideButton(),
      faults(),
      authenticator(),
      clock(),
    ]),
  ];
}

function arrange() {
  const tabs = TABBED[ui.columns];
  place("workspace").dataset.columns = ui.columns;
  for (const name of Object.keys(NAMES)) {
    const pane = place(name);
    const isTab = tabs.includes(name);
    pane.hidden = !isShown(name);
    pane.setAttribute("role", isTab ? "tabpanel" : "region");
    pane.classList.toggle("has-news", ui.news.has(name));
  }
  draw(place("tabs"), tabs.map(tab));
}

function tab(name, index, all) {
  const isOpen = name === shownTab();
  const unread = unreadIn(name);
  const isNew = ui.news.has(name) || unread > 0;
  return h(
    "button",
    {
      type: "button",
      role: "tab",
      key: name,
      id: `tab-${name}`,
      class: "tab",
      "data-testid": `tab-${name}`,
      "aria-selected": isOpen ? "true" : "false",
      "aria-controls": name,
      tabindex: isOpen ? "0" : "-1",
      onclick: () => openPane(name),
      onkeydown: (event) => walk(event, index, all),
    },
    NAMES[name],
    isNew &&
      h(
        "span",
        { class: unread ? "dot number" : "dot", key: "dot" },
        unread || "",
        h("span", { class: "unseen" }, " new"),
      ),
  );
}

function walk(event, index, all) {
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const next = all[(index + step + all.length) % all.length];
  openPane(next);
  place(`tab-${next}`).focus();
}

function openPane(name) {
  ui.news.delete(name);
  ui.active = name;
  keep({ pane: name });
}

/** How much waits unread in a pane. */
function unreadIn(name) {
  const { slack, telegram, mail } = world.state;
  if (name === "slack") return slackUnread(slack);
  if (name === "telegram") return unseen(owner(telegram));
  if (name !== "mail") return 0;
  const home = `@${mail.company.split("@")[1]}`;
  const clients = boxesOf(mail).filter((box) => !box.address.endsWith(home));
  return clients.reduce((sum, box) => sum + unopened(box).length, 0);
}

// -- what is new ---------------------------------------------------------------------------

/** A fingerprint of what arrived in each pane from others. */
function fingerprints() {
  const { slack, telegram, mail, stripe } = world.state;
  const all = slack.channels.flatMap((one) => one.messages).flatMap((one) => [one, ...one.thread]);
  return {
    slack: JSON.stringify(all.filter((one) => one.is_app).map((one) => [one.ts, one.text])),
    telegram: JSON.stringify(
      telegram.users.map((user) =>
        user.messages.filter((one) => one.from === "bot").map((one) => [one.id, one.text]),
      ),
    ),
    mail: String(
      mail.mailboxes.reduce(
        (sum, box) => sum + box.messages.filter((one) => one.folder === "INBOX").length,
        0,
      ),
    ),
    stripe: stripe.events.map((one) => one.id).join(),
  };
}

function notice() {
  const found = fingerprints();
  for (const [name, mark] of Object.entries(found)) {
    if (name in marks && marks[name] !== mark && ui.active !== name) {
      ui.news.add(name);
      announce(`Something new in ${NAMES[name]}.`);
    }
  }
  marks = found;
}

function attend(name) {
  ui.active = name;
  if (ui.news.delete(name)) again();
}

// -- scrolling -----------------------------------------------------------------------------

/** The lists that stand at their end, and so follow what comes. */
function stuck() {
  const lists = [...document.querySelectorAll("[data-stick]")];
  return new Map(
    lists.map((one) => [one, one.scrollHeight - one.scrollTop - one.clientHeight < 60]),
  );
}

function stick(before) {
  for (const list of document.querySelectorAll("[data-stick]")) {
    if (before.get(list) ?? true) list.scrollTop = list.scrollHeight;
  }
}

/** Whoever writes sees what comes of it, wherever they had scrolled to. */
function follow(event) {
  const list = event.target.parentElement?.querySelector(":scope > [data-stick]");
  if (list) list.scrollTop = list.scrollHeight;
}

// -- the way past what is above ------------------------------------------------------------

function skip(event) {
  if (!world.state) return;
  event.preventDefault();
  const name = event.target.hash.slice(1);
  if (!isShown(name)) openPane(name);
  setTimeout(() => land(name));
}

// -- the beginning -------------------------------------------------------------------------

for (const name of Object.keys(NAMES)) {
  place(name).addEventListener("focusin", () => attend(name));
  place(name).addEventListener("pointerdown", () => attend(name));
}
for (const query of [wide, middle]) query.addEventListener("change", again);
for (const link of document.querySelectorAll(".skip")) link.addEventListener("click", skip);
document.addEventListener("submit", follow, true);
drawnBy(everything);
listen(again);
setInterval(again, TICK);
