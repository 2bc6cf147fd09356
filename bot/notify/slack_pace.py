"""Keeps to Slack's limits by itself: docs.slack.dev/apis/web-api/rate-limits.

One post a second and channel with short bursts; edits are of tier 3, 50 a minute and workspace.
"""

import math
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Final, Self

from core.errors import GatewayFailed
from core.pace import Pace

POST_BURST: Final = 2
EDITS_PER_SECOND: Final = 50 / 60
EDIT_BURST: Final = 10


class SlackPace:
    """Every post and edit waits its turn; what asked us to wait is not called again before."""

    def __init__(self, posts: Pace | None = None, edits: Pace | None = None) -> None:
        self._posts = posts or Pace(1, POST_BURST)
        self._edits = edits or Pace(EDITS_PER_SECOND, EDIT_BURST)

    @classmethod
    def free(cls) -> Self:
        """Without limits of its own."""
        return cls(Pace(math.inf), Pace(math.inf))

    def post(self, channel: str) -> AbstractAsyncContextManager[None]:
        """Around one post to a channel or person."""
        return _paced(self._posts, channel)

    def edit(self) -> AbstractAsyncContextManager[None]:
        """Around one edit, wherever it is."""
        return _paced(self._edits, "")


@asynccontextmanager
async def _paced(pace: Pace, place: str) -> AsyncIterator[None]:
    await pace.take(place)
    if seconds := pace.rests(place):
        raise GatewayFailed("Slack asks us to wait.", wait_seconds=seconds)
    try:
        yield
    except GatewayFailed as error:
        if error.wait_seconds:
            pace.rest(place, error.wait_seconds)
        raise
