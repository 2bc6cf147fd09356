"""/exchange: what other currencies are worth, by whoever keeps the books."""

from tests.chat import Chat


async def test_an_accountant_puts_a_rate_down(ari: Chat) -> None:
    card = await ari.say("/exchange gbp 0.8732")

    assert ("GBP", "1 EUR = 0.8732 GBP, 22 Nov 2026") in card.facts


async def test_who_drafts_invoices_may_look_but_not_set(bea: Chat) -> None:
    assert (await bea.say("/exchange list")).title == "Exchange rates"
    assert "may not set exchange rates" in (await bea.say("/exchange USD 1.1")).title


async def test_a_rate_that_cannot_be_is_asked_for_again(ari: Chat) -> None:
    card = await ari.say("/exchange EUR 1.1")

    assert "own currency" in card.title
