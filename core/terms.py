"""When an invoice is due, and what a client who pays early may take off.

Due is days on, days after the month ends, on a day of a month, or at once. Plain days are kept as a
number beside the text (`kept`, `of`): what is kept as text wins, and only one of the two is filled.
"""

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from core.errors import InvalidInput, shown

DAYS_MOST: Final = 365
MONTH_DAYS: Final = 31
RECEIPT = re.compile(r"(?:on )?receipt")
DAYS = re.compile(r"(?:net )?([0-9]{1,9})(?: days?)?", re.ASCII)
MONTH_END = re.compile(r"(?:end of month|eom)(?: ?(?:\+|plus) ?([0-9]{1,9})(?: days?)?)?", re.ASCII)
MONTH_DAY = re.compile(r"day ([0-9]{1,9})", re.ASCII)
EARLY = re.compile(
    r"(?P<due>.*?),? (?P<percent>[0-9]{1,3}(?:\.[0-9]{1,3})?) ?%"
    r" (?:in |within )?(?P<days>[0-9]{1,3})(?: days?)?",
    re.ASCII,
)
WHOLE: Final = Decimal(100)
EXAMPLE: Final = "Write such as net 30, end of month + 10, day 15, or net 30, 2% 10 days."


@dataclass(frozen=True)
class Early:
    """What may be taken off, in percent, by whoever pays within so many days of the issue."""

    percent: Decimal
    days: int

    def __str__(self) -> str:
        """As it is read."""
        return f"{self.percent.normalize():f}% {_counted(self.days)}"


@dataclass(frozen=True)
class Terms:
    """So many days after the issue or the end of its month, or the next such day of a month."""

    days: int = 0
    is_from_month_end: bool = False
    month_day: int | None = None
    early: Early | None = None

    @classmethod
    def read(cls, text: str) -> "Terms":
        """From `net 30`, `end of month + 10`, `day 15` or `on receipt`; else `InvalidInput`.

        What may be taken off early follows: `net 30, 2% 10 days`.
        """
        said = " ".join(text.lower().split())
        if not (found := EARLY.fullmatch(said)):
            return cls._due(said)
        terms = cls._due(found["due"])
        return replace(terms, early=_early(terms, Decimal(found["percent"]), int(found["days"])))

    @classmethod
    def of(cls, text: str, days: int | None) -> "Terms | None":
        """What is kept of terms; nothing where nothing is said."""
        if text:
            return cls.read(text)
        return None if days is None else cls(days)

    @property
    def kept(self) -> tuple[str, int | None]:
        """What is kept of them: a text, or plain days alone."""
        return ("", self.days) if self.is_plain else (str(self), None)

    @property
    def is_plain(self) -> bool:
        """Whether they are so many days after the issue and nothing else."""
        return self == Terms(self.days)

    def __str__(self) -> str:
        """As they are read."""
        early = f", {self.early}" if self.early else ""
        if self.month_day is not None:
            return f"day {self.month_day}{early}"
        if self.is_from_month_end:
            return f"end of month + {self.days}{early}" if self.days else f"end of month{early}"
        return f"net {self.days}{early}" if self.days else f"on receipt{early}"

    @classmethod
    def _due(cls, said: str) -> "Terms":
        if RECEIPT.fullmatch(said):
            return cls()
        if found := DAYS.fullmatch(said):
            return cls(_days(found[1]))
        if found := MONTH_END.fullmatch(said):
            return cls(_days(found[1] or "0"), is_from_month_end=True)
        if (found := MONTH_DAY.fullmatch(said)) and 1 <= int(found[1]) <= MONTH_DAYS:
            return cls(month_day=int(found[1]))
        message = f"“{shown(said[:40])}” does not say when an invoice is due."
        raise InvalidInput(message, hint=EXAMPLE)

    def due_on(self, issued_on: date) -> date:
        """When an invoice of that day is due; a day of the month is the next one after it."""
        if self.month_day is not None:
            this = _in_month(issued_on, self.month_day)
            return this if this > issued_on else _in_month(_next_month(issued_on), self.month_day)
        begin = _in_month(issued_on, MONTH_DAYS) if self.is_from_month_end else issued_on
        return begin + timedelta(days=self.days)

    def early_until(self, issued_on: date) -> date | None:
        """The last day to pay less on; never after the invoice is due, nothing where none is."""
        if self.early is None:
            return None
        return min(issued_on + timedelta(days=self.early.days), self.due_on(issued_on))


def _early(terms: Terms, percent: Decimal, days: int) -> Early:
    """Refuses what gives nothing or all away, and days that end after the invoice is due."""
    if not 0 < percent < WHOLE:
        message = f"A discount for early payment is between 0 and 100 %, not {percent} %."
        raise InvalidInput(message, hint=EXAMPLE)
    if terms == Terms(terms.days) and days > terms.days:
        message = f"The discount lasts {_counted(days)}, but the invoice is due earlier."
        raise InvalidInput(message, hint=EXAMPLE)
    return Early(percent, days)


def _counted(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"


def _days(text: str) -> int:
    if int(text) > DAYS_MOST:
        raise InvalidInput(
            f"Terms are between 0 and {DAYS_MOST} days.", hint="Write such as net 30."
        )
    return int(text)


def _in_month(day: date, month_day: int) -> date:
    """That day of the month, or the month's last where it has fewer."""
    last = calendar.monthrange(day.year, day.month)[1]
    return day.replace(day=min(month_day, last))


def _next_month(day: date) -> date:
    """The first of the month after."""
    return _in_month(day, MONTH_DAYS) + timedelta(days=1)
