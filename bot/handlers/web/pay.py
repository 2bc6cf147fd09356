"""A client's invoice on the web. Looking changes nothing; only the button opens a checkout.

GET  /i/{id}/{token}        the invoice
POST /i/{id}/{token}/pay    a checkout at the gateway, then on to its page
GET  /i/{id}/{token}/paid   where the gateway sends the client back to
"""

import logging
from typing import Final, Literal, Protocol

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.handlers.web.addresses import Opened, opened
from bot.handlers.web.callers import counted_as
from bot.handlers.web.guard import page, style_nonce
from bot.handlers.web.origins import network, origin
from bot.handlers.web.quotes import QuotePages
from bot.handlers.web.typed import typed
from core.billing import Billing
from core.documents.invoice import InvoiceDocument
from core.documents.pages import InvoicePage, Pages, PageState, PaidPage
from core.errors import GatewayFailed, WrongState
from core.limits import Limits, Rule
from core.models import OFFERS, Attempt, AttemptState, Invoice, InvoiceState
from core.workflows.checkout import Checkouts
from core.workflows.papers import as_it_stands, document_of

log = logging.getLogger(__name__)

News = Literal["", "failed", "cancelled", "unavailable"]

STATES: Final = {
    InvoiceState.OPEN: PageState.OPEN,
    InvoiceState.PARTLY_PAID: PageState.PARTLY_PAID,
    InvoiceState.PAID: PageState.PAID,
    InvoiceState.VOID: PageState.VOID,
    InvoiceState.WRITTEN_OFF: PageState.CLOSED,
    InvoiceState.CREDITED: PageState.CREDITED,
    InvoiceState.ISSUED: PageState.ISSUED,
}
LOST: Final = frozenset({AttemptState.FAILED, AttemptState.EXPIRED})

# The confirmation usually comes within a second; a bank's takes days, and nobody waits for that.
LOOK_AGAIN_SECONDS: Final = (1, 2, 3, 5, 8, 13, 21, 34)


class Shown(Protocol):
    """How the pages are to look."""

    @property
    def is_trial(self) -> bool:
        """Whether pages say that no real money is moved."""

    @property
    def form_targets(self) -> tuple[str, ...]:
        """Where a form's answer may lead beside our own pages."""


class PayPages:
    """The hosted invoice, its button, and what is shown after the gateway's page."""

    def __init__(self, billing: Billing, checkouts: Checkouts, pages: Pages, shown: Shown) -> None:
        self._billing = billing
        self._checkouts = checkouts
        self._pages = pages
        self._shown = shown
        self._quotes = QuotePages(billing, pages, is_trial=shown.is_trial)

    def router(self) -> APIRouter:
        """The addresses."""
        router = APIRouter(prefix="/i/{invoice_id}/{token}")
        router.add_api_route("", self.look, methods=["GET", "HEAD"])
        router.add_api_route("/pay", self.pay, methods=["POST"])
        router.add_api_route("/pay", self.back, methods=["GET", "HEAD"])
        router.add_api_route("/paid", self.paid, methods=["GET", "HEAD"])
        router.include_router(self._quotes.router())
        return router

    async def look(self, request: Request, invoice_id: str, token: str) -> Response:
        """The invoice as it stands."""
        found = await self._opened(request, invoice_id, token)
        if found.view.invoice.kind in OFFERS:
            return await self._quotes.look(found)
        asked = request.query_params.get("news", "")
        return await self._page(found, "cancelled" if asked == "cancelled" else "")

    async def pay(self, request: Request, invoice_id: str, token: str) -> Response:
        """Open a checkout and go there; where that cannot be, the invoice again, and why."""
        found = await self._opened(request, invoice_id, token)
        address = self._billing.links.page(found.view.invoice)
        nonce = (await typed(request, "nonce"))["nonce"]
        now = self._billing.clock.now()
        if not self._billing.links.is_pay_nonce(found.view.invoice, nonce, now):
            return RedirectResponse(address, 303)  # the page again, with a fresh button
        try:
            await Limits(self._billing).take(Rule.PAY_ADDRESS, counted_as(origin(request)))
            await Limits(self._billing).take(Rule.PAY, str(found.view.invoice.id))
            url = await self._checkouts.open(
                found.actor.coming_from(network(request)), found.view.invoice.id
            )
        except WrongState:
            return RedirectResponse(address, 303)  # paid, void or on its way: the page says which
        except GatewayFailed as error:
            log.warning("no checkout: %s", error.message)
            return await self._page(found, "unavailable", 503)
        return RedirectResponse(url, 303)

    async def back(self, request: Request, invoice_id: str, token: str) -> Response:
        """Somebody reloads after the button: the invoice, and nothing is paid."""
        found = await self._opened(request, invoice_id, token)
        return RedirectResponse(self._billing.links.page(found.view.invoice), 303)

    async def paid(self, request: Request, invoice_id: str, token: str) -> Response:
        """Thanks as soon as the gateway confirmed it; until then the page looks again."""
        found = await self._opened(request, invoice_id, token)
        invoice = found.view.invoice
        address = self._billing.links.page(invoice)
        attempt = await self._newest(found)
        if attempt is None or attempt.state in LOST | {AttemptState.ASIDE}:
            return RedirectResponse(address, 303)
        nonce = style_nonce()
        received = attempt.amount if attempt.state is AttemptState.PAID else None
        shown = PaidPage(nonce, address, received, is_test=self._shown.is_trial)
        response = page(self._pages.paid(await self._document(found), shown), nonce)
        if received is None:
            _look_again(request, response, address)
        return response

    async def _opened(self, request: Request, invoice_id: str, token: str) -> Opened:
        return await opened(self._billing, request, invoice_id, token)

    async def _newest(self, found: Opened) -> Attempt | None:
        async with self._billing.reading(found.actor) as work:
            return await work.checkouts.newest(found.view.invoice.id)

    async def _page(self, found: Opened, news: News, status: int = 200) -> Response:
        invoice, nonce = found.view.invoice, style_nonce()
        attempt = await self._newest(found)
        state = _state(invoice, attempt)
        address = self._billing.links.page(invoice)
        may_pay = invoice.owed and state is not PageState.PROCESSING and self._checkouts.is_open
        shown = InvoicePage(
            state,
            nonce,
            pdf_url=self._billing.links.pdf(invoice),
            pay_action=f"{address}/pay" if may_pay else "",
            nonce=self._pay_nonce(invoice) if may_pay else "",
            is_overdue=invoice.is_overdue(self._billing.clock.today(found.view.company.time_zone)),
            is_test=self._shown.is_trial,
            news=_news(news, state, attempt),
        )
        html = self._pages.invoice(await self._document(found), shown)
        return page(html, nonce, status, form_targets=self._shown.form_targets)

    def _pay_nonce(self, invoice: Invoice) -> str:
        return self._billing.links.pay_nonce(invoice, self._billing.clock.now())

    async def _document(self, found: Opened) -> InvoiceDocument:
        """The document with what has been paid since it was printed."""
        invoice = found.view.invoice
        document = document_of(found.view, self._billing.links)
        today = self._billing.clock.today(found.view.company.time_zone)
        async with self._billing.reading(found.actor) as work:
            taken_off = await work.credit_notes.taken_off(invoice)
        return as_it_stands(document, invoice, today, taken_off)


def _state(invoice: Invoice, attempt: Attempt | None) -> PageState:
    if invoice.owed and attempt is not None and attempt.state is AttemptState.SETTLING:
        return PageState.PROCESSING
    return STATES[invoice.state]


def _news(news: News, state: PageState, attempt: Attempt | None) -> News:
    """What became of the last try; nothing once there is nothing left to pay."""
    if state not in {PageState.OPEN, PageState.PARTLY_PAID}:
        return ""
    if news or attempt is None or not attempt.external_id:
        return news
    return "failed" if attempt.state is AttemptState.FAILED else ""


def _look_again(request: Request, response: Response, address: str) -> None:
    """Ask the browser to look again, a little later each time, and in the end no more."""
    given = request.query_params.get("look", "0")
    look = int(given) if given in map(str, range(len(LOOK_AGAIN_SECONDS))) else None
    if look is not None:
        after = LOOK_AGAIN_SECONDS[look]
        response.headers["refresh"] = f"{after}; url={address}/paid?look={look + 1}"
