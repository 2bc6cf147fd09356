"""Queries about the processes of this installation, in all companies."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, Executable, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.models import ProcessRecord
from core.repositories.base import inserting, table

PROCESSES = table(ProcessRecord)


class ProcessRepository:
    """Which processes there are, as each says of itself."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def note(self, values: Mapping[str, Any]) -> None:
        """Keep what a process says of itself now."""
        insert = inserting(self._session, ProcessRecord).values(**values)
        changed = {name: values[name] for name in ("parts", "keys", "marks", "seen_at")}
        await self._run(insert.on_conflict_do_update(index_elements=["name"], set_=changed))

    async def forget(self, name: str) -> None:
        """One said goodbye."""
        await self._run(delete(PROCESSES).where(PROCESSES.c.name == name))

    async def forget_silent(self, before: datetime) -> None:
        """Forget those that did not, and were not heard of since."""
        await self._run(delete(PROCESSES).where(PROCESSES.c.seen_at < before))

    async def seen_since(self, moment: datetime) -> list[ProcessRecord]:
        """Those that were heard of since."""
        query = select(PROCESSES).where(PROCESSES.c.seen_at >= moment)
        rows = await self._run(query.order_by(PROCESSES.c.started_at, PROCESSES.c.name))
        return [ProcessRecord(**row._mapping) for row in rows]  # noqa: SLF001  # SQLAlchemy's name

    async def _run(self, statement: Executable) -> CursorResult[Any]:
        return await (await self._session.connection()).execute(statement)
