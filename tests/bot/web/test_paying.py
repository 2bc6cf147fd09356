"""From the button to the booked payment, with Stripe's own protocol in between."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from itertools import permutations
from typing import Any, ParamSpec, TypeVar

import httpx
import pytest
import stripe

from core.models import AttemptState, Invoice, InvoiceState
from core.money import Money
from tests.bot.web.town import Town, page_of
from tests.cast import OLGA, PAIDUP
from tests.codes import voided
from tests.deeds import paid
from tests.trail import Trail

pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=<...>':DeprecationWarning")

P = ParamSpec("P")
T = TypeVar("T")

OPEN = "POST /v1/checkout/sessions"
LATER = {"method": "sepa_debit", "sepa_debit": "DE89370400440532013000"}


async def attempt_state(place: Town, invoice: Invoice) -> AttemptState:
    async with place.billing.reading(PAIDUP) as work:
        attempt = await work.checkouts.newest(invoice.id)
    assert attempt is not None
    return attempt.state


def silence(place: Town) -> None:
    """No webhook arrives until further notice."""
    place.misbehave("stripe", "webhook", "before", times=1000)


async def events(place: Town, *kinds: str) -> list[dict[str, Any]]:
    """Stripe's events of these kinds, as it would send them, the oldest first."""
    found = (await place.web.get(f"{place.outside}/desk/stripe/events")).json()
    return [event for event in reversed(found) if event["type"] in kinds]


async def send(place: Town, event: dict[str, Any]) -> httpx.Response:
    body = json.dumps({key: value for key, value in event.items() if key != "delivery"})
    now = int(place.billing.clock.now().timestamp())
    header = stripe.WebhookSignature.generate_signature_header(body, place.secret, now)
    headers = {"stripe-signature": header}
    return await place.web.post("/webhooks/stripe", content=body, headers=headers)


async def paid_in_silence(place: Town, **typed: str) -> Invoice:
    """The client has paid at Stripe, and Stripe has not said so yet."""
    silence(place)
    invoice = await place.invoice()
    await place.pay(invoice, **typed)
    place.world.behave()
    return invoice


BOTH = pytest.mark.parametrize("database_url", ["sqlite", "postgres"], indirect=True)


@BOTH
async def test_a_client_pays_and_gets_a_receipt(place: Town, trail: Trail) -> None:
    invoice = await place.invoice()
    await place.pay(invoice)

    assert (await place.now(invoice)).state is InvoiceState.PAID
    assert (await trail.kinds()).count("PaymentBooked") == 1
    assert {letter["subject"][:8] for letter in place.letters()} == {"Rechnung", "Quittung"}
    assert "119,00\xa0€ erhalten" in (await place.web.get(f"{page_of(invoice)}/paid")).text
    sample = place.metrics.registry.get_sample_value
    assert sample("paidup_events_total", {"kind": "PaymentBooked"}) == 1
    assert sample("paidup_tellings_total", {"channel": "email", "outcome": "told"}) == 2


async def test_what_a_report_led_to_carries_the_reports_id(place: Town, trail: Trail) -> None:
    await place.pay(await place.invoice())

    (booked,) = await trail.records("PaymentBooked")
    assert booked.request_id.startswith("stripe:evt_")
    assert booked.origin == "stripe"
    (pressed,) = await trail.records("CheckoutStarted")
    assert pressed.origin == "127.0.0.0/24"


@BOTH
async def test_twenty_identical_calls_at_once_book_once(place: Town, trail: Trail) -> None:
    await paid_in_silence(place)
    (completed,) = await events(place, "checkout.session.completed")

    answers = await asyncio.gather(*(send(place, completed) for _ in range(20)))
    await place.quiet()

    assert {answer.status_code for answer in answers} == {200}
    assert (await trail.kinds()).count("PaymentBooked") == 1


async def test_a_payment_on_its_way_is_not_booked_before_it_arrives(
    place: Town, trail: Trail
) -> None:
    invoice = await place.invoice()
    await place.pay(invoice, **LATER)

    assert (await place.now(invoice)).state is InvoiceState.OPEN
    assert "Ihre Zahlung ist unterwegs" in (await place.web.get(page_of(invoice))).text
    assert "CheckoutSettling" in await trail.kinds()

    place.world.move(timedelta(days=6))
    place.stripe.sweep()
    await place.quiet()
    assert (await place.now(invoice)).state is InvoiceState.PAID


async def test_a_payment_that_never_arrives_can_be_tried_again(place: Town) -> None:
    invoice = await place.invoice()
    await place.pay(invoice, method="sepa_debit", sepa_debit="DE62370400440532013001")
    place.world.move(timedelta(days=6))
    place.stripe.sweep()
    await place.quiet()

    page = (await place.web.get(page_of(invoice))).text
    assert "hat nicht geklappt" in page
    await place.pay(invoice)
    assert (await place.now(invoice)).state is InvoiceState.PAID


async def of_a_bank_debit(place: Town) -> list[dict[str, Any]]:
    """What Stripe tells of a payment that arrives after days."""
    await paid_in_silence(place, **LATER)
    silence(place)
    place.world.move(timedelta(days=6))
    place.stripe.sweep()
    await place.stripe.webhooks.settled()
    place.world.behave()
    return await events(
        place,
        "checkout.session.completed",
        "checkout.session.async_payment_succeeded",
        "payment_intent.succeeded",
    )


async def in_this_order(place: Town, told: list[dict[str, Any]], order: tuple[int, ...]) -> Invoice:
    """The same events about another checkout, all of them twice."""
    invoice = await place.invoice()
    async with place.billing.work(PAIDUP) as work:
        attempt = await work.checkouts.start(invoice.id, "stripe")
    about = {"id": f"cs_{attempt.id}", "client_reference_id": attempt.key}
    for number in order * 2:
        event = told[number]
        said = {"object": event["data"]["object"] | about}
        answer = await send(place, event | {"id": f"evt_{attempt.id}_{number}", "data": said})
        assert answer.status_code == 200
    return invoice


async def test_in_any_order_the_events_of_a_payment_book_once(place: Town, trail: Trail) -> None:
    told = await of_a_bank_debit(place)
    invoices = [await in_this_order(place, told, order) for order in permutations(range(3))]
    await place.quiet()

    assert len(told) == 3
    assert {(await place.now(invoice)).state for invoice in invoices} == {InvoiceState.PAID}
    assert (await trail.kinds()).count("PaymentBooked") == 6


@pytest.mark.parametrize("change", [{"amount_total": 11899}, {"currency": "usd"}], ids=str)
async def test_another_amount_is_set_aside_and_shown(
    place: Town, trail: Trail, change: dict[str, Any]
) -> None:
    invoice = await paid_in_silence(place)
    (completed,) = await events(place, "checkout.session.completed")
    completed["data"]["object"] |= change

    await send(place, completed)
    await place.quiet()

    assert (await place.now(invoice)).paid == Money(0, "EUR")
    assert "CheckoutSetAside" in await trail.kinds()


@pytest.mark.parametrize(
    "change", [{"amount_total": None}, {"currency": "xyz"}, {"amount_total": "lots"}], ids=str
)
async def test_a_report_that_cannot_be_read_is_set_aside(
    place: Town, change: dict[str, Any]
) -> None:
    invoice = await paid_in_silence(place)
    (completed,) = await events(place, "checkout.session.completed")
    completed["data"]["object"] |= change

    assert (await send(place, completed)).status_code == 200
    await place.quiet()

    assert (await place.now(invoice)).state is InvoiceState.OPEN


async def test_somebody_elses_session_books_nothing(place: Town, trail: Trail) -> None:
    await paid_in_silence(place)
    (completed,) = await events(place, "checkout.session.completed")
    completed["data"]["object"] |= {"id": "cs_other", "client_reference_id": "order-9"}

    await send(place, completed)
    await place.quiet()

    assert "PaymentBooked" not in await trail.kinds()


@BOTH
@pytest.mark.parametrize("minor", [11900, 4000])
async def test_once_paid_otherwise_the_checkout_is_closed(place: Town, minor: int) -> None:
    """A047: or a part of it, since the checkout is over all of it."""
    invoice = await place.invoice()
    await place.press(invoice)
    await paid(place.billing, invoice.reference, minor)
    await place.quiet()

    assert place.stripe.view()["sessions"][0]["status"] == "expired"
    assert await attempt_state(place, invoice) is AttemptState.EXPIRED


async def test_once_void_the_checkout_is_closed(place: Town) -> None:
    invoice = await place.invoice()
    await place.press(invoice)
    await voided(place.billing, invoice.reference, OLGA)
    await place.quiet()

    assert place.stripe.view()["sessions"][0]["status"] == "expired"


async def test_a_checkout_we_never_heard_of_is_closed_too(place: Town) -> None:
    invoice = await place.invoice()
    place.misbehave("stripe", OPEN, "drop", times=2)
    await place.press(invoice)
    assert await attempt_state(place, invoice) is AttemptState.OPENING
    await paid(place.billing, invoice.reference, 11900)
    await place.quiet()

    (session,) = place.stripe.view()["sessions"]
    assert session["status"] == "expired"
    assert await attempt_state(place, invoice) is AttemptState.EXPIRED


async def test_money_that_was_faster_than_the_closing_is_the_clients_credit(
    place: Town, trail: Trail
) -> None:
    invoice = await paid_in_silence(place)
    await paid(place.billing, invoice.reference, 11900)
    await place.quiet()

    assert await attempt_state(place, invoice) is AttemptState.PAID
    booked = await trail.records("PaymentBooked")
    assert [each.payload["credit_minor"] for each in booked] == [0, 11900]


async def test_after_a_lost_answer_the_same_checkout_is_found(place: Town) -> None:
    invoice = await place.invoice()
    place.misbehave("stripe", OPEN, "drop", times=2)
    lost = await place.press(invoice)
    found = await place.press(invoice)

    assert lost.status_code == 503
    (session,) = place.stripe.view()["sessions"]
    assert found.headers["location"] == session["url"]


async def test_a_payment_is_booked_even_if_we_never_heard_of_the_checkout(place: Town) -> None:
    invoice = await place.invoice()
    place.misbehave("stripe", OPEN, "drop", times=2)
    await place.press(invoice)
    await place.at_stripe(place.stripe.view()["sessions"][0]["url"])
    await place.quiet()

    assert (await place.now(invoice)).state is InvoiceState.PAID


@pytest.mark.parametrize(
    ("kind", "how"),
    [
        ("before", {"status": 429, "times": 1}),
        ("before", {"status": 500, "times": 2}),
        ("before", {"status": 402, "times": 1}),
        ("garbage", {"times": 2}),
        ("garbage", {"times": 2, "body": '{"object": "list", "data": []}'}),
        ("garbage", {"times": 2, "body": "[]"}),
    ],
    ids=str,
)
async def test_when_stripe_fails_the_client_reads_it_and_can_press_again(
    place: Town, kind: str, how: dict[str, Any]
) -> None:
    invoice = await place.invoice()
    place.misbehave("stripe", OPEN, kind, **how)

    failed = await place.press(invoice)
    place.world.behave()

    assert failed.status_code == 503
    assert "lässt sich gerade nicht öffnen" in failed.text
    await place.pay(invoice)
    assert (await place.now(invoice)).state is InvoiceState.PAID


async def test_two_presses_at_once_open_one_checkout(place: Town) -> None:
    invoice = await place.invoice()
    place.misbehave("stripe", OPEN, "slow", seconds=0.3)
    answers = await asyncio.gather(place.press(invoice), place.press(invoice))

    assert len(place.stripe.view()["sessions"]) == 1
    assert {answer.status_code for answer in answers} <= {303, 503}
    assert await attempt_state(place, invoice) is AttemptState.OPEN


async def test_a_checkout_nobody_reported_on_is_asked_about(place: Town) -> None:
    invoice = await paid_in_silence(place)
    place.world.move(timedelta(minutes=16))
    await place.checkouts.ask_gateways(Inline(), None)

    assert (await place.now(invoice)).state is InvoiceState.PAID


async def test_webhooks_with_a_wrong_signature_change_nothing(place: Town) -> None:
    place.misbehave("stripe", "webhook", "garbage", times=1000)
    invoice = await place.invoice()
    await place.pay(invoice)

    assert (await place.now(invoice)).state is InvoiceState.OPEN


@pytest.mark.parametrize("kind", ["repeat", "reorder", "after", "drop", "slow"])
async def test_however_webhooks_come_the_payment_is_booked_once(
    place: Town, trail: Trail, kind: str
) -> None:
    place.misbehave("stripe", "webhook", kind, times=2, seconds=0.1)
    await place.pay(await place.invoice())

    assert (await trail.kinds()).count("PaymentBooked") == 1


async def test_stripe_that_does_not_answer_in_time_is_not_asked_for_a_second_checkout(
    place: Town,
) -> None:
    invoice = await place.invoice()
    place.misbehave("stripe", OPEN, "slow", times=1, seconds=5)
    assert (await place.press(invoice)).status_code == 503
    async with asyncio.timeout(20):
        while not (sessions := place.stripe.view()["sessions"]):
            await place.world.wait(place.world.version)

    assert (await place.press(invoice)).headers["location"] == sessions[0]["url"]
    assert len(place.stripe.view()["sessions"]) == 1


async def test_an_invoice_no_mail_server_takes_is_told_to_the_team(
    place: Town, trail: Trail
) -> None:
    place.misbehave("mail", "smtp.rcpt", "before", status=550)
    invoice = await place.invoice()
    await place.quiet()

    (failed,) = await trail.records("DeliveryFailed")
    assert "550 5.1.1 No such user here" in failed.payload["reason"]
    assert (await place.now(invoice)).sent_at is None


async def test_an_invoice_is_mailed_once_it_is_issued(place: Town, trail: Trail) -> None:
    invoice = await place.invoice()
    await place.quiet()

    (letter,) = place.letters()
    assert invoice.number is not None
    assert invoice.number in letter["subject"]
    assert (await trail.kinds())[-1] == "InvoiceMailed"


class Inline:
    """A run that keeps nothing."""

    key = "inline"

    async def step(
        self, name: str, deed: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        return await deed(*args, **kwargs)

    async def sleep(self, seconds: float) -> None: ...
