"""Turns: what two must not do at once, wherever they run, such as speaking to one room of a chat.

Two that tell one room of one invoice might each post its first card, or a slow edit might bring
back old news. So whoever speaks there waits for a turn, but not for ever.

*   In this process: a lock by name.
*   On PostgreSQL also a session advisory lock, on a connection of its own for as long as the turn
    lasts. It is taken outside every unit of work: a turn lasts as long as somebody else's network.
    A process that dies gives its turns back with its connections, a machine that dies within half
    a minute (keepalives).
*   On SQLite nothing else: one process works on the file (its seat sees to that).

When the connection breaks while a turn is held, the server gives the turn to the next at once, and
whoever held it cannot take back what it has begun. It hears so at the end as `GatewayFailed`: it is
to be done again, and doing it again brings what stands there up to date.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final
from weakref import WeakValueDictionary

import psycopg
from sqlalchemy import URL

from core.errors import GatewayFailed

WAIT_SECONDS: Final = 60.0
AGAIN_SECONDS: Final = 15.0

CONNECTIONS_MOST: Final = 10
"""How many turns on one channel a process holds or waits for at the server; the others queue."""

# The server ends the wait of whoever went away meanwhile; it notices one that is gone for good.
SET: Final = """
SELECT set_config('lock_timeout', %s, false),
       set_config('tcp_keepalives_idle', '10', false),
       set_config('tcp_keepalives_interval', '5', false),
       set_config('tcp_keepalives_count', '3', false)
"""


class Turns:
    """One at a time by channel and address, in all processes on one database."""

    def __init__(self, url: URL, *, wait_seconds: float = WAIT_SECONDS) -> None:
        is_shared = url.get_backend_name() == "postgresql"
        plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._conninfo = plain if is_shared else ""
        self._wait_seconds = wait_seconds
        self._here: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._free: dict[str, asyncio.Semaphore] = {}

    @asynccontextmanager
    async def turn(self, channel: str, address: str) -> AsyncIterator[None]:
        """Wait until nobody else is at it; raises `GatewayFailed` when that takes too long."""
        async with AsyncExitStack() as stack:
            try:
                async with asyncio.timeout(self._wait_seconds):
                    await self._take(stack, channel, address)
            except (TimeoutError, psycopg.errors.LockNotAvailable) as error:
                sentence = "Another message to that place was still on its way."
                raise GatewayFailed(sentence, wait_seconds=AGAIN_SECONDS) from error
            except psycopg.OperationalError as error:
                raise GatewayFailed("The database is away.") from error
            yield

    async def _take(self, stack: AsyncExitStack, channel: str, address: str) -> None:
        """First the lock that costs nothing, so that one name waits at the server only once."""
        name = f"{channel} {address}"
        await stack.enter_async_context(self._here.setdefault(name, asyncio.Lock()))
        if self._conninfo:
            free = self._free.setdefault(channel, asyncio.Semaphore(CONNECTIONS_MOST))
            await stack.enter_async_context(free)
            await stack.enter_async_context(self._everywhere(name))

    @asynccontextmanager
    async def _everywhere(self, name: str) -> AsyncIterator[None]:
        connection = await psycopg.AsyncConnection.connect(self._conninfo, autocommit=True)
        try:
            await connection.execute(SET, (f"{self._wait_seconds * 1000:.0f}ms",))
            await connection.execute("SELECT pg_advisory_lock(%s)", (_key(name),))
            yield
            await _give_back(connection, name)
        finally:
            await connection.close()


async def _give_back(connection: psycopg.AsyncConnection, name: str) -> None:
    try:
        await connection.execute("SELECT pg_advisory_unlock(%s)", (_key(name),))
    except psycopg.OperationalError as error:
        raise GatewayFailed("The database went away meanwhile.", unclear=True) from error


def _key(name: str) -> int:
    digest = hashlib.sha256(f"paidup turn {name}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)
