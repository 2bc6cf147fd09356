"""Whatever is sent to whatever address: no crash, no hang, no answer without our headers."""

import gc
import logging
import tracemalloc

import pytest
from fastapi import FastAPI

from bot.handlers.web.headers import headers
from tests.fakes.clock import FakeClock
from tests.fuzz.calls import Call, addresses, calls
from tests.fuzz.visitor import Answer, Visitor

CALLS = 1200
SOME = 30  # each how many of them are made again and again
WARM_UP = 6  # rounds until every statement there is was compiled once
GROWTH_BYTES_MOST = 300_000
EVERY = headers(is_secure=True)
POLICY = "content-security-policy"
NOT_THERE = {404, 405, 421}


def flaws(call: Call, answer: Answer) -> list[str]:
    """What is wrong with an answer."""
    found = [str(answer.status)] if answer.status >= 500 else []
    found += [name for name in EVERY if name not in answer.headers]
    found += [name for name in EVERY if name != POLICY and answer.headers.get(name) != EVERY[name]]
    if "frame-ancestors 'none'" not in answer.headers.get(POLICY, ""):
        found.append("it may be framed")
    return [f"{call}: {flaw}" for flaw in found]


def wanted(web: FastAPI) -> list[Call]:
    """As many for each route, however many routes there are."""
    return calls(web.routes, max(20, CALLS // len(addresses(web.routes))))


async def test_no_call_crashes_hangs_or_is_answered_without_our_headers(
    web: FastAPI, visitor: Visitor, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    found: list[str] = []
    reached: set[str] = set()
    with caplog.at_level(logging.ERROR):
        for call in wanted(web):
            clock.advance(minutes=1)
            answer = await visitor.call(call)
            found += flaws(call, answer)
            reached |= {call.route} - ({call.route} if answer.status in NOT_THERE else set())

    assert found == []
    assert [record.getMessage() for record in caplog.records if record.exc_info] == []
    assert reached == {route for route, _ in addresses(web.routes)}


async def test_the_same_calls_again_take_no_more_memory(
    web: FastAPI, visitor: Visitor, clock: FakeClock
) -> None:
    made = wanted(web)[::SOME]

    async def round_of_calls() -> int:
        for call in made:
            clock.advance(minutes=1)
            await visitor.call(call)
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    for _ in range(WARM_UP):
        await round_of_calls()
    tracemalloc.start()
    try:
        first, *_, last = [await round_of_calls() for _ in range(4)]
    finally:
        tracemalloc.stop()

    assert last - first < GROWTH_BYTES_MOST, f"{last - first} bytes after {3 * len(made)} calls"
