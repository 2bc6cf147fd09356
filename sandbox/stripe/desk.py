"""The dashboard: what the page shows of Stripe, and what one can do there."""

from typing import Any

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel

from sandbox.config import StripeConfig
from sandbox.stripe.errors import Refusal
from sandbox.stripe.events import Events
from sandbox.stripe.payments import Payments
from sandbox.stripe.refunds import Refunds
from sandbox.stripe.sessions import Sessions
from sandbox.stripe.store import Object, Store
from sandbox.stripe.webhooks import Webhooks

SHOWN = 50


class GiveBack(BaseModel):
    """How much to give back; nothing named means all that is left."""

    amount: int | None = None


class Desk:
    """Every deed of the dashboard; a refusal answers 400 with Stripe's sentence."""

    def __init__(
        self,
        store: Store,
        events: Events,
        sessions: Sessions,
        payments: Payments,
        refunds: Refunds,
        webhooks: Webhooks,
    ) -> None:
        self._store = store
        self._events = events
        self._sessions = sessions
        self._payments = payments
        self._refunds = refunds
        self._webhooks = webhooks

    def router(self) -> APIRouter:
        """The deeds, to be mounted under `/desk/stripe`."""
        router = APIRouter()
        router.add_api_route("/events", self.events, methods=["GET"])
        router.add_api_route("/events/{name}/resend", self.resend, methods=["POST"])
        router.add_api_route("/payments/{name}/settle", self.settle, methods=["POST"])
        router.add_api_route("/payments/{name}/fail", self.fail, methods=["POST"])
        router.add_api_route("/payments/{name}/refund", self.refund, methods=["POST"])
        router.add_api_route("/refunds/{name}/settle", self.settle_refund, methods=["POST"])
        router.add_api_route("/refunds/{name}/fail", self.fail_refund, methods=["POST"])
        router.add_api_route("/sessions/{name}/expire", self.expire, methods=["POST"])
        return router

    async def events(self) -> list[Object]:
        """All events, the newest first, with their deliveries."""
        deliveries = self._store.table("deliveries")
        return [
            {**event, "delivery": deliveries[event["id"]]} for event in self._store.newest("event")
        ]

    async def resend(self, name: str) -> dict[str, bool]:
        """Send an event's webhook once more."""
        return self._do(self._webhooks.resend, name)

    async def settle(self, name: str) -> dict[str, bool]:
        """Let a delayed payment's money arrive now."""
        return self._do(self._payments.settle, name)

    async def fail(self, name: str) -> dict[str, bool]:
        """Let a delayed payment fail now."""
        return self._do(self._payments.fail, name)

    async def refund(self, name: str, asked: GiveBack) -> dict[str, bool]:
        """Give a payment back, as a person does in the dashboard."""
        given = {"payment_intent": name, "reason": "requested_by_customer"}
        amount = {} if asked.amount is None else {"amount": asked.amount}
        return self._do(self._refunds.create, given | amount)

    async def settle_refund(self, name: str) -> dict[str, bool]:
        """Let a pending refund arrive."""
        return self._do(self._refunds.settle, name)

    async def fail_refund(self, name: str) -> dict[str, bool]:
        """Let a pending refund come back."""
        return self._do(self._refunds.fail, name)

    async def expire(self, name: str) -> dict[str, bool]:
        """Expire an open session."""
        return self._do(self._sessions.expire, name)

    def _do(self, deed: Any, given: Any) -> dict[str, bool]:
        try:
            deed(given)
        except Refusal as refusal:
            raise HTTPException(refusal.status, str(refusal)) from refusal
        self._events.commit()
        return {"ok": True}


def view(store: Store, config: StripeConfig) -> Object:
    """What the page shows: the newest sessions, payments, refunds, events and their deliveries."""
    deliveries = store.table("deliveries")
    return {
        "merchant": config.merchant,
        "webhook_url": config.webhook_url,
        "sessions": [_pick(made, _SESSION) for made in store.newest("checkout.session")[:SHOWN]],
        "payments": [_pick(made, _PAYMENT) for made in store.newest("payment_intent")[:SHOWN]],
        "refunds": [_pick(made, _REFUND) for made in store.newest("refund")[:SHOWN]],
        "events": [
            _pick(event, _EVENT)
            | {"subject": event["data"]["object"]["id"], "delivery": deliveries[event["id"]]}
            for event in store.newest("event")[:SHOWN]
        ],
    }


def _pick(made: Object, names: tuple[str, ...]) -> Object:
    return {name: made[name] for name in names}


_SESSION = (
    "id",
    "url",
    "status",
    "payment_status",
    "amount_total",
    "currency",
    "client_reference_id",
    "customer_email",
    "created",
    "expires_at",
    "payment_intent",
)
_PAYMENT = (
    "id",
    "status",
    "amount",
    "amount_received",
    "currency",
    "created",
    "latest_charge",
    "description",
    "last_payment_error",
)
_REFUND = ("id", "status", "amount", "currency", "created", "payment_intent", "reason")
_EVENT = ("id", "type", "created", "pending_webhooks")
