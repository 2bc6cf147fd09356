"""Bills as somebody writes them, and what they come to."""

import json
from typing import Any

from core.totals.adding import add_up
from core.totals.reading import read
from core.totals.telling import told

Json = dict[str, Any]


def line(quantity: Any, price: Any, category: str = "S", rate: Any = None, **more: Any) -> Json:
    """One line; without a rate it has none, and without a category its taxes are in `more`."""
    tax = {"invoiced_item_vat_category_code": category} if category else {}
    rates = {} if rate is None else {"invoiced_item_vat_rate": rate}
    return {"invoiced_quantity": quantity, "item_net_price": price, **tax, **rates, **more}


def bill(*lines: Json, currency: str = "EUR", **more: Any) -> Json:
    """An invoice with these lines."""
    return {"invoice_currency_code": currency, "invoice_lines": list(lines), **more}


def allowance(**said: Any) -> Json:
    """A discount on the invoice, its names without what all begin with."""
    return {f"document_level_allowance_{name}": value for name, value in said.items()}


def charge(**said: Any) -> Json:
    """A charge on the invoice."""
    return {f"document_level_charge_{name}": value for name, value in said.items()}


def line_allowance(**said: Any) -> Json:
    """A discount on a line."""
    return {f"invoice_line_allowance_{name}": value for name, value in said.items()}


def line_charge(**said: Any) -> Json:
    """A charge on a line."""
    return {f"invoice_line_charge_{name}": value for name, value in said.items()}


def added_up(said: Json | bytes) -> Json:
    """What `paidup totals` says of it."""
    raw = said if isinstance(said, bytes) else json.dumps(said).encode()
    bill = read(raw)[1]
    return told(bill, add_up(bill))


def nets(result: Json) -> list[str]:
    """BT-131 of each line."""
    return [each["invoice_line_net_amount"] for each in result["invoice_lines"]]


def breakdown(result: Json) -> list[tuple[str, ...]]:
    """The groups: category or name, rate, what is taxed (BT-116), the tax (BT-117)."""
    return [
        (
            group.get("name", group["vat_category_code"]),
            group.get("vat_category_rate", ""),
            group["vat_category_taxable_amount"],
            group["vat_category_tax_amount"],
        )
        for group in result["vat_breakdown"]
    ]


def totals(result: Json) -> Json:
    """BG-22."""
    found: Json = result["document_totals"]
    return found


def sums(result: Json) -> tuple[str, str, str, str]:
    """Without VAT (BT-109), the VAT (BT-110), with VAT (BT-112), due (BT-115)."""
    found = totals(result)
    return (
        found["invoice_total_amount_without_vat"],
        found["invoice_total_vat_amount"],
        found["invoice_total_amount_with_vat"],
        found["amount_due_for_payment"],
    )
