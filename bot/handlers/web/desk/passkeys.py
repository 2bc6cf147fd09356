"""Passkeys and sessions of whoever is signed in, and the one script there is.

GET  /desk/security            passkeys, where one is signed in, and what to do about them
POST /desk/security/add         what a new device said, with a code
POST /desk/security/remove      one less; everybody is signed out
POST /desk/security/end         one session ends
GET  /desk/passkey.js          asks the browser's authenticator
"""

from collections.abc import Awaitable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.cards.sign_ins import session
from bot.cards.words import day
from bot.handlers.web.desk.entry import Device, Entry, EntryPages, Field, Row, coded, routed, to
from bot.handlers.web.desk.session import Found, Sessions
from bot.handlers.web.desk.sign_in import CODE
from core.again import again
from core.billing import Billing, Work
from core.documents.templates import FOLDER
from core.errors import InvalidInput
from core.models import Passkey, Stage

SCRIPT: Final = Path(FOLDER) / "desk" / "passkey.js"
NAME: Final = Field("name", "Name", hint="Such as: my laptop.", most=60)
SECURITY: Final = Entry(
    "How you sign in",
    text=("A passkey on a device of yours is taken instead of a code when you sign in.",),
    links=(("Change your password", "/desk/password"), ("Back", "/desk")),
)
NUMBERED: Final = (
    "Browsers keep no passkeys for an address of digits, so none can be added here. They do for a"
    " name: whoever runs Paidup sets PAIDUP_BASE_URL to one, such as http://localhost:8000 for"
    " trying it out, and you open that."
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
        full = partial(self._sessions.at, Stage.FULL)
        return routed(
            looks={"/security": full(self.look), "/passkey.js": self.script},
            sends={
                "/security/add": full(self.add),
                "/security/remove": full(self.remove),
                "/security/end": full(self.end),
            },
        )

    async def script(self, request: Request) -> Response:
        """Ours, and the same for everybody."""
        del request
        return Response(self._script, media_type="text/javascript")

    async def look(self, request: Request, found: Found) -> Response:
        """Passkeys and sessions."""
        del request
        return self._pages.show(await self._security(found), found.nonce_of)

    async def add(self, request: Request, found: Found) -> Response:
        """A new passkey, with a code."""
        given = await self._pages.sent(request, found.nonce_of, "name", "code", "credential")
        return await self._tried(found, self._added(found, given))

    async def remove(self, request: Request, found: Found) -> Response:
        """One passkey less."""
        which = await self._which(request, found)
        return await self._tried(found, self._removed(found, which))

    async def end(self, request: Request, found: Found) -> Response:
        """One session less."""
        which = await self._which(request, found)
        return await self._tried(found, self._ended(found, which))

    # -- within ---------------------------------------------------------------------------

    async def _tried(self, found: Found, deed: Awaitable[Response]) -> Response:
        return await self._pages.tried(partial(self._security, found), found.nonce_of, deed)

    async def _added(self, found: Found, given: Mapping[str, str]) -> Response:
        name, credential, session_id = given["name"], given["credential"], found.session.id
        async with self._billing.reading(found.actor) as work:
            guarded = work.passkeys.adding(name, credential)

        async def add(work: Work) -> Passkey:
            return await work.passkeys.add(session_id, name, credential)

        await coded(self._billing, found.actor, guarded, given["code"], add)
        return to("/security")

    @again
    async def _removed(self, found: Found, which: int) -> Response:
        async with self._billing.work(found.actor) as work:
            await work.passkeys.remove(which)
        return to("/sign-in")

    @again
    async def _ended(self, found: Found, which: int) -> Response:
        async with self._billing.work(found.actor) as work:
            await work.sign_ins.end(which)
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
            is_possible = work.passkeys.is_possible
            can_add = is_possible and await work.sign_ins.has_codes()
            zone = ZoneInfo((await work.companies.own()).time_zone)
            options = await work.passkeys.offer(found.session.id) if can_add else ""
        rows = [
            Row(each.name, f"Passkey, added on {day(each.added_at.date())}",
                "/desk/security/remove", each.id, "Remove")
            for each in passkeys
        ] + [
            Row(*session(each, found.session.id, zone), "/desk/security/end", each.id, "Sign out")
            for each in sessions
        ]  # fmt: skip
        fields = (NAME, CODE)
        device = Device("create", options, "/desk/security/add", "Add a passkey", fields)
        text = SECURITY.text if is_possible else (NUMBERED,)
        return replace(SECURITY, text=text, rows=tuple(rows), passkey=device if options else None)
