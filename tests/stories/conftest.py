"""A town for each file, with the program in it where its tests do not kill it."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from core.migrations import migrate
from tests.postgres import Postgres
from tests.program import Program
from tests.stories.town import Town, open_town


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(
    request: pytest.FixtureRequest, sqlite_migrated: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Town]:
    """The demo town; nothing of Paidup runs yet.

    Its books are in a SQLite file, unless a file of tests asks for others (`BOTH`, `POSTGRESQL`).
    """
    folder = tmp_path_factory.mktemp("town")
    if getattr(request, "param", "sqlite") == "sqlite":
        shutil.copy(sqlite_migrated, folder / "paidup.db")
        async with open_town(folder) as town:
            yield town
        return
    server: Postgres = request.getfixturevalue("postgres")
    url = server.create(server.template("tables", migrate))
    async with open_town(folder, url) as town:
        yield town
    server.drop(url)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def program(town: Town) -> AsyncIterator[Program]:
    """The whole program, running beside it."""
    async with town.program() as program:
        yield program


@pytest_asyncio.fixture(loop_scope="module")
async def settled(town: Town, program: Program) -> None:
    """Nothing is left of the tests before: no fault, no dead program, nothing to be told."""
    town.sandbox.world.behave()
    if not program.is_running:
        await program.start()
    await town.until_idle()
