"""A town for each file, with the whole program in it; Telegram calls it as Slack and Stripe do."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.program import Program
from tests.stories.test_doors import TELEGRAM_SECRET
from tests.stories.town import Town, open_town


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """The demo town with its books in a SQLite file."""
    async with open_town(tmp_path_factory.mktemp("town")) as town:
        yield town


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def program(town: Town) -> AsyncIterator[Program]:
    """The whole program, running beside it."""
    more = {"telegram_mode": "webhook", "telegram_webhook_secret": TELEGRAM_SECRET}
    async with town.program(**more) as program:
        yield program
        assert program.traces() == []
