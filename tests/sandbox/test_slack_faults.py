"""The stand-in misbehaves as it is told: towards the app's calls and in its own."""

import asyncio
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from sandbox.world import Fault
from tests.sandbox.slack_stage import BEA, BILLING, Stage

pytest_plugins = ["tests.sandbox.slack_fixtures"]


def told(slack: Stage, kind: str, operation: str = "chat.postMessage", **more: Any) -> None:
    slack.world.misbehave(Fault("slack", operation, kind, **more))


async def test_before_answers_without_doing_it(slack: Stage) -> None:
    told(slack, "before", status=429, seconds=7)
    with pytest.raises(SlackApiError) as refused:
        await slack.api.chat_postMessage(channel=BILLING, text="x")

    assert refused.value.response.status_code == 429
    assert refused.value.response.headers["Retry-After"] == "7"
    assert slack.channel() == []


async def test_any_error_of_slacks_can_be_shown(slack: Stage) -> None:
    told(slack, "before", status=200, body='{"ok": false, "error": "is_archived"}')

    with pytest.raises(SlackApiError, match="is_archived"):
        await slack.api.chat_postMessage(channel=BILLING, text="x")


async def test_after_does_it_and_answers_otherwise(slack: Stage) -> None:
    told(slack, "after")
    with pytest.raises(SlackApiError):
        await slack.api.chat_postMessage(channel=BILLING, text="x")

    assert len(slack.channel()) == 1


async def test_drop_does_it_and_cuts_the_line(slack: Stage) -> None:
    told(slack, "drop")
    with pytest.raises((aiohttp.ClientError, SlackApiError)):
        await slack.api.chat_postMessage(channel=BILLING, text="x")

    assert len(slack.channel()) == 1


async def test_garbage_does_nothing(slack: Stage) -> None:
    told(slack, "garbage")
    with pytest.raises(SlackApiError):
        await slack.api.chat_postMessage(channel=BILLING, text="x")

    assert slack.channel() == []


async def test_slow_does_it_in_the_end(slack: Stage) -> None:
    told(slack, "slow", seconds=0.01)
    await slack.api.chat_postMessage(channel=BILLING, text="x")

    assert len(slack.channel()) == 1


async def test_a_fault_is_shown_as_often_as_told(slack: Stage) -> None:
    told(slack, "before", times=1, status=500)
    with pytest.raises(SlackApiError):
        await slack.api.chat_postMessage(channel=BILLING, text="x")
    await slack.api.chat_postMessage(channel=BILLING, text="x")

    assert len(slack.channel()) == 1


@pytest.mark.parametrize(("operation", "times"), [("command", 1), ("webhook", 2)])
async def test_a_call_to_the_app_is_repeated(slack: Stage, operation: str, times: int) -> None:
    told(slack, "repeat", operation, times=times)
    await slack.does("command", user=BEA, channel=BILLING, text="/help")
    await slack.does("command", user=BEA, channel=BILLING, text="/help")

    assert len(slack.app.calls) == times + 2
    assert slack.app.calls[0].raw == slack.app.calls[times].raw


async def test_calls_to_the_app_are_reordered(slack: Stage) -> None:
    told(slack, "reorder", "event", times=2)
    first = asyncio.create_task(slack.does("message", user=BEA, text="first"))
    await slack.until(lambda: slack.channel("D0BEA0001"))
    await slack.does("message", user=BEA, text="second")
    await first

    heard = [call.payload["event"]["text"] for call in slack.app.calls]
    assert heard == ["second", "first"]


async def test_an_event_lost_before_the_app_is_sent_again(slack: Stage) -> None:
    told(slack, "before", "event")
    await slack.does("message", user=BEA, text="hello")
    await slack.slack.outgoing.settled()

    assert [call.headers["x-slack-retry-num"] for call in slack.app.calls] == ["1"]


async def test_an_event_whose_yes_was_lost_comes_twice(slack: Stage) -> None:
    told(slack, "drop", "event")
    await slack.does("message", user=BEA, text="hello")
    await slack.slack.outgoing.settled()

    assert len({call.payload["event_id"] for call in slack.app.calls}) == 1
    assert len(slack.app.calls) == 2


async def test_an_app_may_be_sent_garbage(slack: Stage) -> None:
    slack.world.misbehave(Fault("slack", "event", "garbage", body="[1,"))
    await slack.does("home", user=BEA)

    assert slack.app.garbage == [b"[1,"]
