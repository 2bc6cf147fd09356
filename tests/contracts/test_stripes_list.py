"""Stripe's list of checkouts, and a key that it does not take any more."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.errors import GatewayFailed
from core.gateways.stripe import StripeGateway
from tests.contracts.test_gateways import StripeWorld, order, stripes
from tests.sandbox.stripe_stage import SECRET

pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=<...>':DeprecationWarning")


@pytest.fixture
async def stripe_world(tmp_path: Path) -> AsyncIterator[StripeWorld]:
    async with stripes(tmp_path) as made:
        yield made


async def test_a_key_that_stripe_does_not_take_is_said_to_be_revoked(
    stripe_world: StripeWorld,
) -> None:
    """F47: what waits for it waits until it is mended."""
    wrong = StripeGateway("sk_test_somebody_elses", SECRET, stripe_world.address)
    with pytest.raises(GatewayFailed) as failed:
        await wrong.open_checkout(order())
    await wrong.close()

    assert (failed.value.revoked, failed.value.permanent) == (True, True)


async def test_stripes_list_is_read_to_its_end_and_from_its_beginning(
    stripe_world: StripeWorld,
) -> None:
    """F84: pages of a hundred; what others opened on the account is left out."""
    asked = [order() for _ in range(103)]
    for each in asked:
        await stripe_world.gateway.open_checkout(each)
    foreign = order(key="somebody-elses")
    await stripe_world.gateway.open_checkout(foreign)

    found = await stripe_world.gateway.opened_since(datetime.now(UTC) - timedelta(minutes=5))
    later = await stripe_world.gateway.opened_since(datetime.now(UTC) + timedelta(minutes=5))

    assert {each.key for each in found} == {each.key for each in asked}
    assert later == []
