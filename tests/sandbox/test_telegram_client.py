"""The real python-telegram-bot against the stand-in, by polling and by webhook."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from fastapi import FastAPI, Request, Response
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import Conflict
from telegram.ext import Application, CallbackQueryHandler, CommandHandler

from sandbox.telegram import TelegramRules
from sandbox.world import World
from tests.sandbox.telegram_desk import CONFIG, OLGA, Desk, serving, telegram_desk

APPROVE = InlineKeyboardMarkup([[InlineKeyboardButton("Approve", callback_data="approve D1")]])


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    world = World()
    async with telegram_desk(world, TelegramRules(webhook_pause_seconds=0)) as desk:
        yield desk
    world.close()


@pytest.fixture
async def bot(desk: Desk) -> AsyncIterator[Bot]:
    await desk.do("start", user=OLGA)
    async with desk.bot() as bot:
        yield bot


def application(desk: Desk) -> Any:
    builder = Application.builder().token(CONFIG.bot_token)
    return builder.base_url(desk.base_url).base_file_url(desk.base_file_url).build()


async def test_a_polling_program_answers_start_and_a_button(desk: Desk) -> None:
    async def started(update: Update, context: Any) -> None:
        assert update.effective_chat
        await context.bot.send_message(
            update.effective_chat.id, f"Hello {context.args[0]}", reply_markup=APPROVE
        )

    pressed: asyncio.Queue[str] = asyncio.Queue()

    async def press(update: Update, context: Any) -> None:
        assert update.callback_query
        await update.callback_query.answer("Done", show_alert=True)
        await update.callback_query.edit_message_text("<b>Approved</b>", parse_mode="HTML")
        await pressed.put(str(update.callback_query.data))

    program = application(desk)
    program.add_handler(CommandHandler("start", started))
    program.add_handler(CallbackQueryHandler(press))
    async with program:
        await program.start()
        await program.updater.start_polling(timeout=5)
        await desk.do("start", user=OLGA, parameter="code-1")
        card = await until(desk, lambda: desk.messages()[1:])
        assert card[0]["text"] == "Hello code-1"

        await desk.do("press", user=OLGA, message_id=card[0]["id"], data="approve D1")
        assert await pressed.get() == "approve D1"
        await program.updater.stop()
        await program.stop()

    assert desk.messages()[1]["html"] == "<b>Approved</b>"
    assert desk.messages()[1]["edited"]
    assert desk.user()["toast"]["text"] == "Done"
    assert desk.user()["toast"]["alert"]


async def until(desk: Desk, look: Any) -> Any:
    while not (seen := look()):
        await desk.world.wait(desk.world.version)
    return seen


async def test_a_webhook_is_called_with_its_secret_until_it_answers_2xx(desk: Desk) -> None:
    calls: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
    answers = iter([500, 200, 200])
    app = FastAPI()

    @app.post("/hook")
    async def hook(request: Request) -> Response:
        update = Update.de_json(await request.json(), desk.bot())
        assert update.message
        secret = request.headers["X-Telegram-Bot-Api-Secret-Token"]
        await calls.put((str(update.message.text), secret))
        return Response(status_code=next(answers))

    async with serving(app) as address, desk.bot() as bot:
        await bot.set_webhook(f"{address}/hook", secret_token="s3cret")
        await desk.do("start", user=OLGA)
        assert [await calls.get(), await calls.get()] == [("/start", "s3cret")] * 2
        info = await until(desk, lambda: not desk.telegram.view()["pending_updates"])
        assert info
        info = await bot.get_webhook_info()
        assert str(info.last_error_message).startswith("Wrong response from the webhook: 500")

        with pytest.raises(Conflict, match="while webhook is active"):
            await bot.get_updates()
        await bot.delete_webhook()
        assert await bot.get_updates() == ()


@pytest.mark.parametrize(
    ("kind", "times", "heard"),
    [
        ("repeat", 1, "aabc"),
        ("repeat", 2, "aaabc"),
        ("reorder", 3, "cba"),
        ("before", 2, "abc"),
        ("after", 1, "aabc"),
        ("drop", 2, "aaabc"),
        ("garbage", 1, "aabc"),
        ("slow", 1, "abc"),
    ],
)
async def test_a_webhook_misbehaves_when_told_to(
    desk: Desk, kind: str, times: int, heard: str
) -> None:
    calls: asyncio.Queue[str] = asyncio.Queue()
    app = FastAPI()

    @app.post("/hook")
    async def hook(request: Request) -> Response:
        await calls.put((await request.json())["message"]["text"])
        return Response()

    await desk.do("start", user=OLGA)
    async with serving(app) as address:
        url = f"{address}/hook"
        await desk.call("setWebhook", url=url, drop_pending_updates=True)
        desk.fault("webhook", kind, times=times)
        for text in "abc":
            await desk.do("message", user=OLGA, text=text)
        assert [await calls.get() for _ in heard] == list(heard)
        assert await until(desk, lambda: not desk.telegram.view()["pending_updates"])
