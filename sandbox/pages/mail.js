// The mailboxes: a list of letters, one letter, and the answer to it.

import { h, icon } from "./dom.js";
import { full, initials, linked, short, size } from "./text.js";
import { again, complain, isBusy, keep, kept, once, ui } from "./ui.js";
import { now, post } from "./world.js";

const answers = new Map();
let isPlain = false;

const at = (address, letter) => `mail/${address}/${letter.id}`;

/** The mailboxes in the order they are offered: the clients first. */
export function boxesOf(mail) {
  const home = mail.company.split("@")[1];
  const isHome = (box) => box.address.endsWith(`@${home}`);
  return [...mail.mailboxes.filter((box) => !isHome(box)), ...mail.mailboxes.filter(isHome)];
}

/** The mailbox that is open. */
export function boxOf(mail) {
  const boxes = boxesOf(mail);
  return boxes.find((box) => box.address === kept.mailbox) ?? boxes[0];
}

/** The letters of a mailbox that nobody opened here yet. */
export function unopened(box) {
  return box.messages.filter((one) => one.folder === "INBOX" && !kept.seen[at(box.address, one)]);
}

/** The whole pane. */
export function mailPane(mail) {
  const box = boxOf(mail);
  const letter = box.messages.find((one) => one.id === ui.letter);
  return [top(mail, box), letter ? reading(box, letter) : list(box)];
}

function top(mail, box) {
  return h("header", { class: "pane-top", key: "top" }, [
    h("h2", { class: "pane-title stacked" }, [
      h("span", null, "Mail"),
      h("span", { class: "small cut" }, box.address),
    ]),
    h("label", { class: "who" }, [
      h("span", { class: "who-label" }, "You are"),
      h(
        "select",
        {
          "data-testid": "mail-user",
          "aria-label": "Whose mailbox this is",
          value: box.address,
          onchange: (event) => open(event.target.value),
        },
        boxesOf(mail).map((one) =>
          h(
            "option",
            { value: one.address, key: one.address },
            `${one.name || one.address}${unopened(one).length && one !== box && one.address !== mail.company ? " •" : ""}`,
          ),
        ),
      ),
    ]),
  ]);
}

function open(address) {
  ui.letter = null;
  keep({ mailbox: address });
}

function read(box, letter) {
  ui.letter = letter.id;
  isPlain = false;
  keep({ seen: { ...kept.seen, [at(box.address, letter)]: true } });
  setTimeout(() => document.querySelector(".letter h3")?.focus());
}

function list(box) {
  const letters = [...box.messages].reverse();
  if (!letters.length)
    return h(
      "div",
      { class: "empty", key: "empty" },
      h("p", { class: "empty-title" }, "No letters yet."),
      h("p", null, "An invoice arrives here once it is approved."),
    );
  return h(
    "ul",
    {
      class: "letters",
      key: `list ${box.address}`,
      "aria-label": "Letters",
      "data-testid": "mail-letters",
    },
    letters.map((one) => row(box, one)),
  );
}

function row(box, one) {
  const isNew = one.folder === "INBOX" && !kept.seen[at(box.address, one)];
  const when = new Date(one.received_at);
  const other = one.folder === "INBOX" ? nameOf(one.from) : `To ${nameOf(one.to)}`;
  return h("li", { key: one.id }, [
    h(
      "button",
      {
        type: "button",
        class: isNew ? "letter-row new" : "letter-row",
        "data-letter": one.id,
        onclick: () => read(box, one),
      },
      [
        h("span", { class: "letter-from" }, [
          isNew && h("span", { class: "unseen" }, "Unread: "),
          other,
        ]),
        h("time", { class: "small", datetime: one.received_at }, short(when, now())),
        h("span", { class: "letter-subject" }, one.subject || "(no subject)"),
        one.attachments.length > 0 &&
          h(
            "span",
            { class: "small", key: "files" },
            icon("file"),
            String(one.attachments.length),
            h("span", { class: "unseen" }, " attachment(s)"),
          ),
        h(
          "span",
          { class: "letter-start small" },
          (one.text ?? "").replace(/\s+/g, " ").slice(0, 120),
        ),
      ],
    ),
  ]);
}

/** The name before an address, or the address. */
function nameOf(written) {
  return /^\s*"?([^"<]+?)"?\s*</.exec(written)?.[1] ?? written.replace(/[<>]/g, "");
}

function back(letter) {
  ui.letter = null;
  again();
  setTimeout(() => document.querySelector(`[data-letter="${letter.id}"]`)?.focus());
}

function reading(box, letter) {
  const when = new Date(letter.received_at);
  return h(
    "article",
    {
      class: "letter",
      key: letter.id,
      "data-testid": "mail-letter",
      onkeydown: (event) => event.key === "Escape" && back(letter),
    },
    [
      h("div", { class: "row letter-bar", key: "bar" }, [
        h(
          "button",
          { type: "button", class: "button quiet", onclick: () => back(letter) },
          icon("back"),
          "All letters",
        ),
        letter.html_url &&
          h(
            "button",
            {
              type: "button",
              class: "button quiet",
              key: "plain",
              "aria-pressed": isPlain ? "true" : "false",
              onclick: () => {
                isPlain = !isPlain;
                again();
              },
            },
            "Plain text",
          ),
        h(
          "a",
          {
            class: "button quiet",
            key: "raw",
            href: letter.raw_url,
            target: "_blank",
            rel: "noopener",
          },
          "Source",
        ),
      ]),
      h("h3", { tabindex: "-1", key: "subject" }, letter.subject || "(no subject)"),
      h("div", { class: "letter-head", key: "head" }, [
        h("span", { class: "avatar round", "aria-hidden": "true" }, initials(nameOf(letter.from))),
        h("p", null, [
          h("strong", null, nameOf(letter.from)),
          h("span", { class: "small cut" }, `to ${letter.to}`),
        ]),
        h("time", { class: "small", datetime: letter.received_at }, full(when)),
      ]),
      letter.attachments.length > 0 &&
        h("p", { class: "row", key: "files" }, letter.attachments.map(attached)),
      words(letter),
      letter.folder === "INBOX" && answer(box, letter),
    ],
  );
}

function attached(one, index) {
  return h("a", { class: "file", key: index, href: one.url, target: "_blank", rel: "noopener" }, [
    icon("file"),
    h("span", null, one.name),
    h("span", { class: "small" }, size(one.size)),
  ]);
}

function words(letter) {
  if (isPlain || !letter.html_url)
    return h("div", { class: "letter-text words", key: "text" }, linked(letter.text ?? ""));
  return h("iframe", {
    key: "html",
    class: "letter-html",
    title: "The letter",
    src: letter.html_url,
    // Nothing in a letter may run; its links open beside this page.
    sandbox: "allow-same-origin allow-popups allow-popups-to-escape-sandbox",
    onload: (event) => grow(event.target),
    onmount: (frame) => new ResizeObserver(() => grow(frame)).observe(frame.parentElement),
  });
}

/** As high as what is in it. */
function grow(frame) {
  const page = frame.contentDocument?.documentElement;
  if (!page) return;
  const before = frame.style.height;
  frame.style.height = "0";
  const height = `${Math.max(page.scrollHeight, 80)}px`;
  frame.style.height = height === before ? before : height;
}

function answer(box, letter) {
  const name = at(box.address, letter);
  const text = answers.get(name) ?? "";
  return h(
    "form",
    { class: "answer", key: `answer ${name}`, onsubmit: (event) => send(event, box, letter, name) },
    [
      h("label", { class: "label", for: "answer" }, `Reply as ${box.name || box.address}`),
      h("textarea", {
        id: "answer",
        class: "input",
        rows: 3,
        value: text,
        "data-testid": "mail-answer",
        oninput: (event) => answers.set(name, event.target.value),
        onkeydown: (event) => sendsWithKey(event),
      }),
      h(
        "div",
        { class: "row end" },
        h(
          "button",
          { type: "submit", class: "button first", "aria-busy": isBusy(name) ? "true" : null },
          icon("reply"),
          "Send reply",
        ),
      ),
    ],
  );
}

function sendsWithKey(event) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.target.form.requestSubmit();
}

async function send(event, box, letter, name) {
  event.preventDefault();
  const text = (answers.get(name) ?? "").trim();
  if (!text) return;
  const said = await once(name, () =>
    post("mail/reply", { mailbox: box.address, message_id: letter.id, text }),
  );
  if (!said) return;
  complain(said);
  if (!said.ok) return;
  answers.delete(name);
  event.target.reset();
  const isStillHere = (kept.mailbox || box.address) === box.address;
  if (isStillHere && ui.letter === letter.id) back(letter);
}
