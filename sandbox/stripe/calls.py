"""The methods of Stripe's API that the stand-in plays: each with the SDK's own parameter type."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from stripe import params
from stripe.params import checkout

from sandbox.config import StripeConfig
from sandbox.stripe import errors, shapes
from sandbox.stripe.refunds import Refunds
from sandbox.stripe.sessions import Sessions
from sandbox.stripe.store import Object, Store, listing


@dataclass(frozen=True)
class Call:
    """One checked call."""

    params: Object
    name: str
    path: str
    base_url: str
    is_deed: bool


@dataclass(frozen=True)
class Method:
    """What answers a call, of which type its parameters are, and which kind it answers."""

    takes: Any
    gives: str
    answer: Callable[[Call], Object]


class Calls:
    """Answers checked calls out of the store."""

    def __init__(
        self, store: Store, sessions: Sessions, refunds: Refunds, config: StripeConfig
    ) -> None:
        self._store = store
        self._sessions = sessions
        self._refunds = refunds
        self._config = config

    def table(self) -> dict[tuple[str, str], Method]:
        """Every method by verb and path; `{}` stands for an id."""
        return {**self._of_checkout(), **self._of_money(), **self._of_account()}

    def _of_checkout(self) -> dict[tuple[str, str], Method]:
        session, path = "checkout.session", "/v1/checkout/sessions"
        return {
            ("POST", path): Method(checkout.SessionCreateParams, session, self.create_session),
            ("GET", path): Method(checkout.SessionListParams, f"{session}[]", self.list_sessions),
            ("GET", f"{path}/{{}}"): Method(
                checkout.SessionRetrieveParams, session, self.one(session)
            ),
            ("GET", f"{path}/{{}}/line_items"): Method(
                checkout.SessionLineItemListParams, "item[]", self.list_lines
            ),
            ("POST", f"{path}/{{}}/expire"): Method(
                checkout.SessionExpireParams, session, lambda call: self._sessions.expire(call.name)
            ),
        }

    def _of_money(self) -> dict[tuple[str, str], Method]:
        intent, charge, refund, entry = (
            "payment_intent",
            "charge",
            "refund",
            "balance_transaction",
        )
        return {
            ("GET", "/v1/payment_intents"): Method(
                params.PaymentIntentListParams, f"{intent}[]", self.many(intent, ())
            ),
            ("GET", "/v1/payment_intents/{}"): Method(
                params.PaymentIntentRetrieveParams, intent, self.one(intent)
            ),
            ("GET", "/v1/charges"): Method(
                params.ChargeListParams, f"{charge}[]", self.many(charge, (intent,))
            ),
            ("GET", "/v1/charges/{}"): Method(
                params.ChargeRetrieveParams, charge, self.one(charge)
            ),
            ("GET", "/v1/balance_transactions/{}"): Method(
                params.BalanceTransactionRetrieveParams, entry, self.one(entry)
            ),
            ("POST", "/v1/refunds"): Method(
                params.RefundCreateParams, refund, lambda call: self._refunds.create(call.params)
            ),
            ("GET", "/v1/refunds"): Method(
                params.RefundListParams, f"{refund}[]", self.many(refund, (intent, charge))
            ),
            ("GET", "/v1/refunds/{}"): Method(
                params.RefundRetrieveParams, refund, self.one(refund)
            ),
        }

    def _of_account(self) -> dict[tuple[str, str], Method]:
        account, endpoints = params.AccountRetrieveCurrentParams, params.WebhookEndpointListParams
        return {
            ("GET", "/v1/account"): Method(
                account, "account", lambda _: shapes.account(self._config)
            ),
            ("GET", "/v1/events"): Method(params.EventListParams, "event[]", self.list_events),
            ("GET", "/v1/events/{}"): Method(
                params.EventRetrieveParams, "event", self.one("event")
            ),
            ("GET", "/v1/webhook_endpoints"): Method(
                endpoints, "webhook_endpoint[]", self.list_endpoints
            ),
        }

    def create_session(self, call: Call) -> Object:
        """Open a Checkout Session."""
        return self._sessions.create(call.params, call.base_url)

    def list_sessions(self, call: Call) -> Object:
        """Sessions by payment intent, status or payer's address."""
        wanted = _given(call, ("payment_intent", "status"))
        for name in ("customer", "customer_account", "payment_link", "subscription"):
            if name in call.params:
                raise errors.not_played(name, name)
        email = call.params.get("customer_details", {}).get("email")

        def fits(made: Object) -> bool:
            typed = (made["customer_details"] or {}).get("email")
            return _matches(made, wanted) and email in {None, typed}

        found = self._store.newest("checkout.session", fits)
        return self._store.page(found, call.params, call.path)

    def list_lines(self, call: Call) -> Object:
        """What a session is for."""
        self._sessions.get(call.name)
        return self._store.page(self._sessions.lines(call.name), call.params, call.path)

    def list_events(self, call: Call) -> Object:
        """Events by type, the newest first."""
        if "delivery_success" in call.params:
            raise errors.not_played("delivery_success", "delivery_success")
        kinds = set(call.params.get("types", []))
        if kind := call.params.get("type"):
            if kinds:
                raise errors.exclusive("type", "types")
            kinds = {kind}

        def fits(event: Object) -> bool:
            return not kinds or any(_is_kind(event["type"], kind) for kind in kinds)

        return self._store.page(self._store.newest("event", fits), call.params, call.path)

    def list_endpoints(self, call: Call) -> Object:
        """The one endpoint of the configuration."""
        return listing([shapes.webhook_endpoint(self._config)], call.path)

    def one(self, kind: str) -> Callable[[Call], Object]:
        """A method that finds one object by its id."""
        return lambda call: self._store.get(kind, call.name)

    def many(self, kind: str, filters: tuple[str, ...]) -> Callable[[Call], Object]:
        """A method that lists a kind, filtered by these parameters."""
        paging = {"created", "ending_before", "expand", "limit", "starting_after"}

        def answer(call: Call) -> Object:
            for name in call.params.keys() - paging - set(filters):
                raise errors.not_played(name, name)
            wanted = _given(call, filters)
            found = self._store.newest(kind, lambda made: _matches(made, wanted))
            return self._store.page(found, call.params, call.path)

        return answer


def _given(call: Call, names: tuple[str, ...]) -> Object:
    return {name: call.params[name] for name in names if name in call.params}


def _matches(made: Object, wanted: Object) -> bool:
    return all(made[name] == value for name, value in wanted.items())


def _is_kind(kind: str, wanted: str) -> bool:
    return kind == wanted or (wanted.endswith(".*") and kind.startswith(wanted[:-1]))
