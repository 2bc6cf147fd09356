"""Once a night: forget what nobody will ask for again. The trail and the books forget nothing."""

from datetime import datetime, timedelta
from typing import Final

from core.billing import Billing
from core.engine import Engine, Run
from core.security.actors import system

NIGHTLY: Final = "17 3 * * *"

# Stripe repeats a call for three days, Slack and Telegram for less.
REQUESTS_KEPT: Final = timedelta(days=30)
JOBS_KEPT: Final = timedelta(days=30)
DIALOGS_KEPT: Final = timedelta(days=30)

# Tries are counted for a day (core/services/codes.py).
CODES_KEPT: Final = timedelta(days=2)

# The longest count lasts a day (core/limits.py).
TALLIES_KEPT: Final = timedelta(days=2)


class Housekeeping:
    """Takes out what has had its time."""

    def __init__(self, billing: Billing, engine: Engine) -> None:
        self._billing = billing
        self._engine = engine

    def join(self) -> None:
        """Let the engine run it."""
        self._engine.every(NIGHTLY, "housekeeping", self.tidy)

    async def tidy(self, run: Run, _due: datetime) -> None:
        """Each in a step of its own: one that fails is begun again alone."""
        await run.step("requests", self._forget_requests)
        await run.step("jobs", self._forget_jobs)

    async def _forget_requests(self) -> None:
        now = self._billing.clock.now()
        await self._billing.forget_codes(now - CODES_KEPT)
        async with self._billing.work(system(0)) as work:
            await work.inbound.forget_seen(now - REQUESTS_KEPT)
            await work.dialogs.forget_idle(now - DIALOGS_KEPT)
            await work.inbound.tallies.forget(now - TALLIES_KEPT)

    async def _forget_jobs(self) -> None:
        while await self._engine.forget(self._billing.clock.now() - JOBS_KEPT):
            pass
