"""The program is told to stop, or cannot start: quickly, with a sentence, never with a trace."""

import json
import secrets
from datetime import timedelta

import pytest

from core.checkpoints import CheckpointFolder
from core.models import AlarmKind
from core.security.actors import system
from tests.program import Line, Program, free_port
from tests.stories.town import Town

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]


async def test_a_program_that_is_told_to_stop_does_so_though_slack_hangs(town: Town) -> None:
    program = town.program()
    await program.start()
    town.fault("slack", "chat.postMessage", "slow", seconds=60)
    await town.types('/invoice new acme 1 x 800 "Hangs"')
    await town.shown("slack", "chat.postMessage")

    assert await program.stop() == 0
    assert program.traces() == []


async def test_it_starts_though_nobody_outside_answers(town: Town) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    outside = {
        "slack_api_base": f"{nowhere}/slack/api/",
        "telegram_api_base": f"{nowhere}/telegram",
        "stripe_api_base": f"{nowhere}/stripe",
        "smtp_port": str(free_port()),
    }
    async with town.program(**outside) as program:
        answer = await town.web.get(f"{town.url}/readyz")
        code = await program.stop()

    assert answer.status_code == 200
    assert code == 0
    assert program.traces() == []


async def test_what_cannot_start_says_why_in_a_sentence(town: Town) -> None:
    empty = f"sqlite:///{town.folder / 'empty.db'}"
    away = "postgresql://nobody@127.0.0.1:1/paidup"
    async with town.program("web", "workflows"):
        refused = {
            "Another process already works": await refusal(town, web_port=str(free_port())),
            "cannot be used": await refusal(town, "web"),
        }
    refused |= {
        "There are no books at": await refusal(town, database_url=empty),
        "cannot be reached": await refusal(town, database_url=away),
    }

    assert {words: words in said for words, said in refused.items()} == dict.fromkeys(refused, True)
    assert [said for said in refused.values() if "Traceback" in said or len(said) > 1000] == []


async def refusal(town: Town, *parts: str, **others: str) -> str:
    """What a program says that ends by itself with code 1."""
    program: Program = town.program(*parts, **others)
    await program.launch()
    code = await program.ended(60)
    assert code == 1, program.tail()
    return program.text


def is_signed(line: Line) -> bool:
    return line.get("event") == "checkpoint made"


async def news(town: Town) -> int:
    """Something happens beside the program; how long the trail is then."""
    async with town.books() as billing, billing.work(system(1)) as work:
        await work.alarms.sound(AlarmKind.DISK, secrets.token_hex(4), "There is little room.")
    async with town.books() as billing, billing.reading(system(1)) as work:
        return (await work.trail.head())[0]


async def test_the_trail_is_signed_at_the_start_and_at_the_stop(town: Town) -> None:
    folder = CheckpointFolder(town.folder / "trail")
    before = await news(town)
    program = town.program("workflows")
    await program.start()
    await program.says(is_signed, 30)
    at_the_start = folder.newest(1)
    after = await news(town)
    assert await program.stop() == 0
    at_the_stop = folder.newest(1)

    assert at_the_start is not None
    assert at_the_start.checkpoint.size >= before
    assert at_the_stop is not None
    assert at_the_stop.checkpoint.size >= after


async def test_the_trail_is_signed_when_the_clock_was_moved(town: Town) -> None:
    await news(town)
    async with town.program("workflows") as program:
        await program.says(is_signed, 30)
        known = len(program.lines())
        town.sandbox.world.move(timedelta(days=2))
        await program.says(lambda line: is_signed(line) and line in program.lines()[known:], 30)
        _, out, _ = await town.paidup("audit", "verify", "--json")

    (row,) = json.loads(out)
    assert row["flaws"] == []
    assert not any("checkpoint covers" in doubt for doubt in row["doubts"])
