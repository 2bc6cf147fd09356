"""Money coming in: payment intents, their charges, and what becomes of delayed ones.

requires_payment_method ──▶ succeeded          a card that works
        ▲      │
        │      └──▶ processing ──▶ succeeded   a bank debit, days later
        └──────────────┘                       … or it fails
"""

from sandbox.config import StripeConfig
from sandbox.stripe import charges, errors
from sandbox.stripe.events import Events
from sandbox.stripe.methods import Decline, Declined, Means
from sandbox.stripe.shapes import customer_details
from sandbox.stripe.store import Object, Store

SETTLES_AFTER_SECONDS = 5 * 24 * 60 * 60


class Payments:
    """Takes money for sessions and settles what is on its way."""

    def __init__(self, store: Store, events: Events, config: StripeConfig) -> None:
        self._store = store
        self._events = events
        self._config = config

    def pay(self, session: Object, means: Means, *, email: str, name: str) -> None:
        """Try to pay an open session; raises `Declined`, which leaves it open."""
        assert session["status"] == "open"
        intent = self._intent(session, means)
        charge = self._charge(intent, means, email=email, name=name)
        if means.refusal is not None:
            self._decline(intent, charge, means.refusal)
            raise Declined(means.refusal)
        session |= {
            "customer_details": customer_details(email, name, self._config.country),
            "payment_intent": intent["id"],
            "status": "complete",
            "url": None,
        }
        if means.settles is None:
            self._succeed(intent, charge)
            session["payment_status"] = "paid"
        else:
            self._wait(intent, charge, settles=means.settles)
        self._events.record("checkout.session.completed", session)

    def settle(self, name: str) -> Object:
        """The bank pays what was on its way."""
        intent, charge, session = self._underway(name)
        self._succeed(intent, charge)
        session["payment_status"] = "paid"
        self._events.record("checkout.session.async_payment_succeeded", session)
        return intent

    def fail(self, name: str) -> Object:
        """The bank does not pay what was on its way."""
        intent, charge, session = self._underway(name)
        refusal = Decline("charge_failed", "The customer's bank refused the debit.")
        self._decline(intent, charge, refusal)
        self._events.record("checkout.session.async_payment_failed", session)
        return intent

    def settle_overdue(self) -> bool:
        """Let the banks decide what they had for days; says whether anything was."""
        now = self._store.now()
        underway = self._store.table("underway")
        due = [name for name, waiting in underway.items() if waiting["at"] <= now]
        for name in due:
            _ = self.settle(name) if underway[name]["settles"] else self.fail(name)
        return bool(due)

    def _intent(self, session: Object, means: Means) -> Object:
        if session["payment_intent"]:
            intent = self._store.get("payment_intent", session["payment_intent"])
        else:
            given = self._store.table("intent_data")[session["id"]]
            intent = self._store.put(charges.intent(session, given, self._store.now()))
            session["payment_intent"] = intent["id"]
            self._events.record("payment_intent.created", intent)
        intent["payment_method"] = charges.payment_method_id(means)
        return intent

    def _charge(self, intent: Object, means: Means, *, email: str, name: str) -> Object:
        charge = charges.charge(intent, means, self._config, self._store.now())
        charge["billing_details"] |= {"email": email, "name": name or None}
        intent["latest_charge"] = charge["id"]
        return self._store.put(charge)

    def _succeed(self, intent: Object, charge: Object) -> None:
        entry = charges.balance_transaction(charge, self._store.now())
        self._store.put(entry)
        charge |= {
            "balance_transaction": entry["id"],
            "paid": True,
            "status": "succeeded",
            "captured": True,
            "amount_captured": charge["amount"],
        }
        intent |= {
            "amount_received": intent["amount"],
            "last_payment_error": None,
            "status": "succeeded",
        }
        self._store.table("underway").pop(intent["id"], None)
        self._events.record("charge.succeeded", charge)
        self._events.record("payment_intent.succeeded", intent)

    def _decline(self, intent: Object, charge: Object, refusal: Decline) -> None:
        charge |= charges.declined(refusal)
        error = {
            "charge": charge["id"],
            "code": refusal.code,
            "decline_code": refusal.decline_code,
            "message": refusal.message,
            "type": "card_error",
        }
        intent |= {
            "last_payment_error": error,
            "payment_method": None,
            "status": "requires_payment_method",
        }
        self._store.table("underway").pop(intent["id"], None)
        self._events.record("charge.failed", charge)
        self._events.record("payment_intent.payment_failed", intent)

    def _wait(self, intent: Object, charge: Object, *, settles: bool) -> None:
        charge |= {"status": "pending", "paid": False}
        intent["status"] = "processing"
        self._store.table("underway")[intent["id"]] = {
            "at": self._store.now() + SETTLES_AFTER_SECONDS,
            "settles": settles,
        }
        self._events.record("charge.pending", charge)
        self._events.record("payment_intent.processing", intent)

    def _underway(self, name: str) -> tuple[Object, Object, Object]:
        intent = self._store.get("payment_intent", name)
        if intent["status"] != "processing":
            raise errors.Refusal(
                f"This PaymentIntent's status is {intent['status']}, so nothing is on its way.",
                code="payment_intent_unexpected_state",
            )
        charge = self._store.get("charge", intent["latest_charge"])
        sessions = self._store.newest(
            "checkout.session", lambda made: made["payment_intent"] == name
        )
        return intent, charge, sessions[0]
