"""What is done beside writing an invoice: copies, pro formas, its days, its order, remarks."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from core.errors import InvalidInput, WrongState
from core.events import InvoiceEdited, InvoiceRemarked, ProFormaMade
from core.models import ApprovalKind, DocumentKind, Invoice, InvoiceState, LinkKind
from core.repositories.invoices import InvoiceRepository
from core.security.rights import Deed
from core.services.approvals import ApprovalService
from core.services.copying import Copying
from core.services.invoices import InvoiceService
from core.services.numbering import Numbering
from core.services.scope import Scope, tidied, tidy
from core.services.wordings import InvoiceView

UNISSUED: Final = frozenset({InvoiceState.DRAFT, InvoiceState.AWAITING})
AGO_MOST: Final = timedelta(days=5 * 366)
AHEAD_MOST: Final = timedelta(days=2 * 366)


@dataclass(frozen=True)
class Supply:
    """When what is billed was supplied: on a day, or over the time of a service; or neither."""

    on: date | None = None
    since: date | None = None
    until: date | None = None

    def checked(self, today: date) -> "Supply":
        """The same; raises `InvalidInput` for a time that ends before it begins, or is far off."""
        if (self.since is None) != (self.until is None):
            raise _odd("since", "A service has a first and a last day.", "Give both, or none.")
        if self.since and self.until and self.until < self.since:
            raise _odd("until", "The service ends before it begins.", "Look at the two days.")
        for name, day in (("on", self.on), ("since", self.since), ("until", self.until)):
            if day and not today - AGO_MOST <= day <= today + AHEAD_MOST:
                text = "That is more than five years ago, or two years ahead."
                raise _odd(name, text, "Look at the year.")
        return self


class DraftingService:
    """Copies and pro formas of documents, and what a draft says beside its lines."""

    def __init__(
        self,
        bills: InvoiceRepository,
        invoices: InvoiceService,
        approvals: ApprovalService,
        copying: Copying,
        numbering: Numbering,
        scope: Scope,
    ) -> None:
        self._bills = bills
        self._invoices = invoices
        self._approvals = approvals
        self._copying = copying
        self._numbering = numbering
        self._scope = scope

    async def duplicate(self, reference: str) -> InvoiceView:
        """Write a draft that says the same, without what belongs to one order alone.

        Announces `InvoiceDrafted`. Of a quote and a pro forma, too, an invoice comes.
        """
        self._scope.require(Deed.WRITE_INVOICES)
        view = await self._invoices.view(reference)
        mine = self._scope.member_id
        made = await self._copying.draft(view, LinkKind.COPIES, drafted_by=mine)
        return await self._invoices.view(made.reference)

    async def pro_forma(self, reference: str) -> InvoiceView:
        """Make a paper of a draft that looks as its invoice would, and is none.

        It has a number of its own, is mailed, is not owed, and is in no ledger. Announces
        `ProFormaMade`.
        """
        self._scope.require(Deed.WRITE_INVOICES)
        view = await self._invoices.view(reference)
        if view.invoice.state not in UNISSUED:
            message = f"{view.invoice.reference} is {view.invoice.state}."
            raise WrongState(message, hint="A pro forma is made of a draft.")
        view.require_readable()
        kind, mine = DocumentKind.PRO_FORMA, self._scope.member_id
        made = await self._copying.copy(view, LinkKind.COPIES, kind, drafted_by=mine)
        today = await self._scope.today()
        named = await self._numbering.next(view.company, kind, today)
        terms, days = view.terms.kept
        values: dict[str, Any] = {"issued_on": today, "terms": terms, "terms_days": days}
        await self._bills.change(made, state=InvoiceState.OFFERED, **values, **named.columns)
        what = view.invoice.reference, made.total_minor, made.currency
        await self._scope.announce(ProFormaMade(made.subject, made.id, named.number, *what))
        return await self._invoices.view(named.number)

    async def supply(self, reference: str, supply: Supply) -> InvoiceView:
        """Say in a draft when what it bills was supplied; announces `InvoiceEdited`."""
        self._scope.require(Deed.WRITE_INVOICES)
        told = supply.checked(await self._scope.today())
        values = {"supplied_on": told.on, "service_from": told.since, "service_to": told.until}
        return await self._edit(reference, values)

    async def order(self, reference: str, number: str) -> InvoiceView:
        """Say in a draft which order of the client's it bills; announces `InvoiceEdited`."""
        self._scope.require(Deed.WRITE_INVOICES)
        said = tidy(number, "order number", 80)
        return await self._edit(reference, {"po_number": said, "printed_po": said})

    async def remark(self, reference: str, text: str) -> InvoiceView:
        """Note something for the team alone; announces `InvoiceRemarked`."""
        self._scope.require(Deed.WRITE_INVOICES)
        said = tidied(text, "remark", 1000, lines=True)
        invoice = await self._invoices.get(reference, lock=True)
        told = InvoiceRemarked(invoice.subject, invoice.id, invoice.reference, said)
        await self._scope.announce(told)
        return await self._invoices.view(invoice.reference)

    async def _edit(self, reference: str, values: dict[str, Any]) -> InvoiceView:
        """Change what a draft says; an approval asked for it is void."""
        invoice = await self._invoices.get(reference, lock=True)
        _require_unissued(invoice)
        voided = await self._approvals.withdraw(ApprovalKind.INVOICE, invoice.id)
        authors = sorted({*invoice.authors, self._scope.member_id})
        await self._bills.change(invoice, state=InvoiceState.DRAFT, authors=authors, **values)
        edited = InvoiceEdited(invoice.subject, invoice.id, invoice.reference, voided)
        await self._scope.announce(edited)
        return await self._invoices.view(invoice.reference)


def _require_unissued(invoice: Invoice) -> None:
    if invoice.state not in UNISSUED:
        message = f"{invoice.reference} is {invoice.state} and cannot be changed."
        raise WrongState(message, hint="Void it and write another.")


def _odd(field: str, text: str, hint: str) -> InvalidInput:
    return InvalidInput(text, hint=hint, fields={field: f"{text} {hint}"})
