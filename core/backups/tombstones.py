"""Which clients were erased, kept outside the database: a backup from before knows nothing of it.

A file per company beside the checkpoints. It names nobody, and nothing is ever taken out of it.
"""

import fcntl
import json
import os
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from core.backups.archive import private, settle
from core.backups.marks import UNREADABLE
from core.errors import GatewayFailed
from core.services.privacy import Tombstone

SUFFIX: Final = ".json"


class Tombstones:
    """The tombstones of all companies, in one folder; raises `GatewayFailed` for a sick disk."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def keep(self, company_id: int, stone: Tombstone) -> None:
        """See that it is there, as it is now; when this answers, it is on the disk."""
        try:
            self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
            with (self._path / ".erased.lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                known = self.of(company_id)
                others = [each for each in known if _name(each) != _name(stone)]
                if len(others) == len(known) or stone not in known:
                    self._write(company_id, [*others, stone])
        except OSError as error:
            text = f"It could not be noted in {self._path}: {error.strerror}."
            raise GatewayFailed(text, hint="Look at PAIDUP_TRAIL_FOLDER.") from error

    def of(self, company_id: int) -> list[Tombstone]:
        """Every client of a company that was erased.

        Raises `GatewayFailed` when that cannot be read: whoever goes on would show them again.
        """
        try:
            told = json.loads(self._file(company_id).read_text())
            return [_read(each) for each in told["erased"]]
        except FileNotFoundError:
            return []
        except (OSError, KeyError, *UNREADABLE) as error:
            text = f"{self._file(company_id)} cannot be read: who was erased would be shown again."
            hint = "Put the file back from a copy of PAIDUP_TRAIL_FOLDER."
            raise GatewayFailed(text, hint=hint) from error

    def _file(self, company_id: int) -> Path:
        return self._path / f"erased-{company_id}{SUFFIX}"

    def _write(self, company_id: int, stones: list[Tombstone]) -> None:
        place = self._file(company_id)
        aside = place.with_name(f".{place.name}.{os.getpid()}")
        with private(aside) as file:
            file.write(json.dumps({"erased": [_plain(each) for each in stones]}, indent=1).encode())
            file.flush()
            os.fsync(file.fileno())
        aside.replace(place)
        settle(self._path)


def _name(stone: Tombstone) -> tuple[int, str]:
    return stone.client_id, stone.added


def _plain(stone: Tombstone) -> dict[str, Any]:
    return asdict(stone) | {
        name: value.isoformat() if value else None
        for name, value in (
            ("erased_at", stone.erased_at),
            ("booked_on", stone.booked_on),
            ("ended_at", stone.ended_at),
        )
    }


def _read(told: dict[str, Any]) -> Tombstone:
    booked_on, ended_at = told["booked_on"], told["ended_at"]
    return Tombstone(
        int(told["client_id"]),
        str(told["added"]),
        datetime.fromisoformat(told["erased_at"]),
        date.fromisoformat(booked_on) if booked_on else None,
        datetime.fromisoformat(ended_at) if ended_at else None,
    )
