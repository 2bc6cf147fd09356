"""The database's history, one change a file; `migrate` brings a database up to date."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import URL, Connection, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError

from core.database import driver_url
from core.engine import prepare_tables
from core.errors import GatewayFailed, InvalidInput
from core.outages import to_mend

SYNC = {"sqlite+aiosqlite": "sqlite", "postgresql+psycopg": "postgresql+psycopg"}
ALONE = {
    "sqlite": "BEGIN IMMEDIATE",
    "postgresql": "SELECT pg_advisory_xact_lock(hashtext('paidup migrations'))",
}


def migrate(url: str, revision: str = "head") -> None:
    """Bring our tables to a revision and the engine's to their newest.

    Raises `GatewayFailed` when the database cannot be reached, `InvalidInput` when there is no
    such revision, and `WrongState` when the books are too old to be brought over.
    """
    try:
        with _reached():
            _migrate(url, revision)
    except CommandError as error:
        hint = "Leave it out for the newest, or write base, -1 or the name of a revision."
        raise InvalidInput(f"There is no way to “{revision[:40]}”.", hint=hint) from error


def _migrate(url: str, revision: str) -> None:
    plain = _plain(url)
    if plain.get_backend_name() == "sqlite" and plain.database:
        Path(plain.database).parent.mkdir(parents=True, exist_ok=True)
        Path(plain.database).touch(mode=0o600)  # the books are nobody else's to read
    engine = create_engine(plain)
    if plain.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _on_sqlite)
    event.listen(engine, "begin", _on_begin)
    try:
        with engine.begin() as connection:
            config = _config()
            config.attributes["connection"] = connection
            verb = (
                command.downgrade if _is_behind(config, connection, revision) else command.upgrade
            )
            verb(config, revision)
    finally:
        engine.dispose()
    if revision == "head":
        prepare_tables(url)


def _is_behind(config: Config, connection: Connection, revision: str) -> bool:
    """Whether a revision is one that the database has left behind."""
    if revision == "base" or revision.startswith("-"):
        return True
    heads = MigrationContext.configure(connection).get_current_heads()
    script = ScriptDirectory.from_config(config)
    passed = {each.revision for each in script.iterate_revisions(heads, "base")} if heads else set()
    return revision in passed


def is_current(url: str) -> bool:
    """Whether the database has every change that this program knows, and no other."""
    engine = create_engine(_plain(url))
    try:
        with _reached(), engine.connect() as connection:
            heads = set(MigrationContext.configure(connection).get_current_heads())
    finally:
        engine.dispose()
    return heads == set(ScriptDirectory.from_config(_config()).get_heads())


@contextmanager
def _reached() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        if outage := to_mend(error):
            raise outage from error
        if not isinstance(error, OperationalError):
            raise
        hint = "Look at PAIDUP_DATABASE_URL, and whether the server runs."
        raise GatewayFailed("The database cannot be reached.", hint=hint) from error


def _plain(url: str) -> URL:
    known = driver_url(url)
    return known.set(drivername=SYNC[known.drivername])


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return config


def _on_sqlite(connection: object, _record: object) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined]  # a DBAPI connection
    cursor = connection.cursor()  # type: ignore[attr-defined]  # a DBAPI connection
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA busy_timeout = 10000")
    cursor.close()


def _on_begin(connection: Connection) -> None:
    """One at a time: what two machines begin at once, the second finds done.

    SQLite's driver by itself begins before the first row, and would make tables one by one.
    """
    connection.exec_driver_sql(ALONE[connection.dialect.name])
