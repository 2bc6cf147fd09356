"""`/checkout/{session}`: the page on which Carl pays, as Stripe hosts it."""

import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from sandbox.config import StripeConfig
from sandbox.stripe import currencies, methods
from sandbox.stripe.errors import Refusal
from sandbox.stripe.events import Events
from sandbox.stripe.methods import Decline, Declined, Means
from sandbox.stripe.payments import Payments
from sandbox.stripe.sessions import Sessions
from sandbox.stripe.store import Object
from sandbox.world import World

TEMPLATES = Path(__file__).parent / "templates"
TITLES = {"card": "Card", "sepa_debit": "SEPA Direct Debit", "us_bank_account": "US bank account"}
BODY_BYTES_MAX = 20_000
FIRST = {
    "email": "",
    "name": "",
    "method": methods.CARD,
    "number": "4242 4242 4242 4242",
    "expiry": "12 / 34",
    "cvc": "123",
}
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
NO_EMAIL = Decline("email_invalid", "Your email is incomplete.")
NO_METHOD = Decline("payment_method_missing", "Please choose how to pay.")


class Checkout:
    """Shows the session, takes the payment, sends the payer back."""

    def __init__(
        self,
        world: World,
        sessions: Sessions,
        payments: Payments,
        events: Events,
        config: StripeConfig,
    ) -> None:
        self._world = world
        self._sessions = sessions
        self._payments = payments
        self._events = events
        self._config = config

    def router(self) -> APIRouter:
        """The page and its form."""
        router = APIRouter()
        router.add_api_route("/checkout/{name}", self.show, methods=["GET"])
        router.add_api_route("/checkout/{name}", self.pay, methods=["POST"])
        return router

    async def show(self, name: str) -> Response:
        """The form while the session is open, and a plain sentence when it is not."""
        session = self._find(name)
        if session is None:
            return self._page("missing.html", 404)
        if session["status"] != "open":
            return self._page("done.html", 200)
        return self._form(session, FIRST | {"email": session["customer_email"] or ""})

    async def pay(self, name: str, request: Request) -> Response:
        """Take the payment and send the payer on, or say at the form why not."""
        typed = await _typed(request)
        session = self._find(name)
        if session is None:
            return self._page("missing.html", 404)
        if session["status"] != "open":
            return self._page("done.html", 200)
        try:
            self._take(session, typed)
        except Declined as declined:
            return self._form(session, typed, declined.why)
        finally:
            self._events.commit()
        url = session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"])
        return RedirectResponse(url, 303)

    def _find(self, name: str) -> Object | None:
        if self._sessions.expire_overdue():
            self._events.commit()
        try:
            return self._sessions.get(name)
        except Refusal:
            return None

    def _take(self, session: Object, typed: dict[str, str]) -> None:
        email = session["customer_email"] or typed["email"].strip()
        if not _EMAIL.fullmatch(email):
            raise Declined(NO_EMAIL)
        means = self._means(session, typed)
        self._payments.pay(session, means, email=email, name=typed["name"].strip())

    def _means(self, session: Object, typed: dict[str, str]) -> Means:
        kind = typed["method"]
        if kind not in session["payment_method_types"]:
            raise Declined(NO_METHOD)
        if kind == methods.CARD:
            today = self._world.now().date()
            return methods.card(typed["number"], typed["expiry"], typed["cvc"], today)
        return methods.account(kind, typed.get(kind, ""))

    def _form(
        self, session: Object, typed: dict[str, str], decline: Decline | None = None
    ) -> Response:
        kinds = session["payment_method_types"]
        text = (session["custom_text"]["submit"] or {}).get("message")
        return self._page(
            "checkout.html",
            402 if decline else 200,
            session=session,
            amount=currencies.show(session["amount_total"], session["currency"]),
            lines=[self._line(line) for line in self._sessions.lines(session["id"])],
            typed=typed | {"method": typed["method"] if typed["method"] in kinds else kinds[0]},
            problem=decline,
            methods={kind: TITLES[kind] for kind in kinds},
            accounts={kind: methods.ACCOUNTS[kind] for kind in kinds if kind != methods.CARD},
            text=text,
        )

    @staticmethod
    def _line(line: Object) -> Object:
        amount = currencies.show(line["amount_total"], line["currency"])
        return {"name": line["description"], "quantity": line["quantity"], "amount": amount}

    def _page(self, template: str, status: int, **values: Any) -> Response:
        page = _pages().get_template(template)
        html = page.render(merchant=self._config.merchant, **values)
        return HTMLResponse(html, status, headers={"Cache-Control": "no-store"})


async def _typed(request: Request) -> dict[str, str]:
    body = (await request.body())[:BODY_BYTES_MAX].decode("utf-8", "replace")
    return dict.fromkeys(FIRST, "") | dict(parse_qsl(body, keep_blank_values=True))


@cache
def _pages() -> Environment:
    """One for every stand-in of a process: a template is compiled once."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
    )
