"""Fees and interest are claimed with a document of their own, and nothing twice."""

import asyncio
from datetime import date
from decimal import Decimal

import pytest

from core.billing import Billing
from core.errors import WrongState
from core.ladders import Interest, Ladder, Stage
from core.models import Invoice, InvoiceState
from core.services.interest import LateSum
from core.services.invoices import InvoiceView
from tests.cast import BEA, OLGA, PAIDUP
from tests.core.test_ledger import sides
from tests.deeds import line, paid, wording
from tests.fakes.clock import FakeClock
from tests.late import FIRST, sent, tick

TEN_PERCENT = Interest(rate="10")
DRAFTED = "LateChargeDrafted"


async def climb(billing: Billing, *stages: Stage, interest: Interest | None = TEN_PERCENT) -> None:
    """A ladder of these stages holds from now on."""
    async with billing.work(OLGA) as work:
        await work.ladders.write(Ladder(name="strict", stages=stages, interest=interest))
        await work.ladders.choose("strict")


async def late(billing: Billing, clock: FakeClock, days: int) -> Invoice:
    """3,650.00 without tax, due on 6 December 2026, so many days ago: a euro a day at 10 %."""
    invoice = await sent(billing, wording(line("3650", tax="0")))
    clock.advance(days=14 + days)
    return invoice


async def summed(billing: Billing, reference: str = FIRST) -> LateSum:
    async with billing.reading(BEA) as work:
        return await work.interest.of(reference)


async def claim(billing: Billing, reference: str = FIRST) -> InvoiceView:
    async with billing.work(BEA) as work:
        return await work.interest.claim(reference)


async def claimed(billing: Billing) -> list[str]:
    return [done for done in await tick(billing) if done.startswith(DRAFTED)]


async def test_what_has_grown_is_said_day_by_day(billing: Billing, clock: FakeClock) -> None:
    await climb(billing, Stage(day=3, fee="40.00 EUR"))  # § 288 (5) BGB
    await late(billing, clock, 10)

    told = await summed(billing)

    assert (told.interest.minor, told.fee.minor) == (1000, 4000)
    assert (told.begins_on, told.ends_on) == (date(2026, 12, 7), date(2026, 12, 16))


async def test_a_claim_is_a_draft_of_its_own_outside_vat(
    billing: Billing, clock: FakeClock
) -> None:
    await climb(billing, Stage(day=3, fee="40.00 EUR"))
    invoice = await late(billing, clock, 10)
    before = await sides(billing, invoice.id)

    view = await claim(billing)

    assert (view.invoice.state, view.invoice.total.minor) == (InvoiceState.DRAFT, 5000)
    assert [line.description for line in view.lines] == [
        "Verzugszinsen auf die Rechnung INV-2026-0001, 07.12.2026 bis 16.12.2026",
        "Verzugspauschale für die Rechnung INV-2026-0001",
    ]
    assert {line.tax_rate for line in view.lines} == {Decimal(0)}
    assert await sides(billing, invoice.id) == before


async def test_no_day_and_no_fee_is_claimed_twice(billing: Billing, clock: FakeClock) -> None:
    await climb(billing, Stage(day=3, fee="40.00 EUR"))
    await late(billing, clock, 10)
    await claim(billing)
    with pytest.raises(WrongState, match="nothing to claim for INV-2026-0001"):
        await claim(billing)

    clock.advance(days=5)
    again = await claim(billing)

    assert again.invoice.total.minor == 500


async def test_cents_are_claimed_once_however_often_it_is_done(
    billing: Billing, clock: FakeClock
) -> None:
    await climb(billing, Stage(day=3))
    await sent(billing, wording(line("333.33", tax="0")))
    clock.advance(days=14)
    totals = []
    for _ in range(5):
        clock.advance(days=7)
        totals.append((await claim(billing)).invoice.total.minor)

    assert sum(totals) == (await summed(billing)).grown.minor == 320  # 35 days: 3.1963…


async def test_what_was_paid_late_still_bore_interest(billing: Billing, clock: FakeClock) -> None:
    await climb(billing, Stage(day=3))
    invoice = await late(billing, clock, 10)
    await paid(billing, invoice.reference, 365000)
    clock.advance(days=90)

    assert (await claim(billing)).invoice.total.minor == 1000


async def test_a_draft_that_was_withdrawn_is_claimed_anew(
    billing: Billing, clock: FakeClock
) -> None:
    await climb(billing, Stage(day=3))
    await late(billing, clock, 10)
    view = await claim(billing)
    async with billing.work(BEA) as work:
        await work.invoices.void(view.invoice.reference)

    assert (await claim(billing)).invoice.total.minor == 1000


async def test_a_stage_that_says_so_drafts_it_by_the_clock_once(
    billing: Billing, clock: FakeClock
) -> None:
    await climb(billing, Stage(day=3), Stage(day=10, fee="40.00 EUR", interest=True))
    await late(billing, clock, 9)
    assert await claimed(billing) == []
    clock.advance(days=1)

    assert await claimed(billing) == [f"{DRAFTED} D2 2"]
    clock.advance(days=30)
    assert await claimed(billing) == []


async def test_two_schedulers_draft_one(billing: Billing, clock: FakeClock) -> None:
    await climb(billing, Stage(day=3, fee="40.00 EUR"))
    await late(billing, clock, 3)

    done = await asyncio.gather(*(claimed(billing) for _ in range(3)))

    assert sum(map(len, done)) == 1


async def test_what_a_person_withdrew_the_clock_drafts_no_more(
    billing: Billing, clock: FakeClock
) -> None:
    await climb(billing, Stage(day=3, fee="40.00 EUR"))
    await late(billing, clock, 3)
    await claimed(billing)
    async with billing.work(BEA) as work:
        await work.invoices.void("D2")

    assert await claimed(billing) == []


async def test_nothing_is_claimed_of_what_is_paid_or_held(
    billing: Billing, clock: FakeClock
) -> None:
    await climb(billing, Stage(day=3, fee="40.00 EUR"))
    invoice = await late(billing, clock, 1)
    async with billing.work(BEA) as work:
        await work.reminders.snooze(invoice.reference, date(2026, 12, 20))
    clock.advance(days=5)
    assert await claimed(billing) == []
    await paid(billing, invoice.reference, 365000)
    clock.advance(days=30)

    assert await claimed(billing) == []


async def test_what_was_claimed_goes_back_to_the_invoice_it_is_about(
    billing: Billing, clock: FakeClock
) -> None:
    await climb(billing, Stage(day=3, fee="40.00 EUR"))
    await late(billing, clock, 10)
    view = await claim(billing)

    told = await summed(billing)

    assert [charge.document_id for charge in told.charges] == [view.invoice.id]
    assert not told.total


async def test_the_fee_of_another_currency_is_not_claimed(
    billing: Billing, clock: FakeClock
) -> None:
    await climb(billing, Stage(day=3, fee="40.00 EUR"), interest=None)
    await sent(billing, wording(client="globex"))
    clock.advance(days=60)

    with pytest.raises(WrongState, match="nothing to claim"):
        await claim(billing)


async def test_what_is_not_late_costs_nothing(billing: Billing) -> None:
    await sent(billing)

    with pytest.raises(WrongState, match="INV-2026-0001 is not late"):
        await claim(billing)


async def test_points_need_a_base_rate(billing: Billing, clock: FakeClock) -> None:
    await climb(billing, Stage(day=3), interest=Interest(points="9"))
    await late(billing, clock, 10)
    with pytest.raises(WrongState, match="No base rate is known for 2026-12-07"):
        await summed(billing)

    async with billing.work(PAIDUP) as work:
        await work.interest.load([(date(2026, 7, 1), Decimal("1.00"))])

    assert (await summed(billing)).interest.minor == 1000


async def test_without_a_base_rate_the_clock_goes_on_with_the_rest(
    billing: Billing, clock: FakeClock
) -> None:
    await climb(billing, Stage(day=3, interest=True), interest=Interest(points="9"))
    await late(billing, clock, 3)

    done = await tick(billing)

    assert f"ReminderPlanned {FIRST} 1" in done
    assert [each for each in done if each.startswith(DRAFTED)] == []


async def test_a_tick_that_looks_ahead_claims_nothing_yet(billing: Billing) -> None:
    await climb(billing, Stage(day=3, fee="40.00 EUR"))
    await sent(billing)

    done = await tick(billing, date(2026, 12, 24))

    assert [each for each in done if each.startswith(DRAFTED)] == []
