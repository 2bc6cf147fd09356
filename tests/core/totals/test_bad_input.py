"""What cannot be added up is refused with a sentence that says where it is and why."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.totals.request import LINES_MOST
from tests.core.totals.bills import (
    Json,
    added_up,
    allowance,
    bill,
    line,
    line_allowance,
    line_charge,
    sums,
)

GOOD = line(1, 1000, "S", 19)


def refusal(said: Json | bytes) -> str:
    with pytest.raises(InvalidInput) as refused:
        added_up(said)
    message = refused.value.message
    assert message.isprintable()
    assert len(message) < 200
    return message


def off(**said: Any) -> Json:
    """A line with a discount."""
    return GOOD | {"invoice_line_allowances": [line_allowance(**said)]}


def deep(text: str, times: int) -> bytes:
    return (text * times).encode()


TEXTS = [
    (b"", "This is not JSON: see line 1, column 1."),
    (b'{"a": 1,}', "This is not JSON: see line 1, column 9."),
    (b"[]", "An invoice is written as one JSON object."),
    (b"\xff\xfe{}", "This is not text in UTF-8."),
    (deep("[", 100_000), "This is nested too deeply for an invoice."),
    (deep('{"a":', 100_000), "This is nested too deeply for an invoice."),
    (b'{"paid_amount": NaN}', "NaN is no number."),
    (b'{"paid_amount": -Infinity}', "-Infinity is no number."),
    (b'{"a": 1, "a": 2}', "“a” stands twice in one object."),
    (b'{"a\\u0000": 1, "a\\u0000": 2}', "“a�” stands twice in one object."),
    (b" " * (16 * 2**20 + 1), "This is more than 16 MiB, too much for an invoice."),
    (b"{}", "invoice_currency_code is missing."),
]


@pytest.mark.parametrize(("raw", "message"), TEXTS, ids=[message for _, message in TEXTS])
def test_what_is_no_invoice_is_refused(raw: bytes, message: str) -> None:
    assert refusal(raw) == message


LINES = [
    (off(percentage="100.01"), "invoice_line_allowance_percentage: it is above 100."),
    (off(percentage=-1), "invoice_line_allowance_percentage: it is below 0."),
    (off(amount="1000.01"), "Line 1 has discounts of more than it comes to."),
    (off(amount="0.001"), "amounts in EUR have at most 2 decimals."),
    (off(amount=5, percentage=1, base_amount=100), "not that percentage of its base amount."),
    (off(amount=5, percentage=1), "which needs a base amount."),
    (off(amount=5, base_amount=100), "which needs a percentage."),
    (off(), "it needs an amount or a percentage."),
    (line(-1, 10, "S", 19, **{k: v for k, v in off(amount=1).items() if "allow" in k}), "than it"),
    (line(1, 1, "S", -19), "invoiced_item_vat_rate: it is below 0."),
    (line(1, 1, "S", "100.1"), "invoiced_item_vat_rate: it is above 100."),
    (line(1, 1, "S", 0), "category S needs a rate above 0 (BR-S-05)."),
    (line(1, 1, "AE", 19), "category AE bears no tax, so its rate is 0 (BR-AE-05)."),
    (line(1, 1, "K", 19), "so its rate is 0 (BR-IC-05)."),
    (line(1, 1, "L", 7), "it is none of 'S', 'Z', 'E', 'AE', 'K', 'G' or 'O'."),
    (line(1, 1, ""), "it needs an invoiced_item_vat_category_code, or taxes (BR-CO-04)."),
    (line(1, 1, "", 7), "it has a rate and no category (BR-CO-04)."),
    (line(1, 1, "E"), "what is exempt needs a reason, as text or code (BR-E-10)."),
    (line(1, 1, "S", 19, taxes=["GST"]), "write one of the two."),
    (line(1, 1, "", taxes=["GST"]), "“GST” is not among the taxes."),
    (line(1, 1, "S", 19, item_name="a\x00b"), "item_name: it has characters that cannot be"),
    (line(1, 1, "S", 19, item_name="a\x1b[31m"), "item_name: it has characters that cannot be"),
    (line(1, 1, "S", 19, invoice_line_identifier="1\n2"), "identifier: it has characters that"),
    (line(1, 1, "S", 19, item_name="\ud800"), "item_name: it has characters that cannot be"),
    (line(1, 1, "S", 19, item_name="x" * 1001), "item_name: it is longer than 1000 characters."),
    (line(1, 1, "S", 19, item_name=5), "item_name: it is not written as a text."),
    (line(1, 1, "S", 19, colour="red"), "colour: Paidup does not know it."),
    (line(1, 1, "S", 19, **{"a\x00": 1}), "a�: Paidup does not know it."),
    (line(1, -1, "S", 19), "item_net_price: it is below 0."),  # BR-27
    (line(1, 1, "S", 19, item_price_base_quantity=0), "item_price_base_quantity: it is not above"),
    (line(1, "10 USD", "S", 19), "an invoice is in one currency, here EUR, not USD."),
]


@pytest.mark.parametrize(("said", "message"), LINES, ids=[message for _, message in LINES])
def test_a_line_that_cannot_be_is_refused(said: Json, message: str) -> None:
    assert message in refusal(bill(said))


NUMBERS = [
    "1e20",
    "1e400",
    "-1e400",
    "1e-400",
    "1e99999999999999999999",
    "0.0000001",
    "9" * 16,
    "9" * 5000,
]
WORDS = ["NaN", "Infinity", "1e3", "1_000", "１２", "1,000.00", "", " 1", "0x10", "--1", "1" * 5000]


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_nobody_writes_is_refused(number: str) -> None:
    raw = json.dumps(bill(line("N", 1, "Z"))).replace('"N"', number)

    assert "invoice_lines.1.invoiced_quantity" in refusal(raw.encode())


@pytest.mark.parametrize("word", WORDS)
def test_a_text_that_is_no_number_is_refused(word: str) -> None:
    assert "invoice_lines.1.item_net_price" in refusal(bill(line(1, word, "Z")))


@pytest.mark.parametrize("value", [None, True, [], [1], {}, {"a": 1}])
def test_what_is_no_number_is_none(value: Any) -> None:
    assert "item_net_price: it is no number" in refusal(bill(line(1, value, "Z")))


WHOLES = [
    ({"invoice_lines": []}, "invoice_lines: it has fewer entries than 1."),
    ({"invoice_lines": [GOOD] * (LINES_MOST + 1)}, "it has more entries than 10000."),
    ({"invoice_lines": [GOOD, line(1, 1, "O")]}, "stands with no other category (BR-O-11)."),
    ({"invoice_currency_code": "XXX"}, "“XXX” is not a currency Paidup knows."),
    ({"invoice_currency_code": "E\x00R"}, "invoice_currency_code is missing."),
    ({"paid_amount": "10.00 USD"}, "an invoice is in one currency, here EUR, not USD."),
    ({"paid_amount": -1}, "paid_amount: it is below 0."),
    ({"paid_amount": "999999999999999"}, "paid_amount: it is more than Paidup can book."),
    ({"prices_include_tax": "yes"}, "prices_include_tax: it is neither true nor false."),
    ({"cash_rounding": 0}, "cash_rounding: it is not above 0."),
    ({"invoice_issue_date": "2026-02-30"}, "invoice_issue_date: there is no such date."),
    ({"invoice_issue_date": 20260230}, "write the date like 2026-12-31."),
    ({"tax_rounding": "never"}, "tax_rounding: it is none of 'group' or 'line'."),
    ({"document_level_allowances": [allowance(amount="1000.01")]}, "The invoice has discounts of"),
    (
        {
            "invoice_lines": [GOOD, line(-1, 1000, "S", 19)],
            "document_level_charges": [{"document_level_charge_amount": 1}],
        },
        "cannot be spread over lines that come to nothing.",
    ),
    ({"invoice_lines": [line(10**6, 10**9, "S", 19)] * 9}, "more EUR than Paidup can book."),
]


@pytest.mark.parametrize(("more", "message"), WHOLES, ids=[message for _, message in WHOLES])
def test_an_invoice_that_cannot_be_is_refused(more: Json, message: str) -> None:
    assert message in refusal(bill(GOOD) | more)


RATES = [{"valid_from": "2020-01-01", "vat_rate": 5}]
TABLES = [
    ({"A": {"rates": RATES, "on_top_of": ["A"]}}, "taxes.A: it is on top of itself."),
    ({"A": {"rates": RATES, "on_top_of": ["B"]}}, "“B” is not among the taxes."),
    (
        {"A": {"rates": RATES, "on_top_of": ["B"]}, "B": {"rates": RATES, "on_top_of": ["A"]}},
        "it is on top of itself.",
    ),
    ({"A": {"rates": RATES * 2}}, "two of them are valid from the same day."),
    ({"A": {"rates": []}}, "taxes.A.rates: it has fewer entries than 1."),
    ({"A": {"rates": [{"valid_from": "2030-01-01", "vat_rate": 5}]}}, "no rate that holds on"),
]


@pytest.mark.parametrize(("taxes", "message"), TABLES, ids=[str(table) for table, _ in TABLES])
def test_a_table_of_rates_that_cannot_be_is_refused(taxes: Json, message: str) -> None:
    said = bill(GOOD, taxes=taxes, invoice_issue_date="2026-11-22")

    assert message in refusal(said)


def test_a_rate_needs_a_day() -> None:
    said = bill(line(1, 1, "", taxes=["A"]), taxes={"A": {"rates": RATES}})

    assert "so write the invoice_issue_date" in refusal(said)


def test_a_tax_stands_once_on_a_line() -> None:
    said = bill(line(1, 1, "", taxes=["A", "A"]), taxes={"A": {"rates": RATES}})

    assert "stands there twice" in refusal(said | {"invoice_issue_date": "2026-11-22"})


def test_ten_thousand_lines_are_added_up() -> None:
    said = bill(*[line("1.5", "19.99", "S", 19)] * LINES_MOST)

    assert sums(added_up(said)) == ("299900.00", "56981.00", "356881.00", "356881.00")


def test_numbers_may_be_written_as_numbers_or_as_texts() -> None:
    exact = b'{"invoice_currency_code": "EUR", "invoice_lines": [{"invoiced_quantity": 1e0,'
    said = b' "item_net_price": 0.1, "invoiced_item_vat_category_code": "Z"}]}'

    assert (
        added_up(exact + said)["invoice_lines"]
        == added_up(bill(line("1", "0.10 EUR", "Z")))["invoice_lines"]
    )


def test_a_name_may_have_spaces_that_do_not_break_and_lines() -> None:
    name = "100\u00a0kg apples\n\tred"

    (told,) = added_up(bill(GOOD | {"item_name": name}))["invoice_lines"]
    assert told["item_name"] == name


def test_a_charge_may_make_room_for_a_discount() -> None:
    both = off(amount=1000) | {"invoice_line_charges": [line_charge(amount="0.50")]}

    assert sums(added_up(bill(both)))[0] == "0.50"


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from([*bill(GOOD), "taxes", "paid_amount"]), anything))
def test_whatever_is_said_is_added_up_or_refused(said: Json) -> None:
    """Never a trace, whatever stands where."""
    raw = json.dumps(bill(GOOD) | said).encode("utf-8", "surrogatepass")
    with suppress(InvalidInput):
        assert added_up(raw)["document_totals"]
