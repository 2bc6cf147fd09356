"""What the merchant is told: signed, in order, again when it does not answer, or with faults."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import stripe

from sandbox.config import StripeConfig
from sandbox.stripe import Stripe
from sandbox.stripe.store import Store
from sandbox.stripe.webhooks import Webhooks
from tests.sandbox.stripe_stage import SECRET, Stage, staged

pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=<...>':DeprecationWarning")

PAID = [
    "payment_intent.created",
    "charge.succeeded",
    "payment_intent.succeeded",
    "checkout.session.completed",
]


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path) as running:
        yield running


async def test_a_payment_is_told_in_order_and_signed(stage: Stage) -> None:
    await stage.paid()

    assert await stage.told() == PAID


async def test_an_event_carries_the_session_as_it_was(stage: Stage) -> None:
    session = await stage.open(client_reference_id="INV-2026-0001")
    await stage.pay(session)
    await stage.told()
    event = stage.merchant.events()[-1].to_dict()
    subject = event["data"]["object"]

    assert (event["object"], event["livemode"]) == ("event", False)
    assert event["api_version"] == stripe.api_version
    assert subject["id"] == session.id
    assert (subject["payment_status"], subject["amount_total"]) == ("paid", 12000)
    assert subject["client_reference_id"] == "INV-2026-0001"
    assert subject["metadata"] == {"attempt": "42"}


async def test_what_an_api_call_caused_names_the_call(stage: Stage) -> None:
    session = await stage.open()
    await stage.client.v1.checkout.sessions.expire_async(
        session.id, {}, {"idempotency_key": "expire-1"}
    )
    await stage.told()
    request = stage.merchant.events()[0].to_dict()["request"]

    assert request["id"].startswith("req_")
    assert request["idempotency_key"] == "expire-1"


async def test_a_signature_is_of_the_sandboxs_time(stage: Stage) -> None:
    stage.later(days=3)
    await stage.paid()
    await stage.told()
    _, signature = stage.merchant.calls[0]
    signed_at = int(signature.split(",")[0].removeprefix("t="))

    assert abs(signed_at - stage.world.now().timestamp()) < 60


async def test_a_signature_of_another_secret_does_not_fit(stage: Stage) -> None:
    await stage.paid()
    await stage.told()
    body, signature = stage.merchant.calls[0]

    assert stripe.WebhookSignature.verify_header(body, signature, SECRET)
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.WebhookSignature.verify_header(body, signature, "whsec_other")


async def test_an_unanswered_event_is_told_again(stage: Stage) -> None:
    stage.merchant.answers = [500, 302]
    await stage.client.v1.checkout.sessions.expire_async((await stage.open()).id)

    assert await stage.told() == ["checkout.session.expired"] * 3
    assert len({event.id for event in stage.merchant.events()}) == 1
    assert stage.service.view()["events"][0]["delivery"]["state"] == "delivered"


async def test_an_event_nobody_takes_is_given_up(stage: Stage) -> None:
    stage.merchant.answers = [500] * 9
    await stage.client.v1.checkout.sessions.expire_async((await stage.open()).id)
    await stage.told()
    delivery = stage.service.view()["events"][0]["delivery"]

    assert delivery["state"] == "given up"
    assert [attempt["status"] for attempt in delivery["attempts"]] == [500] * 4


async def test_an_event_is_sent_once_more_from_the_dashboard(stage: Stage) -> None:
    await stage.client.v1.checkout.sessions.expire_async((await stage.open()).id)
    await stage.told()
    event = stage.service.view()["events"][0]["id"]

    assert (await stage.desk(f"events/{event}/resend")).status_code == 200
    await stage.told()
    assert [told.id for told in stage.merchant.events()] == [event, event]
    assert (await stage.desk("events/evt_nothing/resend")).status_code == 404


async def test_a_repeat_tells_the_same_event_more_often(stage: Stage) -> None:
    stage.misbehave("webhook", "repeat", times=2)
    await stage.client.v1.checkout.sessions.expire_async((await stage.open()).id)
    await stage.told()

    assert len(stage.merchant.calls) == 3
    assert len({event.id for event in stage.merchant.events()}) == 1


async def test_a_reorder_tells_the_last_first(stage: Stage) -> None:
    stage.misbehave("webhook", "reorder", times=4)
    await stage.paid()

    assert await stage.told() == PAID[::-1]


async def test_a_reorder_with_too_few_events_lets_go_in_time(stage: Stage) -> None:
    stage.misbehave("webhook", "reorder", times=9, seconds=0.05)
    await stage.paid()

    assert sorted(await stage.told()) == sorted(PAID)


@pytest.mark.parametrize(("kind", "calls"), [("before", 1), ("after", 2), ("drop", 2)])
async def test_a_lost_call_is_made_again(stage: Stage, kind: str, calls: int) -> None:
    stage.misbehave("webhook", kind)
    await stage.client.v1.checkout.sessions.expire_async((await stage.open()).id)

    assert await stage.told() == ["checkout.session.expired"] * calls


async def test_a_slow_call_arrives_after_the_next_one(stage: Stage) -> None:
    stage.misbehave("webhook", "slow", seconds=0.3)
    await stage.client.v1.checkout.sessions.expire_async((await stage.open()).id)
    await stage.client.v1.checkout.sessions.expire_async((await stage.open()).id)
    first, second = (event["id"] for event in reversed(stage.service.view()["events"]))

    await stage.told()
    assert [event.id for event in stage.merchant.events()] == [second, first]


async def test_a_merchant_who_is_away_is_noted(stage: Stage) -> None:
    config = replace(StripeConfig(), webhook_url="http://127.0.0.1:1/", retry_after_seconds=())
    await stage.service.webhooks.stop()
    await stage.client.v1.checkout.sessions.expire_async((await stage.open()).id)
    away = Webhooks(stage.world, store := Store(stage.world), config)
    await away.start()
    await away.settled()
    await away.stop()

    (delivery,) = store.table("deliveries").values()
    assert [attempt["outcome"] for attempt in delivery["attempts"]] == ["ConnectError"]


async def test_garbage_has_a_wrong_signature(stage: Stage) -> None:
    stage.misbehave("webhook", "garbage")
    stage.merchant.answers = [400]
    await stage.client.v1.checkout.sessions.expire_async((await stage.open()).id)
    await stage.service.webhooks.settled()
    (bad, wrong), (good, right) = stage.merchant.calls

    assert bad == good
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.WebhookSignature.verify_header(bad, wrong, SECRET)
    assert stripe.WebhookSignature.verify_header(good, right, SECRET)


async def test_what_was_not_told_is_told_after_a_restart(stage: Stage) -> None:
    session = await stage.open()
    await stage.service.webhooks.stop()
    await stage.pay(session)
    assert stage.merchant.calls == []

    # A second one over the same world, as after a crash.
    config = replace(
        StripeConfig(), webhook_url=str(stage.web.base_url.join("/merchant")), webhook_secret=SECRET
    )
    again = Stripe(stage.world, config)
    await again.start()
    await again.webhooks.settled()
    await again.stop()
    assert stage.merchant.kinds() == PAID
