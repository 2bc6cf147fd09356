"""Cards about payments."""

from bot.cards.deciding import STATES, decisions
from bot.cards.model import Card
from bot.cards.words import day
from core.models import Payment, PaymentState
from core.money import Money
from core.services.payments import PaymentView
from core.services.sharing import Share


def card(view: PaymentView, recorded_by: str, coming: Money | None = None) -> Card:
    """The one card of a payment, with the decision that is open; `coming` is not booked yet."""
    payment = view.payment
    state, tone = STATES[payment.state]
    facts = [("Came by", str(payment.method)), ("On", _came(view))]
    if not _is_plain(view):
        facts.append(("For", ", ".join(map(_part, view.shares)) or "nothing that is owed"))
    if payment.note:
        facts.append(("Reference", payment.note))
    if coming:
        facts.append(("Also on its way", str(coming)))
    if payment.credit:
        facts.append(("Client credit", _credit(payment)))
    return Card(
        title=f"Payment {payment.reference} · {about(view)} · {payment.amount}",
        state=state,
        tone=tone,
        facts=(*facts, ("Still owed", _owed(view))),
        actions=decisions("payment", {"payment": payment.reference}, view.approval),
        small_print=f"Recorded by {recorded_by}",
        subject=payment.subject,
    )


def _came(view: PaymentView) -> str:
    """The day it came on, and what is odd about that."""
    said, issued = day(view.payment.paid_on), view.invoice.issued_on
    is_early = issued is not None and view.payment.paid_on < issued
    return f"{said}, before the invoice of {day(issued)}" if is_early and issued else said


def about(view: PaymentView) -> str:
    """The invoices it is for, in a title."""
    more = len(view.shares) - 1
    return f"{view.invoice.reference} and {more} more" if more > 0 else view.invoice.reference


def _is_plain(view: PaymentView) -> bool:
    """Whether it is for one invoice and nothing else."""
    return len(view.shares) == 1 and not view.payment.credit


def _part(share: Share) -> str:
    return f"{share.invoice.reference} {share.amount}"


def _credit(payment: Payment) -> str:
    if payment.state is PaymentState.BOOKED:
        return f"{payment.credit} more than was owed"
    return f"{payment.credit} more than is owed will be the client's credit"


def _owed(view: PaymentView) -> str:
    """What is still to be paid on all of its invoices."""
    invoices = [share.invoice for share in view.shares] or [view.invoice]
    return str(Money(sum(each.owed.minor for each in invoices), view.payment.currency))
