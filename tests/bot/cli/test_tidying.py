"""`paidup privacy tidy`: killed at every page, it loses nothing, does nothing twice, and ends."""

import asyncio
import signal
import subprocess
import sys

from sqlalchemy import create_engine, make_url, text

from bot.books import books
from bot.settings import Settings
from core.security.actors import system
from tests.bot.cli.conftest import ACME, Paidup
from tests.bot.cli.tidying import PAGE

TIDY = (sys.executable, "-m", "tests.bot.cli.tidying")
REPORTS = 35


async def reported() -> None:
    """Reports of a payment service, worked off a hundred days ago, and one of today."""
    async with books(Settings.load()) as billing:
        for number in range(REPORTS + 1):
            await billing.receive("stripe", f"evt_{number}", "body")
        async with billing.work(system(1)) as work:
            for number in range(1, REPORTS + 2):
                await work.inbound.handled(number, "booked", work.clock.now())


def on_books(url: str, statement: str, **values: object) -> int:
    """Look into the file, or change it, as nobody should."""
    engine = create_engine(make_url(url))
    with engine.begin() as connection:
        result = connection.execute(text(statement), values)
        found = result.scalar_one() if result.returns_rows else 0
    engine.dispose()
    return int(found)


def is_killed(moment: str) -> bool:
    return subprocess.run((*TIDY, moment), check=False).returncode == -signal.SIGKILL


def test_tidying_that_is_killed_at_every_page_goes_on_and_ends(paidup: Paidup, url: str) -> None:
    paidup("init", *ACME)
    asyncio.run(reported())
    before = "UPDATE gateway_call SET received_at = datetime(received_at, '-100 days')"
    on_books(url, f"{before} WHERE id <= :last", last=REPORTS)

    assert is_killed("before")
    assert on_books(url, "SELECT count(*) FROM gateway_call") == REPORTS + 1
    pages = 0
    while is_killed("after"):
        pages += 1
        left = max(REPORTS - pages * PAGE, 0) + 1
        assert on_books(url, "SELECT count(*) FROM gateway_call") == left
    assert pages == 4

    assert paidup("privacy", "tidy").exit_code == 0
    told = paidup.json("audit", "show", "--kind", "ContentsForgotten")["events"]
    assert sorted(event["carries"]["count"] for event in told) == [5, 10, 10, 10]
    (summed,) = paidup.json("audit", "show", "--kind", "RetentionDone")["events"]
    assert summed["carries"]["counts"] == {"calls": REPORTS}
