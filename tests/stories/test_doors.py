"""What knocks at the program's doors: forged, stale, future, torn, huge, twenty at once, any order.

Each is answered with a plain 4xx or taken once; nothing of it is found in an answer or in the log.
"""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator, Callable, Iterator
from itertools import permutations
from typing import Any

import httpx
import pytest
import pytest_asyncio
from stripe import WebhookSignature

from core.models import Invoice, InvoiceState
from tests.program import Program
from tests.stories.town import OLGA, Town

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]

MARKER = "what-a-stranger-wrote"
TELEGRAM_SECRET = "telegram-webhook-secret-of-the-tests"
LIMIT = 1_000_000
KINDS = ("checkout.session.completed", "checkout.session.async_payment_succeeded")
SEPA = {"method": "sepa_debit", "sepa_debit": "DE89370400440532013000"}

Headers = dict[str, str]
Sign = Callable[[Town, bytes, int], Headers]


def as_slack(town: Town, body: bytes, at: int, secret: str = "") -> Headers:
    secret = secret or town.sandbox.config.slack.signing_secret
    signed = hmac.digest(secret.encode(), f"v0:{at}:".encode() + body, hashlib.sha256)
    return {
        "X-Slack-Request-Timestamp": str(at),
        "X-Slack-Signature": f"v0={signed.hex()}",
        "Content-Type": "application/json",
    }


def as_stripe(town: Town, body: bytes, at: int, secret: str = "") -> Headers:
    secret = secret or town.sandbox.config.stripe.webhook_secret
    header = WebhookSignature.generate_signature_header(body.decode(), secret, at)
    return {"Stripe-Signature": header, "Content-Type": "application/json"}


def as_telegram(town: Town, body: bytes, at: int, secret: str = TELEGRAM_SECRET) -> Headers:
    return {"X-Telegram-Bot-Api-Secret-Token": secret, "Content-Type": "application/json"}


DOORS: dict[str, Sign] = {
    "/slack/events": as_slack,
    "/webhooks/stripe": as_stripe,
    "/telegram/webhook": as_telegram,
}
DATED = {name: sign for name, sign in DOORS.items() if name != "/telegram/webhook"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def program(town: Town) -> AsyncIterator[Program]:
    """The whole program; Telegram calls it too."""
    more = {"telegram_mode": "webhook", "telegram_webhook_secret": TELEGRAM_SECRET}
    async with town.program(**more) as program:
        yield program


@pytest.fixture(autouse=True)
def silence(town: Town, program: Program) -> Iterator[None]:
    """After each test: no trace, no secret, no token and nobody's words in the log."""
    before = len(program.lines())
    yield
    said = str(program.lines()[before:])
    assert program.is_running
    assert program.traces(before) == []
    assert [word for word in (MARKER, "/i/1/") if word in said] == []
    assert [secret for secret in [*town.secrets(), TELEGRAM_SECRET] if secret in said] == []


async def knock(town: Town, door: str, body: bytes, headers: Headers) -> httpx.Response:
    written = [(name.encode(), value.encode()) for name, value in headers.items()]
    return await town.web.post(f"{town.url}{door}", content=body, headers=written)


def is_plain_refusal(answer: httpx.Response) -> bool:
    return 400 <= answer.status_code < 500 and len(answer.content) < 200


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("secret", ["wrong", "ungültig"])
async def test_a_forged_call_is_refused(
    town: Town, program: Program, door: str, secret: str
) -> None:
    body = json.dumps({"type": MARKER, "id": MARKER}).encode()
    at = int(time.time())
    signed = {
        "/slack/events": as_slack(town, body, at, secret),
        "/webhooks/stripe": as_stripe(town, body, at, secret),
        "/telegram/webhook": as_telegram(town, body, at, secret),
    }

    assert is_plain_refusal(await knock(town, door, body, signed[door]))


@pytest.mark.parametrize("door", DOORS)
async def test_a_call_without_a_signature_is_refused(
    town: Town, program: Program, door: str
) -> None:
    assert is_plain_refusal(await knock(town, door, MARKER.encode(), {}))


@pytest.mark.parametrize("door", DATED)
@pytest.mark.parametrize("seconds", [-3600, -310, 310, 3600])
async def test_a_call_from_another_time_is_refused(
    town: Town, program: Program, door: str, seconds: int
) -> None:
    body = json.dumps({"type": MARKER, "id": MARKER}).encode()
    headers = DATED[door](town, body, int(time.time()) + seconds)

    assert is_plain_refusal(await knock(town, door, body, headers))


@pytest.mark.parametrize("door", DATED)
@pytest.mark.parametrize("stamp", ["", "now", "1e9", "９", "-1", "9" * 40])
async def test_a_time_that_is_none_is_refused(
    town: Town, program: Program, door: str, stamp: str
) -> None:
    headers = DATED[door](town, b"{}", int(time.time()))
    torn = {name: value.replace(_stamp(value), stamp) for name, value in headers.items()}

    assert is_plain_refusal(await knock(town, door, b"{}", torn))


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    "body", [MARKER, "", "[]", "null", "1", '"x"', "{", '{"id": 1}', "[" * 5000, "\x00"]
)
async def test_a_body_that_says_nothing_is_refused(
    town: Town, program: Program, door: str, body: str
) -> None:
    headers = DOORS[door](town, body.encode(), int(time.time()))

    assert is_plain_refusal(await knock(town, door, body.encode(), headers))


@pytest.mark.parametrize("door", DOORS)
async def test_a_body_that_is_no_text_is_refused(town: Town, program: Program, door: str) -> None:
    answer = await knock(town, door, b"\xff\xfe", DOORS[door](town, b"", int(time.time())))

    assert is_plain_refusal(answer)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("length", ["Content-Length: 50000000", "Transfer-Encoding: chunked"])
async def test_fifty_megabytes_are_refused_before_they_came(
    town: Town, program: Program, door: str, length: str
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", town.port)
    writer.write(
        f"POST {door} HTTP/1.1\r\nHost: 127.0.0.1:{town.port}\r\n{length}\r\n\r\n".encode()
    )
    if "chunked" in length:
        writer.write(b"%x\r\n%s\r\n" % (LIMIT + 1, b"x" * (LIMIT + 1)))
    answer = await reader.read()
    writer.close()

    assert answer.startswith(b"HTTP/1.1 413")
    assert b"connection: close" in answer


@pytest.mark.parametrize("page", ["/i/1/x", "/i/x/x", f"/i/{'9' * 40}/x"])
@pytest.mark.parametrize("more", ["", "/pdf"])
async def test_a_guessed_page_is_not_there(
    town: Town, program: Program, page: str, more: str
) -> None:
    answer = await town.web.get(f"{town.url}{page}{more}")

    assert answer.status_code == 404
    assert "Traceback" not in answer.text


async def test_only_the_button_opens_a_checkout(town: Town, program: Program) -> None:
    page = await town.page(await issued(town, "No button", 700))
    for nonce in ("", "wrong", MARKER):
        await town.web.post(f"{page}/pay", data={"nonce": nonce})
    await town.web.get(page)
    await town.web.get(f"{page}/pay")

    assert town.sessions(83300) == []


async def test_twenty_of_each_call_at_once_book_once(town: Town, program: Program) -> None:
    invoice = await issued(town, "Twenty", 710)
    events = await paid_behind_closed_doors(town, invoice, 84490, {})
    answers = await asyncio.gather(*(tell(town, event) for event in events * 20))
    await town.reads("Twenty", "Paid")
    after = await town.invoice("Twenty")

    assert {answer.status_code for answer in answers} == {200}
    assert len(await town.payments(invoice)) == 1
    assert (after.state, after.owed.minor) == (InvoiceState.PAID, 0)
    assert await town.complaints() == []


@pytest.mark.parametrize("order", list(permutations(KINDS)))
async def test_a_payment_s_calls_in_any_order_book_once(
    town: Town, program: Program, order: tuple[str, ...]
) -> None:
    price = 720 + KINDS.index(order[0])
    invoice = await issued(town, f"Order {price}", price)
    events = await paid_behind_closed_doors(town, invoice, price * 119, SEPA)
    told = {event["type"]: event for event in events}
    for kind in (*order, *order):
        assert (await tell(town, told[kind])).status_code == 200
    await town.reads(f"Order {price}", "Paid")

    assert len(await town.payments(invoice)) == 1
    assert await town.complaints() == []


async def issued(town: Town, what: str, price: int) -> Invoice:
    """An invoice issued by typing alone."""
    await town.types(f'/invoice new acme 1 x {price} "{what}"')
    await town.reads(what)
    draft = await town.invoice(what)
    await town.types(f"/invoice send {draft.reference}")
    await town.reads(what, "Waiting")
    await town.types(f"/invoice approve {draft.reference}", user=OLGA)
    await town.reads(what, "INV-")
    return await town.invoice(what)


async def paid_behind_closed_doors(
    town: Town, invoice: Invoice, amount_minor: int, typed: Headers
) -> list[dict[str, Any]]:
    """Carl pays, and Stripe tells nobody; answers what it would have told."""
    town.fault("stripe", "webhook", "before", times=1000)
    checkout = await town.checkout(await town.page(invoice))
    await town.pays(checkout, **typed)
    if typed:
        name = town.sessions(amount_minor)[0]["payment_intent"]
        await town.desk(f"stripe/payments/{name}/settle")
    session = town.sessions(amount_minor)[0]
    everything = (await town.web.get(f"{town.sandbox.url}/desk/stripe/events")).json()
    about = {session["id"], session["payment_intent"]}
    return [event for event in everything if event["data"]["object"]["id"] in about]


async def tell(town: Town, event: dict[str, Any]) -> httpx.Response:
    """One of Stripe's calls, signed as Stripe signs."""
    body = json.dumps({name: each for name, each in event.items() if name != "delivery"}).encode()
    return await knock(town, "/webhooks/stripe", body, as_stripe(town, body, int(time.time())))


def _stamp(value: str) -> str:
    """The time in a header's value, as it was written."""
    return value.partition(",")[0].removeprefix("t=") if "t=" in value or value.isdigit() else "~"
