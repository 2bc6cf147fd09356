"""How updates come in: by polling and by webhook, each carried out once and none lost."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from fastapi import FastAPI, Request, Response

from bot.handlers.telegram.app import TelegramFace
from bot.handlers.telegram.doors import BODY_MOST
from core.billing import Billing
from core.errors import InvalidInput
from sandbox.telegram import TelegramRules
from tests.bot.telegram.stage import Phone, facing, hand, link, telegram
from tests.cast import OLGA as OWNER
from tests.sandbox.telegram_desk import CONFIG, OLGA, Desk, serving

SECRET = "a-secret-of-ours"
HEADER = "x-telegram-bot-api-secret-token"
DRAFT = '/invoice new acme 100 "Work"'


def update(text: str, number: int = 900_100, **chat: Any) -> dict[str, Any]:
    """A line of Olga's, as Telegram sends it."""
    person = {"id": OLGA, "is_bot": False, "first_name": "Olga"}
    where = {"id": OLGA, "type": "private", "first_name": "Olga"} | chat
    message = {"message_id": 7, "date": 1, "from": person, "chat": where, "text": text}
    if text.startswith("/"):
        entity = {"type": "bot_command", "offset": 0, "length": len(text.partition(" ")[0])}
        message["entities"] = [entity]
    return {"update_id": number, "message": message}


async def drafts(billing: Billing) -> int:
    async with billing.reading(OWNER) as work:
        return len(await work.invoices.listed("draft"))


@pytest.fixture
async def hooked(desk: Desk, billing: Billing) -> AsyncIterator[TelegramFace]:
    """A face that Telegram calls."""
    await link(billing, OLGA)
    await desk.do("start", user=OLGA)
    app = FastAPI()
    faces: list[TelegramFace] = []

    @app.post("/telegram/webhook")
    async def webhook(request: Request) -> Response:
        headers = dict(request.headers.items())
        status, answered, body = await faces[0].door.call(await request.body(), headers)
        return Response(body, status, dict(answered))

    async with serving(app) as address:
        how = {"webhook_url": f"{address}/telegram/webhook", "webhook_secret": SECRET}
        async with facing(desk, billing, **how) as face:
            faces.append(face)
            yield face
        await desk.call("deleteWebhook")


async def call(face: TelegramFace, body: Any, secret: str = SECRET) -> int:
    """One call at the door; its status."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    status, _, _ = await face.door.call(content, {HEADER: secret})
    return status


async def test_the_loop_hears_until_it_is_stopped(desk: Desk, olga: Phone) -> None:
    listening = asyncio.create_task(olga.face.run())
    await desk.telegram.updates.polled.wait()
    await desk.do("message", user=OLGA, text="/help")
    await confirmed(desk)
    listening.cancel()

    assert olga.last["text"].startswith("What you can ask for")


async def confirmed(desk: Desk) -> None:
    """Wait until Telegram was told that everything arrived."""
    async with asyncio.timeout(10):
        version = desk.world.version
        while desk.telegram.view()["pending_updates"]:
            version = await desk.world.wait(version)


async def test_an_update_at_work_when_the_process_died_is_carried_out_after_it(
    desk: Desk, billing: Billing
) -> None:
    await link(billing, OLGA)
    await desk.do("start", user=OLGA)
    await desk.do("message", user=OLGA, text=DRAFT)
    async with hand(desk) as bot:
        await bot.get_updates()  # fetched, and never carried out
    async with facing(desk, billing) as face:
        card = await Phone(desk, face, OLGA).settled()

    assert card["text"].startswith("D1 · Acme GmbH")


async def test_what_was_carried_out_and_not_confirmed_is_not_done_again(
    desk: Desk, billing: Billing
) -> None:
    await link(billing, OLGA)
    await desk.do("start", user=OLGA)
    await desk.do("message", user=OLGA, text=DRAFT)
    desk.fault("getUpdates", "before", times=1, status=500)
    for _ in range(2):
        async with facing(desk, billing) as face:
            desk.world.behave()
            await face.poll(0)
            desk.fault("getUpdates", "before", times=9, status=500)

    assert desk.telegram.view()["pending_updates"] == 2
    assert await drafts(billing) == 1


async def test_what_was_carried_out_is_confirmed_at_the_end(desk: Desk, billing: Billing) -> None:
    await desk.do("start", user=OLGA)
    async with facing(desk, billing) as face:
        await face.poll(0)

    assert desk.telegram.view()["pending_updates"] == 0


async def test_telegram_calls_the_webhook(desk: Desk, hooked: TelegramFace) -> None:
    await desk.do("message", user=OLGA, text="/help")
    await confirmed(desk)

    assert Phone(desk, hooked, OLGA).last["text"].startswith("What you can ask for")


async def test_a_repeated_call_does_nothing(
    desk: Desk, hooked: TelegramFace, billing: Billing
) -> None:
    desk.fault("webhook", "repeat", times=3)
    await desk.do("message", user=OLGA, text=DRAFT)
    await confirmed(desk)

    assert await drafts(billing) == 1


async def test_twenty_identical_calls_at_once_draft_once(
    hooked: TelegramFace, billing: Billing
) -> None:
    statuses = await asyncio.gather(*(call(hooked, update(DRAFT)) for _ in range(20)))

    assert set(statuses) == {200}
    assert await drafts(billing) == 1


async def test_answers_that_come_at_once_answer_one_question_each(
    desk: Desk, hooked: TelegramFace
) -> None:
    for number, text in enumerate(("/invoice new", "acme"), 910_000):
        await call(hooked, update(text, number))
    answers = [update(text, number) for number, text in enumerate(("Work", "3", "800"), 920_000)]
    await asyncio.gather(*(call(hooked, answer) for answer in answers))

    assert "Tax in %" in Phone(desk, hooked, OLGA).last["text"]


@pytest.mark.parametrize("secret", ["", "another", "a-secret-of-ours ", "ü"])
async def test_a_forged_call_goes_no_further(hooked: TelegramFace, secret: str) -> None:
    assert await call(hooked, update("/help"), secret) == 401


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no json",
        b"\xff",
        b"[]",
        b"null",
        b"{}",
        b'{"update_id": "1"}',
        b'{"update_id": true}',
        b'{"update_id": 1, "message": 5}',
        b'{"update_id": 1, "message": {"chat": {}}}',
        b'{"update_id": 1, "callback_query": {}}',
        b"[" * 100_000,
        b'{"update_id": 1, "update_id": 2}',
        b'{"update_id": 1, "x": NaN}',
        b'\xef\xbb\xbf{"update_id": 1}',
        '{"update_id": 1}'.encode("utf-16"),
        b'{"update_id": 1}\x00',
    ],
)
async def test_garbage_is_refused(hooked: TelegramFace, body: bytes) -> None:
    """A005, A012"""
    assert await call(hooked, body) == 400


async def test_an_update_of_a_kind_we_never_asked_for_is_taken_and_left(
    hooked: TelegramFace,
) -> None:
    assert await call(hooked, {"update_id": 5, "poll_answer_of_tomorrow": {}}) == 200


async def test_fifty_megabytes_are_not_read(hooked: TelegramFace) -> None:
    assert await call(hooked, b" " * 50_000_000) == 413
    assert await call(hooked, b" " * BODY_MOST) == 400


async def test_a_webhook_without_a_secret_is_not_opened(desk: Desk, billing: Billing) -> None:
    async with hand(desk) as bot:
        with pytest.raises(InvalidInput, match="WEBHOOK_SECRET is missing"):
            TelegramFace(billing, bot, "https://pay.demo.example/telegram/webhook")


async def test_a_face_that_polls_has_no_door(desk: Desk, billing: Billing) -> None:
    async with facing(desk, billing) as face:
        assert await call(face, update("/help"), "") == 401


async def test_polling_takes_the_webhook_away(
    desk: Desk, hooked: TelegramFace, billing: Billing
) -> None:
    assert desk.telegram.view()["webhook"].endswith("/telegram/webhook")
    async with facing(desk, billing):
        assert desk.telegram.view()["webhook"] == ""


async def test_a_wrong_token_is_said_at_the_start(desk: Desk, billing: Billing) -> None:
    desk.fault("getMe", "before", status=401)
    with pytest.raises(InvalidInput, match="does not know PAIDUP_TELEGRAM_TOKEN"):
        async with facing(desk, billing):
            pass


async def test_a_token_that_is_taken_back_ends_the_loop(desk: Desk, face: TelegramFace) -> None:
    desk.fault("getUpdates", "before", status=401)
    with pytest.raises(InvalidInput, match="does not know PAIDUP_TELEGRAM_TOKEN"):
        await face.run()


async def test_a_webhook_telegram_refuses_is_said_at_the_start(billing: Billing) -> None:
    address = {"webhook_url": "http://pay.demo.example/hook", "webhook_secret": SECRET}
    async with telegram(TelegramRules(allow_local_urls=False)) as strict:
        with pytest.raises(InvalidInput, match="an https url must be provided"):
            async with facing(strict, billing, **address):
                pass


async def test_a_telegram_that_is_away_at_the_start_is_tried_again(
    desk: Desk, billing: Billing
) -> None:
    desk.fault("getMe", "before", status=502)
    desk.fault("setMyCommands", "before", status=500)
    desk.fault("getUpdates", "garbage")
    async with facing(desk, billing) as face:
        listening = asyncio.create_task(face.run())
        await desk.telegram.updates.polled.wait()
        listening.cancel()

    assert desk.world.faults() == []


async def test_a_group_hears_that_books_are_private(
    desk: Desk, hooked: TelegramFace, billing: Billing
) -> None:
    # Olga's number stands for the group, so that the stand-in has somewhere to send the answer.
    await confirmed(desk)
    group = update(DRAFT, type="group", title="All of us")
    assert await call(hooked, group) == 200

    assert Phone(desk, hooked, OLGA).last["text"].startswith("I keep books in private chats only")
    assert await drafts(billing) == 0


async def test_a_group_may_call_us_by_our_name(desk: Desk, hooked: TelegramFace) -> None:
    await confirmed(desk)
    group = update(f"/whatever@{CONFIG.bot_username}", type="supergroup", title="All of us")
    assert await call(hooked, group) == 200

    assert Phone(desk, hooked, OLGA).last["text"].startswith("I keep books in private chats only")


CHANNEL: dict[str, Any] = {"id": -1001, "type": "channel", "title": "News"}
OTHER_BOT: dict[str, Any] = {"id": 42, "is_bot": True, "first_name": "Other"}


@pytest.mark.parametrize(
    ("text", "signed"),
    [
        ("/help@another_bot", {}),
        ("/weather", {}),
        ("Good morning", {}),
        ("/help", {"from": OTHER_BOT}),
        ("/help", {"via_bot": OTHER_BOT}),
        ("/help", {"sender_chat": CHANNEL}),
        ("/help", {"from": {**OTHER_BOT, "id": 1087968824}, "sender_chat": CHANNEL}),
        ("/help", {"from": None, "sender_chat": CHANNEL}),
    ],
)
async def test_what_a_group_says_to_others_or_no_person_says_is_not_answered(
    desk: Desk, hooked: TelegramFace, text: str, signed: dict[str, Any]
) -> None:
    await confirmed(desk)
    before = len(desk.messages())
    group = update(text, type="supergroup", title="All of us")
    group["message"] = {k: v for k, v in (group["message"] | signed).items() if v is not None}
    assert await call(hooked, group) == 200

    assert len(desk.messages()) == before


async def test_a_post_in_a_channel_is_not_answered(desk: Desk, hooked: TelegramFace) -> None:
    await confirmed(desk)
    before = len(desk.messages())
    post = update("/help", **CHANNEL)
    post["channel_post"] = post.pop("message")
    del post["channel_post"]["from"]
    assert await call(hooked, post) == 200

    assert len(desk.messages()) == before


async def test_what_another_bot_put_into_our_chat_is_not_answered(
    desk: Desk, hooked: TelegramFace, billing: Billing
) -> None:
    await confirmed(desk)
    inline = update(DRAFT)
    inline["message"]["via_bot"] = OTHER_BOT
    assert await call(hooked, inline) == 200

    assert await drafts(billing) == 0
