"""Days on which nobody is reminded: weekends, and a country's public holidays.

Weekends and holidays are those of the library `holidays`, without the holidays of single regions. A
country that it does not know has Saturdays, Sundays and no holidays.
"""

from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final

YEARS_KEPT: Final = 512
SATURDAY: Final = 5


class Rest(StrEnum):
    """On which days a company reminds nobody."""

    NEVER = "never"
    WEEKENDS = "weekends"
    HOLIDAYS = "weekends and holidays"


def is_rest(day: date, country: str, rest: Rest) -> bool:
    """Whether nobody is reminded on a day in a country, by its ISO 3166 code."""
    if rest is Rest.NEVER:
        return False
    weekend, days = _calendar(country.upper(), day.year)
    return day.weekday() in weekend or (rest is Rest.HOLIDAYS and day in days)


def working_day(day: date, country: str, rest: Rest) -> date:
    """The first day from this one on that is no day of rest there."""
    while is_rest(day, country, rest):
        day += timedelta(days=1)
    return day


@lru_cache(YEARS_KEPT)
def _calendar(country: str, year: int) -> tuple[frozenset[int], frozenset[date]]:
    """The days of the week that are the weekend, and the public holidays of a year."""
    import holidays  # a quarter of a second, which only those who rest wait for

    try:
        known = holidays.country_holidays(country, years=year)
    except NotImplementedError:
        return frozenset({SATURDAY, SATURDAY + 1}), frozenset()
    return frozenset(known.weekend), frozenset(known)
