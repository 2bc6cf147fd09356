"""A clock that stands still until it is told otherwise."""

from datetime import UTC, datetime, timedelta

from core.clock import Clock

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


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
