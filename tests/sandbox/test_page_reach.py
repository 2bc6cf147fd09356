"""The sandbox's page is there for everyone: small screens, keyboards, tired eyes, no network."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.browser import PHONE, looking
from tests.sandbox.page_stage import BEA, BILLING, Play, playing

pytestmark = pytest.mark.asyncio(loop_scope="module")

CARD: list[dict[str, Any]] = [
    {"type": "header", "text": {"type": "plain_text", "text": "D1 · Acme GmbH · 2,998.80 EUR"}},
    {"type": "section", "fields": [{"type": "mrkdwn", "text": "*Net*\n2,520.00 EUR"}]},
    {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "action_id": style,
                "style": style,
                "text": {"type": "plain_text", "text": style},
            }
            for style in ("primary", "danger")
        ],
    },
    {"type": "context", "elements": [{"type": "mrkdwn", "text": "Drafted by <b> Bea"}]},
]

# Every visible text's colour on the nearest ground that is not see-through, as WCAG computes it.
FAINT = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const over = ([r, g, b, a], [x, y, z]) =>
    [[r, x], [g, y], [b, z]].map(([up, down]) => (up * a + down * (255 - a)) / 255);
  const ground = (element) => {
    if (!element) return [255, 255, 255];
    const own = rgba(getComputedStyle(element).backgroundColor);
    return own[3] === 255 ? own.slice(0, 3) : over(own, ground(element.parentElement));
  };
  const light = (parts) => {
    const [r, g, b] = parts.map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const isSeen = element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    if (!walker.currentNode.data.trim() || !isSeen) continue;
    if (element.closest(".unseen, .skip, .wide-only, svg")) continue;
    const below = ground(element);
    const ink = over(rgba(getComputedStyle(element).color), below);
    const [low, high] = [light(ink), light(below)].sort((one, other) => one - other);
    const ratio = (high + 0.05) / (low + 0.05);
    if (ratio < 4.5) found.push(`${ratio.toFixed(2)} ${walker.currentNode.data.trim()}`);
  }
  return found;
}"""

NAMELESS = """() => [...document.querySelectorAll("button, a[href], input, select, textarea")]
  .filter((one) => one.checkVisibility())
  .filter((one) => !(one.getAttribute("aria-label") || one.title || one.labels?.length
    || one.innerText.trim()))
  .map((one) => one.outerHTML)"""


OUTLINE = """() => [document.activeElement.tagName,
  getComputedStyle(document.activeElement).outlineStyle]"""


@pytest_asyncio.fixture(loop_scope="module")
async def play(browser: Browser, tmp_path: Path) -> AsyncIterator[Play]:
    async with playing(browser, tmp_path) as found:
        yield found


async def furnish(play: Play) -> None:
    """Something to see everywhere."""
    ts = await play.post("D1", blocks=CARD)
    await play.post("Bea asks for approval.", thread_ts=ts)
    await play.slack.chat_postEphemeral(channel=BILLING, user=BEA, text="✅ Only you")
    await play.say("<b>D1</b> ⏳ waits", [{"text": "Approve", "callback_data": "yes"}])
    await play.mail("Your invoice")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_text_can_be_read(play: Play, scheme: Any) -> None:
    await play.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    await furnish(play)
    await play.page.get_by_role("button", name="1 reply").click()
    await play.page.get_by_role("button", name="Trouble").click()
    assert await play.page.evaluate(FAINT) == []

    await play.page.keyboard.press("Escape")
    await play.page.get_by_test_id("mail-letters").get_by_role("button").click()
    await play.page.get_by_test_id("clock").click()
    assert await play.page.evaluate(FAINT) == []


async def test_everything_that_can_be_used_has_a_name(play: Play) -> None:
    await furnish(play)
    await play.page.get_by_role("button", name="1 reply").click()
    await play.page.get_by_test_id("mail-letters").get_by_role("button").click()
    assert await play.page.evaluate(NAMELESS) == []
    await play.page.get_by_test_id("clock").click()
    assert await play.page.evaluate(NAMELESS) == []


async def test_nothing_is_loaded_from_elsewhere(play: Play) -> None:
    asked: list[str] = []
    play.page.on("request", lambda request: asked.append(request.url))
    image = {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A picture"}
    await play.page.reload()
    await play.post("look", blocks=[image])

    await expect(play.page.get_by_test_id("slack-message")).to_contain_text("[A picture]")
    assert asked
    assert [url for url in asked if not url.startswith(play.sandbox.url)] == []


async def test_a_phone_shows_one_place_at_a_time_and_marks_the_others(
    browser: Browser, tmp_path: Path
) -> None:
    async with playing(browser, tmp_path, PHONE, has_touch=True) as play:
        await furnish(play)
        page = play.page
        await expect(page.get_by_test_id("slack")).to_be_visible()
        await expect(page.get_by_test_id("telegram")).to_be_hidden()
        await expect(page.get_by_test_id("tab-telegram")).to_contain_text("1")
        for name in ("slack", "telegram", "mail", "stripe"):
            await page.get_by_test_id(f"tab-{name}").click()
            await expect(page.get_by_test_id(name)).to_be_visible()
            assert await page.evaluate(NAMELESS) == []
            width = "document.documentElement.scrollWidth"
            assert await page.evaluate(width) == PHONE[0], name
        await expect(page.get_by_test_id("tab-telegram")).not_to_contain_text("1")


async def test_tabs_are_walked_with_arrows(browser: Browser, tmp_path: Path) -> None:
    async with playing(browser, tmp_path, PHONE) as play:
        await play.page.get_by_test_id("tab-slack").focus()
        await play.page.keyboard.press("ArrowRight")
        await expect(play.page.get_by_test_id("tab-telegram")).to_be_focused()
        await expect(play.page.get_by_test_id("telegram")).to_be_visible()
        await play.page.keyboard.press("ArrowLeft")
        await play.page.keyboard.press("ArrowLeft")
        await expect(play.page.get_by_test_id("stripe")).to_be_visible()


async def test_the_focus_is_always_seen(play: Play) -> None:
    await furnish(play)
    for _ in range(20):
        await play.page.keyboard.press("Tab")
        shown = await play.page.evaluate(OUTLINE)
        assert shown[0] in {"BODY", "IFRAME"} or shown[1] != "none", shown


async def test_what_is_new_elsewhere_is_marked_and_said(play: Play) -> None:
    await play.page.get_by_test_id("slack-composer").focus()
    await play.say("Something waits")

    await expect(play.page.locator("#live")).to_have_text("Something new in Telegram.")
    await expect(play.page.get_by_test_id("telegram")).to_contain_class("has-news")
    await play.page.get_by_test_id("telegram-composer").focus()
    await expect(play.page.get_by_test_id("telegram")).not_to_contain_class("has-news")


async def test_who_one_plays_is_kept_and_two_windows_agree(play: Play, browser: Browser) -> None:
    await play.page.get_by_test_id("slack-user").select_option(label="Ari Aalto")
    await play.page.reload()
    await expect(play.page.get_by_test_id("slack-user").locator("option:checked")).to_have_text(
        "Ari Aalto"
    )
    async with looking(browser, play.sandbox.url) as other:
        await play.post("For both")
        for page in (play.page, other):
            await expect(page.get_by_test_id("slack-message")).to_contain_text("For both")


async def test_a_long_list_stays_where_one_reads(play: Play) -> None:
    for number in range(30):
        await play.post(f"Line {number}")
    log = play.page.get_by_test_id("slack-messages")
    await expect(log).to_contain_text("Line 29")
    at_end = "list => list.scrollHeight - list.scrollTop - list.clientHeight < 5"
    assert await log.evaluate(at_end)

    await log.evaluate("list => (list.scrollTop = 40)")
    await play.post("Line 30")
    await expect(log).to_contain_text("Line 30")
    assert await log.evaluate("list => list.scrollTop") == 40

    composer = play.page.get_by_test_id("slack-composer")
    await composer.fill("And I?")
    await composer.press("Enter")
    await expect(log.get_by_text("And I?")).to_be_visible()
    assert await log.evaluate(at_end)
