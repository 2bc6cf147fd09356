"""What all repositories share: one company's rows, written by plain statements.

Rows are read as objects and written with Core statements: the unit of work of the ORM costs
milliseconds in a transaction that takes one. What is executed for every invoice is built once and
given its values later: building a statement takes longer than executing it.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import Insert, Table, Update, bindparam, insert, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from core.repositories.cells import PLANS
from core.repositories.sessions import opener_of
from core.security.sealing import CipherBytes, Ciphertext

PAGE = 50
"""So many rows one query brings of a list that may be long."""

Row = TypeVar("Row", bound=SQLModel)
Chosen = TypeVar("Chosen")


def locked(query: Chosen) -> Chosen:
    """Hold the rows until the work is done, and read them as they are now.

    SQLite knows no row locks and needs none: its writing transactions begin one after another.
    """
    chosen: Any = query
    return cast("Chosen", chosen.with_for_update().execution_options(populate_existing=True))


def joined(query: Chosen) -> Chosen:
    """Read rows as they are once nobody holds them `locked`, and let nobody do so meanwhile.

    It is the lock that a foreign key takes: whoever joins a row stands in no other's way.
    """
    chosen: Any = query
    chosen = chosen.with_for_update(read=True, key_share=True)
    return cast("Chosen", chosen.execution_options(populate_existing=True))


def sought(text: str) -> str:
    """What a person asks for, as a database can be asked: no database holds unseen characters."""
    return "".join(letter for letter in text if letter.isprintable()).strip()


def table(model: type[SQLModel]) -> Table:
    """The table behind a model."""
    return SQLModel.metadata.tables[str(model.__tablename__)]


def inserting(session: AsyncSession, model: type[SQLModel]) -> Any:
    """An insert that can say what is to be done on a conflict, in a database's own words."""
    dialect: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    return dialect.insert(table(model))


@cache
def _keeping(model: type[SQLModel]) -> Insert:
    return insert(table(model))


@cache
def _numbering(model: type[SQLModel]) -> Insert:
    kind = table(model)
    return insert(kind).returning(kind.c.id)


@cache
def _changing(model: type[SQLModel]) -> Update:
    kind = table(model)
    return update(kind).where(*(key == bindparam(f"its_{key.name}") for key in kind.primary_key))


async def sealed_values(
    session: AsyncSession, row: SQLModel, client_id: int | None = None
) -> dict[str, Any]:
    """A new row's values as they are kept, its id among them."""
    opener, values = opener_of(session), row.model_dump()
    return await session.run_sync(lambda _: opener.sealed(row, values, client_id))


class Repository:
    """Finds and keeps rows of one company; another's rows do not exist here."""

    def __init__(self, session: AsyncSession, company_id: int) -> None:
        self._session = session
        self._company_id = company_id

    async def keep(self, row: Row, *, client_id: int | None = None) -> Row:
        """Keep a new row; it has its id afterwards.

        What is sealed in it is sealed with the key of the client it is about, where there is one.
        """
        model = type(row)
        kind = table(model)
        if (plan := PLANS.get(model)) and plan.seals(row):
            values = await sealed_values(self._session, row, client_id)
            await self._session.exec(_keeping(model), params=values)
            if "id" in values:
                set_committed_value(row, "id", values["id"])
            return row
        if "id" not in kind.c or kind.c.id.type.python_type is str:
            await self._session.exec(_keeping(model), params=row.model_dump())
            return row
        values = row.model_dump(exclude={"id"})
        result = await self._session.exec(_numbering(model), params=values)
        set_committed_value(row, "id", result.scalar_one())
        return row

    async def keep_all(self, rows: Sequence[SQLModel]) -> None:
        """Keep several new rows of one table, none of them sealed; their ids stay unknown."""
        values = [row.model_dump(exclude={"id"}) for row in rows]
        await self._session.exec(_keeping(type(rows[0])), params=values)

    async def keep_numbered(
        self, model: type[SQLModel], rows: Sequence[dict[str, Any]]
    ) -> list[int]:
        """Keep many new rows, given as plain values; answers their ids, in whatever order."""
        return list((await self._session.exec(_numbering(model), params=rows)).scalars())

    async def change(self, row: SQLModel, **values: Any) -> None:
        """Write some columns of a row, in the database and in the object."""
        await self._change(row, values)

    async def hand_over(self, row: SQLModel, client_id: int) -> None:
        """Seal a row with the key of the client that it turned out to be about."""
        await self._change(row, {}, client_id)

    async def _change(
        self, row: SQLModel, values: dict[str, Any], owner: int | None = None
    ) -> None:
        model = type(row)
        kept = values
        if model in PLANS:
            opener = opener_of(self._session)
            kept = await self._session.run_sync(lambda _: opener.resealed(row, values, owner))
        keys = {f"its_{key.name}": getattr(row, key.name) for key in table(model).primary_key}
        result = await self._session.exec(_changing(model), params=kept | keys)
        assert result.rowcount == 1, f"{model.__name__} row is gone"
        for name, value in kept.items():
            if name in values or not isinstance(value, Ciphertext | CipherBytes):
                set_committed_value(row, name, values.get(name, value))

    async def indexed(self, place: str, text: str) -> str:
        """What a mail address is found by, such as in `contact.email`."""
        opener = opener_of(self._session)
        return await self._session.run_sync(lambda _: opener.index(self._company_id, place, text))
