"""The web desk as it is spoken to from outside: what our pages would send, offered there or not."""

from urllib.parse import urlencode

import httpx

from core.security.links import SESSION, Links
from tests.attacks.oracles import spoken
from tests.stories.town import Town
from tests.web_sessions import PASSWORD, Browser

COOKIE = "paidup"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


async def gives_password(one: Browser, mail: str) -> None:
    """The first step in."""
    answer = await one.press("/desk/sign-in", "/desk/sign-in", mail=mail, password=PASSWORD)
    assert answer.headers["location"] == "/desk/second-step", answer.text


async def gives_code(one: Browser, code: str) -> None:
    """The second."""
    answer = await one.press("/desk/second-step", "/desk/second-step", code=code)
    assert answer.headers["location"] == "/desk", answer.text


def nonce(links: Links, one: Browser) -> str:
    """What a page of ours would carry for this browser."""
    return links.desk_nonce(links.kept(SESSION, one.cookies[COOKIE]))


async def presses(links: Links, one: Browser, command: str, **given: str) -> httpx.Response:
    """What a button of a page would send."""
    return await one.post(_path(command), {"_nonce": nonce(links, one)} | given)


def pressing(town: Town, links: Links, one: Browser, command: str, **given: str) -> bytes:
    """The same, as it stands on the wire."""
    headers = FORM | {"Cookie": f"{COOKIE}={one.cookies[COOKIE]}"}
    body = urlencode({"_nonce": nonce(links, one)} | given).encode()
    return spoken(town, "POST", _path(command), headers, body)


def _path(command: str) -> str:
    return f"/desk/{command.replace(' ', '/')}"
