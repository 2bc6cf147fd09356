"""Refunds as they are typed, and what their cards say before anybody approves them."""

import pytest

from core.billing import Billing
from tests.cast import BEA_ON_SLACK, OLGA, OLGA_ON_TELEGRAM
from tests.chat import Chat
from tests.deeds import issued, paid

FIRST = "INV-2026-0001"


async def overpaid(billing: Billing) -> Chat:
    """150.00 came for 119.00; Bea sits at Slack."""
    await issued(billing)
    await paid(billing, FIRST, 15000)
    return Chat(billing, BEA_ON_SLACK)


async def test_the_card_says_what_a_refund_takes_before_it_is_approved(billing: Billing) -> None:
    bea = await overpaid(billing)
    card = await bea.say("/refund P1 40 returned on 3 May")

    assert card.title == "Refund R1 · P1 · 40.00 EUR"
    assert card.text == "Why: returned on 3 May"
    assert ("Out of credit", "31.00 EUR") in card.facts
    assert ("Will be owed again", f"{FIRST} 9.00 EUR") in card.facts


async def test_an_owner_approves_it_where_it_waits(billing: Billing) -> None:
    await (await overpaid(billing)).say("/refund P1 all returned")
    olga = Chat(billing, OLGA_ON_TELEGRAM)
    await olga.say("/waiting")
    await olga.press("Show")
    card = await olga.press("Approve")

    assert (card.state, card.actions) == ("Booked", ())
    assert ("Owed again", f"{FIRST} 119.00 EUR") in card.facts


async def test_a_clients_credit_is_asked_back_by_its_name(billing: Billing) -> None:
    bea = await overpaid(billing)
    assert (
        await bea.say("/refund acme all asked for it")
    ).title == "Refund R1 · credit · 31.00 EUR"


async def test_the_form_says_what_is_there(billing: Billing) -> None:
    bea = await overpaid(billing)
    await bea.say("/refund acme")
    assert bea.form is not None
    assert bea.form.text == "Credit: 31.00 EUR"
    await bea.say("/refund P1")
    assert bea.form is not None
    assert bea.form.text == "P1 · 150.00 EUR, of which 0.00 EUR went back"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/refund P9 all gone", "There is no payment and no client “P9”."),
        ("/refund nobody 5 gone", "There is no payment and no client “nobody”."),
    ],
)
async def test_what_is_not_there_is_named(billing: Billing, typed: str, said: str) -> None:
    bea = await overpaid(billing)
    assert (await bea.say(typed)).title == said


async def test_too_much_is_said_at_its_blank(billing: Billing) -> None:
    bea = await overpaid(billing)
    await bea.say("/refund P1")
    await bea.fill_in({"amount": "150.01", "reason": "returned"})
    assert bea.form is not None
    assert bea.form.errors["amount"] == "150.01 EUR cannot go back: 150.00 EUR of P1 is left."


async def test_a_statement_names_the_refund(billing: Billing) -> None:
    await (await overpaid(billing)).say("/refund P1 all returned")
    await Chat(billing, OLGA_ON_TELEGRAM).say("/refund approve R1")
    async with billing.reading(OLGA) as work:
        (statement,) = await work.reports.statements("acme")
    assert [line.what for line in statement.lines] == ["Invoice", "Payment P1", "Refund R1"]
    assert str(statement.closing) == "119.00 EUR"
