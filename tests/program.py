"""Paidup as a process of its own, so that a test can stop it, kill it and start it again.

What it says on standard error is read as it comes: a test waits for a line, never for a time.
"""

import asyncio
import contextlib
import json
import os
import signal
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).parents[1]
START_SECONDS = 120
STOP_SECONDS = 20
LINES_SHOWN = 60

Line = dict[str, Any]


def free_port() -> int:
    """A port that nobody has; the program keeps it over its restarts."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


class Program:
    """`paidup serve` with these settings; `log` keeps what it said, over all its starts."""

    def __init__(self, settings: Mapping[str, str], parts: Sequence[str], log: Path) -> None:
        self._settings = settings
        self._parts = parts
        self._log = log
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None
        self._said = asyncio.Condition()
        self._lines: list[str] = []

    @property
    def pid(self) -> int:
        """The process as it is now."""
        return self._running.pid

    @property
    def is_running(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.returncode is None

    @property
    def text(self) -> str:
        """What it said since it was started last."""
        return "".join(self._lines)

    async def start(self) -> None:
        """Start it, and wait until all its parts are running."""
        await self.launch()
        await self.says(lambda line: line.get("event") == "running")

    async def launch(self) -> None:
        """Start it, and wait for nothing."""
        assert not self.is_running
        self._lines.clear()
        only = [word for part in self._parts for word in ("--only", part)]
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "serve", *only),
            cwd=ROOT,
            env=environment(self._settings),
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        self._reading = asyncio.create_task(self._read())

    async def kill(self) -> None:
        """`kill -9`."""
        self._running.kill()
        await self.ended()

    async def stop(self) -> int:
        """Ask it to stop, as a supervisor does; answers its exit code."""
        self._running.send_signal(signal.SIGTERM)
        return await self.ended()

    async def ended(self, seconds: float = STOP_SECONDS) -> int:
        """Wait until it has ended; answers its exit code."""
        async with asyncio.timeout(seconds):
            code = await self._running.wait()
            assert self._reading is not None
            await self._reading
        return code

    async def restart(self) -> None:
        """`kill -9`, and a start."""
        await self.kill()
        await self.start()

    async def says(self, is_meant: Callable[[Line], bool], seconds: float = START_SECONDS) -> Line:
        """Wait for a line of its log; fails with the log when it ended without."""
        async with asyncio.timeout(seconds), self._said:
            while not (found := next(filter(is_meant, self.lines()), None)):
                if self._reading is None or self._reading.done():
                    raise AssertionError(f"It ended:\n{self.tail()}")
                await self._said.wait()
        return found

    def lines(self) -> list[Line]:
        """The lines of its log since it was started last."""
        return [_read(line) for line in self._lines]

    def traces(self, first: int = 0) -> list[Line]:
        """The lines, from the first named on, that hold what only a programmer can read."""
        return [
            line
            for line in self.lines()[first:]
            if "exception" in line or "Traceback" in str(line["event"])
        ]

    def tail(self) -> str:
        """The end of what it said, for whoever looks for what went wrong."""
        return "".join(self._lines[-LINES_SHOWN:])

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        if self.is_running:
            await self.kill()

    @property
    def _running(self) -> asyncio.subprocess.Process:
        assert self._process is not None, "it was never started"
        return self._process

    async def _read(self) -> None:
        stream = self._running.stderr
        assert stream is not None
        with self._log.open("a") as file:
            async for raw in stream:
                line = raw.decode(errors="replace")
                file.write(line)
                file.flush()
                self._lines.append(line)
                await self._tell()
        await self._tell()

    async def _tell(self) -> None:
        async with self._said:
            self._said.notify_all()


async def command(
    settings: Mapping[str, str], *words: str, typed: str = ""
) -> tuple[int, str, str]:
    """Run `paidup …` to its end, with what is typed into it; answers exit code, output, errors."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *words),
        cwd=ROOT,
        env=environment(settings),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate(typed.encode())
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """The environment of the tests, with Paidup's settings in place of whatever was there."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PAIDUP_")}
    ours = {f"PAIDUP_{name.upper()}": value for name, value in settings.items()}
    return {**kept, **ours, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}


def _read(line: str) -> Line:
    with contextlib.suppress(ValueError):
        if isinstance(found := json.loads(line), dict):
            return found
    return {"event": line}
