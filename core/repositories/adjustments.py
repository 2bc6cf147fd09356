"""Queries about adjustments."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.models import Adjustment
from core.repositories.asked import AskedRepository


class AdjustmentRepository(AskedRepository[Adjustment]):
    """Find and keep adjustments."""

    def __init__(self, session: AsyncSession, company_id: int) -> None:
        super().__init__(Adjustment, session, company_id)

    async def of_invoice(self, invoice_id: int) -> list[Adjustment]:
        """What was asked to be taken off an invoice, in order."""
        query = select(Adjustment).where(
            Adjustment.company_id == self._company_id, Adjustment.invoice_id == invoice_id
        )
        return list(await self._session.exec(query.order_by(col(Adjustment.id))))
