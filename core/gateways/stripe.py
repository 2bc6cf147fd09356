"""Stripe. The only file that imports it; its objects and its minor units stop here."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, Final

import stripe

from core.errors import GatewayFailed, InvalidInput, NotAllowed
from core.gateways.base import Call, Checkout, Order, Outcome, Report
from core.money import Money, digits

AGE_MOST_SECONDS: Final = 300

# Stripe writes these with two decimals although ISO 4217 gives them none, and wants the last digit
# of three-decimal currencies to be zero: docs.stripe.com/currencies#special-cases
TWO_DECIMALS: Final = frozenset({"ISK", "UGX"})
THREE_DECIMALS: Final = 3

LANGUAGES: Final = frozenset({"en", "de"})

# https://docs.stripe.com/payments/checkout/fulfillment: completed is not paid.
OUTCOMES: Final[Mapping[str, Outcome]] = {
    "checkout.session.async_payment_succeeded": Outcome.PAID,
    "checkout.session.async_payment_failed": Outcome.FAILED,
    "checkout.session.expired": Outcome.EXPIRED,
}
SETTLED: Final = frozenset({"paid", "no_payment_required"})


def to_stripe(amount: Money) -> int:
    """An amount in Stripe's minor units; raises `InvalidInput` for one Stripe cannot take."""
    if digits(amount.currency) == THREE_DECIMALS and amount.minor % 10:
        raise InvalidInput(f"{amount} cannot be paid by card: its last digit must be 0.")
    return amount.minor * (100 if amount.currency in TWO_DECIMALS else 1)


def from_stripe(minor: int, currency: str) -> Money:
    """What Stripe reports, as money; a fraction that the currency does not have is refused."""
    code = currency.upper()
    if code not in TWO_DECIMALS:
        return Money(minor, code)
    whole, rest = divmod(minor, 100)
    if rest:
        raise InvalidInput(f"Stripe reported {minor} {code}, which is no whole amount.")
    return Money(whole, code)


class StripeGateway:
    """Checkout sessions, and the calls that report on them."""

    name = "stripe"

    def __init__(self, key: str, webhook_secret: str, api_base: str) -> None:
        self._webhook_secret = webhook_secret
        self._http = stripe.HTTPXClient(timeout=20)
        self._api = stripe.StripeClient(
            key,
            base_addresses={"api": api_base},
            http_client=self._http,
            max_network_retries=2,
        )

    async def open_checkout(self, order: Order) -> Checkout:
        """Create a session under our key: Stripe answers a repeat with the first one."""
        params: Any = _session(order)
        async with _understood():
            session = await self._api.v1.checkout.sessions.create_async(
                params, {"idempotency_key": order.key}
            )
        if not session.url:
            raise GatewayFailed("Stripe opened no page.", permanent=True)
        return Checkout(session.id, session.url)

    async def close_checkout(self, external_id: str) -> None:
        """Expire a session; one that is not open any more is left as it is."""
        try:
            async with _understood():
                await self._api.v1.checkout.sessions.expire_async(external_id)
        except GatewayFailed as error:
            if not error.permanent or (await self.look_up(external_id)).outcome is Outcome.WAITING:
                raise

    async def look_up(self, external_id: str) -> Report:
        """Retrieve a session and say where it stands."""
        async with _understood():
            session = await self._api.v1.checkout.sessions.retrieve_async(external_id)
        return _report(session.to_dict(), _standing(session.to_dict()))

    async def check(self) -> str:
        """The name of the account behind the key; raises `GatewayFailed`."""
        async with _understood():
            account = await self._api.v1.accounts.retrieve_current_async()
        return str(account.id)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close_async()  # type: ignore[no-untyped-call]  # untyped in stripe

    def read_call(self, body: bytes, headers: Mapping[str, str], now: datetime) -> Call:
        """Check the signature over the raw body, and the age in both directions."""
        try:
            text = body.decode()
            header = headers.get("stripe-signature", "")
            stripe.WebhookSignature.verify_header(text, header, self._webhook_secret)
            age = now.timestamp() - _signed_at(header)
        except (stripe.SignatureVerificationError, ValueError) as error:
            raise NotAllowed("The signature is not Stripe's.") from error
        if abs(age) > AGE_MOST_SECONDS:
            raise NotAllowed("The signature is too old or too new.")
        return Call(_event_id(text), text)

    def report_in(self, body: str) -> Report | None:
        """What an event says about a session; other events are nothing to us."""
        event = json.loads(body)
        session = event["data"]["object"]
        if event["type"] == "checkout.session.completed":
            is_paid = session["payment_status"] in SETTLED
            return _report(session, Outcome.PAID if is_paid else Outcome.SETTLING)
        outcome = OUTCOMES.get(event["type"])
        return _report(session, outcome) if outcome else None


def _session(order: Order) -> dict[str, Any]:
    return {
        "mode": "payment",
        "client_reference_id": order.key,
        "customer_email": order.client_email,
        "locale": order.language if order.language in LANGUAGES else "auto",
        "success_url": order.paid_url,
        "cancel_url": order.back_url,
        "expires_at": int(order.expires_at.timestamp()),
        "metadata": {"attempt": order.key},
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": order.amount.currency.lower(),
                    "unit_amount": to_stripe(order.amount),
                    "product_data": {"name": order.title},
                },
            }
        ],
    }


def _report(session: Mapping[str, Any], outcome: Outcome) -> Report:
    return Report(
        external_id=session["id"],
        key=session.get("client_reference_id") or "",
        outcome=outcome,
        amount=from_stripe(int(session["amount_total"]), session["currency"]),
        reason=outcome.value if outcome in {Outcome.FAILED, Outcome.EXPIRED} else "",
    )


def _standing(session: Mapping[str, Any]) -> Outcome:
    if session["payment_status"] in SETTLED:
        return Outcome.PAID
    if session["status"] == "expired":
        return Outcome.EXPIRED
    return Outcome.SETTLING if session["status"] == "complete" else Outcome.WAITING


def _signed_at(header: str) -> int:
    """The `t` of a signature header; raises `ValueError` without a number there."""
    pairs = dict(part.split("=", 1) for part in header.split(",") if "=" in part)
    return int(pairs.get("t", "none"))


def _event_id(text: str) -> str:
    try:
        event = json.loads(text)
        external_id = event["id"]
        assert isinstance(event["type"], str)
        assert isinstance(external_id, str)
    except (ValueError, KeyError, TypeError, AssertionError):
        raise InvalidInput("That is no event of Stripe's.") from None
    return external_id


@asynccontextmanager
async def _understood() -> AsyncIterator[None]:
    """Stripe's failures in our words: does another try make sense, and is the effect unclear."""
    try:
        yield
    except stripe.RateLimitError as error:
        raise GatewayFailed("Stripe asks us to wait.", wait_seconds=5) from error
    except stripe.APIConnectionError as error:
        raise GatewayFailed("Stripe did not answer.", unclear=True) from error
    except (
        stripe.AuthenticationError,
        stripe.PermissionError,
        stripe.InvalidRequestError,
        stripe.IdempotencyError,
    ) as error:
        raise GatewayFailed(f"Stripe refused: {error.code or 'request'}", permanent=True) from error
    except stripe.StripeError as error:
        raise GatewayFailed("Stripe failed.", unclear=True) from error
