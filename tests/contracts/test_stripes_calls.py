"""What Stripe's calls have to be like to be taken: signed, of now, and readable in one way only."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from core.errors import InvalidInput, NotAllowed
from core.gateways.stripe import StripeGateway
from tests.contracts.test_gateways import stripe_signature
from tests.sandbox.stripe_stage import SECRET

BODY = b'{"id": "evt_1", "type": "x"}'
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
async def stripe_alone() -> AsyncIterator[StripeGateway]:
    gateway = StripeGateway("sk_test_1", SECRET, "http://127.0.0.1:9/stripe", timeout_seconds=1)
    yield gateway
    await gateway.close()


@pytest.mark.parametrize(
    "stamp", ["-1", "+1", "1 ", "1_0", "9" * 20, "9" * 400, "1.0", "0x1", "１", "1\x00"]
)
async def test_a_time_that_is_no_plain_number_is_refused(
    stripe_alone: StripeGateway, stamp: str
) -> None:
    """A004, A012"""
    made = stripe_signature(BODY, NOW).partition(",")[2]
    for header in (f"t={stamp},{made}", f"t={stamp},{made},t={int(NOW.timestamp())}"):
        with pytest.raises(NotAllowed):
            stripe_alone.read_call(BODY, {"stripe-signature": header}, NOW)


@pytest.mark.parametrize(
    "body",
    [
        b'{"id": "evt_1", "type": "x", "amount": 1, "amount": 10000}',
        b'{"id": "evt_1", "type": "x", "data": {"a": 1, "a": 2}}',
        b'{"id": "evt_1", "type": "x", "amount": NaN}',
        b'{"id": "evt_1", "type": "x", "amount": -Infinity}',
        b'{"id": "evt_1", "type": "x", "amount": 1e999}',
        b'{"id": "evt_1", "type": "x", "amount": ' + b"9" * 5000 + b"}",
        b'{"id": "evt_1", "type": "x"} trailing',
        b'\xef\xbb\xbf{"id": "evt_1", "type": "x"}',
        b'{"id": "evt_\\u0000", "type": "x"}',
        b'{"id": "evt_\\ud800", "type": "x"}',
        b'{"id": "evt/../1", "type": "x"}',
        b'{"id": "evt_1\x00", "type": "x"}',
        b'{"id": ["evt_1"], "type": "x"}',
        b'{"id": "evt_1", "type": "x", "livemode": true}',
        b'{"id": "evt_1", "type": "x", "livemode": 0}',
    ],
)
async def test_what_is_signed_and_can_be_read_two_ways_is_refused(body: bytes) -> None:
    """A003, A005, A012, A024"""
    gateway = StripeGateway("sk_test_1", SECRET, "http://127.0.0.1:9/stripe")
    with pytest.raises(InvalidInput):
        gateway.read_call(body, {"stripe-signature": stripe_signature(body, NOW)}, NOW)
    await gateway.close()


async def test_a_body_in_other_letters_is_refused(stripe_alone: StripeGateway) -> None:
    """A005"""
    header = {"stripe-signature": stripe_signature(BODY, NOW)}
    with pytest.raises(NotAllowed):
        stripe_alone.read_call(BODY.decode().encode("utf-16"), header, NOW)


async def test_an_event_of_another_account_is_set_aside(stripe_alone: StripeGateway) -> None:
    """A003"""
    body = '{"id": "evt_1", "type": "checkout.session.completed", "account": "acct_2"}'
    with pytest.raises(InvalidInput, match="another account"):
        stripe_alone.report_in(body)


@pytest.mark.parametrize("amount", ["1.5", '"100"', "true", "null", "[1]", "-1e400"])
async def test_an_amount_that_is_no_whole_number_is_set_aside(
    stripe_alone: StripeGateway, amount: str
) -> None:
    """A013, A014"""
    session = (
        '{"id": "cs_1", "mode": "payment", "payment_status": "paid", "currency": "eur",'
        f' "amount_total": {amount}}}'
    )
    body = (
        f'{{"id": "evt_1", "type": "checkout.session.completed", "data": {{"object": {session}}}}}'
    )
    with pytest.raises(InvalidInput):
        stripe_alone.report_in(body)


@pytest.mark.parametrize("secret", ["", " ", "   "])
async def test_without_a_secret_no_call_is_stripes(secret: str) -> None:
    """A002"""
    gateway = StripeGateway("sk_test_1", secret, "http://127.0.0.1:9/stripe")
    for made in (secret, "", SECRET):
        header = stripe_signature(BODY, NOW, made) if made else "t=1,v1=00"
        with pytest.raises(NotAllowed):
            gateway.read_call(BODY, {"stripe-signature": header}, NOW)
    await gateway.close()


async def test_while_the_secret_is_rolled_both_are_taken_and_then_the_new_one_alone() -> None:
    """F38"""
    old, new = "whsec_old", "whsec_new"

    async def taken(configured: str) -> list[bool]:
        gateway = StripeGateway("sk_test_1", configured, "http://127.0.0.1:9/stripe")
        found = []
        for secret in (old, new, "whsec_wrong", f"{old} {new}"):
            header = {"stripe-signature": stripe_signature(BODY, NOW, secret)}
            try:
                found.append(bool(gateway.read_call(BODY, header, NOW)))
            except NotAllowed:
                found.append(False)
        await gateway.close()
        return found

    assert await taken(old) == [True, False, False, False]
    assert await taken(f"{old} {new}") == [True, True, False, False]
    assert await taken(new) == [False, True, False, False]
