"""People's cases against the started program: guessed, used again, for something else, for others.

Each case has a company of its own, whose people are signed in on the web and known on Telegram.
"""

import pytest

from tests.attacks.firms import (
    code,
    open_firm,
    signed_in,
    to_approve,
)
from tests.program import Program
from tests.stories.town import Town

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]


async def test_a_code_is_taken_once_by_twenty_who_send_it_and_on_no_other_channel(
    town: Town, program: Program
) -> None:
    """A077."""
    firm = await open_firm(town, "replay")
    olga = await signed_in(firm, "olga")
    invoices = [await firm.asked() for _ in range(20)]
    asked = [await to_approve(firm, olga, each) for each in invoices]
    right = code(town)
    print([asked, right])
