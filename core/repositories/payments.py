"""Queries about payments and attempts to be paid."""

from datetime import datetime
from typing import Any

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from core.models import LIVE, Attempt, CashDiscount, Payment, PaymentPart, PaymentState
from core.repositories.asked import AskedRepository
from core.repositories.base import Repository, locked

SILENT_PAGE = 100


class PaymentRepository(AskedRepository[Payment]):
    """Find and keep payments and their parts."""

    def __init__(self, session: AsyncSession, company_id: int) -> None:
        super().__init__(Payment, session, company_id)

    async def of_invoice(self, invoice_id: int) -> list[Payment]:
        """What was reported as paid on an invoice, or came for it, in order."""
        parts = select(PaymentPart.payment_id).where(PaymentPart.invoice_id == invoice_id)
        query = select(Payment).where(
            Payment.company_id == self._company_id,
            (col(Payment.invoice_id) == invoice_id) | col(Payment.id).in_(parts),
        )
        return list(await self._session.exec(query.order_by(col(Payment.id))))

    async def parts(self, payment_id: int) -> list[PaymentPart]:
        """How a payment is divided, by invoice; nothing where all of it is credit."""
        query = select(PaymentPart).where(
            PaymentPart.company_id == self._company_id, PaymentPart.payment_id == payment_id
        )
        return list(await self._session.exec(query.order_by(col(PaymentPart.invoice_id))))

    async def reported_minor(self, invoice_id: int) -> int:
        """How much of payments that wait for an approval is for an invoice."""
        query = (
            select(func.sum(PaymentPart.amount_minor))
            .join(Payment, col(Payment.id) == PaymentPart.payment_id)
            .where(PaymentPart.company_id == self._company_id)
            .where(PaymentPart.invoice_id == invoice_id, Payment.state == PaymentState.PENDING)
        )
        return int((await self._session.exec(query)).one() or 0)

    async def discount(self, invoice_id: int) -> CashDiscount | None:
        """What was taken off an invoice for paying it early."""
        query = select(CashDiscount).where(
            CashDiscount.invoice_id == invoice_id, CashDiscount.company_id == self._company_id
        )
        return (await self._session.exec(query)).one_or_none()


class AttemptRepository(Repository):
    """Find and keep attempts to be paid through a gateway."""

    async def by_id(self, attempt_id: int, *, lock: bool = False) -> Attempt | None:
        """The attempt with this id, if this company has one."""
        query = select(Attempt).where(
            Attempt.id == attempt_id, Attempt.company_id == self._company_id
        )
        if lock:
            query = locked(query)
        return (await self._session.exec(query)).one_or_none()

    async def live(self, invoice_id: int) -> list[Attempt]:
        """An invoice's attempts that may still bring money, the newest first."""
        query = select(Attempt).where(
            Attempt.company_id == self._company_id,
            Attempt.invoice_id == invoice_id,
            col(Attempt.state).in_(LIVE),
        )
        return list(await self._session.exec(query.order_by(col(Attempt.id).desc())))

    async def newest(self, invoice_id: int) -> Attempt | None:
        """The last try to pay an invoice."""
        query = select(Attempt).where(
            Attempt.company_id == self._company_id, Attempt.invoice_id == invoice_id
        )
        return (await self._session.exec(query.order_by(col(Attempt.id).desc()).limit(1))).first()


def waiting_for(invoice_id: Any) -> SelectOfScalar[int]:
    """The serials of payments that wait for an approval and are for an invoice, in order."""
    return (
        select(Payment.serial)
        .join(PaymentPart, col(PaymentPart.payment_id) == Payment.id)
        .where(PaymentPart.invoice_id == invoice_id, Payment.state == PaymentState.PENDING)
        .order_by(col(Payment.id))
    )


async def attempt_of(session: AsyncSession, gateway: str, external_id: str) -> Attempt | None:
    """The attempt a gateway's checkout belongs to, in whatever company."""
    query = select(Attempt).where(Attempt.gateway == gateway, Attempt.external_id == external_id)
    return (await session.exec(query)).one_or_none()


async def attempt_by_key(session: AsyncSession, key: str) -> Attempt | None:
    """The attempt with this key of ours, in whatever company."""
    return (await session.exec(select(Attempt).where(Attempt.key == key))).one_or_none()


async def silent_attempts(
    session: AsyncSession, gateway: str, before: datetime, after_id: int
) -> list[Attempt]:
    """A page of the attempts a gateway has, begun before a moment, of whose end nothing was heard.

    `after_id` is the last one of the page before.
    """
    query = (
        select(Attempt)
        .where(
            Attempt.gateway == gateway,
            col(Attempt.state).in_(LIVE),
            col(Attempt.external_id).is_not(None),
            col(Attempt.started_at) < before,
            col(Attempt.id) > after_id,
        )
        .order_by(col(Attempt.id))
        .limit(SILENT_PAGE)
    )
    return list(await session.exec(query))
