"""Queries about outside calls already seen. These rows belong to no company."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.models import GatewayCall, SeenRequest
from core.repositories.base import inserting, locked, table


class InboundRepository:
    """Keep each outside call once."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def see(self, request_id: str, now: datetime) -> bool:
        """Note a request; false when it was noted before."""
        values = {"id": request_id, "seen_at": now}
        return await self._insert_once(SeenRequest, values) is not None

    async def keep_call(self, call: GatewayCall) -> int | None:
        """Keep a gateway's call; its id, or nothing when it is there already."""
        return await self._insert_once(GatewayCall, call.model_dump(exclude={"id"}))

    async def call(self, call_id: int) -> GatewayCall | None:
        """The kept call with this id; locked, since it is about to be worked off."""
        query = select(GatewayCall).where(GatewayCall.id == call_id)
        return (await self._session.exec(locked(query))).one_or_none()

    async def handled(self, call_id: int, outcome: str, now: datetime) -> None:
        """Note what became of a kept call."""
        kind = table(GatewayCall)
        values = {"handled_at": now, "outcome": outcome[:300]}
        await self._session.exec(update(kind).where(kind.c.id == call_id).values(**values))

    async def forget_seen(self, before: datetime) -> None:
        """Forget requests that no platform repeats any more."""
        kind = table(SeenRequest)
        await self._session.exec(delete(kind).where(kind.c.seen_at < before))

    async def _insert_once(
        self, model: type[SeenRequest | GatewayCall], values: dict[str, Any]
    ) -> Any | None:
        insert = inserting(self._session, model).values(**values).on_conflict_do_nothing()
        kept = insert.returning(table(model).c.id)
        return (await self._session.exec(kept)).scalar_one_or_none()
