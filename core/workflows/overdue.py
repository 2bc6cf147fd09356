"""The clock ticks: what fell overdue is found and announced, never posted.

every quarter of an hour ─▶ a job per company ─▶ decide, lift, fall, digest, nudge, settle, release, plan

A tick may run twice, die anywhere, or run on two machines at once: each page is a transaction, and
rows say who was first. Where it died, the next one goes on.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from core.billing import EVENTS, Billing, Work
from core.engine import Engine, Job, Run
from core.security.actors import system
from core.services.overdue import Done
from core.workflows.decisions import fall_due

QUARTERLY: Final = "*/15 * * * *"
SCHEDULE: Final = "overdue"
LOOK_SECONDS: Final = 1.0
MIDDAY: Final = time(12)

Page = Callable[[Work], Awaitable[list[Done]]]


class Overdue:
    """Finds what is due, company by company; `origin` is who else than the clock wants it."""

    def __init__(self, billing: Billing, origin: str = "") -> None:
        self._billing = billing
        self._origin = origin
        self._engine: Engine | None = None

    def join(self, engine: Engine) -> None:
        """Let the engine run it."""
        self._engine = engine
        engine.add("overdue_company", self.company)
        engine.every(QUARTERLY, SCHEDULE, self.companies)

    async def companies(self, run: Run, _due: datetime) -> None:
        """A job for each company: what goes wrong with one delays no other."""
        await run.step("companies", self._enqueue, run.key)

    async def company(self, run: Run, company_id: int) -> None:
        """Tick for one company."""
        await run.step("tick", self._ticked, company_id)

    async def watch(self, look_seconds: float = LOOK_SECONDS) -> None:
        """Tick at the start, for what was missed, and whenever a trial's clock was moved."""
        assert self._engine is not None, "it has not joined"
        seen = None
        while True:
            if (ahead := self._billing.clock.ahead()) != seen:
                seen = ahead
                await self._engine.trigger(SCHEDULE)
            await asyncio.sleep(look_seconds)

    async def tick(self, company_id: int, as_of: date | None = None) -> list[Done]:
        """Do what is due now, or what is due at midday of a date where the company is.

        Answers what was done. At most one reminder is planned for an invoice, of the last stage
        that is due.
        """
        async with self._billing.reading(system(company_id)) as work:
            zone = ZoneInfo((await work.companies.own()).time_zone)
            stages = await work.overdue.stages()
        moment = self._billing.clock.now()
        if as_of is not None:
            moment = datetime.combine(as_of, MIDDAY, zone)
        day = moment.astimezone(zone).date()
        done = await fall_due(self._billing, company_id)
        done += await self._pages(company_id, lambda work: work.overdue.lift(day))
        done += await self._pages(company_id, lambda work: work.overdue.fall(day))
        done += await self._page(company_id, lambda work: work.overdue.digest())
        done += await self._pages(company_id, lambda work: work.overdue.nudge(day, moment))
        done += await self._pages(company_id, lambda work: work.sendings.settle())
        done += await self._released(company_id, moment)
        for stage in range(stages, 0, -1):
            plan = _planning(stage, day, moment)
            done += await self._pages(company_id, plan)
        return done

    async def _ticked(self, company_id: int) -> int:
        return len(await self.tick(company_id))

    async def _enqueue(self, key: str) -> None:
        ids = await self._billing.company_ids()
        jobs = [Job("overdue_company", EVENTS, f"{key}-{each}", (each,)) for each in ids]
        async with self._billing.work(system(0)) as work:
            await work.enqueue(*jobs)

    async def _page(self, company_id: int, page: Page) -> list[Done]:
        async with self._billing.work(system(company_id).coming_from(self._origin)) as work:
            return await page(work)

    async def _pages(self, company_id: int, page: Page) -> list[Done]:
        """One page after another, each in its own transaction, until one finds nothing to do."""
        done: list[Done] = []
        while found := await self._page(company_id, page):
            done += found
        return done

    async def _released(self, company_id: int, moment: datetime) -> list[Done]:
        done: list[Done] = []
        after = 0
        while True:
            async with self._billing.work(system(company_id).coming_from(self._origin)) as work:
                found, after = await work.overdue.release(moment, after)
            done += found
            if not after:
                return done


def _planning(stage: int, day: date, moment: datetime) -> Page:
    return lambda work: work.overdue.plan(stage, day, moment)
