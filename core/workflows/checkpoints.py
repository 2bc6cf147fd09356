"""Checkpoints: every hour the trail is followed from the last one on, and its head is signed.

every hour, at the start, when a trial's clock was moved ─▶ a job per company
                                  ─▶ follow ─▶ sign ─▶ a file outside the database
once a day, in the morning where the company is ─▶ the same, and its owners are told the head
at a stop in order ─▶ the same, and nobody is told

What does not hold is never signed: the owners hear of it instead. Dying anywhere does no harm; a
file is there or not, and the next hour, or the next start, makes the next. However many processes
start at once, one after another follows a company's trail: who comes second finds nothing new.
"""

import asyncio
import logging
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from core.billing import EVENTS, Billing, Work
from core.checkpoints import CheckpointFolder
from core.engine import Engine, Job, Run
from core.errors import BillingError
from core.security.actors import system
from core.security.notary import Checkpoint, Notary, Rhythm, Sealed
from core.services.flaws import Flaw, foreign_key
from core.turns import Turns

log = logging.getLogger(__name__)

HOURLY: Final = "0 * * * *"
SCHEDULE: Final = "checkpoints"
MORNING: Final = 8
LOOK_SECONDS: Final = 1.0
STOP_SECONDS: Final = 5.0
STALE: Final = timedelta(days=1)
"""How old the last one may be though nothing happened since."""


class Checkpoints:
    """Signs the heads of the trails, company by company."""

    def __init__(self, billing: Billing, folder: CheckpointFolder, notary: Notary) -> None:
        self._billing = billing
        self._folder = folder
        self._notary = notary
        self._turns = Turns(billing.database.url)
        self._engine: Engine | None = None

    def join(self, engine: Engine) -> None:
        """Let the engine run it."""
        self._engine = engine
        engine.add("checkpoint_company", self.company)
        engine.every(HOURLY, SCHEDULE, self.companies)

    async def companies(self, run: Run, _due: datetime) -> None:
        """A job for each company: what goes wrong with one delays no other."""
        await run.step("companies", self._enqueue, run.key)

    async def company(self, run: Run, company_id: int) -> None:
        """One company's checkpoint."""
        await run.step("checkpoint", self.make, company_id)

    async def watch(self, look_seconds: float = LOOK_SECONDS) -> None:
        """Make them at the start, for the hours that were missed, and when a clock was moved."""
        assert self._engine is not None, "it has not joined"
        seen = None
        while True:
            if (ahead := self._billing.clock.ahead()) != seen:
                seen = ahead
                await self._engine.trigger(SCHEDULE)
            await asyncio.sleep(look_seconds)

    async def finish(self, seconds: float = STOP_SECONDS) -> None:
        """Sign what happened last before a stop; what takes long is left to the next start."""
        try:
            async with asyncio.timeout(seconds):
                for company_id in await self._billing.company_ids():
                    await self.make(company_id, may_tell=False)
        except (BillingError, TimeoutError) as error:
            log.warning("no checkpoint was made at the stop: %s", type(error).__name__)

    async def make(self, company_id: int, *, may_tell: bool = True) -> None:
        """Follow, sign, keep and tell what there is to tell; an hour without news needs none.

        The first one of a company tells nobody: the owners are told from the next hour on.
        """
        async with self._turns.turn("trail", str(company_id)):
            await self._follow(company_id, may_tell=may_tell)

    async def _follow(self, company_id: int, *, may_tell: bool) -> None:
        last = await asyncio.to_thread(self._folder.newest, company_id)
        async with self._billing.reading(system(company_id), is_snapshot=True) as work:
            flaw, (size, head) = await work.trail.since(last.checkpoint if last else None)
            now = work.clock.now()
            is_daily = may_tell and _is_of_an_hour_before(last, now) and await _is_daily(work)
        if flaw := flaw or self._is_foreign(last):
            await self._doubt(company_id, flaw)
        elif is_daily or _is_due(last, size, now):
            rhythm = Rhythm.DAILY if is_daily else Rhythm.HOURLY
            await self._make(Checkpoint(company_id, size, head, now, rhythm))

    async def _make(self, checkpoint: Checkpoint) -> None:
        sealed = self._notary.seal(checkpoint)
        await asyncio.to_thread(self._folder.keep, sealed)
        log.info("checkpoint made", extra={"company": checkpoint.company_id})
        if checkpoint.rhythm is Rhythm.DAILY:
            async with self._billing.work(system(checkpoint.company_id)) as work:
                await work.trail.post(checkpoint, sealed.key)

    async def _doubt(self, company_id: int, flaw: Flaw) -> None:
        log.error("the trail does not hold", extra={"company": company_id, "failure": flaw.text})
        async with self._billing.work(system(company_id)) as work:
            await work.trail.doubt(flaw)

    def _is_foreign(self, last: Sealed | None) -> Flaw | None:
        if last is None or last.is_by(self._notary.believed):
            return None
        return foreign_key("made last", last.checkpoint)

    async def _enqueue(self, key: str) -> None:
        ids = await self._billing.company_ids()
        jobs = [Job("checkpoint_company", EVENTS, f"{key}-{each}", (each,)) for each in ids]
        async with self._billing.work(system(0)) as work:
            await work.enqueue(*jobs)


def _is_of_an_hour_before(last: Sealed | None, now: datetime) -> bool:
    return last is not None and last.checkpoint.made_at < now.replace(minute=0, second=0)


def _is_due(last: Sealed | None, size: int, now: datetime) -> bool:
    """Whether there is news, or the last one is so old that one would ask where the next is."""
    if last is None or size > last.checkpoint.size:
        return True
    return now - last.checkpoint.made_at >= STALE


async def _is_daily(work: Work) -> bool:
    """Whether it is morning where the company is, and today's head was not told yet."""
    zone = ZoneInfo((await work.companies.own()).time_zone)
    return work.clock.now().astimezone(zone).hour >= MORNING and not await work.trail.is_posted()
