"""The owner's pages in Chromium: for everybody, on every screen, and with nothing run."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import (  # type: ignore[import-untyped]  # has no types
    Axe,
)
from playwright.async_api import Browser, Page

from tests.bot.web.desk.stage import LOOKS, MORE, Stage, served, worked
from tests.browser import DESKTOP, PHONE, looking
from tests.cast import OLGA
from tests.codes import Authenticator
from tests.proposals import iban
from tests.web_sessions import MAILS, PASSWORD, with_password

pytestmark = pytest.mark.asyncio(loop_scope="module")
WIDEST = "document.documentElement.scrollWidth"
FOCUSED = "(document.activeElement.innerText || document.activeElement.value || '').trim()"
OUTLINED = "getComputedStyle(document.activeElement).outlineStyle !== 'none'"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Stage]:
    """The pages of a company with a day's work in its books; no test here changes them."""
    async with served(sqlite_template, tmp_path_factory.mktemp("desk")) as found:
        await worked(found.billing)
        yield found


async def trouble(page: Page) -> list[str]:
    """What somebody could not use on a page, and whether it has to be pushed sideways."""
    wide, size = await page.evaluate(WIDEST), page.viewport_size
    result = await Axe().run(page)
    where = page.url.partition("/desk")[2]
    found = [f"{where}: {wide} wide"] if size and wide > size["width"] else []
    return found + [
        f"{where}: {each['id']} {[node['html'] for node in each['nodes']]}"
        for each in result.response["violations"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_everybody_can_use_every_page(
    browser: Browser, stage: Stage, size: tuple[int, int], scheme: str
) -> None:
    """Axe finds nothing, and nothing is cut or has to be pushed sideways."""
    found = []
    async with looking(browser, f"{stage.url}/desk", size, color_scheme=scheme) as page:
        for path in [*LOOKS, *MORE]:
            await page.goto(f"{stage.url}/desk{path}")
            found += await trouble(page)
    assert found == []


async def tab_to(page: Page, label: str) -> None:
    """Press Tab until what is so called has the focus, and can be seen to have it."""
    for _ in range(80):
        await page.keyboard.press("Tab")
        if str(await page.evaluate(FOCUSED)).startswith(label):
            assert await page.evaluate(OUTLINED)
            return
    raise AssertionError(f"No Tab leads to {label}.")


async def answer(page: Page, text: str) -> None:
    """Type into the blank that has the focus from the start, and press Enter."""
    assert await page.evaluate("document.activeElement.tagName") == "INPUT"
    await page.keyboard.type(text)
    async with page.expect_navigation():
        await page.keyboard.press("Enter")


async def enter(page: Page, label: str) -> None:
    """Go to what is so called by keyboard, and press it."""
    await tab_to(page, label)
    async with page.expect_navigation():
        await page.keyboard.press("Enter")


@pytest.mark.parametrize(("size", "scheme"), [(DESKTOP, "dark"), (PHONE, "light")])
async def test_by_keyboard_alone_from_signing_in_to_agreeing_to_a_proposal(
    browser: Browser,
    sqlite_template: Path,
    tmp_path: Path,
    size: tuple[int, int],
    scheme: str,
) -> None:
    """Every page on the way is sound too."""
    found: list[str] = []
    async with served(sqlite_template, tmp_path, is_signed_in=False) as stage:
        await worked(stage.billing)
        await with_password(stage.billing, OLGA)
        app = Authenticator(stage.billing)
        async with looking(browser, f"{stage.url}/desk", size, color_scheme=scheme) as page:
            assert page.url.endswith("/desk/sign-in")
            found += await trouble(page)
            await page.keyboard.type(MAILS[1])
            await page.keyboard.press("Tab")
            await answer(page, PASSWORD)
            found += await trouble(page)
            await answer(page, app.code())
            assert page.url.endswith("/desk")
            await enter(page, "Proposal 1")
            await enter(page, "Say yes")
            found += await trouble(page)
            stage.clock.advance(seconds=30)
            await answer(page, app.code())
            assert "Done" in await page.inner_text("main")
            found += await trouble(page)
            for path in ("/security", "/password", "/session/list", "/join"):
                await page.goto(f"{stage.url}/desk{path}")
                found += await trouble(page)
            await page.goto(f"{stage.url}/desk")
            await leave(page, size)
            assert page.url.endswith("/desk/sign-in")
        assert await iban(stage.billing) == "DE89370400440532013000"
    assert found == []


async def leave(page: Page, size: tuple[int, int]) -> None:
    """Sign out by keyboard; on a phone the menu is opened first."""
    if size == PHONE:
        await tab_to(page, "Menu")
        await page.keyboard.press("Enter")
    await enter(page, "Sign out")


async def test_the_first_tab_leads_past_the_menu(browser: Browser, stage: Stage) -> None:
    async with looking(browser, f"{stage.url}/desk") as page:
        await page.keyboard.press("Tab")
        assert await page.evaluate(FOCUSED) == "Skip to the page"
        await page.keyboard.press("Enter")
        await page.keyboard.press("Tab")

        assert await page.evaluate("document.activeElement.closest('main') !== null")


async def test_a_dangerous_button_has_to_be_opened_first(browser: Browser, stage: Stage) -> None:
    address = f"{stage.url}/desk/member/show?member=Bea"
    async with looking(browser, address) as page:
        assert not await page.get_by_role("button", name="Yes, suspend").is_visible()
        await tab_to(page, "Suspend")
        await page.keyboard.press("Enter")

        assert await page.get_by_text("Shall Bea be able to do nothing").is_visible()
        assert await page.get_by_role("button", name="Yes, suspend").is_visible()


async def test_the_menu_of_a_phone_opens_without_a_script(browser: Browser, stage: Stage) -> None:
    async with looking(browser, f"{stage.url}/desk", PHONE, java_script_enabled=False) as page:
        assert not await page.get_by_role("link", name="Trail").is_visible()
        await page.get_by_role("button", name="Menu").click()
        await page.get_by_role("link", name="Trail").click()

        assert page.url.endswith("/desk/trail")


async def test_our_pages_cannot_be_put_into_anothers_frame(browser: Browser, stage: Stage) -> None:
    """A099"""
    page = await browser.new_page()
    async with page.expect_event("framenavigated", lambda frame: frame is not page.main_frame):
        await page.set_content(f'<iframe src="{stage.url}/desk"></iframe>')

    assert page.frames[-1].url.startswith("chrome-error:")
    await page.close()
