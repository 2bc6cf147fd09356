// The payment provider's dashboard: checkouts, payments, refunds, and what was told to Paidup.

import { h, icon } from "./dom.js";
import { money, short, time } from "./text.js";
import { complain, isBusy, once } from "./ui.js";
import { now, post } from "./world.js";

const WORDS = {
  requires_payment_method: "not paid",
  requires_action: "waiting",
  processing: "on its way",
  succeeded: "paid",
  canceled: "cancelled",
  complete: "complete",
  expired: "expired",
  open: "open",
  pending: "on its way",
  failed: "failed",
  delivered: "delivered",
  "given up": "given up",
};

/** The whole pane. */
export function stripePane(stripe) {
  return [
    h("header", { class: "pane-top", key: "top" }, [
      h("h2", { class: "pane-title stacked" }, [
        h("span", null, "Stripe"),
        h("span", { class: "small" }, stripe.merchant),
      ]),
      h("span", { class: "badge" }, "test mode"),
    ]),
    h(
      "div",
      {
        class: "books",
        key: "books",
        tabindex: "0",
        role: "group",
        "aria-label": "What Stripe knows",
      },
      [
        part("Payments", stripe.payments, payment, "Nothing was paid yet."),
        stripe.refunds.length > 0 && part("Refunds", stripe.refunds, refund, ""),
        part("Checkouts", stripe.sessions, session, "A checkout begins when somebody presses Pay."),
        part("Events", stripe.events, event, "What happens here is told to Paidup."),
        h(
          "p",
          { class: "small", key: "foot" },
          "Webhooks go to ",
          h("code", null, stripe.webhook_url),
        ),
      ],
    ),
  ];
}

function part(title, found, row, empty) {
  return h(
    "section",
    {
      key: title,
      class: "book",
      "aria-label": title,
      "data-testid": `stripe-${title.toLowerCase()}`,
    },
    [
      h("h3", null, title),
      found.length ? h("ul", null, found.map(row)) : h("p", { class: "small", key: "none" }, empty),
    ],
  );
}

function state(word) {
  const tone =
    {
      succeeded: "good",
      complete: "good",
      delivered: "good",
      failed: "bad",
      "given up": "bad",
      expired: "faint",
    }[word] ?? "";
  return h("span", { class: `badge ${tone}`, key: "state" }, WORDS[word] ?? word);
}

function deed(label, path, body) {
  const press = () => once(path, async () => complain(await post(path, body)));
  return h(
    "button",
    {
      type: "button",
      class: "button small-button",
      key: label,
      "aria-busy": isBusy(path) ? "true" : null,
      onclick: press,
    },
    label,
  );
}

function row(key, amount, about, badge, when, deeds) {
  return h("li", { key, class: "book-row", "data-id": key }, [
    h("div", { class: "book-main", key: "main" }, [
      h("strong", { class: "number" }, amount),
      badge,
      h("time", { class: "small", datetime: when.toISOString() }, short(when, now())),
    ]),
    h("p", { class: "small cut", key: "about" }, about),
    deeds.some(Boolean) && h("div", { class: "row", key: "deeds" }, deeds),
  ]);
}

const moment = (seconds) => new Date(seconds * 1000);

function payment(one) {
  const about = one.last_payment_error?.message ?? one.description ?? one.id;
  const path = `stripe/payments/${one.id}`;
  return row(
    one.id,
    money(one.amount, one.currency),
    about,
    state(one.status),
    moment(one.created),
    [
      one.status === "processing" && deed("Settle", `${path}/settle`),
      one.status === "processing" && deed("Fail", `${path}/fail`),
      one.status === "succeeded" && deed("Refund", `${path}/refund`, { amount: null }),
    ],
  );
}

function refund(one) {
  const path = `stripe/refunds/${one.id}`;
  const isPending = one.status === "pending";
  return row(
    one.id,
    money(one.amount, one.currency),
    one.payment_intent,
    state(one.status),
    moment(one.created),
    [isPending && deed("Settle", `${path}/settle`), isPending && deed("Fail", `${path}/fail`)],
  );
}

function session(one) {
  const about = [one.customer_email, one.client_reference_id].filter(Boolean).join(" · ") || one.id;
  const isOpen = one.status === "open";
  return row(
    one.id,
    money(one.amount_total, one.currency),
    about,
    state(one.status),
    moment(one.created),
    [
      isOpen &&
        h(
          "a",
          {
            class: "button small-button",
            key: "open",
            href: one.url,
            target: "_blank",
            rel: "noopener",
          },
          "Open",
          icon("out"),
        ),
      isOpen && deed("Expire", `stripe/sessions/${one.id}/expire`),
    ],
  );
}

function event(one) {
  const { delivery } = one;
  const tries = delivery.attempts.length;
  const last = delivery.attempts.at(-1);
  const said = last ? `${last.outcome}${last.status ? ` ${last.status}` : ""}` : "not sent yet";
  return h("li", { key: one.id, class: "book-row", "data-id": one.id }, [
    h("div", { class: "book-main" }, [
      h("code", { class: "cut" }, one.type),
      state(delivery.state),
      h(
        "time",
        { class: "small", datetime: moment(one.created).toISOString() },
        time(moment(one.created)),
      ),
    ]),
    h("div", { class: "row" }, [
      h("span", { class: "small" }, tries > 1 ? `${said}, ${tries} tries` : said),
      deed("Resend", `stripe/events/${one.id}/resend`),
    ]),
  ]);
}
