"""Cards as Slack messages. Forms are in `slack_forms`, beside this file.

A card becomes at most four blocks where it can: headline, sentence with facts, buttons, small
print. Every text is data: it is escaped, links are not made of it (`verbatim`), and the marks of
Slack's own markup are replaced by look-alikes.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, Final

from bot.cards.model import Button, Card, Link, Row, Weight
from bot.render.actions import Codec
from bot.render.limits import SLACK
from bot.render.plain import CUT, NOTHING, SEPARATOR, calm, clean, fit, headline, line, stack, units

Block = dict[str, Any]

# One listener per kind of press, bound by a regular expression: the ids within one block must
# differ, so each ends in a number. A link's press is only acknowledged.
RUN: Final = "paidup:run:"
OPEN: Final = "paidup:open:"
ACTIONS: Final = re.compile(rf"^({RUN}|{OPEN})")

_STYLES = {Weight.FIRST: "primary", Weight.DANGER: "danger"}
_LOOK_ALIKES = str.maketrans({"*": "∗", "~": "∼", "`": "ˋ"})
_ITALICS = re.compile(r"(?<!\w)_|_(?!\w)")
_CALLS = re.compile(r"<(?=[!@#])")


def escape(text: str) -> str:
    """A text as it must stand in mrkdwn to be seen as it was written, and to call nobody."""
    shown = _ITALICS.sub("ˍ", calm(text).translate(_LOOK_ALIKES))
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def literal(text: str) -> str:
    """A text as it must stand in plain_text, which knows no escapes."""
    return _CALLS.sub("‹", calm(text))


def plain(text: str, limit: int) -> Block:
    """A plain_text object on one line, never empty."""
    return _literal(fit(line(text) or NOTHING, limit, literal))


def mrkdwn(escaped: str) -> Block:
    """A mrkdwn object of text that is escaped already; nothing in it becomes a link."""
    return {"type": "mrkdwn", "text": escaped, "verbatim": True}


def message(card: Card, codec: Codec) -> dict[str, Any]:
    """The body of `chat.postMessage`, `chat.update` and `respond`, less the channel."""
    blocks = [
        _headline(card),
        *_body(card),
        *_rows(card.rows, codec),
        *_actions(card.actions, codec),
        *_small_print(card),
    ]
    return {"text": _fallback(card), "blocks": blocks}


def thread_note(card: Card) -> dict[str, Any]:
    """A card as a line of the living card's thread: no facts, no buttons, they are above it."""
    said = headline(card, SLACK.sentence, escape)
    if clean(card.text):
        said = f"*{said}*\n"
        said += fit(clean(card.text), SLACK.section - units(said), escape)
    blocks = [{"type": "section", "text": mrkdwn(said)}, *_small_print(card)]
    return {"text": _fallback(card), "blocks": blocks}


def _literal(text: str) -> Block:
    return {"type": "plain_text", "text": text, "emoji": False}


def fields(facts: Iterable[tuple[str, str]]) -> list[Block]:
    """Facts as the fields of a section: the name in bold, the value under it."""
    return [mrkdwn(_pair(name, value)) for name, value in facts]


def _headline(card: Card) -> Block:
    """A header; but a sentence that is too long for one is not cut to it."""
    said = headline(card, SLACK.sentence, literal)
    if units(said) <= SLACK.header or SEPARATOR in line(card.title):
        return {"type": "header", "text": _literal(headline(card, SLACK.header, literal))}
    return {"type": "section", "text": mrkdwn(f"*{headline(card, SLACK.sentence, escape)}*")}


def _fallback(card: Card) -> str:
    said = headline(card, SLACK.sentence, escape)
    if not clean(card.text):
        return said
    return said + "\n" + fit(clean(card.text), SLACK.fallback - units(said) - 1, escape)


def _body(card: Card) -> list[Block]:
    facts = fields(card.facts[: SLACK.facts])
    chunks = [facts[at : at + SLACK.fields] for at in range(0, len(facts), SLACK.fields)]
    sections: list[Block] = [{"type": "section", "fields": chunk} for chunk in chunks]
    if clean(card.text):
        sections = sections or [{"type": "section"}]
        sections[0]["text"] = mrkdwn(fit(clean(card.text), SLACK.section, escape))
    return sections


def _pair(name: str, value: str) -> str:
    label = f"*{fit(line(name) or NOTHING, SLACK.button, escape)}*\n"
    return label + fit(clean(value) or NOTHING, SLACK.field - units(label), escape)


def _rows(rows: Sequence[Row], codec: Codec) -> list[Block]:
    if not any(row.action for row in rows):
        listed = stack([_row_text(row, SLACK.row, SEPARATOR) for row in rows], SLACK.section)
        return [{"type": "section", "text": mrkdwn(listed)}] if rows else []
    blocks = [_row(row, codec) for row in rows[: SLACK.rows]]
    left_out = len(rows) - len(blocks)
    return [*blocks, context(f"{CUT} and {left_out} more.")] if left_out else blocks


def _row(row: Row, codec: Codec) -> Block:
    block: Block = {"type": "section", "text": mrkdwn(_row_text(row, SLACK.section, "\n"))}
    if row.action:
        block["accessory"] = _button(row.action, codec, 0)
    return block


def _row_text(row: Row, limit: int, between: str) -> str:
    title = f"*{fit(line(row.title) or NOTHING, SLACK.header, escape)}*"
    text = clean(row.text) if between == "\n" else line(row.text)
    if not text:
        return title
    return title + between + fit(text, limit - units(title) - units(between), escape)


def _actions(actions: Sequence[Button | Link], codec: Codec) -> list[Block]:
    elements = [
        _button(action, codec, at) if isinstance(action, Button) else _link(action, at)
        for at, action in enumerate(islice(actions, SLACK.actions))
    ]
    return [{"type": "actions", "elements": elements}] if elements else []


def _button(button: Button, codec: Codec, number: int) -> Block:
    element: Block = {
        "type": "button",
        "text": plain(button.label, SLACK.button),
        "action_id": f"{RUN}{number}",
        "value": codec.encode(button, limit=SLACK.value_bytes),
    }
    if button.weight in _STYLES:
        element["style"] = _STYLES[button.weight]
    if line(button.sure):
        element["confirm"] = _confirm(button)
    return element


def _confirm(button: Button) -> Block:
    dialog: Block = {
        "title": plain("Are you sure?", SLACK.confirm_title),
        "text": plain(button.sure, SLACK.confirm_text),
        "confirm": plain(button.label, SLACK.confirm_button),
        "deny": plain("No, go back", SLACK.confirm_button),
    }
    if button.weight is Weight.DANGER:
        dialog["style"] = "danger"
    return dialog


def _link(link: Link, number: int) -> Block:
    assert len(link.url) <= SLACK.url, link.url
    element: Block = {
        "type": "button",
        "text": plain(link.label, SLACK.button),
        "action_id": f"{OPEN}{number}",
        "url": link.url,
    }
    if link.weight in _STYLES:
        element["style"] = _STYLES[link.weight]
    return element


def _small_print(card: Card) -> list[Block]:
    small = clean(card.small_print)
    return [context(fit(small, SLACK.context, escape))] if small else []


def context(escaped: str) -> Block:
    """A line of small print, of text that is escaped already."""
    return {"type": "context", "elements": [mrkdwn(escaped)]}
