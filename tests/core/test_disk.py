"""A log of changes that grows, and a disk that fills, are told before they stop everything."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.billing import Billing
from core.workflows.disk import LOG_MOST, MEGABYTE, ROOM_LEAST, Disk, DiskWatch
from tests.cast import COMPANY, OTHER_COMPANY
from tests.deeds import draft
from tests.trail import Trail

WELL = Disk(MEGABYTE, 100_000 * MEGABYTE)


@pytest.fixture
def database_url(sqlite_books: str) -> str:
    """PostgreSQL has a disk of its own."""
    return sqlite_books


@pytest.fixture
def disks() -> list[Disk]:
    """What is seen there, one look after another."""
    return []


@pytest.fixture
def watch(billing: Billing, disks: list[Disk]) -> DiskWatch:
    return DiskWatch(billing, lambda _: disks.pop(0))


@pytest.mark.parametrize(
    ("bad", "between", "words"),
    [
        (Disk(LOG_MOST + 1, WELL.free_bytes), Disk(LOG_MOST - 1, WELL.free_bytes), "log of chan"),
        (Disk(0, ROOM_LEAST - 1), Disk(0, ROOM_LEAST + 1), "left on the disk"),
    ],
)
async def test_it_is_told_once_and_cleared_once(
    watch: DiskWatch, disks: list[Disk], trail: Trail, bad: Disk, between: Disk, words: str
) -> None:
    """F73, F75."""
    disks += [WELL, bad, bad, between, bad, WELL, WELL]
    for _ in range(7):
        await watch.look()

    told = await trail.records("AlarmRaised")
    assert [each.company_id for each in told] == [COMPANY, OTHER_COMPANY]
    assert words in told[0].payload["text"]
    assert len(await trail.records("AlarmCleared")) == 2


@pytest.fixture
def reader(database_url: str) -> Iterator[sqlite3.Connection]:
    """Another program that reads, and does not come to an end."""
    connection = sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None)
    connection.execute("BEGIN")
    connection.execute("SELECT count(*) FROM event").fetchone()
    yield connection
    connection.close()


async def test_a_long_reader_lets_the_log_grow_and_the_watch_sees_it(
    billing: Billing, database_url: str, reader: sqlite3.Connection
) -> None:
    """F75: measured on the file itself; once the reader is gone it is used anew."""
    place = Path(database_url.removeprefix("sqlite:///"))
    for _ in range(30):
        await draft(billing)
    grown = Disk.beside(place).log_bytes
    reader.execute("ROLLBACK")
    await draft(billing)
    for _ in range(30):
        await draft(billing)

    assert grown > MEGABYTE
    assert Disk.beside(place).log_bytes < 2 * grown
    assert Disk.beside(place).free_bytes > 0
