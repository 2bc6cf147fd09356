"""/invoice deposit, final: bill a part before the rest, and take it off in the end."""

from dataclasses import dataclass
from decimal import Decimal

from bot.cards.forms import Kind
from bot.cards.model import Reply
from bot.commands.arguments import blank
from bot.commands.invoices import Reference
from bot.commands.living import above_invoice, invoice_card
from bot.commands.table import command
from core.billing import Work
from core.security.rights import Deed


@dataclass(frozen=True)
class Deposit:
    """Of which draft, and how much of it."""

    invoice: str = blank("Draft", hint="For example D12, or a quote that was accepted")
    percent: Decimal = blank("Part in %", Kind.NUMBER, hint="For example 30", unit="%")


@command(
    "invoice deposit",
    Deposit,
    needs=Deed.WRITE_INVOICES,
    about=above_invoice,
    title="Deposit",
    submit="Draft it",
)
async def bill_deposit(work: Work, args: Deposit) -> Reply:
    """Draft an invoice over a part of a draft, to be paid before the rest."""
    return Reply(await invoice_card(work, await work.deposits.ask(args.invoice, args.percent)))


@command("invoice final", Reference, needs=Deed.WRITE_INVOICES)
async def take_deposits_off(work: Work, args: Reference) -> Reply:
    """Take the deposits that were billed off the draft that bills the whole."""
    return Reply(await invoice_card(work, await work.deposits.take_off(args.invoice)))
