"""The folder of checkpoints, outside the database: a file each, never changed.

A file is written beside its place and then renamed into it, so that a process that dies leaves
the ones before as they were and half a one nowhere that anybody looks.
"""

import base64
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from core.errors import GatewayFailed
from core.security.notary import KEY_BYTES, Sealed, read_sealed

KEY_FILE: Final = "signing.key"
SUFFIX: Final = ".json"

Rename = Callable[[Path, Path], object]


class CheckpointFolder:
    """Keeps signed checkpoints by company; raises `GatewayFailed` where the disk does not."""

    def __init__(self, path: Path, *, rename: Rename = os.replace) -> None:
        self.path = path
        self._rename = rename

    def keep(self, sealed: Sealed) -> Path:
        """Write one; when this answers, it is on the disk."""
        made = sealed.checkpoint
        name = f"{made.made_at:%Y%m%dT%H%M%SZ}-{made.size}{SUFFIX}"
        try:
            home = self._home(made.company_id)
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._write(home / name, sealed.to_json())
        except OSError as error:
            sentence = f"The checkpoint could not be written to {self.path}: {error.strerror}."
            raise GatewayFailed(sentence, hint="Look at PAIDUP_TRAIL_FOLDER.") from error
        return home / name

    def of(self, company_id: int) -> Iterator[tuple[str, Sealed | None]]:
        """Every file of a company by name, the oldest first; None where it is no checkpoint."""
        for path in self._files(company_id):
            yield path.name, _read(path)

    def newest(self, company_id: int) -> Sealed | None:
        """The last of a company that can be read."""
        return next(
            (found for path in reversed(self._files(company_id)) if (found := _read(path))), None
        )

    def set_aside(self, company_id: int, size: int) -> Sealed | None:
        """Put away what was signed of a longer chain, which a restore has cut; answers the last.

        It stays beside the others, where it still proves what there was.
        """
        last = self.newest(company_id)
        for path in self._files(company_id):
            if (sealed := _read(path)) and sealed.checkpoint.size > size:
                lost = path.parent / "before-restore"
                lost.mkdir(mode=0o700, exist_ok=True)
                self._rename(path, lost / path.name)
        return last

    @property
    def has_key(self) -> bool:
        """Whether a key was made here."""
        return (self.path / KEY_FILE).exists()

    def key(self) -> str:
        """The key kept here, which is made the first time."""
        try:
            return self._key()
        except OSError as error:
            sentence = f"The key in {self.path} cannot be had: {error.strerror}."
            raise GatewayFailed(sentence, hint="Look at PAIDUP_TRAIL_FOLDER.") from error

    def _key(self) -> str:
        kept = self.path / KEY_FILE
        if not kept.exists():
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            aside = self.path / f".{KEY_FILE}.{os.getpid()}"
            aside.touch(mode=0o600)
            aside.write_text(base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode())
            with suppress(FileExistsError):
                os.link(aside, kept)  # whoever comes second takes the first one's
            aside.unlink()
        return kept.read_text().strip()

    def _home(self, company_id: int) -> Path:
        return self.path / f"company-{company_id}"

    def _files(self, company_id: int) -> list[Path]:
        home = self._home(company_id)
        return sorted(path for path in home.glob(f"*{SUFFIX}") if not path.name.startswith("."))

    def _write(self, place: Path, text: str) -> None:
        aside = place.with_name(f".{place.name}.{os.getpid()}")
        with open(aside, "w", opener=_private) as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        self._rename(aside, place)
        folder = os.open(place.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _read(path: Path) -> Sealed | None:
    try:
        return read_sealed(path.read_text())
    except (OSError, ValueError):
        return None
