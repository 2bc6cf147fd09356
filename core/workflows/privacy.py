"""What follows from erasing, and what has had its time: every night, page by page.

erased ──▶ noted outside the database ──▶ swept ──the law's years──▶ ended ──▶ noted ──▶ swept

Each page is a transaction of its own and is not found again, so it may be killed anywhere and begun
again. What was taken out is in the trail with its page, and told to the owners once at the end.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Final

from core.backups.tombstones import Tombstones
from core.billing import Billing, Work
from core.engine import Engine, Run
from core.errors import BillingError
from core.models import Erasure
from core.retention import Keeping
from core.security.actors import system
from core.services.privacy import Tombstone

log = logging.getLogger(__name__)

NIGHTLY: Final = "41 3 * * *"


class Privacy:
    """Finishes erasures, and takes out what has had its time."""

    def __init__(self, billing: Billing, stones: Tombstones | None, keeping: Keeping) -> None:
        self._billing = billing
        self._stones = stones
        self._keeping = keeping

    def join(self, engine: Engine) -> None:
        """Let the engine run it."""
        engine.every(NIGHTLY, "retention", self.nightly)

    async def nightly(self, run: Run, _due: datetime) -> None:
        """Each company in a step of its own: one that fails delays no other, and is told last."""
        outside = partial(run.step, "outside", self.outside)
        await _all_of([outside, partial(self._companies, run)])

    async def outside(self) -> None:
        """What came before anybody knew whose it was; told to the first company."""
        first = next(iter(await self._billing.company_ids()), 0)
        keeping = self._keeping
        if not first:
            return
        await self._pages(first, lambda work: work.retention.forget_mails(keeping.strangers_days))
        await self._pages(first, lambda work: work.retention.forget_calls(keeping.calls_days))
        await self._billing.database.settle()

    async def companies(self) -> None:
        """Every company, at once; one that fails delays no other."""
        await _all_of([partial(self.company, each) for each in await self._billing.company_ids()])

    async def company(self, company_id: int) -> None:
        """A company's erasures and letters, and the word about it to its owners."""
        days = self._keeping.strangers_days
        await self._pages(company_id, lambda work: work.retention.forget_letters(days))
        for erasure in await self._erasures(company_id):
            await self.settle(company_id, erasure.client_id)
        async with self._billing.work(system(company_id)) as work:
            await work.retention.sum_up()

    async def settle(self, company_id: int, client_id: int) -> None:
        """Bring one erasure as far as it can be by today.

        It is not done, and begun again every night, as long as nothing outside can note it.
        """
        async with self._billing.work(system(company_id)) as work:
            await work.privacy.end(client_id, self._keeping)
        erasures = await self._erasures(company_id)
        erasure = next((each for each in erasures if each.client_id == client_id), None)
        if erasure is None or erasure.swept_at is not None:
            return
        if self._stones is not None:
            await asyncio.to_thread(self._stones.keep, company_id, stone_of(erasure))
        await self._pages(company_id, lambda work: work.privacy.retire(client_id))
        await self._pages(company_id, lambda work: work.privacy.sweep(client_id))
        await self._billing.database.settle()
        if self._stones is None:
            log.warning("an erasure is noted nowhere outside", extra={"company": company_id})
            return
        async with self._billing.work(system(company_id)) as work:
            await work.privacy.swept(client_id)

    async def bury(self, company_id: int) -> int:
        """Erase again who was erased after the backup that these books came from; how many.

        Nobody sees the books before this is done.
        """
        stones = self._stones.of(company_id) if self._stones is not None else []
        count = 0
        for stone in stones:
            async with self._billing.work(system(company_id)) as work:
                count += await work.privacy.again(stone)
            await self.settle(company_id, stone.client_id)
        return count

    async def _companies(self, run: Run) -> None:
        ids = await run.step("companies", self._billing.company_ids)
        await _all_of([partial(run.step, "company", self.company, each) for each in ids])

    async def _erasures(self, company_id: int) -> list[Erasure]:
        async with self._billing.reading(system(company_id)) as work:
            return await work.privacy.erasures()

    async def _pages(self, company_id: int, page: Callable[[Work], Awaitable[int]]) -> None:
        count = 1
        while count:
            async with self._billing.work(system(company_id)) as work:
                count = await page(work)


async def _all_of(deeds: Iterable[Callable[[], Awaitable[None]]]) -> None:
    """Do each, whatever became of those before it; then raise what failed first."""
    failure: BillingError | None = None
    for deed in deeds:
        try:
            await deed()
        except BillingError as error:
            log.warning("not tidied", extra={"failure": error.message})
            failure = failure or error
    if failure is not None:
        raise failure


def stone_of(erasure: Erasure) -> Tombstone:
    """What is noted outside of an erasure."""
    return Tombstone(
        erasure.client_id, erasure.added, erasure.erased_at, erasure.booked_on, erasure.ended_at
    )
