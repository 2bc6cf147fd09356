"""Payment intents, charges and balance transactions in Stripe's shape."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sandbox.config import StripeConfig
from sandbox.stripe import currencies
from sandbox.stripe.methods import CARD, Decline, Means
from sandbox.stripe.store import Object, new_id

FEE_SHARE = Decimal("0.015")
FEE_FIXED = Decimal("0.25")
AVAILABLE_AFTER_SECONDS = 7 * 24 * 60 * 60


def intent(session: Object, given: Object, created: int) -> Object:
    """The payment a session is for, before anybody has paid."""
    name = new_id("pi_3")
    return _EMPTY_INTENT | {
        "id": name,
        "amount": session["amount_total"],
        "amount_details": {"tip": {}},
        "client_secret": new_id(f"{name}_secret_"),
        "created": created,
        "currency": session["currency"],
        "description": given.get("description"),
        "metadata": given.get("metadata", {}),
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
        "payment_method_types": session["payment_method_types"],
        "receipt_email": given.get("receipt_email"),
        "statement_descriptor": given.get("statement_descriptor"),
        "statement_descriptor_suffix": given.get("statement_descriptor_suffix"),
    }


_EMPTY_INTENT: Object = {
    "object": "payment_intent",
    "allowed_payment_method_types": None,
    "amount_capturable": 0,
    "amount_received": 0,
    "application": None,
    "application_fee_amount": None,
    "automatic_payment_methods": None,
    "canceled_at": None,
    "cancellation_reason": None,
    "capture_method": "automatic_async",
    "confirmation_method": "automatic",
    "customer": None,
    "customer_account": None,
    "excluded_payment_method_types": None,
    "hooks": None,
    "last_payment_error": None,
    "latest_charge": None,
    "livemode": False,
    "managed_payments": None,
    "next_action": None,
    "on_behalf_of": None,
    "payment_details": None,
    "payment_method": None,
    "payment_method_configuration_details": None,
    "payment_record": None,
    "presentment_details": None,
    "processing": None,
    "review": None,
    "setup_future_usage": None,
    "shipping": None,
    "source": None,
    "status": "requires_payment_method",
    "transfer_data": None,
    "transfer_group": None,
}


def charge(paid: Object, means: Means, config: StripeConfig, created: int) -> Object:
    """One try to take the money of a payment intent."""
    suffix = paid["statement_descriptor_suffix"]
    printed = paid["statement_descriptor"] or config.statement_descriptor
    return _EMPTY_CHARGE | {
        "id": new_id("ch_3"),
        "amount": paid["amount"],
        "billing_details": _billing(config),
        "calculated_statement_descriptor": f"{printed}* {suffix}" if suffix else printed,
        "created": created,
        "currency": paid["currency"],
        "description": paid["description"],
        "fraud_details": {},
        "metadata": paid["metadata"],
        "outcome": dict(_APPROVED),
        "payment_intent": paid["id"],
        "payment_method": paid["payment_method"],
        "payment_method_details": _details(means),
        "radar_options": {},
        "receipt_email": paid["receipt_email"],
        "statement_descriptor": paid["statement_descriptor"],
        "statement_descriptor_suffix": suffix,
    }


_APPROVED: Object = {
    "advice_code": None,
    "network_advice_code": None,
    "network_decline_code": None,
    "network_status": "approved_by_network",
    "reason": None,
    "risk_level": "normal",
    "seller_message": "Payment complete.",
    "type": "authorized",
}

_EMPTY_CHARGE: Object = {
    "object": "charge",
    "amount_captured": 0,
    "amount_refunded": 0,
    "application": None,
    "application_fee": None,
    "application_fee_amount": None,
    "authorization_code": None,
    "balance_transaction": None,
    "captured": False,
    "customer": None,
    "disputed": False,
    "failure_balance_transaction": None,
    "failure_code": None,
    "failure_message": None,
    "livemode": False,
    "on_behalf_of": None,
    "paid": False,
    "presentment_details": None,
    "receipt_number": None,
    "receipt_url": None,
    "refunded": False,
    "review": None,
    "shipping": None,
    "source": None,
    "source_transfer": None,
    "status": "pending",
    "transfer_data": None,
    "transfer_group": None,
}


def declined(refusal: Decline) -> dict[str, Any]:
    """What a charge says when the money did not come."""
    outcome = _APPROVED | {
        "network_status": "declined_by_network",
        "reason": refusal.decline_code or refusal.code,
        "seller_message": "The bank did not return any further details with this decline.",
        "type": "issuer_declined",
    }
    return {
        "failure_code": refusal.code,
        "failure_message": refusal.message,
        "outcome": outcome,
        "paid": False,
        "status": "failed",
    }


def payment_method_id(means: Means) -> str:
    """A fresh name for what somebody pays with."""
    return new_id("pm_1" if means.kind == CARD else "py_1")


def _billing(config: StripeConfig) -> Object:
    parts = ("city", "line1", "line2", "postal_code", "state")
    address = {**dict.fromkeys(parts), "country": config.country}
    return {"address": address, "email": None, "name": None, "phone": None, "tax_id": None}


def _details(means: Means) -> Object:
    if means.expires is None:
        return {"type": means.kind, means.kind: {"last4": means.last4, "country": "DE"}}
    return {
        "type": CARD,
        CARD: {
            "brand": means.brand,
            "checks": {"address_line1_check": None, "cvc_check": "pass"},
            "country": "US",
            "exp_month": means.expires.month,
            "exp_year": means.expires.year,
            "fingerprint": "Xt5EWLLDS7FJjR1c",
            "funding": "credit",
            "last4": means.last4,
            "network": means.brand,
            "three_d_secure": None,
            "wallet": None,
        },
    }


def fee(amount: int, currency: str) -> int:
    """What Stripe keeps of a payment."""
    fixed = FEE_FIXED.scaleb(currencies.decimals(currency))
    kept = (amount * FEE_SHARE + fixed).quantize(Decimal(1), ROUND_HALF_UP)
    return min(int(kept), amount)


def balance_transaction(source: Object, created: int) -> Object:
    """What a charge or a refund does to the merchant's balance."""
    is_refund = source["object"] == "refund"
    amount = -source["amount"] if is_refund else source["amount"]
    kept = 0 if is_refund else fee(amount, source["currency"])
    return {
        "id": new_id("txn_3"),
        "object": "balance_transaction",
        "amount": amount,
        "available_on": created + AVAILABLE_AFTER_SECONDS,
        "balance_type": "payments",
        "created": created,
        "currency": source["currency"],
        "description": source.get("description"),
        "exchange_rate": None,
        "fee": kept,
        "fee_details": [_fee(kept, source["currency"])] if kept else [],
        "net": amount - kept,
        "reporting_category": source["object"],
        "source": source["id"],
        "status": "pending",
        "type": source["object"],
    }


def _fee(kept: int, currency: str) -> Object:
    return {
        "amount": kept,
        "application": None,
        "currency": currency,
        "description": "Stripe processing fees",
        "type": "stripe_fee",
    }
