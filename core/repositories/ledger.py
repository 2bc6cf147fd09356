"""Queries about the ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from fractions import Fraction
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
    Side,
    TaxEntry,
    TaxGroup,
)
from core.repositories.base import Repository, table
from core.totals import Category
from core.valuation import Held

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
        sides: Mapping[Side, int],
        home: Mapping[Side, int] | None,
    ) -> None:
        """Entries first, then the seal: the database lets the seal in only when they balance.

        `home` is what the sides are worth in the company's currency, where that is known; what is
        worth something there alone is an entry too.
        """
        ours = {"company_id": self._company_id, "event_id": event_id, "currency": about.currency}
        worth = home or {}
        entries = [
            {
                **ours,
                "account": side[0],
                "invoice_id": side[1],
                "amount_minor": sides.get(side, 0),
                "home_minor": None if home is None else worth.get(side, 0),
            }
            for side in dict.fromkeys((*sides, *worth))
            if sides.get(side) or worth.get(side)
        ]
        await self._session.exec(ENTER, params=entries)
        whom = {key: value for key, value in asdict(about).items() if key != "currency"}
        await self._session.exec(
            SEAL, params={"company_id": self._company_id, "event_id": event_id, **whom}
        )

    async def owed_at(self, invoice_id: int) -> Held | None:
        """What is owed on an invoice and what that is worth; nothing where the worth is unknown."""
        return await self._at(Accounts.RECEIVABLE, invoice_id == ABOUT)

    async def credit_at(self, client_id: int, currency: str) -> Held | None:
        """The same of a client's credit in one currency, below zero as credit is booked."""
        of_client = (col(Posting.client_id) == client_id) & (col(Entry.currency) == currency)
        return await self._at(Accounts.CLIENT_CREDIT, of_client)

    async def _at(self, account: Accounts, about: Any) -> Held | None:
        query = (
            select(
                func.sum(Entry.amount_minor),
                func.sum(Entry.home_minor),
                func.count(),
                func.count(col(Entry.home_minor)),
            )
            .select_from(Entry)
            .join(Posting, col(Posting.event_id) == Entry.event_id)
            .where(Entry.company_id == self._company_id, Entry.account == account, about)
        )
        minor, home_minor, booked, known = (await self._session.exec(query)).one()
        return Held(int(minor or 0), int(home_minor or 0)) if booked == known else None

    async def issued_at(self, invoice_id: int) -> Fraction | None:
        """What a minor unit of an invoice was worth when it was issued, if that is known."""
        about: Any = invoice_id == ABOUT
        query = (
            select(Entry.amount_minor, Entry.home_minor)
            .join(Posting, col(Posting.event_id) == Entry.event_id)
            .where(Entry.company_id == self._company_id, Entry.account == Accounts.RECEIVABLE)
            .where(about)
            .order_by(col(Entry.id))
        )
        found = (await self._session.exec(query.limit(1))).first()
        return Fraction(found[1], found[0]) if found and found[1] is not None else None

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

    async def worth(self) -> dict[str, int]:
        """The balance of each account in minor units of the company's currency."""
        query = (
            select(Entry.account, func.sum(Entry.home_minor))
            .where(Entry.company_id == self._company_id, col(Entry.home_minor).is_not(None))
            .group_by(Entry.account)
        )
        return {account: int(total or 0) for account, total in await self._session.exec(query)}

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
