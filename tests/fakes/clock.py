"""A clock that stands still until it is told otherwise, and how far off a waking hour is."""

from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from core.clock import Clock

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

BERLIN: Final = ZoneInfo("Europe/Berlin")
MORNING: Final = 10


def until_morning(now: datetime) -> timedelta:
    """How long it is until ten in the morning in Berlin, when nobody sleeps."""
    local = now.astimezone(BERLIN)
    morning = local.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    return (morning if morning > local else morning + timedelta(days=1)) - local


class FakeClock(Clock):
    """The time of the tests: a Sunday morning in November 2026, and what was added to it."""

    def __init__(self, start: datetime = START) -> None:
        super().__init__()
        self._now = start

    def now(self) -> datetime:
        """The moment it was left at."""
        return self._now

    def advance(self, **time: float) -> None:
        """Move forward, for example `clock.advance(days=15)`."""
        self._now += timedelta(**time)

    def set(self, moment: datetime) -> None:
        """Show this moment from now on."""
        assert moment.tzinfo is not None, "a moment needs its zone"
        self._now = moment
