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
from dataclasses import replace
from typing import Final

from fastapi import APIRouter
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response

from bot.cards.codes import qr_code
from bot.handlers.web.desk.entry import NOBODY, Device, Entry, EntryPages, Field, coded, to
from bot.handlers.web.desk.session import Found, Sessions
from core.billing import Billing
from core.errors import BillingError
from core.models import Stage
from core.services.second_factors import Begun
from core.services.sign_ins import Opened, finishing
from core.sign_ins import SignIns, WrongPassword

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
        router = APIRouter(prefix="/desk")
        look, send = ["GET", "HEAD"], ["POST"]
        router.add_api_route("/sign-in", self.first, methods=look)
        router.add_api_route("/sign-in", self.given, methods=send)
        router.add_api_route("/second-step", self.second, methods=look)
        router.add_api_route("/second-step", self.code, methods=send)
        router.add_api_route("/second-step/passkey", self.passkey, methods=send)
        router.add_api_route("/second-step/set-up", self.set_up, methods=send)
        router.add_api_route("/second-step/confirm", self.confirm, methods=send)
        router.add_api_route("/sign-out", self.leave, methods=send)
        return router

    async def first(self, request: Request) -> Response:
        """Who are you? Whoever is signed in already goes on."""
        if await self._sessions.visitor(request) is not None:
            return to("")
        return self._pages.show(SIGN_IN, NOBODY)

    async def given(self, request: Request) -> Response:
        """Mail address and password; what was wrong is never said."""
        given = await self._pages.sent(request, NOBODY, "mail", "password", "company")
        where = self._sessions.where(request)
        try:
            opened = await self._sign_ins.by_password(
                given["mail"], given["password"], where, given["company"]
            )
        except WrongPassword as error:
            response = self._pages.refused(SIGN_IN, NOBODY, error)
            response.background = BackgroundTask(self._sign_ins.note, error, where)
            return response
        except BillingError as error:
            return self._pages.refused(SIGN_IN, NOBODY, error)
        return self._sessions.keep(to("/second-step"), opened)

    async def second(self, request: Request) -> Response:
        """A code, a passkey, or codes to be set up."""
        found = await self._half(request)
        if found is None:
            return self._sessions.to_sign_in()
        return self._pages.show(await self._asked(found), found.nonce_of)

    async def code(self, request: Request) -> Response:
        """A one-time code or a recovery code."""
        found = await self._half(request)
        if found is None:
            return self._sessions.to_sign_in()
        given = await self._pages.sent(request, found.nonce_of, "code")
        half = found.session
        try:
            opened = await coded(
                self._billing,
                found.actor,
                finishing(half),
                given["code"],
                lambda work: work.sign_ins.finish(half.id),
            )
        except BillingError as error:
            return self._pages.refused(await self._asked(found), found.nonce_of, error)
        return self._sessions.keep(to(""), opened, found.member)

    async def passkey(self, request: Request) -> Response:
        """What a device signed."""
        found = await self._half(request)
        if found is None:
            return self._sessions.to_sign_in()
        given = await self._pages.sent(request, found.nonce_of, "credential")
        try:
            async with self._billing.work(found.actor) as work:
                opened = await work.passkeys.sign_in(found.session.id, given["credential"])
        except BillingError as error:
            return self._pages.refused(await self._asked(found), found.nonce_of, error)
        return self._sessions.keep(to(""), opened, found.member)

    async def set_up(self, request: Request) -> Response:
        """The QR code of a fresh secret, for who has none yet."""
        found = await self._half(request)
        if found is None:
            return self._sessions.to_sign_in()
        given = await self._pages.sent(request, found.nonce_of, "word")
        try:
            async with self._billing.work(found.actor) as work:
                await work.sign_ins.setting_up(found.session.id)
                begun = await work.second_factors.enrol(given["word"])
        except BillingError as error:
            return self._pages.refused(await self._asked(found), found.nonce_of, error)
        return self._pages.show(_to_scan(begun), found.nonce_of)

    async def confirm(self, request: Request) -> Response:
        """The first code: ten recovery codes, shown this once, and signed in."""
        found = await self._half(request)
        if found is None:
            return self._sessions.to_sign_in()
        given = await self._pages.sent(request, found.nonce_of, "code")
        try:
            codes, opened = await self._confirmed(found, given["code"])
        except BillingError as error:
            return self._pages.refused(CONFIRM, found.nonce_of, error)
        shown = Entry(KEPT.title, KEPT.text, links=KEPT.links, codes=tuple(codes))
        response = self._pages.show(shown, opened.session.token_hash)
        return self._sessions.keep(response, opened, found.member)

    async def leave(self, request: Request) -> Response:
        """The session ends, here and in the books."""
        found = await self._sessions.found(request)
        if found is not None:
            await self._pages.sent(request, found.nonce_of)
            try:
                async with self._billing.work(found.actor) as work:
                    await work.sign_ins.end(found.session.id)
            except BillingError:
                pass  # it has ended by itself
        return self._sessions.forget(self._sessions.to_sign_in())

    async def _confirmed(self, found: Found, code: str) -> tuple[list[str], Opened]:
        async with self._billing.work(found.actor) as work:
            half = await work.sign_ins.setting_up(found.session.id)
            codes = await work.second_factors.confirm(code)
            return codes, await work.sign_ins.finish_set_up(half)

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
        return Entry(
            entry.title,
            submit=entry.submit,
            action=entry.action,
            fields=entry.fields,
            passkey=device if options else None,
        )

    async def _half(self, request: Request) -> Found | None:
        found = await self._sessions.found(request)
        return found if found is not None and found.session.stage is Stage.HALF else None


def _to_scan(begun: Begun) -> Entry:
    picture = f"data:image/png;base64,{b64encode(qr_code(begun.address)).decode()}"
    secret = " ".join(begun.secret[at : at + 4] for at in range(0, len(begun.secret), 4))
    return Entry(
        SCAN.title,
        SCAN.text,
        SCAN.submit,
        SCAN.action,
        SCAN.fields,
        picture=picture,
        secret=secret,
    )
