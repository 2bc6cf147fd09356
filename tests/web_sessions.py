"""People who are signed in on the web, and how they got there: by the pages, as a browser would.

browser = await signed_in(site.web, billing, OLGA)      one that holds Olga's cookie
await browser.get("/desk")
"""

import re
from dataclasses import dataclass, field
from typing import Any

import httpx

from core.billing import Billing
from core.models import Password
from core.repositories.sign_ins import SignInRepository
from core.security import passwords
from core.security.actors import Actor
from tests.cast import OTHERS, PEOPLE
from tests.codes import Authenticator, enrolled

PASSWORD = "pebble quartz lantern orchid"
HASH = passwords.made(PASSWORD)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
MAILS = {each.member_id: each.email for each in (*PEOPLE, *OTHERS)}
NONCE = re.compile(r'name="_nonce" value="([^"]+)"')


@dataclass
class Browser:
    """A browser with cookies of its own, in front of the pages."""

    web: httpx.AsyncClient
    cookies: dict[str, str] = field(default_factory=dict)

    async def get(self, path: str, **how: Any) -> httpx.Response:
        """Look at a page."""
        return await self._asked("GET", path, **how)

    async def post(self, path: str, data: Any = None, **how: Any) -> httpx.Response:
        """Send fields as they are."""
        return await self._asked("POST", path, data=data, **how)

    async def send(self, shown: httpx.Response, path: str, **fields: Any) -> httpx.Response:
        """Fill in the form of a page that was shown."""
        nonce = NONCE.findall(shown.text)[-1]
        return await self.post(path, {"_nonce": nonce} | fields)

    async def press(self, page: str, path: str, **fields: Any) -> httpx.Response:
        """Look at a page, and fill in its form."""
        return await self.send(await self.get(page), path, **fields)

    async def follow(self, answer: httpx.Response) -> httpx.Response:
        """Where an answer leads."""
        return await self.get(answer.headers["location"])

    async def _asked(self, method: str, path: str, **how: Any) -> httpx.Response:
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        given = {"user-agent": FIREFOX} | ({"cookie": kept} if kept else {})
        headers = given | how.pop("headers", {})
        answer = await self.web.request(method, path, headers=headers, **how)
        self.web.cookies.clear()
        for line in answer.headers.get_list("set-cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value.strip('"')
            if not self.cookies[name]:
                del self.cookies[name]
        return answer


async def with_password(billing: Billing, who: Actor, made: str = HASH) -> None:
    """Somebody has a password for the web."""
    assert who.member_id is not None
    async with billing.work(who) as work:
        kept = SignInRepository(work._session, who.company_id)
        await kept.forget(Password, who.member_id)
        await kept.keep(
            Password(
                member_id=who.member_id,
                company_id=who.company_id,
                hash=made,
                set_at=billing.clock.now(),
            )
        )


async def half_in(web: httpx.AsyncClient, billing: Billing, who: Actor) -> Browser:
    """Somebody with a password, who gave it."""
    await with_password(billing, who)
    browser = Browser(web)
    mail = MAILS[who.member_id or 0]
    await browser.press("/desk/sign-in", "/desk/sign-in", mail=mail, password=PASSWORD)
    return browser


async def signed_in(web: httpx.AsyncClient, billing: Billing, who: Actor) -> Browser:
    """Somebody with a password and codes, who gave both; the code of now is used up."""
    app = await enrolled(billing, who)
    browser = await half_in(web, billing, who)
    answer = await coded(browser, app)
    assert answer.headers["location"] == "/desk", answer.text
    return browser


async def coded(browser: Browser, app: Authenticator, steps: int = 0) -> httpx.Response:
    """The second step, with the code of now."""
    return await browser.press("/desk/second-step", "/desk/second-step", code=app.code(steps))
