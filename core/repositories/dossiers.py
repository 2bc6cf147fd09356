"""Everything that is kept about one client, read whole: for whoever has a right to know."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlmodel import col, select

from core.models import (
    Adjustment,
    Approval,
    ApprovalKind,
    Attempt,
    Claim,
    ClientPast,
    Contact,
    Delivery,
    Document,
    EventRecord,
    Hold,
    InboundMail,
    Invoice,
    InvoiceLine,
    Letter,
    OverdueAlert,
    Payment,
    Refund,
    Reminder,
)
from core.repositories.base import Repository, table

AT_ONCE: Final = 500
"""How many numbers are asked for in one query."""


class DossierRepository(Repository):
    """Reads all rows about a client, in order."""

    async def contacts(self, client_id: int) -> list[Contact]:
        """The people there."""
        return await self._of(Contact, Contact.client_id == client_id)

    async def past(self, client_id: int) -> list[ClientPast]:
        """What documents said of a client before it changed."""
        return await self._of(ClientPast, ClientPast.client_id == client_id)

    async def invoices(self, client_id: int) -> list[Invoice]:
        """Every invoice, drafts among them."""
        return await self._of(Invoice, Invoice.client_id == client_id)

    async def letters(self, client_id: int, bills: Sequence[int]) -> list[Letter]:
        """Every letter from them, to them, or in the thread of an invoice of theirs."""
        own = await self._of(Letter, Letter.client_id == client_id)
        known = {letter.id for letter in own}
        beside = await self._about(Letter, Letter.invoice_id, bills)
        return sorted(
            [*own, *(each for each in beside if each.id not in known)], key=lambda each: each.id
        )

    async def about(self, bills: Sequence[int]) -> dict[type, list[Any]]:
        """What hangs on invoices: lines, payments, attempts, claims, reminders, holds, alerts."""
        kinds: tuple[Any, ...] = (
            InvoiceLine,
            Payment,
            Adjustment,
            Refund,
            Attempt,
            Claim,
            Reminder,
            Hold,
            OverdueAlert,
        )
        return {kind: await self._about(kind, kind.invoice_id, bills) for kind in kinds}

    async def approvals(self, about: Mapping[ApprovalKind, Sequence[int]]) -> list[Approval]:
        """What was decided about things of these kinds and ids."""
        wanted = {(kind, each) for kind, ids in about.items() for each in ids}
        found = await self._about(Approval, Approval.subject_id, [each for _, each in wanted])
        meant = {each.id: each for each in found if (each.kind, each.subject_id) in wanted}
        return [meant[number] for number in sorted(meant)]

    async def events(self, subjects: Sequence[str]) -> list[EventRecord]:
        """All that happened to these things, in order."""
        found = await self._about(EventRecord, EventRecord.subject, subjects)
        return sorted(found, key=lambda each: each.id)

    async def tellings(self, events: Sequence[int]) -> list[Delivery]:
        """What was mailed about these events."""
        found = await self._about(Delivery, Delivery.event_id, events)
        return [each for each in found if each.channel == "email"]

    async def papers(self, bills: Sequence[int]) -> list[tuple[int, int, str]]:
        """The printed documents of invoices: number, invoice, name; not what is in them."""
        kind = table(Document)
        light = select(kind.c.id, kind.c.invoice_id, kind.c.name)
        found: list[tuple[int, int, str]] = []
        for page in _paged(bills):
            own = kind.c.company_id == self._company_id, kind.c.invoice_id.in_(page)
            rows = await self._session.exec(light.where(*own).order_by(kind.c.id))
            found += [(number, invoice_id, name) for number, invoice_id, name in rows]
        return found

    async def paper(self, document_id: int) -> Document | None:
        """One printed document."""
        return next(iter(await self._of(Document, Document.id == document_id)), None)

    async def mail(self, mail_id: int, letters: Sequence[int]) -> InboundMail | None:
        """One mail as it came, if one of these letters was made of it."""
        made = select(Letter.inbound_id).where(
            Letter.company_id == self._company_id, col(Letter.id).in_(letters)
        )
        query = select(InboundMail).where(InboundMail.id == mail_id, col(InboundMail.id).in_(made))
        return (await self._session.exec(query)).one_or_none()

    async def _about(self, model: Any, column: Any, wanted: Sequence[Any]) -> list[Any]:
        found: list[Any] = []
        for page in _paged(wanted):
            found += await self._of(model, col(column).in_(page))
        return found

    async def _of(self, model: Any, *where: Any) -> list[Any]:
        query = select(model).where(model.company_id == self._company_id, *where)
        return list(await self._session.exec(query.order_by(*table(model).primary_key)))


def _paged(wanted: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (wanted[first : first + AT_ONCE] for first in range(0, len(wanted), AT_ONCE))
