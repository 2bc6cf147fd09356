"""The hosted page: paying, being declined, paying later, and coming too late."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from sandbox.stripe.currencies import show
from tests.sandbox.stripe_stage import CANCEL, Stage, order, staged

pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=<...>':DeprecationWarning")

GOOD, BROKE = "DE89370400440532013000", "DE62370400440532013001"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path) as running:
        yield running


async def test_the_page_says_who_wants_how_much_for_what(stage: Stage) -> None:
    page = await stage.web.get(f"/checkout/{(await stage.open()).id}")

    assert "<title>Northwind Studio · Pay €120.00</title>" in page.text
    assert "INV-2026-0001" in page.text
    assert f'href="{CANCEL}"' in page.text


async def test_without_a_way_back_there_is_none(stage: Stage) -> None:
    params: Any = {key: value for key, value in order().items() if key != "cancel_url"}
    session = await stage.client.v1.checkout.sessions.create_async(params)
    page = await stage.web.get(f"/checkout/{session.id}")

    assert "Back to" not in page.text


async def test_names_are_shown_as_they_are_written(stage: Stage) -> None:
    session = await stage.open(**order(product_data={"name": "<script>alert(1)</script>"}))
    page = await stage.web.get(f"/checkout/{session.id}")

    assert "<script>alert(1)" not in page.text
    assert "&lt;script&gt;" in page.text


async def test_a_good_card_pays_and_leads_back(stage: Stage) -> None:
    session = await stage.open()
    answer = await stage.pay(session, number="4242 4242 4242 4242", expiry="12 / 34")
    paid = await stage.client.v1.checkout.sessions.retrieve_async(session.id)

    assert answer.status_code == 303
    assert answer.headers["Location"] == f"http://127.0.0.1:9/paid?session={session.id}"
    assert (paid.status, paid.payment_status, paid.url) == ("complete", "paid", None)


async def test_a_payment_has_its_charge_and_its_fee(stage: Stage) -> None:
    charges = await stage.client.v1.charges.list_async(
        {"payment_intent": await stage.paid(), "expand": ["data.balance_transaction"]}
    )
    charge = charges.data[0].to_dict()

    assert (charge["amount"], charge["status"], charge["paid"]) == (12000, "succeeded", True)
    assert charge["payment_method_details"]["card"]["last4"] == "4242"
    assert charge["balance_transaction"]["fee"] == 205
    assert charge["balance_transaction"]["net"] == 11795


@pytest.mark.parametrize(
    ("typed", "code", "sentence"),
    [
        ({"number": "4000000000000002"}, "card_declined", "Your card was declined."),
        ({"number": "4000000000009995"}, "card_declined", "insufficient funds"),
        ({"number": "4000000000000069"}, "expired_card", "has expired"),
        ({"number": "4242424242424241"}, "incorrect_number", "number is incorrect"),
        ({"number": "4012888888881881"}, "card_declined", "non test card"),
        ({"number": ""}, "incorrect_number", "number is incorrect"),
        ({"number": "４２４２"}, "incorrect_number", "number is incorrect"),
        ({"expiry": "12/20"}, "invalid_expiry_year", "in the past"),
        ({"expiry": "12/99"}, "invalid_expiry_year", "is invalid"),
        ({"expiry": "13/34"}, "invalid_expiry_month", "is invalid"),
        ({"expiry": "soon"}, "invalid_expiry_month", "is incomplete"),
        ({"cvc": "12"}, "invalid_cvc", "security code"),
        ({"method": "shells"}, "payment_method_missing", "choose how to pay"),
        ({"method": "sepa_debit", "sepa_debit": "DE00"}, "invalid_bank_account_iban", "invalid"),
    ],
)
async def test_what_does_not_pay_says_why_and_leaves_the_session_open(
    stage: Stage, typed: dict[str, str], code: str, sentence: str
) -> None:
    session = await stage.open()
    answer = await stage.pay(session, **typed)

    assert answer.status_code == 402
    assert f'data-code="{code}"' in answer.text
    assert sentence in answer.text
    found = await stage.client.v1.checkout.sessions.retrieve_async(session.id)
    assert (found.status, found.payment_status) == ("open", "unpaid")


async def test_a_second_try_pays_the_same_payment(stage: Stage) -> None:
    session = await stage.open()
    declined = await stage.intent_of(session, number="4000000000000002")
    paid = await stage.intent_of(session)

    assert paid == declined
    intent = await stage.client.v1.payment_intents.retrieve_async(paid)
    charges = await stage.client.v1.charges.list_async({"payment_intent": paid})
    assert (intent.status, intent.last_payment_error) == ("succeeded", None)
    assert [charge.status for charge in charges.data] == ["succeeded", "failed"]


async def test_a_payer_without_an_address_is_asked_for_one(stage: Stage) -> None:
    params: Any = {key: value for key, value in order().items() if key != "customer_email"}
    session = await stage.client.v1.checkout.sessions.create_async(params)
    refused = await stage.pay(session)
    paid = await stage.pay(session, email="carl@acme.example")

    assert 'data-code="email_invalid"' in refused.text
    assert paid.status_code == 303


@pytest.mark.parametrize("how", ["paid", "expired", "too late"])
async def test_a_session_that_is_over_says_so(stage: Stage, how: str) -> None:
    session = await stage.open()
    if how == "paid":
        await stage.pay(session)
    elif how == "expired":
        await stage.client.v1.checkout.sessions.expire_async(session.id)
    else:
        stage.later(hours=24, seconds=1)

    for answer in (await stage.web.get(f"/checkout/{session.id}"), await stage.pay(session)):
        assert answer.status_code == 200
        assert "all done here" in answer.text


async def test_paying_twice_takes_the_money_once(stage: Stage) -> None:
    session = await stage.open()
    intent = await stage.intent_of(session)
    await stage.pay(session)

    charges = await stage.client.v1.charges.list_async({"payment_intent": intent})
    assert len(charges.data) == 1


async def test_an_empty_form_pays_nothing(stage: Stage) -> None:
    answer = await stage.web.post(f"/checkout/{(await stage.open()).id}", data={})

    assert (answer.status_code, stage.service.view()["payments"]) == (402, [])


async def test_an_address_that_names_no_session_is_not_found(stage: Stage) -> None:
    shown = await stage.web.get("/checkout/cs_test_nothing")
    paid = await stage.web.post("/checkout/cs_test_nothing", data={})

    assert (shown.status_code, paid.status_code) == (404, 404)
    assert "could not be found" in shown.text


async def test_a_bank_debit_is_complete_but_unpaid_until_it_settles(stage: Stage) -> None:
    session = await stage.open()
    intent = await stage.intent_of(session, method="sepa_debit", sepa_debit=GOOD)
    waiting = await stage.client.v1.checkout.sessions.retrieve_async(session.id)
    assert (waiting.status, waiting.payment_status) == ("complete", "unpaid")

    assert (await stage.desk(f"payments/{intent}/settle")).status_code == 200
    paid = await stage.client.v1.checkout.sessions.retrieve_async(session.id)
    assert paid.payment_status == "paid"
    assert (await stage.told())[-1] == "checkout.session.async_payment_succeeded"


async def test_a_bank_debit_can_fail(stage: Stage) -> None:
    session = await stage.open()
    intent = await stage.intent_of(session, method="sepa_debit", sepa_debit=GOOD)
    await stage.desk(f"payments/{intent}/fail")

    failed = await stage.client.v1.checkout.sessions.retrieve_async(
        session.id, {"expand": ["payment_intent"]}
    )
    assert (failed.status, failed.payment_status) == ("complete", "unpaid")
    assert failed.to_dict()["payment_intent"]["status"] == "requires_payment_method"
    assert (await stage.told())[-1] == "checkout.session.async_payment_failed"


@pytest.mark.parametrize(
    ("account", "last"),
    [
        (GOOD, "checkout.session.async_payment_succeeded"),
        (BROKE, "checkout.session.async_payment_failed"),
    ],
)
async def test_a_bank_decides_within_days(stage: Stage, account: str, last: str) -> None:
    await stage.pay(await stage.open(), method="sepa_debit", sepa_debit=account)
    stage.later(days=6)

    assert (await stage.told())[-1] == last


async def test_what_is_settled_cannot_be_settled_again(stage: Stage) -> None:
    intent = await stage.paid()
    answer = await stage.desk(f"payments/{intent}/settle")

    assert answer.status_code == 400
    assert "nothing is on its way" in answer.json()["detail"]


async def test_a_session_nobody_pays_expires_by_itself(stage: Stage) -> None:
    session = await stage.open()
    stage.later(hours=24, seconds=1)

    found = await stage.client.v1.checkout.sessions.retrieve_async(session.id)
    assert (found.status, found.url) == ("expired", None)
    assert await stage.told() == ["checkout.session.expired"]


async def test_a_declined_payment_is_cancelled_with_its_session(stage: Stage) -> None:
    intent = await stage.intent_of(await stage.open(), number="4000000000000002")
    stage.later(hours=25)

    found = await stage.client.v1.payment_intents.retrieve_async(intent)
    assert (found.status, found.cancellation_reason) == ("canceled", "expired")


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (120050, "eur", "€1,200.50"),
        (500, "jpy", "¥500"),
        (5120, "kwd", "5.120 KWD"),
        (700000, "isk", "7,000.00 ISK"),
    ],
)
def test_amounts_have_the_currencys_decimals(amount: int, currency: str, text: str) -> None:
    assert show(amount, currency) == text
