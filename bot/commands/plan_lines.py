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
SAYS_YES: Final = {"arrears": "arrears", "auto": "auto"}
PRICE: Final = "Write it like: /recurring price S3 900 from 2027-06-01"


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


def read_price(words: Sequence[str]) -> dict[str, str]:
    """`S3 900 from 2027-06-01 line 2`; raises `InvalidInput` at a word that has no place."""
    rest = list(words)
    given = {name: rest.pop(0) for name in ("plan", "price") if rest}
    while rest:
        name = rest.pop(0).lower()
        if name not in {"from", "line"} or not rest:
            raise InvalidInput(f"“{name[:40]}” has no place there.", hint=PRICE)
        given["start" if name == "from" else name] = rest.pop(0)
    return given


def read_going(words: Sequence[str]) -> dict[str, str]:
    """`S3`, or `S3 skip`, which leaves out what waits."""
    if len(words) > 1 and [word.lower() for word in words[1:]] != ["skip"]:
        raise InvalidInput(
            f"“{words[1][:40]}” has no place there.", hint="/recurring resume S3 skip"
        )
    plan = {"plan": words[0]} if words else {}
    return {**plan, "skip": "yes"} if len(words) > 1 else plan


def read_end(words: Sequence[str]) -> dict[str, str]:
    """`S3`, `S3 2027-06-30` or `S3 on 2027-06-30`."""
    rest = [word for number, word in enumerate(words) if number != 1 or word.lower() != "on"]
    if len(rest) > 2:  # noqa: PLR2004  # the plan and a day
        raise InvalidInput(f"“{rest[2][:40]}” has no place there.", hint="/recurring end S3")
    return dict(zip(("plan", "day"), rest, strict=False))


def _span(name: str, when: list[str]) -> str:
    """`month`, or `2 weeks`, which are two words."""
    word = _next(name, when)
    return f"{word} {_next(name, when)}" if word.isdecimal() else word


def _next(name: str, when: list[str]) -> str:
    if not when:
        raise InvalidInput(f"Something is missing after “{name}”.", hint=EXAMPLE)
    return when.pop(0)
