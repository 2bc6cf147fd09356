"""Lists, single objects and `expand` through the SDK's client."""

import base64
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import stripe

from tests.sandbox.stripe_stage import Stage, order, staged

pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=<...>':DeprecationWarning")

KEY = "sk_test_51SandboxNorthwindSecretKey"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path) as running:
        yield running


async def test_an_expansion_goes_four_levels_deep(stage: Stage) -> None:
    session = await stage.open()
    await stage.pay(session)
    path = "payment_intent.latest_charge.balance_transaction"
    one = await stage.client.v1.checkout.sessions.retrieve_async(session.id, {"expand": [path]})
    many = await stage.client.v1.checkout.sessions.list_async({"expand": [f"data.{path}"]})

    for found in (one, many.data[0]):
        charge = found.to_dict()["payment_intent"]["latest_charge"]
        assert charge["balance_transaction"]["net"] == 11795


async def test_lines_and_refunds_are_lists_that_are_asked_for(stage: Stage) -> None:
    session = await stage.open(expand=["line_items"])
    intent = await stage.intent_of(session)
    await stage.client.v1.refunds.create_async({"payment_intent": intent, "amount": 100})
    found = await stage.client.v1.payment_intents.retrieve_async(
        intent, {"expand": ["latest_charge.refunds.data.charge"]}
    )
    refund = found.to_dict()["latest_charge"]["refunds"]["data"][0]

    assert session.line_items is not None
    assert session.line_items.data[0].description == "INV-2026-0001"
    assert (refund["amount"], refund["charge"]["amount_refunded"]) == (100, 100)


async def test_what_is_not_there_yet_stays_empty_when_expanded(stage: Stage) -> None:
    session = await stage.open(expand=["payment_intent.latest_charge"])

    assert session.payment_intent is None


@pytest.mark.parametrize(
    "path", ["amount_total", "payment_intent.amount", "data.payment_intent", "a.b.c.d.e"]
)
async def test_what_cannot_be_expanded_changes_nothing(stage: Stage, path: str) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await stage.open(expand=[path])

    assert refused.value.param == "expand"
    assert stage.service.view()["sessions"] == []


async def test_lines_are_listed_too(stage: Stage) -> None:
    lines = order()["line_items"] + order(product_data={"name": "Postage"})["line_items"]
    session = await stage.open(line_items=lines)
    listed = await stage.client.v1.checkout.sessions.line_items.list_async(session.id)

    assert [line.description for line in listed.data] == ["INV-2026-0001", "Postage"]
    assert session.amount_total == 24000


async def test_sessions_are_found_by_state_and_payer(stage: Stage) -> None:
    first = await stage.open()
    await stage.open(customer_email="gina@globex.example")
    await stage.pay(first)
    find = stage.client.v1.checkout.sessions.list_async
    complete = await find({"status": "complete"})
    gina = await find({"customer_details": {"email": "gina@globex.example"}})

    assert [one.id for one in complete.data] == [first.id]
    assert [one.customer_email for one in gina.data] == ["gina@globex.example"]


async def test_pages_go_both_ways(stage: Stage) -> None:
    made = [(await stage.open()).id for _ in range(3)]
    find = stage.client.v1.checkout.sessions.list_async
    older = await find({"starting_after": made[1]})
    newer = await find({"ending_before": made[0], "limit": 1})

    assert [one.id for one in older.data] == [made[0]]
    assert [one.id for one in newer.data] == [made[1]]
    with pytest.raises(stripe.InvalidRequestError):
        await find({"starting_after": "cs_test_nothing"})


@pytest.mark.parametrize(
    ("kind", "params", "code"),
    [
        ("events", {"type": "a", "types": ["b"]}, "parameters_exclusive"),
        ("events", {"delivery_success": False}, "sandbox_not_played"),
        ("events", {"created": "today"}, "parameter_invalid_integer"),
        ("events", {"types": "all"}, None),
        ("events", {"type": {"of": "payment"}}, None),
        ("payment_intents", {"customer": "cus_1"}, "sandbox_not_played"),
        ("checkout.sessions", {"customer": "cus_1"}, "sandbox_not_played"),
        ("checkout.sessions", {"colour": "red"}, "parameter_unknown"),
        ("charges", {"created": {"since": 1}}, "parameter_unknown"),
    ],
)
async def test_a_list_is_as_strict_as_the_rest(
    stage: Stage, kind: str, params: Any, code: str | None
) -> None:
    service: Any = stage.client.v1
    for part in kind.split("."):
        service = getattr(service, part)

    with pytest.raises(stripe.InvalidRequestError) as refused:
        await service.list_async(params)
    assert refused.value.code == code


async def test_a_moment_or_a_window_selects(stage: Stage) -> None:
    session = await stage.open()
    find = stage.client.v1.checkout.sessions.list_async
    then = session.created

    assert len((await find({"created": then})).data) == 1
    assert len((await find({"created": {"gte": then, "lte": then}})).data) == 1
    assert (await find({"created": {"lt": then}})).data == []


async def test_single_objects_are_found_by_id(stage: Stage) -> None:
    refund = await stage.client.v1.refunds.create_async({"payment_intent": await stage.paid()})
    event = (await stage.client.v1.events.list_async()).data[0]
    assert isinstance(refund.balance_transaction, str)
    entry = await stage.client.v1.balance_transactions.retrieve_async(refund.balance_transaction)
    listed = await stage.client.v1.refunds.list_async({"charge": str(refund.charge)})

    assert (entry.amount, entry.type) == (-12000, "refund")
    assert (await stage.client.v1.events.retrieve_async(event.id)).type == "charge.refunded"
    assert [one.id for one in listed.data] == [refund.id]


async def test_the_webhook_endpoint_is_listed_without_its_secret(stage: Stage) -> None:
    found = await stage.client.v1.webhook_endpoints.list_async()

    assert found.data[0].url.endswith("/merchant")
    assert "secret" not in found.data[0].to_dict()


@pytest.mark.parametrize(
    ("header", "status"),
    [
        (f"Basic {base64.b64encode(f'{KEY}:'.encode()).decode()}", 200),
        ("Basic ###", 401),
        (f"Basic {base64.b64encode(b'sk_test_other:').decode()}", 401),
        ("Bearer", 401),
        (f"bearer {KEY}", 200),
    ],
)
async def test_the_key_may_be_a_user_name(stage: Stage, header: str, status: int) -> None:
    answer = await stage.web.get("/stripe/v1/account", headers={"Authorization": header})

    assert answer.status_code == status


async def test_the_dashboard_lists_events_and_expires_sessions(stage: Stage) -> None:
    session = await stage.open()
    assert (await stage.desk(f"sessions/{session.id}/expire")).status_code == 200
    await stage.told()
    events = (await stage.web.get("/desk/stripe/events")).json()

    assert [event["type"] for event in events] == ["checkout.session.expired"]
    assert events[0]["delivery"]["state"] == "delivered"
