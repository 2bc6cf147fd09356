"""Cards about write-offs."""

from bot.cards.deciding import STATES, decisions
from bot.cards.model import Card
from core.services.adjustments import AdjustmentView


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
        actions=decisions("writeoff", {"adjustment": adjustment.reference}, view.approval),
        small_print=f"Asked for by {asked_by}",
        subject=adjustment.subject,
    )
