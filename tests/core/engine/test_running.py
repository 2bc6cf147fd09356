import pytest

from core.database import Database
from core.engine import (
    Job,
    Queue,
    Rate,
    Run,
)
from core.errors import GatewayFailed, NotFound
from tests.core.engine.lab import EVENTS, Launch, Notes, ask


async def test_a_workflow_tries_until_it_succeeds(launch: Launch, database: Database) -> None:
    tries: list[str] = []

    async def send() -> str:
        tries.append("send")
        if len(tries) < 4:
            raise GatewayFailed("Slack did not answer.", wait_seconds=0.01)
        return "sent"

    async def tell(run: Run) -> None:
        for _ in range(8):
            try:
                assert await run.step("send", send) == "sent"
            except GatewayFailed as failure:
                await run.sleep(failure.wait_seconds)
            else:
                return

    engine = await launch(tell=tell)
    await ask(database, Job("tell", "events", "tell:1"))
    await engine.finished("tell:1")

    assert len(tries) == 4


async def test_an_expected_failure_of_another_kind_keeps_its_kind(
    launch: Launch, database: Database
) -> None:
    caught: list[NotFound] = []

    async def look_up() -> None:
        raise NotFound("There is no invoice D9.", hint="/invoice list")

    async def tell(run: Run) -> None:
        try:
            await run.step("look up", look_up)
        except NotFound as failure:
            caught.append(failure)

    engine = await launch(tell=tell)
    await ask(database, Job("tell", "events", "tell:1"))
    await engine.finished("tell:1")

    assert [(failure.message, failure.hint) for failure in caught] == [
        ("There is no invoice D9.", "/invoice list")
    ]


async def test_no_queue_is_faster_than_its_rates(launch: Launch, database: Database) -> None:
    notes = Notes()
    hour = 3600
    chats = Queue("chats", Rate(3, hour), Rate(1, hour), look_seconds=0.02)
    engine = await launch(chats, EVENTS, note=notes)
    await ask(
        database,
        *[Job("note", "chats", f"chat:{n}", (n,), partition=f"chat {n % 5}") for n in range(10)],
    )
    await notes.count(3)
    for n in range(100, 110):
        await ask(database, Job("note", "events", f"event:{n}", (n,)))
        await engine.finished(f"event:{n}")

    told = [n for n in notes.heard if n < 100]
    assert len(told) == 3
    assert len({n % 5 for n in told}) == 3


async def test_jobs_enqueued_while_others_run_are_neither_lost_nor_doubled(
    launch: Launch, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    notes = Notes()
    engine = await launch(note=notes)
    await ask(database, *[Job("note", "events", f"note:{n}", (n,)) for n in range(200)])
    for n in range(200, 400):
        await ask(database, Job("note", "events", f"note:{n}", (n,)))
    for n in range(400):
        await engine.finished(f"note:{n}")

    assert sorted(notes.heard) == list(range(400))
    assert caplog.messages == []  # least of all that the database is locked
