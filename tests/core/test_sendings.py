"""What mailing a reminder notes, so that it is mailed at most once."""

from core.billing import Billing
from core.models import Invoice, Reminder, ReminderState
from tests.cast import BEA, OLGA, PAIDUP
from tests.deeds import paid
from tests.fakes.clock import FakeClock
from tests.late import CARL, late, remind, reminders, tick
from tests.trail import Trail

FIRST = "INV-2026-0001"


async def planned(billing: Billing, clock: FakeClock) -> tuple[Invoice, Reminder]:
    invoice = await late(billing, clock, days=3)
    return invoice, await remind(billing, OLGA)


async def take(billing: Billing, reminder: Reminder) -> Reminder | None:
    async with billing.work(PAIDUP) as work:
        return await work.sendings.take(reminder.id, CARL)


async def state(billing: Billing, invoice: Invoice) -> ReminderState:
    return (await reminders(billing, invoice))[-1].state


async def test_what_was_taken_is_not_taken_again_but_in_doubt(
    billing: Billing, clock: FakeClock, trail: Trail
) -> None:
    invoice, reminder = await planned(billing, clock)
    first = await take(billing, reminder)
    second = await take(billing, reminder)

    assert first is not None
    assert second is None
    assert await state(billing, invoice) is ReminderState.UNCLEAR
    assert (await trail.last("ReminderUnclear"))["address"] == CARL


async def test_a_corrected_address_gets_it_and_not_the_old_one(
    billing: Billing, clock: FakeClock, trail: Trail
) -> None:
    invoice, reminder = await planned(billing, clock)
    async with billing.work(BEA) as work:
        await work.reach.correct(await work.clients.get("acme"), "new@acme.example")

    assert await take(billing, reminder) is None
    assert await state(billing, invoice) is ReminderState.PLANNED
    assert (await trail.kinds()).count("ReminderPlanned") == 2


async def test_who_knows_that_it_was_sent_settles_the_doubt(
    billing: Billing, clock: FakeClock, trail: Trail
) -> None:
    invoice, reminder = await planned(billing, clock)
    await take(billing, reminder)
    async with billing.work(PAIDUP) as work:
        await work.sendings.unclear(reminder.id, CARL)
    async with billing.work(PAIDUP) as work:
        await work.sendings.sent(reminder.id, CARL)

    assert await state(billing, invoice) is ReminderState.SENT
    assert await trail.last("ReminderSent") == {
        "invoice_id": invoice.id,
        "reminder_id": reminder.id,
        "stage": 1,
        "address": CARL,
    }


async def test_what_was_not_taken_over_may_be_tried_again(
    billing: Billing, clock: FakeClock
) -> None:
    invoice, reminder = await planned(billing, clock)
    await take(billing, reminder)
    async with billing.work(PAIDUP) as work:
        await work.sendings.stumbled(reminder.id, "The mail server is closed.")

    assert await state(billing, invoice) is ReminderState.PLANNED
    assert await take(billing, reminder) is not None


async def test_what_no_server_takes_is_not_tried_by_the_clock_but_by_hand(
    billing: Billing, clock: FakeClock
) -> None:
    invoice, reminder = await planned(billing, clock)
    await take(billing, reminder)
    async with billing.work(PAIDUP) as work:
        await work.sendings.failed(reminder.id, "There is no such mailbox.")

    assert await state(billing, invoice) is ReminderState.FAILED
    assert "ReminderPlanned" not in " ".join(await tick(billing))
    assert (await remind(billing)).id == reminder.id


async def test_money_that_came_in_between_stops_it(
    billing: Billing, clock: FakeClock, trail: Trail
) -> None:
    invoice, reminder = await planned(billing, clock)
    await paid(billing, FIRST, 11900)

    assert await take(billing, reminder) is None
    assert await state(billing, invoice) is ReminderState.DROPPED
    assert (await trail.last("ReminderDropped"))["stage"] == 1


async def test_a_quiet_hour_that_began_in_between_lets_it_wait(
    billing: Billing, clock: FakeClock
) -> None:
    invoice, reminder = await planned(billing, clock)
    clock.advance(hours=12)

    assert await take(billing, reminder) is None
    assert await state(billing, invoice) is ReminderState.WAITING
