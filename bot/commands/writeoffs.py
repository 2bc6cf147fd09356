"""/writeoff …: give up what is owed on an invoice, and decide on it."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.cards.forms import Kind
from bot.cards.model import Reply
from bot.commands.arguments import blank
from bot.commands.deciding import Marked, Refused
from bot.commands.living import above_invoice, adjustment_card
from bot.commands.table import command
from core.billing import Work
from core.models import ApprovalKind
from core.security.rights import Deed


@dataclass(frozen=True)
class GivenUp:
    """Which invoice, and why its money is not expected any more."""

    invoice: str = blank("Invoice", hint="For example INV-2026-0001")
    reason: str = blank("Reason", Kind.LONG_TEXT, hint="For example: insolvent since 3 May.")


@dataclass(frozen=True)
class WriteOffName:
    """Which write-off: `A3`."""

    adjustment: str = blank("Write-off", hint="For example A3")


@dataclass(frozen=True)
class Decision(Marked, WriteOffName):
    """A yes to a write-off."""


@dataclass(frozen=True)
class Refusal(Refused, WriteOffName):
    """A no to a write-off."""


async def above_write_off(work: Work, given: Mapping[str, str]) -> str:
    """Which invoice is given up; who alone could approve it hears so before they fill it in."""
    await work.approvals.require_another(ApprovalKind.ADJUSTMENT)
    return await above_invoice(work, given)


@command(
    "writeoff",
    GivenUp,
    needs=Deed.ASK_WRITE_OFF,
    title="Write off",
    submit="Ask",
    about=above_write_off,
)
async def ask_for_write_off(work: Work, args: GivenUp) -> Reply:
    """Ask to book as a loss what an invoice still owes; an owner approves it."""
    view = await work.adjustments.ask(args.invoice, args.reason)
    return Reply(await adjustment_card(work, view))


@command("writeoff show", WriteOffName, needs=Deed.READ_BOOKS, is_reading=True)
async def show_write_off(work: Work, args: WriteOffName) -> Reply:
    """Show a write-off, and what can be done about it."""
    return Reply(await adjustment_card(work, await work.adjustments.view(args.adjustment)))


@command("writeoff approve", Decision, needs=Deed.APPROVE_WRITE_OFF, takes_mark=True)
async def approve_write_off(work: Work, args: Decision) -> Reply:
    """Approve a write-off, so that it is booked; the client is not told."""
    view = await work.adjustments.approve(args.adjustment, args.mark)
    return Reply(await adjustment_card(work, view))


@command(
    "writeoff reject",
    Refusal,
    needs=Deed.APPROVE_WRITE_OFF,
    title="Reject write-off",
    submit="Reject",
)
async def reject_write_off(work: Work, args: Refusal) -> Reply:
    """Reject a write-off, with a reason; the money is still expected."""
    view = await work.adjustments.reject(args.adjustment, args.reason, args.mark)
    return Reply(await adjustment_card(work, view))
