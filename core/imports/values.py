"""What stands in a cell, as a value: days, amounts and countries, never guessed between two."""

import re
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Final

from babel import Locale

from core.errors import InvalidInput
from core.money import parse_decimal

ISO: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?", re.ASCII)
PARTS: Final = re.compile(r"(\d{1,4})[./ -](\d{1,2})[./ -](\d{1,4})", re.ASCII)
AROUND: Final = re.compile(r"^[A-Z]{3}\s*|\s*[A-Z]{3}$|[$€£¥]|\s")
ANSWER: Final = "Say how days are written: --dates dmy or --dates mdy."
YEAR_LETTERS: Final = 4


class Dates(StrEnum):
    """In which order a file writes day, month and year."""

    ISO = "iso"
    DMY = "dmy"
    MDY = "mdy"


class Decimals(StrEnum):
    """What stands before a file's cents."""

    EITHER = "either"
    POINT = "point"
    COMMA = "comma"


def day(text: str, dates: Dates) -> date:
    """A day; `InvalidInput` for one that could be read in two ways, until somebody says which."""
    if found := ISO.fullmatch(text.strip()):
        return _date(text, *map(int, found.groups()))
    found = PARTS.fullmatch(text.strip())
    if found is None:
        raise InvalidInput(f"“{text[:30]}” is not a day.", hint="Write it like 2026-12-31.")
    if dates is Dates.ISO:
        raise InvalidInput(f"“{text[:30]}” can be read in two ways.", hint=ANSWER)
    first, second, year = found.groups()
    if len(year) != YEAR_LETTERS:
        raise InvalidInput(f"“{text[:30]}” has no year of four digits.", hint=ANSWER)
    month, on = (second, first) if dates is Dates.DMY else (first, second)
    return _date(text, int(year), int(month), int(on))


def amount(text: str, decimals: Decimals = Decimals.EITHER) -> Decimal:
    """An amount of either sign, a currency's sign or code around it taken off."""
    plain = AROUND.sub("", text.strip()).replace("\N{NO-BREAK SPACE}", "").replace("’", "")
    is_below = plain.startswith("-") or (plain.startswith("(") and plain.endswith(")"))
    plain = plain.strip("-()%")
    if decimals is Decimals.COMMA:
        plain = plain.replace(".", "").replace(",", ".")
    if decimals is Decimals.POINT:
        plain = plain.replace(",", "")
    try:
        value = parse_decimal(plain)
    except InvalidInput as error:
        hint = "Say what stands before the cents: --decimals comma or --decimals point."
        raise InvalidInput(error.message, hint=hint) from None
    return -value if is_below else value


def country(text: str) -> str:
    """A country's code, of its code or its English name; a name nobody knows stays as it is."""
    return _countries().get(text.strip().casefold(), text.strip())


@cache
def _countries() -> dict[str, str]:
    names = Locale("en").territories.items()
    found = {name.casefold(): code for code, name in names if code.isalpha()}
    return found | {"usa": "US", "uk": "GB", "great britain": "GB"}


def _date(text: str, year: int, month: int, on: int) -> date:
    try:
        return date(year, month, on)
    except ValueError:
        raise InvalidInput(f"There is no day “{text[:30]}”.", hint=ANSWER) from None
