"""The good day, played on the sandbox's page in a real browser against the running program."""

from urllib.parse import urljoin

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser import looking
from tests.stories.town import Town

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("program")]

WAIT_MS = 30_000


async def fill_in_the_form(page: Page) -> None:
    """Two lines for acme, and a look at the totals."""
    await page.get_by_test_id("slack-composer").fill("/invoice new")
    await page.get_by_test_id("slack-composer").press("Enter")
    modal = page.get_by_test_id("slack-modal")
    await expect(modal).to_contain_text("New invoice", timeout=WAIT_MS)
    await modal.get_by_role("combobox", name="Client").click()
    await modal.get_by_role("option", name="Acme GmbH (acme)").click()
    await modal.get_by_label("Description").first.fill("Backend work")
    await modal.get_by_label("Quantity").first.fill("3")
    await modal.get_by_label("Unit price").first.fill("800")
    await modal.get_by_role("button", name="Add another").click()
    await expect(modal.get_by_label("Unit price")).to_have_count(2)
    await modal.get_by_label("Description").nth(1).fill("Hosting")
    await modal.get_by_label("Unit price").nth(1).fill("50")
    await modal.get_by_role("button", name="Update totals").click()
    await expect(modal).to_contain_text("2,915.50 EUR", timeout=WAIT_MS)
    await modal.get_by_role("button", name="Save draft").click()
    await expect(modal).to_have_count(0, timeout=WAIT_MS)


async def send_for_approval(page: Page) -> None:
    """The draft card has the total and its first action."""
    card = page.get_by_test_id("slack-message").filter(has_text="D1 · Acme GmbH")
    await expect(card).to_contain_text("2,915.50 EUR", timeout=WAIT_MS)
    await card.get_by_role("button", name="Send for approval").click()


async def approve_on_telegram(page: Page) -> None:
    """Olga sees who, how much and the PDF, and says yes."""
    asked = page.get_by_test_id("telegram-message").filter(has_text="Waiting for approval")
    await expect(asked).to_contain_text("D1.pdf", timeout=WAIT_MS)
    await asked.get_by_role("button", name="Approve").click()
    card = page.get_by_test_id("slack-message").filter(has_text="INV-")
    await expect(card).to_contain_text("Sent", timeout=WAIT_MS)


async def read_the_mail(page: Page) -> Page:
    """Carl's mail has the PDF; its link opens our page beside."""
    letters = page.get_by_test_id("mail-letters")
    await letters.get_by_role("button", name="Rechnung").first.click(timeout=WAIT_MS)
    letter = page.get_by_test_id("mail-letter")
    pdf = letter.get_by_role("link", name=".pdf")
    answer = await page.request.get(urljoin(page.url, str(await pdf.get_attribute("href"))))
    assert (await answer.body()).startswith(b"%PDF-")
    frame = page.frame_locator("iframe[title='The letter']")
    async with page.context.expect_page() as opened:
        await frame.get_by_role("link", name="bezahlen").first.click()
    return await opened.value


async def pay(hosted: Page) -> None:
    """The button leads to the provider; a good card leads back to a thank-you."""
    await expect(hosted.get_by_role("heading", level=1)).to_be_visible()
    await hosted.get_by_role("button", name="bezahlen").click()
    await hosted.wait_for_url("**/checkout/**")
    await hosted.get_by_label("Card number").fill("4242 4242 4242 4242")
    await hosted.get_by_label("Expiry").fill("12 / 34")
    await hosted.get_by_label("Security code").fill("123")
    await hosted.get_by_label("Name").fill("Carl Castello")
    await hosted.get_by_role("button", name="Pay").click()
    await hosted.wait_for_url("**/paid*")
    await expect(hosted.locator("body")).to_contain_text("Vielen Dank", timeout=WAIT_MS)


async def test_from_the_first_word_to_the_paid_invoice(town: Town, browser: Browser) -> None:
    async with looking(browser, town.sandbox.url) as page:
        await fill_in_the_form(page)
        await send_for_approval(page)
        await approve_on_telegram(page)
        await pay(await read_the_mail(page))

        card = page.get_by_test_id("slack-message").filter(has_text="INV-")
        await expect(card).to_contain_text("Paid", timeout=WAIT_MS)
        await page.get_by_role("button", name="All letters").click()
        receipt = page.get_by_test_id("mail-letters").get_by_role("button", name="Quittung")
        await expect(receipt).to_have_count(1, timeout=WAIT_MS)


async def test_what_is_wrong_is_said_at_its_field(town: Town, browser: Browser) -> None:
    async with looking(browser, town.sandbox.url) as page:
        await page.get_by_test_id("slack-composer").fill("/invoice new acme")
        await page.get_by_test_id("slack-composer").press("Enter")
        modal = page.get_by_test_id("slack-modal")
        await modal.get_by_label("Description").first.fill("Work", timeout=WAIT_MS)
        await modal.get_by_label("Quantity").first.fill("1e9")
        await modal.get_by_label("Unit price").first.fill("10")
        await modal.get_by_role("button", name="Save draft").click()

        await expect(modal).to_contain_text("“1e9” is not an amount.", timeout=WAIT_MS)
        await expect(modal.get_by_label("Unit price").first).to_have_value("10")
        await modal.get_by_role("button", name="Cancel").click()
        await expect(modal).to_have_count(0)
