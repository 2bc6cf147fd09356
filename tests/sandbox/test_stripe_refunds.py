"""Money going back: never more than came, at once to cards, later to banks."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import stripe

from tests.sandbox.stripe_stage import Stage, order, staged

pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=<...>':DeprecationWarning")


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path) as running:
        yield running


async def by_bank(stage: Stage) -> str:
    """A payment whose money came days later."""
    account = {"method": "sepa_debit", "sepa_debit": "DE89370400440532013000"}
    intent = await stage.intent_of(await stage.open(), **account)
    await stage.desk(f"payments/{intent}/settle")
    return intent


async def test_all_of_a_payment_goes_back(stage: Stage) -> None:
    refund = await stage.client.v1.refunds.create_async(
        {"payment_intent": await stage.paid(), "reason": "requested_by_customer"}
    )
    assert isinstance(refund.charge, str)
    charge = await stage.client.v1.charges.retrieve_async(refund.charge)

    assert (refund.amount, refund.status) == (12000, "succeeded")
    assert (charge.amount_refunded, charge.refunded) == (12000, True)
    assert (await stage.told())[-2:] == ["refund.created", "charge.refunded"]


async def test_parts_go_back_until_nothing_is_left(stage: Stage) -> None:
    intent = await stage.paid()
    create = stage.client.v1.refunds.create_async
    await create({"payment_intent": intent, "amount": 5000})
    with pytest.raises(stripe.InvalidRequestError, match=r"\(€80.00\) is greater than unrefunded"):
        await create({"payment_intent": intent, "amount": 8000})

    rest = await create({"payment_intent": intent})
    assert rest.amount == 7000
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await create({"payment_intent": intent})
    assert refused.value.code == "charge_already_refunded"


@pytest.mark.parametrize(
    ("params", "code", "param"),
    [
        ({"amount": 12001}, None, "amount"),
        ({"amount": 0}, "parameter_invalid_integer", "amount"),
        ({"amount": "all"}, "parameter_invalid_integer", "amount"),
        ({"reason": "regret"}, None, "reason"),
        ({"because": "regret"}, "parameter_unknown", "because"),
        ({"metadata": {"k": "v" * 501}}, None, "metadata[k]"),
        ({"payment_intent": "pi_nothing"}, "resource_missing", "payment_intent"),
        ({"payment_intent": ""}, "parameter_invalid_empty", "payment_intent"),
        ({"currency": "eur"}, "sandbox_not_played", "currency"),
    ],
)
async def test_a_refund_stripe_refuses_is_refused(
    stage: Stage, params: dict[str, Any], code: str | None, param: str
) -> None:
    asked: Any = {"payment_intent": await stage.paid()} | params

    with pytest.raises(stripe.InvalidRequestError) as refused:
        await stage.client.v1.refunds.create_async(asked)
    assert (refused.value.code, refused.value.param) == (code, param)
    assert stage.service.view()["refunds"] == []


async def test_a_refund_of_nothing_named_is_refused(stage: Stage) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await stage.client.v1.refunds.create_async({})

    assert refused.value.code == "parameter_missing"


async def test_what_has_not_come_cannot_go_back(stage: Stage) -> None:
    account = {"method": "sepa_debit", "sepa_debit": "DE89370400440532013000"}
    intent = await stage.intent_of(await stage.open(), **account)

    with pytest.raises(stripe.InvalidRequestError) as refused:
        await stage.client.v1.refunds.create_async({"payment_intent": intent})
    assert refused.value.code == "payment_intent_unexpected_state"


async def test_the_same_key_refunds_once(stage: Stage) -> None:
    asked: Any = {"payment_intent": await stage.paid(), "amount": 100}
    create = stage.client.v1.refunds.create_async
    first = await create(asked, {"idempotency_key": "refund-1"})
    again = await create(asked, {"idempotency_key": "refund-1"})

    assert first.id == again.id
    assert len((await stage.client.v1.refunds.list_async()).data) == 1


@pytest.mark.parametrize(("press", "status"), [("settle", "succeeded"), ("fail", "failed")])
async def test_a_refund_to_a_bank_is_decided_later(stage: Stage, press: str, status: str) -> None:
    refund = await stage.client.v1.refunds.create_async({"payment_intent": await by_bank(stage)})
    assert refund.status == "pending"

    await stage.desk(f"refunds/{refund.id}/{press}")
    found = await stage.client.v1.refunds.retrieve_async(refund.id)
    assert found.status == status
    assert (await stage.told())[-1] == "refund.updated"


async def test_a_refund_is_decided_once(stage: Stage) -> None:
    refund = await stage.client.v1.refunds.create_async({"payment_intent": await stage.paid()})
    answer = await stage.desk(f"refunds/{refund.id}/settle")

    assert answer.status_code == 400
    assert "succeeded already" in answer.json()["detail"]


async def test_a_charge_of_another_payment_is_refused(stage: Stage) -> None:
    first, second = await stage.paid(), await stage.paid()
    charges = await stage.client.v1.charges.list_async({"payment_intent": first})

    with pytest.raises(stripe.InvalidRequestError) as refused:
        await stage.client.v1.refunds.create_async(
            {"charge": charges.data[0].id, "payment_intent": second}
        )
    assert refused.value.code == "parameters_exclusive"


async def test_a_failed_refund_can_be_made_again(stage: Stage) -> None:
    intent = await by_bank(stage)
    first = await stage.client.v1.refunds.create_async({"payment_intent": intent})
    await stage.desk(f"refunds/{first.id}/fail")

    again = await stage.client.v1.refunds.create_async({"payment_intent": intent})
    assert again.amount == 12000


async def test_the_dashboard_gives_money_back(stage: Stage) -> None:
    intent = await stage.paid()
    part = await stage.desk(f"payments/{intent}/refund", amount=2000)
    rest = await stage.desk(f"payments/{intent}/refund")
    more = await stage.desk(f"payments/{intent}/refund")

    assert (part.status_code, rest.status_code, more.status_code) == (200, 200, 400)
    assert [one["amount"] for one in stage.service.view()["refunds"]] == [10000, 2000]


async def test_a_part_of_a_krona_does_not_go_back(stage: Stage) -> None:
    intent = await stage.paid(**order(currency="isk", unit_amount=1_000_000))

    with pytest.raises(stripe.InvalidRequestError) as refused:
        await stage.client.v1.refunds.create_async({"payment_intent": intent, "amount": 150})
    assert refused.value.code == "invalid_charge_amount_no_decimal_compatible"
