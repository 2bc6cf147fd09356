"""What Slack refuses, the stand-in refuses with Slack's own word."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import SlackChannel
from sandbox.slack.blocks import IN_MESSAGE, problems_of_blocks, problems_of_view
from sandbox.slack.elements import AS_ACCESSORY, IN_INPUT
from tests.sandbox.slack_stage import (
    BEA,
    BILLING,
    Json,
    Stage,
    actions,
    button,
    field_of,
    modal,
    section,
    stage,
)

pytest_plugins = ["tests.sandbox.slack_fixtures"]

NAMES = st.sampled_from(
    [
        "type",
        "text",
        "elements",
        "element",
        "options",
        "option_groups",
        "initial_options",
        "accessory",
        "fields",
        "block_id",
        "action_id",
        "label",
        "value",
        "focus_on_load",
    ]
)
PLAIN = {"type": "plain_text", "text": "x"}
TEXT_INPUT = {"type": "plain_text_input"}
CONFIRM = {"title": PLAIN, "text": PLAIN, "confirm": PLAIN, "deny": PLAIN}


def plain(length: int) -> Json:
    return {"type": "plain_text", "text": "x" * length}


def option(label: int = 1, value: int = 1) -> Json:
    return {"text": plain(label), "value": "v" * value}


def select(*options: Json, **more: Any) -> Json:
    return {"type": "static_select", "action_id": "s", "options": list(options), **more}


ALLOWED_BLOCKS: dict[str, list[Json]] = {
    "50 blocks": [section()] * 50,
    "a text of 3000": [section("x" * 3000)],
    "10 fields of 2000": [{"type": "section", "fields": [plain(2000)] * 10}],
    "a header of 150": [{"type": "header", "text": plain(150)}],
    "25 buttons": [actions(*[button(action=str(n)) for n in range(25)])],
    "a button at its limits": [actions(button("x" * 75, "a" * 255, "v" * 2000, style="danger"))],
    "10 small prints": [{"type": "context", "elements": [PLAIN] * 10}],
    "100 options": [actions(select(*[option(75, 150)] * 100))],
    "an address of 3000": [actions(button(url="https://a.example/" + "x" * 2982))],
    "the same action in two blocks": [actions(button()), actions(button())],
    "an input": [field_of("note", TEXT_INPUT)],
}
REFUSED_BLOCKS: list[tuple[str, list[Json], str]] = [
    ("51 blocks", [section()] * 51, "no more than 50 items allowed [json-pointer:/blocks]"),
    ("a text of 3001", [section("x" * 3001)], "must be less than 3001 characters"),
    ("an empty text", [section("")], "must be more than 0 characters"),
    ("no text", [{"type": "section"}], "missing required field: text"),
    ("11 fields", [{"type": "section", "fields": [PLAIN] * 11}], "no more than 10 items"),
    ("a field of 2001", [{"type": "section", "fields": [plain(2001)]}], "/blocks/0/fields/0/text"),
    ("a header of 151", [{"type": "header", "text": plain(151)}], "less than 151"),
    (
        "markup in a header",
        [{"type": "header", "text": {"type": "mrkdwn", "text": "*x*"}}],
        "unsupported type: mrkdwn",
    ),
    ("a button of 76", [actions(button("x" * 76))], "less than 76"),
    ("a value of 2001", [actions(button(value="v" * 2001))], "less than 2001"),
    ("an action of 256", [actions(button(action="a" * 256))], "less than 256"),
    ("an action twice", [actions(button(), button())], "`action_id` `send` already exists"),
    ("another style", [actions(button(style="green"))], "must be one of: primary, danger"),
    ("an address of 3001", [actions(button(url="https://x.example/" + "x" * 2983))], "3001"),
    ("no address", [actions(button(url="not an address"))], "invalid format"),
    ("26 buttons", [actions(*[button(action=str(n)) for n in range(26)])], "no more than 25"),
    ("no buttons", [actions()], "no fewer than 1 items"),
    ("an input in a row", [actions(TEXT_INPUT)], "unsupported type: plain_text_input"),
    ("11 small prints", [{"type": "context", "elements": [PLAIN] * 11}], "no more than 10"),
    ("a button as print", [{"type": "context", "elements": [button()]}], "unsupported type"),
    ("a block of 256", [section(block_id="b" * 256)], "less than 256"),
    ("a block twice", [section(block_id="b")] * 2, "block_id `b` already exists"),
    ("101 options", [actions(select(*[option()] * 101))], "no more than 100 items"),
    ("no options", [actions({"type": "static_select"})], "exactly one of options"),
    ("an option of 76", [actions(select(option(76)))], "less than 76"),
    ("an option's value of 151", [actions(select(option(1, 151)))], "less than 151"),
    (
        "another first option",
        [actions(select(option(), initial_option=option(2)))],
        "initial option must match",
    ),
    ("a placeholder of 151", [actions(select(option(), placeholder=plain(151)))], "less than 151"),
    ("6 in overflow", [actions({"type": "overflow", "options": [option()] * 6})], "no more than 5"),
    ("a title of 101", [actions(button(confirm={**CONFIRM, "title": plain(101)}))], "101"),
    ("a question of 301", [actions(button(confirm={**CONFIRM, "text": plain(301)}))], "301"),
    ("a yes of 31", [actions(button(confirm={**CONFIRM, "confirm": plain(31)}))], "31"),
    ("an unknown block", [{"type": "banner"}], "unsupported type: banner"),
    ("an unknown field", [section(colour="red")], "invalid additional property: colour"),
    ("no block", ["hello"], "must provide an object"),  # type: ignore[list-item] # on purpose
    ("a number as text", [section(3)], "must provide a string"),  # type: ignore[arg-type] # on purpose
]


@pytest.mark.parametrize("blocks", ALLOWED_BLOCKS.values(), ids=ALLOWED_BLOCKS)
def test_a_message_may_hold(blocks: list[Json]) -> None:
    assert problems_of_blocks(blocks) == []


@pytest.mark.parametrize(
    ("blocks", "problem"), [case[1:] for case in REFUSED_BLOCKS], ids=[c[0] for c in REFUSED_BLOCKS]
)
def test_a_message_may_not_hold(blocks: list[Json], problem: str) -> None:
    assert any(problem in found for found in problems_of_blocks(blocks))


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
)
ANY_TYPED = st.builds(
    lambda kind, rest: {**rest, "type": kind},
    st.sampled_from([*IN_MESSAGE, *AS_ACCESSORY, *IN_INPUT]),
    st.dictionaries(NAMES, ANY_JSON, max_size=6),
)


@given(st.lists(ANY_JSON | ANY_TYPED, max_size=3))
def test_nothing_that_is_sent_breaks_the_check(blocks: list[Any]) -> None:
    view = modal(actions(*blocks), *blocks, field_of("x", {"type": "x"}))

    assert all("json-pointer" in found for found in problems_of_blocks([actions(*blocks), *blocks]))
    assert all("json-pointer" in found for found in problems_of_view(view, "modal"))


ALLOWED_VIEWS: dict[str, Json] = {
    "100 blocks": modal(*[section()] * 100),
    "its limits": modal(
        field_of("n", TEXT_INPUT, label=plain(2000), hint=plain(2000)),
        title=plain(24),
        close=plain(24),
        callback_id="c" * 255,
        private_metadata="m" * 3000,
    ),
    "a number": modal(field_of("n", {"type": "number_input", "is_decimal_allowed": True})),
    "a search": modal(field_of("n", {"type": "external_select", "min_query_length": 1})),
}
REFUSED_VIEWS: list[tuple[str, Json, str]] = [
    ("101 blocks", modal(*[section()] * 101), "no more than 100 items"),
    ("a title of 25", modal(title=plain(25)), "less than 25"),
    ("a submit of 25", modal(submit=plain(25)), "less than 25"),
    ("a close of 25", modal(close=plain(25)), "less than 25"),
    ("markup as title", modal(title={"type": "mrkdwn", "text": "x"}), "unsupported type: mrkdwn"),
    ("a callback of 256", modal(callback_id="c" * 256), "less than 256"),
    ("metadata of 3001", modal(private_metadata="m" * 3001), "less than 3001"),
    ("no way to send", modal(field_of("n", TEXT_INPUT), submit=None), "required field: submit"),
    ("a label of 2001", modal(field_of("n", TEXT_INPUT, label=plain(2001))), "less than 2001"),
    ("a hint of 2001", modal(field_of("n", TEXT_INPUT, hint=plain(2001))), "less than 2001"),
    ("a button as input", modal(field_of("n", button())), "unsupported type: button"),
    ("a number without its kind", modal(field_of("n", {"type": "number_input"})), "is_decimal"),
    ("a file block", modal({"type": "file"}), "unsupported type: file"),
    ("a home", modal(type="home"), "unsupported type: home"),
]


@pytest.mark.parametrize("view", ALLOWED_VIEWS.values(), ids=ALLOWED_VIEWS)
def test_a_modal_may_hold(view: Json) -> None:
    assert problems_of_view(view, "modal") == []


@pytest.mark.parametrize(
    ("view", "problem"), [case[1:] for case in REFUSED_VIEWS], ids=[c[0] for c in REFUSED_VIEWS]
)
def test_a_modal_may_not_hold(view: Json, problem: str) -> None:
    assert any(problem in found for found in problems_of_view(view, "modal"))


ABOUT = {"event_type": "told", "event_payload": {}}
REFUSED_CALLS: list[tuple[str, str, Json]] = [
    ("no_text", "chat.postMessage", {"channel": BILLING}),
    ("no_text", "chat.postMessage", {"channel": BILLING, "text": " "}),
    ("msg_too_long", "chat.postMessage", {"channel": BILLING, "text": "x" * 40_001}),
    ("markdown_text_conflict", "chat.postMessage", {"text": "x", "markdown_text": "x"}),
    ("channel_not_found", "chat.postMessage", {"channel": "C404", "text": "x"}),
    ("channel_not_found", "chat.postMessage", {"channel": "U404", "text": "x"}),
    ("not_in_channel", "chat.postMessage", {"channel": "C0SECRET1", "text": "x"}),
    ("thread_not_found", "chat.postMessage", {"text": "x", "thread_ts": "1234567890.123456"}),
    ("invalid_thread_ts", "chat.postMessage", {"text": "x", "thread_ts": "soon"}),
    ("invalid_blocks_format", "chat.postMessage", {"text": "x", "blocks": "[{"}),
    ("invalid_blocks_format", "chat.postMessage", {"text": "x", "blocks": {"type": "divider"}}),
    ("invalid_blocks", "chat.postMessage", {"text": "x", "blocks": [{"type": "banner"}]}),
    ("invalid_arguments", "chat.postMessage", {"text": "x", "colour": "red"}),
    ("invalid_arguments", "chat.postMessage", {"text": ["x"]}),
    ("invalid_arguments", "chat.postMessage", {"text": "x", "mrkdwn": "perhaps"}),
    ("invalid_metadata_format", "chat.postMessage", {"text": "x", "metadata": {"key": "e1"}}),
    ("invalid_metadata_schema", "chat.postMessage", {"text": "x", "metadata": {"event_type": ""}}),
    (
        "metadata_too_large",
        "chat.postMessage",
        {"text": "x", "metadata": {**ABOUT, "event_payload": {"x": "x" * 4000}}},
    ),
    ("missing_scope", "chat.postMessage", {"text": "x", "username": "Somebody"}),
    ("message_not_found", "chat.update", {"ts": "1234567890.123456", "text": "x"}),
    ("message_not_found", "chat.delete", {"ts": "1234567890.123456"}),
    ("message_not_found", "reactions.add", {"name": "tada", "timestamp": "1234567890.123456"}),
    ("user_not_in_channel", "chat.postEphemeral", {"user": "U404", "text": "x"}),
    ("thread_not_found", "conversations.replies", {"ts": "1234567890.123456"}),
    ("invalid_cursor", "conversations.history", {"cursor": "bmV4dA=="}),
    ("invalid_limit", "conversations.history", {"limit": 1001}),
    ("missing_scope", "files.info", {"file": "F1", "channel": None}),
    ("user_not_found", "users.info", {"user": "U404", "channel": None}),
    ("users_not_found", "users.lookupByEmail", {"email": "x@example.com", "channel": None}),
    ("not_found", "views.update", {"view_id": "V404", "view": modal(), "channel": None}),
    ("user_not_found", "views.publish", {"user_id": "U1", "view": modal(), "channel": None}),
    ("unknown_method", "chat.shout", {}),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def strict(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """A workspace with a channel in which the app is not; calls that are refused change nothing."""
    secret = SlackChannel("C0SECRET1", "secret", has_bot=False)
    channels = (SlackChannel(BILLING, "billing"), secret)
    async with stage(tmp_path_factory.mktemp("strict"), channels=channels) as found:
        yield found


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(("error", "method", "arguments"), REFUSED_CALLS)
async def test_a_call_is_refused(strict: Stage, error: str, method: str, arguments: Json) -> None:
    given = {"channel": BILLING, **arguments}

    with pytest.raises(SlackApiError) as refused:
        await strict.api.api_call(method, json={k: v for k, v in given.items() if v is not None})
    assert refused.value.response["error"] == error
    assert strict.channel() == []


async def test_what_is_wrong_is_named(slack: Stage) -> None:
    with pytest.raises(SlackApiError) as refused:
        await slack.api.api_call("chat.postMessage", json={"channel": BILLING, "colour": "red"})

    messages = refused.value.response["response_metadata"]["messages"]
    assert messages == ["[ERROR] unknown argument: colour [json-pointer:/colour]"]


@pytest.mark.parametrize(
    ("token", "error"),
    [
        (None, "not_authed"),
        ("xoxb-stranger", "invalid_auth"),
        ("xapp-1-sandbox-app", "not_allowed_token_type"),
    ],
)
async def test_a_token_must_be_the_right_one(slack: Stage, token: str | None, error: str) -> None:
    client = AsyncWebClient(token, slack.api.base_url)

    with pytest.raises(SlackApiError, match=error):
        await client.auth_test()


async def test_the_bots_token_opens_no_socket(slack: Stage) -> None:
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        await slack.api.apps_connections_open(app_token=slack.slack.config.bot_token)


async def test_a_right_that_was_not_granted_is_named(tmp_path: Any) -> None:
    async with stage(tmp_path, scopes=("commands",)) as slack:
        with pytest.raises(SlackApiError) as refused:
            await slack.api.chat_postMessage(channel=BILLING, text="x")

    assert refused.value.response["error"] == "missing_scope"
    assert refused.value.response["needed"] == "chat:write"


@pytest.mark.parametrize(
    ("body", "kind", "error"),
    [
        (b"{", "application/json", "invalid_json"),
        (b"[]", "application/json", "json_not_object"),
        (b"x", "image/png", "invalid_post_type"),
    ],
)
async def test_a_body_must_be_readable(slack: Stage, body: bytes, kind: str, error: str) -> None:
    headers = {"Authorization": f"Bearer {slack.api.token}", "Content-Type": kind}
    address = f"{slack.address}/slack/api/chat.postMessage"

    answer = await slack.http.post(address, content=body, headers=headers)
    assert answer.json() == {"ok": False, "error": error}


async def test_more_than_a_message_a_second_must_wait(tmp_path: Any) -> None:
    async with stage(tmp_path, messages_per_second=0.001, messages_burst=2) as slack:
        await slack.api.chat_postMessage(channel=BILLING, text="1")
        await slack.api.chat_postMessage(channel=BILLING, text="2")
        with pytest.raises(SlackApiError) as refused:
            await slack.api.chat_postMessage(channel=BILLING, text="3")
        await slack.api.chat_postMessage(channel=BEA, text="another channel has its own second")

    assert refused.value.response.status_code == 429
    assert refused.value.response["error"] == "ratelimited"
    assert int(refused.value.response.headers["Retry-After"]) > 0
