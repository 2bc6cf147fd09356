"""The clock ticks: what fell overdue is found and announced, never posted.

every quarter of an hour ─▶ a job per company ─▶ decide, lift, fall, digest, nudge, settle, plan,
invoice what comes again

A tick may run twice, die anywhere, or run on two machines at once: each page is a transaction, and
rows say who was first. Where it died, the next one goes on. Between two pages others have their
turn at the books.
"""

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from core.billing import EVENTS, Billing, Work
from core.engine import Engine, Job, Run
from core.errors import BillingError
from core.leaps import Leaps
from core.models import AlarmKind
from core.security.actors import system
from core.services.alarms import THE_CLOCK
from core.services.overdue import Done
from core.workflows.decisions import fall_due
from core.workflows.recurring import come_again

QUARTERLY: Final = "*/15 * * * *"
SCHEDULE: Final = "overdue"
LOOK_SECONDS: Final = 1.0
MIDDAY: Final = time(12)

PAGE: Final = 50
"""So many invoices in one transaction: others wait for it, some tens of milliseconds."""

Ids = Sequence[int]
Page = Callable[[Work], Awaitable[list[Done]]]
Look = Callable[[Work], Awaitable[Ids]]
Deed = Callable[[Work, Ids], Awaitable[list[Done]]]


class Overdue:
    """Finds what is due, company by company; `origin` is who else than the clock wants it."""

    def __init__(
        self,
        billing: Billing,
        *,
        page: int = PAGE,
        origin: str = "",
        leaps: Leaps | None = None,
    ) -> None:
        self._billing = billing
        self._leaps = leaps or Leaps(billing.clock)
        self._page_most = page
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
            with contextlib.suppress(BillingError):  # the next look says it again
                await self._look_at_clock()
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
        done += await self._pages(company_id, lambda work: work.quotes.expire(day))
        done += await self._pages(company_id, lambda work: work.overdue.lift(day))
        done += await self._fall(company_id, day)
        done += await self._page(company_id, lambda work: work.overdue.digest())
        done += await self._pages(company_id, lambda work: work.overdue.nudge(day, moment))
        done += await self._pages(company_id, lambda work: work.sendings.settle())
        done += await self._plan_waiting(company_id, moment)
        for stage in range(stages, 0, -1):
            done += await self._plan(company_id, stage, day, moment)
        done += await come_again(self._billing, company_id, moment, self._origin)
        return done

    async def _ticked(self, company_id: int) -> int:
        """Nothing after the clock jumped, until somebody says that the time is right."""
        await self._look_at_clock()
        async with self._billing.reading(system(company_id)) as work:
            if await work.alarms.is_held():
                return 0
        return len(await self.tick(company_id))

    async def _look_at_clock(self) -> None:
        """A clock that jumped is told to the owners of every company, and held."""
        if not (leap := self._leaps.leap()):
            return
        way = "forward" if leap > timedelta() else "back"
        text = (
            f"The clock of {socket.gethostname()} jumped {way} by {_spoken(leap)}. Nothing is done"
            " by it, no reminder is planned, until an owner says that the time is right."
        )
        for company_id in await self._billing.company_ids():
            async with self._billing.work(system(company_id)) as work:
                await work.alarms.sound(AlarmKind.CLOCK, THE_CLOCK, text)
        self._leaps.go_on()

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

    async def _fall(self, company_id: int, day: date) -> list[Done]:
        found = await self._found(company_id, lambda work: work.overdue.fallen(day))
        count = len(found)
        return await self._each(
            company_id, found, lambda work, page: work.overdue.fall(page, day, count)
        )

    async def _plan_waiting(self, company_id: int, moment: datetime) -> list[Done]:
        found = await self._found(company_id, lambda work: work.overdue.waiting(moment))
        return await self._each(
            company_id, found, lambda work, page: work.overdue.plan_waiting(page)
        )

    async def _plan(self, company_id: int, stage: int, day: date, moment: datetime) -> list[Done]:
        due = stage, day, moment
        found = await self._found(company_id, lambda work: work.overdue.remindable(*due))
        return await self._each(company_id, found, lambda work, page: work.overdue.plan(page, *due))

    async def _found(self, company_id: int, look: Look) -> Ids:
        async with self._billing.reading(system(company_id)) as work:
            return await look(work)

    async def _each(self, company_id: int, found: Ids, deed: Deed) -> list[Done]:
        """What was found, a page after another, each in its own transaction."""
        done: list[Done] = []
        for begin in range(0, len(found), self._page_most):
            async with self._billing.work(system(company_id).coming_from(self._origin)) as work:
                done += await deed(work, found[begin : begin + self._page_most])
        return done


def _spoken(leap: timedelta) -> str:
    """How far, as people say it."""
    hours = round(abs(leap) / timedelta(hours=1))
    return f"{hours} hours" if hours < 48 else f"{hours // 24:,} days"  # noqa: PLR2004  # two days
