"""Every data key is wrapped anew, a page after another, once a master key came into force.

KeyCameIntoForce ──▶ rotate_keys(company) ──a page a transaction──▶ KeysRotated
                                            └─▶ the installation's own, once it is so everywhere

It may be killed anywhere: what is wrapped by either key can be read, and another run goes on.
"""

from collections.abc import Callable
from typing import Final

from core.billing import EVENTS, Billing
from core.engine import Engine, Job, Run
from core.models import EventRecord
from core.security.actors import system

INSTALLATION: Final = 0


class Rotation:
    """Wraps data keys anew with the master key that is in force."""

    def __init__(self, billing: Billing) -> None:
        self._billing = billing

    def join(self, engine: Engine) -> None:
        """Let the engine run it."""
        engine.add("rotate_keys", self.rotate)

    def followers(self, company_id: int, event: EventRecord) -> Job:
        """What follows a key that came into force."""
        return Job("rotate_keys", EVENTS, f"rotate-keys-{event.id}", (company_id,))

    async def rotate(self, run: Run, company_id: int) -> None:
        """All of a company, then all of the installation."""
        for whose in (company_id, INSTALLATION):
            while await run.step("page", self.page, whose):
                pass

    async def all(self, tell: Callable[[int], None]) -> None:
        """All of every company at once, for the command line; tells how many are done."""
        count = 0
        for whose in (*await self._billing.company_ids(), INSTALLATION):
            while done := await self.page(whose):
                count += done
                tell(count)

    async def page(self, company_id: int) -> int:
        """One page, in a transaction; how many it were."""
        async with self._billing.work(system(company_id)) as work:
            return await work.keys.rotate()
