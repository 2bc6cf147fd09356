"""A Telegram stand-in behind a real port, and a hand on the phone, for the tests beside this."""

import contextlib
import json
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
from fastapi import FastAPI
from telegram import Bot
from telegram.request import HTTPXRequest

from sandbox.config import TelegramConfig
from sandbox.server import served
from sandbox.telegram import Telegram, TelegramRules
from sandbox.tls import trusted
from sandbox.world import Fault, World

CONFIG = TelegramConfig()
OLGA = CONFIG.people[0].id
BEA = CONFIG.people[1].id


@contextlib.asynccontextmanager
async def serving(app: FastAPI) -> AsyncIterator[str]:
    """Serve the application on a free port; yields its base address."""
    listener = socket.create_server(("127.0.0.1", 0))
    async with served(app, listener) as address:
        yield address


@dataclass
class Desk:
    """The stand-in, its address, and what one does on the page."""

    world: World
    telegram: Telegram
    address: str
    http: httpx.AsyncClient

    @property
    def base_url(self) -> str:
        return f"{self.address}/telegram/bot"

    @property
    def base_file_url(self) -> str:
        return f"{self.address}/telegram/file/bot"

    @property
    def token(self) -> str:
        return CONFIG.bot_token

    def bot(self) -> Bot:
        calls, polls = (HTTPXRequest(httpx_kwargs={"verify": trusted()}) for _ in range(2))
        return Bot(
            self.token, self.base_url, self.base_file_url, request=calls, get_updates_request=polls
        )

    async def do(self, what: str, **body: Any) -> dict[str, Any]:
        response = await self.http.post(f"/desk/telegram/{what}", json=body)
        response.raise_for_status()
        return dict(response.json())

    async def call(self, method: str, **body: Any) -> dict[str, Any]:
        path, headers = f"/telegram/bot{self.token}/{method}", {"content-type": "application/json"}
        return dict((await self.http.post(path, content=json.dumps(body), headers=headers)).json())

    def user(self, user: int = OLGA) -> dict[str, Any]:
        return next(one for one in self.telegram.view()["users"] if one["id"] == user)

    def messages(self, user: int = OLGA) -> list[dict[str, Any]]:
        return list(self.user(user)["messages"])

    def fault(self, operation: str, kind: str, **how: Any) -> None:
        self.world.misbehave(Fault("telegram", operation, kind, **how))


@contextlib.asynccontextmanager
async def telegram_desk(
    world: World, rules: TelegramRules | None = None, *, is_served: bool = True
) -> AsyncIterator[Desk]:
    """The stand-in, started; without a port of its own when no real client is to come."""
    telegram = Telegram(world, CONFIG, rules)
    app = FastAPI()
    app.include_router(telegram.router())
    app.include_router(telegram.desk(), prefix="/desk/telegram")
    await telegram.start()
    async with contextlib.AsyncExitStack() as stack:
        address = await stack.enter_async_context(serving(app)) if is_served else "http://desk"
        wire = None if is_served else httpx.ASGITransport(app)
        http = httpx.AsyncClient(base_url=address, transport=wire, verify=trusted())
        await stack.enter_async_context(http)
        yield Desk(world, telegram, address, http)
        await telegram.stop()
