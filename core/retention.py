"""How long what is kept is kept: the law's years for papers, by country, and days for the rest.

The years are those for invoices, counted from the end of the calendar year of the last booking.
Each is the law's least; whoever needs longer (a tax proceeding, a piece of land) sets it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from core.errors import InvalidInput

YEARS: Final[Mapping[str, int]] = {
    "AT": 7,  # § 132 (1) BAO; § 18 (10) UStG 1994 has 22 for land
    "CH": 10,  # Art. 958f OR; Art. 70 MWSTG
    "DE": 8,  # § 147 (3) AO and § 14b (1) UStG since BEG IV (BGBl. 2024 I Nr. 323)
    "LI": 10,  # Art. 1059 PGR
}
YEARS_ELSEWHERE: Final = 10
"""Where a country is not known here: as long as the longest of those above."""

YEARS_MOST: Final = 99


@dataclass(frozen=True)
class Keeping:
    """What an installation keeps, and how long."""

    years: Mapping[str, int]
    strangers_days: int = 180
    calls_days: int = 90

    def years_in(self, country: str) -> int:
        """For how many years the law of a country wants papers kept."""
        own = self.years.get(country, self.years.get("*"))
        return YEARS.get(country, YEARS_ELSEWHERE) if own is None else own

    def last_day(self, booked_on: date, country: str) -> date:
        """The last day on which papers have to be there."""
        return date(booked_on.year + self.years_in(country), 12, 31)


def read_years(text: str) -> dict[str, int]:
    """Years as a setting says them: `DE=10 FR=10 *=12`; raises `InvalidInput`."""
    found: dict[str, int] = {}
    for word in text.split():
        country, _, years = word.partition("=")
        is_country = country == "*" or (len(country) == len("DE") and country.isalpha())
        if not is_country or not (years.isascii() and years.isdecimal()):
            raise _wrong(word)
        if len(years) > len(str(YEARS_MOST)) or not int(years):
            raise _wrong(word)
        found[country.upper()] = int(years)
    return found


def _wrong(word: str) -> InvalidInput:
    hint = f"Write it like DE=8 AT=7 *=10, each from 1 to {YEARS_MOST} years."
    return InvalidInput(f"“{word[:20]}” says no years.", hint=hint)
