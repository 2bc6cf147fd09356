"""Engines for SQLite and PostgreSQL, and nothing else.

SQLite has one writing connection, whose every transaction begins IMMEDIATE, and a few that only
read. PostgreSQL has one pool for both.

A PostgreSQL that hangs is not waited for without end: when nothing has come back for a while, the
line is cut, and whoever waits hears that the books are out of reach. Cancelling would not do: the
driver then asks the server to cancel, and waits for its answer.
"""

import asyncio
import contextlib
import logging
import os
import select
import socket
import sqlite3
from contextlib import closing
from functools import partial
from time import monotonic
from typing import Any

import psycopg
from sqlalchemy import URL, Connection, ExceptionContext, event, make_url
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from core.errors import WrongState
from core.security.chain import sha256
from core.sqlite import connect

log = logging.getLogger(__name__)

BUSY_WAIT_SECONDS = 5
READERS_MOST = 4
POOL_MOST = 10
REST_SECONDS = 1.0
CONNECT_SECONDS = 5
PATIENCE_SECONDS = 20.0
"""So long a statement may take; others wait behind it, and a person gives up sooner."""

DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg"}


def driver_url(text: str) -> URL:
    """The URL with the driver that Paidup uses, whatever driver it was written with."""
    url = make_url(text)
    return url.set(drivername=DRIVERS[url.get_backend_name()])


class Database:
    """The two doors to one database: `writer` for deeds, `reader` for looking."""

    def __init__(
        self,
        url: str,
        *,
        busy_wait_seconds: float = BUSY_WAIT_SECONDS,
        rest_seconds: float = REST_SECONDS,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self.url = driver_url(url)
        self._is_faulty = asyncio.Event()
        if self.url.get_backend_name() == "sqlite":
            self.writer = _sqlite(self.url, is_writer=True, wait_seconds=busy_wait_seconds)
            self.reader = _sqlite(self.url, is_writer=False, wait_seconds=busy_wait_seconds)
            for engine in (self.writer, self.reader):
                event.listen(engine.sync_engine, "handle_error", self._on_error)
        else:
            self.writer = _postgresql(self.url, rest_seconds, patience_seconds)
            self.reader = self.writer

    async def require_disk(self) -> None:
        """Wait, as long as the disk does what it is told; then raise `WrongState`.

        What a disk has refused to write may be lost though a second try seems to work, so nothing
        is tried again: https://wiki.postgresql.org/wiki/Fsync_Errors. Who starts anew reads what
        is there. PostgreSQL does the same by itself.
        """
        await self._is_faulty.wait()
        hint = "It has stopped, so that nothing is lost. Look at the disk, then start it again."
        raise WrongState("The disk with the books does not work as it should.", hint=hint)

    def _on_error(self, context: ExceptionContext) -> None:
        name = getattr(context.original_exception, "sqlite_errorname", None) or ""
        if name.startswith("SQLITE_IOERR"):
            log.error("the disk failed: %s", name)
            self._is_faulty.set()

    async def close(self) -> None:
        """Close every connection."""
        await self.writer.dispose()
        await self.reader.dispose()

    async def settle(self) -> None:
        """Empty SQLite's log into its file, so that nothing stays there that was taken out.

        While somebody reads, the next one does it. PostgreSQL sees to its log by itself.
        """
        if self.url.get_backend_name() == "sqlite":
            await asyncio.to_thread(_settled, self.url.database or "")


def _settled(path: str) -> None:
    with closing(sqlite3.connect(path, timeout=1, isolation_level=None)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _postgresql(url: URL, rest_seconds: float, patience_seconds: float) -> AsyncEngine:
    engine = create_async_engine(
        url,
        pool_size=POOL_MOST,
        max_overflow=0,
        pool_timeout=30,
        hide_parameters=True,
        connect_args={"connect_timeout": CONNECT_SECONDS},
    )

    @event.listens_for(engine.sync_engine, "checkin")
    def on_checkin(_connection: Any, record: Any) -> None:
        record.info["used"] = monotonic()
        if watch := record.info.pop("watch", None):
            watch.end()

    @event.listens_for(engine.sync_engine, "before_cursor_execute")
    def on_execute(connection: Connection, *_: Any) -> None:
        if watch := connection.info.get("watch"):
            watch.heard = monotonic()

    @event.listens_for(engine.sync_engine, "checkout")
    def on_checkout(connection: Any, record: Any, _proxy: Any) -> None:
        """See that it is alive, but ask a busy one only when its server sent a goodbye.

        SQLAlchemy would ask always, which takes as long as any other statement of a deed.
        """
        record.info["watch"] = _Watch(record.driver_connection, patience_seconds)
        is_busy = monotonic() - record.info.get("used", monotonic()) < rest_seconds
        if is_busy and not _is_heard(record.driver_connection):
            return
        try:
            engine.dialect.do_ping(connection)
        except psycopg.OperationalError as error:
            raise InvalidatePoolError from error

    return engine


class _Watch:
    """Cuts the line of a connection in use on which nothing was heard for a while.

    A statement that is sent says that the one before was answered; one timer serves them all.
    """

    def __init__(self, connection: Any, patience_seconds: float) -> None:
        self.heard = monotonic()
        self._connection = connection
        self._patience_seconds = patience_seconds
        self._timer = self._wait(patience_seconds)

    def end(self) -> None:
        """The connection is not in use any more."""
        self._timer.cancel()

    def _wait(self, seconds: float) -> asyncio.TimerHandle:
        return asyncio.get_running_loop().call_later(seconds, self._look)

    def _look(self) -> None:
        left = self.heard + self._patience_seconds - monotonic()
        if left > 0:
            self._timer = self._wait(left)
        elif not self._connection.closed:
            log.warning("the database hangs: a line to it is cut")
            line = socket.socket(fileno=os.dup(self._connection.fileno()))
            with line, contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


def _is_heard(connection: Any) -> bool:
    """Whether something unasked has come from the server; nothing is waited for."""
    ear = select.poll()
    ear.register(connection.fileno(), select.POLLIN)
    return bool(ear.poll(0))


def _lower(text: str | None) -> str | None:
    """SQLite's own lowers A to Z only."""
    return None if text is None else text.lower()


def _sqlite(url: URL, *, is_writer: bool, wait_seconds: float) -> AsyncEngine:
    engine = create_async_engine(
        url,
        async_creator=partial(connect, url.database or "", is_writer=is_writer),
        pool_size=1 if is_writer else READERS_MOST,
        max_overflow=0,
        pool_timeout=30,
        hide_parameters=True,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        """Leave transactions to us, wait for other writers, and never lose a commit."""
        connection.isolation_level = None
        connection.create_function("lower", 1, _lower, deterministic=True)
        connection.create_function("sha256", 1, sha256, deterministic=True)  # for the trail's links
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {int(wait_seconds * 1000)}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA secure_delete = ON")  # what is taken out leaves nothing in the file
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def on_begin(connection: Connection) -> None:
        """The driver no longer begins by itself."""
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writer else "BEGIN")

    return engine
