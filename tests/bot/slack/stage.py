"""Paidup's Slack face and channel at one end, the strict stand-in at the other, the cast in it.

Time is the machine's, since the stand-in lives in it. `settle` does what the engine would, at once.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import aiohttp
import httpx
import yaml  # type: ignore[import-untyped]  # it comes without types
from fastapi import FastAPI, Request, Response
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import text

from bot.commands.table import orders
from bot.handlers.slack.app import SlackFace
from bot.notify.cards import CardBook
from bot.notify.routes import routes
from bot.notify.slack import SlackChannel
from bot.render.actions import Codec
from core.billing import Billing
from core.services.deliveries import Telling
from core.workflows.tell import Tell
from sandbox.server import served
from sandbox.slack import Slack, SlackConfig, SlackUser, read_manifest
from sandbox.slack import SlackChannel as Room
from sandbox.tls import trusted
from sandbox.world import Fault, World
from tests.architecture.sources import ROOT
from tests.cast import CHANNEL, WORKSPACE
from tests.sandbox.slack_stage import listening

Json = dict[str, Any]
P = ParamSpec("P")
T = TypeVar("T")

OLGA, BEA, ARI, ADA, VIC = "U1", "U3", "U4", "U5", "U9"
LINE = '/invoice new acme 3 x 800 "Backend work" net 30'
ELSEWHERE = "C2"
PATIENCE_SECONDS = 60
"""Slack's three seconds are not kept here: a machine that is at its limit is no bug."""
MANIFEST: Json = yaml.safe_load((ROOT / "slack-manifest.yaml").read_text(encoding="utf-8"))
PEOPLE = ((OLGA, "Olga"), (BEA, "Bea"), (ARI, "Ari"), (ADA, "Ada"), (VIC, "Vic"))
WORKPLACE = SlackConfig(
    team_id=WORKSPACE,
    users=tuple(SlackUser(user, name.lower(), name) for user, name in PEOPLE),
    channels=(Room(CHANNEL, "billing"), Room(ELSEWHERE, "random", has_bot=False)),
    messages_per_second=0,
    wait_seconds=PATIENCE_SECONDS,
    trigger_seconds=PATIENCE_SECONDS,
)


class Deaf:
    """A channel nobody listens to."""

    async def hear(self, telling: Telling) -> None:
        """Do nothing."""


class HastyRun:
    """A workflow's run that remembers nothing and waits for nobody."""

    key = "hasty"

    def __init__(self) -> None:
        self.slept: list[float] = []

    async def step(
        self, name: str, deed: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Do it."""
        return await deed(*args, **kwargs)

    async def sleep(self, seconds: float) -> None:
        """Note how long it would have been."""
        self.slept.append(seconds)


@dataclass
class Stage:
    """Everything a test needs to play Slack's people."""

    slack: Slack
    world: World
    billing: Billing
    client: AsyncWebClient
    face: SlackFace
    tell: Tell
    run: HastyRun
    http: httpx.AsyncClient
    address: str
    clock_file: Path
    heard: int = 0

    async def does(self, deed: str, **asked: Any) -> Json:
        """Do something at the desk, as a person, and let Paidup work it off."""
        answer = await self.http.post(f"{self.address}/desk/slack/{deed}", json=asked)
        await self.face.listeners.drain(PATIENCE_SECONDS)
        found: Json = answer.json()
        return found

    async def types(self, line: str, user: str = BEA, channel: str = CHANNEL) -> str:
        """Type a line; what Paidup whispers back."""
        await self.does("command", user=user, channel=channel, text=line)
        return self.whisper(user)

    async def presses(self, message: Json, label: str, user: str = BEA) -> str:
        """Press the button with this label; what Paidup whispers back."""
        value = next(one["value"] for one in buttons(message) if one["text"]["text"] == label)
        await self.does("press", user=user, ts=message["ts"], value=value)
        return self.whisper(user)

    async def submits(self, values: Json, user: str = BEA) -> Json:
        """Fill in the visible form and send it."""
        view_id = self.modal(user)["id"]
        return await self.does("submit", user=user, view_id=view_id, values=values)

    async def acts(self, action: str, values: Json, user: str = BEA) -> Json:
        """Type into the visible form and press a button in it."""
        view_id = self.modal(user)["id"]
        asked = {"user": user, "view_id": view_id, "action_id": action, "values": values}
        return await self.does("view_action", **asked)

    async def suggests(self, typed: str, user: str = BEA) -> list[str]:
        """Type into the search for a client; the values that are offered."""
        asked = {"view_id": self.modal(user)["id"], "action_id": "paidup:search:clients"}
        answer = await self.does("suggest", user=user, value=typed, **asked)
        return [option["value"] for option in answer["options"]]

    async def settle(self) -> None:
        """Tell every event to everyone, as the engine would, until there is nothing left."""
        while events := await self._ids("event", f"id > {self.heard}"):
            self.heard = events[-1]
            for event in events:
                await self.tell.tell(self.run, 1, event)
            for delivery in await self.waiting():
                await self.tell.deliver(self.run, 1, delivery)

    async def waiting(self) -> list[int]:
        """The deliveries on Slack that were not made yet."""
        return await self._ids("delivery", "channel = 'slack' AND state = 'waiting'")

    async def _ids(self, table: str, condition: str) -> list[int]:
        query = f"SELECT id FROM {table} WHERE company_id = 1 AND {condition} ORDER BY id"  # noqa: S608  # ours
        async with self.billing.database.reader.connect() as connection:
            return list((await connection.execute(text(query))).scalars())

    def misbehaves(self, kind: str, operation: str = "chat.postMessage", **how: Any) -> None:
        """Let Slack do this at the next such call."""
        self.world.misbehave(Fault("slack", operation, kind, **how))

    def forward(self, seconds: float) -> None:
        """Move everybody's clock."""
        self.clock_file.write_text(str(self.world.ahead().total_seconds() + seconds))

    def room(self, channel: str = CHANNEL) -> list[Json]:
        """What everyone sees in a channel."""
        return [one for one in self._messages(channel) if not one["ephemeral_for"]]

    def card(self, channel: str = CHANNEL) -> Json:
        """The only message there."""
        (message,) = self.room(channel)
        return message

    def story(self, channel: str = CHANNEL) -> list[str]:
        """The lines in the only card's thread."""
        return [line["text"] for line in self.card(channel)["thread"]]

    def whispers(self, user: str = BEA) -> list[Json]:
        """What only this person sees, in all channels."""
        channels = [channel["id"] for channel in self.slack.view()["channels"]]
        seen = [one for channel in channels for one in self._messages(channel)]
        return sorted(
            (one for one in seen if one["ephemeral_for"] == user), key=lambda one: str(one["ts"])
        )

    def whisper(self, user: str = BEA) -> str:
        """The last of them as text."""
        found = self.whispers(user)
        return str(found[-1]["text"]) if found else ""

    def modal(self, user: str = BEA) -> Json:
        """The form that a person sees."""
        return dict(self.slack.view()["modals"][user][-1])

    def is_open(self, user: str = BEA) -> bool:
        """Whether a person has a form open."""
        return bool(self.slack.view()["modals"][user])

    def _messages(self, channel: str) -> list[Json]:
        channels = self.slack.view()["channels"]
        return next(list(one["messages"]) for one in channels if one["id"] == channel)


def buttons(message: Json) -> list[Json]:
    """All buttons of a message, those in its rows too."""
    blocks = message["blocks"]
    found = [one for block in blocks for one in block.get("elements", [])]
    found += [block["accessory"] for block in blocks if "accessory" in block]
    return [one for one in found if one["type"] == "button"]


def labels(message: Json) -> list[str]:
    """What stands on them."""
    return [str(button["text"]["text"]) for button in buttons(message)]


def served_by(face: SlackFace) -> Callable[[Request], Awaitable[Response]]:
    """The door as an address."""

    async def answer(request: Request) -> Response:
        status, headers, body = await face.door.call(await request.body(), request.headers)
        return Response(body, status, dict(headers))

    return answer


@asynccontextmanager
async def staged(
    billing: Billing,
    clock_file: Path,
    *,
    ack_seconds: float = PATIENCE_SECONDS,
    silence_seconds: float = PATIENCE_SECONDS,
    faults: tuple[Fault, ...] = (),
    **settings: Any,
) -> AsyncIterator[Stage]:
    """All of it, listening; with `socket_mode` Paidup holds a socket instead.

    `silence_seconds` is how long Slack may take to answer.
    """
    listener = listening()
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    config = _config(request_url=f"{address}/slack/events", **settings)
    async with AsyncExitStack() as stack:
        world = World(None, clock_file)
        stack.callback(world.close)
        for fault in faults:
            world.misbehave(fault)
        slack, web = Slack(world, config), FastAPI()
        stack.push_async_callback(slack.close)
        timeout = aiohttp.ClientTimeout(total=silence_seconds)
        session = await stack.enter_async_context(aiohttp.ClientSession(timeout=timeout))
        desk = httpx.AsyncClient(timeout=2 * PATIENCE_SECONDS, verify=trusted())
        http = await stack.enter_async_context(desk)
        client = AsyncWebClient(
            config.bot_token, f"{address}/slack/api/", session=session, retry_handlers=[]
        )
        socket_token = config.app_token if config.socket_mode else ""
        face = SlackFace(billing, client, config.signing_secret, socket_token, ack_seconds)
        web.include_router(slack.router())
        web.include_router(slack.desk(), prefix="/desk/slack")
        web.add_api_route("/slack/events", served_by(face), methods=["POST"], response_model=None)
        await stack.enter_async_context(served(web, listener))
        await face.start()
        stack.push_async_callback(face.stop)
        channel = SlackChannel(client, billing, CardBook(billing), Codec(orders()))
        tell = Tell(
            billing, routes, {"slack": channel, "telegram": Deaf(), "email": Deaf()}, followers={}
        )
        stage = Stage(
            slack, world, billing, client, face, tell, HastyRun(), http, address, clock_file
        )
        stage.heard = max(await stage._ids("event", "id > 0"), default=0)
        yield stage


def _config(**settings: Any) -> SlackConfig:
    """The workspace with the app in it that our own manifest makes."""
    return replace(read_manifest(MANIFEST).configured(WORKPLACE), **settings)


async def until(happened: Callable[[], object], world: World) -> None:
    """Wait until the stand-in shows it."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not happened():
            await world.wait(world.version)
