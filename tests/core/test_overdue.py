"""The clock finds what is overdue, tells it once, and reminds the client stage by stage."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from core.billing import Billing
from core.database import Database
from core.models import HoldKind
from core.workflows.overdue import Overdue
from tests.cast import BEA, COMPANY, KEYRING, LINKS, OLGA, OTHER_PAIDUP, OTTO, PAIDUP
from tests.deeds import paid, recorded, wording
from tests.fakes.channel import FakeRun
from tests.fakes.clock import FakeClock
from tests.late import CARL, TERMS_DAYS, late, reminders, sent, tick
from tests.trail import Trail

FIRST = "INV-2026-0001"


def told(*references: str) -> list[str]:
    return [f"InvoiceFellOverdue {reference}" for reference in references]


# -- falling overdue ----------------------------------------------------------------------


async def test_nothing_is_overdue_on_its_due_date(billing: Billing, clock: FakeClock) -> None:
    await late(billing, clock, days=0)

    assert await tick(billing) == []


async def test_it_is_told_on_the_first_day_after_once(
    billing: Billing, clock: FakeClock, trail: Trail
) -> None:
    invoice = await late(billing, clock)

    assert [await tick(billing), await tick(billing)] == [told(FIRST), []]
    assert await trail.last("InvoiceFellOverdue") == {
        "invoice_id": invoice.id,
        "number": FIRST,
        "days": 1,
        "in_digest_of": 0,
    }


async def test_the_day_begins_where_the_company_is(billing: Billing, clock: FakeClock) -> None:
    invoice = await sent(billing)
    assert invoice.due_on == date(2026, 12, 6)
    clock.set(datetime(2026, 12, 6, 22, 59, tzinfo=UTC))  # a minute before midnight in Berlin
    before = await tick(billing)
    clock.advance(minutes=2)

    assert [before, await tick(billing)] == [[], told(FIRST)]


@pytest.mark.parametrize("minor", [11900, 500])
async def test_what_is_paid_is_not_overdue_and_what_is_partly_paid_is(
    billing: Billing, clock: FakeClock, minor: int
) -> None:
    invoice = await sent(billing)
    await paid(billing, invoice.reference, minor)
    clock.advance(days=TERMS_DAYS + 1)

    assert await tick(billing) == ([] if minor == 11900 else told(FIRST))


async def test_money_that_waits_for_an_approval_lets_the_alert_wait(
    billing: Billing, clock: FakeClock
) -> None:
    invoice = await late(billing, clock)
    payment = (await recorded(billing, invoice.reference, 500)).payment
    before = await tick(billing)
    async with billing.work(OLGA) as work:
        await work.payments.reject(payment.reference, "it never came")

    assert [before, await tick(billing)] == [[], told(FIRST)]


async def test_a_payment_nobody_decides_on_is_told_again_every_few_days(
    billing: Billing, clock: FakeClock, trail: Trail
) -> None:
    invoice = await late(billing, clock)
    payment = (await recorded(billing, invoice.reference, 500)).payment
    at_once = await tick(billing)
    clock.advance(days=2)
    found = [await tick(billing), await tick(billing)]
    clock.advance(days=700)

    again = [f"PaymentKeptWaiting {payment.reference}"]
    assert (at_once, found) == ([], [again, []])
    assert [await tick(billing), await tick(billing)] == [again, []]
    assert await trail.last("PaymentKeptWaiting") == {
        "payment_id": payment.id,
        "invoice_id": invoice.id,
        "days": 702,
    }


async def test_a_payment_of_an_invoice_that_is_not_due_waits_in_peace(
    billing: Billing, clock: FakeClock
) -> None:
    invoice = await sent(billing)
    payment = (await recorded(billing, invoice.reference, 500)).payment
    clock.advance(days=5)
    before = await tick(billing)
    clock.advance(days=TERMS_DAYS)
    async with billing.work(OLGA) as work:
        await work.payments.approve(payment.reference)

    assert (before, (await tick(billing))[0]) == ([], told(FIRST)[0])


async def test_two_schedulers_tell_of_a_payment_once(billing: Billing, clock: FakeClock) -> None:
    await recorded(billing, (await late(billing, clock)).reference, 500)
    clock.advance(days=2)
    both = await asyncio.gather(tick(billing), tick(billing))

    assert sorted(map(len, both)) == [0, 1]


async def test_another_companys_invoices_are_its_own_affair(
    billing: Billing, clock: FakeClock
) -> None:
    await late(billing, clock)

    assert await Overdue(billing).tick(OTTO.company_id) == []
    async with billing.reading(OTHER_PAIDUP) as work:
        assert await work.overdue.told_as(1) == ""


async def test_three_are_told_one_by_one(billing: Billing, clock: FakeClock, trail: Trail) -> None:
    await late(billing, clock, invoices=3)
    await tick(billing)

    fell = await trail.records("InvoiceFellOverdue")
    assert [event.payload["in_digest_of"] for event in fell] == [0, 0, 0]
    assert (await trail.records("OverdueDigested")) == []


async def test_more_than_three_of_a_day_are_one_digest(
    billing: Billing, clock: FakeClock, trail: Trail
) -> None:
    invoice = await late(billing, clock, invoices=4)
    await tick(billing)

    assert [event.payload for event in await trail.records("OverdueDigested")] == [
        {"digest": 1, "count": 4}
    ]
    assert (await trail.last("InvoiceFellOverdue"))["in_digest_of"] == 4
    async with billing.reading(PAIDUP) as work:
        assert await work.overdue.told_as(invoice.id) == "digest:1"
        assert len(await work.overdue.digested(1, 3)) == 3
        assert await work.overdue.digest_sums(1) == {"EUR": (4, 47600)}


async def test_a_digest_lists_what_is_owed_still_the_most_first(
    billing: Billing, clock: FakeClock
) -> None:
    await late(billing, clock, invoices=5)
    await tick(billing)
    for serial, minor in ((1, 11900), (2, 11900), (3, 11800), (4, 100)):
        await paid(billing, f"INV-2026-000{serial}", minor)

    async with billing.reading(PAIDUP) as work:
        rows = await work.overdue.digested(1, 2)
    assert [invoice.reference for invoice, _ in rows] == ["INV-2026-0005", "INV-2026-0004"]


async def test_a_fourth_of_the_same_day_is_no_card_of_its_own(
    billing: Billing, clock: FakeClock, trail: Trail
) -> None:
    held = await late(billing, clock, invoices=4)
    async with billing.work(PAIDUP) as work:
        await work.reminders.hold(held.id, HoldKind.DISPUTE, None, "")
    await tick(billing)
    async with billing.work(BEA) as work:
        await work.reminders.lift_all(held.reference)
    await tick(billing)

    assert (await trail.last("OverdueDigested"))["count"] == 1


async def test_a_digest_whose_run_died_is_told_by_the_next(
    billing: Billing, clock: FakeClock, trail: Trail
) -> None:
    await late(billing, clock, invoices=4)
    async with billing.work(PAIDUP) as work:
        day = date(2026, 12, 7)
        await work.overdue.fall(await work.overdue.fallen(day), day, 4)

    assert await tick(billing) == ["OverdueDigested 4 invoices"]
    assert await tick(billing) == []


async def test_many_are_worked_off_in_pages(
    billing: Billing, clock: FakeClock, trail: Trail
) -> None:
    await late(billing, clock, days=5, invoices=53)
    done = await tick(billing)

    assert len(done) == 53 + 1 + 53
    assert (await trail.last("OverdueDigested"))["count"] == 53


# -- by whom and when ---------------------------------------------------------------------


async def test_what_is_due_at_a_date_can_be_done_now(billing: Billing, clock: FakeClock) -> None:
    await sent(billing)
    assert await tick(billing) == []

    assert await tick(billing, date(2026, 12, 31)) == [
        *told(FIRST),
        f"ReminderPlanned {FIRST} 3",
    ]


async def test_a_date_before_is_as_it_was_then(billing: Billing, clock: FakeClock) -> None:
    await late(billing, clock, days=40)

    assert await tick(billing, date(2026, 12, 8)) == told(FIRST)


async def test_two_schedulers_do_it_once(
    billing: Billing, clock: FakeClock, database: Database, trail: Trail
) -> None:
    await late(billing, clock, days=3, invoices=12)
    other = Database(str(database.url.render_as_string(hide_password=False)))
    second = Billing(other, clock, LINKS, KEYRING)
    await asyncio.gather(*(Overdue(each).tick(COMPANY) for each in (billing, second) * 2))
    await other.close()

    kinds = await trail.kinds()
    assert kinds.count("InvoiceFellOverdue") == 12
    assert kinds.count("ReminderPlanned") == 12
    assert sum(event.payload["count"] for event in await trail.records("OverdueDigested")) == 12


async def test_every_company_gets_a_job_of_its_own(billing: Billing, trail: Trail) -> None:
    await Overdue(billing).companies(FakeRun(), datetime.now(UTC))

    jobs = [job for job in await trail.jobs() if job.startswith("test-")]
    assert jobs == ["test-1", "test-2"]


async def test_a_run_that_died_between_two_pages_is_gone_on_with(
    billing: Billing, clock: FakeClock
) -> None:
    await late(billing, clock, days=3, invoices=2)
    async with billing.work(PAIDUP) as work:
        day = date(2026, 12, 9)
        await work.overdue.fall(await work.overdue.fallen(day), day, 2)

    assert await tick(billing) == [f"ReminderPlanned INV-2026-000{n} 1" for n in (1, 2)]


async def test_what_was_planned_is_planned_again_when_it_was_dropped(
    billing: Billing, clock: FakeClock, trail: Trail
) -> None:
    invoice = await late(billing, clock, days=3)
    await tick(billing)
    (planned,) = await reminders(billing, invoice)
    async with billing.work(PAIDUP) as work:
        await work.reminders.hold(invoice.id, HoldKind.CLAIM, None, "paid on Tuesday")
        assert await work.sendings.take(planned.id, CARL) is None
    async with billing.work(BEA) as work:
        await work.reminders.lift_all(invoice.reference)

    assert "is paid" in (await trail.last("ReminderDropped"))["reason"]
    assert await tick(billing) == [f"ReminderPlanned {FIRST} 1"]
    assert len(await reminders(billing, invoice)) == 1


async def test_how_long_a_hold_lasts_is_counted_where_the_company_is(
    billing: Billing, clock: FakeClock
) -> None:
    invoice = await late(billing, clock)
    until = clock.today("Europe/Berlin") + timedelta(days=1)
    async with billing.work(BEA) as work:
        await work.reminders.snooze(invoice.reference, until)
    clock.set(datetime(2026, 12, 7, 23, 1, tzinfo=UTC))  # past midnight in Berlin

    assert await tick(billing) == [f"HoldLifted {FIRST}", *told(FIRST)]


async def test_other_clients_are_reminded_in_their_own_words(
    billing: Billing, clock: FakeClock
) -> None:
    await sent(billing, wording(client="globex"))
    clock.advance(days=30 + 3)

    assert await tick(billing) == [*told(FIRST), f"ReminderPlanned {FIRST} 1"]


@pytest.mark.parametrize("begun", [False, True])
async def test_what_nobody_works_on_any_more_comes_to_an_end(
    billing: Billing, clock: FakeClock, trail: Trail, *, begun: bool
) -> None:
    invoice = await late(billing, clock, days=3)
    await tick(billing)
    if begun:
        async with billing.work(PAIDUP) as work:
            await work.sendings.take((await reminders(billing, invoice))[0].id, CARL)
    clock.advance(hours=25)
    done = await tick(billing)

    if begun:
        assert done == [f"ReminderUnclear {FIRST} 1"]
        assert (await trail.last("ReminderUnclear"))["address"] == CARL
    else:
        assert done == [f"ReminderDropped {FIRST} 1", f"ReminderPlanned {FIRST} 1"]
