"""Queries about adjustments."""

from sqlmodel import col, select

from core.models import Adjustment
from core.repositories.base import Repository, locked

DIGITS_MOST = 9


class AdjustmentRepository(Repository):
    """Find and keep adjustments."""

    async def find(self, reference: str, *, lock: bool = False) -> Adjustment | None:
        """The adjustment people call by this reference, such as `A3`."""
        digits = reference.strip().upper().removeprefix("A")
        if not digits.isdecimal() or len(digits) > DIGITS_MOST:
            return None
        query = select(Adjustment).where(
            Adjustment.company_id == self._company_id, Adjustment.serial == int(digits)
        )
        chosen = locked(query) if lock else query
        return (await self._session.exec(chosen)).one_or_none()

    async def by_id(self, adjustment_id: int) -> Adjustment | None:
        """The adjustment with this id, if this company has one."""
        query = select(Adjustment).where(
            Adjustment.id == adjustment_id, Adjustment.company_id == self._company_id
        )
        return (await self._session.exec(query)).one_or_none()

    async def of_invoice(self, invoice_id: int) -> list[Adjustment]:
        """What was asked to be taken off an invoice, in order."""
        query = select(Adjustment).where(
            Adjustment.company_id == self._company_id, Adjustment.invoice_id == invoice_id
        )
        return list(await self._session.exec(query.order_by(col(Adjustment.id))))
