"""Cards about payments."""

from bot.cards.model import Button, Card, Tone, Weight
from bot.cards.words import day
from core.models import PaymentState
from core.money import Money
from core.services.payments import PaymentView

STATES = {
    PaymentState.PENDING: ("Waiting for approval", Tone.WAITING),
    PaymentState.BOOKED: ("Booked", Tone.GOOD),
    PaymentState.REJECTED: ("Rejected", Tone.BAD),
}


def card(view: PaymentView, recorded_by: str, coming: Money | None = None) -> Card:
    """The one card of a payment, with the decision that is open; `coming` is not booked yet."""
    payment, invoice = view.payment, view.invoice
    state, tone = STATES[payment.state]
    facts = [("Came by", str(payment.method)), ("On", _came(view))]
    if payment.note:
        facts.append(("Reference", payment.note))
    if coming:
        facts.append(("Also on its way", str(coming)))
    return Card(
        title=f"Payment {payment.reference} · {invoice.reference} · {payment.amount}",
        state=state,
        tone=tone,
        facts=(*facts, ("Still owed", str(invoice.owed))),
        actions=_decisions(view),
        small_print=f"Recorded by {recorded_by}",
        subject=payment.subject,
    )


def _came(view: PaymentView) -> str:
    """The day it came on, and what is odd about that."""
    said, issued = day(view.payment.paid_on), view.invoice.issued_on
    is_early = issued is not None and view.payment.paid_on < issued
    return f"{said}, before the invoice of {day(issued)}" if is_early and issued else said


def _decisions(view: PaymentView) -> tuple[Button, ...]:
    if view.approval is None:
        return ()
    this = {"payment": view.payment.reference, "mark": view.approval.mark}
    return (
        Button("Approve", "payment approve", this, Weight.FIRST),
        Button("Reject", "payment reject", this),
    )
