"""A copy of the books in one moment, taken while others write; and the way back.

SQLite: its backup API, which reads one transaction whatever is committed meanwhile. A plain copy of
the file would miss what is in the write-ahead log. PostgreSQL: `pg_dump` of an exported snapshot,
so that the copy and what is said of it are of one moment.
"""

import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import URL, create_engine, make_url, text

from core.backups.archive import private
from core.backups.facts import facts
from core.backups.manifest import Manifest
from core.errors import GatewayFailed, InvalidInput
from core.soundness import require_there

OURS: Final = text(
    "SELECT count(*) FROM information_schema.tables WHERE table_schema IN ('public', 'dbos')"
)
COPIED: Final = ("--no-owner", "--no-privileges")


def snapshot(url: str, copy: Path, made_at: datetime, tools: Path | None) -> Manifest:
    """Copy the books into a file; answers what is true of the copy."""
    require_there(url)
    known = make_url(url)
    if known.get_backend_name() == "sqlite":
        return _copied(Path(known.database or ""), copy, made_at)
    return _dumped(known, copy, made_at, tools)


def is_empty(url: str) -> bool:
    """Whether there is nothing that a restore would replace."""
    known = make_url(url)
    if known.get_backend_name() == "sqlite":
        return not Path(known.database or "").exists()
    engine = create_engine(_driven(known))
    try:
        with engine.connect() as connection:
            return not connection.execute(OURS).scalar_one()
    finally:
        engine.dispose()


def fill(url: str, copy: Path, tools: Path | None) -> None:
    """Fill an empty PostgreSQL database from a dump, in one transaction: all of it or nothing."""
    known = make_url(url)
    words = ["--exit-on-error", "--single-transaction", *COPIED]
    _run("pg_restore", known, [*words, str(copy)], copy.parent, tools)


def single(path: Path) -> None:
    """Put everything of a SQLite database into its one file, on the disk."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode = DELETE")


def _copied(path: Path, copy: Path, made_at: datetime) -> Manifest:
    copy.touch(mode=0o600)
    try:
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
            intact = target.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        raise _damaged() from error
    if intact != ("ok",):
        raise _damaged()
    single(copy)
    engine = create_engine(f"sqlite:///{copy}")
    try:
        with engine.connect() as connection:
            return facts(connection, made_at)
    finally:
        engine.dispose()


def _damaged() -> GatewayFailed:
    hint = "Restore the last backup; this one would be of no use."
    return GatewayFailed("The books are damaged and were not backed up.", hint=hint)


def _dumped(url: URL, copy: Path, made_at: datetime, tools: Path | None) -> Manifest:
    engine = create_engine(_driven(url), isolation_level="REPEATABLE READ")
    try:
        with engine.connect() as connection:
            moment = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
            told = facts(connection, made_at)
            words = ["--format=custom", *COPIED, f"--snapshot={moment}", f"--file={copy}"]
            _run("pg_dump", url, words, copy.parent, tools)
            return told
    finally:
        engine.dispose()


def _run(tool: str, url: URL, words: list[str], folder: Path, tools: Path | None) -> None:
    """Run a tool of PostgreSQL; the password is in a file of ours, never among its words."""
    found = shutil.which(tool, path=str(tools) if tools else None)
    if found is None:
        hint = "Install PostgreSQL's client, or set PAIDUP_POSTGRES_TOOLS to the folder it is in."
        raise InvalidInput(f"{tool} is not here.", hint=hint)
    address = url.set(drivername="postgresql", password=None)
    if url.password:
        kept = folder / "password"
        secret = str(url.password).replace("\\", "\\\\").replace(":", "\\:")
        with private(kept) as file:
            file.write(f"*:*:*:*:{secret}\n".encode())
        address = address.update_query_dict({"passfile": str(kept)})
    where = f"--dbname={address.render_as_string(hide_password=False)}"
    done = subprocess.run(  # noqa: S603  # the tool was found above, its words are ours
        [found, where, *words], capture_output=True, text=True, check=False
    )
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        hint = "Its version has to be the server's, or newer."
        raise GatewayFailed(f"{tool} gave up: {lines[0] if lines else '?'}", hint=hint)


def _driven(url: URL) -> URL:
    return url.set(drivername="postgresql+psycopg")
