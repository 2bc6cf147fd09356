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
        ("application/x-www-form-urlencoded", b"mode[a]=b&mode=payment"),
        ("application/x-www-form-urlencoded", b"a[][][][][][][][][][]=1"),
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


async def test_a_key_has_at_most_255_characters(stage: Stage) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="up to 255"):
        await stage.client.v1.refunds.create_async({}, {"idempotency_key": "k" * 256})


async def test_an_empty_note_is_not_kept(stage: Stage) -> None:
    session = await stage.open(metadata={"kept": "yes", "dropped": ""})

    assert session.to_dict()["metadata"] == {"kept": "yes"}


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
