"""What somebody tries at another's way in is kept, told to whom it concerns, and ends nothing."""

import json

import pytest

from bot.notify.routes import routes
from core.billing import Billing
from core.models import EventRecord
from tests.bot.web.site import Site
from tests.cast import BEA, OLGA
from tests.device import signed, with_passkey
from tests.fakes.clock import FakeClock
from tests.trail import Trail
from tests.web_sessions import MAILS, PASSWORD, Browser, half_in, signed_in, with_password

ASKED = json.dumps({"challenge": "AAAA"})
TRIES = 10


async def guess(here: Site, mail: str = MAILS[BEA.member_id or 0]) -> int:
    """One wrong password, from wherever."""
    shown = await Browser(here.web).press(
        "/desk/sign-in", "/desk/sign-in", mail=mail, password="wrong"
    )
    return shown.status_code


async def pauses(here: Site, trail: Trail) -> list[EventRecord]:
    """What is told after so many guesses that the next one is not looked at."""
    assert [await guess(here) for _ in range(TRIES + 1)] == [400] * TRIES + [429]
    return await trail.records("SignInPaused")


async def test_whose_account_is_guessed_at_is_told_so_on_their_channels(
    here: Site, billing: Billing, trail: Trail
) -> None:
    await with_password(billing, BEA)
    (pause,) = await pauses(here, trail)

    assert (pause.payload["member_id"], pause.payload["minutes"]) == (BEA.member_id, 15)
    async with billing.reading(BEA) as work:
        told = await routes(work, pause)
    assert {("slack", "U3"), ("email", "bea@demo.example")} <= set(told)


async def test_it_is_told_once_a_day_however_long_somebody_guesses(
    here: Site,
    billing: Billing,
    clock: FakeClock,
    trail: Trail,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await with_password(billing, BEA)
    assert len(await pauses(here, trail)) == 1
    clock.advance(minutes=16)
    assert len(await pauses(here, trail)) == 1
    clock.advance(days=1)
    assert len(await pauses(here, trail)) == 2
    assert "not noted" not in caplog.text


async def test_nobody_is_told_of_an_account_that_is_not_there(here: Site, trail: Trail) -> None:
    answers = [await guess(here, "nobody@demo.example") for _ in range(TRIES + 1)]

    assert answers == [400] * TRIES + [429]
    assert await trail.kinds() == []


async def test_a_wrong_passkey_is_kept_in_the_trail(
    here: Site, billing: Billing, trail: Trail
) -> None:
    await with_passkey(billing, OLGA)
    browser = await half_in(here.web, billing, OLGA)
    page, answer = "/desk/second-step", json.dumps(signed(ASKED))

    refused = await browser.press(page, f"{page}/passkey", credential=answer)

    assert refused.status_code == 400
    (kept,) = await trail.records("PasskeyRefused")
    assert (kept.payload["member_id"], kept.origin) == (OLGA.member_id, "127.0.0.1")


async def test_passkeys_are_not_tried_without_end(here: Site, billing: Billing) -> None:
    await with_passkey(billing, OLGA)
    browser = await half_in(here.web, billing, OLGA)
    page, answer = "/desk/second-step", json.dumps(signed(ASKED))
    shown = await browser.get(page)
    answers = [
        (await browser.send(shown, f"{page}/passkey", credential=answer)).status_code
        for _ in range(TRIES + 1)
    ]

    assert answers == [400] * TRIES + [429]


@pytest.mark.parametrize("how", ["/desk/sign-in", "/desk/join"])
async def test_whoever_begins_anew_in_a_browser_is_signed_out_there(
    here: Site, billing: Billing, how: str
) -> None:
    """The cookie of before is overwritten; whoever copied it has nothing either."""
    browser = await signed_in(here.web, billing, OLGA)
    copied = Browser(here.web, dict(browser.cookies))
    await with_password(billing, BEA)
    async with billing.work(BEA) as work:
        _, code = await work.linking.ask_link()
    known = {"mail": MAILS[BEA.member_id or 0], "password": PASSWORD}
    shown = await Browser(here.web).get(how)
    await browser.send(shown, how, **(known if how == "/desk/sign-in" else {"code": code}))

    assert (await copied.get("/desk/security")).status_code == 303
