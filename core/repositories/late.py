"""Queries about what late money costs: base rates, what is owed by day, and what was claimed."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import delete
from sqlmodel import col, func, select

from core.models import (
    Accounts,
    BaseRate,
    Entry,
    Invoice,
    InvoiceState,
    LateCharge,
    Posting,
)
from core.repositories.base import Repository, inserting, table


class LateRepository(Repository):
    """Find and keep base rates and late charges."""

    async def base_rates(self) -> list[tuple[date, Decimal]]:
        """Every base rate with its first day, in order."""
        query = select(BaseRate).where(BaseRate.company_id == self._company_id)
        found = await self._session.exec(query.order_by(col(BaseRate.begins_on)))
        return [(each.begins_on, each.percent) for each in found]

    async def put_rates(self, rates: Sequence[tuple[date, Decimal]]) -> None:
        """Keep base rates; one of a day that is there is replaced."""
        put = inserting(self._session, BaseRate)
        put = put.on_conflict_do_update(
            index_elements=["company_id", "begins_on"], set_={"percent": put.excluded.percent}
        )
        company_id = self._company_id
        values = [
            BaseRate(company_id=company_id, begins_on=day, percent=percent).model_dump()
            for day, percent in rates
        ]
        await self._session.exec(put, params=values)

    async def moves(self, invoice_id: int) -> list[tuple[date, int]]:
        """What changed what is owed on an invoice, by the day it was booked on."""
        of_invoice = (col(Entry.invoice_id) == invoice_id) | (
            col(Entry.invoice_id).is_(None) & (col(Posting.invoice_id) == invoice_id)
        )
        query = (
            select(col(Posting.booked_on), func.sum(Entry.amount_minor))
            .join(Entry, col(Entry.event_id) == Posting.event_id)
            .where(Entry.company_id == self._company_id, of_invoice)
            .where(Entry.account == Accounts.RECEIVABLE)
            .group_by(col(Posting.booked_on))
        )
        return [(on, int(minor)) for on, minor in await self._session.exec(query)]

    async def charges(self, invoice_id: int) -> list[LateCharge]:
        """What was claimed of an invoice with documents that still hold, in order."""
        query = (
            select(LateCharge)
            .join(Invoice, col(Invoice.id) == LateCharge.document_id)
            .where(LateCharge.invoice_id == invoice_id, LateCharge.company_id == self._company_id)
            .where(Invoice.state != InvoiceState.VOID)
        )
        return list(await self._session.exec(query.order_by(col(LateCharge.begins_on))))

    async def was_claimed(self, invoice_id: int, stage: int) -> bool:
        """Whether a stage had its charge, whatever became of it."""
        query = select(LateCharge.id).where(
            LateCharge.invoice_id == invoice_id,
            LateCharge.company_id == self._company_id,
            LateCharge.stage >= stage,
        )
        return (await self._session.exec(query.limit(1))).first() is not None

    async def forget_void(self, invoice_id: int) -> None:
        """Let days that were claimed with a void document be claimed again."""
        void = select(Invoice.id).where(
            Invoice.company_id == self._company_id, Invoice.state == InvoiceState.VOID
        )
        kind = table(LateCharge)
        gone = delete(kind).where(
            kind.c.invoice_id == invoice_id,
            kind.c.company_id == self._company_id,
            kind.c.document_id.in_(void),
        )
        await self._session.exec(gone)
