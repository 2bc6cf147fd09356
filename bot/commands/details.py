"""What a line says beside its price and its tax, in a few words: `-10% for "Early order" unit h`.

detail = cut | unit WORD | per NUMBER | as KIND | item KEY
cut    = [-|+] NUMBER [%] [of NUMBER] [for "REASON"] [code WORD]

A minus is a discount, as a bare number is; a plus is a charge. `bot/cards/lines.py` writes the same
words, so that an edit loses nothing of a line.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from bot.commands.arguments import split
from core.errors import InvalidInput
from core.money import parse_decimal
from core.totals import Cut
from core.totals.bills import ONE

EXAMPLE: Final = "Write it like: -10% unit h"
CUT: Final = re.compile(r"(?P<sign>[-+−]?)(?P<number>[0-9][0-9.,]*)(?P<percent>%?)", re.ASCII)
SIGNED: Final = re.compile(r"[-+−][0-9][0-9.,]*%?", re.ASCII)
OF_CUTS: Final = frozenset({"of", "for", "code"})
OF_LINES: Final = frozenset({"unit", "per", "as", "item"})
WORDS: Final = OF_CUTS | OF_LINES


@dataclass(frozen=True)
class Details:
    """What was read: the defaults are those of a line that says nothing."""

    cuts: tuple[Cut, ...] = ()
    unit: str = ""
    base_quantity: Decimal = ONE
    revenue: str = ""
    item_key: str = ""


def read_details(text: str) -> Details:
    """What a line says beside; `InvalidInput` at the first word that has no place."""
    words = split(text)
    cuts, rest = _cuts(words)
    said: dict[str, Any] = {}
    while rest:
        name = rest.pop(0).lower()
        if name not in OF_LINES or name in said:
            raise InvalidInput(f"“{name[:40]}” has no place there.", hint=EXAMPLE)
        said[name] = _next(rest, name)
    return Details(
        cuts,
        said.get("unit", ""),
        parse_decimal(said["per"]) if "per" in said else ONE,
        said.get("as", "").lower(),
        said.get("item", ""),
    )


def read_cuts(text: str) -> tuple[Cut, ...]:
    """Discounts and charges alone, as a whole document has them."""
    cuts, rest = _cuts(split(text))
    if rest:
        raise InvalidInput(f"“{rest[0][:40]}” has no place there.", hint="Write it like 5% or 50.")
    return cuts


def _cuts(words: Sequence[str]) -> tuple[tuple[Cut, ...], list[str]]:
    """The discounts and charges among the words, and the other words."""
    left, cuts, rest = list(words), list[Cut](), list[str]()
    while left:
        word = left.pop(0)
        if found := CUT.fullmatch(word):
            cuts.append(_cut(found))
        elif word.lower() in OF_CUTS and cuts and not rest:
            cuts[-1] = _more(cuts[-1], word.lower(), _next(left, word))
        else:
            rest += [word, *([left.pop(0)] if word.lower() in OF_LINES and left else [])]
    return tuple(cuts), rest


def _cut(found: re.Match[str]) -> Cut:
    number = parse_decimal(found["number"])
    is_charge = found["sign"] == "+"
    if found["percent"]:
        return Cut(percentage=number, is_charge=is_charge)
    return Cut(number, is_charge=is_charge)


def _more(cut: Cut, name: str, value: str) -> Cut:
    if name == "of":
        return cut._replace(base=parse_decimal(value))
    return cut._replace(reason=value) if name == "for" else cut._replace(reason_code=value)


def _next(rest: list[str], name: str) -> str:
    if not rest:
        raise InvalidInput(f"Something is missing after “{name[:40]}”.", hint=EXAMPLE)
    return rest.pop(0)
