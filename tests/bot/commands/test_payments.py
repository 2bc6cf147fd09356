"""Payments as they are typed: over one invoice, over several, and more than is owed."""

from core.billing import Billing
from tests.cast import BEA_ON_SLACK, OLGA_ON_TELEGRAM
from tests.chat import Chat
from tests.deeds import issued, line, wording

FIRST, SECOND = "INV-2026-0001", "INV-2026-0002"


async def two(billing: Billing) -> Chat:
    await issued(billing)
    await issued(billing, wording(line("200")))
    return Chat(billing, BEA_ON_SLACK)


async def test_one_line_records_a_payment_over_two_invoices(billing: Billing) -> None:
    chat = await two(billing)

    card = await chat.say(f"/payment record {FIRST},{SECOND} 300")
    assert card.title == f"Payment P1 · {FIRST} and 1 more · 300.00 EUR"
    assert ("For", f"{FIRST} 119.00 EUR, {SECOND} 181.00 EUR") in card.facts


async def test_the_card_says_before_the_approval_what_will_be_credit(billing: Billing) -> None:
    chat = await two(billing)
    card = await chat.say(f"/payment record {FIRST} 150")
    said = "31.00 EUR more than is owed will be the client's credit"
    assert ("Client credit", said) in card.facts

    olga = Chat(billing, OLGA_ON_TELEGRAM)
    await olga.say("/payment show P1")
    card = await olga.press("Approve")
    assert ("Client credit", "31.00 EUR more than was owed") in card.facts


async def test_the_form_names_every_invoice_above_its_blanks(billing: Billing) -> None:
    chat = await two(billing)
    await chat.say(f"/payment record {FIRST}=100,{SECOND}")

    assert chat.form is not None
    assert [each in chat.form.text for each in (FIRST, SECOND)] == [True, True]


async def test_an_amount_that_cannot_be_read_is_said_at_its_blank(billing: Billing) -> None:
    chat = await two(billing)
    await chat.say(f"/payment record {FIRST},{SECOND}")
    await chat.fill_in({"amount": "lots"})

    assert chat.form is not None
    assert "is not an amount" in chat.form.errors["amount"]
