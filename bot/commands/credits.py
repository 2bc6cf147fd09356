"""/credit …: take back what was billed, and use what clients have to their credit."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.cards import credits as cards
from bot.cards import invoices as invoice_cards
from bot.cards.forms import Kind
from bot.cards.model import Reply
from bot.commands.arguments import blank, unseen
from bot.commands.living import above_invoice, invoice_card
from bot.commands.table import command
from bot.commands.turning import PAGE, place, turned
from core.billing import Work
from core.errors import InvalidInput
from core.models import Invoice
from core.money import Money, parse_decimal
from core.security.rights import Deed
from core.services.credit_notes import Taking

AMOUNT = re.compile(r"[0-9][0-9.,]*")
CURRENCY = re.compile(r"[A-Z]{3}")
LINE = re.compile(r"(?P<place>[0-9]{1,3})(?::(?P<quantity>[0-9.,]+))?")
EXAMPLE = "Write them like 2, or like 2:1.5 for 1.5 of line 2; several with a blank between."


@dataclass(frozen=True, kw_only=True)
class CreditNote:
    """Which invoice, and what of it; without an amount and lines, all that is left."""

    invoice: str = blank("Invoice", hint="For example INV-2026-0001")
    amount: str = blank(
        "Amount, tax included", Kind.MONEY, default="", hint="Empty means all that is left."
    )
    lines: str = blank("Or lines", default="", hint="For example 2, or 2:1.5 for 1.5 of line 2")
    reason: str = blank("Reason", Kind.LONG_TEXT, hint="The client reads it.")


@dataclass(frozen=True)
class Applying:
    """Which invoice; without an amount, as much as there is and is owed."""

    invoice: str = blank("Invoice", hint="For example INV-2026-0002")
    amount: str = blank("Amount", Kind.MONEY, default="", hint="Empty means as much as fits.")


@dataclass(frozen=True)
class Page:
    """Which page of a list; only its buttons say."""

    page: str = unseen()


def read_credit(words: Sequence[str]) -> dict[str, str]:
    """`INV-2026-0001 50.00 EUR Two hours less`, or `… lines 1 2:1.5 …`, or neither of both."""
    given: dict[str, str] = {}
    rest = list(words)
    if rest:
        given["invoice"] = rest.pop(0)
    if rest and AMOUNT.fullmatch(rest[0]):
        given["amount"] = rest.pop(0)
        if rest and CURRENCY.fullmatch(rest[0]):
            given["amount"] += f" {rest.pop(0)}"
    elif rest and rest[0].lower() in {"line", "lines"}:
        rest.pop(0)
        taken = []
        while rest and LINE.fullmatch(rest[0].rstrip(",")):
            taken.append(rest.pop(0).rstrip(","))
        given["lines"] = " ".join(taken)
    return given | ({"reason": " ".join(rest)} if rest else {})


@command(
    "credit",
    CreditNote,
    needs=Deed.WRITE_INVOICES,
    words=read_credit,
    whole_form=True,
    title="Credit note",
    submit="Save draft",
    about=above_invoice,
)
async def draft_credit_note(work: Work, args: CreditNote) -> Reply:
    """Draft a credit note for an invoice: for all of it, an amount, or some lines."""
    invoice = await work.invoices.get(args.invoice)
    taking = Taking(_amount(args.amount, invoice), _lines(args.lines))
    view = await work.credit_notes.draft(args.invoice, taking, args.reason)
    return Reply(await invoice_card(work, view))


@command("credit apply", Applying, needs=Deed.RECORD_PAYMENTS, title="Use credit", submit="Use it")
async def apply_credit(work: Work, args: Applying) -> Reply:
    """Pay for an invoice with what its client has to its credit."""
    amount = _amount(args.amount, await work.invoices.get(args.invoice))
    return Reply(await invoice_card(work, await work.applying.apply(args.invoice, amount)))


@command("credit list", Page, needs=Deed.READ_BOOKS, is_reading=True)
async def list_credits(work: Work, args: Page) -> Reply:
    """See which clients have something to their credit."""
    skip = place(args.page)
    found = await work.credits.listed(limit=PAGE + 1, skip=skip)
    return Reply(cards.listed(*turned(found, skip, "credit list")))


@command("credit notes", Page, needs=Deed.READ_BOOKS, is_reading=True)
async def list_credit_notes(work: Work, args: Page) -> Reply:
    """List credit notes, the newest first."""
    skip = place(args.page)
    found = await work.credit_notes.listed(limit=PAGE + 1, skip=skip)
    rows, turns = turned(found, skip, "credit notes")
    return Reply(invoice_cards.listed(rows, "credit notes", await work.today(), turns))


def _amount(text: str, invoice: Invoice) -> Money | None:
    """The amount in the invoice's currency; what is wrong with it is said at its blank."""
    number, _, currency = text.strip().partition(" ")
    if not number:
        return None
    if currency and currency != invoice.currency:
        message = f"{invoice.reference} is in {invoice.currency}, not in {currency[:20]}."
        hint = f"Give an amount in {invoice.currency}."
        raise InvalidInput(message, hint=hint, fields={"amount": f"{message} {hint}"})
    try:
        return Money.parse(number, invoice.currency)
    except InvalidInput as error:
        said = f"{error.message} {error.hint}".strip()
        raise InvalidInput(error.message, hint=error.hint, fields={"amount": said}) from None


def _lines(text: str) -> dict[int, Decimal | None]:
    """Places and quantities, as in `1 2:1.5`."""
    found: dict[int, Decimal | None] = {}
    for word in text.replace(",", " ").split() if ":" not in text else text.split():
        line = LINE.fullmatch(word.rstrip(","))
        if line is None:
            message = f"“{word[:40]}” is no line."
            raise InvalidInput(message, hint=EXAMPLE, fields={"lines": f"{message} {EXAMPLE}"})
        quantity = line["quantity"]
        found[int(line["place"])] = parse_decimal(quantity) if quantity else None
    return found
