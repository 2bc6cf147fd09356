"""Once a night the books are checked, company by company; only what is wrong is said.

every night ─▶ a job per company ─▶ add up, compare, look for what is stuck ─▶ an alarm, or nothing

Whichever machine takes a company's job, one does. The owners hear of what is wrong once, again when
it is something else, and once when all is well.
"""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from core.billing import EVENTS, Billing
from core.engine import Engine, Job, Run
from core.models import AlarmKind
from core.security.actors import system

log = logging.getLogger(__name__)

NIGHTLY: Final = "43 2 * * *"
THE_BOOKS: Final = "the books"
THE_WORK: Final = "what waits"
SHOWN_MOST: Final = 4
ADVICE: Final = {
    THE_BOOKS: "Keep the database as it is, and look: paidup doctor",
    THE_WORK: "Look what holds it up: paidup doctor",
}


class Nightly:
    """Checks the books of every company."""

    def __init__(self, billing: Billing) -> None:
        self._billing = billing

    def join(self, engine: Engine) -> None:
        """Let the engine run it."""
        engine.add("check_company", self.company)
        engine.every(NIGHTLY, "nightly", self.companies)

    async def companies(self, run: Run, _due: datetime) -> None:
        """A job for each company: what goes wrong with one delays no other."""
        await run.step("companies", self._enqueue, run.key)

    async def company(self, run: Run, company_id: int) -> None:
        """One company's check."""
        await run.step("check", self.check, company_id)

    async def check(self, company_id: int) -> None:
        """Look at one moment of the books, without a lock; then say what there is to say."""
        async with self._billing.reading(system(company_id), is_snapshot=True) as work:
            found = {
                THE_BOOKS: await work.audit.complaints(),
                THE_WORK: await work.stuck.complaints(),
            }
            known = {each.subject for each in await work.alarms.live()}
        for about, complaints in found.items():
            if complaints or about in known:
                await self._say(company_id, about, complaints)

    async def _say(self, company_id: int, about: str, complaints: Sequence[str]) -> None:
        async with self._billing.work(system(company_id)) as work:
            if not complaints:
                await work.alarms.clear(AlarmKind.BOOKS, about)
                return
            text = _told(about, complaints)
            if await work.alarms.sound(AlarmKind.BOOKS, about, text, "\n".join(complaints)):
                log.error("%s: %s", about, text, extra={"company": company_id})

    async def _enqueue(self, key: str) -> None:
        ids = await self._billing.company_ids()
        jobs = [Job("check_company", EVENTS, f"{key}-{each}", (each,)) for each in ids]
        async with self._billing.work(system(0)) as work:
            await work.enqueue(*jobs)


def _told(about: str, complaints: Sequence[str]) -> str:
    """The first few sentences, and what to do."""
    left = len(complaints) - SHOWN_MOST
    more = [f"And {left} more."] if left > 0 else []
    return " ".join((*complaints[:SHOWN_MOST], *more, ADVICE[about]))
