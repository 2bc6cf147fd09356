"""What a client wrote, settled from the chat."""

from datetime import date

import pytest

from bot.cards.model import Button, Card, Tone
from core.billing import Billing
from core.models import ClaimKind, HoldKind, PaidBy
from core.money import Money
from tests.cast import BEA, PAIDUP
from tests.chat import Chat
from tests.deeds import issued
from tests.inbox.desk import Desk, mail
from tests.letters import CARL_WRITES, claimed, received
from tests.trail import Trail

SHOW = "/invoice show INV-2026-0001"


def labels(card: Card) -> list[str]:
    return [action.label for action in card.actions]


async def holds(billing: Billing) -> list[HoldKind]:
    async with billing.reading(BEA) as work:
        return [hold.kind for hold in await work.reminders.holds(1)]


async def test_the_card_shows_what_the_client_says_and_what_can_be_done(
    bea: Chat, billing: Billing
) -> None:
    await issued(billing)
    day = date(2026, 11, 17)
    await claimed(
        billing, await received(billing), ClaimKind.PAYMENT, amount=Money(11900, "EUR"), day=day
    )
    card = await bea.say(SHOW)

    assert (card.state, card.tone) == ("Said to be paid", Tone.WAITING)
    assert ("Client says (C1)", "Paid 119.00 EUR on 17 Nov 2026") in card.facts
    assert labels(card)[:2] == ["Confirm payment", "Not received"]


async def test_confirm_opens_the_payment_as_the_client_wrote_it(
    bea: Chat, olga: Chat, billing: Billing
) -> None:
    await issued(billing)
    day = date(2026, 11, 17)
    await claimed(
        billing, await received(billing), ClaimKind.PAYMENT, amount=Money(5000, "EUR"), day=day
    )
    await bea.say(SHOW)
    await bea.press("Confirm payment")
    assert bea.form
    assert bea.form.answers == {"amount": "50.00", "day": "2026-11-17"}
    assert bea.form.text == (
        "INV-2026-0001 · Acme GmbH · 119.00 EUR owed\n"
        "The client says: Paid 50.00 EUR on 17 Nov 2026"
    )

    card = await bea.fill_in({"reference": "Statement 7"})
    assert card.state == "Waiting for approval"
    await olga.see("P1")
    assert (await olga.press("Approve")).state == "Booked"


WAYS = [
    ("Already paid on Tuesday, by bank transfer.", "by bank transfer", "bank"),
    ("Ich habe am Dienstag mit meiner Karte bezahlt.", "by card", "card"),
    ("We paid on Tuesday in cash.", "in cash", "cash"),
    ("We paid on Tuesday via PayPal.", "by PayPal", "other"),
]


@pytest.mark.parametrize(("text", "said", "method"), WAYS)
async def test_how_the_client_paid_stands_on_the_card_and_in_the_form(
    bea: Chat, billing: Billing, text: str, said: str, method: str
) -> None:
    await issued(billing)
    assert await Desk(billing).receive(mail(text))
    card = await bea.say(SHOW)
    assert dict(card.facts)["Client says (C1)"] == f"Paid {said} on 17 Nov 2026"

    await bea.press("Confirm payment")
    assert bea.form
    assert bea.form.answers["method"] == method
    card = await bea.fill_in({})
    assert ("Came by", method) in card.facts


async def test_a_confirmed_claim_is_recorded_the_way_the_client_paid(
    bea: Chat, billing: Billing
) -> None:
    await issued(billing)
    claim = {"amount": Money(5000, "EUR"), "paid_by": PaidBy.CARD}
    await claimed(billing, await received(billing), ClaimKind.PAYMENT, **claim)
    await bea.say("/claim confirm C1")

    assert ("Came by", "card") in (await bea.see("P1")).facts


async def test_what_is_wrong_with_the_amount_is_said_at_its_blank(
    bea: Chat, billing: Billing
) -> None:
    await issued(billing)
    await claimed(billing, await received(billing), ClaimKind.PAYMENT)
    await bea.say("/claim pay C1")
    await bea.fill_in({"amount": "1e9"})

    assert bea.form
    assert set(bea.form.errors) == {"amount"}


async def test_money_that_did_not_come_lets_reminders_go_on(bea: Chat, billing: Billing) -> None:
    await issued(billing)
    await claimed(billing, await received(billing), ClaimKind.PAYMENT)
    await bea.say(SHOW)
    card = await bea.press("Not received")

    assert "Said to be paid" not in card.state
    assert await holds(billing) == []


async def test_a_dispute_is_settled_by_a_person(bea: Chat, billing: Billing) -> None:
    await issued(billing)
    await claimed(billing, await received(billing), ClaimKind.DISPUTE, note="the rush fee")
    card = await bea.say(SHOW)
    assert (card.state, card.tone) == ("Disputed", Tone.WARNING)
    assert ("Client says (C1)", "Something is wrong: the rush fee") in card.facts

    await bea.press("Dispute settled")
    assert await holds(billing) == []


async def test_more_time_is_granted_until_the_day_that_is_asked_for(
    bea: Chat, billing: Billing
) -> None:
    await issued(billing)
    day = date(2026, 12, 24)
    await claimed(billing, await received(billing), ClaimKind.EXTENSION, day=day)
    await bea.say(SHOW)
    await bea.press("Grant until 24 Dec 2026")

    assert await holds(billing) == [HoldKind.EXTENSION]


async def test_another_day_is_asked_for_in_a_form(bea: Chat, billing: Billing) -> None:
    await issued(billing)
    await claimed(billing, await received(billing), ClaimKind.EXTENSION)
    await bea.say(SHOW)
    await bea.press("Grant until …")
    assert bea.form
    await bea.fill_in({"day": "2020-01-01"})
    assert bea.form
    assert set(bea.form.errors) == {"day"}

    await bea.fill_in({"day": "2026-12-24"})
    assert await holds(billing) == [HoldKind.EXTENSION]


async def test_a_po_number_is_noted_at_one_press(bea: Chat, billing: Billing) -> None:
    await issued(billing)
    await claimed(billing, await received(billing), ClaimKind.PO_NUMBER, note="4711")
    await bea.say(SHOW)
    card = await bea.press("Note 4711")

    assert ("PO number", "4711") in card.facts


async def test_several_claims_are_all_there(bea: Chat, billing: Billing) -> None:
    await issued(billing)
    letter = await received(billing)
    for kind in (ClaimKind.PO_NUMBER, ClaimKind.DISPUTE, ClaimKind.PAYMENT):
        await claimed(billing, letter, kind, note="4711")
    card = await bea.say(SHOW)

    assert len([name for name, _ in card.facts if name.startswith("Client says")]) == 3
    assert {"Note 4711", "Dispute settled", "Confirm payment"} <= set(labels(card))
    assert sum(a.weight == "first" for a in card.actions if isinstance(a, Button)) == 1


async def test_mail_that_came_back_is_on_the_card_and_mended_there(
    bea: Chat, billing: Billing
) -> None:
    await issued(billing)
    letter = await received(billing, automatic="A mail server reports.")
    async with billing.work(PAIDUP) as work:
        await work.reach.came_back(CARL_WRITES, letter)
    card = await bea.say(SHOW)
    assert (card.state, card.tone) == ("Not delivered", Tone.BAD)

    await bea.press("Correct address")
    assert bea.form
    card = await bea.fill_in({"email": "pay@acme.example"})
    assert ("Mail", "Carl Castello <pay@acme.example>") in card.facts
    assert (await bea.say(SHOW)).state != "Not delivered"
    assert await holds(billing) == []


async def test_an_address_that_works_again_is_said_so(bea: Chat, billing: Billing) -> None:
    await issued(billing)
    letter = await received(billing, automatic="A mail server reports.")
    async with billing.work(PAIDUP) as work:
        await work.reach.came_back(CARL_WRITES, letter)
    await bea.say(SHOW)
    await bea.press("It works again")

    assert await holds(billing) == []


@pytest.mark.parametrize("line", ["/claim confirm C9", "/claim dismiss x", "/claim pay C0 1"])
async def test_what_is_no_claim_is_said_so(bea: Chat, billing: Billing, line: str) -> None:
    assert (await bea.say(line)).title.startswith("There is no claim")


async def test_a_dispute_is_no_claim_to_confirm_and_both_ways_on_are_told(
    bea: Chat, billing: Billing
) -> None:
    await issued(billing)
    await claimed(billing, await received(billing), ClaimKind.DISPUTE)
    card = await bea.say("/claim confirm C1")

    assert "/invoice void INV-2026-0001" in card.text
    assert "/claim dismiss C1" in card.text


@pytest.mark.parametrize(
    "line", ["/claim pay C1 5", "/claim wait C1 2026-12-24", "/claim pay C9 5"]
)
async def test_every_refusal_about_a_claim_says_what_to_do(
    bea: Chat, billing: Billing, line: str
) -> None:
    await issued(billing)
    await claimed(billing, await received(billing), ClaimKind.DISPUTE)
    card = await bea.say(line)

    assert (card.tone, "/" in card.text) == (Tone.WARNING, True)


async def test_who_may_not_is_told_who_can(vic: Chat, bea: Chat, billing: Billing) -> None:
    await issued(billing)
    await claimed(billing, await received(billing), ClaimKind.PAYMENT)

    assert (await vic.say("/claim confirm C1")).title == "I do not know you yet."
    assert await holds(billing) == [HoldKind.CLAIM]


async def test_the_trail_says_who_settled_it(bea: Chat, billing: Billing, trail: Trail) -> None:
    await issued(billing)
    await claimed(billing, await received(billing), ClaimKind.PAYMENT)
    await bea.say("/claim confirm C1")

    settled = (await trail.records("ClaimSettled"))[-1]
    assert (settled.actor, settled.payload["state"]) == ("Bea", "confirmed")
