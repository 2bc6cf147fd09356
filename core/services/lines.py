"""What the lines of an invoice, and its own discounts and charges, may say; the sums are `totals`'.

Here is refused what is wrong by itself; what takes more than there is, is refused where it is added
up. The norm's rules on categories are those of `core/totals/meaning.py`, for what a person typed.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from core.errors import InvalidInput
from core.models import Invoice, InvoiceLine, LineDraft, Totals
from core.money import Money, digits
from core.services.scope import tidied, tidy
from core.totals import Category, Cut, Tax
from core.totals.bills import PRICE_MOST, QUANTITY_MOST, RATE_MOST, Reason, Reckoning
from core.totals.keeping import kept_cuts, kept_taxes

LINES_MOST = 200
DESCRIPTION_MOST = 1000
CUTS_MOST: Final = 20
TAXES_MOST: Final = 8
UNIT_MOST: Final = 40
REASON_MOST: Final = 200
TAX_NAME: Final = re.compile(r"[^\W_][\w-]{0,19}")
REVENUE: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,31}", re.ASCII)
ITEM: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}", re.ASCII)

Fault = tuple[str, str]


def checked(lines: Sequence[LineDraft], currency: str) -> Sequence[LineDraft]:
    """The lines, when there is nothing wrong with them; `InvalidInput` with all that is."""
    if not 1 <= len(lines) <= LINES_MOST:
        raise InvalidInput(f"An invoice has 1 to {LINES_MOST} lines.", hint="Add a line.")
    faults = (
        fault for number, line in enumerate(lines) for fault in _faults(number, line, currency)
    )
    _refuse(faults)
    return lines


def checked_reckoning(reckoning: Reckoning, currency: str) -> Reckoning:
    """How a document is added up, with tidy reasons; `InvalidInput` with all that is wrong."""
    _refuse(_document_faults(reckoning, currency))
    return replace(
        reckoning,
        cuts=tuple(map(_tidy, reckoning.cuts)),
        reasons={
            category: Reason(tidy(reason.text, "exempt", 1000), tidy(reason.code, "exempt", 40))
            for category, reason in reckoning.reasons.items()
        },
    )


def described(lines: Sequence[LineDraft]) -> list[LineDraft]:
    """The lines with tidy texts; every line must have a description."""
    return [
        replace(
            line,
            description=_description(number, line.description),
            unit=tidy(line.unit, "unit", UNIT_MOST),
            cuts=tuple(map(_tidy, line.cuts)),
        )
        for number, line in enumerate(lines)
    ]


def kept_lines(
    invoice: Invoice, lines: Sequence[LineDraft], nets: Sequence[Money]
) -> list[InvoiceLine]:
    """The lines of a document as they are kept, in their order, each with its net."""
    return [
        InvoiceLine(
            company_id=invoice.company_id,
            invoice_id=invoice.id,
            position=position,
            description=line.description,
            quantity=line.quantity,
            unit_price=line.unit_price,
            tax_rate=line.tax_rate,
            net_minor=net.minor,
            unit=line.unit,
            base_quantity=line.base_quantity,
            category=line.category,
            taxes=kept_taxes(line.taxes),
            cuts=kept_cuts(line.cuts),
            revenue=line.revenue,
            item_key=line.item_key,
        )
        for position, (line, net) in enumerate(zip(lines, nets, strict=True), start=1)
    ]


def kept_sums(totals: Totals) -> dict[str, int]:
    """What a document comes to, as its columns."""
    return {
        "net_minor": totals.net.minor,
        "tax_minor": totals.tax.minor,
        "withheld_minor": totals.withheld_minor,
        "rounding_minor": totals.rounding.minor,
        "total_minor": totals.due.minor,
    }


def _refuse(faults: Iterable[Fault]) -> None:
    wrong = dict(faults)
    if wrong:
        raise InvalidInput(next(iter(wrong.values())), fields=wrong)


def _description(number: int, text: str) -> str:
    try:
        return tidied(text, "description", DESCRIPTION_MOST)
    except InvalidInput as error:
        fields = {f"lines.{number}.{name}": said for name, said in error.fields.items()}
        raise InvalidInput(error.message, hint=error.hint, fields=fields) from None


def _tidy(cut: Cut) -> Cut:
    reason = tidy(cut.reason, "reason", REASON_MOST)
    return cut._replace(reason=reason, reason_code=tidy(cut.reason_code, "reason code", 40))


def _faults(number: int, line: LineDraft, currency: str) -> Iterator[Fault]:
    """What is wrong with a line, by the name of its blank."""
    place = f"lines.{number}"
    if not 0 < line.quantity <= QUANTITY_MOST:
        yield f"{place}.quantity", f"A quantity is more than 0 and at most {QUANTITY_MOST:,}."
    if not 0 <= line.unit_price <= PRICE_MOST:
        yield f"{place}.price", f"A unit price is between 0 and {PRICE_MOST:,}."
    if not 0 < line.base_quantity <= QUANTITY_MOST:
        said = f"A price is for more than 0 and at most {QUANTITY_MOST:,} at once."
        yield f"{place}.details", said
    if line.revenue and not REVENUE.fullmatch(line.revenue):
        said = "A kind of income is a short word of small letters and digits, such as consulting."
        yield f"{place}.details", said
    if line.item_key and not ITEM.fullmatch(line.item_key):
        yield f"{place}.details", "An item is named by letters and digits, such as sku-1."
    for said in _tax_faults(line.taxes or (Tax(line.category, line.tax_rate),)):
        yield f"{place}.tax", said
    for said in _cut_faults(line.cuts, currency):
        yield f"{place}.details", said


def _document_faults(reckoning: Reckoning, currency: str) -> Iterator[Fault]:
    for said in _cut_faults(reckoning.cuts, currency):
        yield "discount", said
    for cut in reckoning.cuts:
        for said in _tax_faults(cut.taxes):
            yield "discount", said
    for each in reckoning.withholdings:
        if not 0 < each.rate <= RATE_MOST or not TAX_NAME.fullmatch(each.name):
            yield (
                "withholding",
                "What is withheld has a short name and a rate of up to 100 percent.",
            )
    if reckoning.cash_step is not None and not _is_amount(reckoning.cash_step, currency):
        yield "cash", f"The smallest coin is an amount in {currency}, such as 0.05."


def _tax_faults(taxes: Sequence[Tax]) -> Iterator[str]:
    """The norm's rules on a category and its rate (BR-S-05, BR-AE-05 and their like)."""
    names = [tax.name for tax in taxes]
    if len(taxes) > TAXES_MOST or len(set(names)) < len(names):
        yield f"A line bears at most {TAXES_MOST} taxes, each of them once."
    for category, rate, name, _ in taxes:
        if not 0 <= rate <= RATE_MOST:
            yield f"A tax rate is between 0 and {RATE_MOST} percent."
        elif category is Category.STANDARD and not rate:
            yield "A tax at the standard rate has a rate above 0."
        elif category is not Category.STANDARD and rate:
            yield f"What is {category} bears no tax, so its rate is 0."
        if name and not TAX_NAME.fullmatch(name):
            yield "A tax has a short name of letters and digits, such as GST."


def _cut_faults(cuts: Sequence[Cut], currency: str) -> Iterator[str]:
    if len(cuts) > CUTS_MOST:
        yield f"There are at most {CUTS_MOST} discounts and charges."
    for cut in cuts:
        what = "charge" if cut.is_charge else "discount"
        if cut.percentage is not None and not 0 < cut.percentage <= RATE_MOST:
            yield f"A {what} is more than 0 and at most {RATE_MOST} percent."
        if any(
            value is not None and not _is_amount(value, currency)
            for value in (cut.amount, cut.base)
        ):
            decimals = digits(currency)
            most = f"at most {decimals} decimals" if decimals else "no decimals"
            yield f"A {what} in {currency} is above 0 and has {most}."


def _is_amount(value: Decimal, currency: str) -> bool:
    """Whether it is above nothing, bookable, and whole in the currency's smallest units."""
    return 0 < value <= PRICE_MOST and value == round(value, digits(currency))
