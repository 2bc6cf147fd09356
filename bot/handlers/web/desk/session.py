"""Whose browser it is: the cookie that opens a session, and what is asked of a form.

The cookie is a token of 256 bits; the books keep its keyed hash. `__Host-` binds it to us over TLS;
the trial on this machine, which has none, has a name of its own.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.handlers.web.callers import counted_as
from bot.handlers.web.desk.entry import Page
from bot.handlers.web.desk.pages import Visitor
from bot.handlers.web.origins import origin
from core.again import again
from core.billing import Billing
from core.models import Member, Stage, WebSession
from core.security.actors import Actor, Sender
from core.services.sign_ins import LASTS, Opened
from core.sign_ins import WEB, Where, acting

SIGN_IN: Final = "/desk/sign-in"
TOKEN_MOST: Final = 100
KNOWN_LASTS: Final = timedelta(days=90)
TOUCHED_EVERY: Final = timedelta(minutes=1)

SYSTEMS: Final = ("Android", "iPhone", "iPad", "Windows", "Mac", "Linux")
BROWSERS: Final = {"Edg/": "Edge", "OPR/": "Opera", "Firefox": "Firefox", "Chrom": "Chrome",
                   "Safari": "Safari"}  # fmt: skip


@dataclass(frozen=True)
class Found:
    """What a browser's cookie opens, whatever its stage."""

    session: WebSession
    member: Member
    actor: Actor

    @property
    def nonce_of(self) -> str:
        """What forms of this session are bound to."""
        return self.session.token_hash


Staged = Callable[[Request, Found], Awaitable[Response]]


class Sessions:
    """Reads and writes the cookie."""

    def __init__(self, billing: Billing, *, is_secure: bool) -> None:
        self._billing = billing
        self._is_secure = is_secure
        self.name = "__Host-paidup" if is_secure else "paidup"
        self.known = f"{self.name}-known"

    async def visitor(self, request: Request) -> Visitor | None:
        """Who is signed in; nothing for whoever is not, or not wholly."""
        found = await self._at(request, Stage.FULL)
        if found is None:
            return None
        hashed = found.session.token_hash
        sender = Sender(WEB, "", hashed, found.session.browser, origin(request))
        return Visitor(sender, hashed)

    async def found(self, request: Request) -> Found | None:
        """The session that a cookie opens; nothing where there is none, or where there are two."""
        token = _cookie(request, self.name)
        if not token:
            return None
        found = await self._billing.session(token)
        return Found(*found, acting(found[1], origin(request))) if found else None

    def at(self, stage: Stage, page: Staged, otherwise: str = SIGN_IN) -> Page:
        """A page for who has come as far as this; whoever has not is led to where one does."""

        async def shown(request: Request) -> Response:
            found = await self._at(request, stage)
            return RedirectResponse(otherwise, 303) if found is None else await page(request, found)

        return shown

    def keep(self, response: Response, opened: Opened, member: Member | None = None) -> Response:
        """Let the browser keep a session's token; and that a member has signed in there."""
        self._cookie(response, self.name, opened.token, LASTS)
        if member is not None and opened.session.stage is Stage.FULL and member.email:
            known = self._billing.links.known_browser(member.email.casefold())
            self._cookie(response, self.known, known, KNOWN_LASTS)
        return response

    async def keep_instead(self, request: Request, response: Response, opened: Opened) -> Response:
        """The same for a browser in which somebody may be signed in: that ends."""
        had = await self._at(request, Stage.FULL)
        if had is not None:
            await self.leave(had)
        return self.keep(response, opened)

    @again
    async def leave(self, found: Found) -> None:
        """Sign out of a session; nothing for one that has ended by itself."""
        async with self._billing.work(found.actor) as work:
            await work.sign_ins.leave(found.session.id)

    def where(self, request: Request) -> Where:
        """From where somebody comes in."""
        address = origin(request)
        browser = browser_of(request.headers.get("user-agent", ""))
        return Where(address, counted_as(address), browser, _cookie(request, self.known))

    def forget(self, response: Response) -> Response:
        """Let the browser forget it."""
        self._cookie(response, self.name, "", timedelta())
        return response

    def to_sign_in(self) -> Response:
        """Whoever is not signed in is led to where one does that."""
        return RedirectResponse(SIGN_IN, 303)

    async def _at(self, request: Request, stage: Stage) -> Found | None:
        """A session at this stage; that a full one is in use is noted."""
        found = await self.found(request)
        if found is None or found.session.stage is not stage:
            return None
        is_old = self._billing.clock.now() - found.session.seen_at > TOUCHED_EVERY
        if stage is Stage.FULL and is_old:
            await self._billing.touch_session(found.session.id)
        return found

    def _cookie(self, response: Response, name: str, token: str, lasts: timedelta) -> None:
        response.set_cookie(
            name,
            token,
            max_age=int(lasts.total_seconds()),
            path="/",
            secure=self._is_secure,
            httponly=True,
            samesite="lax",
        )


def _cookie(request: Request, name: str) -> str:
    """What a browser kept under a name; nothing where that is two things, or too long."""
    given = [
        part.strip().removeprefix(f"{name}=")
        for line in request.headers.getlist("cookie")
        for part in line.split(";")
        if part.strip().startswith(f"{name}=")
    ]
    return given[0] if len(given) == 1 and len(given[0]) <= TOKEN_MOST else ""


def browser_of(agent: str) -> str:
    """What a browser says it is, in a word or two: `Firefox on Linux`."""
    name = next((said for mark, said in BROWSERS.items() if mark in agent), "")
    system = next((each for each in SYSTEMS if each in agent), "")
    return " on ".join(filter(None, (name or "A browser", system)))
