"""What stands before every page: a request id, limits, security headers, and no trace for anyone.

    request ─▶ Guard ─▶ FastAPI ─▶ pay, files, gateways, chat, health

An expected failure becomes a page for a person and JSON for a machine; anything else is a bug,
which is logged under a reference, and the person is told the reference.
"""

import asyncio
import logging
import secrets
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Final, Protocol
from uuid import uuid4

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.handlers.web.callers import Callers
from bot.handlers.web.headers import headers
from core.documents.pages import Pages, language_for, policy
from core.errors import BillingError, TooMany

log = logging.getLogger(__name__)

BODY_BYTES_MOST: Final = 1_000_000
FORM_BYTES_MOST: Final = 100_000
BODY_SECONDS: Final = 8.0
DESK: Final = "/desk"
PEOPLE: Final = ("/i/", "/codes/", DESK)

STATUS: Final[Mapping[str, int]] = {
    "not_found": 404,
    "not_allowed": 400,
    "invalid_input": 400,
    "wrong_state": 409,
    "too_many": 429,
    "gateway_failed": 503,
}


CODES: Final[Mapping[int, str]] = {
    403: "other_site",
    404: "not_found",
    408: "too_slow",
    413: "too_large",
    415: "unknown_form",
    421: "unknown_host",
}


class TooLarge(Exception):
    """More came than any of our pages takes."""


class TooSlow(Exception):
    """A body takes longer than anybody needs."""


class Observer(Protocol):
    """Whoever counts requests; `route` is a template and never holds a token."""

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        """A request was answered."""


class Guard:
    """The one middleware; errors become answers here and nowhere else."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        pages: Pages,
        callers: Callers,
        is_secure: bool,
        observer: Observer | None,
        body_seconds: float = BODY_SECONDS,
    ) -> None:
        self._app = app
        self._pages = pages
        self._callers = callers
        self._observer = observer
        self._headers = headers(is_secure=is_secure)
        self._body_seconds = body_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, from its id to its line in the log."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope = dict(scope)
        scope["client"] = (self._callers.address(scope), 0)
        answer = _Answer(send, self._headers)
        began = time.perf_counter()
        scope.setdefault("state", {})["request_id"] = request_id = f"web:{uuid4().hex}"
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            await self._answered(scope, receive, answer)
            self._note(scope, answer.status, time.perf_counter() - began)

    async def _answered(self, scope: Scope, receive: Receive, answer: "_Answer") -> None:
        request, body = Request(scope), _limited(scope, receive, self._body_seconds)
        try:
            if status := self._callers.refuse(scope):
                await _read_away(scope, body)
                await refused(request, self._pages, status)(scope, receive, answer.closing)
                return
            await self._app(scope, body, answer)
        except (TooLarge, TooSlow) as error:
            if not answer.status:
                status = 413 if isinstance(error, TooLarge) else 408
                await refused(request, self._pages, status)(scope, receive, answer.closing)
        except Exception:
            log.exception("crashed", extra={"path": _route(scope)})
            if not answer.status:
                reference = scope["state"]["request_id"]
                response = refused(request, self._pages, 500, reference=reference)
                await response(scope, receive, answer)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route, method = _route(scope), scope["method"]
        about = {"method": method, "path": route, "status": status, "seconds": round(seconds, 4)}
        log.info("answered", extra=about)
        if self._observer is not None:
            self._observer.answered(route, method, status, seconds)


class _Answer:
    """Sends on what the app sends, with our headers where it has none of its own."""

    def __init__(self, send: Send, headers: Mapping[str, str]) -> None:
        self._send = send
        self._headers = headers
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in self._headers.items():
                headers.setdefault(name, value)
        await self._send(message)

    async def closing(self, message: Message) -> None:
        """The same, and the connection ends: the rest of the body is not read."""
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message)["connection"] = "close"
        await self(message)


def _limited(scope: Scope, receive: Receive, seconds: float) -> Receive:
    """A body that ends with `TooLarge` where it gets too long, announced or not.

    One that is not there after so many seconds ends with `TooSlow`.
    """
    most = FORM_BYTES_MOST if scope["path"].startswith(PEOPLE) else BODY_BYTES_MOST
    announced = Headers(scope=scope).get("content-length", "")
    digits = announced if announced.isascii() and announced.isdecimal() else "0"
    is_long = len(digits) > len(str(most)) or int(digits) > most
    taken = most + 1 if is_long else 0
    ends_at: float | None = asyncio.get_running_loop().time() + seconds

    async def limited() -> Message:
        nonlocal taken, ends_at
        if taken > most:
            raise TooLarge
        try:
            async with asyncio.timeout_at(ends_at):
                message = await receive()
        except TimeoutError:
            raise TooSlow from None
        if not message.get("more_body", False):
            ends_at = None  # it is here: from now on one waits for the caller to leave
        taken += len(message.get("body", b""))
        if taken > most:
            raise TooLarge
        return message

    return limited


async def _read_away(scope: Scope, body: Receive) -> None:
    """Take what somebody sends who is refused, unless it is long.

    A connection that ends with something unread ends with a reset, and the answer is lost.
    """
    names = {"content-length", "transfer-encoding"}
    if names.isdisjoint(Headers(scope=scope)):
        return
    with suppress(TooLarge, TooSlow):
        while (await body()).get("more_body", False):
            pass


def _route(scope: Scope) -> str:
    """The path as it is written in the code, without what a caller put into it."""
    return getattr(scope.get("route"), "path", "unknown")


def style_nonce() -> str:
    """Names the one style block a page may use."""
    return secrets.token_urlsafe(16)


def page(
    html: str,
    nonce: str,
    status: int = 200,
    *,
    form_targets: tuple[str, ...] = (),
    is_scripted: bool = False,
) -> Response:
    """A page with the policy that belongs to it."""
    rules = policy(nonce, form_targets=form_targets, is_scripted=is_scripted)
    headers = {"content-security-policy": rules}
    return HTMLResponse(html, status, headers)


def refused(
    request: Request,
    pages: Pages,
    status: int,
    error: BillingError | None = None,
    *,
    reference: str = "",
) -> Response:
    """No, as a page for a person and as JSON for a machine."""
    response = _refused(request, pages, status, error, reference)
    if isinstance(error, TooMany):
        response.headers["retry-after"] = str(error.wait_seconds)
    return response


def _refused(
    request: Request, pages: Pages, status: int, error: BillingError | None, reference: str
) -> Response:
    if not request.scope["path"].startswith(PEOPLE):
        code = error.code if error else CODES.get(status, "refused")
        return JSONResponse({"error": "crashed" if reference else code}, status)
    nonce = style_nonce()
    is_desk = request.scope["path"].startswith(DESK)
    language = "en" if is_desk else language_for(request.headers.get("accept-language", ""))
    if status == 404:  # noqa: PLR2004  # not found: nobody learns what there is
        gone = pages.problem(nonce, title="There is no such page.") if is_desk else ""
        return page(gone or pages.gone(nonce, language=language), nonce, status)
    if isinstance(error, TooMany):
        html = pages.too_often(nonce, error.wait_seconds, language=language)
        return page(html, nonce, status)
    if error is None and status < 500:  # noqa: PLR2004  # what came is the matter, not we
        return page(pages.strange(nonce, language=language), nonce, status)
    html = pages.problem(nonce, language=language, reference=reference)
    return page(html, nonce, status)
