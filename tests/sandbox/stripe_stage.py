"""The Stripe stand-in on a port of its own, the SDK's client, a merchant who takes webhooks."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import stripe
from fastapi import FastAPI, Request, Response

from sandbox.config import StripeConfig
from sandbox.server import served
from sandbox.stripe import Stripe
from sandbox.tls import trusted
from sandbox.world import Fault, World

SECRET = "whsec_test"
SUCCESS = "http://127.0.0.1:9/paid?session={CHECKOUT_SESSION_ID}"
CANCEL = "http://127.0.0.1:9/back"
CARD = {
    "name": "Carl",
    "method": "card",
    "number": "4242424242424242",
    "expiry": "12/34",
    "cvc": "123",
}


@dataclass
class Merchant:
    """Takes webhooks as Paidup does: notes each and answers the next of `answers`, else 200."""

    answers: list[int] = field(default_factory=list)
    calls: list[tuple[bytes, str]] = field(default_factory=list)

    async def take(self, request: Request) -> Response:
        """Note the call as it came."""
        self.calls.append((await request.body(), request.headers["Stripe-Signature"]))
        return Response(status_code=self.answers.pop(0) if self.answers else 200)

    def events(self) -> list[stripe.Event]:
        """Every call whose signature is right, as the SDK reads it."""
        return [stripe.Webhook.construct_event(body, sign, SECRET) for body, sign in self.calls]

    def kinds(self) -> list[str]:
        """What happened, in the order it was told."""
        return [event.type for event in self.events()]


@dataclass
class Stage:
    """Everything a test plays with."""

    world: World
    service: Stripe
    merchant: Merchant
    client: stripe.StripeClient
    web: httpx.AsyncClient
    folder: Path

    async def open(self, **changes: Any) -> stripe.checkout.Session:
        """A session that can be paid with a card."""
        params: Any = order() | changes
        return await self.client.v1.checkout.sessions.create_async(params)

    async def pay(self, session: stripe.checkout.Session, **typed: str) -> httpx.Response:
        """Fill in the checkout page and press Pay."""
        return await self.web.post(f"/checkout/{session.id}", data=CARD | typed)

    async def paid(self, **changes: Any) -> str:
        """The payment intent of a session paid with a card."""
        return await self.intent_of(await self.open(**changes))

    async def intent_of(self, session: stripe.checkout.Session, **typed: str) -> str:
        """Pay and tell the payment intent."""
        await self.pay(session, **typed)
        found = await self.client.v1.checkout.sessions.retrieve_async(session.id)
        assert isinstance(found.payment_intent, str)
        return found.payment_intent

    async def told(self) -> list[str]:
        """Wait until all webhooks are through."""
        await self.service.webhooks.settled()
        return self.merchant.kinds()

    def later(self, **by: float) -> None:
        """Let time pass and the stand-in notice."""
        self.world.move(timedelta(**by))
        self.service.sweep()

    def misbehave(self, operation: str, kind: str, **how: Any) -> None:
        """Tell the stand-in to show a fault."""
        self.world.misbehave(Fault("stripe", operation, kind, **how))

    async def desk(self, path: str, **body: Any) -> httpx.Response:
        """Press something in the dashboard."""
        return await self.web.post(f"/desk/stripe/{path}", json=body)


def order(**price: Any) -> dict[str, Any]:
    """What Paidup asks for: one line, one payer."""
    line = {"currency": "eur", "unit_amount": 12000, "product_data": {"name": "INV-2026-0001"}}
    return {
        "mode": "payment",
        "success_url": SUCCESS,
        "cancel_url": CANCEL,
        "customer_email": "carl@acme.example",
        "line_items": [{"price_data": line | price, "quantity": 1}],
        "metadata": {"attempt": "42"},
    }


@asynccontextmanager
async def staged(folder: Path) -> AsyncIterator[Stage]:
    """A running stand-in whose webhooks come back to the same port."""
    door = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{door.getsockname()[1]}"
    config = StripeConfig(
        webhook_url=f"{url}/merchant",
        webhook_secret=SECRET,
        retry_after_seconds=(0.01, 0.02, 0.03),
    )
    world = World(folder / "world.db", folder / "clock")
    service, merchant = Stripe(world, config), Merchant()
    app = FastAPI()
    app.include_router(service.router())
    app.include_router(service.desk(), prefix="/desk/stripe")
    app.add_api_route("/merchant", merchant.take, methods=["POST"])
    http = stripe.HTTPXClient(verify_ssl_certs=False)
    client = stripe.StripeClient(
        config.secret_key,
        base_addresses={"api": f"{url}/stripe"},
        http_client=http,
        max_network_retries=0,
    )
    await service.start()
    try:
        async with (
            served(app, door),
            httpx.AsyncClient(base_url=url, trust_env=False, verify=trusted()) as web,
        ):
            yield Stage(world, service, merchant, client, web, folder)
    finally:
        await service.stop()
        await http._client_async.aclose()
        world.close()
