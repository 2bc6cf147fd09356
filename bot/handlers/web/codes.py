"""The page of a fresh second factor: its QR code, shown once, to whoever presses its button.

GET  /codes/{token}    a button; looking changes nothing, since chats look at every link
POST /codes/{token}    the QR code, and the page is used up
"""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.cards.codes import qr_code
from bot.handlers.web.guard import page, style_nonce
from core.billing import Billing
from core.documents.pages import Pages
from core.errors import NotFound
from core.security.actors import system


class CodePages:
    """Shows a secret once."""

    def __init__(self, billing: Billing, pages: Pages) -> None:
        self._billing = billing
        self._pages = pages

    def router(self) -> APIRouter:
        """The addresses."""
        router = APIRouter(prefix="/codes/{token}")
        router.add_api_route("", self.look, methods=["GET", "HEAD"])
        router.add_api_route("", self.show, methods=["POST"])
        return router

    async def look(self, token: str) -> Response:
        """A button, as long as there is something to show."""
        nonce = style_nonce()
        try:
            await self._billing.enrolment(token)
        except NotFound as error:
            return self._gone(nonce, error)
        return page(self._pages.codes(nonce), nonce)

    async def show(self, request: Request, token: str) -> Response:
        """The QR code and the secret, this once."""
        nonce = style_nonce()
        try:
            enrolment = await self._billing.enrolment(token)
            actor = system(enrolment.company_id, request.state.request_id)
            async with self._billing.work(actor) as work:
                name = await work.members.name(enrolment.member_id)
                begun = await work.second_factors.open_page(enrolment, name)
        except NotFound as error:
            return self._gone(nonce, error)
        html = self._pages.codes(nonce, qr_code(begun.address), begun.secret)
        return page(html, nonce)

    def _gone(self, nonce: str, error: NotFound) -> Response:
        html = self._pages.problem(nonce, title=error.message, hint=error.hint)
        return page(html, nonce, 404)
