"""Queries that sum up spans of days: what was taxed, earned and received, and what is owed."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import col, func, select

from core.models import Accounts, Client, Entry, Invoice, Posting, TaxEntry
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


@dataclass(frozen=True)
class Booked:
    """What was booked on a day to an account, for a client where that was asked for."""

    on: date
    currency: str
    account: str
    minor: int
    client_id: int | None = None
    client: str = ""


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

    async def earned(self, begin: date, end: date) -> list[Booked]:
        """Revenue by day, account and client; what was earned is above zero."""
        client = func.coalesce(col(Posting.client_id), col(Invoice.client_id))
        query = self._booked(Accounts.REVENUE, begin, end, Client.id, Client.name)
        query = query.outerjoin(Invoice, col(Invoice.id) == Posting.invoice_id)
        query = query.join(Client, col(Client.id) == client)
        found = (Booked(*row) for row in await self._session.exec(query))
        return [replace(each, minor=-int(each.minor)) for each in found]

    async def received(self, begin: date, end: date) -> list[Booked]:
        """Money that came, less what went back, by day and method."""
        query = self._booked(Accounts.CASH, begin, end)
        found = (Booked(*row) for row in await self._session.exec(query))
        return [replace(each, minor=int(each.minor)) for each in found]

    async def owed_before(self, end: date) -> dict[str, int]:
        """What was owed before a day, in minor units, by currency."""
        query = (
            select(Entry.currency, func.sum(Entry.amount_minor))
            .join(Posting, col(Posting.event_id) == Entry.event_id)
            .where(Entry.company_id == self._company_id, Entry.account == Accounts.RECEIVABLE)
            .where(col(Posting.booked_on) < end)
            .group_by(Entry.currency)
        )
        return {currency: int(minor) for currency, minor in await self._session.exec(query)}

    def _booked(self, account: Accounts, begin: date, end: date, *who: Any) -> Any:
        """Sums of accounts that begin with a word, by day and currency."""
        what: Columns = (Posting.booked_on, Entry.currency, Entry.account)
        columns: Columns = (*what, func.sum(Entry.amount_minor), *who)
        named = (col(Entry.account) == account) | col(Entry.account).startswith(f"{account}:")
        return (
            select(*columns)
            .join(Posting, col(Posting.event_id) == Entry.event_id)
            .where(Posting.company_id == self._company_id, named)
            .where(col(Posting.booked_on) >= begin, col(Posting.booked_on) < end)
            .group_by(*what, *who)
        )
