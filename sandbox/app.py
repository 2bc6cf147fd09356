"""The sandbox as one running thing: every stand-in, the page, and what the page asks.

`serve` is what the command line runs; tests use `async with Sandbox(demo(port=0, …), folder)`.
"""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal, Protocol, Self

import uvicorn
from fastapi import APIRouter, FastAPI, HTTPException
from fastapi.responses import FileResponse, StreamingResponse
from pydantic import BaseModel, Field

from sandbox.authenticator import Authenticator
from sandbox.config import SandboxConfig
from sandbox.mail import Mail
from sandbox.server import Server
from sandbox.slack import Slack
from sandbox.stripe import Stripe
from sandbox.telegram import Telegram
from sandbox.world import Fault, World

PAGES = Path(__file__).parent / "pages"
POLICY = (
    "default-src 'self'; img-src 'self' data: http://127.0.0.1:* http://localhost:*;"
    " base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
STREAM_SECONDS = 15
SHUTDOWN_SECONDS = 2


class AskedFault(BaseModel):
    """A misbehaviour to show; the README has the table."""

    service: Literal["slack", "telegram", "mail", "stripe"]
    operation: str = "*"
    kind: Literal["slow", "before", "after", "drop", "garbage", "repeat", "reorder"]
    times: int = Field(default=1, ge=1, le=1000)
    status: int = Field(default=500, ge=200, le=599)
    seconds: float = Field(default=0, ge=0, le=600)
    body: str | None = None


class AskedTime(BaseModel):
    """How far to move the clock forward."""

    days: int = Field(default=0, ge=0, le=3660)
    hours: int = Field(default=0, ge=0, le=24 * 3660)


class StandIn(Protocol):
    """What every stand-in has."""

    def router(self) -> APIRouter:
        """The real service's protocol."""
        ...

    def desk(self) -> APIRouter:
        """What the page does with it."""
        ...


class Sandbox:
    """Slack, Telegram, Stripe and a mail server on one laptop.

    `folder` keeps what they know (`sandbox.db`) and how far the clock is ahead (`clock`, a number
    of seconds).
    """

    def __init__(self, config: SandboxConfig, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.config = config
        self.clock_file = folder / "clock"
        self.world = World(folder / "sandbox.db", self.clock_file)
        self.slack = Slack(self.world, config.slack)
        self.telegram = Telegram(self.world, config.telegram)
        self.mail = Mail(self.world, config.mail)
        self.stripe = Stripe(self.world, config.stripe)
        self.authenticator = Authenticator(self.world)
        self.app = self._build()
        self.port = config.port
        self._server: Server | None = None
        self._serving: asyncio.Task[None] | None = None
        self._is_stopping = False

    @property
    def url(self) -> str:
        """Where the page and all stand-ins that speak HTTP are."""
        return f"http://{self.config.host}:{self.port}"

    async def start(self) -> None:
        """Open all ports; the real ones are in `port`, `mail.smtp_port` and `mail.imap_port`."""
        async with AsyncExitStack() as undo:
            undo.push_async_callback(self.stop)
            await self.mail.start()
            await self.telegram.start()
            await self.stripe.start()
            self._listen()
            undo.pop_all()

    def _listen(self) -> None:
        door = socket.create_server((self.config.host, self.config.port))
        self.port = door.getsockname()[1]
        settings = uvicorn.Config(
            self.app,
            log_level="warning",
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        )
        self._server = Server(settings)
        self._serving = asyncio.create_task(self._server.serve(sockets=[door]))

    async def stop(self) -> None:
        """Close everything; what the stand-ins know stays in the folder."""
        self._is_stopping = True
        self.world.touch()
        await self.telegram.stop()  # or its long polls keep the server waiting
        if self._server is not None and self._serving is not None:
            self._server.end()
            await self._serving
        await self.stripe.stop()
        await self.slack.close()
        await self.mail.stop()
        self.world.close()

    async def serve(self) -> None:
        """Run until cancelled, or until the web server fails."""
        async with self:
            assert self._serving is not None
            await asyncio.shield(self._serving)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    def _build(self) -> FastAPI:
        app = FastAPI(title="Paidup sandbox", openapi_url=None, docs_url=None, redoc_url=None)
        parts: dict[str, StandIn] = {
            "slack": self.slack,
            "telegram": self.telegram,
            "mail": self.mail,
            "stripe": self.stripe,
        }
        for name, part in parts.items():
            app.include_router(part.router())
            app.include_router(part.desk(), prefix=f"/desk/{name}")
        app.include_router(self.authenticator.desk(), prefix="/desk/authenticator")
        app.include_router(self._desk(), prefix="/desk")
        app.add_api_route("/", _page, methods=["GET"], response_model=None)
        app.add_api_route("/{name}", _page, methods=["GET"], response_model=None)
        return app

    def _desk(self) -> APIRouter:
        router = APIRouter()
        router.add_api_route("/state", self._state, methods=["GET"])
        router.add_api_route("/stream", self._stream, methods=["GET"], response_model=None)
        router.add_api_route("/faults", self._faults, methods=["GET"])
        router.add_api_route("/faults", self._misbehave, methods=["POST"])
        router.add_api_route("/faults", self._behave, methods=["DELETE"])
        router.add_api_route("/clock", self._move_clock, methods=["POST"])
        return router

    async def _state(self) -> dict[str, Any]:
        return {
            "version": self.world.version,
            "now": self.world.now().isoformat(),
            "ahead": self.world.ahead().total_seconds(),
            "faults": self.world.faults(),
            "slack": self.slack.view(),
            "telegram": self.telegram.view(),
            "mail": self.mail.view(),
            "stripe": self.stripe.view(),
            "authenticator": self.authenticator.view(),
        }

    async def _stream(self) -> StreamingResponse:
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(self._versions(), media_type="text/event-stream", headers=headers)

    async def _versions(self) -> AsyncIterator[str]:
        seen = -1
        while not self._is_stopping:
            version = await self.world.wait(seen, seconds=STREAM_SECONDS)
            # A comment keeps the connection open while nothing happens.
            yield ": still here\n\n" if version == seen else _event({"version": version})
            seen = version

    async def _faults(self) -> list[dict[str, Any]]:
        return self.world.faults()

    async def _misbehave(self, asked: AskedFault) -> list[dict[str, Any]]:
        self.world.misbehave(Fault(**asked.model_dump()))
        self.world.touch()
        return self.world.faults()

    async def _behave(self) -> list[dict[str, Any]]:
        self.world.behave()
        self.world.touch()
        return []

    async def _move_clock(self, asked: AskedTime) -> dict[str, str]:
        self.world.move(timedelta(days=asked.days, hours=asked.hours))
        return {"now": self.world.now().isoformat()}


def _event(value: dict[str, Any]) -> str:
    return f"data: {json.dumps(value)}\n\n"


async def _page(name: str = "index.html") -> FileResponse:
    file = PAGES / name
    if file.parent != PAGES or not file.is_file():
        raise HTTPException(404, "There is no such page here.")
    headers = {
        "Cache-Control": "no-store",
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
    }
    return FileResponse(file, headers=headers)
