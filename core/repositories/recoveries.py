"""Queries about coming back from a backup."""

from collections.abc import Collection

from sqlmodel import col, select

from core.models import Delivery, EventRecord, Recovery
from core.repositories.base import Repository


class RecoveryRepository(Repository):
    """A company's recoveries."""

    async def all(self) -> list[Recovery]:
        """Every one, the oldest first."""
        query = select(Recovery).where(Recovery.company_id == self._company_id)
        return list(await self._session.exec(query.order_by(col(Recovery.id))))

    async def open(self) -> list[Recovery]:
        """Those that are not over."""
        query = select(Recovery).where(
            Recovery.company_id == self._company_id, col(Recovery.finished_at).is_(None)
        )
        return list(await self._session.exec(query))

    async def holds(self, delivery_id: int, but: Collection[str]) -> bool:
        """Whether a delivery waits for one, save those of certain kinds of events."""
        query = (
            select(Recovery.id)
            .join(Delivery, col(Delivery.company_id) == col(Recovery.company_id))
            .join(EventRecord, col(EventRecord.id) == col(Delivery.event_id))
            .where(
                Recovery.company_id == self._company_id,
                col(Recovery.finished_at).is_(None),
                Delivery.id == delivery_id,
                col(EventRecord.kind).not_in(but),
            )
            .limit(1)
        )
        return (await self._session.exec(query)).first() is not None
