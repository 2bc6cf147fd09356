"""Keeps to Telegram's limits by itself: core.telegram.org/bots/faq, "My bot is hitting limits".

One message a second and chat with short bursts, 30 a second in all; an edit counts as a message.
"""

import math
from collections.abc import Callable, Coroutine
from typing import Any, Final

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from core.pace import Pace

BURST: Final = 4
ALL_BURST: Final = 20


class TelegramPace(BaseRateLimiter[None]):
    """Every message and edit waits its turn, whoever sends it: an answer or an event that is told.

    A chat that asked us to wait is not called again before; its callers hear `RetryAfter` at once.
    """

    def __init__(self, chats: Pace | None = None, everyone: Pace | None = None) -> None:
        self._chats = chats or Pace(1, BURST)
        self._everyone = everyone or Pace(30, ALL_BURST)

    async def initialize(self) -> None:
        """Nothing is to be set up."""

    async def shutdown(self) -> None:
        """Nothing is to be closed."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,
    ) -> Any:
        """Make the call when its turn has come."""
        del rate_limit_args
        if "chat_id" not in data or not _is_message(endpoint):
            return await callback(*args, **kwargs)
        chat = str(data["chat_id"])
        await self._chats.take(chat)
        await self._everyone.take("")
        if seconds := self._chats.rests(chat):
            raise RetryAfter(math.ceil(seconds))
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as error:
            self._chats.rest(chat, waited(error))
            raise


def _is_message(endpoint: str) -> bool:
    """What counts; that the bot is typing does not."""
    return endpoint.startswith(("send", "edit")) and endpoint != "sendChatAction"


def waited(error: RetryAfter) -> float:
    """How many seconds Telegram asks us to wait."""
    wait = error.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()
