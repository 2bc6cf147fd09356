"""What was missed is looked for at the start, and whenever a trial's clock is moved."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta

import pytest

from core.billing import EVENTS, Billing
from core.database import Database
from core.engine import Engine, Queue
from core.workflows.overdue import SCHEDULE, Overdue
from tests.cast import KEYRING, LINKS
from tests.fakes.clock import FakeClock


class Trigger(Engine):
    """Starts nothing, and knows what it was to start."""

    def __init__(self) -> None:
        super().__init__("sqlite://", [Queue(EVENTS)], name="one")
        self.triggered: list[str] = []

    async def trigger(self, name: str) -> None:
        self.triggered.append(name)


class TrialClock(FakeClock):
    """A clock that can be moved, and counts who looks whether it was."""

    def __init__(self) -> None:
        super().__init__()
        self.moved = timedelta()
        self.looks = 0
        self.looked = asyncio.Event()

    def ahead(self) -> timedelta:
        self.looks += 1
        self.looked.set()
        return self.moved

    async def looked_at(self) -> None:
        """Wait until somebody has looked twice: what the first look led to is done."""
        until = self.looks + 2
        while self.looks < until:
            self.looked.clear()
            await self.looked.wait()


@pytest.fixture
def trial() -> TrialClock:
    return TrialClock()


@pytest.fixture
async def engine(database: Database, trial: TrialClock) -> AsyncIterator[Trigger]:
    """An engine that is watched over."""
    engine = Trigger()
    overdue = Overdue(Billing(database, trial, LINKS, KEYRING))
    overdue.join(engine)
    watching = asyncio.create_task(overdue.watch(look_seconds=0))
    yield engine
    watching.cancel()
    with suppress(asyncio.CancelledError):
        await watching


async def test_it_ticks_once_at_the_start(engine: Trigger, trial: TrialClock) -> None:
    await trial.looked_at()
    await trial.looked_at()

    assert engine.triggered == [SCHEDULE]


async def test_it_ticks_once_for_each_time_the_clock_is_moved(
    engine: Trigger, trial: TrialClock
) -> None:
    await trial.looked_at()
    for days in (31, 35):
        trial.moved = timedelta(days=days)
        await trial.looked_at()
        await trial.looked_at()

    assert engine.triggered == [SCHEDULE] * 3


async def test_time_that_passes_by_itself_is_no_move(engine: Trigger, trial: TrialClock) -> None:
    await trial.looked_at()
    trial.advance(days=1)
    await trial.looked_at()

    assert engine.triggered == [SCHEDULE]
