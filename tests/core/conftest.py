"""Every test of the core that asks for a database runs on both."""

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from core.billing import Billing
from core.database import Database
from tests.cast import KEYRING, LINKS
from tests.fakes.clock import FakeClock
from tests.restores import Safe, safe_for


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a database with the cast in it: a SQLite file, then PostgreSQL."""
    return str(request.getfixturevalue(f"{request.param}_books"))


@pytest.fixture
def safe(database_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Safe]:
    """The cast's installation, and an empty place of the same kind."""
    is_file = database_url.startswith("sqlite")
    server = None if is_file else request.getfixturevalue("postgres")
    with safe_for(database_url, tmp_path, server) as made:
        yield made


@pytest.fixture
async def reopened(safe: Safe, clock: FakeClock) -> AsyncIterator[Callable[[], Billing]]:
    """The books in the new place, once they are there."""
    database = Database(safe.new.database_url)
    yield lambda: Billing(database, clock, LINKS, KEYRING)
    await database.close()
