"""Does one deed and is killed before its commit: `python -m tests.cases.dying URL DEED`."""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from core.billing import Billing, Work
from core.database import Database
from core.money import Money
from core.security.actors import Actor
from tests.cast import BEA, KEYRING, LINKS, OLGA, PAIDUP
from tests.deeds import wording
from tests.fakes.clock import FakeClock

DEEDS: dict[str, tuple[Actor, Callable[[Work], Awaitable[Any]]]] = {
    "draft": (BEA, lambda work: work.invoices.draft(wording())),
    "approve": (OLGA, lambda work: work.invoices.approve("D1")),
    "pay": (PAIDUP, lambda work: work.checkouts.paid(1, Money(11900, "EUR"))),
    "void": (BEA, lambda work: work.invoices.void("D2")),
}


async def die(url: str, name: str) -> None:
    """Do it, write it down, and come to an end before the commit."""
    actor, deed = DEEDS[name]
    billing = Billing(Database(url), FakeClock(), LINKS, KEYRING)
    async with billing.work(actor) as work:
        await deed(work)
        await work._session.flush()
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    asyncio.run(die(*sys.argv[1:]))
