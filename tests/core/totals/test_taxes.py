"""Taxes: by category, several on a line, within prices, by line, and by their day."""

from typing import Any

import pytest

from core.totals.categories import RULES, Category
from tests.core.totals.bills import (
    Json,
    added_up,
    allowance,
    bill,
    breakdown,
    charge,
    line,
    nets,
    sums,
    totals,
)

# EN 16931-1, BR-AE-10, BR-IC-10, BR-G-10, BR-O-10, and the VATEX list for BT-121.
REASONS = [
    ("AE", "Reverse charge", "VATEX-EU-AE", "Steuerschuldnerschaft des Leistungsempfängers"),
    ("K", "Intra-community supply", "VATEX-EU-IC", "Steuerfreie innergemeinschaftliche Lieferung"),
    ("G", "Export outside the EU", "VATEX-EU-G", "Steuerfreie Ausfuhrlieferung"),
    ("O", "Not subject to VAT", "VATEX-EU-O", "Nicht steuerbar"),
]
SHARED = bill(
    line(2, 100, "S", 19),
    line(1, "33.33", "S", 7),
    document_level_allowances=[allowance(amount="10.00")],
)


def canada(*lines: Json, day: str = "2012-06-01", **more: Any) -> Json:
    """Quebec: until 2012 its tax was on top of the federal one, and both rates changed."""
    gst = [("1991-01-01", 7), ("2006-07-01", 6), ("2008-01-01", 5)]
    qst = [("1998-01-01", "7.5"), ("2011-01-01", "8.5"), ("2012-01-01", "9.5")]
    taxes = {
        "GST": {"rates": [{"valid_from": day, "vat_rate": rate} for day, rate in gst]},
        "QST": {
            "rates": [{"valid_from": day, "vat_rate": rate} for day, rate in qst],
            "on_top_of": ["GST"],
        },
    }
    return bill(*lines, currency="CAD", taxes=taxes, invoice_issue_date=day, **more)


@pytest.mark.parametrize(("category", "reason", "code", "german"), REASONS)
def test_what_bears_no_tax_says_why(category: str, reason: str, code: str, german: str) -> None:
    (group,) = added_up(bill(line(1, 100, category)))["vat_breakdown"]

    assert group["vat_category_tax_amount"] == "0.00"
    assert group["vat_exemption_reason_text"] == reason
    assert group["vat_exemption_reason_code"] == code
    assert group["written_on_the_invoice"]["de"].startswith(german)


def test_an_exemption_is_reasoned_by_the_seller() -> None:
    told = {"E": {"vat_exemption_reason_text": "§ 4 Nr. 21 UStG"}}

    (group,) = added_up(bill(line(1, 100, "E"), vat_exemptions=told))["vat_breakdown"]
    assert group["written_on_the_invoice"]["de"] == "Steuerfrei: § 4 Nr. 21 UStG"


@pytest.mark.parametrize("category", Category)
def test_every_category_says_what_else_the_invoice_needs(category: Category) -> None:
    rate = 19 if category is Category.STANDARD else None
    told = {"E": {"vat_exemption_reason_code": "VATEX-EU-132"}}

    (group,) = added_up(bill(line(1, 1, category, rate), vat_exemptions=told))["vat_breakdown"]
    assert group["the_invoice_also_needs"] == list(RULES[category].needs)


def test_what_is_outside_the_scope_of_vat_has_no_rate() -> None:
    result = added_up(bill(line(1, 100, "O")))  # BR-O-05

    assert "invoiced_item_vat_rate" not in result["invoice_lines"][0]
    assert "vat_category_rate" not in result["vat_breakdown"][0]


def test_rates_that_are_equal_are_one_group() -> None:
    result = added_up(bill(line(1, "0.10", "S", 19), line(1, "0.10", "S", "19.00")))

    assert breakdown(result) == [("S", "19", "0.20", "0.04")]  # each alone would be 0.02


def test_tax_by_line_is_rounded_for_each() -> None:
    lines = [line(1, "0.02", "S", 19)] * 3

    assert sums(added_up(bill(*lines)))[1] == "0.01"
    assert sums(added_up(bill(*lines, tax_rounding="line")))[1] == "0.00"


def test_a_discount_is_spread_in_proportion() -> None:
    """10.00 over 200.00 and 33.33: 8.5716 and 1.4284; the missing cent is the first one's."""
    result = added_up(SHARED)

    parts = result["document_level_allowances"]
    assert [part["document_level_allowance_amount"] for part in parts] == ["8.57", "1.43"]
    assert [part["document_level_allowance_vat_rate"] for part in parts] == ["19", "7"]
    assert breakdown(result) == [("S", "7", "31.90", "2.23"), ("S", "19", "191.43", "36.37")]


def test_a_charge_with_a_category_of_its_own_belongs_there_alone() -> None:
    own = charge(amount="4.90", vat_category_code="S", vat_rate=19, reason="Freight")

    result = added_up(bill(line(1, 100, "S", 7), document_level_charges=[own]))
    assert breakdown(result) == [("S", "7", "100.00", "7.00"), ("S", "19", "4.90", "0.93")]
    assert totals(result)["sum_of_charges_on_document_level"] == "4.90"


def test_two_taxes_on_one_line_are_two_groups() -> None:
    result = added_up(canada(line(1, 100, "", taxes=["GST"]), line(1, 50, "", taxes=["GST"])))
    assert breakdown(result) == [("S", "5", "150.00", "7.50")]

    both = added_up(canada(line(1, 100, "", taxes=["QST", "GST"]), line(1, 50, "", taxes=["GST"])))
    assert breakdown(both) == [("GST", "5", "150.00", "7.50"), ("QST", "9.5", "105.00", "9.98")]


def test_a_tax_that_some_lines_share_is_rounded_once_for_all_of_them() -> None:
    """5 % of 0.20 is 0.01; of 0.10 twice it would be 0.02."""
    lines = [line("0.10", 1, "", taxes=["GST"]), line("0.10", 1, "", taxes=["GST", "QST"])]

    assert breakdown(added_up(canada(*lines)))[0] == ("GST", "5", "0.20", "0.01")


def test_a_tax_on_top_of_one_the_line_does_not_bear_is_on_the_net() -> None:
    result = added_up(canada(line(1, 100, "", taxes=["QST"])))

    assert breakdown(result) == [("S", "9.5", "100.00", "9.50")]


# Rates of Revenu Québec and the Canada Revenue Agency, each the day before and after a change.
DAYS = [
    ("2006-06-30", "7", "7.5"),
    ("2006-07-01", "6", "7.5"),
    ("2010-12-31", "5", "7.5"),
    ("2011-01-01", "5", "8.5"),
    ("2012-01-01", "5", "9.5"),
]


@pytest.mark.parametrize(("day", "gst", "qst"), DAYS)
def test_the_rate_is_that_of_the_day(day: str, gst: str, qst: str) -> None:
    result = added_up(canada(line(1, 100, "", taxes=["GST", "QST"]), day=day))

    assert [group[1] for group in breakdown(result)] == [gst, qst]


@pytest.mark.parametrize(
    ("days", "rate"),
    [
        ({"invoice_issue_date": "2020-08-01"}, "16"),
        ({"invoice_issue_date": "2020-08-01", "actual_delivery_date": "2020-06-30"}, "19"),
        ({"invoice_issue_date": "2021-02-01", "value_added_tax_point_date": "2020-12-31"}, "16"),
        ({"actual_delivery_date": "2020-06-30", "value_added_tax_point_date": "2020-12-31"}, "16"),
    ],
)
def test_the_day_is_the_tax_point_then_the_delivery_then_the_issue(days: Json, rate: str) -> None:
    """§ 27 (1) and § 28 (1) UStG: 16 % for what was delivered from 1 July to 31 December 2020."""
    rates = [("2007-01-01", 19), ("2020-07-01", 16), ("2021-01-01", 19)]
    table = [{"valid_from": day, "vat_rate": each} for day, each in rates]

    said = bill(line(1, 100, "", taxes=["VAT"]), taxes={"VAT": {"rates": table}}, **days)
    assert breakdown(added_up(said)) == [("S", rate, "100.00", f"{rate}.00")]


def test_the_gross_the_client_was_told_is_what_the_invoice_comes_to() -> None:
    """Three at 3.33 are 9.99; 9.99 ÷ 1.19 is 8.39, and the lines' nets add up to it."""
    result = added_up(bill(*[line(1, "3.33", "S", 19)] * 3, prices_include_tax=True))

    assert sums(result) == ("8.39", "1.60", "9.99", "9.99")
    assert nets(result) == ["2.80", "2.80", "2.79"]  # 2.7966 each: the largest remainders first


def test_a_discount_within_prices_with_tax_is_with_tax_too() -> None:
    """EU and Swiss retail: 10 % of 119.00 leave 107.10, whatever the net."""
    said = bill(
        line(1, 119, "S", 19),
        prices_include_tax=True,
        document_level_allowances=[allowance(percentage=10)],
    )

    assert sums(added_up(said)) == ("90.00", "17.10", "107.10", "107.10")


def test_prices_may_hold_two_taxes() -> None:
    """100.00 ÷ (1.05 × 1.095) = 86.98; GST 4.35, QST 8.68; the net is what the two leave."""
    said = canada(line(1, 100, "", taxes=["GST", "QST"]), prices_include_tax=True)

    result = added_up(said)
    assert sums(result) == ("86.97", "13.03", "100.00", "100.00")
    assert breakdown(result) == [("GST", "5", "86.97", "4.35"), ("QST", "9.5", "91.32", "8.68")]


def test_prices_with_tax_may_be_taxed_by_line() -> None:
    lines = [line(1, "3.33", "S", 19)] * 3

    result = added_up(bill(*lines, prices_include_tax=True, tax_rounding="line"))
    assert sums(result) == ("8.40", "1.59", "9.99", "9.99")
    assert nets(result) == ["2.80", "2.80", "2.80"]
