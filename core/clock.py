"""The only one who knows the time. Everything else is told."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo


def spoken(day: date) -> str:
    """A date that nobody reads the wrong way round: `6 Dec 2026`."""
    return f"{day.day} {day:%b %Y}"


def day_in(zone: str, moment: datetime) -> date:
    """The date of a moment in a time zone, such as a company's."""
    return moment.astimezone(ZoneInfo(zone)).date()


class Clock:
    """The real time, always with its zone.

    `ahead_file` holds a number of seconds to add: a trial's clock that can be moved forward. It is
    read at each call, so that every process of an installation agrees.
    """

    def __init__(self, ahead_file: Path | None = None) -> None:
        self._ahead_file = ahead_file

    def now(self) -> datetime:
        """The moment, in UTC."""
        return datetime.now(UTC) + self.ahead()

    def today(self, zone: str = "UTC") -> date:
        """The date in a time zone, such as a company's."""
        return day_in(zone, self.now())

    def ahead(self) -> timedelta:
        """How far a trial's clock was moved forward."""
        if self._ahead_file is None or not self._ahead_file.exists():
            return timedelta()
        return timedelta(seconds=float(self._ahead_file.read_text() or 0))
