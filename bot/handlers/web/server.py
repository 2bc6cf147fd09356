"""Serves the web application inside a program that minds its own signals."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import uvicorn
from fastapi import FastAPI

SHUTDOWN_SECONDS: Final = 5


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave them to the program."""
        yield


class WebServer:
    """Binds at once, so that a taken port is told at the start; `run` serves until cancelled."""

    def __init__(self, app: FastAPI, host: str, port: int) -> None:
        self._door = socket.create_server((host, port))
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
