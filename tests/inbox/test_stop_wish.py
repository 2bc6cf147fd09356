"""A wish for no more reminders: the team reads it, and nothing stops by itself."""

from typing import Any

import pytest

from core.billing import Billing
from tests.cast import BEA
from tests.deeds import issued
from tests.inbox.desk import CARL_S, Desk, mail
from tests.trail import Trail

WISH = "Please stop sending me reminders. Unsubscribe me from this list."
FORGED = "mx.demo.example; dmarc=fail header.from=acme.example"


@pytest.mark.parametrize("more", [{}, {"results": FORGED}, {"invoice": 0}])
async def test_a_wish_for_no_more_reminders_is_read_and_stops_nothing(
    billing: Billing, trail: Trail, more: dict[str, Any]
) -> None:
    """A134: proven, forged, or about no invoice."""
    await issued(billing)
    before = await trail.kinds()
    letter = await Desk(billing).receive(mail(WISH, sender=CARL_S, **more))

    assert letter is not None
    assert "stop_reminders" in {intent["name"] for intent in letter.intents}
    async with billing.reading(BEA) as work:
        assert await work.reminders.holds(1) == []
        assert not await work.claims.of_letter(letter.id)
    assert set(await trail.kinds()) - set(before) <= {"MailReceived", "MailSetAside"}
