"""/invoice duplicate, proforma, dates, order, remark: what is done beside writing an invoice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.cards.forms import Kind
from bot.cards.model import Reply
from bot.commands.arguments import blank
from bot.commands.invoices import Reference
from bot.commands.living import above_invoice, invoice_card
from bot.commands.table import command
from core.billing import Work
from core.errors import NotFound
from core.security.rights import Deed
from core.services.drafting import Supply


@dataclass(frozen=True)
class Dates:
    """When what a draft bills was supplied: on a day, or over the time of a service."""

    invoice: str = blank("Draft", hint="For example D12")
    on: date | None = blank("Delivered on", Kind.DAY, default=None)
    since: date | None = blank("Or service from", Kind.DAY, default=None)
    until: date | None = blank("to", Kind.DAY, default=None)


@dataclass(frozen=True)
class Order:
    """Which order of the client's a draft bills."""

    invoice: str = blank("Draft", hint="For example D12")
    number: str = blank("Order number", hint="As the client wrote it; a dash means none.")


@dataclass(frozen=True)
class Remark:
    """What the team should know."""

    invoice: str = blank("Invoice", hint="For example D12 or INV-2026-0001")
    text: str = blank("Remark", Kind.LONG_TEXT, hint="The client is never shown it.")


async def recall_dates(work: Work, given: Mapping[str, str]) -> dict[str, str]:
    """The days a draft names, as the blanks of the form."""
    try:
        invoice = (await work.invoices.view(given["invoice"])).invoice
    except (KeyError, NotFound):
        return {}
    days = {"on": invoice.supplied_on, "since": invoice.service_from, "until": invoice.service_to}
    return {name: str(day) for name, day in days.items() if day}


@command("invoice duplicate", Reference, needs=Deed.WRITE_INVOICES)
async def duplicate_invoice(work: Work, args: Reference) -> Reply:
    """Write a draft that says the same as another document."""
    return Reply(await invoice_card(work, await work.drafting.duplicate(args.invoice)))


@command("invoice proforma", Reference, needs=Deed.WRITE_INVOICES)
async def make_pro_forma(work: Work, args: Reference) -> Reply:
    """Mail the client a pro forma of a draft: a paper with its own number, that nobody owes."""
    return Reply(await invoice_card(work, await work.drafting.pro_forma(args.invoice)))


@command(
    "invoice dates",
    Dates,
    needs=Deed.WRITE_INVOICES,
    whole_form=True,
    asks=("on",),
    recall=recall_dates,
    about=above_invoice,
    title="Days of supply",
)
async def set_dates(work: Work, args: Dates) -> Reply:
    """Say in a draft when what it bills was delivered, or from when to when the service ran."""
    supply = Supply(args.on, args.since, args.until)
    return Reply(await invoice_card(work, await work.drafting.supply(args.invoice, supply)))


@command(
    "invoice order",
    Order,
    needs=Deed.WRITE_INVOICES,
    about=above_invoice,
    title="Order number",
)
async def set_order(work: Work, args: Order) -> Reply:
    """Say in a draft which order of the client's it bills; it is printed on the invoice."""
    number = "" if args.number.strip() in {"-", "–", "none"} else args.number
    return Reply(await invoice_card(work, await work.drafting.order(args.invoice, number)))


@command(
    "invoice remark",
    Remark,
    needs=Deed.WRITE_INVOICES,
    about=above_invoice,
    title="Remark",
)
async def remark_on_invoice(work: Work, args: Remark) -> Reply:
    """Note something about an invoice for the team; the client is never shown it."""
    return Reply(await invoice_card(work, await work.drafting.remark(args.invoice, args.text)))
