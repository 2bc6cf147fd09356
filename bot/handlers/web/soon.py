"""An answer within seconds, whatever the books do: whoever asked calls again."""

import asyncio
from collections.abc import Awaitable
from typing import Any, Final, TypeVar

from core.errors import GatewayFailed

SOON_SECONDS: Final = 4.0

T = TypeVar("T")


async def soon(deed: Awaitable[T], seconds: float = SOON_SECONDS) -> T:
    """What it answers; raises `GatewayFailed` when that takes too long.

    It is left to end by itself then: a line to a database that hangs is not let go at once, however
    it is asked to. So only what may be done twice is done here.
    """
    task = asyncio.ensure_future(deed)
    done, _ = await asyncio.wait({task}, timeout=seconds)
    if not done:
        task.add_done_callback(_forget)
        hint = "Nothing may have been changed. Please try again in a moment."
        raise GatewayFailed("The books do not answer.", hint=hint, unclear=True)
    return await task


def _forget(task: asyncio.Future[Any]) -> None:
    """Its failure was told as such already."""
    if not task.cancelled():
        task.exception()
