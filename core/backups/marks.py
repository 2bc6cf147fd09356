"""The last numbers given, kept outside the database: what a restored older one must stay above.

A file per company beside the checkpoints. It is raised before anybody outside is told of an
invoice, so whatever number a client has seen is not above the mark. It never goes down.
"""

import fcntl
import json
import os
from datetime import datetime
from pathlib import Path
from typing import Final

from core.backups.archive import private, settle

SUFFIX: Final = ".mark"
BACKUP: Final = "last-backup"
DIGITS_MOST: Final = 9

UNREADABLE: Final = (ValueError, TypeError, AttributeError, OverflowError, RecursionError)


class Marks:
    """The marks of all companies, in one folder."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def raise_to(self, company_id: int, series: str, serial: int) -> None:
        """See that the mark is not below a place in a counter, such as 12 in `INV-2026`."""
        self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self._path / ".marks.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            known = self.of(company_id)
            if known.get(series, 0) < serial:
                self._write(company_id, known | {series: serial})

    def of(self, company_id: int) -> dict[str, int]:
        """The last number of each series; nothing where none was kept."""
        try:
            told = json.loads(self._file(company_id).read_text())
            return {str(series): int(last) for series, last in told.items()}
        except (OSError, *UNREADABLE):
            return {}

    def note_backup(self, made_at: datetime) -> None:
        """Keep when the last backup was made, for whoever asks how old it is."""
        self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
        with private(self._path / BACKUP) as file:
            file.write(made_at.isoformat().encode())

    def backed_up(self) -> datetime | None:
        """When the last backup was made, as far as is known here."""
        try:
            return datetime.fromisoformat((self._path / BACKUP).read_text())
        except (OSError, ValueError):
            return None

    def _file(self, company_id: int) -> Path:
        return self._path / f"numbers-{company_id}{SUFFIX}"

    def _write(self, company_id: int, known: dict[str, int]) -> None:
        place = self._file(company_id)
        aside = place.with_name(f".{place.name}.{os.getpid()}")
        with private(aside) as file:
            file.write(json.dumps(known).encode())
            file.flush()
            os.fsync(file.fileno())
        aside.replace(place)
        settle(self._path)


def parted(number: str) -> tuple[str, int]:
    """A counter and a place in it, `INV-2026-0012` or `INV-2026:12`; raises `ValueError` else.

    A number that looks otherwise is named in the second way: the counter is told by its backup.
    """
    text = number.strip()
    series, _, serial = text.rpartition(":" if ":" in text else "-")
    is_place = serial.isascii() and serial.isdecimal() and len(serial) <= DIGITS_MOST
    if not series or not is_place:
        raise ValueError("no number")
    return series, int(serial)
