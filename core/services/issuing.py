"""What makes a document count: its number, its days, its entries in the ledger, its event."""

from collections.abc import Awaitable, Callable

from core.events import InvoiceIssued
from core.models import Approval, DocumentKind, InvoiceState
from core.repositories.invoices import InvoiceRepository
from core.services.lawful import require_lawful
from core.services.ledger import LedgerService
from core.services.numbering import Numbering
from core.services.scope import Scope
from core.services.wordings import InvoiceView

Way = Callable[[InvoiceView, Approval], Awaitable[None]]


class Issuing:
    """Issues what was approved; each kind of document has its own way, and learns it once."""

    def __init__(
        self,
        invoices: InvoiceRepository,
        numbering: Numbering,
        ledger: LedgerService,
        scope: Scope,
    ) -> None:
        self._invoices = invoices
        self._numbering = numbering
        self._ledger = ledger
        self._scope = scope
        self._ways: dict[DocumentKind, Way] = {DocumentKind.INVOICE: self.issue_invoice}

    def learn(self, kind: DocumentKind, way: Way) -> None:
        """Issue documents of a kind like this from now on."""
        self._ways[kind] = way

    async def issue(self, view: InvoiceView, approval: Approval) -> None:
        """Issue what was approved, in the way of its kind."""
        await self._ways[view.invoice.kind](view, approval)

    async def issue_invoice(self, view: InvoiceView, approval: Approval) -> None:
        """Write what makes it owed; the number comes last, since its row is locked till commit.

        Announces `InvoiceIssued`.
        """
        require_lawful(view)
        invoice, company = view.invoice, view.company
        today = await self._scope.today()
        due_on = invoice.due_on or view.terms.due_on(today)
        given = await self._numbering.next(company, invoice.kind, today)
        await self._invoices.change(
            invoice,
            state=InvoiceState.OPEN,
            **given.columns,
            issued_on=today,
            due_on=due_on,
            terms_days=(due_on - today).days,
            terms="" if invoice.due_on else view.terms.kept[0],
        )
        total, currency = invoice.total_minor, invoice.currency
        issued = InvoiceIssued(
            invoice.subject, invoice.id, given.number, approval.id, total, currency
        )
        event_id = await self._scope.announce(issued)
        await self._ledger.book_issue(event_id, invoice, view.totals)
