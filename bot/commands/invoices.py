"""/invoice …: draft, look up, send for approval, approve, reject, edit, void."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.cards import invoices as cards
from bot.cards.forms import Kind
from bot.cards.model import Reply
from bot.commands.arguments import blank, read, unseen
from bot.commands.drafting import Line, Prices, Whole, given_of, lines_of, reckoning_of
from bot.commands.lines import read_edit, read_line
from bot.commands.living import invoice_card
from bot.commands.table import command
from bot.commands.terms import HINT as TERMS
from bot.commands.turning import PAGE, place, turned
from core.billing import Work
from core.errors import InvalidInput
from core.security.rights import Deed
from core.services.invoices import Wording
from core.totals.bills import Reckoning

PREVIEWED: Final = frozenset({"lines", "discount", "prices", "exempt"})
EXEMPT_HINT: Final = "For lines of category E, such as § 4 No. 21 UStG"


@dataclass(frozen=True)
class NewInvoice:
    """What an invoice says; `terms` say when it is due, unless a due date is given."""

    client: str = blank("Client", Kind.SEARCH, source="clients")
    lines: tuple[Line, ...] = blank("Line")
    terms: str = blank("Terms", default="", hint=TERMS)
    due: date | None = blank("Or due on", Kind.DAY, default=None)
    note: str = blank("Note on the invoice", Kind.LONG_TEXT, default="")
    discount: str = blank(
        "Discount on the whole", default="", hint="For example 5% or 50.00", is_rare=True
    )
    prices: Prices = blank("Prices", Kind.CHOICE, default=Prices.USUAL, is_rare=True)
    exempt: str = blank("Why it is exempt from tax", default="", hint=EXEMPT_HINT, is_rare=True)


@dataclass(frozen=True)
class EditInvoice:
    """The same for a draft that exists, and the mark of the words that are changed."""

    invoice: str
    client: str = blank("Client", Kind.SEARCH, source="clients")
    lines: tuple[Line, ...] = blank("Line")
    terms: str = blank("Terms", default="", hint=TERMS)
    due: date | None = blank("Or due on", Kind.DAY, default=None)
    note: str = blank("Note on the invoice", Kind.LONG_TEXT, default="")
    discount: str = blank(
        "Discount on the whole", default="", hint="For example 5% or 50.00", is_rare=True
    )
    prices: Prices = blank("Prices", Kind.CHOICE, default=Prices.USUAL, is_rare=True)
    exempt: str = blank("Why it is exempt from tax", default="", hint=EXEMPT_HINT, is_rare=True)
    mark: str = unseen()


@dataclass(frozen=True)
class Reference:
    """Which invoice: `D12` or `INV-2026-0001`."""

    invoice: str = blank("Invoice", hint="For example D12 or INV-2026-0001")


@dataclass(frozen=True)
class Which:
    """All, those in a state, the overdue, or one client's."""

    which: str = blank("Which", default="", hint="open, overdue, paid, draft, void or a client")
    page: str = unseen()


@dataclass(frozen=True)
class Decision:
    """Which invoice, and the mark of the content that was shown with the button."""

    invoice: str = blank("Invoice", hint="For example D12")
    mark: str = unseen()


@dataclass(frozen=True)
class Refusal:
    """The same, and why not."""

    invoice: str = blank("Invoice", hint="For example D12")
    reason: str = blank("Reason", Kind.LONG_TEXT, hint="It is told to whoever drafted it.")
    mark: str = unseen()


@dataclass(frozen=True)
class Voiding:
    """Which invoice, and why."""

    invoice: str = blank("Invoice", hint="For example D12 or INV-2026-0001")
    reason: str = ""
    mark: str = unseen()


@dataclass(frozen=True)
class Revising:
    """Which invoice, and why; the reason stands on its credit note."""

    invoice: str = blank("Invoice", hint="For example INV-2026-0001")
    reason: str = blank("Reason", Kind.LONG_TEXT, hint="The client reads it.")


async def preview(work: Work, given: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """What the lines filled in so far come to."""
    only = {key: text for key, text in given.items() if key.split(".")[0] in PREVIEWED}
    wanted = read(NewInvoice, {"client": given.get("client") or "-", **only})
    lines, way = (
        await lines_of(work, wanted.client, wanted.lines),
        await reckoning_of(work, _whole(wanted)),
    )
    totals = await work.invoices.preview(given.get("client", ""), lines, way)
    return cards.amounts(totals)


async def recall(work: Work, given: Mapping[str, str]) -> dict[str, str]:
    """What a draft says now, as the blanks of its form."""
    if "invoice" not in given:
        raise InvalidInput("Which draft is to be changed?", hint="Write it like /invoice edit D12.")
    return given_of(await work.invoices.view(given["invoice"]))


@command(
    "invoice new",
    NewInvoice,
    needs=Deed.WRITE_INVOICES,
    words=read_line,
    whole_form=True,
    preview=preview,
    title="New invoice",
    submit="Save draft",
)
async def new_invoice(work: Work, args: NewInvoice) -> Reply:
    """Draft an invoice in a form, or in one line: /invoice new acme 3 x 800 "Work" net 30."""
    view = await work.invoices.draft(await worded(work, args))
    return Reply(await invoice_card(work, view))


@command(
    "invoice edit",
    EditInvoice,
    needs=Deed.WRITE_INVOICES,
    words=read_edit,
    whole_form=True,
    preview=preview,
    recall=recall,
    title="Edit draft",
)
async def edit_invoice(work: Work, args: EditInvoice) -> Reply:
    """Change a draft; an approval asked for it is void."""
    before = (await work.invoices.get(args.invoice)).reckoned
    wording = await worded(work, args, before)
    view = await work.invoices.edit(args.invoice, wording, args.mark)
    return Reply(await invoice_card(work, view))


@command("invoice list", Which, needs=Deed.READ_BOOKS, is_reading=True)
async def list_invoices(work: Work, args: Which) -> Reply:
    """List invoices: all, draft, open, overdue, paid, void, or one client's."""
    skip = place(args.page)
    found = await work.invoices.listed(args.which, limit=PAGE + 1, skip=skip)
    rows, turns = turned(found, skip, "invoice list", which=args.which)
    return Reply(cards.listed(rows, args.which, await work.today(), turns))


@command("invoice show", Reference, needs=Deed.READ_BOOKS, is_reading=True)
async def show_invoice(work: Work, args: Reference) -> Reply:
    """Show an invoice with what can be done next."""
    return Reply(await invoice_card(work, await work.invoices.view(args.invoice)))


@command("invoice send", Decision, needs=Deed.WRITE_INVOICES)
async def send_invoice(work: Work, args: Decision) -> Reply:
    """Send a draft for approval; once approved it gets its number and is mailed to the client."""
    return Reply(await invoice_card(work, await work.invoices.ask(args.invoice, args.mark)))


@command("invoice approve", Decision, needs=Deed.APPROVE_INVOICE, takes_mark=True)
async def approve_invoice(work: Work, args: Decision) -> Reply:
    """Approve an invoice, so that it is issued and sent."""
    view = await work.invoices.approve(args.invoice, args.mark)
    return Reply(await invoice_card(work, view))


@command(
    "invoice reject", Refusal, needs=Deed.APPROVE_INVOICE, title="Reject invoice", submit="Reject"
)
async def reject_invoice(work: Work, args: Refusal) -> Reply:
    """Reject an invoice, with a reason; it is a draft again."""
    view = await work.invoices.reject(args.invoice, args.reason, args.mark)
    return Reply(await invoice_card(work, view))


@command("invoice resend", Reference, needs=Deed.WRITE_INVOICES)
async def resend_invoice(work: Work, args: Reference) -> Reply:
    """Mail an issued invoice again, to the client's address on file."""
    return Reply(await invoice_card(work, await work.copies.send(args.invoice)))


@command("invoice revise", Revising, needs=Deed.WRITE_INVOICES, title="Revise", submit="Draft it")
async def revise_invoice(work: Work, args: Revising) -> Reply:
    """Draft what takes an issued invoice's place; with its issue the first is credited in full."""
    return Reply(await invoice_card(work, await work.revisions.revise(args.invoice, args.reason)))


@command("invoice newlink", Reference, needs=Deed.WRITE_INVOICES)
async def readdress_invoice(work: Work, args: Reference) -> Reply:
    """Give an invoice another address, when the one that was mailed got into wrong hands."""
    view = await work.invoices.readdress(args.invoice)
    return Reply(await invoice_card(work, view))


@command("invoice void", Voiding, needs=Deed.WRITE_INVOICES, deeds=(Deed.VOID_INVOICE,))
async def void_invoice(work: Work, args: Voiding) -> Reply:
    """Void a draft, or an issued invoice on which nothing was paid."""
    view = await work.invoices.void(args.invoice, args.reason, args.mark)
    return Reply(await invoice_card(work, view))


async def worded(
    work: Work, args: NewInvoice | EditInvoice, before: Reckoning | None = None
) -> Wording:
    """What was typed or filled in, as an invoice is to say it.

    `before` is how the draft that is changed was added up.
    """
    lines = await lines_of(work, args.client, args.lines)
    way = await reckoning_of(work, _whole(args), before)
    return Wording(
        args.client, lines, due_on=args.due, note=args.note, terms=args.terms, reckoning=way
    )


def _whole(args: NewInvoice | EditInvoice) -> Whole:
    return Whole(args.discount, args.prices, args.exempt)
