"""Queries about the ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, bindparam, insert
from sqlalchemy import select as columns_of
from sqlmodel import col, func, select

from core.models import (
    About,
    Accounts,
    Client,
    Entry,
    Payment,
    PaymentPart,
    Posting,
    TaxEntry,
    TaxGroup,
)
from core.repositories.base import Repository, table
from core.totals import Category

# Written as plain rows: making an object of each takes longer than writing them all.
ENTER = insert(table(Entry))
SEAL = insert(table(Posting))

TAXED = table(TaxEntry)
POSTED = table(Posting)
WHERE = ("company_id", "event_id", "booked_on")
WHAT = ("country", "category", "rate", "currency", "net_minor", "tax_minor")


def _given(*names: str) -> list[ColumnElement[Any]]:
    """What is told of a row, under the names of its columns."""
    return [bindparam(f"its_{name}", type_=TAXED.c[name].type) for name in names]


# The client's country is had in the same statement: an issue sends as few as it can.
TAX = insert(TAXED).from_select(
    [*WHERE, *WHAT],
    columns_of(*_given(*WHERE), table(Client).c.country, *_given(*WHAT[1:])).where(
        table(Client).c.id == bindparam("client_id")
    ),
)
TAX_BACK = insert(TAXED).from_select(
    [*WHERE, *WHAT],
    columns_of(
        *_given(*WHERE),
        *(TAXED.c[name] for name in WHAT[:4]),
        *(-TAXED.c[name] for name in WHAT[4:]),
    )
    .join(POSTED, POSTED.c.event_id == TAXED.c.event_id)
    .where(
        POSTED.c.invoice_id == bindparam("invoice_id"),
        POSTED.c.company_id == TAXED.c.company_id,
        TAXED.c.company_id == bindparam("company"),
    ),
)

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

    async def tax(
        self, event_id: int, about: About, booked_on: date, groups: Sequence[TaxGroup]
    ) -> None:
        """Keep what the tax office asks for of a posting; before it is sealed."""
        ours = self._told(event_id, booked_on) | {"client_id": about.client_id}
        rows = [
            {
                **ours,
                "its_category": Category.STANDARD if group.rate else Category.ZERO,
                "its_rate": group.rate,
                "its_currency": about.currency,
                "its_net_minor": group.net.minor,
                "its_tax_minor": group.tax.minor,
            }
            for group in groups
        ]
        await self._session.exec(TAX, params=rows)

    async def tax_back(self, event_id: int, invoice_id: int, booked_on: date) -> None:
        """Take back all of it that was kept of an invoice; before the posting is sealed."""
        of_invoice = {"invoice_id": invoice_id, "company": self._company_id}
        await self._session.exec(TAX_BACK, params=self._told(event_id, booked_on) | of_invoice)

    def _told(self, event_id: int, booked_on: date) -> dict[str, Any]:
        told = self._company_id, event_id, booked_on
        return {f"its_{name}": value for name, value in zip(WHERE, told, strict=True)}

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
