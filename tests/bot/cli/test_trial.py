"""`paidup serve` and `paidup sandbox` as processes: how they start, refuse and stop."""

import asyncio
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from core.engine.seats import FileSeat
from core.migrations import migrate
from tests.program import ROOT, command, environment, free_port

LONG = 300
OPTIONS = ("--web-port", "--port", "--smtp-port", "--imap-port")


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, str]:
    """A Paidup that talks to nobody."""
    return {
        "database_url": f"sqlite:///{tmp_path / 'paidup.db'}",
        "secret_key": "k" * 40,
        "web_port": str(free_port()),
    }


@pytest.fixture
def migrated(settings: dict[str, str]) -> dict[str, str]:
    """The same, with its tables."""
    migrate(settings["database_url"])
    return settings


async def test_serve_without_tables_says_what_to_do(settings: dict[str, str]) -> None:
    await asyncio.to_thread(Path(settings["database_url"].removeprefix("sqlite:///")).touch)
    code, out, err = await command(settings, "serve")

    assert (code, out) == (1, "")
    assert err == "The database is not up to date. Bring it there: paidup migrate\n"


async def test_a_port_that_is_taken_is_a_sentence(migrated: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", int(migrated["web_port"]))):
        code, _, err = await command(migrated, "serve", "--only", "web")

    assert code == 1
    assert f"Port {migrated['web_port']}" in err
    assert "Traceback" not in err


async def test_a_second_one_on_the_same_file_is_refused(
    migrated: dict[str, str], tmp_path: Path
) -> None:
    seat = FileSeat(tmp_path / "paidup.db.seat", "first")

    code, _, err = await command(migrated, "serve")

    await seat.leave()
    assert code == 1
    assert "Another process already works on paidup.db." in err


class Sandbox:
    """`paidup sandbox` on free ports."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ports = [free_port() for _ in OPTIONS]
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> str:
        """Start it; answers the address it prints."""
        await self.launch()
        shown = await self._until("Ctrl-C")
        found = re.search(r"http://127\.0\.0\.1:\d+", shown)
        assert found, shown
        return found.group()

    async def launch(self) -> None:
        """Start it, and wait for nothing."""
        words = [word for pair in zip(OPTIONS, map(str, self.ports), strict=True) for word in pair]
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "sandbox", "--folder", str(self.folder), *words),
            cwd=ROOT,
            env=environment({"slack_mode": "socket"}),  # which is the real one's affair
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
        )

    async def stop(self, how: signal.Signals) -> tuple[int, str]:
        """Stop it; answers the exit code and what it said at last."""
        assert self._process is not None
        self._process.send_signal(how)
        return await self.ended()

    async def ended(self) -> tuple[int, str]:
        """Wait until it has ended; answers the exit code and what it said at last."""
        assert self._process is not None
        assert self._process.stderr is not None
        said = (await self._process.stderr.read()).decode()
        return await self._process.wait(), said

    def kill(self) -> None:
        """Leave nothing behind, whatever a test did."""
        if self._process is not None and self._process.returncode is None:
            os.killpg(self._process.pid, signal.SIGKILL)

    async def _until(self, word: str) -> str:
        assert self._process is not None
        assert self._process.stderr is not None
        said = ""
        while word not in said:
            line = await self._process.stderr.readline()
            assert line, f"It ended: {said}\n{self.log()}"
            said += line.decode()
        return said

    def log(self) -> str:
        """What Paidup itself said."""
        kept = self.folder / "paidup.log"
        return kept.read_text() if kept.exists() else ""

    async def until_begun(self) -> None:
        """Wait until its folder is there: it has begun to set itself up."""
        while not self.folder.exists():  # noqa: ASYNC110  # another process makes it
            await asyncio.sleep(0.02)

    async def until_silent(self) -> None:
        """Wait until nobody listens where Paidup did."""
        async with httpx.AsyncClient(trust_env=False) as web:
            while True:
                try:
                    await web.get(f"http://127.0.0.1:{self.ports[0]}/healthz")
                except httpx.TransportError:
                    return


@pytest.fixture
async def sandbox(tmp_path: Path) -> AsyncIterator[Sandbox]:
    """One that is gone after the test."""
    sandbox = Sandbox(tmp_path / "var")
    yield sandbox
    sandbox.kill()


@pytest.mark.timeout(LONG)
async def test_the_sandbox_keeps_its_data_and_leaves_no_process(sandbox: Sandbox) -> None:
    page = await sandbox.start()
    async with httpx.AsyncClient(trust_env=False) as web:
        assert (await web.get(page)).is_success
    code, said = await sandbox.stop(signal.SIGINT)

    assert code == 0
    assert said.strip().endswith("Stopped. Everything is kept for the next time.")
    assert "Traceback" not in said + sandbox.log()

    assert await sandbox.start() == page
    await sandbox.stop(signal.SIGKILL)
    await sandbox.until_silent()


async def test_a_taken_port_of_the_sandbox_is_named(sandbox: Sandbox) -> None:
    with socket.create_server(("127.0.0.1", sandbox.ports[2])):
        await sandbox.launch()
        code, said = await sandbox.ended()

    assert code == 1
    assert said.startswith(f"Port {sandbox.ports[2]} cannot be used.")
    assert "--smtp-port" in said
    assert not sandbox.folder.exists()


async def test_ctrl_c_while_starting_stops_as_calmly(sandbox: Sandbox) -> None:
    await sandbox.launch()
    await sandbox.until_begun()
    code, said = await sandbox.stop(signal.SIGINT)

    assert code == 0
    assert said == "Stopped. Everything is kept for the next time.\n"
