"""Refunds: money that goes back, asked for by one and approved by another.

What is given back comes out of the client's credit first. What that does not cover is owed again on
the invoices that the payment was for, the one due last before the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.errors import InvalidInput, WrongState
from core.events import RefundAsked, RefundBooked, RefundRejected
from core.models import (
    Approval,
    ApprovalKind,
    InvoiceState,
    Method,
    PaymentState,
    Refund,
    RefundPart,
    RefundState,
)
from core.money import Money
from core.repositories.refunds import RefundRepository
from core.security.rights import Deed
from core.services.approvals import Wanted
from core.services.credits import CreditService
from core.services.deciding import Decisions
from core.services.ledger import LedgerService
from core.services.payments import PaymentService, PaymentView
from core.services.scope import Scope, tidied
from core.services.sharing import Share

PAID_ON = frozenset({InvoiceState.PARTLY_PAID, InvoiceState.PAID})


@dataclass(frozen=True)
class RefundView:
    """A refund with the request to approve it, what is owed again, and the payment's name."""

    refund: Refund
    approval: Approval | None = None
    shares: tuple[Share, ...] = ()
    payment: str = ""


class RefundService:
    """Ask for a refund, approve it, reject it."""

    def __init__(
        self,
        refunds: RefundRepository,
        asked: Decisions[Refund],
        payments: PaymentService,
        ledger: LedgerService,
        balances: CreditService,
        scope: Scope,
    ) -> None:
        self._refunds = refunds
        self._asked = asked
        self._payments = payments
        self._ledger = ledger
        self._credits = balances
        self._scope = scope

    async def ask(self, payment: str, amount: Money | None, reason: str) -> RefundView:
        """Ask to give a payment back, all that is left of it without an amount.

        Announces `RefundAsked`. Raises `InvalidInput` when it is more than that, and `WrongState`
        when its money is not there any more.
        """
        self._scope.require(Deed.ASK_REFUND)
        why = tidied(reason, "reason", 500)
        paid = await self._payments.held(payment)
        if paid.payment.state is not PaymentState.BOOKED:
            raise WrongState(f"{paid.payment.reference} is {paid.payment.state}, not booked.")
        left = paid.payment.amount - Money(
            await self._refunds.taken(paid.payment.id), paid.payment.currency
        )
        wanted = left if amount is None else amount
        _require_fitting(wanted, left, paid.payment.reference)
        credit, shares = await self._sources(paid, wanted)
        return await self._keep(
            shares,
            wanted,
            client_id=paid.invoice.client_id,
            invoice_id=paid.invoice.id,
            payment_id=paid.payment.id,
            method=paid.payment.method,
            credit_minor=credit.minor,
            reason=why,
        )

    async def ask_credit(self, client_id: int, amount: Money | None, reason: str) -> RefundView:
        """Ask to pay a client's credit back, all of it without an amount.

        Announces `RefundAsked`. Raises `InvalidInput` when it is more than there is.
        """
        self._scope.require(Deed.ASK_REFUND)
        why = tidied(reason, "reason", 500)
        balances = await self._credits.held(client_id)
        currency = amount.currency if amount else next(iter(balances), "")
        invoice_id = await self._refunds.newest_invoice(client_id, currency)
        if not balances or invoice_id is None:
            raise WrongState(
                "The client has no credit.", hint="Of a payment: /refund P3 all reason"
            )
        left = await self._free(client_id, currency)
        wanted = left if amount is None else amount
        _require_fitting(wanted, left, "the client's credit")
        return await self._keep(
            (),
            wanted,
            client_id=client_id,
            invoice_id=invoice_id,
            method=Method.BANK,
            credit_minor=wanted.minor,
            reason=why,
        )

    async def approve(self, reference: str, mark: str = "") -> RefundView:
        """Say that it is paid back, and book it; announces `RefundBooked`.

        Raises `WrongState` when the money it is to come from is not there any more.
        """
        self._scope.require(Deed.APPROVE_REFUND)
        view = await self._pending(reference)
        refund = view.refund
        for share in view.shares:
            if share.invoice.state not in PAID_ON or share.invoice.paid_minor < share.amount.minor:
                message = f"{share.amount} is more than is paid on {share.invoice.reference}."
                raise WrongState(message, hint="Reject it, and ask anew if it is still wanted.")
        if asked := await self._asked.grant(_wanted(refund), _content(refund, view.shares), mark):
            return RefundView(refund, asked, view.shares, view.payment)
        if refund.credit:
            await self._credits.take(refund.client_id, refund.credit)
        await self._book(refund, view.shares)
        return RefundView(refund, None, view.shares, view.payment)

    async def reject(self, reference: str, reason: str, mark: str = "") -> RefundView:
        """Say that nothing goes back; announces `RefundRejected`."""
        self._scope.require(Deed.APPROVE_REFUND)
        why = tidied(reason, "reason", 500)
        view = await self._pending(reference)
        refund = view.refund
        await self._asked.refuse(refund, _wanted(refund), mark, why)
        await self._scope.announce(
            RefundRejected(refund.subject, refund.id, refund.invoice_id, why, _others(view))
        )
        return view

    async def view(self, reference: str) -> RefundView:
        """The refund people call so; `NotFound` when this company has none."""
        self._scope.require(Deed.READ_BOOKS)
        return await self._view(await self._asked.named(reference))

    async def view_by_id(self, refund_id: int) -> RefundView:
        """The same for the one with this id; it must exist."""
        self._scope.require(Deed.READ_BOOKS)
        return await self._view(await self._asked.by_id(refund_id))

    async def _view(self, refund: Refund) -> RefundView:
        parts = await self._refunds.parts(refund.id)
        shares = tuple(Share(invoice, Money(each, refund.currency)) for invoice, each in parts)
        approval = await self._asked.open_for(refund, _wanted(refund))
        if refund.payment_id is None:
            return RefundView(refund, approval, shares)
        paid = await self._payments.view_by_id(refund.payment_id)
        return RefundView(refund, approval, shares, paid.payment.reference)

    async def _pending(self, reference: str) -> RefundView:
        """A refund to decide on; its payment's invoices are locked first, then it, always."""
        seen = await self._asked.named(reference)
        if seen.payment_id is not None:
            paid = await self._payments.view_by_id(seen.payment_id)
            await self._payments.held(paid.payment.reference)
        return await self._view(await self._asked.held(reference))

    async def _free(self, client_id: int, currency: str) -> Money:
        """What a client has to its credit beside what is to go back already."""
        balances = await self._credits.held(client_id)
        promised = await self._refunds.promised(client_id, currency)
        balance = balances.get(currency, Money(0, currency))
        return Money(max(balance.minor - promised, 0), currency)

    async def _sources(self, paid: PaymentView, wanted: Money) -> tuple[Money, tuple[Share, ...]]:
        """What of it comes out of credit, and which invoices are owed again by how much."""
        free = await self._free(paid.invoice.client_id, wanted.currency)
        credit = Money(min(free.minor, wanted.minor), wanted.currency)
        left, shares = wanted - credit, list[Share]()
        taken = await self._refunds.taken_by_invoice(paid.payment.id)
        for share in reversed(paid.shares):
            room = share.amount.minor - taken.get(share.invoice.id, 0)
            room = min(room, share.invoice.paid_minor, left.minor)
            if room > 0 and share.invoice.state in PAID_ON:
                part = Money(room, wanted.currency)
                shares.append(Share(share.invoice, part))
                left -= part
        if left:
            message = f"Only {wanted - left} of {paid.payment.reference} is still there."
            raise WrongState(message, hint="The rest was credit that has been used since.")
        return credit, tuple(shares)

    async def _keep(self, shares: Sequence[Share], amount: Money, **said: Any) -> RefundView:
        refund = await self._refunds.keep(
            Refund(
                company_id=self._scope.actor.company_id,
                serial=await self._asked.next_serial(),
                state=RefundState.PENDING,
                amount_minor=amount.minor,
                currency=amount.currency,
                asked_by=self._scope.member_id,
                asked_at=self._scope.now(),
                **said,
            )
        )
        await self._keep_parts(refund, shares)
        approval = await self._asked.ask(_wanted(refund), _content(refund, shares))
        view = RefundView(refund, approval, tuple(shares))
        await self._scope.announce(
            RefundAsked(refund.subject, refund.id, refund.invoice_id, approval.id, _others(view))
        )
        return await self._view(refund)

    async def _keep_parts(self, refund: Refund, shares: Sequence[Share]) -> None:
        rows = [
            RefundPart(
                refund_id=refund.id,
                invoice_id=share.invoice.id,
                company_id=refund.company_id,
                amount_minor=share.amount.minor,
            )
            for share in shares
        ]
        if rows:
            await self._refunds.keep_all(rows)

    async def _book(self, refund: Refund, shares: Sequence[Share]) -> None:
        today = await self._scope.today()
        await self._refunds.change(refund, state=RefundState.BOOKED, booked_on=today)
        await self._payments.give_back(refund, shares)
        event_id = await self._scope.announce(
            RefundBooked(
                refund.subject,
                refund.id,
                refund.invoice_id,
                refund.amount_minor,
                refund.currency,
                _others(RefundView(refund, None, tuple(shares))),
            )
        )
        parts = {share.invoice.id: share.amount.minor for share in shares}
        await self._ledger.book_refund(event_id, refund, parts, today)


def _require_fitting(wanted: Money, left: Money, whose: str) -> None:
    if wanted.currency == left.currency and 0 < wanted.minor <= left.minor:
        return
    message = f"{wanted} cannot go back: {left} of {whose} is left."
    raise InvalidInput(message, fields={"amount": message})


def _others(view: RefundView) -> list[int]:
    """The invoices that are owed again beside the one it is told on."""
    ids = [share.invoice.id for share in view.shares]
    return [invoice_id for invoice_id in ids if invoice_id != view.refund.invoice_id]


def _wanted(refund: Refund) -> Wanted:
    """A refund as it is approved; whoever asked for it wrote it."""
    what = refund.reference, refund.amount, refund.client_id
    return Wanted(ApprovalKind.REFUND, refund.id, *what)


def _content(refund: Refund, shares: Sequence[Share]) -> dict[str, object]:
    return {
        "refund": refund.id,
        "payment": refund.payment_id,
        "client": refund.client_id,
        "amount": [refund.amount_minor, refund.currency],
        "credit": refund.credit_minor,
        "parts": sorted([share.invoice.id, share.amount.minor] for share in shares),
        "method": str(refund.method),
        "reason": refund.reason,
    }
