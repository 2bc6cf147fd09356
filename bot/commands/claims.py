"""/claim …: settle what a client said about an invoice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.cards import claims as cards
from bot.cards import invoices as invoice_cards
from bot.cards.forms import Kind
from bot.cards.model import Reply
from bot.commands.amounts import at_blank
from bot.commands.arguments import blank
from bot.commands.living import invoice_card, payment_card
from bot.commands.table import command
from core.billing import Work
from core.errors import InvalidInput
from core.models import ApprovalKind, Claim, Method
from core.security.rights import Deed


@dataclass(frozen=True)
class ClaimName:
    """Which claim: `C3`."""

    claim: str = blank("Claim", hint="For example C3")


@dataclass(frozen=True)
class PayClaim:
    """Which claim, and the payment as it came; without an amount, all that is owed."""

    claim: str
    amount: str = blank("Amount", Kind.MONEY, default="", hint="Empty means all that is owed.")
    day: date | None = blank("Came on", Kind.DAY, default=None)
    method: Method = blank("Came by", Kind.CHOICE, default=Method.BANK)
    reference: str = blank("Reference", default="", hint="As on the bank statement")


@dataclass(frozen=True)
class WaitForClaim:
    """Which claim, and the last day that is waited for."""

    claim: str
    day: date | None = blank("Until", Kind.DAY, default=None)


async def recall_payment(work: Work, given: Mapping[str, str]) -> dict[str, str]:
    """What the client wrote, as the blanks of a payment."""
    claim = await _named(work, given)
    await work.approvals.require_another(ApprovalKind.PAYMENT)
    amount = str(claim.amount.amount) if claim.amount else ""
    day, method = str(claim.day or ""), str(claim.method or "")
    said = {"amount": amount, "day": day, "method": method, "reference": claim.note}
    return {name: text for name, text in said.items() if text}


async def above_payment(work: Work, given: Mapping[str, str]) -> str:
    """Which invoice is said to be paid, and what the client says."""
    claim = await _named(work, given)
    invoice = invoice_cards.named(await work.invoices.view_by_id(claim.invoice_id))
    return f"{invoice}\nThe client says: {cards.said(claim)}"


async def recall_day(work: Work, given: Mapping[str, str]) -> dict[str, str]:
    """The day the client named."""
    claim = await _named(work, given)
    return {"day": str(claim.day)} if claim.day else {}


@command(
    "claim pay",
    PayClaim,
    needs=Deed.RECORD_PAYMENTS,
    title="Confirm payment",
    submit="Record",
    whole_form=True,
    asks=("amount",),
    recall=recall_payment,
    about=above_payment,
)
async def pay_claim(work: Work, args: PayClaim) -> Reply:
    """Record the payment a client wrote of; an owner approves it before it is booked."""
    currency = (await work.claims.get(args.claim)).currency
    amount = at_blank("amount", args.amount, currency) if args.amount else None
    view = await work.claims.pay(args.claim, amount, args.method, args.day, args.reference)
    return Reply(await payment_card(work, view))


@command("claim confirm", ClaimName, needs=Deed.WRITE_INVOICES)
async def confirm_claim(work: Work, args: ClaimName) -> Reply:
    """Say that what a client wrote is right, and do what follows from it."""
    return await _shown(work, await work.claims.confirm(args.claim))


@command(
    "claim wait",
    WaitForClaim,
    needs=Deed.WRITE_INVOICES,
    title="Wait until",
    whole_form=True,
    asks=("day",),
    recall=recall_day,
)
async def wait_for_claim(work: Work, args: WaitForClaim) -> Reply:
    """Let reminders wait until a day the client promised or asked for."""
    return await _shown(work, await work.claims.wait(args.claim, args.day))


@command("claim dismiss", ClaimName, needs=Deed.WRITE_INVOICES)
async def dismiss_claim(work: Work, args: ClaimName) -> Reply:
    """Say that what a client wrote is wrong or settled; reminders go on."""
    return await _shown(work, await work.claims.dismiss(args.claim))


async def _named(work: Work, given: Mapping[str, str]) -> Claim:
    if "claim" not in given:
        raise InvalidInput("Which claim is it?", hint="Write it like /claim pay C3.")
    return await work.claims.get(given["claim"])


async def _shown(work: Work, claim: Claim) -> Reply:
    return Reply(await invoice_card(work, await work.invoices.view_by_id(claim.invoice_id)))
