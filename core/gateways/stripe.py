"""Stripe. The only file that imports it; its objects and its minor units stop here."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

import stripe

from core.errors import GatewayFailed, InvalidInput, NotAllowed, NotFound
from core.gateways.base import Call, Checkout, Order, Outcome, Report
from core.gateways.reading import read_json
from core.money import Money, digits, round_half_up

AGE_MOST_SECONDS: Final = 300
PAGE: Final = 100
OURS: Final = "attempt-"
ABOUT_LETTERS: Final = 100
NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,255}", re.ASCII)
MOMENT: Final = re.compile(r"[0-9]{1,12}", re.ASCII)
MODES: Final = {"sk_live_": True, "rk_live_": True, "sk_test_": False, "rk_test_": False}

# A person waits for these; a workflow tries again by itself.
TIMEOUT_SECONDS: Final = 10.0
RETRIES: Final = 1

# Stripe's own table of decimals, which is not ISO 4217's, and the currencies whose last digit must
# be zero all the same: docs.stripe.com/currencies#zero-decimal and #special-cases
NO_DECIMALS: Final = frozenset(
    "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split()  # noqa: SIM905  # a table
)
THREE_DECIMALS: Final = frozenset({"BHD", "JOD", "KWD", "OMR", "TND"})
LAST_DIGITS_ZERO: Final = {**dict.fromkeys(THREE_DECIMALS, 10), "ISK": 100, "UGX": 100}

LANGUAGES: Final = frozenset({"en", "de"})

# https://docs.stripe.com/payments/checkout/fulfillment: completed is not paid.
OUTCOMES: Final[Mapping[str, Outcome]] = {
    "checkout.session.async_payment_succeeded": Outcome.PAID,
    "checkout.session.async_payment_failed": Outcome.FAILED,
    "checkout.session.expired": Outcome.EXPIRED,
}
UNREADABLE: Final = "Stripe's report cannot be read."
SETTLED: Final = frozenset({"paid", "no_payment_required"})


def _decimals(currency: str) -> int:
    return 0 if currency in NO_DECIMALS else 3 if currency in THREE_DECIMALS else 2


def to_stripe(amount: Money) -> int:
    """An amount in Stripe's minor units; raises `InvalidInput` for one Stripe cannot take."""
    minor = amount.amount.scaleb(_decimals(amount.currency))
    if minor % LAST_DIGITS_ZERO.get(amount.currency, 1):
        hint = "It can be paid by bank transfer."
        raise InvalidInput(f"{amount} cannot be paid through Stripe.", hint=hint)
    return int(minor)


def from_stripe(minor: int, currency: str) -> Money:
    """What Stripe reports, as money; a fraction that the currency does not have is refused."""
    code = currency.upper()
    amount = Decimal(minor).scaleb(-_decimals(code))
    if amount != round_half_up(amount, digits(code)):
        raise InvalidInput(f"Stripe reported {amount} {code}, which is no amount of money.")
    return Money.rounded(amount, code)


class StripeGateway:
    """Checkout sessions, and the calls that report on them.

    `webhook_secret` may be two with a space between, while the first is rolled to the second.
    """

    name = "stripe"

    def __init__(
        self,
        key: str,
        webhook_secret: str,
        api_base: str,
        *,
        timeout_seconds: float = TIMEOUT_SECONDS,
    ) -> None:
        self._webhook_secrets = webhook_secret.split()
        self._is_live = MODES.get(key[:8])
        self._http = stripe.HTTPXClient(timeout=timeout_seconds)
        self._api = stripe.StripeClient(
            key,
            base_addresses={"api": api_base},
            http_client=self._http,
            max_network_retries=RETRIES,
        )

    async def open_checkout(self, order: Order) -> Checkout:
        """Create a session under our key: Stripe answers a repeat with the first one."""
        params: Any = _session(order)
        async with _understood():
            answer = await self._api.v1.checkout.sessions.create_async(
                params, {"idempotency_key": order.key}
            )
        session = _plain(answer)
        if not session.get("url"):
            raise GatewayFailed("Stripe opened no page.", permanent=True)
        return Checkout(session["id"], session["url"])

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
            answer = await self._api.v1.checkout.sessions.retrieve_async(external_id)
        session = _plain(answer)
        try:
            return _report(session, _standing(session))
        except InvalidInput as error:
            raise GatewayFailed(error.message, permanent=True) from error

    async def opened_since(self, moment: datetime) -> list[Report]:
        """Page through the sessions; one of somebody else's, or for nothing of ours, is left out.

        Raises `GatewayFailed`: half a list would be worse than none.
        """
        params: Any = {"created": {"gte": int(moment.timestamp())}, "limit": PAGE}
        reports: list[Report] = []
        while True:
            async with _understood():
                page = await self._api.v1.checkout.sessions.list_async(params)
            sessions = [_plain(each) for each in page.data]
            reports += [found for each in sessions if (found := _ours(each))]
            if not page.has_more or not sessions:
                return reports
            params = params | {"starting_after": sessions[-1]["id"]}

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
        header = headers.get("stripe-signature", "")
        try:
            text = body.decode()
            signed_at = _signed_at(header)
        except ValueError as error:
            raise NotAllowed("The signature is not Stripe's.") from error
        if not any(_is_signed(text, header, secret) for secret in self._webhook_secrets):
            raise NotAllowed("The signature is not Stripe's.")
        if abs(now.timestamp() - signed_at) > AGE_MOST_SECONDS:
            raise NotAllowed("The signature is too old or too new.")
        event = _event(text)
        if self._is_live is not None and event.get("livemode", self._is_live) is not self._is_live:
            raise InvalidInput("That is an event of Stripe's other mode.")
        return Call(event["id"], text)

    def report_in(self, body: str) -> Report | None:
        """What an event says about a session; other events are nothing to us."""
        event = _event(body)
        kind = event["type"]
        if event.get("account"):
            raise InvalidInput("That is an event of another account.")
        is_completion = kind == "checkout.session.completed"
        if not is_completion and kind not in OUTCOMES:
            return None
        try:
            session = event["data"]["object"]
            if session["mode"] != "payment":
                return None
            is_paid = session["payment_status"] in SETTLED
        except (KeyError, TypeError) as error:
            raise InvalidInput(UNREADABLE) from error
        completed = Outcome.PAID if is_paid else Outcome.SETTLING
        return _report(session, completed if is_completion else OUTCOMES[kind])


def _session(order: Order) -> dict[str, Any]:
    return {
        "mode": "payment",
        "client_reference_id": order.key,
        "customer_email": order.client_email,
        "locale": order.language if order.language in LANGUAGES else "auto",
        "success_url": order.paid_url,
        "cancel_url": order.back_url,
        "expires_at": int(order.expires_at.timestamp()),
        "metadata": {"attempt": order.key, "invoice": order.about},
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
    try:
        return Report(
            external_id=str(session["id"]),
            key=session.get("client_reference_id") or "",
            outcome=outcome,
            amount=from_stripe(_whole(session["amount_total"]), session["currency"]),
            reason=outcome.value if outcome in {Outcome.FAILED, Outcome.EXPIRED} else "",
            about=str((session.get("metadata") or {}).get("invoice", ""))[:ABOUT_LETTERS],
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InvalidInput(UNREADABLE) from error


def _ours(session: Mapping[str, Any]) -> Report | None:
    """What is said of a session with a key of ours; nothing of any other."""
    if not str(session.get("client_reference_id") or "").startswith(OURS):
        return None
    try:
        return _report(session, _standing(session))
    except InvalidInput as error:
        raise GatewayFailed(error.message, permanent=True) from error


def _standing(session: Mapping[str, Any]) -> Outcome:
    if session.get("payment_status") in SETTLED:
        return Outcome.PAID
    if session.get("status") == "expired":
        return Outcome.EXPIRED
    return Outcome.SETTLING if session.get("status") == "complete" else Outcome.WAITING


def _plain(answer: object) -> Mapping[str, Any]:
    """An answer as a mapping with an id; whatever else came is an outage of some proxy."""
    found = answer.to_dict() if isinstance(answer, stripe.StripeObject) else {}
    if not isinstance(found.get("id"), str):
        raise GatewayFailed(UNREADABLE, unclear=True)
    return found


def _signed_at(header: str) -> int:
    """The one moment in a signature header; raises `ValueError` without exactly one.

    Stripe's own check looks at the first `t` only: a second one could make an old call look new.
    """
    (moment,) = (part[2:] for part in header.split(",") if part.startswith("t="))
    if not header.isascii() or not MOMENT.fullmatch(moment):
        raise ValueError
    return int(moment)


def _is_signed(text: str, header: str, secret: str) -> bool:
    try:
        stripe.WebhookSignature.verify_header(text, header, secret)
    except (stripe.SignatureVerificationError, ValueError):
        return False
    return True


def _event(text: str) -> dict[str, Any]:
    """An event; raises `InvalidInput` for what is none, or can be read in two ways."""
    try:
        event = read_json(text)
    except ValueError:
        event = None
    given: dict[str, Any] = event if isinstance(event, dict) else {}
    external_id = given.get("id")
    if not isinstance(external_id, str) or not isinstance(given.get("type"), str):
        raise InvalidInput("That is no event of Stripe's.")
    if not NAME.fullmatch(external_id):
        raise InvalidInput("That is no event of Stripe's.")
    return given


def _whole(value: object) -> int:
    """A whole number, and nothing that only looks like one; raises `TypeError`."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("that is no amount")
    return value


@asynccontextmanager
async def _understood() -> AsyncIterator[None]:
    """Stripe's failures in our words: does another try make sense, and is the effect unclear."""
    try:
        yield
    except stripe.RateLimitError as error:
        raise GatewayFailed("Stripe asks us to wait.", wait_seconds=5) from error
    except stripe.APIConnectionError as error:
        raise GatewayFailed("Stripe did not answer.", unclear=True) from error
    except stripe.AuthenticationError as error:
        said = "Stripe does not take our key any more."
        raise GatewayFailed(said, permanent=True, revoked=True) from error
    except (
        stripe.PermissionError,
        stripe.InvalidRequestError,
        stripe.IdempotencyError,
    ) as error:
        if error.code == "resource_missing":
            raise NotFound("Stripe does not know this checkout.") from error
        raise GatewayFailed(f"Stripe refused: {error.code or 'request'}", permanent=True) from error
    except stripe.StripeError as error:
        raise GatewayFailed("Stripe failed.", unclear=True) from error
