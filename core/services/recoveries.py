"""Coming back from a backup: numbers go on above what was given, and sending waits.

restored: numbers raised, gaps noted ──▶ the provider is asked ──▶ finished by an owner
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from core.errors import WrongState
from core.events import RecoveryBegun, RecoveryFinished
from core.models import Recovery
from core.repositories.numbers import NumberRepository
from core.repositories.recoveries import RecoveryRepository
from core.security.rights import Deed
from core.services.scope import Scope

TOLD_AT_ONCE: Final = frozenset({"RecoveryBegun", "RecoveryFinished", "TrailDoubted"})


@dataclass(frozen=True)
class Lost:
    """What is known of the time after the backup: the numbers given, and the trail's last head."""

    numbers: Mapping[str, int]
    trail_size: int = 0
    trail_head: str = ""


class RecoveryService:
    """Begin, look at and end a company's recovery."""

    def __init__(
        self, recoveries: RecoveryRepository, numbers: NumberRepository, scope: Scope
    ) -> None:
        self._recoveries = recoveries
        self._numbers = numbers
        self._scope = scope

    async def restored(self, made_at: datetime, lost: Lost) -> Recovery:
        """Raise the numbers above what was given, and pause sending; announces `RecoveryBegun`."""
        self._scope.require(Deed.KEEP_BOOKS)
        gaps: list[list[str | int]] = []
        for series, last in sorted(lost.numbers.items()):
            known = await self._numbers.raise_to(series, last)
            if known < last:
                gaps.append([series, known + 1, last])
        row = Recovery(
            company_id=self._scope.actor.company_id,
            made_at=made_at,
            restored_at=self._scope.now(),
            gaps=gaps,
        )
        kept = await self._recoveries.keep(row)
        await self._scope.announce(
            RecoveryBegun(
                f"recovery:{kept.id}",
                made_at.isoformat(),
                ", ".join(map(said, gaps)),
                lost.trail_size,
                lost.trail_head,
            )
        )
        return kept

    async def open(self) -> list[Recovery]:
        """What is not over."""
        self._scope.require(Deed.READ_BOOKS)
        return await self._recoveries.open()

    async def holds(self, delivery_id: int) -> bool:
        """Whether a delivery waits until a recovery is over."""
        self._scope.require(Deed.KEEP_BOOKS)
        return await self._recoveries.holds(delivery_id, TOLD_AT_ONCE)

    async def finish(self) -> None:
        """Let everything be sent again; announces `RecoveryFinished`."""
        self._scope.require(Deed.CHANGE_SETTINGS)
        rows = await self._recoveries.open()
        if not rows:
            raise WrongState("There is no recovery to finish.")
        for row in rows:
            await self._recoveries.change(row, finished_at=self._scope.now())
            await self._scope.announce(RecoveryFinished(f"recovery:{row.id}"))


def said(gap: list[str | int]) -> str:
    """A gap as people read it."""
    series, first, last = gap
    one, other = f"{series}-{int(first):04d}", f"{series}-{int(last):04d}"
    return one if one == other else f"{one} to {other}"
