"""Many deeds at once; also as a process of its own: `python -m tests.core.rush`.

It reads lines of JSON, `[url, deed, numbers]`. It says "ready", waits for one more line, does the
deeds at once and prints what came of them, so that a test can let two go off together.
"""

import asyncio
import json
import sys
from collections.abc import Awaitable, Iterable
from typing import Any

from core.billing import Billing
from core.database import Database
from core.errors import BillingError
from core.money import Money
from tests.cast import KEYRING, LINKS, OLGA, PAIDUP
from tests.fakes.clock import FakeClock


async def outcome(deed: Awaitable[Any]) -> str:
    """What came of a deed: its answer, or the kind of its refusal."""
    try:
        return str(await deed)
    except BillingError as error:
        return type(error).__name__


async def at_once(deeds: Iterable[Awaitable[Any]]) -> list[str]:
    """Do them all at the same time."""
    return await asyncio.gather(*(outcome(deed) for deed in deeds))


async def approve(billing: Billing, draft: int) -> str:
    """Issue a draft, and answer its number."""
    async with billing.work(OLGA) as work:
        return (await work.invoices.approve(f"D{draft}")).invoice.reference


async def receive(billing: Billing, call: int) -> bool:
    """A gateway calls."""
    return await billing.receive("stripe", f"evt_{call}", "{}")


async def pay(billing: Billing, attempt: int) -> bool:
    """A gateway reports 119.00 EUR; true when it was booked."""
    async with billing.work(PAIDUP) as work:
        return await work.checkouts.paid(attempt, Money(11900, "EUR")) is not None


async def start(billing: Billing, invoice: int) -> str:
    """A client presses Pay; answers our key."""
    async with billing.work(PAIDUP) as work:
        return (await work.checkouts.start(invoice, "stripe")).key


async def repeat(billing: Billing, plan: int) -> str:
    """The clock looks at a plan; what it wrote, nothing when nothing was due."""
    async with billing.work(PAIDUP) as work:
        done = await work.recurring_due.invoice(plan, work.clock.now())
    return done.about if done else ""


DEEDS = {
    "approve": approve,
    "receive": receive,
    "pay": pay,
    "start": start,
    "repeat": repeat,
}


async def obey(url: str, deed: str, numbers: list[int]) -> None:
    """Wait for the word, then do it."""
    database = Database(url)
    billing = Billing(database, FakeClock(), LINKS, KEYRING)
    await billing.company_ids()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    outcomes = await at_once(DEEDS[deed](billing, number) for number in numbers)
    await database.close()
    sys.stdout.write(f"{json.dumps(outcomes)}\n")
    sys.stdout.flush()


def main() -> None:
    """Obey until nothing more is said."""
    for line in sys.stdin:
        asyncio.run(obey(*json.loads(line)))


if __name__ == "__main__":
    main()
