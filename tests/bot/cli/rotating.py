"""Wraps data keys anew in a process of its own, and is killed: `python -m tests.bot.cli.rotating`.

With `after` that is once a page is committed, with `before` within the page's transaction.
"""

import asyncio
import os
import signal
import sys

from bot.books import books
from bot.settings import Settings
from core.security.actors import system


def die() -> None:
    """As when the power fails."""
    os.kill(os.getpid(), signal.SIGKILL)


async def rotate(moment: str) -> None:
    """One page, or nothing when all is done."""
    async with books(Settings.load()) as billing, billing.work(system(0)) as work:
        done = await work.keys.rotate()
        if done and moment == "before":
            die()
    if done:
        die()


asyncio.run(rotate(sys.argv[1]))
