// Words of the services made safe to show: Slack's mrkdwn, Telegram's HTML, times and sizes.

import { h } from "./dom.js";
import { signed } from "./emoji.js";

const SAFE = /^(https?:|mailto:|tel:)/i;
const EMOJI = {
  white_check_mark: "✅",
  warning: "⚠️",
  x: "❌",
  eyes: "👀",
  tada: "🎉",
  hourglass: "⌛",
  moneybag: "💰",
  bell: "🔔",
  envelope: "✉️",
  memo: "📝",
  wave: "👋",
  thumbsup: "👍",
  "+1": "👍",
  lock: "🔒",
  page_facing_up: "📄",
  hourglass_flowing_sand: "⏳",
};
const MARKS = [
  [/`([^`\n]+)`/u, (found) => h("code", null, plain(found[1]))],
  [/<([^<>\n]+)>/u, (found, names) => reference(found[1], names)],
  [
    /(?<![\p{L}\p{N}*])\*(?!\s)([^*\n]+?)(?<!\s)\*(?![\p{L}\p{N}*])/u,
    (found, names) => h("strong", null, inline(found[1], names)),
  ],
  [
    /(?<![\p{L}\p{N}_])_(?!\s)([^_\n]+?)(?<!\s)_(?![\p{L}\p{N}_])/u,
    (found, names) => h("em", null, inline(found[1], names)),
  ],
  [
    /(?<![\p{L}\p{N}~])~(?!\s)([^~\n]+?)(?<!\s)~(?![\p{L}\p{N}~])/u,
    (found, names) => h("s", null, inline(found[1], names)),
  ],
  [/:([a-z0-9_+-]+):/u, (found) => EMOJI[found[1]] ?? found[0]],
];

/** Slack's three escapes taken off. */
function plain(text) {
  return text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
}

/** A link that opens beside this page; anything that is no safe address stays text. */
export function link(url, label) {
  if (!SAFE.test(url)) return label;
  return h("a", { href: url, target: "_blank", rel: "noopener" }, label);
}

function reference(inside, names) {
  const [target, label] = inside.split("|");
  if (target.startsWith("@"))
    return h(
      "span",
      { class: "mention" },
      `@${names[target.slice(1)] ?? label ?? target.slice(1)}`,
    );
  if (target.startsWith("#"))
    return h(
      "span",
      { class: "mention" },
      `#${label ?? names[target.slice(1)] ?? target.slice(1)}`,
    );
  if (target.startsWith("!"))
    return h("span", { class: "mention" }, `@${label ?? target.slice(1)}`);
  return link(plain(target), plain(label ?? target));
}

function inline(text, names) {
  let first = null;
  for (const [mark, make] of MARKS) {
    const found = mark.exec(text);
    if (found && (!first || found.index < first.found.index)) first = { found, make };
  }
  if (!first) return signed(plain(text));
  const { found, make } = first;
  const after = found.index + found[0].length;
  return [
    signed(plain(text.slice(0, found.index))),
    make(found, names),
    ...inline(text.slice(after), names),
  ];
}

/** Slack's markup as elements; nothing in it can become anything else. */
export function mrkdwn(text, names = {}) {
  return text.split("```").map((part, index) => {
    if (index % 2) return h("pre", null, plain(part.replace(/^\n|\n$/g, "")));
    return part.split(/((?:^|\n)(?:&gt;|>)[^\n]*)/u).map((piece) => {
      const quote = /^\n?(?:&gt;|>) ?(.*)$/su.exec(piece);
      return quote ? h("blockquote", null, inline(quote[1], names)) : inline(piece, names);
    });
  });
}

/** A text object of Slack's. */
export function slackText(text, names) {
  if (!text) return [];
  if (text.type !== "plain_text") return mrkdwn(text.text, names);
  return signed(text.text.replace(/:([a-z0-9_+-]+):/g, (all, name) => EMOJI[name] ?? all));
}

const TAGS = {
  B: "strong",
  STRONG: "strong",
  I: "em",
  EM: "em",
  U: "u",
  INS: "u",
  S: "s",
  STRIKE: "s",
  DEL: "s",
  CODE: "code",
  PRE: "pre",
  BLOCKQUOTE: "blockquote",
};

/** Telegram's HTML as elements: its own tags and nothing else. */
export function telegramHtml(source) {
  const parsed = new DOMParser().parseFromString(source, "text/html");
  return [...parsed.body.childNodes].map(fromTelegram);
}

function fromTelegram(node) {
  if (node.nodeType === Node.TEXT_NODE) return linked(node.data);
  if (node.nodeType !== Node.ELEMENT_NODE) return [];
  const inside = [...node.childNodes];
  if (node.tagName === "A") return link(node.getAttribute("href") ?? "", node.textContent);
  if (node.tagName === "BR") return "\n";
  if (node.classList.contains("tg-spoiler") || node.tagName === "TG-SPOILER") {
    return h("span", { class: "spoiler", tabindex: "0" }, inside.map(fromTelegram));
  }
  const tag = TAGS[node.tagName];
  return tag ? h(tag, null, inside.map(fromTelegram)) : inside.map(fromTelegram);
}

/** Plain text whose web addresses can be followed. */
export function linked(text) {
  return text
    .split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/u)
    .map((part, index) => (index % 2 ? link(part, part) : signed(part)));
}

const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long" });
const SHORT = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const FULL = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});

export const brief = (when) => `${SHORT.format(when)}, ${TIME.format(when)}`;
export const time = (when) => TIME.format(when);
export const full = (when) => FULL.format(when);
export const dayKey = (when) => when.toDateString();

/** The time today, else the day. */
export function short(when, now) {
  return dayKey(when) === dayKey(now) ? TIME.format(when) : SHORT.format(when);
}

/** "Today", "Yesterday", or the day's name. */
export function dayName(when, now) {
  const yesterday = new Date(now);
  yesterday.setDate(now.getDate() - 1);
  if (dayKey(when) === dayKey(now)) return "Today";
  return dayKey(when) === dayKey(yesterday) ? "Yesterday" : DAY.format(when);
}

/** A number of bytes as people say it. */
export function size(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** Minor units as an amount. */
export function money(minor, currency) {
  const format = new Intl.NumberFormat("en-IE", {
    style: "currency",
    currency: currency.toUpperCase(),
  });
  return format.format(minor / 10 ** format.resolvedOptions().maximumFractionDigits);
}

/** Up to two letters for a person. */
export function initials(name) {
  return name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word[0] ?? "")
    .join("")
    .toUpperCase();
}
