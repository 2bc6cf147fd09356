"""Queries that give out numbers."""

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Date, Integer, String, bindparam, exists, literal
from sqlalchemy import select as chosen
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, func, select

from core.models import NumberSeries
from core.repositories.base import Repository, locked, table


def _taking(insert: Any) -> Any:
    """Count one up, or begin at one; in a database's own words."""
    kind = table(NumberSeries)
    taken = insert(kind).values(last=1)
    key, counted = [kind.c.company_id, kind.c.series], {"last": kind.c.last + 1}
    return taken.on_conflict_do_update(index_elements=key, set_=counted).returning(kind.c.last)


def _taking_dated(insert: Any) -> Any:
    """The same with the day it is given on; nothing once a later one was given in the series."""
    kind = table(NumberSeries)
    other = kind.alias("other")
    later = exists().where(
        other.c.company_id == bindparam("company_id"),
        other.c.series.like(bindparam("alike", type_=String())),
        other.c.last_on > bindparam("day", type_=Date()),
    )
    row = chosen(
        bindparam("company_id", type_=BigInteger()),
        bindparam("series", type_=String()),
        literal(1, Integer()),
        bindparam("day", type_=Date()),
    ).where(~later)
    taken = insert(kind).from_select(["company_id", "series", "last", "last_on"], row)
    key = [kind.c.company_id, kind.c.series]
    counted = {"last": kind.c.last + 1, "last_on": taken.excluded.last_on}
    return taken.on_conflict_do_update(index_elements=key, set_=counted).returning(kind.c.last)


DIALECTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
TAKING_DATED = {name: _taking_dated(insert) for name, insert in DIALECTS.items()}
TAKING = {name: _taking(insert) for name, insert in DIALECTS.items()}


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

    async def next_on(self, series: str, base: str, day: date) -> int | None:
        """Take the next number for a day; nothing when one of a later day was given already.

        All counters of the series `base` are asked, such as `INV-2027` for `INV-2026`.
        """
        taking = TAKING_DATED[self._session.get_bind().dialect.name]
        values = {"company_id": self._company_id, "series": series, "alike": f"{base}-%"}
        found = (await self._session.exec(taking, params=values | {"day": day})).scalar()
        return None if found is None else int(found)

    async def last_on(self, base: str) -> date | None:
        """The latest day on which a number of a series was given."""
        query = select(func.max(NumberSeries.last_on)).where(
            NumberSeries.company_id == self._company_id,
            col(NumberSeries.series).like(f"{base}-%"),
        )
        return (await self._session.exec(query)).one()

    async def of_documents(self) -> list[NumberSeries]:
        """The counters that documents are numbered in, such as `INV-2026`; others have no dash."""
        query = select(NumberSeries).where(
            NumberSeries.company_id == self._company_id, col(NumberSeries.series).like("%-%")
        )
        return list(await self._session.exec(query))
