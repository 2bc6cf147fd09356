"""A client asks for the invoice again: it goes to the address on file, once a day by itself."""

import pytest

from bot.commands.living import letter_card
from core.billing import Billing
from core.models import Letter
from tests.cast import OLGA
from tests.codes import voided
from tests.deeds import issued, paid
from tests.fakes.clock import FakeClock
from tests.inbox.desk import Desk, mail
from tests.letters import arrived
from tests.trail import Trail

AGAIN = "Could you please send me the invoice again?"


@pytest.fixture
def desk(billing: Billing) -> Desk:
    return Desk(billing)


async def asked(desk: Desk) -> Letter:
    letter = await desk.receive(mail(AGAIN))
    assert letter is not None
    return letter


async def test_a_copy_goes_to_the_address_on_file_once_a_day(
    billing: Billing, desk: Desk, trail: Trail
) -> None:
    await issued(billing)
    why = "Not sent by itself: this thread was answered today."
    outcomes = []
    for _ in range(3):
        await arrived(billing, trail)
        outcomes.append((await asked(desk)).outcome)

    async with billing.reading(OLGA) as work:
        card = await letter_card(work, await work.letters.view("M3"))
    assert ("Copy", f"{why} Press “They want a copy” to send it.") in card.facts
    assert "They want a copy" in [action.label for action in card.actions]
    assert outcomes == ["The invoice goes out again, to the address on file.", why, why]
    assert (await trail.kinds()).count("InvoiceCopyAsked") == 1


async def test_who_got_a_copy_today_gets_no_automatic_answer_and_the_other_way_round(
    billing: Billing, desk: Desk, trail: Trail
) -> None:
    for first, then in ((1, 2), (2, 1)):
        view = await issued(billing)
        await arrived(billing, trail)
        texts = {1: AGAIN, 2: "Already paid on Tuesday."}
        for text in (texts[first], texts[then]):
            await desk.receive(mail(text, invoice=view.invoice.id))

    kinds = await trail.kinds()
    assert (kinds.count("InvoiceCopyAsked"), kinds.count("AnswerWritten")) == (1, 1)


async def test_only_the_claim_that_lets_reminders_wait_is_told_so(
    billing: Billing, desk: Desk, trail: Trail, clock: FakeClock
) -> None:
    await issued(billing)
    said = []
    for text in ("Already paid on Tuesday.", "I have paid EUR 50.00 by PayPal today."):
        await desk.receive(mail(text))
        sent = (await trail.last("AnswerWritten"))["letter_id"]
        async with billing.reading(OLGA) as work:
            said.append((await work.letters.view_by_id(sent)).letter.text)
        clock.advance(days=10)

    assert "Wir sehen nach Ihrer Zahlung und erinnern Sie einige Tage nicht." in said[0]
    assert "Wir sehen nach Ihrer Zahlung. Sie brauchen nichts weiter" in said[1]


async def test_a_copy_of_a_void_invoice_is_not_promised(
    billing: Billing, desk: Desk, trail: Trail
) -> None:
    view = await issued(billing)
    await arrived(billing, trail)
    await voided(billing, view.invoice.reference, OLGA)
    letter = await asked(desk)

    assert letter.outcome == "INV-2026-0001 is void, so it is not mailed again."
    assert "InvoiceCopyAsked" not in await trail.kinds()


async def test_a_copy_of_a_paid_invoice_goes_out(
    billing: Billing, desk: Desk, trail: Trail
) -> None:
    view = await issued(billing)
    await arrived(billing, trail)
    await paid(billing, view.invoice.reference, 11900)
    await desk.receive(mail(AGAIN))

    assert (await trail.kinds()).count("InvoiceCopyAsked") == 1
