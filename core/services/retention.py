"""What has had its time: letters and mails of strangers, gateways' calls. A page a transaction."""

from collections import Counter
from datetime import timedelta
from typing import Final

from core.events import ContentsForgotten, RetentionDone
from core.repositories.outside import OutsideRepository
from core.repositories.privacy import PAGE, PrivacyRepository
from core.retention import Keeping
from core.security.rights import Deed
from core.services.scope import Scope

NIGHTS: Final = timedelta(days=3)
"""So long nobody worries: a night may have been missed."""


class RetentionService:
    """Take out a page, and say so; what was taken out is not found again."""

    def __init__(
        self, privacy: PrivacyRepository, outside: OutsideRepository, scope: Scope
    ) -> None:
        self._privacy = privacy
        self._outside = outside
        self._scope = scope

    async def forget_letters(self, days: int) -> int:
        """Empty a page of letters of strangers; announces `ContentsForgotten` unless none is left.

        No key but the company's reaches them.
        """
        self._scope.require(Deed.KEEP_BOOKS)
        before = self._scope.now() - timedelta(days=days)
        return await self._told("letters", await self._privacy.empty_letters(before), days)

    async def forget_mails(self, days: int, most: int = PAGE) -> int:
        """The same for mails as they came, which the installation's key has sealed."""
        self._scope.require(Deed.KEEP_BOOKS)
        before = self._scope.now() - timedelta(days=days)
        return await self._told("mails", await self._outside.empty_mails(before, most), days)

    async def forget_calls(self, days: int, most: int = PAGE) -> int:
        """The same for what payment services reported, which is deleted."""
        self._scope.require(Deed.KEEP_BOOKS)
        before = self._scope.now() - timedelta(days=days)
        return await self._told("calls", await self._outside.forget_calls(before, most), days)

    async def late(self, keeping: Keeping) -> dict[str, int]:
        """What should be gone since some nights, by kind; empty where the nights do their work."""
        self._scope.require(Deed.KEEP_BOOKS)
        now = self._scope.now() - NIGHTS
        mails = now - timedelta(days=keeping.strangers_days)
        return await self._outside.late(mails, now - timedelta(days=keeping.calls_days))

    async def sum_up(self) -> dict[str, int]:
        """Tell the owners what was taken out since they heard of it; announces `RetentionDone`.

        Nothing is told when nothing was.
        """
        self._scope.require(Deed.KEEP_BOOKS)
        counts: Counter[str] = Counter()
        for event in await self._privacy.forgotten():
            kind, count = event.payload.get("kind", "papers"), event.payload.get("count", 1)
            counts[kind] += count
        if counts:
            await self._scope.announce(RetentionDone(self._about, dict(counts)))
        return dict(counts)

    async def _told(self, kind: str, count: int, days: int) -> int:
        if count:
            await self._scope.announce(ContentsForgotten(self._about, kind, count, days))
        return count

    @property
    def _about(self) -> str:
        return f"retention:{self._scope.actor.company_id}"
