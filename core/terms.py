"""When an invoice is due: days on, days after the month ends, a day of a month, or at once."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from core.errors import InvalidInput, shown

DAYS_MOST: Final = 365
MONTH_DAYS: Final = 31
RECEIPT = re.compile(r"(?:on )?receipt")
DAYS = re.compile(r"(?:net )?([0-9]{1,9})(?: days?)?", re.ASCII)
MONTH_END = re.compile(r"(?:end of month|eom)(?: ?(?:\+|plus) ?([0-9]{1,9})(?: days?)?)?", re.ASCII)
MONTH_DAY = re.compile(r"day ([0-9]{1,9})", re.ASCII)


@dataclass(frozen=True)
class Terms:
    """So many days after the issue or the end of its month, or the next such day of a month."""

    days: int = 0
    is_from_month_end: bool = False
    month_day: int | None = None

    @classmethod
    def read(cls, text: str) -> "Terms":
        """From `net 30`, `end of month + 10`, `day 15` or `on receipt`; else `InvalidInput`."""
        said = " ".join(text.lower().split())
        if RECEIPT.fullmatch(said):
            return cls()
        if found := DAYS.fullmatch(said):
            return cls(_days(found[1]))
        if found := MONTH_END.fullmatch(said):
            return cls(_days(found[1] or "0"), is_from_month_end=True)
        if (found := MONTH_DAY.fullmatch(said)) and 1 <= int(found[1]) <= MONTH_DAYS:
            return cls(month_day=int(found[1]))
        message = f"“{shown(text[:40])}” does not say when an invoice is due."
        hint = "Write such as net 30, end of month + 10, day 15, or on receipt."
        raise InvalidInput(message, hint=hint)

    def due_on(self, issued_on: date) -> date:
        """When an invoice of that day is due; a day of the month is the next one after it."""
        if self.month_day is not None:
            this = _in_month(issued_on, self.month_day)
            return this if this > issued_on else _in_month(_next_month(issued_on), self.month_day)
        begin = _in_month(issued_on, MONTH_DAYS) if self.is_from_month_end else issued_on
        return begin + timedelta(days=self.days)


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
