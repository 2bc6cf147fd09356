"""Cards as mails to members of the team: a subject, a text part and an HTML part.

A mail cannot be pressed, so a button is written as what to type in the chat. Mails to clients
are no cards: they are in `templates/mail`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from bot.cards.model import Button, Card, Link, Row
from bot.render import text as plain_text
from bot.render.actions import Codec
from bot.render.plain import NOTHING, clean, headline, line

SUBJECT: Final = 150
_TEXT = "font:16px/1.5 Inter,Helvetica,Arial,sans-serif"
_LABEL = "padding:2px 16px 2px 0;opacity:.7;text-align:left;font-weight:normal"
_OPENABLE = ("https://", "http://")


@dataclass(frozen=True)
class Parts:
    """One mail, before it has addresses."""

    subject: str
    text: str
    html: str


def mail(card: Card, codec: Codec) -> Parts:
    """The card's three parts; the subject is one line without controls, fit for a header."""
    return Parts(headline(card, SUBJECT), plain_text.text(card, codec) + "\n", _html(card, codec))


def _html(card: Card, codec: Codec) -> str:
    parts = [
        f'<h1 style="font-size:18px">{escape(headline(card, plain_text.HEADLINE))}</h1>',
        *_paragraph(card.text),
        *_facts(card.facts),
        *_rows(card.rows, codec),
        *(f"<p>{_action(action, codec)}</p>" for action in card.actions),
        *_paragraph(card.small_print, "font-size:13px;opacity:.7"),
    ]
    body = "\n".join(parts)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"></head>\n'
        f'<body style="{_TEXT}">\n{body}\n</body></html>\n'
    )


def _paragraph(text: str, style: str = "") -> Iterator[str]:
    if clean(text):
        opened = f'<p style="{style}">' if style else "<p>"
        yield opened + escape(clean(text)).replace("\n", "<br>") + "</p>"


def _facts(facts: Sequence[tuple[str, str]]) -> Iterator[str]:
    if facts:
        yield "<table>" + "".join(_fact(name, value) for name, value in facts) + "</table>"


def _fact(name: str, value: str) -> str:
    label, shown = escape(line(name) or NOTHING), escape(line(value) or NOTHING)
    return f'<tr><th scope="row" style="{_LABEL}">{label}</th><td>{shown}</td></tr>'


def _rows(rows: Sequence[Row], codec: Codec) -> Iterator[str]:
    if rows:
        yield "<ul>" + "".join(f"<li>{_row(row, codec)}</li>" for row in rows) + "</ul>"


def _row(row: Row, codec: Codec) -> str:
    said = [f"<b>{escape(line(row.title) or NOTHING)}</b>", escape(line(row.text))]
    if row.action:
        said.append(_action(row.action, codec))
    return "<br>".join(filter(None, said))


def _action(action: Button | Link, codec: Codec) -> str:
    if isinstance(action, Link) and action.url.startswith(_OPENABLE):
        label = escape(line(action.label) or NOTHING)
        return f'<a href="{escape(line(action.url))}">{label}</a>'
    return escape(plain_text.ask(action, codec))
