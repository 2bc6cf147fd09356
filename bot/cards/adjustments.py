"""Cards about write-offs."""

from bot.cards.model import Button, Card, Tone, Weight
from core.models import AdjustmentState
from core.services.adjustments import AdjustmentView

STATES = {
    AdjustmentState.PENDING: ("Waiting for approval", Tone.WAITING),
    AdjustmentState.BOOKED: ("Booked", Tone.GOOD),
    AdjustmentState.REJECTED: ("Rejected", Tone.BAD),
}


def card(view: AdjustmentView, client: str, asked_by: str) -> Card:
    """The one card of a write-off, with the decision that is open."""
    adjustment, invoice = view.adjustment, view.invoice
    state, tone = STATES[adjustment.state]
    title = f"Write-off {adjustment.reference} · {invoice.reference} · {adjustment.amount}"
    facts = (
        ("Client", client),
        ("Invoice total", str(invoice.total)),
        ("Paid", str(invoice.paid)),
    )
    return Card(
        title=title,
        state=state,
        tone=tone,
        text=f"Why: {adjustment.reason}" if adjustment.reason else "",
        facts=tuple(fact for fact in facts if fact[1]),
        actions=_decisions(view),
        small_print=f"Asked for by {asked_by}",
        subject=adjustment.subject,
    )


def _decisions(view: AdjustmentView) -> tuple[Button, ...]:
    if view.approval is None:
        return ()
    this = {"adjustment": view.adjustment.reference, "mark": view.approval.mark}
    return (
        Button("Approve", "writeoff approve", this, Weight.FIRST),
        Button("Reject", "writeoff reject", this),
    )
