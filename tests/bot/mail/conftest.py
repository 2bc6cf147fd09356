"""The mail channel in front of a real SMTP server."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.billing import Billing
from sandbox.world import World
from tests.bot.mail.office import Office, office


@pytest.fixture
async def post(billing: Billing, tmp_path: Path) -> AsyncIterator[Office]:
    """A mail server, and the channel that hands in there."""
    world = World(tmp_path / "world.db")
    async with office(billing, world) as found:
        yield found
    world.close()
