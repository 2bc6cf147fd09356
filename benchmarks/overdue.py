"""How fast the clock works off invoices that fall overdue at once, beside the same rows by hand.

    python benchmarks/overdue.py [invoices]

All are told of in one digest and get their first reminder planned: an alert, a reminder, two events
and two jobs each. Then as many again, while payments come in for one in twenty of them: none of
those may reach the mail server once its payment is in the books.
"""

import asyncio
import json
import os
import random
import re
import resource
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import psycopg
from sqlalchemy import URL, make_url, text

from benchmarks.issue import (
    BEA,
    LINKS,
    OLGA,
    Watch,
    approve,
    awaiting,
    books,
    postgresql_server,
    row,
    rows,
    sqlite_file,
)
from core.billing import Billing
from core.clock import Clock
from core.migrations import migrate
from core.models import Method
from core.security.actors import system
from core.workflows.overdue import Overdue

INVOICES = 2000
AT_ONCE = 50
PAID_PART = 0.05
DAYS_LATE = 5
ADDRESS = "carl@acme.example"
COMPANY = 1
CLOCK = system(COMPANY)

COPIES = """
    WITH RECURSIVE copy(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copy WHERE n < :invoices)
    INSERT INTO invoice (company_id, client_id, draft, number, state, currency, terms_days, note,
        po_number, issued_on, due_on, net_minor, tax_minor, total_minor, paid_minor, drafted_by,
        authors, drafted_at, sent_at)
    SELECT company_id, client_id, :after + n, 'LATE-' || CAST(:after + n AS text), state, currency,
        terms_days, note, po_number, issued_on, :due_on, net_minor, tax_minor, total_minor,
        paid_minor, drafted_by, authors, drafted_at, drafted_at
    FROM invoice CROSS JOIN copy WHERE invoice.id = 1 ORDER BY n
"""
THOSE = "FROM invoice WHERE id BETWEEN :first AND :last"
ALERTS = f"""
    INSERT INTO overdue_alert (invoice_id, company_id, told_on, digest)
    SELECT id, company_id, CAST(:today AS date), 1 {THOSE}
"""
REMINDERS = f"""
    INSERT INTO reminder (company_id, invoice_id, stage, state, reason, planned_at)
    SELECT company_id, id, 1, 'planned', '', drafted_at {THOSE}
"""
EVENTS = f"""
    INSERT INTO event (company_id, kind, subject, payload, actor, world, request_id, happened_at)
    SELECT company_id, :kind, 'invoice:' || CAST(id AS text), authors, 'Paidup', 'system', '',
        drafted_at {THOSE} RETURNING id
"""
JOBS = """
    INSERT INTO workflow_status (workflow_uuid, status, name, queue_name, application_name,
    application_version, serialization, priority, recovery_attempts)
    VALUES (:key, 'ENQUEUED', 'tell', 'events', 'paidup', '1', 'portable_json', 0, 0)
"""
INPUTS = "INSERT INTO workflow_input (workflow_uuid, inputs) VALUES (:key, :inputs)"

Page = Callable[[int, int], None]
"""Writes all rows of the invoices between two ids, in one transaction."""


class Noon(Clock):
    """It is never a quiet hour."""

    def now(self) -> datetime:
        """Midday of today."""
        return datetime.combine(super().now(), time(11), UTC)


async def main() -> None:
    """Measure and print, one database after the other."""
    invoices = int(sys.argv[1]) if len(sys.argv) > 1 else INVOICES
    print(f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors\n")
    for name, opened in {"sqlite": sqlite_file, "postgresql": postgresql_server}.items():
        with opened() as address:
            migrate(address)
            async with books(address) as billing:
                await measure(name, billing, make_url(address), invoices)
    print(f"load of the machine {os.getloadavg()[0]:.1f}")


async def measure(name: str, billing: Billing, url: URL, invoices: int) -> None:
    """Everything about one database."""
    billing = Billing(billing.database, Noon(), LINKS)
    [(first, _, _)] = await awaiting(billing, 1)
    await approve(billing, first)
    ours, plain = await beside(billing, url, invoices)
    print(f"{name:46}{'a second':>10}{'ms each':>10}{'our CPU, ms':>13}")
    row(f"the same rows by hand, {AT_ONCE} in a transaction", plain)
    row("told and planned by the clock", ours)
    print(f"{'told and planned, as a part of what is by hand':46}{ours.rate / plain.rate:>10.0%}")
    print(f"{f'{invoices:,} invoices, in seconds':46}{ours.wall:>10.1f}\n")
    await Meanwhile(billing).measure(invoices)


async def beside(billing: Billing, url: URL, invoices: int) -> tuple[Watch, Watch]:
    """Ours between two halves by hand; both must write as many rows."""
    ours, plain = Watch(), Watch()
    before = await rows(billing)
    with by_hand(url) as page:
        await by_hand_half(billing, page, plain, invoices // 2)
        between = await rows(billing)
        await late(billing, invoices)
        with ours.running(invoices):
            done = await Overdue(billing).tick(COMPANY)
        after = await rows(billing)
        assert len(done) == 2 * invoices + 1, len(done)
        assert (after[0] - between[0] - 1) == 2 * (between[0] - before[0]), "not the same events"
        await by_hand_half(billing, page, plain, invoices // 2)
    return ours, plain


async def by_hand_half(billing: Billing, page: Page, watch: Watch, invoices: int) -> None:
    """The plain way, for invoices that the clock leaves alone."""
    first = await late(billing, invoices, days=-1)
    with watch.running(invoices):
        for begin in range(first, first + invoices, AT_ONCE):
            page(begin, min(begin + AT_ONCE, first + invoices) - 1)


async def late(billing: Billing, invoices: int, days: int = DAYS_LATE) -> int:
    """Invoices that the client has, so many days late; answers the first one's id."""
    async with billing.database.writer.begin() as connection:
        last = (await connection.execute(text("SELECT max(id) FROM invoice"))).scalar_one()
        values = {"invoices": invoices, "after": last, "due_on": today() - timedelta(days=days)}
        await connection.execute(text(COPIES), values)
        found = text("SELECT min(id) FROM invoice WHERE draft > :last")
        return int((await connection.execute(found, {"last": last})).scalar_one())


def today() -> date:
    """The date at noon, which is the same in the company's time zone."""
    return Noon().now().date()


@contextmanager
def by_hand(url: URL) -> Iterator[Page]:
    """The plain way through `sqlite3` or psycopg, as durable as ours."""
    connection = _sqlite(url) if url.get_backend_name() == "sqlite" else _postgresql(url)
    execute, many, begin, commit = connection
    values = {"today": str(today())}

    def page(first: int, last: int) -> None:
        begin()
        those = {**values, "first": first, "last": last}
        for rows_of, kind in ((ALERTS, "InvoiceFellOverdue"), (REMINDERS, "ReminderPlanned")):
            execute(rows_of, those)
            ids = [found[0] for found in execute(EVENTS, {**those, "kind": kind}).fetchall()]
            jobs = [{"key": f"tell-{each}", "inputs": _inputs(each)} for each in ids]
            many(JOBS, jobs)
            many(INPUTS, jobs)
        commit()

    yield page


def _inputs(event: int) -> str:
    return json.dumps({"namedArgs": {}, "positionalArgs": [COMPANY, event]})


def _sqlite(url: URL) -> tuple[Any, ...]:
    assert url.database
    connection = sqlite3.connect(url.database, isolation_level=None)
    for pragma in ("busy_timeout = 10000", "journal_mode = WAL", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("PRAGMA foreign_keys = ON")
    words = (partial(connection.execute, word) for word in ("BEGIN IMMEDIATE", "COMMIT"))
    return connection.execute, connection.executemany, *words


def _postgresql(url: URL) -> tuple[Any, ...]:
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    connection = psycopg.connect(plain)
    connection.execute("SET search_path = public, dbos")
    connection.commit()

    def execute(sql: str, values: Mapping[str, Any]) -> Any:
        return connection.execute(_translated(sql), values)

    def many(sql: str, values: Sequence[Mapping[str, Any]]) -> None:
        connection.cursor().executemany(_translated(sql), values)

    return execute, many, lambda: None, connection.commit


def _translated(sql: str) -> bytes:
    return re.sub(r":([a-z]+)", r"%(\1)s", sql).encode()


class Meanwhile:
    """As many invoices again, some of which are paid while the clock and the mail are at work."""

    def __init__(self, billing: Billing) -> None:
        self._billing = billing
        self._paid: set[int] = set()
        self._waits: list[float] = []
        self._mailed_of_paid = 0

    async def measure(self, invoices: int) -> None:
        """Tick and pay at once, then mail and pay at once; print what came of it."""
        first = await late(self._billing, invoices)
        ids = range(first, first + invoices)
        paying = random.Random(4711).sample(ids, int(invoices * PAID_PART))  # noqa: S311  # no secret
        half = len(paying) // 2
        watch = Watch()
        with watch.running(invoices):
            await asyncio.gather(Overdue(self._billing).tick(COMPANY), self._pay(paying[:half]))
            await asyncio.gather(self._mail(first), self._pay(paying[half:]))
        row("the same with the mail, and payments meanwhile", watch)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{'payments meanwhile':46}{len(paying):>10}")
        print(f"{'a payment and its approval, median, ms':46}{1000 * median(self._waits):>10.0f}")
        print(f"{'the slowest, ms':46}{1000 * max(self._waits):>10.0f}")
        print(f"{'reminders mailed after the payment':46}{self._mailed_of_paid:>10}")
        print(f"{'the most memory so far, MiB':46}{peak:>10.0f}\n")

    async def _pay(self, ids: Sequence[int]) -> None:
        for invoice_id in ids:
            begun = perf_counter()
            async with self._billing.work(BEA) as work:
                invoice = (await work.invoices.view_by_id(invoice_id)).invoice
                view = await work.payments.record(
                    invoice.reference, invoice.owed, Method.BANK, None, ""
                )
            async with self._billing.work(OLGA) as work:
                await work.payments.approve(view.payment.reference)
            self._paid.add(invoice_id)
            self._waits.append(perf_counter() - begun)

    async def _mail(self, first: int) -> None:
        """Every planned reminder to a mail server that takes it at once."""
        for reminder_id, invoice_id in await self._planned(first):
            is_paid = invoice_id in self._paid
            async with self._billing.work(CLOCK) as work:
                taken = await work.sendings.take(reminder_id, ADDRESS)
            if taken is None:
                continue
            self._mailed_of_paid += is_paid
            async with self._billing.work(CLOCK) as work:
                await work.sendings.sent(reminder_id, ADDRESS)

    async def _planned(self, first: int) -> list[tuple[int, int]]:
        query = text("SELECT id, invoice_id FROM reminder WHERE invoice_id >= :first ORDER BY id")
        async with self._billing.database.reader.connect() as connection:
            found = await connection.execute(query, {"first": first})
            return [(reminder_id, invoice_id) for reminder_id, invoice_id in found]


if __name__ == "__main__":
    asyncio.run(main())
