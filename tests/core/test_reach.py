"""An address that takes no mail: nobody is reminded there, and the team hears of what is late."""

import pytest

from bot.cards.model import Button
from bot.commands.living import alert_card
from core.billing import Billing
from core.errors import WrongState
from tests.cast import BEA, PAIDUP
from tests.fakes.clock import FakeClock
from tests.late import CARL, late, tick
from tests.letters import received

FIRST = "INV-2026-0001"


async def comes_back(billing: Billing) -> None:
    letter = await received(billing, invoice_id=None)
    async with billing.work(PAIDUP) as work:
        assert await work.reach.came_back(CARL, letter)


async def test_what_is_issued_after_a_bounce_is_told_when_it_is_late_and_nobody_is_reminded(
    billing: Billing, clock: FakeClock
) -> None:
    await comes_back(billing)
    await late(billing, clock, days=3)

    assert await tick(billing) == [f"InvoiceFellOverdue {FIRST}"]


@pytest.mark.parametrize("is_new", [True, False])
async def test_reminding_by_hand_is_refused_until_the_address_is_mended(
    billing: Billing, clock: FakeClock, *, is_new: bool
) -> None:
    if is_new:
        await comes_back(billing)
    await late(billing, clock, days=3)
    if not is_new:
        await comes_back(billing)
        async with billing.work(BEA) as work:
            await work.reminders.lift_all(FIRST)
    async with billing.work(BEA) as work:
        with pytest.raises(WrongState, match=f"Mail to {CARL} came back") as found:
            await work.reminders.remind_now(FIRST)

    assert "/client address acme" in found.value.hint
    assert "/client reachable acme" in found.value.hint


async def test_reminders_go_on_once_the_address_is_mended(
    billing: Billing, clock: FakeClock
) -> None:
    await comes_back(billing)
    await late(billing, clock, days=3)
    await tick(billing)
    async with billing.work(BEA) as work:
        await work.reach.mend(await work.clients.get("acme"))

    assert await tick(billing) == [f"ReminderPlanned {FIRST} 1"]


async def test_the_alert_says_why_reminders_wait_and_how_to_mend_it(
    billing: Billing, clock: FakeClock
) -> None:
    await comes_back(billing)
    invoice = await late(billing, clock, days=3)
    async with billing.reading(BEA) as work:
        outlook = await work.reminders.outlook(invoice)
        card = await alert_card(work, await work.invoices.view(FIRST))

    labels = [each.label for each in card.actions if isinstance(each, Button)]
    assert outlook.next_on is None
    assert ("Reminders wait", f"Mail to {CARL} came back") in card.facts
    assert labels == ["Correct address", "It works again", "Snooze", "Record payment"]
