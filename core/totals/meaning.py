"""What was said as a bill: each rate is looked up by its day, each tax and discount in its place.

Here is refused what is wrong only together: the norm's rules on categories and rates, a tax on top
of itself, a discount that is both an amount and a percentage.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final, TypeVar

from core.errors import InvalidInput
from core.totals.bills import Bill, Cut, Line, Reason, Tax, Withholding
from core.totals.categories import Category
from core.totals.request import DatedTax, Request, SaidCut, SaidDocumentCut, SaidLine
from core.totals.taxes import Taxes

SEE: Final = "docs/totals.md has an example, docs/totals.schema.json all it may say."

Taxed = TypeVar("Taxed", Line, Cut)


def fault(where: str, reason: str) -> InvalidInput:
    """A sentence about what is wrong, and where it stands; places are counted from one."""
    return InvalidInput(f"{where}: {reason}.", hint=SEE, fields={where: reason})


def bill_of(said: Request) -> Bill:
    """The bill; `InvalidInput` where the parts do not go together."""
    known = _Known(said)
    lines = tuple(_line(known, line, place) for place, line in enumerate(said.invoice_lines, 1))
    cuts = tuple(
        _document_cut(known, cut, f"{group}.{place}", is_charge=group == "document_level_charges")
        for group in ("document_level_allowances", "document_level_charges")
        for place, cut in enumerate(getattr(said, group), 1)
    )
    bill = Bill(
        said.invoice_currency_code,
        lines,
        cuts,
        tuple(
            Withholding(each.name, each.percentage, each.base_amount) for each in said.withholdings
        ),
        said.paid_amount,
        said.cash_rounding,
        {category: _reason(said, category) for category in Category},
        is_gross=said.prices_include_tax,
        is_taxed_by_line=said.tax_rounding == "line",
    )
    _refuse_categories(bill)
    return named(bill)


def rate_on(tax: DatedTax, day: date) -> Decimal | None:
    """The rate that holds on a day; nothing before the first."""
    held = [rate for rate in tax.rates if rate.valid_from <= day]
    return max(held, key=lambda rate: rate.valid_from).vat_rate if held else None


class _Known:
    """The taxes that were named, at the rates of the tax point date, each after what it is on."""

    def __init__(self, said: Request) -> None:
        self._said = said
        self._day = (
            said.value_added_tax_point_date or said.actual_delivery_date or said.invoice_issue_date
        )
        self._taxes: dict[str, Tax] = {}
        for name in said.taxes:
            self._learn(name, ())

    def all_of(self, names: tuple[str, ...], where: str) -> Taxes:
        """The taxes of these names, in the order in which they are levied."""
        unknown = [name for name in names if name not in self._taxes]
        if unknown:
            raise fault(f"{where}.taxes", f"“{unknown[0]}” is not among the taxes")
        if len(set(names)) < len(names):
            raise fault(f"{where}.taxes", "one of them stands there twice")
        return tuple(tax for name, tax in self._taxes.items() if name in names)

    def _learn(self, name: str, above: tuple[str, ...]) -> None:
        where, tax = f"taxes.{name}", self._said.taxes.get(name)
        if tax is None:
            raise fault(f"taxes.{above[-1]}.on_top_of", f"“{name}” is not among the taxes")
        if name in above:
            raise fault(where, "it is on top of itself")
        if name in self._taxes:
            return
        for below in tax.on_top_of:
            self._learn(below, (*above, name))
        if len({rate.valid_from for rate in tax.rates}) < len(tax.rates):
            raise fault(f"{where}.rates", "two of them are valid from the same day")
        self._taxes[name] = Tax(tax.vat_category_code, self._rate(tax, where), name, tax.on_top_of)

    def _rate(self, tax: DatedTax, where: str) -> Decimal:
        if self._day is None:
            reason = "which rate holds depends on a day, so write the invoice_issue_date"
            raise fault(where, reason)
        rate = rate_on(tax, self._day)
        if rate is None:
            raise fault(where, f"it has no rate that holds on {self._day}")
        return _checked_rate(tax.vat_category_code, rate, where)


def _line(known: _Known, said: SaidLine, place: int) -> Line:
    where = f"invoice_lines.{place}"
    category, rate = said.invoiced_item_vat_category_code, said.invoiced_item_vat_rate
    taxes = _taxes(known, (category, rate, said.taxes), where)
    if not taxes:
        raise fault(where, "it needs an invoiced_item_vat_category_code, or taxes (BR-CO-04)")
    allowances = (_cut(cut, is_charge=False) for cut in said.invoice_line_allowances)
    charges = (_cut(cut, is_charge=True) for cut in said.invoice_line_charges)
    return Line(
        said.invoiced_quantity,
        said.item_net_price,
        taxes,
        said.item_price_base_quantity,
        (*allowances, *charges),
        said.invoice_line_identifier or str(place),
        said.item_name,
    )


def _taxes(
    known: _Known, said: tuple[Category | None, Decimal | None, tuple[str, ...]], where: str
) -> Taxes:
    """The taxes of a line, allowance or charge; none when it says nothing about them."""
    category, rate, names = said
    if names and (category is not None or rate is not None):
        raise fault(where, "it has taxes and a category or rate; write one of the two")
    if names:
        return known.all_of(names, where)
    if category is None and rate is not None:
        raise fault(where, "it has a rate and no category (BR-CO-04)")
    return (Tax(category, _checked_rate(category, rate, where)),) if category is not None else ()


def _checked_rate(category: Category, rate: Decimal | None, where: str) -> Decimal:
    """The norm's rules on categories and rates, such as BR-S-05 and BR-AE-05."""
    if category is Category.STANDARD and not rate:
        raise fault(where, "category S needs a rate above 0 (BR-S-05)")
    if category is not Category.STANDARD and rate:
        rules = "IC" if category is Category.INTRA_COMMUNITY else category
        raise fault(where, f"category {category} bears no tax, so its rate is 0 (BR-{rules}-05)")
    return rate or Decimal(0)


def _cut(said: SaidCut, *, is_charge: bool, taxes: Taxes = ()) -> Cut:
    return Cut(
        said.amount,
        said.percentage,
        said.base_amount,
        is_charge,
        taxes,
        said.reason,
        said.reason_code,
    )


def _document_cut(known: _Known, said: SaidDocumentCut, where: str, *, is_charge: bool) -> Cut:
    taxes = _taxes(known, (said.vat_category_code, said.vat_rate, said.taxes), where)
    return _cut(said, is_charge=is_charge, taxes=taxes)


def _reason(said: Request, category: Category) -> Reason:
    told = said.vat_exemptions.get(category)
    return (
        Reason(told.vat_exemption_reason_text, told.vat_exemption_reason_code) if told else Reason()
    )


def _all_taxes(bill: Bill) -> list[Taxes]:
    return [*(line.taxes for line in bill.lines), *(cut.taxes for cut in bill.cuts)]


def _refuse_categories(bill: Bill) -> None:
    """BR-O-11: nothing stands beside what is not subject to VAT. BR-E-10: a reason is told."""
    found = {tax.category for taxes in _all_taxes(bill) for tax in taxes}
    if Category.OUTSIDE in found and len(found) > 1:
        raise fault("invoice_lines", "category O stands with no other category (BR-O-11)")
    if Category.EXEMPT in found and not any(bill.reasons[Category.EXEMPT]):
        raise fault("vat_exemptions.E", "what is exempt needs a reason, as text or code (BR-E-10)")


def named(bill: Bill) -> Bill:
    """Taxes keep their names only where a line has several: else category and rate say enough."""
    if any(len(taxes) > 1 for taxes in _all_taxes(bill)):
        return bill
    return replace(
        bill, lines=tuple(map(_nameless, bill.lines)), cuts=tuple(map(_nameless, bill.cuts))
    )


def _nameless(each: Taxed) -> Taxed:
    return each._replace(taxes=tuple(Tax(tax.category, tax.rate) for tax in each.taxes))
