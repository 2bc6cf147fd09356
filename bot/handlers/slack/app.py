"""Builds the Bolt app, binds the listeners, and opens the way Slack comes in by.

HTTP: `SlackFace.door` takes each call from whoever serves it. Socket Mode: we hold a socket.
"""

import logging
import re
from typing import Any, Final

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.commands.table import COMMANDS, orders
from bot.handlers.slack.door import SlackDoor
from bot.handlers.slack.listeners import ACK_SECONDS, UMBRELLA, Listeners
from bot.handlers.slack.screen import Screen
from bot.handlers.slack.sockets import SlackSocket
from bot.render import slack as render
from bot.render import slack_forms as forms
from bot.render.actions import Codec
from core.billing import Billing

log = logging.getLogger(__name__)

DRAIN_SECONDS: Final = 5.0


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
        ack_seconds: float = ACK_SECONDS,
    ) -> None:
        codec = Codec(orders())
        self.listeners = Listeners(billing, codec, Screen(client, codec), ack_seconds)
        bolt = _bolt(client, self.listeners)
        self.door = SlackDoor(bolt, signing_secret, billing.clock)
        self.socket = SlackSocket(bolt, client, socket_token) if socket_token else None

    async def start(self) -> None:
        """Hold a socket to Slack, where that is the way; otherwise there is nothing to start.

        Raises `GatewayFailed` when Slack refuses the token.
        """
        if self.socket is not None:
            await self.socket.start()

    async def stop(self) -> None:
        """Take no more calls, and let those at work end."""
        if self.socket is not None:
            await self.socket.stop(DRAIN_SECONDS)
        await self.listeners.drain(DRAIN_SECONDS)


def _bolt(client: AsyncWebClient, listeners: Listeners) -> AsyncApp:
    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        """One workspace, one token: no call to Slack for each call of Slack's."""
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=client.token)

    bolt = AsyncApp(
        client=AsyncWebClient(proxy=client.proxy, ssl=client.ssl),  # ours is the one that speaks
        authorize=authorize,
        request_verification_enabled=False,  # the door does it, and a socket needs none
        ssl_check_enabled=False,
        raise_error_for_unhandled_request=True,  # or Bolt logs the body
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


async def _lost(error: Exception, body: Any) -> BoltResponse | None:
    """What nobody listens to is left; anything else is a bug. Neither is logged with its body."""
    if isinstance(error, BoltUnhandledRequestError):
        log.info("nobody listens to that", extra={"kind": str(body.get("type", "command"))[:40]})
        return BoltResponse(status=404)
    log.error("slack listener failed", exc_info=error)
    return None
