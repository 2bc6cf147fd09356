"""Coming back from a backup: numbers go on above what was given, and sending waits.

restored: numbers raised, gaps noted ──▶ the provider is asked ──▶ finished by an owner
                                    └──▶ the mailbox is read again
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from core.errors import WrongState
from core.events import RecoveryAsked, RecoveryBegun, RecoveryFinished
from core.models import Recovery
from core.repositories.numbers import NumberRepository
from core.repositories.recoveries import RecoveryRepository
from core.security.rights import Deed
from core.services.numbering import place_of
from core.services.scope import Scope

TOLD_AT_ONCE: Final = frozenset(
    {"RecoveryBegun", "RecoveryAsked", "RecoveryFinished", "TrailDoubted", "AlarmRaised"}
)
FOUND_MOST: Final = 200
"""So many payments that fit nowhere are kept by name; the provider's own list has all."""


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
        """Raise the numbers above what was given, and pause sending; announces `RecoveryBegun`.

        Of a restore that was broken off and is run again, the first one counts.
        """
        self._scope.require(Deed.KEEP_BOOKS)
        begun = [each for each in await self._recoveries.open() if each.made_at == made_at]
        if begun:
            return begun[0]
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

    async def asked(self, count: int, unknown: Sequence[str]) -> None:
        """The provider said what became of so many payments; announces `RecoveryAsked`.

        `unknown` are those that were paid since the backup and fit to no invoice that is there.
        """
        self._scope.require(Deed.KEEP_BOOKS)
        for row in await self._recoveries.open():
            kept = list(unknown[:FOUND_MOST])
            await self._recoveries.change(row, asked_at=self._scope.now(), found=kept)
            told = RecoveryAsked(f"recovery:{row.id}", count, len(unknown), "; ".join(kept[:10]))
            await self._scope.announce(told)

    async def unread(self) -> list[Recovery]:
        """Those since which the mailbox was not read again."""
        self._scope.require(Deed.KEEP_BOOKS)
        return [row for row in await self._recoveries.all() if row.reread_at is None]

    async def reread(self) -> None:
        """The mailbox was read again, with the folders of what had been worked off."""
        self._scope.require(Deed.KEEP_BOOKS)
        for row in await self.unread():
            await self._recoveries.change(row, reread_at=self._scope.now())

    async def finish(self) -> None:
        """Let everything be sent again; announces `RecoveryFinished`.

        Raises `WrongState` until the provider has said what was paid meanwhile.
        """
        self._scope.require(Deed.CHANGE_SETTINGS)
        rows = await self._recoveries.open()
        if not rows:
            raise WrongState("There is no recovery to finish.")
        if any(row.asked_at is None for row in rows):
            hint = "It is asked again by itself. At the machine’s keyboard: paidup recovery finish"
            raise WrongState("The payment provider did not say yet what was paid.", hint=hint)
        for row in rows:
            await self._recoveries.change(row, finished_at=self._scope.now())
            await self._scope.announce(RecoveryFinished(f"recovery:{row.id}"))


def said(gap: list[str | int]) -> str:
    """A gap as people read it."""
    series, first, last = gap
    one, other = place_of(str(series), int(first)), place_of(str(series), int(last))
    return one if one == other else f"{one} to {other}"
