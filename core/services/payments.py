"""Payments: reported by a person and approved by another, or reported by a gateway."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from core.errors import InvalidInput, WrongState
from core.events import PaymentBooked, PaymentRecorded, PaymentRejected
from core.models import (
    Approval,
    ApprovalKind,
    Attempt,
    CashDiscount,
    Invoice,
    InvoiceState,
    Method,
    Payment,
    PaymentPart,
    PaymentState,
)
from core.money import Money
from core.repositories.invoices import InvoiceRepository
from core.repositories.payments import PaymentRepository
from core.security.rights import Deed
from core.services.approvals import Wanted
from core.services.credits import CreditService
from core.services.deciding import Decisions
from core.services.early import Early
from core.services.ledger import LedgerService
from core.services.owing import held_owed
from core.services.restriction import require_endable
from core.services.scope import Scope, tidied, tidy
from core.services.sharing import INVOICES_MOST, Pick, Room, Share, divide

OLDEST: Final = timedelta(days=2 * 365)


@dataclass(frozen=True)
class PaymentView:
    """A payment with its first invoice, the open request to approve it, and how it is divided."""

    payment: Payment
    invoice: Invoice
    approval: Approval | None = None
    shares: tuple[Share, ...] = ()


class PaymentService:
    """Record, approve, reject; and book what a gateway reports."""

    def __init__(
        self,
        payments: PaymentRepository,
        asked: Decisions[Payment],
        invoices: InvoiceRepository,
        ledger: LedgerService,
        balances: CreditService,
        scope: Scope,
    ) -> None:
        self._payments = payments
        self._asked = asked
        self._invoices = invoices
        self._ledger = ledger
        self._early = Early(invoices, ledger, scope)
        self._credits = balances
        self._scope = scope

    async def record(
        self, reference: str, amount: Money | None, method: Method, paid_on: date | None, note: str
    ) -> PaymentView:
        """Note that money came for one invoice, as `record_over` does for several."""
        return await self.record_over((Pick(reference),), amount, method, paid_on, note)

    async def record_over(
        self,
        picks: Sequence[Pick],
        amount: Money | None,
        method: Method,
        paid_on: date | None,
        note: str,
    ) -> PaymentView:
        """Note that money came, to be approved before it is booked; announces `PaymentRecorded`.

        No amount means all that is named, or still owed. What is more than that is the client's
        credit. Raises `InvalidInput` where something of it fits nowhere.
        """
        self._scope.require(Deed.RECORD_PAYMENTS)
        rooms = await self._rooms(picks)
        shares, credit = divide(amount, rooms)
        payment = await self._keep(
            shares,
            credit,
            state=PaymentState.PENDING,
            method=method,
            paid_on=await self._day(paid_on),
            note=tidy(note, "reference", 200),
            recorded_by=self._scope.member_id,
        )
        first = shares[0].invoice
        wanted = _wanted(payment, first, ())
        approval = await self._asked.ask(wanted, _content(payment, shares))
        await self._scope.announce(
            PaymentRecorded(payment.subject, payment.id, first.id, approval.id, _others(shares))
        )
        return PaymentView(payment, first, approval, shares)

    async def approve(self, reference: str, mark: str = "") -> PaymentView:
        """Book a recorded payment: off what is owed, into the ledger; announces `PaymentBooked`."""
        self._scope.require(Deed.APPROVE_PAYMENT)
        payment, first, shares = await self._pending(reference)
        for share in shares:
            if share.amount.minor > share.invoice.owed.minor:
                message = f"{share.amount} is more than {share.invoice.reference} still owes."
                raise WrongState(message, hint="Reject it, and record what fits.")
        wanted, content = _wanted(payment, first), _content(payment, shares)
        if asked := await self._asked.grant(wanted, content, mark):
            return PaymentView(payment, first, asked, shares)  # it takes a second person
        await self._payments.change(payment, state=PaymentState.BOOKED)
        await self._book(payment, first, shares)
        await self._settle_early(payment, shares, payment.paid_on)
        return PaymentView(payment, first, None, shares)

    async def reject(self, reference: str, reason: str, mark: str = "") -> PaymentView:
        """Say that this money did not come; nothing is booked. Announces `PaymentRejected`."""
        self._scope.require(Deed.APPROVE_PAYMENT)
        why = tidied(reason, "reason", 500)
        payment, first, shares = await self._pending(reference)
        await self._asked.refuse(payment, _wanted(payment, first), mark, why)
        await self._scope.announce(
            PaymentRejected(payment.subject, payment.id, first.id, why, _others(shares))
        )
        return PaymentView(payment, first, None, shares)

    async def book_attempt(self, attempt: Attempt, invoice: Invoice) -> Payment:
        """Book what a gateway took for an attempt; announces `PaymentBooked`.

        What is more than the invoice still owes is the client's credit. The caller holds the
        invoice's lock.
        """
        self._scope.require(Deed.KEEP_BOOKS)
        part = min(attempt.amount.minor, invoice.owed.minor)
        credit = attempt.amount - Money(part, attempt.currency)
        shares = (Share(invoice, Money(part, attempt.currency)),)
        payment = await self._keep(
            shares,
            credit,
            attempt_id=attempt.id,
            state=PaymentState.BOOKED,
            method=Method.CARD,
            paid_on=await self._scope.today(),
        )
        await self._book(payment, invoice, shares)
        zone = ZoneInfo((await self._scope.company()).time_zone)
        await self._settle_early(payment, shares, attempt.started_at.astimezone(zone).date())
        return payment

    async def discount_on(self, invoice_id: int) -> CashDiscount | None:
        """What a client who paid early took off an invoice, if anything."""
        self._scope.require(Deed.READ_BOOKS)
        return await self._payments.discount(invoice_id)

    async def view(self, reference: str) -> PaymentView:
        """The payment people call so; `NotFound` when this company has none."""
        self._scope.require(Deed.READ_BOOKS)
        return await self._view(await self._asked.named(reference))

    async def view_by_id(self, payment_id: int) -> PaymentView:
        """The same for the one with this id; it must exist."""
        self._scope.require(Deed.READ_BOOKS)
        return await self._view(await self._asked.by_id(payment_id))

    async def of_invoice(self, invoice: Invoice) -> list[Payment]:
        """What was reported as paid on an invoice, in order, whatever became of it."""
        self._scope.require(Deed.READ_BOOKS)
        return await self._payments.of_invoice(invoice.id)

    async def _view(self, payment: Payment) -> PaymentView:
        first, shares = await self._divided(payment)
        require_endable(first, self._scope)
        approval = await self._asked.open_for(payment, _wanted(payment, first))
        return PaymentView(payment, first, approval, shares)

    async def _divided(
        self, payment: Payment, *, lock: bool = False
    ) -> tuple[Invoice, tuple[Share, ...]]:
        """A payment's first invoice and its shares; locked in the order of the invoices' ids."""
        parts = {part.invoice_id: part for part in await self._payments.parts(payment.id)}
        found: dict[int, Invoice] = {}
        for key in sorted({payment.invoice_id, *parts}):
            invoice = await self._invoices.by_id(key, lock=lock)
            assert invoice is not None
            found[key] = invoice
        shares = [
            Share(found[key], Money(part.amount_minor, payment.currency))
            for key, part in parts.items()
        ]
        shares.sort(key=lambda share: (share.invoice.due_on or date.max, share.invoice.id))
        return found[payment.invoice_id], tuple(shares)

    async def _rooms(self, picks: Sequence[Pick]) -> list[Room]:
        """The invoices, locked, with what is still to be reported on each."""
        if len(picks) > INVOICES_MOST:
            message = f"One payment can be for {INVOICES_MOST} invoices at most."
            raise InvalidInput(message, hint="Record it in parts.", fields={"invoice": message})
        held = await held_owed(self._invoices, [pick.reference for pick in picks], self._scope)
        rooms = []
        for invoice, pick in zip(held, picks, strict=True):
            reported = await self._payments.reported_minor(invoice.id)
            free = Money(invoice.owed.minor - reported, invoice.currency)
            rooms.append(Room(invoice, free, _named(pick, invoice.currency)))
        return rooms

    async def _day(self, paid_on: date | None) -> date:
        today = await self._scope.today()
        day, message = paid_on or today, ""
        if day > today:
            message = "A payment cannot have come after today."
        if day < today - OLDEST:
            message = "That is more than two years ago. Look at the year."
        if message:
            raise InvalidInput(message, fields={"day": message})
        return day

    async def _keep(self, shares: Sequence[Share], credit: Money, **said: Any) -> Payment:
        """Keep a payment with its parts; one that is for nothing has none."""
        first, parts = shares[0].invoice, [share for share in shares if share.amount]
        payment = await self._payments.keep(
            Payment(
                company_id=first.company_id,
                invoice_id=first.id,
                serial=await self._asked.next_serial(),
                amount_minor=sum(share.amount.minor for share in parts) + credit.minor,
                credit_minor=credit.minor,
                currency=credit.currency,
                recorded_at=self._scope.now(),
                **said,
            )
        )
        about = {"payment_id": payment.id, "company_id": first.company_id}
        rows = [
            PaymentPart(invoice_id=share.invoice.id, amount_minor=share.amount.minor, **about)
            for share in parts
        ]
        if rows:
            await self._payments.keep_all(rows)
        return payment

    async def _pending(self, reference: str) -> tuple[Payment, Invoice, tuple[Share, ...]]:
        """A payment to decide on, with its invoices; they are locked first, always."""
        first, shares = await self._divided(await self._asked.named(reference), lock=True)
        return await self._asked.held(reference), first, shares

    async def _book(self, payment: Payment, first: Invoice, shares: Sequence[Share]) -> None:
        parts = {share.invoice.id: share.amount.minor for share in shares if share.amount}
        for share in shares:
            if share.amount:
                await self._pay(share)
        await self._credits.grow(first.client_id, payment.credit)
        event_id = await self._scope.announce(
            PaymentBooked(
                first.subject,
                payment.id,
                first.id,
                payment.amount_minor,
                payment.currency,
                payment.credit_minor,
                _others(shares),
            )
        )
        await self._ledger.book_payment(event_id, first, payment, parts)

    async def _settle_early(self, payment: Payment, shares: Sequence[Share], came_on: date) -> None:
        """Close what was paid in time for a discount."""
        for share in shares:
            await self._early.settle(share.invoice, payment, came_on)

    async def _pay(self, share: Share) -> None:
        """Take a share off what its invoice owes; the rest is still to be paid."""
        invoice = share.invoice
        assert share.amount.minor <= invoice.owed.minor, "more than was owed"
        is_settled = share.amount == invoice.owed
        state = InvoiceState.PAID if is_settled else InvoiceState.PARTLY_PAID
        paid = invoice.paid_minor + share.amount.minor
        await self._invoices.change(invoice, paid_minor=paid, state=state)


def _named(pick: Pick, currency: str) -> Money | None:
    """How much was named for an invoice; raises `InvalidInput` for what is no amount."""
    if not pick.amount:
        return None
    try:
        return Money.parse(pick.amount, currency)
    except InvalidInput as error:
        fields = {"invoice": f"{pick.reference}: {error.message}"}
        raise InvalidInput(error.message, hint=error.hint, fields=fields) from None


def _others(shares: Sequence[Share]) -> list[int]:
    """The invoices that a payment is for beside its first."""
    return [share.invoice.id for share in shares[1:]]


def _wanted(payment: Payment, invoice: Invoice, authors: tuple[int, ...] | None = None) -> Wanted:
    """A payment as it is approved; whoever recorded it wrote it, unless told otherwise."""
    if authors is None:
        authors = (payment.recorded_by,) if payment.recorded_by else ()
    what = payment.reference, payment.amount, invoice.client_id
    return Wanted(ApprovalKind.PAYMENT, payment.id, *what, authors)


def _content(payment: Payment, shares: Sequence[Share]) -> dict[str, object]:
    """What a yes is bound to; how it is divided stands in it where that can be in two ways."""
    content: dict[str, object] = {
        "payment": payment.id,
        "invoice": payment.invoice_id,
        "amount": [payment.amount_minor, payment.currency],
        "method": str(payment.method),
        "paid on": str(payment.paid_on),
        "note": payment.note,
    }
    if len(shares) > 1 or payment.credit_minor:
        content["parts"] = [[share.invoice.id, share.amount.minor] for share in shares]
        content["credit"] = payment.credit_minor
    return content
