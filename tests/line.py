"""A line to a PostgreSQL that breaks where a test wants it: TCP, to its Unix socket."""

import asyncio
import contextlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from enum import Enum, auto
from pathlib import Path

from sqlalchemy import make_url


class Break(Enum):
    """What befalls the line at a word in what is asked."""

    UNASKED = auto()
    """The server never gets it."""

    UNANSWERED = auto()
    """The server does it, and the line breaks before its answer comes."""

    SILENT = auto()
    """The server does it, and its answer never comes, though the line stands."""


class Line:
    """Carries bytes both ways; `breaks` says at which word, how and how often it does not."""

    def __init__(self, socket: Path) -> None:
        self._socket = socket
        self._word = b""
        self._how: Break | None = None
        self._times = 0

    def breaks(self, word: str, how: Break, times: int = 1) -> None:
        """From now on, so often."""
        self._word, self._how, self._times = word.encode(), how, times

    async def carry(self, client: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        """One connection, until one of its ends is closed or the line breaks."""
        server, forth = await asyncio.open_unix_connection(str(self._socket))
        mute = asyncio.Event()
        ways = (self._ask(client, forth, mute), self._answer(server, back, mute))
        tasks = [asyncio.create_task(way) for way in ways]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for end in (forth, back):
                end.close()
                with contextlib.suppress(OSError):
                    await end.wait_closed()

    async def _ask(
        self, client: asyncio.StreamReader, forth: asyncio.StreamWriter, mute: asyncio.Event
    ) -> None:
        while said := await client.read(65536):
            if self._times and self._word in said:
                self._times -= 1
                if self._how is Break.UNASKED:
                    return
                mute.set()
            forth.write(said)

    async def _answer(
        self, server: asyncio.StreamReader, back: asyncio.StreamWriter, mute: asyncio.Event
    ) -> None:
        while said := await server.read(65536):
            if not mute.is_set():
                back.write(said)
            elif self._how is Break.UNANSWERED:
                return


@contextlib.contextmanager
def open_line(url: str) -> Iterator[tuple[Line, str]]:
    """A line to that database, and the address of the database at its other end.

    It has a thread of its own: DBOS holds up the test's loop while it connects.
    """
    there = make_url(url)
    line = Line(Path(str(there.query["host"])) / ".s.PGSQL.5432")
    loop = asyncio.new_event_loop()
    with contextlib.closing(loop), ThreadPoolExecutor(1) as aside:
        carrying = aside.submit(loop.run_forever)
        server = asyncio.run_coroutine_threadsafe(_listens(line), loop).result()
        port = server.sockets[0].getsockname()[1]
        here = there.set(host="127.0.0.1", port=port, query={})
        yield line, here.render_as_string(hide_password=False)
        asyncio.run_coroutine_threadsafe(_hangs_up(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        carrying.result()


async def _listens(line: Line) -> asyncio.Server:
    return await asyncio.start_server(line.carry, "127.0.0.1", 0)


async def _hangs_up(server: asyncio.Server) -> None:
    server.close()
    await server.wait_closed()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
