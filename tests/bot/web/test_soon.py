"""Whoever calls us hears within seconds, though the books hang, and may call again."""

import asyncio

import pytest

from bot.handlers.web.soon import soon
from core.errors import GatewayFailed


async def test_what_takes_too_long_is_left_to_end_by_itself() -> None:
    """F82."""
    may_end = asyncio.Event()
    ended = asyncio.Event()

    async def hang() -> None:
        try:
            await may_end.wait()
        finally:
            ended.set()
        raise GatewayFailed("The line was cut.")

    with pytest.raises(GatewayFailed, match="do not answer") as failed:
        await soon(hang(), 0.01)
    assert failed.value.unclear

    may_end.set()
    await ended.wait()


async def test_what_is_in_time_is_answered_or_raised_as_it_is() -> None:
    async def answer() -> int:
        return 7

    async def fail() -> int:
        raise KeyError

    assert await soon(answer()) == 7
    with pytest.raises(KeyError):
        await soon(fail())
