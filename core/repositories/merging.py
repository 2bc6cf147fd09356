"""Queries about what goes along when two clients become one."""

from sqlalchemy import update
from sqlmodel import col, select

from core.models import Invoice, InvoiceState, RecurringPlan
from core.repositories.base import Repository, locked, table


class MergeRepository(Repository):
    """Find what is not issued yet, and hand plans over."""

    async def drafts(self, client_id: int) -> list[Invoice]:
        """The documents of a client that have no number, locked in the order of their ids."""
        query = select(Invoice).where(
            Invoice.company_id == self._company_id,
            Invoice.client_id == client_id,
            col(Invoice.number).is_(None),
            col(Invoice.state).in_((InvoiceState.DRAFT, InvoiceState.AWAITING)),
        )
        return list(await self._session.exec(locked(query.order_by(col(Invoice.id)))))

    async def hand_over_plans(self, client_id: int, into: int) -> None:
        """Let what is invoiced again and again be invoiced to another client from now on."""
        kind = table(RecurringPlan)
        change = update(kind).where(
            kind.c.company_id == self._company_id, kind.c.client_id == client_id
        )
        await self._session.exec(change.values(client_id=into))
