"""Slack calls us over HTTP: what is not Slack's gets a plain 4xx and goes no further.

The signature is checked here, before Bolt sees a byte: Bolt's own check knows neither our clock nor
a time stamp that is no number, and logs what was badly signed.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from core.clock import Clock
from core.gateways.reading import read_json

AGE_MOST_SECONDS: Final = 300
BODY_BYTES_MOST: Final = 1_000_000
STAMP: Final = re.compile(r"[0-9]{1,12}", re.ASCII)
# Bolt asks JSON for keys, whatever it is.
CHALLENGE_MOST: Final = 256
UNREADABLE: Final = (ValueError, AttributeError, TypeError, RecursionError)

Answer = tuple[int, Mapping[str, str], bytes]


class SlackDoor:
    """Takes one call at a time from whoever serves HTTP; `secret` is the app's signing secret."""

    def __init__(self, bolt: AsyncApp, secret: str, clock: Clock) -> None:
        self._bolt = bolt
        self._secret = secret.encode()
        self._clock = clock

    async def call(self, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Answer one call with a status, headers and a body; the names' case does not matter."""
        given = {name.lower(): value for name, value in headers.items()}
        if len(body) > BODY_BYTES_MOST:
            return 413, {}, b""
        if not self._is_slacks(body, given):
            return 401, {}, b""
        request = _read(body, given)
        if request is None:
            return 400, {}, b""
        answer = await self._bolt.async_dispatch(request)
        plain = {name: values[0] for name, values in answer.headers.items()}
        return answer.status, plain, (answer.body or "").encode()

    def _is_slacks(self, body: bytes, headers: Mapping[str, str]) -> bool:
        """https://docs.slack.dev/authentication/verifying-requests-from-slack"""
        stamp = headers.get("x-slack-request-timestamp", "")
        if not self._secret or not STAMP.fullmatch(stamp):
            return False
        if abs(self._clock.now().timestamp() - int(stamp)) > AGE_MOST_SECONDS:
            return False
        signed = hmac.digest(self._secret, b"v0:" + stamp.encode() + b":" + body, hashlib.sha256)
        given = headers.get("x-slack-signature", "").encode(errors="replace")
        return hmac.compare_digest(b"v0=" + signed.hex().encode(), given)


def _read(body: bytes, headers: Mapping[str, str]) -> AsyncBoltRequest | None:
    """The call as Bolt wants it; nothing when it is neither a form nor an object in JSON."""
    try:
        text = body.decode()
        for said in _json(text, headers.get("content-type", "")):
            read_json(said)
        request = AsyncBoltRequest(
            body=text, headers={name: [value] for name, value in headers.items()}
        )
    except UNREADABLE:
        return None
    challenge = request.body.get("challenge", "")
    is_short = isinstance(challenge, str) and len(challenge) <= CHALLENGE_MOST
    return request if is_short else None


def _json(text: str, kind: str) -> list[str]:
    """What of a call is JSON: all of it, or a form's payload."""
    if kind.partition(";")[0].strip().lower() == "application/json":
        return [text] if text else []
    return [value for name, value in parse_qsl(text) if name == "payload"]
