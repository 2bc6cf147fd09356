"""What the tests of the engine share."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import text

from core.database import Database
from core.engine import (
    Engine,
    Job,
    Queue,
    Run,
    enqueue,
)

EVENTS = Queue("events", look_seconds=0.02)

Launch = Callable[..., Awaitable[Engine]]


class Notes:
    """A workflow that notes with which arguments it ran."""

    def __init__(self) -> None:
        self.heard: list[int] = []
        self.news = asyncio.Event()

    async def __call__(self, run: Run, number: int) -> None:
        await run.step("note", self.note, number)

    async def three(self, run: Run, number: int) -> None:
        await run.step("first", self.note, 1)
        await run.step("second", self.note, 2)

    async def note(self, number: int) -> None:
        self.heard.append(number)
        self.news.set()

    async def count(self, number: int) -> None:
        while len(self.heard) < number:
            self.news.clear()
            await self.news.wait()


async def ask(database: Database, *jobs: Job) -> None:
    async with database.writer.begin() as connection:
        await connection.run_sync(enqueue, *jobs)


async def rows(database: Database, table: str) -> list[dict[str, Any]]:
    prefix = "" if database.url.get_backend_name() == "sqlite" else "dbos."
    async with database.reader.begin() as connection:
        found = await connection.execute(text(f"SELECT * FROM {prefix}{table}"))  # noqa: S608  # a table's name
        return [dict(row) for row in found.mappings()]
