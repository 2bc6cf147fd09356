"""Signing in: a password, then a second step; and signing out.

GET  /desk/sign-in                 mail address and password
POST /desk/sign-in                 checked: half a session
GET  /desk/second-step             a code or a passkey; who has neither sets up codes first
POST /desk/second-step             a code: signed in
POST /desk/second-step/passkey     what a device signed: signed in
POST /desk/second-step/set-up      the QR code of a fresh secret
POST /desk/second-step/confirm     its first code: recovery codes, and signed in
POST /desk/sign-out                the session ends
"""

from base64 import b64encode
from collections.abc import Awaitable, Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.cards.codes import qr_code
from bot.handlers.web.desk.entry import (
    NOBODY,
    Device,
    Entry,
    EntryPages,
    Field,
    Noted,
    coded,
    routed,
    to,
)
from bot.handlers.web.desk.session import Found, Sessions
from core.again import again
from core.billing import Billing, Work
from core.models import Stage
from core.services.second_factors import Begun
from core.services.sign_ins import Opened, finishing
from core.sign_ins import SignIns, Where

CODE: Final = Field(
    "code",
    "One-time code",
    completes="one-time-code",
    hint="Six digits from your authenticator app, or a recovery code.",
    most=40,
)
FIRST_CODE: Final = Field(
    "code",
    "One-time code",
    completes="one-time-code",
    hint="The six digits the app shows now.",
    most=40,
)
PASSWORD: Final = Field("password", "Password", "password", "current-password", most=1024)
COMPANY: Final = Field(
    "company", "Company", hint="Its short name, if you work for several.", optional=True, most=64
)
SIGN_IN: Final = Entry(
    "Sign in",
    submit="Go on",
    action="/desk/sign-in",
    fields=(Field("mail", "Mail address", "email", "username", most=254), PASSWORD, COMPANY),
    links=(("I have a code: set a password", "/desk/join"),),
)
CODED: Final = Entry("One more step", submit="Sign in", action="/desk/second-step", fields=(CODE,))
SET_UP: Final = Entry(
    "Set up one-time codes",
    text=(
        "Nobody comes in here with a password alone. Have an authenticator app ready.",
        "Aegis, 2FAS and Google Authenticator are such. Have nobody beside you.",
    ),
    submit="Show the QR code",
    action="/desk/second-step/set-up",
)
WORD: Final = Field(
    "word",
    "Set-up word",
    hint="Your codes were taken away at the keyboard. Your administrator has the word.",
    most=60,
)
SET_UP_AGAIN: Final = replace(SET_UP, fields=(WORD,))
SCAN: Final = Entry(
    "Set up one-time codes",
    text=("Scan this with your authenticator app, and give the code it shows.",),
    submit="Confirm",
    action="/desk/second-step/confirm",
    fields=(FIRST_CODE,),
)
CONFIRM: Final = Entry(
    "Confirm your codes",
    text=("Give the next code that the app shows. If it was not added, begin again.",),
    submit="Confirm",
    action="/desk/second-step/confirm",
    fields=(FIRST_CODE,),
    links=(("Begin again", "/desk/second-step"),),
)
KEPT: Final = Entry(
    "These are your recovery codes",
    text=(
        "Keep them where only you look, and not on the phone. They are not shown again.",
        "Each stands in for a code once, should the phone be lost.",
    ),
    links=(("I have kept them: go on", "/desk"),),
)


class SignInPages:
    """Lets people in."""

    def __init__(self, billing: Billing, sessions: Sessions, pages: EntryPages) -> None:
        self._billing = billing
        self._sessions = sessions
        self._pages = pages
        self._sign_ins = SignIns(billing)

    def router(self) -> APIRouter:
        """The addresses."""
        half = partial(self._sessions.at, Stage.HALF)
        return routed(
            looks={"/sign-in": self.first, "/second-step": half(self.second)},
            sends={
                "/sign-in": self.given,
                "/second-step": half(self.code),
                "/second-step/passkey": half(self.passkey),
                "/second-step/set-up": half(self.set_up),
                "/second-step/confirm": half(self.confirm),
                "/sign-out": self.leave,
            },
        )

    async def first(self, request: Request) -> Response:
        """Who are you? Whoever is signed in already goes on."""
        if await self._sessions.visitor(request) is not None:
            return to("")
        return self._pages.show(SIGN_IN, NOBODY)

    async def given(self, request: Request) -> Response:
        """Mail address and password; what was wrong is never said."""
        given = await self._pages.sent(request, NOBODY, "mail", "password", "company")
        where = self._sessions.where(request)
        noted = partial(self._sign_ins.note, where=where)
        begun = self._begun(request, given, where)
        return await self._pages.tried(SIGN_IN, NOBODY, begun, noted)

    async def second(self, request: Request, found: Found) -> Response:
        """A code, a passkey, or codes to be set up."""
        del request
        return self._pages.show(await self._asked(found), found.nonce_of)

    async def code(self, request: Request, found: Found) -> Response:
        """A one-time code or a recovery code."""
        given = await self._pages.sent(request, found.nonce_of, "code")
        return await self._tried(found, self._by_code(found, given["code"]))

    async def passkey(self, request: Request, found: Found) -> Response:
        """What a device signed."""
        given = await self._pages.sent(request, found.nonce_of, "credential")
        noted = partial(self._sign_ins.note, where=self._sessions.where(request))
        signed = self._by_passkey(found, given["credential"])
        return await self._tried(found, signed, noted)

    async def set_up(self, request: Request, found: Found) -> Response:
        """The QR code of a fresh secret, for who has none yet."""
        given = await self._pages.sent(request, found.nonce_of, "word")
        return await self._tried(found, self._enrolled(found, given["word"]))

    async def confirm(self, request: Request, found: Found) -> Response:
        """The first code: ten recovery codes, shown this once, and signed in."""
        given = await self._pages.sent(request, found.nonce_of, "code")
        confirmed = self._confirmed(found, given["code"])
        return await self._pages.tried(CONFIRM, found.nonce_of, confirmed)

    async def leave(self, request: Request) -> Response:
        """The session ends, here and in the books."""
        found = await self._sessions.found(request)
        if found is not None:
            await self._pages.sent(request, found.nonce_of)
            await self._sessions.leave(found)
        return self._sessions.forget(self._sessions.to_sign_in())

    # -- within ---------------------------------------------------------------------------

    async def _tried(
        self, found: Found, step: Awaitable[Response], noted: Noted | None = None
    ) -> Response:
        """The second step, which is asked for again where it was refused."""
        return await self._pages.tried(partial(self._asked, found), found.nonce_of, step, noted)

    async def _begun(self, request: Request, given: Mapping[str, str], where: Where) -> Response:
        opened = await self._sign_ins.by_password(
            given["mail"], given["password"], where, given["company"]
        )
        return await self._sessions.keep_instead(request, to("/second-step"), opened)

    async def _by_code(self, found: Found, code: str) -> Response:
        half = found.session

        async def finish(work: Work) -> Opened:
            return await work.sign_ins.finish(half.id)

        opened = await coded(self._billing, found.actor, finishing(half), code, finish)
        return self._sessions.keep(to(""), opened, found.member)

    @again
    async def _by_passkey(self, found: Found, credential: str) -> Response:
        opened = await self._sign_ins.by_passkey(found.session, credential, found.actor)
        return self._sessions.keep(to(""), opened, found.member)

    @again
    async def _enrolled(self, found: Found, word: str) -> Response:
        async with self._billing.work(found.actor) as work:
            await work.sign_ins.setting_up(found.session.id)
            begun = await work.second_factors.enrol(word)
        return self._pages.show(_to_scan(begun), found.nonce_of)

    @again
    async def _confirmed(self, found: Found, code: str) -> Response:
        async with self._billing.work(found.actor) as work:
            half = await work.sign_ins.setting_up(found.session.id)
            codes = await work.second_factors.confirm(code)
            opened = await work.sign_ins.finish_set_up(half)
        response = self._pages.show(replace(KEPT, codes=tuple(codes)), opened.session.token_hash)
        return self._sessions.keep(response, opened, found.member)

    async def _asked(self, found: Found) -> Entry:
        """What the second step is for this person."""
        async with self._billing.reading(found.actor) as work:
            has_codes = await work.sign_ins.has_codes()
            needs_word = await work.second_factors.needs_word()
            options = await work.passkeys.ask(found.session.id)
        if not has_codes and not options:
            return SET_UP_AGAIN if needs_word else SET_UP
        device = Device("get", options, "/desk/second-step/passkey", "Use a passkey")
        entry = CODED if has_codes else Entry(CODED.title)
        return replace(entry, passkey=device if options else None)


def _to_scan(begun: Begun) -> Entry:
    picture = f"data:image/png;base64,{b64encode(qr_code(begun.address)).decode()}"
    secret = " ".join(begun.secret[at : at + 4] for at in range(0, len(begun.secret), 4))
    return replace(SCAN, picture=picture, secret=secret)
