"""What a person wrote anew in a mail: less quotes, sign-off, signature and disclaimer.

The libraries made for this were measured first (see `docs/decisions`): they take off 70 to 80 % of
replies rightly, know English best, and three mails of a kilobyte stop two of them for good. Here
every line is looked at a fixed number of times. When in doubt, text is kept: one sentence too
many is read by a person, one too few is not.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from inbox.html import coloured_lines, visible_text
from inbox.mail import Mail
from inbox.quotes import Cut, New, Quote, kinds
from inbox.signoffs import afterwards, beginning, ending

CHARACTERS_MAX = 200_000
LINES_MAX = 20_000
MARKS = re.compile(r"^(?: {0,3}[>|])+ ?")
LINES_ABOVE = 3
IN_COLOUR = re.compile(
    r"\b(?:in|im|mit|auf) (?:\w+ ){0,2}(?:red|blue|green|purple|orange|colou?r|rot\w*|blau\w*"
    r"|grün\w*|farbe|farbig)\b"
    r"|\b(?:red|blue|green|rot|blau|grün|farbig) (?:below|unten|markiert|geschrieben|text)\b"
    r"|\b(?:answers?|answered|comments?|replies|see|antwort\w*|kommentar\w*|anmerkungen"
    r"|siehe) (?:\w+ ){0,3}"
    r"(?:below|inline|unten|between|zwischen|drunter|darunter)\b",
    re.IGNORECASE,
)
GAP = re.compile(r"\n{3,}")
WIDE_GAP = re.compile(r"\n{5,}")


@dataclass(frozen=True)
class Part:
    """A piece that was written anew, and the quote right above it, which it answers."""

    text: str
    above: str = ""


@dataclass(frozen=True)
class Reading:
    """A mail taken apart: the new pieces, and everything that was there before."""

    parts: tuple[Part, ...]
    quoted: str

    @property
    def text(self) -> str:
        """All that is new, the pieces apart by an empty line."""
        return "\n\n".join(part.text for part in self.parts)


def read(mail: Mail) -> Reading:
    """Take a mail apart into what is new and what was quoted."""
    sender = mail.senders[0] if mail.senders else None
    name = f"{sender.name} {sender.address.split('@')[0]}" if sender else ""
    return read_both(mail.text, mail.html, name)


def read_both(text: str, html: str, sender: str = "") -> Reading:
    """Take a mail apart by its plain text, else its HTML, which alone knows answers in red."""
    reading = read_text(text if text.strip() else visible_text(html), sender)
    if not (html and reading.quoted and IN_COLOUR.search(reading.text)):
        return reading
    known = " ".join(reading.text.split())
    return Reading((*reading.parts, *_in_colour(html, known)), reading.quoted)


def _in_colour(html: str, known: str) -> Iterator[Part]:
    """What was written in a colour between the lines of an unmarked quote."""
    above: list[str] = []
    said: list[str] = []
    for line, is_coloured in [*coloured_lines(html), ("", False)]:
        if is_coloured and line not in known:
            said.append(line)
        elif said:
            yield Part("\n".join(said), "\n".join(above))
            said, above = [], [line]
        else:
            above = [*above, line][-LINES_ABOVE:]


def read_text(text: str, sender: str = "") -> Reading:
    """Take a text apart; the sender's name tells a signature from a line."""
    lines = _lines(text)
    parts: list[Part] = []
    quoted: list[str] = []
    above: list[str] = []
    piece: list[str] = []
    for line, kind in [*zip(lines, kinds(lines), strict=True), ("", Cut)]:
        if kind == New:
            piece.append(line)
            continue
        if said := _said(piece, sender):
            parts.append(Part(said, "\n".join(above).strip()))
            above = []
        piece = []
        quoted.append(_unquoted(line))
        if kind == Quote:
            above.append(_unquoted(line))
    return Reading(tuple(parts), "\n".join(quoted).strip())


def _lines(text: str) -> list[str]:
    clean = text[:CHARACTERS_MAX].replace("\r\n", "\n").replace("\r", "\n")
    short = WIDE_GAP.sub("\n\n\n\n", clean.translate(INVISIBLE))
    return [line.rstrip() for line in short.split("\n", LINES_MAX)[:LINES_MAX]]


INVISIBLE = {ord(c): None for c in "\u200b\u200c\u200d\u2060\ufeff\u00ad"} | {
    0xA0: " ",
    0x202F: " ",
}


def _unquoted(line: str) -> str:
    return MARKS.sub("", line)


def _said(lines: list[str], sender: str) -> str:
    """A piece less its sign-off, with the postscripts after it."""
    lines = lines[beginning(lines) :]
    end = ending(lines, sender)
    return GAP.sub("\n\n", "\n".join([*lines[:end], *afterwards(lines[end:])])).strip()
