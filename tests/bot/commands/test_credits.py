"""/credit: what is typed, what the card says, and what is refused in whole sentences."""

import pytest

from bot.commands.credits import read_credit
from core.billing import Billing
from tests.cast import BEA_ON_SLACK, OLGA_ON_TELEGRAM
from tests.chat import Chat
from tests.crediting import amount, credited
from tests.deeds import issued, line, paid, wording


@pytest.mark.parametrize(
    ("typed", "given"),
    [
        ("INV-1", {"invoice": "INV-1"}),
        ("INV-1 Wrong client", {"invoice": "INV-1", "reason": "Wrong client"}),
        ("INV-1 50.00 Less", {"invoice": "INV-1", "amount": "50.00", "reason": "Less"}),
        ("INV-1 50 USD Less", {"invoice": "INV-1", "amount": "50 USD", "reason": "Less"}),
        (
            "INV-1 lines 1, 2:1.5 Two hours less",
            {"invoice": "INV-1", "lines": "1 2:1.5", "reason": "Two hours less"},
        ),
    ],
)
def test_a_typed_line_is_read(typed: str, given: dict[str, str]) -> None:
    assert read_credit(typed.split()) == given


async def test_a_credit_note_is_drafted_sent_and_approved(billing: Billing) -> None:
    await issued(billing)
    bea, olga = Chat(billing, BEA_ON_SLACK), Chat(billing, OLGA_ON_TELEGRAM)

    card = await bea.say("/credit INV-2026-0001 59.50 Two hours less")
    assert (card.title, card.state) == ("D2 · Acme GmbH · 59.50 EUR", "Draft")
    assert ("Credits", "INV-2026-0001") in card.facts
    assert [action.label for action in card.actions] == ["Send for approval", "Void"]

    await bea.press("Send for approval")
    await olga.say("/invoice show D2")
    card = await olga.press("Approve")
    assert (card.title, card.state) == ("CN-2026-0001 · Acme GmbH · 59.50 EUR", "Issued")


async def test_the_card_of_the_invoice_says_what_was_credited(billing: Billing) -> None:
    await issued(billing)
    await credited(billing, "INV-2026-0001", amount(5950))

    card = await Chat(billing, BEA_ON_SLACK).say("/invoice show INV-2026-0001")

    assert ("Credited", "59.50 EUR") in card.facts
    assert ("Still owed", "59.50 EUR") in card.facts
    assert ("Credit note CN-2026-0001", "59.50 EUR, issued") in card.facts


async def test_lines_are_named_by_their_places(billing: Billing) -> None:
    await issued(billing, wording(line("80", quantity="3"), line("10")))

    card = await Chat(billing, BEA_ON_SLACK).say("/credit INV-2026-0001 lines 1:1.5 2 Less work")

    assert card.title == "D2 · Acme GmbH · 154.70 EUR"


async def test_a_form_asks_for_what_is_missing(billing: Billing) -> None:
    await issued(billing)
    bea = Chat(billing, BEA_ON_SLACK)
    await bea.say("/credit INV-2026-0001")
    assert bea.form

    card = await bea.fill_in({"amount": "19.00", "reason": "A present."})

    assert card.title == "D2 · Acme GmbH · 19.00 EUR"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/credit INV-2026-0001 119.01 Less", "119.01 EUR does not fit"),
        ("/credit INV-2026-0001 50 USD Less", "INV-2026-0001 is in EUR, not in USD."),
        ("/credit INV-2026-0001 lines 4 Less", "INV-2026-0001 has no line 4."),
        ("/credit INV-2026-0002 Less", "There is no invoice “INV-2026-0002”."),
        ("/credit D2 Less", "D2 is not issued"),
    ],
)
async def test_what_cannot_be_credited_is_refused(billing: Billing, typed: str, said: str) -> None:
    await issued(billing)
    bea = Chat(billing, BEA_ON_SLACK)
    await bea.say("/invoice new acme 100 Work")

    await bea.say(typed)

    answered = bea.form.text if bea.form else bea.card.title
    assert said in answered


async def test_credit_is_seen_and_used(billing: Billing) -> None:
    await issued(billing)
    await paid(billing, "INV-2026-0001", 11900)
    await credited(billing, "INV-2026-0001", amount(5950))
    await issued(billing)
    bea = Chat(billing, BEA_ON_SLACK)

    assert (await bea.say("/credit list")).rows[0].title == "Acme GmbH · 59.50 EUR"
    assert ("Credit", "59.50 EUR") in (await bea.say("/client show acme")).facts
    card = await bea.say("/credit apply INV-2026-0002")
    assert ("Credit applied", "59.50 EUR") in card.facts
    assert ("Still owed", "59.50 EUR") in card.facts
    assert (await bea.say("/credit list")).title == "No client has any credit."


async def test_credit_notes_are_listed(billing: Billing) -> None:
    await issued(billing)
    await credited(billing, "INV-2026-0001")

    card = await Chat(billing, BEA_ON_SLACK).say("/credit notes")

    assert [row.title for row in card.rows] == ["CN-2026-0001 · Acme GmbH · 119.00 EUR"]
