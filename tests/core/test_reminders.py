"""A reminder by hand: the stage that is due, else the next; or why not."""

from datetime import UTC, datetime

import pytest

from core.billing import Billing
from core.errors import BillingError, NotFound, WrongState
from core.models import HoldKind, ReminderState
from tests.cast import BEA
from tests.deeds import issued, paid, recorded
from tests.fakes.clock import FakeClock
from tests.late import hold, late, mail, remind, sent, tick
from tests.trail import Trail

FIRST = "INV-2026-0001"


async def refused(billing: Billing, reference: str = FIRST) -> BillingError:
    with pytest.raises(WrongState) as found:
        await remind(billing, reference=reference)
    return found.value


@pytest.mark.parametrize(("days", "stage"), [(1, 1), (3, 1), (12, 2), (400, 3)])
async def test_by_hand_the_stage_it_is_at_is_sent(
    billing: Billing, clock: FakeClock, days: int, stage: int
) -> None:
    await late(billing, clock, days=days)

    assert (await remind(billing)).stage == stage


async def test_by_hand_the_next_stage_follows_and_counts_as_that(
    billing: Billing, clock: FakeClock, trail: Trail
) -> None:
    invoice = await late(billing, clock, days=3)
    await tick(billing)
    await mail(billing, invoice)
    clock.advance(days=2)
    reminder = await remind(billing)
    await mail(billing, invoice)
    clock.advance(days=5)

    assert (reminder.stage, reminder.member_id) == (2, BEA.member_id)
    assert await tick(billing) == []
    assert (await trail.last("ReminderPlanned"))["stage"] == 2


async def test_after_the_last_stage_one_may_go_on_by_hand(
    billing: Billing, clock: FakeClock
) -> None:
    invoice = await late(billing, clock, days=30)
    await remind(billing)
    await mail(billing, invoice)

    assert (await remind(billing)).stage == 4


async def test_by_hand_at_night_it_waits_for_the_morning(
    billing: Billing, clock: FakeClock, trail: Trail
) -> None:
    await late(billing, clock, days=1)
    clock.set(datetime(2026, 12, 7, 21, 0, tzinfo=UTC))
    reminder = await remind(billing)
    await tick(billing)
    at_night = await trail.records("ReminderPlanned")
    clock.advance(hours=10)

    assert (reminder.state, at_night) == (ReminderState.WAITING, [])
    assert await tick(billing) == [f"ReminderPlanned {FIRST} 1"]


async def test_two_presses_are_one_reminder(billing: Billing, clock: FakeClock) -> None:
    await late(billing, clock, days=1)
    await remind(billing)

    assert "on its way already" in (await refused(billing)).message


@pytest.mark.parametrize("kind", list(HoldKind))
async def test_what_holds_is_named_and_how_to_lift_it(
    billing: Billing, clock: FakeClock, kind: HoldKind
) -> None:
    invoice = await late(billing, clock, days=1)
    await hold(billing, invoice, kind)
    error = await refused(billing)

    assert FIRST in error.message
    assert f"/invoice resume {FIRST}" in error.hint


async def test_nobody_is_reminded_of_what_is_paid(billing: Billing, clock: FakeClock) -> None:
    await late(billing, clock)
    await paid(billing, FIRST, 11900)

    assert (await refused(billing)).message == f"{FIRST} is paid: there is nothing to remind of."


async def test_nobody_is_reminded_before_it_is_overdue(billing: Billing, clock: FakeClock) -> None:
    await late(billing, clock, days=0)

    assert "not overdue" in (await refused(billing)).message


async def test_nobody_is_reminded_of_what_never_arrived(billing: Billing, clock: FakeClock) -> None:
    await issued(billing)
    clock.advance(days=20)

    assert "has not reached the client" in (await refused(billing)).message


async def test_nobody_is_reminded_while_money_waits_for_approval(
    billing: Billing, clock: FakeClock
) -> None:
    await late(billing, clock)
    payment = (await recorded(billing, FIRST, 500)).payment

    assert payment.reference in (await refused(billing)).hint


async def test_a_draft_cannot_be_reminded_of(billing: Billing, clock: FakeClock) -> None:
    await sent(billing)
    async with billing.work(BEA) as work:
        with pytest.raises(NotFound):
            await work.reminders.remind_now("INV-2026-0099")
