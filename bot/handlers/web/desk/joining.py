"""A first password, or another one for who forgot it: a link code, and a yes on the known side.

GET  /desk/join               where the code is typed, so that it is in no address and no history
POST /desk/join               it is used up; the known side is asked, with a number to compare
GET  /desk/join/password      waits for that; then asks for the password
POST /desk/join/password      kept: half a session, or a full one where a code was given
GET  /desk/password           another password for who is signed in
POST /desk/password           with the present one and a code
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.handlers.web.desk.entry import NOBODY, Entry, EntryPages, Field, coded, routed, to
from bot.handlers.web.desk.session import Found, Sessions
from bot.handlers.web.desk.sign_in import CODE
from core.again import again
from core.billing import Billing, Work
from core.models import LinkState, Stage, WebSession
from core.security.passwords import LETTERS_LEAST
from core.services.sign_ins import Opened
from core.sign_ins import SignIns

NEW: Final = Field(
    "password",
    "New password",
    "password",
    "new-password",
    hint=f"At least {LETTERS_LEAST} letters; a few words that do not belong together are good.",
    most=1024,
)
PRESENT: Final = Field("present", "Present password", "password", "current-password", most=1024)
JOIN: Final = Entry(
    "Set a password",
    text=(
        "Type /link in a chat with Paidup, or ask an owner to invite you. Then give the code here.",
    ),
    submit="Go on",
    action="/desk/join",
    fields=(Field("code", "Link code", most=60),),
    links=(("Sign in instead", "/desk/sign-in"),),
)
WAITING: Final = Entry(
    "Now confirm it",
    text=(
        "Say yes where you asked for the code. Were you invited, ask whoever did that.",
        "The question shows the same number.",
    ),
    links=(("I have confirmed it", "/desk/join/password"),),
)
SET: Final = Entry("Set a password", submit="Set it", action="/desk/join/password", fields=(NEW,))
CHANGE: Final = Entry(
    "Change your password",
    text=("You are signed out everywhere else.",),
    submit="Change it",
    action="/desk/password",
    fields=(PRESENT, NEW, CODE),
    links=(("Back", "/desk"),),
)
OVER: Final = Entry(
    "That is over",
    text=("Nobody said yes in time, or somebody said no. Ask for another code.",),
    links=(("Begin again", "/desk/join"),),
)


class JoinPages:
    """Lets somebody in whom the books know and the web does not yet."""

    def __init__(self, billing: Billing, sessions: Sessions, pages: EntryPages) -> None:
        self._billing = billing
        self._sessions = sessions
        self._pages = pages
        self._sign_ins = SignIns(billing)

    def router(self) -> APIRouter:
        """The addresses."""
        joining = partial(self._sessions.at, Stage.JOINING, otherwise="/desk/join")
        full = partial(self._sessions.at, Stage.FULL)
        return routed(
            looks={
                "/join": self.ask,
                "/join/password": joining(self.wait),
                "/password": full(self.look),
            },
            sends={
                "/join": self.claim,
                "/join/password": joining(self.put),
                "/password": full(self.change),
            },
        )

    async def ask(self, request: Request) -> Response:
        """Where the code is typed."""
        del request
        return self._pages.show(JOIN, NOBODY)

    async def claim(self, request: Request) -> Response:
        """The code is used up, and the known side asked."""
        given = await self._pages.sent(request, NOBODY, "code")
        claimed = self._claimed(request, given["code"])
        return await self._pages.tried(JOIN, NOBODY, claimed)

    async def wait(self, request: Request, found: Found) -> Response:
        """The password, once the known side said yes."""
        del request
        state = await self._sign_ins.is_confirmed(found.session)
        if state is LinkState.CLAIMED:
            return self._waiting(found.session)
        if state is not LinkState.LINKED:
            return self._pages.show(OVER, found.nonce_of, 409)
        return self._pages.show(await self._set(found), found.nonce_of)

    async def put(self, request: Request, found: Found) -> Response:
        """The password, and a code from who has codes."""
        given = await self._pages.sent(request, found.nonce_of, "password", "code")
        put = self._put(found, given["password"], given["code"])
        return await self._pages.tried(partial(self._set, found), found.nonce_of, put)

    async def look(self, request: Request, found: Found) -> Response:
        """Another password for who is signed in."""
        del request
        return self._pages.show(CHANGE, found.nonce_of)

    async def change(self, request: Request, found: Found) -> Response:
        """The present password, a new one, and a code."""
        given = await self._pages.sent(request, found.nonce_of, "present", "password", "code")
        return await self._pages.tried(CHANGE, found.nonce_of, self._changed(found, given))

    # -- within ---------------------------------------------------------------------------

    async def _claimed(self, request: Request, code: str) -> Response:
        opened = await self._sign_ins.by_link(code, self._sessions.where(request))
        waiting = self._waiting(opened.session)
        return await self._sessions.keep_instead(request, waiting, opened)

    def _waiting(self, session: WebSession) -> Response:
        """With the number that the known side is shown too."""
        sign = self._billing.links.sign(session.link_id or 0)
        return self._pages.show(replace(WAITING, sign=sign), session.token_hash)

    async def _put(self, found: Found, password: str, code: str) -> Response:
        made = await self._sign_ins.hashed(password, found.actor)
        session_id, browser = found.session.id, found.session.browser
        async with self._billing.reading(found.actor) as work:
            has_codes, guarded = await work.sign_ins.has_codes(), work.sign_ins.changing(session_id)

        async def put(work: Work) -> Opened:
            return await work.sign_ins.set_by_link(session_id, made, browser)

        @again
        async def put_alone() -> Opened:
            async with self._billing.work(found.actor) as work:
                return await put(work)

        if has_codes:
            opened = await coded(self._billing, found.actor, guarded, code, put)
            return self._sessions.keep(to(""), opened, found.member)
        return self._sessions.keep(to("/second-step"), await put_alone())

    async def _changed(self, found: Found, given: Mapping[str, str]) -> Response:
        await self._sign_ins.require_password(given["present"], found.actor)
        made = await self._sign_ins.hashed(given["password"], found.actor)
        session_id = found.session.id
        async with self._billing.reading(found.actor) as work:
            guarded = work.sign_ins.changing(session_id)

        async def change(work: Work) -> Opened:
            return await work.sign_ins.change_password(session_id, made)

        opened = await coded(self._billing, found.actor, guarded, given["code"], change)
        return self._sessions.keep(to(""), opened)

    async def _set(self, found: Found) -> Entry:
        async with self._billing.reading(found.actor) as work:
            has_codes = await work.sign_ins.has_codes()
        return replace(SET, fields=(NEW, CODE)) if has_codes else SET
