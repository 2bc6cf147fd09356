"""Nobody pays: the alert, the reminder mail, and paying from the alert, in a real browser."""

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser import looking
from tests.fakes.clock import until_morning
from tests.stories.town import BOTH, Town

pytestmark = [
    BOTH,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.usefixtures("program"),
]

WAIT_MS = 30_000
DEEDS = ("Remind now", "Snooze", "Record payment")


async def moves_the_clock(page: Page, *steps: str) -> None:
    """Press the buttons of the sandbox's clock."""
    await page.get_by_test_id("clock").click()
    for step in steps:
        button = page.get_by_role("button", name=step, exact=True)
        async with page.expect_response("**/clock"):
            await button.click()
        await expect(button).not_to_have_attribute("aria-busy", "true")
    await page.keyboard.press("Escape")


def alert(page: Page) -> Locator:
    """The alert in the billing channel: the amount comes first."""
    return page.get_by_test_id("slack-message").filter(has_text="952.00 EUR · Acme GmbH · INV-")


async def reads_the_reminder(page: Page) -> None:
    """Carl's reminder is in his language, with the PDF, in the thread of the invoice's mail."""
    letters = page.get_by_test_id("mail-letters")
    await letters.get_by_role("button", name="Erinnerung").first.click(timeout=WAIT_MS)
    letter = page.get_by_test_id("mail-letter")
    await expect(letter.get_by_role("link", name=".pdf")).to_be_visible(timeout=WAIT_MS)


async def pays_from_the_alert(page: Page) -> None:
    """The alert's link opens our page; its button leads to the provider."""
    async with page.context.expect_page() as opened:
        await alert(page).get_by_role("link", name="Pay link").click()
    hosted = await opened.value
    await hosted.get_by_role("button", name="bezahlen").click()
    await hosted.wait_for_url("**/checkout/**")
    await hosted.get_by_label("Card number").fill("4242 4242 4242 4242")
    await hosted.get_by_label("Expiry").fill("12 / 34")
    await hosted.get_by_label("Security code").fill("123")
    await hosted.get_by_label("Name").fill("Carl Castello")
    await hosted.get_by_role("button", name="Pay").click()
    await hosted.wait_for_url("**/paid*")


async def test_overdue_with_alert_and_reminder_and_paid_from_the_alert(
    town: Town, browser: Browser
) -> None:
    town.sandbox.world.move(until_morning(town.sandbox.world.now()))
    invoice = await town.issues("Backend work")
    await town.letter(invoice.reference)
    async with looking(browser, town.sandbox.url) as page:
        await moves_the_clock(page, "+1 month", "+1 week")
        await expect(alert(page)).to_contain_text("Overdue", timeout=WAIT_MS)
        for label in DEEDS:
            await expect(alert(page).get_by_role("button", name=label)).to_be_visible()
        on_the_phone = page.get_by_test_id("telegram-message").filter(has_text="Overdue")
        await expect(on_the_phone.filter(has_text="952.00 EUR · Acme")).to_be_visible()
        await reads_the_reminder(page)
        await pays_from_the_alert(page)

        await expect(alert(page)).to_contain_text("There is nothing more to do", timeout=WAIT_MS)
        for label in DEEDS:
            await expect(alert(page).get_by_role("button", name=label)).to_have_count(0)

    reminder = await town.letter("Erinnerung")
    first = await town.letter("Rechnung", "von Northwind")
    assert reminder["subject"].startswith(f"Erinnerung: Rechnung {invoice.reference}")
    assert first["id"] != reminder["id"]
    assert await town.complaints() == []
