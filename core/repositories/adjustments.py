"""Queries about adjustments."""

from sqlmodel.ext.asyncio.session import AsyncSession

from core.models import Adjustment
from core.repositories.asked import AskedRepository


class AdjustmentRepository(AskedRepository[Adjustment]):
    """Find and keep adjustments."""

    def __init__(self, session: AsyncSession, company_id: int) -> None:
        super().__init__(Adjustment, session, company_id)
