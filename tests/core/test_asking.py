"""Attempts that nobody reported on are looked up at the gateway: all of them, and not for ever."""

from datetime import timedelta

import pytest

from core.billing import Billing
from core.errors import GatewayFailed
from core.gateways.base import Order, Outcome
from core.models import Attempt, AttemptState, Invoice, InvoiceState
from core.repositories.payments import SILENT_PAGE
from core.workflows.checkout import FORGOTTEN, Checkouts
from tests.cast import COMPANY, PAIDUP
from tests.deeds import issued, paid
from tests.fakes.channel import FakeRun
from tests.fakes.clock import FakeClock
from tests.fakes.gateway import FakeGateway
from tests.trail import Trail

MANY = SILENT_PAGE + 2


@pytest.fixture
def gateway() -> FakeGateway:
    """Where clients pay."""
    return FakeGateway()


@pytest.fixture
async def invoice(billing: Billing) -> Invoice:
    """119.00 EUR are owed."""
    return (await issued(billing)).invoice


async def opened(billing: Billing, invoice: Invoice, gateway: FakeGateway, number: int) -> str:
    """A checkout that was opened a while ago; the gateway's name for it."""
    now = billing.clock.now()
    key, until = f"attempt-{number}", now + timedelta(hours=23)
    order = Order(key, invoice.owed, "Work", "carl@acme.example", "de", "", "", until)
    checkout = await gateway.open_checkout(order)
    attempt = Attempt(
        company_id=COMPANY,
        invoice_id=invoice.id,
        gateway=gateway.name,
        key=key,
        state=AttemptState.OPEN,
        amount_minor=invoice.owed.minor,
        currency=invoice.currency,
        external_id=checkout.external_id,
        started_at=now - timedelta(hours=1),
        expires_at=until,
    )
    async with billing.work(PAIDUP) as work:
        await work.checkouts._attempts.keep(attempt)
    return checkout.external_id


async def ask(billing: Billing, gateway: FakeGateway) -> None:
    """One round of the clock."""
    await Checkouts(billing, gateway).ask_gateways(FakeRun(), None)


async def newest(billing: Billing, invoice: Invoice) -> AttemptState:
    async with billing.reading(PAIDUP) as work:
        attempt = await work.checkouts.newest(invoice.id)
    assert attempt is not None
    return attempt.state


async def test_those_behind_many_that_wait_are_asked_about_too(
    billing: Billing, invoice: Invoice, gateway: FakeGateway
) -> None:
    names = [await opened(billing, invoice, gateway, number) for number in range(MANY)]
    gateway.become(names[-1], Outcome.PAID)
    await ask(billing, gateway)

    async with billing.reading(PAIDUP) as work:
        assert (await work.invoices.view_by_id(invoice.id)).invoice.state is InvoiceState.PAID


async def test_a_gateway_that_answers_nothing_is_left_alone_until_the_next_round(
    billing: Billing, invoice: Invoice, gateway: FakeGateway
) -> None:
    for number in range(MANY):
        await opened(billing, invoice, gateway, number)
    gateway.failures = [GatewayFailed("busy")] * MANY
    await ask(billing, gateway)

    assert len(gateway.failures) == MANY - SILENT_PAGE


async def test_a_checkout_the_gateway_forgot_ends_long_after_it_expired(
    billing: Billing, invoice: Invoice, gateway: FakeGateway, clock: FakeClock, trail: Trail
) -> None:
    await opened(billing, invoice, gateway, 1)
    gateway.kept.clear()
    clock.advance(days=FORGOTTEN.days)
    await ask(billing, gateway)
    assert await newest(billing, invoice) is AttemptState.OPEN

    clock.advance(days=1)
    await ask(billing, gateway)
    assert await newest(billing, invoice) is AttemptState.EXPIRED
    assert (await trail.last("CheckoutEnded"))["reason"] == "There is no such checkout."


async def test_one_that_is_still_on_its_way_stays_however_long_it_takes(
    billing: Billing, invoice: Invoice, gateway: FakeGateway, clock: FakeClock
) -> None:
    gateway.become(await opened(billing, invoice, gateway, 1), Outcome.SETTLING)
    clock.advance(days=FORGOTTEN.days * 2)
    await ask(billing, gateway)

    assert await newest(billing, invoice) is AttemptState.SETTLING


async def test_closing_what_the_gateway_forgot_is_no_trouble(
    billing: Billing, invoice: Invoice, gateway: FakeGateway
) -> None:
    await opened(billing, invoice, gateway, 1)
    gateway.kept.clear()
    await paid(billing, invoice.reference, 11900)
    await Checkouts(billing, gateway).close_checkouts(FakeRun(), COMPANY, invoice.id)

    assert await newest(billing, invoice) is AttemptState.OPEN
