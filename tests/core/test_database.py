"""The doors to the database: connections that died are replaced before they are used."""

import asyncio
import sqlite3
import threading
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from core.database import Database
from core.sqlite import connect

CUT = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


async def ask(database: Database) -> int:
    async with database.writer.begin() as connection:
        return int((await connection.execute(text("SELECT 1"))).scalar_one())


def cut(url: str) -> None:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(CUT)


@pytest.mark.parametrize("rest_seconds", [0, 60], ids=["rested", "busy"])
async def test_a_connection_that_died_is_replaced(postgres_url: str, rest_seconds: float) -> None:
    database = Database(postgres_url, rest_seconds=rest_seconds)
    await ask(database)
    await ask(database)
    cut(postgres_url)

    assert await ask(database) == 1
    await database.close()


def test_a_file_that_cannot_be_opened_leaves_no_thread_behind(tmp_path: Path) -> None:
    running = threading.active_count()
    left = []
    for _ in range(50):
        with pytest.raises(sqlite3.OperationalError):
            asyncio.run(connect(f"{tmp_path}/none/books.db", is_writer=True))
        left.append(threading.active_count() - running)

    assert set(left) == {0}
