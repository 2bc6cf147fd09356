"""A client reads a quote on its page, and answers it there or not at all."""

import re
from datetime import timedelta

import httpx
import pytest

from core.models import Invoice, InvoiceState
from tests.bot.web.town import Town, page_of
from tests.cast import BEA, PAIDUP
from tests.deeds import wording
from tests.trail import Trail


async def offered(place: Town, days: int = 30) -> Invoice:
    """A quote of 119.00 EUR for acme."""
    async with place.billing.work(BEA) as work:
        await work.quotes.draft(wording(), days)
        return (await work.quotes.send("D1")).invoice


async def press(place: Town, quote: Invoice, button: str) -> httpx.Response:
    """Look at the page, then press one of its buttons."""
    page = (await place.web.get(page_of(quote))).text
    (nonce, *_) = re.findall(r'name="nonce" value="([^"]+)"', page) or ["none"]
    return await place.web.post(f"{page_of(quote)}/{button}", data={"nonce": nonce})


async def said(place: Town, quote: Invoice) -> str:
    return (await place.web.get(page_of(quote))).text


async def test_the_client_gets_a_mail_with_the_quote_and_its_page(place: Town) -> None:
    quote = await offered(place)
    await place.quiet()

    (letter,) = place.letters()
    assert letter["subject"] == "Angebot QUO-2026-0001 von Demo GmbH: 119,00 €"
    assert page_of(quote) in str(letter)
    assert (await place.now(quote)).sent_at is not None


async def test_looking_at_a_quote_changes_nothing(place: Town, trail: Trail) -> None:
    quote = await offered(place)
    before = await trail.kinds()

    for address in ("", "/accept", "/decline", "/pay"):
        answer = await place.web.get(page_of(quote) + address)
        assert answer.status_code == (303 if address else 200)

    assert await trail.kinds() == before
    assert (await place.now(quote)).state is InvoiceState.OFFERED


async def test_the_client_accepts_on_the_page_once(place: Town, trail: Trail) -> None:
    quote = await offered(place)

    answers = [await press(place, quote, "accept") for _ in range(3)]

    assert {answer.status_code for answer in answers} == {303}
    assert (await place.now(quote)).state is InvoiceState.ACCEPTED
    assert (await trail.kinds()).count("QuoteAccepted") == 1
    page = await said(place, quote)
    assert "Dieses Angebot ist angenommen." in page
    assert "<form" not in page
    async with place.billing.reading(PAIDUP) as work:
        assert (await work.invoices.view("D2")).invoice.total.minor == 11900


async def test_the_client_declines_on_the_page(place: Town) -> None:
    quote = await offered(place)
    await press(place, quote, "decline")
    assert (await place.now(quote)).state is InvoiceState.DECLINED
    assert "Dieses Angebot ist abgelehnt." in await said(place, quote)


@pytest.mark.parametrize("nonce", ["none", "", "1" * 64])
async def test_a_press_that_no_page_of_ours_made_answers_nothing(place: Town, nonce: str) -> None:
    quote = await offered(place)
    answer = await place.web.post(f"{page_of(quote)}/accept", data={"nonce": nonce})
    assert answer.status_code == 303
    assert (await place.now(quote)).state is InvoiceState.OFFERED


async def test_another_quotes_button_answers_nothing(place: Town) -> None:
    quote = await offered(place)
    nonce = place.billing.links.answer_nonce(quote, "0" * 12, place.billing.clock.now())
    await place.web.post(f"{page_of(quote)}/accept", data={"nonce": nonce})
    assert (await place.now(quote)).state is InvoiceState.OFFERED


async def test_what_is_over_says_so_and_has_no_buttons(place: Town) -> None:
    quote = await offered(place, days=1)
    place.world.move(timedelta(days=3))
    page = await said(place, quote)
    assert "Abgelaufen" in page
    assert "<form" not in page


async def test_an_invoice_cannot_be_accepted(place: Town) -> None:
    invoice = await place.invoice()
    answer = await place.web.post(f"{page_of(invoice)}/accept", data={"nonce": "x"})
    assert answer.status_code == 303
    assert (await place.now(invoice)).state is InvoiceState.OPEN
