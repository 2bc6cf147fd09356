"""What was typed about an invoice as its wording, and a draft's wording as it would be typed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from bot.cards.forms import Kind
from bot.cards.lines import cut_words, details_of
from bot.commands.arguments import blank
from bot.commands.details import read_cuts, read_details
from core.billing import Work
from core.errors import InvalidInput
from core.models import InvoiceLine, LineDraft
from core.money import parse_decimal
from core.services.invoices import InvoiceView
from core.services.items import Wanted
from core.terms import Terms
from core.totals import Category, Cut
from core.totals.bills import ONE, Reason, Reckoning
from core.totals.numbers import written


class Prices(StrEnum):
    """What unit prices are."""

    USUAL = "as usual"
    NET = "without tax"
    GROSS = "with tax"


@dataclass(frozen=True)
class Line:
    """One position of an invoice."""

    description: str = blank("Description", hint="For example Backend work, or an item: hosting")
    quantity: Decimal = blank("Quantity", Kind.NUMBER, initial="1", hint="For example 3 or 2.5")
    price: Decimal | None = blank(
        "Unit price", Kind.MONEY, default=None, hint="For example 800.00; of an item, its price"
    )
    tax: str = blank(
        "Tax in %", default="", hint="19, or AE for reverse charge; empty means your usual rate"
    )
    details: str = blank(
        "Discount and more", default="", hint="For example -10% or unit h", is_rare=True
    )


class Whole(NamedTuple):
    """What was typed about how a whole invoice is added up."""

    discount: str
    prices: Prices
    exempt: str


async def lines_of(work: Work, client: str, lines: Sequence[Line]) -> list[LineDraft]:
    """The lines, with what an item of the catalogue says; `InvalidInput` for blanks at fault."""
    wrong: dict[str, str] = {}
    wanted = []
    for number, line in enumerate(lines):
        try:
            wanted.append(_wanted(line))
        except InvalidInput as error:
            name = next(iter(error.fields), "details")
            wrong[f"lines.{number}.{name}"] = f"{error.message} {error.hint}".strip()
    if wrong:
        raise InvalidInput(next(iter(wrong.values())), fields=wrong)
    return await work.items.filled(client, wanted)


async def reckoning_of(work: Work, typed: Whole, before: Reckoning | None = None) -> Reckoning:
    """How it is added up: as before, else as usual, save for what was typed about it."""
    usual = before if before is not None else (await work.companies.own()).reckoned
    reasons = dict(usual.reasons)
    if typed.exempt != _exempt(usual):
        reasons[Category.EXEMPT] = Reason(typed.exempt)
    is_gross = usual.is_gross if typed.prices is Prices.USUAL else typed.prices is Prices.GROSS
    # What was not touched stays as it is, though it may say more than words can.
    is_touched = typed.discount != cut_words(usual.cuts)
    cuts = _discount(typed.discount) if is_touched else usual.cuts
    return replace(usual, cuts=cuts, reasons=reasons, is_gross=is_gross)


def given_of(view: InvoiceView) -> dict[str, str]:
    """A draft as the blanks of its form."""
    invoice, way = view.invoice, view.invoice.reckoned
    given = {"client": view.client.key, "note": invoice.note, "mark": view.wording_mark}
    terms = Terms.of(invoice.terms, invoice.terms_days)
    given |= {"terms": str(terms)} if terms else {}
    given |= {"due": str(invoice.due_on)} if invoice.due_on is not None else {}
    given |= {"discount": cut_words(way.cuts)} if way.cuts else {}
    given |= {"prices": Prices.GROSS} if way.is_gross else {}
    given |= {"exempt": _exempt(way)} if _exempt(way) else {}
    for number, line in enumerate(each for each in view.lines if each.deposit_id is None):
        given |= {f"lines.{number}.{name}": text for name, text in _line_given(line).items()}
    return given


def _wanted(typed: Line) -> Wanted:
    more = {name: value for name, value in vars(read_details(typed.details)).items() if value}
    if more["base_quantity"] == ONE:
        del more["base_quantity"]
    category, rate = _tax(typed.tax)
    return Wanted(typed.description, typed.quantity, typed.price, rate, category, more)


def _tax(text: str) -> tuple[Category | None, Decimal | None]:
    """A rate in percent, or a category; nothing where nothing is said."""
    said = text.strip().removesuffix("%").strip()
    if not said:
        return None, None
    if said.upper() in set(Category):
        return Category(said.upper()), None
    try:
        return Category.STANDARD, parse_decimal(said)
    except InvalidInput as error:
        hint = "Write a rate such as 19, or AE for reverse charge."
        raise InvalidInput(error.message, hint=hint, fields={"tax": hint}) from None


def _line_given(line: InvoiceLine) -> dict[str, str]:
    said = line.said
    is_bearing = said.category in {Category.STANDARD, Category.ZERO}
    given = {
        "description": said.description,
        "quantity": str(said.quantity),
        "price": str(said.unit_price),
        "tax": written(said.tax_rate) if is_bearing else said.category.value,
    }
    details = details_of(said)
    return given | ({"details": details} if details else {})


def _exempt(reckoning: Reckoning) -> str:
    return reckoning.reasons.get(Category.EXEMPT, Reason()).text


def _discount(text: str) -> tuple[Cut, ...]:
    try:
        return read_cuts(text)
    except InvalidInput as error:
        said = f"{error.message} {error.hint}".strip()
        raise InvalidInput(error.message, hint=error.hint, fields={"discount": said}) from None
