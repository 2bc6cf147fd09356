"""What all repositories share: one company's rows, written by plain statements.

Rows are read as objects and written with Core statements: the unit of work of the ORM costs
milliseconds in a transaction that takes one.
"""

from collections.abc import Sequence
from typing import Any, TypeVar, cast

from sqlalchemy import Table, insert, update
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

Row = TypeVar("Row", bound=SQLModel)
Chosen = TypeVar("Chosen")


def locked(query: Chosen) -> Chosen:
    """Hold the rows until the work is done, and read them as they are now.

    SQLite knows no row locks and needs none: its writing transactions begin one after another.
    """
    chosen: Any = query
    return cast("Chosen", chosen.with_for_update().execution_options(populate_existing=True))


def sought(text: str) -> str:
    """What a person asks for, as a database can be asked: no database holds unseen characters."""
    return "".join(letter for letter in text if letter.isprintable()).strip()


def table(model: type[SQLModel]) -> Table:
    """The table behind a model."""
    return SQLModel.metadata.tables[str(model.__tablename__)]


class Repository:
    """Finds and keeps rows of one company; another's rows do not exist here."""

    def __init__(self, session: AsyncSession, company_id: int) -> None:
        self._session = session
        self._company_id = company_id

    async def keep(self, row: Row) -> Row:
        """Keep a new row; it has its id afterwards."""
        values = row.model_dump(exclude={"id"})
        kind = table(type(row))
        if "id" not in kind.c or kind.c.id.type.python_type is str:
            await self._session.exec(insert(kind).values(row.model_dump()))
            return row
        result = await self._session.exec(insert(kind).values(values).returning(kind.c.id))
        set_committed_value(row, "id", result.scalar_one())
        return row

    async def keep_all(self, rows: Sequence[SQLModel]) -> None:
        """Keep several new rows of one table; their ids stay unknown."""
        values = [row.model_dump(exclude={"id"}) for row in rows]
        await self._session.exec(insert(table(type(rows[0]))).values(values))

    async def change(self, row: SQLModel, **values: Any) -> None:
        """Write some columns of a row, in the database and in the object."""
        kind = table(type(row))
        keys = [column == getattr(row, column.name) for column in kind.primary_key]
        result = await self._session.exec(update(kind).where(*keys).values(**values))
        assert result.rowcount == 1, f"{kind.name} row is gone"
        for name, value in values.items():
            set_committed_value(row, name, value)
