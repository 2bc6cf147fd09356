"""Several processes on one PostgreSQL: they share the work, and whoever is left does it all."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from core.models import Invoice, InvoiceState
from tests.stories.town import Town, open_town

pytestmark = pytest.mark.timeout(300)

WHAT = "Two workers"
AT_WORK = "SELECT executor_id FROM dbos.workflow_status WHERE status = 'PENDING' AND name = %s"


@pytest.fixture
async def town(postgres_url: str, tmp_path: Path) -> AsyncIterator[Town]:
    """A town with its books in PostgreSQL."""
    async with open_town(tmp_path, postgres_url) as town:
        yield town


async def test_what_nobody_works_on_waits_and_what_a_killed_worker_left_is_taken_over(
    town: Town,
) -> None:
    faces = town.program("web", "slack", "telegram")
    workers = {name: town.program("workflows", executor=name) for name in ("one", "two")}
    await faces.start()
    await town.types(f'/invoice new acme 1 x 800 "{WHAT}"')
    drafted = await invoice_of(town)
    await faces.kill()
    assert town.cards(WHAT) == []
    await asyncio.gather(faces.start(), *(worker.start() for worker in workers.values()))
    await town.reads(WHAT)
    town.fault("mail", "smtp.data", "slow", seconds=60)
    await town.presses(WHAT, "Send for approval")
    await town.taps(WHAT, "Approve")
    await town.shown("mail", "smtp.data")
    killed = workers.pop(at_work(town, "deliver"))
    await killed.kill()
    (left,) = workers.values()
    invoice = await town.invoice(WHAT)
    page = await town.opens(await town.letter(str(invoice.number)))
    checkout = await town.checkout(page)
    os.kill(left.pid, signal.SIGSTOP)
    await town.pays(checkout)
    await town.until(lambda: town.delivered(checkout))
    await faces.kill()
    os.kill(left.pid, signal.SIGCONT)
    await town.reads(WHAT, "Paid")
    await town.until(lambda: len(town.notes(WHAT)) == 4)
    await town.until(lambda: len(town.letters(str(invoice.number))) == 2)

    assert drafted.state is InvoiceState.DRAFT
    assert len(town.cards(WHAT)) == 1
    assert len(await town.payments(invoice)) == 1
    assert len(set(town.notes(WHAT))) == 4
    assert await town.complaints() == []
    assert [one.traces() for one in (faces, killed, left)] == [[], [], []]
    assert await left.stop() == 0


async def invoice_of(town: Town) -> Invoice:
    """The draft, once it is committed."""
    async with asyncio.timeout(20):
        while not (found := await town.invoices(WHAT)):
            await town.sandbox.world.wait(town.sandbox.world.version, seconds=0.05)
    return found[0]


def at_work(town: Town, workflow: str) -> str:
    """The name of the worker that has begun a job and not ended it."""
    plain = make_url(town.database_url).set(drivername="postgresql")
    with psycopg.connect(plain.render_as_string(hide_password=False)) as connection:
        rows = connection.execute(AT_WORK, (workflow,)).fetchall()
    return str(rows[0][0])
