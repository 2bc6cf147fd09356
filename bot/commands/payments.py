"""/payment …: record what came by hand, and decide on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.cards.forms import Kind
from bot.cards.model import Reply
from bot.commands.arguments import blank, unseen
from bot.commands.living import above_invoice, payment_card
from bot.commands.table import command
from core.billing import Work
from core.errors import InvalidInput
from core.models import ApprovalKind, Method
from core.money import Money
from core.security.rights import Deed


@dataclass(frozen=True)
class RecordPayment:
    """What came, for which invoice; without an amount, all that is owed."""

    invoice: str = blank("Invoice", hint="For example INV-2026-0001")
    amount: str = blank("Amount", Kind.MONEY, default="", hint="Empty means all that is owed.")
    day: date | None = blank("Came on", Kind.DAY, default=None)
    method: Method = blank("Came by", Kind.CHOICE, default=Method.BANK)
    reference: str = blank("Reference", default="", hint="As on the bank statement")


@dataclass(frozen=True)
class PaymentName:
    """Which payment: `P3`."""

    payment: str = blank("Payment", hint="For example P3")


@dataclass(frozen=True)
class Decision:
    """Which payment, and the mark of what was shown with the button."""

    payment: str = blank("Payment", hint="For example P3")
    mark: str = unseen()


@dataclass(frozen=True)
class Refusal:
    """The same, and why not."""

    payment: str = blank("Payment", hint="For example P3")
    reason: str = blank("Reason", Kind.LONG_TEXT, hint="It is told to whoever recorded it.")
    mark: str = unseen()


async def above_payment(work: Work, given: Mapping[str, str]) -> str:
    """Which invoice was paid; who alone could approve it hears so before they fill it in."""
    await work.approvals.require_another(ApprovalKind.PAYMENT)
    return await above_invoice(work, given)


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
    amount = await _amount(work, args) if args.amount else None
    view = await work.payments.record(args.invoice, amount, args.method, args.day, args.reference)
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


async def _amount(work: Work, args: RecordPayment) -> Money:
    """The amount in the invoice's currency; what is wrong with it is said at its blank."""
    invoice = await work.invoices.get(args.invoice)
    try:
        return Money.parse(args.amount, invoice.currency)
    except InvalidInput as error:
        said = f"{error.message} {error.hint}".strip()
        raise InvalidInput(error.message, hint=error.hint, fields={"amount": said}) from None
