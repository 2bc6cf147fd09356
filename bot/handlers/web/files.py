"""The PDF behind an invoice's address: the stored bytes, the same ever after."""

from contextlib import suppress
from urllib.parse import quote

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.handlers.web.addresses import opened
from bot.handlers.web.headers import PDF
from core.billing import Billing
from core.errors import GatewayFailed
from core.limits import Limits, Rule
from core.workflows.papers import Papers


class Files:
    """Hands out PDFs."""

    def __init__(self, billing: Billing, papers: Papers) -> None:
        self._billing = billing
        self._papers = papers

    def router(self) -> APIRouter:
        """Where a PDF is."""
        router = APIRouter()
        router.add_api_route("/i/{invoice_id}/{token}/pdf", self.pdf, methods=["GET", "HEAD"])
        return router

    async def pdf(self, request: Request, invoice_id: str, token: str) -> Response:
        """The PDF, shown by the browser; rendered now if that was not done yet."""
        found = await opened(self._billing, request, invoice_id, token)
        with suppress(GatewayFailed):  # a PDF can be read while the books cannot be written to
            await Limits(self._billing).take(Rule.PDF, str(found.view.invoice.id))
        name, content = await self._papers.pdf(found.actor, found.view.invoice.id)
        headers = {"content-disposition": inline(name), "content-security-policy": PDF}
        return Response(content, headers=headers, media_type="application/pdf")


def inline(name: str) -> str:
    """A file's name as RFC 6266 has it: once for all browsers, once in its own letters."""
    plain = "".join(each if each.isascii() and each.isalnum() else "-" for each in name[:-4])
    return f"inline; filename=\"invoice-{plain}.pdf\"; filename*=UTF-8''{quote(name, safe='')}"
