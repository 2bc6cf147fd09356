from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from core.database import Database
from core.engine import (
    Engine,
    Queue,
    prepare_tables,
)
from tests.core.engine.lab import EVENTS, Launch
from tests.postgres import Postgres


@pytest.fixture(scope="session")
def template(postgres: Postgres) -> str:
    return postgres.template("engine", prepare_tables)


@pytest.fixture
def postgres_engine_url(postgres: Postgres, template: str) -> Iterator[str]:
    url = postgres.create(template)
    yield url
    postgres.drop(url)


@pytest.fixture
def sqlite_engine_url(tmp_path: Path) -> str:
    url = f"sqlite+aiosqlite:///{tmp_path}/books.db"
    prepare_tables(url)
    return url


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(f"{request.param}_engine_url"))


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    database = Database(url)
    async with database.writer.connect():
        pass  # a file is in WAL mode before an engine opens it, as a migrated one is
    yield database
    await database.close()


@pytest.fixture
async def launch(url: str) -> AsyncIterator[Launch]:
    """Starts an engine with the workflows given by name, and closes it in the end."""
    engines: list[Engine] = []

    async def start(
        *queues: Queue, name: str = "one", database_tries: int = 2, **workflows: Any
    ) -> Engine:
        engine = Engine(
            url,
            queues or [EVENTS],
            name=name,
            sweep_seconds=0.05,
            database_tries=database_tries,
        )
        engines.append(engine)
        for workflow, body in workflows.items():
            engine.add(workflow, body)
        await engine.launch()
        return engine

    yield start
    for engine in engines:
        await engine.close(patience_seconds=0)
