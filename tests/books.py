"""Databases with the cast in them, made once a run and new for every test.

A SQLite file is copied. A PostgreSQL database is put back to how it was, which takes a tenth of
what copying it would: it keeps the cast a second time, in a schema of its own.
"""

import asyncio
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url, text

from core.billing import Billing
from core.database import Database
from core.migrations import migrate
from tests.cast import KEYRING, LINKS, open_books
from tests.fakes.clock import FakeClock
from tests.postgres import Postgres


def prepare(url: str) -> None:
    """Migrate an empty database and write the cast into it; nothing waits to be told."""
    migrate(url)
    asyncio.run(_write(url))


async def _write(url: str) -> None:
    database = Database(url)
    await open_books(Billing(database, FakeClock(), LINKS, KEYRING))
    prefix = "" if database.url.get_backend_name() == "sqlite" else "dbos."
    async with database.writer.begin() as connection:
        for table in ("workflow_input", "workflow_status"):
            await connection.execute(text(f"DELETE FROM {prefix}{table}"))  # noqa: S608  # a table's name
    await database.close()


@pytest.fixture(scope="session")
def sqlite_migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with every table, and nothing in them."""
    path = tmp_path_factory.mktemp("migrated") / "template.db"
    migrate(f"sqlite:///{path}")
    return _whole(path)


@pytest.fixture
def sqlite_tables(sqlite_migrated: Path, tmp_path: Path) -> str:
    """The address of a SQLite file in which no company is yet."""
    return f"sqlite:///{shutil.copy(sqlite_migrated, tmp_path / 'paidup.db')}"


@pytest.fixture
def postgres_tables(postgres: Postgres) -> Iterator[str]:
    """The address of a PostgreSQL database in which no company is yet."""
    url = postgres.create(postgres.template("tables", migrate))
    yield url
    postgres.drop(url)


@pytest.fixture(scope="session")
def sqlite_template(sqlite_migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the cast in it."""
    path = Path(shutil.copy(sqlite_migrated, tmp_path_factory.mktemp("books")))
    asyncio.run(_write(f"sqlite:///{path}"))
    return _whole(path)


def _whole(path: Path) -> Path:
    """The last to leave moves everything into the one file."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture(scope="session")
def sqlite_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which every test finds its SQLite file."""
    return tmp_path_factory.mktemp("sqlite")


@pytest.fixture
def sqlite_books(sqlite_template: Path, sqlite_home: Path) -> str:
    """The address of a SQLite file with the cast in it; nothing of a test before lies beside it."""
    shutil.rmtree(sqlite_home)
    sqlite_home.mkdir()
    path = sqlite_home / "books.db"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


def damage(url: str, offset: int = 100) -> None:
    """Spoil a SQLite file, from its header on or behind it."""
    with Path(str(make_url(url).database)).open("r+b") as file:
        file.seek(offset)
        file.write(b"\xff" * 2000)


def prepare_with_copy(url: str) -> None:
    """The same, with a copy of the cast and a function that restores it."""
    prepare(url)
    with _connected(url) as connection:
        connection.execute("CREATE SCHEMA kept")
        connection.execute(RESTORE)


RESTORE = """
DO $make$
DECLARE
    body text := '';
    item record;
BEGIN
    FOR item IN SELECT schemaname AS home, tablename AS name, schemaname || '_' || tablename AS copy
        FROM pg_tables WHERE schemaname IN ('public', 'dbos')
    LOOP
        EXECUTE format('CREATE TABLE kept.%I AS TABLE %I.%I', item.copy, item.home, item.name);
        body := body || format('DELETE FROM %1$I.%2$I; INSERT INTO %1$I.%2$I TABLE kept.%3$I;',
            item.home, item.name, item.copy);
    END LOOP;
    FOR item IN SELECT format('%I.%I', schemaname, sequencename) AS name, last_value AS last
        FROM pg_sequences WHERE schemaname = 'public'
    LOOP
        body := body || format('PERFORM setval(%L, %s, %L);',
            item.name, coalesce(item.last, 1), item.last IS NOT NULL);
    END LOOP;
    EXECUTE 'CREATE FUNCTION kept.restore() RETURNS void LANGUAGE plpgsql AS '
        || quote_literal('BEGIN ' || body || ' END');
END $make$
"""

THROW_OUT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def _connected(url: str) -> psycopg.Connection[tuple[object, ...]]:
    plain = make_url(url).set(drivername="postgresql")
    return psycopg.connect(plain.render_as_string(hide_password=False), autocommit=True)


def restore(url: str) -> None:
    """Put a database back to how it was; a replica's session fires no triggers."""
    with _connected(url) as connection:
        connection.execute(THROW_OUT)
        connection.execute("SET session_replication_role = replica")
        connection.execute("SELECT kept.restore()")


@pytest.fixture(scope="session")
def postgres_lasting(postgres: Postgres) -> Iterator[str]:
    """The address of the one PostgreSQL database with the cast in it that a worker has."""
    url = postgres.create(postgres.template("books", prepare_with_copy))
    yield url
    postgres.drop(url)


@pytest.fixture
def postgres_books(postgres_lasting: str) -> Iterator[str]:
    """The same with nothing but the cast in it; what a test writes is gone after it."""
    yield postgres_lasting
    restore(postgres_lasting)
