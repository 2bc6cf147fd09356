"""The stage on which the tests of the Slack face play."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.billing import Billing
from core.clock import Clock
from core.database import Database
from tests.bot.slack.stage import Stage, staged
from tests.cast import KEYRING, LINKS
from tests.fakes.clock import until_morning


@pytest.fixture
def clock_file(tmp_path: Path) -> Path:
    """How far everybody's time is ahead: it is morning for them, whenever the tests run."""
    file = tmp_path / "clock"
    file.write_text(str(until_morning(datetime.now(UTC)).total_seconds()))
    return file


@pytest.fixture
def billing(database: Database, clock_file: Path) -> Billing:
    """The front door of the core, with the machine's time: Slack signs with it."""
    return Billing(database, Clock(clock_file), LINKS, KEYRING)


@pytest.fixture
async def slack(billing: Billing, clock_file: Path) -> AsyncIterator[Stage]:
    """Slack, calling Paidup over HTTP."""
    async with staged(billing, clock_file) as stage:
        yield stage
