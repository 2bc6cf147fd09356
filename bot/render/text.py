"""Cards as plain text, for the command line and for the text part of a mail.

What a person would press is written as what one would type. Nothing in the text is an escape
sequence, so a client's name cannot move the cursor of the terminal it is shown in.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from rich.text import Text

from bot.cards.model import Button, Card, Link, Row
from bot.render.actions import Codec
from bot.render.plain import NOTHING, SEPARATOR, clean, fit, headline, line

HEADLINE: Final = 300
LABEL: Final = 40


def text(card: Card, codec: Codec) -> str:
    """The whole card, its parts with an empty line between them."""
    return "\n\n".join([_headline(card), *_parts(card, codec)])


def styled(card: Card, codec: Codec) -> Text:
    """The same for a terminal: headline in bold; none of it is read as markup."""
    shown = Text(_headline(card), style="bold")
    for part in _parts(card, codec):
        shown.append("\n\n" + part, style="not bold")
    return shown


def ask(action: Button | Link, codec: Codec) -> str:
    """An action as one line: what it does, and what to type or open."""
    told = line(action.url) if isinstance(action, Link) else line(codec.typed(action))
    return f"{line(action.label) or NOTHING}: {told}"


def _headline(card: Card) -> str:
    return headline(card, HEADLINE)


def _parts(card: Card, codec: Codec) -> Iterator[str]:
    if clean(card.text):
        yield clean(card.text)
    if card.facts:
        yield "\n".join(_aligned(card.facts))
    if card.rows:
        yield "\n".join(_row(row, codec) for row in card.rows)
    if card.actions:
        yield "\n".join(ask(action, codec) for action in card.actions)
    if clean(card.small_print):
        yield clean(card.small_print)


def _aligned(facts: Sequence[tuple[str, str]]) -> Iterator[str]:
    names = [fit(line(name) or NOTHING, LABEL) for name, _ in facts]
    width = max(map(len, names))
    for name, (_, value) in zip(names, facts, strict=True):
        yield f"{name:<{width}}  {line(value) or NOTHING}"


def _row(row: Row, codec: Codec) -> str:
    said = SEPARATOR.join(filter(None, [line(row.title) or NOTHING, line(row.text)]))
    return f"- {said}\n    {ask(row.action, codec)}" if row.action else f"- {said}"
