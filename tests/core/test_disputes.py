"""What is disputed is not reminded of, for the whole or for lines."""

import pytest

from core.billing import Billing
from core.errors import InvalidInput, WrongState
from core.models import InvoiceState
from core.workflows.papers import document_of
from tests.cast import BEA, BEA_ON_SLACK, LINKS
from tests.chat import Chat
from tests.deeds import draft, issued, line, paid, wording
from tests.fakes.clock import FakeClock
from tests.late import FIRST, late, sent, tick

TWO_LINES = wording(line("100"), line("200", text="Travel"))


async def disputed(billing: Billing, lines: list[int]) -> int:
    async with billing.work(BEA) as work:
        return (await work.disputes.place(FIRST, lines, "Not delivered.")).disputed.minor


@pytest.mark.parametrize(("lines", "minor"), [([], 35700), ([2], 23800), ([1, 2, 2], 35700)])
async def test_so_much_is_in_dispute(billing: Billing, lines: list[int], minor: int) -> None:
    await issued(billing, TWO_LINES)
    assert await disputed(billing, lines) == minor


async def test_nobody_is_reminded_of_what_is_disputed(billing: Billing, clock: FakeClock) -> None:
    await sent(billing, TWO_LINES)
    await disputed(billing, [2])
    clock.advance(days=20)
    assert not [each for each in await tick(billing) if "Reminder" in each]

    async with billing.work(BEA) as work:
        await work.disputes.end(FIRST)
    assert [each for each in await tick(billing) if "ReminderPlanned" in each]


async def test_it_can_be_paid_all_the_same(billing: Billing) -> None:
    await issued(billing)
    await disputed(billing, [])
    view = await paid(billing, FIRST, 11900)
    assert view.invoice.state is InvoiceState.PAID


async def test_a_line_that_is_not_there_is_named(billing: Billing) -> None:
    await issued(billing)
    with pytest.raises(InvalidInput, match="has 1 lines, and no line 7"):
        await disputed(billing, [1, 7])


async def test_only_what_is_owed_is_disputed(billing: Billing) -> None:
    await draft(billing)
    with pytest.raises(WrongState, match="nothing is owed"):
        async with billing.work(BEA) as work:
            await work.disputes.place("D1", [], "No.")


async def test_what_is_not_disputed_cannot_be_settled(billing: Billing) -> None:
    await issued(billing)
    with pytest.raises(WrongState, match="is not in dispute"):
        async with billing.work(BEA) as work:
            await work.disputes.end(FIRST)


async def test_the_card_says_what_is_disputed_and_the_page_does_not(
    billing: Billing, clock: FakeClock
) -> None:
    await late(billing, clock)
    chat = Chat(billing, BEA_ON_SLACK)
    card = await chat.say(f"/invoice dispute {FIRST} 1 not delivered")

    assert ("In dispute", "Line 1 (119.00 EUR): not delivered") in card.facts
    async with billing.reading(BEA) as work:
        assert "not delivered" not in str(document_of(await work.invoices.view(FIRST), LINKS))
    card = await chat.say(f"/invoice undisputed {FIRST}")
    assert "In dispute" not in dict(card.facts)


async def test_words_that_are_no_numbers_are_the_reason(billing: Billing) -> None:
    await issued(billing)
    chat = Chat(billing, BEA_ON_SLACK)
    card = await chat.say(f"/invoice dispute {FIRST} 12 boxes were missing")
    assert "no line 12" in card.title
    card = await chat.say(f"/invoice dispute {FIRST} twelve boxes were missing")
    assert ("In dispute", "twelve boxes were missing") in card.facts
