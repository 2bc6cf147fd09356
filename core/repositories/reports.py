"""Queries that sum up: what is owed by age, and what moved a client's balance."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import case, literal, tuple_
from sqlalchemy.orm import aliased
from sqlmodel import col, func, select

from core.models import (
    OWED,
    Accounts,
    Adjustment,
    AdjustmentKind,
    Client,
    DocumentKind,
    Entry,
    Invoice,
    Payment,
    Posting,
    Refund,
)
from core.repositories.base import Repository
from core.repositories.clients import with_merged
from core.repositories.ledger import ABOUT

Columns = tuple[Any, ...]

NOTE = aliased(Invoice)
IS_NOTE = (col(NOTE.id) == Posting.invoice_id) & (col(NOTE.kind) == DocumentKind.CREDIT_NOTE)


@dataclass(frozen=True)
class Aged:
    """What a client owes in one currency, of one age; `age` counts the bounds it is older than."""

    client_id: int
    key: str
    name: str
    currency: str
    age: int
    count: int
    owed_minor: int
    oldest_due: date


@dataclass(frozen=True)
class Moved:
    """One posting that changed what a client owes on an invoice."""

    booked_on: date
    number: str
    currency: str
    amount_minor: int
    payment: int | None
    adjustment: int | None
    refund: int | None
    kind: AdjustmentKind | None
    note: str | None


@dataclass(frozen=True)
class Journaled:
    """One entry of the journal, with what it is about."""

    id: int
    on: date
    event_id: int
    account: str
    amount_minor: int
    currency: str
    home_minor: int | None
    number: str | None
    payment: int | None
    adjustment: int | None
    refund: int | None
    client: str | None


class ReportRepository(Repository):
    """Sums over invoices and the ledger; changes nothing."""

    async def aged(self, bounds: Sequence[date]) -> list[Aged]:
        """What is owed by client, currency and age: due before none of the bounds, one, two …"""
        owed = col(Invoice.total_minor) - col(Invoice.paid_minor) - col(Invoice.adjusted_minor)
        age = case(
            *(
                (col(Invoice.due_on) < bound, literal(place))
                for place, bound in reversed(list(enumerate(bounds, start=1)))
            ),
            else_=literal(0),
        )
        kind: Columns = (col(Invoice.client_id), col(Invoice.currency), age.label("age"))
        sums = func.count().label("count"), func.sum(owed).label("owed")
        columns: Columns = (*kind, *sums, func.min(Invoice.due_on).label("oldest"))
        # Added up before it is joined: or a database may go through every invoice of each client.
        of = (
            select(*columns)
            .where(Invoice.company_id == self._company_id, col(Invoice.state).in_(OWED))
            .where(~col(Invoice.is_restricted))
            .group_by(col(Invoice.client_id), col(Invoice.currency), "age")
            .subquery()
            .c
        )
        owes = aliased(Client)  # the one in which a merged client lives on
        who: Columns = (owes.id, owes.key, owes.name, of.currency, of.age)
        told: Columns = (*who, func.sum(of["count"]), func.sum(of.owed), func.min(of.oldest))
        query = (
            select(*told)
            .join(Client, col(Client.id) == of.client_id)
            .join(owes, col(owes.id) == func.coalesce(Client.merged_into, Client.id))
            .group_by(*who)
        )
        rows = await self._session.exec(query)
        return [
            replace(aged, count=int(aged.count), owed_minor=int(aged.owed_minor))
            for aged in (Aged(*row) for row in rows)
        ]

    async def moved(self, client_id: int) -> list[Moved]:
        """Every change of what a client owes, and those merged into it, by the books' days."""
        booked = Posting.booked_on, Invoice.number, Entry.currency, Entry.amount_minor
        serials = Payment.serial, Adjustment.serial, Refund.serial
        columns: Columns = (*booked, *serials, Adjustment.kind, NOTE.number)
        query = (
            select(*columns)
            .join(Posting, col(Posting.event_id) == Entry.event_id)
            .join(Invoice, col(Invoice.id) == ABOUT)
            .outerjoin(Payment, col(Payment.id) == Posting.payment_id)
            .outerjoin(Adjustment, col(Adjustment.id) == Posting.adjustment_id)
            .outerjoin(Refund, col(Refund.id) == Posting.refund_id)
            .outerjoin(NOTE, IS_NOTE)
            .where(Entry.company_id == self._company_id)
            .where(col(Invoice.client_id).in_(with_merged(client_id)))
            .where(Entry.account == Accounts.RECEIVABLE)
            .where(col(Entry.event_id).in_(_events_of(client_id)))
            .order_by(col(Posting.booked_on), col(Posting.event_id))
        )
        rows = await self._session.exec(query)
        return [Moved(*row) for row in rows]

    async def due_before(self, day: date, most: int) -> list[tuple[Invoice, Client]]:
        """What is owed and due before a day, the longest due first, with its client."""
        query = (
            select(Invoice, Client)
            .join(Client, col(Client.id) == Invoice.client_id)
            .where(Invoice.company_id == self._company_id, col(Invoice.state).in_(OWED))
            .where(col(Invoice.due_on) < day, ~col(Invoice.is_restricted))
            .order_by(col(Invoice.due_on).desc(), col(Invoice.id))
            .limit(most)
        )
        return list(await self._session.exec(query))

    async def accounts(self) -> list[tuple[str, str, date]]:
        """Every account and currency with the day of its first entry."""
        query = (
            select(Entry.account, Entry.currency, func.min(Posting.booked_on))
            .join(Posting, col(Posting.event_id) == Entry.event_id)
            .where(Entry.company_id == self._company_id)
            .group_by(Entry.account, Entry.currency)
            .order_by(Entry.account, Entry.currency)
        )
        return [
            (account, currency, on) for account, currency, on in await self._session.exec(query)
        ]

    async def journal(
        self, since: date | None, until: date | None, after: tuple[int, int], most: int
    ) -> list[Journaled]:
        """The next entries after an event's id and an entry's, of days from `since` to `until`.

        Posting by posting: two that book at one time get ids for their entries in turn.
        """
        place = tuple_(col(Entry.event_id), col(Entry.id))
        sides = col(Entry.id), Posting.booked_on, Entry.event_id, Entry.account
        amount = Entry.amount_minor, Entry.currency, Entry.home_minor
        whose = func.coalesce(col(Invoice.client_id), col(Posting.client_id))
        about = Invoice.number, Payment.serial, Adjustment.serial, Refund.serial, Client.name
        columns: Columns = (*sides, *amount, *about)
        query = (
            select(*columns)
            .join(Posting, col(Posting.event_id) == Entry.event_id)
            .outerjoin(Invoice, col(Invoice.id) == ABOUT)
            .outerjoin(Payment, col(Payment.id) == Posting.payment_id)
            .outerjoin(Adjustment, col(Adjustment.id) == Posting.adjustment_id)
            .outerjoin(Refund, col(Refund.id) == Posting.refund_id)
            .outerjoin(Client, col(Client.id) == whose)
            .where(Entry.company_id == self._company_id, place > after)
            .order_by(col(Entry.event_id), col(Entry.id))
            .limit(most)
        )
        if since is not None:
            query = query.where(col(Posting.booked_on) >= since)
        if until is not None:
            query = query.where(col(Posting.booked_on) < until)
        rows = await self._session.exec(query)
        return [Journaled(*row) for row in rows]


def _events_of(client_id: int) -> Any:
    """The postings about a client's invoices, found by index: as a whole, or a side of them."""
    own = select(Invoice.id).where(col(Invoice.client_id).in_(with_merged(client_id)))
    whole = select(Posting.event_id).where(col(Posting.invoice_id).in_(own))
    return whole.union(select(Entry.event_id).where(col(Entry.invoice_id).in_(own)))
