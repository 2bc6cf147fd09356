"""F43: while a payment takes days the client is not reminded; when it fails, reminders go on."""

import pytest

from core.billing import Billing
from core.errors import WrongState
from core.models import Attempt, AttemptState, Invoice
from core.money import Money
from tests.cast import PAIDUP
from tests.fakes.clock import FakeClock
from tests.late import CARL, FIRST, late, remind, reminders, tick

PLANNED = f"ReminderPlanned {FIRST} 1"


async def on_its_way(billing: Billing, invoice: Invoice) -> Attempt:
    """The client paid in a way that takes days."""
    async with billing.work(PAIDUP) as work:
        attempt = await work.checkouts.start(invoice.id, "stripe")
    async with billing.work(PAIDUP) as work:
        await work.checkouts.opened(attempt.id, "cs_1", "https://pay.example/cs_1")
        await work.checkouts.settling(attempt.id)
    return attempt


async def test_reminders_wait_for_money_on_its_way_and_go_on_when_it_fails(
    billing: Billing, clock: FakeClock
) -> None:
    invoice = await late(billing, clock, days=2)
    attempt = await on_its_way(billing, invoice)
    clock.advance(days=3)
    assert PLANNED not in await tick(billing)
    with pytest.raises(WrongState, match="on its way"):
        await remind(billing)

    async with billing.work(PAIDUP) as work:
        await work.checkouts.ended(attempt.id, AttemptState.FAILED, "declined")
    assert PLANNED in await tick(billing)


async def test_nobody_is_reminded_of_what_arrived(billing: Billing, clock: FakeClock) -> None:
    invoice = await late(billing, clock, days=2)
    attempt = await on_its_way(billing, invoice)
    async with billing.work(PAIDUP) as work:
        await work.checkouts.paid(attempt.id, Money(11900, "EUR"))
    clock.advance(days=30)

    assert [each for each in await tick(billing) if "Reminder" in each] == []
    assert await reminders(billing, invoice) == []


async def test_a_reminder_that_is_planned_is_not_mailed_once_money_is_on_its_way(
    billing: Billing, clock: FakeClock
) -> None:
    invoice = await late(billing, clock, days=3)
    assert PLANNED in await tick(billing)
    await on_its_way(billing, invoice)

    (planned,) = await reminders(billing, invoice)
    async with billing.work(PAIDUP) as work:
        assert await work.sendings.take(planned.id, CARL) is None
