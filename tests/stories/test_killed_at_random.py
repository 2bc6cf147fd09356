"""`kill -9` wherever chance has it, under load: afterwards all that must hold holds.

Chance has a seed, and counts what the program has told: no clock has a say in it.
"""

import asyncio
import json
import random
from collections import Counter
from pathlib import Path

import pytest

from core.security.actors import system
from tests.program import Program
from tests.stories.town import Town, open_town

pytestmark = pytest.mark.timeout(300)

SEED = 20261122
ROUNDS = 3
AT_ONCE = 5


async def load(town: Town, number: int) -> None:
    """Several ask at once; whoever gets no answer asks again, as Slack does."""
    asked = (f'/invoice new acme 1 x 800 "Round {number}.{each}"' for each in range(AT_ONCE))
    await asyncio.gather(*map(town.types, asked), return_exceptions=True)


async def dies(program: Program, after: int) -> None:
    """`kill -9` once it has told so many things."""
    await program.says(lambda _: [line["event"] for line in program.lines()].count("told") >= after)
    await program.kill()


async def drafted(town: Town) -> Counter[str]:
    """How many invoices there are of each wording."""
    async with town.books() as billing, billing.reading(system(1)) as work:
        found = [invoice for invoice, _ in await work.invoices.listed("", limit=1000)]
        views = [await work.invoices.view_by_id(invoice.id) for invoice in found]
    return Counter(view.lines[0].description for view in views)


async def test_killed_at_random_under_load_all_that_must_hold_holds(tmp_path: Path) -> None:
    """F24."""
    chance = random.Random(SEED)  # noqa: S311  # it guards nothing
    async with open_town(tmp_path) as town:
        program = town.program()
        for number in range(ROUNDS):
            await program.start()
            asking = asyncio.create_task(load(town, number))
            await dies(program, chance.randint(1, AT_ONCE))
            await asking
        await program.start()
        last = await town.issues("After all")
        await town.letter(str(last.number))
        await town.until_idle()
        kept = await drafted(town)
        cards = {name: len(town.cards(name)) for name in kept}
        _, trail, _ = await town.paidup("audit", "verify", "--json")

        assert len(kept) > ROUNDS
        assert kept == dict.fromkeys(kept, 1) == cards
        assert await town.complaints() == []
        assert json.loads(trail)[0]["flaws"] == []
        assert program.traces() == []
