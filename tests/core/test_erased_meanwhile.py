"""A client that is erased while somebody writes an invoice for it: whoever waited sees it gone."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from sqlalchemy import text

from core.billing import Billing
from core.database import Database
from core.errors import NotFound, WrongState
from tests.cast import BEA, OLGA, PAIDUP
from tests.codes import enrolled, needed
from tests.deeds import draft, wording

WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")


@pytest.fixture
def database_url(postgres_books: str) -> str:
    """Only a server lets two write at once."""
    return postgres_books


async def write(billing: Billing) -> None:
    await draft(billing)


async def rewrite(billing: Billing) -> None:
    """The only draft, which is another client's, for acme."""
    async with billing.work(BEA) as work:
        await work.invoices.edit("D1", wording())


async def somebody_waits(database: Database) -> None:
    """Until one transaction waits for another."""
    async with asyncio.timeout(30), database.reader.connect() as connection:
        while not (await connection.execute(WAITING)).scalar_one():
            pass


@pytest.mark.parametrize("deed", [write, rewrite])
async def test_no_invoice_is_written_for_a_client_that_is_being_erased(
    billing: Billing, database: Database, deed: Callable[[Billing], Coroutine[Any, Any, None]]
) -> None:
    await draft(billing, wording(client="globex"))
    app = await enrolled(billing, OLGA)
    asked = await needed(billing, OLGA, lambda work: work.privacy.erase("acme"))
    async with billing.work(OLGA) as work:
        await work.codes.offer(asked.id, app.code())
        await work.privacy.erase("acme")
        writing = asyncio.create_task(deed(billing))
        await somebody_waits(database)

    with pytest.raises(NotFound, match="no client"):
        await writing
    async with billing.reading(PAIDUP) as work:
        ((invoice, client),) = await work.invoices.listed()
    assert (invoice.reference, client.key) == ("D1", "globex")


async def test_nobody_is_erased_for_whom_an_invoice_is_being_written(
    billing: Billing, database: Database
) -> None:
    app = await enrolled(billing, OLGA)
    asked = await needed(billing, OLGA, lambda work: work.privacy.erase("acme"))

    async def erase() -> None:
        async with billing.work(OLGA) as work:
            await work.codes.offer(asked.id, app.code())
            await work.privacy.erase("acme")

    async with billing.work(BEA) as work:
        await work.invoices.draft(wording())
        erasing = asyncio.create_task(erase())
        await somebody_waits(database)

    with pytest.raises(WrongState, match="not settled: D1"):
        await erasing
