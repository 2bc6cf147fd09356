"""Looks at the disk with the books of a SQLite file, and tells the owners before it is too late.

The log of changes (`-wal`) is shortened only while nobody reads: whoever holds the file open for
very long lets it grow. And a disk that is full stops everything.
"""

import asyncio
import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.billing import Billing
from core.errors import BillingError
from core.models import AlarmKind
from core.security.actors import system

log = logging.getLogger(__name__)

MEGABYTE: Final = 1_000_000
LOOK_SECONDS: Final = 60.0
LOG_MOST: Final = 256 * MEGABYTE
ROOM_LEAST: Final = 200 * MEGABYTE
EASED: Final = 2
"""An alarm ends only when it is as far again from its limit: it does not come and go."""


@dataclass(frozen=True)
class Disk:
    """How long the log of changes is, and how much room there is beside it."""

    log_bytes: int
    free_bytes: int

    @classmethod
    def beside(cls, place: Path) -> "Disk":
        """As it is now."""
        changes = place.with_name(f"{place.name}-wal")
        size = changes.stat().st_size if changes.exists() else 0
        return cls(size, shutil.disk_usage(place.parent).free)


class DiskWatch:
    """Looks while the program runs; nothing to look at on PostgreSQL, which has its own disk."""

    def __init__(self, billing: Billing, measure: Callable[[Path], Disk] = Disk.beside) -> None:
        url = billing.database.url
        is_file = url.get_backend_name() == "sqlite"
        self._billing = billing
        self._place = Path(url.database or "") if is_file else None
        self._measure = measure

    async def run(self, look_seconds: float = LOOK_SECONDS) -> None:
        """Look until the program ends."""
        while self._place is not None:
            try:
                await self.look()
            except (BillingError, OSError) as error:
                log.warning("the disk was not looked at: %s", type(error).__name__)
            await asyncio.sleep(look_seconds)

    async def look(self) -> None:
        """Raise and clear what there is to say."""
        assert self._place is not None, "there is no file"
        disk = await asyncio.to_thread(self._measure, self._place)
        await self._say(
            "the log of changes",
            f"The log of changes beside the books has {disk.log_bytes // MEGABYTE:,} MB and cannot"
            f" be shortened: something holds {self._place.name} open and reads for very long."
            " Find it with lsof, and end it.",
            is_bad=disk.log_bytes > LOG_MOST,
            is_well=disk.log_bytes * EASED < LOG_MOST,
        )
        await self._say(
            "room on the disk",
            f"Only {disk.free_bytes // MEGABYTE:,} MB are left on the disk with the books. Without"
            " any, nothing can be done. Make room.",
            is_bad=disk.free_bytes < ROOM_LEAST,
            is_well=disk.free_bytes > ROOM_LEAST * EASED,
        )

    async def _say(self, about: str, text: str, *, is_bad: bool, is_well: bool) -> None:
        for company_id in await self._billing.company_ids() if is_bad or is_well else []:
            async with self._billing.reading(system(company_id)) as work:
                known = {each.subject for each in await work.alarms.live()}
            if is_bad == (about in known):
                continue
            async with self._billing.work(system(company_id)) as work:
                if is_bad:
                    log.warning("%s: %s", about, text)
                    await work.alarms.sound(AlarmKind.DISK, about, text)
                else:
                    await work.alarms.clear(AlarmKind.DISK, about)
