"""What Stripe refuses is refused with Stripe's own code, and what it takes is taken."""

import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
import stripe

from tests.sandbox.stripe_stage import Stage, order, staged

# One stand-in for the whole file: what is refused leaves nothing behind.
pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.filterwarnings("ignore:Use 'content=<...>':DeprecationWarning"),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with staged(tmp_path_factory.mktemp("stripe")) as running:
        yield running


def changed(**changes: Any) -> dict[str, Any]:
    return order() | changes


def priced(**price: Any) -> dict[str, Any]:
    return order(**price)


def line(**changes: Any) -> dict[str, Any]:
    whole = order()
    whole["line_items"][0] |= changes
    return whole


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in order().items() if key != name}


REFUSED: dict[str, tuple[dict[str, Any], str | None, str]] = {
    "a parameter nobody knows": (changed(colour="red"), "parameter_unknown", "colour"),
    "a parameter nobody knows, deep inside": (
        line(colour="red"),
        "parameter_unknown",
        "line_items[0][colour]",
    ),
    "no mode": (without("mode"), "parameter_missing", "mode"),
    "another mode": (changed(mode="gift"), None, "mode"),
    "no lines": (without("line_items"), "parameter_missing", "line_items"),
    "no way back": (without("success_url"), "parameter_missing", "success_url"),
    "a way back that is no address": (changed(success_url="paid"), "url_invalid", "success_url"),
    "a way back with a blank": (
        changed(cancel_url="http://x/a b"),
        "url_invalid",
        "cancel_url",
    ),
    "a way back that is a script": (
        changed(cancel_url="javascript:alert(1)"),
        "url_invalid",
        "cancel_url",
    ),
    "lines that are no list": (changed(line_items="one"), None, "line_items"),
    "an amount with decimals": (
        priced(unit_amount="12.50"),
        "parameter_invalid_integer",
        "line_items[0][price_data][unit_amount]",
    ),
    "an amount below zero": (
        priced(unit_amount=-1),
        "parameter_invalid_integer",
        "line_items[0][price_data][unit_amount]",
    ),
    "an amount given twice": (
        priced(unit_amount_decimal="1.5"),
        "parameters_exclusive",
        "line_items[0][price_data][unit_amount]",
    ),
    "no amount": (
        line(price_data={"currency": "eur", "product_data": {"name": "x"}}),
        "parameter_missing",
        "line_items[0][price_data][unit_amount]",
    ),
    "101 lines": (changed(line_items=order()["line_items"] * 101), None, "line_items"),
    "a line without a price": (
        changed(line_items=[{"quantity": 1}]),
        "parameter_missing",
        "line_items[0][price_data]",
    ),
    "a line with a place nobody counts": (
        changed(line_items={"9" * 6: {"quantity": 1}}),
        None,
        "line_items",
    ),
    "another currency for the whole": (changed(currency="usd"), None, "line_items"),
    "another page than the hosted one": (
        changed(ui_mode="embedded_page"),
        "sandbox_not_played",
        "ui_mode",
    ),
    "a customer who is kept": (
        changed(customer_creation="always"),
        "sandbox_not_played",
        "customer_creation",
    ),
    "a text too long for any place": (
        changed(cancel_url="http://x/" + "y" * 5000),
        None,
        "cancel_url",
    ),
    "a number with too many decimals": (
        line(
            price_data={
                "currency": "eur",
                "product_data": {"name": "x"},
                "unit_amount_decimal": "0.1234567890123",
            }
        ),
        None,
        "line_items[0][price_data][unit_amount_decimal]",
    ),
    "an object where a text belongs": (changed(cancel_url={"at": "home"}), None, "cancel_url"),
    "a text where an object belongs": (changed(metadata="none"), None, "metadata"),
    "a port that is none": (changed(cancel_url="http://x:99999/"), "url_invalid", "cancel_url"),
    "a statement descriptor of digits only": (
        changed(payment_intent_data={"statement_descriptor_suffix": "4711"}),
        None,
        "payment_intent_data[statement_descriptor_suffix]",
    ),
    "no currency": (
        line(price_data={"unit_amount": 100, "product_data": {"name": "x"}}),
        "parameter_missing",
        "line_items[0][price_data][currency]",
    ),
    "no name of what is bought": (
        priced(product_data={}),
        "parameter_missing",
        "line_items[0][price_data][product_data]",
    ),
    "an empty name": (
        priced(product_data={"name": ""}),
        "parameter_invalid_empty",
        "line_items[0][price_data][product_data][name]",
    ),
    "no quantity": (
        changed(line_items=[{"price_data": order()["line_items"][0]["price_data"]}]),
        "parameter_missing",
        "line_items[0][quantity]",
    ),
    "a quantity of nothing": (
        line(quantity=0),
        "parameter_invalid_integer",
        "line_items[0][quantity]",
    ),
    "a currency in capitals": (
        priced(currency="EUR"),
        None,
        "line_items[0][price_data][currency]",
    ),
    "a currency there is not": (
        priced(currency="xyz"),
        None,
        "line_items[0][price_data][currency]",
    ),
    "two currencies": (
        changed(line_items=order()["line_items"] + order(currency="usd")["line_items"]),
        None,
        "line_items",
    ),
    "too little money": (priced(unit_amount=49), "amount_too_small", ""),
    "too much money": (priced(unit_amount=100_000_000), "amount_too_large", ""),
    "too few yen": (priced(currency="jpy", unit_amount=49), "amount_too_small", ""),
    "a part of an Icelandic króna": (
        priced(currency="isk", unit_amount=1_000_050),
        "invalid_charge_amount_no_decimal_compatible",
        "line_items[0][price_data][unit_amount]",
    ),
    "a part of a Ugandan shilling": (
        priced(currency="ugx", unit_amount=1_000_001),
        "invalid_charge_amount_no_decimal_compatible",
        "line_items[0][price_data][unit_amount]",
    ),
    "a last digit of a Kuwaiti dinar": (
        priced(currency="kwd", unit_amount=5124),
        "parameter_invalid_integer",
        "line_items[0][price_data][unit_amount]",
    ),
    "an address no mail reaches": (
        changed(customer_email="carl at acme"),
        "email_invalid",
        "customer_email",
    ),
    "an empty address": (changed(customer_email=""), "parameter_invalid_empty", "customer_email"),
    "a long reference": (changed(client_reference_id="x" * 201), None, "client_reference_id"),
    "51 notes": (changed(metadata={f"k{n}": "v" for n in range(51)}), None, "metadata"),
    "a long note": (changed(metadata={"k": "v" * 501}), None, "metadata[k]"),
    "a long name of a note": (changed(metadata={"k" * 41: "v"}), None, "metadata"),
    "an end that is too near": (changed(expires_at=int(time.time()) + 60), None, "expires_at"),
    "an end that is too far": (
        changed(expires_at=int(time.time()) + 90_000),
        None,
        "expires_at",
    ),
    "an end that is no moment": (
        changed(expires_at="tomorrow"),
        "parameter_invalid_integer",
        "expires_at",
    ),
    "a bank debit in another currency": (
        priced(currency="usd") | {"allowed_payment_method_types": ["sepa_debit"]},
        None,
        "",
    ),
    "the older way to name what is accepted": (
        changed(payment_method_types=["card"]),
        "parameter_unknown",
        "payment_method_types",
    ),
    "a way to pay that nobody knows": (
        changed(allowed_payment_method_types=["shells"]),
        None,
        "allowed_payment_method_types[0]",
    ),
    "a language nobody speaks": (changed(locale="tlh"), None, "locale"),
    "a yes that is no yes": (
        changed(automatic_tax={"enabled": "perhaps"}),
        None,
        "automatic_tax[enabled]",
    ),
    "a long statement descriptor": (
        changed(payment_intent_data={"statement_descriptor_suffix": "x" * 23}),
        None,
        "payment_intent_data[statement_descriptor_suffix]",
    ),
    "an odd statement descriptor": (
        changed(payment_intent_data={"statement_descriptor_suffix": "a*b"}),
        None,
        "payment_intent_data[statement_descriptor_suffix]",
    ),
    "a card's whole statement descriptor": (
        changed(
            allowed_payment_method_types=["card"],
            payment_intent_data={"statement_descriptor": "INVOICE"},
        ),
        None,
        "payment_intent_data[statement_descriptor]",
    ),
    "something Stripe has and the stand-in has not": (
        changed(automatic_tax={"enabled": True}),
        "sandbox_not_played",
        "automatic_tax",
    ),
    "something to expand that is none": (changed(expand=["amount_total"]), None, "expand"),
}


@pytest.mark.parametrize("what", REFUSED)
async def test_what_stripe_refuses_is_refused(stage: Stage, what: str) -> None:
    params: Any
    params, code, param = REFUSED[what]

    before = stage.service.view()["sessions"]

    with pytest.raises(stripe.InvalidRequestError) as refused:
        await stage.client.v1.checkout.sessions.create_async(params)
    assert (refused.value.code, refused.value.param or "") == (code, param)
    assert stage.service.view()["sessions"] == before


ACCEPTED: dict[str, dict[str, Any]] = {
    "whole króna": priced(currency="isk", unit_amount=1_000_000),
    "whole dinars": priced(currency="kwd", unit_amount=5120),
    "forints with decimals": priced(currency="huf", unit_amount=1_750_050),
    "yen": priced(currency="jpy", unit_amount=50),
    "exact prices": line(
        quantity=3,
        price_data={
            "currency": "eur",
            "unit_amount_decimal": "33.333",
            "product_data": {"name": "Hours", "description": "of work"},
        },
    ),
    "the longest reference": changed(client_reference_id="x" * 200),
    "50 notes": changed(metadata={f"k{n}": "v" * 500 for n in range(50)}),
    "a bank debit": changed(allowed_payment_method_types=["sepa_debit"]),
    "no bank debit": changed(excluded_payment_method_types=["sepa_debit"]),
    "half a day": changed(expires_at=int(time.time()) + 12 * 60 * 60),
}


@pytest.mark.parametrize("what", ACCEPTED)
async def test_what_stripe_takes_is_taken(stage: Stage, what: str) -> None:
    params: Any = ACCEPTED[what]

    session = await stage.client.v1.checkout.sessions.create_async(params)
    assert (session.status, session.payment_status) == ("open", "unpaid")


async def test_an_exact_price_is_rounded_once_per_line(stage: Stage) -> None:
    params: Any = ACCEPTED["exact prices"]
    session = await stage.client.v1.checkout.sessions.create_async(params)

    assert session.amount_total == 100
