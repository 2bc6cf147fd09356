"""A disk that is full where the program logs and prints: it works on, and nobody waits for it."""

import asyncio
import resource
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TextIO

import httpx
import pytest

from tests.program import ROOT, STOP_SECONDS, environment
from tests.stories.test_killed import presses
from tests.stories.town import Town, open_town

UNPRINTED = 120
"""How Python ends where the last words could not be printed, after all else went well."""

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def full() -> Iterator[TextIO]:
    """A file on a disk without room: https://man7.org/linux/man-pages/man4/full.4.html"""
    with Path("/dev/full").open("w") as file:
        yield file


@asynccontextmanager
async def serving(town: Town, log: TextIO) -> AsyncIterator[Process]:
    """The whole program, once it answers, with that for a log."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "serve"),
        cwd=ROOT,
        env=environment(town.settings()),
        stdout=log,
        stderr=log,
    )
    again = httpx.AsyncHTTPTransport(retries=9)
    try:
        async with httpx.AsyncClient(transport=again, trust_env=False) as client:
            assert (await client.get(f"{town.url}/readyz", timeout=60)).status_code == 200
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def test_a_full_disk_where_it_logs_and_prints_stops_nothing(
    tmp_path: Path, full: TextIO
) -> None:
    """F73."""
    async with open_town(tmp_path) as town, serving(town, full) as process:
        (press,) = presses(process.pid)
        resource.prlimit(press, resource.RLIMIT_FSIZE, (0, 0))
        invoice = await town.issues("Full disk")
        letter = await town.letter(str(invoice.number))
        paper = await town.attached(letter)
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(STOP_SECONDS):
            code = await process.wait()

        assert paper.startswith(b"%PDF-")
        assert code in {0, UNPRINTED}
        assert await town.complaints() == []
