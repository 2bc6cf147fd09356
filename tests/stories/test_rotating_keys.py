"""Another key, while the program runs: every process has it first, and the owners agreed."""

import secrets

import pytest

from core.repositories.trail import TrailFilter
from core.security.actors import system
from tests.rotation import agreed_everywhere
from tests.stories.town import BOTH, Town

pytestmark = [BOTH, pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]


async def ready(town: Town) -> tuple[int, bool]:
    answer = await town.web.get(f"{town.url}/readyz")
    return answer.status_code, answer.json()["checks"]["keys"]


async def test_a_key_is_used_once_every_process_has_it_and_the_owners_agreed(town: Town) -> None:
    """F96, and the rotation beside a program that works."""
    async with town.program() as program:
        await town.drafts("Before")
        assert await ready(town) == (200, True)
        town.more["encryption_keys"] = secrets.token_urlsafe(32)
        code, _, refused = await town.paidup("keys", "rotate")
        lacking = await ready(town)
        await town.drafts("Meanwhile")
        assert await program.stop() == 0
    async with town.program() as program:
        asked = await town.paidup("keys", "rotate")
        async with town.books() as billing:
            async with billing.reading(system(1)) as work:
                before = await work.keys.own()
            await agreed_everywhere(billing)
        await town.until_idle()
        assert await ready(town) == (200, True)
        await town.drafts("After")
        assert program.traces() == []

    assert (code, "is not there in: " in refused) == (1, True)
    assert lacking == (503, False)
    assert (asked[0], "Proposal 1 asks the owners" in asked[1]) == (0, True)
    assert not before.is_newest
    async with town.books() as billing, billing.reading(system(1)) as work:
        now = await work.keys.own()
        done = await work.trail.page(TrailFilter(kind="KeysRotated"), most=5)
        assert (now.is_newest, now.behind, len(done.entries)) == (True, 0, 1)
        assert await work.keys.check() == []
    assert await town.complaints() == []
