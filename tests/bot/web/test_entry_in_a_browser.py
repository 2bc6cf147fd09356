"""The pages before the desk in Chromium: for everybody, on every screen, by keyboard alone."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import (  # type: ignore[import-untyped]  # has no types
    Axe,
)
from fastapi import FastAPI
from playwright.async_api import Browser, Page, expect

from bot.handlers.web.app import WebParts, WebSettings, create_web
from bot.handlers.web.server import WebServer
from core.billing import Billing
from core.database import Database
from core.security.links import Links
from core.security.signing import Signer
from core.security.totp import code_at, step_of
from core.workflows.checkout import Checkouts
from core.workflows.papers import Papers
from tests.bot.web.town import PaperPrinter
from tests.browser import DESKTOP, PHONE, looking
from tests.cast import BEA, KEYRING
from tests.fakes.clock import FakeClock
from tests.fakes.gateway import FakeGateway
from tests.web_sessions import PASSWORD

pytestmark = pytest.mark.asyncio(loop_scope="module")

WIDEST = "document.documentElement.scrollWidth"
WAY = (("phone", PHONE, "dark"), ("desktop", DESKTOP, "light"))


@pytest_asyncio.fixture(loop_scope="module")
async def billing(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Billing]:
    """The pages, served under the name their links say, in a time that stands still."""
    path = tmp_path / "books.db"
    shutil.copyfile(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    async with AsyncExitStack() as stack:
        stack.push_async_callback(database.close)
        app = FastAPI()
        server = WebServer(app, "127.0.0.1", 0)
        url = f"http://localhost:{server.port}"
        links = Links(url, Signer(b"s" * 32), "billing@demo.example")
        billing, gateway = Billing(database, FakeClock(), links, KEYRING), FakeGateway()
        checkouts, papers = Checkouts(billing, gateway), Papers(billing, PaperPrinter())
        app.mount("/", create_web(WebParts(billing, checkouts, papers), WebSettings(url)))
        task = asyncio.create_task(server.run())
        yield billing
        task.cancel()
        await asyncio.wait({task})


@pytest.mark.parametrize(("name", "size", "scheme"), WAY, ids=[each[0] for each in WAY])
async def test_the_whole_way_in_by_keyboard(
    browser: Browser, billing: Billing, name: str, size: tuple[int, int], scheme: str
) -> None:
    """From a code in a chat to the desk, with Axe finding nothing on any page."""
    del name
    found: list[str] = []
    async with billing.work(BEA) as work:
        link, code = await work.linking.ask_link()
    async with looking(browser, billing.links.desk(), size, color_scheme=scheme) as page:
        await looks_right(page, "Sign in", size, found)
        await page.goto(billing.links.desk("/join"))
        await types(page, code)
        await looks_right(page, "Now confirm it", size, found)
        async with billing.work(BEA) as work:
            await work.linking.confirm_link(link.id, is_mine=True)
        await page.get_by_role("link", name="I have confirmed it").press("Enter")
        await types(page, "short")
        await looks_right(page, "Set a password", size, found)
        await types(page, PASSWORD)
        await looks_right(page, "Set up one-time codes", size, found)
        await page.get_by_role("button", name="Show the QR code").press("Enter")
        await expect(page.locator(".by-hand")).to_be_visible()
        await looks_right(page, "Set up one-time codes", size, found)
        secret = (await page.locator(".by-hand").inner_text()).replace(" ", "")
        await types(page, code_at(secret, step_of(billing.clock.now())))
        await looks_right(page, "These are your recovery codes", size, found)
        await page.get_by_role("link", name=re.compile("I have kept them")).press("Enter")
        await expect(page).to_have_url(billing.links.desk())
        for path, title in (("/security", "How you sign in"), ("/password", "Change your")):
            await page.goto(billing.links.desk(path))
            await looks_right(page, title, size, found)
    assert found == []


async def types(page: Page, text: str) -> None:
    """The blank that waits for it has the focus already."""
    await page.wait_for_load_state()
    await page.keyboard.type(text)
    await page.keyboard.press("Enter")


async def looks_right(page: Page, title: str, size: tuple[int, int], found: list[str]) -> None:
    """Note whatever is wrong with the page that has this title."""
    await expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
    wide = await page.evaluate(WIDEST)
    found += [f"{title}: {wide} wide"] if wide > size[0] else []
    result = await Axe().run(page)
    found += [
        f"{title}: {each['id']} {[node['html'] for node in each['nodes']]}"
        for each in result.response["violations"]
    ]
