"""Queries about credit notes and the invoices they credit."""

from sqlmodel import col, func, select

from core.models import (
    Adjustment,
    AdjustmentKind,
    AdjustmentState,
    Client,
    DocumentLink,
    Invoice,
    InvoiceLine,
    InvoiceState,
    LinkKind,
)
from core.repositories.base import Repository

GONE = InvoiceState.VOID
CREDITING = (AdjustmentKind.CREDIT_NOTE, AdjustmentKind.CREDIT)


class CreditNoteRepository(Repository):
    """Find what credits an invoice, and keep it."""

    async def of(self, invoice_id: int, kind: LinkKind = LinkKind.CREDITS) -> list[Invoice]:
        """What came from an invoice and is not void, drafts too, the oldest first."""
        query = (
            select(Invoice)
            .join(DocumentLink, col(DocumentLink.invoice_id) == Invoice.id)
            .where(*self._from(invoice_id, kind), Invoice.state != GONE)
            .order_by(col(Invoice.id))
        )
        return list(await self._session.exec(query))

    async def lines(self, invoice_id: int) -> list[InvoiceLine]:
        """The lines of its credit notes."""
        query = (
            select(InvoiceLine)
            .join(Invoice, col(Invoice.id) == InvoiceLine.invoice_id)
            .join(DocumentLink, col(DocumentLink.invoice_id) == Invoice.id)
            .where(*self._from(invoice_id, LinkKind.CREDITS), Invoice.state != GONE)
            .order_by(col(InvoiceLine.id))
        )
        return list(await self._session.exec(query))

    async def taken_off(self, invoice_id: int) -> dict[AdjustmentKind, int]:
        """By how much less is owed on an invoice without money, in minor units, by why."""
        query = (
            select(Adjustment.kind, func.sum(Adjustment.amount_minor))
            .where(
                Adjustment.company_id == self._company_id,
                Adjustment.invoice_id == invoice_id,
                Adjustment.state == AdjustmentState.BOOKED,
            )
            .group_by(col(Adjustment.kind))
        )
        rows = await self._session.exec(query)
        return {AdjustmentKind(kind): int(minor) for kind, minor in rows}

    async def carried(self, invoice_id: int) -> int:
        """The credit that a credit note had freed for just this invoice, in minor units."""
        query = select(func.sum(Adjustment.amount_minor)).where(
            Adjustment.company_id == self._company_id,
            Adjustment.invoice_id == invoice_id,
            Adjustment.kind == AdjustmentKind.CREDIT,
            col(Adjustment.document_id).is_not(None),
        )
        return int((await self._session.exec(query)).one() or 0)

    async def listed(self, limit: int, skip: int) -> list[tuple[Invoice, Client]]:
        """Credit notes with their clients, the newest first."""
        query = (
            select(Invoice, Client)
            .join(DocumentLink, col(DocumentLink.invoice_id) == Invoice.id)
            .join(Client, col(Client.id) == Invoice.client_id)
            .where(
                Invoice.company_id == self._company_id,
                DocumentLink.kind == LinkKind.CREDITS,
                ~col(Invoice.is_restricted),
            )
            .order_by(col(Invoice.id).desc())
        )
        return list(await self._session.exec(query.offset(skip).limit(limit)))

    def _from(self, invoice_id: int, kind: LinkKind) -> tuple[bool, ...]:
        return (
            DocumentLink.company_id == self._company_id,
            DocumentLink.origin_id == invoice_id,
            DocumentLink.kind == kind,
        )
