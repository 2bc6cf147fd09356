"""The whole sandbox with its page in a browser, and a small app that Slack calls."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI, Request, Response
from playwright.async_api import Browser, Page
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.app import Sandbox
from sandbox.config import demo
from sandbox.server import served
from sandbox.tls import trusted
from tests.browser import looking
from tests.sandbox.slack_stage import Call, RecordingApp, listening

Json = dict[str, Any]
BEA, OLGA, BILLING = "U0BEA00001", "U0OLGA0001", "C0BILLING1"
PHONE_OF_OLGA = 500000001
CARL = "carl@acme.example"


@dataclass
class OpeningApp(RecordingApp):
    """An app that may open a modal when a command comes, and else says what it is told to."""

    on_command: Callable[[str], Awaitable[None]] | None = None
    heard: asyncio.Queue[Call] = field(default_factory=asyncio.Queue)

    async def hear(self, request: Request) -> Response:
        """Take one call."""
        answer = await super().hear(request)
        self.heard.put_nowait(self.calls[-1])
        if self.on_command is not None and "command" in self.calls[-1].form:
            await self.on_command(self.calls[-1].form["trigger_id"])
        return answer


@dataclass
class Play:
    """Everything a test of the page needs: the page, the stand-ins, and both ends of Slack."""

    page: Page
    sandbox: Sandbox
    app: OpeningApp
    slack: AsyncWebClient
    http: httpx.AsyncClient

    async def heard(self) -> Call:
        """The next thing that Slack tells the app."""
        async with asyncio.timeout(10):
            return await self.app.heard.get()

    async def post(self, text: str, **more: Any) -> str:
        """Post to #billing as the app; answers with the message's name."""
        answer = await self.slack.chat_postMessage(channel=BILLING, text=text, **more)
        return str(answer["ts"])

    async def say(self, html: str, *keys: list[Json], chat: int = PHONE_OF_OLGA) -> int:
        """Have the bot write on Telegram; answers with the message's number."""
        body = {"chat_id": chat, "text": html, "parse_mode": "HTML"}
        if keys:
            body["reply_markup"] = {"inline_keyboard": keys}
        return int((await self.telegram("sendMessage", **body))["message_id"])

    async def telegram(self, method: str, **body: Any) -> Any:
        """Call Telegram as the bot."""
        token = self.sandbox.config.telegram.bot_token
        answer = (await self.http.post(f"/telegram/bot{token}/{method}", json=body)).json()
        assert answer["ok"], answer
        return answer["result"]

    async def mail(self, subject: str, html: str = "", to: str = CARL, **more: Any) -> None:
        """Have the company write to a client."""
        letter = {"from": "billing@northwind.example", "to": to, "subject": subject}
        answer = await self.http.post(
            "/desk/mail/send", json={**letter, "text": subject, "html": html, **more}
        )
        answer.raise_for_status()

    def opens(self, view: Json) -> None:
        """Let the app answer the next slash command with this modal."""

        async def later(trigger: str) -> None:
            await self.slack.views_open(trigger_id=trigger, view=view)

        self.app.on_command = later


@asynccontextmanager
async def playing(
    browser: Browser, folder: Path, size: tuple[int, int] = (1440, 900), **settings: Any
) -> AsyncIterator[Play]:
    """A fresh sandbox, its page, and an app at the other end."""
    async with AsyncExitStack() as stack:
        app = OpeningApp()
        address = await stack.enter_async_context(served(_web(app), listening()))
        config = demo(address, port=0, smtp_port=0, imap_port=0)
        quick = replace(config.slack, messages_per_second=0)
        running = Sandbox(replace(config, slack=quick), folder)
        await stack.enter_async_context(running)
        http = httpx.AsyncClient(base_url=running.url, trust_env=False, verify=trusted())
        await stack.enter_async_context(http)
        page = await stack.enter_async_context(looking(browser, running.url, size, **settings))
        token, base = quick.bot_token, f"{running.url}/slack/api/"
        slack = AsyncWebClient(token, base, retry_handlers=[])
        await page.get_by_test_id("slack-user").wait_for(state="attached")
        yield Play(page, running, app, slack, http)


def _web(app: OpeningApp) -> FastAPI:
    web = FastAPI()
    web.add_api_route("/slack/events", app.hear, methods=["POST"], response_model=None)
    return web
