"""A process says that it is there: every few seconds while it runs, and goodbye at its end.

So a key is not rotated before every process has it, and processes that are set differently are
seen (`paidup doctor`).
"""

import asyncio
import contextlib
import logging
from typing import Final

from core.billing import Billing
from core.errors import BillingError
from core.security.actors import system
from core.services.processes import ProcessTold, differing

log = logging.getLogger(__name__)

NOTE_SECONDS: Final = 20.0


class Presence:
    """Notes one process in the database."""

    def __init__(self, billing: Billing, told: ProcessTold) -> None:
        self._billing = billing
        self._told = told

    async def run(self, note_seconds: float = NOTE_SECONDS) -> None:
        """Note it until the program ends; a database that is away is waited for."""
        try:
            await self._begin()
            while True:
                await asyncio.sleep(note_seconds)
                await self._note()
        finally:
            with contextlib.suppress(BillingError):
                async with self._billing.work(system(0)) as work:
                    await work.processes.leave(self._told.name)

    async def has_keys(self) -> bool:
        """Whether this process has every key that another one has noted."""
        async with self._billing.reading(system(0)) as work:
            return not await work.keys.lacking()

    async def _begin(self) -> None:
        await self._note()
        with contextlib.suppress(BillingError):
            async with self._billing.reading(system(0)) as work:
                others = await work.processes.living()
            if found := differing(others):
                names = ", ".join(each.name for each in others)
                log.warning("processes differ in %s: %s", ", ".join(found), names)

    async def _note(self) -> None:
        try:
            async with self._billing.work(system(0)) as work:
                await work.processes.note(self._told)
        except BillingError as error:
            log.warning("this process could not be noted: %s", error.message)
