"""The owner's pages in Chromium: for everybody, on every screen, and with nothing run."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import (  # type: ignore[import-untyped]  # has no types
    Axe,
)
from playwright.async_api import Browser

from tests.bot.web.desk.stage import LOOKS, MORE, Stage, served, worked
from tests.browser import DESKTOP, PHONE, looking

pytestmark = pytest.mark.asyncio(loop_scope="module")
SHEETS = [*LOOKS, *MORE]
WIDEST = "document.documentElement.scrollWidth"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Stage]:
    """The pages of a company with a day's work in its books; no test here changes them."""
    async with served(sqlite_template, tmp_path_factory.mktemp("desk")) as found:
        await worked(found.billing)
        yield found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_everybody_can_use_every_page(
    browser: Browser, stage: Stage, size: tuple[int, int], scheme: str
) -> None:
    """Axe finds nothing, and nothing is cut or has to be pushed sideways."""
    found = []
    async with looking(browser, f"{stage.url}/desk", size, color_scheme=scheme) as page:
        for path in SHEETS:
            await page.goto(f"{stage.url}/desk{path}")
            wide = await page.evaluate(WIDEST)
            result = await Axe().run(page)
            found += [f"{path}: {wide} wide"] if wide > size[0] else []
            found += [
                f"{path}: {each['id']} {[node['html'] for node in each['nodes']]}"
                for each in result.response["violations"]
            ]
    assert found == []
