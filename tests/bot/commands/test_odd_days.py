"""Days that cannot be, or that nobody means, where a person types one."""

import pytest

from core.billing import Billing
from tests.chat import Chat
from tests.deeds import issued
from tests.trail import Trail

ODD = [
    "31/02", "31/02/2026", "2026-02-31", "2026-13-01", "2026-00-10", "2026-01-00", "0000-01-01",
    "0001-01-01", "9999-12-31", "1767225600000", "2026-W48-7", "2026W487", "2026-331", "20261231",
    "2026-12-31T00:00:00+14:00", "2026-12-31-14:00", "２０２６-12-31", "-2026-12-31", "2026-12-3",
    "soon", "2026-11-21",
]  # fmt: skip


@pytest.mark.parametrize("day", ODD)
async def test_an_odd_day_is_refused_and_drafts_nothing(bea: Chat, trail: Trail, day: str) -> None:
    """A044"""
    answer = await bea.say(f'/invoice new acme 1 x 800 "Work" due {day}')

    assert "date" in f"{answer.title} {answer.text}" or "due" in answer.title, answer
    assert await trail.kinds() == []


@pytest.mark.parametrize("day", [*ODD[:-1], "2026-11-23"])
async def test_nor_is_a_payment_of_such_a_day_recorded(
    bea: Chat, billing: Billing, trail: Trail, day: str
) -> None:
    """A044"""
    number = (await issued(billing)).invoice.number
    before = await trail.kinds()
    await bea.say(f"/payment record {number} 10 bank {day}")

    assert await trail.kinds() == before
