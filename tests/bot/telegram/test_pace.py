"""Telegram's limits are kept by the hand that calls it, whoever tells or answers."""

from typing import Any

import pytest
from telegram.error import RetryAfter

from bot.handlers.telegram.app import client
from bot.handlers.telegram.pace import TelegramPace, waited
from core.pace import Pace
from sandbox.telegram import TelegramRules
from tests.bot.telegram.stage import telegram
from tests.core.test_pace import Night
from tests.sandbox.telegram_desk import BEA, OLGA, Desk

ROUNDS = 6


def hand(desk: Desk, night: Night) -> Any:
    """A hand that waits by this clock."""
    pace = TelegramPace(night.pace(1, burst=4), Pace(30, 30))
    return client(desk.token, f"{desk.address}/telegram", pace)


async def test_several_calls_to_one_chat_are_a_second_apart() -> None:
    night = Night()
    async with telegram() as desk, hand(desk, night) as bot:
        await desk.do("start", user=OLGA)
        for number in range(ROUNDS):
            sent = await bot.send_message(OLGA, f"News {number}")
            await bot.edit_message_text("Old news", OLGA, sent.message_id)

    assert night.slept == [1] * (2 * ROUNDS - 4)


async def test_another_chat_and_what_is_no_message_do_not_wait() -> None:
    night = Night()
    async with telegram() as desk, hand(desk, night) as bot:
        for user in (OLGA, BEA):
            await desk.do("start", user=user)
            for _ in range(4):
                await bot.send_message(user, "News")
        await bot.send_chat_action(OLGA, "typing")
        await bot.get_me()

    assert night.slept == []


async def test_a_chat_that_asks_us_to_wait_is_left_alone_until_then() -> None:
    night = Night()
    async with telegram() as desk, hand(desk, night) as bot:
        await desk.do("start", user=OLGA)
        desk.fault("sendMessage", "before", status=429, seconds=7)
        for _ in range(2):
            with pytest.raises(RetryAfter) as asked:
                await bot.send_message(OLGA, "News")
            assert waited(asked.value) == 7
        assert [one for one in desk.messages(OLGA) if one["from"] == "bot"] == []
        night.now += 7
        await bot.send_message(OLGA, "News")


async def test_a_stand_in_that_is_as_strict_as_telegram_never_complains() -> None:
    night = Night()
    rules = TelegramRules(messages_per_second_and_chat=0.001, burst_per_chat=4)
    async with telegram(rules) as desk, hand(desk, night) as bot:
        await desk.do("start", user=OLGA)
        for _ in range(4):
            await bot.send_message(OLGA, "News")

    assert night.slept == []
