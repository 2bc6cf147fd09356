"""What looking for what is due costs, and reports, whatever else there is; and their memory.

    python benchmarks/scans.py [invoices]

So many invoices of a thousand clients, 10,000 of them overdue and nobody told of it, the others
paid; and as many entries in the ledger. Rows are copied by statements: what the database would
refuse of them is looked at afterwards by the check of the books.
"""

import asyncio
import os
import resource
import sys
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from sqlalchemy import create_engine, make_url, text
from sqlmodel import SQLModel

from benchmarks.issue import OLGA, approve, awaiting, books, postgresql_server, sqlite_file
from core.billing import Billing, Work
from core.migrations import migrate
from core.security.actors import system

INVOICES = 100_000
DUE = 10_000
CLIENTS = 1_000
ROUNDS = 3
TODAY = date.today()  # noqa: DTZ011  # no books but those of this run
NUMBERS = "WITH RECURSIVE copy(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copy WHERE n < :count) "
DAY = {
    "sqlite": "date('{today}', '-' || {days} || ' days')",
    "postgresql": "(DATE '{today}' - CAST({days} AS integer))",
}


async def main() -> None:
    """Measure and print, one database after the other."""
    invoices = int(sys.argv[1]) if len(sys.argv) > 1 else INVOICES
    print(f"{invoices:,} invoices, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors\n")
    for name, opened in {"sqlite": sqlite_file, "postgresql": postgresql_server}.items():
        with opened() as address:
            migrate(address)
            async with books(address) as billing:
                [(first, _, _)] = await awaiting(billing, 1)
                await approve(billing, first)
                await asyncio.to_thread(fill, address, invoices)
                await measure(name, billing)


async def measure(name: str, billing: Billing) -> None:
    """Every look three times, the one in the middle counts."""
    looks: dict[str, Callable[[Work], Awaitable[Any]]] = {
        "what fell overdue": lambda work: work.overdue.fallen(TODAY),
        "tax of a year": lambda work: work.turnover.tax("this year"),
        "owed, by age": lambda work: work.reports.ageing(),
        "a client's account": lambda work: work.reports.statements("c7"),
        "revenue of a year": lambda work: work.turnover.revenue("this year"),
        "money of a year": lambda work: work.turnover.received("this year"),
    }
    print(f"{name:28}{'seconds':>10}{'most memory, MiB':>20}")
    for what, look in looks.items():
        took = []
        for _ in range(ROUNDS):
            actor = system(OLGA.company_id)
            async with billing.reading(actor, is_snapshot=True) as work:
                began = perf_counter()
                await look(work)
                took.append(perf_counter() - began)
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{what:28}{median(took):>10.3f}{most:>20,}")
    print()


def fill(address: str, invoices: int) -> None:
    """Copy the first client, invoice and posting as often as it takes.

    The events are left out: a plain connection to SQLite asks for none, a server is told not to.
    """
    url = make_url(address)
    kind = url.get_backend_name()
    engine = create_engine(url.set(drivername="postgresql+psycopg") if kind != "sqlite" else url)
    with engine.begin() as connection:
        if kind != "sqlite":
            connection.execute(text("SET session_replication_role = replica"))

        def run(statement: str, count: int, **values: object) -> None:
            connection.execute(text(NUMBERS + statement), {"count": count, **values})

        run(
            copied("client", {"key": "'c' || CAST(n AS text)", "address": "''", "tax_id": "''"}),
            CLIENTS,
        )
        run(copied("invoice", invoice(kind)), invoices, due=min(DUE, invoices // 2))
        postings = invoices // 5
        for part, sides in enumerate((ISSUED, PAID)):
            event = f"1000000 + {part} * {postings} + n"
            for account, minor in sides:
                told = {"event_id": event, "account": f"'{account}'"}
                told |= {"amount_minor": str(minor), "home_minor": str(minor)}
                run(copied("entry", told), postings)
            days = DAY[kind].format(today=TODAY, days="(n % 300)")
            about = {"event_id": event, "booked_on": days, "invoice_id": "1 + n"}
            if part == 0:
                report = {"event_id": event, "booked_on": days, "net_minor": "10000"}
                run(copied("tax_entry", report | {"tax_minor": "1900"}), postings)
            run(copied("posting", about | {"client_id": f"2 + (1 + n) % {CLIENTS}"}), postings)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    engine.dispose()


ISSUED = (("receivable", 11900), ("revenue", -10000), ("tax:19", -1900))
PAID = (("cash:bank", 11900), ("receivable", -11900))


def invoice(kind: str) -> dict[str, str]:
    """The first so many due, the others paid; each of another client, on another day."""
    days = DAY[kind]
    return {
        "client_id": f"2 + n % {CLIENTS}",
        "draft": "1 + n",
        "number": "'N-' || CAST(n AS text)",
        "state": "CASE WHEN n <= :due THEN 'open' ELSE 'paid' END",
        "net_minor": "10000",
        "tax_minor": "1900",
        "total_minor": "11900",
        "paid_minor": "CASE WHEN n <= :due THEN 0 ELSE 11900 END",
        "issued_on": days.format(today=TODAY, days="(20 + n % 300)"),
        "due_on": days.format(today=TODAY, days="(1 + n % 60)"),
    }


def copied(name: str, told: dict[str, str]) -> str:
    """A statement that copies the first row of a table, with some columns told."""
    columns = [each.name for each in SQLModel.metadata.tables[name].columns]
    columns = [each for each in columns if each != "id"]
    values = ", ".join(told.get(each, f"first.{each}") for each in columns)
    key = "event_id" if name == "posting" else "id"
    first = f"(SELECT * FROM {name} ORDER BY {key} LIMIT 1) first"  # noqa: S608  # nosec B608  # our names
    return f"INSERT INTO {name} ({', '.join(columns)}) SELECT {values} FROM copy CROSS JOIN {first}"  # noqa: S608  # nosec B608


if __name__ == "__main__":
    asyncio.run(main())
