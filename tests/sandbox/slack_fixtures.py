"""The fixture that the tests of the Slack stand-in share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.sandbox.slack_stage import Stage, stage


@pytest.fixture
async def slack(tmp_path: Path) -> AsyncIterator[Stage]:
    """The stand-in with the demo's workspace, no rate limit and a recording app."""
    async with stage(tmp_path) as found:
        yield found
