"""Slack's limits are kept by the channel itself."""

import pytest

from bot.notify.slack_pace import SlackPace
from core.errors import GatewayFailed
from core.pace import Pace
from tests.core.test_pace import Night


async def test_posts_to_a_channel_are_a_second_apart_and_edits_have_a_pace_of_their_own() -> None:
    night = Night()
    pace = SlackPace(night.pace(1), night.pace(0.5))
    for _ in range(3):
        async with pace.post("C1"):
            pass
    async with pace.edit():
        pass
    assert night.slept == [1, 1]

    async with pace.edit():
        pass
    assert night.slept == [1, 1, 2]


async def test_a_channel_that_asks_us_to_wait_is_left_alone_until_then() -> None:
    night = Night()
    pace = SlackPace(night.pace(1), Pace(1))
    with pytest.raises(GatewayFailed):
        async with pace.post("C1"):
            raise GatewayFailed("Slack asks us to wait.", wait_seconds=30)
    night.now += 10

    with pytest.raises(GatewayFailed) as refused:
        async with pace.post("C1"):
            pytest.fail("Slack was called though it asked us to wait.")
    assert refused.value.wait_seconds == 20
    async with pace.post("C2"):
        pass
