"""The Slack stand-in on a port of its own, with an app that Slack calls, for its tests."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httpx
from fastapi import FastAPI, Request, Response
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.server import served
from sandbox.slack import Slack, SlackConfig
from sandbox.tls import trusted
from sandbox.world import World

Json = dict[str, Any]
BEA, OLGA, BILLING = "U0BEA0001", "U0OLGA001", "C0BILLING"


def listening() -> socket.socket:
    """A free port, already taking connections."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    return listener


@dataclass
class Call:
    """One call that the app received."""

    headers: Json
    raw: bytes
    form: Json
    payload: Json


@dataclass
class RecordingApp:
    """An app that writes down what Slack sends, and answers what it is told to."""

    calls: list[Call] = field(default_factory=list)
    answers: list[Response] = field(default_factory=list)
    hold: asyncio.Event | None = None
    handler: Callable[[Request], Awaitable[Response]] | None = None
    garbage: list[bytes] = field(default_factory=list)

    def will_say(self, body: Json | str | None = None, status: int = 200) -> None:
        """What to answer to the next call not yet spoken for."""
        content = json.dumps(body) if isinstance(body, dict) else (body or "")
        kind = "application/json" if isinstance(body, dict) else "text/plain"
        self.answers.append(Response(content, status, media_type=kind))

    async def hear(self, request: Request) -> Response:
        """Take one call."""
        raw = await request.body()
        is_json = "json" in request.headers["content-type"]
        form = {} if is_json else {k: v[0] for k, v in parse_qs(raw.decode(), True).items()}
        try:
            payload = json.loads(raw if is_json else form.get("payload", "{}"))
        except ValueError:
            self.garbage.append(raw)
            return Response(status_code=400)
        self.calls.append(Call(dict(request.headers), raw, form, payload))
        if self.hold is not None:
            await self.hold.wait()
        if self.handler is not None:
            return await self.handler(request)
        return self.answers.pop(0) if self.answers else Response()


@dataclass
class Stage:
    """Everything a test needs to play Slack's people and Slack's app."""

    slack: Slack
    world: World
    address: str
    app: RecordingApp
    api: AsyncWebClient
    http: httpx.AsyncClient
    web: FastAPI
    clock_file: Path

    async def does(self, deed: str, **asked: Any) -> Json:
        """Do something as a person."""
        answer = await self.http.post(f"{self.address}/desk/slack/{deed}", json=asked)
        found: Json = answer.json()
        return found

    async def until(self, happened: Callable[[], object]) -> None:
        """Wait until the page would show it."""
        async with asyncio.timeout(10):
            while not happened():
                await self.world.wait(self.world.version)

    def forward(self, seconds: float) -> None:
        """Move Slack's clock."""
        self.clock_file.write_text(str(self.world.ahead().total_seconds() + seconds))

    def channel(self, channel_id: str = BILLING) -> list[Json]:
        """The messages of a channel as the page shows them."""
        for channel in self.slack.view()["channels"]:
            if channel["id"] == channel_id:
                return list(channel["messages"])
        raise AssertionError(channel_id)

    def modal(self, user: str = BEA) -> Json:
        """The modal that a person sees."""
        return dict(self.slack.view()["modals"][user][-1])

    async def trigger(self, user: str = BEA) -> str:
        """A fresh trigger, as a slash command brings one."""
        await self.does("command", user=user, channel=BILLING, text="/invoice new")
        return str(self.app.calls[-1].form["trigger_id"])


@asynccontextmanager
async def stage(folder: Path, **settings: Any) -> AsyncIterator[Stage]:
    """A stand-in and its app, served."""
    listener = listening()
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    config = replace(
        SlackConfig(request_url=f"{address}/app", retry_seconds=(0, 0, 0), messages_per_second=0),
        **settings,
    )
    clock_file = folder / "clock"
    world = World(None, clock_file)
    slack, app, web = Slack(world, config), RecordingApp(), FastAPI()
    web.include_router(slack.router())
    web.include_router(slack.desk(), prefix="/desk/slack")
    web.add_api_route("/app", app.hear, methods=["POST"], response_model=None)
    api = AsyncWebClient(config.bot_token, f"{address}/slack/api/", retry_handlers=[])
    async with httpx.AsyncClient(verify=trusted()) as http, served(web, listener):
        yield Stage(slack, world, address, app, api, http, web, clock_file)
        await slack.close()
    world.close()


def section(text: str = "Hello", **more: Any) -> Json:
    """A block with a text."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(text: str = "Send", action: str = "send", value: str = "D1", **more: Any) -> Json:
    """A button."""
    label = {"type": "plain_text", "text": text}
    return {"type": "button", "text": label, "action_id": action, "value": value, **more}


def actions(*elements: Json, **more: Any) -> Json:
    """A row of things to press."""
    return {"type": "actions", "elements": list(elements), **more}


def field_of(name: str, element: Json, **more: Any) -> Json:
    """An input of a modal, named alike in block and action."""
    label = {"type": "plain_text", "text": name.title()}
    element = {"action_id": name, **element}
    return {"type": "input", "block_id": name, "label": label, "element": element, **more}


def modal(*blocks: Json, **more: Any) -> Json:
    """A modal that can be sent."""
    plain = {"type": "plain_text", "text": "Invoice"}
    return {"type": "modal", "title": plain, "submit": plain, "blocks": list(blocks), **more}
