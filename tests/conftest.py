"""The few fixtures all tests share: the clock, the books with the cast in them, the trail."""

import gc
from collections.abc import AsyncIterator, Callable
from functools import cache

import pytest

from core.billing import Billing
from core.database import Database
from tests.cast import KEYRING, LINKS
from tests.fakes.clock import FakeClock
from tests.trail import Trail

pytest_plugins = ["tests.browser", "tests.postgres", "tests.books"]

# What is loaded is no garbage: to look through it again and again takes a fifth of a run.
gc.disable()


def pytest_collection_finish() -> None:
    """From here on look only at what tests leave behind, and less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


@pytest.fixture
def clock() -> FakeClock:
    """A clock that stands still."""
    return FakeClock()


@pytest.fixture
def database_url(sqlite_books: str) -> str:
    """The address of a database with the cast in it; the tests of the core also have PostgreSQL."""
    return sqlite_books


@pytest.fixture(scope="session")
def doors() -> Callable[[str], Database]:
    """The doors to an address, the same in every test: a statement is compiled once for all."""
    return cache(Database)


@pytest.fixture
async def database(doors: Callable[[str], Database], database_url: str) -> AsyncIterator[Database]:
    """The doors to that database, closed after the test."""
    database = doors(database_url)
    yield database
    await database.close()


@pytest.fixture
def billing(database: Database, clock: FakeClock) -> Billing:
    """The front door of the core, with the cast behind it."""
    return Billing(database, clock, LINKS, KEYRING)


@pytest.fixture
async def trail(database: Database) -> Trail:
    """What happens in this test."""
    trail = Trail(database)
    await trail.begin()
    return trail
