"""What makes reminders wait, one by hand, and what mailing a reminder notes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from core.billing import Billing
from core.errors import BillingError, InvalidInput, NotAllowed, NotFound, WrongState
from core.models import HoldKind, Invoice, Reminder, ReminderState
from core.repositories.reminders import ReminderRepository
from core.security.actors import Actor
from tests.cast import ADA, ARI, BEA, COMPANY, MIA, OLGA, OTHER_PAIDUP, PAIDUP
from tests.deeds import issued, paid, recorded
from tests.fakes.clock import FakeClock
from tests.late import CARL, late, mail, reminders, sent, tick
from tests.trail import Trail

FIRST = "INV-2026-0001"
SOON = date(2026, 12, 12)


async def hold(
    billing: Billing, invoice: Invoice, kind: HoldKind, until: date | None = None, **how: bool
) -> bool:
    async with billing.work(PAIDUP) as work:
        return await work.reminders.hold(invoice.id, kind, until, "as they say", **how)


async def lifted(billing: Billing, invoice: Invoice, kind: HoldKind) -> bool:
    async with billing.work(BEA) as work:
        return await work.reminders.lift(invoice.id, kind)


async def held(billing: Billing, invoice: Invoice) -> list[str]:
    async with billing.reading(BEA) as work:
        return [str(each.kind) for each in await work.reminders.holds(invoice.id)]


async def remind(billing: Billing, by: Actor = BEA, reference: str = FIRST) -> Reminder:
    async with billing.work(by) as work:
        return await work.reminders.remind_now(reference)


async def refused(billing: Billing, reference: str = FIRST) -> BillingError:
    with pytest.raises(WrongState) as found:
        await remind(billing, reference=reference)
    return found.value


# -- holds --------------------------------------------------------------------------------


async def test_a_hold_holds_until_its_day(billing: Billing, clock: FakeClock, trail: Trail) -> None:
    invoice = await late(billing, clock)
    assert await hold(billing, invoice, HoldKind.PROMISE, SOON)
    before = await held(billing, invoice)
    clock.set(datetime(2026, 12, 11, 23, 0, tzinfo=UTC))  # midnight in Berlin

    assert (before, await held(billing, invoice)) == (["promise"], [])
    assert await trail.last("HoldPlaced") == {
        "invoice_id": invoice.id,
        "kind": "promise",
        "until": "2026-12-12",
        "reason": "as they say",
        "is_quiet": False,
    }


async def test_a_hold_without_a_day_is_lifted_by_a_person(
    billing: Billing, clock: FakeClock, trail: Trail
) -> None:
    invoice = await late(billing, clock)
    await hold(billing, invoice, HoldKind.DISPUTE)
    clock.advance(days=900)
    before = await held(billing, invoice)

    assert [await lifted(billing, invoice, HoldKind.DISPUTE) for _ in range(2)] == [True, False]
    assert (before, await held(billing, invoice)) == (["dispute"], [])
    assert await trail.last("HoldLifted") == {
        "invoice_id": invoice.id,
        "kind": "dispute",
        **dict.fromkeys(("by_clock", "is_quiet", "is_alarm"), False),
    }


async def test_what_holds_once_holds_no_second_time(billing: Billing, clock: FakeClock) -> None:
    invoice = await late(billing, clock)
    first = await hold(billing, invoice, HoldKind.CLAIM, SOON, is_once=True)
    await lifted(billing, invoice, HoldKind.CLAIM)

    assert first
    assert not await hold(billing, invoice, HoldKind.CLAIM, SOON, is_once=True)
    assert await held(billing, invoice) == []


async def test_other_kinds_may_hold_again_and_for_longer(
    billing: Billing, clock: FakeClock
) -> None:
    invoice = await late(billing, clock)
    await hold(billing, invoice, HoldKind.PROMISE, SOON)
    assert await hold(billing, invoice, HoldKind.PROMISE, SOON + timedelta(days=9))
    await hold(billing, invoice, HoldKind.CLAIM, SOON, is_once=True)
    clock.advance(days=6)

    assert await held(billing, invoice) == ["promise"]


async def test_a_day_that_has_come_holds_nothing(billing: Billing, clock: FakeClock) -> None:
    invoice = await late(billing, clock)

    assert not await hold(billing, invoice, HoldKind.PROMISE, clock.today("Europe/Berlin"))


async def test_what_is_settled_is_not_held(billing: Billing, clock: FakeClock) -> None:
    invoice = await late(billing, clock)
    await paid(billing, invoice.reference, 11900)

    assert not await hold(billing, invoice, HoldKind.CLAIM)


@pytest.mark.parametrize("actor", [OTHER_PAIDUP, MIA])
async def test_another_companys_invoice_cannot_be_held(
    billing: Billing, clock: FakeClock, actor: Actor
) -> None:
    invoice = await late(billing, clock)
    async with billing.work(actor) as work:
        with pytest.raises(NotFound):
            await work.reminders.hold(invoice.id, HoldKind.CLAIM, None, "")
        assert await work.reminders.holds(invoice.id) == []


# -- snooze and lift --------------------------------------------------------------------


@pytest.mark.parametrize("until", [date(2026, 12, 7), date(2020, 1, 1), date(2028, 1, 1)])
async def test_a_snooze_ends_on_a_later_day_within_a_year(
    billing: Billing, clock: FakeClock, until: date
) -> None:
    await late(billing, clock)
    async with billing.work(BEA) as work:
        with pytest.raises(InvalidInput) as found:
            await work.reminders.snooze(FIRST, until)

    assert "until" in found.value.fields


async def test_a_person_lifts_whatever_holds(billing: Billing, clock: FakeClock) -> None:
    invoice = await late(billing, clock)
    await hold(billing, invoice, HoldKind.DISPUTE)
    await hold(billing, invoice, HoldKind.SNOOZE, SOON)
    async with billing.work(ARI) as work:
        await work.reminders.lift_all(FIRST)

    assert await held(billing, invoice) == []


async def test_there_may_be_nothing_to_lift(billing: Billing, clock: FakeClock) -> None:
    await late(billing, clock)
    async with billing.work(BEA) as work:
        with pytest.raises(WrongState, match="Nothing holds"):
            await work.reminders.lift_all(FIRST)


async def test_who_may_not_write_invoices_reminds_nobody(
    billing: Billing, clock: FakeClock
) -> None:
    await late(billing, clock, days=3)
    async with billing.work(ADA) as work:
        for deed in (work.reminders.remind_now(FIRST), work.reminders.lift_all(FIRST)):
            with pytest.raises(NotAllowed):
                await deed


# -- by hand ------------------------------------------------------------------------------


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


# -- mailing ------------------------------------------------------------------------------


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


async def test_a_hold_renewed_at_the_last_moment_is_not_lifted_by_the_clock(
    billing: Billing, clock: FakeClock
) -> None:
    invoice = await late(billing, clock)
    today = clock.today("Europe/Berlin")
    await hold(billing, invoice, HoldKind.SNOOZE, today + timedelta(days=7))
    async with AsyncSession(billing.database.writer) as session, session.begin():
        lift = ReminderRepository(session, COMPANY).lift

        assert await lift(invoice.id, [HoldKind.SNOOZE], clock.now(), due=today) == []
        assert await lift(invoice.id, [HoldKind.SNOOZE], clock.now())


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
