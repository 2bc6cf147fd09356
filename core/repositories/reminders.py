"""Queries about overdue invoices: their alerts, their reminders, and what makes them wait.

What the clock looks for is asked for in pages, one state of invoices at a time, so that the index
on (company, state, due date) leads straight to the next ones. Whoever was locked is asked about
once more: what was committed while one waited for the lock is seen only by the next statement.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, not_, update
from sqlalchemy.orm.attributes import set_committed_value
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
    HoldKind,
    Invoice,
    Nudge,
    OverdueAlert,
    Payment,
    PaymentState,
    Reminder,
    ReminderState,
)
from core.repositories.base import Repository, inserting, locked, table

PAGE = 50

Conditions = Sequence[ColumnElement[bool]]

Zones = Sequence[str]
"""Time zones of clients; an empty one stands for the company's."""

UNTOLD: Conditions = (not_(exists().where(col(OverdueAlert.invoice_id) == Invoice.id)),)


class ReminderRepository(Repository):
    """Find and keep alerts, reminders and holds."""

    async def holds(self, invoice_id: int) -> list[Hold]:
        """Every hold an invoice has or had, in order of kind."""
        query = select(Hold).where(
            Hold.company_id == self._company_id, Hold.invoice_id == invoice_id
        )
        fresh = query.execution_options(populate_existing=True)
        return list(await self._session.exec(fresh.order_by(col(Hold.kind))))

    async def place(self, hold: Hold) -> None:
        """Keep a hold; one of its kind that the invoice had before is placed anew."""
        placed = inserting(self._session, Hold).values(hold.model_dump(exclude={"id"}))
        names = ("until", "reason", "placed_by", "placed_at", "lifted_at")
        values = {name: placed.excluded[name] for name in names}
        await self._session.exec(
            placed.on_conflict_do_update(index_elements=["invoice_id", "kind"], set_=values)
        )

    async def lift(
        self,
        invoice_id: int,
        kinds: Sequence[HoldKind],
        now: datetime,
        *,
        due: date | None = None,
    ) -> list[str]:
        """Lift an invoice's holds of these kinds; answers those that held.

        With `due` only those whose day has come by then: one renewed a moment ago holds on.
        """
        kind = table(Hold)
        lifted = (
            update(kind)
            .where(
                kind.c.company_id == self._company_id,
                kind.c.invoice_id == invoice_id,
                kind.c.kind.in_(kinds),
                kind.c.lifted_at.is_(None),
                *([kind.c.until <= due] if due else []),
            )
            .values(lifted_at=now)
            .returning(kind.c.kind)
        )
        return sorted((await self._session.exec(lifted)).scalars())

    async def holds_due(self, day: date) -> list[Hold]:
        """A page of holds whose day has come."""
        query = select(Hold).where(
            Hold.company_id == self._company_id,
            col(Hold.lifted_at).is_(None),
            col(Hold.until) <= day,
        )
        return list(await self._session.exec(query.order_by(col(Hold.id)).limit(PAGE)))

    async def of_invoice(self, invoice_id: int) -> list[Reminder]:
        """An invoice's reminders, the first stage first."""
        query = select(Reminder).where(
            Reminder.company_id == self._company_id, Reminder.invoice_id == invoice_id
        )
        fresh = query.execution_options(populate_existing=True)
        return list(await self._session.exec(fresh.order_by(col(Reminder.stage))))

    async def by_id(self, reminder_id: int, *, lock: bool = False) -> Reminder | None:
        """The reminder with this id; locked when it is about to move."""
        query = select(Reminder).where(
            Reminder.id == reminder_id, Reminder.company_id == self._company_id
        )
        query = locked(query) if lock else query
        return (await self._session.exec(query)).one_or_none()

    async def take_stage(
        self, reminder: Reminder, again: frozenset[ReminderState]
    ) -> Reminder | None:
        """Keep a stage of an invoice, once; nothing when it is there, save in one of `again`."""
        kind = table(Reminder)
        kept = inserting(self._session, Reminder).values(reminder.model_dump(exclude={"id"}))
        names = ("state", "member_id", "reason", "planned_at", "sent_at")
        taken = kept.on_conflict_do_update(
            index_elements=["invoice_id", "stage"],
            set_={name: kept.excluded[name] for name in names},
            where=kind.c.state.in_(again),
        ).returning(kind.c.id)
        taken_id = (await self._session.exec(taken)).scalar_one_or_none()
        if taken_id is None:
            return None
        set_committed_value(reminder, "id", taken_id)
        return reminder

    async def waiting(self, after: int) -> list[tuple[Reminder, Client]]:
        """A page of reminders that wait for quiet hours to end, with who is reminded."""
        query = (
            select(Reminder, Client)
            .join(Invoice, col(Invoice.id) == Reminder.invoice_id)
            .join(Client, col(Client.id) == Invoice.client_id)
            .where(
                Reminder.company_id == self._company_id,
                Reminder.state == ReminderState.WAITING,
                col(Reminder.id) > after,
            )
        )
        return list(await self._session.exec(query.order_by(col(Reminder.id)).limit(PAGE)))

    async def stale(self, before: datetime) -> list[Reminder]:
        """A page of reminders that were to be mailed before a moment and are under way still."""
        query = select(Reminder).where(
            Reminder.company_id == self._company_id,
            col(Reminder.state).in_({ReminderState.PLANNED, ReminderState.SENDING}),
            col(Reminder.planned_at) < before,
        )
        return list(await self._session.exec(query.order_by(col(Reminder.id)).limit(PAGE)))

    async def zones(self) -> list[str]:
        """The time zones of clients that have one of their own."""
        query = select(Client.time_zone).where(
            Client.company_id == self._company_id, Client.time_zone != ""
        )
        return list(await self._session.exec(query.distinct()))

    async def fallen(self, day: date, most: int = PAGE) -> list[Invoice]:
        """A page of invoices that are overdue, and nobody was told; locked."""
        return await self._page(UNTOLD, day, most)

    async def count_fallen(self, day: date, most: int) -> int:
        """How many there are, counted no further than `most`."""
        query = select(Invoice.id).where(*self._free(day), *UNTOLD)
        query = query.where(col(Invoice.state).in_(OWED)).limit(most)
        return len(list(await self._session.exec(query)))

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
        query = select(Invoice.id).where(*self._free(day), told, due)
        query = query.where(col(Invoice.state).in_(OWED)).limit(most)
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

    async def keep_alert(self, alert: OverdueAlert) -> bool:
        """Note that the team is told of an invoice; false when it was noted before."""
        kept = inserting(self._session, OverdueAlert).values(alert.model_dump())
        kept = kept.on_conflict_do_nothing().returning(table(OverdueAlert).c.invoice_id)
        return (await self._session.exec(kept)).scalar_one_or_none() is not None

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

    async def alert(self, invoice_id: int) -> OverdueAlert | None:
        """How the team was told of an invoice, if it was."""
        query = select(OverdueAlert).where(
            OverdueAlert.invoice_id == invoice_id, OverdueAlert.company_id == self._company_id
        )
        return (await self._session.exec(query)).one_or_none()

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
        owed = col(Invoice.total_minor) - col(Invoice.paid_minor)
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
        owed = func.sum(Invoice.total_minor - Invoice.paid_minor)
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

    async def remindable(
        self, stage: int, due: tuple[date | None, date], day: date, since: datetime, zones: Zones
    ) -> list[Invoice]:
        """A page of invoices to be reminded of at a stage; locked.

        `due` is after when and until when they were due; nobody reminded `since` is reminded again.
        """
        return await self._page(_remindable(stage, due, since, zones), day, PAGE)

    async def obstacles(self, invoice_id: int) -> tuple[int | None, bool]:
        """What else stands against reminding: a reported payment's number, money on its way."""
        reported = select(Payment.serial).where(
            Payment.company_id == self._company_id,
            Payment.invoice_id == invoice_id,
            Payment.state == PaymentState.PENDING,
        )
        serial = (await self._session.exec(reported.order_by(col(Payment.id)))).first()
        settling = select(Attempt.id).where(
            Attempt.company_id == self._company_id,
            Attempt.invoice_id == invoice_id,
            Attempt.state == AttemptState.SETTLING,
        )
        return serial, (await self._session.exec(settling)).first() is not None

    async def _page(self, conditions: Conditions, day: date, most: int) -> list[Invoice]:
        wanted = [*self._free(day), *conditions]
        found: list[Invoice] = []
        for state in sorted(OWED):
            query = select(Invoice).where(Invoice.state == state, *wanted)
            query = query.order_by(col(Invoice.due_on), col(Invoice.id)).limit(most - len(found))
            if len(found) < most:
                found += list(await self._session.exec(locked(query)))
        ids = [invoice.id for invoice in found]
        again = select(Invoice.id).where(col(Invoice.id).in_(ids), *wanted)
        still = set(await self._session.exec(again)) if ids else set()
        return [invoice for invoice in found if invoice.id in still]

    def _free(self, day: date) -> Conditions:
        """Of this company, overdue on a day, and nothing makes them wait."""
        return (
            col(Invoice.company_id) == self._company_id,
            col(Invoice.due_on) < day,
            not_(
                exists().where(
                    col(Hold.invoice_id) == Invoice.id,
                    col(Hold.lifted_at).is_(None),
                    col(Hold.until).is_(None) | (col(Hold.until) > day),
                )
            ),
            not_(
                exists().where(
                    col(Payment.invoice_id) == Invoice.id,
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


def _remindable(
    stage: int, due: tuple[date | None, date], since: datetime, zones: Zones
) -> Conditions:
    after, until = due
    conditions: list[Any] = [
        col(Invoice.due_on) <= until,
        col(Invoice.sent_at).is_not(None),
        exists().where(col(Client.id) == Invoice.client_id, col(Client.time_zone).in_(zones)),
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
                ((col(Reminder.stage) >= stage) & (col(Reminder.state) != ReminderState.DROPPED))
                | (col(Reminder.state).in_(ON_ITS_WAY))
                | (col(Reminder.sent_at) > since),
            )
        ),
    ]
    return conditions if after is None else [*conditions, col(Invoice.due_on) > after]
