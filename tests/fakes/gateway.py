"""A payment service that keeps its promises and remembers, in one process."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from core.errors import GatewayFailed, InvalidInput, NotAllowed, NotFound
from core.gateways.base import Call, Checkout, Order, Outcome, Report
from core.money import Money

SECRET = b"fake secret"
AGE_MOST_SECONDS = 300


@dataclass(frozen=True)
class Kept:
    """One checkout as the fake knows it."""

    order: Order
    checkout: Checkout
    outcome: Outcome = Outcome.WAITING
    is_closed: bool = False


class FakeGateway:
    """Opens checkouts that a test pays; `failures` are raised by the next calls."""

    name = "fake"

    def __init__(self) -> None:
        self.kept: dict[str, Kept] = {}
        self.failures: list[GatewayFailed] = []
        self._told = 0

    async def open_checkout(self, order: Order) -> Checkout:
        """Open one, or answer the one opened for this key."""
        self._stumble()
        for kept in self.kept.values():
            if kept.order.key == order.key:
                if kept.order.amount != order.amount:
                    raise GatewayFailed("The key was used for another amount.", permanent=True)
                return kept.checkout
        name = f"fake_{len(self.kept) + 1}"
        checkout = Checkout(name, f"https://fake.example/{name}")
        self.kept[name] = Kept(order, checkout)
        return checkout

    async def close_checkout(self, external_id: str) -> None:
        """Let nobody pay there any more."""
        self._stumble()
        kept = self._find(external_id)
        if kept.outcome is Outcome.WAITING:
            self.kept[external_id] = replace(kept, outcome=Outcome.EXPIRED)

    async def look_up(self, external_id: str) -> Report:
        """What became of it."""
        self._stumble()
        kept = self._find(external_id)
        reason = str(kept.outcome) if kept.outcome in {Outcome.FAILED, Outcome.EXPIRED} else ""
        return Report(external_id, kept.order.key, kept.outcome, kept.order.amount, reason)

    async def opened_since(self, moment: datetime) -> list[Report]:
        """All of them: the fake counts no time."""
        del moment
        self._stumble()
        found = [await self.look_up(name) for name in reversed(self.kept)]
        return [replace(each, about=self.kept[each.external_id].order.about) for each in found]

    def read_call(self, body: bytes, headers: Mapping[str, str], now: datetime) -> Call:
        """Check signature and age."""
        moment, _, signature = headers.get("fake-signature", "").partition(",")
        if not hmac.compare_digest(_signed(body, moment).encode(), signature.encode()):
            raise NotAllowed("The signature is not ours.")
        if abs(now.timestamp() - float(moment)) > AGE_MOST_SECONDS:
            raise NotAllowed("The signature is too old or too new.")
        try:
            said = json.loads(body)
        except ValueError:
            said = None
        if not isinstance(said, dict) or not isinstance(said.get("id"), str):
            raise InvalidInput("That is no call.")
        return Call(said["id"], body.decode())

    def report_in(self, body: str) -> Report | None:
        """What a call says."""
        said = json.loads(body)
        if said.get("type") != "checkout":
            return None
        amount = Money(said["minor"], said["currency"])
        return Report(said["checkout"], said["key"], Outcome(said["outcome"]), amount)

    def become(self, external_id: str, outcome: Outcome) -> None:
        """Something happens on the gateway's page."""
        self.kept[external_id] = replace(self._find(external_id), outcome=outcome)

    def call(self, external_id: str, now: datetime) -> tuple[bytes, dict[str, str]]:
        """The signed call that reports how a checkout stands."""
        kept = self._find(external_id)
        self._told += 1
        said = {
            "id": f"call_{self._told}",
            "type": "checkout",
            "checkout": external_id,
            "key": kept.order.key,
            "outcome": kept.outcome,
            "minor": kept.order.amount.minor,
            "currency": kept.order.amount.currency,
        }
        return self.signed(json.dumps(said).encode(), now)

    def signed(self, body: bytes, now: datetime) -> tuple[bytes, dict[str, str]]:
        """Any body, signed as the fake signs."""
        moment = str(now.timestamp())
        return body, {"fake-signature": f"{moment},{_signed(body, moment)}"}

    def _find(self, external_id: str) -> Kept:
        if external_id not in self.kept:
            raise NotFound("There is no such checkout.")
        return self.kept[external_id]

    def _stumble(self) -> None:
        if self.failures:
            raise self.failures.pop(0)


def _signed(body: bytes, moment: str) -> str:
    return hmac.new(SECRET, moment.encode() + b"." + body, hashlib.sha256).hexdigest()
