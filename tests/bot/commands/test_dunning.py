"""/company terms, /client terms, ladders, /invoice interest and the rest, as people type them."""

from datetime import date

import pytest

from bot.cards.model import Tone
from core.billing import Billing
from core.ladders import Interest, Ladder, Stage
from tests.cast import OLGA
from tests.chat import Chat
from tests.deeds import line, wording
from tests.fakes.clock import FakeClock
from tests.late import FIRST, sent

STRICT = Ladder(
    name="strict",
    stages=(Stage(day=-3), Stage(day=10, fee="40.00 EUR", interest=True)),
    interest=Interest(rate="10", most="20"),
)


async def strict(billing: Billing) -> None:
    async with billing.work(OLGA) as work:
        await work.ladders.write(STRICT)


async def test_terms_are_typed_in_one_line(bea: Chat) -> None:
    card = await bea.say('/invoice new acme 1000 "Work" net 30 2% 10 days')
    assert ("Terms", "net 30, 2% 10 days") in card.facts

    card = await bea.say('/invoice new acme 1000 "Work" terms "end of month + 10" note "Thanks"')
    assert ("Terms", "end of month + 10") in card.facts


async def test_the_card_says_what_may_be_paid_less_until_when(
    bea: Chat, olga: Chat, clock: FakeClock
) -> None:
    await bea.say('/invoice new acme 1000 "Work" 0% net 30 2% 10 days')
    await bea.say("/invoice send D1")
    await olga.say("/invoice approve D1")

    card = await bea.say(f"/invoice show {FIRST}")
    assert ("Early payment", "Pay 980.00 EUR until 2 Dec 2026 (2 % off)") in card.facts
    clock.advance(days=11)
    card = await bea.say(f"/invoice show {FIRST}")
    assert "Early payment" not in dict(card.facts)


async def test_a_company_and_its_clients_have_terms(olga: Chat, bea: Chat) -> None:
    card = await olga.say("/company terms end of month")
    assert card.facts == (("Terms", "end of month"),)
    card = await bea.say("/client terms acme net 30, 2% 10 days")
    assert ("Terms", "net 30, 2% 10 days") in card.facts
    assert "may not" in (await bea.say("/company terms 30")).title


@pytest.mark.parametrize("said", ["soon", "net 10, 2% 14 days", "net 30, 100% 10 days"])
async def test_terms_that_cannot_be_are_refused(olga: Chat, said: str) -> None:
    assert (await olga.say(f"/company terms {said}")).tone is Tone.WARNING


async def test_ladders_are_shown_and_chosen(billing: Billing, olga: Chat, bea: Chat) -> None:
    await strict(billing)

    card = await bea.say("/company ladders")
    assert card.rows[0].title.startswith("usual · holds")
    assert card.rows[1].text == (
        "3 days before, 10 days after (40.00 EUR and interest). "
        "Interest: 10 % a year, at most 20 % of what was owed."
    )
    assert "ladder “strict”" in (await olga.say("/company ladder strict")).title
    assert "as usual" in (await bea.say("/client ladder acme none")).title
    assert "no ladder “mild”" in (await bea.say("/client ladder acme mild")).title


async def test_what_has_grown_is_shown_and_claimed(
    billing: Billing, bea: Chat, clock: FakeClock
) -> None:
    await strict(billing)
    await sent(billing, wording(line("3650", tax="0")))
    await bea.say(f"/invoice ladder {FIRST} strict")
    clock.advance(days=14 + 40)

    card = await bea.say(f"/invoice interest {FIRST}")
    assert card.title == f"80.00 EUR to claim · Acme GmbH · {FIRST}"
    assert [row.title for row in card.rows] == [
        "7 Dec 2026 – 31 Dec 2026: 25.0000",
        "1 Jan 2027 – 15 Jan 2027: 15.0000",
    ]
    card = await bea.press("Claim it")
    assert card.title == "D2 · Acme GmbH · 80.00 EUR"


async def test_a_client_is_left_in_peace_and_reminded_again(bea: Chat, clock: FakeClock) -> None:
    card = await bea.say("/client pause acme 2026-12-31")
    assert card.title == "Nobody reminds Acme GmbH until 31 Dec 2026."
    card = await bea.say("/client show acme")
    assert ("Reminders wait", "Until 31 Dec 2026: paused by Bea") in card.facts

    clock.advance(days=(date(2026, 12, 31) - date(2026, 11, 22)).days)

    assert "Reminders wait" not in dict((await bea.say("/client show acme")).facts)


async def test_nobody_has_promised_anything_yet(olga: Chat) -> None:
    assert (await olga.say("/report promises")).title == "Nobody has promised to pay."


async def test_days_of_rest_are_chosen(olga: Chat) -> None:
    card = await olga.say('/company reminders 3,10 none "weekends and holidays"')

    assert ("Days of rest", "weekends and holidays") in card.facts
