"""Queries that give out numbers."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select

from core.models import NumberSeries
from core.repositories.base import Repository, locked, table


def _taking(insert: Any) -> Any:
    """Count one up, or begin at one; in a database's own words."""
    kind = table(NumberSeries)
    taken = insert(kind).values(last=1)
    key, counted = [kind.c.company_id, kind.c.series], {"last": kind.c.last + 1}
    return taken.on_conflict_do_update(index_elements=key, set_=counted).returning(kind.c.last)


TAKING = {"sqlite": _taking(sqlite.insert), "postgresql": _taking(postgresql.insert)}


class NumberRepository(Repository):
    """Give out the next number of a series, one transaction at a time."""

    async def next(self, series: str) -> int:
        """Take the next number; others wait for it until this work is committed or undone."""
        taking = TAKING[self._session.get_bind().dialect.name]
        values = {"company_id": self._company_id, "series": series}
        return int((await self._session.exec(taking, params=values)).scalar_one())

    async def raise_to(self, series: str, last: int) -> int:
        """See that the next number comes after this one; answers the last that was given."""
        query = select(NumberSeries).where(
            NumberSeries.company_id == self._company_id, NumberSeries.series == series
        )
        found = (await self._session.exec(locked(query))).first()
        if found is None:
            row = NumberSeries(company_id=self._company_id, series=series, last=last)
            await self.keep(row)
            return 0
        known = found.last
        if known < last:
            await self.change(found, last=last)
        return known

    async def of_invoices(self) -> list[NumberSeries]:
        """The series that invoices are numbered in, such as `INV-2026`."""
        query = select(NumberSeries).where(
            NumberSeries.company_id == self._company_id, col(NumberSeries.series).like("%-2%")
        )
        return list(await self._session.exec(query))
