"""Two processes on one PostgreSQL tell one room: one card, and the last state stays the last."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.commands.table import orders
from bot.notify.cards import CardBook
from bot.notify.routes import routes
from bot.notify.slack import SlackChannel
from bot.render.actions import Codec
from core.billing import Billing
from core.clock import Clock
from core.database import Database
from core.workflows.tell import Tell
from tests.bot.slack.stage import BEA, LINE, OLGA, Deaf, HastyRun, Stage
from tests.cast import KEYRING, LINKS

MOMENT = 0.4


@pytest.fixture
def database_url(postgres_books: str) -> str:
    """SQLite has no second process."""
    return postgres_books


@pytest.fixture
async def elsewhere(slack: Stage, database_url: str, clock_file: Path) -> AsyncIterator[Tell]:
    """The workflows of another process on the same database."""
    database = Database(database_url)
    billing = Billing(database, Clock(clock_file), LINKS, KEYRING)
    channel = SlackChannel(slack.client, billing, CardBook(billing), Codec(orders()))
    yield Tell(billing, routes, {"slack": channel, "telegram": Deaf(), "email": Deaf()}, {})
    await database.close()


async def planned(slack: Stage, line: str, user: str) -> int:
    """Type a line; the delivery that comes of it waits to be told."""
    await slack.types(line, user)
    event = (await slack._ids("event", f"id > {slack.heard}"))[-1]
    slack.heard = event
    await slack.tell.tell(slack.run, 1, event)
    return (await slack.waiting())[-1]


async def slowly(slack: Stage, operation: str, delivery: int) -> asyncio.Task[None]:
    """Tell it to a Slack that takes its time; answers when it is on its way."""
    slack.misbehaves("slow", operation, seconds=MOMENT)
    telling = asyncio.create_task(slack.tell.deliver(slack.run, 1, delivery))
    while slack.world.faults():
        await slack.world.wait(slack.world.version, seconds=0.02)
    return telling


async def test_two_processes_post_one_first_card(slack: Stage, elsewhere: Tell) -> None:
    drafted = await planned(slack, LINE, BEA)
    asked = await planned(slack, "/invoice send D1", BEA)
    slow = await slowly(slack, "chat.postMessage", drafted)
    await elsewhere.deliver(HastyRun(), 1, asked)
    await slow

    assert "Waiting for approval" in slack.card()["text"]
    assert slack.story() == ["Bea asks for approval."]


async def test_a_slow_edit_does_not_bring_back_old_news(slack: Stage, elsewhere: Tell) -> None:
    await slack.types(LINE)
    await slack.settle()
    asked = await planned(slack, "/invoice send D1", BEA)
    slow = await slowly(slack, "chat.update", asked)
    issued = await planned(slack, "/invoice approve D1", OLGA)
    await elsewhere.deliver(HastyRun(), 1, issued)
    await slow

    assert "INV-" in slack.card()["text"]
    assert len(slack.story()) == 2
