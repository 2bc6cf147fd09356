"""Paidup's web without a network: the application, called as a server would call it."""

import re
from dataclasses import dataclass
from typing import Any

import httpx

from bot.handlers.web.app import WebParts, WebSettings, create_web
from core.billing import Billing
from core.models import Invoice
from core.workflows.checkout import Checkouts
from core.workflows.papers import Papers
from tests.bot.web.town import PaperPrinter, page_of
from tests.fakes.gateway import FakeGateway

SETTINGS = WebSettings("https://pay.demo.example")


@dataclass
class Site:
    """A browser at Paidup, a payment service behind it."""

    billing: Billing
    web: httpx.AsyncClient
    gateway: FakeGateway
    checkouts: Checkouts
    printer: PaperPrinter

    async def get(self, invoice: Invoice, more: str = "", **how: Any) -> httpx.Response:
        """Look at an invoice's page."""
        return await self.web.get(page_of(invoice) + more, **how)

    async def press(self, invoice: Invoice) -> httpx.Response:
        """Press Pay."""
        nonce = re.findall(r'name="nonce" value="([^"]+)"', (await self.get(invoice)).text)
        return await self.web.post(f"{page_of(invoice)}/pay", data={"nonce": nonce[0]})


def site(billing: Billing, *, is_open: bool = True, **changes: Any) -> Site:
    """The application with a fake gateway, or with none."""
    gateway, printer = FakeGateway(), PaperPrinter()
    checkouts = Checkouts(billing, gateway if is_open else None)
    values = {"gateway": gateway if is_open else None} | changes
    settings = values.pop("settings", SETTINGS)
    parts = WebParts(billing, checkouts, Papers(billing, printer), **values)
    wire = httpx.ASGITransport(create_web(parts, settings), raise_app_exceptions=False)
    web = httpx.AsyncClient(transport=wire, base_url=settings.base_url)
    return Site(billing, web, gateway, checkouts, printer)
