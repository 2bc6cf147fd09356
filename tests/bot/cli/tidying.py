"""Takes out a page in a process of its own, and is killed: `python -m tests.bot.cli.tidying`.

With `after` that is once the page is committed, with `before` within its transaction.
"""

import asyncio
import os
import signal
import sys

from bot.books import books, keeping
from bot.settings import Settings
from core.security.actors import system

PAGE = 10


def die() -> None:
    """As when the power fails."""
    os.kill(os.getpid(), signal.SIGKILL)


async def tidy(moment: str) -> None:
    """One page of reports, or nothing when all are gone."""
    settings = Settings.load()
    async with books(settings) as billing:
        async with billing.work(system(1)) as work:
            done = await work.retention.forget_calls(keeping(settings).calls_days, most=PAGE)
            if done and moment == "before":
                die()
        if done:
            die()


if __name__ == "__main__":
    asyncio.run(tidy(sys.argv[1]))
