"""Cards on the owner's phone: told, pressed, edited in place."""

import pytest

from core.billing import Billing
from core.documents.pdf import PdfPrinter
from core.models import InvoiceState
from tests.bot.telegram.stage import Phone, Teller, button, hand, labels, printed, teller
from tests.cast import BEA, OLGA
from tests.deeds import asked, draft, issued, line, recorded, wording
from tests.sandbox.telegram_desk import Desk
from tests.trail import Trail


async def state(billing: Billing, reference: str = "D1") -> InvoiceState:
    async with billing.reading(OLGA) as work:
        return (await work.invoices.get(reference)).state


@pytest.fixture
async def waiting(billing: Billing, news: Teller) -> None:
    """An invoice of Bea's waits for Olga, and she was told."""
    await printed(billing, await asked(billing))
    await news.catch_up()


async def test_an_approver_gets_the_card_with_the_paper(olga: Phone, waiting: None) -> None:
    card = olga.last

    assert card["document"]["name"].endswith(".pdf")
    assert card["text"].startswith("D1 · Acme GmbH · 119.00 EUR · ⏳ Waiting for approval")
    assert labels(card) == ["Approve", "Reject", "Edit"]


async def test_a_paper_that_is_not_printed_yet_is_printed(
    olga: Phone, desk: Desk, billing: Billing, trail: Trail
) -> None:
    printer = PdfPrinter()
    await printer.start()
    await asked(billing)
    async with hand(desk) as bot:
        await (await teller(billing, bot, trail, printer)).catch_up()
    await printer.close()
    paper = await desk.http.get(olga.last["document"]["url"])

    assert paper.content.startswith(b"%PDF-")


async def test_an_approval_is_one_press_and_the_card_changes_in_place(
    olga: Phone, waiting: None, billing: Billing
) -> None:
    number = olga.last["id"]

    card = await olga.press("Approve")
    assert card["id"] == number
    assert card["text"].startswith("INV-2026-0001 · Acme GmbH · 119.00 EUR · ○ Issued")
    assert await state(billing, "INV-2026-0001") is InvoiceState.OPEN


async def test_what_is_told_after_the_press_brings_the_final_paper_and_nothing_else(
    olga: Phone, waiting: None, news: Teller, billing: Billing
) -> None:
    assert olga.last["document"]["name"] == "D1.pdf"
    card = await olga.press("Approve")
    await final(billing)
    await news.catch_up()

    assert olga.last["document"]["name"] == "INV-2026-0001.pdf"
    assert olga.last | {"document": card["document"]} == card


async def test_the_final_paper_comes_once_however_often_it_is_told(
    olga: Phone, waiting: None, news: Teller, billing: Billing, trail: Trail
) -> None:
    await olga.press("Approve")
    await final(billing)
    telling = await news.last()
    await news.channel.hear(telling)
    count = len(olga.messages)
    await news.channel.hear(telling)

    assert len(olga.messages) == count
    assert olga.last["document"]["name"] == "INV-2026-0001.pdf"
    assert labels(olga.last)[0] == "Record payment"


async def test_a_card_that_came_without_a_paper_gets_none(
    olga: Phone, waiting: None, news: Teller, billing: Billing
) -> None:
    await olga.say("/invoice show D1")
    await olga.press("Approve")
    await final(billing)
    await news.catch_up()

    assert olga.last["document"] is None
    assert olga.last["text"].startswith("INV-2026-0001")


async def final(billing: Billing) -> None:
    """The paper that the client gets is in the store."""
    async with billing.reading(BEA) as work:
        view = await work.invoices.view("INV-2026-0001")
    await printed(billing, view)


async def test_a_second_press_is_told_that_it_is_done(olga: Phone, waiting: None) -> None:
    card = olga.last
    await olga.press("Approve")
    await olga.push(card["id"], button(card, "Approve"))
    await olga.settled()

    assert olga.alert == "INV-2026-0001 is open. /invoice show INV-2026-0001"


async def test_a_rejection_asks_why_and_is_done(
    olga: Phone, waiting: None, billing: Billing
) -> None:
    question = await olga.press("Reject")
    assert "Reason" in question["text"]
    card = await olga.say("The rate is wrong")

    assert card["text"].startswith("D1 · Acme GmbH · 119.00 EUR · ○ Draft")
    assert "Rejected by Olga: The rate is wrong" in card["text"]
    assert await state(billing) is InvoiceState.DRAFT


async def test_whoever_drafted_it_cannot_approve_it(
    bea: Phone, billing: Billing, olga: Phone
) -> None:
    await bea.say('/invoice new acme 100 "Work"')
    await bea.press("Send for approval")
    async with billing.reading(BEA) as work:
        view = await work.invoices.view("D1")
    assert view.approval is not None
    card = bea.last
    await bea.push(card["id"], f"invoice approve|D1|{view.approval.mark}")
    await bea.settled()

    assert "may not approve" in bea.alert
    assert await state(billing) is InvoiceState.AWAITING


async def test_an_edit_voids_the_button_that_was_shown_before(
    olga: Phone, waiting: None, billing: Billing
) -> None:
    card = olga.last
    async with billing.work(BEA) as work:
        await work.invoices.edit("D1", wording(line("200")))
        await work.invoices.ask("D1")
    await olga.push(card["id"], button(card, "Approve"))
    await olga.settled()

    assert olga.alert.startswith("It has changed since this was shown to you.")
    assert await state(billing) is InvoiceState.AWAITING


async def test_an_edited_invoice_rings_again_with_its_new_paper(
    olga: Phone, waiting: None, billing: Billing, news: Teller
) -> None:
    before = olga.last
    async with billing.work(BEA) as work:
        await work.invoices.edit("D1", wording(line("200")))
        view = await work.invoices.ask("D1")
    await printed(billing, view)
    await news.catch_up()

    assert before["id"] not in [one["id"] for one in olga.messages]
    assert "238.00 EUR" in olga.last["text"]


async def test_a_payment_is_approved_on_its_own_card(
    olga: Phone, news: Teller, billing: Billing
) -> None:
    view = await printed(billing, await issued(billing))
    await recorded(billing, view.invoice.reference, 11900)
    await news.catch_up()
    card = await olga.press("Approve")

    assert card["text"].startswith("Payment P1 · INV-2026-0001 · 119.00 EUR · ✅ Booked")
    assert await state(billing, view.invoice.reference) is InvoiceState.PAID


async def test_a_dangerous_button_asks_first(olga: Phone, billing: Billing) -> None:
    await draft(billing)
    await olga.say("/invoice show D1")
    assert {"Yes, void", "No"} < set(labels(await olga.press("Void")))
    assert olga.alert == "Are you sure?"
    assert {"Yes, void", "No"}.isdisjoint(labels(await olga.press("No")))
    await olga.press("Void")
    card = await olga.press("Yes, void")

    assert "⛔ Void" in card["text"]


async def test_a_list_stays_when_one_of_it_is_shown(olga: Phone, billing: Billing) -> None:
    await draft(billing)
    listed = await olga.say("/invoice list")
    shown = await olga.press(labels(listed)[0])

    assert shown["id"] != listed["id"]
    assert olga.message(listed["id"])["text"] == listed["text"]


async def test_the_card_that_was_shown_last_is_the_one_that_lives(
    olga: Phone, billing: Billing, news: Teller
) -> None:
    await draft(billing)
    shown = await olga.say("/invoice show D1")
    async with billing.work(BEA) as work:
        await work.invoices.edit("D1", wording(line("200")))
    await news.catch_up()

    assert olga.last["id"] == shown["id"]
    assert "238.00 EUR" in olga.last["text"]


async def test_a_button_we_never_wrote_says_so(olga: Phone, desk: Desk) -> None:
    card = await olga.say("/help")
    await olga.push(card["id"], "make money|now")
    await olga.settled()

    assert olga.alert.startswith("That button is not one of ours any more.")


async def test_markup_in_a_name_is_shown_as_it_was_written(olga: Phone) -> None:
    await olga.say("/client new")
    await olga.say("<b>Bold</b> & @everyone")
    await olga.say("a@b.example")
    await olga.press("Skip the rest")
    card = await olga.press("Save")

    assert card["text"].startswith("<b>Bold</b> & @")
