"""Numbers as JSON has them, kept as they were written until they are read as exact decimals."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from core.errors import shown
from core.money import PLACES_MOST
from core.totals.rounding import EXACT

PLAIN: Final = r"-?[0-9]{1,15}(\.[0-9]{1,15})?"
WRITTEN = re.compile(PLAIN, re.ASCII)
# A program may print 0.000001 as 1e-06; nobody writes so.
NUMERAL = re.compile(PLAIN + r"([eE][+-]?[0-9]{1,2})?", re.ASCII)
MOST: Final = 10**15


@dataclass(frozen=True)
class Numeral:
    """A JSON number, letter by letter: `0.1` never becomes a binary fraction."""

    text: str


def decimal(value: object) -> Decimal:
    """From a number, or a text with one; `ValueError` with a sentence when it is neither."""
    is_numeral = isinstance(value, Numeral)
    text = value.text if isinstance(value, Numeral) else value
    if not isinstance(text, str) or not (NUMERAL if is_numeral else WRITTEN).fullmatch(text):
        what = f"“{shown(text[:40])}” is" if isinstance(text, str) else "it is"
        raise ValueError(f"{what} no number; write it like 1200.50")
    number = Decimal(text)
    if abs(number) >= MOST:
        raise ValueError(f"{text[:40]} is too large")
    number = EXACT.normalize(number) + 0  # there is no negative nothing
    if -int(number.as_tuple().exponent) > PLACES_MOST:
        raise ValueError(f"{text[:40]} has more than {PLACES_MOST} decimals")
    return number


def written(number: Decimal) -> str:
    """A number without needless zeros and without an exponent."""
    return f"{EXACT.normalize(number):f}"
