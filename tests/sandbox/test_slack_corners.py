"""The rarer ways: menus in messages, groups of options, external ids, lists of people."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from sandbox.slack.blocks import problems_of_blocks
from tests.sandbox.slack_stage import BEA, BILLING, Json, Stage, actions, button, field_of, modal

pytest_plugins = ["tests.sandbox.slack_fixtures"]

ACME = {"text": {"type": "plain_text", "text": "Acme"}, "value": "acme"}
GROUPS = [{"label": {"type": "plain_text", "text": "Clients"}, "options": [ACME]}]
SEARCH = {"type": "external_select", "action_id": "client", "min_query_length": 1}
OVERFLOW = {"type": "overflow", "action_id": "more", "options": [ACME]}
DAY = {"type": "datepicker", "action_id": "due"}


async def posted(slack: Stage, *elements: Json) -> str:
    blocks = [actions(*elements)]
    answer = await slack.api.chat_postMessage(channel=BILLING, text="Card", blocks=blocks)
    return str(answer["ts"])


async def test_a_search_in_a_message_offers_what_can_be_chosen(slack: Stage) -> None:
    ts = await posted(slack, SEARCH)
    slack.app.will_say({"option_groups": GROUPS})
    where = {"user": BEA, "channel": BILLING, "ts": ts, "action_id": "client"}
    found = await slack.does("suggest", value="ac", **where)
    chosen = await slack.does("select", value="acme", **where)

    assert (found["options"], chosen) == ([ACME], {"ok": True})
    assert slack.app.calls[0].payload["container"]["message_ts"] == ts
    assert slack.app.calls[1].payload["actions"][0]["selected_option"] == ACME


@pytest.mark.parametrize(
    ("element", "value", "told"),
    [
        (OVERFLOW, "acme", {"type": "overflow", "action_id": "more"}),
        (DAY, "2026-12-01", {"selected_date": "2026-12-01"}),
        ({"type": "users_select", "action_id": "who"}, BEA, {"selected_user": BEA}),
    ],
)
async def test_each_menu_of_a_message_is_told(
    slack: Stage, element: Json, value: str, told: Json
) -> None:
    ts = await posted(slack, element)
    await slack.does("select", user=BEA, ts=ts, value=value)

    action = slack.app.calls[0].payload["actions"][0]
    assert told.items() <= action.items()


async def test_a_choice_that_is_not_offered_is_not_sent(slack: Stage) -> None:
    ts = await posted(slack, OVERFLOW)
    answer = await slack.does("select", user=BEA, ts=ts, value="globex")

    assert answer["error"] == "Choose one of the options."
    assert slack.app.calls == []


async def test_two_buttons_that_fit_are_one_too_many(slack: Stage) -> None:
    ts = await posted(slack, button(action="a"), button(action="b"))

    assert (await slack.does("press", user=BEA, ts=ts))["error"] == "several_such_buttons"


async def test_a_press_that_fails_is_told_to_the_person(slack: Stage) -> None:
    ts = await posted(slack, button())
    slack.app.will_say(status=500)
    answer = await slack.does("press", user=BEA, ts=ts, action_id="send")

    assert answer["error"] == "The app did not respond (dispatch_failed)."


async def test_a_press_in_a_thread_says_so(slack: Stage) -> None:
    card = await posted(slack, button())
    reply = await slack.api.chat_postMessage(
        channel=BILLING, text="x", thread_ts=card, blocks=[actions(button())]
    )
    await slack.does("press", user=BEA, ts=reply["ts"], action_id="send")

    assert slack.app.calls[0].payload["container"]["thread_ts"] == card


async def test_an_answer_slack_cannot_show_is_told_to_the_person(slack: Stage) -> None:
    slack.app.will_say({"text": "x", "blocks": [{"type": "banner"}]})
    answer = await slack.does("command", user=BEA, channel=BILLING, text="/help")

    assert answer["error"] == '/help failed with the error "invalid_blocks"'


async def test_a_modal_is_found_by_the_apps_own_name(slack: Stage) -> None:
    named = modal(external_id="draft-1")
    await slack.api.views_open(trigger_id=await slack.trigger(), view=named)
    await slack.api.views_update(external_id="draft-1", view={**named, "callback_id": "again"})

    assert slack.modal()["callback_id"] == "again"


async def test_the_apps_own_name_is_given_once(slack: Stage) -> None:
    named = modal(actions(button()), external_id="draft-1")
    await slack.api.views_open(trigger_id=await slack.trigger(), view=named)
    await slack.does("view_action", view_id=slack.modal()["id"], action_id="send")

    trigger = slack.app.calls[-1].payload["trigger_id"]
    with pytest.raises(SlackApiError, match="duplicate_external_id"):
        await slack.api.views_push(trigger_id=trigger, view=named)


async def test_a_view_over_its_size_is_refused(slack: Stage) -> None:
    large = modal(*[field_of(str(n), {"type": "plain_text_input"}) for n in range(90)])
    for block in large["blocks"]:
        block["label"] = {"type": "plain_text", "text": "x" * 1990}
        block["hint"] = {"type": "plain_text", "text": "x" * 1990}

    with pytest.raises(SlackApiError, match="view_too_large"):
        await slack.api.views_open(trigger_id=await slack.trigger(), view=large)


async def test_closing_all_tells_of_each(slack: Stage) -> None:
    view = modal(actions(button()), notify_on_close=True)
    await slack.api.views_open(trigger_id=await slack.trigger(), view=view)
    await slack.does("view_action", view_id=slack.modal()["id"], action_id="send")
    trigger = slack.app.calls[-1].payload["trigger_id"]
    await slack.api.views_push(trigger_id=trigger, view=view)
    await slack.does("close", view_id=slack.modal()["id"], all=True)

    told = [call.payload["is_cleared"] for call in slack.app.calls[2:]]
    assert told == [True, True]
    assert slack.slack.view()["modals"][BEA] == []


async def test_a_field_that_is_not_there_is_named(slack: Stage) -> None:
    view = modal(field_of("note", {"type": "plain_text_input"}))
    await slack.api.views_open(trigger_id=await slack.trigger(), view=view)
    answer = await slack.does("submit", view_id=slack.modal()["id"], values={"nte": "x"})

    assert answer["error"] == "no_such_field"


async def test_only_the_visible_modal_is_sent(slack: Stage) -> None:
    view = modal(actions(button()))
    first = await slack.api.views_open(trigger_id=await slack.trigger(), view=view)
    await slack.does("view_action", view_id=slack.modal()["id"], action_id="send")
    trigger = slack.app.calls[-1].payload["trigger_id"]
    await slack.api.views_push(trigger_id=trigger, view=view)

    answer = await slack.does("submit", view_id=first["view"]["id"])
    assert answer["error"] == "view_not_visible"


async def test_attachments_are_kept_and_checked(slack: Stage) -> None:
    good: list[Json] = [{"fallback": "Old style", "text": "Old style"}]
    bad: list[Json] = [{"fallback": "x", "blocks": [{"type": "banner"}]}]
    await slack.api.chat_postMessage(channel=BILLING, attachments=good, text="x")

    with pytest.raises(SlackApiError, match="invalid_attachments"):
        await slack.api.chat_postMessage(channel=BILLING, attachments=bad, text="x")
    assert slack.channel()[0]["attachments"] == good


async def test_markdown_is_limited_in_sum(slack: Stage) -> None:
    half: Json = {"type": "markdown", "text": "x" * 7000}

    assert problems_of_blocks([half]) == []
    assert problems_of_blocks([half, half]) != []


@pytest.mark.parametrize(
    ("method", "arguments", "found"),
    [
        ("api.test", {"foo": "bar"}, {"args": {"foo": "bar"}}),
        ("conversations.members", {"channel": BILLING, "limit": 1}, {"members": [BEA]}),
    ],
)
async def test_smaller_questions_are_answered(
    slack: Stage, method: str, arguments: Json, found: Json
) -> None:
    answer = await slack.api.api_call(method, params=arguments)

    shown: dict[str, Any] = {name: answer[name] for name in found}
    assert shown == found


async def test_the_bot_is_known(slack: Stage) -> None:
    bot = await slack.api.bots_info(bot=slack.slack.config.bot_id)
    user = await slack.api.users_info(user=slack.slack.config.bot_user_id)

    assert (bot["bot"]["name"], user["user"]["is_bot"]) == ("Paidup", True)


async def test_a_span_of_the_history_is_read(slack: Stage) -> None:
    stamps = [
        (await slack.api.chat_postMessage(channel=BILLING, text=str(n)))["ts"] for n in range(3)
    ]
    span = {"channel": BILLING, "oldest": stamps[0], "latest": stamps[2]}
    inner = await slack.api.conversations_history(**span)
    whole = await slack.api.conversations_history(**span, inclusive=True)

    assert [one["text"] for one in inner["messages"]] == ["1"]
    assert [one["text"] for one in whole["messages"]] == ["2", "1", "0"]


async def test_a_file_answers_in_a_thread(slack: Stage) -> None:
    card = await posted(slack, button())
    await slack.api.files_upload_v2(
        channel=BILLING, thread_ts=card, filename="INV-1.pdf", content=b"%PDF"
    )

    assert slack.channel()[0]["thread"][0]["files"][0]["name"] == "INV-1.pdf"
