"""A recurring plan in one line: `acme 800 "Hosting" every month from 2027-01-31 count 12`.

Before `every` stands what an invoice says, as `lines.py` reads it. Behind it stands when it comes:

    every [NUMBER] UNIT | from DATE | count NUMBER | until DATE | trial NUMBER UNIT | anchor DATE |
    net DAYS | note "TEXT" | arrears | auto
"""

from collections.abc import Sequence
from typing import Final

from bot.commands.lines import OPTIONS, read_line
from core.errors import InvalidInput

EXAMPLE: Final = 'Write it like: /recurring new acme 800 "Hosting" every month from 2027-01-31'
BEGINS: Final = "every"
DAYS_OR_NUMBERS: Final = {"from": "start", "count": "count", "until": "until", "anchor": "anchor"}
SPANS: Final = {"every": "every", "trial": "trial"}
SAYS_YES: Final = {"arrears": "arrears"}


def read_plan(words: Sequence[str]) -> dict[str, str]:
    """The words as flat arguments; raises `InvalidInput` at the first word that has no place."""
    places = [number for number, word in enumerate(words) if word.lower() == BEGINS]
    first = places[0] if places else len(words)
    invoice, when = list(words[:first]), list(words[first:])
    given: dict[str, str] = {}
    while when:
        name = when.pop(0).lower()
        if name in SAYS_YES:
            given[SAYS_YES[name]] = "yes"
        elif name in SPANS:
            given[SPANS[name]] = _span(name, when)
        elif name in DAYS_OR_NUMBERS:
            given[DAYS_OR_NUMBERS[name]] = _next(name, when)
        elif name in OPTIONS:
            invoice += [name, _next(name, when)]
        else:
            raise InvalidInput(f"“{name[:40]}” has no place there.", hint=EXAMPLE)
    return read_line(invoice) | given


def _span(name: str, when: list[str]) -> str:
    """`month`, or `2 weeks`, which are two words."""
    word = _next(name, when)
    return f"{word} {_next(name, when)}" if word.isdecimal() else word


def _next(name: str, when: list[str]) -> str:
    if not when:
        raise InvalidInput(f"Something is missing after “{name}”.", hint=EXAMPLE)
    return when.pop(0)
