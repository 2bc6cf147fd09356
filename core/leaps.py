"""Notices when the machine's clock jumps: it is compared with one that only counts seconds.

A jump would make everything due at once, or everything again. What passed while the program did not
run, or the machine slept, is no jump: that clock goes on while the machine sleeps.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from core.clock import Clock

ALLOWED: Final = timedelta(hours=2)


def counted() -> float:
    """Seconds since the machine was started, asleep or not; nobody can set this clock."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class Leaps:
    """Compares the two clocks, from now on; a trial's clock may be moved."""

    def __init__(self, clock: Clock, count: Callable[[], float] = counted) -> None:
        self._clock = clock
        self._count = count
        self._wall, self._counted = self._now()

    def leap(self) -> timedelta:
        """How far the clock jumped; nothing for what may be."""
        wall, counted_now = self._now()
        leap = wall - self._wall - timedelta(seconds=counted_now - self._counted)
        return leap if abs(leap) > ALLOWED else timedelta()

    def go_on(self) -> None:
        """The jump was told: compare with what the clock says from now on."""
        self._wall, self._counted = self._now()

    def _now(self) -> tuple[datetime, float]:
        return self._clock.now() - self._clock.ahead(), self._count()
