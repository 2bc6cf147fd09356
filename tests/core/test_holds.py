"""What makes reminders wait: it holds until its day, or until a person lifts it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from core.billing import Billing
from core.errors import InvalidInput, NotAllowed, NotFound, WrongState
from core.models import HoldKind, Invoice
from core.repositories.reminders import ReminderRepository
from core.security.actors import Actor
from tests.cast import ADA, ARI, BEA, COMPANY, MIA, OTHER_PAIDUP
from tests.deeds import paid
from tests.fakes.clock import FakeClock
from tests.late import hold, late
from tests.trail import Trail

FIRST = "INV-2026-0001"
SOON = date(2026, 12, 12)


async def lifted(billing: Billing, invoice: Invoice, kind: HoldKind) -> bool:
    async with billing.work(BEA) as work:
        return await work.reminders.lift(invoice.id, kind)


async def held(billing: Billing, invoice: Invoice) -> list[str]:
    async with billing.reading(BEA) as work:
        return [str(each.kind) for each in await work.reminders.holds(invoice.id)]


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
