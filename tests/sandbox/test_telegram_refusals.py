"""What Telegram refuses, the stand-in refuses, in Telegram's words."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from sandbox.telegram import TelegramRules
from sandbox.world import World
from tests.sandbox.telegram_desk import BEA, OLGA, Desk, telegram_desk

GENEROUS = TelegramRules(
    messages_per_second=1000, messages_per_second_and_chat=1000, burst_per_chat=1000
)

STRICT = TelegramRules(allow_local_urls=False)


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    world = World()
    async with telegram_desk(world, GENEROUS, is_served=False) as desk:
        await desk.do("start", user=OLGA)
        yield desk
    world.close()


def keyboard(*buttons: Any) -> dict[str, Any]:
    return {"inline_keyboard": [list(buttons)]}


def button(**kind: Any) -> dict[str, Any]:
    return {"text": "Press", **kind}


HUNDRED = [[button(callback_data="x")]] * 100
WRONG_WORDS = [
    ({"text": ""}, "message text is empty"),
    ({"text": " \n"}, "message text is empty"),
    ({"text": "<b></b>", "parse_mode": "HTML"}, "message text is empty"),
    ({"text": "x" * 4097}, "message is too long"),
    ({"text": "x", "parse_mode": "Wiki"}, "unsupported parse_mode"),
    ({"text": "\ud800"}, "strings must be encoded in UTF-8"),
    ({"text": 5}, 'parameter "text" must be of type String'),
    ({"text": "x", "colour": "red"}, 'unknown parameter "colour" of sendMessage'),
    ({"text": "x", "chat_id": ""}, "chat_id is empty"),
    ({"text": "x", "chat_id": "@somebody"}, "chat not found"),
    ({"text": "x", "chat_id": 42}, "chat not found"),
    ({"text": "x", "chat_id": BEA}, "chat not found"),
    ({"text": "x", "reply_parameters": {"message_id": 9}}, "message to be replied not found"),
]
WRONG_MARKUP = [
    ("<script>x</script>", 'Unsupported start tag "script" at byte offset 0'),
    ("ä <x>", 'Unsupported start tag "x" at byte offset 3'),
    ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
    ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
    ("x<br/>", 'Unsupported start tag "br/" at byte offset 1'),
    ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
    ("x</b>", "Unexpected end tag at byte offset 1"),
    ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
    ("<b", 'Unclosed start tag "b" at byte offset 0'),
    ("<b>x</b", "Unclosed end tag at byte offset 4"),
    ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ("<a href>x</a>", "Expected equal sign in declaration of an attribute"),
]
WRONG_KEYBOARDS = [
    (keyboard(button(callback_data="")), "BUTTON_DATA_INVALID"),
    (keyboard(button(callback_data="ä" * 32 + "x")), "BUTTON_DATA_INVALID"),
    (keyboard(button(url="ftp://x.example")), "Unsupported URL protocol"),
    (keyboard(button(url="javascript:alert(1)")), "Unsupported URL protocol"),
    (keyboard(button(url="https://")), "Wrong HTTP URL"),
    (keyboard(button(url="https://x.example/a b")), "Wrong HTTP URL"),
    (keyboard(button()), "Text buttons are unallowed in the inline keyboard"),
    (keyboard(button(url="https://x.example", callback_data="x")), "Text buttons are unallowed"),
    (keyboard(button(text="", callback_data="x")), 'field "text" must be non-empty'),
    (keyboard(button(callback_data="x", colour="red")), 'unknown field "colour"'),
    (keyboard(button(copy_text={"text": ""})), "BUTTON_COPY_TEXT_INVALID"),
    (keyboard("Press"), "InlineKeyboardButton must be an Object"),
    ({"inline_keyboard": [button(callback_data="x")]}, "must be an Array of Arrays"),
    ({"inline_keyboard": "x"}, "should be an Array"),
    ({"inline_keyboard": [*HUNDRED, HUNDRED[0]]}, "reply markup is too long"),
    (keyboard(*[button(callback_data="x")] * 9), "reply markup is too long"),
    ({"force_reply": True, "colour": "red"}, 'unknown field "colour"'),
    ("{", "can't parse reply markup JSON object"),
    ([1], "object expected as reply markup"),
]
WRONG_COMMANDS = [
    ([{"command": "Invoice", "description": "x"}], "BOT_COMMAND_INVALID"),
    ([{"command": "in-voice", "description": "x"}], "BOT_COMMAND_INVALID"),
    ([{"command": "x" * 33, "description": "x"}], "BOT_COMMAND_INVALID"),
    ([{"command": "x", "description": ""}], "BOT_COMMAND_DESCRIPTION_INVALID"),
    ([{"command": "x", "description": "x" * 257}], "BOT_COMMAND_DESCRIPTION_INVALID"),
    ([{"command": "x"}], "can't parse BotCommand"),
    ([{"command": "x", "description": "x"}] * 101, "BOT_COMMANDS_TOO_MUCH"),
    ({}, "must be of type Array"),
]


@pytest.mark.parametrize(("what", "why"), WRONG_WORDS)
async def test_a_wrong_message_is_refused(desk: Desk, what: dict[str, Any], why: str) -> None:
    answer = await desk.call("sendMessage", **{"chat_id": OLGA, **what})

    assert (answer["ok"], answer["error_code"]) == (False, 400)
    assert answer["description"] == f"Bad Request: {why}"


@pytest.mark.parametrize(("markup", "why"), WRONG_MARKUP)
async def test_wrong_markup_is_refused(desk: Desk, markup: str, why: str) -> None:
    answer = await desk.call("sendMessage", chat_id=OLGA, text=markup, parse_mode="HTML")

    assert answer["description"].startswith(f"Bad Request: can't parse entities: {why}")


@pytest.mark.parametrize(("markup", "why"), WRONG_KEYBOARDS)
async def test_a_wrong_keyboard_is_refused(desk: Desk, markup: Any, why: str) -> None:
    answer = await desk.call("sendMessage", chat_id=OLGA, text="x", reply_markup=markup)

    assert answer["error_code"] == 400
    assert why in answer["description"]


@pytest.mark.parametrize(("commands", "why"), WRONG_COMMANDS)
async def test_a_wrong_menu_is_refused(desk: Desk, commands: Any, why: str) -> None:
    answer = await desk.call("setMyCommands", commands=commands)

    assert why in answer["description"]


@pytest.mark.parametrize(
    "scope", ["x", {"type": "x"}, {"type": "chat"}, {"type": "chat", "chat_id": 42}]
)
async def test_a_wrong_scope_is_refused(desk: Desk, scope: Any) -> None:
    answer = await desk.call("setMyCommands", commands=[], scope=scope)

    assert answer["error_code"] == 400


async def test_limits_are_inclusive(desk: Desk) -> None:
    markup = {"inline_keyboard": [[button(callback_data="x" * 64)], *HUNDRED[1:]]}
    answer = await desk.call("sendMessage", chat_id=OLGA, text="x" * 4096, reply_markup=markup)

    assert answer["ok"]


async def test_markup_counts_only_what_is_read(desk: Desk) -> None:
    text = f"<b>{'&amp;' * 4096}</b>"
    answer = await desk.call("sendMessage", chat_id=OLGA, text=text, parse_mode="HTML")

    assert answer["result"]["text"] == "&" * 4096
    assert answer["result"]["entities"] == [{"type": "bold", "offset": 0, "length": 4096}]


async def test_all_of_telegrams_tags_are_read(desk: Desk) -> None:
    text = (
        "<b>b</b><strong>b</strong><i>i</i><em>i</em><u>u</u><ins>u</ins><s>s</s><strike>s</strike>"
        '<del>s</del><tg-spoiler>h</tg-spoiler><span class="tg-spoiler">h</span>'
        '<a href="https://x.example">a</a><code>c</code>'
        '<pre><code class="language-py">p</code></pre>'
        "<blockquote expandable>q</blockquote><blockquote>q</blockquote>"
    )
    answer = await desk.call("sendMessage", chat_id=OLGA, text=text, parse_mode="HTML")

    assert answer["result"]["text"] == "bbiiuussshhacpqq"


async def test_a_name_full_of_markup_is_shown_as_words(desk: Desk) -> None:
    text = "&lt;script&gt; 😀 <b>&amp;amp;</b> &nbsp;"
    answer = await desk.call("sendMessage", chat_id=OLGA, text=text, parse_mode="HTML")

    assert answer["result"]["text"] == "<script> 😀 &amp; &nbsp;"
    assert answer["result"]["entities"] == [{"type": "bold", "offset": 12, "length": 5}]
    shown = desk.messages()[-1]["html"]
    assert shown == "&lt;script&gt; 😀 <b>&amp;amp;</b> &amp;nbsp;"


async def test_a_bad_token_is_unauthorized_and_a_bad_method_not_found(desk: Desk) -> None:
    wrong = await desk.http.post("/telegram/bot1:x/getMe")
    assert wrong.status_code == 401
    assert wrong.json()["description"] == "Unauthorized"

    answer = await desk.call("sendPigeon")
    assert answer["description"] == "Not Found: method not found"


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff"])
async def test_a_body_that_is_no_json_is_refused(desk: Desk, body: bytes) -> None:
    path = f"/telegram/bot{desk.token}/sendMessage"
    headers = {"content-type": "application/json"}
    answer = await desk.http.post(path, content=body, headers=headers)

    assert answer.status_code == 400
    assert json.loads(answer.text)["description"] == "Bad Request: can't parse JSON object"


async def test_editing_is_refused_where_telegram_refuses_it(desk: Desk) -> None:
    mine = (await desk.call("sendMessage", chat_id=OLGA, text="x"))["result"]["message_id"]
    hers = (await desk.do("message", user=OLGA, text="hi"))["id"]

    async def edit(number: int, text: str = "x", method: str = "editMessageText") -> str:
        words = {"text": text} if method.endswith("Text") else {"caption": text}
        answer = await desk.call(method, chat_id=OLGA, message_id=number, **words)
        return str(answer["description"])

    assert (await edit(mine)).startswith("Bad Request: message is not modified")
    assert await edit(mine + 9) == "Bad Request: message to edit not found"
    assert await edit(0) == "Bad Request: message identifier is not specified"
    assert await edit(hers) == "Bad Request: message can't be edited"
    assert await edit(mine, "x" * 4097) == "Bad Request: MESSAGE_TOO_LONG"
    no_caption = await edit(mine, "y", "editMessageCaption")
    assert no_caption == "Bad Request: there is no caption in the message to edit"


async def test_a_message_is_deleted_once(desk: Desk) -> None:
    number = (await desk.call("sendMessage", chat_id=OLGA, text="x"))["result"]["message_id"]
    assert (await desk.call("deleteMessage", chat_id=OLGA, message_id=number))["ok"]

    again = await desk.call("deleteMessage", chat_id=OLGA, message_id=number)
    assert again["description"] == "Bad Request: message to delete not found"


@pytest.mark.parametrize("url", ["http://localhost:8000/x", "http://127.0.0.1:8000", "https://x"])
async def test_local_links_are_refused_where_they_are_not_allowed(url: str) -> None:
    world = World()
    async with telegram_desk(world, STRICT, is_served=False) as desk:
        await desk.do("start", user=OLGA)
        markup = keyboard(button(url=url))
        answer = await desk.call("sendMessage", chat_id=OLGA, text="x", reply_markup=markup)
        assert answer["description"].endswith(f"URL '{url}' is invalid: Wrong HTTP URL")

        answer = await desk.call("setWebhook", url="http://bot.example/hook")
        assert answer["description"].endswith("An HTTPS URL must be provided for webhook")
    world.close()


@pytest.mark.parametrize("secret", ["with space", "x" * 257, "ä"])
async def test_a_webhook_secret_has_its_alphabet(desk: Desk, secret: str) -> None:
    answer = await desk.call("setWebhook", url="https://x.example/h", secret_token=secret)

    assert answer["description"] == "Bad Request: secret token contains unallowed characters"


@pytest.mark.parametrize("parameter", ["a" * 65, "a b", "ä", "a.b"])
async def test_a_deep_link_has_its_alphabet(desk: Desk, parameter: str) -> None:
    body = {"user": OLGA, "parameter": parameter}
    answer = await desk.http.post("/desk/telegram/start", json=body)

    assert answer.status_code == 409
