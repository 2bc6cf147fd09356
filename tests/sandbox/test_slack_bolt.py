"""A real Bolt app plays its part, over HTTP and over Socket Mode."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.sandbox.slack_stage import BEA, BILLING, Json, Stage, actions, button, field_of, modal
from tests.sandbox.slack_stage import stage as staged

ACME = {"text": {"type": "plain_text", "text": "Acme"}, "value": "acme"}
FORM = modal(
    field_of("client", {"type": "external_select", "min_query_length": 0}), callback_id="new"
)


def invoicing(config: Any, client: AsyncWebClient) -> AsyncApp:
    """A small app: a command opens a form, the form posts a card, its button edits it."""
    app = AsyncApp(signing_secret=config.signing_secret, client=client)

    async def new(ack: Any, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)

    async def offer(ack: Any) -> None:
        await ack(options=[ACME])

    async def sent(ack: Any, view: Json, client: AsyncWebClient) -> None:
        await ack()
        chosen = view["state"]["values"]["client"]["client"]["selected_option"]["value"]
        card = [actions(button(value=chosen))]
        await client.chat_postMessage(channel=BILLING, text=f"Draft for {chosen}", blocks=card)

    async def pressed(ack: Any, respond: Any) -> None:
        await ack()
        await respond(text="Sent", replace_original=True)

    async def heard(event: Json, client: AsyncWebClient) -> None:
        text = f"You said {event['text']}"
        await client.chat_postMessage(channel=event["channel"], text=text)

    app.command("/invoice")(new)
    app.options("client")(offer)
    app.view("new")(sent)
    app.action("send")(pressed)
    app.event("message")(heard)
    return app


@asynccontextmanager
async def over_http(folder: Path) -> AsyncIterator[Stage]:
    """The app behind its request URL, which checks each signature."""
    async with staged(folder) as slack:
        app = invoicing(slack.slack.config, slack.api)
        slack.app.handler = AsyncSlackRequestHandler(app).handle
        yield slack


@asynccontextmanager
async def over_socket(folder: Path) -> AsyncIterator[Stage]:
    """The app at the other end of a websocket."""
    async with staged(folder, socket_mode=True) as slack:
        app = invoicing(slack.slack.config, slack.api)
        handler = AsyncSocketModeHandler(app, slack.slack.config.app_token)
        try:
            await handler.connect_async()  # type: ignore[no-untyped-call] # Bolt's own
            await slack.slack.sockets.joined()
            yield slack
        finally:
            await handler.close_async()  # type: ignore[no-untyped-call] # Bolt's own


@pytest.mark.parametrize("way", [over_http, over_socket])
async def test_a_draft_goes_from_the_command_to_the_card(tmp_path: Path, way: Any) -> None:
    async with way(tmp_path) as slack:
        await slack.does("command", user=BEA, channel=BILLING, text="/invoice new")
        await slack.until(lambda: slack.slack.view()["modals"][BEA])
        view_id = slack.modal()["id"]
        await slack.does("suggest", user=BEA, view_id=view_id, action_id="client", value="ac")
        await slack.does("submit", user=BEA, view_id=view_id, values={"client": "acme"})
        await slack.until(slack.channel)
        card = slack.channel()[0]
        await slack.does("press", user=BEA, ts=card["ts"], action_id="send")
        await slack.until(lambda: slack.channel()[0]["text"] == "Sent")

    assert card["text"] == "Draft for acme"
    assert slack.channel()[0]["blocks"] == []


@pytest.mark.parametrize("way", [over_http, over_socket])
async def test_a_direct_message_is_heard_and_answered(tmp_path: Path, way: Any) -> None:
    async with way(tmp_path) as slack:
        await slack.does("message", user=BEA, text="hello")
        await slack.until(lambda: len(slack.channel("D0BEA0001")) == 2)

    assert slack.channel("D0BEA0001")[1]["text"] == "You said hello"


async def test_bolt_proves_its_address_by_the_challenge(tmp_path: Path) -> None:
    async with over_http(tmp_path) as slack:
        assert await slack.does("verify") == {"ok": True}


async def test_without_a_socket_the_command_fails(tmp_path: Path) -> None:
    async with staged(tmp_path, socket_mode=True) as slack:
        answer = await slack.does("command", user=BEA, channel=BILLING, text="/invoice new")

    assert answer["error"] == '/invoice failed with the error "dispatch_failed"'


async def test_a_socket_comes_back_after_a_refresh(tmp_path: Path) -> None:
    async with over_socket(tmp_path) as slack, asyncio.timeout(30):
        await slack.does("refresh")
        await slack.slack.sockets.joined()
        await slack.does("command", user=BEA, channel=BILLING, text="/invoice new")
        await slack.until(lambda: slack.slack.view()["modals"][BEA])

    assert slack.app.calls == []


async def test_a_ticket_opens_one_socket(tmp_path: Path) -> None:
    async with staged(tmp_path, socket_mode=True) as slack, aiohttp.ClientSession() as session:
        opened = await slack.api.apps_connections_open(app_token=slack.slack.config.app_token)
        async with session.ws_connect(opened["url"]) as first:
            hello = await first.receive_json()
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await session.ws_connect(opened["url"])

    assert hello["type"] == "hello"
    assert hello["num_connections"] == 1


async def test_without_socket_mode_a_socket_is_sent_away(tmp_path: Path) -> None:
    async with staged(tmp_path) as slack, aiohttp.ClientSession() as session:
        opened = await slack.api.apps_connections_open(app_token=slack.slack.config.app_token)
        async with session.ws_connect(opened["url"]) as socket:
            said = await socket.receive_json()

    assert said == {"type": "disconnect", "reason": "link_disabled"}
