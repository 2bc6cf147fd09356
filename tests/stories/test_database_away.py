"""The database is locked or gone: a clear sentence, nothing half done, and then it goes on."""

import asyncio
import contextlib
import os
import shutil
import signal
import sqlite3
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.postgres import MEMORY, Postgres
from tests.stories.test_doors import as_stripe, knock
from tests.stories.town import Town, open_town

pytestmark = pytest.mark.timeout(300)

REFUSED = "The books cannot be reached just now."


class Server(Postgres):
    """A server of this test's own, which may be stopped."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, keeps_commits=True)
        self._folder = folder

    def stop(self) -> None:
        """At once, as in a power cut: postgresql.org/docs/current/server-shutdown.html."""
        os.kill(self._server.get_postmaster_info().pid, signal.SIGQUIT)
        while (self._folder / "data" / "postmaster.pid").exists():
            time.sleep(0.02)

    def start(self) -> None:
        """Start it again on the same socket."""
        self._server.ensure_postgres_running()


@pytest.fixture
def server() -> Iterator[Server]:
    """A PostgreSQL that nobody else uses."""
    folder = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
    server = Server(folder)
    yield server
    server.start()
    server.close()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """A town with its books in a SQLite file."""
    async with open_town(tmp_path) as town:
        yield town


async def test_a_locked_file_is_said_and_waited_for(town: Town) -> None:
    async with town.program() as program:
        await town.drafts("Before")
        await town.until_idle()
        with contextlib.closing(sqlite3.connect(town.folder / "paidup.db")) as other:
            other.execute("BEGIN IMMEDIATE")
            told = asyncio.create_task(call(town))
            await town.types('/invoice new acme 1 x 800 "Locked"')
            await town.until(lambda: town.ephemeral(REFUSED))
            refused = await told
            other.execute("ROLLBACK")
        await town.drafts("After")
        taken = await call(town)

    assert (refused, taken) == (503, 200)
    assert town.cards("Locked") == []
    assert await town.complaints() == []
    assert program.traces() == []


async def test_a_server_that_is_gone_is_said_and_waited_for(server: Server, tmp_path: Path) -> None:
    async with open_town(tmp_path, server.create()) as town, town.program() as program:
        await town.drafts("Before")
        await asyncio.to_thread(server.stop)
        ready = await town.web.get(f"{town.url}/readyz")
        refused = await call(town)
        await town.types('/invoice new acme 1 x 800 "Gone"')
        await town.until(lambda: town.ephemeral(REFUSED))
        await asyncio.to_thread(server.start)
        await town.presses("Before", "Send for approval")
        await town.reads("Before", "Waiting")
        invoice = await town.issues("After")
        await town.letter(str(invoice.number))

        assert (ready.status_code, refused) == (503, 503)
        assert town.cards("Gone") == []
        assert await town.complaints() == []
        assert program.traces() == []
        assert await program.stop() == 0


async def call(town: Town) -> int:
    """Stripe calls about nothing of ours; answers the status."""
    body = f'{{"id": "evt_{os.urandom(8).hex()}", "type": "ping", "data": {{"object": {{}}}}}}'
    headers = as_stripe(town, body.encode(), int(time.time()))
    return (await knock(town, "/webhooks/stripe", body.encode(), headers)).status_code
