"""A town for each file, with the whole program in it; Telegram calls it as Slack and Stripe do."""

from collections.abc import AsyncIterator

import pytest_asyncio

from core.models import Invoice, InvoiceState
from tests.cases.looking import waiting
from tests.program import Program
from tests.stories.conftest import town
from tests.stories.test_doors import TELEGRAM_SECRET
from tests.stories.town import Town

__all__ = ["asked", "program", "town"]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def program(town: Town) -> AsyncIterator[Program]:
    """The whole program, running beside it."""
    more = {"telegram_mode": "webhook", "telegram_webhook_secret": TELEGRAM_SECRET}
    async with town.program(**more) as program:
        yield program
        assert program.traces() == []


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def asked(town: Town, program: Program) -> AsyncIterator[Invoice]:
    """An invoice that waits for Olga before and after each of these tests."""
    invoice = await waiting(town, "Coveted")
    yield invoice
    assert (await town.invoice("Coveted")).state is InvoiceState.AWAITING
