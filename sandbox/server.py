"""A web server inside a program that minds its own signals, and that ends as soon as it is told to.

uvicorn looks ten times a second whether it should end, and then waits for another tenth. That is
nothing to a server that runs for weeks, and half the time of a test that plays a town for a moment.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from itertools import count

import uvicorn
from fastapi import FastAPI

TICK_SECONDS = 0.1
LOOK_SECONDS = 0.005


class Server(uvicorn.Server):
    """Serves until `end` is called."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._told = asyncio.Event()

    def end(self) -> None:
        """Take no more requests, and let those at work end."""
        self.should_exit = True
        self._told.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave them to the program."""
        yield

    async def main_loop(self) -> None:
        """Tick as uvicorn does, until told to end."""
        ticks = count()
        while not await self.on_tick(next(ticks)):
            with suppress(TimeoutError):
                await asyncio.wait_for(self._told.wait(), TICK_SECONDS)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close the doors; whoever is inside may finish, for as long as the settings say."""
        for server in self.servers:
            server.close()
        for door in sockets or []:
            door.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        try:
            async with asyncio.timeout(self.config.timeout_graceful_shutdown):
                await self._emptied()
        except TimeoutError:
            for task in self.server_state.tasks:
                task.cancel()

    async def _emptied(self) -> None:
        while self.server_state.connections or self.server_state.tasks:  # noqa: ASYNC110  # no event
            await asyncio.sleep(LOOK_SECONDS)
        for server in self.servers:
            await server.wait_closed()


@asynccontextmanager
async def served(app: FastAPI, door: socket.socket) -> AsyncIterator[str]:
    """Serve an application on a socket that listens already; yields its address."""
    server = Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
    serving = asyncio.create_task(server.serve(sockets=[door]))
    try:
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
    finally:
        server.end()
        await serving
