"""What every request meets: limits, plain answers, and nothing of the inside."""

import asyncio
import contextlib
import logging
import sqlite3
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from bot.handlers.web.metrics import Metrics
from bot.handlers.web.server import WebServer
from core.billing import Billing
from core.database import Database
from core.errors import GatewayFailed, NotAllowed
from tests.bot.web.site import Site, site
from tests.bot.web.town import page_of
from tests.cast import LINKS
from tests.deeds import issued
from tests.fakes.clock import FakeClock

MEGABYTE = 1_000_000


class Door:
    """A platform that notes who came in."""

    def __init__(self) -> None:
        self.calls: list[tuple[bytes, str]] = []

    async def call(self, body: bytes, headers: object) -> tuple[int, dict[str, str], bytes]:
        assert isinstance(headers, dict)
        self.calls.append((body, headers["x-signed"]))
        return 202, {"content-type": "text/plain", "x-own": "yes"}, b"heard"


class Broken:
    """A platform whose code has a bug."""

    async def call(self, body: bytes, headers: object) -> tuple[int, dict[str, str], bytes]:
        raise ZeroDivisionError("secret of the house")


@pytest.mark.parametrize("address", ["/slack/events", "/telegram/webhook"])
async def test_a_platforms_call_goes_through_its_door_as_it_came(
    billing: Billing, address: str
) -> None:
    door = Door()
    place = site(billing, doors={"slack": door, "telegram": door})

    answer = await place.web.post(address, content=b"raw \xff", headers={"X-Signed": "s"})

    assert (answer.status_code, answer.text) == (202, "heard")
    assert answer.headers["x-own"] == "yes"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert door.calls == [(b"raw \xff", "s")]


@pytest.mark.parametrize(
    "path", ["/slack/events", "/telegram/webhook", "/webhooks/stripe", "/nothing", "/", "/docs"]
)
async def test_where_nothing_is_a_machine_is_told_so(billing: Billing, path: str) -> None:
    answer = await site(billing, is_open=False).web.post(path)

    assert (answer.status_code, answer.json()) == (404, {"error": "not_found"})


async def test_a_bug_is_logged_under_a_reference_and_told_to_nobody(
    billing: Billing, caplog: pytest.LogCaptureFixture
) -> None:
    place = site(billing, doors={"slack": Broken()})
    with caplog.at_level(logging.ERROR):
        answer = await place.web.post("/slack/events")

    assert (answer.status_code, answer.json()) == (500, {"error": "crashed"})
    assert "ZeroDivisionError" in caplog.text


async def test_a_person_is_told_the_reference(here: Site, billing: Billing) -> None:
    invoice = (await issued(billing)).invoice

    async def crash(*_: object) -> None:
        raise ZeroDivisionError("secret of the house")

    here.printer.render = crash  # type: ignore[method-assign, assignment]  # a fake that breaks
    answer = await here.get(invoice, "/pdf")

    assert answer.status_code == 500
    assert "mention this reference: web:" in answer.text
    assert "secret" not in answer.text


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """Books that are waited for only shortly."""
    database = Database(database_url, busy_wait_seconds=0.05)
    yield database
    await database.close()


@contextlib.contextmanager
def held(database: Database) -> Iterator[None]:
    """Another program writes, and does not stop."""
    other = sqlite3.connect(database.url.database or "", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.close()


def ruin(database: Database) -> None:
    """The disk went bad."""
    Path(database.url.database or "").write_bytes(b"this is no database any more" * 1000)


async def test_a_gateway_calls_again_when_its_call_cannot_be_kept(
    here: Site, database: Database, clock: FakeClock
) -> None:
    body, headers = here.gateway.signed(b'{"id": "call_1"}', clock.now())
    with held(database):
        answer = await here.web.post("/webhooks/fake", content=body, headers=headers)

    assert (answer.status_code, answer.json()) == (503, {"error": "gateway_failed"})


async def test_whoever_presses_while_the_books_are_away_reads_it(
    here: Site, billing: Billing, database: Database
) -> None:
    invoice = (await issued(billing)).invoice
    with held(database):
        pressed = await here.press(invoice)

    assert pressed.status_code == 503
    assert "Die Bezahlseite lässt sich gerade nicht öffnen." in pressed.text


async def test_books_that_are_gone_are_apologised_for(
    here: Site, billing: Billing, database: Database
) -> None:
    invoice = (await issued(billing)).invoice
    await database.close()
    ruin(database)

    answer = await here.get(invoice)

    assert answer.status_code == 503
    assert "Something went wrong on our side." in answer.text
    assert "sqlite" not in answer.text.lower()


@pytest.mark.parametrize("verb", ["PUT", "DELETE", "PATCH", "POST"])
async def test_other_verbs_are_refused_plainly(here: Site, billing: Billing, verb: str) -> None:
    invoice = (await issued(billing)).invoice
    answer = await here.web.request(verb, page_of(invoice))

    assert answer.status_code == 405


async def test_an_announced_giant_is_refused_before_it_is_sent(here: Site) -> None:
    sent = 0

    async def giant() -> object:
        nonlocal sent
        for _ in range(50):
            sent += MEGABYTE
            yield b"x" * MEGABYTE

    headers = {"content-length": str(50 * MEGABYTE)}
    answer = await here.web.post("/webhooks/fake", content=giant(), headers=headers)  # type: ignore[arg-type]  # chunks

    assert (answer.status_code, answer.json()) == (413, {"error": "too_large"})
    assert sent <= 50 * MEGABYTE


@pytest.mark.parametrize("framing", ["transfer-encoding: chunked", f"content-length: {50_000_000}"])
async def test_a_body_of_50_mb_is_cut_off_early(billing: Billing, framing: str) -> None:
    """Who goes on sending after the refusal finds the connection closed, perhaps unread."""
    answer, sent = await pour(site(billing, doors={"slack": Door()}), framing)

    assert answer.startswith(b"HTTP/1.1 413") or not answer
    assert sent < 30


async def pour(place: Site, framing: str) -> tuple[bytes, int]:
    """Send megabytes until nobody takes them; answers what was said, and how many went."""
    app = place.web._transport.app  # type: ignore[attr-defined]  # the application inside httpx
    server = WebServer(app, "127.0.0.1", 0)
    serving = asyncio.create_task(server.run())
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(
        f"POST /slack/events HTTP/1.1\r\nhost: pay.demo.example\r\n{framing}\r\n\r\n".encode()
    )
    body = b"x" * MEGABYTE
    piece = b"%x\r\n" % MEGABYTE + body + b"\r\n" if "chunked" in framing else body
    sent = 0
    with contextlib.suppress(ConnectionError):
        while sent < 50:
            writer.write(piece)
            await writer.drain()
            sent += 1
    answer = b""
    with contextlib.suppress(ConnectionError):
        answer = await reader.read(65536)
    writer.close()
    serving.cancel()
    await asyncio.wait({serving})
    return answer, sent


async def test_a_call_whose_signature_is_wrong_is_refused(here: Site, billing: Billing) -> None:
    answer = await here.web.post("/webhooks/fake", content=b"{}")

    assert (answer.status_code, answer.json()) == (400, {"error": "not_allowed"})


async def test_a_gateway_that_is_not_ours_has_no_address(here: Site) -> None:
    assert (await here.web.post("/webhooks/paypal", content=b"{}")).status_code == 404


async def test_requests_are_counted_without_their_tokens(billing: Billing) -> None:
    metrics = Metrics()
    place = site(billing, observer=metrics)
    await place.get((await issued(billing)).invoice)
    await place.web.get("/nothing")

    values = {
        (sample.labels["route"], sample.labels["status"]): sample.value
        for metric in metrics.registry.collect()
        for sample in metric.samples
        if sample.name == "paidup_requests_total"
    }
    assert values == {("/i/{invoice_id}/{token}", "200"): 1, ("unknown", "404"): 1}


async def test_the_log_names_the_request_and_never_the_token(
    here: Site, billing: Billing, caplog: pytest.LogCaptureFixture
) -> None:
    invoice = (await issued(billing)).invoice
    with caplog.at_level(logging.INFO, logger="bot.handlers.web"):
        await here.get(invoice)

    (record,) = [line for line in caplog.records if line.getMessage() == "answered"]
    about = vars(record)
    assert (about["path"], about["status"]) == ("/i/{invoice_id}/{token}", 200)
    assert LINKS.page(invoice).rpartition("/")[2] not in str(about)


async def test_it_says_that_it_is_alive_and_ready(billing: Billing) -> None:
    async def well() -> bool:
        return True

    place = site(billing, checks={"printer": well})
    alive, ready = await place.web.get("/healthz"), await place.web.get("/readyz")

    assert (alive.status_code, alive.json()) == (200, {"alive": True})
    checks = {"database": True, "migrations": True, "printer": True}
    assert (ready.status_code, ready.json()) == (200, {"ready": True, "checks": checks})


@pytest.mark.parametrize("error", [GatewayFailed("away"), OSError(), TimeoutError()])
async def test_it_is_not_ready_while_a_part_is_away(billing: Billing, error: Exception) -> None:
    async def away() -> bool:
        raise error

    answer = await site(billing, checks={"printer": away}).web.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": True, "migrations": True, "printer": False}


async def test_a_part_that_is_not_well_makes_it_unready_by_name(billing: Billing) -> None:
    async def ill() -> bool:
        return False

    answer = await site(billing, checks={"engine": ill}).web.get("/readyz")

    assert (answer.status_code, answer.json()["checks"]["engine"]) == (503, False)


async def test_while_the_mail_server_is_away_clients_are_served(billing: Billing) -> None:
    async def ill() -> bool:
        return False

    answer = await site(billing, watched={"inbox": ill}).web.get("/readyz")

    assert (answer.status_code, answer.json()["checks"]["inbox"]) == (200, False)


async def test_how_far_behind_the_work_is_is_measured(billing: Billing) -> None:
    metrics = Metrics()
    await issued(billing)
    await metrics.look(billing)

    assert metrics.registry.get_sample_value("paidup_jobs", {"state": "waiting"}) == 3


async def test_metrics_have_a_port_of_their_own() -> None:
    metrics = Metrics()
    metrics.answered("/x", "GET", 200, 0.1)
    served = metrics.serve("127.0.0.1", 0)
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(f"http://127.0.0.1:{served.port}/metrics")
    served.stop()

    assert 'paidup_requests_total{method="GET",route="/x",status="200"} 1.0' in answer.text


async def test_a_refusal_of_ours_keeps_its_secret(
    here: Site, billing: Billing, clock: FakeClock
) -> None:
    body, headers = here.gateway.signed(b"[]", clock.now())
    answer = await here.web.post("/webhooks/fake", content=body, headers=headers)

    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_input"})
    assert NotAllowed.code not in answer.text
