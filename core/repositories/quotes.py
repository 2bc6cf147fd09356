"""Queries about quotes."""

from datetime import date

from sqlmodel import col, select

from core.models import DocumentKind, Invoice, InvoiceState, Quote
from core.repositories.base import PAGE, Repository, locked


class QuoteRepository(Repository):
    """Find and keep quotes."""

    async def of(self, invoice_id: int) -> Quote | None:
        """What the document with this id offers, if it is a quote."""
        query = select(Quote).where(
            Quote.invoice_id == invoice_id, Quote.company_id == self._company_id
        )
        return (await self._session.exec(query)).one_or_none()

    async def lapsed(self, day: date) -> list[tuple[Invoice, Quote]]:
        """A page of quotes that nobody answered before their last day was over; locked.

        The index on (company, state, due date) leads straight there.
        """
        due = select(Invoice.id).where(
            Invoice.company_id == self._company_id,
            Invoice.state == InvoiceState.OFFERED,
            col(Invoice.due_on) < day,
            Invoice.kind == DocumentKind.QUOTE,
        )
        page = due.order_by(col(Invoice.due_on), col(Invoice.id)).limit(PAGE)
        ids = list(await self._session.exec(page))
        rows = select(Invoice).where(col(Invoice.id).in_(ids)).order_by(col(Invoice.id))
        found = list(await self._session.exec(locked(rows)))
        kept = select(Quote).where(col(Quote.invoice_id).in_(ids))
        quotes = {quote.invoice_id: quote for quote in await self._session.exec(kept)}
        return [(row, quotes[row.id]) for row in found if row.state is InvoiceState.OFFERED]
