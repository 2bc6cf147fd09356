"""Serves the web application inside a program that minds its own signals."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import uvicorn
from fastapi import FastAPI

from core.errors import WrongState

SHUTDOWN_SECONDS: Final = 5


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave them to the program."""
        yield


class WebServer:
    """Binds at once; `run` serves until cancelled. Raises `WrongState` when the port is taken."""

    def __init__(self, app: FastAPI, host: str, port: int) -> None:
        self._door = _opened(host, port)
        self.port: int = self._door.getsockname()[1]
        self._server = _Server(
            uvicorn.Config(
                app,
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
