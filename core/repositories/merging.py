"""Queries about what goes along when two clients become one."""

from sqlmodel import col, select

from core.models import Invoice, InvoiceState
from core.repositories.base import Repository, locked


class MergeRepository(Repository):
    """Find what is not issued yet."""

    async def drafts(self, client_id: int) -> list[Invoice]:
        """The documents of a client that have no number, locked in the order of their ids."""
        query = select(Invoice).where(
            Invoice.company_id == self._company_id,
            Invoice.client_id == client_id,
            col(Invoice.number).is_(None),
            col(Invoice.state).in_((InvoiceState.DRAFT, InvoiceState.AWAITING)),
        )
        return list(await self._session.exec(locked(query.order_by(col(Invoice.id)))))
