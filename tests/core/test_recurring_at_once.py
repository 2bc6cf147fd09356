"""Several schedulers at once, and ticks that die anywhere: each period has one invoice."""

import asyncio

import pytest

from core.billing import Billing
from core.workflows.recurring import come_again
from tests.cast import BEA, COMPANY, OLGA, PAIDUP
from tests.core.test_overdue_at_once import Counting
from tests.fakes.clock import FakeClock
from tests.recurring import invoices, monthly, noon, periods, planned, ticked
from tests.trail import Trail

PLANS = 3
LATE = 2


async def behind_hand(billing: Billing, clock: FakeClock) -> None:
    """Three plans, the first of which sends by itself; two periods of each are due."""
    await planned(billing, monthly(is_automatic=True))
    async with billing.work(OLGA) as work:
        await work.recurring.approve("S1")
    for _ in range(PLANS - 1):
        await planned(billing)
    clock.set(noon(2027, 2, 28))


async def assert_once(billing: Billing, trail: Trail) -> None:
    """Each period of each plan has one invoice, and each plan said once that it was late."""
    for plan in range(1, PLANS + 1):
        assert len(await invoices(billing, plan)) == len(await periods(billing, plan)) == LATE
    kinds = await trail.kinds()
    assert kinds.count("InvoiceDrafted") == kinds.count("RecurringInvoiced") == PLANS * LATE
    assert (kinds.count("InvoiceIssued"), kinds.count("RecurringCaughtUp")) == (LATE, PLANS)
    async with billing.reading(PAIDUP) as work:
        assert await work.audit.complaints() == []


async def test_four_schedulers_at_once_write_each_period_once(
    billing: Billing, clock: FakeClock, trail: Trail
) -> None:
    await behind_hand(billing, clock)

    await asyncio.gather(*(ticked(billing) for _ in range(4)))

    await assert_once(billing, trail)


@pytest.mark.parametrize("dies_before", range(1, PLANS * LATE + PLANS + 1))
async def test_what_a_tick_that_died_left_is_written_by_the_next_one(
    billing: Billing, clock: FakeClock, trail: Trail, dies_before: int
) -> None:
    await behind_hand(billing, clock)
    with pytest.raises(asyncio.CancelledError):
        await come_again(Counting(billing, dies_before), COMPANY, clock.now(), "")

    await ticked(billing)

    await assert_once(billing, trail)


async def test_a_pause_while_it_ticks_comes_before_a_period_or_after_it(
    billing: Billing, clock: FakeClock
) -> None:
    await planned(billing)
    clock.set(noon(2027, 3, 31))

    async def pause() -> None:
        async with billing.work(BEA) as work:
            await work.recurring_leading.pause("S1")

    await asyncio.gather(ticked(billing), pause(), return_exceptions=True)

    assert len(await invoices(billing)) == len(await periods(billing))
