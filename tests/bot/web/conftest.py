"""Paidup's web, alone or with the world around it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.billing import Billing
from core.clock import Clock
from core.database import Database
from tests.bot.web.site import Site, site
from tests.bot.web.town import Town, town
from tests.cast import KEYRING, LINKS


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """A SQLite file with the cast in it, or the PostgreSQL database a test asks for."""
    return str(request.getfixturevalue(f"{getattr(request, 'param', 'sqlite')}_books"))


@pytest.fixture
async def place(database: Database, database_url: str, tmp_path: Path) -> AsyncIterator[Town]:
    """Everything listening, in the machine's time."""
    folder = tmp_path / "town"
    folder.mkdir()
    billing = Billing(database, Clock(folder / "clock"), LINKS, KEYRING)
    async with town(billing, database_url, folder) as found:
        yield found


@pytest.fixture
def here(billing: Billing) -> Site:
    """The web alone, in a time that stands still."""
    return site(billing)
