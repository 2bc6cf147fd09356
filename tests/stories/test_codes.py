"""A large approval takes a one-time code: wrong, used already, and right; in a real browser."""

import re
from datetime import timedelta

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser import looking
from tests.program import Program
from tests.stories.town import BOTH, OLGA, Town

pytestmark = [
    BOTH,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.usefixtures("program"),
]

WAIT_MS = 30_000
STEP = timedelta(seconds=30)


def message(page: Page, text: str) -> Locator:
    """What the bot said with these words, the last time on Olga's phone."""
    return page.get_by_test_id("telegram-message").filter(has_text=text).last


async def hears(page: Page, *texts: str) -> None:
    """Wait for what the bot says."""
    for text in texts:
        await expect(message(page, text)).to_be_visible(timeout=WAIT_MS)


async def says(page: Page, line: str) -> None:
    """Olga writes to the bot."""
    await page.get_by_test_id("telegram-composer").fill(line)
    await page.get_by_test_id("telegram-composer").press("Enter")


async def code(page: Page) -> str:
    """What the authenticator app shows now."""
    await page.get_by_test_id("authenticator").click()
    shown = await page.get_by_test_id("code").inner_text()
    await page.keyboard.press("Escape")
    return shown


async def opens_the_page(page: Page, shown: Locator) -> str:
    """The page that the chat links, which shows the secret once; answers it."""
    opened = await page.context.new_page()
    await opened.goto(str(await shown.locator("a[href*='/codes/']").get_attribute("href")))
    await opened.get_by_role("button", name="Show the QR code").click()
    await expect(opened.get_by_role("img")).to_be_visible()
    secret = await opened.locator(".by-hand").inner_text()
    await opened.close()
    return secret


async def gives_to_the_app(page: Page, secret: str) -> None:
    """What is typed into an authenticator app where nothing can be scanned."""
    await page.get_by_test_id("authenticator").click()
    await page.get_by_label("Secret").fill(secret)
    await page.get_by_label("Secret").press("Enter")
    await expect(page.get_by_test_id("code")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("telegram-messages")).not_to_contain_text(secret[:9])


async def sets_codes_up(page: Page) -> str:
    """Olga opens the page, gives its secret to her app, and confirms; answers the code."""
    await says(page, "/mfa setup")
    await hears(page, "Set up one-time codes")
    secret = await opens_the_page(page, message(page, "Set up one-time codes"))
    await message(page, "Set up one-time codes").get_by_role("button", name="I have").click()
    await hears(page, "Confirm your codes")
    await gives_to_the_app(page, secret)
    given = await code(page)
    await says(page, given)
    await hears(page, "Your one-time codes are set up.")
    await message(page, "Keep these ten").get_by_role("button", name="I have kept them").click()
    await hears(page, "Your codes are ready.")
    return given


async def approves_on_telegram(page: Page, town: Town, used: str) -> str:
    """A wrong code, one that was used, and the next one; answers that."""
    asked = page.get_by_test_id("telegram-message").filter(has_text="Large job")
    await asked.get_by_role("button", name="Approve").click(timeout=WAIT_MS)
    await hears(page, "above your limit of 20,000.00 EUR")

    await says(page, "000 000")
    await hears(page, "That code is not right.")
    await hears(page, "Tries left: 4.")
    await says(page, used)
    await hears(page, "That code was used already")

    right = await next_code(page, town)
    await says(page, right)
    await hears(page, "Issued")
    return right


async def approves_on_slack(page: Page, town: Town) -> None:
    """The same in a form: a wrong code is said at its field, a right one closes it."""
    await page.get_by_test_id("slack-user").select_option(OLGA)
    card = page.get_by_test_id("slack-message").filter(has_text="9,520.00 EUR")
    await card.get_by_role("button", name="Approve").click(timeout=WAIT_MS)
    modal = page.get_by_test_id("slack-modal")
    said = "9,520.00 EUR, with 24,990.00 EUR more for this client in 24 hours, is above your limit"
    await expect(modal).to_contain_text(said, timeout=WAIT_MS)

    await modal.get_by_label("One-time code").fill("000000")
    await modal.get_by_role("button", name="Confirm").click()
    await expect(modal).to_contain_text("That code is not right.", timeout=WAIT_MS)
    await modal.get_by_label("One-time code").fill(await next_code(page, town))
    await modal.get_by_role("button", name="Confirm").click()
    await expect(modal).to_have_count(0, timeout=WAIT_MS)


async def next_code(page: Page, town: Town) -> str:
    """Half a minute later the app shows another."""
    before = await code(page)
    town.sandbox.world.move(STEP)
    await expect(page.get_by_test_id("code")).not_to_have_text(before)
    return await code(page)


async def test_a_large_approval_takes_a_wrong_a_used_and_a_right_code(
    town: Town, browser: Browser, program: Program
) -> None:
    async with looking(browser, town.sandbox.url) as page:
        used = await sets_codes_up(page)
        await town.drafts("Large job", "21000")
        await town.presses("Large job", "Send for approval")
        right = await approves_on_telegram(page, town, used)
        await town.reads("Large job", "INV-")
        for typed in ("000 000", used, right):
            mine = page.locator(".bubble-row.user").filter(has_text=typed)
            await expect(mine).to_have_count(0)
        assert not re.search(right.replace(" ", " ?"), program.text)

        await town.drafts("Larger job", "8000")
        await town.presses("Larger job", "Send for approval")
        await town.reads("Larger job", "Waiting for approval")
        await approves_on_slack(page, town)
        await town.reads("Larger job", "INV-")
