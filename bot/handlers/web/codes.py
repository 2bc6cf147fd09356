"""The page of a fresh second factor: its QR code, shown once, to whoever presses its button.

GET  /codes/{token}    a button; looking changes nothing, since chats look at every link
POST /codes/{token}    the QR code, and the page is used up
"""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.cards.codes import qr_code
from bot.handlers.web.addresses import guessing
from bot.handlers.web.guard import page, style_nonce
from bot.handlers.web.origins import origin
from bot.handlers.web.typed import typed
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

    async def look(self, request: Request, token: str) -> Response:
        """A button, as long as there is something to show."""
        nonce = style_nonce()
        try:
            async with guessing(self._billing, request):
                await self._billing.enrolment(token)
        except NotFound as error:
            return self._gone(nonce, error)
        pressed = self._billing.links.codes_nonce(token, self._billing.clock.now())
        return page(self._pages.codes(nonce, form_nonce=pressed), nonce)

    async def show(self, request: Request, token: str) -> Response:
        """The QR code and the secret, this once."""
        nonce = style_nonce()
        pressed, now = (await typed(request, "nonce"))["nonce"], self._billing.clock.now()
        if not self._billing.links.is_codes_nonce(token, pressed, now):
            return await self.look(request, token)
        try:
            async with guessing(self._billing, request):
                enrolment = await self._billing.enrolment(token)
            actor = system(enrolment.company_id, request.state.request_id)
            async with self._billing.work(actor.coming_from(origin(request))) as work:
                name = await work.members.name(enrolment.member_id)
                begun = await work.second_factors.open_page(enrolment, name)
        except NotFound as error:
            return self._gone(nonce, error)
        html = self._pages.codes(nonce, qr_code(begun.address), begun.secret)
        return page(html, nonce)

    def _gone(self, nonce: str, error: NotFound) -> Response:
        html = self._pages.problem(nonce, title=error.message, hint=error.hint)
        return page(html, nonce, 404)
