"""How fast a bot may talk: so many messages a second in all, and fewer to one chat."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.telegram.errors import too_many
from sandbox.telegram.rules import TelegramRules


@dataclass
class _Bucket:
    rate: float
    size: float
    level: float
    seen: float

    def wait(self, now: float) -> float:
        """Seconds until there is room; nothing is taken."""
        self.level = min(self.size, self.level + (now - self.seen) * self.rate)
        self.seen = now
        return max(0.0, (1 - self.level) / self.rate)


class Pace:
    """Token buckets, one for the bot and one for each chat."""

    def __init__(
        self, rules: TelegramRules, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._rules = rules
        self._monotonic = monotonic
        rate = rules.messages_per_second
        self._all = _Bucket(rate, rate, rate, monotonic())
        self._chats: dict[int, _Bucket] = {}

    def check(self, chat: int) -> None:
        """Take one place, or refuse with the seconds to wait."""
        now = self._monotonic()
        bucket = self._chats.setdefault(chat, self._new(now))
        seconds = max(self._all.wait(now), bucket.wait(now))
        if seconds > 0:
            raise too_many(math.ceil(seconds))
        self._all.level -= 1
        bucket.level -= 1

    def _new(self, now: float) -> _Bucket:
        burst = self._rules.burst_per_chat
        return _Bucket(self._rules.messages_per_second_and_chat, burst, burst, now)
