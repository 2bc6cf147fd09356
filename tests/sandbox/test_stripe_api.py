"""The SDK's own client against the stand-in: what it accepts, finds and refuses."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import stripe

from tests.sandbox.stripe_stage import Stage, order, staged

# The SDK's httpx transport hands its form over in a way that httpx calls outdated.
pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=<...>':DeprecationWarning")


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path) as running:
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

    with pytest.raises(stripe.InvalidRequestError) as refused:
        await stage.client.v1.checkout.sessions.create_async(params)
    assert (refused.value.code, refused.value.param or "") == (code, param)
    assert stage.service.view()["sessions"] == []


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
    "half an hour": changed(expires_at=int(time.time()) + 31 * 60),
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


def annotated(kind: type) -> set[str]:
    hidden = {"OBJECT_NAME", "deleted", "line_items", "level3", "transfer", "refunds"}
    return {name for name in kind.__annotations__ if name not in hidden and name[0] != "_"}


async def test_objects_have_every_field_of_the_real_ones(stage: Stage) -> None:
    session = await stage.open()
    intent_id = await stage.intent_of(session)
    intent = await stage.client.v1.payment_intents.retrieve_async(
        intent_id, {"expand": ["latest_charge.balance_transaction"]}
    )
    charge = intent.latest_charge
    assert isinstance(charge, stripe.Charge)
    assert isinstance(charge.balance_transaction, stripe.BalanceTransaction)

    assert annotated(stripe.checkout.Session) <= set(session.to_dict())
    assert annotated(stripe.PaymentIntent) <= set(intent.to_dict())
    assert annotated(stripe.Charge) <= set(charge.to_dict())
    assert annotated(stripe.BalanceTransaction) <= set(charge.balance_transaction.to_dict())


async def test_objects_have_no_field_the_real_ones_lack(stage: Stage) -> None:
    session = await stage.open()
    intent = await stage.client.v1.payment_intents.retrieve_async(await stage.intent_of(session))
    assert isinstance(intent.latest_charge, str)
    charge = await stage.client.v1.charges.retrieve_async(intent.latest_charge)
    refund = await stage.client.v1.refunds.create_async({"charge": charge.id})

    for made in (session, intent, charge, refund):
        assert set(made.to_dict()) <= set(type(made).__annotations__)


async def test_a_key_must_be_given_and_right(stage: Stage) -> None:
    with pytest.raises(stripe.AuthenticationError, match="Invalid API Key"):
        await stage.client.v1.events.list_async({}, {"api_key": "sk_test_somebody_else"})

    missing = await stage.web.get("/stripe/v1/events")
    assert (missing.status_code, "request_log_url" in missing.json()["error"]) == (401, True)


async def test_another_version_of_the_api_is_refused(stage: Stage) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="Invalid Stripe API version"):
        await stage.client.v1.events.list_async({}, {"stripe_version": "2019-02-19"})


async def test_every_answer_has_a_request_id(stage: Stage) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await stage.client.v1.checkout.sessions.retrieve_async("cs_test_nothing")

    assert (refused.value.http_status, refused.value.code) == (404, "resource_missing")
    assert (refused.value.request_id or "").startswith("req_")


async def test_an_unknown_address_is_said_to_be_one(stage: Stage) -> None:
    headers = {"Authorization": "Bearer sk_test_51SandboxNorthwindSecretKey"}
    answer = await stage.web.get("/stripe/v1/unicorns", headers=headers)

    assert answer.status_code == 404
    assert answer.json()["error"]["message"].startswith("Unrecognized request URL (GET:")


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b"{}"),
        ("application/x-www-form-urlencoded", b"\xff\xfe"),
        ("application/x-www-form-urlencoded", b"a[b=1"),
        ("application/x-www-form-urlencoded", b"mode=payment&mode[a]=b"),
        ("application/x-www-form-urlencoded", b"a" * 1_000_001),
    ],
)
async def test_a_body_that_is_no_form_is_refused(stage: Stage, kind: str, body: bytes) -> None:
    headers = {
        "Authorization": "Bearer sk_test_51SandboxNorthwindSecretKey",
        "Content-Type": kind,
    }
    answer = await stage.web.post("/stripe/v1/refunds", content=body, headers=headers)

    assert answer.status_code in {400, 413}
    assert answer.json()["error"]["type"] == "invalid_request_error"


async def test_the_same_key_gets_the_same_answer(stage: Stage) -> None:
    params: Any = order()
    create = stage.client.v1.checkout.sessions.create_async
    first = await create(params, {"idempotency_key": "attempt-1"})
    again = await create(params, {"idempotency_key": "attempt-1"})

    assert again.id == first.id
    assert again.last_response is not None
    assert again.last_response.headers["Idempotent-Replayed"] == "true"


async def test_the_same_key_for_something_else_is_refused(stage: Stage) -> None:
    first: Any = order()
    other: Any = order(unit_amount=500)
    create = stage.client.v1.checkout.sessions.create_async
    await create(first, {"idempotency_key": "attempt-1"})

    with pytest.raises(stripe.IdempotencyError, match="same parameters"):
        await create(other, {"idempotency_key": "attempt-1"})
    with pytest.raises(stripe.IdempotencyError, match="same endpoint"):
        await stage.client.v1.refunds.create_async({}, {"idempotency_key": "attempt-1"})


async def test_a_refused_call_does_not_use_up_its_key(stage: Stage) -> None:
    wrong: Any = order() | {"colour": "red"}
    right: Any = order()
    create = stage.client.v1.checkout.sessions.create_async
    with pytest.raises(stripe.InvalidRequestError):
        await create(wrong, {"idempotency_key": "attempt-1"})

    assert (await create(right, {"idempotency_key": "attempt-1"})).status == "open"


async def test_a_key_is_forgotten_after_a_day(stage: Stage) -> None:
    params: Any = order()
    create = stage.client.v1.checkout.sessions.create_async
    first = await create(params, {"idempotency_key": "attempt-1"})
    stage.later(hours=25)

    assert (await create(params, {"idempotency_key": "attempt-1"})).id != first.id


async def test_a_key_in_use_is_refused(stage: Stage) -> None:
    stage.misbehave("POST /v1/checkout/sessions", "slow", seconds=0.5)
    params: Any = order()
    create = stage.client.v1.checkout.sessions.create_async
    both = [create(params, {"idempotency_key": "attempt-1"}) for _ in range(2)]
    first, second = sorted(
        await asyncio.gather(*both, return_exceptions=True),
        key=lambda answer: isinstance(answer, Exception),
    )

    assert isinstance(first, stripe.checkout.Session)
    assert isinstance(second, stripe.APIError)
    assert second.http_status == 409


async def test_a_session_expires_once(stage: Stage) -> None:
    session = await stage.open()
    ended = await stage.client.v1.checkout.sessions.expire_async(session.id)

    assert (ended.status, ended.url) == ("expired", None)
    with pytest.raises(stripe.InvalidRequestError, match=r'status in \["open"\] can be expired'):
        await stage.client.v1.checkout.sessions.expire_async(session.id)


async def test_a_paid_session_does_not_expire(stage: Stage) -> None:
    session = await stage.open()
    await stage.pay(session)

    with pytest.raises(stripe.InvalidRequestError, match="a status of `complete`"):
        await stage.client.v1.checkout.sessions.expire_async(session.id)


async def test_a_session_is_found_by_its_payment(stage: Stage) -> None:
    session = await stage.open()
    await stage.open()
    intent = await stage.intent_of(session)

    found = await stage.client.v1.checkout.sessions.list_async({"payment_intent": intent})
    assert [one.id for one in found.data] == [session.id]


async def test_lists_are_cut_into_pages(stage: Stage) -> None:
    made = [(await stage.open()).id for _ in range(3)]
    listing = await stage.client.v1.checkout.sessions.list_async({"limit": 2})
    assert ([one.id for one in listing.data], listing.has_more) == (made[:0:-1], True)

    everything = [one.id async for one in listing.auto_paging_iter()]
    assert everything == made[::-1]


@pytest.mark.parametrize("limit", [0, 101])
async def test_a_page_has_one_to_a_hundred_entries(stage: Stage, limit: int) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await stage.client.v1.events.list_async({"limit": limit})

    assert refused.value.code == "parameter_invalid_integer"


async def test_events_are_found_by_kind_and_moment(stage: Stage) -> None:
    await stage.paid()
    find = stage.client.v1.events.list_async
    completed = await find({"type": "checkout.session.completed"})
    intents = await find({"types": ["payment_intent.*"]})
    future = await find({"created": {"gt": int(time.time()) + 60}})

    assert len(completed.data) == 1
    assert {event.type for event in intents.data} == {
        "payment_intent.created",
        "payment_intent.succeeded",
    }
    assert future.data == []


async def test_the_account_says_whose_it_is(stage: Stage) -> None:
    account = await stage.client.v1.accounts.retrieve_current_async()

    assert account.business_profile is not None
    assert account.business_profile.name == "Northwind Studio"


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("before", stripe.APIError),
        ("garbage", stripe.APIError),
        ("drop", stripe.APIConnectionError),
    ],
)
async def test_faults_are_shown_once(stage: Stage, kind: str, error: type[Exception]) -> None:
    stage.misbehave("POST /v1/checkout/sessions", kind)
    with pytest.raises(error):
        await stage.open()

    assert (await stage.open()).status == "open"


async def test_too_many_calls_are_told_when_to_come_back(stage: Stage) -> None:
    stage.misbehave("*", "before", status=429, seconds=7)
    with pytest.raises(stripe.RateLimitError) as refused:
        await stage.open()

    assert refused.value.headers is not None
    assert refused.value.headers["Retry-After"] == "7"


@pytest.mark.parametrize("kind", ["after", "drop"])
async def test_a_lost_answer_is_found_under_its_key(stage: Stage, kind: str) -> None:
    stage.misbehave("POST /v1/checkout/sessions", kind)
    params: Any = order()
    create = stage.client.v1.checkout.sessions.create_async
    with pytest.raises(stripe.StripeError):
        await create(params, {"idempotency_key": "attempt-1"})
    found = await create(params, {"idempotency_key": "attempt-1"})

    assert found.last_response is not None
    assert found.last_response.headers["Idempotent-Replayed"] == "true"
    assert len(stage.service.view()["sessions"]) == 1
