"""One message a second and channel, with room for a short burst."""

import math
import time

from sandbox.slack.refusals import Refused


class Rates:
    """A bucket of posts for each channel, filled by real seconds."""

    def __init__(self, per_second: float, burst: int) -> None:
        self._per_second = per_second
        self._burst = burst
        self._buckets: dict[str, tuple[float, float]] = {}

    def spend(self, channel_id: str) -> None:
        """Take one post from the channel's bucket; refuses with `ratelimited` when it is empty."""
        if not self._per_second:
            return
        now = time.monotonic()
        left, seen = self._buckets.get(channel_id, (float(self._burst), now))
        left = min(self._burst, left + (now - seen) * self._per_second)
        if left < 1:
            self._buckets[channel_id] = (left, now)
            wait = math.ceil((1 - left) / self._per_second)
            raise Refused("ratelimited", status=429, more={"retry_after": wait})
        self._buckets[channel_id] = (left - 1, now)
