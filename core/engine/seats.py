"""Who works on this database, and who no longer does.

Every process that runs jobs has a seat: a name that is written on each job it begins, and a lock
that ends with the process, however it ends. Whoever can lock somebody's seat knows that nobody
sits there, and may take over the jobs left on it. No two clocks are compared.

*   PostgreSQL: an advisory lock of a session that is kept open. The server ends it with the
    connection; keepalives tell it within half a minute when a whole machine is gone.
*   SQLite: a lock on a file beside the database. One process owns the database, so all other
    seats are empty once the lock is held.

On PostgreSQL a name that is taken gets a number: `web1`, `web1-2`. Children of the process must be
spawned, not forked, or they keep its connection and with it its seat.
"""

import asyncio
import contextlib
import fcntl
import hashlib
import logging
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Final, Protocol, Self

import psycopg
from sqlalchemy import make_url

from core.errors import WrongState

log = logging.getLogger(__name__)

SEATS_MAX: Final = 64
RETAKES_MAX: Final = 4
RETAKE_WAIT_SECONDS: Final = 0.5

# What tells the server that a machine is gone which never said goodbye.
KEEPALIVE: Final = (
    "SET tcp_keepalives_idle = 10",
    "SET tcp_keepalives_interval = 5",
    "SET tcp_keepalives_count = 3",
)


class SeatTaken(WrongState):
    """Somebody else already works on this SQLite file, or under this name."""


class Seat(Protocol):
    """A place at the work, held until `leave` or until the process dies."""

    name: str

    def is_empty(self, name: str) -> AbstractAsyncContextManager[bool]:
        """Whether nobody sits there; within the block nobody sits down."""

    async def renew(self) -> None:
        """Make sure that the seat is still held; raises `SeatTaken` when it is somebody else's."""

    async def leave(self) -> None:
        """Give the seat up."""


async def take_seat(database_url: str, name: str) -> Seat:
    """The seat of that name, or the next that has a number; raises `SeatTaken` if there is none."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        assert url.database, "an engine needs a SQLite file"
        return FileSeat(Path(f"{url.database}.seat"), name)
    conninfo = url.set(drivername="postgresql").render_as_string(hide_password=False)
    return await SessionSeat.take(conninfo, name)


class FileSeat:
    """The only seat at a SQLite file."""

    def __init__(self, path: Path, name: str) -> None:
        self.name = name
        self._file = path.open("w")
        try:
            # A record lock, since a forked child does not inherit it.
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._file.close()
            raise SeatTaken(
                f"Another process already works on {path.stem}.",
                hint="Stop it first, or use PostgreSQL, on which many may work.",
            ) from error

    @asynccontextmanager
    async def is_empty(self, name: str) -> AsyncIterator[bool]:
        """Everybody else's is, as long as this one is held."""
        yield name != self.name

    async def renew(self) -> None:
        """The lock cannot be lost while the file is open."""

    async def leave(self) -> None:
        """Closing the file ends the lock."""
        self._file.close()


class SessionSeat:
    """A seat among many at one PostgreSQL."""

    def __init__(self, conninfo: str, connection: psycopg.AsyncConnection, name: str) -> None:
        self.name = name
        self._conninfo = conninfo
        self._connection = connection

    @classmethod
    async def take(cls, conninfo: str, name: str) -> Self:
        """Sit down at the first free one of `name`, `name-2`, `name-3`…"""
        connection = await _connect(conninfo)
        for number in range(1, SEATS_MAX + 1):
            candidate = name if number == 1 else f"{name}-{number}"
            if await _try_lock(connection, candidate):
                return cls(conninfo, connection, candidate)
        await connection.close()
        raise SeatTaken(f"All {SEATS_MAX} seats of {name} are taken.")

    @asynccontextmanager
    async def is_empty(self, name: str) -> AsyncIterator[bool]:
        """Locks the other seat for the length of the block, if nobody sits there."""
        is_empty = name != self.name and await _try_lock(self._connection, name)
        try:
            yield is_empty
        finally:
            if is_empty:
                await self._connection.execute("SELECT pg_advisory_unlock(%s)", (_lock(name),))

    async def renew(self) -> None:
        """Sit down again after the connection broke, unless somebody was quicker."""
        try:
            await self._connection.execute("SELECT 1")
        except psycopg.OperationalError:
            log.warning("the seat %s lost its connection and is taken again", self.name)
            await self._connection.close()
            self._connection = await _connect(self._conninfo)
            await self._retake()

    async def leave(self) -> None:
        """Unlock it, so that it is free before the server notices that the session ended."""
        with contextlib.suppress(psycopg.OperationalError):
            await self._connection.execute("SELECT pg_advisory_unlock_all()")
        await self._connection.close()

    async def _retake(self) -> None:
        # A sweeping neighbour may hold it for a moment.
        for _ in range(RETAKES_MAX):
            if await _try_lock(self._connection, self.name):
                return
            await asyncio.sleep(RETAKE_WAIT_SECONDS)
        raise SeatTaken(f"Somebody else took the seat {self.name}.")


async def _connect(conninfo: str) -> psycopg.AsyncConnection:
    connection = await psycopg.AsyncConnection.connect(conninfo, autocommit=True)
    for statement in KEEPALIVE:
        await connection.execute(statement)
    return connection


async def _try_lock(connection: psycopg.AsyncConnection, name: str) -> bool:
    cursor = await connection.execute("SELECT pg_try_advisory_lock(%s)", (_lock(name),))
    row = await cursor.fetchone()
    return bool(row and row[0])


def _lock(name: str) -> int:
    digest = hashlib.sha256(f"paidup seat {name}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)
