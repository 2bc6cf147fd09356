"""Processes: each says which keys it holds and how it is set, so that those that differ are seen.

The installation's own affair, in all companies at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from core.models import ProcessRecord
from core.repositories.processes import ProcessRepository
from core.security.rights import Deed
from core.services.scope import Scope

SILENCE: Final = timedelta(seconds=90)
"""Who was not heard of for so long is not there any more."""

FORGOTTEN: Final = timedelta(days=2)


@dataclass(frozen=True)
class ProcessTold:
    """What a process says of itself."""

    name: str
    parts: str
    keys: Sequence[str]
    marks: Mapping[str, str]
    started_at: datetime


class ProcessService:
    """Say who is there, and look who else is."""

    def __init__(self, processes: ProcessRepository, scope: Scope) -> None:
        self._processes = processes
        self._scope = scope

    async def note(self, told: ProcessTold) -> None:
        """Say that a process is there."""
        self._scope.require(Deed.KEEP_BOOKS)
        now = self._scope.now()
        kept = vars(told) | {"keys": list(told.keys), "marks": dict(told.marks), "seen_at": now}
        await self._processes.note(kept)
        await self._processes.forget_silent(now - FORGOTTEN)

    async def leave(self, name: str) -> None:
        """Say that one is there no longer."""
        self._scope.require(Deed.KEEP_BOOKS)
        await self._processes.forget(name)

    async def living(self) -> list[ProcessRecord]:
        """Those that are there, the first one first."""
        self._scope.require(Deed.KEEP_BOOKS)
        return await self._processes.seen_since(self._scope.now() - SILENCE)


def differing(processes: Sequence[ProcessRecord]) -> list[str]:
    """The settings that are not the same in all processes; the keys count as one of them."""
    names = dict.fromkeys(name for each in processes for name in each.marks)
    told = {name: {each.marks.get(name, "") for each in processes} for name in names}
    found = [name for name, values in told.items() if len(values) > 1]
    if len({tuple(sorted(each.keys)) for each in processes}) > 1:
        found.append("PAIDUP_ENCRYPTION_KEYS")
    return found
