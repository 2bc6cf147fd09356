"""The trail of a test: what happened since the cast was written."""

from typing import Any

from sqlalchemy import text
from sqlmodel import col, func, select

from core.database import Database
from core.models import EventRecord
from core.repositories.sessions import sealing_sessions
from core.repositories.vault import Vault
from tests.cast import KEYRING
from tests.fakes.clock import FakeClock


class Trail:
    """Reads the committed events, whatever company they belong to."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sessions = sealing_sessions(database.reader, Vault(KEYRING), FakeClock())
        self._before = 0

    async def begin(self) -> None:
        """Leave out what happened before."""
        async with self._sessions() as session:
            self._before = (await session.exec(select(func.max(EventRecord.id)))).one() or 0

    async def records(self, kind: str = "") -> list[EventRecord]:
        """The events in order: all, or those of one kind."""
        query = select(EventRecord).where(col(EventRecord.id) > self._before)
        if kind:
            query = query.where(EventRecord.kind == kind)
        async with self._sessions() as session:
            return list(await session.exec(query.order_by(col(EventRecord.id))))

    async def kinds(self) -> list[str]:
        """The names of the events in order."""
        query = select(EventRecord.kind).where(col(EventRecord.id) > self._before)
        async with self._sessions() as session:
            return list(await session.exec(query.order_by(col(EventRecord.id))))

    async def last(self, kind: str) -> dict[str, Any]:
        """What the newest event of a kind carries."""
        return (await self.records(kind))[-1].payload

    async def jobs(self) -> list[str]:
        """The keys of the jobs that were enqueued, in order of key."""
        prefix = "" if self._database.url.get_backend_name() == "sqlite" else "dbos."
        query = text(f"SELECT workflow_uuid FROM {prefix}workflow_status")  # noqa: S608  # a table's name
        async with self._database.reader.connect() as connection:
            return sorted((await connection.execute(query)).scalars())
