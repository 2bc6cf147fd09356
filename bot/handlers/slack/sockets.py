"""Socket Mode: we hold a websocket, and Slack calls us through it.

    ticket ─▶ hello ─▶ calls, each answered ─▶ disconnect ─▶ the next ticket, while the rest is said

The SDK's own client tries a used ticket again for ever, and cuts the line before the last calls are
acknowledged. This one gets a ticket for each try, and hangs up when all is said.
"""

import asyncio
import json
import logging
from collections.abc import Iterator
from contextlib import AsyncExitStack
from itertools import chain, repeat
from typing import Any, Final

import aiohttp
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from core.errors import GatewayFailed
from core.gateways.reading import read_json

log = logging.getLogger(__name__)

HEARTBEAT_SECONDS: Final = 20
CONNECT_SECONDS: Final = 10
WAITS: Final = (1, 2, 5, 10)
"""Seconds between tries to connect; the last one for ever."""

LOST: Final = (SlackClientError, aiohttp.ClientError, TimeoutError, OSError, ValueError)
REFUSED: Final = frozenset(
    {"account_inactive", "forbidden", "invalid_auth", "missing_scope", "not_allowed_token_type",
     "not_authed", "token_expired", "token_revoked"}
)  # fmt: skip
OK: Final = 200

Line = aiohttp.ClientWebSocketResponse


class SlackSocket:
    """Keeps one websocket to Slack, and hands what comes through it to Bolt."""

    def __init__(self, bolt: AsyncApp, client: AsyncWebClient, app_token: str) -> None:
        self._bolt = bolt
        self._client = client
        self._token = app_token
        self._open = AsyncExitStack()
        self._joined = asyncio.Event()
        self._calls: dict[asyncio.Task[None], Line] = {}
        self._leaving: set[asyncio.Task[None]] = set()
        self._holding: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Connect; raises `GatewayFailed` when Slack refuses the token.

        When Slack cannot be reached, this goes on trying by itself.
        """
        session = await self._open.enter_async_context(aiohttp.ClientSession())
        self._holding = asyncio.create_task(self._hold(session))
        joined = asyncio.create_task(self._joined.wait())
        await asyncio.wait(
            {self._holding, joined}, timeout=CONNECT_SECONDS, return_when=asyncio.FIRST_COMPLETED
        )
        joined.cancel()
        if self._holding.done():
            await self._open.aclose()
            self._holding.result()

    async def watch(self) -> None:
        """Last as long as the websocket is held; raises `GatewayFailed` when that has no future."""
        assert self._holding is not None
        await asyncio.shield(self._holding)

    async def stop(self, seconds: float) -> None:
        """Take no more calls, answer those at work within so many seconds, and hang up."""
        if self._holding is not None:
            self._holding.cancel()
            await asyncio.gather(self._holding, return_exceptions=True)
        if self._leaving:
            await asyncio.wait(set(self._leaving), timeout=seconds)
        for task in {*self._calls, *self._leaving}:
            task.cancel()
        await self._open.aclose()

    async def _hold(self, session: aiohttp.ClientSession) -> None:
        waits = _waits()
        while True:
            try:
                if await self._listen(await self._connect(session)):
                    waits = _waits()
                    continue
            except LOST as error:
                log.warning("slack's socket is lost", extra={"failure": type(error).__name__})
            await asyncio.sleep(next(waits))

    async def _connect(self, session: aiohttp.ClientSession) -> Line:
        """A websocket by a fresh ticket: each opens one, and not for long."""
        try:
            ticket = await self._client.apps_connections_open(app_token=self._token)
        except SlackApiError as error:
            if _code(error) not in REFUSED:
                raise
            hint = "Look at PAIDUP_SLACK_APP_TOKEN; it needs the scope connections:write."
            raise GatewayFailed(
                "Slack refuses the app token.", hint=hint, permanent=True
            ) from error
        async with asyncio.timeout(CONNECT_SECONDS):
            return await session.ws_connect(
                str(ticket["url"]), heartbeat=HEARTBEAT_SECONDS, proxy=self._client.proxy
            )

    async def _listen(self, line: Line) -> bool:
        """Take calls until the line is closed; true when Slack let us in and asks us back."""
        try:
            async for message in line:
                said = read_message(message.data) if message.type is aiohttp.WSMsgType.TEXT else {}
                if said.get("type") == "hello":
                    self._joined.set()
                elif said.get("type") == "disconnect":
                    return self._joined.is_set()
                elif "envelope_id" in said:
                    self._take(line, said)
            return False
        finally:
            self._joined.clear()
            leaving = asyncio.create_task(self._leave(line))
            self._leaving.add(leaving)
            leaving.add_done_callback(self._leaving.discard)

    def _take(self, line: Line, said: Any) -> None:
        call = asyncio.create_task(self._answer(line, said))
        self._calls[call] = line
        call.add_done_callback(lambda done: self._calls.pop(done, None))

    async def _answer(self, line: Line, said: Any) -> None:
        """Let Bolt have the call, and send what it says; without that Slack shows a failure."""
        request = AsyncBoltRequest(mode="socket_mode", body=said.get("payload") or {})
        answer = await self._bolt.async_dispatch(request)
        if answer.status != OK:
            return
        payload = {"payload": json.loads(answer.body)} if answer.body else {}
        try:
            await line.send_json({"envelope_id": said["envelope_id"], **payload})
        except (aiohttp.ClientError, ConnectionError) as error:
            log.warning("slack was not answered", extra={"failure": type(error).__name__})

    async def _leave(self, line: Line) -> None:
        """Hang up once what came through this line is answered."""
        if calls := {call for call, of in self._calls.items() if of is line}:
            await asyncio.wait(calls)
        await line.close()


def _waits() -> Iterator[int]:
    return chain(WAITS, repeat(WAITS[-1]))


def _code(error: SlackApiError) -> str:
    data = getattr(error.response, "data", None)
    return str(data.get("error", "")) if isinstance(data, dict) else ""


def read_message(text: str) -> dict[str, Any]:
    """One message of Slack's; empty for what is none, which is left alone like an unknown one."""
    try:
        said = read_json(text)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
