"""The engine's own line to PostgreSQL breaks, and somebody else is quicker with a step."""

import asyncio
from collections.abc import Iterator

import pytest

from core.database import Database
from core.engine import Engine, Job, Run
from core.errors import Repeated, WrongState
from tests.core.engine.lab import EVENTS, Launch, Notes, ask, rows
from tests.line import Break, Line, open_line


@pytest.fixture
def line(postgres_engine_url: str) -> Iterator[tuple[Line, str]]:
    """A line to PostgreSQL, and the address at its other end."""
    with open_line(postgres_engine_url) as opened:
        yield opened


@pytest.mark.parametrize("how", [Break.UNASKED, Break.UNANSWERED])
@pytest.mark.parametrize("url", ["postgres"], indirect=True)
async def test_a_job_is_done_once_though_the_engines_line_breaks_in_a_commit(
    line: tuple[Line, str], database: Database, how: Break
) -> None:
    """DBOS repeats what it did not hear of: every statement of its own may be."""
    notes = Notes()
    engine = Engine(line[1], [EVENTS], name="far", sweep_seconds=60)

    async def cut_then_note(run: Run, number: int) -> None:
        line[0].breaks("COMMIT", how)
        await run.step("note", notes.note, number)

    engine.add("note", cut_then_note)
    await engine.launch()
    await ask(database, Job("note", "events", "note:1", (7,)))
    await engine.finished("note:1")
    await engine.close()

    assert notes.heard == [7]
    (done,) = await rows(database, "workflow_status")
    assert done["status"] == "SUCCESS"


async def test_a_step_that_another_was_quicker_with_is_done_again_and_sees_it(
    launch: Launch, database: Database
) -> None:
    kept: list[str] = []

    async def keep() -> str:
        if not kept:
            kept.append("the other's")
            raise Repeated("Somebody did the same at this very moment.")
        return kept[0]

    seen: list[str] = []

    async def work(run: Run) -> None:
        seen.append(await run.step("keep", keep))

    engine = await launch(work=work)
    await ask(database, Job("work", "events", "work:1"))
    await engine.finished("work:1")

    assert seen == ["the other's"]


async def test_a_step_that_is_always_a_repeat_is_not_tried_for_ever(
    launch: Launch, database: Database
) -> None:
    tries = asyncio.Semaphore(0)

    async def keep() -> None:
        tries.release()
        raise Repeated("Somebody did the same at this very moment.")

    async def work(run: Run) -> None:
        with pytest.raises(WrongState, match="at this very moment"):
            await run.step("keep", keep)

    engine = await launch(work=work)
    await ask(database, Job("work", "events", "work:1"))
    await engine.finished("work:1")

    assert tries._value == 2
