"""How long the clock takes to find the plans that are due, however many there are that are not.

    python benchmarks/recurring.py [plans…]

Of so many plans 100 are due; all others are invoiced some day in the years to come. What is due is
looked up, and then invoiced, a draft and a period each.
"""

import asyncio
import os
import sys
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[1]))

from sqlalchemy import text

from benchmarks.issue import BEA, books, postgresql_server, sqlite_file
from core.billing import Billing
from core.migrations import migrate
from core.models import LineDraft
from core.security.actors import system
from core.services.recurring import NewPlan
from core.services.wordings import Wording
from core.workflows.recurring import come_again

SIZES = (10_000, 100_000)
DUE = 100
LOOKS = 20
COMPANY = 1
CLOCK = system(COMPANY)

COPIES = """
    WITH RECURSIVE copy(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copy WHERE n < :plans)
    INSERT INTO recurring_plan (company_id, client_id, serial, state, wording, total_minor,
        currency, every, starts_on, trial, is_in_arrears, is_automatic, time_zone, passed, next_at,
        stopped_because, authors, drafted_by, drafted_at)
    SELECT company_id, client_id, :after + n, state, wording, total_minor, currency, every,
        starts_on, trial, is_in_arrears, is_automatic, time_zone, passed, :next_at,
        stopped_because, authors, drafted_by, drafted_at
    FROM recurring_plan CROSS JOIN copy WHERE recurring_plan.serial = :like ORDER BY n
"""


async def main() -> None:
    """Measure and print, one database after the other."""
    sizes = [int(each) for each in sys.argv[1:]] or SIZES
    print(f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors\n")
    print(f"{'':14}{'plans':>12}{'found':>8}{'found in, ms':>14}{'invoiced in, ms each':>22}")
    for name, opened in {"sqlite": sqlite_file, "postgresql": postgresql_server}.items():
        for size in sizes:
            with opened() as address:
                migrate(address)
                async with books(address) as billing:
                    await measure(name, billing, size)


async def measure(name: str, billing: Billing, size: int) -> None:
    """One database with so many plans."""
    now = billing.clock.now()
    await fill(billing, size, now)
    seconds = [await look(billing, now) for _ in range(LOOKS)]
    begun = perf_counter()
    done = await come_again(billing, COMPANY, now, "")
    each = (perf_counter() - begun) / len(done)
    found = 1000 * median(seconds)
    print(f"{name:14}{size:>12,}{len(done):>8}{found:>14.1f}{1000 * each:>22.1f}")


async def fill(billing: Billing, size: int, now: datetime) -> None:
    """Plans that are due by now, and many more that are not."""
    today, later = date(now.year, now.month, now.day), now + timedelta(days=400)
    said = Wording("acme", [LineDraft("Hosting", Decimal(1), Decimal(800), Decimal(19))])
    for starts_on in (today - timedelta(days=1), today + timedelta(days=300)):
        async with billing.work(BEA) as work:
            await work.recurring.write(NewPlan(said, "year", starts_on))
    first = now.astimezone(UTC) - timedelta(hours=1)
    async with billing.database.writer.begin() as connection:
        for like, plans, after, at in ((1, DUE - 1, 2, first), (2, size - DUE, DUE + 2, later)):
            values = {"like": like, "plans": plans, "after": after, "next_at": at}
            await connection.execute(text(COPIES), values)
        await connection.execute(text("ANALYZE"))


async def look(billing: Billing, now: datetime) -> float:
    """Seconds to find what is due."""
    begun = perf_counter()
    async with billing.reading(CLOCK) as work:
        found = await work.recurring_due.due(now)
    assert len(found) == DUE, len(found)
    return perf_counter() - begun


if __name__ == "__main__":
    asyncio.run(main())
