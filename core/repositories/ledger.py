"""Queries about the ledger."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date

from sqlalchemy import insert
from sqlmodel import col, func, select

from core.models import About, Accounts, Entry, Posting
from core.repositories.base import Repository, table

# Written as plain rows: making an object of each takes longer than writing them all.
ENTER = insert(table(Entry))
SEAL = insert(table(Posting))


class LedgerRepository(Repository):
    """Find and keep postings; nothing here changes one."""

    async def post(
        self,
        event_id: int,
        about: About,
        booked_on: date,
        sides: Mapping[str, int],
    ) -> None:
        """Entries first, then the seal: the database lets the seal in only when they balance."""
        ours = {"company_id": self._company_id, "event_id": event_id}
        entries = [
            {**ours, "account": account, "amount_minor": minor, "currency": about.currency}
            for account, minor in sides.items()
            if minor
        ]
        await self._session.exec(ENTER, params=entries)
        told = {key: value for key, value in asdict(about).items() if key != "currency"}
        await self._session.exec(SEAL, params={**ours, "booked_on": booked_on, **told})

    async def balances(self) -> dict[tuple[str, str], int]:
        """The balance of each account in minor units, by (account, currency)."""
        query = (
            select(Entry.account, Entry.currency, func.sum(Entry.amount_minor))
            .where(Entry.company_id == self._company_id)
            .group_by(Entry.account, Entry.currency)
        )
        rows = await self._session.exec(query)
        return {(account, currency): int(total) for account, currency, total in rows}

    async def entries(self, invoice_id: int) -> list[Entry]:
        """Every entry about an invoice, in the order they were booked."""
        query = (
            select(Entry)
            .join(Posting, col(Posting.event_id) == Entry.event_id)
            .where(
                (col(Posting.invoice_id) == invoice_id) | (col(Posting.settles_id) == invoice_id)
            )
            .where(Entry.company_id == self._company_id)
            .order_by(col(Entry.id))
        )
        return list(await self._session.exec(query))

    async def unbalanced(self) -> list[int]:
        """The events whose entries do not sum to zero; always none, or something is very wrong."""
        query = (
            select(Entry.event_id)
            .where(Entry.company_id == self._company_id)
            .group_by(col(Entry.event_id), Entry.currency)
            .having(func.sum(Entry.amount_minor) != 0)
        )
        return list(await self._session.exec(query))

    async def receivable(self) -> dict[int, int]:
        """What the ledger says is owed, in minor units, by invoice."""
        owed_on = func.coalesce(Posting.settles_id, Posting.invoice_id)
        query = (
            select(owed_on, func.sum(Entry.amount_minor))
            .join(Posting, col(Posting.event_id) == Entry.event_id)
            .where(Entry.company_id == self._company_id, Entry.account == Accounts.RECEIVABLE)
            .group_by(owed_on)
        )
        return {key: int(total) for key, total in await self._session.exec(query) if key}
