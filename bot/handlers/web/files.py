"""The PDF behind an invoice's address: the stored bytes, the same ever after."""

import hashlib
from urllib.parse import quote

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.handlers.web.addresses import opened
from core.billing import Billing
from core.workflows.papers import Papers

# Browsers show a PDF in a viewer of their own, which `default-src 'none'` would shut down.
POLICY = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


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
        found = await opened(self._billing, invoice_id, token, request.state.request_id)
        name, content = await self._papers.pdf(found.actor, found.view.invoice.id)
        tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        headers = {
            "cache-control": "private, no-cache",
            "content-disposition": f"inline; filename*=UTF-8''{quote(name)}",
            "content-security-policy": POLICY,
            "etag": tag,
        }
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        return Response(content, headers=headers, media_type="application/pdf")
