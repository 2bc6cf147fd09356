"""Wraps data keys anew in a process of its own, and is killed: `python -m tests.bot.cli.rotating`.

With `after` that is once a page is committed, with `before` within the page's transaction.
"""

import asyncio
import os
import signal
import sys

from bot.books import books
from bot.settings import Settings
from core.billing import Billing
from core.security.actors import Actor, Role, system


def die() -> None:
    """As when the power fails."""
    os.kill(os.getpid(), signal.SIGKILL)


async def page(billing: Billing, company_id: int, moment: str) -> None:
    """One page of a company's data keys, if there is one left."""
    async with billing.work(system(company_id)) as work:
        done = await work.keys.rotate()
        if done and moment == "before":
            die()
    if done:
        die()


async def rotate(moment: str) -> None:
    """Bring the newest key into force, then one page, or nothing when all is done."""
    async with books(Settings.load()) as billing:
        async with billing.work(Actor(1, None, "Administrator", Role.SYSTEM, "cli")) as work:
            if not (await work.keys.own()).is_newest:
                assert await work.keys.propose() is None, "the company is being set up"
        for company_id in (1, 0):
            await page(billing, company_id, moment)


asyncio.run(rotate(sys.argv[1]))
