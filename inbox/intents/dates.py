"""Days as people write them in mails, resolved against the day the mail was written.

A language says with which words ("last Friday", "übermorgen") and of which kind they are; what a
kind means is said here once. Whether a bare weekday is the last or the next one depends on what
is told about it: what has been done, or what will be.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from inbox.intents.words import Words

FRIDAY = 4
MONTHS = 12
CENTURY = 100
DAYS_MOST = 3_660


@dataclass(frozen=True)
class Day:
    """A day somewhere in a text; None with a note when it was said but cannot be told."""

    on: date | None
    note: str
    start: int
    end: int


@dataclass(frozen=True)
class _Asked:
    """Words that name a day, the day of the mail, and which way to look."""

    match: re.Match[str]
    today: date
    words: Words
    is_past: bool

    def group(self, name: str) -> str:
        return (self.match.groupdict().get(name) or "").strip(". ")


def days(low: str, today: date, words: Words, *, is_past: bool = False) -> list[Day]:
    """Every day named in a lower-case text; the earlier rule of a language wins a place."""
    found: list[Day] = []
    for kind, pattern in words.days:
        for match in pattern.finditer(low):
            if any(day.start < match.end() and match.start() < day.end for day in found):
                continue
            if day := _day(kind, _Asked(match, today, words, is_past)):
                found.append(day)
    return sorted(found, key=lambda day: day.start)


def _day(kind: str, asked: _Asked) -> Day | None:
    try:
        on = KINDS[kind](asked)
    except (ValueError, OverflowError):
        return None
    if on is not None and abs((on - asked.today).days) > DAYS_MOST:
        return None
    note = asked.match[0].strip() if on is None or kind in NOTED else ""
    return Day(on, note, asked.match.start(), asked.match.end())


def _shift(asked: _Asked) -> date:
    return asked.today + timedelta(days=asked.words.shifts[asked.group("shift")])


def _written(asked: _Asked) -> date | None:
    """A day in figures: 2026-11-03, 03.11.2026, 11/3/26, 3.11."""
    if asked.group("iso"):
        year, month, day = (int(part) for part in asked.group("iso").split("-"))
        return date(year, month, day)
    first, second = int(asked.group("first")), int(asked.group("second"))
    swapped = asked.group("sign") != "." and (asked.words.is_month_first or second > MONTHS)
    day, month = (second, first) if swapped and first <= MONTHS else (first, second)
    return _with_year(day, month, asked.group("year"), asked)


def _named(asked: _Asked) -> date:
    """A day with its month in letters: "2 November", "November 2nd, 2026"."""
    month = asked.words.months[asked.group("month")]
    return _with_year(int(asked.group("day")), month, asked.group("year"), asked)


def _with_year(day: int, month: int, year: str, asked: _Asked) -> date:
    if year:
        full = int(year)
        return date(full + 2000 if full < CENTURY else full, month, day)
    today = asked.today
    near = [
        date(y, month, day)
        for y in (today.year - 1, today.year, today.year + 1)
        if _is_day(y, month, day)
    ]
    fitting = [on for on in near if (on <= today if asked.is_past else on >= today)]
    close = min(near, key=lambda on: abs((on - today).days))
    if not fitting:
        return close
    best = max(fitting) if asked.is_past else min(fitting)
    return best if abs((best - today).days) < 200 else close  # noqa: PLR2004  # more than half a year is the other way


def _is_day(year: int, month: int, day: int) -> bool:
    return 1 <= month <= MONTHS and 1 <= day <= monthrange(year, month)[1]


def _of_month(asked: _Asked) -> date | None:
    """The 15th: of this month, or of the one before or after."""
    day, today = int(asked.group("day")), asked.today
    months = range(0, -3, -1) if asked.is_past else range(3)
    for step in months:
        year, month = _month(today, step)
        if _is_day(year, month, day):
            on = date(year, month, day)
            if on <= today if asked.is_past else on >= today:
                return on
    return None


def _month(today: date, step: int) -> tuple[int, int]:
    count = today.year * MONTHS + today.month - 1 + step
    return count // MONTHS, count % MONTHS + 1


def _weekday(asked: _Asked) -> date:
    """A weekday with or without a word for which one."""
    wanted, today = asked.words.weekdays[asked.group("weekday")], asked.today
    which = asked.words.which.get(asked.group("which") or asked.group("whichafter"), "")
    ahead = (wanted - today.weekday()) % 7
    monday = today - timedelta(days=today.weekday())
    if which == "next week":
        return monday + timedelta(days=7 + wanted)
    if which == "last week":
        return monday + timedelta(days=wanted - 7)
    if which == "this week":
        return monday + timedelta(days=wanted)
    if which == "week after":
        return today + timedelta(days=(ahead or 7) + 7)
    if which == "last" or (not which and asked.is_past):
        return today - timedelta(days=(7 - ahead) if ahead else 7)
    return today + timedelta(days=ahead or 7)


def _distance(asked: _Asked) -> date:
    """In two weeks, or three days ago."""
    count, unit = asked.words.number(asked.group("count")), asked.words.units[asked.group("unit")]
    sign = -1 if asked.words.find("ago", asked.match[0]) else 1
    if unit == "month":
        year, month = _month(asked.today, sign * count)
        return date(year, month, min(asked.today.day, monthrange(year, month)[1]))
    return asked.today + timedelta(days=sign * count * (7 if unit == "week" else 1))


def _working_days(asked: _Asked) -> date:
    left, on = asked.words.number(asked.group("count")), asked.today
    while left > 0:
        on += timedelta(days=1)
        left -= on.weekday() <= FRIDAY
    return on


def _end_of_month(asked: _Asked) -> date:
    """The last day of this, the next or a named month."""
    if name := asked.group("month"):
        month = asked.words.months[name]
        year = int(
            asked.group("year")
            or asked.today.year + (month < asked.today.month and not asked.is_past)
        )
    else:
        which = asked.words.which.get(asked.group("which"), "")
        step = 1 if which.startswith("next") else -1 if which.startswith("last") else 0
        year, month = _month(asked.today, step)
    return date(year, month, monthrange(year, month)[1])


def _first_of_month(asked: _Asked) -> date:
    year, month = _month(asked.today, 1)
    return date(year, month, 1)


def _end_of_week(asked: _Asked) -> date:
    which = asked.words.which.get(asked.group("which"), "")
    monday = asked.today - timedelta(days=asked.today.weekday())
    return monday + timedelta(days=FRIDAY + (7 if which.startswith("next") else 0))


def _end_of_year(asked: _Asked) -> date:
    return date(asked.today.year, MONTHS, 31)


def _just_now(asked: _Asked) -> date | None:
    """The word "just" is a day only for what has been done."""
    if not asked.is_past:
        raise ValueError(asked.match[0])
    return asked.today


def _unclear(_: _Asked) -> None:
    return None


KINDS: dict[str, Callable[[_Asked], date | None]] = {
    "shift": _shift,
    "written": _written,
    "named": _named,
    "of month": _of_month,
    "weekday": _weekday,
    "distance": _distance,
    "working days": _working_days,
    "end of month": _end_of_month,
    "first of month": _first_of_month,
    "end of week": _end_of_week,
    "before weekend": _end_of_week,
    "end of year": _end_of_year,
    "just now": _just_now,
    "unclear": _unclear,
}
NOTED = frozenset({"before weekend"})


def masked(text: str, spans: Iterator[tuple[int, int]]) -> str:
    """A text with some places blanked, so that a day's figures are not read as a sum."""
    letters = list(text)
    for start, end in spans:
        letters[start:end] = " " * (end - start)
    return "".join(letters)
