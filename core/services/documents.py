"""Rendered documents: kept once, the same bytes ever after."""

from core.models import Document
from core.repositories.documents import DocumentRepository
from core.security.rights import Deed
from core.security.signing import content_hash
from core.services.invoices import InvoiceView
from core.services.scope import Scope


class DocumentService:
    """Find and keep the PDFs of invoices."""

    def __init__(self, documents: DocumentRepository, scope: Scope) -> None:
        self._documents = documents
        self._scope = scope

    async def find(self, view: InvoiceView) -> Document | None:
        """The PDF of an invoice as it is now, if it was rendered."""
        self._scope.require(Deed.READ_BOOKS)
        return await self._documents.find(view.invoice.id, _key(view))

    async def keep(self, view: InvoiceView, content: bytes) -> Document:
        """Keep a rendered PDF; when two rendered at once, both get the first one's bytes."""
        self._scope.require(Deed.READ_BOOKS)
        await self._documents.keep_first(
            Document(
                company_id=view.invoice.company_id,
                invoice_id=view.invoice.id,
                content_hash=_key(view),
                name=f"{view.invoice.reference}.pdf",
                content=content,
                rendered_at=self._scope.now(),
            ),
            view.client.id,
        )
        kept = await self._documents.find(view.invoice.id, _key(view))
        assert kept is not None
        return kept


def _key(view: InvoiceView) -> str:
    """An issued invoice has one document per address, which is printed on it; a draft has one per
    wording.
    """
    invoice = view.invoice
    return content_hash({"issued": invoice.address_seed}) if invoice.number else view.content_hash
