"""The client writes back: what he says is on the card, and a person settles it."""

from contextlib import suppress
from datetime import timedelta

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from core.models import Invoice
from tests.browser import looking
from tests.fakes.clock import until_morning
from tests.stories.ticking import moves
from tests.stories.town import BOTH, CARL, Town

pytestmark = [
    BOTH,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.usefixtures("program"),
]

WAIT_MS = 30_000
PRESSES_MOST = 3


def card(page: Page, invoice: Invoice) -> Locator:
    """The invoice's card in the billing channel."""
    return page.get_by_test_id("slack-message").filter(has_text=f"{invoice.reference} · Acme GmbH")


async def replies(page: Page, subject: str, text: str) -> None:
    """Carl opens the letter and writes back."""
    letters = page.get_by_test_id("mail-letters")
    await letters.get_by_role("button", name=subject).first.click(timeout=WAIT_MS)
    await page.get_by_test_id("mail-answer").fill(text)
    await page.get_by_role("button", name="Send reply").click()


async def opens(page: Page, button: Locator) -> Locator:
    """Press until the form is there: on a busy machine Slack's three seconds are over soon."""
    modal = page.get_by_test_id("slack-modal")
    for _ in range(PRESSES_MOST):
        await button.click(timeout=WAIT_MS)
        with suppress(AssertionError):
            await expect(modal).to_be_visible(timeout=WAIT_MS / PRESSES_MOST)
            break
    return modal


async def confirms(page: Page, invoice: Invoice) -> None:
    """Bea finds the money on the bank statement: the form has what Carl wrote."""
    modal = await opens(page, card(page, invoice).get_by_role("button", name="Confirm payment"))
    await expect(modal).to_contain_text("Confirm payment", timeout=WAIT_MS)
    await modal.get_by_label("Reference").fill("Statement 7")
    await modal.get_by_role("button", name="Record").click()
    await expect(modal).to_have_count(0, timeout=WAIT_MS)


async def approves(page: Page, invoice: Invoice) -> None:
    """Olga says yes to the payment, as to every payment that a person reports."""
    asked = page.get_by_test_id("telegram-message").filter(has_text=f"· {invoice.reference} ·")
    await asked.get_by_role("button", name="Approve").click(timeout=WAIT_MS)


async def test_already_paid_on_tuesday(town: Town, browser: Browser) -> None:
    world = town.sandbox.world
    world.move(until_morning(world.now()))
    invoice = await town.issues("Backend work")
    await town.letter(invoice.reference)
    world.move(timedelta(days=31))
    await town.reads("Backend work", "Overdue")
    async with looking(browser, town.sandbox.url) as page:
        await replies(page, invoice.reference, "Hello, I have already paid on Tuesday.\n\nCarl")
        await expect(card(page, invoice)).to_contain_text("Said to be paid", timeout=WAIT_MS)
        await expect(card(page, invoice)).to_contain_text("Paid on")
        await town.letter("sehen nach Ihrer Zahlung")

        await moves(town, timedelta(days=4))  # the day of the first reminder passes
        assert town.letters("Erinnerung", invoice.reference) == []

        await confirms(page, invoice)
        await approves(page, invoice)
        await expect(card(page, invoice)).to_contain_text("Paid", timeout=WAIT_MS)
    await town.letter("Quittung", invoice.reference)
    assert town.letters("Erinnerung", invoice.reference) == []


async def test_the_team_answers_in_the_thread_of_the_mail(town: Town, browser: Browser) -> None:
    invoice = await town.issues("Hosting")
    first = await town.letter(invoice.reference)
    text = "What is the second line about?"
    await town.desk("mail/reply", mailbox=CARL, message_id=first["id"], text=text)
    async with looking(browser, town.sandbox.url) as page:
        thread = card(page, invoice)
        await thread.get_by_role("button", name="repl").click(timeout=WAIT_MS)
        mail = page.get_by_test_id("slack-thread").get_by_test_id("slack-message")
        modal = await opens(page, mail.get_by_role("button", name="Answer"))
        await expect(modal).to_contain_text(f"Your answer goes to {CARL}", timeout=WAIT_MS)
        await expect(modal).to_contain_text(text)
        await modal.get_by_label("Your answer").fill("It is the hosting of your site.")
        await modal.get_by_role("button", name="Send").click()
        await expect(modal).to_have_count(0, timeout=WAIT_MS)
    answer = await town.letter("It is the hosting of your site.")
    assert answer["subject"].startswith("Re: ")


async def test_a_bounce_is_told_and_mended(town: Town) -> None:
    invoice = await town.issues("Design")
    letter = await town.letter(invoice.reference)
    await town.desk("mail/bounce", mailbox=CARL, message_id=letter["id"])
    await town.reads("Design", "Not delivered")
    await town.until(lambda: town.says("Acme GmbH gets no mail", "by telephone"))

    await town.presses("Design", "It works again")
    await town.until(lambda: None if town.card("Design", "Not delivered") else True)
