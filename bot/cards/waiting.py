"""What waits: for whoever asks first, then for others."""

from collections.abc import Sequence

from bot.cards.model import Button, Card, Row, Tone, Weight
from bot.cards.payments import about
from bot.cards.proposals import STATES, title
from bot.cards.recurring import named
from core.models import Asked
from core.security.rights import Deed, Role, may
from core.services.adjustments import AdjustmentView
from core.services.invoices import InvoiceView
from core.services.payments import PaymentView
from core.services.proposals import ProposalView
from core.services.recurring_lookup import RecurringView

NEXT = (
    ("New invoice", "invoice new", Deed.WRITE_INVOICES),
    ("New client", "client new", Deed.WRITE_CLIENTS),
)


def card(mine: Sequence[Row], others: Sequence[Row], role: Role) -> Card:
    """Both lists as one; what waits for whoever looks stands first."""
    count = len(mine)
    title = {0: "Nothing waits for you.", 1: "One thing waits for you."}.get(
        count, f"{count} things wait for you."
    )
    rows = (*mine, *others)
    text = f"For others to decide: {len(others)}." if others else ""
    actions = tuple(Button(label, asked) for label, asked, deed in NEXT if may(role, deed))
    tone = Tone.WAITING if mine else Tone.PLAIN
    return Card(title, text=text, rows=rows, actions=actions, tone=tone)


def invoice(view: InvoiceView, by: str) -> Row:
    """An invoice that waits for an approval."""
    reference = view.invoice.reference
    return Row(
        f"{reference} · {view.client.name} · {view.invoice.total}",
        f"Invoice, sent for approval by {by}",
        Button("Show", "invoice show", {"invoice": reference}, Weight.FIRST),
    )


def asked(what: Asked, whose: str, said: str, show: Button) -> Row:
    """What was asked for and waits for an approval; `whose` says what it is about."""
    return Row(f"{what.reference} · {whose} · {what.amount}", said, show)


def payment(view: PaymentView, by: str) -> Row:
    """A payment that waits for an approval; its invoice's card leads to it."""
    show = Button("Show", "payment show", {"payment": view.payment.reference}, Weight.FIRST)
    return asked(view.payment, about(view), f"Payment, recorded by {by}", show)


def write_off(view: AdjustmentView, by: str) -> Row:
    """A write-off that waits for an approval."""
    what, said = view.adjustment, f"Write-off, asked for by {by}"
    show = Button("Show", "writeoff show", {"adjustment": what.reference}, Weight.FIRST)
    return asked(what, view.invoice.reference, said, show)


def plan(view: RecurringView, by: str) -> Row:
    """A recurring plan that waits for a yes to send by itself."""
    return Row(
        named(view),
        f"Plan, sent for approval by {by}",
        Button("Show", "recurring show", {"plan": view.plan.reference}, Weight.FIRST),
    )


def proposal(view: ProposalView) -> Row:
    """A change that takes two owners."""
    one = view.proposal
    return Row(
        f"Proposal {one.serial} · {title(one).rstrip('?')}",
        f"By {view.proposer}, {STATES[one.state][0].lower()}",
        Button("Show", "proposal show", {"number": str(one.serial)}, Weight.FIRST),
    )
