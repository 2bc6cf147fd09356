"""Queries about which document came from which."""

from sqlalchemy import and_, or_
from sqlmodel import col, select

from core.models import DocumentLink, Invoice
from core.repositories.base import Repository


class LinkRepository(Repository):
    """Find and keep the links between documents."""

    async def around(self, invoice_id: int) -> list[tuple[DocumentLink, Invoice]]:
        """A document's links, to what it came from and what came from it, with the other end."""
        from_it = and_(
            col(DocumentLink.origin_id) == invoice_id,
            col(Invoice.id) == col(DocumentLink.invoice_id),
        )
        before_it = and_(
            col(DocumentLink.invoice_id) == invoice_id,
            col(Invoice.id) == col(DocumentLink.origin_id),
        )
        query = (
            select(DocumentLink, Invoice)
            .join(Invoice, or_(from_it, before_it))
            .where(DocumentLink.company_id == self._company_id)
        )
        return list(await self._session.exec(query.order_by(col(DocumentLink.id))))
