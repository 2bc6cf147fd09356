"""Payments: reported by a person and approved by another, or reported by a gateway."""

from dataclasses import dataclass
from datetime import date

from core.errors import InvalidInput, NotFound, WrongState
from core.events import PaymentBooked, PaymentRecorded, PaymentRejected
from core.models import (
    OWED,
    Approval,
    ApprovalKind,
    Attempt,
    Invoice,
    InvoiceState,
    Method,
    Payment,
    PaymentState,
)
from core.money import Money
from core.repositories.invoices import InvoiceRepository
from core.repositories.numbers import NumberRepository
from core.repositories.payments import PaymentRepository
from core.security.rights import Deed
from core.security.signing import content_hash
from core.services.approvals import ApprovalService, Wanted
from core.services.ledger import LedgerService
from core.services.restriction import require_endable
from core.services.scope import Scope, tidied, tidy

SERIES = "payment"


@dataclass(frozen=True)
class PaymentView:
    """A payment with the invoice it is for, and the open request to approve it."""

    payment: Payment
    invoice: Invoice
    approval: Approval | None = None


class PaymentService:
    """Record, approve, reject; and book what a gateway reports."""

    def __init__(
        self,
        payments: PaymentRepository,
        invoices: InvoiceRepository,
        numbers: NumberRepository,
        approvals: ApprovalService,
        ledger: LedgerService,
        scope: Scope,
    ) -> None:
        self._payments = payments
        self._invoices = invoices
        self._numbers = numbers
        self._approvals = approvals
        self._ledger = ledger
        self._scope = scope

    async def record(
        self, reference: str, amount: Money | None, method: Method, paid_on: date | None, note: str
    ) -> PaymentView:
        """Note that money came, to be approved before it is booked; announces `PaymentRecorded`.

        No amount means all that is still owed. Raises `InvalidInput` when it is more than that.
        """
        self._scope.require(Deed.RECORD_PAYMENTS)
        invoice = await self._owed(reference)
        amount = await self._unreported(invoice) if amount is None else amount
        today = await self._scope.today()
        await self._require_fitting(invoice, amount, paid_on or today)
        payment = await self._keep(invoice, amount, method, paid_on or today, note)
        hashed = content_hash(_content(payment))
        approval = await self._approvals.ask(_wanted(payment, invoice, ()), hashed)
        await self._scope.announce(
            PaymentRecorded(payment.subject, payment.id, invoice.id, approval.id)
        )
        return PaymentView(payment, invoice, approval)

    async def approve(self, reference: str, mark: str = "") -> PaymentView:
        """Book a recorded payment: off what is owed, into the ledger; announces `PaymentBooked`."""
        self._scope.require(Deed.APPROVE_PAYMENT)
        payment, invoice = await self._pending(reference)
        asked = await self._approvals.open_for(ApprovalKind.PAYMENT, payment.id)
        if payment.amount_minor > invoice.owed.minor:
            message = f"{payment.amount} is more than {invoice.reference} still owes."
            raise WrongState(message, hint="Reject it, and record what fits.")
        hashed = content_hash(_content(payment))
        if not await self._approvals.grant(asked, hashed, mark, _wanted(payment, invoice)):
            return PaymentView(payment, invoice, asked)  # it takes a second person
        await self._payments.change(payment, state=PaymentState.BOOKED)
        await self._book(payment, invoice)
        return PaymentView(payment, invoice)

    async def reject(self, reference: str, reason: str, mark: str = "") -> PaymentView:
        """Say that this money did not come; nothing is booked. Announces `PaymentRejected`."""
        self._scope.require(Deed.APPROVE_PAYMENT)
        why = tidied(reason, "reason", 500)
        payment, invoice = await self._pending(reference)
        asked = await self._approvals.open_for(ApprovalKind.PAYMENT, payment.id)
        await self._approvals.refuse(asked, mark, why)
        await self._payments.change(payment, state=PaymentState.REJECTED)
        await self._scope.announce(PaymentRejected(payment.subject, payment.id, invoice.id, why))
        return PaymentView(payment, invoice)

    async def book_attempt(self, attempt: Attempt, invoice: Invoice) -> Payment:
        """Book what a gateway took for an attempt; announces `PaymentBooked`.

        The caller holds the invoice's lock and has seen that the amount fits what is owed.
        """
        self._scope.require(Deed.KEEP_BOOKS)
        payment = await self._payments.keep(
            Payment(
                company_id=invoice.company_id,
                invoice_id=invoice.id,
                attempt_id=attempt.id,
                serial=await self._numbers.next(SERIES),
                state=PaymentState.BOOKED,
                method=Method.CARD,
                amount_minor=attempt.amount_minor,
                currency=attempt.currency,
                paid_on=await self._scope.today(),
                recorded_at=self._scope.now(),
            )
        )
        await self._book(payment, invoice)
        return payment

    async def view(self, reference: str) -> PaymentView:
        """The payment people call so; `NotFound` when this company has none."""
        self._scope.require(Deed.READ_BOOKS)
        payment = await self._payments.find(reference)
        if payment is None:
            raise NotFound(f"There is no payment “{reference.strip()[:40]}”.")
        return await self._view(payment)

    async def view_by_id(self, payment_id: int) -> PaymentView:
        """The same for the one with this id; it must exist."""
        self._scope.require(Deed.READ_BOOKS)
        payment = await self._payments.by_id(payment_id)
        if payment is None:
            raise NotFound("There is no such payment.")
        return await self._view(payment)

    async def of_invoice(self, invoice: Invoice) -> list[Payment]:
        """What was reported as paid on an invoice, in order, whatever became of it."""
        self._scope.require(Deed.READ_BOOKS)
        return await self._payments.of_invoice(invoice.id)

    async def _view(self, payment: Payment) -> PaymentView:
        invoice = await self._invoices.by_id(payment.invoice_id)
        assert invoice is not None
        require_endable(invoice, self._scope)
        approval = None
        if payment.state is PaymentState.PENDING:
            kind = ApprovalKind.PAYMENT
            approval = await self._approvals.open_for(kind, payment.id, lock=False)
        return PaymentView(payment, invoice, approval)

    async def _owed(self, reference: str) -> Invoice:
        invoice = await self._invoices.find(reference, lock=True)
        if invoice is None:
            message = f"There is no invoice “{reference.strip()[:40]}”."
            raise NotFound(message, hint="See /invoice list open.")
        require_endable(invoice, self._scope)
        if invoice.state not in OWED:
            raise WrongState(f"{invoice.reference} is {invoice.state}: nothing is owed on it.")
        return invoice

    async def _unreported(self, invoice: Invoice) -> Money:
        pending = await self._payments.pending(invoice.id)
        reported = sum(payment.amount_minor for payment in pending)
        return Money(invoice.owed.minor - reported, invoice.currency)

    async def _require_fitting(self, invoice: Invoice, amount: Money, paid_on: date) -> None:
        room = await self._unreported(invoice)
        if amount.currency != invoice.currency or not 0 < amount.minor <= room.minor:
            message = f"{amount} does not fit: {room} is still to be reported."
            raise InvalidInput(message, fields={"amount": message})
        if paid_on > await self._scope.today():
            message = "A payment cannot have come after today."
            raise InvalidInput(message, fields={"day": message})

    async def _keep(
        self, invoice: Invoice, amount: Money, method: Method, paid_on: date, note: str
    ) -> Payment:
        return await self._payments.keep(
            Payment(
                company_id=invoice.company_id,
                invoice_id=invoice.id,
                serial=await self._numbers.next(SERIES),
                state=PaymentState.PENDING,
                method=method,
                amount_minor=amount.minor,
                currency=amount.currency,
                paid_on=paid_on,
                note=tidy(note, "reference", 200),
                recorded_by=self._scope.member_id,
                recorded_at=self._scope.now(),
            )
        )

    async def _pending(self, reference: str) -> tuple[Payment, Invoice]:
        """A payment to decide on, with its invoice; the invoice is locked first, always."""
        seen = await self._payments.find(reference)
        if seen is None:
            raise NotFound(f"There is no payment “{reference.strip()[:40]}”.")
        invoice = await self._invoices.by_id(seen.invoice_id, lock=True)
        payment = await self._payments.find(reference, lock=True)
        assert invoice is not None
        assert payment is not None
        payment.require_pending()
        return payment, invoice

    async def _book(self, payment: Payment, invoice: Invoice) -> None:
        paid = invoice.paid_minor + payment.amount_minor
        settled = paid + invoice.adjusted_minor
        state = InvoiceState.PAID if settled == invoice.total_minor else InvoiceState.PARTLY_PAID
        assert settled <= invoice.total_minor, "more than was owed"
        await self._invoices.change(invoice, paid_minor=paid, state=state)
        amount, currency = payment.amount_minor, payment.currency
        event_id = await self._scope.announce(
            PaymentBooked(invoice.subject, payment.id, invoice.id, amount, currency)
        )
        await self._ledger.book_payment(event_id, invoice, payment)


def _wanted(payment: Payment, invoice: Invoice, authors: tuple[int, ...] | None = None) -> Wanted:
    """A payment as it is approved; whoever recorded it wrote it, unless told otherwise."""
    if authors is None:
        authors = (payment.recorded_by,) if payment.recorded_by else ()
    what = payment.reference, payment.amount, invoice.client_id
    return Wanted(ApprovalKind.PAYMENT, payment.id, *what, authors)


def _content(payment: Payment) -> dict[str, object]:
    return {
        "payment": payment.id,
        "invoice": payment.invoice_id,
        "amount": [payment.amount_minor, payment.currency],
        "method": str(payment.method),
        "paid on": str(payment.paid_on),
        "note": payment.note,
    }
