"""Cards about refunds."""

from bot.cards.deciding import STATES, decisions
from bot.cards.model import Card, Tone
from bot.cards.payments import part
from core.models import Method, RefundState
from core.services.refunds import RefundView

OWN_STATES = {
    **STATES,
    "sending": ("On its way", Tone.WAITING),
    "failed": ("Failed", Tone.BAD),
}


def card(view: RefundView, client: str, asked_by: str) -> Card:
    """The one card of a refund, with the decision that is open; what it takes stands on it."""
    refund = view.refund
    state, tone = OWN_STATES[refund.state]
    is_done = refund.state in {RefundState.BOOKED, RefundState.SENDING}
    again = "Owed again" if is_done else "Will be owed again"
    facts = (
        ("Client", client),
        ("By", str(refund.method) if view.approval is None else _by_hand(refund.method)),
        ("Out of credit", str(refund.credit) if refund.credit else ""),
        (again, ", ".join(map(part, view.shares))),
    )
    return Card(
        title=f"Refund {refund.reference} · {view.payment or 'credit'} · {refund.amount}",
        state=state,
        tone=tone,
        text=f"Why: {refund.reason}" if refund.reason else "",
        facts=tuple(fact for fact in facts if fact[1]),
        actions=decisions("refund", {"refund": refund.reference}, view.approval),
        small_print=f"Asked for by {asked_by}",
        subject=refund.subject,
    )


def _by_hand(method: Method) -> str:
    """Whoever approves it says that it was paid: so it is paid first."""
    where = " at the payment provider" if method is Method.CARD else ""
    return f"{method}; give it back{where}, then approve"
