"""What all stand-ins share: kept state, the time, a signal for the page, and faults."""

import asyncio
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any


@dataclass
class Fault:
    """One misbehaviour that a stand-in was told to show; see the README's table."""

    service: str
    operation: str
    kind: str
    times: int = 1
    status: int = 500
    seconds: float = 0.0
    body: str | None = None


class World:
    """The one place where the stand-ins keep what they know.

    `clock_file` holds a number of seconds: how far the sandbox's time is ahead of the real one.
    Paidup reads the same file, so that both agree on the day.
    """

    def __init__(self, path: Path | None = None, clock_file: Path | None = None) -> None:
        self._database = sqlite3.connect(path or ":memory:", check_same_thread=False)
        self._database.execute(
            "CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, json TEXT)"
        )
        self._clock_file = clock_file
        self._changed = asyncio.Condition()
        self._faults: list[Fault] = []
        self._signals: set[asyncio.Task[None]] = set()
        self.version = 0

    def load(self, name: str) -> dict[str, Any]:
        """A stand-in's kept state; empty when it has none yet."""
        row = self._database.execute("SELECT json FROM state WHERE name = ?", (name,)).fetchone()
        return dict(json.loads(row[0])) if row else {}

    def save(self, name: str, state: Mapping[str, Any]) -> None:
        """Keep a stand-in's state and tell the page that something changed."""
        with self._database:
            self._database.execute(
                "INSERT INTO state VALUES (?, ?)"
                " ON CONFLICT (name) DO UPDATE SET json = excluded.json",
                (name, json.dumps(state)),
            )
        self.touch()

    def touch(self) -> None:
        """Tell whoever waits that something changed."""
        self.version += 1
        task = asyncio.get_running_loop().create_task(self._signal())
        self._signals.add(task)
        task.add_done_callback(self._signals.discard)

    async def _signal(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def wait(self, seen: int, *, seconds: float = 25) -> int:
        """Wait until something newer than `seen` happened, or the time is up."""
        try:
            async with asyncio.timeout(seconds), self._changed:
                await self._changed.wait_for(lambda: self.version > seen)
        except TimeoutError:
            pass  # the caller asks again; a stream sends a comment to stay alive
        return self.version

    def now(self) -> datetime:
        """The sandbox's time: the real one plus what the clock was moved forward by."""
        return datetime.now(UTC) + self.ahead()

    def ahead(self) -> timedelta:
        """How far the clock was moved forward."""
        if self._clock_file is None or not self._clock_file.exists():
            return timedelta()
        return timedelta(seconds=float(self._clock_file.read_text() or 0))

    def move(self, by: timedelta) -> None:
        """Move the clock forward; time never goes back."""
        if by < timedelta():
            raise ValueError("The sandbox's clock only moves forward.")
        if self._clock_file is None:
            raise ValueError("This sandbox has no clock to move.")
        self._clock_file.write_text(str((self.ahead() + by).total_seconds()))
        self.touch()

    def misbehave(self, fault: Fault) -> None:
        """Remember a fault to show at the next fitting calls."""
        self._faults.append(fault)

    def behave(self) -> None:
        """Forget all faults."""
        self._faults.clear()

    def faults(self) -> list[dict[str, Any]]:
        """The faults not yet shown."""
        return [asdict(fault) for fault in self._faults]

    def fault(self, service: str, operation: str) -> Fault | None:
        """Take the fault that fits this call, one time less each time it is shown.

        A `repeat` is taken whole, since its `times` belong to one call.
        """
        for fault in self._faults:
            if fault.service == service and fault.operation in {operation, "*"}:
                if fault.kind != "repeat":
                    fault.times -= 1
                if fault.times <= 0 or fault.kind == "repeat":
                    self._faults.remove(fault)
                return fault
        return None

    def close(self) -> None:
        """Close the file."""
        self._database.close()
