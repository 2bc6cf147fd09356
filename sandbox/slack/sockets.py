"""Socket Mode: the app's websockets, and calls sent over them until they are acknowledged."""

import asyncio
import json
import secrets
import time
from itertools import count

from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox.slack.config import SlackConfig
from sandbox.slack.refusals import Json, Refused

TICKET_SECONDS = 30
CONNECTIONS_MOST = 10


class Sockets:
    """The websockets now open; each call goes to one of them, in turn."""

    def __init__(self, config: SlackConfig) -> None:
        self._config = config
        self._tickets: dict[str, float] = {}
        self._open: list[WebSocket] = []
        self._waiting: dict[str, asyncio.Future[Json]] = {}
        self._turn = count()
        self._joined = asyncio.Event()

    @property
    def connected(self) -> int:
        """How many websockets are open."""
        return len(self._open)

    async def joined(self) -> None:
        """Wait until the app is there."""
        await self._joined.wait()

    def ticket(self, base: str) -> Json:
        """An address for one websocket, good for half a minute."""
        name = secrets.token_urlsafe(16)
        self._tickets[name] = time.monotonic() + TICKET_SECONDS
        address = base.replace("http", "ws", 1)
        return {"url": f"{address}slack/socket/{name}?app_id={self._config.app_id}"}

    async def serve(self, socket: WebSocket, ticket: str) -> None:
        """Speak with one websocket until it is closed."""
        until = self._tickets.pop(ticket, 0.0)
        if until < time.monotonic():
            await socket.close(4001)
            return
        await socket.accept()
        if refusal := self._refusal():
            await socket.send_json({"type": "disconnect", "reason": refusal})
            await socket.close()
            return
        self._open.append(socket)
        try:
            await socket.send_json(self._hello())
            self._joined.set()
            await self._listen(socket)
        finally:
            self._leave(socket)

    def _refusal(self) -> str:
        if not self._config.socket_mode:
            return "link_disabled"
        return "too_many_websockets" if self.connected >= CONNECTIONS_MOST else ""

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": self.connected,
            "connection_info": {"app_id": self._config.app_id},
            "debug_info": {
                "host": "sandbox",
                "build_number": 1,
                "approximate_connection_time": 18060,
            },
        }

    async def _listen(self, socket: WebSocket) -> None:
        while True:
            try:
                heard = json.loads(await socket.receive_text())
            except (WebSocketDisconnect, RuntimeError):
                return
            except ValueError:
                continue
            waiting = self._waiting.get(heard.get("envelope_id", ""))
            if waiting and not waiting.done():
                waiting.set_result(heard.get("payload") or {})

    def _leave(self, socket: WebSocket) -> None:
        if socket in self._open:
            self._open.remove(socket)
        if not self._open:
            self._joined.clear()

    async def send(self, kind: str, payload: Json, more: Json) -> Json:
        """Send one call and wait for its acknowledgement; raises `TimeoutError` without one."""
        if not self._open:
            raise Refused("no_active_connection")
        socket = self._open[next(self._turn) % len(self._open)]
        envelope = secrets.token_hex(16)
        answer = asyncio.get_running_loop().create_future()
        self._waiting[envelope] = answer
        head = {"envelope_id": envelope, "type": kind, "accepts_response_payload": True}
        try:
            await socket.send_json({**head, "payload": payload, **more})
            return await asyncio.wait_for(answer, self._config.wait_seconds)
        finally:
            del self._waiting[envelope]

    async def refresh(self) -> None:
        """Ask all websockets to connect anew, as Slack does every few hours."""
        leaving, self._open = self._open, []
        self._joined.clear()
        for socket in leaving:
            message = {"type": "disconnect", "reason": "refresh_requested", "debug_info": {}}
            await socket.send_json(message)
