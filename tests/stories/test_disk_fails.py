"""A disk that refuses to write: the program says so and ends, and the next start has the books."""

import resource
from pathlib import Path

import pytest

from tests.stories.town import Town

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]

ROOM = 20_000
"""So many bytes more may be written to a file before the disk refuses."""


async def test_a_disk_that_fails_ends_the_program_and_nothing_acknowledged_is_lost(
    town: Town,
) -> None:
    """F74: what the disk refused is not tried again; no row is half there."""
    program = town.program()
    await program.start()
    await town.drafts("Before")
    await town.until_idle()
    books = Path(town.database_url.removeprefix("sqlite:///"))
    most = max(each.stat().st_size for each in books.parent.glob(f"{books.name}*"))
    resource.prlimit(program.pid, resource.RLIMIT_FSIZE, (most + ROOM, most + ROOM))
    number = 0
    while program.is_running and number < 200:
        await town.types(f'/invoice new acme 1 x 800 "Filling {number}"')
        number += 1
    code = await program.ended(60)

    assert code == 1
    assert "The disk with the books does not work as it should." in program.text
    async with town.program():
        await town.drafts("After")
    assert await town.complaints() == []
