"""Who is not Slack does not get in, and learns nothing; nor does the log."""

import hashlib
import hmac
import logging
from urllib.parse import urlencode

import pytest

from tests.bot.slack.stage import BEA, WORKPLACE, Stage
from tests.cast import CHANNEL, WORKSPACE

COMMAND = {
    "command": "/invoice",
    "text": "list",
    "team_id": WORKSPACE,
    "user_id": BEA,
    "user_name": "bea",
    "channel_id": CHANNEL,
    "trigger_id": "1.2.3",
    "response_url": "http://127.0.0.1:9/nobody",
}
BODY = urlencode(COMMAND).encode()


def signed(slack: Stage, body: bytes = BODY, ahead: float = 0, secret: str = "") -> dict[str, str]:
    """The headers with which Slack calls."""
    stamp = str(int(slack.billing.clock.now().timestamp() + ahead))
    key = (secret or WORKPLACE.signing_secret).encode()
    digest = hmac.new(key, f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={digest}",
    }


async def status(slack: Stage, headers: dict[str, str], body: bytes = BODY) -> int:
    answer, _, said = await slack.face.door.call(body, headers)
    assert said == b""
    return answer


async def test_slack_gets_in_whatever_the_case_of_its_headers(slack: Stage) -> None:
    headers = signed(slack)

    assert await status(slack, headers) == 200
    assert await status(slack, {name.lower(): text for name, text in headers.items()}) == 200


@pytest.mark.parametrize(("ahead", "expected"), [(-290, 200), (290, 200), (-310, 401), (310, 401)])
async def test_a_call_is_good_for_five_minutes_both_ways(
    slack: Stage, ahead: float, expected: int
) -> None:
    assert await status(slack, signed(slack, ahead=ahead)) == expected


async def test_a_forged_signature_is_refused(slack: Stage) -> None:
    assert await status(slack, signed(slack, secret="guessed")) == 401
    assert await status(slack, signed(slack), BODY + b"&text=void") == 401


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
async def test_odd_headers_are_refused(slack: Stage, name: str, text: str) -> None:
    assert await status(slack, signed(slack) | {name: text}) == 401


async def test_missing_headers_are_refused(slack: Stage) -> None:
    assert await status(slack, {}) == 401


async def test_without_a_secret_nobody_gets_in(slack: Stage) -> None:
    slack.face.door._secret = b""
    digest = hmac.new(b"", b"v0:1:" + BODY, hashlib.sha256).hexdigest()
    headers = signed(slack) | {"X-Slack-Signature": f"v0={digest}"}

    assert await status(slack, headers) == 401


@pytest.mark.parametrize(
    "body", [b"[]", b'"x"', b"{not json", b"payload=%7Bno", b"payload=[1]", b"\xff\xfe", b"null"]
)
async def test_a_body_that_is_none_of_slacks_is_refused_even_if_signed(
    slack: Stage, body: bytes
) -> None:
    headers = signed(slack, body) | {"Content-Type": "application/json"}

    assert 400 <= await status(slack, headers, body) < 500


@pytest.mark.parametrize("body", [b"", b"a=b", b"{}", b'{"type": "event_callback"}'])
async def test_what_nobody_listens_to_is_left(
    slack: Stage, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    assert await status(slack, signed(slack, body), body) == 404
    assert "event_callback" not in caplog.text


async def test_fifty_megabytes_are_refused_unread(slack: Stage) -> None:
    assert await status(slack, {}, b"x" * 50_000_000) == 413


async def test_slacks_challenge_comes_back(slack: Stage) -> None:
    assert await slack.does("verify") == {"ok": True}


async def test_neither_body_nor_token_reaches_the_log(
    slack: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await status(slack, signed(slack, secret="guessed"))
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
