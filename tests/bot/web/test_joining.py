"""A first password, or another one: a code from the known side, and a yes there."""

import re

import httpx
import pytest

from core.billing import Billing
from core.errors import NotFound
from core.models import Link, LinkState
from core.security.actors import Actor
from core.security.deeds import CodeNeeded
from core.security.links import SESSION
from core.security.rights import Role
from tests.bot.web.site import Site
from tests.cast import ADA, BEA, OLGA, OSKAR
from tests.chat import Chat
from tests.codes import KEYBOARD, Authenticator, enrolled, with_code
from tests.fakes.clock import FakeClock
from tests.policies import gone
from tests.trail import Trail
from tests.web_sessions import PASSWORD, Browser, with_password

WAITING = "Now confirm it"
NEW = "marble thunder violin saddle"


async def code_for(billing: Billing, by: Actor, name: str = "") -> str:
    async with billing.work(by) as work:
        return (await work.linking.ask_link(name))[1]


async def show(here: Site, code: str) -> tuple[Browser, httpx.Response]:
    """A browser that shows a code."""
    browser = Browser(here.web)
    return browser, await browser.press("/desk/join", "/desk/join", code=code)


async def say(billing: Billing, by: Actor, link: int = 1, *, is_mine: bool = True) -> Link:
    async with billing.work(by) as work:
        return await work.linking.confirm_link(link, is_mine=is_mine)


async def put(browser: Browser, password: str = PASSWORD, **more: str) -> httpx.Response:
    return await browser.press(
        "/desk/join/password", "/desk/join/password", password=password, **more
    )


async def test_a_first_password_is_set_once_both_sides_say_yes(
    here: Site, billing: Billing, trail: Trail
) -> None:
    """A071: the browser shows what the chat shows."""
    browser, page = await show(here, await code_for(billing, BEA))
    number = re.search(r"<strong>(\d\d)</strong>", page.text)
    assert number is not None
    (claimed,) = await trail.records("LinkClaimed")
    assert claimed.payload["display"] == f"Firefox on Linux at 127.0.0.1 ({number[1]})"
    early = await browser.get("/desk/join/password")
    assert WAITING in early.text
    assert f"<strong>{number[1]}</strong>" in early.text

    await say(billing, BEA)
    answer = await put(browser)

    assert answer.headers["location"] == "/desk/second-step"
    assert "Show the QR code" in (await browser.follow(answer)).text
    told = ["LinkAsked", "LinkClaimed", "InvitationConfirmed", "PasswordSet"]
    assert await trail.kinds() == told


async def test_before_the_yes_nothing_is_set(here: Site, billing: Billing) -> None:
    browser, _ = await show(here, await code_for(billing, BEA))

    early = await sent_unasked(browser, billing)

    assert early.status_code == 409
    assert (await browser.get("/desk")).headers["location"] == "/desk/sign-in"


@pytest.mark.parametrize("is_late", [True, False])
async def test_after_a_no_or_too_late_it_is_over(
    here: Site, billing: Billing, clock: FakeClock, is_late: bool
) -> None:
    browser, _ = await show(here, await code_for(billing, BEA))
    if is_late:
        clock.advance(minutes=9, seconds=59)
        await say(billing, BEA)
        clock.advance(seconds=2)
    else:
        await say(billing, BEA, is_mine=False)

    answer = await sent_unasked(browser, billing)

    assert answer.status_code in {303, 409}
    assert answer.headers.get("location", "/desk/join") == "/desk/join"
    assert await _password_of(billing, BEA) is None


async def sent_unasked(browser: Browser, billing: Billing) -> httpx.Response:
    """A password that no page asked for, with all that a page would have given."""
    (token,) = browser.cookies.values()
    nonce = billing.links.desk_nonce(billing.links.kept(SESSION, token))
    return await browser.post("/desk/join/password", {"_nonce": nonce, "password": PASSWORD})


async def _password_of(billing: Billing, who: Actor) -> object:
    async with billing.work(who) as work:
        return await work.sign_ins.password()


async def test_a_code_works_in_one_browser_only(here: Site, billing: Billing) -> None:
    """A071: reuse."""
    code = await code_for(billing, BEA)
    await show(here, code)

    other, page = await show(here, code)

    assert page.status_code == 404
    assert other.cookies == {}


@pytest.mark.parametrize("code", ["", "x", "a" * 5000, "%00", "ä", "1' OR '1'='1"])
async def test_whatever_is_no_code_is_told_the_same(here: Site, code: str) -> None:
    """A087."""
    _, page = await show(here, code)

    assert page.status_code == 404
    assert "This code is not valid." in page.text


async def test_guesses_at_codes_are_counted(here: Site, billing: Billing) -> None:
    """A071: brute force."""
    for _ in range(50):
        await show(here, "x")

    _, page = await show(here, await code_for(billing, BEA))
    assert page.status_code == 429


async def test_an_attackers_own_code_leads_to_the_attackers_own_name(
    here: Site, billing: Billing
) -> None:
    """A071, link-CSRF: Olga opens Bea's code, and sets a password of Bea's at most."""
    browser, _ = await show(here, await code_for(billing, BEA))
    with pytest.raises(NotFound, match="no such link"):
        await say(billing, OLGA)
    await say(billing, BEA)
    await put(browser)

    assert await _password_of(billing, OLGA) is None


async def test_an_owner_who_can_be_reached_is_asked_whoever_made_the_code(
    here: Site, billing: Billing
) -> None:
    """A071: neither another owner nor the keyboard takes an account over."""
    for by in (OSKAR, KEYBOARD):
        browser, _ = await show(here, await code_for(billing, by, "Olga"))
        with pytest.raises(NotFound, match="no such link"):
            await say(billing, by, 1 if by is OSKAR else 2)
        assert WAITING in (await browser.get("/desk/join/password")).text


async def test_who_is_nowhere_yet_is_vouched_for_by_who_invited_them(
    here: Site, billing: Billing
) -> None:
    async with billing.work(ADA) as work:
        await work.members.add("Nia Nord", "nia@demo.example", Role.MEMBER)
    browser, _ = await show(here, await code_for(billing, ADA, "Nia Nord"))

    await say(billing, ADA)

    assert (await put(browser)).headers["location"] == "/desk/second-step"


async def test_who_forgot_the_password_sets_another_with_a_code(
    here: Site, billing: Billing, clock: FakeClock
) -> None:
    """A082: the code of the known side is not enough for who has one-time codes."""
    await with_password(billing, BEA)
    app = await enrolled(billing, BEA)
    browser, _ = await show(here, await code_for(billing, BEA))
    await _yes(billing, app)
    clock.advance(seconds=60)

    refused = await put(browser, NEW)
    assert refused.status_code == 400
    answer = await put(browser, NEW, code=app.code())

    assert answer.headers["location"] == "/desk"
    assert (await browser.get("/desk/security")).status_code == 200
    old = await half_in_with(here, PASSWORD)
    assert "is wrong" in old.text


async def _yes(billing: Billing, app: Authenticator) -> None:
    """Bea says yes in the chat, which takes a code of hers."""
    with pytest.raises(CodeNeeded):
        await say(billing, BEA)
    await with_code(
        billing, BEA, lambda work: work.linking.confirm_link(1, is_mine=True), app.code()
    )


async def half_in_with(here: Site, password: str) -> httpx.Response:
    browser = Browser(here.web)
    return await browser.press(
        "/desk/sign-in", "/desk/sign-in", mail="bea@demo.example", password=password
    )


@pytest.mark.parametrize("word", ["short", "password1234", "bea quartz lantern demo"])
async def test_a_bad_password_is_refused_and_may_be_tried_again(
    here: Site, billing: Billing, word: str
) -> None:
    """A083."""
    browser, _ = await show(here, await code_for(billing, BEA))
    await say(billing, BEA)

    refused = await put(browser, word)

    assert refused.status_code == 400
    assert f'value="{word}"' not in refused.text
    assert (await put(browser)).status_code == 303


async def test_a_suspended_member_cannot_join(here: Site, billing: Billing) -> None:
    code = await code_for(billing, BEA)
    await gone(billing, "Bea")

    _, page = await show(here, code)

    assert page.status_code in {400, 404}


async def test_an_invitation_is_asked_for_in_a_chat(billing: Billing, olga: Chat) -> None:
    card = await olga.say("/member invite Bea")

    assert card.title == "A link code for Bea"
    assert "https://pay.demo.example/desk/join" in card.text
    assert (await billing.link(dict(card.facts)["Code"])).state is LinkState.ASKED
