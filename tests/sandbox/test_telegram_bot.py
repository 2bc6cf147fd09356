"""What a bot does all day, with the real python-telegram-bot."""

import asyncio
import inspect
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    ReplyParameters,
)
from telegram.constants import ChatAction, ParseMode
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from sandbox.telegram import TelegramRules
from sandbox.telegram.api import PARAMETERS
from sandbox.world import World
from tests.sandbox.telegram_desk import BEA, OLGA, Desk, telegram_desk

APPROVE = InlineKeyboardMarkup([[InlineKeyboardButton("Approve", callback_data="approve D1")]])


@pytest.fixture
async def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # the client warns of whole seconds
    world = World(clock_file=tmp_path / "clock")
    async with telegram_desk(world) as desk:
        await desk.do("start", user=OLGA)
        yield desk
    world.close()


@pytest.fixture
async def bot(desk: Desk) -> AsyncIterator[Bot]:
    async with desk.bot() as bot:
        yield bot


async def test_a_document_is_sent_replaced_and_downloaded(desk: Desk, bot: Bot) -> None:
    sent = await bot.send_document(
        OLGA, b"%PDF-1", caption="<i>Draft</i>", filename="d1.pdf", parse_mode=ParseMode.HTML
    )
    media = InputMediaDocument(b"%PDF-2", caption="Final", filename="d2.pdf")
    edited = await bot.edit_message_media(media, OLGA, sent.message_id, reply_markup=APPROVE)

    assert isinstance(edited, type(sent))
    assert edited.document
    file = await bot.get_file(edited.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"%PDF-2"
    shown = desk.messages()[-1]
    assert (shown["text"], shown["document"]["name"]) == ("Final", "d2.pdf")
    assert shown["keyboard"] == [[{"text": "Approve", "callback_data": "approve D1"}]]
    page = await desk.http.get(shown["document"]["url"])
    assert page.content == b"%PDF-2"


async def test_a_document_is_sent_again_by_its_id(bot: Bot) -> None:
    first = await bot.send_document(OLGA, b"%PDF-1", filename="d1.pdf")
    assert first.document
    again = await bot.send_document(OLGA, first.document.file_id)

    assert again.document == first.document


@pytest.mark.parametrize(("document", "why"), [(b"", "non-empty"), ("BQAC1", "Wrong file")])
async def test_a_wrong_document_is_refused(bot: Bot, document: bytes | str, why: str) -> None:
    with pytest.raises(BadRequest, match=why):
        await bot.send_document(OLGA, document, filename="x.pdf")


async def test_a_caption_has_its_limit_and_can_be_edited(desk: Desk, bot: Bot) -> None:
    sent = await bot.send_document(OLGA, b"%PDF-1", filename="d1.pdf", caption="x" * 1024)
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.edit_message_caption(OLGA, sent.message_id, caption="x" * 1025)

    await bot.edit_message_caption(OLGA, sent.message_id, caption="Paid")
    assert desk.messages()[-1]["text"] == "Paid"


async def test_a_big_document_is_refused(tmp_path: Path) -> None:
    world = World()
    async with telegram_desk(world, TelegramRules(document_bytes_max=1000)) as desk:
        await desk.do("start", user=OLGA)
        async with desk.bot() as bot:
            with pytest.raises(NetworkError, match="Request Entity Too Large"):
                await bot.send_document(OLGA, b"x" * 1001)
            with pytest.raises(NetworkError, match="Request Entity Too Large"):
                await bot.send_document(OLGA, b"x" * 2_000_000)
    world.close()


def png(width: int, height: int) -> bytes:
    """As much of a PNG as the stand-in looks at."""
    head = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR"
    return head + width.to_bytes(4) + height.to_bytes(4)


async def test_a_picture_is_a_picture_and_no_file(desk: Desk, bot: Bot) -> None:
    sent = await bot.send_photo(OLGA, png(320, 240), caption="Scan me", reply_markup=APPROVE)

    assert sent.document is None
    assert (sent.photo[0].width, sent.photo[0].height) == (320, 240)
    shown = desk.messages()[-1]
    assert (shown["text"], shown["document"]["is_photo"]) == ("Scan me", True)
    again = await bot.send_photo(OLGA, sent.photo[0].file_id)
    assert again.photo == sent.photo
    await bot.delete_message(OLGA, sent.message_id)
    assert sent.message_id not in [one["id"] for one in desk.messages()]


@pytest.mark.parametrize(
    ("picture", "why"),
    [
        (b"", "non-empty"),
        (b"%PDF-1.7", "IMAGE_PROCESS_FAILED|Image_process_failed"),
        (png(10_001, 10), "(?i)photo_invalid_dimensions"),
        (png(4200, 200), "(?i)photo_invalid_dimensions"),
    ],
)
async def test_what_is_no_picture_is_refused(bot: Bot, picture: bytes, why: str) -> None:
    with pytest.raises(BadRequest, match=why):
        await bot.send_photo(OLGA, picture)


async def test_a_file_is_no_picture(bot: Bot) -> None:
    sent = await bot.send_document(OLGA, b"%PDF-1", filename="d1.pdf")
    assert sent.document
    with pytest.raises(BadRequest, match=r"[Tt]ype of file mismatch"):
        await bot.send_photo(OLGA, sent.document.file_id)


async def test_a_keyboard_is_taken_away_with_the_next_edit(desk: Desk, bot: Bot) -> None:
    sent = await bot.send_message(OLGA, "Draft D1", reply_markup=APPROVE)
    await bot.edit_message_text("Approved", OLGA, sent.message_id)
    assert desk.messages()[-1]["keyboard"] == []

    await bot.edit_message_reply_markup(OLGA, sent.message_id, reply_markup=APPROVE)
    assert desk.messages()[-1]["keyboard"]
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_reply_markup(OLGA, sent.message_id, reply_markup=APPROVE)


async def test_a_press_is_answered_once_and_soon(desk: Desk, bot: Bot) -> None:
    sent = await bot.send_message(OLGA, "Draft D1", reply_markup=APPROVE)
    press = {"user": OLGA, "message_id": sent.message_id, "data": "approve D1"}
    query = (await desk.do("press", **press))["query"]
    assert await bot.answer_callback_query(query, "Done")
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query(query)

    late = (await desk.do("press", **press))["query"]
    desk.world.move(timedelta(minutes=1))
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query(late)


async def test_a_button_that_is_gone_cannot_be_pressed(desk: Desk, bot: Bot) -> None:
    sent = await bot.send_message(OLGA, "Draft D1", reply_markup=APPROVE)
    await bot.edit_message_reply_markup(OLGA, sent.message_id)
    press = {"user": OLGA, "message_id": sent.message_id, "data": "approve D1"}
    answer = await desk.http.post("/desk/telegram/press", json=press)

    assert answer.status_code == 409
    stale = await desk.http.post("/desk/telegram/press", json={**press, "stale": True})
    assert await bot.answer_callback_query(stale.json()["query"])


async def test_a_bot_cannot_write_first_nor_to_who_blocked_it(desk: Desk, bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(BEA, "Hello")

    await desk.do("block", user=OLGA)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(OLGA, "Hello")
    await desk.do("unblock", user=OLGA)
    assert await bot.send_message(OLGA, "Hello")
    kinds = [update.my_chat_member for update in await bot.get_updates()]
    assert [one.new_chat_member.status for one in kinds if one] == ["kicked", "member"]


async def test_a_message_cannot_be_deleted_after_two_days(desk: Desk, bot: Bot) -> None:
    sent = await bot.send_message(OLGA, "Draft D1")
    desk.world.move(timedelta(hours=49))

    with pytest.raises(BadRequest, match="can't be deleted"):
        await bot.delete_message(OLGA, sent.message_id)


async def test_menus_are_kept_by_scope(desk: Desk, bot: Bot) -> None:
    olgas = BotCommandScopeChat(OLGA)
    await bot.set_my_commands([BotCommand("help", "What I can do")])
    await bot.set_my_commands([BotCommand("invoice", "Invoices")], scope=olgas)

    assert [one.command for one in await bot.get_my_commands()] == ["help"]
    assert desk.user()["commands"] == [{"command": "invoice", "description": "Invoices"}]
    assert [one["command"] for one in desk.user(BEA)["commands"]] == ["help"]
    await bot.delete_my_commands(scope=olgas)
    assert [one["command"] for one in desk.user()["commands"]] == ["help"]


async def test_a_question_is_answered_in_reply(desk: Desk, bot: Bot) -> None:
    await bot.get_updates(offset=-1)
    await bot.send_chat_action(OLGA, ChatAction.TYPING)
    assert desk.user()["typing"]
    asked = await bot.send_message(OLGA, "Which client?", reply_markup=ForceReply())
    assert not desk.user()["typing"]
    await desk.do("message", user=OLGA, text="acme", reply_to=asked.message_id)

    update = (await bot.get_updates())[-1]
    assert update.message
    assert update.message.reply_to_message == asked
    reply = ReplyParameters(update.message.message_id)
    assert (await bot.send_message(OLGA, "Thanks", reply_parameters=reply)).reply_to_message


async def test_a_person_sends_a_file(desk: Desk, bot: Bot) -> None:
    await desk.do("document", user=OLGA, name="a.csv", content_base64="YTti", caption="Here")
    update = (await bot.get_updates())[-1]

    assert update.message
    assert update.message.document
    file = await bot.get_file(update.message.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"a;b"
    assert (await bot.get_chat(OLGA)).first_name == "Olga"


async def test_updates_are_confirmed_by_offset(desk: Desk, bot: Bot) -> None:
    await desk.do("message", user=OLGA, text="one")
    first, second = await bot.get_updates()
    assert await bot.get_updates(offset=second.update_id) == (second,)
    assert await bot.get_updates(offset=-1) == (second,)
    assert await bot.get_updates(offset=second.update_id + 1) == ()
    assert first.update_id + 1 == second.update_id


async def test_only_allowed_updates_come(desk: Desk, bot: Bot) -> None:
    await bot.get_updates(offset=-1, allowed_updates=["callback_query"])
    await desk.do("message", user=OLGA, text="not heard")

    assert len(await bot.get_updates()) == 1


async def test_a_second_poll_ends_the_first(desk: Desk, bot: Bot) -> None:
    await bot.get_updates(offset=-1)
    (start,) = await bot.get_updates()
    first = asyncio.create_task(bot.get_updates(offset=start.update_id + 1, timeout=20))
    await desk.telegram.updates.polled.wait()
    async with desk.bot() as other:
        second = asyncio.create_task(other.get_updates(timeout=20))
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await first
        await desk.do("message", user=OLGA, text="hi")
        assert len(await second) == 1


async def test_a_bot_that_talks_too_much_is_told_to_wait(desk: Desk, bot: Bot) -> None:
    for number in range(5):
        await bot.send_message(OLGA, str(number))
    with pytest.raises(RetryAfter) as told:
        await bot.send_message(OLGA, "6")

    assert told.value.retry_after == timedelta(seconds=1)
    assert [one["text"] for one in desk.messages()[1:]] == list("01234")


async def test_a_wrong_token_is_told_so(desk: Desk) -> None:
    with pytest.raises(InvalidToken):
        async with Bot("1:wrong", base_url=desk.base_url):
            pass


@pytest.mark.parametrize(
    ("kind", "how", "error", "sent"),
    [
        ("before", {"status": 500}, NetworkError, 0),
        ("before", {"status": 429, "seconds": 3}, RetryAfter, 0),
        ("after", {"status": 502}, NetworkError, 1),
        ("drop", {}, NetworkError, 1),
        ("garbage", {}, TelegramError, 0),
    ],
)
async def test_faults_are_shown_once(
    desk: Desk, bot: Bot, kind: str, how: dict[str, int], error: type[Exception], sent: int
) -> None:
    desk.fault("sendMessage", kind, **how)
    with pytest.raises(error):
        await bot.send_message(OLGA, "Hello")

    assert len(desk.messages()) == 1 + sent
    await bot.send_message(OLGA, "Hello")


async def test_everything_survives_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "world.sqlite"
    world = World(path)
    async with telegram_desk(world) as desk, desk.bot() as bot:
        await desk.do("start", user=OLGA, parameter="code-1")
        await bot.set_my_commands([BotCommand("help", "What I can do")])
        await bot.send_document(OLGA, b"%PDF", filename="d1.pdf", reply_markup=APPROVE)
        before = desk.telegram.view()
    world.close()

    world = World(path)
    async with telegram_desk(world) as desk, desk.bot() as bot:
        assert desk.telegram.view() == before
        (update,) = await bot.get_updates()
        assert update.message
        assert update.message.text == "/start code-1"
        sent = await bot.send_message(OLGA, "Hello again")
        assert sent.message_id > before["users"][0]["messages"][-1]["id"]
    world.close()


@pytest.mark.parametrize("method", PARAMETERS)
def test_every_parameter_is_one_the_client_knows(method: str) -> None:
    name = re.sub(r"([A-Z])", r"_\1", method).lower()
    known = set(inspect.signature(getattr(Bot, name)).parameters)

    assert PARAMETERS[method] <= known
