"""A town for each file, with the program in it where its tests do not kill it."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.program import Program
from tests.stories.town import Town, open_town


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """The demo town with its books in a SQLite file; nothing of Paidup runs yet."""
    async with open_town(tmp_path_factory.mktemp("town")) as town:
        yield town


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def program(town: Town) -> AsyncIterator[Program]:
    """The whole program, running beside it."""
    async with town.program() as program:
        yield program
