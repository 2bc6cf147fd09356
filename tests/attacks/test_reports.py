"""What a payment service reports, or somebody in its name: mutated, short, strange, unfinished."""

import hashlib
import hmac
import json

import pytest

from tests.attacks.oracles import is_refusal, noted, unchanged
from tests.program import Program
from tests.stories.test_doors import Headers, knock
from tests.stories.town import Town

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]

STRIPE = "/webhooks/stripe"
SIGNED = (
    b'{"id": "evt_1", "type": "checkout.session.completed", "data": {"object": {"id": "cs_1"}}}'
)
READ_TWICE = [
    b'{"id": "evt_1", "id": "evt_2"' + SIGNED[12:],
    SIGNED.replace(b'"cs_1"', b'"cs_1", "amount_total": 1, "amount_total": 10000'),
    SIGNED.replace(b'"cs_1"', b'"cs_1", "amount_total": NaN'),
    b"\xef\xbb\xbf" + SIGNED,
    SIGNED.decode().encode("utf-16"),
    SIGNED + b"x",
]
MUTATED = [
    SIGNED + b" ",
    b" " + SIGNED,
    SIGNED.replace(b": ", b":"),
    SIGNED.replace(b"cs_1", b"cs_2"),
    json.dumps(dict(reversed(json.loads(SIGNED).items()))).encode(),
]


def signed(town: Town, body: bytes, secret: str = "") -> Headers:
    """Stripe's signature over any bytes, at the town's time."""
    secret = secret or town.sandbox.config.stripe.webhook_secret
    at = int(town.sandbox.world.now().timestamp())
    code = hmac.digest(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hex()
    return {"Stripe-Signature": f"t={at},v1={code}", "Content-Type": "application/json"}


async def test_what_was_changed_after_signing_or_reads_two_ways_is_refused(
    town: Town, program: Program
) -> None:
    """A005"""
    first = len(program.lines())
    async with unchanged(town):
        for body in MUTATED:
            assert is_refusal(await knock(town, STRIPE, body, signed(town, SIGNED)), 400), body
        for body in READ_TWICE:
            assert is_refusal(await knock(town, STRIPE, body, signed(town, body)), 400), body

    assert len(noted(program, first, 400)) == len(MUTATED) + len(READ_TWICE)
