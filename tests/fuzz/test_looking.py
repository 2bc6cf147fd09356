"""Whoever looks changes nothing: every address that can be looked at, by whoever there is."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace

import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlmodel import SQLModel

from bot.commands.table import COMMANDS
from core.billing import Billing
from core.database import Database
from core.models import Stage
from tests.cast import OLGA
from tests.codes import enrolled
from tests.device import with_passkey
from tests.fakes.clock import FakeClock
from tests.fuzz.calls import Call, Real, addresses, names_in
from tests.fuzz.visitor import Visitor
from tests.trail import Trail

COUNTED = {"tally"}
"""Looking too often is slowed down, so it is counted."""

SEEN = {"web_session": {"seen_at"}}
"""A session says when it was used last: without use it ends."""


async def kept(database: Database) -> dict[str, list[str]]:
    """Every row there is, and every job."""
    found = {"jobs": await Trail(database).jobs()}
    async with database.writer.connect() as connection:
        for name in sorted(set(SQLModel.metadata.tables) - COUNTED):
            columns = {each.name for each in SQLModel.metadata.tables[name].columns}
            named = ", ".join(sorted(columns - SEEN.get(name, set())))
            asked = text(f'SELECT {named} FROM "{name}" ORDER BY 1, 2')  # noqa: S608  # our tables
            found[name] = [str(row) for row in await connection.execute(asked)]
    return found


def looks(web: FastAPI) -> Iterator[tuple[Call, dict[str, str]]]:
    """Each address that can be looked at; for the pages of commands, each command."""
    for route, verbs in addresses(web.routes):
        parts = tuple(str(Real.PART) for _ in names_in(route))
        call = Call(route, "GET", parts, "", (), frozenset({Real.COOKIE}), (), b"")
        named = sorted(COMMANDS) if "{deed}" in route else ["invoice list"]
        for name in named if "GET" in verbs else ():
            subject, _, deed = name.partition(" ")
            yield call, {"desk/subject": subject, "desk/deed": deed or "list"}


async def cookies(billing: Billing) -> dict[str, str]:
    """Of somebody at each stage, and of nobody."""
    found = {"nobody": ""}
    await enrolled(billing, OLGA)
    await with_passkey(billing, OLGA)
    async with billing.work(OLGA) as work:
        for stage in (Stage.JOINING, Stage.HALF, Stage.FULL):
            begun = Stage.HALF if stage is Stage.FULL else stage
            opened = await work.sign_ins.start(begun, "A browser")
            if stage is Stage.FULL:
                opened = await work.sign_ins.finish_by_passkey(opened.session.id)
            found[stage] = f"__Host-paidup={opened.token}"
    return found


def _holding(cookie: str) -> Callable[[], Awaitable[str]]:
    async def held() -> str:
        return cookie

    return held


@pytest.mark.parametrize("who", ["nobody", *Stage])
async def test_looking_at_every_address_changes_no_row(
    who: str, web: FastAPI, visitor: Visitor, billing: Billing, clock: FakeClock
) -> None:
    eye = replace(visitor, signed_in=_holding((await cookies(billing))[who]))
    calls = list(looks(web))
    for call, right in calls:
        if call.route.endswith("/pdf"):
            await look(eye, call, right)  # printed and kept before its address is in a mail
    clock.advance(seconds=61)

    assert [found for each in calls if (found := await changed(billing, eye, *each))] == []


async def changed(billing: Billing, eye: Visitor, call: Call, right: dict[str, str]) -> list[str]:
    """The tables that are not as they were before a look; the jobs count as one."""
    before = await kept(billing.database)
    await look(eye, call, right)
    after = await kept(billing.database)
    found = [name for name in before if before[name] != after[name]]
    return [f"{call.path(right)}: {name}" for name in found]


async def look(eye: Visitor, call: Call, right: dict[str, str]) -> None:
    """Look there, as whoever that is."""
    answer = await replace(eye, turn=lambda: right).call(call)
    assert answer.status < 500, call
