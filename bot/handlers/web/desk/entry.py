"""What stands before the desk: short pages of one question each, and how they are sent back."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from fastapi import APIRouter
from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.commands.confirm import GivenCode, ask, done_with_code
from bot.handlers.web.desk.pages import ROOT, is_look
from bot.handlers.web.guard import STATUS, page, style_nonce
from bot.handlers.web.typed import typed
from bot.render.html import Frame, Html
from core.billing import Billing, Work
from core.errors import BillingError, TooMany
from core.security.actors import Actor
from core.security.deeds import Guarded

NONCE: Final = "_nonce"
NOBODY: Final = "nobody yet"
REFUSED: Final = {**STATUS, "code_refused": 400}

T = TypeVar("T")
Page = Callable[[Request], Awaitable[Response]]
Again = Callable[[], Awaitable["Entry"]]
Noted = Callable[[BillingError], Awaitable[None]]


@dataclass(frozen=True)
class Field:
    """One blank; `completes` tells a browser's memory what belongs there."""

    name: str
    label: str
    kind: str = "text"
    completes: str = "off"
    hint: str = ""
    error: str = ""
    value: str = ""
    most: int = 200
    optional: bool = False


@dataclass(frozen=True)
class Row:
    """A thing with one button."""

    title: str
    text: str
    action: str
    id: int
    submit: str


@dataclass(frozen=True)
class Device:
    """A button that asks a device for a passkey; `what` is create or get."""

    what: str
    options: str
    action: str
    label: str
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True)
class Entry:
    """A page: what it says, what it asks, where that is sent."""

    title: str
    text: tuple[str, ...] = ()
    submit: str = ""
    action: str = ""
    fields: tuple[Field, ...] = ()
    rows: tuple[Row, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    codes: tuple[str, ...] = ()
    passkey: Device | None = None
    sign: str = ""
    picture: str = ""
    secret: str = ""
    error: str = ""
    hint: str = ""

    def refused(self, error: BillingError) -> "Entry":
        """The same page, saying what was wrong."""
        return replace(self, error=error.message, hint=error.hint)


class EntryPages:
    """Writes and reads them."""

    def __init__(self, billing: Billing, base_url: str, *, is_trial: bool) -> None:
        self._billing = billing
        self._html = Html(ROOT, base_url, is_look)
        self._is_trial = is_trial

    def show(self, entry: Entry, whose: str, status: int = 200) -> Response:
        """A page whose forms are good for one session."""
        nonce = style_nonce()
        frame = Frame(
            style_nonce=nonce,
            company="",
            name="",
            nonce=lambda: self._billing.links.desk_nonce(whose),
            is_test=self._is_trial,
        )
        html = self._html.page("sign_in", frame, entry=entry)
        return page(html, nonce, status, is_scripted=entry.passkey is not None)

    def refused(self, entry: Entry, whose: str, error: BillingError) -> Response:
        """The page again, with what was wrong."""
        response = self.show(entry.refused(error), whose, REFUSED.get(error.code, 400))
        if isinstance(error, TooMany):
            response.headers["retry-after"] = str(error.wait_seconds)
        return response

    async def tried(
        self,
        again: Entry | Again,
        whose: str,
        deed: Awaitable[Response],
        noted: Noted | None = None,
    ) -> Response:
        """What a deed answers; where it was refused, the page again with what was wrong.

        What is `noted` of that is kept once the answer is out, so that its time tells nothing.
        """
        try:
            return await deed
        except BillingError as error:
            entry = again if isinstance(again, Entry) else await again()
            response = self.refused(entry, whose, error)
            response.background = BackgroundTask(noted, error) if noted else None
            return response

    async def sent(self, request: Request, whose: str, *names: str) -> dict[str, str]:
        """The fields of a form of ours; raises for one that was not shown to this session."""
        given = await typed(request, NONCE, *names)
        if not self._billing.links.is_desk_nonce(whose, given.pop(NONCE)):
            raise HTTPException(403)
        return given


def routed(looks: Mapping[str, Page], sends: Mapping[str, Page]) -> APIRouter:
    """The addresses of pages: those that are looked at, and those that something is sent to."""
    router = APIRouter(prefix=ROOT)
    for path, shown in looks.items():
        router.add_api_route(path, shown, methods=["GET", "HEAD"])
    for path, answer in sends.items():
        router.add_api_route(path, answer, methods=["POST"])
    return router


def to(path: str) -> Response:
    """Another page, by looking."""
    return RedirectResponse(f"{ROOT}{path}", 303)


async def coded(
    billing: Billing,
    actor: Actor,
    guarded: Guarded,
    code: str,
    do: Callable[[Work], Awaitable[T]],
) -> T:
    """Do what takes a one-time code with this one; tries are counted as in the chats."""
    asked = await ask(guarded, "web", {}, actor, billing)
    return await done_with_code(do, GivenCode(asked.id, code), actor, billing)
