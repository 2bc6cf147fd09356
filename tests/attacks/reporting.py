"""Stripe's reports as somebody could make them who has its secret, or has not."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from itertools import count
from typing import Any

from core.models import Invoice
from tests.attacks.arranged import Shop
from tests.attacks.oracles import database
from tests.stories.test_doors import Headers, knock
from tests.stories.town import Town

STRIPE = "/webhooks/stripe"
COMPLETED = "checkout.session.completed"
ARRIVED = "checkout.session.async_payment_succeeded"
NUMBERS = count(1)


@dataclass(frozen=True)
class Begun:
    """A checkout that Carl opened and did not pay."""

    invoice: Invoice
    page: str
    session: dict[str, Any]


async def begun(shop: Shop, invoice: Invoice) -> Begun:
    """Carl presses *Pay* on an invoice's page."""
    page = await shop.town.page(invoice)
    name = (await shop.town.checkout(page)).rpartition("/")[2]
    kept = shop.town.sandbox.stripe.view()["sessions"]
    return Begun(invoice, page, next(each for each in kept if each["id"] == name))


def signed(town: Town, body: bytes, secret: str = "") -> Headers:
    """Stripe's signature over any bytes, at the town's time."""
    secret = secret or town.sandbox.config.stripe.webhook_secret
    at = int(town.sandbox.world.now().timestamp())
    code = hmac.digest(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hex()
    return {"Stripe-Signature": f"t={at},v1={code}", "Content-Type": "application/json"}


def event(session: dict[str, Any], kind: str = COMPLETED, **change: Any) -> dict[str, Any]:
    """What Stripe would tell of a paid session, save for what is changed."""
    said = {"object": "checkout.session", "mode": "payment", "payment_status": "paid"}
    told = {**session, **said, **change}
    return {
        "id": f"evt_case_{next(NUMBERS)}",
        "object": "event",
        "type": kind,
        "livemode": False,
        "data": {"object": told},
    }


async def reports(town: Town, told: dict[str, Any]) -> int:
    """Stripe reports, and proves that it is Stripe; answers the status."""
    body = json.dumps(told).encode()
    return (await knock(town, STRIPE, body, signed(town, body))).status_code


def outcomes(town: Town, *told: dict[str, Any]) -> list[str]:
    """What became of reports, in their order."""
    query = "SELECT outcome FROM gateway_call WHERE external_id = %s"
    with database(town) as connection:
        rows = [connection.execute(query, (each["id"],)).fetchall() for each in told]
    return [outcome for ((outcome,),) in rows]


def happened(town: Town, kind: str, invoice: Invoice) -> list[dict[str, Any]]:
    """What the trail tells of one kind about an invoice."""
    query = "SELECT payload FROM event WHERE kind = %s AND payload->>'invoice_id' = %s"
    with database(town) as connection:
        return [row[0] for row in connection.execute(query, (kind, str(invoice.id)))]
