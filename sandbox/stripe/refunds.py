"""Money going back: at once to a card, days later to a bank account."""

from sandbox.stripe import charges, currencies, errors, shapes
from sandbox.stripe.events import Events
from sandbox.stripe.limits import check_metadata, kept_metadata
from sandbox.stripe.methods import CARD
from sandbox.stripe.store import Object, Store

PLAYED = frozenset({"amount", "charge", "expand", "metadata", "payment_intent", "reason"})


class Refunds:
    """Gives money back, never more than was taken."""

    def __init__(self, store: Store, events: Events) -> None:
        self._store = store
        self._events = events

    def create(self, params: Object) -> Object:
        """Refund a charge or a payment intent, all of what is left or a part of it."""
        for name in params:
            if name not in PLAYED:
                raise errors.not_played(name, name)
        check_metadata(params.get("metadata"), "metadata")
        charge = self._charge(params)
        amount = _amount(charge, params.get("amount"))
        given = params | {"metadata": kept_metadata(params.get("metadata"))}
        refund = self._store.put(shapes.refund(charge, amount, given, self._store.now()))
        entry = self._store.put(charges.balance_transaction(refund, self._store.now()))
        refund["balance_transaction"] = entry["id"]
        if charge["payment_method_details"]["type"] == CARD:
            refund |= {"status": "succeeded", "destination_details": _to_card()}
        before = {name: charge[name] for name in ("amount_refunded", "refunded")}
        self._count(charge, amount)
        self._events.record("refund.created", refund)
        self._events.record("charge.refunded", charge, before)
        return refund

    def settle(self, name: str) -> Object:
        """The payer's bank has taken the money back."""
        refund = self._pending(name)
        refund["status"] = "succeeded"
        self._events.record("refund.updated", refund, {"status": "pending"})
        return refund

    def fail(self, name: str) -> Object:
        """The payer's bank would not take the money back, so it is ours again."""
        refund = self._pending(name)
        entry = self._store.put(charges.balance_transaction(refund, self._store.now()))
        entry |= {"amount": refund["amount"], "net": refund["amount"], "type": "refund_failure"}
        refund |= {
            "status": "failed",
            "failure_reason": "declined",
            "failure_balance_transaction": entry["id"],
        }
        self._count(self._store.get("charge", refund["charge"]), -refund["amount"])
        self._events.record("refund.failed", refund, {"status": "pending"})
        self._events.record("refund.updated", refund, {"status": "pending"})
        return refund

    def _pending(self, name: str) -> Object:
        refund = self._store.get("refund", name)
        if refund["status"] != "pending":
            raise errors.Refusal(f"This refund has a status of {refund['status']} already.")
        return refund

    def _charge(self, params: Object) -> Object:
        by_charge, by_intent = params.get("charge"), params.get("payment_intent")
        if by_charge:
            charge = self._store.get("charge", by_charge)
            if by_intent and charge["payment_intent"] != by_intent:
                raise errors.exclusive("charge", "payment_intent")
        elif by_intent:
            intent = self._store.get("payment_intent", by_intent, "payment_intent")
            charge = self._store.table("charge").get(intent["latest_charge"] or "", {})
        else:
            raise errors.Refusal(
                "One of the following params should be provided for this request: payment_intent"
                " or charge.",
                code="parameter_missing",
            )
        if charge.get("status") != "succeeded":
            raise errors.Refusal(
                f"This PaymentIntent ({by_intent or charge['payment_intent']}) does not have a"
                " successful charge to refund.",
                code="payment_intent_unexpected_state",
            )
        return charge

    @staticmethod
    def _count(charge: Object, amount: int) -> None:
        charge["amount_refunded"] += amount
        charge["refunded"] = charge["amount_refunded"] == charge["amount"]


def _amount(charge: Object, asked: int | None) -> int:
    left = charge["amount"] - charge["amount_refunded"]
    if left <= 0:
        raise errors.Refusal(
            f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded"
        )
    if asked is None:
        return int(left)
    if asked < 1:
        raise errors.Refusal(
            "This value must be greater than or equal to 1.",
            param="amount",
            code="parameter_invalid_integer",
        )
    currencies.require_granular(asked, charge["currency"], "amount")
    if asked > left:
        name = "charge" if left == charge["amount"] else "unrefunded"
        limit = "charge amount" if name == "charge" else "unrefunded amount on charge"
        raise errors.Refusal(
            f"Refund amount ({currencies.show(asked, charge['currency'])}) is greater than"
            f" {limit} ({currencies.show(left, charge['currency'])})",
            param="amount",
        )
    return asked


def _to_card() -> Object:
    return {
        "type": CARD,
        CARD: {
            "reference_status": "pending",
            "reference_type": "acquirer_reference_number",
            "type": "refund",
        },
    }
