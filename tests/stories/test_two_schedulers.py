"""Two processes that look at the clock, on one PostgreSQL: what is due is done once.

Also when one of them stands still for a while: before it looks, in the middle of it, or while it
mails; and goes on later as if no time had passed.
"""

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import psycopg
import pytest
import pytest_asyncio
from sqlalchemy import make_url

from core.models import Invoice
from tests.fakes.clock import until_morning
from tests.program import Program
from tests.stories.reading import said
from tests.stories.town import POSTGRESQL, Town

pytestmark = [POSTGRESQL, pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]

OVERDUE = timedelta(days=31)
"""From the day an invoice is issued to the day after it was due."""
STAGES = (timedelta(days=2), timedelta(days=7), timedelta(days=10))
"""From there to its 3rd, its 10th and its 20th day."""

STOPPED_AT = {
    "overdue_alert": ((), OVERDUE, STAGES[:1]),
    "reminder": ((OVERDUE,), STAGES[0], ()),
}
"""The table that cannot be written to, and the clock's steps before, meanwhile and after."""

REMINDERS = ["Erinnerung", "Zahlung überfällig", "Letzte Erinnerung"]

TICKED = "SELECT count(*) FROM dbos.workflow_status WHERE name = %s AND status = 'SUCCESS'"
TICK = "overdue_company"
AT_WORK = "SELECT executor_id FROM dbos.workflow_status WHERE status = 'PENDING' AND name = %s"
MAILING = f"{AT_WORK} AND queue_name = 'email'"
HELD_UP = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)
QUEUED = "SELECT count(*) FROM pg_locks WHERE relation = %s::regclass AND NOT granted"
FELL = "SELECT count(*) FROM event WHERE kind = 'InvoiceFellOverdue' AND subject = %s"
REMINDED = "SELECT stage, state FROM reminder WHERE invoice_id = %s ORDER BY stage"

Workers = dict[str, Program]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def workers(town: Town) -> Workers:
    """Two processes that do the work; one of them also has the faces."""
    found = {
        "one": town.program("web", "slack", "telegram", "workflows", executor="one"),
        "two": town.program("workflows", executor="two"),
    }
    await asyncio.gather(*(worker.start() for worker in found.values()))
    return found


async def test_what_both_look_at_is_told_once_and_reminded_of_once_a_stage(
    town: Town, workers: Workers
) -> None:
    invoice = await issued(town, "Both look")
    for by in (OVERDUE, *STAGES):
        await moves(town, by, ticks=2)

    await was_done_once(town, invoice, stages=3)


async def test_who_stood_still_meanwhile_finds_it_done(town: Town, workers: Workers) -> None:
    invoice = await issued(town, "One slept")
    with standing_still(workers["two"]):
        await moves(town, OVERDUE, ticks=1)
        await moves(town, STAGES[0], ticks=1)
        await town.letter("Erinnerung", invoice.reference)
        before = counted(town, TICKED, TICK)
    await town.until(lambda: counted(town, TICKED, TICK) > before)

    await was_done_once(town, invoice, stages=1)


@pytest.mark.parametrize("table", STOPPED_AT)
async def test_who_stood_still_in_the_middle_of_a_tick_does_nothing_again(
    town: Town, workers: Workers, table: str
) -> None:
    before, meanwhile, after = STOPPED_AT[table]
    invoice = await issued(town, f"Stopped at {table}")
    for by in before:
        await moves(town, by, ticks=2)
    with locked(town, table):
        town.sandbox.world.move(meanwhile)
        await town.until(lambda: counted(town, HELD_UP) == 2)
        stopped = workers[str(asked(town, AT_WORK, TICK)[0][0])]
        os.kill(stopped.pid, signal.SIGSTOP)
    await town.until(lambda: counted(town, QUEUED, table) == 0)
    os.kill(stopped.pid, signal.SIGCONT)
    for by in after:
        await moves(town, by, ticks=2)

    await was_done_once(town, invoice, stages=1)


async def test_who_stood_still_while_it_mailed_does_not_mail_again(
    town: Town, workers: Workers
) -> None:
    invoice = await issued(town, "Stopped at the letter box")
    await moves(town, OVERDUE, ticks=2)
    town.fault("mail", "smtp.data", "slow", seconds=8)
    town.sandbox.world.move(STAGES[0])
    await town.shown("mail", "smtp.data")
    with standing_still(workers[str(asked(town, MAILING, "deliver")[0][0])]):
        before = counted(town, TICKED, TICK)
        town.sandbox.world.move(timedelta(days=1))
        await town.until(lambda: counted(town, TICKED, TICK) > before)
    await town.letter("Erinnerung", invoice.reference)

    await was_done_once(town, invoice, stages=1)


async def issued(town: Town, what: str) -> Invoice:
    """An invoice that was mailed at ten in the morning, and nothing is left to be done."""
    town.sandbox.world.move(until_morning(town.sandbox.world.now()))
    invoice = await town.issues(what)
    await town.letter(invoice.reference)
    await town.until_idle()
    return invoice


async def moves(town: Town, by: timedelta, ticks: int) -> None:
    """Move the clock, and wait until everybody who looks at it has done what was due."""
    before = counted(town, TICKED, TICK)
    town.sandbox.world.move(by)
    await town.until(lambda: counted(town, TICKED, TICK) >= before + ticks)
    await town.until_idle()


async def was_done_once(town: Town, invoice: Invoice, stages: int) -> None:
    """One event, one alert on Slack and one on the phone, and one mail a stage."""
    await town.until_idle()
    title = f"EUR · Acme GmbH · {invoice.reference}"
    letters = [one["subject"].partition(":")[0] for one in town.letters(invoice.reference)]

    assert counted(town, FELL, invoice.subject) == 1
    assert len([card for card in town.room() if title in said(card)]) == 1
    assert len(town.asked(title)) == 1
    assert asked(town, REMINDED, invoice.id) == [(n, "sent") for n in range(1, stages + 1)]
    assert sorted(set(REMINDERS) & set(letters)) == sorted(REMINDERS[:stages])
    assert len(letters) == 1 + stages
    assert await town.complaints() == []
    assert [program.traces() for program in town.programs] == [[], []]


@contextmanager
def standing_still(worker: Program) -> Iterator[None]:
    """Meanwhile the process does nothing, and does not know it."""
    os.kill(worker.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(worker.pid, signal.SIGCONT)


@contextmanager
def locked(town: Town, table: str) -> Iterator[None]:
    """Meanwhile whoever writes there waits in the middle of a transaction."""
    with connected(town) as connection, connection.transaction():
        connection.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE".encode())
        yield


def connected(town: Town) -> psycopg.Connection[tuple[Any, ...]]:
    plain = make_url(town.database_url).set(drivername="postgresql")
    return psycopg.connect(plain.render_as_string(hide_password=False), autocommit=True)


def asked(town: Town, query: str, *values: object) -> list[tuple[Any, ...]]:
    with connected(town) as connection:
        return connection.execute(query.encode(), values).fetchall()


def counted(town: Town, query: str, *values: object) -> int:
    return int(asked(town, query, *values)[0][0])
