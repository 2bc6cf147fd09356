"""A restore that was broken off: its place is marked first and unmarked last.

Nothing uses books that are half restored: numbers would be given twice, and mails sent twice. The
mark names the backup, and running the same restore again completes it.

SQLite: a file beside the place. PostgreSQL: a schema of its own, which no dump of ours holds.
"""

import os
from pathlib import Path
from typing import Final

from sqlalchemy import Engine, create_engine, make_url, text

from core.backups.archive import private, settle
from core.errors import WrongState

SUFFIX: Final = ".restoring"
SCHEMA: Final = "paidup_restore"
IS_THERE: Final = text("SELECT to_regclass('paidup_restore.backup')")


def begun(url: str) -> str:
    """The mark of the backup that was being restored in a place, or nothing."""
    if (file := _file(url)) is not None:
        return file.read_text(errors="replace") if file.exists() else ""
    engine = _engine(url)
    try:
        with engine.connect() as connection:
            if connection.execute(IS_THERE).scalar_one() is None:
                return ""
            found = connection.execute(text("SELECT mark FROM paidup_restore.backup"))
            return str(found.scalar_one())
    finally:
        engine.dispose()


def mark(url: str, backup: str) -> None:
    """Say that a backup is being restored here; on the disk before this answers."""
    if (file := _file(url)) is not None:
        with private(file) as target:
            target.write(backup.encode())
            target.flush()
            os.fsync(target.fileno())
        settle(file.parent)
        return
    _run(
        url,
        f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}",
        f"CREATE TABLE IF NOT EXISTS {SCHEMA}.backup AS SELECT '{backup}' AS mark",
    )


def unmark(url: str) -> None:
    """Say that it is complete."""
    if (file := _file(url)) is not None:
        file.unlink(missing_ok=True)
        settle(file.parent)
        return
    _run(url, f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")


def require_whole(url: str) -> None:
    """Refuse books that are half restored; raises `WrongState`."""
    if begun(url):
        hint = "Run the same again: paidup restore FILE. It completes what was begun."
        raise WrongState("A restore of these books was broken off.", hint=hint)


def _file(url: str) -> Path | None:
    known = make_url(url)
    if known.get_backend_name() != "sqlite":
        return None
    return Path(f"{known.database}{SUFFIX}")


def _engine(url: str) -> Engine:
    driven = make_url(url).set(drivername="postgresql+psycopg")
    return create_engine(driven, isolation_level="AUTOCOMMIT")


def _run(url: str, *statements: str) -> None:
    engine = _engine(url)
    try:
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
    finally:
        engine.dispose()
