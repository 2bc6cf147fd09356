"""Builds the web application: which address leads where.

    /i/{id}/{token} …              a client's invoice, its PDF, paying       pay.py, files.py
    /codes/{token}                 a fresh second factor, once               codes.py
    /desk …                        the pages of the company's own people     desk/
    /webhooks/stripe               a payment service reports                 gateways.py
    /slack/events, /telegram/…     platforms call                            chat.py
    /healthz, /readyz              is it alive, can it work                  health.py

`/metrics` has a port of its own (metrics.py), so that it need not be shut off from the world here.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from fastapi import APIRouter, FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.handlers.web.addresses import Withdrawn
from bot.handlers.web.callers import Callers
from bot.handlers.web.chat import Door, chat
from bot.handlers.web.codes import CodePages
from bot.handlers.web.desk.entry import EntryPages
from bot.handlers.web.desk.joining import JoinPages
from bot.handlers.web.desk.pages import Desk, Visitors
from bot.handlers.web.desk.passkeys import PasskeyPages
from bot.handlers.web.desk.session import Sessions
from bot.handlers.web.desk.sign_in import SignInPages
from bot.handlers.web.files import Files
from bot.handlers.web.gateways import gateways
from bot.handlers.web.guard import BODY_SECONDS, STATUS, Guard, Observer, page, refused, style_nonce
from bot.handlers.web.health import Health
from bot.handlers.web.pay import PayPages
from core.billing import Billing
from core.documents.pages import Pages
from core.errors import BillingError
from core.gateways.base import PaymentGateway
from core.workflows.checkout import Checkouts
from core.workflows.papers import Papers


@dataclass(frozen=True)
class WebSettings:
    """What the web is told. `gateway_pages` is where the payment service's checkout is.

    `hosts` are names it is called by beside the base URL's, `proxies` are believed about callers.
    """

    base_url: str
    is_trial: bool = False
    gateway_pages: tuple[str, ...] = ("https://checkout.stripe.com",)
    hosts: tuple[str, ...] = ()
    proxies: tuple[str, ...] = ()
    body_seconds: float = BODY_SECONDS

    @property
    def is_secure(self) -> bool:
        """Whether clients reach us over TLS only."""
        return self.base_url.startswith("https:")

    @property
    def form_targets(self) -> tuple[str, ...]:
        """Where a form's answer may lead beside our own pages."""
        parts = map(urlsplit, filter(None, self.gateway_pages))
        return tuple(f"{each.scheme}://{each.netloc}" for each in parts)


@dataclass(frozen=True)
class WebParts:
    """What the web is put together from; `doors` by the platform's name, such as `slack`.

    `visitors` knows who is signed in, if it is not the cookie.
    """

    billing: Billing
    checkouts: Checkouts
    papers: Papers
    gateway: PaymentGateway | None = None
    doors: Mapping[str, Door] = field(default_factory=dict)
    observer: Observer | None = None
    checks: Mapping[str, Callable[[], Awaitable[bool]]] = field(default_factory=dict)
    watched: Mapping[str, Callable[[], Awaitable[bool]]] = field(default_factory=dict)
    visitors: Visitors | None = None


def create_web(parts: WebParts, settings: WebSettings) -> FastAPI:
    """The application, ready to be served; it starts and stops nothing."""
    pages = Pages()
    app = FastAPI(title="Paidup", openapi_url=None, docs_url=None, redoc_url=None)
    app.include_router(PayPages(parts.billing, parts.checkouts, pages, settings).router())
    app.include_router(CodePages(parts.billing, pages).router())
    for router in _desk(parts, settings):
        app.include_router(router)
    app.include_router(Files(parts.billing, parts.papers).router())
    app.include_router(gateways(parts.billing, parts.gateway))
    app.include_router(chat(parts.doors))
    app.include_router(Health(parts.billing, parts.checks, parts.watched).router())
    _answer_errors(app, pages)
    app.add_middleware(
        Guard,
        pages=pages,
        callers=Callers(settings.base_url, settings.hosts, settings.proxies),
        is_secure=settings.is_secure,
        observer=parts.observer,
        body_seconds=settings.body_seconds,
    )
    return app


def _desk(parts: WebParts, settings: WebSettings) -> Iterator[APIRouter]:
    """The pages of the company's own people; those that let in come first."""
    billing, is_trial = parts.billing, settings.is_trial
    sessions = Sessions(billing, is_secure=settings.is_secure)
    pages = EntryPages(billing, settings.base_url, is_trial=is_trial)
    yield SignInPages(billing, sessions, pages).router()
    yield JoinPages(billing, sessions, pages).router()
    yield PasskeyPages(billing, sessions, pages).router()
    visitors = parts.visitors or sessions.visitor
    yield Desk(billing, visitors, settings.base_url, is_trial=is_trial).router()


def _answer_errors(app: FastAPI, pages: Pages) -> None:
    async def expected(request: Request, error: Exception) -> Response:
        assert isinstance(error, BillingError)
        return refused(request, pages, STATUS.get(error.code, 400), error)

    async def plain(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return refused(request, pages, error.status_code)

    async def withdrawn(_request: Request, error: Exception) -> Response:
        assert isinstance(error, Withdrawn)
        nonce = style_nonce()
        html = pages.withdrawn(nonce, error.seller, language=error.language)
        return page(html, nonce, 410)

    app.add_exception_handler(Withdrawn, withdrawn)
    app.add_exception_handler(BillingError, expected)
    app.add_exception_handler(HTTPException, plain)
