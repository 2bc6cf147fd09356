"""Queries about invoices and their lines."""

from datetime import date
from typing import Any

from sqlalchemy import bindparam, delete, exists
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from core.models import (
    OFFERS,
    OWED,
    Adjustment,
    AdjustmentState,
    Approval,
    ApprovalKind,
    ApprovalState,
    Attempt,
    AttemptState,
    Client,
    Company,
    Contact,
    DocumentKind,
    DocumentLink,
    EventRecord,
    Invoice,
    InvoiceLine,
    InvoiceState,
    LinkKind,
    Payment,
)
from core.repositories.base import Repository, locked, sought, table
from core.repositories.clients import with_merged
from core.repositories.payments import waiting_for

DRAFT_DIGITS_MOST = 9
TAKEN_BACK = (InvoiceState.VOID, InvoiceState.CREDITED)

# Built once, since every invoice that is issued passes here.
OWN = select(Invoice).where(Invoice.company_id == bindparam("company_id"))
BY_DRAFT = OWN.where(Invoice.draft == bindparam("called"))
BY_NUMBER = OWN.where(Invoice.number == bindparam("called"))
BY_ID = OWN.where(Invoice.id == bindparam("invoice_id"))
LOCKED = {query: locked(query) for query in (BY_DRAFT, BY_NUMBER, BY_ID)}
LINES = (
    select(InvoiceLine)
    .where(
        InvoiceLine.invoice_id == bindparam("invoice_id"),
        InvoiceLine.company_id == bindparam("company_id"),
    )
    .order_by(col(InvoiceLine.position))
)
BESIDE = (
    select(Company, Client, Contact, Approval)
    .join(Client, col(Client.company_id) == Company.id)
    .join(Contact, (col(Contact.client_id) == Client.id) & col(Contact.is_billing))
    .outerjoin(
        Approval,
        (col(Approval.kind) == ApprovalKind.INVOICE)
        & (col(Approval.subject_id) == bindparam("invoice_id"))
        & (col(Approval.company_id) == Company.id)
        & (col(Approval.state) == ApprovalState.OPEN),
    )
    .where(Company.id == bindparam("company_id"), Client.id == bindparam("client_id"))
)

ORIGIN = aliased(Invoice)
CORRECTING = (LinkKind.CREDITS, LinkKind.REVISES)
AROUND: Any = (
    BESIDE.add_columns(ORIGIN)
    .outerjoin(
        DocumentLink,
        (col(DocumentLink.invoice_id) == bindparam("invoice_id"))
        & col(DocumentLink.kind).in_(CORRECTING),
    )
    .outerjoin(ORIGIN, col(ORIGIN.id) == DocumentLink.origin_id)
)


class InvoiceRepository(Repository):
    """Find and keep invoices."""

    async def find(self, reference: str, *, lock: bool = False) -> Invoice | None:
        """The invoice people call by this reference; locked when it is about to change."""
        text = sought(reference).upper()
        digits = text[1:]
        if text[:1] == "D" and digits.isdecimal() and len(digits) <= DRAFT_DIGITS_MOST:
            return await self._one(BY_DRAFT, lock=lock, called=int(digits))
        return await self._one(BY_NUMBER, lock=lock, called=text)

    async def by_id(self, invoice_id: int, *, lock: bool = False) -> Invoice | None:
        """The invoice with this id, if this company has one."""
        return await self._one(BY_ID, lock=lock, invoice_id=invoice_id)

    async def lines(self, invoice_id: int) -> list[InvoiceLine]:
        """An invoice's lines, in order."""
        values = {"invoice_id": invoice_id, "company_id": self._company_id}
        return list(await self._session.exec(LINES, params=values))

    async def beside(self, invoice: Invoice) -> tuple[Company, Client, Contact, Approval | None]:
        """Who issues it, who owes, whom it is mailed to, and the open request to approve it.

        The request needs no lock of its own: whoever decides on it holds the invoice's.
        """
        values = self._around(invoice)
        company, client, contact, approval = (await self._session.exec(BESIDE, params=values)).one()
        return company, client, contact, approval

    async def around(
        self, invoice: Invoice
    ) -> tuple[Company, Client, Contact, Approval | None, Invoice | None]:
        """The same, and the invoice that it corrects: by crediting it, or by taking its place."""
        row: Any = (await self._session.exec(AROUND, params=self._around(invoice))).one()
        company, client, contact, approval, origin = row
        return company, client, contact, approval, origin

    async def note_of(self, invoice_id: int) -> Invoice | None:
        """The last draft of a credit note for an invoice, if there is one."""
        query = (
            select(Invoice)
            .join(DocumentLink, col(DocumentLink.invoice_id) == Invoice.id)
            .where(
                Invoice.company_id == self._company_id,
                DocumentLink.origin_id == invoice_id,
                DocumentLink.kind == LinkKind.CREDITS,
                col(Invoice.state).in_((InvoiceState.DRAFT, InvoiceState.AWAITING)),
            )
        )
        return (await self._session.exec(query.order_by(col(Invoice.id).desc()))).first()

    def _around(self, invoice: Invoice) -> dict[str, int]:
        return {
            "company_id": self._company_id,
            "client_id": invoice.client_id,
            "invoice_id": invoice.id,
        }

    async def forget_lines(self, invoice_id: int) -> None:
        """Take a draft's lines away, to write others; the database refuses it once issued."""
        kind = table(InvoiceLine)
        await self._session.exec(
            delete(kind).where(
                kind.c.invoice_id == invoice_id, kind.c.company_id == self._company_id
            )
        )

    async def listed(
        self,
        *,
        states: frozenset[InvoiceState] | None = None,
        overdue_on: date | None = None,
        client_id: int | None = None,
        kind: DocumentKind | None = None,
        limit: int = 20,
        skip: int = 0,
    ) -> list[tuple[Invoice, Client]]:
        """Invoices with their clients, the newest first; `overdue_on` asks for those due before.

        A client's are those of clients too that were merged into it. Papers that nobody owes are
        asked for by their kind alone.
        """
        query = select(Invoice, Client).join(Client, col(Client.id) == Invoice.client_id)
        query = query.where(Invoice.company_id == self._company_id, ~col(Invoice.is_restricted))
        if kind is None:
            query = query.where(col(Invoice.kind).not_in(OFFERS))
        else:
            query = query.where(Invoice.kind == kind)
        if states is not None:
            query = query.where(col(Invoice.state).in_(states))
        if overdue_on is not None:
            query = query.where(col(Invoice.state).in_(OWED), col(Invoice.due_on) < overdue_on)
        if client_id is not None:
            query = query.where(col(Invoice.client_id).in_(with_merged(client_id)))
        query = query.order_by(col(Invoice.id).desc()).offset(skip).limit(limit)
        return list(await self._session.exec(query))

    async def reported(self, invoice_id: int) -> int | None:
        """The number of a payment on an invoice that waits for an approval, if there is one."""
        query = waiting_for(invoice_id).where(Payment.company_id == self._company_id)
        return (await self._session.exec(query)).first()

    async def is_settling(self, invoice_id: int) -> bool:
        """Whether a client's payment of an invoice is on its way at the gateway."""
        query = select(Attempt.id).where(
            Attempt.company_id == self._company_id,
            Attempt.invoice_id == invoice_id,
            Attempt.state == AttemptState.SETTLING,
        )
        return (await self._session.exec(query)).first() is not None

    async def given_up(self, invoice_id: int) -> int | None:
        """The number of a write-off of an invoice that waits for an approval, if there is one."""
        query = select(Adjustment.serial).where(
            Adjustment.company_id == self._company_id,
            Adjustment.invoice_id == invoice_id,
            Adjustment.state == AdjustmentState.PENDING,
        )
        return (await self._session.exec(query.order_by(col(Adjustment.id)))).first()

    async def untaken(self, final_id: int) -> list[str]:
        """The numbers of issued deposits that a draft neither takes off, nor are taken back."""
        taken = exists().where(
            col(InvoiceLine.invoice_id) == final_id,
            col(InvoiceLine.deposit_id) == col(Invoice.id),
        )
        query = (
            select(Invoice.number)
            .join(DocumentLink, col(DocumentLink.invoice_id) == Invoice.id)
            .where(
                Invoice.company_id == self._company_id,
                DocumentLink.origin_id == final_id,
                DocumentLink.kind == LinkKind.INSTALMENT,
                col(Invoice.number).is_not(None),
                col(Invoice.state).not_in(TAKEN_BACK),
                ~taken,
            )
        )
        found = await self._session.exec(query.order_by(col(Invoice.id)))
        return [number for number in found if number]

    async def void_deposits(self, final_id: int) -> list[str]:
        """The numbers of deposits that a draft takes off though they are taken back by now."""
        query = (
            select(Invoice.number)
            .join(InvoiceLine, col(InvoiceLine.deposit_id) == Invoice.id)
            .where(
                Invoice.company_id == self._company_id,
                InvoiceLine.invoice_id == final_id,
                col(Invoice.state).in_(TAKEN_BACK),
            )
        )
        return sorted({number for number in await self._session.exec(query) if number})

    async def taken_off_by(self, deposit_id: int) -> str | None:
        """The number of the issued invoice that takes a deposit off, if there is one."""
        query = (
            select(Invoice.number)
            .join(InvoiceLine, col(InvoiceLine.invoice_id) == Invoice.id)
            .where(
                Invoice.company_id == self._company_id,
                InvoiceLine.deposit_id == deposit_id,
                col(Invoice.number).is_not(None),
                col(Invoice.state).not_in(TAKEN_BACK),
            )
        )
        return (await self._session.exec(query)).first()

    async def edited_by(self, subject: str) -> EventRecord | None:
        """Who edited a draft last, if anybody did."""
        query = select(EventRecord).where(
            EventRecord.company_id == self._company_id,
            EventRecord.subject == subject,
            EventRecord.kind == "InvoiceEdited",
        )
        return (await self._session.exec(query.order_by(col(EventRecord.id).desc()))).first()

    async def serials(self, counter: str) -> set[int]:
        """Every place in a counter that a document has."""
        query = select(Invoice.serial).where(
            Invoice.company_id == self._company_id, Invoice.numbered_in == counter
        )
        return {serial for serial in await self._session.exec(query) if serial is not None}

    async def every_number(self) -> list[str]:
        """Every number that a document of the company carries."""
        query = select(Invoice.number).where(
            Invoice.company_id == self._company_id, col(Invoice.number).is_not(None)
        )
        return [number for number in await self._session.exec(query) if number]

    async def issued(self) -> list[Invoice]:
        """Every invoice that has a number, void ones included."""
        query = select(Invoice).where(
            Invoice.company_id == self._company_id, col(Invoice.number).is_not(None)
        )
        return list(await self._session.exec(query))

    async def _one(
        self, query: SelectOfScalar[Invoice], *, lock: bool, **values: int | str
    ) -> Invoice | None:
        values["company_id"] = self._company_id
        chosen = LOCKED[query] if lock else query
        return (await self._session.exec(chosen, params=values)).one_or_none()


async def owner_of_invoice(session: AsyncSession, invoice_id: int) -> tuple[int, str]:
    """Whose invoice has this id, in whatever company, and its seed; for signed addresses only."""
    query = select(Invoice.company_id, Invoice.address_seed).where(Invoice.id == invoice_id)
    return (await session.exec(query)).one_or_none() or (0, "")
