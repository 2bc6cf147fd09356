"""An invoice in one line: `acme 3 x 800 "Backend work" net 30`.

line   = client position… option…
position = [quantity x] price ["description"] [rate%] | quantity x item [rate%]
option = net DAYS [rate% DAYS] | terms "TEXT" | due DATE | note "TEXT"
"""

import re
from collections.abc import Sequence

from core.errors import InvalidInput

NUMBER = re.compile(r"-?[0-9]")
TIMES = frozenset({"x", "×", "*"})
TIMES_INSIDE = re.compile(r"(?P<quantity>[0-9.,]+)[x×*](?P<price>[0-9.,]+)")
RATE = re.compile(r"(?P<rate>[0-9.,]+)%")
OPTIONS = {"net": "terms", "terms": "terms", "due": "due", "note": "note"}
DAYS = frozenset({"day", "days"})
EXAMPLE = 'Write it like: /invoice new acme 3 x 800 "Backend work" net 30'


def read_line(words: Sequence[str]) -> dict[str, str]:
    """The words as flat arguments; raises `InvalidInput` at the first word that has no place."""
    given: dict[str, str] = {}
    rest = _apart(words)
    if rest:
        given["client"] = rest.pop(0)
    number = 0
    while rest:
        if rest[0].lower() in OPTIONS:
            option = rest.pop(0).lower()
            if not rest:
                raise InvalidInput(f"Something is missing after “{words[-1]}”.", hint=EXAMPLE)
            given[OPTIONS[option]] = _net(rest) if option == "net" else rest.pop(0)
        elif NUMBER.match(rest[0]):
            given |= {f"lines.{number}.{k}": v for k, v in _position(rest).items()}
            number += 1
        else:
            raise InvalidInput(f"“{rest[0][:40]}” has no place there.", hint=EXAMPLE)
    return given


def read_edit(words: Sequence[str]) -> dict[str, str]:
    """The same behind the draft it is about; the draft alone opens its form."""
    invoice, *rest = words or [""]
    return {**({"invoice": invoice} if invoice else {}), **read_line(rest)}


def _net(rest: list[str]) -> str:
    """Take days off the front, and what may be taken off by whoever pays within others."""
    days = rest.pop(0)
    if len(rest) < 2 or not RATE.fullmatch(rest[0]):  # noqa: PLR2004  # a rate and its days
        return days
    percent, within = rest.pop(0), rest.pop(0)
    if rest and rest[0].lower() in DAYS:
        rest.pop(0)
    return f"{days}, {percent} {within}"


def _apart(words: Sequence[str]) -> list[str]:
    """`3x800` as three words, like `3 x 800`."""
    apart: list[str] = []
    for word in words:
        inside = TIMES_INSIDE.fullmatch(word)
        apart += [inside["quantity"], "x", inside["price"]] if inside else [word]
    return apart


def _named_or_priced(word: str) -> dict[str, str]:
    """What stands behind `3 x`: a price, or the short name of an item, which has one."""
    return {"price": word} if NUMBER.match(word) else {"description": word}


def _position(rest: list[str]) -> dict[str, str]:
    """Take one position off the front."""
    position = {"quantity": "1", "price": rest.pop(0)}
    if rest and rest[0].lower() in TIMES:
        rest.pop(0)
        if not rest:
            raise InvalidInput("The price is missing.", hint=EXAMPLE)
        position = {"quantity": position["price"]} | _named_or_priced(rest.pop(0))
    while rest and rest[0].lower() not in OPTIONS and not NUMBER.match(rest[0]):
        if "description" in position:
            raise InvalidInput(f"“{rest[0][:40]}” has no place there.", hint=EXAMPLE)
        position["description"] = rest.pop(0)
    if rest and (rate := RATE.fullmatch(rest[0])):
        rest.pop(0)
        position["tax"] = rate["rate"]
    return position
