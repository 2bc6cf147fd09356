"""The sums as JSON, each name a term of EN 16931; amounts are texts, so that nothing rounds them.

What of it the norm does not know: lines with tax in their price, several taxes on a line, what is
withheld, and `steps`, which `steps.py` tells.
"""

from typing import Any

from core.money import Money
from core.totals.adding import Group, Part, Sums
from core.totals.bills import Bill, Cut, Line, Tax
from core.totals.categories import RULES, Category
from core.totals.lines import before_cuts, cut_amount
from core.totals.numbers import written
from core.totals.steps import steps
from core.totals.taxes import Taxes

Json = dict[str, Any]


def amount(money: Money) -> str:
    """In major units, with the decimals of its currency."""
    return f"{money.amount:f}"


def told(bill: Bill, sums: Sums) -> Json:
    """Everything about a bill and what it comes to."""
    kinds = {False: "document_level_allowances", True: "document_level_charges"}
    cuts: Json = {
        name: [_part(part) for part in sums.parts if part.cut.is_charge is is_charge]
        for is_charge, name in kinds.items()
    }
    return {
        "invoice_currency_code": bill.currency,
        "prices_include_tax": bill.is_gross,
        "tax_rounding": "line" if bill.is_taxed_by_line else "group",
        "invoice_lines": [_line(bill, sums, place, line) for place, line in enumerate(bill.lines)],
        **cuts,
        "document_totals": document_totals(sums),
        "vat_breakdown": [_group(bill, group) for group in sums.groups],
        "withholdings": [
            {"name": each.name, "percentage": written(each.rate), "amount": amount(withheld)}
            for each, withheld in zip(bill.withholdings, sums.payment.withheld, strict=True)
        ],
        "steps": [step._asdict() for step in steps(bill, sums)],
    }


def document_totals(sums: Sums) -> dict[str, str]:
    """BG-22; what is withheld stands beside it, since the norm has no term for it."""
    payment = sums.payment
    totals = {
        "sum_of_invoice_line_net_amount": sums.lines,
        "sum_of_allowances_on_document_level": sums.allowances,
        "sum_of_charges_on_document_level": sums.charges,
        "invoice_total_amount_without_vat": sums.net,
        "invoice_total_vat_amount": sums.tax,
        "invoice_total_amount_with_vat": sums.total,
        "paid_amount": payment.paid,
        "withheld_amount": sum(payment.withheld, Money(0, sums.total.currency)),
        "rounding_amount": payment.rounding,
        "amount_due_for_payment": payment.due,
    }
    return {name: amount(money) for name, money in totals.items()}


def _line(bill: Bill, sums: Sums, place: int, line: Line) -> Json:
    priced = {"invoice_line_amount_with_vat": amount(sums.priced[place])} if bill.is_gross else {}
    return {
        "invoice_line_identifier": line.identifier,
        "item_name": line.name,
        "invoiced_quantity": written(line.quantity),
        "item_net_price": written(line.price),
        "item_price_base_quantity": written(line.base_quantity),
        "invoice_line_allowances": _line_cuts(line, "allowance", is_charge=False),
        "invoice_line_charges": _line_cuts(line, "charge", is_charge=True),
        **priced,
        "invoice_line_net_amount": amount(sums.nets[place]),
        **_of_taxes(line.taxes, "invoiced_item_"),
    }


def _line_cuts(line: Line, kind: str, *, is_charge: bool) -> list[Json]:
    """A line's allowances or charges as they are: not rounded, since only the line is."""
    base = before_cuts(line)
    return [
        _cut(cut, f"invoice_line_{kind}", written(cut_amount(cut, base)))
        for cut in line.cuts
        if cut.is_charge is is_charge
    ]


def _part(part: Part) -> Json:
    name = f"document_level_{'charge' if part.cut.is_charge else 'allowance'}"
    return _cut(part.cut, name, amount(part.net)) | _of_taxes(part.taxes, f"{name}_")


def _cut(cut: Cut, name: str, comes_to: str) -> Json:
    said: dict[str, str | None] = {
        "amount": comes_to,
        "base_amount": None if cut.base is None else written(cut.base),
        "percentage": None if cut.percentage is None else written(cut.percentage),
        "reason": cut.reason or None,
        "reason_code": cut.reason_code or None,
    }
    return {f"{name}_{key}": value for key, value in said.items() if value is not None}


def _of_taxes(taxes: Taxes, before: str) -> Json:
    if len(taxes) > 1:
        return {"taxes": [_tax(tax, "") for tax in taxes]}
    return _tax(taxes[0], before)


def _tax(tax: Tax, before: str) -> Json:
    """Category and rate; what is outside the scope of VAT has no rate (BR-O-05)."""
    name = {"name": tax.name} if tax.name else {}
    rate = {} if tax.category is Category.OUTSIDE else {f"{before}vat_rate": written(tax.rate)}
    return {**name, f"{before}vat_category_code": tax.category.value, **rate}


def _group(bill: Bill, group: Group) -> Json:
    tax, rule = group.tax, RULES[group.tax.category]
    reason = bill.reasons.get(tax.category)
    text = (reason and reason.text) or rule.reason
    code = (reason and reason.code) or rule.code
    rate: Json = (
        {} if tax.category is Category.OUTSIDE else {"vat_category_rate": written(tax.rate)}
    )
    return {
        **({"name": tax.name} if tax.name else {}),
        "vat_category_code": tax.category.value,
        "vat_category": rule.name,
        **rate,
        "vat_category_taxable_amount": amount(group.base),
        "vat_category_tax_amount": amount(group.amount),
        **({"vat_exemption_reason_text": text} if text else {}),
        **({"vat_exemption_reason_code": code} if code else {}),
        "written_on_the_invoice": {
            language: sentence.format(reason=text or code)
            for language, sentence in rule.written.items()
        },
        "the_invoice_also_needs": list(rule.needs),
    }
