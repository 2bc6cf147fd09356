import asyncio
from datetime import datetime

from core.database import Database
from core.engine import (
    Engine,
    Run,
)
from tests.core.engine.lab import EVENTS, rows


async def test_the_clock_starts_a_workflow_with_the_moment_it_was_due(
    url: str, database: Database
) -> None:
    moments: list[datetime] = []
    due = asyncio.Event()

    async def find_overdue(run: Run, moment: datetime) -> None:
        moments.append(moment)
        due.set()

    engine = Engine(url, [EVENTS], name="one")
    engine.every("* * * * * *", "overdue", find_overdue)
    await engine.launch()
    await due.wait()
    await engine.close()

    assert moments[0].tzinfo is not None
    assert [row["schedule_name"] for row in await rows(database, "workflow_schedules")] == [
        "overdue"
    ]


async def test_a_schedule_that_is_no_more_is_forgotten(url: str, database: Database) -> None:
    async def find_overdue(run: Run, moment: datetime) -> None: ...

    first = Engine(url, [EVENTS], name="one")
    first.every("0 6 * * *", "overdue", find_overdue)
    await first.launch()
    await first.close()
    second = Engine(url, [EVENTS], name="one")
    await second.launch()
    await second.close()

    assert await rows(database, "workflow_schedules") == []


async def test_a_scheduled_workflow_runs_when_it_is_triggered(url: str) -> None:
    due = asyncio.Event()

    async def find_overdue(run: Run, moment: datetime) -> None:
        due.set()

    engine = Engine(url, [EVENTS], name="one")
    engine.every("0 6 1 1 *", "overdue", find_overdue)
    await engine.launch()
    await engine.trigger("overdue")
    await due.wait()
    await engine.close()
