"""A PostgreSQL that ends one of two transactions, or that hangs: said, done again, never half."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from sqlalchemy import text

from bot.cards.model import Reply
from bot.commands.dispatch import dispatch
from bot.commands.request import Request, Typed
from core.billing import Billing
from core.database import Database
from core.errors import Contended, GatewayFailed, TooMany
from core.limits import SPANS, Limits, Rule
from core.security.actors import system
from tests.cast import BEA, BEA_ON_SLACK, COMPANY, KEYRING, LINKS
from tests.deeds import draft
from tests.fakes.clock import FakeClock
from tests.trail import Trail

ENDS = """
CREATE SEQUENCE ends;
CREATE FUNCTION end_some() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF nextval('ends') <= %(times)s THEN
        RAISE EXCEPTION 'in each other''s way' USING ERRCODE = '%(code)s';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER end_some BEFORE INSERT ON %(table)s FOR EACH ROW EXECUTE FUNCTION end_some();
"""
LINE = "/invoice new acme 1 x 800 Contended"


@pytest.fixture
def database_url(postgres_books: str) -> str:
    """Only a server ends transactions."""
    return postgres_books


Ends = Callable[..., Awaitable[None]]


@pytest.fixture
async def ends(database: Database) -> AsyncIterator[Ends]:
    """Let the server end so many transactions that draft an invoice, or that do something else."""

    async def begin(times: int, code: str, table: str = "invoice") -> None:
        async with database.writer.begin() as connection:
            told = {"times": times, "code": code, "table": table}
            await connection.execute(text(ENDS % told))

    yield begin
    async with database.writer.begin() as connection:
        await connection.execute(text("DROP FUNCTION end_some CASCADE; DROP SEQUENCE ends"))


async def say(billing: Billing) -> Reply:
    reply = await dispatch(Request("test:1", BEA_ON_SLACK, Typed(LINE)), billing)
    assert isinstance(reply, Reply)
    return reply


@pytest.mark.parametrize("code", ["40001", "40P01"])
async def test_what_the_server_ended_is_done_again_and_is_there_once(
    billing: Billing, ends: Ends, trail: Trail, code: str
) -> None:
    """F81: four times, and the fifth try counts."""
    await ends(4, code)

    reply = await say(billing)

    assert reply.card is not None
    assert reply.card.state == "Draft"
    (event,) = await trail.records("InvoiceDrafted")
    assert f"tell-{event.id}" in await trail.jobs()


async def test_what_the_pages_count_is_counted_once_though_the_server_ended_it(
    billing: Billing, ends: Ends
) -> None:
    """F81: not only commands are done again."""
    await ends(4, "40001", "tally")
    limits = Limits(billing)
    for _ in range(SPANS[Rule.LINK].most):
        await limits.take(Rule.LINK, "somebody")

    with pytest.raises(TooMany):
        await limits.take(Rule.LINK, "somebody")


async def test_what_is_ended_again_and_again_is_said_and_leaves_nothing(
    billing: Billing, ends: Ends, trail: Trail
) -> None:
    """F81."""
    await ends(100, "40001")

    reply = await say(billing)

    assert reply.card is not None
    assert "cannot be reached" in reply.card.title
    assert await trail.kinds() == []


async def test_of_two_in_a_deadlock_one_ends_and_the_other_goes_on(
    billing: Billing, database: Database
) -> None:
    """F81: two that lock two invoices in opposite order."""
    first, second = [(await draft(billing)).invoice.id for _ in range(2)]
    meet = asyncio.Barrier(2)

    async def lock(*ids: int) -> str:
        try:
            async with billing.work(BEA) as work:
                session = await work._session.connection()
                for place, invoice_id in enumerate(ids):
                    query = text("SELECT id FROM invoice WHERE id = :id FOR UPDATE")
                    await session.execute(query, {"id": invoice_id})
                    if not place:
                        await meet.wait()
        except Contended:
            return "ended"
        return "done"

    outcomes = await asyncio.gather(lock(first, second), lock(second, first))

    assert sorted(outcomes) == ["done", "ended"]


@pytest.fixture
async def impatient(database_url: str) -> AsyncIterator[Database]:
    """A database that is not waited for longer than half a second."""
    database = Database(database_url, patience_seconds=0.5)
    yield database
    await database.close()


async def test_a_server_that_hangs_is_not_waited_for_without_end(
    impatient: Database, database: Database, clock: FakeClock
) -> None:
    """F82: its process is stopped; the line is cut, and another is used."""
    billing = Billing(impatient, clock, LINKS, KEYRING)
    async with billing.reading(system(COMPANY)) as work:
        session = await work._session.connection()
        pid = int((await session.execute(text("SELECT pg_backend_pid()"))).scalar_one())
    os.kill(pid, signal.SIGSTOP)
    try:
        async with asyncio.timeout(30):
            with pytest.raises(GatewayFailed, match="cannot be reached"):
                await draft(billing)
            view = await draft(billing)
    finally:
        os.kill(pid, signal.SIGCONT)

    assert view.invoice.reference


async def test_a_slow_statement_among_others_is_not_cut(
    impatient: Database, clock: FakeClock
) -> None:
    """F82: what answers now and then does not hang."""
    billing = Billing(impatient, clock, LINKS, KEYRING)
    async with billing.reading(system(COMPANY)) as work:
        session = await work._session.connection()
        for _ in range(5):
            await session.execute(text("SELECT pg_sleep(0.2)"))
        assert (await session.execute(text("SELECT 1"))).scalar_one() == 1
