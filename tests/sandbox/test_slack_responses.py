"""response_url: later answers, five of them, within half an hour."""

from typing import Any

import httpx
import pytest
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.sandbox.slack_stage import BEA, BILLING, Json, Stage, actions, button, section

pytest_plugins = ["tests.sandbox.slack_fixtures"]


async def address(slack: Stage) -> str:
    await slack.does("command", user=BEA, channel=BILLING, text="/help")
    return str(slack.app.calls[-1].form["response_url"])


async def pressed(slack: Stage) -> str:
    await slack.api.chat_postMessage(channel=BILLING, text="Card", blocks=[actions(button())])
    await slack.does("press", user=BEA, ts=slack.channel()[0]["ts"], action_id="send")
    return str(slack.app.calls[-1].payload["response_url"])


async def respond(slack: Stage, url: str, **answer: Any) -> httpx.Response:
    return await slack.http.post(url, json=answer)


async def test_the_sdks_webhook_client_is_understood(slack: Stage) -> None:
    answer = await AsyncWebhookClient(await address(slack)).send(text="Later", blocks=[section()])

    assert (answer.status_code, answer.body) == (200, "ok")
    assert slack.channel()[0]["ephemeral_for"] == BEA


async def test_an_answer_may_be_for_all(slack: Stage) -> None:
    await respond(slack, await address(slack), text="For all", response_type="in_channel")

    assert slack.channel()[0]["ephemeral_for"] is None


async def test_the_pressed_message_is_replaced(slack: Stage) -> None:
    await respond(slack, await pressed(slack), text="Done", replace_original=True)

    assert [(one["text"], one["blocks"]) for one in slack.channel()] == [("Done", [])]


async def test_the_pressed_message_is_deleted(slack: Stage) -> None:
    await respond(slack, await pressed(slack), delete_original=True)

    assert slack.channel() == []


async def test_a_sixth_answer_is_refused(slack: Stage) -> None:
    url = await address(slack)
    codes = [(await respond(slack, url, text=str(n))).status_code for n in range(6)]

    assert codes == [200, 200, 200, 200, 200, 404]
    assert len(slack.channel()) == 5


async def test_an_answer_after_half_an_hour_is_refused(slack: Stage) -> None:
    url = await address(slack)
    slack.forward(30 * 60 + 1)

    assert (await respond(slack, url, text="x")).json()["error"] == "expired_url"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({}, "no_text"),
        ({"text": "x", "colour": "red"}, "invalid_payload"),
        ({"text": "x", "response_type": "loud"}, "invalid_response_type"),
        ({"text": "x", "blocks": [{"type": "banner"}]}, "invalid_blocks"),
    ],
)
async def test_a_bad_answer_is_refused(slack: Stage, answer: Json, error: str) -> None:
    refused = await respond(slack, await address(slack), **answer)

    assert (refused.status_code, refused.json()["error"]) == (400, error)
    assert slack.channel() == []


@pytest.mark.parametrize("body", [b"{", b"[]"])
async def test_an_answer_must_be_an_object(slack: Stage, body: bytes) -> None:
    refused = await slack.http.post(await address(slack), content=body)

    assert refused.status_code == 400
    assert "invalid_payload" in refused.text
