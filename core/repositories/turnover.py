"""Queries that sum up spans of days: what was taxed, earned and received, and what is owed."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import col, func, select

from core.models import TaxEntry
from core.repositories.base import Repository
from core.totals import Category

Columns = tuple[Any, ...]


@dataclass(frozen=True)
class Taxed:
    """What was booked on a day in one country, category and rate."""

    on: date
    currency: str
    country: str
    category: Category
    rate: Decimal
    net_minor: int
    tax_minor: int


class TurnoverRepository(Repository):
    """Sums over days; changes nothing."""

    async def taxed(self, begin: date, end: date) -> list[Taxed]:
        """What was booked from one day on and before another; a row for each day and kind."""
        kind: Columns = (TaxEntry.currency, TaxEntry.country, TaxEntry.category, TaxEntry.rate)
        sums = func.sum(TaxEntry.net_minor), func.sum(TaxEntry.tax_minor)
        columns: Columns = (TaxEntry.booked_on, *kind, *sums)
        query = (
            select(*columns)
            .where(TaxEntry.company_id == self._company_id)
            .where(col(TaxEntry.booked_on) >= begin, col(TaxEntry.booked_on) < end)
            .group_by(col(TaxEntry.booked_on), *kind)
        )
        found = (Taxed(*row) for row in await self._session.exec(query))
        return [  # PostgreSQL adds up to a decimal
            replace(each, net_minor=int(each.net_minor), tax_minor=int(each.tax_minor))
            for each in found
        ]
