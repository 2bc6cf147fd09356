"""Databases with the cast in them, made once a run and copied for every test."""

import asyncio
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from core.billing import Billing
from core.database import Database
from core.migrations import migrate
from tests.cast import LINKS, open_books
from tests.fakes.clock import FakeClock
from tests.postgres import Postgres


def prepare(url: str) -> None:
    """Migrate an empty database and write the cast into it; nothing waits to be told."""
    migrate(url)
    asyncio.run(_write(url))


async def _write(url: str) -> None:
    database = Database(url)
    await open_books(Billing(database, FakeClock(), LINKS))
    prefix = "" if database.url.get_backend_name() == "sqlite" else "dbos."
    async with database.writer.begin() as connection:
        for table in ("workflow_input", "workflow_status"):
            await connection.execute(text(f"DELETE FROM {prefix}{table}"))  # noqa: S608  # a table's name
    await database.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the cast in it."""
    path = tmp_path_factory.mktemp("books") / "template.db"
    prepare(f"sqlite:///{path}")
    connection = sqlite3.connect(path)  # the last to leave moves everything into the one file
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return path


@pytest.fixture
def sqlite_books(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a SQLite file with the cast in it."""
    path = tmp_path / "books.db"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def postgres_template(postgres: Postgres) -> str:
    """The name of a PostgreSQL database with the cast in it."""
    return postgres.template("books", prepare)


@pytest.fixture
def postgres_books(postgres: Postgres, postgres_template: str) -> Iterator[str]:
    """The address of a PostgreSQL database with the cast in it."""
    url = postgres.create(postgres_template)
    yield url
    postgres.drop(url)
