"""Queries about refunds: what was given back, and what can be."""

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.models import Invoice, Refund, RefundPart, RefundState
from core.repositories.asked import AskedRepository

COUNTED = frozenset({RefundState.PENDING, RefundState.SENDING, RefundState.BOOKED})
"""States in which what a refund is about cannot be given back once more."""


class RefundRepository(AskedRepository[Refund]):
    """Find and keep refunds and their parts."""

    def __init__(self, session: AsyncSession, company_id: int) -> None:
        super().__init__(Refund, session, company_id)

    async def parts(self, refund_id: int) -> list[tuple[Invoice, int]]:
        """The invoices that are owed again, by id, and by how many minor units."""
        query = (
            select(Invoice, RefundPart.amount_minor)
            .join(RefundPart, col(RefundPart.invoice_id) == Invoice.id)
            .where(RefundPart.company_id == self._company_id, RefundPart.refund_id == refund_id)
            .order_by(col(Invoice.id))
        )
        return list(await self._session.exec(query))

    async def taken(self, payment_id: int) -> int:
        """How much of a payment went back, or is to go back."""
        query = select(func.sum(Refund.amount_minor)).where(
            Refund.company_id == self._company_id,
            Refund.payment_id == payment_id,
            col(Refund.state).in_(COUNTED),
        )
        return int((await self._session.exec(query)).one() or 0)

    async def taken_by_invoice(self, payment_id: int) -> dict[int, int]:
        """How much of what a payment paid on each invoice went back, or is to go back."""
        query = (
            select(RefundPart.invoice_id, func.sum(RefundPart.amount_minor))
            .join(Refund, col(Refund.id) == RefundPart.refund_id)
            .where(Refund.company_id == self._company_id, Refund.payment_id == payment_id)
            .where(col(Refund.state).in_(COUNTED))
            .group_by(col(RefundPart.invoice_id))
        )
        return {key: int(total) for key, total in await self._session.exec(query)}

    async def promised(self, client_id: int, currency: str) -> int:
        """How much of a client's credit is to go back, and waits for an approval."""
        query = select(func.sum(Refund.credit_minor)).where(
            Refund.company_id == self._company_id,
            Refund.client_id == client_id,
            Refund.currency == currency,
            Refund.state == RefundState.PENDING,
        )
        return int((await self._session.exec(query)).one() or 0)

    async def newest_invoice(self, client_id: int, currency: str) -> int | None:
        """The last invoice a client got in a currency."""
        query = select(Invoice.id).where(
            Invoice.company_id == self._company_id,
            Invoice.client_id == client_id,
            Invoice.currency == currency,
            col(Invoice.number).is_not(None),
        )
        return (await self._session.exec(query.order_by(col(Invoice.id).desc()).limit(1))).first()

    async def of_client(self, client_id: int) -> list[Refund]:
        """Every refund to a client, in order."""
        query = select(Refund).where(
            Refund.company_id == self._company_id, Refund.client_id == client_id
        )
        return list(await self._session.exec(query.order_by(col(Refund.id))))
