"""A client pays through a gateway: booked once, whatever is reported, in whatever order."""

from collections.abc import Awaitable, Callable
from itertools import permutations

import pytest

from core.billing import Billing, Work
from core.errors import WrongState
from core.models import Attempt, AttemptState, Invoice, InvoiceState
from core.money import Money
from tests.cast import OLGA, PAIDUP
from tests.codes import voided
from tests.deeds import issued, paid
from tests.fakes.clock import FakeClock
from tests.trail import Trail

GATEWAY = "stripe"
Report = Callable[[Work, int], Awaitable[object]]

REPORTS: dict[str, Report] = {
    "opened": lambda work, key: work.checkouts.opened(key, "cs_1", "https://pay.example/cs_1"),
    "settling": lambda work, key: work.checkouts.settling(key),
    "paid": lambda work, key: work.checkouts.paid(key, Money(11900, "EUR")),
    "expired": lambda work, key: work.checkouts.ended(key, AttemptState.EXPIRED, "too late"),
    "failed": lambda work, key: work.checkouts.ended(key, AttemptState.FAILED, "declined"),
}


async def start(billing: Billing, invoice: Invoice) -> Attempt:
    async with billing.work(PAIDUP) as work:
        return await work.checkouts.start(invoice.id, GATEWAY)


async def started(billing: Billing) -> Attempt:
    return await start(billing, (await issued(billing)).invoice)


async def report(billing: Billing, attempt: Attempt, *names: str) -> Attempt:
    for name in names:
        async with billing.work(PAIDUP) as work:
            await REPORTS[name](work, attempt.id)
    async with billing.reading(PAIDUP) as work:
        return await work.checkouts.by_id(attempt.id)


async def invoice_now(billing: Billing, attempt: Attempt) -> Invoice:
    async with billing.reading(PAIDUP) as work:
        return (await work.invoices.view_by_id(attempt.invoice_id)).invoice


async def test_an_attempt_is_for_what_is_owed_and_is_announced(
    billing: Billing, trail: Trail
) -> None:
    invoice = (await issued(billing)).invoice
    await paid(billing, invoice.reference, 1900)

    attempt = await start(billing, invoice)

    assert (attempt.state, attempt.amount) == (AttemptState.OPENING, Money(10000, "EUR"))
    assert (await trail.kinds())[-1] == "CheckoutStarted"


async def test_pressing_pay_twice_gives_the_same_attempt(billing: Billing, trail: Trail) -> None:
    first = await started(billing)
    second = await start(billing, await invoice_now(billing, first))

    assert (first.id, first.key) == (second.id, second.key)
    assert len(await trail.records("CheckoutStarted")) == 1


async def test_an_attempt_over_another_amount_is_not_used_again(billing: Billing) -> None:
    first = await started(billing)
    invoice = await invoice_now(billing, first)
    await paid(billing, invoice.reference, 1900)

    second = await start(billing, invoice)

    assert first.key != second.key
    assert second.amount == Money(10000, "EUR")


async def test_an_attempt_about_to_expire_is_not_used_again(
    billing: Billing, clock: FakeClock
) -> None:
    first = await started(billing)
    clock.advance(hours=22, minutes=24)
    same = await start(billing, await invoice_now(billing, first))
    clock.advance(minutes=2)
    second = await start(billing, await invoice_now(billing, first))

    assert first.key == same.key != second.key


async def test_no_second_checkout_while_money_is_on_its_way(billing: Billing) -> None:
    attempt = await started(billing)
    await report(billing, attempt, "opened", "settling")

    with pytest.raises(WrongState, match="on its way"):
        await start(billing, await invoice_now(billing, attempt))


async def test_nothing_is_started_where_nothing_is_owed(billing: Billing) -> None:
    attempt = await started(billing)
    await report(billing, attempt, "paid")

    with pytest.raises(WrongState, match="nothing to pay"):
        await start(billing, await invoice_now(billing, attempt))


async def test_money_that_came_is_booked_and_settles(billing: Billing, trail: Trail) -> None:
    attempt = await report(billing, await started(billing), "opened", "paid")

    assert attempt.state is AttemptState.PAID
    invoice = await invoice_now(billing, attempt)
    assert (invoice.state, invoice.owed) == (InvoiceState.PAID, Money(0, "EUR"))
    async with billing.reading(OLGA) as work:
        assert (await work.ledger.balances())["cash:card", "EUR"] == 11900


@pytest.mark.parametrize("names", list(permutations(["opened", "settling", "paid", "expired"])))
async def test_in_any_order_the_money_is_booked_once(
    billing: Billing, trail: Trail, names: tuple[str, ...]
) -> None:
    attempt = await report(billing, await started(billing), *names, *names)

    assert attempt.state is AttemptState.PAID
    assert attempt.external_id == "cs_1"
    assert len(await trail.records("PaymentBooked")) == 1
    assert len(await trail.records("CheckoutSettling")) <= 1


@pytest.mark.parametrize("names", list(permutations(["opened", "settling", "failed"])))
async def test_in_any_order_a_failure_books_nothing(
    billing: Billing, trail: Trail, names: tuple[str, ...]
) -> None:
    attempt = await report(billing, await started(billing), *names)

    assert attempt.state is AttemptState.FAILED
    assert len(await trail.records("CheckoutEnded")) == 1
    assert "PaymentBooked" not in await trail.kinds()


async def test_a_late_success_after_a_failure_is_booked(billing: Billing) -> None:
    attempt = await report(billing, await started(billing), "failed", "paid")

    assert attempt.state is AttemptState.PAID
    assert (await invoice_now(billing, attempt)).state is InvoiceState.PAID


async def test_an_opening_checkout_becomes_open(billing: Billing) -> None:
    attempt = await report(billing, await started(billing), "opened")

    assert (attempt.state, attempt.url) == (AttemptState.OPEN, "https://pay.example/cs_1")
    found = await billing.attempt(GATEWAY, "cs_1")
    assert found is not None
    assert found.id == attempt.id


async def test_an_attempt_is_found_by_our_own_key(billing: Billing) -> None:
    attempt = await started(billing)

    found = await billing.attempt(GATEWAY, "cs_unknown", attempt.key)

    assert found is not None
    assert found.id == attempt.id
    assert await billing.attempt(GATEWAY, "cs_unknown") is None


@pytest.mark.parametrize(
    "amount", [Money(11899, "EUR"), Money(11901, "EUR"), Money(11900, "USD")], ids=str
)
async def test_another_amount_is_set_aside_and_said(
    billing: Billing, trail: Trail, amount: Money
) -> None:
    attempt = await started(billing)
    for _ in range(2):
        async with billing.work(PAIDUP) as work:
            assert await work.checkouts.paid(attempt.id, amount) is None

    assert (await report(billing, attempt)).state is AttemptState.ASIDE
    assert (await invoice_now(billing, attempt)).paid == Money(0, "EUR")
    (record,) = await trail.records("CheckoutSetAside")
    assert str(amount) in record.payload["reason"]


async def test_money_for_a_void_invoice_is_the_clients_credit(
    billing: Billing, trail: Trail
) -> None:
    attempt = await started(billing)
    await voided(billing, "INV-2026-0001", OLGA)

    assert (await report(billing, attempt, "paid")).state is AttemptState.PAID
    (record,) = await trail.records("PaymentBooked")
    assert record.payload["credit_minor"] == 11900


async def test_money_that_came_twice_is_the_clients_credit(billing: Billing) -> None:
    attempt = await started(billing)
    await paid(billing, "INV-2026-0001", 11900)

    assert (await report(billing, attempt, "paid")).state is AttemptState.PAID
    client_id = (await invoice_now(billing, attempt)).client_id
    async with billing.reading(PAIDUP) as work:
        assert await work.credits.of(client_id) == {"EUR": Money(11900, "EUR")}
        assert await work.audit.complaints() == []


async def test_what_was_set_aside_stays_aside(billing: Billing) -> None:
    attempt = await started(billing)
    async with billing.work(PAIDUP) as work:
        await work.checkouts.paid(attempt.id, Money(1, "EUR"))

    after = await report(billing, attempt, "opened", "settling", "expired", "failed", "paid")

    assert after.state is AttemptState.ASIDE


async def test_an_attempt_of_whose_end_nothing_was_heard_is_found(
    billing: Billing, clock: FakeClock
) -> None:
    attempt = await report(billing, await started(billing), "opened")
    begun = clock.now()

    assert await billing.silent_attempts(GATEWAY, begun) == []
    clock.advance(minutes=1)
    assert [row.id for row in await billing.silent_attempts(GATEWAY, clock.now())] == [attempt.id]
    assert await billing.silent_attempts("paypal", clock.now()) == []
    await report(billing, attempt, "paid")
    assert await billing.silent_attempts(GATEWAY, clock.now()) == []


async def test_the_newest_attempt_is_the_last_one(billing: Billing) -> None:
    first = await report(billing, await started(billing), "expired")
    second = await start(billing, await invoice_now(billing, first))

    async with billing.reading(PAIDUP) as work:
        newest = await work.checkouts.newest(first.invoice_id)
        assert newest is not None
        assert newest.id == second.id
        assert await work.checkouts.newest(99) is None


async def test_live_attempts_are_those_that_may_bring_money(billing: Billing) -> None:
    attempt = await started(billing)
    async with billing.reading(PAIDUP) as work:
        assert [row.id for row in await work.checkouts.live(attempt.invoice_id)] == [attempt.id]
    await report(billing, attempt, "expired")

    async with billing.reading(PAIDUP) as work:
        assert await work.checkouts.live(attempt.invoice_id) == []
