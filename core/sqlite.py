"""SQLite connections that cross to their thread once a statement, and in a deed hardly at all.

SQLAlchemy asks aiosqlite for a cursor, an execution, all rows and a close, each of which waits for
another thread and back. Our results are small and always read whole, so one crossing does it all.

A writing transaction that has begun IMMEDIATE holds the only lock there is, so its statements wait
for nobody and take some 20 microseconds, a tenth of a crossing. They are executed where they are
asked for; only what may wait goes to the thread: the beginning (for the lock) and the end (for the
disk). Reading connections always cross, since a report may take its time.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Self

import aiosqlite

Parameters = Sequence[Any] | dict[str, Any]


class OneCrossing(aiosqlite.Connection):
    """A connection whose cursors do everything at once.

    No statement meets another one in the thread: whoever is given the connection has waited for
    the end of the transaction before, in the thread's own queue.
    """

    def __init__(self, path: str, *, is_writer: bool) -> None:
        super().__init__(
            # Used by one thread at a time, but by two of them.
            lambda: sqlite3.connect(path, isolation_level=None, check_same_thread=False),
            64,
        )
        self._is_writer = is_writer
        self._thread.daemon = True  # it never keeps a dying program alive

    async def opened(self) -> Self:
        """Open it; when that fails, its thread has ended before anybody hears.

        aiosqlite does not wait for it, so that it would answer a loop which may be gone by then.
        """
        try:
            await self
        except BaseException:
            self._thread.join()
            raise
        return self

    @property
    def waits_for_nobody(self) -> bool:
        """True within a writing transaction."""
        return self._is_writer and self._conn.in_transaction

    def cursor(self) -> "OneCrossingCursor":  # type: ignore[override]  # what SQLAlchemy awaits
        """A cursor that costs nothing until something is executed."""
        return OneCrossingCursor(self)

    async def rollback(self) -> None:
        """Undo what there is to undo; the pool asks for it after every commit, too."""
        if self._conn.in_transaction:
            await super().rollback()

    async def cross(self, deed: Callable[..., None], *arguments: Any) -> None:
        """Do something in the connection's own thread."""
        await self._execute(deed, *arguments)  # type: ignore[no-untyped-call]  # untyped in aiosqlite

    def run(self, sql: str, parameters: Parameters) -> sqlite3.Cursor:
        """Execute, in the connection's own thread."""
        return self._conn.execute(sql, parameters)

    def run_many(self, sql: str, rows: Iterable[Parameters]) -> sqlite3.Cursor:
        """Execute for each row, in the connection's own thread."""
        return self._conn.executemany(sql, rows)


class OneCrossingCursor:
    """As much of a cursor as SQLAlchemy uses."""

    def __init__(self, connection: OneCrossing) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, sql: str, parameters: Parameters = ()) -> Self:
        """Execute and fetch every row."""
        await self._all(self._connection.run, sql, parameters)
        return self

    async def executemany(self, sql: str, rows: Iterable[Parameters]) -> Self:
        """Execute for each row."""
        await self._all(self._connection.run_many, sql, rows)
        return self

    async def fetchall(self) -> list[Any]:
        """The rows, which are here already."""
        return self._rows

    async def close(self) -> None:
        """Nothing is left open."""

    async def _all(self, run: Any, sql: str, parameters: Any) -> None:
        if self._connection.waits_for_nobody:
            self._once(run, sql, parameters)
        else:
            await self._connection.cross(self._once, run, sql, parameters)

    def _once(self, run: Any, sql: str, parameters: Any) -> None:
        cursor = run(sql, parameters)
        self.description = cursor.description
        self._rows = cursor.fetchall()
        self.rowcount = cursor.rowcount
        self.lastrowid = cursor.lastrowid
        cursor.close()


async def connect(path: str, *, is_writer: bool) -> OneCrossing:
    """Open a file."""
    return await OneCrossing(path, is_writer=is_writer).opened()
