"""Plans are paused, resumed, cut short and repriced; what is left out is said, once and for all."""

from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal

import pytest

from core.billing import Billing, Work
from core.errors import InvalidInput, WrongState
from core.models import RecurringState
from core.services.recurring_lookup import RecurringView
from tests.cast import BEA
from tests.deeds import line, wording
from tests.fakes.clock import FakeClock
from tests.recurring import descriptions, invoices, monthly, noon, periods, planned, seen, ticked
from tests.trail import Trail

FIRST_OF_YEAR = monthly(starts_on=date(2027, 1, 1))


async def led(billing: Billing, deed: Callable[[Work], Awaitable[RecurringView]]) -> RecurringView:
    """What Bea does with a plan."""
    async with billing.work(BEA) as work:
        return await deed(work)


async def paused(billing: Billing) -> RecurringView:
    return await led(billing, lambda work: work.recurring_leading.pause("S1"))


async def resumed(billing: Billing, *, is_skipping: bool = False) -> RecurringView:
    return await led(
        billing, lambda work: work.recurring_leading.resume("S1", is_skipping=is_skipping)
    )


async def states(billing: Billing) -> list[str]:
    """What became of each period, by its first day."""
    return [f"{begins} {state}" for begins, _, state, _ in await periods(billing)]


async def test_what_falls_into_a_pause_is_never_invoiced(
    billing: Billing, clock: FakeClock, trail: Trail
) -> None:
    await planned(billing, FIRST_OF_YEAR)
    for month in (1, 2, 3, 4):
        clock.set(noon(2027, month, 1))
        await ticked(billing)
        if month == 2:
            await paused(billing)
    clock.set(noon(2027, 4, 10))

    view = await resumed(billing)
    assert (view.plan.state, view.plan.next_on) == (RecurringState.ACTIVE, date(2027, 5, 1))
    assert (await trail.records())[-1].payload["skipped"] == 2
    clock.set(noon(2027, 5, 1))
    await ticked(billing)
    assert await states(billing) == [
        "2027-01-01 written",
        "2027-02-01 written",
        "2027-03-01 skipped",
        "2027-04-01 skipped",
        "2027-05-01 written",
    ]


async def test_what_was_due_before_the_pause_is_written_after_it(
    billing: Billing, clock: FakeClock
) -> None:
    """Nobody ticked on 1 February; the pause began on the 10th."""
    await planned(billing, monthly(starts_on=date(2027, 2, 1)))
    clock.set(noon(2027, 2, 10))
    await paused(billing)
    clock.set(noon(2027, 3, 10))
    await resumed(billing)

    await ticked(billing)

    assert await states(billing) == ["2027-02-01 written", "2027-03-01 skipped"]


async def test_of_what_waits_all_is_written_or_none(billing: Billing, clock: FakeClock) -> None:
    await planned(billing, FIRST_OF_YEAR)
    clock.set(noon(2027, 8, 15))
    await ticked(billing)
    assert len(await invoices(billing)) == 3

    await resumed(billing)
    await ticked(billing)
    assert len(await invoices(billing)) == 8

    clock.set(noon(2028, 1, 15))
    await ticked(billing)
    view = await resumed(billing, is_skipping=True)
    assert view.plan.next_on == date(2028, 2, 1)
    assert len(await invoices(billing)) == 11


async def test_a_period_is_left_out(billing: Billing, clock: FakeClock) -> None:
    await planned(billing, FIRST_OF_YEAR)
    await led(billing, lambda work: work.recurring_leading.skip("S1", date(2027, 2, 14)))
    for month in (1, 2, 3):
        clock.set(noon(2027, month, 1))
        await ticked(billing)

    assert await states(billing) == [
        "2027-01-01 written",
        "2027-02-01 skipped",
        "2027-03-01 written",
    ]


async def test_a_left_out_period_counts_among_the_times(billing: Billing) -> None:
    await planned(billing, monthly(times=1))

    view = await led(billing, lambda work: work.recurring_leading.skip("S1"))

    assert view.plan.state is RecurringState.ENDED


async def test_the_last_period_is_cut_where_the_plan_ends(
    billing: Billing, clock: FakeClock
) -> None:
    """800.00 × 15 ÷ 30 = 400.00, by days (0028)."""
    await planned(billing, monthly(starts_on=date(2027, 4, 1)))
    await led(billing, lambda work: work.recurring_leading.end("S1", date(2027, 4, 15)))
    clock.set(noon(2027, 4, 1))
    await ticked(billing)

    assert await descriptions(billing) == [
        "Hosting, 1. April 2027 bis 15. April 2027 (15 von 30 Tagen)"
    ]
    assert [view.invoice.net_minor for view in await invoices(billing)] == [40000]
    assert (await seen(billing)).plan.state is RecurringState.ENDED


async def test_without_a_day_nothing_more_is_written(billing: Billing, clock: FakeClock) -> None:
    await planned(billing, FIRST_OF_YEAR)
    clock.set(noon(2027, 1, 1))
    await led(billing, lambda work: work.recurring_leading.end("S1"))

    assert await ticked(billing) == []
    assert (await seen(billing)).plan.state is RecurringState.ENDED


async def test_in_arrears_the_running_period_is_invoiced_to_the_day_it_ends(
    billing: Billing, clock: FakeClock
) -> None:
    await planned(billing, monthly(starts_on=date(2027, 4, 1), is_in_arrears=True))
    clock.set(noon(2027, 4, 10))
    await led(billing, lambda work: work.recurring_leading.end("S1"))
    clock.set(noon(2027, 4, 11))
    await ticked(billing)

    assert await descriptions(billing) == [
        "Hosting, 1. April 2027 bis 10. April 2027 (10 von 30 Tagen)"
    ]


async def test_another_price_holds_for_periods_that_begin_then_or_later(
    billing: Billing, clock: FakeClock
) -> None:
    await planned(billing, monthly(starts_on=date(2027, 1, 15)))
    view = await led(
        billing, lambda work: work.recurring.reprice("S1", Decimal(900), date(2027, 2, 1))
    )
    assert [str(price.total_minor) for price in view.prices] == ["107100"]
    for month in (1, 2):
        clock.set(noon(2027, month, 15))
        await ticked(billing)

    assert [view.invoice.net_minor for view in await invoices(billing)] == [80000, 90000]


async def test_an_earlier_change_counts_in_the_later_ones(billing: Billing) -> None:
    said = wording(line("100", text="Hosting"), line("10", text="Backup"))
    await planned(billing, monthly(wording=said))
    for price, month, number in (("200", 6, 1), ("20", 4, 2)):
        view = await led(
            billing,
            lambda work, price=price, month=month, number=number: work.recurring.reprice(  # type: ignore[misc]  # bound now
                "S1", Decimal(price), date(2027, month, 1), number
            ),
        )

    assert [(price.from_on.month, price.total_minor) for price in view.prices] == [
        (4, 14280),
        (6, 26180),
    ]


REFUSED: dict[str, tuple[Callable[[Work], Awaitable[RecurringView]], str]] = {
    "a price for what is invoiced": (
        lambda work: work.recurring.reprice("S1", Decimal(900), date(2027, 1, 1)),
        "The period from 1 Jan 2027 is invoiced already.",
    ),
    "a price after the end": (
        lambda work: work.recurring.reprice("S1", Decimal(900), date(2028, 1, 1)),
        "S1 is over on 31 Dec 2027.",
    ),
    "a line that is none": (
        lambda work: work.recurring.reprice("S1", Decimal(900), date(2027, 6, 1), 2),
        "S1 has 1 line.",
    ),
    "nothing at all": (
        lambda work: work.recurring.reprice("S1", Decimal(0), date(2027, 6, 1)),
        "An invoice over 0.00 EUR cannot be written.",
    ),
    "an end before what is invoiced": (
        lambda work: work.recurring_leading.end("S1", date(2026, 12, 31)),
        "The period from 1 Jan 2027 is invoiced already.",
    ),
    "an end after its end": (
        lambda work: work.recurring_leading.end("S1", date(2028, 1, 1)),
        "S1 ends on 31 Dec 2027 already.",
    ),
    "a period that is invoiced": (
        lambda work: work.recurring_leading.skip("S1", date(2027, 1, 5)),
        "S1 has no period to come on 5 Jan 2027.",
    ),
    "to resume what goes on": (
        lambda work: work.recurring_leading.resume("S1"),
        "S1 is active.",
    ),
}


@pytest.mark.parametrize(("deed", "says"), REFUSED.values(), ids=REFUSED)
async def test_what_cannot_be_is_refused_with_clear_words(
    billing: Billing,
    clock: FakeClock,
    deed: Callable[[Work], Awaitable[RecurringView]],
    says: str,
) -> None:
    await planned(billing, monthly(starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31)))
    clock.set(noon(2027, 1, 1))
    await ticked(billing)

    with pytest.raises((InvalidInput, WrongState)) as refusal:
        await led(billing, deed)
    assert refusal.value.message == says


async def test_what_has_ended_stays_so(billing: Billing) -> None:
    await planned(billing)
    await led(billing, lambda work: work.recurring_leading.end("S1"))

    for deed in (
        lambda work: work.recurring_leading.pause("S1"),
        lambda work: work.recurring_leading.resume("S1"),
        lambda work: work.recurring_leading.skip("S1"),
        lambda work: work.recurring_leading.end("S1"),
        lambda work: work.recurring.reprice("S1", Decimal(900), date(2027, 6, 1)),
    ):
        with pytest.raises(WrongState):
            await led(billing, deed)
