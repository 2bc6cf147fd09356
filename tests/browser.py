"""A real browser for the tests of pages: Chromium."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.chromium import of_the_system

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESKTOP = (1440, 900)
PHONE = (375, 740)
PATIENCE_MS = 45_000  # a machine that is at its limit is no bug
LOOKING_MS = 30_000

expect.set_options(timeout=LOOKING_MS)


@asynccontextmanager
async def browsing() -> AsyncIterator[Browser]:
    """Chromium, for as long as it is needed."""
    async with async_playwright() as playwright:
        path = of_the_system() or playwright.chromium.executable_path
        browser = await playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def looking(
    browser: Browser, url: str, size: tuple[int, int] = DESKTOP, **settings: Any
) -> AsyncIterator[Page]:
    """A page opened by a visitor who was never there; its own errors fail the test."""
    width, height = size
    context = await browser.new_context(viewport={"width": width, "height": height}, **settings)
    context.set_default_timeout(PATIENCE_MS)
    page = await context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "console",
        lambda said: errors.append(said.text) if "Content Security" in said.text else None,
    )
    await page.goto(url)
    yield page
    await context.close()
    assert errors == []


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One Chromium for a file whose tests share a loop (`asyncio(loop_scope="module")`)."""
    async with browsing() as found:
        yield found
