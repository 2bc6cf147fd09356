"""/refund …: give a client money back, and decide on it."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.cards.forms import Kind
from bot.cards.model import Reply
from bot.commands.amounts import at_blank
from bot.commands.arguments import blank
from bot.commands.deciding import Marked, Refused
from bot.commands.living import refund_card
from bot.commands.table import command
from core.billing import Work
from core.errors import InvalidInput, NotFound
from core.models import ApprovalKind, Payment
from core.money import Money
from core.security.rights import Deed

ALL = "all"


@dataclass(frozen=True)
class GivenBack:
    """Which payment goes back, or whose credit; how much, and why."""

    of: str = blank("Of", hint="A payment such as P3, or a client, for what it has to its credit")
    amount: str = blank("Amount", Kind.MONEY, hint="For example 50.00, or all")
    reason: str = blank("Reason", Kind.LONG_TEXT, hint="For example: returned on 3 May.")


@dataclass(frozen=True)
class RefundName:
    """Which refund: `R3`."""

    refund: str = blank("Refund", hint="For example R3")


@dataclass(frozen=True)
class Decision(Marked, RefundName):
    """A yes to a refund."""


@dataclass(frozen=True)
class Refusal(Refused, RefundName):
    """A no to a refund."""


async def above_refund(work: Work, given: Mapping[str, str]) -> str:
    """What can go back; who alone could approve it hears so before they fill it in."""
    await work.approvals.require_another(ApprovalKind.REFUND)
    try:
        payment = await _payment(work, given.get("of", ""))
        if payment is not None:
            return f"{payment.reference} · {payment.amount}, of which {payment.refunded} went back"
        balances = (await _credit(work, given.get("of", "")))[1]
    except NotFound:
        return ""
    return f"Credit: {', '.join(map(str, balances.values())) or 'none'}"


@command(
    "refund",
    GivenBack,
    needs=Deed.ASK_REFUND,
    title="Refund",
    submit="Ask",
    about=above_refund,
)
async def ask_for_refund(work: Work, args: GivenBack) -> Reply:
    """Ask to give a payment back, or a client's credit; an owner approves it."""
    is_all = args.amount.strip().lower() == ALL
    payment = await _payment(work, args.of)
    if payment is not None:
        amount = None if is_all else at_blank("amount", args.amount, payment.currency)
        view = await work.refunds.ask(payment.reference, amount, args.reason)
        return Reply(await refund_card(work, view))
    client_id, balances = await _credit(work, args.of)
    currency = next(iter(balances), (await work.companies.own()).currency)
    wanted = None if is_all else at_blank("amount", args.amount, currency)
    view = await work.refunds.ask_credit(client_id, wanted, args.reason)
    return Reply(await refund_card(work, view))


@command("refund show", RefundName, needs=Deed.READ_BOOKS, is_reading=True)
async def show_refund(work: Work, args: RefundName) -> Reply:
    """Show a refund, and what can be done about it."""
    return Reply(await refund_card(work, await work.refunds.view(args.refund)))


@command("refund approve", Decision, needs=Deed.APPROVE_REFUND, takes_mark=True)
async def approve_refund(work: Work, args: Decision) -> Reply:
    """Approve a refund that was paid, so that it is booked; the client gets a mail."""
    return Reply(await refund_card(work, await work.refunds.approve(args.refund, args.mark)))


@command(
    "refund reject", Refusal, needs=Deed.APPROVE_REFUND, title="Reject refund", submit="Reject"
)
async def reject_refund(work: Work, args: Refusal) -> Reply:
    """Reject a refund, with a reason; nothing goes back."""
    view = await work.refunds.reject(args.refund, args.reason, args.mark)
    return Reply(await refund_card(work, view))


async def _payment(work: Work, name: str) -> Payment | None:
    """The payment people call so; nothing where they mean a client."""
    try:
        return (await work.payments.view(name)).payment
    except NotFound:
        return None


async def _credit(work: Work, name: str) -> tuple[int, dict[str, Money]]:
    """A client's number and what it has to its credit; what was meant is said where it is none."""
    try:
        client = await work.clients.get(name)
    except NotFound:
        said = f"There is no payment and no client “{name.strip()[:40]}”."
        hint = "Write /refund P3 all reason, or /refund acme 50 reason."
        raise NotFound(said, hint=hint) from None
    balances = await work.credits.of(client.id)
    if len(balances) > 1:
        said = f"{client.name} has credit in {' and '.join(balances)}."
        raise InvalidInput(said, hint="Give back a payment of one: /refund P3 all reason")
    return client.id, balances
