"""Whether a SQLite file is there and whole, asked before anything is served from it.

PostgreSQL looks after its own pages.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from sqlalchemy import make_url

from core.errors import WrongState
from core.outages import DAMAGED

RESTORE: Final = "Keep the file as it is, and restore the last backup: docs/operations.md, Restore."


def require_there(database_url: str) -> None:
    """Refuse a SQLite file that is not there; looking into it would leave an empty one behind."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        hint = "Open them with: paidup init. If they are elsewhere, set PAIDUP_DATABASE_URL."
        raise WrongState(f"There are no books at {url.database}.", hint=hint)


def require_sound(database_url: str) -> None:
    """Read every page once; raises `WrongState` for a file that is damaged."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite" and not is_sound(Path(url.database or "")):
        raise WrongState(DAMAGED[0], hint=RESTORE)


def is_sound(path: Path) -> bool:
    """Whether all pages of a file fit together."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True)) as connection:
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except sqlite3.DatabaseError:
        return False
