"""Spans of days that reports are about: a month, a quarter, a year, or from one day to another."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from core.clock import spoken
from core.errors import InvalidInput

YEAR_FIRST: Final = 2000
YEAR_LAST: Final = 2999
MONTHS: Final = 12
HINT: Final = "Write it like 2026, 2026-Q4, 2026-11, last quarter, or 2026-11-01..2026-11-30."
NAMED: Final = re.compile(r"(\d{4})(?:-(?:q([1-4])|(0[1-9]|1[0-2])))?", re.ASCII)
DAYS: Final = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})", re.ASCII)
SPOKEN: Final = re.compile(r"(this|last) (month|quarter|year)")
LENGTHS: Final = {"month": 1, "quarter": 3, "year": MONTHS}


@dataclass(frozen=True)
class Span:
    """From its first day until before the day that follows the last, and what people call it."""

    begin: date
    end: date
    name: str

    @property
    def days(self) -> int:
        """How many there are."""
        return (self.end - self.begin).days

    def until(self, today: date) -> "Span":
        """What of it has come, today included; at least its first day."""
        end = max(min(self.end, today + timedelta(days=1)), self.begin + timedelta(days=1))
        return Span(self.begin, end, self.name)


def read_span(text: str, today: date, usual: str = "this quarter") -> Span:
    """What somebody wrote, or what is usual where they wrote nothing; raises `InvalidInput`."""
    said = " ".join(text.lower().split()) or usual
    try:
        found = _named(said) or _days(said) or _spoken(said, today)
    except ValueError:
        found = None
    if found is None or not YEAR_FIRST <= found.begin.year <= YEAR_LAST:
        message = f"“{text[:40]}” is not a span of days."
        raise InvalidInput(message, hint=HINT, fields={"period": f"{message} {HINT}"})
    if found.days <= 0:
        message = f"There is no day from {found.begin} until {found.end - timedelta(days=1)}."
        raise InvalidInput(message, hint=HINT, fields={"period": message})
    return found


def _named(said: str) -> Span | None:
    if not (found := NAMED.fullmatch(said)):
        return None
    year, quarter, month = found.groups()
    if quarter:
        return _months(int(year), 3 * int(quarter) - 2, LENGTHS["quarter"])
    if month:
        return _months(int(year), int(month), LENGTHS["month"])
    return _months(int(year), 1, LENGTHS["year"])


def _days(said: str) -> Span | None:
    if not (found := DAYS.fullmatch(said)):
        return None
    first, last = map(date.fromisoformat, found.groups())
    return Span(first, last + timedelta(days=1), f"{spoken(first)} to {spoken(last)}")


def _spoken(said: str, today: date) -> Span | None:
    if not (found := SPOKEN.fullmatch(said)):
        return None
    count = LENGTHS[found[2]]
    since = today.year * MONTHS + (today.month - 1) // count * count
    since -= count if found[1] == "last" else 0
    return _months(since // MONTHS, since % MONTHS + 1, count)


def _months(year: int, month: int, count: int) -> Span:
    """So many whole months, by the name that fits."""
    after = year * MONTHS + month - 1 + count
    end = date(after // MONTHS, after % MONTHS + 1, 1)
    begin = date(year, month, 1)
    if count == LENGTHS["year"]:
        return Span(begin, end, str(year))
    if count == LENGTHS["quarter"]:
        return Span(begin, end, f"{year}-Q{(month + 2) // 3}")
    return Span(begin, end, f"{begin:%b %Y}")
