"""Queries that give out numbers."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select

from core.models import NumberSeries
from core.repositories.base import Repository, table


class NumberRepository(Repository):
    """Give out the next number of a series, one transaction at a time."""

    async def next(self, series: str) -> int:
        """Take the next number; others wait for it until this work is committed or undone."""
        kind = table(NumberSeries)
        dialect: Any = (
            postgresql if self._session.get_bind().dialect.name == "postgresql" else sqlite
        )
        taken = (
            dialect.insert(kind)
            .values(company_id=self._company_id, series=series, last=1)
            .on_conflict_do_update(
                index_elements=[kind.c.company_id, kind.c.series], set_={"last": kind.c.last + 1}
            )
            .returning(kind.c.last)
        )
        return int((await self._session.exec(taken)).scalar_one())

    async def of_invoices(self) -> list[NumberSeries]:
        """The series that invoices are numbered in, such as `INV-2026`."""
        query = select(NumberSeries).where(
            NumberSeries.company_id == self._company_id, col(NumberSeries.series).like("%-2%")
        )
        return list(await self._session.exec(query))
