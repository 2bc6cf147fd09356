"""Queries about keys, in all companies: which master keys are known, what they have wrapped."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, Executable, Row, delete, func, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from core.models import DataKeyRecord, MasterKey
from core.repositories.base import inserting, locked, table
from core.repositories.cells import Plan, slot_of_company
from core.repositories.sessions import opener_of

KEYS = table(DataKeyRecord)
MASTERS = table(MasterKey)


class KeyRepository:
    """Find and change keys; none of them is ever seen unwrapped here."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def masters(self) -> Sequence[Row[Any]]:
        """Every master key that this database was used with, the first one first."""
        query = select(MASTERS).order_by(MASTERS.c.known_since, MASTERS.c.name)
        return (await self._run(query)).all()

    async def note_master(self, name: str, proof: str, now: datetime) -> None:
        """Keep the proof of a master key, unless it is there."""
        values = {"name": name, "proof": proof, "known_since": now}
        insert = inserting(self._session, MasterKey).values(values)
        await self._run(insert.on_conflict_do_nothing())

    async def forget_masters(self, but: str) -> None:
        """Forget the master keys that no data key needs any more, save one."""
        needed = select(KEYS.c.master).where(KEYS.c.erased_at.is_(None))
        unused = MASTERS.c.name.not_in(needed) & (MASTERS.c.name != but)
        await self._run(delete(MASTERS).where(unused))

    async def counts(self) -> dict[str, int]:
        """How many data keys each master key has wrapped."""
        working = select(KEYS.c.master, func.count().label("data_keys")).where(
            KEYS.c.erased_at.is_(None)
        )
        rows = await self._run(working.group_by(KEYS.c.master))
        return {row.master: row.data_keys for row in rows}

    async def counts_of(self, company_id: int) -> dict[str, int]:
        """The same for the data keys of one company; of 0 for the installation's own."""
        mine = select(KEYS.c.master, func.count().label("data_keys")).where(
            KEYS.c.erased_at.is_(None), _of(company_id)
        )
        rows = await self._run(mine.group_by(KEYS.c.master))
        return {row.master: row.data_keys for row in rows}

    async def own(self, company_id: int, *, lock: bool = False) -> Row[Any] | None:
        """A company's own data key, whose master key is the one in force there."""
        query = select(KEYS).where(
            KEYS.c.slot == slot_of_company(company_id), KEYS.c.erased_at.is_(None)
        )
        return (await self._run(locked(query) if lock else query)).one_or_none()

    async def in_force(self) -> set[str]:
        """The master keys that are in force in any company."""
        query = select(KEYS.c.master).where(KEYS.c.slot.like("company:%"))
        return set((await self._run(query.where(KEYS.c.erased_at.is_(None)))).scalars())

    async def not_wrapped_by(self, master: str, company_id: int, most: int) -> Sequence[Row[Any]]:
        """Some of a company's data keys that another master key has wrapped, about to change."""
        older = select(KEYS).where(
            KEYS.c.master != master, KEYS.c.erased_at.is_(None), _of(company_id)
        )
        return (await self._run(locked(older.order_by(KEYS.c.id).limit(most)))).all()

    async def all_after(self, after: int, most: int) -> Sequence[Row[Any]]:
        """A page of all data keys."""
        page = select(KEYS).where(KEYS.c.id > after).order_by(KEYS.c.id).limit(most)
        return (await self._run(page)).all()

    async def wrap_anew(self, key_id: int, master: str, wrapped: str) -> None:
        """Keep what another master key has wrapped."""
        mine = update(KEYS).where(KEYS.c.id == key_id)
        await self._run(mine.values(master=master, wrapped=wrapped))

    async def rows(self, plan: Plan, offset: int, most: int) -> Sequence[Row[Any]]:
        """A page of a table's rows as they are kept."""
        kind = table(plan.model)
        page = select(kind).order_by(*kind.primary_key).offset(offset).limit(most)
        return (await self._run(page)).all()

    async def shred(self, slot: str) -> bool:
        """Erase a data key; false when there is none that works."""
        opener = opener_of(self._session)
        return await self._session.run_sync(lambda _: opener.shred(slot))

    async def spoiled(self, plan: Plan, rows: Sequence[Row[Any]]) -> list[str]:
        """The cells of some rows that cannot be read, though their key was not erased."""
        opener = opener_of(self._session)
        return await self._session.run_sync(lambda _: opener.spoiled(plan, rows))

    async def _run(self, statement: Executable) -> CursorResult[Any]:
        return await (await self._session.connection()).execute(statement)


def _of(company_id: int) -> ColumnElement[bool]:
    """A company's data keys, its clients' among them; the installation's for none."""
    return KEYS.c.company_id == company_id if company_id else KEYS.c.company_id.is_(None)
