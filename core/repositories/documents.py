"""Queries about rendered documents."""

from sqlmodel import select

from core.models import Document
from core.repositories.base import Repository, inserting, sealed_values


class DocumentRepository(Repository):
    """Find and keep rendered documents."""

    async def find(self, invoice_id: int, content_hash: str) -> Document | None:
        """The document of an invoice with this content, if it was rendered."""
        query = select(Document).where(
            Document.company_id == self._company_id,
            Document.invoice_id == invoice_id,
            Document.content_hash == content_hash,
        )
        return (await self._session.exec(query)).one_or_none()

    async def keep_first(self, document: Document, client_id: int) -> None:
        """Keep a document, unless one of the same content is there: the first one stays."""
        values = await sealed_values(self._session, document, client_id)
        insert = inserting(self._session, Document).values(values)
        await self._session.exec(insert.on_conflict_do_nothing())
