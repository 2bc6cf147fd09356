"""What a payment service does for us, in our own words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from core.money import Money


@dataclass(frozen=True)
class Order:
    """What a client is about to pay. `key` is our own: the same key is the same checkout.

    `about` is `COMPANY/NUMBER`, given back later: a restore may have lost the key.
    """

    key: str
    amount: Money
    title: str
    client_email: str
    language: str
    paid_url: str
    back_url: str
    expires_at: datetime
    about: str = ""


@dataclass(frozen=True)
class Checkout:
    """The gateway's page for an order."""

    external_id: str
    url: str


class Outcome(StrEnum):
    """What a gateway can say about a checkout."""

    WAITING = "waiting"
    SETTLING = "settling"
    PAID = "paid"
    FAILED = "failed"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Report:
    """What a gateway says about one checkout; `key` and `about` are ours, given back.

    Reports repeat.
    """

    external_id: str
    key: str
    outcome: Outcome
    amount: Money
    reason: str = ""
    about: str = ""


@dataclass(frozen=True)
class Call:
    """A gateway's call whose signature is right; `external_id` is the gateway's name for it."""

    external_id: str
    body: str


class PaymentGateway(Protocol):
    """Takes money for us. Raises `GatewayFailed`; the same key twice does nothing twice."""

    name: str

    async def open_checkout(self, order: Order) -> Checkout:
        """Open the gateway's page for an order, or answer the one opened for this key."""

    async def close_checkout(self, external_id: str) -> None:
        """Let nobody pay there any more; harmless when it is closed or paid already."""

    async def look_up(self, external_id: str) -> Report:
        """Ask what became of a checkout; raises `NotFound` for one the gateway does not know."""

    async def opened_since(self, moment: datetime) -> list[Report]:
        """How every checkout of ours stands that was opened since a moment, the newest first."""

    def read_call(self, body: bytes, headers: Mapping[str, str], now: datetime) -> Call:
        """Check a call's signature and age; raises `NotAllowed` or `InvalidInput`."""

    def report_in(self, body: str) -> Report | None:
        """What a kept call says about a checkout; nothing when it is about something else."""
