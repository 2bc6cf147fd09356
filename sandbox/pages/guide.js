// The good day, step by step; each step ticks itself off by what the services know.

import { h, icon } from "./dom.js";
import { keep, kept } from "./ui.js";
import { world } from "./world.js";

const STEPS = [
  {
    name: "Draft",
    words: () => [
      "In Slack, as Bea, type ",
      h("kbd", null, "/invoice new"),
      ", fill in the form and press Save draft.",
    ],
    isDone: (seen) => seen.cards.length > 0,
  },
  {
    name: "Send",
    words: () => ["On the card in #billing press ", h("b", null, "Send for approval"), "."],
    isDone: (seen) => seen.asked || seen.letters.length > 0,
  },
  {
    name: "Approve",
    words: () => ["On Telegram, as Olga, look at the PDF and press ", h("b", null, "Approve"), "."],
    isDone: (seen) => seen.letters.length > 0,
  },
  {
    name: "Read",
    words: () => ["Open the client's letter under Mail: the invoice, its PDF and a link to pay."],
    isDone: (seen) =>
      seen.paid || seen.letters.some(({ box, one }) => kept.seen[`mail/${box.address}/${one.id}`]),
  },
  {
    name: "Pay",
    words: () => [
      "Follow the link, press Pay and use the card ",
      h("kbd", null, "4242 4242 4242 4242"),
      ".",
    ],
    isDone: (seen) => seen.paid,
  },
  {
    name: "Paid",
    words: () => ["Watch the card in Slack turn to Paid, and a receipt reach the client."],
    isDone: (seen) => seen.paid && seen.cards.some((one) => /\bPaid\b/.test(headOf(one))),
  },
];

const MORE = [
  "Reject on Telegram, with a reason, and edit the draft in Slack.",
  "Send /invoice list, or /help, from Slack or Telegram.",
  "Pay with 4000 0000 0000 0002, which is declined, or from DE89 3704 0044 0532 0130 00, which takes days.",
  "Move the clock past the due date.",
  "Draft an invoice above 20,000.00 EUR: approving it takes a one-time code. As Olga, begin with /mfa setup.",
  "Make trouble: let Slack fail, and see that nothing is lost.",
];

function headOf(message) {
  return `${message.text}\n${message.blocks.map((one) => one.text?.text ?? "").join("\n")}`;
}

/** What the services know of the day. */
function seen({ slack, telegram, mail, stripe }) {
  const home = mail.company.split("@")[1];
  return {
    cards: slack.channels
      .filter((one) => one.kind === "channel")
      .flatMap((one) => one.messages)
      .filter((one) => one.is_app && !one.ephemeral_for && one.blocks.length),
    asked: telegram.users.some((user) =>
      user.messages.some((one) => one.from === "bot" && one.keyboard.length),
    ),
    letters: mail.mailboxes
      .filter((box) => !box.address.endsWith(`@${home}`))
      .flatMap((box) =>
        box.messages.filter((one) => one.folder === "INBOX").map((one) => ({ box, one })),
      ),
    paid: stripe.payments.some((one) => one.status === "succeeded"),
  };
}

/** The steps in a row, and in words what comes next. */
export function guide() {
  if (!kept.guideOpen) return [];
  const found = seen(world.state);
  const done = STEPS.map((step) => step.isDone(found));
  const next = done.indexOf(false);
  return [
    h(
      "ol",
      { class: "steps", key: "steps" },
      STEPS.map((step, index) => one(step, index, done[index], index === next)),
    ),
    h(
      "p",
      { class: "next", key: "next", "aria-live": "polite", "data-testid": "guide-next" },
      next < 0 ? ["That was the good day. Next: ", MORE[moreAt()]] : STEPS[next].words(),
    ),
    next < 0 &&
      h(
        "button",
        {
          type: "button",
          class: "button quiet",
          key: "more",
          onclick: () => keep({ more: moreAt() + 1 }),
        },
        "Another idea",
      ),
  ];
}

const moreAt = () => (kept.more ?? 0) % MORE.length;

function one(step, index, isDone, isNext) {
  return h(
    "li",
    {
      key: step.name,
      class: isDone ? "step done" : isNext ? "step now" : "step",
      "aria-current": isNext ? "step" : null,
    },
    [
      h(
        "span",
        { class: "step-mark", "aria-hidden": "true" },
        isDone ? icon("check") : String(index + 1),
      ),
      h("span", { class: "step-name" }, step.name),
      isDone && h("span", { class: "unseen", key: "said" }, " (done)"),
    ],
  );
}

/** Shows or hides the guide. */
export function guideButton() {
  return h(
    "button",
    {
      type: "button",
      class: "button quiet",
      key: "guide",
      "aria-pressed": kept.guideOpen ? "true" : "false",
      onclick: () => keep({ guideOpen: !kept.guideOpen }),
    },
    icon("list"),
    h("span", { class: "wide-only" }, "Guide"),
  );
}
