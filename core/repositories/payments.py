"""Queries about payments and attempts to be paid."""

from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.models import LIVE, Attempt, CashDiscount, Payment, PaymentState
from core.repositories.base import Repository, locked

DIGITS_MOST = 9
SILENT_PAGE = 100


class PaymentRepository(Repository):
    """Find and keep payments."""

    async def find(self, reference: str, *, lock: bool = False) -> Payment | None:
        """The payment people call by this reference, such as `P3`."""
        digits = reference.strip().upper().removeprefix("P")
        if not digits.isdecimal() or len(digits) > DIGITS_MOST:
            return None
        query = select(Payment).where(
            Payment.company_id == self._company_id, Payment.serial == int(digits)
        )
        if lock:
            query = locked(query)
        return (await self._session.exec(query)).one_or_none()

    async def by_id(self, payment_id: int) -> Payment | None:
        """The payment with this id, if this company has one."""
        query = select(Payment).where(
            Payment.id == payment_id, Payment.company_id == self._company_id
        )
        return (await self._session.exec(query)).one_or_none()

    async def of_invoice(self, invoice_id: int) -> list[Payment]:
        """What was reported as paid on an invoice, in order."""
        query = select(Payment).where(
            Payment.company_id == self._company_id, Payment.invoice_id == invoice_id
        )
        return list(await self._session.exec(query.order_by(col(Payment.id))))

    async def pending(self, invoice_id: int) -> list[Payment]:
        """Those that wait for an approval."""
        return [
            payment
            for payment in await self.of_invoice(invoice_id)
            if payment.state is PaymentState.PENDING
        ]

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
