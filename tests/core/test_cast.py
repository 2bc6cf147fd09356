"""The cast is what its constants say."""

import pytest

from core.billing import Billing
from core.errors import NotAllowed
from core.security.actors import Actor, Sender
from tests.cast import OTHERS, PEOPLE, VIC
from tests.trail import Trail

EVERYBODY = [
    (account, person.on(account.platform))
    for person in (*PEOPLE, *OTHERS)
    for account in person.accounts
]


@pytest.mark.parametrize(("sender", "actor"), EVERYBODY)
async def test_everybody_is_known_by_their_accounts(
    billing: Billing, sender: Sender, actor: Actor
) -> None:
    assert await billing.identify(sender) == actor


async def test_a_stranger_is_told_how_to_become_known(billing: Billing) -> None:
    with pytest.raises(NotAllowed) as refusal:
        await billing.identify(VIC)
    assert "link code" in refusal.value.hint


async def test_a_test_begins_with_nothing_to_tell(trail: Trail) -> None:
    assert await trail.kinds() == []
    assert await trail.jobs() == []
