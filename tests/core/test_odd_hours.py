"""F88: the hour that comes twice, and the one that does not come, in Berlin in 2027."""

from datetime import UTC, datetime

import pytest

from core.billing import Billing
from tests.cast import PAIDUP
from tests.fakes.clock import FakeClock
from tests.late import late, tick


async def due_three_days_before(billing: Billing, clock: FakeClock, day: datetime) -> None:
    """An invoice whose first reminder is due on a day, and a company that is never quiet."""
    async with billing.work(PAIDUP) as work:
        company = await work.companies.own()
        await work._events.change(company, quiet_hours="")
    clock.advance(days=(day - clock.now()).days - 16)
    await late(billing, clock, days=2)


async def told_at(billing: Billing, clock: FakeClock, *moments: datetime) -> list[int]:
    """How many reminders are planned at each moment."""
    found = []
    for moment in moments:
        clock.set(moment)
        found.append(sum(done.startswith("ReminderPlanned") for done in await tick(billing)))
    return found


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (datetime(2027, 10, 31, tzinfo=UTC), (0, 1, 2)),  # 02:30 twice, then 03:30
        (datetime(2027, 3, 28, tzinfo=UTC), (0, 1, 2)),  # 01:30, then 03:30
    ],
)
async def test_whatever_an_hour_does_a_day_reminds_once(
    billing: Billing, clock: FakeClock, day: datetime, hours: tuple[int, ...]
) -> None:
    await due_three_days_before(billing, clock, day)

    moments = [day.replace(hour=hour, minute=30) for hour in hours]
    assert await told_at(billing, clock, *moments) == [1, 0, 0]


async def test_the_night_with_an_hour_more_is_quiet_to_its_end(
    billing: Billing, clock: FakeClock
) -> None:
    day = datetime(2027, 10, 31, tzinfo=UTC)
    await due_three_days_before(billing, clock, day)
    async with billing.work(PAIDUP) as work:
        await work._events.change(await work.companies.own(), quiet_hours="20:00-08:00")

    moments = [day.replace(hour=hour, minute=59) for hour in (0, 1, 6)]
    assert await told_at(billing, clock, *moments, day.replace(hour=7, minute=1)) == [0, 0, 0, 1]
