"""The clock reminds clients stage by stage, by day, and of nothing that is held or settled."""

from datetime import UTC, date, datetime

import pytest

from core.billing import Billing
from core.database import Database
from core.models import HoldKind, InvoiceState, ReminderState
from tests.cast import BEA, PAIDUP
from tests.deeds import issued, paid
from tests.fakes.clock import FakeClock
from tests.late import TERMS_DAYS, late, mail, reminders, sent, tick
from tests.trail import Trail

FIRST = "INV-2026-0001"


def told(*references: str) -> list[str]:
    return [f"InvoiceFellOverdue {reference}" for reference in references]


async def set_company(billing: Billing, database: Database, **values: str) -> None:
    """Write settings of the demo company as an operator would."""
    async with billing.work(PAIDUP) as work:
        company = await work.companies.own()
        await work._events.change(company, **values)


# -- reminders ----------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "stage"), [(3, 1), (9, 1), (10, 2), (20, 3), (1500, 3)])
async def test_the_last_stage_that_is_due_is_made_up(
    billing: Billing, clock: FakeClock, days: int, stage: int
) -> None:
    invoice = await late(billing, clock, days=days)

    assert await tick(billing) == [*told(FIRST), f"ReminderPlanned {FIRST} {stage}"]
    assert [each.stage for each in await reminders(billing, invoice)] == [stage]


async def test_nobody_is_reminded_before_the_first_stage(
    billing: Billing, clock: FakeClock
) -> None:
    await late(billing, clock, days=2)

    assert await tick(billing) == told(FIRST)


async def test_each_stage_happens_once(billing: Billing, clock: FakeClock) -> None:
    invoice = await late(billing, clock, days=3)
    for _ in range(30):
        if "ReminderPlanned" in " ".join(await tick(billing)):
            await mail(billing, invoice)
        clock.advance(days=1)

    gone = await reminders(billing, invoice)
    assert [(each.stage, each.state) for each in gone] == [
        (stage, ReminderState.SENT) for stage in (1, 2, 3)
    ]
    assert [each.sent_at.date().day for each in gone if each.sent_at] == [9, 16, 26]


async def test_nobody_is_reminded_twice_within_a_day(billing: Billing, clock: FakeClock) -> None:
    invoice = await late(billing, clock, days=9)
    await tick(billing)
    await mail(billing, invoice)
    clock.advance(hours=23)
    too_soon = await tick(billing)
    clock.advance(hours=2)

    assert [too_soon, await tick(billing)] == [[], [f"ReminderPlanned {FIRST} 2"]]


async def test_a_client_who_never_got_the_invoice_is_not_reminded(
    billing: Billing, clock: FakeClock
) -> None:
    await issued(billing)
    clock.advance(days=TERMS_DAYS + 5)

    assert await tick(billing) == told(FIRST)


async def test_a_company_may_remind_nobody(
    billing: Billing, clock: FakeClock, database: Database
) -> None:
    await set_company(billing, database, reminder_days="")
    await late(billing, clock, days=50)

    assert await tick(billing) == told(FIRST)


async def test_a_company_may_have_stages_of_its_own(
    billing: Billing, clock: FakeClock, database: Database
) -> None:
    await set_company(billing, database, reminder_days="1,2")
    await late(billing, clock, days=2)

    assert await tick(billing) == [*told(FIRST), f"ReminderPlanned {FIRST} 2"]


async def test_in_quiet_hours_nobody_is_reminded(billing: Billing, clock: FakeClock) -> None:
    await late(billing, clock, days=3)
    clock.set(datetime(2026, 12, 9, 19, 0, tzinfo=UTC))  # eight in the evening in Berlin
    at_night = await tick(billing)
    clock.set(datetime(2026, 12, 10, 6, 59, tzinfo=UTC))
    at_dawn = await tick(billing)
    clock.advance(minutes=1)

    assert [at_night, at_dawn] == [told(FIRST), []]
    assert await tick(billing) == [f"ReminderPlanned {FIRST} 1"]


async def test_a_clients_own_time_zone_counts(
    billing: Billing, clock: FakeClock, database: Database
) -> None:
    invoice = await late(billing, clock, days=3)
    async with billing.work(PAIDUP) as work:
        client = await work.clients.get("acme")
        await work._events.change(client, time_zone="America/New_York")
    in_berlin = await tick(billing)  # ten in the morning there, four at night in New York
    clock.advance(hours=4)

    assert in_berlin == told(invoice.reference)
    assert await tick(billing) == [f"ReminderPlanned {FIRST} 1"]


# -- what stands against it ---------------------------------------------------------------


@pytest.mark.parametrize("kind", list(HoldKind))
async def test_whatever_is_held_waits(billing: Billing, clock: FakeClock, kind: HoldKind) -> None:
    invoice = await late(billing, clock, days=3)
    async with billing.work(PAIDUP) as work:
        await work.reminders.hold(invoice.id, kind, None, "")
    held = await tick(billing)
    async with billing.work(BEA) as work:
        await work.reminders.lift(invoice.id, kind)

    assert held == []
    assert await tick(billing) == [*told(FIRST), f"ReminderPlanned {FIRST} 1"]


async def test_a_snooze_lifts_by_itself(billing: Billing, clock: FakeClock, trail: Trail) -> None:
    invoice = await late(billing, clock, days=3)
    async with billing.work(BEA) as work:
        await work.reminders.snooze(invoice.reference, date(2026, 12, 12))
    clock.advance(days=2)
    before = await tick(billing)
    clock.advance(days=1)

    assert before == []
    assert await tick(billing) == [
        f"HoldLifted {FIRST}",
        *told(FIRST),
        f"ReminderPlanned {FIRST} 1",
    ]
    assert (await trail.last("HoldLifted"))["by_clock"] is True


async def test_what_falls_overdue_as_its_hold_ends_is_one_alert(
    billing: Billing, clock: FakeClock, trail: Trail
) -> None:
    invoice = await sent(billing)
    async with billing.work(PAIDUP) as work:
        await work.reminders.hold(invoice.id, HoldKind.CLAIM, date(2026, 12, 2), "")
    clock.advance(days=700)
    done = await tick(billing)

    assert done[:2] == [f"HoldLifted {FIRST}", *told(FIRST)]
    assert (await trail.last("HoldLifted"))["is_alarm"] is False
    assert (await trail.last("InvoiceFellOverdue"))["in_digest_of"] == 0


async def test_what_was_told_before_is_told_again_when_its_hold_ends(
    billing: Billing, clock: FakeClock, trail: Trail
) -> None:
    invoice = await late(billing, clock)
    await tick(billing)
    async with billing.work(BEA) as work:
        await work.reminders.snooze(invoice.reference, date(2026, 12, 12))
    clock.advance(days=10)
    await tick(billing)

    assert (await trail.last("HoldLifted"))["is_alarm"] is True


async def test_a_snooze_that_ends_counts_for_the_digest_of_its_day(
    billing: Billing, clock: FakeClock, trail: Trail
) -> None:
    first = await late(billing, clock)
    await tick(billing)
    async with billing.work(BEA) as work:
        await work.reminders.snooze(first.reference, date(2026, 12, 22))
    await late(billing, clock, invoices=3)
    clock.set(datetime(2026, 12, 22, 9, 0, tzinfo=UTC))
    await tick(billing)

    assert (await trail.last("HoldLifted"))["is_alarm"] is False
    assert [event.payload["count"] for event in await trail.records("OverdueDigested")] == [4]
    async with billing.reading(PAIDUP) as work:
        assert await work.overdue.told_as(first.id) == "digest:1"


async def test_a_hold_on_what_is_settled_is_lifted_without_a_word(
    billing: Billing, clock: FakeClock, trail: Trail
) -> None:
    invoice = await late(billing, clock)
    async with billing.work(BEA) as work:
        await work.reminders.snooze(invoice.reference, date(2026, 12, 12))
    await paid(billing, invoice.reference, 11900)
    clock.advance(days=10)
    await tick(billing)

    assert await trail.records("HoldLifted") == []


async def test_a_void_invoice_is_left_alone(billing: Billing, clock: FakeClock) -> None:
    invoice = await late(billing, clock, days=3)
    async with billing.work(PAIDUP) as work:
        found = await work.invoices.get(invoice.reference)
        await work._events.change(found, state=InvoiceState.VOID)

    assert await tick(billing) == []
