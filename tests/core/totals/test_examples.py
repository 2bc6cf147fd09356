"""Worked examples a bookkeeper could check with a pencil, each with its source."""

from typing import NamedTuple

import pytest

from tests.core.totals.bills import (
    Json,
    added_up,
    allowance,
    bill,
    charge,
    line,
    line_allowance,
    line_charge,
    nets,
    sums,
)


class Example(NamedTuple):
    """An invoice, and what it comes to: without VAT, the VAT, with VAT, due; by whose word."""

    source: str
    said: Json
    nets: list[str]
    sums: tuple[str, str, str, str]


def energy(quantity: str, price: str, per: str) -> Json:
    return line(quantity, price, "S", 21, item_price_base_quantity=per)


CLEANING = line_charge(amount=1, percentage=1, base_amount=100)
DISCOUNT = line_allowance(amount=101)
BOTH = {"invoice_line_charges": [CLEANING], "invoice_line_allowances": [DISCOUNT]}

EXAMPLES = [
    Example(
        "EN 16931-1, BR-CO-10 to 17: two rates, nothing else",
        bill(line(3, 800, "S", 19), line(2, "39.95", "S", 7)),
        ["2400.00", "79.90"],
        ("2479.90", "461.59", "2941.49", "2941.49"),
    ),
    Example(
        "CEN/TC 434, ubl-tc434-example8: prices for 12 kW and for 12 months",
        bill(
            energy("16000", "0.00880", "1"),
            energy("16000", "0.00101", "1"),
            energy("132", "15.24", "12"),
            energy("58", "1.53", "1"),
            energy("1", "441.00", "12"),
            energy("1", "678.00", "12"),
            energy("1", "83.34", "1"),
            energy("1", "190.31", "1"),
            energy("1", "64.21", "1"),
            energy("1", "64.46", "1"),
        ),
        [
            "140.80",
            "16.16",
            "167.64",
            "88.74",
            "36.75",
            "56.50",
            "83.34",
            "190.31",
            "64.21",
            "64.46",
        ],
        ("908.91", "190.87", "1099.78", "1099.78"),
    ),
    Example(
        "Peppol BIS Billing 3.0, Allowance-example: discounts and charges on both levels",
        bill(
            line(10, 410, "S", 25, **BOTH),
            line(10, 200, "E", 0, item_price_base_quantity=2),
            line(10, 100, "S", 25, **BOTH),
            document_level_charges=[
                charge(
                    amount=200, percentage=20, base_amount=1000, vat_category_code="S", vat_rate=25
                )
            ],
            document_level_allowances=[allowance(amount=200, vat_category_code="S", vat_rate=25)],
            vat_exemptions={"E": {"vat_exemption_reason_text": "Reason for tax exempt"}},
            paid_amount=1000,
        ),
        ["4000.00", "1000.00", "900.00"],
        ("5900.00", "1225.00", "7125.00", "6125.00"),
    ),
    Example(
        "EN 16931-1, BT-131: the line is rounded, what leads to it is not (decision 23)",
        bill(
            line(1, "0.15", "Z", invoice_line_allowances=[line_allowance(percentage=10)]),
            line("0.333333", "10", "Z"),
        ),
        ["0.14", "3.33"],
        ("3.47", "0.00", "3.47", "3.47"),
    ),
    Example(
        "Decision 22: half a cent goes away from zero, down as well as up",
        bill(line("0.5", "0.01", "Z"), line("-0.5", "0.01", "Z"), line(1, 1, "S", "0.5")),
        ["0.01", "-0.01", "1.00"],
        ("1.00", "0.01", "1.01", "1.01"),
    ),
    Example(
        "EN 16931-1, BR-CO-16: what was paid in advance is taken off the total",
        bill(line(1, 100, "S", 19), paid_amount="119.00"),
        ["100.00"],
        ("100.00", "19.00", "119.00", "0.00"),
    ),
    Example(
        "ISO 4217: the yen has no decimals; 3 × 333.5 is 1000.5, its tax 100.1",
        bill(line(3, "333.5", "S", 10), currency="JPY"),
        ["1001"],
        ("1001", "100", "1101", "1101"),
    ),
    Example(
        "ISO 4217: Kuwait's dinar has three decimals",
        bill(line("0.333333", 10, "S", 5), currency="KWD"),
        ["3.333"],
        ("3.333", "0.167", "3.500", "3.500"),
    ),
    Example(
        "Swiss Coinage Ordinance (SR 941.101), no coin below 5 Rappen: BT-114",
        bill(line(1, "99.99", "S", "8.1"), currency="CHF", cash_rounding="0.05"),
        ["99.99"],
        ("99.99", "8.10", "108.09", "108.10"),
    ),
    Example(
        "Art. 101 (5) Ley 35/2006 (IRPF): 15 % of the base is withheld, VAT is not touched",
        bill(
            line(1, 1000, "S", 21),
            withholdings=[{"name": "IRPF", "percentage": 15}],
        ),
        ["1000.00"],
        ("1000.00", "210.00", "1210.00", "1060.00"),
    ),
]


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.source for example in EXAMPLES])
def test_an_invoice_comes_to_what_its_source_says(example: Example) -> None:
    result = added_up(example.said)

    assert nets(result) == example.nets
    assert sums(result) == example.sums
