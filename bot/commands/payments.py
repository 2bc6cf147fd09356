"""/payment …: record what came by hand, and decide on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.cards.forms import Kind
from bot.cards.model import Reply
from bot.commands.amounts import at_blank
from bot.commands.arguments import blank
from bot.commands.deciding import Marked, Refused
from bot.commands.living import above_invoice, payment_card
from bot.commands.table import command
from core.billing import Work
from core.models import ApprovalKind, Method
from core.money import Money
from core.security.rights import Deed
from core.services.sharing import Pick

SEVERAL = "For example INV-2026-0001. Several with commas, of some how much: INV-1=100,INV-2"


@dataclass(frozen=True)
class RecordPayment:
    """What came, for which invoices; without an amount, all that is owed."""

    invoice: str = blank("Invoice", hint=SEVERAL)
    amount: str = blank("Amount", Kind.MONEY, default="", hint="Empty means all that is owed.")
    day: date | None = blank("Came on", Kind.DAY, default=None)
    method: Method = blank("Came by", Kind.CHOICE, default=Method.BANK)
    reference: str = blank("Reference", default="", hint="As on the bank statement")


@dataclass(frozen=True)
class PaymentName:
    """Which payment: `P3`."""

    payment: str = blank("Payment", hint="For example P3")


@dataclass(frozen=True)
class Decision(Marked, PaymentName):
    """A yes to a payment."""


@dataclass(frozen=True)
class Refusal(Refused, PaymentName):
    """A no to a payment."""


async def above_payment(work: Work, given: Mapping[str, str]) -> str:
    """Which invoices were paid; who alone could approve it hears so before they fill it in."""
    await work.approvals.require_another(ApprovalKind.PAYMENT)
    picks = read_picks(given.get("invoice", ""))
    said = [await above_invoice(work, {"invoice": pick.reference}) for pick in picks]
    return "\n".join(filter(None, said))


@command(
    "payment record",
    RecordPayment,
    needs=Deed.RECORD_PAYMENTS,
    title="Record payment",
    whole_form=True,
    asks=("amount",),
    about=above_payment,
)
async def record_payment(work: Work, args: RecordPayment) -> Reply:
    """Record that money came; an owner approves it before it is booked."""
    picks = read_picks(args.invoice)
    amount = await _amount(work, picks[0], args.amount) if args.amount else None
    note = args.reference
    view = await work.payments.record_over(picks, amount, args.method, args.day, note)
    return Reply(await payment_card(work, view))


@command("payment show", PaymentName, needs=Deed.READ_BOOKS, is_reading=True)
async def show_payment(work: Work, args: PaymentName) -> Reply:
    """Show a recorded payment, and what can be done about it."""
    return Reply(await payment_card(work, await work.payments.view(args.payment)))


@command("payment approve", Decision, needs=Deed.APPROVE_PAYMENT, takes_mark=True)
async def approve_payment(work: Work, args: Decision) -> Reply:
    """Approve a recorded payment, so that it is booked."""
    return Reply(await payment_card(work, await work.payments.approve(args.payment, args.mark)))


@command(
    "payment reject", Refusal, needs=Deed.APPROVE_PAYMENT, title="Reject payment", submit="Reject"
)
async def reject_payment(work: Work, args: Refusal) -> Reply:
    """Reject a recorded payment, with a reason; nothing is booked."""
    view = await work.payments.reject(args.payment, args.reason, args.mark)
    return Reply(await payment_card(work, view))


def read_picks(text: str) -> tuple[Pick, ...]:
    """The invoices in `INV-1` or `INV-1=100,INV-2`, with the amounts as they are typed."""
    parts = (part.partition("=") for part in text.split(",") if part.strip())
    picks = tuple(Pick(name.strip(), amount.strip()) for name, _, amount in parts)
    return picks or (Pick(text),)


async def _amount(work: Work, pick: Pick, text: str) -> Money:
    """The amount in the invoice's currency; what is wrong with it is said at its blank."""
    invoice = await work.invoices.get(pick.reference)
    return at_blank("amount", text, invoice.currency)
