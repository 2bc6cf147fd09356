"""Queries about what clients have to their credit."""

from sqlalchemy import update
from sqlalchemy.orm import aliased
from sqlmodel import col, func, select

from core.models import (
    Accounts,
    Client,
    ClientCredit,
    DocumentLink,
    Entry,
    Invoice,
    InvoiceState,
    LinkKind,
    Posting,
)
from core.repositories.base import Repository, inserting, locked, table


class CreditRepository(Repository):
    """Find a client's credit, add to it, take from it."""

    async def of(self, client_id: int, *, lock: bool = False) -> list[ClientCredit]:
        """What a client has to its credit, in each currency in which it ever had any."""
        query = select(ClientCredit).where(
            ClientCredit.company_id == self._company_id, ClientCredit.client_id == client_id
        )
        query = query.order_by(col(ClientCredit.currency)).execution_options(populate_existing=True)
        return list(await self._session.exec(locked(query) if lock else query))

    async def listed(self, limit: int, skip: int) -> list[tuple[ClientCredit, Client]]:
        """The clients with credit, by name, in each currency."""
        query = (
            select(ClientCredit, Client)
            .join(Client, col(Client.id) == ClientCredit.client_id)
            .where(ClientCredit.company_id == self._company_id, col(ClientCredit.balance_minor) > 0)
            .order_by(Client.name, col(Client.id), ClientCredit.currency)
        )
        return list(await self._session.exec(query.offset(skip).limit(limit)))

    async def miscounted(self) -> list[str]:
        """The numbers of invoices that say another sum is credited than their notes; always none.

        Notes are linked to what they credit, and count once they have a number.
        """
        origin = aliased(Invoice)
        sums = func.coalesce(func.sum(Invoice.total_minor), 0)
        is_note = col(Invoice.id) == DocumentLink.invoice_id
        query = (
            select(origin.number)
            .select_from(origin)
            .outerjoin(
                DocumentLink,
                (col(DocumentLink.origin_id) == origin.id)
                & (DocumentLink.kind == LinkKind.CREDITS),
            )
            .outerjoin(Invoice, is_note & (col(Invoice.state) == InvoiceState.ISSUED))
            .where(origin.company_id == self._company_id, col(origin.number).is_not(None))
            .group_by(col(origin.id))
            .having(sums != origin.credited_minor)
        )
        return [number for number in await self._session.exec(query) if number]

    async def add(self, client_id: int, currency: str, minor: int) -> None:
        """Add so much; whoever else adds or takes waits until this work is done."""
        kind = table(ClientCredit)
        row = {"client_id": client_id, "currency": currency, "company_id": self._company_id}
        adding = inserting(self._session, ClientCredit).values(**row, balance_minor=minor)
        await self._session.exec(
            adding.on_conflict_do_update(
                index_elements=["client_id", "currency"],
                set_={"balance_minor": kind.c.balance_minor + minor},
            )
        )

    async def take(self, client_id: int, currency: str, minor: int) -> bool:
        """Take so much if there is as much, however many take at once; whether there was."""
        kind = table(ClientCredit)
        taking = update(kind).values(balance_minor=kind.c.balance_minor - minor)
        result = await self._session.exec(
            taking.where(
                kind.c.company_id == self._company_id,
                kind.c.client_id == client_id,
                kind.c.currency == currency,
                kind.c.balance_minor >= minor,
            )
        )
        return bool(result.rowcount)

    async def kept(self) -> dict[tuple[int, str], int]:
        """Every balance that is kept, in minor units, by (client, currency)."""
        query = select(ClientCredit).where(ClientCredit.company_id == self._company_id)
        rows = await self._session.exec(query)
        return {(row.client_id, row.currency): row.balance_minor for row in rows}

    async def booked(self) -> dict[tuple[int, str], int]:
        """What the ledger says of the same."""
        query = (
            select(Posting.client_id, Entry.currency, func.sum(Entry.amount_minor))
            .join(Posting, col(Posting.event_id) == Entry.event_id)
            .where(Entry.company_id == self._company_id, Entry.account == Accounts.CLIENT_CREDIT)
            .group_by(col(Posting.client_id), Entry.currency)
        )
        rows = await self._session.exec(query)
        return {(client_id or 0, currency): -int(total) for client_id, currency, total in rows}
