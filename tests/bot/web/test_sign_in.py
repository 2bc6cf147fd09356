"""Signing in on the web: a password, a second step, a session that ends when it should."""

import re
from urllib.parse import unquote

import httpx
import pytest

from bot.handlers.web.app import WebSettings
from core.billing import Billing
from core.security.totp import code_at, step_of
from tests.bot.web.site import Site, site
from tests.cast import ADA, BEA, OLGA, OTTO
from tests.codes import KEYBOARD, enrolled
from tests.fakes.clock import FakeClock
from tests.policies import gone
from tests.trail import Trail
from tests.web_sessions import MAILS, PASSWORD, Browser, coded, half_in, signed_in, with_password

COOKIE = "__Host-paidup"
WRONG = "The mail address or the password is wrong."
MAIL = "olga@demo.example"


async def give(browser: Browser, mail: str = MAIL, password: str = PASSWORD) -> httpx.Response:
    return await browser.press("/desk/sign-in", "/desk/sign-in", mail=mail, password=password)


async def test_whoever_gives_password_and_code_is_in(
    here: Site, billing: Billing, trail: Trail
) -> None:
    browser = await signed_in(here.web, billing, OLGA)

    page = await browser.get("/desk/security")

    assert page.status_code == 200
    assert "This browser" in page.text
    (record,) = await trail.records("SignedIn")
    assert (record.member_id, record.world, record.origin) == (1, "web", "127.0.0.1")
    assert record.payload["browser"] == "Firefox on Linux"


@pytest.mark.parametrize("path", ["/desk", "/desk/security", "/desk/password", "/desk/member/list"])
async def test_whoever_is_not_signed_in_is_led_to_where_one_does_that(
    here: Site, billing: Billing, path: str
) -> None:
    for browser in (Browser(here.web), await half_in(here.web, billing, OLGA)):
        answer = await browser.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/desk/sign-in")


async def test_the_pages_ask_with_the_rights_of_who_is_signed_in(
    here: Site, billing: Billing
) -> None:
    """Rule 4 of the house: the same rights on every door."""
    olga = await signed_in(here.web, billing, OLGA)
    bea = await signed_in(here.web, billing, BEA)

    assert "Oskar" in (await olga.get("/desk/member/list")).text
    assert (await olga.get("/desk/trail")).status_code == 200
    assert (await bea.get("/desk/trail")).status_code == 403


async def test_the_cookie_is_bound_to_us(here: Site, billing: Billing) -> None:
    """A084."""
    await with_password(billing, OLGA)
    browser = Browser(here.web)

    (line,) = (await give(browser)).headers.get_list("set-cookie")

    assert line.startswith(f"{COOKIE}=")
    parts = {part.strip().lower() for part in line.split(";")[1:]}
    assert {"httponly", "secure", "path=/", "samesite=lax"} <= parts
    assert not any(part.startswith("domain") for part in parts)


async def test_without_tls_the_trial_has_a_cookie_of_another_name(billing: Billing) -> None:
    plain = site(billing, settings=WebSettings("http://127.0.0.1:8000", is_trial=True))
    await with_password(billing, OLGA)
    browser = Browser(plain.web)

    (line,) = (await give(browser)).headers.get_list("set-cookie")

    assert line.startswith("paidup=")
    assert "secure" not in line.lower()


async def test_a_cookie_somebody_brought_along_becomes_no_session(
    here: Site, billing: Billing
) -> None:
    """A084, fixation: each step gives a token of our own, and the one before is dead."""
    await with_password(billing, OLGA)
    app = await enrolled(billing, OLGA)
    browser = Browser(here.web, {COOKIE: "planted"})
    await give(browser)
    half = browser.cookies[COOKIE]
    await coded(browser, app)

    assert len({"planted", half, browser.cookies[COOKIE]}) == 3
    for token in ("planted", half):
        stranger = Browser(here.web, {COOKIE: token})
        assert (await stranger.get("/desk/security")).status_code == 303


@pytest.mark.parametrize("cookie", ["x", "a; __Host-paidup=b", "ä", "a" * 5000, "%00", ""])
async def test_no_other_cookie_opens_anything(here: Site, billing: Billing, cookie: str) -> None:
    await signed_in(here.web, billing, OLGA)
    headers = {b"cookie": f"{COOKIE}={cookie}".encode()}

    answer = await here.web.get("/desk/security", headers=headers)

    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/sign-in")


async def test_signing_out_ends_the_session_in_the_books(here: Site, billing: Billing) -> None:
    """A084: a copy of the cookie is worth nothing."""
    browser = await signed_in(here.web, billing, OLGA)
    thief = Browser(here.web, dict(browser.cookies))

    await browser.press("/desk/security", "/desk/sign-out")

    assert COOKIE not in browser.cookies
    assert (await thief.get("/desk/security")).status_code == 303


async def test_a_suspended_member_is_out_at_once(here: Site, billing: Billing) -> None:
    browser = await signed_in(here.web, billing, BEA)
    await gone(billing, "Bea")

    assert (await browser.get("/desk")).headers["location"] == "/desk/sign-in"
    assert WRONG in (await give(Browser(here.web), "bea@demo.example")).text


@pytest.mark.parametrize(
    "mail", [MAIL, "ada@demo.example", "nobody@demo.example", "otto@other.example", "", "%", "ä"]
)
async def test_whatever_was_wrong_is_told_the_same(here: Site, billing: Billing, mail: str) -> None:
    """A087: text, status and headers."""
    await with_password(billing, OLGA)
    await with_password(billing, ADA)
    await gone(billing, "Ada")
    shown = [await give(Browser(here.web), each, "wrong") for each in (mail, "x@y.example")]

    assert len({_plain(each.text) for each in shown}) == 1
    assert len({each.status_code for each in shown}) == 1
    assert WRONG in shown[0].text
    assert not any(each.headers.get_list("set-cookie") for each in shown)
    assert not mail or f'value="{mail}"' not in shown[0].text


def _plain(html: str) -> str:
    """A page without what is another on each."""
    return re.sub(r'(nonce|_nonce" value)="[^"]*"', "", html)


async def test_a_second_company_is_named(here: Site, billing: Billing) -> None:
    await with_password(billing, OTTO)
    browser = Browser(here.web)
    mail = "otto@other.example"

    refused = await browser.press(
        "/desk/sign-in", "/desk/sign-in", mail=mail, password=PASSWORD, company="demo"
    )
    taken = await browser.press(
        "/desk/sign-in", "/desk/sign-in", mail=mail, password=PASSWORD, company="Other"
    )

    assert WRONG in refused.text
    assert taken.headers["location"] == "/desk/second-step"


async def test_who_tries_too_often_has_to_wait(here: Site, billing: Billing) -> None:
    await with_password(billing, OLGA)
    browser = Browser(here.web)
    answers = [await give(browser, password="wrong") for _ in range(11)]

    assert [each.status_code for each in answers] == [400] * 10 + [429]
    assert int(answers[-1].headers["retry-after"]) > 0
    assert (await give(browser)).status_code == 429


async def test_a_wrong_password_is_kept_in_the_trail(
    here: Site, billing: Billing, trail: Trail
) -> None:
    """Of a member alone: nobody else has a trail."""
    await with_password(billing, BEA)
    for mail in (MAILS[BEA.member_id or 0], "nobody@demo.example"):
        await give(Browser(here.web), mail, "wrong")

    (kept,) = await trail.records("PasswordRefused")
    assert kept.payload["member_id"] == BEA.member_id
    assert kept.origin


async def test_wrong_codes_are_counted_with_those_of_the_chats(
    here: Site, billing: Billing, clock: FakeClock
) -> None:
    """A078."""
    app = await enrolled(billing, OLGA)
    browser = await half_in(here.web, billing, OLGA)
    for _ in range(5):
        page = await browser.press("/desk/second-step", "/desk/second-step", code="000000")
        assert page.status_code == 400

    assert "paused" in (await coded(browser, app)).text
    clock.advance(minutes=8)
    assert (await browser.get("/desk/second-step")).status_code in {200, 303}


async def test_a_recovery_code_stands_in_for_a_code_once(here: Site, billing: Billing) -> None:
    """A081."""
    async with billing.work(OLGA) as work:
        secret = (await work.second_factors.enrol()).secret
    async with billing.work(OLGA) as work:
        codes = await work.second_factors.confirm(code_at(secret, step_of(billing.clock.now())))
    for code, leads in ((codes[0], "/desk"), (codes[0], ""), (codes[1], "/desk")):
        browser = await half_in(here.web, billing, OLGA)
        answer = await browser.press("/desk/second-step", "/desk/second-step", code=code)
        assert answer.headers.get("location", "") == leads


async def test_who_has_no_codes_sets_them_up_before_anything_else(
    here: Site, billing: Billing, clock: FakeClock, trail: Trail
) -> None:
    browser = await half_in(here.web, billing, OLGA)
    asked = await browser.get("/desk/second-step")
    assert "Show the QR code" in asked.text
    assert "data:image/png" not in asked.text

    shown = await browser.send(asked, "/desk/second-step/set-up")
    found = re.search(r'class="by-hand">([A-Z2-7 ]+)<', shown.text)
    assert found is not None
    secret = found[1].replace(" ", "")
    wrong = await browser.send(shown, "/desk/second-step/confirm", code="000000")
    assert wrong.status_code == 400
    code = code_at(secret, step_of(clock.now()))
    kept = await browser.send(wrong, "/desk/second-step/confirm", code=code)

    assert len(re.findall(r"<li>([a-z2-7]{4}-){3}[a-z2-7]{4}</li>", kept.text)) == 10
    assert (await browser.get("/desk/security")).status_code == 200
    assert await trail.kinds() == ["CodesSetUp", "SignedIn"]


async def test_whose_codes_the_keyboard_took_sets_up_new_ones_with_its_word(
    here: Site, billing: Billing
) -> None:
    await enrolled(billing, BEA)
    async with billing.work(KEYBOARD) as work:
        word = await work.second_factors.remove_of(BEA.member_id or 0, "Bea")
    browser = await half_in(here.web, billing, BEA)
    page = await browser.get("/desk/second-step")
    assert "Set-up word" in page.text

    wrong = await browser.send(page, "/desk/second-step/set-up", word="abcd")
    assert (wrong.status_code, "data:image/png" in wrong.text) == (409, False)
    right = await browser.send(wrong, "/desk/second-step/set-up", word=word)
    assert "data:image/png" in right.text


async def test_a_password_alone_sets_up_no_codes_over_those_there_are(
    here: Site, billing: Billing
) -> None:
    """A082: the page of setting up, without having been shown it."""
    await enrolled(billing, OLGA)
    browser = await half_in(here.web, billing, OLGA)

    answer = await browser.press("/desk/second-step", "/desk/second-step/set-up")

    assert answer.status_code == 409
    assert "data:image/png" not in answer.text


@pytest.mark.parametrize("path", ["/desk/sign-in", "/desk/join"])
async def test_a_form_without_our_nonce_is_not_taken(
    here: Site, billing: Billing, path: str
) -> None:
    """A085."""
    await with_password(billing, OLGA)
    fields = {"code": "x"} if path.endswith("join") else {"mail": MAIL, "password": PASSWORD}

    answers = [await here.web.post(path, data=fields | more) for more in ({}, {"_nonce": "x.y"})]

    assert [each.status_code for each in answers] == [403] * 2


async def test_anothers_nonce_is_not_taken(here: Site, billing: Billing) -> None:
    """A085: an attacker's own page gives nothing that is good for somebody else's session."""
    olga = await signed_in(here.web, billing, OLGA)
    bea = await signed_in(here.web, billing, BEA)
    nonce = re.findall(r'name="_nonce" value="([^"]+)"', (await bea.get("/desk/security")).text)[0]

    answer = await olga.post("/desk/sign-out", {"_nonce": nonce})

    assert answer.status_code == 403
    assert (await olga.get("/desk/security")).status_code == 200


async def test_looking_changes_nothing(here: Site, billing: Billing, trail: Trail) -> None:
    browser = await signed_in(here.web, billing, OLGA)
    before = await trail.kinds()
    for path in ("/desk/sign-in", "/desk/join", "/desk/security", "/desk/password"):
        await browser.get(path)
        await browser.get(f"{path}?code=abc&password=x")

    assert await trail.kinds() == before


async def test_another_password_takes_the_present_one_and_a_code(
    here: Site, billing: Billing, clock: FakeClock
) -> None:
    """A082."""
    browser = await signed_in(here.web, billing, OLGA)
    other = Browser(here.web, dict(browser.cookies))
    app = await enrolled(billing, OLGA)
    clock.advance(seconds=30)
    new = "marble thunder violin saddle"
    for present, code in (("wrong", app.code()), (PASSWORD, "000000"), (PASSWORD, "")):
        refused = await browser.press(
            "/desk/password", "/desk/password", present=present, password=new, code=code
        )
        assert refused.status_code == 400
    clock.advance(seconds=60)

    changed = await browser.press(
        "/desk/password", "/desk/password", present=PASSWORD, password=new, code=app.code()
    )

    assert changed.headers["location"] == "/desk"
    assert (await browser.get("/desk/security")).status_code == 200
    assert (await other.get("/desk/security")).status_code == 303
    assert WRONG in (await give(Browser(here.web))).text


async def test_no_secret_is_written_anywhere(
    here: Site, billing: Billing, caplog: pytest.LogCaptureFixture, trail: Trail
) -> None:
    browser = await signed_in(here.web, billing, OLGA)
    token = unquote(browser.cookies[COOKIE])

    said = caplog.text + "".join(str(each.model_dump()) for each in await trail.records())
    assert PASSWORD not in said
    assert token not in said


async def test_nobody_holds_up_whoever_has_signed_in_before(here: Site, billing: Billing) -> None:
    """A079: a stranger's guesses pause the account for strangers alone."""
    mine = await signed_in(here.web, billing, OLGA)
    await mine.press("/desk/security", "/desk/sign-out")
    for _ in range(11):
        paused = await give(Browser(here.web), password="wrong")
    assert paused.status_code == 429

    assert (await give(mine)).headers["location"] == "/desk/second-step"


@pytest.mark.parametrize("known", ["", "x", "x.y", "a" * 5000, "of another"])
async def test_another_browsers_mark_opens_no_second_count(
    here: Site, billing: Billing, known: str
) -> None:
    """A078: as many guesses as anybody, with whatever mark; Bea's is none for Olga's account."""
    await with_password(billing, OLGA)
    mark = billing.links.known_browser("bea@demo.example") if known == "of another" else known
    answers = [
        await give(Browser(here.web, {f"{COOKIE}-known": mark}), password="wrong")
        for _ in range(11)
    ]

    assert [each.status_code for each in answers] == [400] * 10 + [429]


async def test_whoever_sees_to_how_they_sign_in_uses_the_session(
    here: Site, billing: Billing, clock: FakeClock
) -> None:
    browser = await signed_in(here.web, billing, OLGA)
    for path in ("/desk/security", "/desk/password", "/desk/security"):
        clock.advance(minutes=20)
        assert (await browser.get(path)).status_code == 200
