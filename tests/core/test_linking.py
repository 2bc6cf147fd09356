"""Every event gets its link in its own transaction, and the database keeps both: F17, I9."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections.abc import Iterator
from contextlib import suppress
from random import Random

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.event import listen, remove
from sqlalchemy.exc import DBAPIError

from core.billing import Billing
from core.database import Database
from core.events import AccessRefused
from core.models import Purpose
from core.security.actors import Actor
from tests.cast import OTHER_PAIDUP, PAIDUP
from tests.core.test_trail import OURS, counted, found, size, verify
from tests.deeds import draft, issued


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE trail_link SET hash = ''",
        "UPDATE event SET actor = 'Vic'",
        "DELETE FROM trail_link",
        "DELETE FROM event",
    ],
)
async def test_the_database_refuses_what_rewrites_the_trail(
    billing: Billing, database: Database, statement: str
) -> None:
    with pytest.raises(DBAPIError, match="never changed or deleted"):
        async with database.writer.begin() as connection:
            await connection.execute(text(statement))


ANNOUNCES = """
import asyncio, sys
from core.billing import Billing
from core.database import Database
from tests.cast import KEYRING, LINKS
from tests.deeds import draft
from tests.fakes.clock import FakeClock

async def main():
    database = Database(sys.argv[1])
    billing = Billing(database, FakeClock(), LINKS, KEYRING)
    print("ready", flush=True)
    sys.stdin.readline()
    await asyncio.gather(*(draft(billing) for _ in range(10)))
    await database.close()

asyncio.run(main())
"""


async def test_two_processes_at_once_get_places_one_after_the_other(
    billing: Billing, database: Database
) -> None:
    """Twenty events at once for one company: no place twice, none left out."""
    before = await size(billing)
    url = database.url.render_as_string(hide_password=False)
    command = (sys.executable, "-c", ANNOUNCES, url)
    both = [
        await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE) for _ in range(2)
    ]
    for process in both:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
    answers = await asyncio.gather(*(process.communicate(b"go\n") for process in both))

    assert [process.returncode for process in both] == [0, 0], answers
    verdict = await verify(billing)
    assert (verdict.size, verdict.flaws) == (before + 20, ())


@pytest.mark.parametrize("seed", range(3))
async def test_there_are_always_as_many_links_as_events(
    billing: Billing, database: Database, seed: int
) -> None:
    """Whoever announces how much, for whom, alone or beside others, and whatever is undone."""
    chance = Random(seed)  # noqa: S311  # no secret

    async def deed(actor: Actor, events: int, *, fails: bool) -> None:
        with suppress(PowerFailed):
            async with billing.work(actor) as work:
                for number in range(events):
                    await work.announce(AccessRefused("member:1", "x", f"{number}"))
                if fails:
                    raise PowerFailed

    for _ in range(6):
        deeds = [
            deed(chance.choice([PAIDUP, OTHER_PAIDUP]), chance.randrange(4), fails=not number)
            for number in range(chance.randrange(1, 5))
        ]
        await asyncio.gather(*deeds)
        assert len(set(await counted(database))) == 1
    for actor in (PAIDUP, OTHER_PAIDUP):
        async with billing.reading(actor) as work:
            assert (await work.trail.verify([], [OURS.public])).flaws == ()


class PowerFailed(Exception):
    """The process dies."""


async def test_what_is_sealed_is_proven_as_it_is_kept_even_once_its_key_is_erased(
    billing: Billing,
) -> None:
    view = await issued(billing)
    async with billing.work(PAIDUP) as work:
        await work.invoices.mailed(view.invoice.id, "carl@acme.example")
    assert found(await verify(billing)) == []

    async with billing.work(PAIDUP) as work:
        await work.keys.shred(view.client.id, Purpose.LETTERS)

    assert found(await verify(billing)) == []


POSTGRESQL = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
"""SQLite has no TRUNCATE, no roles, and no trigger at the commit."""


@POSTGRESQL
@pytest.mark.parametrize("statement", ["TRUNCATE trail_link", "TRUNCATE event CASCADE"])
async def test_the_trail_is_never_emptied(database: Database, statement: str) -> None:
    with pytest.raises(DBAPIError, match="never"):
        async with database.writer.begin() as connection:
            await connection.execute(text(statement))


@POSTGRESQL
async def test_a_role_that_may_only_add_and_read_cannot_switch_the_triggers_off(
    billing: Billing, database: Database
) -> None:
    """As docs/operations.md sets it up: the program is not the owner of its tables."""
    rights = ("CREATE ROLE writer", "GRANT ALL ON event, trail_link TO writer")
    away = ("DROP OWNED BY writer", "DROP ROLE writer")
    await executed(database, *rights)
    try:
        for statement, why in {
            "ALTER TABLE event DISABLE TRIGGER ALL": "must be owner",
            "SET session_replication_role = replica": "permission denied",
            "DELETE FROM trail_link": "never changed or deleted",
        }.items():
            with pytest.raises(DBAPIError, match=why):
                await executed(database, "SET LOCAL ROLE writer", statement)
    finally:
        await executed(database, *away)


async def executed(database: Database, *statements: str) -> None:
    async with database.writer.begin() as connection:
        for statement in statements:
            await connection.execute(text(statement))


@pytest.fixture
def failing_commit(database: Database) -> Iterator[None]:
    """The last moment before the database is told to commit."""

    def die(_connection: Connection) -> None:
        raise PowerFailed

    listen(database.writer.sync_engine, "commit", die)
    yield
    remove(database.writer.sync_engine, "commit", die)


@pytest.mark.usefixtures("failing_commit")
async def test_a_commit_that_fails_leaves_neither_the_deed_nor_its_event_nor_its_link(
    billing: Billing, database: Database
) -> None:
    """F17: event and link are made in the transaction of the deed, so nothing is between them."""
    before = await counted(database)
    with pytest.raises(PowerFailed):
        await draft(billing)

    assert await counted(database) == before
    assert (await verify(billing)).flaws == ()
