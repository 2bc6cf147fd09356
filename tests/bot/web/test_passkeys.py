"""Passkeys in a real browser, with the virtual authenticator that Chromium has built in."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from fastapi import FastAPI
from playwright.async_api import Browser, CDPSession, Page, expect
from sqlalchemy import text

from bot.handlers.web.app import WebParts, WebSettings, create_web
from bot.handlers.web.server import WebServer
from core.billing import Billing
from core.database import Database
from core.errors import BillingError, NotAllowed
from core.models import Passkey, Stage
from core.security.actors import Actor
from core.security.links import Links
from core.security.signing import Signer
from core.services.sign_ins import Opened
from core.workflows.checkout import Checkouts
from core.workflows.papers import Papers
from tests.bot.web.town import PaperPrinter
from tests.browser import PHONE, looking
from tests.cast import BEA, KEYRING, OLGA
from tests.codes import Authenticator, enrolled
from tests.fakes.clock import FakeClock
from tests.fakes.gateway import FakeGateway
from tests.web_sessions import PASSWORD, with_password

pytestmark = pytest.mark.asyncio(loop_scope="module")

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@dataclass
class House:
    """The pages under a name that browsers keep passkeys for."""

    url: str
    billing: Billing
    clock: FakeClock


@pytest_asyncio.fixture(loop_scope="module")
async def house(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[House]:
    """Served at localhost, in a time that stands still; Olga has a password and codes."""
    path = tmp_path / "books.db"
    shutil.copyfile(sqlite_template, path)
    database, clock = Database(f"sqlite:///{path}"), FakeClock()
    async with AsyncExitStack() as stack:
        stack.push_async_callback(database.close)
        app = FastAPI()
        server = WebServer(app, "127.0.0.1", 0)
        url = f"http://localhost:{server.port}"
        links = Links(url, Signer(b"s" * 32), "billing@demo.example")
        billing = Billing(database, clock, links, KEYRING)
        await with_password(billing, OLGA)
        gateway = FakeGateway()
        parts = WebParts(
            billing, Checkouts(billing, gateway), Papers(billing, PaperPrinter()), gateway
        )
        app.mount("/", create_web(parts, WebSettings(url)))
        task = asyncio.create_task(server.run())
        yield House(url, billing, clock)
        task.cancel()
        await asyncio.wait({task})


async def with_device(page: Page, **changes: Any) -> tuple[CDPSession, str]:
    """A device with a finger on it."""
    cdp = await page.context.new_cdp_session(page)
    await cdp.send("WebAuthn.enable")
    made = await cdp.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE | changes})
    return cdp, made["authenticatorId"]


async def give_password(page: Page, house: House) -> None:
    await page.goto(f"{house.url}/desk/sign-in")
    await page.get_by_label("Mail address").fill("olga@demo.example")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Go on").click()
    await expect(page).to_have_url(f"{house.url}/desk/second-step")


async def sign_in(page: Page, house: House, app: Authenticator) -> None:
    await give_password(page, house)
    await page.get_by_label("One-time code").fill(app.code())
    await page.get_by_role("button", name="Sign in").click()
    await expect(page).to_have_url(f"{house.url}/desk")
    house.clock.advance(seconds=60)


async def add_passkey(page: Page, house: House, app: Authenticator) -> None:
    await page.goto(f"{house.url}/desk/security")
    await page.get_by_label("Name").fill("My laptop")
    await page.get_by_label("One-time code").fill(app.code())
    await page.get_by_role("button", name="Add a passkey").click()
    await expect(page.get_by_role("button", name="Remove My laptop")).to_be_visible()
    house.clock.advance(seconds=60)


async def before_the_passkey(page: Page, house: House, *, is_verified: bool = True) -> None:
    """Olga has added one and gave her password again; now she is asked for it."""
    app = await enrolled(house.billing, OLGA)
    cdp, device = await with_device(page)
    await sign_in(page, house, app)
    await add_passkey(page, house, app)
    known = {"authenticatorId": device, "isUserVerified": is_verified}
    await cdp.send("WebAuthn.setUserVerified", known)
    await page.context.clear_cookies()
    await give_password(page, house)


async def test_a_passkey_is_added_and_taken_instead_of_a_code(
    browser: Browser, house: House
) -> None:
    app = await enrolled(house.billing, OLGA)
    async with looking(browser, f"{house.url}/desk", PHONE) as page:
        cdp, device = await with_device(page)
        await sign_in(page, house, app)
        await add_passkey(page, house, app)
        (held,) = (await cdp.send("WebAuthn.getCredentials", {"authenticatorId": device}))[
            "credentials"
        ]
        assert held["rpId"] == "localhost"

        await page.context.clear_cookies()
        await give_password(page, house)
        await page.get_by_role("button", name="Use a passkey").click()

        await expect(page).to_have_url(f"{house.url}/desk")
        async with house.billing.reading(OLGA) as work:
            (kept,) = await work.passkeys.all()
        assert kept.used_at is not None
        assert kept.sign_count > 0


async def test_a_device_that_does_not_know_its_user_lets_nobody_in(
    browser: Browser, house: House
) -> None:
    async with looking(browser, f"{house.url}/desk") as page:
        await before_the_passkey(page, house, is_verified=False)
        await page.get_by_role("button", name="Use a passkey").click()

        await expect(page.get_by_text("That did not work")).to_be_visible()
        await expect(page).to_have_url(f"{house.url}/desk/second-step")


async def test_a_device_must_know_its_user_whatever_a_page_asks_of_it(
    browser: Browser, house: House
) -> None:
    """A page that was changed on its way asks for less; we do not."""
    async with looking(browser, f"{house.url}/desk") as page:
        await before_the_passkey(page, house, is_verified=False)
        await page.wait_for_load_state()
        await page.evaluate(
            """() => {
                const form = document.querySelector("form[data-passkey]");
                const options = JSON.parse(form.dataset.options);
                options.userVerification = "discouraged";
                form.dataset.options = JSON.stringify(options);
            }"""
        )
        said, half = await _signed(page), await _session(page, house)

    with pytest.raises(NotAllowed, match="was not taken"):
        await _step(house, OLGA, half, said)


async def test_what_a_device_said_is_taken_once_and_a_copy_of_it_is_found_out(
    browser: Browser, house: House
) -> None:
    """A challenge is for one session; the counter of a copied device stands behind."""
    async with looking(browser, f"{house.url}/desk") as page:
        await before_the_passkey(page, house)
        said = await _signed(page)
        half = await _session(page, house)

        async with house.billing.work(OLGA) as work:
            await work.passkeys.sign_in(half, said)
            with pytest.raises(BillingError):
                await work.passkeys.sign_in(half, said)

        await give_password(page, house)
        again, half = await _signed(page), await _session(page, house)
        with pytest.raises(NotAllowed, match="was sent before"):
            await _step(house, OLGA, half, said)
        await _counted(house, 1_000)
        async with house.billing.work(OLGA) as work:
            with pytest.raises(NotAllowed, match="was not taken"):
                await work.passkeys.sign_in(half, again)


CHANGES = (
    lambda said: "",
    lambda said: "[]",
    lambda said: "[" * 20_000,
    lambda said: '{"id": 1}',
    lambda said: json.dumps(json.loads(said) | {"id": "AAAA"}),
    lambda said: said.replace('"signature":"', '"signature":"AAAA'),
    lambda said: json.dumps(json.loads(said) | {"response": {}}),
)


async def test_nothing_else_is_taken(browser: Browser, house: House) -> None:
    async with looking(browser, f"{house.url}/desk") as page:
        await before_the_passkey(page, house)
        said, half = await _signed(page), await _session(page, house)

    for who, what in [(OLGA, change(said)) for change in CHANGES] + [(BEA, said)]:
        with pytest.raises(BillingError):
            await _step(house, who, half, what)
    assert (await _step(house, OLGA, half, said)).session.stage is Stage.FULL


async def _step(house: House, who: Actor, half: int, said: str) -> Opened:
    async with house.billing.work(who) as work:
        return await work.passkeys.sign_in(half, said)


async def test_no_passkey_is_added_without_a_code(browser: Browser, house: House) -> None:
    """A082."""
    app = await enrolled(house.billing, OLGA)
    async with looking(browser, f"{house.url}/desk") as page:
        await with_device(page)
        await sign_in(page, house, app)
        await page.goto(f"{house.url}/desk/security")
        await page.get_by_label("Name").fill("My laptop")
        await page.get_by_label("One-time code").fill("000000")
        await page.get_by_role("button", name="Add a passkey").click()

        await expect(page.get_by_role("alert").first).to_contain_text("is not right")
        async with house.billing.reading(OLGA) as work:
            assert await work.passkeys.all() == []


async def test_removing_one_signs_everybody_out(browser: Browser, house: House) -> None:
    app = await enrolled(house.billing, OLGA)
    async with looking(browser, f"{house.url}/desk") as page:
        await with_device(page)
        await sign_in(page, house, app)
        await add_passkey(page, house, app)
        await page.get_by_role("button", name="Remove My laptop").click()

        await expect(page).to_have_url(f"{house.url}/desk/sign-in")
    async with house.billing.reading(OLGA) as work:
        assert await work.passkeys.all() == []


async def _signed(page: Page) -> str:
    """What the device signs, as the page would send it, without sending it."""
    await page.wait_for_load_state()
    return str(
        await page.evaluate(
            """() => new Promise((done) => {
                const form = document.querySelector("form[data-passkey]");
                form.requestSubmit = () => done(form.elements.credential.value);
                form.querySelector("button").click();
            })"""
        )
    )


async def _session(page: Page, house: House) -> int:
    kept = {each.get("name"): each.get("value", "") for each in await page.context.cookies()}
    found = await house.billing.session(kept["paidup"])
    assert found is not None
    assert found[0].stage is Stage.HALF
    return found[0].id


async def _counted(house: House, count: int) -> None:
    """Somebody else has used this key so often."""
    name = Passkey.__tablename__
    async with house.billing.database.writer.begin() as connection:
        await connection.execute(text(f"UPDATE {name} SET sign_count = {count}"))  # noqa: S608  # ours
