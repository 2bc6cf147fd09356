"""Passkeys and sessions of whoever is signed in, and the one script there is.

GET  /desk/security            passkeys, where one is signed in, and what to do about them
POST /desk/security/add         what a new device said, with a code
POST /desk/security/remove      one less; everybody is signed out
POST /desk/security/end         one session ends
GET  /desk/passkey.js          asks the browser's authenticator
"""

from dataclasses import replace
from pathlib import Path
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.cards.words import day
from bot.handlers.web.desk.entry import Device, Entry, EntryPages, Field, Row, coded, to
from bot.handlers.web.desk.session import Found, Sessions
from bot.handlers.web.desk.sign_in import CODE
from core.billing import Billing
from core.documents.templates import FOLDER
from core.errors import BillingError, InvalidInput
from core.models import Stage

SCRIPT: Final = Path(FOLDER) / "desk" / "passkey.js"
NAME: Final = Field("name", "Name", hint="Such as: my laptop.", most=60)
SECURITY: Final = Entry(
    "How you sign in",
    text=("A passkey on a device of yours is taken instead of a code when you sign in.",),
    links=(("Change your password", "/desk/password"), ("Back", "/desk")),
)


class PasskeyPages:
    """What lets a member in, as they see it themselves."""

    def __init__(self, billing: Billing, sessions: Sessions, pages: EntryPages) -> None:
        self._billing = billing
        self._sessions = sessions
        self._pages = pages
        self._script = SCRIPT.read_bytes()

    def router(self) -> APIRouter:
        """The addresses."""
        router = APIRouter(prefix="/desk")
        look, send = ["GET", "HEAD"], ["POST"]
        router.add_api_route("/security", self.look, methods=look)
        router.add_api_route("/security/add", self.add, methods=send)
        router.add_api_route("/security/remove", self.remove, methods=send)
        router.add_api_route("/security/end", self.end, methods=send)
        router.add_api_route("/passkey.js", self.script, methods=look)
        return router

    async def script(self, request: Request) -> Response:
        """Ours, and the same for everybody."""
        del request
        return Response(self._script, media_type="text/javascript")

    async def look(self, request: Request) -> Response:
        """Passkeys and sessions."""
        found = await self._signed_in(request)
        if found is None:
            return self._sessions.to_sign_in()
        return self._pages.show(await self._security(found), found.nonce_of)

    async def add(self, request: Request) -> Response:
        """A new passkey, with a code."""
        found = await self._signed_in(request)
        if found is None:
            return self._sessions.to_sign_in()
        given = await self._pages.sent(request, found.nonce_of, "name", "code", "credential")
        name, credential, session_id = given["name"], given["credential"], found.session.id
        try:
            async with self._billing.reading(found.actor) as work:
                guarded = work.passkeys.adding(name, credential)
            await coded(
                self._billing,
                found.actor,
                guarded,
                given["code"],
                lambda work: work.passkeys.add(session_id, name, credential),
            )
        except BillingError as error:
            return self._pages.refused(await self._security(found), found.nonce_of, error)
        return to("/security")

    async def remove(self, request: Request) -> Response:
        """One passkey less."""
        found = await self._signed_in(request)
        if found is None:
            return self._sessions.to_sign_in()
        which = await self._which(request, found)
        try:
            async with self._billing.work(found.actor) as work:
                await work.passkeys.remove(which)
        except BillingError as error:
            return self._pages.refused(await self._security(found), found.nonce_of, error)
        return to("/sign-in")

    async def end(self, request: Request) -> Response:
        """One session less."""
        found = await self._signed_in(request)
        if found is None:
            return self._sessions.to_sign_in()
        which = await self._which(request, found)
        try:
            async with self._billing.work(found.actor) as work:
                await work.sign_ins.end(which)
        except BillingError as error:
            return self._pages.refused(await self._security(found), found.nonce_of, error)
        return to("/security")

    async def _which(self, request: Request, found: Found) -> int:
        given = await self._pages.sent(request, found.nonce_of, "id")
        digits = given["id"]
        if not (digits.isascii() and digits.isdecimal() and len(digits) < 19):  # noqa: PLR2004  # 2**63
            raise InvalidInput("That is not on the list.", hint="Look at it again.")
        return int(digits)

    async def _security(self, found: Found) -> Entry:
        async with self._billing.reading(found.actor) as work:
            passkeys, sessions = await work.passkeys.all(), await work.sign_ins.all()
            can_add = work.passkeys.is_possible and await work.sign_ins.has_codes()
            options = await work.passkeys.offer(found.session.id) if can_add else ""
        rows = [
            Row(each.name, f"Passkey, added on {day(each.added_at.date())}",
                "/desk/security/remove", each.id, "Remove")
            for each in passkeys
        ] + [
            Row(f"{each.browser}, {each.origin}",
                "This browser" if each.id == found.session.id
                else f"Signed in since {day(each.began_at.date())}",
                "/desk/security/end", each.id, "Sign out")
            for each in sessions
        ]  # fmt: skip
        fields = (NAME, CODE)
        device = Device("create", options, "/desk/security/add", "Add a passkey", fields)
        return replace(SECURITY, rows=tuple(rows), passkey=device if options else None)

    async def _signed_in(self, request: Request) -> Found | None:
        found = await self._sessions.found(request)
        return found if found is not None and found.session.stage is Stage.FULL else None
