import asyncio
import signal
import sys
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from core.database import Database
from core.engine import (
    Engine,
    Job,
    Run,
    SeatTaken,
)
from core.errors import GatewayFailed
from tests.core.engine.lab import EVENTS, Launch, Notes, ask, rows


async def test_a_restart_continues_a_sleeping_workflow_without_repeating_a_step(
    launch: Launch, database: Database
) -> None:
    tries: list[str] = []
    failures: list[GatewayFailed] = []

    async def send() -> str:
        tries.append("send")
        raise GatewayFailed("Slack is down.", unclear=True, wait_seconds=3)

    async def tell(run: Run) -> None:
        for wait_seconds in (0.01, 0.02, 600):
            try:
                await run.step("send", send)
            except GatewayFailed as failure:
                failures.append(failure)
                if len(failures) == 3:
                    asleep.set()
                if len(failures) < 6:
                    await run.sleep(wait_seconds)

    asleep = asyncio.Event()
    first = await launch(tell=tell)
    await ask(database, Job("tell", "events", "tell:1"))
    await asleep.wait()
    await first.close()
    second = await launch(tell=tell)
    await second.finished("tell:1")

    assert len(tries) == 3
    assert [str(failure) for failure in failures] == ["Slack is down."] * 6
    assert {(f.unclear, f.permanent, f.wait_seconds) for f in failures} == {(True, False, 3)}


async def test_a_job_cut_off_by_a_close_is_done_by_the_next_engine(
    launch: Launch, database: Database
) -> None:
    begun = asyncio.Event()
    notes = Notes()

    async def hang(run: Run, number: int) -> None:
        begun.set()
        await asyncio.Event().wait()

    first = await launch(note=hang)
    await ask(database, Job("note", "events", "note:1", (1,)))
    await begun.wait()
    await first.close(patience_seconds=0)
    second = await launch(note=notes)
    await second.finished("note:1")

    assert notes.heard == [1]


async def test_of_fifty_at_work_a_close_lets_end_who_can_and_leaves_the_rest_to_the_next(
    launch: Launch, database: Database
) -> None:
    """F25."""
    numbers = set(range(50))
    begun: set[int] = set()
    is_full, go_on = asyncio.Event(), asyncio.Event()
    notes, later = Notes(), Notes()

    async def work(run: Run, number: int) -> None:
        begun.add(number)
        if begun == numbers:
            is_full.set()
        await (go_on if number % 2 else asyncio.Event()).wait()
        await run.step("note", notes.note, number)

    first = await launch(note=work)
    jobs = [Job("note", "events", f"note:{each}", (each,)) for each in numbers]
    await ask(database, *jobs)
    await is_full.wait()
    go_on.set()
    await first.close(patience_seconds=2)
    second = await launch(note=later)
    for each in numbers:
        await second.finished(f"note:{each}")

    assert set(notes.heard) == {each for each in numbers if each % 2}
    assert sorted([*notes.heard, *later.heard]) == sorted(numbers)


async def test_a_close_waits_for_those_at_work(launch: Launch, database: Database) -> None:
    begun = asyncio.Event()
    go_on = asyncio.Event()
    done: list[int] = []

    async def work(run: Run, number: int) -> None:
        begun.set()
        await go_on.wait()
        done.append(number)

    engine = await launch(work=work)
    await ask(database, Job("work", "events", "work:1", (1,)))
    await begun.wait()
    closing = asyncio.create_task(engine.close(patience_seconds=60))
    go_on.set()
    await closing

    assert done == [1]
    assert [row["status"] for row in await rows(database, "workflow_status")] == ["SUCCESS"]


async def test_threads_work_after_a_close(launch: Launch) -> None:
    engine = await launch()
    await engine.close()

    assert await asyncio.to_thread(lambda: 1) == 1


async def start_worker(url: str, name: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.core.engine.worker", url, name, stdout=asyncio.subprocess.PIPE
    )


async def heard(worker: asyncio.subprocess.Process) -> str:
    assert worker.stdout
    return (await worker.stdout.readline()).decode().strip()


async def kill(worker: asyncio.subprocess.Process) -> None:
    worker.send_signal(signal.SIGKILL)
    await worker.communicate()


@pytest.mark.parametrize("name", ["the same", "another"])
async def test_what_a_killed_process_began_is_finished_by_the_next(
    url: str, database: Database, launch: Launch, name: str
) -> None:
    worker = await start_worker(url, "the same")
    await ask(database, Job("three", "events", "three:1", (1,)))
    assert [await heard(worker), await heard(worker)] == ["first 1", "second 1"]
    await kill(worker)
    notes = Notes()
    engine = await launch(name=name, three=notes.three)
    watching = asyncio.create_task(engine.watch())
    await engine.finished("three:1")
    watching.cancel()

    assert notes.heard == [2]


async def test_a_neighbour_takes_over_from_a_killed_process_and_not_from_a_living_one(
    postgres_engine_url: str,
) -> None:
    database = Database(postgres_engine_url)
    worker = await start_worker(postgres_engine_url, "web1")
    await ask(database, Job("three", "events", "three:1", (1,)))
    assert [await heard(worker), await heard(worker)] == ["first 1", "second 1"]
    notes = Notes()
    engine = Engine(postgres_engine_url, [EVENTS], name="web2", sweep_seconds=0.05)
    engine.add("three", notes.three)
    await engine.launch()
    await engine.sweep()
    (row,) = await rows(database, "workflow_status")
    assert (row["status"], row["executor_id"]) == ("PENDING", "web1")

    await kill(worker)
    watching = asyncio.create_task(engine.watch())
    await engine.finished("three:1")
    watching.cancel()
    assert notes.heard == [2]
    await engine.close()
    await database.close()


async def test_a_sqlite_file_has_one_process(sqlite_engine_url: str, tmp_path: Path) -> None:
    worker = await start_worker(sqlite_engine_url, "web")
    database = Database(sqlite_engine_url)
    await ask(database, Job("three", "events", "three:1", (1,)))
    await heard(worker)

    with pytest.raises(SeatTaken, match="Another process already works on"):
        await Engine(sqlite_engine_url, [EVENTS], name="other").launch()

    await kill(worker)
    await database.close()


async def test_a_process_has_one_engine_at_a_time(launch: Launch, url: str) -> None:
    first = await launch()
    with pytest.raises(AssertionError, match="one engine a process"):
        await Engine(url, [EVENTS], name="two").launch()

    await first.close()
    await launch()


async def test_an_engine_that_could_not_be_launched_is_closed_in_peace(tmp_path: Path) -> None:
    engine = Engine(f"sqlite+aiosqlite:///{tmp_path}/empty.db", [EVENTS], name="one")
    with pytest.raises(OperationalError, match="no such table"):
        await engine.launch()

    await engine.close()
    await engine.close()
