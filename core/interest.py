"""Interest on late money: simple, by days, on what is still owed each day.

It runs from the day after the due date, each day on what was owed as it began: money that comes
counts from the day after. A year has as many days as the calendar gives it, so a day in a leap year
is a 366th. All is exact until it is rounded once at the end.
"""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Final

from core.errors import WrongState

HUNDRED: Final = 100
DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Tariff:
    """What late money costs: a rate of its own, or points above the base rates, each from a day on.

    `most` is how much of what was owed it can grow to, in percent.
    """

    percent: Decimal
    base_rates: Sequence[tuple[date, Decimal]] | None = None
    most: Decimal | None = None

    def on(self, day: date) -> Decimal:
        """So many percent a year on a day, never below nothing; `WrongState` where nobody knows."""
        if self.base_rates is None:
            return self.percent
        known = [rate for begins_on, rate in sorted(self.base_rates) if begins_on <= day]
        if not known:
            message = f"No base rate is known for {day}."
            raise WrongState(message, hint="Load it: paidup rates FILE")
        return max(known[-1] + self.percent, Decimal())

    def changes(self) -> list[date]:
        """The days on which it may cost something else."""
        return [begins_on for begins_on, _ in self.base_rates or ()]


@dataclass(frozen=True)
class Span:
    """Days in a row of one year that cost the same, both ends among them."""

    begins_on: date
    ends_on: date
    owed_minor: int
    percent: Decimal

    @property
    def days(self) -> int:
        """How many there are."""
        return (self.ends_on - self.begins_on).days + 1

    @property
    def year_days(self) -> int:
        """How many days their year has."""
        return 366 if calendar.isleap(self.begins_on.year) else 365

    @property
    def minor(self) -> Fraction:
        """What has grown, in minor units, exactly."""
        owed = Fraction(self.owed_minor) * Fraction(self.percent)
        return owed * self.days / (HUNDRED * self.year_days)


@dataclass(frozen=True)
class Grown:
    """What has grown, span by span; `capped_minor` is the most that it can come to."""

    spans: tuple[Span, ...]
    capped_minor: int | None = None

    @property
    def exact(self) -> Fraction:
        """All of it before it is rounded, at most what it can come to."""
        grown = sum((span.minor for span in self.spans), Fraction())
        return grown if self.capped_minor is None else min(grown, Fraction(self.capped_minor))

    @property
    def minor(self) -> int:
        """All of it in minor units, rounded half away from zero."""
        return round_half_up(self.exact)


def grown(
    moves: Sequence[tuple[date, int]], begins_on: date, ends_on: date, tariff: Tariff
) -> Grown:
    """What has grown from one day to another, both among them.

    `moves` are what was booked on which day: more is owed where above zero, less below.
    """
    if ends_on < begins_on:
        return Grown(())
    cuts = {begins_on, ends_on + DAY}
    cuts |= {on + DAY for on, _ in moves} | set(tariff.changes())
    cuts |= {date(year, 1, 1) for year in range(begins_on.year + 1, ends_on.year + 1)}
    inside = sorted(cut for cut in cuts if begins_on <= cut <= ends_on + DAY)
    spans = [
        Span(first, following - DAY, _owed(moves, first), tariff.on(first))
        for first, following in pairwise(inside)
        if _owed(moves, first) > 0
    ]
    owed = _owed(moves, begins_on)
    capped = None if tariff.most is None else round_half_up(owed * Fraction(tariff.most) / HUNDRED)
    return Grown(tuple(spans), capped)


def round_half_up(value: Fraction) -> int:
    """The nearest whole number; a half goes away from zero."""
    doubled = abs(value) * 2
    nearest = (doubled.numerator // doubled.denominator + 1) // 2
    return nearest if value >= 0 else -nearest


def _owed(moves: Sequence[tuple[date, int]], day: date) -> int:
    """What was owed as a day began."""
    return sum(minor for on, minor in moves if on < day)
