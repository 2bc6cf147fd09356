"""Queries that list what a company has, page by page, for other programs."""

from typing import Final

from sqlmodel import col, select

from core.models import Client, Contact, Invoice, Payment
from core.repositories.base import Repository

PAGE: Final = 1_000


class ListingRepository(Repository):
    """Clients, invoices and payments in order; what was erased is left out."""

    async def clients(self, after: int) -> list[tuple[Client, str]]:
        """The next clients after an id, with the address invoices are mailed to."""
        query = (
            select(Client, Contact)
            .join(Contact, (col(Contact.client_id) == Client.id) & col(Contact.is_billing))
            .where(Client.company_id == self._company_id, col(Client.erased_at).is_(None))
            .where(col(Client.id) > after)
            .order_by(col(Client.id))
            .limit(PAGE)
        )
        return [(client, contact.email) for client, contact in await self._session.exec(query)]

    async def invoices(self, after: int) -> list[tuple[Invoice, str]]:
        """The next invoices after an id, drafts too, with their clients' short names."""
        query = (
            select(Invoice, Client.key)
            .join(Client, col(Client.id) == Invoice.client_id)
            .where(Invoice.company_id == self._company_id, ~col(Invoice.is_restricted))
            .where(col(Invoice.id) > after)
            .order_by(col(Invoice.id))
            .limit(PAGE)
        )
        return [(invoice, key) for invoice, key in await self._session.exec(query)]

    async def payments(self, after: int) -> list[tuple[Payment, str, str]]:
        """The next payments after an id, with the number of the invoice and the client."""
        query = (
            select(Payment, Invoice.number, Client.key)
            .join(Invoice, col(Invoice.id) == Payment.invoice_id)
            .join(Client, col(Client.id) == Invoice.client_id)
            .where(Payment.company_id == self._company_id, ~col(Invoice.is_restricted))
            .where(col(Payment.id) > after)
            .order_by(col(Payment.id))
            .limit(PAGE)
        )
        return [(one, number or "", key) for one, number, key in await self._session.exec(query)]
