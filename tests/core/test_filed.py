"""A draft from the JSON that `paidup totals` takes: kept and read back, it comes to the same."""

import json
from pathlib import Path
from typing import Any

import pytest

from core.billing import Billing
from core.errors import InvalidInput
from core.services.filed import filed
from core.totals.adding import add_up
from core.totals.telling import told
from tests.cast import BEA
from tests.core.totals.bills import Json, added_up, bill, line, line_allowance
from tests.core.totals.test_examples import EXAMPLES
from tests.trail import Trail

PAPER = Path(__file__).parents[2] / "docs/examples/invoice.json"


def example() -> Json:
    said: Json = json.loads(PAPER.read_text())
    return {name: value for name, value in said.items() if name != "paid_amount"}


def raw(said: Json, **beside: Any) -> bytes:
    return json.dumps({"client": "acme", **said, **beside}).encode()


async def kept(billing: Billing, said: Json) -> Json:
    """What the steps are once the invoice was stored and read again."""
    wording, _ = filed(raw(said))
    async with billing.work(BEA) as work:
        drafted = await work.invoices.draft(wording)
    async with billing.reading(BEA) as work:
        view = await work.invoices.view(drafted.invoice.reference)
    return told(view.bill, add_up(view.bill))


def fits(said: Json) -> bool:
    """Whether acme could be invoiced so: in its currency, nothing taken back, nothing paid yet."""
    quantities = [str(each["invoiced_quantity"]) for each in said["invoice_lines"]]
    is_sold = not any(quantity.startswith("-") for quantity in quantities)
    return said["invoice_currency_code"] == "EUR" and is_sold and "paid_amount" not in said


def named(said: Json) -> Json:
    lines = [{"item_name": "Work", **each} for each in said["invoice_lines"]]
    return said | {"invoice_lines": lines}


STORED = {each.source: named(each.said) for each in EXAMPLES if fits(each.said)}


def test_some_examples_can_be_stored() -> None:
    assert len(STORED) > 3


@pytest.mark.parametrize("source", STORED)
async def test_what_is_stored_and_read_again_comes_to_the_same(
    billing: Billing, source: str
) -> None:
    assert await kept(billing, STORED[source]) == added_up(STORED[source])


async def test_the_example_of_the_docs_comes_to_the_same_once_it_is_stored(
    billing: Billing,
) -> None:
    assert await kept(billing, example()) == added_up(example())


FILES = {
    "no client": (raw(example(), client=""), "for which client"),
    "a client that is a number": (raw(example(), client=7), "client: it is not written as a text"),
    "paid in advance": (raw(example(), paid_amount="1.00"), "paid in advance"),
    "another currency in an amount": (
        raw(bill(line(1, "10.00 USD", "S", 19))),
        "an invoice is in one currency, here EUR, not USD",
    ),
    "a discount above all": (
        raw(bill(line(1, 10, "S", 19, invoice_line_allowances=[line_allowance(amount=11)]))),
        "discounts of more than it comes to",
    ),
    "a negative tax": (raw(bill(line(1, 10, "S", -19))), "it is below 0"),
    "a rate where there is none": (raw(bill(line(1, 10, "AE", 19))), "BR-AE-05"),
    "a NUL": (raw(bill(line(1, 10, "S", 19, item_name="a\0"))), "cannot be printed"),
    "a name nobody knows": (raw(example(), discount="5"), "Paidup does not know it"),
    "no name of a line": (raw(bill(line(1, 10, "S", 19))), "The description is missing"),
}


@pytest.mark.parametrize("name", FILES)
async def test_what_cannot_be_in_a_file_is_said(billing: Billing, trail: Trail, name: str) -> None:
    content, said = FILES[name]
    with pytest.raises(InvalidInput) as refused:
        async with billing.work(BEA) as work:
            await work.invoices.draft(filed(content)[0])

    assert said in refused.value.message
    assert await trail.kinds() == []
