"""A first password, or another one for who forgot it: a link code, and a yes on the known side.

GET  /desk/join               where the code is typed, so that it is in no address and no history
POST /desk/join               it is used up; the known side is asked, with a number to compare
GET  /desk/join/password      waits for that; then asks for the password
POST /desk/join/password      kept: half a session, or a full one where a code was given
GET  /desk/password           another password for who is signed in
POST /desk/password           with the present one and a code
"""

import secrets
from dataclasses import replace
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.handlers.web.desk.entry import NOBODY, Entry, EntryPages, Field, coded, to
from bot.handlers.web.desk.session import Found, Sessions
from bot.handlers.web.desk.sign_in import CODE
from core.billing import Billing
from core.errors import BillingError
from core.models import LinkState, Stage
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
        router = APIRouter(prefix="/desk")
        look, send = ["GET", "HEAD"], ["POST"]
        router.add_api_route("/join", self.ask, methods=look)
        router.add_api_route("/join", self.claim, methods=send)
        router.add_api_route("/join/password", self.wait, methods=look)
        router.add_api_route("/join/password", self.put, methods=send)
        router.add_api_route("/password", self.look, methods=look)
        router.add_api_route("/password", self.change, methods=send)
        return router

    async def ask(self, request: Request) -> Response:
        """Where the code is typed."""
        del request
        return self._pages.show(JOIN, NOBODY)

    async def claim(self, request: Request) -> Response:
        """The code is used up, and the known side asked."""
        given = await self._pages.sent(request, NOBODY, "code")
        sign = f"{secrets.randbelow(100):02}"
        try:
            opened = await self._sign_ins.by_link(
                given["code"], self._sessions.where(request), sign
            )
        except BillingError as error:
            return self._pages.refused(JOIN, NOBODY, error)
        waiting = replace(WAITING, sign=sign)
        return self._sessions.keep(self._pages.show(waiting, opened.session.token_hash), opened)

    async def wait(self, request: Request) -> Response:
        """The password, once the known side said yes."""
        found = await self._joining(request)
        if found is None:
            return to("/join")
        state = await self._sign_ins.is_confirmed(found.session)
        if state is LinkState.CLAIMED:
            return self._pages.show(WAITING, found.nonce_of)
        if state is not LinkState.LINKED:
            return self._pages.show(OVER, found.nonce_of, 409)
        return self._pages.show(await self._set(found), found.nonce_of)

    async def put(self, request: Request) -> Response:
        """The password, and a code from who has codes."""
        found = await self._joining(request)
        if found is None:
            return to("/join")
        given = await self._pages.sent(request, found.nonce_of, "password", "code")
        try:
            opened = await self._put(found, given["password"], given["code"])
        except BillingError as error:
            return self._pages.refused(await self._set(found), found.nonce_of, error)
        is_in = opened.session.stage is Stage.FULL
        return self._sessions.keep(to("" if is_in else "/second-step"), opened, found.member)

    async def look(self, request: Request) -> Response:
        """Another password for who is signed in."""
        found = await self._signed_in(request)
        if found is None:
            return self._sessions.to_sign_in()
        return self._pages.show(CHANGE, found.nonce_of)

    async def change(self, request: Request) -> Response:
        """The present password, a new one, and a code."""
        found = await self._signed_in(request)
        if found is None:
            return self._sessions.to_sign_in()
        given = await self._pages.sent(request, found.nonce_of, "present", "password", "code")
        try:
            await self._sign_ins.require_password(given["present"], found.actor)
            made = await self._sign_ins.hashed(given["password"], found.actor)
            session_id = found.session.id
            async with self._billing.reading(found.actor) as work:
                guarded = work.sign_ins.changing(session_id)
            opened = await coded(
                self._billing,
                found.actor,
                guarded,
                given["code"],
                lambda work: work.sign_ins.change_password(session_id, made),
            )
        except BillingError as error:
            return self._pages.refused(CHANGE, found.nonce_of, error)
        return self._sessions.keep(to(""), opened)

    async def _put(self, found: Found, password: str, code: str) -> Opened:
        made = await self._sign_ins.hashed(password, found.actor)
        session, browser = found.session, found.session.browser
        async with self._billing.reading(found.actor) as work:
            has_codes, guarded = await work.sign_ins.has_codes(), work.sign_ins.changing(session.id)
        if has_codes:
            return await coded(
                self._billing,
                found.actor,
                guarded,
                code,
                lambda work: work.sign_ins.set_by_link(session.id, made, browser),
            )
        async with self._billing.work(found.actor) as work:
            return await work.sign_ins.set_by_link(session.id, made, browser)

    async def _set(self, found: Found) -> Entry:
        async with self._billing.reading(found.actor) as work:
            has_codes = await work.sign_ins.has_codes()
        return replace(SET, fields=(NEW, CODE)) if has_codes else SET

    async def _joining(self, request: Request) -> Found | None:
        return await self._at(request, Stage.JOINING)

    async def _signed_in(self, request: Request) -> Found | None:
        return await self._at(request, Stage.FULL)

    async def _at(self, request: Request, stage: Stage) -> Found | None:
        found = await self._sessions.found(request)
        return found if found is not None and found.session.stage is stage else None
