"""What the command line does with keys; the keys themselves are shown once, when they are made."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from bot.books import books, key_file_lines
from bot.settings import Settings
from core.security.actors import system

KEY_BYTES: Final = 32
NEEDS_OWNER_ONLY: Final = 0o600


async def listed(settings: Settings) -> list[dict[str, Any]]:
    """Every master key as plain values."""
    async with books(settings) as billing, billing.reading(system(0)) as work:
        return [
            {
                "name": each.name,
                "since": each.known_since.date().isoformat() if each.known_since else "",
                "wrapped": each.wrapped,
                "here": each.is_here,
                "newest": each.is_newest,
            }
            for each in await work.keys.listed()
        ]


async def made(settings: Settings) -> str:
    """Put a new key at the top of the key file; answers it where there is no file to put it.

    The keys in use must all be here: a file that was lost is never replaced by a new one.
    """
    async with books(settings):
        key, path = secrets.token_urlsafe(KEY_BYTES), settings.encryption_key_file
    if path is None:
        return key
    _write(path, [key, *key_file_lines(path)])
    return ""


async def rotated(settings: Settings, tell: Callable[[int], None]) -> None:
    """Wrap every data key anew, a transaction a page; tells how many are done."""
    count = 0
    async with books(settings) as billing:
        while True:
            async with billing.work(system(0)) as work:
                page = await work.keys.rotate()
            if not page:
                return
            count += page
            tell(count)


async def spoiled(settings: Settings) -> list[str]:
    """Every cell that cannot be read."""
    async with books(settings) as billing, billing.reading(system(0), is_snapshot=True) as work:
        return await work.keys.check()


def _write(path: Path, lines: list[str]) -> None:
    """Replace the file at once: whoever reads it sees the old keys or all of the new ones."""
    fresh = path.with_name(f"{path.name}.new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, NEEDS_OWNER_ONLY)
    with os.fdopen(handle, "w") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
