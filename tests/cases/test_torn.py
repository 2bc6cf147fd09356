"""Killed in the middle of a transaction: all of a deed, or none of it."""

import asyncio
import signal
import sys

import pytest

from core.billing import Billing
from tests.architecture.sources import ROOT
from tests.cases.dying import DEEDS
from tests.cast import OLGA, PAIDUP
from tests.core.conftest import database_url
from tests.deeds import asked, draft, issued
from tests.trail import Trail

__all__ = ["database_url"]


@pytest.mark.parametrize("deed", DEEDS)
async def test_killed_before_the_commit_nothing_happened(
    billing: Billing, trail: Trail, database_url: str, deed: str
) -> None:
    """F01, F12, F14, F16, F17, F21: row, number, postings, event, link and job are one."""
    await asked(billing)
    await draft(billing)
    owed = (await issued(billing)).invoice
    async with billing.work(PAIDUP) as work:
        await work.checkouts.start(owed.id, "stripe")
    before = await trail.kinds(), await trail.jobs()
    await billing.database.close()

    command = (sys.executable, "-m", "tests.cases.dying", database_url, deed)
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT)
    assert await process.wait() == -signal.SIGKILL

    assert (await trail.kinds(), await trail.jobs()) == before
    async with billing.work(OLGA) as work:
        assert (await work.invoices.approve("D1")).invoice.number == "INV-2026-0002"
    async with billing.reading(PAIDUP) as work:
        assert await work.audit.complaints() == []
