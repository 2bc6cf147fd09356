"""What strangers write, as it may be shown: A125."""

import pytest

from bot.cards.strangers import withheld
from bot.commands.living import letter_card
from core.billing import Billing
from tests.cast import PAIDUP
from tests.deeds import issued
from tests.letters import received


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Your confirmation code is ABC-DEF", "Your confirmation code is ••••"),
        ("123 456 is your PIN", "•••• is your PIN"),
        ("Ihr Bestätigungscode: G7X2KQ", "Ihr Bestätigungscode: ••••"),
        ("Go to WWW.evil.example/x?y=1 now", "Go to (a link to WWW[.]evil[.]example) now"),
        ("http://a:b@evil.example:80/", "(a link to evil[.]example)"),
        ("evil.example", "(a link to evil[.]example)"),
        ("eve@evil.example paid 1,200.00 EUR", "eve@evil.example paid 1,200.00 EUR"),
        ("We paid INV-2026-0012 on 2026-11-20.", "We paid INV-2026-0012 on 2026-11-20."),
    ],
)
async def test_of_a_strangers_words_links_and_codes_are_left_out(said: str, shown: str) -> None:
    assert withheld(said) == shown


async def test_that_something_was_left_out_is_said(billing: Billing) -> None:
    stranger = {"invoice_id": None, "client_id": None, "from_kind": "stranger"}
    letter = await received(billing, text="Go to https://evil.example/x", **stranger)

    async with billing.reading(PAIDUP) as work:
        card = await letter_card(work, await work.letters.view_by_id(letter.id), is_open=True)
    assert card.text.endswith("Its links and codes are left out here. They are in the mailbox.")


async def test_a_clients_links_are_shown_as_they_wrote_them(billing: Billing) -> None:
    await issued(billing)
    letter = await received(billing, text="See https://acme.example/123456 with the code 123456")

    async with billing.reading(PAIDUP) as work:
        card = await letter_card(work, await work.letters.view_by_id(letter.id))
    assert "https://acme.example/123456 with the code 123456" in card.text
