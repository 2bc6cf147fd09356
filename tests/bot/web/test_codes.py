"""The page with the QR code of a fresh second factor: looked at often, shown once."""

import re

import httpx
import pytest

from core.billing import Billing
from core.security.totp import code_at, step_of
from tests.bot.web.site import Site
from tests.cast import OLGA
from tests.fakes.clock import FakeClock


@pytest.fixture
async def token(billing: Billing) -> str:
    """What opens Olga's page."""
    async with billing.work(OLGA) as work:
        return (await work.second_factors.enrol()).token


def secret_of(html: str) -> str:
    found = re.search(r'class="by-hand">([A-Z2-7 ]+)<', html)
    assert found is not None
    return found[1].replace(" ", "")


async def press(here: Site, token: str) -> httpx.Response:
    """Look at the page and press its button, if it has one."""
    page = (await here.web.get(f"/codes/{token}")).text
    nonce = re.findall(r'name="nonce" value="([^"]+)"', page)
    return await here.web.post(f"/codes/{token}", data={"nonce": nonce[0] if nonce else ""})


async def test_looking_at_the_page_shows_nothing_and_uses_nothing_up(
    here: Site, token: str
) -> None:
    looks = [await here.web.get(f"/codes/{token}") for _ in range(3)]

    assert {look.status_code for look in looks} == {200}
    assert "Show the QR code" in looks[2].text
    assert "data:image/png" not in looks[2].text


async def test_the_button_shows_the_secret_once(
    here: Site, token: str, billing: Billing, clock: FakeClock
) -> None:
    shown = await press(here, token)
    assert "data:image/png;base64," in shown.text
    assert shown.headers["cache-control"] == "no-store"

    again = await press(here, token)
    assert again.status_code == 404
    assert "opened already" in again.text
    assert (await here.web.get(f"/codes/{token}")).status_code == 404

    async with billing.work(OLGA) as work:
        code = code_at(secret_of(shown.text), step_of(clock.now()))
        assert len(await work.second_factors.confirm(code)) == 10


async def test_a_page_is_gone_after_ten_minutes(here: Site, token: str, clock: FakeClock) -> None:
    clock.advance(minutes=11)

    assert (await here.web.post(f"/codes/{token}")).status_code == 404


async def test_a_page_of_an_earlier_setting_up_is_gone(
    here: Site, token: str, billing: Billing
) -> None:
    async with billing.work(OLGA) as work:
        await work.second_factors.enrol()

    assert (await here.web.post(f"/codes/{token}")).status_code == 404


@pytest.mark.parametrize("other", ["x", "%00", "ä", "a" * 3000])
async def test_no_other_address_shows_anything(here: Site, token: str, other: str) -> None:
    answer = await here.web.post(f"/codes/{other}")

    assert answer.status_code == 404
    assert "opened already" in answer.text
