"""Promises are counted, kept or broken; a client can be left in peace for a while."""

from datetime import date

import pytest

from core.billing import Billing
from core.errors import InvalidInput, WrongState
from core.models import ClaimKind, Invoice
from core.services.promises import Promises
from tests.cast import BEA, OLGA
from tests.codes import voided
from tests.deeds import paid, written_off
from tests.fakes.clock import FakeClock
from tests.late import FIRST, late, remind, tick
from tests.letters import claimed, received

PROMISED = date(2026, 12, 12)


async def promise(billing: Billing, invoice: Invoice, day: date = PROMISED) -> None:
    """The client writes that they pay by a day."""
    letter = await received(billing, invoice_id=invoice.id)
    await claimed(billing, letter, ClaimKind.PROMISE, day=day)


async def promises(billing: Billing) -> Promises:
    async with billing.reading(BEA) as work:
        return await work.promises.of_client(await work.clients.get("acme"))


async def test_a_promise_waits_for_its_day(billing: Billing, clock: FakeClock) -> None:
    await promise(billing, await late(billing, clock))

    assert await promises(billing) == Promises(waiting=1)


async def test_paid_in_time_it_is_kept(billing: Billing, clock: FakeClock) -> None:
    invoice = await late(billing, clock)
    await promise(billing, invoice)
    clock.advance(days=5)  # the promised day itself
    await paid(billing, invoice.reference, 11900)
    clock.advance(days=30)

    assert await promises(billing) == Promises(kept=1)


async def test_a_day_late_it_is_broken(billing: Billing, clock: FakeClock) -> None:
    invoice = await late(billing, clock)
    await promise(billing, invoice)
    clock.advance(days=6)
    assert await promises(billing) == Promises(broken=1)

    await paid(billing, invoice.reference, 11900)

    assert await promises(billing) == Promises(broken=1)


async def test_half_of_it_is_not_what_was_promised(billing: Billing, clock: FakeClock) -> None:
    invoice = await late(billing, clock)
    await promise(billing, invoice)
    await paid(billing, invoice.reference, 5000)
    clock.advance(days=6)

    assert await promises(billing) == Promises(broken=1)


async def test_what_is_void_says_nothing_and_what_is_given_up_was_not_paid(
    billing: Billing, clock: FakeClock
) -> None:
    first, second = await late(billing, clock, days=1), await late(billing, clock, days=1)
    await promise(billing, first, date(2027, 1, 1))
    await promise(billing, second, date(2027, 1, 1))
    await voided(billing, first.reference, OLGA)
    await written_off(billing, second.reference)
    clock.advance(days=30)

    assert await promises(billing) == Promises(broken=1)


async def test_all_who_promised_are_told_the_most_broken_first(
    billing: Billing, clock: FakeClock
) -> None:
    await promise(billing, await late(billing, clock))
    clock.advance(days=10)
    async with billing.reading(OLGA) as work:
        found = await work.promises.all()

    assert [(client.key, each) for client, each in found] == [("acme", Promises(broken=1))]


async def test_a_paused_client_is_alerted_and_reminded_of_nothing(
    billing: Billing, clock: FakeClock
) -> None:
    invoice = await late(billing, clock, days=3)
    async with billing.work(BEA) as work:
        await work.promises.pause("acme", date(2026, 12, 20))

    assert await tick(billing) == []
    with pytest.raises(WrongState, match="Acme GmbH is paused until 20 Dec 2026"):
        await remind(billing)
    async with billing.reading(BEA) as work:
        outlook = await work.reminders.outlook(invoice)
    assert (outlook.next_on, outlook.paused is not None) == (None, True)


async def test_on_its_day_reminders_go_on_by_themselves(billing: Billing, clock: FakeClock) -> None:
    await late(billing, clock, days=3)
    async with billing.work(BEA) as work:
        await work.promises.pause("acme", date(2026, 12, 20))
    clock.advance(days=10)  # 19 December
    assert await tick(billing) == []
    clock.advance(days=1)

    assert f"ReminderPlanned {FIRST} 2" in await tick(billing)


async def test_a_person_lets_them_go_on_before(billing: Billing, clock: FakeClock) -> None:
    await late(billing, clock, days=3)
    async with billing.work(BEA) as work:
        await work.promises.pause("acme", date(2026, 12, 20))
        await work.promises.resume("acme")
        with pytest.raises(WrongState, match="Nothing holds the reminders of Acme GmbH"):
            await work.promises.resume("acme")

    assert f"ReminderPlanned {FIRST} 1" in await tick(billing)


@pytest.mark.parametrize("day", [date(2026, 11, 22), date(1900, 1, 1), date(2027, 11, 23)])
async def test_a_pause_ends_within_a_year(billing: Billing, day: date) -> None:
    async with billing.work(BEA) as work:
        with pytest.raises(InvalidInput, match="until a day within a year") as refused:
            await work.promises.pause("acme", day)

    assert list(refused.value.fields) == ["until"]
