"""The periods of something that comes again: anchored, so that 31 January leads to 31 March.

Each boundary is counted from the anchor, never from the one before: 28 February is where January's
31st falls in February, not where the plan goes on from. Days are days where the client is; a period
is issued when its day begins there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil.relativedelta import relativedelta

from core.errors import InvalidInput, shown

EARLIEST: Final = date(2000, 1, 1)
LATEST: Final = date(2199, 12, 31)
PERIODS_MOST: Final = 10_000
EACH_MOST: Final = 1000
EVERY = re.compile(r"(?:every +)?(?:([0-9]{1,9}) *)?([a-z]+(?:-[a-z]+)?)", re.ASCII)
UNITS: Final = {
    "day": relativedelta(days=1),
    "week": relativedelta(weeks=1),
    "month": relativedelta(months=1),
    "quarter": relativedelta(months=3),
    "half-year": relativedelta(months=6),
    "year": relativedelta(years=1),
}


@dataclass(frozen=True)
class Every:
    """How often: every so many days, weeks, months, quarters, half-years or years."""

    number: int
    unit: str

    @classmethod
    def read(cls, text: str) -> "Every":
        """From `month`, `2 weeks` or `every 3 months`; `InvalidInput` when it is nothing such."""
        found = EVERY.fullmatch(text.strip().lower())
        unit = found[2].removesuffix("s") if found else ""
        if found is None or unit not in UNITS:
            message = f"“{shown(text[:40])}” does not say how often."
            raise InvalidInput(message, hint=f"Write {', '.join(UNITS)}, or such as 2 weeks.")
        number = int(found[1] or 1)
        if not 1 <= number <= EACH_MOST:
            message = f"Something comes again every 1 to {EACH_MOST} {unit}s, not every {number}."
            raise InvalidInput(message, hint="Write such as 2 weeks.")
        return cls(number, unit)

    def after(self, anchor: date, times: int) -> date:
        """The anchor's day so many times on; the month's last day where it has no such day."""
        try:
            on: date = anchor + UNITS[self.unit] * (self.number * times)
        except (OverflowError, ValueError):
            return date.max
        return on

    def __str__(self) -> str:
        return self.unit if self.number == 1 else f"{self.number} {self.unit}s"


@dataclass(frozen=True)
class Period:
    """From its first day to its last; `share` is how much of a whole one that is, by days."""

    begins_on: date
    ends_on: date
    share: Fraction = Fraction(1)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.ends_on - self.begins_on).days + 1

    @property
    def whole_days(self) -> int:
        """How many days it would have if it were not cut."""
        return int(self.days / self.share)

    def invoiced_on(self, *, in_arrears: bool) -> date:
        """The day it is invoiced: its first, or the one after its last."""
        return self.ends_on + timedelta(days=1) if in_arrears else self.begins_on


@dataclass(frozen=True)
class Plan:
    """When something begins, how often it comes, and when it ends.

    `anchor_on` is a day on which a period begins, when that is not the first day: then the first
    period is short. `ends_on` is the last day, and may make the last one short. The trial is not
    charged: periods begin after it, and are counted from there unless one would begin there anyway.
    """

    starts_on: date
    every: Every
    ends_on: date | None = None
    times: int | None = None
    anchor_on: date | None = None
    trial: Every | None = None

    def __post_init__(self) -> None:
        """Refuse what no company can mean."""
        for day in (self.starts_on, self.ends_on, self.anchor_on):
            if day is not None and not EARLIEST <= day <= LATEST:
                years = f"between {EARLIEST.year} and {LATEST.year}"
                raise InvalidInput(f"{day} is not a day for a plan.", hint=f"Choose one {years}.")
        if self.times is not None and not 1 <= self.times <= PERIODS_MOST:
            message = f"A plan has 1 to {PERIODS_MOST:,} periods at a time, not {self.times:,}."
            raise InvalidInput(message, hint="Ask for fewer.")
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise InvalidInput("A plan cannot end before it begins.", hint="Look at the two days.")

    @property
    def charged_from(self) -> date:
        """The first day that is charged: the one after the trial."""
        return self.trial.after(self.starts_on, 1) if self.trial else self.starts_on

    def periods(self) -> Iterator[Period]:
        """Each period, until the end, the number of times, or as many as are told at a time."""
        for number in range(1, (self.times or PERIODS_MOST) + 1):
            if (period := self.period(number)) is None:
                return
            yield period

    def period(self, number: int) -> Period | None:
        """The period with this number, counted from one; nothing once the plan is over."""
        if self.times is not None and number > self.times:
            return None
        first, anchor = self.charged_from, self._anchor
        now = _place_before(anchor, self.every, first) + number - 1
        begins, ends = self.every.after(anchor, now), self.every.after(anchor, now + 1)
        if max(begins, first) > (self.ends_on or LATEST) or ends > LATEST:
            return None
        return _cut(Period(begins, ends - timedelta(days=1)), first, self.ends_on)

    @property
    def _anchor(self) -> date:
        """What boundaries are counted from."""
        if self.anchor_on is not None:
            return self.anchor_on
        place = _place_before(self.starts_on, self.every, self.charged_from)
        is_boundary = self.every.after(self.starts_on, place) == self.charged_from
        return self.starts_on if is_boundary else self.charged_from


def _place_before(anchor: date, every: Every, day: date) -> int:
    """The place of the period that a day is in, counted from the anchor's."""
    whole = (every.after(anchor, 1) - anchor).days
    place = (day - anchor).days // whole
    while every.after(anchor, place) > day:
        place -= 1
    while every.after(anchor, place + 1) <= day:
        place += 1
    return place


def _cut(whole: Period, first: date, last: date | None) -> Period:
    """What of a period is from the first day to the last, and how much of it that is."""
    begins = max(whole.begins_on, first)
    ends = whole.ends_on if last is None else min(whole.ends_on, last)
    share = Fraction((ends - begins).days + 1, whole.days)
    return Period(begins, ends, share)


def day_of(text: str) -> date:
    """A day written like 2026-12-31; `InvalidInput` for anything else."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError:
        message = f"“{shown(text[:40])}” is not a day."
        raise InvalidInput(message, hint="Write it like 2026-12-31.") from None


def begins_at(day: date, zone: str) -> datetime:
    """The moment a day begins in a time zone, which is not always midnight; in UTC."""
    return datetime.combine(day, time(), zone_of(zone)).astimezone(UTC)


def zone_of(name: str) -> ZoneInfo:
    """A time zone; `InvalidInput` for one nobody knows."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        message = f"“{shown(name[:40])}” is not a time zone."
        raise InvalidInput(message, hint="Write such as Europe/Berlin.") from None
