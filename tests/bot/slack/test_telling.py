"""The channel: each event told once, whatever Slack answers, and in its place."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.notify.slack import REFUSALS
from core.billing import Billing
from tests.bot.slack.stage import BEA, LINE, OLGA, Stage, labels, staged
from tests.cast import CHANNEL, PAIDUP
from tests.trail import Trail

pytestmark = pytest.mark.usefixtures("trail")


def said(error: str) -> dict[str, Any]:
    """Slack's own refusal."""
    return {"status": 200, "body": f'{{"ok": false, "error": "{error}"}}'}


async def drafted(slack: Stage) -> None:
    await slack.types(LINE)
    await slack.settle()


async def waiting(slack: Stage) -> None:
    await drafted(slack)
    await slack.types("/invoice send D1")
    await slack.settle()


async def no_room(slack: Stage) -> None:
    """From now on only people hear."""
    async with slack.billing.work(PAIDUP) as work:
        (await work.companies.own()).slack_channel = ""


LOST = [
    ("before", {"status": 500}),
    ("before", {"status": 503}),
    ("before", {"status": 429, "seconds": 7}),
    ("before", {"status": 200, "body": "[]"}),
    ("before", said("fatal_error")),
    ("garbage", {}),
    ("after", {"status": 500}),
    ("drop", {}),
]


@pytest.mark.parametrize(("kind", "how"), LOST)
@pytest.mark.parametrize("operation", ["chat.postMessage", "chat.update"])
async def test_what_went_wrong_is_tried_again_and_told_once(
    slack: Stage, operation: str, kind: str, how: dict[str, Any]
) -> None:
    await slack.types(LINE)
    if operation == "chat.update":
        await slack.settle()
        await slack.types("/invoice send D1")
    slack.misbehaves(kind, operation, times=2, **how)
    await slack.settle()

    assert len(slack.room()) == 1
    assert 1 <= len(slack.run.slept) <= 2
    assert await slack.waiting() == []


@pytest.mark.parametrize(("kind", "how"), LOST)
async def test_a_line_of_the_story_is_told_once(
    slack: Stage, kind: str, how: dict[str, Any]
) -> None:
    await drafted(slack)
    await slack.types("/invoice send D1")
    slack.misbehaves(kind, times=2, **how)
    await slack.settle()

    assert slack.story() == ["Bea asks for approval."]


async def test_slack_is_left_alone_as_long_as_it_asks(slack: Stage) -> None:
    await slack.types(LINE)
    slack.misbehaves("before", status=429, seconds=77)
    await slack.settle()

    assert slack.run.slept == [77]


async def test_a_silent_slack_is_asked_again(billing: Billing, clock_file: Path) -> None:
    async with staged(billing, clock_file, silence_seconds=1) as slack:
        await drafted(slack)
        await slack.types("/invoice send D1")
        slack.misbehaves("slow", "chat.update", seconds=2)
        await slack.settle()

        assert slack.run.slept
        assert "Waiting for approval" in slack.card()["text"]


async def test_a_try_that_died_before_it_was_noted_is_not_made_twice(slack: Stage) -> None:
    """Killed between Slack's answer and our note: the card is there, and nobody knows."""
    await drafted(slack)
    await slack.types("/invoice send D1")
    await slack.settle()
    await _forget(slack)
    await slack.settle()

    assert len(slack.room()) == 1
    assert slack.story() == ["Bea asks for approval."]


async def test_it_is_found_in_a_busy_channel(slack: Stage) -> None:
    await drafted(slack)
    for number in range(250):
        slack.slack.workspace.post(CHANNEL, {"user": BEA, "text": f"chatter {number}"})
    await _forget(slack)
    await slack.settle()

    assert len([one for one in slack.room() if "D1" in one["text"]]) == 1


async def _forget(slack: Stage) -> None:
    """Nothing that was told to Slack is noted as told, nor where it is."""
    async with slack.billing.database.writer.begin() as connection:
        await connection.execute(text("DELETE FROM living_card"))
        await connection.execute(
            text("UPDATE delivery SET state = 'waiting', told_at = NULL WHERE channel = 'slack'")
        )
    for delivery in await slack.waiting():
        await slack.tell.deliver(slack.run, 1, delivery)


async def test_a_token_that_was_taken_back_is_told_elsewhere_and_the_card_waits(
    slack: Stage, trail: Trail
) -> None:
    """F47."""
    await slack.types(LINE)
    slack.misbehaves("before", **said("invalid_auth"))
    await slack.settle()

    (alarm,) = await trail.records("AlarmRaised")
    assert "PAIDUP_SLACK_BOT_TOKEN" in alarm.payload["text"]
    assert await trail.records("DeliveryFailed") == []


@pytest.mark.parametrize("code", ["channel_not_found", "msg_too_long"])
async def test_what_slack_refuses_for_good_is_told_to_an_owner_at_once(
    slack: Stage, trail: Trail, code: str
) -> None:
    await slack.types(LINE)
    slack.misbehaves("before", **said(code))
    await slack.settle()

    failed = await trail.last("DeliveryFailed")
    assert failed["reason"] == REFUSALS[code]
    assert slack.run.slept == []


@pytest.mark.parametrize("sentence", sorted(set(REFUSALS.values())))
def test_every_refusal_is_said_in_whole_sentences(sentence: str) -> None:
    assert sentence.endswith(".")
    assert sentence.count(". ") + sentence.count(": ") >= 1


async def test_it_gives_up_after_eight_tries(slack: Stage, trail: Trail) -> None:
    await slack.types(LINE)
    slack.misbehaves("before", times=8, status=500)
    await slack.settle()

    assert len(slack.run.slept) == 7
    assert (await trail.last("DeliveryFailed"))["reason"] == "Slack failed (500)."
    assert slack.room() == []


async def test_where_the_search_fails_it_is_made_again(slack: Stage) -> None:
    await slack.types(LINE)
    slack.misbehaves("after")
    slack.misbehaves("before", "conversations.history", times=2, status=500)
    await slack.settle()

    assert len(slack.room()) == 1


async def test_a_deleted_card_is_posted_anew(slack: Stage) -> None:
    await drafted(slack)
    slack.slack.workspace.remove(CHANNEL, slack.card()["ts"])
    await slack.types("/invoice send D1")
    await slack.settle()

    assert "Waiting for approval" in slack.card()["text"]
    assert slack.story() == ["Bea asks for approval."]


async def test_a_card_that_may_be_edited_no_more_is_posted_anew(slack: Stage) -> None:
    await drafted(slack)
    slack.misbehaves("before", "chat.update", **said("edit_window_closed"))
    await slack.types("/invoice send D1")
    await slack.settle()

    assert ["Waiting" in one["text"] for one in slack.room()] == [False, True]


async def test_the_story_is_in_order(slack: Stage) -> None:
    await waiting(slack)
    await slack.types("/invoice reject D1 Too dear", OLGA)
    await slack.types("/invoice send D1")
    await slack.settle()

    assert [line.split(" ")[1] for line in slack.story()] == ["asks", "Olga", "asks"]


async def test_an_approver_without_telegram_is_asked_in_private(slack: Stage) -> None:
    await _off_telegram(slack)
    await waiting(slack)

    assert "Waiting for approval" in slack.card("D1")["text"]
    assert labels(slack.card("D1"))[:2] == ["Approve", "Reject"]


async def test_a_private_card_changes_in_its_place_too(slack: Stage) -> None:
    await _off_telegram(slack)
    await waiting(slack)
    await slack.presses(slack.card("D1"), "Approve", OLGA)
    await slack.settle()

    assert "Issued" in slack.card("D1")["text"]
    assert "Issued" in slack.card()["text"]


@pytest.mark.parametrize("kind", ["after", "drop"])
async def test_a_private_post_whose_answer_was_lost_is_found(slack: Stage, kind: str) -> None:
    await _off_telegram(slack)
    await no_room(slack)
    await slack.types(LINE)
    await slack.types("/invoice send D1")
    slack.misbehaves(kind)
    await slack.settle()

    assert len(slack.room("D1")) == 1


async def _off_telegram(slack: Stage) -> None:
    """Nobody of the cast reads Telegram any more."""
    async with slack.billing.database.writer.begin() as connection:
        await connection.execute(text("DELETE FROM account WHERE platform = 'telegram'"))
