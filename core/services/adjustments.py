"""Write-offs: what is owed and not expected any more, asked for by one and approved by another."""

from dataclasses import dataclass

from core.errors import WrongState
from core.events import InvoiceWrittenOff, WriteOffAsked, WriteOffRejected
from core.models import (
    Adjustment,
    AdjustmentKind,
    AdjustmentState,
    Approval,
    ApprovalKind,
    Invoice,
    InvoiceState,
)
from core.repositories.adjustments import AdjustmentRepository
from core.repositories.invoices import InvoiceRepository
from core.security.rights import Deed
from core.services.approvals import Wanted
from core.services.deciding import Decisions
from core.services.ledger import LedgerService
from core.services.owing import held_owed
from core.services.restriction import require_endable
from core.services.scope import Scope, tidied


@dataclass(frozen=True)
class AdjustmentView:
    """An adjustment with the invoice it is about, and the open request to approve it."""

    adjustment: Adjustment
    invoice: Invoice
    approval: Approval | None = None


class AdjustmentService:
    """Ask for a write-off, approve it, reject it."""

    def __init__(
        self,
        adjustments: AdjustmentRepository,
        asked: Decisions[Adjustment],
        invoices: InvoiceRepository,
        ledger: LedgerService,
        scope: Scope,
    ) -> None:
        self._adjustments = adjustments
        self._asked = asked
        self._invoices = invoices
        self._ledger = ledger
        self._scope = scope

    async def ask(self, reference: str, reason: str) -> AdjustmentView:
        """Ask to write off all that an invoice still owes; announces `WriteOffAsked`.

        Raises `WrongState` when nothing is owed, or when a payment or another write-off of it
        waits for an approval.
        """
        self._scope.require(Deed.ASK_WRITE_OFF)
        why = tidied(reason, "reason", 500)
        invoice = await self._owed(reference)
        adjustment = await self._adjustments.keep(
            Adjustment(
                company_id=invoice.company_id,
                invoice_id=invoice.id,
                serial=await self._asked.next_serial(),
                kind=AdjustmentKind.WRITE_OFF,
                state=AdjustmentState.PENDING,
                amount_minor=invoice.owed.minor,
                currency=invoice.currency,
                reason=why,
                asked_by=self._scope.member_id,
                asked_at=self._scope.now(),
            )
        )
        approval = await self._asked.ask(_wanted(adjustment, invoice), _content(adjustment))
        asked = WriteOffAsked(adjustment.subject, adjustment.id, invoice.id, approval.id)
        await self._scope.announce(asked)
        return AdjustmentView(adjustment, invoice, approval)

    async def approve(self, reference: str, mark: str = "") -> AdjustmentView:
        """Book it: off what is owed, as a loss; announces `InvoiceWrittenOff`.

        Raises `WrongState` when something else is owed by now than was asked for, or when
        money was reported meanwhile, or is on its way.
        """
        self._scope.require(Deed.APPROVE_WRITE_OFF)
        adjustment, invoice = await self._pending(reference)
        if adjustment.amount != invoice.owed:
            message = f"{invoice.reference} owes {invoice.owed} by now, not {adjustment.amount}."
            raise WrongState(message, hint="Reject it, and ask anew if it is still wanted.")
        await self._require_nothing_comes(invoice)
        wanted = _wanted(adjustment, invoice)
        if asked := await self._asked.grant(wanted, _content(adjustment), mark):
            return AdjustmentView(adjustment, invoice, asked)  # it takes a second person
        await self._book(adjustment, invoice)
        return AdjustmentView(adjustment, invoice)

    async def reject(self, reference: str, reason: str, mark: str = "") -> AdjustmentView:
        """Say that the money is still expected; announces `WriteOffRejected`."""
        self._scope.require(Deed.APPROVE_WRITE_OFF)
        why = tidied(reason, "reason", 500)
        adjustment, invoice = await self._pending(reference)
        await self._asked.refuse(adjustment, _wanted(adjustment, invoice), mark, why)
        await self._scope.announce(
            WriteOffRejected(adjustment.subject, adjustment.id, invoice.id, why)
        )
        return AdjustmentView(adjustment, invoice)

    async def view(self, reference: str) -> AdjustmentView:
        """The adjustment people call so; `NotFound` when this company has none."""
        self._scope.require(Deed.READ_BOOKS)
        return await self._view(await self._asked.named(reference))

    async def view_by_id(self, adjustment_id: int) -> AdjustmentView:
        """The same for the one with this id; it must exist."""
        self._scope.require(Deed.READ_BOOKS)
        return await self._view(await self._asked.by_id(adjustment_id))

    async def _view(self, adjustment: Adjustment) -> AdjustmentView:
        invoice = await self._invoices.by_id(adjustment.invoice_id)
        assert invoice is not None
        require_endable(invoice, self._scope)
        approval = await self._asked.open_for(adjustment, _wanted(adjustment, invoice))
        return AdjustmentView(adjustment, invoice, approval)

    async def _owed(self, reference: str) -> Invoice:
        """An invoice of which something is owed, and on which nothing waits for a decision."""
        (invoice,) = await held_owed(self._invoices, (reference,), self._scope)
        await self._require_nothing_comes(invoice)
        if serial := await self._invoices.given_up(invoice.id):
            raise WrongState(f"A{serial} asks for that already.", hint=f"/writeoff show A{serial}")
        return invoice

    async def _require_nothing_comes(self, invoice: Invoice) -> None:
        """Money that is reported, or on its way, could not be booked once all is given up."""
        if serial := await self._invoices.reported(invoice.id):
            message = f"Payment P{serial} for {invoice.reference} waits for an approval."
            raise WrongState(message, hint=f"Decide on it first: /payment show P{serial}")
        if await self._invoices.is_settling(invoice.id):
            message = f"The client's payment of {invoice.reference} is on its way."
            raise WrongState(message, hint="Wait some days: it is booked when it has come.")

    async def _pending(self, reference: str) -> tuple[Adjustment, Invoice]:
        """One to decide on, with its invoice; the invoice is locked first, always."""
        seen = await self._asked.named(reference)
        invoice = await self._invoices.by_id(seen.invoice_id, lock=True)
        assert invoice is not None
        return await self._asked.held(reference), invoice

    async def _book(self, adjustment: Adjustment, invoice: Invoice) -> None:
        today = await self._scope.today()
        amount, currency = adjustment.amount_minor, adjustment.currency
        state = AdjustmentState.BOOKED
        await self._adjustments.change(adjustment, state=state, booked_on=today)
        adjusted = invoice.adjusted_minor + amount
        invoice.require(InvoiceState.WRITTEN_OFF)
        written_off = InvoiceState.WRITTEN_OFF
        await self._invoices.change(invoice, adjusted_minor=adjusted, state=written_off)
        event_id = await self._scope.announce(
            InvoiceWrittenOff(invoice.subject, adjustment.id, invoice.id, amount, currency)
        )
        await self._ledger.book_write_off(event_id, invoice, adjustment, today)


def _wanted(adjustment: Adjustment, invoice: Invoice) -> Wanted:
    """A write-off as it is approved; whoever asked for it wrote it."""
    what = adjustment.reference, adjustment.amount, invoice.client_id
    return Wanted(ApprovalKind.ADJUSTMENT, adjustment.id, *what)


def _content(adjustment: Adjustment) -> dict[str, object]:
    return {
        "adjustment": adjustment.id,
        "kind": str(adjustment.kind),
        "invoice": adjustment.invoice_id,
        "amount": [adjustment.amount_minor, adjustment.currency],
        "reason": adjustment.reason,
    }
