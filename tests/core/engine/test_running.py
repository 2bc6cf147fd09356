from datetime import UTC, datetime

import pytest
from dbos import PortableWorkflowError
from sqlalchemy.exc import OperationalError

from core.database import Database
from core.engine import (
    Backlog,
    Job,
    Queue,
    Rate,
    Run,
    backlog,
)
from core.errors import GatewayFailed, KeyMissing, NotFound
from tests.core.engine.lab import EVENTS, Launch, Notes, ask, rows


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


async def test_a_job_that_ends_in_a_bug_is_shown_and_named_in_the_log(
    launch: Launch, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    async def tell(run: Run, number: int) -> None:
        raise ValueError("a bug")

    engine = await launch(tell=tell)
    await ask(database, Job("tell", "events", "tell:1", (4711,)))
    with pytest.raises(PortableWorkflowError, match="a bug"):
        await engine.finished("tell:1")

    async with database.reader.connect() as connection:
        assert (await connection.run_sync(backlog)).failed == ("tell:1",)
    assert "job tell:1: " in caplog.messages[0]
    assert "4711" not in caplog.text


async def test_what_waits_is_counted(database: Database) -> None:
    async with database.reader.connect() as connection:
        assert await connection.run_sync(backlog) == Backlog(0, 0, 0, ())
    await ask(database, *[Job("note", "events", f"note:{n}", (n,)) for n in range(3)])

    async with database.reader.connect() as connection:
        found = await connection.run_sync(backlog)
    assert (found.waiting, found.running, found.failed) == (3, 0, ())
    assert 0 <= found.oldest_seconds < 60


async def test_jobs_done_long_ago_are_forgotten(launch: Launch, database: Database) -> None:
    engine = await launch(note=Notes())
    await ask(database, Job("note", "events", "note:1", (1,)))
    await engine.finished("note:1")

    assert await engine.forget(datetime(2001, 1, 1, tzinfo=UTC)) == 0
    assert await engine.forget(datetime(2999, 1, 1, tzinfo=UTC)) == 1
    assert await rows(database, "workflow_status") == []
    assert await rows(database, "workflow_input") == []
    assert await rows(database, "operation_outputs") == []


async def test_a_step_that_lacks_a_key_is_parked_until_it_is_there(
    launch: Launch, database: Database
) -> None:
    """F96: it neither fails for good nor counts as a try."""
    tries: list[str] = []

    async def read() -> str:
        tries.append("read")
        if len(tries) == 1:
            raise KeyMissing("The key to a secret that is kept here is missing.")
        return "read"

    async def tell(run: Run) -> None:
        assert await run.step("read", read) == "read"

    engine = await launch(tell=tell)
    await ask(database, Job("tell", "events", "tell:1"))
    await engine.finished("tell:1")

    assert len(tries) == 2


async def test_a_step_waits_for_a_database_that_is_away(launch: Launch, database: Database) -> None:
    tries: list[str] = []

    async def read() -> None:
        tries.append("read")
        if len(tries) == 1:
            raise OperationalError("SELECT 1", None, Exception("the server closed the connection"))

    async def tell(run: Run) -> None:
        await run.step("read", read)

    engine = await launch(tell=tell)
    await ask(database, Job("tell", "events", "tell:1"))
    await engine.finished("tell:1")

    assert len(tries) == 2


async def test_a_step_whose_database_stays_away_fails_as_expected_failures_do(
    launch: Launch, database: Database
) -> None:
    heard: list[str] = []

    async def read() -> None:
        raise OperationalError("SELECT 1", None, Exception("the server closed the connection"))

    async def tell(run: Run) -> None:
        try:
            await run.step("read", read)
        except GatewayFailed as error:
            heard.append(error.message)

    engine = await launch(tell=tell)
    await ask(database, Job("tell", "events", "tell:1"))
    await engine.finished("tell:1")

    assert heard == ["The books could not be reached for a while."]


def test_a_queue_with_a_rate_per_partition_wants_a_partition() -> None:
    slack = Queue("slack", partition_rate=Rate(1))
    assert slack.job("tell", "tell:1", 1, partition="C042").partition == "C042"
    with pytest.raises(AssertionError):
        slack.job("tell", "tell:1", 1)
    with pytest.raises(AssertionError):
        EVENTS.job("tell", "tell:1", 1, partition="C042")
