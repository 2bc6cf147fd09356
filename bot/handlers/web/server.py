"""Serves the web application inside a program that minds its own signals."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import h11
import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.handlers.web.headers import HEADERS
from core.errors import WrongState

SHUTDOWN_SECONDS: Final = 5
HEAD_SECONDS: Final = 10.0


class _Protocol(H11Protocol):
    """Says no with our headers to what is no HTTP, and waits for a first request only so long."""

    head_seconds = HEAD_SECONDS

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """Somebody is there."""
        super().connection_made(transport)
        self.loop.call_later(self.head_seconds, self._give_up)

    def _give_up(self) -> None:
        if self.cycle is None and not self.transport.is_closing():
            self.transport.close()

    def send_400_response(self, msg: str) -> None:
        """What came cannot be read, and is not told why."""
        del msg
        headers = {**HEADERS, "connection": "close", "content-length": "0"}
        sent = [(name.encode(), value.encode()) for name, value in headers.items()]
        for event in (h11.Response(status_code=400, headers=sent), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave them to the program."""
        yield


class WebServer:
    """Binds at once; `run` serves until cancelled. Raises `WrongState` when the port is taken."""

    def __init__(
        self, app: FastAPI, host: str, port: int, *, head_seconds: float = HEAD_SECONDS
    ) -> None:
        self._door = _opened(host, port)
        self.port: int = self._door.getsockname()[1]
        self._server = _Server(
            uvicorn.Config(
                app,
                http=type("Protocol", (_Protocol,), {"head_seconds": head_seconds}),
                ws="none",
                log_config=None,
                log_level="warning",
                access_log=False,
                server_header=False,
                proxy_headers=False,
                lifespan="off",
                timeout_graceful_shutdown=SHUTDOWN_SECONDS,
            )
        )

    async def run(self) -> None:
        """Serve; when cancelled, take no more requests and let those at work end."""
        serving = asyncio.create_task(self._server.serve(sockets=[self._door]))
        try:
            await asyncio.shield(serving)
        except asyncio.CancelledError:
            self._server.should_exit = True
            await serving
            raise


def _opened(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port))
    except OSError as error:
        hint = "Look at PAIDUP_WEB_HOST and PAIDUP_WEB_PORT, and whether Paidup runs already."
        raise WrongState(f"Port {port} of {host} cannot be used.", hint=hint) from error
