"""/invoice interest, latecharge: what a late invoice costs its client, and claiming it."""

from dataclasses import dataclass

from bot.cards import interest as cards
from bot.cards.model import Reply
from bot.commands.arguments import blank
from bot.commands.living import invoice_card
from bot.commands.table import command
from core.billing import Work
from core.security.rights import Deed


@dataclass(frozen=True)
class Late:
    """Which invoice."""

    invoice: str = blank("Invoice", hint="For example INV-2026-0001")


@command("invoice interest", Late, needs=Deed.READ_BOOKS, is_reading=True)
async def show_interest(work: Work, args: Late) -> Reply:
    """Show what a late invoice costs its client until today: fees and interest, step by step."""
    return Reply(cards.grown(await work.interest.of(args.invoice)))


@command("invoice latecharge", Late, needs=Deed.WRITE_INVOICES)
async def claim_interest(work: Work, args: Late) -> Reply:
    """Draft an invoice for the fees and the interest of a late one; an owner approves it."""
    return Reply(await invoice_card(work, await work.interest.claim(args.invoice)))
