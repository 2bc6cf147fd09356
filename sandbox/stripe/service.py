"""The Stripe stand-in put together."""

import asyncio
from typing import Any

from fastapi import APIRouter

from sandbox.config import StripeConfig
from sandbox.stripe import desk
from sandbox.stripe.api import Api
from sandbox.stripe.calls import Calls
from sandbox.stripe.checkout import Checkout
from sandbox.stripe.events import Events
from sandbox.stripe.payments import Payments
from sandbox.stripe.refunds import Refunds
from sandbox.stripe.sessions import Sessions
from sandbox.stripe.store import Store
from sandbox.stripe.webhooks import Webhooks
from sandbox.world import World

LOOK_AGAIN_SECONDS = 1.0


class Stripe:
    """Stripe's API, its checkout page and its webhooks on one laptop."""

    def __init__(self, world: World, config: StripeConfig) -> None:
        self._world = world
        self._config = config
        self._store = Store(world)
        self.webhooks = Webhooks(world, self._store, config)
        self._events = Events(self._store, self.webhooks.deliver)
        self._sessions = Sessions(self._store, self._events, config)
        self._payments = Payments(self._store, self._events, config)
        self._refunds = Refunds(self._store, self._events)
        self._watch: asyncio.Task[None] | None = None

    def router(self) -> APIRouter:
        """The API under `/stripe` and the hosted page under `/checkout`."""
        calls = Calls(self._store, self._sessions, self._refunds, self._config)
        router = Api(self._world, self._store, self._events, calls, self._config).router()
        checkout = Checkout(self._world, self._sessions, self._payments, self._events, self._config)
        router.include_router(checkout.router())
        return router

    def desk(self) -> APIRouter:
        """What the page does with Stripe."""
        return desk.Desk(
            self._store,
            self._events,
            self._sessions,
            self._payments,
            self._refunds,
            self.webhooks,
        ).router()

    def view(self) -> dict[str, Any]:
        """What the page shows of Stripe."""
        return desk.view(self._store, self._config)

    async def start(self) -> None:
        """Begin to deliver webhooks and to watch the clock."""
        await self.webhooks.start()
        self._watch = asyncio.get_running_loop().create_task(self._watch_clock())

    async def stop(self) -> None:
        """Stop both."""
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
        await self.webhooks.stop()

    def sweep(self) -> None:
        """Expire sessions nobody paid in time and settle what the banks had for days."""
        expired = self._sessions.expire_overdue()
        settled = self._payments.settle_overdue()
        if expired or settled:
            self._events.commit()

    async def _watch_clock(self) -> None:
        while True:
            self.sweep()
            await self._world.wait(self._world.version, seconds=LOOK_AGAIN_SECONDS)
