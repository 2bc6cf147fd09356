// An authenticator app, as on a phone: the codes of now, and a place to add a secret.

import { h, icon } from "./dom.js";
import { again, announce, complain, isBusy, once } from "./ui.js";
import { now, post, refresh, world } from "./world.js";

const STEP = 30_000;
const SECRET = /\b[A-Z2-7]{32}\b/;

let due = 0;

/** The button that opens the app, and the app. */
export function authenticator() {
  return [
    h(
      "button",
      {
        type: "button",
        class: "button quiet",
        key: "authenticator",
        popovertarget: "authenticator-panel",
        "data-testid": "authenticator",
        "aria-label": "Authenticator",
      },
      [icon("key"), h("span", { class: "wide-only" }, "Authenticator")],
    ),
    panel(),
  ];
}

function panel() {
  const { accounts } = world.state.authenticator;
  if (accounts.length > 0) wake();
  return h(
    "div",
    {
      id: "authenticator-panel",
      key: "authenticator-panel",
      class: "panel",
      popover: "auto",
      role: "dialog",
      "aria-label": "Authenticator app",
    },
    [
      h("h2", null, "Authenticator"),
      h(
        "p",
        { class: "small" },
        accounts.length > 0
          ? "A code works once; there is a new one every 30 seconds. Press one to copy it."
          : "Send /mfa setup to Paidup, then add the secret it shows: here, or with the button under the QR code.",
      ),
      accounts.map(account),
      h("form", { class: "row", key: "add", onsubmit: typed }, [
        h("label", { class: "unseen", for: "authenticator-secret" }, "Secret"),
        h("input", {
          id: "authenticator-secret",
          class: "input",
          name: "secret",
          required: true,
          autocomplete: "off",
          placeholder: "Paste a secret",
        }),
        h("button", { type: "submit", class: "button" }, "Add"),
      ]),
    ],
  );
}

function account(one) {
  const step = Math.floor(now().getTime() / STEP) - world.state.authenticator.first_step;
  const code = one.codes[step];
  if (!code) refresh();
  const left = 30 - Math.floor((now().getTime() % STEP) / 1000);
  const remove = () =>
    once(one.secret, async () => complain(await post("authenticator/remove", one)));
  return h("div", { class: "row account", key: one.secret, "data-testid": "account" }, [
    h("span", { class: "account-name small" }, one.name),
    h(
      "button",
      {
        type: "button",
        class: "code number",
        title: `${left} seconds left`,
        "aria-label": `Copy the code ${code ?? ""} of ${one.name}`,
        "data-testid": "code",
        onclick: () => copy(code),
      },
      code ? `${code.slice(0, 3)} ${code.slice(3)}` : "··· ···",
    ),
    h(
      "button",
      {
        type: "button",
        class: "button quiet icon-button",
        "aria-label": `Remove ${one.name}`,
        onclick: remove,
      },
      icon("close"),
    ),
  ]);
}

/** Under a picture that says its secret in words: what one would do with the phone's camera. */
export function scanning(words) {
  const secret = SECRET.exec(words)?.[0];
  const isKnown = world.state.authenticator.accounts.some((one) => one.secret === secret);
  if (!secret) return false;
  return h(
    "button",
    {
      type: "button",
      class: "key",
      key: "scan",
      "aria-busy": isBusy(secret) ? "true" : null,
      onclick: () => add(secret),
    },
    isKnown ? "In the authenticator" : "Add to authenticator",
  );
}

function typed(event) {
  event.preventDefault();
  const form = event.target;
  add(form.secret.value).then((answer) => answer?.ok && form.reset());
}

async function add(text) {
  const answer = complain(await once(text, () => post("authenticator/add", { text })));
  if (answer?.ok) announce("The authenticator shows its codes now.");
  return answer;
}

async function copy(code) {
  try {
    await navigator.clipboard.writeText(code);
    announce("Copied.");
  } catch {
    announce(`The code is ${code}.`);
  }
}

/** Draws again as soon as the next code begins. */
function wake() {
  clearTimeout(due);
  due = setTimeout(again, STEP - (now().getTime() % STEP) + 50);
}
