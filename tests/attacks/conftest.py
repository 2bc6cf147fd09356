"""A town for each file: its books in PostgreSQL, and the program as three processes around them.

    faces      web, slack, telegram: whatever is knocked at; Telegram calls it as the others do
    worker     workflows
    scheduler  workflows and the mailbox; whichever of the two has the clock's seat

When a file is through, the books are right, the trail holds and no process crashed.
"""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.attacks.oracles import sound
from tests.postgres import Postgres
from tests.program import Program
from tests.stories.test_doors import TELEGRAM_SECRET
from tests.stories.town import Town, open_town

WEBHOOK = {"telegram_mode": "webhook", "telegram_webhook_secret": TELEGRAM_SECRET}
PARTS = {
    "faces": ("web", "slack", "telegram"),
    "worker": ("workflows",),
    "scheduler": ("workflows", "inbox"),
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """The demo town with its books in PostgreSQL; nothing of Paidup runs yet."""
    url = postgres.create()
    async with open_town(tmp_path_factory.mktemp("town"), url) as town:
        yield town
    postgres.drop(url)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def processes(town: Town) -> AsyncIterator[dict[str, Program]]:
    """The three, by what they do; all are well when a file's tests are through."""
    started = {
        name: town.program(*parts, executor=name, **WEBHOOK) for name, parts in PARTS.items()
    }
    await asyncio.gather(*(process.start() for process in started.values()))
    await town.until_idle()
    yield started
    await town.until_idle()
    await sound(town)
    assert [str(line) for process in started.values() for line in process.traces()] == []


@pytest.fixture
def program(processes: dict[str, Program]) -> Program:
    """The process that is knocked at; the other two run beside it."""
    return processes["faces"]
