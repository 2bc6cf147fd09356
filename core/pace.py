"""How fast we may speak to a place: as many calls a second as it takes, after a short burst.

A platform counts calls, and telling one event takes several: they are paced one by one. A place
that asks for rest all the same is left alone until then.
"""

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from typing import Final

PLACES_MOST: Final = 1_000


class Pace:
    """Calls a second and place; so many of them may follow at once after a pause.

    Whoever comes first goes first. `math.inf` calls a second never wait.
    """

    def __init__(
        self,
        per_second: float,
        burst: int = 1,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._gap = 1 / per_second
        self._saved = (burst - 1) * self._gap
        self._monotonic = monotonic
        self._sleep = sleep
        self._next: dict[str, float] = {}
        self._rests: dict[str, float] = {}

    async def take(self, place: str) -> None:
        """Wait until a call may go there, and count it."""
        now = self._monotonic()
        turn = max(self._next.get(place, -math.inf), now - self._saved)
        self._forget(now)
        self._next[place] = turn + self._gap
        if turn > now:
            await self._sleep(turn - now)

    def rest(self, place: str, seconds: float) -> None:
        """Note that a place asked for rest; without a limit its wish is not ours to count."""
        if self._gap:
            self._rests[place] = self._monotonic() + seconds

    def rests(self, place: str) -> float:
        """How long a place wants to rest still; 0 when it may be spoken to."""
        return max(0.0, self._rests.get(place, 0.0) - self._monotonic())

    def _forget(self, now: float) -> None:
        """Places that were left alone long enough are as good as new."""
        if len(self._next) >= PLACES_MOST:
            self._next = {each: at for each, at in self._next.items() if at > now - self._saved}
            self._rests = {each: at for each, at in self._rests.items() if at > now}
