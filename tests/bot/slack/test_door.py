"""Who is not Slack does not get in, and learns nothing; nor does the log."""

import hashlib
import hmac
import json
import logging
from urllib.parse import quote

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.handlers.slack.app import SlackFace
from bot.handlers.slack.door import SlackDoor
from core.billing import Billing
from tests.bot.slack.stage import WORKPLACE, Stage

OK = 200
BODY = b'{"type": "url_verification", "challenge": "knock"}'


@pytest.fixture
def door(billing: Billing) -> SlackDoor:
    """The door alone; who gets in finds a Slack that does not answer."""
    client = AsyncWebClient("xoxb-nobody", "http://127.0.0.1:9/", retry_handlers=[])
    return SlackFace(billing, client, WORKPLACE.signing_secret).door


def signed(
    billing: Billing, body: bytes = BODY, ahead: float = 0, secret: str = WORKPLACE.signing_secret
) -> dict[str, str]:
    """The headers with which Slack calls."""
    stamp = str(int(billing.clock.now().timestamp() + ahead))
    base = f"v0:{stamp}:".encode() + body
    digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={digest}",
    }


async def status(door: SlackDoor, headers: dict[str, str], body: bytes = BODY) -> int:
    answer, _, said = await door.call(body, headers)
    assert (said == b"") == (answer != OK)
    return answer


async def test_slack_gets_in_whatever_the_case_of_its_headers(
    door: SlackDoor, billing: Billing
) -> None:
    headers = signed(billing)

    assert await status(door, headers) == 200
    assert await status(door, {name.lower(): text for name, text in headers.items()}) == 200


@pytest.mark.parametrize(("ahead", "expected"), [(-290, 200), (290, 200), (-310, 401), (310, 401)])
async def test_a_call_is_good_for_five_minutes_both_ways(
    door: SlackDoor, billing: Billing, ahead: float, expected: int
) -> None:
    assert await status(door, signed(billing, ahead=ahead)) == expected


async def test_a_forged_signature_is_refused(door: SlackDoor, billing: Billing) -> None:
    assert await status(door, signed(billing, secret="guessed")) == 401
    assert await status(door, signed(billing), BODY + b"&text=void") == 401


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("X-Slack-Signature", ""),
        ("X-Slack-Signature", "v0=ünïcode\udcff"),
        ("X-Slack-Signature", "v1=00"),
        ("X-Slack-Request-Timestamp", ""),
        ("X-Slack-Request-Timestamp", "soon"),
        ("X-Slack-Request-Timestamp", "1e9"),
        ("X-Slack-Request-Timestamp", "１７６３８０００００"),
        ("X-Slack-Request-Timestamp", "-1"),
        ("X-Slack-Request-Timestamp", "9" * 40),
    ],
)
async def test_odd_headers_are_refused(
    door: SlackDoor, billing: Billing, name: str, text: str
) -> None:
    assert await status(door, signed(billing) | {name: text}) == 401


async def test_missing_headers_are_refused(door: SlackDoor) -> None:
    assert await status(door, {}) == 401


async def test_without_a_secret_nobody_gets_in(billing: Billing) -> None:
    client = AsyncWebClient("xoxb-nobody", "http://127.0.0.1:9/")
    door = SlackFace(billing, client, "").door

    assert await status(door, signed(billing, secret="")) == 401


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b'"x"',
        b"{not json",
        b"payload=%7Bno",
        b"payload=[1]",
        b"\xff\xfe",
        b"null",
        b"[" * 100_000,
    ],
)
async def test_a_body_that_is_none_of_slacks_is_refused_even_if_signed(
    door: SlackDoor, billing: Billing, body: bytes
) -> None:
    headers = signed(billing, body)

    assert 400 <= await status(door, headers, body) < 500


@pytest.mark.parametrize("body", [b"", b"{}", b'{"type": "event_callback"}'])
async def test_what_nobody_listens_to_is_left(
    door: SlackDoor, billing: Billing, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    assert await status(door, signed(billing, body), body) == 404
    assert "event_callback" not in caplog.text


async def test_fifty_megabytes_are_refused_unread(door: SlackDoor) -> None:
    assert await status(door, {}, b"x" * 50_000_000) == 413


async def test_slacks_challenge_comes_back(slack: Stage) -> None:
    assert await slack.does("verify") == {"ok": True}


async def test_neither_body_nor_token_reaches_the_log(
    slack: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await status(slack.face.door, signed(slack.billing, secret="guessed"))
    await slack.types("/invoice new acme 100 Confidential")
    slack.misbehaves("before", "views.open")
    await slack.types("/invoice new")

    assert "Confidential" not in caplog.text
    assert WORKPLACE.bot_token not in caplog.text


async def test_the_same_call_again_does_nothing(slack: Stage) -> None:
    slack.misbehaves("repeat", "command", times=2)
    await slack.types("/invoice new acme 100 Work")
    await slack.settle()

    assert len(slack.room()) == 1
    assert len(slack.whispers()) == 1


@pytest.mark.parametrize("challenge", ["<script>alert(1)</script>", "</title>", "x" * 256])
async def test_a_challenge_comes_back_as_data_and_never_as_a_page(
    door: SlackDoor, billing: Billing, challenge: str
) -> None:
    """A057"""
    body = json.dumps({"type": "url_verification", "challenge": challenge}).encode()
    status, headers, answer = await door.call(body, signed(billing, body))

    assert (status, json.loads(answer)) == (OK, {"challenge": challenge})
    assert headers["content-type"].startswith("application/json")


@pytest.mark.parametrize("challenge", ["x" * 257, ["x"], {"x": 1}, 1, None])
async def test_what_is_no_challenge_is_not_said_back(
    door: SlackDoor, billing: Billing, challenge: object
) -> None:
    """A057"""
    body = json.dumps({"type": "url_verification", "challenge": challenge}).encode()

    assert (await door.call(body, signed(billing, body)))[0] == 400


async def test_an_ssl_check_is_signed_like_all_else(door: SlackDoor) -> None:
    """A057, A051"""
    assert (await door.call(b"ssl_check=1&token=x", {}))[0] == 401


@pytest.mark.parametrize(
    "body",
    [
        b'{"type": "url_verification", "challenge": "a", "challenge": "b"}',
        b'{"type": "url_verification", "challenge": NaN}',
        b'\xef\xbb\xbf{"type": "url_verification", "challenge": "a"}',
        '{"type": "url_verification", "challenge": "a"}'.encode("utf-16"),
        b'{"type": "url_verification", "challenge": "a"}\x00',
    ],
)
async def test_what_is_signed_and_can_be_read_two_ways_is_refused(
    door: SlackDoor, billing: Billing, body: bytes
) -> None:
    """A005, A012"""
    assert await status(door, signed(billing, body), body) == 400


async def test_a_forms_payload_is_read_in_one_way_too(door: SlackDoor, billing: Billing) -> None:
    """A005"""
    body = b"payload=" + quote('{"type": "x", "type": "block_actions"}').encode()
    headers = signed(billing, body) | {"Content-Type": "application/x-www-form-urlencoded"}

    assert await status(door, headers, body) == 400
