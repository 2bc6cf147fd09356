"""Quotes as people write and answer them in a chat."""

import pytest

from bot.cards.forms import Form
from core.billing import Billing
from tests.cast import BEA_ON_SLACK
from tests.chat import Chat


@pytest.fixture
def chat(billing: Billing) -> Chat:
    return Chat(billing, BEA_ON_SLACK)


async def test_a_quote_is_written_in_one_line(chat: Chat) -> None:
    card = await chat.say('/quote new acme 3 x 800 "Backend work" net 14 valid 10')

    assert card.title == "D1 · Acme GmbH · 2,856.00 EUR"
    assert card.state == "Quote, not sent"
    assert ("Valid for", "10 days") in card.facts
    assert [each.label for each in card.actions] == ["Send quote", "Edit", "Void"]


async def test_it_is_sent_and_accepted_from_its_card(chat: Chat) -> None:
    await chat.say("/quote new acme 100 Work")
    card = await chat.press("Send quote")
    assert (card.title[:13], card.state) == ("QUO-2026-0001", "Quote, waiting for an answer")

    await chat.press("Accepted")
    assert chat.form
    assert "QUO-2026-0001 · Acme GmbH" in chat.form.text
    card = await chat.fill_in({"by": "Carl, on the phone"})

    assert (card.title[:2], card.state) == ("D2", "Draft")
    assert (await chat.say("/quote show QUO-2026-0001")).state == "Quote, accepted"


async def test_it_is_declined_from_its_card(chat: Chat) -> None:
    await chat.say("/quote new acme 100 Work")
    await chat.press("Send quote")
    await chat.press("Declined")
    assert (await chat.fill_in({"by": "Carl"})).state == "Quote, declined"


async def test_a_quote_is_edited_in_its_form(chat: Chat) -> None:
    await chat.say("/quote new acme 100 Work valid 10")
    await chat.press("Edit")
    assert chat.form
    assert chat.form.answers["valid"] == "10"
    card = await chat.fill_in({"valid": "20", "lines.0.price": "200"})
    assert ("Valid for", "20 days") in card.facts
    assert card.title.endswith("238.00 EUR")


async def test_quotes_are_listed_apart_from_invoices(chat: Chat) -> None:
    await chat.say("/quote new acme 100 Work")
    await chat.say("/invoice new acme 100 Work")
    quotes, invoices = await chat.say("/quote list"), await chat.say("/invoice list")
    assert [row.title[:2] for row in quotes.rows] == ["D1"]
    assert [row.title[:2] for row in (await chat.say("/quote list draft")).rows] == ["D1"]
    assert [row.title[:2] for row in invoices.rows] == ["D2"]


async def test_the_days_must_follow_the_word(chat: Chat) -> None:
    card = await chat.say("/quote new acme 100 Work valid")
    assert "Something is missing after “valid”" in card.title


async def test_without_words_a_form_opens(chat: Chat) -> None:
    await chat.say("/quote new")
    assert isinstance(chat.answer, Form)
    assert "Valid for days" in [each.label for each in chat.answer.blanks]
