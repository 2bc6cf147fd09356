"""The core, opened with these settings: what every command of the command line begins with.

It is apart from `app.py`, which loads all platforms and takes seconds.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import make_url

from bot.settings import Settings
from core.backups.halfway import require_whole
from core.billing import Billing
from core.checkpoints import CheckpointFolder
from core.clock import Clock
from core.database import Database
from core.errors import InvalidInput
from core.outages import understood
from core.retention import Keeping, read_years
from core.security.actors import system
from core.security.encryption import Keyring
from core.security.links import Links
from core.security.notary import Notary, checked_key
from core.security.signing import Signer
from core.soundness import require_there

SECRET_LEAST: Final = 32


def links(settings: Settings) -> Links:
    """Signed addresses under this installation's key; raises `InvalidInput` without one."""
    secret = settings.secret_key.get_secret_value()
    if len(secret) < SECRET_LEAST:
        hint = f"Set it to at least {SECRET_LEAST} random characters: openssl rand -hex 32"
        raise InvalidInput("PAIDUP_SECRET_KEY is missing or too short.", hint=hint)
    return Links(settings.base_url, Signer(secret.encode()), settings.mailbox)


def keyring(settings: Settings) -> Keyring:
    """The keys to secrets at rest: the file's, the settings', and what the signing key stands for.

    The first of them encrypts; the last is there so that nothing is lost when the first own key is
    set. Raises `InvalidInput` for a key that is too short, or a file that is not there.
    """
    file = settings.encryption_key_file
    own = key_file_lines(file) if file else []
    own += settings.encryption_keys.get_secret_value().split()
    if any(len(key) < SECRET_LEAST for key in own):
        hint = f"Each has at least {SECRET_LEAST} random characters: openssl rand -hex 32"
        raise InvalidInput("A key to the secrets in the database is too short.", hint=hint)
    return Keyring([*own, settings.secret_key.get_secret_value()])


def checkpoints(settings: Settings) -> CheckpointFolder | None:
    """Where checkpoints of the trail are kept; nowhere on PostgreSQL as long as no folder is set.

    A folder beside the database of several machines would be a different one on each.
    """
    if settings.trail_folder is not None:
        return CheckpointFolder(settings.trail_folder)
    url = make_url(settings.database_url)
    if url.get_backend_name() != "sqlite":
        return None
    return CheckpointFolder(Path(url.database or "").parent / "trail")


def notary(settings: Settings, folder: CheckpointFolder) -> Notary:
    """Who signs checkpoints here; raises `InvalidInput` when its public key is not a pinned one."""
    signer = Notary(settings.trail_key.get_secret_value() or folder.key(), pinned(settings))
    if signer.public not in signer.believed:
        hint = "Was the key replaced? If you did it, add what this says: paidup audit key"
        raise InvalidInput("The trail's key does not belong to the pinned public key.", hint=hint)
    return signer


def pinned(settings: Settings) -> list[str]:
    """The public keys whose checkpoints are believed, the newest first."""
    return [checked_key(key) for key in settings.trail_public_key.split()]


def keeping(settings: Settings) -> Keeping:
    """How long what is kept is kept; raises `InvalidInput` for years that are none."""
    return Keeping(
        read_years(settings.keep_papers_years),
        strangers_days=settings.keep_strangers_days,
        calls_days=settings.keep_calls_days,
    )


def key_file_lines(path: Path) -> list[str]:
    """The keys in a file, the newest first; raises `InvalidInput` when it cannot be read."""
    try:
        return path.read_text(encoding="utf-8").split()
    except (OSError, UnicodeDecodeError) as error:
        hint = "Put it back, or its copy. No new one is made: it would open nothing that is there."
        raise InvalidInput(f"The key file {path} cannot be read.", hint=hint) from error


def any_keyring(settings: Settings) -> Keyring:
    """The same for whoever looks at what is wrong: none rather than a refusal."""
    try:
        return keyring(settings)
    except InvalidInput:
        return Keyring()


async def require_keys(billing: Billing) -> None:
    """See that the keys to what is sealed are here; the first one of a new database is noted."""
    async with billing.reading(system(0)) as work:
        is_noted = await work.keys.require()
    if not is_noted:
        async with billing.work(system(0)) as work:
            await work.keys.note()


@asynccontextmanager
async def books(settings: Settings, *, is_restoring: bool = False) -> AsyncIterator[Billing]:
    """The core alone, for the command line; never for books that are half restored.

    Where there are none it says so, and makes none.
    """
    if not is_restoring:
        with understood():
            await asyncio.to_thread(require_whole, settings.database_url)
        require_there(settings.database_url)
    database = Database(settings.database_url)
    try:
        clock = Clock(settings.clock_file)
        billing = Billing(database, clock, links(settings), keyring(settings))
        await require_keys(billing)
        yield billing
    finally:
        await database.close()
