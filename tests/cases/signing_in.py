"""Olga signs in on the web, led there by her phone: what was secret in it, what she was shown."""

import re
from datetime import timedelta

import httpx

from core.security.totp import code_at, step_of
from tests.bot.web.desk.seat import Reader
from tests.stories.town import OLGA_S_MAIL, OLGA_S_PHONE, Town

PASSWORD = "seven brown horses at noon"
COOKIE = "paidup"
CRASHED = 500


async def signs_in(town: Town, seed: str) -> tuple[dict[str, str], dict[str, str]]:
    """Her secrets by name, and the pages she saw by theirs."""
    await town.desk("telegram/message", user=OLGA_S_PHONE, text="/link")
    told = await town.until(lambda: next(iter(town.asked("Your link code")), None))
    found = re.search(r"/start (\S+?),", told["text"])
    assert found
    async with httpx.AsyncClient(base_url=town.url, trust_env=False, timeout=30) as browser:
        await _sends(browser, "/desk/join", code=found[1])
        joining = browser.cookies[COOKIE]
        await town.taps("the code you asked for", "Yes, that is me")
        await town.until(lambda: next(iter(town.asked("act for Olga")), None))
        yes = next_code(town, seed)
        await town.desk("telegram/message", user=OLGA_S_PHONE, text=yes)
        await town.until(lambda: next(iter(town.asked("is linked")), None))
        code = next_code(town, seed)
        await _sends(browser, "/desk/join/password", password=PASSWORD, code=code)
        full = browser.cookies[COOKIE]
        assert full != joining
        nonce = await _nonce(browser, "/desk/password")
        pages = {path: (await browser.get(path)) for path in ("/desk", "/desk/security")}
        wrong = await _sends(
            browser, "/desk/password", present=PASSWORD, password="x", code="000000"
        )
    assert {page.status_code for page in pages.values()} == {200}
    hidden = {"link code": found[1], "password": PASSWORD, "code to link": yes, "code to set": code}
    hidden |= {"cookie before": joining, "cookie": full, "nonce": nonce}
    return hidden, {path: page.text for path, page in pages.items()} | {"refused": wrong}


async def gives_the_password(town: Town) -> str:
    """She signs in anew, which fails; the page she is shown."""
    async with httpx.AsyncClient(base_url=town.url, trust_env=False, timeout=30) as browser:
        (sheet,) = Reader((await browser.get("/desk/sign-in")).text).forms
        typed = {"mail": OLGA_S_MAIL, "password": PASSWORD}
        answer = await browser.post(sheet.action, data=sheet.fields | typed)
    assert answer.status_code == CRASHED, answer.text
    return answer.text


def next_code(town: Town, seed: str) -> str:
    """What her phone shows once the code from before is over."""
    town.sandbox.world.move(timedelta(seconds=30))
    return code_at(seed, step_of(town.sandbox.world.now()))


async def _nonce(browser: httpx.AsyncClient, path: str) -> str:
    """What a form carries, so that it works once and for this session alone."""
    forms = [form for form in Reader((await browser.get(path)).text).forms if form.fields]
    names = [name for name in forms[0].fields if "nonce" in name]
    return forms[0].fields[names[0]]


async def _sends(browser: httpx.AsyncClient, path: str, **typed: str) -> str:
    """Fill in the form of a page and send it; what comes back."""
    (sheet,) = [
        form for form in Reader((await browser.get(path)).text).forms if "code" in form.fields
    ]
    answer = await browser.post(sheet.action or path, data=sheet.fields | typed)
    return answer.text
