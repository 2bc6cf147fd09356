"""The sandbox as one running thing."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest

from sandbox.app import Sandbox
from sandbox.config import demo
from sandbox.tls import trusted


@pytest.fixture
async def sandbox(tmp_path: Path) -> AsyncIterator[Sandbox]:
    config = demo("http://127.0.0.1:9", port=0, smtp_port=0, imap_port=0)
    async with Sandbox(config, tmp_path) as running:
        yield running


@pytest.fixture
async def page(sandbox: Sandbox) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=sandbox.url, trust_env=False, verify=trusted()) as client:
        yield client


async def test_the_state_shows_every_stand_in(page: httpx.AsyncClient) -> None:
    state = (await page.get("/desk/state")).json()

    shared = {"version", "now", "ahead", "faults", "authenticator"}
    assert set(state) == shared | {"slack", "telegram", "mail", "stripe"}
    assert state["stripe"]["merchant"] == "Northwind Studio"


async def test_every_port_is_open(sandbox: Sandbox) -> None:
    for port in (sandbox.port, sandbox.mail.smtp_port, sandbox.mail.imap_port):
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.close()
        await writer.wait_closed()


async def test_the_clock_moves_forward_and_is_kept_in_a_file(
    sandbox: Sandbox, page: httpx.AsyncClient
) -> None:
    before = sandbox.world.now()
    answer = await page.post("/desk/clock", json={"days": 2, "hours": 3})

    moved = datetime.fromisoformat(answer.json()["now"]) - before
    assert moved >= timedelta(days=2, hours=3)
    assert float(sandbox.clock_file.read_text()) == 51 * 3600


async def test_the_clock_never_goes_back(page: httpx.AsyncClient) -> None:
    answer = await page.post("/desk/clock", json={"days": -1})

    assert answer.status_code == 422


async def test_a_fault_is_told_shown_and_forgotten(page: httpx.AsyncClient) -> None:
    fault = {"service": "stripe", "kind": "before", "status": 503, "operation": "*"}
    told = await page.post("/desk/faults", json=fault)
    assert told.json()[0]["status"] == 503

    await page.delete("/desk/faults")
    assert (await page.get("/desk/faults")).json() == []


@pytest.mark.parametrize("wrong", [{"kind": "magic"}, {"service": "fax"}, {"times": 0}])
async def test_a_fault_nobody_can_show_is_refused(
    page: httpx.AsyncClient, wrong: dict[str, object]
) -> None:
    fault = {"service": "stripe", "kind": "before", **wrong}

    assert (await page.post("/desk/faults", json=fault)).status_code == 422


async def test_the_stream_tells_every_change(sandbox: Sandbox, page: httpx.AsyncClient) -> None:
    async with page.stream("GET", "/desk/stream") as stream:
        lines = stream.aiter_lines()
        first = json.loads((await anext(lines)).removeprefix("data: "))
        await anext(lines)
        sandbox.world.touch()
        second = json.loads((await anext(lines)).removeprefix("data: "))

    assert second["version"] > first["version"]


async def test_stopping_ends_an_open_stream(tmp_path: Path) -> None:
    sandbox = Sandbox(demo(port=0, smtp_port=0, imap_port=0), tmp_path)
    await sandbox.start()
    async with (
        httpx.AsyncClient(base_url=sandbox.url, trust_env=False, verify=trusted()) as client,
        client.stream("GET", "/desk/stream") as stream,
    ):
        lines = stream.aiter_lines()
        await anext(lines)
        await sandbox.stop()

        rest = [line async for line in lines if line.startswith("data")]
        assert len(rest) <= 1


async def test_serving_ends_when_it_is_cancelled(tmp_path: Path) -> None:
    sandbox = Sandbox(demo(port=0, smtp_port=0, imap_port=0), tmp_path)
    serving = asyncio.create_task(sandbox.serve())
    await asyncio.wait({serving}, timeout=0.2)
    assert not serving.done()

    serving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await serving


async def test_a_taken_port_is_said_at_the_start(sandbox: Sandbox, tmp_path: Path) -> None:
    config = demo(port=sandbox.port, smtp_port=0, imap_port=0)

    with pytest.raises(OSError, match="in use"):
        await Sandbox(config, tmp_path / "second").start()


async def test_what_is_known_survives_a_restart(tmp_path: Path) -> None:
    config = demo(port=0, smtp_port=0, imap_port=0)
    async with Sandbox(config, tmp_path) as first:
        first.world.move(timedelta(days=1))
        first.world.save("something", {"kept": True})

    async with Sandbox(config, tmp_path) as second:
        assert second.world.load("something") == {"kept": True}
        assert second.world.ahead() == timedelta(days=1)


@pytest.mark.parametrize("path", ["/nothing.js", "/..%2fapp.py", "/%2e%2e/app.py", "/app.py"])
async def test_no_file_beside_the_pages_is_served(page: httpx.AsyncClient, path: str) -> None:
    assert (await page.get(path)).status_code == 404
