"""Queries about clients who are paused, and about what they promised."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete
from sqlmodel import col, func, select

from core.models import (
    Accounts,
    Claim,
    ClaimKind,
    ClaimState,
    Client,
    ClientPause,
    Entry,
    Invoice,
    InvoiceState,
    Posting,
)
from core.repositories.base import Repository, inserting, table

GIVEN_UP = {InvoiceState.WRITTEN_OFF}


@dataclass(frozen=True)
class Promised:
    """A promise: whose, for which day, and whether its invoice was paid when that day ended."""

    client: Client
    day: date
    is_paid: bool


class PromiseRepository(Repository):
    """Find what was promised; find and keep pauses."""

    async def promised(self, client_id: int | None = None) -> list[Promised]:
        """Every promise that was believed, of one client or of all, in the order of their days.

        What was void since says nothing; what was given up was not paid.
        """
        query = (
            select(Client, Invoice.state, col(Claim.day), _left())
            .join(Invoice, col(Invoice.id) == Claim.invoice_id)
            .join(Client, col(Client.id) == Invoice.client_id)
            .where(Claim.company_id == self._company_id, Claim.kind == ClaimKind.PROMISE)
            .where(Claim.state == ClaimState.CONFIRMED, col(Claim.day).is_not(None))
            .where(Invoice.state != InvoiceState.VOID, col(Client.erased_at).is_(None))
            .order_by(col(Claim.day), col(Claim.id))
        )
        query = query if client_id is None else query.where(Client.id == client_id)
        return [
            Promised(client, day, left <= 0 and state not in GIVEN_UP)
            for client, state, day, left in await self._session.exec(query)
            if day is not None
        ]

    async def pause(self, client_id: int) -> ClientPause | None:
        """Until when a client is paused, if it ever was."""
        query = select(ClientPause).where(
            ClientPause.client_id == client_id, ClientPause.company_id == self._company_id
        )
        fresh = query.execution_options(populate_existing=True)
        return (await self._session.exec(fresh)).one_or_none()

    async def place(self, pause: ClientPause) -> None:
        """Keep a pause, in the place of an earlier one."""
        placed = inserting(self._session, ClientPause).values(pause.model_dump())
        names = ("until", "placed_by", "placed_at")
        values = {name: placed.excluded[name] for name in names}
        await self._session.exec(
            placed.on_conflict_do_update(index_elements=["client_id"], set_=values)
        )

    async def end(self, client_id: int) -> bool:
        """Forget a pause; false when there was none."""
        kind = table(ClientPause)
        own = kind.c.client_id == client_id, kind.c.company_id == self._company_id
        return bool((await self._session.exec(delete(kind).where(*own))).rowcount)


def _left() -> Any:
    """What the ledger says was owed on a promise's invoice when the promised day ended."""
    return (
        select(func.coalesce(func.sum(Entry.amount_minor), 0))
        .join(Posting, col(Posting.event_id) == Entry.event_id)
        .where(Entry.account == Accounts.RECEIVABLE, col(Posting.booked_on) <= Claim.day)
        .where(Entry.company_id == Claim.company_id)
        .where(
            (col(Posting.invoice_id) == Claim.invoice_id) & col(Entry.invoice_id).is_(None)
            | (col(Entry.invoice_id) == Claim.invoice_id)
        )
        .correlate(table(Claim))
        .scalar_subquery()
    )
