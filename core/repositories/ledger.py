"""Queries about the ledger."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date

from sqlalchemy import insert
from sqlmodel import col, func, select

from core.models import About, Accounts, Entry, Payment, PaymentPart, Posting
from core.repositories.base import Repository, table

# Written as plain rows: making an object of each takes longer than writing them all.
ENTER = insert(table(Entry))
SEAL = insert(table(Posting))

ABOUT = func.coalesce(col(Entry.invoice_id), col(Posting.invoice_id))
"""The invoice that an entry is about, in a query that joins its posting."""


class LedgerRepository(Repository):
    """Find and keep postings; nothing here changes one."""

    async def post(
        self,
        event_id: int,
        about: About,
        booked_on: date,
        sides: Mapping[str, int],
        receivable: Mapping[int, int],
    ) -> None:
        """Entries first, then the seal: the database lets the seal in only when they balance.

        `receivable` are sides on that account which are about one invoice each, by its id.
        """
        ours = {"company_id": self._company_id, "event_id": event_id, "currency": about.currency}
        told: list[tuple[str, int, int | None]] = [(*side, None) for side in sides.items()]
        told += [(Accounts.RECEIVABLE, minor, key) for key, minor in receivable.items()]
        entries = [
            {**ours, "account": account, "amount_minor": minor, "invoice_id": invoice_id}
            for account, minor, invoice_id in told
            if minor
        ]
        await self._session.exec(ENTER, params=entries)
        whom = {key: value for key, value in asdict(about).items() if key != "currency"}
        seal = {"company_id": self._company_id, "event_id": event_id, "booked_on": booked_on}
        await self._session.exec(SEAL, params={**seal, **whom})

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
        """Every entry about an invoice, in the order they were booked.

        What several share, such as the cash, is with the first of them.
        """
        query = (
            select(Entry)
            .join(Posting, col(Posting.event_id) == Entry.event_id)
            .where(Entry.company_id == self._company_id)
            .where(
                (col(Posting.invoice_id) == invoice_id) & col(Entry.invoice_id).is_(None)
                | (col(Entry.invoice_id) == invoice_id)
            )
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
        query = (
            select(ABOUT, func.sum(Entry.amount_minor))
            .join(Posting, col(Posting.event_id) == Entry.event_id)
            .where(Entry.company_id == self._company_id, Entry.account == Accounts.RECEIVABLE)
            .group_by(ABOUT)
        )
        return {key: int(total) for key, total in await self._session.exec(query) if key}

    async def uneven(self) -> list[int]:
        """The serials of payments whose parts and credit are not the payment; always none."""
        parts = func.coalesce(func.sum(PaymentPart.amount_minor), 0)
        query = (
            select(Payment.serial)
            .outerjoin(PaymentPart, col(PaymentPart.payment_id) == Payment.id)
            .where(Payment.company_id == self._company_id)
            .group_by(col(Payment.id))
            .having(parts + Payment.credit_minor != Payment.amount_minor)
        )
        return list(await self._session.exec(query))
