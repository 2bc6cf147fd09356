"""What holds whatever was tried: nothing changed, answers are clean, the books are right."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

import httpx
import psycopg
from sqlalchemy import make_url
from sqlmodel import SQLModel

import core.models  # noqa: F401  # fills the table of tables
from tests.cases.looking import NOTED
from tests.program import Line, Program
from tests.stories.town import WAIT_SECONDS, Town

MAY_GROW: Final = {
    *("tally", "code_try", "seen_request", "gateway_call", "process"),
    *("inbound_mail", "mail_copy", "mailbox_reading"),
    "data_key",  # made when the first thing is sealed with it, such as the first report
    *("event", "trail_link", "delivery"),
}
"""Counts, what came in, and the trail, of which `rows` looks at all that is not merely noted."""

BUSY: Final = "SELECT count(*) FROM dbos.workflow_status WHERE status IN ('ENQUEUED', 'PENDING')"
UNHANDLED: Final = "SELECT count(*) FROM gateway_call WHERE handled_at IS NULL"
LOOK_SECONDS: Final = 0.1
PAGE_BYTES: Final = 20_000
PLAIN_BYTES: Final = 200
TROUBLE: Final = re.compile(r"Traceback|File \"/|SELECT |INSERT |sqlalchemy|psycopg|uvicorn|DBOS")
ANSWER_SECONDS: Final = 30


def database(town: Town) -> psycopg.Connection[Any]:
    """The town's database as its owner has it, past all services; each statement by itself."""
    plain = make_url(town.database_url).set(drivername="postgresql")
    return psycopg.connect(plain.render_as_string(hide_password=False), autocommit=True)


def rows(town: Town) -> dict[str, str]:
    """A digest of all rows of each table of the business, and of what happened there."""
    named = sorted(set(SQLModel.metadata.tables) - MAY_GROW)
    happened = "(SELECT * FROM event WHERE NOT kind = ANY(%(noted)s))"
    parts = [_digest(name, f'"{name}"') for name in named]
    query = " UNION ALL ".join([*parts, _digest("event", happened)])
    with database(town) as connection:
        return dict(connection.execute(query.encode(), {"noted": sorted(NOTED)}).fetchall())


async def idle(town: Town) -> None:
    """Wait until nothing is left to be done after what happened."""
    await _none(town, BUSY)


async def handled(town: Town) -> None:
    """Wait until every report was worked off; what it led to may still be told."""
    await _none(town, UNHANDLED)


@asynccontextmanager
async def unchanged(town: Town, *but: str) -> AsyncIterator[None]:
    """Nothing was done meanwhile: no row of the business is another, and the trail has no deed.

    Only these tables may have other rows.
    """
    await idle(town)
    before = rows(town)
    yield
    await idle(town)
    after = rows(town)
    other = [name for name in before if before[name] != after[name] and name not in but]
    assert not other, other


async def sound(town: Town) -> None:
    """The ledger balances, numbers have no gap, and the trail is whole."""
    assert await town.complaints() == []
    _, told, error = await town.paidup("audit", "verify", "--json")
    assert [row for row in json.loads(told) if row["flaws"]] == [], error
    assert error == ""


def is_refusal(answer: httpx.Response, *statuses: int) -> bool:
    """A short answer that says no, with nothing in it of what stands behind."""
    is_page = "html" in answer.headers.get("content-type", "")
    is_short = len(answer.content) < (PAGE_BYTES if is_page else PLAIN_BYTES)
    is_meant = answer.status_code in (statuses or range(400, 500))
    return is_meant and is_short and not TROUBLE.search(answer.text)


def noted(program: Program, first: int, status: int) -> list[Line]:
    """The lines of its log, from the first named on, that say a request was answered so."""
    return [line for line in program.lines()[first:] if line.get("status") == status]


def spoken(
    town: Town, method: str, path: str, headers: Mapping[str, str], body: bytes = b""
) -> bytes:
    """A request as it stands on the wire; the connection ends with it."""
    ours = {
        "Host": f"127.0.0.1:{town.port}",
        "Connection": "close",
        "Content-Length": str(len(body)),
    }
    lines = [f"{name}: {value}" for name, value in {**ours, **headers}.items()]
    return "\r\n".join([f"{method} {path} HTTP/1.1", *lines, "", ""]).encode() + body


async def at_once(town: Town, requests: Sequence[bytes]) -> list[int]:
    """Each on a socket of its own: all but the last byte first, then all the last ones together.

    Answers their statuses.
    """
    sockets = [await asyncio.open_connection("127.0.0.1", town.port) for _ in requests]
    for (_, writer), request in zip(sockets, requests, strict=True):
        writer.write(request[:-1])
        await writer.drain()
    for (_, writer), request in zip(sockets, requests, strict=True):
        writer.write(request[-1:])
    answers = await asyncio.gather(*(_status(reader) for reader, _ in sockets))
    for _, writer in sockets:
        writer.close()
    return answers


async def _status(reader: asyncio.StreamReader) -> int:
    async with asyncio.timeout(ANSWER_SECONDS):
        return int((await reader.readline()).split()[1])


async def _none(town: Town, query: str) -> None:
    with database(town) as connection:
        async with asyncio.timeout(WAIT_SECONDS):
            while connection.execute(query.encode()).fetchone() != (0,):
                await town.sandbox.world.wait(town.sandbox.world.version, seconds=LOOK_SECONDS)


def _digest(name: str, source: str) -> str:
    kept = "md5(coalesce(string_agg(md5(t::text), '' ORDER BY t::text), ''))"
    return f"SELECT '{name}', {kept} FROM {source} t"  # noqa: S608  # tables' names
