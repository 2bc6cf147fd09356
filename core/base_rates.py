"""Base rates as an administrator hands them over: a line for each, its first day and its percent.

    2026-01-01,1.27

Lines that begin with # are for people. `docs/base-rates-de.csv` has those of Germany.
"""

import re
from datetime import date
from decimal import Decimal
from typing import Final

from core.errors import InvalidInput, shown

LINE: Final = re.compile(r"(\d{4}-\d{2}-\d{2}),(-?\d{1,2}(?:\.\d{1,4})?)", re.ASCII)
FILE_MOST: Final = 100_000
FIRST_YEAR: Final = 1990
EXAMPLE: Final = "Write it like 2026-01-01,1.27"


def read_rates(raw: bytes) -> list[tuple[date, Decimal]]:
    """Every rate with its first day, in order; `InvalidInput` names the line that is wrong."""
    if len(raw) > FILE_MOST:
        raise InvalidInput("That file is too long for base rates.", hint=EXAMPLE)
    rates: dict[date, Decimal] = {}
    for number, line in enumerate(raw.decode(errors="replace").splitlines(), 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        day, percent = _line(text, number)
        if day in rates:
            raise InvalidInput(f"Line {number}: {day} stands there twice.", hint="Take one out.")
        rates[day] = percent
    if not rates:
        raise InvalidInput("There is no base rate in that file.", hint=EXAMPLE)
    return sorted(rates.items())


def _line(text: str, number: int) -> tuple[date, Decimal]:
    found = LINE.fullmatch(text)
    try:
        day = date.fromisoformat(found[1]) if found else None
    except ValueError:
        day = None
    if found is None or day is None or day.year < FIRST_YEAR:
        message = f"Line {number}: “{shown(text[:40])}” is no base rate since {FIRST_YEAR}."
        raise InvalidInput(message, hint=EXAMPLE)
    return day, Decimal(found[2])
