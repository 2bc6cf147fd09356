"""Queries about what should have gone on long ago: each names the oldest few."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlmodel import col, func, select

from core.models import (
    ON_ITS_WAY,
    OWED,
    Approval,
    ApprovalState,
    Attempt,
    AttemptState,
    Company,
    Delivery,
    DeliveryState,
    EventRecord,
    InboundMail,
    Invoice,
    MailState,
    Reminder,
    ReminderState,
)
from core.repositories.base import Repository

MOST: Final = 20
PAYABLE: Final = (AttemptState.OPENING, AttemptState.OPEN)


class StuckRepository(Repository):
    """What waits for longer than it should; changes nothing."""

    async def payable(self, before: datetime) -> list[Invoice]:
        """Invoices that owe nothing any more, with a checkout begun before that can be paid."""
        payable = select(Attempt.invoice_id).where(
            Attempt.company_id == self._company_id,
            col(Attempt.state).in_(PAYABLE),
            col(Attempt.started_at) < before,
        )
        query = (
            select(Invoice)
            .where(Invoice.company_id == self._company_id, col(Invoice.state).not_in(OWED))
            .where(col(Invoice.id).in_(payable))
            .order_by(col(Invoice.id))
            .limit(MOST)
        )
        return list(await self._session.exec(query))

    async def unapproved(self, before: datetime) -> list[Approval]:
        """Requests nobody has decided on that were made before."""
        query = select(Approval).where(
            Approval.company_id == self._company_id,
            Approval.state == ApprovalState.OPEN,
            col(Approval.requested_at) < before,
        )
        return list(await self._session.exec(query.order_by(col(Approval.id)).limit(MOST)))

    async def untold(self, before: datetime) -> Sequence[tuple[str, str, datetime]]:
        """What happened before and was not told yet: the kind, the channel and when."""
        columns: tuple[Any, ...] = (EventRecord.kind, Delivery.channel, EventRecord.happened_at)
        query = (
            select(*columns)
            .join(Delivery, col(Delivery.event_id) == EventRecord.id)
            .where(Delivery.company_id == self._company_id)
            .where(Delivery.state == DeliveryState.WAITING, col(EventRecord.happened_at) < before)
            .order_by(col(Delivery.id))
            .limit(MOST)
        )
        return [(kind, channel, at) for kind, channel, at in await self._session.exec(query)]

    async def unsent(self, before: datetime) -> Sequence[tuple[str, int, datetime]]:
        """Reminders planned before that are on their way still: invoice, stage and since when."""
        columns: tuple[Any, ...] = (Invoice.number, Reminder.stage, Reminder.planned_at)
        query = (
            select(*columns)
            .join(Invoice, col(Invoice.id) == Reminder.invoice_id)
            .where(Reminder.company_id == self._company_id, col(Reminder.state).in_(ON_ITS_WAY))
            .where(Reminder.state != ReminderState.WAITING, col(Reminder.planned_at) < before)
            .order_by(col(Reminder.id))
            .limit(MOST)
        )
        return [(number, stage, at) for number, stage, at in await self._session.exec(query)]

    async def unread(self, before: datetime) -> Sequence[tuple[int, datetime]]:
        """Mails that came before and nobody worked on; the first company hears of nobody's."""
        first = select(func.min(Company.id)).scalar_subquery()
        whose = func.coalesce(col(InboundMail.company_id), first) == self._company_id
        query = (
            select(InboundMail.id, InboundMail.received_at)
            .where(InboundMail.state == MailState.WAITING)
            .where(col(InboundMail.received_at) < before, whose)
            .order_by(col(InboundMail.id))
            .limit(MOST)
        )
        return [(key, at) for key, at in await self._session.exec(query)]
