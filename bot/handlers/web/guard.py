"""What stands before every page: a request id, a limit, security headers, and no trace for anyone.

    request ─▶ Guard ─▶ FastAPI ─▶ pay, files, gateways, chat, health

An expected failure becomes a page for a person and JSON for a machine; anything else is a bug,
which is logged under a reference, and the person is told the reference.
"""

import logging
import secrets
import time
from collections.abc import Mapping
from typing import Final, Protocol
from uuid import uuid4

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.documents.pages import Pages, language_for, policy
from core.errors import BillingError

log = logging.getLogger(__name__)

BODY_BYTES_MOST: Final = 1_000_000
YEAR_SECONDS: Final = 365 * 24 * 3600
PEOPLE: Final = ("/i/", "/codes/")
NO_PAGE: Final = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

HEADERS: Final = {
    "cache-control": "no-store",
    "content-security-policy": NO_PAGE,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}

STATUS: Final[Mapping[str, int]] = {
    "not_found": 404,
    "not_allowed": 400,
    "invalid_input": 400,
    "wrong_state": 409,
    "gateway_failed": 503,
}


class TooLarge(Exception):
    """More came than any of our pages takes."""


class Observer(Protocol):
    """Whoever counts requests; `route` is a template and never holds a token."""

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        """A request was answered."""


class Guard:
    """The one middleware; errors become answers here and nowhere else."""

    def __init__(
        self, app: ASGIApp, *, pages: Pages, is_secure: bool, observer: Observer | None
    ) -> None:
        self._app = app
        self._pages = pages
        self._observer = observer
        self._headers = dict(HEADERS)
        if is_secure:
            self._headers["strict-transport-security"] = f"max-age={YEAR_SECONDS}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, from its id to its line in the log."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = _Answer(send, self._headers)
        began = time.perf_counter()
        scope.setdefault("state", {})["request_id"] = request_id = f"web:{uuid4().hex}"
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            await self._answered(scope, receive, answer)
            self._note(scope, answer.status, time.perf_counter() - began)

    async def _answered(self, scope: Scope, receive: Receive, answer: "_Answer") -> None:
        request = Request(scope)
        try:
            await self._app(scope, _limited(scope, receive), answer)
        except TooLarge:
            if not answer.status:
                await refused(request, self._pages, 413)(scope, receive, answer.closing)
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


def _limited(scope: Scope, receive: Receive) -> Receive:
    """A body that ends with `TooLarge` where it gets too long, announced or not."""
    announced = Headers(scope=scope).get("content-length", "")
    digits = announced if announced.isascii() and announced.isdecimal() else "0"
    is_long = len(digits) > len(str(BODY_BYTES_MOST)) or int(digits) > BODY_BYTES_MOST
    taken = BODY_BYTES_MOST + 1 if is_long else 0

    async def limited() -> Message:
        nonlocal taken
        if taken > BODY_BYTES_MOST:
            raise TooLarge
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > BODY_BYTES_MOST:
            raise TooLarge
        return message

    return limited


def _route(scope: Scope) -> str:
    """The path as it is written in the code, without what a caller put into it."""
    return getattr(scope.get("route"), "path", "unknown")


def style_nonce() -> str:
    """Names the one style block a page may use."""
    return secrets.token_urlsafe(16)


def page(
    html: str, nonce: str, status: int = 200, *, form_targets: tuple[str, ...] = ()
) -> Response:
    """A page with the policy that belongs to it."""
    headers = {"content-security-policy": policy(nonce, form_targets=form_targets)}
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
    if not request.url.path.startswith(PEOPLE):
        code = error.code if error else {404: "not_found", 413: "too_large"}.get(status, "refused")
        return JSONResponse({"error": "crashed" if reference else code}, status)
    nonce = style_nonce()
    language = language_for(request.headers.get("accept-language", ""))
    if status == 404:  # noqa: PLR2004  # not found: nobody learns what there is
        return page(pages.gone(nonce, language=language), nonce, status)
    html = pages.problem(nonce, language=language, reference=reference)
    return page(html, nonce, status)
