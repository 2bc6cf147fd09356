"""The keyboard's way through the sandbox's page: past what is long, and never into nowhere."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.browser import PHONE
from tests.sandbox.page_stage import BILLING, PHONE_OF_OLGA, Play, playing

pytestmark = pytest.mark.asyncio(loop_scope="module")

GO: dict[str, Any] = {
    "type": "actions",
    "elements": [
        {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go on"}}
    ],
}
DONE: dict[str, Any] = {"type": "section", "text": {"type": "plain_text", "text": "Done"}}
TOOLS = """() => [...document.querySelectorAll(".bar .brand, .bar .button")]
  .filter((one) => one.checkVisibility())
  .map((one) => one.getBoundingClientRect())
  .map((box) => Math.round((box.top + box.bottom) / 2))"""


@pytest_asyncio.fixture(loop_scope="module")
async def play(browser: Browser, tmp_path: Path) -> AsyncIterator[Play]:
    async with playing(browser, tmp_path) as found:
        yield found


@pytest.mark.parametrize("size", [(1440, 900), PHONE])
async def test_skip_links_lead_to_where_one_writes_or_reads(
    browser: Browser, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with playing(browser, tmp_path, size) as play:
        await play.post("A card", blocks=[GO])
        await play.telegram("setMyCommands", commands=[])
        await play.mail("Your invoice")
        landings = {
            "Slack": play.page.get_by_test_id("slack-composer"),
            "Telegram": play.page.get_by_test_id("telegram-composer"),
            "Mail": play.page.get_by_test_id("mail-letters").get_by_role("button"),
        }
        for name, landing in landings.items():
            await play.page.get_by_role("link", name=f"Skip to {name}").focus()
            await play.page.keyboard.press("Enter")
            await expect(landing).to_be_focused()


async def test_a_card_keeps_the_focus_when_its_button_vanishes(play: Play) -> None:
    ts = await play.post("A card", blocks=[GO])
    await play.page.get_by_role("button", name="Go on").press("Enter")
    await play.heard()
    await play.slack.chat_update(channel=BILLING, ts=ts, text="A card", blocks=[DONE])

    card = play.page.get_by_test_id("slack-message")
    await expect(card).to_contain_text("Done")
    await expect(card).to_be_focused()


async def test_a_private_note_that_is_dismissed_leaves_the_focus_with_the_pen(play: Play) -> None:
    await play.slack.chat_postEphemeral(channel=BILLING, user="U0BEA00001", text="Only you")
    await play.page.get_by_role("button", name="Dismiss").press("Enter")

    await expect(play.page.get_by_test_id("slack-private")).to_have_count(0)
    await expect(play.page.get_by_test_id("slack-composer")).to_be_focused()


async def test_a_message_on_the_phone_keeps_the_focus_when_its_keys_vanish(play: Play) -> None:
    number = await play.say("D1 waits", [{"text": "Approve", "callback_data": "yes"}])
    await play.page.get_by_role("button", name="Approve").press("Enter")
    where = {"chat_id": PHONE_OF_OLGA, "message_id": number}
    await play.telegram("editMessageText", **where, text="D1 approved")

    message = play.page.get_by_test_id("telegram-message")
    await expect(message).to_contain_text("D1 approved")
    await expect(message).to_be_focused()


async def test_the_bar_stays_one_line_on_a_phone_with_the_clock_ahead(
    browser: Browser, tmp_path: Path
) -> None:
    async with playing(browser, tmp_path, PHONE) as play:
        await play.page.get_by_test_id("clock").click()
        await play.page.get_by_role("button", name="+1 month").click()
        await expect(play.page.get_by_test_id("clock")).to_contain_text("days ahead")

        await play.page.keyboard.press("Escape")
        middles = await play.page.evaluate(TOOLS)
        assert max(middles) - min(middles) <= 2
        assert await play.page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
