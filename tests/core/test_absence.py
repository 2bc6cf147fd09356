"""The database is locked, full or gone: a clear sentence, and nothing half done."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url, text

from core.billing import Billing, Work
from core.database import Database
from core.errors import GatewayFailed
from tests.books import damage
from tests.cast import BEA, BEA_ON_SLACK, KEYRING, LINKS
from tests.deeds import draft, wording
from tests.fakes.clock import FakeClock
from tests.postgres import Postgres
from tests.trail import Trail

ABSENT = "The books cannot be reached just now."


@pytest.fixture
async def impatient(sqlite_books: str) -> AsyncIterator[Billing]:
    """Books in a file, for which nobody waits long."""
    database = Database(sqlite_books, busy_wait_seconds=0.05)
    yield Billing(database, FakeClock(), LINKS, KEYRING)
    await database.close()


@pytest.fixture
def elsewhere(sqlite_books: str) -> Iterator[sqlite3.Connection]:
    """Another program that has the file open."""
    connection = sqlite3.connect(str(make_url(sqlite_books).database), isolation_level=None)
    yield connection
    connection.close()


async def test_a_locked_file_is_said_to_be_out_of_reach(
    impatient: Billing, elsewhere: sqlite3.Connection
) -> None:
    elsewhere.execute("BEGIN IMMEDIATE")

    with pytest.raises(GatewayFailed, match=ABSENT) as refusal:
        await draft(impatient)
    assert refusal.value.hint == "Nothing was changed. Please try again in a moment."
    assert not refusal.value.permanent


async def test_what_was_asked_of_a_locked_file_was_not_done(
    impatient: Billing, elsewhere: sqlite3.Connection
) -> None:
    elsewhere.execute("BEGIN IMMEDIATE")
    with pytest.raises(GatewayFailed):
        await draft(impatient)
    elsewhere.execute("ROLLBACK")

    assert (await draft(impatient)).invoice.reference == "D1"


async def test_a_work_holds_the_file_from_its_first_look(
    impatient: Billing, elsewhere: sqlite3.Connection
) -> None:
    elsewhere.execute("PRAGMA busy_timeout = 0")
    async with impatient.work(BEA) as work:
        await work.invoices.listed()

        with pytest.raises(sqlite3.OperationalError, match="locked"):
            elsewhere.execute("BEGIN IMMEDIATE")


async def test_a_locked_file_can_be_read(impatient: Billing, elsewhere: sqlite3.Connection) -> None:
    await draft(impatient)
    elsewhere.execute("BEGIN IMMEDIATE")

    async with impatient.reading(BEA) as work:
        assert (await work.invoices.get("D1")).reference == "D1"
    assert (await impatient.identify(BEA_ON_SLACK)).name == "Bea"


async def draft_for_ever(billing: Billing) -> None:
    while True:
        await draft(billing, wording(note="n" * 2000))


async def test_a_full_disk_leaves_nothing_half_done(impatient: Billing) -> None:
    async with impatient.database.writer.begin() as connection:
        await connection.execute(text("PRAGMA max_page_count = 1"))

    with pytest.raises(GatewayFailed, match="There is no room left") as refusal:
        await draft_for_ever(impatient)
    assert "make room on the disk" in refusal.value.hint
    before = await Trail(impatient.database).kinds()
    async with impatient.reading(BEA) as work:
        rows = await work.invoices.listed(limit=1000)
    assert before.count("InvoiceDrafted") == len(rows)


def let_nobody_write(file: Path) -> None:
    """Root writes whatever the mode says, so the file's header says it too.

    https://sqlite.org/fileformat2.html: who does not know the write version must only read.
    """
    with file.open("r+b") as header:
        header.seek(18)
        header.write(b"\x03")
    file.chmod(0o400)


async def test_a_file_that_may_only_be_read_says_so(sqlite_books: str, impatient: Billing) -> None:
    let_nobody_write(Path(str(make_url(sqlite_books).database)))

    with pytest.raises(GatewayFailed, match="can be read, but not written to") as refusal:
        await draft(impatient)
    assert "has to let it write to them" in refusal.value.hint
    assert (await impatient.identify(BEA_ON_SLACK)).name == "Bea"


@pytest.mark.parametrize("offset", [0, 100])
async def test_a_damaged_file_says_what_to_do(
    sqlite_books: str, impatient: Billing, offset: int
) -> None:
    damage(sqlite_books, offset)

    with pytest.raises(GatewayFailed, match="The books are damaged") as refusal:
        await impatient.identify(BEA_ON_SLACK)
    assert "restore the last backup" in refusal.value.hint
    await drivers_gone()


async def test_a_server_that_only_lets_read_says_so(own: Billing, own_url: str) -> None:
    name = make_url(own_url).database
    async with own.database.writer.begin() as connection:
        await connection.execute(
            text(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
        )
    await cut_off(own_url)

    with pytest.raises(GatewayFailed, match="can be read, but not written to"):
        await draft(own)


async def drivers_gone() -> None:
    """The driver does not wait for the thread of a connection that failed to open."""
    for thread in threading.enumerate():
        if "connection_worker" in thread.name:
            await asyncio.to_thread(thread.join)


async def test_a_file_that_is_not_there_is_said_to_be_out_of_reach(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/nowhere/books.db")

    with pytest.raises(GatewayFailed, match=ABSENT):
        await Billing(database, FakeClock(), LINKS, KEYRING).identify(BEA_ON_SLACK)
    await database.close()
    await drivers_gone()


@pytest.fixture
def own_url(postgres: Postgres, postgres_lasting: str) -> Iterator[str]:
    """A PostgreSQL database that may be taken away."""
    url = postgres.create("books")
    yield url
    postgres.drop(url)


@pytest.fixture
async def own(own_url: str) -> AsyncIterator[Billing]:
    database = Database(own_url)
    yield Billing(database, FakeClock(), LINKS, KEYRING)
    await database.close()


async def cut_off(url: str) -> None:
    """Break every connection to a database, as a restart of the server does."""
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    query = (
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    async with await psycopg.AsyncConnection.connect(plain, autocommit=True) as connection:
        await connection.execute(query)


async def test_a_server_that_is_gone_is_said_to_be_out_of_reach(
    own: Billing, own_url: str, postgres: Postgres
) -> None:
    await draft(own)
    postgres.drop(own_url)

    with pytest.raises(GatewayFailed, match=ABSENT):
        await draft(own)
    with pytest.raises(GatewayFailed, match=ABSENT):
        await own.identify(BEA_ON_SLACK)
    with pytest.raises(GatewayFailed, match=ABSENT):
        await own.receive("stripe", "evt_1", "{}")


async def draft_while_cut_off(work: Work, url: str) -> None:
    await work.invoices.draft(wording())
    await cut_off(url)
    await work.invoices.draft(wording())


async def test_a_connection_that_breaks_in_the_middle_leaves_nothing(
    own: Billing, own_url: str
) -> None:
    with pytest.raises(GatewayFailed, match=ABSENT):
        async with own.work(BEA) as work:
            await draft_while_cut_off(work, own_url)

    assert (await draft(own)).invoice.reference == "D1"


async def test_a_server_that_came_back_is_used_at_once(own: Billing, own_url: str) -> None:
    await draft(own)
    await cut_off(own_url)

    assert (await draft(own)).invoice.reference == "D2"


async def test_work_that_is_called_off_leaves_nothing_and_holds_nobody_up(
    billing: Billing, trail: Trail
) -> None:
    begun = asyncio.Event()

    async def endless() -> None:
        async with billing.work(BEA) as work:
            await work.invoices.draft(wording())
            begun.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(endless())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert (await draft(billing)).invoice.reference == "D1"
    assert await trail.kinds() == ["InvoiceDrafted"]
