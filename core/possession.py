"""Who holds a SQLite file: a lock beside it, which ends with the process, however that ends.

Several processes on one file can damage it (sqlite.org/wal.html#walresetbug) and know nothing of
each other's turns. In production one `paidup serve` holds it alone, and so does every restore; in a
trial several may share it. PostgreSQL has room for many and needs no lock here.

It is `flock`, not `lockf`: closing any other descriptor of the file would end the latter. And it is
a file of its own, since SQLite locks the database itself.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

from core.errors import WrongState


@contextmanager
def possession(database_url: str, *, is_alone: bool) -> Iterator[None]:
    """Hold the file, alone or with others; raises `WrongState` when somebody's hold forbids it."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite":
        yield
        return
    path = Path(f"{url.database}.held")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file, (fcntl.LOCK_EX if is_alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except OSError as error:
            hint = "Stop it first. For several processes, use PostgreSQL: PAIDUP_DATABASE_URL."
            raise WrongState("Another process works on this SQLite file.", hint=hint) from error
        yield
