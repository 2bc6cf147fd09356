"""Queries of the clock: what fell overdue, what is to be reminded of, what the team was told.

What there is to do is looked up once, as ids, without a lock; the index on (company, state, due
date) leads straight there. A page of them is locked when its turn comes, and asked about once more:
what was committed meanwhile is seen only by the next statement.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, not_, update
from sqlmodel import col, func, select

from core.models import (
    DIGEST_WAITS,
    ON_ITS_WAY,
    OWED,
    Attempt,
    AttemptState,
    Client,
    Contact,
    Hold,
    Invoice,
    Nudge,
    OverdueAlert,
    Payment,
    PaymentPart,
    PaymentState,
    Reminder,
    ReminderState,
)
from core.repositories.base import PAGE, Repository, inserting, locked, table

Conditions = Sequence[ColumnElement[bool]]

UNTOLD: Conditions = (not_(exists().where(col(OverdueAlert.invoice_id) == Invoice.id)),)


@dataclass(frozen=True)
class Due:
    """Whom to remind at a stage on a day.

    Those due `after` a date and `until` another, whose client is in one of the time zones (an
    empty one stands for the company's), and whom nobody reminded `since`.
    """

    stage: int
    day: date
    after: date | None
    until: date
    since: datetime
    zones: Sequence[str]


class OverdueRepository(Repository):
    """Find what is overdue, and keep what was told of it."""

    async def fallen(self, day: date, most: int | None = None) -> list[int]:
        """Invoices that are overdue, and nobody was told, the longest overdue first."""
        return await self._ids(day, UNTOLD, most)

    async def still_fallen(self, ids: Sequence[int], day: date) -> list[Invoice]:
        """Those of a page of invoices to which it still applies; locked."""
        return await self._still(ids, day, UNTOLD)

    async def remindable(self, due: Due) -> list[int]:
        """Invoices to be reminded of at a stage, the longest overdue first."""
        return await self._ids(due.day, _remindable(due))

    async def still_remindable(self, ids: Sequence[int], due: Due) -> list[Invoice]:
        """Those of a page of invoices to which it still applies; locked."""
        return await self._still(ids, due.day, _remindable(due))

    async def keep_alerts(self, alerts: Sequence[OverdueAlert]) -> set[int]:
        """Note of which invoices the team is told; answers those that were not noted before."""
        kept = inserting(self._session, OverdueAlert).on_conflict_do_nothing()
        kept = kept.returning(table(OverdueAlert).c.invoice_id)
        values = [alert.model_dump() for alert in alerts]
        return set((await self._session.exec(kept, params=values)).scalars())

    async def holds_due(self, day: date) -> list[Hold]:
        """A page of holds whose day has come."""
        query = select(Hold).where(
            Hold.company_id == self._company_id,
            col(Hold.lifted_at).is_(None),
            col(Hold.until) <= day,
        )
        return list(await self._session.exec(query.order_by(col(Hold.id)).limit(PAGE)))

    async def waiting(self, zones: Sequence[str]) -> list[int]:
        """Reminders that wait for quiet hours to end, of clients in these time zones."""
        query = (
            select(Reminder.id)
            .join(Invoice, col(Invoice.id) == Reminder.invoice_id)
            .join(Client, col(Client.id) == Invoice.client_id)
            .where(
                Reminder.company_id == self._company_id,
                Reminder.state == ReminderState.WAITING,
                col(Client.time_zone).in_(zones),
            )
        )
        return list(await self._session.exec(query.order_by(col(Reminder.id))))

    async def plan_waiting(
        self, ids: Sequence[int], now: datetime
    ) -> list[tuple[Reminder, Invoice]]:
        """Plan those of a page of reminders that wait still; answers them with their invoices."""
        own = col(Reminder.company_id) == self._company_id, col(Reminder.id).in_(ids)
        waiting = select(Reminder).where(*own, Reminder.state == ReminderState.WAITING)
        found = list(await self._session.exec(locked(waiting.order_by(col(Reminder.id)))))
        ids = [reminder.id for reminder in found]
        values = {"state": ReminderState.PLANNED, "planned_at": now}
        kind = table(Reminder)
        await self._session.exec(update(kind).where(kind.c.id.in_(ids)).values(values))
        pairs = select(Reminder, Invoice).join(Invoice, col(Invoice.id) == Reminder.invoice_id)
        fresh = pairs.where(col(Reminder.id).in_(ids)).order_by(col(Reminder.id))
        return list(await self._session.exec(fresh.execution_options(populate_existing=True)))

    async def zones(self) -> list[str]:
        """The time zones of clients that have one of their own."""
        query = select(Client.time_zone).where(
            Client.company_id == self._company_id, Client.time_zone != ""
        )
        return list(await self._session.exec(query.distinct()))

    async def waking(
        self, day: date, among: Sequence[int] | None = None, most: int = PAGE
    ) -> list[int]:
        """Invoices of which the team was told before a day, and that wait only until that day."""
        told = exists().where(
            col(OverdueAlert.invoice_id) == Invoice.id, col(OverdueAlert.told_on) < day
        )
        due = exists().where(
            col(Hold.invoice_id) == Invoice.id,
            col(Hold.lifted_at).is_(None),
            col(Hold.until) <= day,
        )
        query = select(Invoice.id).where(*self._free(day), told, due).limit(most)
        query = query if among is None else query.where(col(Invoice.id).in_(among))
        return list(await self._session.exec(query))

    async def tell_again(self, invoice_id: int, day: date, digest: int | None) -> bool:
        """Note that the team is told of an invoice once more; false when it was that day."""
        kind = table(OverdueAlert)
        again = (
            update(kind)
            .where(
                kind.c.company_id == self._company_id,
                kind.c.invoice_id == invoice_id,
                kind.c.told_on < day,
            )
            .values(told_on=day, digest=digest)
        )
        return bool((await self._session.exec(again)).rowcount)

    async def told_on(self, day: date) -> int:
        """How many alerts the team got for a day already."""
        query = select(func.count()).where(
            OverdueAlert.company_id == self._company_id, OverdueAlert.told_on == day
        )
        return (await self._session.exec(query)).one()

    async def undecided(
        self, day: date, before: datetime, again: datetime
    ) -> list[tuple[Payment, Invoice]]:
        """A page of payments reported `before` that keep overdue invoices waiting.

        Without those the approvers were told of since `again`.
        """
        told = exists().where(col(Nudge.payment_id) == Payment.id, col(Nudge.told_at) > again)
        query = (
            select(Payment, Invoice)
            .join(Invoice, col(Invoice.id) == Payment.invoice_id)
            .where(
                Invoice.company_id == self._company_id,
                Payment.state == PaymentState.PENDING,
                col(Payment.recorded_at) < before,
                col(Invoice.state).in_(OWED),
                col(Invoice.due_on) < day,
                not_(told),
            )
        )
        return list(await self._session.exec(query.order_by(col(Payment.id)).limit(PAGE)))

    async def keep_nudge(self, nudge: Nudge, again: datetime) -> bool:
        """Note that the approvers are told; false when they were since `again`."""
        kind = table(Nudge)
        kept = inserting(self._session, Nudge).values(nudge.model_dump())
        kept = kept.on_conflict_do_update(
            index_elements=["payment_id"],
            set_={"told_at": kept.excluded.told_at},
            where=kind.c.told_at <= again,
        ).returning(kind.c.payment_id)
        return (await self._session.exec(kept)).scalar_one_or_none() is not None

    async def gather(self, digest: int) -> int:
        """Put all that waits for a digest into this one; answers how many."""
        kind = table(OverdueAlert)
        gathered = (
            update(kind)
            .where(kind.c.company_id == self._company_id, kind.c.digest == DIGEST_WAITS)
            .values(digest=digest)
        )
        return int((await self._session.exec(gathered)).rowcount)

    async def is_digest_due(self) -> bool:
        """Whether anything waits for a digest."""
        query = select(OverdueAlert.invoice_id).where(
            OverdueAlert.company_id == self._company_id, OverdueAlert.digest == DIGEST_WAITS
        )
        return (await self._session.exec(query.limit(1))).first() is not None

    async def digested(self, digest: int, most: int) -> list[tuple[Invoice, Client]]:
        """The invoices of a digest that are owed still, with their clients, the most owed first."""
        owed = col(Invoice.total_minor) - col(Invoice.paid_minor) - col(Invoice.adjusted_minor)
        query = (
            select(Invoice, Client)
            .join(OverdueAlert, col(OverdueAlert.invoice_id) == Invoice.id)
            .join(Client, col(Client.id) == Invoice.client_id)
            .where(OverdueAlert.company_id == self._company_id, OverdueAlert.digest == digest)
            .where(col(Invoice.state).in_(OWED))
            .order_by(owed.desc(), col(Invoice.id))
        )
        return list(await self._session.exec(query.limit(most)))

    async def digest_sums(self, digest: int) -> dict[str, tuple[int, int]]:
        """How many invoices of a digest are owed still, and how much, for each currency."""
        owed = func.sum(Invoice.total_minor - Invoice.paid_minor - Invoice.adjusted_minor)
        query = (
            select(Invoice.currency, func.count(), owed)
            .join(OverdueAlert, col(OverdueAlert.invoice_id) == Invoice.id)
            .where(OverdueAlert.company_id == self._company_id, OverdueAlert.digest == digest)
            .where(col(Invoice.state).in_(OWED))
            .group_by(Invoice.currency)
            .order_by(Invoice.currency)
        )
        found = await self._session.exec(query)
        return {currency: (count, int(minor)) for currency, count, minor in found}

    async def _ids(self, day: date, conditions: Conditions, most: int | None = None) -> list[int]:
        query = select(Invoice.id).where(*self._free(day), *conditions)
        query = query.order_by(col(Invoice.due_on), col(Invoice.id)).limit(most)
        return list(await self._session.exec(query))

    async def _still(self, ids: Sequence[int], day: date, conditions: Conditions) -> list[Invoice]:
        """In order of id: whoever locks several invoices does so in that order."""
        page = col(Invoice.id).in_(ids)
        own = select(Invoice).where(page, Invoice.company_id == self._company_id)
        found = list(await self._session.exec(locked(own.order_by(col(Invoice.id)))))
        again = select(Invoice.id).where(page, *self._free(day), *conditions)
        still = set(await self._session.exec(again))
        return [invoice for invoice in found if invoice.id in still]

    def _free(self, day: date) -> Conditions:
        """Of this company, owed and overdue on a day, and nothing makes them wait."""
        return (
            col(Invoice.company_id) == self._company_id,
            col(Invoice.state).in_(OWED),
            col(Invoice.due_on) < day,
            ~col(Invoice.is_restricted),
            not_(
                exists().where(
                    col(Hold.invoice_id) == Invoice.id,
                    col(Hold.lifted_at).is_(None),
                    col(Hold.until).is_(None) | (col(Hold.until) > day),
                )
            ),
            not_(
                exists().where(
                    col(PaymentPart.invoice_id) == Invoice.id,
                    col(Payment.id) == PaymentPart.payment_id,
                    col(Payment.state) == PaymentState.PENDING,
                )
            ),
            not_(
                exists().where(
                    col(Attempt.invoice_id) == Invoice.id,
                    col(Attempt.state) == AttemptState.SETTLING,
                )
            ),
        )


def _remindable(due: Due) -> Conditions:
    conditions: list[Any] = [
        col(Invoice.due_on) <= due.until,
        col(Invoice.sent_at).is_not(None),
        exists().where(col(Client.id) == Invoice.client_id, col(Client.time_zone).in_(due.zones)),
        not_(
            exists().where(
                col(Contact.client_id) == Invoice.client_id,
                col(Contact.is_billing),
                col(Contact.undeliverable_at).is_not(None),
            )
        ),
        not_(
            exists().where(
                col(Reminder.invoice_id) == Invoice.id,
                (
                    (col(Reminder.stage) >= due.stage)
                    & (col(Reminder.state) != ReminderState.DROPPED)
                )
                | (col(Reminder.state).in_(ON_ITS_WAY))
                | (col(Reminder.sent_at) > due.since),
            )
        ),
    ]
    return conditions if due.after is None else [*conditions, col(Invoice.due_on) > due.after]
