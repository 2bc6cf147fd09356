"""A client's quote on the web. Looking changes nothing; its two buttons answer it, once.

GET  /i/{id}/{token}           the quote, where an invoice has its own page (`pay.py`)
POST /i/{id}/{token}/accept    yes to exactly what was offered
POST /i/{id}/{token}/decline   no
"""

from collections.abc import Awaitable, Callable
from typing import Final, Literal

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.handlers.web.addresses import Opened, opened
from bot.handlers.web.callers import counted_as
from bot.handlers.web.guard import page, style_nonce
from bot.handlers.web.origins import network, origin
from bot.handlers.web.typed import typed
from core.again import again
from core.billing import Billing, Work
from core.documents.pages import Pages, QuotePage
from core.errors import WrongState
from core.limits import Limits, Rule
from core.models import InvoiceState
from core.services.quotes import QuoteView
from core.workflows.papers import document_of

Answer = Callable[[Work, int, str], Awaitable[None]]

STATES: Final[dict[InvoiceState, Literal["accepted", "declined", "expired"]]] = {
    InvoiceState.ACCEPTED: "accepted",
    InvoiceState.DECLINED: "declined",
}


class QuotePages:
    """The hosted quote and its buttons."""

    def __init__(self, billing: Billing, pages: Pages, *, is_trial: bool) -> None:
        self._billing = billing
        self._pages = pages
        self._is_trial = is_trial

    def router(self) -> APIRouter:
        """The addresses of the buttons; whoever reloads after one sees the quote."""
        router = APIRouter()
        for path, answer in (("/accept", self.accept), ("/decline", self.decline)):
            router.add_api_route(path, answer, methods=["POST"])
            router.add_api_route(path, self.back, methods=["GET", "HEAD"])
        return router

    async def look(self, found: Opened) -> Response:
        """The quote as it stands."""
        quote = await self._quote(found)
        invoice, nonce = found.view.invoice, style_nonce()
        is_open = quote.is_open(self._billing.clock.today(found.view.company.time_zone))
        links, now = self._billing.links, self._billing.clock.now()
        shown = QuotePage(
            "offered" if is_open else STATES.get(invoice.state, "expired"),
            nonce,
            pdf_url=links.pdf(invoice),
            answer_action=links.page(invoice) if is_open else "",
            nonce=links.answer_nonce(invoice, quote.mark, now) if is_open else "",
            is_test=self._is_trial,
        )
        return page(self._pages.quote(document_of(found.view, links), shown), nonce)

    async def accept(self, request: Request, invoice_id: str, token: str) -> Response:
        """Yes, once; where that cannot be any more, the page says why."""
        answer: Answer = lambda work, *about: work.quotes.accept_on_page(*about)  # noqa: E731  # short
        return await self._answered(request, invoice_id, token, answer)

    async def decline(self, request: Request, invoice_id: str, token: str) -> Response:
        """No, once."""
        answer: Answer = lambda work, *about: work.quotes.decline_on_page(*about)  # noqa: E731  # short
        return await self._answered(request, invoice_id, token, answer)

    async def back(self, request: Request, invoice_id: str, token: str) -> Response:
        """Somebody reloads after a button: the quote, and nothing is answered."""
        found = await opened(self._billing, request, invoice_id, token)
        return RedirectResponse(self._billing.links.page(found.view.invoice), 303)

    async def _answered(
        self, request: Request, invoice_id: str, token: str, answer: Answer
    ) -> Response:
        found = await opened(self._billing, request, invoice_id, token)
        invoice, links = found.view.invoice, self._billing.links
        back = RedirectResponse(links.page(invoice), 303)
        nonce = (await typed(request, "nonce"))["nonce"]
        try:
            mark = (await self._quote(found)).mark
            if not links.is_answer_nonce(invoice, mark, nonce, self._billing.clock.now()):
                return back  # the page again, with fresh buttons
            await Limits(self._billing).take(Rule.PAY_ADDRESS, counted_as(origin(request)))
            await self._answer(found, network(request), answer, mark)
        except WrongState:
            return back  # answered, over, or no quote: the page says which
        return back

    @again
    async def _answer(self, found: Opened, where: str, answer: Answer, mark: str) -> None:
        async with self._billing.work(found.actor.coming_from(where)) as work:
            await answer(work, found.view.invoice.id, mark)

    async def _quote(self, found: Opened) -> QuoteView:
        async with self._billing.reading(found.actor) as work:
            return await work.quotes.view_by_id(found.view.invoice.id)
