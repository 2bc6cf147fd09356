"""A pay link in a chat or a mail: programs fetch it for a preview, and change and learn nothing."""

import re

import pytest

from core.billing import Billing
from tests.bot.web.site import Site
from tests.deeds import issued
from tests.trail import Trail

FETCHERS = [
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "TelegramBot (like TwitterBot)",
    "WhatsApp/2.23.20.0",
    "facebookexternalhit/1.1",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) SkypeUriPreview Preview/0.5",
    "",
]
ABOUT = re.compile(r"<title>([^<]*)</title>")


@pytest.mark.parametrize("verb", ["GET", "HEAD"])
@pytest.mark.parametrize("fetcher", FETCHERS)
async def test_whoever_fetches_a_preview_changes_nothing(
    here: Site, billing: Billing, trail: Trail, fetcher: str, verb: str
) -> None:
    """A062"""
    view = await issued(billing)
    before = await trail.kinds()
    path = billing.links.page(view.invoice).removeprefix("https://pay.demo.example")
    answer = await here.web.request(verb, path, headers={"user-agent": fetcher})

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert await trail.kinds() == before
    assert here.gateway.kept == {}


async def test_a_preview_names_no_client_and_no_amount(here: Site, billing: Billing) -> None:
    """A062: what previews show are these marks; a page without them has no preview to speak of."""
    page = (await here.get((await issued(billing)).invoice)).text

    assert not re.search(r'property="og:|name="(twitter:|description)', page)
    assert 'name="robots" content="noindex, nofollow"' in page
    title = ABOUT.search(page)
    assert title
    assert not any(said in title[1] for said in ("Acme", "119", "Carl"))
