"""Queries about one invoice's reminders: what makes them wait, and what became of each."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import or_, update
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import col, select

from core.models import (
    Attempt,
    AttemptState,
    Hold,
    HoldKind,
    OverdueAlert,
    Payment,
    Reminder,
    ReminderState,
)
from core.repositories.base import PAGE, Repository, inserting, locked, table
from core.repositories.payments import waiting_for


class ReminderRepository(Repository):
    """Find and keep reminders and holds."""

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

    async def take_stages(
        self, reminders: Sequence[Reminder], again: frozenset[ReminderState]
    ) -> list[Reminder]:
        """Keep a stage of each of some invoices, once; answers those that were taken.

        Left out is what is there already, save in one of the states `again`.
        """
        kind = table(Reminder)
        kept = inserting(self._session, Reminder)
        names = ("state", "member_id", "reason", "planned_at", "sent_at")
        taken = kept.on_conflict_do_update(
            index_elements=["invoice_id", "stage"],
            set_={name: kept.excluded[name] for name in names},
            where=or_(*(kind.c.state == each for each in sorted(again))),  # no IN for many rows
        ).returning(kind.c.invoice_id, kind.c.stage, kind.c.id)
        values = [reminder.model_dump(exclude={"id"}) for reminder in reminders]
        found = await self._session.exec(taken, params=values)
        ids = {(invoice_id, stage): each for invoice_id, stage, each in found}
        new = [reminder for reminder in reminders if (reminder.invoice_id, reminder.stage) in ids]
        for reminder in new:
            set_committed_value(reminder, "id", ids[reminder.invoice_id, reminder.stage])
        return new

    async def stale(self, before: datetime) -> list[Reminder]:
        """A page of reminders that were to be mailed before a moment and are under way still."""
        query = select(Reminder).where(
            Reminder.company_id == self._company_id,
            col(Reminder.state).in_({ReminderState.PLANNED, ReminderState.SENDING}),
            col(Reminder.planned_at) < before,
        )
        return list(await self._session.exec(query.order_by(col(Reminder.id)).limit(PAGE)))

    async def alert(self, invoice_id: int) -> OverdueAlert | None:
        """How the team was told of an invoice, if it was."""
        query = select(OverdueAlert).where(
            OverdueAlert.invoice_id == invoice_id, OverdueAlert.company_id == self._company_id
        )
        return (await self._session.exec(query)).one_or_none()

    async def obstacles(self, invoice_id: int) -> tuple[int | None, bool]:
        """What else stands against reminding: a reported payment's number, money on its way."""
        reported = waiting_for(invoice_id).where(Payment.company_id == self._company_id)
        serial = (await self._session.exec(reported)).first()
        settling = select(Attempt.id).where(
            Attempt.company_id == self._company_id,
            Attempt.invoice_id == invoice_id,
            Attempt.state == AttemptState.SETTLING,
        )
        return serial, (await self._session.exec(settling)).first() is not None
