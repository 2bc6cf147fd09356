"""Cards as Telegram messages. Forms are in `telegram_forms`, beside this file.

Every line is whole markup of its own, so a message that is too long is cut between two lines and
no tag is ever left open.

A press that must be confirmed travels as `!` before the button's text. Pressing it swaps its row
for *Yes* and *No*; *No* travels as `~` before the text and swaps it back:

    [ Void ]          !invoice void|D12
    [ Yes, void ]      invoice void|D12
    [ No ]            ~invoice void|D12

Telegram refuses a button whose link leads nowhere in public, and with it the whole message: such a
link is written out as a line of text.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from html import escape as escape_html
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

from bot.cards.model import Button, Card, Link, Row
from bot.render.actions import Codec
from bot.render.limits import TELEGRAM
from bot.render.plain import NOTHING, calm, clean, fit, headline, line, stack, units

Key = dict[str, str]
Keyboard = list[list[Key]]

ASK: Final = "!"
BACK: Final = "~"
YES: Final = "Yes, "
GAP: Final = "\n\n"
PAPER: Final = "doc:"
MOVED: Final = "Another message shows this now."


def escape(text: str) -> str:
    """A text as it must stand in HTML to be seen as it was written, and to call nobody."""
    return escape_html(calm(text), quote=False)


def message(card: Card, codec: Codec) -> dict[str, Any]:
    """The body of `sendMessage` and `editMessageText`, less the chat."""
    return {
        "text": _text(card, TELEGRAM.text, TELEGRAM.sentence),
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
        **_markup(card, codec),
    }


def caption(card: Card, codec: Codec) -> dict[str, Any]:
    """The body of `sendDocument` and `editMessageCaption`, less the chat and the document."""
    return {
        "caption": _text(card, TELEGRAM.caption, TELEGRAM.caption // 3),
        "parse_mode": "HTML",
        **_markup(card, codec),
    }


def moved(*, is_paper: bool) -> dict[str, Any]:
    """The body that leaves an older card neither words nor buttons."""
    return {"caption" if is_paper else "text": MOVED}


def place(message_id: int, *, is_paper: bool) -> str:
    """Where a living card is: a message, and whether the card is a document's caption."""
    return f"{PAPER}{message_id}" if is_paper else str(message_id)


def placed(kept: str) -> tuple[int, bool]:
    """The message a living card is, and whether it is a document's caption."""
    return int(kept.removeprefix(PAPER)), kept.startswith(PAPER)


def confirm(keyboard: Sequence[Sequence[Key]], data: str) -> Keyboard:
    """The keyboard after a press that asks first: *Yes* and *No* where the button was."""
    assert data.startswith(ASK), data
    wanted = data.removeprefix(ASK)

    def asked(key: Key) -> Keyboard:
        yes = {"text": _cut(YES + _lowered(key["text"])), "callback_data": wanted}
        return [[yes], [{"text": "No", "callback_data": BACK + wanted}]]

    return _swapped(keyboard, data, asked)


def take_back(keyboard: Sequence[Sequence[Key]], data: str) -> Keyboard:
    """The keyboard after *No*: the button that asked is back."""
    assert data.startswith(BACK), data
    wanted = data.removeprefix(BACK)

    def restored(key: Key) -> Keyboard:
        label = key["text"].removeprefix(YES)
        return [[{"text": label[:1].upper() + label[1:], "callback_data": ASK + wanted}]]

    without = [[key for key in row if key.get("callback_data") != data] for row in keyboard]
    return _swapped([row for row in without if row], wanted, restored)


def key(label: str, data: str) -> Key:
    """One button of an inline keyboard; data that is too long is a bug and asserts."""
    assert 1 <= len(data.encode()) <= TELEGRAM.callback_bytes, data
    return {"text": _cut(line(label) or NOTHING), "callback_data": data}


def bold(text: str, limit: int) -> str:
    """A text from a person on one line, in bold."""
    return f"<b>{fit(line(text) or NOTHING, limit, escape)}</b>"


def fact(name: str, value: str) -> str:
    """A name and its value on one line."""
    shown = fit(line(value) or NOTHING, TELEGRAM.fact, escape)
    return f"{fit(line(name) or NOTHING, TELEGRAM.button, escape)}: {shown}"


def _text(card: Card, limit: int, sentence: int) -> str:
    top = f"<b>{headline(card, limit // 4, escape)}</b>"
    if clean(card.text):
        top += "\n" + fit(clean(card.text), sentence, escape)
    small = clean(card.small_print)
    bottom = f"<i>{fit(small, limit // 8, escape)}</i>" if small else ""
    room = limit - units(top) - units(bottom) - 2 * units(GAP)
    written = [_written(each) for each in _links(card) if not _is_public(each.url)]
    lines = [*(fact(*pair) for pair in card.facts), *map(_listed, card.rows), *written]
    return GAP.join(filter(None, [top, stack(lines, room), bottom]))


def _listed(row: Row) -> str:
    title = bold(row.title, TELEGRAM.fact)
    text = fit(line(row.text), TELEGRAM.fact, escape)
    return f"• {title} · {text}" if text else f"• {title}"


def _markup(card: Card, codec: Codec) -> dict[str, Any]:
    listed = [[_row_key(row, row.action, codec)] for row in card.rows if row.action]
    fitting = [each for each in card.actions if isinstance(each, Button) or _is_public(each.url)]
    actions = [_key(action, codec) for action in fitting[: TELEGRAM.actions]]
    others = [actions[at : at + 2] for at in range(1, len(actions), 2)]
    keyboard = listed[: TELEGRAM.rows] + ([actions[:1], *others] if actions else [])
    return {"reply_markup": {"inline_keyboard": keyboard}} if keyboard else {}


def _links(card: Card) -> list[Link]:
    return [each for each in card.actions if isinstance(each, Link)]


def _written(link: Link) -> str:
    """Name and address: Telegram drops the link it does not like, and keeps the words."""
    name, url = fit(line(link.label) or NOTHING, TELEGRAM.button, escape), line(link.url)
    return f'{name}: <a href="{escape_html(url)}">{escape_html(url)}</a>'


def _is_public(url: str) -> bool:
    """Whether Telegram takes it as a button: the web, and a host that is more than this machine."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or "." not in host:
        return False
    try:
        return ip_address(host).is_global
    except ValueError:
        return True


def _row_key(row: Row, action: Button, codec: Codec) -> Key:
    return _key(replace(action, label=f"{action.label} {row.title}"), codec)


def _key(action: Button | Link, codec: Codec) -> Key:
    if isinstance(action, Link):
        return {"text": _cut(line(action.label) or NOTHING), "url": action.url}
    before = ASK if line(action.sure) else ""
    return key(action.label, before + codec.encode(action, limit=TELEGRAM.callback_bytes))


def _cut(label: str) -> str:
    return fit(label, TELEGRAM.button)


def _lowered(label: str) -> str:
    """“Void it” follows “Yes, ” in lower case; “PDF again” keeps its capitals."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _swapped(
    keyboard: Sequence[Sequence[Key]], data: str, instead: Callable[[Key], Keyboard]
) -> Keyboard:
    rows: Keyboard = []
    for row in keyboard:
        pressed = [one for one in row if one.get("callback_data") == data]
        others = [one for one in row if one.get("callback_data") != data]
        rows += [*(new for one in pressed for new in instead(one)), *([others] if others else [])]
    return rows
