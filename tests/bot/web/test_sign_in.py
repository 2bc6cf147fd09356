"""Signing in on the web: a password, a second step, a session that ends when it should."""


import pytest

from core.billing import Billing
from core.errors import NotAllowed
from core.models import WebSession
from core.security.actors import Sender
from tests.bot.web.site import Site
from tests.cast import OLGA
from tests.trail import Trail
from tests.web_sessions import (
    Browser,
    half_in,
    signed_in,
)

COOKIE = "__Host-paidup"
WRONG = "The mail address or the password is wrong."


async def test_whoever_gives_password_and_code_is_in(
    here: Site, billing: Billing, trail: Trail
) -> None:
    browser = await signed_in(here.web, billing, OLGA)

    page = await browser.get("/desk/security")

    assert page.status_code == 200
    assert "This browser" in page.text
    (record,) = await trail.records("SignedIn")
    assert (record.member_id, record.world) == (OLGA.member_id, "web")
    assert record.payload["browser"] == "Firefox on Linux"


@pytest.mark.parametrize("path", ["/desk", "/desk/security", "/desk/password", "/desk/member/list"])
async def test_whoever_is_not_signed_in_is_led_to_where_one_does_that(
    here: Site, billing: Billing, path: str
) -> None:
    for browser in (Browser(here.web), await half_in(here.web, billing, OLGA)):
        answer = await browser.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/desk/sign-in")


async def test_a_password_alone_speaks_for_nobody(here: Site, billing: Billing) -> None:
    await half_in(here.web, billing, OLGA)
    (row,) = await rows(billing)

    with pytest.raises(NotAllowed):
        await billing.identify(Sender("web", "", row.token_hash))


async def rows(billing: Billing) -> list[WebSession]:
    async with billing.reading(OLGA) as work:
        from sqlmodel import select

        return list(await work._session.exec(select(WebSession)))
