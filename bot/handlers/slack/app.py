"""Builds the Bolt app, binds the listeners, and opens the door Slack comes in by.

HTTP: `SlackDoor.call` checks the signature before Bolt sees a byte. Socket Mode: we hold a socket.
"""

import hashlib
import hmac
import logging
import re
from collections.abc import Mapping
from typing import Any, Final

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.commands.table import COMMANDS, orders
from bot.handlers.slack.listeners import UMBRELLA, Listeners
from bot.render import slack as render
from bot.render import slack_forms as forms
from bot.render.actions import Codec
from core.billing import Billing
from core.clock import Clock

log = logging.getLogger(__name__)

AGE_MOST_SECONDS: Final = 300
BODY_MOST: Final = 1_000_000
DRAIN_SECONDS: Final = 5.0
TIMESTAMP: Final = re.compile(r"[0-9]{1,12}", re.ASCII)


def slash_commands() -> list[str]:
    """Every slash command Slack should know: the first words of the table, and the umbrella."""
    words = sorted({name.split()[0] for name in COMMANDS})
    return [*(f"/{word}" for word in words), UMBRELLA]


class SlackFace:
    """Slack's way in. `socket_token` chooses Socket Mode; without it, Slack calls `door`."""

    def __init__(
        self,
        billing: Billing,
        client: AsyncWebClient,
        signing_secret: str,
        socket_token: str = "",
    ) -> None:
        self.listeners = Listeners(billing, Codec(orders()), client)
        self._bolt = _bolt(client, self.listeners)
        self.door = SlackDoor(self._bolt, signing_secret, billing.clock)
        self._client = client
        self._socket_token = socket_token
        self._socket: AsyncSocketModeHandler | None = None

    async def start(self) -> None:
        """Hold a socket to Slack, where that is the way; otherwise there is nothing to start."""
        if self._socket_token:
            self._socket = AsyncSocketModeHandler(
                self._bolt, self._socket_token, web_client=self._client
            )
            await self._socket.connect_async()  # type: ignore[no-untyped-call]  # untyped in bolt

    async def stop(self) -> None:
        """Take no more calls, and let those at work end."""
        if self._socket is not None:
            await self._socket.close_async()  # type: ignore[no-untyped-call]  # untyped in bolt
        await self.listeners.drain(DRAIN_SECONDS)


class SlackDoor:
    """Takes Slack's calls over HTTP; what is not Slack's gets a plain 4xx and goes no further."""

    def __init__(self, bolt: AsyncApp, signing_secret: str, clock: Clock) -> None:
        self._bolt = bolt
        self._secret = signing_secret.encode()
        self._clock = clock

    async def call(
        self, body: bytes, headers: Mapping[str, str]
    ) -> tuple[int, Mapping[str, str], bytes]:
        """One call: its status, headers and body to answer with."""
        if len(body) > BODY_MOST:
            return 413, {}, b""
        if not self._is_slacks(body, headers):
            return 401, {}, b""
        try:
            request = AsyncBoltRequest(
                body=body.decode(), headers={name: [value] for name, value in headers.items()}
            )
        except ValueError:
            return 400, {}, b""
        answer = await self._bolt.async_dispatch(request)
        plain = {name: values[0] for name, values in answer.headers.items()}
        return answer.status, plain, (answer.body or "").encode()

    def _is_slacks(self, body: bytes, headers: Mapping[str, str]) -> bool:
        """https://docs.slack.dev/authentication/verifying-requests-from-slack"""
        stamp = headers.get("x-slack-request-timestamp", "")
        if not TIMESTAMP.fullmatch(stamp):
            return False
        if abs(self._clock.now().timestamp() - int(stamp)) > AGE_MOST_SECONDS:
            return False
        signed = hmac.digest(self._secret, b"v0:" + stamp.encode() + b":" + body, hashlib.sha256)
        given = headers.get("x-slack-signature", "").encode(errors="replace")
        return hmac.compare_digest(b"v0=" + signed.hex().encode(), given)


def _bolt(client: AsyncWebClient, listeners: Listeners) -> AsyncApp:
    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        """One workspace, one token: no call to Slack for each call of Slack's."""
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=client.token)

    bolt = AsyncApp(
        client=client,
        authorize=authorize,
        request_verification_enabled=False,
        url_verification_enabled=True,
        ssl_check_enabled=False,
        ignoring_self_events_enabled=True,
        process_before_response=False,
        logger=logging.getLogger("slack_bolt"),
    )
    for name in slash_commands():
        bolt.command(name)(listeners.on_command)
    bolt.action(re.compile(f"^{re.escape(render.RUN)}"))(listeners.on_button)
    bolt.action(re.compile(f"^{re.escape(render.OPEN)}"))(listeners.on_link)
    bolt.action(forms.CHANGES)(listeners.on_change)
    bolt.options(forms.SEARCHES)(listeners.on_search)
    bolt.view(forms.CALLBACK)(listeners.on_modal)
    bolt.error(_lost)
    return bolt


async def _lost(error: Exception, body: Any) -> None:
    """Nothing may reach Bolt's own runner; what does is a bug and is logged without the body."""
    del body
    log.error("slack listener failed", exc_info=error)
