"""The vocabulary every message is made of; it knows no platform and no markup.

A command answers with a `Reply`, a channel tells a `Card`, and `bot/render` turns either into what
a platform shows. A card says what it *means*; a platform that cannot show it falls back to text.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class Tone(StrEnum):
    """How a message feels; a platform shows it as a mark and a word, never as colour alone."""

    PLAIN = "plain"
    WAITING = "waiting"
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


class Weight(StrEnum):
    """How a button stands out: one first action, and dangerous ones behind "are you sure?"."""

    PLAIN = "plain"
    FIRST = "first"
    DANGER = "danger"


@dataclass(frozen=True)
class Button:
    """Pressing it runs a command, typed for you. `arguments` are the command's, as text.

    `sure` is the question asked before a dangerous press; empty asks nothing.
    """

    label: str
    command: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    weight: Weight = Weight.PLAIN
    sure: str = ""


@dataclass(frozen=True)
class Link:
    """Pressing it opens a page."""

    label: str
    url: str
    weight: Weight = Weight.PLAIN


@dataclass(frozen=True)
class File:
    """A document that goes with the card: chats get it as a file, our own pages let one keep it."""

    name: str
    content: bytes
    media_type: str = "application/pdf"


@dataclass(frozen=True)
class Picture:
    """A PNG for one person's eyes, and what it says in words.

    Our own pages show it. Chats keep what they are sent, so there it is left out, words and all;
    the card has a link that leads to the same, once.
    """

    content: bytes
    words: str


@dataclass(frozen=True)
class Bar:
    """One bar of a chart: what it is, how long, and its amount as it is written."""

    label: str
    value: Decimal
    text: str


@dataclass(frozen=True)
class Chart:
    """A few amounts to compare at a glance, in one unit. The card says the same in words.

    Our own pages show it, chats get it as a picture; where there are only texts it is left out.
    """

    name: str
    title: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Row:
    """One line of a list: what it is, what to know about it, and what can be done with it."""

    title: str
    text: str = ""
    action: Button | None = None


@dataclass(frozen=True)
class Card:
    """One message: a title, a sentence, facts in pairs, rows, what can be done, and small print.

    `state` is the word beside the title ("Sent", "Paid"). `subject` names the thing whose living
    card this is ("invoice:12"): the next card of that subject replaces this one in place.
    """

    title: str
    text: str = ""
    state: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    rows: tuple[Row, ...] = ()
    actions: tuple[Button | Link, ...] = ()
    small_print: str = ""
    tone: Tone = Tone.PLAIN
    file: File | None = None
    picture: Picture | None = None
    chart: Chart | None = None
    subject: str = ""


@dataclass(frozen=True)
class Reply:
    """What a command answers; `private` shows it to the asker alone.

    `errors` are sentences per blank of the form that asked, so that a platform can show them at
    the field they belong to and keep what was typed. `refused` is why nothing was done, in the
    code's word, such as `not_found`; empty when it was.
    """

    card: Card
    private: bool = True
    errors: Mapping[str, str] = field(default_factory=dict)
    refused: str = ""
