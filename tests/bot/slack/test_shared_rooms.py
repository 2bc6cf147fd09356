"""A channel that another company reads too (Slack Connect), and its people: A060."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import select

from core.billing import Billing
from core.models import Delivery, DeliveryState
from sandbox.slack import SlackUser
from tests.bot.slack.stage import BEA, LINE, OLGA, WORKPLACE, Stage, staged
from tests.cast import CHANNEL, PAIDUP

SHARED = tuple(
    replace(room, is_ext_shared=room.id == CHANNEL, has_bot=True) for room in WORKPLACE.channels
)
AWAY = "T0AWAY"


@pytest.fixture
async def shared(billing: Billing, clock_file: Path) -> AsyncIterator[Stage]:
    """A billing channel in which another company's people read along."""
    async with staged(billing, clock_file, channels=SHARED) as slack:
        yield slack


async def told(slack: Stage) -> set[tuple[DeliveryState, str]]:
    """What became of what was to be told on Slack, and why."""
    async with slack.billing.reading(PAIDUP) as work:
        found = list(await work._session.exec(select(Delivery)))
    return {(each.state, each.last_error) for each in found if each.address == CHANNEL}


async def test_nothing_is_posted_where_another_company_reads_along(shared: Stage) -> None:
    await shared.types(LINE)
    await shared.settle()

    assert shared.room() == []
    ((state, why),) = await told(shared)
    assert state is DeliveryState.FAILED
    assert why.startswith("That channel is shared with another company.")


async def test_what_is_asked_there_is_answered_to_the_asker_alone(shared: Stage) -> None:
    await shared.types(LINE)

    assert "D1" in await shared.types("/invoice show D1")
    assert shared.room() == []
    assert shared.whispers(OLGA) == []


async def test_a_channel_that_was_shared_later_is_seen_within_ten_minutes(
    slack: Stage,
) -> None:
    await slack.types(LINE)
    await slack.settle()
    before = slack.card()["text"]
    slack.slack.workspace.state["channels"][CHANNEL]["is_ext_shared"] = True
    slack.forward(601)

    await slack.types("/invoice send D1")
    await slack.settle()
    assert slack.card()["text"] == before
    assert (DeliveryState.FAILED, "That channel is shared with another company.") in {
        (state, why.partition(" Choose")[0]) for state, why in await told(slack)
    }


async def test_a_person_of_another_workspace_is_a_stranger_whatever_their_id(
    billing: Billing, clock_file: Path
) -> None:
    others = (SlackUser(OLGA, "olga", "Olga", team=AWAY), *WORKPLACE.users[1:])
    async with staged(billing, clock_file, users=others) as slack:
        await slack.types(LINE)
        await slack.types("/invoice send D1", BEA)
        await slack.settle()
        said = await slack.presses(slack.card(), "Approve", OLGA)

        assert "I do not know you yet" in said
        assert "Waiting" in slack.card()["text"]
