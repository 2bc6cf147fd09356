"""People type, press, choose and write; the app is called as the real Slack calls it."""

import asyncio
import hashlib
import hmac
from pathlib import Path

import pytest

from tests.sandbox.slack_stage import BEA, BILLING, OLGA, Json, Stage, actions, button, stage

pytest_plugins = ["tests.sandbox.slack_fixtures"]

MENU: Json = {
    "type": "static_select",
    "action_id": "terms",
    "options": [
        {"text": {"type": "plain_text", "text": f"{days} days"}, "value": str(days)}
        for days in (14, 30)
    ],
}


async def test_a_command_comes_as_a_signed_form(slack: Stage) -> None:
    await slack.does("command", user=BEA, channel=BILLING, text="/invoice new acme & sons")

    call = slack.app.calls[0]
    assert call.form["command"] == "/invoice"
    assert call.form["text"] == "new acme &amp; sons"
    assert (call.form["user_id"], call.form["channel_id"]) == (BEA, BILLING)
    assert call.form["response_url"].startswith(slack.address)
    base = f"v0:{call.headers['x-slack-request-timestamp']}:".encode() + call.raw
    digest = hmac.new(b"sandbox-signing-secret", base, hashlib.sha256).hexdigest()
    assert call.headers["x-slack-signature"] == f"v0={digest}"


async def test_a_command_that_no_app_has_is_not_sent(slack: Stage) -> None:
    answer = await slack.does("command", user=BEA, channel=BILLING, text="/shout hello")

    assert answer["error"] == "/shout is not a valid command."
    assert slack.app.calls == []
    assert slack.channel()[0]["ephemeral_for"] == BEA


@pytest.mark.parametrize(
    "reply", ["Done", {"text": "Done"}, {"response_type": "ephemeral", "text": "Done"}]
)
async def test_an_answer_to_a_command_is_seen_by_its_author(
    slack: Stage, reply: Json | str
) -> None:
    slack.app.will_say(reply)
    await slack.does("command", user=BEA, channel=BILLING, text="/help")

    message = slack.channel()[0]
    assert (message["text"], message["ephemeral_for"]) == ("Done", BEA)


async def test_an_answer_for_the_channel_is_seen_by_all(slack: Stage) -> None:
    slack.app.will_say({"response_type": "in_channel", "text": "Done"})
    await slack.does("command", user=BEA, channel=BILLING, text="/help")

    assert slack.channel()[0]["ephemeral_for"] is None


async def test_an_app_that_fails_is_told_to_the_person(slack: Stage) -> None:
    slack.app.will_say("broken", status=500)
    answer = await slack.does("command", user=BEA, channel=BILLING, text="/help")

    assert answer["error"] == '/help failed with the error "dispatch_failed"'
    assert slack.channel()[0]["name"] == "Slackbot"


async def test_an_app_that_is_too_slow_is_told_to_the_person(tmp_path: Path) -> None:
    async with stage(tmp_path, wait_seconds=0.05) as slack:
        slack.app.hold = asyncio.Event()
        answer = await slack.does("command", user=BEA, channel=BILLING, text="/help")
        slack.app.hold.set()

    assert answer["error"] == '/help failed with the error "operation_timeout"'


async def test_an_app_that_is_not_there_is_told_to_the_person(tmp_path: Path) -> None:
    async with stage(tmp_path, request_url="http://127.0.0.1:9/closed") as slack:
        answer = await slack.does("command", user=BEA, channel=BILLING, text="/help")

    assert answer["error"].endswith('"dispatch_failed"')


async def test_a_press_says_which_button_of_which_message(slack: Stage) -> None:
    card = await slack.api.chat_postMessage(
        channel=BILLING, text="x", blocks=[actions(button(), button("Void", "void", "D1"))]
    )
    await slack.does("press", user=BEA, ts=card["ts"], action_id="void")

    payload = slack.app.calls[0].payload
    action = payload["actions"][0]
    assert payload["type"] == "block_actions"
    assert (action["action_id"], action["value"], action["type"]) == ("void", "D1", "button")
    assert payload["message"]["ts"] == payload["container"]["message_ts"] == card["ts"]
    assert payload["channel"] == {"id": BILLING, "name": "billing"}


async def test_a_button_is_pressed_by_its_place(slack: Stage) -> None:
    buttons = [button(action=str(n), value=f"D{n}") for n in range(3)]
    card = await slack.api.chat_postMessage(channel=BILLING, text="x", blocks=[actions(*buttons)])
    await slack.does("press", user=BEA, ts=card["ts"], index=2)

    assert slack.app.calls[0].payload["actions"][0]["value"] == "D2"


async def test_a_button_that_is_not_there_cannot_be_pressed(slack: Stage) -> None:
    card = await slack.api.chat_postMessage(channel=BILLING, text="x")
    answer = await slack.does("press", user=BEA, ts=card["ts"], action_id="send")

    assert answer["error"] == "no_such_button"


async def test_somebody_elses_private_note_cannot_be_pressed(slack: Stage) -> None:
    note = await slack.api.chat_postEphemeral(
        channel=BILLING, user=BEA, text="x", blocks=[actions(button())]
    )
    other = await slack.does("press", user=OLGA, ts=note["message_ts"], action_id="send")
    mine = await slack.does("press", user=BEA, ts=note["message_ts"], action_id="send")

    assert (other["error"], mine["ok"]) == ("message_not_found", True)
    assert slack.app.calls[0].payload["container"]["is_ephemeral"] is True
    assert "message" not in slack.app.calls[0].payload


async def test_a_choice_in_a_message_is_told_and_kept(slack: Stage) -> None:
    card = await slack.api.chat_postMessage(channel=BILLING, text="x", blocks=[actions(MENU)])
    await slack.does("select", user=BEA, ts=card["ts"], action_id="terms", value="30")

    payload = slack.app.calls[0].payload
    block = slack.channel()[0]["blocks"][0]["block_id"]
    assert payload["actions"][0]["selected_option"]["value"] == "30"
    chosen = payload["state"]["values"][block]["terms"]["selected_option"]
    assert chosen["value"] == "30"


async def test_a_message_in_the_channel_is_told(slack: Stage) -> None:
    said = await slack.does("message", user=BEA, channel=BILLING, text="a < b")

    event = slack.app.calls[0].payload["event"]
    assert slack.app.calls[0].payload["type"] == "event_callback"
    assert (event["type"], event["channel_type"]) == ("message", "channel")
    assert (event["text"], event["ts"]) == ("a &lt; b", said["ts"])


async def test_a_message_to_the_app_is_told_as_direct(slack: Stage) -> None:
    await slack.does("message", user=BEA, text="hello")

    assert slack.app.calls[0].payload["event"]["channel_type"] == "im"


async def test_a_mention_is_told_twice_as_slack_does(slack: Stage) -> None:
    mention = f"<@{slack.slack.config.bot_user_id}> hello"
    await slack.does("message", user=BEA, channel=BILLING, text=mention)

    kinds = [call.payload["event"]["type"] for call in slack.app.calls]
    assert kinds == ["message", "app_mention"]
    assert slack.app.calls[1].payload["event"]["text"] == mention


async def test_an_event_without_a_yes_is_sent_three_times_more(slack: Stage) -> None:
    for _ in range(4):
        slack.app.will_say(status=500)
    await slack.does("message", user=BEA, text="hello")
    await slack.slack.outgoing.settled()

    numbers = [call.headers.get("x-slack-retry-num") for call in slack.app.calls]
    assert numbers == [None, "1", "2", "3"]
    assert slack.app.calls[1].headers["x-slack-retry-reason"] == "http_error"
    assert len({call.payload["event_id"] for call in slack.app.calls}) == 1


async def test_an_event_is_not_sent_again_after_a_yes(slack: Stage) -> None:
    slack.app.will_say(status=500)
    await slack.does("message", user=BEA, text="hello")
    await slack.slack.outgoing.settled()

    assert len(slack.app.calls) == 2


async def test_the_home_tab_is_told_and_shown(slack: Stage) -> None:
    await slack.does("home", user=BEA)
    view = {"type": "home", "blocks": [actions(button())]}
    shown = await slack.api.views_publish(user_id=BEA, view=view)
    await slack.does("view_action", user=BEA, view_id=shown["view"]["id"], action_id="send")

    assert slack.app.calls[0].payload["event"]["type"] == "app_home_opened"
    assert slack.app.calls[1].payload["view"]["type"] == "home"
    assert slack.slack.view()["homes"][BEA]["blocks"][0]["type"] == "actions"


async def test_the_request_url_is_verified_by_its_challenge(slack: Stage) -> None:
    assert await slack.does("verify") == {"ok": False}


@pytest.mark.parametrize(
    ("deed", "asked", "error"),
    [
        ("command", {"user": "U404", "text": "/help"}, "user_not_found"),
        ("command", {"user": BEA, "text": "/help", "channel": "C404"}, "channel_not_found"),
        ("command", {"user": BEA}, "missing text"),
        ("press", {"user": BEA, "ts": "1"}, "message_not_found"),
        ("submit", {"user": BEA, "view_id": "V404"}, "not_found"),
    ],
)
async def test_what_cannot_be_done_is_said(
    slack: Stage, deed: str, asked: Json, error: str
) -> None:
    assert (await slack.does(deed, **asked))["error"] == error
