"""Checkout Sessions: open → complete or expired, and what Stripe demands of one."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from urllib.parse import urlsplit

from sandbox.config import StripeConfig
from sandbox.stripe import currencies, errors, shapes
from sandbox.stripe.events import Events
from sandbox.stripe.limits import (
    check_metadata,
    check_statement_descriptor,
    kept_metadata,
    require_email,
    require_short,
)
from sandbox.stripe.store import Object, Store

DAY = 24 * 60 * 60
SHORTEST = 30 * 60
LINES_MAX = 100
REFERENCE_MAX = 200
NAME_MAX = 250
BY_CURRENCY = {"eur": "sepa_debit", "usd": "us_bank_account"}
_CONTROL = re.compile(r"[\x00-\x20\x7f]")

# What the SDK's types allow beyond these would be refused by name: nothing is ignored in silence.
_OF_SESSION = """
allowed_payment_method_types billing_address_collection cancel_url client_reference_id currency
custom_text customer_creation customer_email excluded_payment_method_types expand expires_at
integration_identifier line_items locale metadata mode origin_context payment_intent_data
submit_type success_url ui_mode
"""
_OF_INTENT = "description metadata receipt_email statement_descriptor statement_descriptor_suffix"
PLAYED = frozenset(_OF_SESSION.split())
PLAYED_OF_INTENT = frozenset(_OF_INTENT.split())
PLAYED_VALUE = {
    "mode": "payment",
    "ui_mode": "hosted_page",
    "customer_creation": "if_required",
    "billing_address_collection": "auto",
}
PLAYED_OF_LINE = frozenset({"metadata", "price_data", "quantity"})
PLAYED_OF_PRICE = frozenset(
    {"currency", "product_data", "tax_behavior", "unit_amount", "unit_amount_decimal"}
)
PLAYED_OF_PRODUCT = frozenset({"description", "images", "metadata", "name"})


class Sessions:
    """Opens, finds and expires Checkout Sessions."""

    def __init__(self, store: Store, events: Events, config: StripeConfig) -> None:
        self._store = store
        self._events = events
        self._config = config

    def create(self, params: Object, base_url: str) -> Object:
        """Open a session after every check Stripe makes."""
        _require_played(params)
        currency = _currency(params)
        amounts = [_amount(line, at) for at, line in enumerate(params["line_items"])]
        currencies.require_payable(sum(amounts), currency)
        _check_texts(params)
        now = self._store.now()
        given = params | {
            "expires_at": _expiry(params.get("expires_at"), now),
            "metadata": kept_metadata(params.get("metadata")),
            "payment_method_types": _methods(params, currency),
        }
        made = shapes.session(given, total=sum(amounts), created=now, url="")
        made["url"] = f"{base_url}checkout/{made['id']}"
        lines = zip(params["line_items"], amounts, strict=True)
        self._store.table("lines")[made["id"]] = [
            shapes.line_item(line, amount, currency) for line, amount in lines
        ]
        self._store.table("intent_data")[made["id"]] = params.get("payment_intent_data", {})
        return self._store.put(made)

    def get(self, name: str) -> Object:
        """The session of that id."""
        return self._store.get("checkout.session", name)

    def lines(self, name: str) -> list[Object]:
        """What is being bought."""
        lines: list[Object] = self._store.table("lines")[name]
        return lines

    def expire(self, name: str) -> Object:
        """End an open session, so that nobody can pay with it any more."""
        made = self.get(name)
        if made["status"] != "open":
            raise errors.Refusal(
                'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout'
                f" Session has a status of `{made['status']}`.",
            )
        self._end(made)
        return made

    def expire_overdue(self) -> bool:
        """End what nobody paid in time; says whether anything did."""
        now = self._store.now()
        due = self._store.newest(
            "checkout.session", lambda made: made["status"] == "open" and made["expires_at"] <= now
        )
        for made in reversed(due):
            self._end(made)
        return bool(due)

    def _end(self, made: Object) -> None:
        made |= {"status": "expired", "url": None}
        if made["payment_intent"]:
            intent = self._store.get("payment_intent", made["payment_intent"])
            now = self._store.now()
            intent |= {
                "status": "canceled",
                "canceled_at": now,
                "cancellation_reason": "expired",
            }
            self._events.record("payment_intent.canceled", intent)
        self._events.record("checkout.session.expired", made)


def _require_played(params: Object) -> None:
    _only(params, PLAYED, "")
    if "mode" not in params:
        raise errors.missing("mode")
    for name, value in PLAYED_VALUE.items():
        if params.get(name, value) != value:
            raise errors.not_played(f"any {name} but {value}", name)
    for name in ("line_items", "success_url"):
        if not params.get(name):
            raise errors.missing(name)
    _only(params.get("payment_intent_data", {}), PLAYED_OF_INTENT, "payment_intent_data")
    _only(params.get("custom_text", {}), frozenset({"submit"}), "custom_text")


def _only(given: Object, played: frozenset[str], prefix: str) -> None:
    for name in given:
        if name not in played:
            whole = f"{prefix}[{name}]" if prefix else name
            raise errors.not_played(whole, whole)


def _currency(params: Object) -> str:
    lines = params["line_items"]
    if len(lines) > LINES_MAX:
        raise errors.Refusal(f"You may specify at most {LINES_MAX} line items.", param="line_items")
    for at, line in enumerate(lines):
        _require_line(line, f"line_items[{at}]")
    found = [line["price_data"]["currency"] for line in lines]
    if params.get("currency"):
        found.append(params["currency"])
    if len(set(found)) > 1:
        raise errors.Refusal("All line items must have the same currency.", param="line_items")
    return str(found[0])


def _require_line(line: Object, name: str) -> None:
    _only(line, PLAYED_OF_LINE, name)
    if "price_data" not in line:
        raise errors.missing(f"{name}[price_data]")
    if "quantity" not in line:
        raise errors.missing(f"{name}[quantity]")
    price = line["price_data"]
    _only(price, PLAYED_OF_PRICE, f"{name}[price_data]")
    if "product_data" not in price:
        raise errors.missing(f"{name}[price_data][product_data]")
    _only(price["product_data"], PLAYED_OF_PRODUCT, f"{name}[price_data][product_data]")
    product = f"{name}[price_data][product_data]"
    require_short(price["product_data"]["name"], NAME_MAX, f"{product}[name]")
    check_metadata(price["product_data"].get("metadata"), f"{product}[metadata]")
    check_metadata(line.get("metadata"), f"{name}[metadata]")
    currencies.require_currency(price["currency"], f"{name}[price_data][currency]")


def _amount(line: Object, at: int) -> int:
    price, quantity = line["price_data"], line["quantity"]
    name = f"line_items[{at}]"
    if quantity < 1:
        raise errors.Refusal(
            "This value must be greater than or equal to 1.",
            param=f"{name}[quantity]",
            code="parameter_invalid_integer",
        )
    unit = _unit(price, f"{name}[price_data]")
    amount = int((unit * quantity).quantize(Decimal(1), ROUND_HALF_UP))
    currencies.require_granular(amount, price["currency"], f"{name}[price_data][unit_amount]")
    return amount


def _unit(price: Object, name: str) -> Decimal:
    whole, exact = price.get("unit_amount"), price.get("unit_amount_decimal")
    if whole is not None and exact is not None:
        raise errors.exclusive(f"{name}[unit_amount]", f"{name}[unit_amount_decimal]")
    given = whole if exact is None else exact
    if given is None:
        raise errors.missing(f"{name}[unit_amount]")
    unit = Decimal(given)
    if unit < 0:
        raise errors.Refusal(
            "Invalid non-negative integer",
            param=f"{name}[unit_amount]",
            code="parameter_invalid_integer",
        )
    return unit


def _check_texts(params: Object) -> None:
    for name in ("success_url", "cancel_url"):
        _require_url(params.get(name), name)
    require_short(params.get("client_reference_id"), REFERENCE_MAX, "client_reference_id")
    require_email(params.get("customer_email"), "customer_email")
    check_metadata(params.get("metadata"), "metadata")
    intent = params.get("payment_intent_data", {})
    check_metadata(intent.get("metadata"), "payment_intent_data[metadata]")
    require_email(intent.get("receipt_email"), "payment_intent_data[receipt_email]")
    for name in ("statement_descriptor", "statement_descriptor_suffix"):
        check_statement_descriptor(intent.get(name), f"payment_intent_data[{name}]")


def _require_url(url: Any, name: str) -> None:
    if url is None:
        return
    # Stripe fills in {CHECKOUT_SESSION_ID}; any other brace is just a character.
    try:
        parts = urlsplit(url)
        right = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        right = False
    if not right or _CONTROL.search(url):
        raise errors.Refusal("Not a valid URL", param=name, code="url_invalid")


def _expiry(asked: int | None, now: int) -> int:
    if asked is None:
        return now + DAY
    if asked < now + SHORTEST:
        raise errors.Refusal(
            "The `expires_at` timestamp must be at least 30 minutes from Checkout Session"
            " creation.",
            param="expires_at",
        )
    if asked > now + DAY:
        raise errors.Refusal(
            "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.",
            param="expires_at",
        )
    return asked


def _methods(params: Object, currency: str) -> list[str]:
    offered = ["card", BY_CURRENCY[currency]] if currency in BY_CURRENCY else ["card"]
    if (allowed := params.get("allowed_payment_method_types")) is not None:
        offered = [kind for kind in offered if kind in allowed]
    excluded = params.get("excluded_payment_method_types", [])
    offered = [kind for kind in offered if kind not in excluded]
    if not offered:
        raise errors.Refusal(
            "No valid payment method types for this Checkout Session. Please ensure that you have"
            " activated payment methods compatible with your chosen currency in your dashboard"
            " (https://dashboard.stripe.com/settings/payment_methods)."
        )
    descriptor = params.get("payment_intent_data", {}).get("statement_descriptor")
    if descriptor is not None and "card" in offered:
        raise errors.Refusal(
            "The `statement_descriptor` parameter is not supported for card payments. Use"
            " `statement_descriptor_suffix` instead.",
            param="payment_intent_data[statement_descriptor]",
        )
    return offered
