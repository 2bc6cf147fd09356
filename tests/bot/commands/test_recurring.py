"""/recurring: plans in one line and in a form, their cards, and who may."""

import pytest

from core.billing import Billing
from tests.cast import ADA_ON_SLACK, ARI_ON_SLACK, BEA_ON_SLACK, OLGA_ON_TELEGRAM
from tests.chat import Chat
from tests.fakes.clock import FakeClock
from tests.recurring import noon, planned, ticked

LINE = '/recurring new acme 800 "Hosting" every month from 2027-01-31'


@pytest.fixture
def chat(billing: Billing) -> Chat:
    """Bea, on Slack."""
    return Chat(billing, BEA_ON_SLACK)


async def test_a_plan_is_written_in_one_line(chat: Chat) -> None:
    card = await chat.say(LINE)

    assert card.title == "S1 · Acme GmbH · 952.00 EUR every month"
    assert card.state == "Active"
    assert ("Next invoice", "31 Jan 2027, for 31 Jan 2027 to 27 Feb 2027") in card.facts
    assert card.text == "1 × 800 Hosting"


async def test_what_a_line_may_say_more(chat: Chat) -> None:
    card = await chat.say(
        '/recurring new acme 3 x 12.50 "Boxes" 7% every 2 weeks from 2027-01-31 count 12'
        ' trial 14 days net 30 note "Thank you" arrears'
    )

    assert card.title == "S1 · Acme GmbH · 40.13 EUR every 2 weeks"
    assert ("Times", "12") in card.facts
    assert ("Free until the day before", "14 Feb 2027") in card.facts
    assert ("Writes a draft", "when a period is over, in Europe/Berlin") in card.facts


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (f"{LINE} soon", "“soon” has no place there."),
        (f"{LINE} count", "Something is missing after “count”."),
        (f"{LINE} count 0", "A plan comes at least once."),
        (f"{LINE} until 2027-01-30", "A plan cannot end before it begins."),
        (LINE.replace("every month", "every 0 months"), "every 1 to 1000 months, not every 0."),
        (LINE.replace("2027-01-31", "1900-01-31"), "1900-01-31 is not a day for a plan."),
        (LINE.replace("2027-01-31", "2027-02-31"), "“2027-02-31” is not a date."),
        (LINE.replace("acme", "nobody"), "There is no client “nobody”."),
    ],
)
async def test_what_cannot_be_is_refused_with_clear_words(chat: Chat, line: str, says: str) -> None:
    assert says in (await chat.say(line)).title


async def test_what_is_missing_is_asked_for_in_a_form(chat: Chat) -> None:
    await chat.say('/recurring new acme 800 "Hosting"')

    card = await chat.fill_in({"every": "quarter", "start": "2027-01-01"})

    assert card.title == "S1 · Acme GmbH · 952.00 EUR every quarter"


async def test_the_card_shows_what_was_written_and_what_comes(
    billing: Billing, chat: Chat, clock: FakeClock
) -> None:
    await planned(billing)
    clock.set(noon(2027, 1, 31))
    await ticked(billing)

    card = await chat.say("/recurring show s1")

    assert [row.title for row in card.rows] == ["31 Jan 2027 to 27 Feb 2027 · D1"]
    assert (await chat.press("Show")).title == "D1 · Acme GmbH · 952.00 EUR"


async def test_plans_are_listed_by_state_and_by_client(billing: Billing, chat: Chat) -> None:
    await planned(billing)

    listed = {
        which: [row.title for row in (await chat.say(f"/recurring list {which}".strip())).rows]
        for which in ("", "active", "ended", "acme", "globex")
    }
    plan = ["S1 · Acme GmbH · 952.00 EUR every month"]
    assert listed == {"": plan, "active": plan, "ended": [], "acme": plan, "globex": []}


async def test_who_writes_invoices_writes_plans(billing: Billing) -> None:
    assert (await Chat(billing, ARI_ON_SLACK).say(LINE)).state == "Active"
    refused = await Chat(billing, ADA_ON_SLACK).say(LINE)
    assert refused.title == "Your role (admin) may not draft and send invoices."


async def test_the_buttons_lead_through_its_life(
    billing: Billing, chat: Chat, clock: FakeClock
) -> None:
    await chat.say(LINE)
    assert (await chat.press("Pause")).state == "Paused"
    assert (await chat.press("Resume")).state == "Active"
    await chat.press("Skip next")
    assert chat.card.rows[0].title == "31 Jan 2027 to 27 Feb 2027 · left out"

    await chat.press("Change price")
    card = await chat.fill_in({"price": "900", "start": "2027-06-01"})
    assert ("From 1 Jun 2027", "900, so 1,071.00 EUR a period") in card.facts

    card = await chat.press("End")
    assert (card.state, card.actions) == ("Ended", ())


async def test_what_waits_is_written_or_left_out_by_a_press(
    billing: Billing, chat: Chat, clock: FakeClock
) -> None:
    await planned(billing)
    clock.set(noon(2027, 6, 10))
    await ticked(billing)

    card = await chat.say("/recurring show S1")

    assert card.text.splitlines()[-1] == (
        "3 invoices were written on one day, and 2 more periods wait for a person."
    )
    assert [button.label for button in card.actions][:2] == ["Write 2 periods", "Leave them out"]
    card = await chat.press("Leave them out")
    assert ("Next invoice", "30 Jun 2027, for 30 Jun 2027 to 30 Jul 2027") in card.facts


async def test_a_plan_that_sends_by_itself_is_approved_by_a_press(billing: Billing) -> None:
    bea, olga = Chat(billing, BEA_ON_SLACK), Chat(billing, OLGA_ON_TELEGRAM)
    card = await bea.say(f"{LINE} auto")
    assert card.state == "Waiting for approval"
    assert ("Can approve", "Olga or Oskar") in card.facts
    assert [button.label for button in card.actions] == ["Change price", "End"]

    await olga.say("/waiting")
    assert [row.title for row in olga.card.rows] == ["S1 · Acme GmbH · 952.00 EUR every month"]
    await olga.press("Show")
    assert (await olga.press("Approve")).state == "Active"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("/recurring price S1 900 since 2027-06-01", "“since” has no place there."),
        ("/recurring price S1 900 from 2027-06-31", "“2027-06-31” is not a date."),
        ("/recurring resume S1 now", "“now” has no place there."),
        ("/recurring end S1 on 2027-06-01 soon", "“soon” has no place there."),
        ("/recurring end S1 2026-01-01", "S1 has ended."),
        ("/recurring skip S9", "There is no plan “S9”."),
    ],
)
async def test_what_else_cannot_be_is_refused_too(
    billing: Billing, chat: Chat, line: str, says: str
) -> None:
    await planned(billing)
    await chat.say("/recurring end S1")
    assert says in (await chat.say(line)).title
